//! An entry and a lost telling side by side: how much of a title, a text and a day is the same.
//!
//! Invariants: no fit is found against two dates; figures are never another spelling of each other. Each test says
//! what it asks for, and which of them are believed when is for the caller to say.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use smol_str::SmolStr;

use crate::merge::recognise::{shared_body, survival};
use crate::merge::similarity::differs;
use crate::merge::telling::Telling;
use crate::merge::words::{Word, words};
use crate::model::{Entry, Key, Member, Time};

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

/// Letters of a word in which one may be mistyped.
const LONG: usize = 7;

/// What is compared of an entry or of a telling.
pub(super) struct Told<'a> {
    entry: &'a Entry,
    /// The words of the title.
    pub(super) title: Vec<SmolStr>,
    /// Those that say something.
    telling: BTreeSet<SmolStr>,
    figures: BTreeSet<SmolStr>,
    /// As the list or the release's own page gives it.
    pub(super) date: Option<Time>,
    /// When a telling was first seen.
    seen: Option<Time>,
}

impl<'a> Told<'a> {
    pub(super) fn of(entry: &'a Entry) -> Self {
        let title = words(&entry.listed.title);
        let those = |tells: fn(&Word) -> bool| -> BTreeSet<SmolStr> {
            title.iter().filter(|word| tells(word)).map(|word| word.folded.clone()).collect()
        };
        let telling = those(|word| word.is_figure() || (word.tells() && word.folded.len() > 3));
        let figures = those(Word::is_figure);
        let date = entry.listed.published.or(entry.article.as_ref().and_then(|article| article.published));
        let title = title.into_iter().map(|word| word.folded).collect();
        Self { entry, title, telling, figures, date, seen: None }
    }

    pub(super) fn known(member: &'a Member) -> Self {
        Self { seen: Some(member.first_seen), ..Self::of(&member.entry) }
    }

    /// How many words of its title say something.
    pub(super) fn says(&self) -> usize {
        self.telling.len()
    }

    /// Whether it has addresses, and none of one of these forms.
    pub(super) fn is_elsewhere(&self, known: &BTreeSet<String>) -> bool {
        let mut own = forms(self.entry).peekable();
        own.peek().is_some() && own.all(|form| !known.contains(&form))
    }
}

/// What the addresses of an entry have in common with others of their site: all but their last folder, without numbers.
pub(super) fn forms(entry: &Entry) -> impl Iterator<Item = String> {
    entry.keys.iter().filter_map(|key| match key {
        Key::Address(address) => Some(form(address)),
        _ => None,
    })
}

fn form(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let folder = path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    let text = names.fold(folder.to_owned(), |form, name| form + "?" + name);
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Words of two titles.
struct Shared {
    /// In both of them, a letter mistyped or not.
    both: usize,
    /// Telling words of the title that has fewer.
    fewer: usize,
    /// Telling words of the other one.
    more: usize,
}

fn shared(new: &Told<'_>, lost: &Told<'_>) -> Shared {
    let (one, other) = (&new.telling, &lost.telling);
    let mut left: Vec<&SmolStr> = other.difference(one).collect();
    let mistyped = one.difference(other).filter(|word| {
        let alike = left.iter().position(|left| is_mistyped(word, left));
        alike.map(|place| left.swap_remove(place)).is_some()
    });
    let both = one.intersection(other).count() + mistyped.count();
    Shared { both, fewer: one.len().min(other.len()), more: one.len().max(other.len()) }
}

/// Whether two long words differ by one letter that is missing, other or in its neighbour's place.
fn is_mistyped(one: &str, other: &str) -> bool {
    let is_word = |word: &str| word.len() >= LONG && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word(one) || !is_word(other) || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let begin = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = one.len().min(other.len());
    let swapped = one.len() == other.len()
        && begin + end + 2 == shorter
        && one.get(begin) == other.get(begin + 1)
        && one.get(begin + 1) == other.get(begin);
    swapped || begin + end + usize::from(one.len() == other.len()) >= shorter
}

/// Whether the dates are near enough, if both are known; an entry dated after an undated one was seen is another.
fn within(new: &Told<'_>, lost: &Told<'_>, hours: i64) -> Option<bool> {
    match (new.date, lost.date, lost.seen) {
        (Some(one), Some(other), _) => Some((one - other).abs() <= TimeDelta::hours(hours)),
        (Some(date), None, Some(seen)) if date - seen > TimeDelta::hours(HOURS) => Some(false),
        _ => None,
    }
}

/// Whether both are told of one day.
pub(super) fn is_same_day(new: &Told<'_>, lost: &Told<'_>) -> bool {
    within(new, lost, HOURS) == Some(true)
}

/// The title is the same.
pub(super) fn is_titled(new: &Told<'_>, lost: &Told<'_>) -> bool {
    within(new, lost, HOURS_BY_TITLE) != Some(false) && new.title == lost.title && !is_of_a_series(new, lost)
}

/// Whether the text is nearly the same but names or counts something else: the next of a series, in one form of words.
fn is_of_a_series(new: &Told<'_>, lost: &Told<'_>) -> bool {
    shared_body(new.entry, lost.entry, TEXT).is_some_and(|shared| shared >= SURVIVES)
        && differs(&Telling::of(&new.entry.listed), &Telling::of(&lost.entry.listed))
}

/// The title got a word or lost one, and says all else as it did: a label before it, an adverb, its last word.
pub(super) fn is_near(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let Shared { both, fewer, more } = shared(new, lost);
    both > 1
        && both == fewer
        && more - both <= 1
        && (new.figures == lost.figures || (both > 2 && !is_numbered(new, lost)))
        && within(new, lost, HOURS) != Some(false)
        && !is_told_otherwise(new, lost)
        && !is_of_a_series(new, lost)
}

/// The title is the same, and the text is not another one.
pub(super) fn is_told(new: &Told<'_>, lost: &Told<'_>) -> bool {
    is_titled(new, lost) && !is_told_otherwise(new, lost)
}

/// Whether both have a text, and little of one is in the other.
fn is_told_otherwise(new: &Told<'_>, lost: &Told<'_>) -> bool {
    shared_body(new.entry, lost.entry, TEXT).is_some_and(|share| share < SURVIVES / 2.0)
}

/// The title begins with the same words.
pub(super) fn begins_alike(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let (new, lost) = (&new.title, &lost.title);
    let kept = new.len().min(lost.len());
    kept >= KEPT && new[..kept] == lost[..kept]
}

/// The title lost its end or got one.
pub(super) fn is_cut(new: &Told<'_>, lost: &Told<'_>) -> bool {
    begins_alike(new, lost)
        && within(new, lost, HOURS).unwrap_or_else(|| survival(new.entry, lost.entry) >= SURVIVES)
}

/// The title is another one and the text is not.
pub(super) fn is_worded(new: &Told<'_>, lost: &Told<'_>) -> bool {
    within(new, lost, HOURS) != Some(false)
        && new.figures == lost.figures
        && shared_body(new.entry, lost.entry, TEXT).is_some_and(|share| share >= SURVIVES)
}

/// Most of the title stayed, told on one day or with much of the text.
pub(super) fn is_retouched(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let Shared { both, fewer, .. } = shared(new, lost);
    let borne_out = || shared_body(new.entry, lost.entry, TEXT).is_some_and(|share| share >= SURVIVES / 2.0);
    both > 1
        && both * 2 >= fewer
        && !is_numbered(new, lost)
        && within(new, lost, HOURS).unwrap_or_else(borne_out)
}

/// Whether the titles give other figures.
fn is_numbered(new: &Told<'_>, lost: &Told<'_>) -> bool {
    new.figures != lost.figures && !new.figures.is_empty() && !lost.figures.is_empty()
}

/// Some of the title stayed, told on one day.
pub(super) fn is_traced(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let Shared { both, fewer, .. } = shared(new, lost);
    is_same_day(new, lost) && new.figures == lost.figures && both > 0 && both * 3 >= fewer
}

/// Two thirds of the title stayed and nothing speaks against it: not enough to be the same, too much to be another.
pub(super) fn is_like(new: &Told<'_>, lost: &Told<'_>) -> bool {
    let Shared { both, fewer, .. } = shared(new, lost);
    let titled = new.title == lost.title && !new.title.is_empty();
    (titled || (both > 1 && both * 3 >= fewer * 2 && new.figures == lost.figures))
        && within(new, lost, HOURS_BY_TITLE) != Some(false)
        && !is_told_otherwise(new, lost)
        && !is_of_a_series(new, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_may_be_mistyped_in_a_long_word() {
        assert!(is_mistyped("bahnhofstrasse", "bahnhofstrase"));
        assert!(is_mistyped("bahnhofstrasse", "banhhofstrasse"));
        assert!(is_mistyped("delegation", "deligation"));
        assert!(!is_mistyped("delegation", "delegierter"));
        assert!(!is_mistyped("suedstadt", "nordstadt"));
        assert!(!is_mistyped("maier", "meier"), "a short one is a name");
    }

    #[test]
    fn a_form_is_what_addresses_of_one_site_share() {
        assert_eq!(
            form("https://amt.example/presse/2026/05/titel/"),
            form("https://amt.example/presse/2025/11/x")
        );
        assert_eq!(form("https://amt.example/index.php?id=4"), form("https://amt.example/index.php?id=15"));
        assert_ne!(form("https://amt.example/presse/titel"), form("https://amt.example/archiv/17"));
    }
}
