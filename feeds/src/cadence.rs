//! How often an office publishes, learned from its releases, and how long a pause that still explains.
//!
//! Pauses are counted in working time, in quarters of a working day: Saturdays and Sundays count nothing, and while
//! half of the offices are on leave, in the school holidays of summer and around New Year, a day counts a quarter. A
//! quiet August is therefore about a week, whether it is learned from or judged.
//!
//! | what | is |
//! |---|---|
//! | usual | the median pause between two days with releases |
//! | ordinary | what nine in ten pauses do not exceed |
//! | longest | the longest pause but one, within bounds: there may be a month of trouble among the pauses, or old releases that are pinned to a list |
//! | patience | two ordinary pauses, and three times what they are longer than the usual one; between two and three of the longest, and two working weeks at least; more, the less is known |
//!
//! An office that publishes each Monday is missed after two weeks. Of one that publishes as it comes (a Poisson process)
//! that makes nine mean pauses, and one in ten thousand is longer. Of one that publishes in bursts only the longest
//! pauses tell how long it may be quiet. The tests simulate histories: hardly one false alarm in a hundred years of
//! offices that publish as it comes, one in ten years of those that fall almost silent every other fortnight.
//!
//! Too few releases teach nothing, and nothing is then too long.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::model::Time;

/// Quarters of a working day in one.
const DAY: u32 = 4;

/// Pauses that are learned from, the latest ones: an office may change its ways.
const LATEST: usize = 250;

/// Pauses that teach something.
const ENOUGH: usize = 6;

/// Any office may be silent for two working weeks.
const TWO_WEEKS: u32 = 10 * DAY;

/// A pause counts as this long at most, or as
const THREE_WEEKS: u32 = 15 * DAY;

/// so many ordinary ones, if that is more.
const OUTLIER: u32 = 4;

/// After so many pauses patience is twice what it will be once many more are known.
const LITTLE: u32 = 10;

/// No pause is counted further: dates are foreign, and may lie a thousand years apart.
const LONGEST_COUNTED: usize = 3 * 366;

/// Releases that are worth learning from. Several of a day count once, so they are some more than pauses.
pub const WORTH: usize = LATEST + 50;

/// How often an office publishes. Pauses are in quarters of a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// Its newest release.
    pub newest: Time,
    /// The median pause between two days with releases.
    pub usual: u32,
    /// The longest pause that it explains.
    pub patience: u32,
    /// How many pauses this was learned from.
    pub pauses: u32,
}

impl Cadence {
    /// Learns from the times of releases, in any order; `None` if they are too few.
    pub fn learn(released: &[Time], zone: Tz) -> Option<Self> {
        let newest = *released.iter().max()?;
        let days: BTreeSet<NaiveDate> = released.iter().map(|time| day(*time, zone)).collect();
        let days: Vec<NaiveDate> = days.into_iter().rev().take(LATEST + 1).collect();
        let mut pauses: Vec<u32> = days.windows(2).map(|pair| worked(pair[1], pair[0])).collect();
        if pauses.len() < ENOUGH {
            return None;
        }
        pauses.sort_unstable();
        let usual = pauses[pauses.len() / 2];
        let ordinary = pauses[(pauses.len() * 9).div_ceil(10) - 1];
        let longest = pauses[pauses.len() - 2].min((OUTLIER * ordinary).max(THREE_WEEKS));
        let by_spread = 2 * ordinary + 3 * (ordinary - usual);
        let patience = by_spread.clamp(2 * longest, 3 * longest).max(TWO_WEEKS);
        let known = u32::try_from(pauses.len()).unwrap_or(u32::MAX);
        Some(Self { newest, usual, patience: patience + patience * LITTLE / known, pauses: known })
    }

    /// The usual pause by the clock: five days of a week are worked on.
    pub fn usual_pause(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.usual) * 24 * 60 * 7 / (5 * i64::from(DAY)))
    }

    /// Whether silence since `since` is longer at `now` than the cadence explains.
    pub fn is_exceeded(&self, since: Time, now: Time, zone: Tz) -> bool {
        worked(day(since, zone), day(now, zone)) > self.patience
    }
}

/// "about every 3 working days"
impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.usual + DAY / 2) / DAY {
            0 | 1 => f.write_str("about every working day"),
            5 => f.write_str("about every week"),
            days => write!(f, "about every {days} working days"),
        }
    }
}

fn day(time: Time, zone: Tz) -> NaiveDate {
    time.with_timezone(&zone).date_naive()
}

/// Working time after `from`, up to `to` with that day.
fn worked(from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    days.take(LONGEST_COUNTED).map(weight).sum()
}

fn weight(day: NaiveDate) -> u32 {
    let summer = (7, 1)..=(9, 10);
    let is_turn_of_the_year = matches!((day.month(), day.day()), (12, 20..) | (1, ..=7));
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => 0,
        _ if summer.contains(&(day.month(), day.day())) || is_turn_of_the_year => 1,
        _ => DAY,
    }
}

#[cfg(test)]
mod tests;
