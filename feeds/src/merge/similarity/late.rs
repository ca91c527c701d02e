//! Two tellings that seem to be far apart in time.
//!
//! Invariant: only a year that was mistyped brings two tellings together that are weeks apart, and only where the text says
//! itself which year is right.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use super::super::lexicon::Kind;
use super::super::telling::Telling;
use super::super::words::Word;
use crate::model::Time;

/// How far apart in time the same release is told by a text that says in figures of its own what it says. Once a month
/// the next of a series comes.
pub(super) const DAYS_AT_MOST: i64 = 27;

/// Figures of a text that is not told again, and digits of one that counts exactly.
const LATE_FIGURES: usize = 3;

/// Days of a year, and by how many of them two tellings may miss it.
const YEAR: i64 = 365;
const NEAR_A_YEAR: i64 = 5;

/// Days before and behind the right telling within which the day lies that the text is about.
const ABOUT: std::ops::RangeInclusive<i64> = -30..=300;

/// When a release may have been told that was told at this time.
pub(in crate::merge) fn around(told: Time) -> RangeInclusive<Time> {
    within(told, TimeDelta::days(DAYS_AT_MOST))
}

/// When else, if the year of this telling was mistyped or that of another one, and its text says which of them is right.
pub(in crate::merge) fn year_off(told: Time, body: &[Word]) -> Option<RangeInclusive<Time>> {
    let (days, today) = (days(body), told.date_naive());
    // A part of a day counts as none.
    let near = NEAR_A_YEAR + 1;
    let is_about =
        |off: i64| today.checked_add_signed(TimeDelta::days(off)).is_some_and(|day| are_about(&days, day));
    let year = match is_about(0) {
        true => -YEAR,
        false if (YEAR - near..=YEAR + near).any(is_about) => YEAR,
        false => return None,
    };
    Some(within(moved(told, TimeDelta::days(year)), TimeDelta::days(near)))
}

fn within(middle: Time, reach: TimeDelta) -> RangeInclusive<Time> {
    moved(middle, -reach)..=moved(middle, reach)
}

fn moved(time: Time, by: TimeDelta) -> Time {
    time.checked_add_signed(by).unwrap_or(time)
}

/// Whether two times are too far apart for one release, whatever is told.
pub(in crate::merge) fn is_too_late(a: Option<Time>, b: Option<Time>) -> bool {
    let apart = a.zip(b).is_some_and(|(a, b)| (a - b).abs() > TimeDelta::days(DAYS_AT_MOST));
    apart && !are_a_year_apart(a, b)
}

fn are_a_year_apart(a: Option<Time>, b: Option<Time>) -> bool {
    let days = a.zip(b).map(|(a, b)| (a - b).abs().num_days());
    days.is_some_and(|days| (days - YEAR).abs() <= NEAR_A_YEAR)
}

/// Whether a text is not one that is told again and again: it counts what was counted once, and names no day of the week.
pub(super) fn is_of_its_own(body: &[Word]) -> bool {
    let mut figures: Vec<&str> =
        body.iter().filter(|word| word.is_figure()).map(|word| word.folded.as_str()).collect();
    figures.sort_unstable();
    figures.dedup();
    let exact =
        |figure: &&str| figure.len() >= LATE_FIGURES && figure.bytes().all(|byte| byte.is_ascii_digit());
    figures.len() >= LATE_FIGURES
        && figures.iter().any(exact)
        && !body.iter().any(|word| word.kind == Kind::Weekday)
}

/// Whether one of two tellings a year apart has the wrong year, as many have in January: both are about a day that the other
/// one's year fits.
pub(super) fn is_year_mistyped(a: &Telling, b: &Telling) -> bool {
    let later = a.published.max(b.published);
    are_a_year_apart(a.published, b.published)
        && later.is_some_and(|later| {
            [a, b].iter().all(|told| are_about(&days(&told.words.body), later.date_naive()))
        })
}

/// The days that a text names with their years.
fn days(body: &[Word]) -> Vec<NaiveDate> {
    body.windows(3).filter_map(date).collect()
}

/// Whether there are such days, and all of them fit a telling on this day.
fn are_about(days: &[NaiveDate], day: NaiveDate) -> bool {
    !days.is_empty() && days.iter().all(|about| ABOUT.contains(&(*about - day).num_days()))
}

fn date(words: &[Word]) -> Option<NaiveDate> {
    let [day, month, year] = words else { return None };
    let month = month.folded.strip_prefix("0m")?.parse().ok()?;
    NaiveDate::from_ymd_opt(year.folded.parse().ok()?, month, day.folded.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::super::telling::tests::telling;
    use super::*;

    fn told(text: &str, day: &str) -> Telling {
        let mut told = telling("", text);
        told.published = format!("{day}T08:00:00Z").parse().ok();
        told
    }

    #[test]
    fn the_text_says_which_year_is_right() {
        for (text, expected) in [
            ("Am 17. Januar 2026 sammeln alle Kinder Bäume.", true),
            ("Am 17. Januar 2025 sammeln alle Kinder Bäume.", false),
            ("Am 17. Januar sammeln alle Kinder Bäume.", false),
            ("Am 17. Januar 2026, wie zuletzt am 18. Januar 2025, geht es los.", false),
        ] {
            let (a, b) = (told(text, "2026-01-08"), told(text, "2025-01-09"));
            assert_eq!(is_year_mistyped(&a, &b), expected, "{text}");
            assert!(!is_too_late(a.published, b.published));
        }
        let days = ["2026-01-08", "2026-03-08"].map(|day| told("", day).published);
        assert!(is_too_late(days[0], days[1]));
    }
}
