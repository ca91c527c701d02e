//! What two texts bear witness to of what their titles say.

use std::ops::Range;

use smol_str::SmolStr;

use super::super::align::Hunk;
use super::super::folding::fold;
use super::super::harmless::{Alias, stands_for_a_name, synonyms};
use super::super::hashing::Set;
use super::super::lexicon::{self, Kind, makes_news};
use super::super::words::Word;

/// Words before a figure that is rounded.
pub(in crate::merge) const HEDGES: &[&str] =
    &["fast", "knapp", "rund", "etwa", "ca", "circa", "gut", "ueber", "beinahe", "als"];

/// Both texts, which bear witness together.
pub(super) const BOTH: Range<usize> = 0..2;

/// Letters of a part of a word that may begin another one.
const PART: usize = 4;

/// Letters with which two words of one matter begin.
const BEGUN: usize = 5;

/// Letters that a word shares with another one of which it says a part.
const HALF: usize = 6;

/// How far from it a figure may be rounded.
const ROUNDED: f64 = 0.08;

/// Two titles and where they differ.
#[derive(Clone, Copy)]
pub(super) struct Titles<'a> {
    pub(super) a: &'a [Word],
    pub(super) b: &'a [Word],
    pub(super) open: &'a [Hunk],
}

pub(super) struct Witnesses<'a> {
    pub(super) titles: Titles<'a>,
    /// Whether most of one title is in the other.
    pub(super) alike: bool,
    pub(super) texts: [&'a [Word]; 2],
    pub(super) said: [Set<&'a str>; 2],
    /// The short forms of names.
    pub(super) aliases: &'a [Alias<'a>],
}

impl<'a> Witnesses<'a> {
    /// The words of a stretch of a title that neither the other title has nor all these texts.
    pub(super) fn unheard(
        &self,
        title: &'a [Word],
        range: &Range<usize>,
        other: &[Word],
        texts: &[Range<usize>],
    ) -> Vec<Unheard<'a>> {
        let places = range.clone().filter(|place| title[*place].tells());
        let unheard = places.filter(|place| {
            let word = &title[*place];
            let denies =
                word.kind == Kind::Turn && lexicon::denies(&word.folded) && !makes_news(&word.folded);
            let counts = self.alike && (word.is_figure() || denies);
            let heard = |texts: &Range<usize>| {
                if counts {
                    self.counted(title, *place, texts.clone())
                } else {
                    self.said(word, texts.clone())
                }
            };
            !other.iter().any(|other| other.folded == word.folded)
                && !self.rounds(title, *place)
                && !texts.iter().any(heard)
        });
        unheard.map(|place| Unheard { word: &title[place], name: stands_for_a_name(title, place) }).collect()
    }

    /// The texts that bear out what one title says where the other one says nothing: that of the other title, and its
    /// own where the other is but the beginning of it.
    pub(super) fn of_one(&self, own: usize) -> Vec<Range<usize>> {
        let other = 1 - own;
        let cut = self.texts[other].last().is_some_and(|last| !last.closes);
        let teaser = cut && self.texts[other].len() < self.texts[own].len();
        [Some(other..other + 1), teaser.then_some(own..own + 1)].into_iter().flatten().collect()
    }

    /// Whether a figure of a title says roughly what both texts say exactly: `fast fünf Millionen`.
    fn rounds(&self, title: &[Word], place: usize) -> bool {
        let value = |word: &Word| word.folded.parse::<f64>().ok().filter(|_| word.is_figure());
        let hedged = title[..place].last().is_some_and(|word| HEDGES.contains(&word.folded.as_str()));
        let Some(rough) = value(&title[place]).filter(|rough| hedged && *rough >= 10.0) else { return false };
        let near = |exact: f64| (exact - rough).abs() <= rough * ROUNDED;
        self.texts.iter().all(|text| text.iter().filter_map(value).any(near))
    }

    /// Whether these texts say a word, or the parts that hyphens hold together in it.
    fn said(&self, word: &Word, texts: Range<usize>) -> bool {
        let texts = &self.said[texts];
        let said = |folded: &str| texts.iter().all(|said| said.contains(folded));
        let parts = || word.written.split(['-', '\u{2010}', '\u{2011}']).map(fold).collect::<Vec<_>>();
        // `Kita` of `Kita-Plätze` is said by `Kita-Leiterin`.
        let begun = |part: &SmolStr| {
            let begins = |said: &Set<&str>| said.iter().any(|word| word.starts_with(part.as_str()));
            part.len() >= PART && texts.iter().all(begins)
        };
        let other = |word: &Word| synonyms(&word.folded).iter().any(|other| said(other));
        said(&word.folded) || other(word) || (word.written.contains('-') && parts().iter().all(begun))
    }

    /// Whether both texts have the first or the last half of a word somewhere: `Mühlen` bears `Mühlenretter` out in part.
    pub(super) fn half_said(&self, word: &Word) -> bool {
        let folded = word.folded.as_str();
        let half = folded.len().div_ceil(2).max(HALF);
        let (Some(head), Some(tail)) =
            (folded.get(..half), folded.get(folded.len() - half.min(folded.len())..))
        else {
            return false;
        };
        let shared = |other: &&str| other.contains(head) || other.contains(tail);
        self.said.iter().all(|said| said.iter().any(shared))
    }

    /// Whether both texts say a word of a title between the two that stand around it there.
    pub(super) fn say_around(&self, word: &Word) -> bool {
        let around = |words: &'_ [Word], place: usize| {
            let start = place.checked_sub(1)?;
            let three = words.get(start..place + 2)?;
            Some(three.iter().map(|word| word.folded.clone()).collect::<Vec<_>>())
        };
        let titled = [self.titles.a, self.titles.b].into_iter().find_map(|title| {
            let place = title.iter().position(|said| std::ptr::eq(said, word))?;
            around(title, place)
        });
        titled.is_some_and(|titled| {
            self.texts
                .iter()
                .all(|text| text.windows(3).any(|three| three.iter().map(|word| &word.folded).eq(&titled)))
        })
    }

    /// Whether these texts have a figure or a `nicht` beside one of the words that stand beside it in the title: `Linie 23` is
    /// not borne out by `bis 23 Uhr`.
    fn counted(&self, title: &[Word], place: usize, texts: Range<usize>) -> bool {
        self.texts[texts].iter().all(|text| is_beside(title, place, text))
    }
}

/// Whether a text has a word of other words beside one of those that stand beside it there.
pub(in crate::merge) fn is_beside(words: &[Word], place: usize, text: &[Word]) -> bool {
    let beside = neighbours(words, place);
    let mut places = (0..text.len()).filter(|at| text[*at].folded == words[place].folded);
    // `34 Orte` is said by `an 34 Orten`, `Linie 3` by `Buslinie 3`.
    let begin = |word: &str| word.get(..PART).unwrap_or(word).to_owned();
    let alike = |one: &str, other: &str| {
        let ends = |long: &str, short: &str| short.len() > PART && long.ends_with(short);
        begin(one) == begin(other) || ends(one, other) || ends(other, one)
    };
    places.any(|at| neighbours(text, at).iter().any(|word| beside.iter().any(|beside| alike(word, beside))))
}

/// Whether texts say most of what a title names, be it in part: `Müllwagen` is borne out by `Müllfahrzeuge`. What stands for a
/// name they say as it is, and so what counts.
pub(in crate::merge) fn is_borne_out(title: &[Word], texts: [&[Word]; 2]) -> bool {
    let said = || texts.into_iter().flatten();
    let begun = |word: &Word| {
        let part = word.folded.get(..BEGUN).unwrap_or(&word.folded);
        texts.into_iter().flatten().any(|said| said.folded.starts_with(part))
    };
    let strict = |place: &usize| title[*place].kind != Kind::Plain || stands_for_a_name(title, *place);
    let named: Vec<usize> = (0..title.len()).filter(|place| title[*place].tells()).collect();
    let all = named
        .iter()
        .filter(|place| strict(place))
        .all(|place| said().any(|word| word.folded == title[*place].folded));
    let nouns: Vec<_> = named.iter().filter(|place| title[**place].is_capital()).collect();
    let found = nouns.iter().filter(|place| begun(&title[***place])).count();
    all && found > 1 && found * 2 >= nouns.len()
}

/// The words before and behind, articles left out.
fn neighbours(words: &[Word], place: usize) -> Vec<&str> {
    let tells = |word: &&Word| word.kind != Kind::Free;
    let before = words[..place].iter().rev().find(tells);
    let behind = words[place + 1..].iter().find(tells);
    before.into_iter().chain(behind).map(|word| word.folded.as_str()).collect()
}

/// A word of a title that nothing else bears out.
pub(super) struct Unheard<'a> {
    pub(super) word: &'a Word,
    /// Whether it stands for a place or a person.
    pub(super) name: bool,
}
