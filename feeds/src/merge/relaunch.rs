//! A rebuilt site: the same releases under new addresses, in other markup, with other teasers or none.
//!
//! One release of a list that comes back under a new address proves nothing. Several do, and so does a single one
//! where no entry of the list stands at a known address any more: lists do not turn over as a whole and keep one.
//! Then less is enough for the others, so that nothing is told twice. What is trusted goes from [`TRUST`]'s first
//! to its last: the title, its beginning, the text, most of the title on its day, the day with some of the title. An entry and a lost story are the same only if neither fits another one as well, and no date may
//! speak against it: nothing is told days later than it was first seen.
//!
//! Without a rebuilt site one pair is believed all the same: a release that was renamed and got a new address with
//! its new name, told on the day of the lost one and in its place, since the list still shows older ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::recognise::{shared_body, survival};
use super::similarity::renames;
use super::telling::Telling;
use super::words::{Word, words};
use crate::model::{Entry, Member, Time};

/// Releases that must have come back by themselves.
const RETURNED: usize = 3;

/// Entries that a list must have for one to be enough where none stands at a known address.
const LIST: usize = 3;

/// How far apart the dates of one release may be in the old and in the new form of the list. Some lists give the day
/// in another zone, or the time of the next morning.
const HOURS: i64 = 36;

/// The same under an equal title; some lists give the day of an address or of a file.
const HOURS_BY_TITLE: i64 = 72;

/// Words that a title must keep where its end is missing.
const KEPT: usize = 4;

/// How much of the shorter text must be in the other one to bear out such a title, or to stand for it.
const SURVIVES: f32 = 0.8;

/// Telling words without which a text cannot stand for a title.
const TEXT: usize = 6;

/// Telling words by which one title alone is believed to have come back, in a list and in less than that.
const ALONE: usize = 3;
const ALONE_IN_NO_LIST: usize = 5;

/// A reading that knows some of its entries and not the others.
pub(super) struct Scene<'a> {
    /// How many entries it has.
    pub(super) entries: usize,
    /// How many are known under the key they had before.
    pub(super) stayed: usize,
    /// How many are known although their address is a new one.
    pub(super) moved: usize,
    /// The date of the oldest that is known.
    pub(super) oldest: Option<Time>,
    /// Entries that lead to no story, by place, in the order of the list.
    pub(super) unknown: Vec<(usize, &'a Entry)>,
    /// Tellings that no entry leads to, by their stories' places, the newest first.
    pub(super) lost: Vec<(usize, &'a Member)>,
}

/// Which unknown entries are which lost stories, by place.
pub(super) fn pairs(scene: &Scene<'_>) -> Vec<(usize, usize)> {
    if scene.unknown.is_empty() || scene.lost.is_empty() {
        return Vec::new();
    }
    let new: Vec<_> = scene.unknown.iter().map(|(place, entry)| (*place, Told::of(entry))).collect();
    let lost: Vec<_> = scene.lost.iter().map(|(story, member)| (*story, Told::known(member))).collect();
    let mut found = Found::default();
    found.series(&new, &lost);
    found.single(&new, &lost, is_titled);
    if !scene.is_rebuilt(&found.pairs, &new) {
        let mut renamed = Found::default();
        renamed.single(&new, &lost, |new, lost| scene.is_renamed(new, lost));
        return renamed.pairs;
    }
    for fits in TRUST {
        found.single(&new, &lost, *fits);
    }
    found.pairs
}

impl Scene<'_> {
    /// Whether so much of the list came back under new addresses that the site must have been rebuilt.
    fn is_rebuilt(&self, titled: &[(usize, usize)], new: &[(usize, Told<'_>)]) -> bool {
        let returned = self.moved + titled.len();
        let enough = if self.entries < LIST { ALONE_IN_NO_LIST } else { ALONE };
        let is_long = |(place, told): &(usize, Told<'_>)| {
            told.telling.len() >= enough && titled.iter().any(|(titled, _)| titled == place)
        };
        (returned >= RETURNED && returned * 4 >= self.entries)
            || (self.stayed == 0 && ((self.moved > 0 && self.entries >= LIST) || new.iter().any(is_long)))
    }

    /// Whether a release stands in the place of a lost one under a name that begins like it.
    fn is_renamed(&self, new: &Told<'_>, lost: &Told<'_>) -> bool {
        let covered = |date: Time| self.oldest.is_some_and(|oldest| oldest <= date);
        within(new, lost, HOURS) == Some(true) && lost.date.is_some_and(covered) && begins_alike(new, lost)
    }
}

/// Whether an entry and a lost telling are the same on a site that is known to have been rebuilt.
type Fits = fn(&Told<'_>, &Told<'_>) -> bool;

/// What is believed on a rebuilt site, the surest first.
const TRUST: &[Fits] = &[is_cut, is_worded, is_retouched, is_traced];

/// What is compared of an entry or of a telling.
struct Told<'a> {
    entry: &'a Entry,
    /// The words of the title.
    title: Vec<String>,
    /// Those that say something.
    telling: BTreeSet<String>,
    figures: BTreeSet<String>,
    date: Option<Time>,
    /// When a telling was first seen.
    seen: Option<Time>,
}

impl<'a> Told<'a> {
    fn of(entry: &'a Entry) -> Self {
        let title = words(&entry.listed.title);
        let those = |tells: fn(&Word) -> bool| -> BTreeSet<String> {
            title.iter().filter(|word| tells(word)).map(|word| word.folded.clone()).collect()
        };
        let telling = those(|word| word.is_figure() || (word.tells() && word.folded.len() > 3));
        let figures = those(Word::is_figure);
        let date = entry.listed.published.or(entry.article.as_ref().and_then(|article| article.published));
        let title = title.into_iter().map(|word| word.folded).collect();
        Self { entry, title, telling, figures, date, seen: None }
    }

    fn known(member: &'a Member) -> Self {
        Self { seen: Some(member.first_seen), ..Self::of(&member.entry) }
    }
}

/// Whether the dates are that near, if both are known; an entry dated after an undated one was seen is another.
fn within(new: &Told<'_>, lost: &Told<'_>, hours: i64) -> Option<bool> {
    match (new.date, lost.date, lost.seen) {
        (Some(one), Some(other), _) => Some((one - other).abs() <= TimeDelta::hours(hours)),
        (Some(date), None, Some(seen)) if date - seen > TimeDelta::hours(HOURS) => Some(false),
        _ => None,
    }
}

fn is_titled(new: &Told<'_>, lost: &Told<'_>) -> bool {
    within(new, lost, HOURS_BY_TITLE) != Some(false) && new.title == lost.title && !is_of_a_series(new, lost)
}

/// Whether the text is nearly the same but names or counts something else: the next of a series, in one form of words.
fn is_of_a_series(new: &Told<'_>, lost: &Told<'_>) -> bool {
    shared_body(new.entry, lost.entry, TEXT).is_some_and(|shared| shared >= SURVIVES)
        && renames(&Telling::of(&new.entry.listed), &Telling::of(&lost.entry.listed))
}

fn begins_alike(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let (new, lost) = (&new.title, &lost.title);
    let kept = new.len().min(lost.len());
    kept >= KEPT && new[..kept] == lost[..kept]
}

/// The title lost its end or got one.
fn is_cut(new: &Told<'_>, lost: &Told<'_>) -> bool {
    begins_alike(new, lost)
        && within(new, lost, HOURS).unwrap_or_else(|| survival(new.entry, lost.entry) >= SURVIVES)
}

/// The title is another one and the text is not.
fn is_worded(new: &Told<'_>, lost: &Told<'_>) -> bool {
    within(new, lost, HOURS) != Some(false)
        && new.figures == lost.figures
        && shared_body(new.entry, lost.entry, TEXT).is_some_and(|share| share >= SURVIVES)
}

/// Most of the title stayed, told on one day, with much of the text or, where there is none, nearly whole.
fn is_retouched(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let (one, other) = (&new.telling, &lost.telling);
    let (shared, fewer, more) =
        (one.intersection(other).count(), one.len().min(other.len()), one.len().max(other.len()));
    let numbered = new.figures != lost.figures && !new.figures.is_empty() && !lost.figures.is_empty();
    let borne_out = || match shared_body(new.entry, lost.entry, TEXT) {
        Some(share) => share >= SURVIVES / 2.0,
        None => shared == fewer && more - shared <= 1 && shared > 2,
    };
    shared > 1 && shared * 2 >= fewer && !numbered && within(new, lost, HOURS).unwrap_or_else(borne_out)
}

/// Some of the title stayed, told on one day.
fn is_traced(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let shared = new.telling.intersection(&lost.telling).count();
    within(new, lost, HOURS) == Some(true)
        && new.figures == lost.figures
        && shared > 0
        && shared * 3 >= new.telling.len().min(lost.telling.len())
}

/// The pairs found so far.
#[derive(Default)]
struct Found {
    pairs: Vec<(usize, usize)>,
}

impl Found {
    /// Takes the pairs that fit where neither fits another one.
    fn single(
        &mut self,
        new: &[(usize, Told<'_>)],
        lost: &[(usize, Told<'_>)],
        fits: impl Fn(&Told<'_>, &Told<'_>) -> bool,
    ) {
        let (entries, stories): (BTreeSet<usize>, BTreeSet<usize>) = self.pairs.iter().copied().unzip();
        let lost: Vec<_> = lost.iter().filter(|(story, _)| !stories.contains(story)).collect();
        let mut fitting = Vec::new();
        let mut often = BTreeMap::<usize, usize>::new();
        for (place, told) in new.iter().filter(|(place, _)| !entries.contains(place)) {
            let stories: Vec<usize> =
                lost.iter().filter(|(_, known)| fits(told, known)).map(|(story, _)| *story).collect();
            stories.iter().for_each(|story| *often.entry(*story).or_default() += 1);
            if let [story] = stories.as_slice() {
                fitting.push((*place, *story));
            }
        }
        self.pairs.extend(fitting.into_iter().filter(|(_, story)| often.get(story) == Some(&1)));
    }

    /// Takes releases of one title by their days and, where none has a day and there are as many as there were, by
    /// their order.
    fn series(&mut self, new: &[(usize, Told<'_>)], lost: &[(usize, Told<'_>)]) {
        let same_day =
            |new: &Told<'_>, lost: &Told<'_>| is_titled(new, lost) && within(new, lost, HOURS) == Some(true);
        self.single(new, lost, same_day);
        let (there, gone) = (by_title(new), by_title(lost));
        for (title, there) in there {
            let gone = gone.get(title).map(Vec::as_slice).unwrap_or_default();
            let undated = there.iter().all(|(_, told)| told.date.is_none());
            if undated && there.len() > 1 && there.len() == gone.len() {
                self.pairs.extend(there.iter().zip(gone).map(|(new, lost)| (new.0, lost.0)));
            }
        }
    }
}

fn by_title<'t, 'a>(told: &'t [(usize, Told<'a>)]) -> BTreeMap<&'t [String], Vec<&'t (usize, Told<'a>)>> {
    let mut titles: BTreeMap<&[String], Vec<_>> = BTreeMap::new();
    told.iter().for_each(|one| titles.entry(one.1.title.as_slice()).or_default().push(one));
    titles
}
