//! Counting hits and misses.

use std::fmt;

/// What was found of what was to be found; adds up over pages.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Releases that the page has.
    pub(crate) gold: usize,
    /// Entries that were read.
    pub(crate) read: usize,
    /// Releases that were read.
    pub(crate) hits: usize,
    /// Hits with the right title.
    pub(crate) titles: usize,
    /// Hits with the right day, or rightly without one.
    pub(crate) dates: usize,
    /// Pages without a list on which one was seen.
    pub(crate) false_lists: usize,
    /// Pages on which a list was seen.
    pub(crate) lists: usize,
    /// Those of them for which selectors could be given.
    pub(crate) selected: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.gold += other.gold;
        self.read += other.read;
        self.hits += other.hits;
        self.titles += other.titles;
        self.dates += other.dates;
        self.false_lists += other.false_lists;
        self.lists += other.lists;
        self.selected += other.selected;
    }

    /// Twice the hits by all that was or should have been read.
    pub(crate) fn f1(&self) -> f64 {
        ratio(2 * self.hits, self.gold + self.read)
    }

    pub(crate) fn reaches(&self, [f1, titles, dates, false_lists]: [f64; 4]) -> bool {
        self.f1() >= f1
            && ratio(self.titles, self.hits) >= titles
            && ratio(self.dates, self.hits) >= dates
            && self.false_lists as f64 <= false_lists
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "F1 {:.3}  titles {:.3}  dates {:.3}  false lists {}  ({} of {} releases, {} read; selectors for {} of {})",
            self.f1(),
            ratio(self.titles, self.hits),
            ratio(self.dates, self.hits),
            self.false_lists,
            self.hits,
            self.gold,
            self.read,
            self.selected,
            self.lists,
        )
    }
}
