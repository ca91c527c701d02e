//! A rebuilt site: the same releases under new addresses, in other markup, with other teasers or none.
//!
//! One release of a list that comes back under a new address proves nothing, several do. Then a title is enough
//! for the others, however short, so that nothing is told twice: where it belongs to one lost story and one entry
//! alone, and no date speaks against it. A title that lost its end needs the day or the text to bear it out.

use chrono::TimeDelta;

use super::recognise::survival;
use super::words::words;
use crate::model::Entry;

/// Releases that must have come back by themselves.
const RETURNED: usize = 3;

/// How far apart the dates of one release may be in the old and in the new form of the list. Some lists give the day
/// in another zone, or the time of the next morning.
const HOURS: i64 = 36;

/// Words that a title must keep where its end is missing.
const KEPT: usize = 4;

/// How much of the shorter text must be in the other one to bear out such a title.
const SURVIVES: f32 = 0.8;

/// Whether so many releases of a list came back under new addresses that the site must have been rebuilt.
pub(super) fn is_seen(returned: usize, entries: usize) -> bool {
    returned >= RETURNED && returned * 4 >= entries
}

/// Which unknown entries are which lost stories, by place.
pub(super) fn pairs(unknown: &[(usize, &Entry)], lost: &[(usize, &Entry)]) -> Vec<(usize, usize)> {
    let fits = |(_, entry): &(usize, &Entry)| -> Vec<usize> {
        lost.iter().filter(|(_, told)| is_back(entry, told)).map(|(story, _)| *story).collect()
    };
    let found: Vec<(usize, Vec<usize>)> = unknown.iter().map(|one| (one.0, fits(one))).collect();
    let alone = |story: usize| found.iter().filter(|(_, stories)| stories.contains(&story)).count() == 1;
    let single = found.iter().filter_map(|(entry, stories)| match stories.as_slice() {
        [story] if alone(*story) => Some((*entry, *story)),
        _ => None,
    });
    single.collect()
}

fn is_back(entry: &Entry, told: &Entry) -> bool {
    let title = |entry: &Entry| -> Vec<String> {
        words(&entry.listed.title).into_iter().map(|word| word.folded).collect()
    };
    let (new, old) = (title(entry), title(told));
    let kept = new.len().min(old.len());
    match (entry.listed.published, told.listed.published) {
        (Some(one), Some(other)) if (one - other).abs() > TimeDelta::hours(HOURS) => false,
        _ if new == old => true,
        _ if kept < KEPT || new[..kept] != old[..kept] => false,
        (Some(_), Some(_)) => true,
        _ => survival(entry, told) >= SURVIVES,
    }
}
