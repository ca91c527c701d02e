//! The last days of a source: how often it was asked, how often that failed, and what was new, day by day.
//!
//! Invariants: at most [`Days::KEPT`] days, one after the other without gaps, up to the last one on which the source
//! was asked. A record is written with each reading of a source, so it is small: three numbers a day.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// What became of a source on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "[u32; 3]", into = "[u32; 3]")]
pub struct Day {
    /// How often it was asked.
    pub tried: u32,
    /// How often it could not be read.
    pub failed: u32,
    /// Releases not seen before.
    pub new: u32,
}

impl From<[u32; 3]> for Day {
    fn from([tried, failed, new]: [u32; 3]) -> Self {
        Self { tried, failed, new }
    }
}

impl From<Day> for [u32; 3] {
    fn from(day: Day) -> Self {
        [day.tried, day.failed, day.new]
    }
}

/// The days of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Days {
    /// The day of the last one of `kept`.
    last: Option<NaiveDate>,
    /// The oldest first.
    kept: Vec<Day>,
}

impl Days {
    /// How many days are kept.
    pub const KEPT: usize = 90;

    /// Adds what became of one try. A day before those that are kept, after a clock was set back, is not noted.
    pub fn note(&mut self, today: NaiveDate, what: Day) {
        let last = *self.last.get_or_insert_with(|| {
            self.kept = vec![Day::default()];
            today
        });
        let ahead = usize::try_from((today - last).num_days()).unwrap_or_default();
        if ahead > 0 {
            self.kept.resize(self.kept.len() + ahead.min(Self::KEPT), Day::default());
            self.kept.drain(..self.kept.len().saturating_sub(Self::KEPT));
            self.last = Some(today);
        }
        let behind = usize::try_from((last - today).num_days()).unwrap_or_default();
        if let Some(day) = self.kept.iter_mut().rev().nth(behind) {
            day.tried = day.tried.saturating_add(what.tried);
            day.failed = day.failed.saturating_add(what.failed);
            day.new = day.new.saturating_add(what.new);
        }
    }

    /// The [`Days::KEPT`] days up to `today`, the oldest first. Days of which nothing is known were without a try.
    pub fn until(&self, today: NaiveDate) -> impl Iterator<Item = (NaiveDate, Day)> {
        let days = (0..Self::KEPT).rev().filter_map(move |back| {
            let back = TimeDelta::days(i64::try_from(back).unwrap_or_default());
            today.checked_sub_signed(back)
        });
        days.map(|date| (date, self.on(date)))
    }

    fn on(&self, date: NaiveDate) -> Day {
        let behind = self.last.and_then(|last| usize::try_from((last - date).num_days()).ok());
        behind.and_then(|behind| self.kept.iter().rev().nth(behind)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: Day = Day { tried: 1, failed: 0, new: 2 };
    const BAD: Day = Day { tried: 1, failed: 1, new: 0 };

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + TimeDelta::days(number)
    }

    #[test]
    fn a_day_adds_up_and_days_between_are_empty() {
        let mut days = Days::default();
        for (on, what) in [(0, GOOD), (0, BAD), (3, BAD)] {
            days.note(day(on), what);
        }
        let known: Vec<_> =
            days.until(day(4)).skip(Days::KEPT - 5).map(|(_, day)| <[u32; 3]>::from(day)).collect();
        assert_eq!(known, [[2, 1, 2], [0, 0, 0], [0, 0, 0], [1, 1, 0], [0, 0, 0]]);
    }

    #[test]
    fn a_stored_record_stays_readable_and_small() {
        let mut days = Days::default();
        (0..200).for_each(|number| days.note(day(number), GOOD));
        let text = serde_json::to_string(&days).expect("JSON");
        assert!(text.starts_with(r#"{"last":"2026-07-19","kept":[[1,0,2],[1,0,2],"#), "{text}");
        assert!(text.len() < 1_000, "{}", text.len());
        assert_eq!(serde_json::from_str::<Days>(&text).expect("days"), days);
    }

    proptest! {
        /// Whatever clocks do: what is known of the last days is what was noted about them, and no more is kept.
        #[test]
        fn nothing_is_noted_on_another_day(steps in prop::collection::vec(0..300_i64, 1..40)) {
            let mut days = Days::default();
            let mut highest = steps[0];
            let mut noted = std::collections::BTreeMap::<i64, u32>::new();
            for step in steps {
                days.note(day(step), GOOD);
                highest = highest.max(step);
                *noted.entry(step).or_default() += 1;
            }
            prop_assert!(days.kept.len() <= Days::KEPT);
            for (date, known) in days.until(day(highest)) {
                let number = (date - day(0)).num_days();
                let exact = noted.get(&number).copied().unwrap_or_default();
                prop_assert!(known.tried <= exact, "{date}: {known:?}");
            }
            prop_assert!(days.until(day(highest)).last().is_some_and(|(_, day)| day.tried > 0));
        }
    }
}
