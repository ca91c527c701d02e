//! Differences that leave a release what it is: spelling, gender, a slip of the pen, a weekday beside its date.
//!
//! Invariants: a figure or a word that turns a statement round is never harmless where the other text says
//! something in its place; a word where a name stands is harmless only as a slip that makes no other name.

mod alias;
mod day;
mod more;
mod name;
mod notation;
mod order;
mod person;
mod slip;
mod slips;
mod synonyms;
mod voice;

use std::cell::OnceCell;
use std::ops::Range;

use chrono::TimeDelta;

use super::align::Hunk;
use super::hashing::Map;
use super::lexicon::Kind;
use super::words::Word;
use crate::model::Time;

pub(super) use alias::{Alias, is_short};
pub(super) use day::is_of_day;
pub(super) use more::is_filler;
pub(super) use name::{is_surname, stands_for_a_name};
pub(super) use notation::is_age_moved;
pub(super) use person::{person, same_person};
pub(super) use slip::{is_slip, sounds_alike, stem};
pub(super) use synonyms::{are_synonyms, only_says, says, synonyms};
pub(super) use voice::{is_auxiliary, is_office, is_one_verb, speaks, speaks_for_itself};

/// Words of a stretch that can be one slip. Longer ones say something.
const LONGEST: usize = 12;

/// Days within which an office takes a release over.
const CLOSE: i64 = 4;

/// One of two texts that are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    /// What is laid beside the other text.
    pub(super) words: &'a [Word],
    /// Further words, such as the title, in which a word may be written right.
    pub(super) beside: &'a [Word],
    /// When it was told, for what it says of `heute`.
    pub(super) told: Option<Time>,
    /// The host it is told at, for what it says of `wir`.
    pub(super) home: Option<&'a str>,
}

/// Two texts beside each other, with how often each word occurs in them.
pub(super) struct Texts<'a> {
    a: Side<'a>,
    b: Side<'a>,
    counts: OnceCell<[Map<&'a str, usize>; 2]>,
    aliases: OnceCell<Vec<Alias<'a>>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(a: Side<'a>, b: Side<'a>) -> Self {
        Self { a, b, counts: OnceCell::new(), aliases: OnceCell::new() }
    }

    /// Counted when it is asked for, which it rarely is.
    fn counts(&self) -> &[Map<&'a str, usize>; 2] {
        let count = |side: Side<'a>| {
            let mut counts: Map<&str, usize> = Map::default();
            side.words
                .iter()
                .chain(side.beside)
                .for_each(|word| *counts.entry(&word.folded).or_default() += 1);
            counts
        };
        self.counts.get_or_init(|| [count(self.a), count(self.b)])
    }

    /// Whether both texts say the word somewhere.
    pub(super) fn both_say(&self, folded: &str) -> bool {
        self.counts().iter().all(|counts| counts.contains_key(folded))
    }

    /// Both titles, where these are texts.
    pub(super) fn titles(&self) -> [&'a [Word]; 2] {
        [self.a.beside, self.b.beside]
    }

    /// Whether one host tells both. What an office changes in a text of its own it means.
    pub(super) fn are_of_one_home(&self) -> bool {
        self.a.home == self.b.home
    }

    /// Whether a word is nothing that one text alone has: both say it, it stands in a title, or it is where one is told.
    pub(super) fn is_known(&self, word: &Word) -> bool {
        let titled = || self.titles().into_iter().flatten().any(|said| said.folded == word.folded);
        self.both_say(&word.folded) || titled() || [true, false].iter().any(|of_a| self.is_home(word, *of_a))
    }

    /// Whether a word is nothing new to one of the texts: both say it, or it is where that one is told.
    pub(super) fn is_known_to(&self, word: &Word, of_a: bool) -> bool {
        self.both_say(&word.folded) || self.is_home(word, of_a)
    }

    /// Whether both were told within a few days.
    pub(super) fn are_close(&self) -> bool {
        self.a.told.zip(self.b.told).is_some_and(|(a, b)| (a - b).abs() <= TimeDelta::days(CLOSE))
    }

    /// The short forms that either text or its title explains, or the other one spells out.
    pub(super) fn aliases(&self) -> &[Alias<'a>] {
        self.aliases.get_or_init(|| {
            let (a, b) = ([self.a.words, self.a.beside], [self.b.words, self.b.beside]);
            let explained = a.into_iter().chain(b).flat_map(alias::aliases);
            let both = a.into_iter().flat_map(|a| b.map(|b| (a, b)));
            let spelled = both.flat_map(|(a, b)| [alias::spelled_out(a, b), alias::spelled_out(b, a)]);
            explained.chain(spelled.flatten()).collect()
        })
    }

    /// Whether the words of a stretch mean the same in both texts.
    pub(super) fn harmless(&self, hunk: &Hunk) -> bool {
        let (a, b) = (&self.a.words[hunk.a.clone()], &self.b.words[hunk.b.clone()]);
        if joined(a) == joined(b) || a.iter().chain(b).all(|word| word.kind == Kind::Free) {
            return true;
        }
        if a.len() > LONGEST || b.len() > LONGEST {
            return false;
        }
        if self.same_number(hunk) {
            return true;
        }
        match (a.is_empty(), b.is_empty()) {
            (true, false) => self.only_more(self.b, hunk.b.clone()) || self.speaks_otherwise(hunk),
            (false, true) => self.only_more(self.a, hunk.a.clone()) || self.speaks_otherwise(hunk),
            _ => {
                let either = |same: fn(&[Word], &[Word]) -> bool| same(a, b) || same(b, a);
                self.slips(hunk)
                    || either(person::is_neutral)
                    || either(notation::initials)
                    || either(notation::is_one)
                    || either(notation::is_age)
                    || either(notation::masks)
                    || notation::same_count(a, b)
                    || synonyms::same_meaning(a, b)
                    || self.ends_a_season(hunk)
                    || day::same(a, self.a.told, b, self.b.told)
                    || day::both_start(a, b, &self.a.words[hunk.a.end..])
                    || self.speaks_otherwise(hunk)
                    || self.refers(a, b)
            }
        }
    }

    /// Whether a stretch belongs to one long number in other groups. What both have of it stands around the stretch.
    fn same_number(&self, hunk: &Hunk) -> bool {
        let is_digits = |word: &Word| word.is_figure() || word.written == "-";
        let around = |words: &'a [Word], range: Range<usize>| {
            let start =
                range.start - words[..range.start].iter().rev().take_while(|it| is_digits(it)).count();
            let end = range.end + words[range.end..].iter().take_while(|it| is_digits(it)).count();
            &words[start..end]
        };
        let are_digits = |words: &[Word]| words.iter().all(is_digits);
        let (a, b) = (&self.a.words[hunk.a.clone()], &self.b.words[hunk.b.clone()]);
        // `Telefon 03683 400` where the other one has `Tel. 0 36 83 / 4 00`.
        let label = match (a, b) {
            ([one, rest @ ..], [other, others @ ..]) if rest.len() + others.len() > 0 => {
                usize::from(are_digits(rest) && are_digits(others) && synonyms::are_synonyms(one, other))
            }
            _ => 0,
        };
        let (a, b) = (&a[label..], &b[label..]);
        are_digits(a)
            && are_digits(b)
            && (notation::same_digits(a, b)
                || notation::same_digits(
                    around(self.a.words, hunk.a.start + label..hunk.a.end),
                    around(self.b.words, hunk.b.start + label..hunk.b.end),
                ))
    }

    /// Whether a stretch is the day on which one of the texts was told, or the other one where it does not say when.
    pub(super) fn is_day_of_telling(&self, words: &[Word], of_a: bool) -> bool {
        let (own, other) = if of_a { (self.a.told, self.b.told) } else { (self.b.told, self.a.told) };
        day::is_of_telling(words, own.or(other))
    }

    /// Whether a word is where one of the texts is told, or that of it: `Sielhorster`.
    pub(super) fn is_home(&self, word: &Word, of_a: bool) -> bool {
        let home = if of_a { self.a.home } else { self.b.home };
        let place = word.folded.strip_suffix("er").filter(|place| place.len() > 3).unwrap_or(&word.folded);
        word.kind == Kind::Plain && word.is_capital() && (is_in(&word.folded, home) || is_in(place, home))
    }

    /// Whether what only one text says is in the other one as well, or is nothing.
    pub(super) fn says_nothing(&self, hunk: &Hunk) -> bool {
        let known = |word: &Word| {
            // `Wendaus` where somebody says `Wendau`.
            let said = |stem: &str| self.counts().iter().any(|counts| counts.contains_key(stem));
            self.both_say(&word.folded) || word.folded.strip_suffix('s').is_some_and(said)
        };
        match (hunk.a.is_empty(), hunk.b.is_empty()) {
            (true, false) => more::says_nothing(self.b.words, &hunk.b, known),
            (false, true) => more::says_nothing(self.a.words, &hunk.a, known),
            _ => false,
        }
    }

    fn refers(&self, a: &[Word], b: &[Word]) -> bool {
        let acronym = |word: &Word| {
            word.written.chars().count() > 1
                && word.written.chars().all(char::is_uppercase)
                && self.both_say(&word.folded)
        };
        // What the one who says `die Stadt` need not name is where it is told.
        let home = |word: &Word, own: Option<&str>| {
            let named = |home: Option<&str>| is_in(&word.folded, home);
            let known = self.both_say(&word.folded) && (named(self.a.home) || named(self.b.home));
            word.kind == Kind::Plain && word.is_capital() && (known || named(own))
        };
        voice::refers(a, b, |word| acronym(word) || home(word, self.a.home))
            || voice::refers(b, a, |word| acronym(word) || home(word, self.b.home))
    }

    /// Whether both say the second year of a season, one of them in short: `2025/26`, `2025/2026`.
    fn ends_a_season(&self, hunk: &Hunk) -> bool {
        let year = |words: &'a [Word], range: &Range<usize>| {
            let before = range.start.checked_sub(1)?;
            let number = |word: &Word| word.folded.parse::<u32>().ok().filter(|_| word.is_figure());
            let (first, second) = (number(&words[before])?, number(words.get(range.start)?)?);
            let season = range.len() == 1 && (1900..2100).contains(&first);
            (season && (second == first + 1 || second == (first + 1) % 100)).then_some(first)
        };
        let first = year(self.a.words, &hunk.a);
        first.is_some() && first == year(self.b.words, &hunk.b)
    }

    /// Whether what only one text says says nothing more.
    fn only_more(&self, side: Side<'_>, range: Range<usize>) -> bool {
        let told = side.told.or(self.a.told).or(self.b.told);
        day::is_beside_a_date(side.words, range.clone(), told)
            || slip::is_doubled(side.words, &range)
            || person::told_twice(side.words, range)
    }

    /// Whether one text speaks of `wir` where the other names the office.
    fn speaks_otherwise(&self, hunk: &Hunk) -> bool {
        let parts = [(self.a.words, &hunk.a, self.a.told), (self.b.words, &hunk.b, self.b.told)];
        let speaks = |side: Side<'_>| voice::speaks(side.words) + voice::speaks(side.beside);
        let homes = [self.a.home, self.b.home];
        let fits = |own: usize, other: usize| {
            let place = own;
            let (own_words, own_range, own_told) = &parts[own];
            let (other_words, other_range, other_told) = &parts[other];
            let (own, other) = (&own_words[(*own_range).clone()], &other_words[(*other_range).clone()]);
            let (own, other) = day::without_same(own, *own_told, other, *other_told);
            let (own, other) = voice::without_same_verbs(own, other);
            let known = |word: &Word| {
                // `Der Sielhorster Deich` is that of Sielhorst.
                let place_of = word.folded.strip_suffix("er").unwrap_or(&word.folded);
                self.both_say(&word.folded) || is_in(place_of, homes[place])
            };
            voice::says_we(&own) && voice::names_itself(&other, known)
        };
        let (a, b) = (speaks(self.a), speaks(self.b));
        (a > b && fits(0, 1)) || (b > a && fits(1, 0))
    }
}

/// Whether two texts name the same in another order where that is of no account: persons one after the other.
pub(super) use order::is_other_order;

/// Whether a name is part of a host, as most offices have it.
fn is_in(name: &str, host: Option<&str>) -> bool {
    host.is_some_and(|host| match name.len() {
        0..3 => false,
        // `Ulm`, `Bad`.
        3 => host.split(|c: char| !c.is_alphanumeric()).any(|part| part == name),
        _ => host.contains(name),
    })
}

/// The words without the gaps between them.
pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect()
}

#[cfg(test)]
mod tests;
