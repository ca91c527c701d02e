//! Traces: short numbers by which the store finds stories that may be the same release, without a scan.
//!
//! Invariants: they come from words as compared, so no harmless spelling changes them; two texts that share about a dozen
//! words in a row near their beginning share one, if they were told at times that one release may have. A trace is
//! no evidence, it only says where to look.
//!
//! An entry leaves its traces in the period in which it was told, and looks for others there and in the periods beside
//! it. So those that are looked at lie together, however many years the store holds: what is told now is found among
//! what was told lately, and that is in memory. An entry without a date cannot tell when to look: it finds what has a date by
//! a few traces that lie apart from all periods.
//!
//! The stretches of a text are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing, 2003): of every few
//! neighbours the one with the least hash, so that equal stretches choose alike wherever they stand.
//!
//! Stores keep traces of stories: an entry must give the same ones in every version of the program, or the index
//! has to be made anew.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::harmless::person;
use super::shelf::Shelf;
use super::similarity::{around, year_off};
use super::telling::Telling;
use super::trim;
use super::words::{Word, Words};
use crate::model::{Entry, Time};

/// Stretches of the text that are chosen at most.
const OF_TEXT: usize = 12;

/// Those of them by which what has a date is found without one: the ones with the least hashes.
const ANY_TIME: usize = 3;

/// Days of a period. Twice as many make twice as much of the index be looked at, half as many make an entry look in
/// half as many periods more.
const DAYS: i64 = 64;

/// Words of the text that are looked at.
const LOOKED_AT: usize = 80;

/// Words of one stretch.
const STRETCH: usize = 4;

/// Stretches of which one is chosen.
const WINDOW: usize = 9;

/// The longest words of a title, whose pairs are traces.
const LONGEST: usize = 4;

/// A place to look for a story: a period, and behind it what an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Trace(pub u64);

/// Bits of a trace behind its period.
const BITS: u32 = 48;

/// The periods that are none: of what has no date, and of what has one, whichever it is.
const UNDATED: u64 = 0;
const ANY: u64 = 1;

/// The period in which 1970 began.
const FIRST: i64 = 1 << 15;

/// The traces that an entry leaves, each once.
pub fn traces(entry: &Entry) -> Vec<Trace> {
    Shelf::default().traces(entry)
}

/// The traces by which others are found that may tell the same, each once.
pub fn sought(entry: &Entry) -> Vec<Trace> {
    Shelf::default().sought(entry)
}

/// What an entry says, and when.
#[derive(Debug, Default)]
pub(super) struct Marks {
    told: Option<Time>,
    /// When else others may have told it, if a year was mistyped.
    year_off: Option<RangeInclusive<Time>>,
    title: Option<u64>,
    /// Pairs of long words in the title.
    pairs: Vec<u64>,
    /// Stretches of the text.
    text: BTreeSet<u64>,
}

impl Marks {
    pub(super) fn of(words: &Words) -> Self {
        let title: Vec<&str> = words.title.iter().filter(|word| word.tells()).map(stem).collect();
        let mut longest: Vec<&str> = title.iter().copied().filter(|word| word.len() > 4).collect();
        longest.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
        longest.dedup();
        longest.truncate(LONGEST);
        longest.sort_unstable();
        let pairs = [[0, 1], [1, 2], [0, 2]];
        Self {
            title: (title.len() > 1).then(|| mark("title", &title)),
            pairs: match longest.len() {
                0..=2 => vec![],
                _ => pairs.iter().map(|pair| mark("pair", &pair.map(|place| longest[place]))).collect(),
            },
            text: of_words(&words.body).into_iter().take(OF_TEXT).collect(),
            ..Self::default()
        }
    }

    /// The same in the periods in which it was told.
    pub(super) fn told(self, telling: &Telling) -> Self {
        let told = telling.published;
        Self { told, year_off: told.and_then(|told| year_off(told, &telling.words.body)), ..self }
    }

    /// As [`traces`] tells them.
    pub(super) fn traces(&self) -> Vec<Trace> {
        let Some(told) = self.told else { return self.all(UNDATED).collect() };
        self.all(period(told)).chain(self.few()).collect()
    }

    /// As [`sought`] tells them.
    pub(super) fn sought(&self) -> Vec<Trace> {
        let undated = self.all(UNDATED);
        let Some(told) = self.told else { return undated.chain(self.few()).collect() };
        let near = periods(around(told)).flat_map(|period| self.all(period));
        // Who mistypes a year has the title right.
        let year_off = self.year_off.clone().into_iter().flat_map(periods);
        let titled = year_off.filter_map(|period| self.title.map(|mark| at(period, mark)));
        undated.chain(near).chain(titled).collect()
    }

    fn all(&self, period: u64) -> impl Iterator<Item = Trace> {
        self.title.iter().chain(&self.pairs).chain(&self.text).map(move |mark| at(period, *mark))
    }

    fn few(&self) -> impl Iterator<Item = Trace> {
        // Whoever has the same title has the same pairs.
        let title = if self.pairs.is_empty() { self.title.as_slice() } else { &self.pairs };
        title.iter().chain(self.text.iter().take(ANY_TIME)).map(|mark| at(ANY, *mark))
    }
}

fn at(period: u64, mark: u64) -> Trace {
    Trace(period << BITS | mark >> (u64::BITS - BITS))
}

fn period(time: Time) -> u64 {
    let period = time.timestamp().div_euclid(TimeDelta::days(DAYS).num_seconds()) + FIRST;
    period.clamp(ANY as i64 + 1, (1 << (u64::BITS - BITS)) - 1) as u64
}

fn periods(times: RangeInclusive<Time>) -> RangeInclusive<u64> {
    period(*times.start())..=period(*times.end())
}

fn looked_at(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().filter(|word| !word.folded.is_empty()).map(stem).take(LOOKED_AT)
}

fn of_words(body: &[Word]) -> Vec<u64> {
    let words: Vec<&str> = looked_at(&body[trim::masthead(body)..]).collect();
    let hashes: Vec<u64> = words.windows(STRETCH).map(|stretch| mark("text", stretch)).collect();
    let mut chosen: Vec<u64> = Vec::new();
    for window in hashes.windows(WINDOW.min(hashes.len().max(1))) {
        let least = window.iter().min().copied();
        chosen.extend(least.filter(|least| !chosen.contains(least)));
    }
    chosen
}

fn stem(word: &Word) -> &str {
    person(&word.folded)
}

fn mark(kind: &str, words: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(kind);
    for word in words {
        hasher.update([0]);
        hasher.update(word);
    }
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(hasher.finalize()).for_each(|(byte, digest)| *byte = digest);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::similarity::is_too_late;
    use super::super::telling::tests::telling;
    use super::*;

    fn times() -> impl Strategy<Value = Option<Time>> {
        proptest::option::of((0..900_i64).prop_map(|days| {
            Time::from_timestamp(1_700_000_000 + days * 86_400 + days, 0).unwrap_or_default()
        }))
    }

    /// One title, told at some time with a text that names a day.
    fn told(at: Option<Time>, about: Option<Time>) -> Marks {
        let text = about.map(|day| day.format("Das Fest am %-d.%-m.%Y").to_string()).unwrap_or_default();
        let mut telling = telling("", &text);
        telling.published = at;
        Marks { title: Some(u64::MAX), text: BTreeSet::from([1 << 40]), ..Marks::default() }.told(&telling)
    }

    proptest! {
        #[test]
        fn one_title_is_found_whenever_it_may_be_one_release(one in times(), other in times(), weeks in 0..20_i64) {
            let about = one.max(other).map(|later| later + TimeDelta::weeks(weeks));
            let (left, sought) = (told(one, about).traces(), told(other, about).sought());
            let shared = left.iter().filter(|trace| sought.contains(trace)).count();
            prop_assert!(shared > 0 || is_too_late(one, other));
            let days = one.zip(other).map_or(0, |(one, other)| (one - other).num_days().abs());
            prop_assert!(shared == 0 || days <= 365 + 2 * DAYS);
        }
    }

    #[test]
    fn another_year_is_looked_at_where_the_text_says_which_is_right() {
        let day = |day: &str| format!("{day}T08:00:00Z").parse::<Time>().ok();
        let periods = |about| told(day("2026-01-08"), about).sought().len();
        let without = periods(None);
        for (about, expected) in
            [("2026-01-17", true), ("2027-01-17", true), ("2025-01-17", false), ("2029-01-17", false)]
        {
            assert_eq!(periods(day(about)) > without, expected, "{about}");
        }
    }

    #[test]
    fn times_that_no_calendar_has_are_in_a_period_as_well() {
        for time in [Time::MIN_UTC, Time::MAX_UTC] {
            assert!(period(time) > ANY);
            assert!(told(Some(time), Some(time)).sought().len() < 9);
        }
    }
}
