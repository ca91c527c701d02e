//! Two texts laid beside each other, and whether one says something in the place of what the other says.
//!
//! Invariants: what is [`harmless`](super::harmless) is equal; stretches between which a word or two happen to be
//! equal are one; what only one of the two says is its own affair as long as it is whole sentences without news,
//! stands before or behind, or is where the other was cut.

mod exchanged;
mod open;
mod own;
mod stretch;
mod substance;
mod titles;

use std::ops::Range;

use super::align::{Hunk, align};
use super::difference::quoted;
use super::harmless::{Side, Texts, is_age_moved};
use super::hashing::Map;
use super::reworded;
use super::substance::{Ground, are_slight};
use super::words::Word;
use super::worn::fresh;
use exchanged::both;
use open::{are_turned, in_one_order, is_cut_title, without_chance, without_neighbours};
use stretch::{is_end_of_sentence, is_news, is_whole, limits, sentences_around};

/// Words of an ending that one text leaves out, whatever it says.
const ENDING: usize = 25;

/// Words from which on a text that only leaves something out is the other one shortened.
const SHORTENED: usize = 60;

/// Words around an age and where else it may stand.
const ASIDE: usize = 9;

/// Words between two differences that may have to do with each other.
const NEAR: usize = 25;

/// Sentences that are exchanged, at most.
const EXCHANGED: usize = 2;

/// Equal words between two differences that are chance.
pub(super) const CHANCE: usize = 4;

/// Where sentences stand in the one text and in the other.
type Sentences = (Range<usize>, Range<usize>);

/// Two texts laid beside each other, and where they differ in more than form.
pub(super) struct Laid<'a> {
    /// The one.
    pub(super) a: &'a [Word],
    /// The other.
    pub(super) b: &'a [Word],
    /// Stretches that differ and are not harmless; `None` if nothing is equal.
    pub(super) open: Vec<Hunk>,
    /// Whether nearly everything differs.
    unlike: bool,
    /// Words that are equal elsewhere, where these are but parts of two texts.
    elsewhere: usize,
    pub(super) texts: Texts<'a>,
}

impl<'a> Laid<'a> {
    /// Lays the words of two texts beside each other.
    pub(super) fn new(a: Side<'a>, b: Side<'a>) -> Self {
        let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
        let texts = Texts::new(a, b);
        let (a, b) = (a.words, b.words);
        match align(&folded(a), &folded(b)) {
            Some(hunks) => {
                let differs = |hunk: &Hunk| !texts.harmless(hunk);
                let open = hunks.into_iter().filter(differs).collect();
                let open = without_chance(a, b, without_neighbours(open, differs));
                // `Heute Abend` is `am Abend des 12. Mai` only as a whole.
                let open = in_one_order(a, b, open.into_iter().filter(differs).collect());
                Self { a, b, open, unlike: false, elsewhere: 0, texts }
            }
            None => Self {
                a,
                b,
                open: vec![Hunk { a: 0..a.len(), b: 0..b.len() }],
                unlike: true,
                elsewhere: 0,
                texts,
            },
        }
    }

    /// The same for what is left of two texts without their sentences of so many words that are equal.
    pub(super) fn of_rests(a: Side<'a>, b: Side<'a>, elsewhere: usize) -> Self {
        Self { elsewhere, ..Self::new(a, b) }
    }

    /// The same for titles, which are so short that no equal word in them is chance.
    pub(super) fn of_titles(a: Side<'a>, b: Side<'a>) -> Self {
        let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
        let texts = Texts::new(a, b);
        let (a, b) = (a.words, b.words);
        let hunks = align(&folded(a), &folded(b)).unwrap_or_default();
        let differs = |hunk: &Hunk| !texts.harmless(hunk) && !is_cut_title(a, b, hunk);
        let open = hunks.into_iter().filter(differs);
        let open = if are_turned(a, b) { vec![] } else { open.collect() };
        Self { a, b, open, unlike: false, elsewhere: 0, texts }
    }

    /// How many words are in both texts, without those that one of the two says in all its releases.
    pub(super) fn equal(&self) -> usize {
        let count = |words: &[Word], open: fn(&Hunk) -> Range<usize>| {
            fresh(words) - self.open.iter().map(|hunk| fresh(&words[open(hunk)])).sum::<usize>()
        };
        let a = count(self.a, |hunk| hunk.a.clone());
        let worn = self.b.iter().any(|word| word.worn);
        if worn { a.min(count(self.b, |hunk| hunk.b.clone())) } else { a }
    }

    /// Whether both say all that the other one says.
    pub(super) fn is_equal(&self) -> bool {
        self.open.is_empty()
    }

    /// What one says in the place of what the other says.
    pub(super) fn conflict(&self) -> Option<String> {
        if self.unlike {
            return Some("their texts have nothing in common".to_owned());
        }
        if self.is_shortened() {
            return None;
        }
        let open: Vec<&Hunk> = self.open.iter().filter(|hunk| !self.is_own_affair(hunk)).collect();
        let says_nothing = |hunk: &Hunk| {
            let near = |one: &Range<usize>, other: &Range<usize>| {
                one.start <= other.end + NEAR && other.start <= one.end + NEAR
            };
            let alone = open.iter().all(|other| **other == *hunk || !near(&other.a, &hunk.a));
            alone && self.texts.says_nothing(hunk)
        };
        let mut reworded = Map::default();
        // Many stretches stand in the same sentences.
        let mut is_reworded = |(a, b): Sentences| {
            let same = || reworded::same(&self.a[a.clone()], &self.b[b.clone()]);
            *reworded.entry((a.clone(), b.clone())).or_insert_with(same)
        };
        let open: Vec<&Hunk> = open
            .iter()
            .zip(self.sentences(&open))
            .filter(|(hunk, sentences)| !says_nothing(hunk) && !is_reworded(sentences.clone()))
            .map(|(hunk, _)| *hunk)
            .filter(|hunk| !open.iter().any(|other| self.moves_age(hunk, other)))
            .collect();
        let open = self.without_exchanged(open);
        let first = open.first().filter(|_| !are_slight(&self.ground(), &open));
        first.map(|hunk| {
            let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
            match (a.is_empty(), b.is_empty()) {
                (true, _) => format!("only one says {}", quoted(b)),
                (_, true) => format!("only one says {}", quoted(a)),
                _ => format!("one says {}, the other {}", quoted(a), quoted(b)),
            }
        })
    }

    /// Whether one of two long texts is the other one shortened: all that it says the other one says too, what it
    /// leaves out are whole sentences, and ends of sentences and brackets that nothing depends on.
    fn is_shortened(&self) -> bool {
        let shorter_of = |short: &[Word], long: &[Word]| short.len() >= SHORTENED && short.len() < long.len();
        let left_out = |words: &[Word], range: &Range<usize>| {
            let part = &words[range.clone()];
            let loose = is_end_of_sentence(words, range) || part.iter().all(|word| word.aside);
            !is_news(words, range) && (is_whole(words, range) || (loose && !limits(part)))
        };
        (shorter_of(self.a, self.b)
            && self.open.iter().all(|hunk| hunk.a.is_empty() && left_out(self.b, &hunk.b)))
            || (shorter_of(self.b, self.a)
                && self.open.iter().all(|hunk| hunk.b.is_empty() && left_out(self.a, &hunk.a)))
    }

    /// The stretches that only the one has, and those that only the other has.
    pub(super) fn only(&self) -> (Vec<&'a [Word]>, Vec<&'a [Word]>) {
        let (a, b) = (self.a, self.b);
        let of_a = self.open.iter().filter(|hunk| hunk.b.is_empty()).map(|hunk| &a[hunk.a.clone()]);
        let of_b = self.open.iter().filter(|hunk| hunk.a.is_empty()).map(|hunk| &b[hunk.b.clone()]);
        (of_a.collect(), of_b.collect())
    }

    /// Whether two stretches beside each other, or one, only move somebody's age: `Ein 58 Jahre alter Radfahrer`, `Ein Radfahrer
    /// (58)`.
    fn moves_age(&self, hunk: &Hunk, other: &Hunk) -> bool {
        let (a, b) = (both(&hunk.a, &other.a), both(&hunk.b, &other.b));
        a.len().max(b.len()) <= ASIDE && {
            let (a, b) = (&self.a[a], &self.b[b]);
            is_age_moved(a, b) || is_age_moved(b, a)
        }
    }

    /// The sentences around each stretch; other stretches of the same sentences belong to it.
    fn sentences(&self, open: &[&Hunk]) -> Vec<Sentences> {
        let opens = |words: &[Word], range: &Range<usize>| {
            !range.is_empty() && words.get(range.start).is_some_and(|word| word.opens)
        };
        let around = |hunk: &&Hunk| {
            let a = sentences_around(self.a, &hunk.a, opens(self.b, &hunk.b));
            (a, sentences_around(self.b, &hunk.b, opens(self.a, &hunk.a)))
        };
        let around: Vec<Sentences> = open.iter().map(around).collect();
        let meet = |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
        let grown = |sentences: &Sentences| {
            around.iter().fold(sentences.clone(), |(a, b), (more_a, more_b)| {
                if meet(&a, more_a) || meet(&b, more_b) {
                    (both(&a, more_a), both(&b, more_b))
                } else {
                    (a, b)
                }
            })
        };
        around.iter().map(grown).collect()
    }

    /// The two texts, and how much of them is equal.
    fn ground(&self) -> Ground<'_, 'a> {
        Ground {
            a: self.a,
            b: self.b,
            texts: &self.texts,
            equal: self.equal() + self.elsewhere,
            shorter: self.a.len().min(self.b.len()) + self.elsewhere,
        }
    }

    /// The stretches without those in sentences that were exchanged as a whole, in texts that agree at length.
    fn without_exchanged<'h>(&self, open: Vec<&'h Hunk>) -> Vec<&'h Hunk> {
        let ground = self.ground();
        let (much, shorter) = (ground.equal, ground.shorter);
        if open.is_empty() || self.texts.are_of_one_home() || much < SHORTENED || much * 10 < shorter * 7 {
            return open;
        }
        let mut exchanged: Vec<Sentences> = Vec::new();
        for (hunk, sentences) in open.iter().zip(self.sentences(&open)) {
            let whole = (&hunk.a, &hunk.b) == (&sentences.0, &sentences.1);
            if !exchanged.contains(&sentences) && self.is_exchanged(&sentences.0, &sentences.1, whole) {
                exchanged.push(sentences);
            }
        }
        if exchanged.len() > EXCHANGED {
            return open;
        }
        let within = |range: &Range<usize>, of: &Range<usize>| of.start <= range.start && range.end <= of.end;
        let gone = |hunk: &Hunk| exchanged.iter().any(|(a, b)| within(&hunk.a, a) && within(&hunk.b, b));
        open.into_iter().filter(|hunk| !gone(hunk)).collect()
    }

    fn is_exchanged(&self, in_a: &Range<usize>, in_b: &Range<usize>, whole: bool) -> bool {
        let (a, b) = (&self.a[in_a.clone()], &self.b[in_b.clone()]);
        let titles = self.texts.titles();
        let begins = self.elsewhere == 0 && in_a.start == 0 && in_b.start == 0;
        let one_title =
            titles[0].iter().map(|word| &word.folded).eq(titles[1].iter().map(|word| &word.folded));
        exchanged::are_other_quotes(a, b)
            || exchanged::are_one_statement(a, b)
            || (whole && (exchanged::is_of_its_own(a, b) || exchanged::is_of_its_own(b, a)))
            || exchanged::is_one_entry(a, b, titles)
            || exchanged::is_one_entry(b, a, titles)
            || (begins
                && one_title
                && self.texts.are_close()
                && exchanged::are_other_leads(a, b, |word| self.texts.is_known(word)))
    }
}
