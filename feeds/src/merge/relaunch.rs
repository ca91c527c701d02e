//! A rebuilt site: the same releases under new addresses, in other markup, with other teasers or none.
//!
//! One release of a list that comes back under a new address proves nothing, several do. Then a title is enough
//! for the others, however short, so that nothing is told twice: where it belongs to one lost story and one entry
//! alone, and no date speaks against it.

use chrono::TimeDelta;

use super::similarity::{Telling, contradiction};
use super::words::{Word, words};
use crate::model::Entry;

/// Releases that must have come back by themselves.
const RETURNED: usize = 3;

/// How far apart the dates of one release may be in the old and in the new form of the list. Some lists give the day
/// in another zone, or the time of the next morning.
const HOURS: i64 = 36;

/// Words that a title must keep where its end is missing.
const KEPT: usize = 4;

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
    let (new, old) = (&entry.listed, &told.listed);
    let same_time = match (new.published, old.published) {
        (Some(one), Some(other)) => (one - other).abs() <= TimeDelta::hours(HOURS),
        _ => true,
    };
    same_time
        && same_title(&words(&new.title), &words(&old.title))
        && contradiction(&Telling::of(new), &Telling::of(old)).is_none()
}

/// Equal, or one of the two without its end.
fn same_title(one: &[Word], other: &[Word]) -> bool {
    let folded = |words: &[Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
    let (one, other) = (folded(one), folded(other));
    let kept = one.len().min(other.len());
    one == other || (kept >= KEPT && one[..kept] == other[..kept])
}
