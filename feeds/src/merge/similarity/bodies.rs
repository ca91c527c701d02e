//! Two texts compared: how much of them is equal, and what the one says in the place of what the other one says.
//!
//! Sentences may stand in another order. One that stands elsewhere must say there what it says here.

use super::super::hashing::{Map, Set, quick};
use super::super::laid::Laid;
use super::super::lexicon::Kind;
use super::super::telling::Telling;
use super::super::words::Word;
use super::super::worn::{self, fresh};

/// Tenths of the shorter text's pairs of words without which there is nothing to compare, and where titles differ.
const MUCH: usize = 4;
const MUCH_WITHOUT_TITLE: usize = 6;

/// What is said of texts without it.
pub(in crate::merge) const LITTLE: &str = "their texts have little in common";

/// Telling words of a sentence that is looked for elsewhere, and of how many tenths it is known again.
const MOVED: usize = 4;
const ALIKE: usize = 6;

/// Words of a sentence that may be said of several things: `15 Uhr:`
const SHORT: usize = 4;

/// What comparing two texts gives.
pub(super) struct Bodies {
    /// What one says in the place of what the other says.
    pub(super) conflict: Option<String>,
    /// How many words are equal.
    pub(super) equal: usize,
    pub(super) shorter: usize,
    pub(super) longer: usize,
    /// Whether one of them ends in the middle of a sentence.
    pub(super) cut: bool,
    /// Whether one names or counts something in the place of what the other does, or turns what both say.
    pub(super) renamed: bool,
}

impl Bodies {
    /// The same without what one office says in all its releases and the other one does not, if there is any.
    pub(super) fn without_worn(a: &Telling, b: &Telling) -> Option<Self> {
        let less = [worn::without_worn(a.body(), &b.words.body), worn::without_worn(b.body(), &a.words.body)];
        if less.iter().all(Option::is_none) {
            return None;
        }
        let [a, b] = [a, b].map(Telling::clone);
        let [less_a, less_b] = less;
        let with = |mut telling: Telling, less: Option<Vec<Word>>| {
            telling.words.body = less.unwrap_or(std::mem::take(&mut telling.words.body));
            telling
        };
        Some(Self::of(&with(a, less_a), &with(b, less_b)))
    }

    pub(super) fn of(one: &Telling, other: &Telling) -> Self {
        let (a, b) = (&one.words.body, &other.words.body);
        if has_much_of(a, b, are_titled_alike(&one.words.title, &other.words.title)) {
            return Self::of_much(one, other);
        }
        let (fresh_a, fresh_b) = (fresh(a), fresh(b));
        let (shorter, longer) = (fresh_a.min(fresh_b), fresh_a.max(fresh_b));
        let conflict = Some(LITTLE.to_owned());
        Self { conflict, equal: 0, shorter, longer, cut: false, renamed: false }
    }

    /// The same for two that are known to have much in common.
    pub(super) fn of_much(one: &Telling, other: &Telling) -> Self {
        let (a, b) = (&one.words.body, &other.words.body);
        let (fresh_a, fresh_b) = (fresh(a), fresh(b));
        let (shorter, longer) = (fresh_a.min(fresh_b), fresh_a.max(fresh_b));
        let cut = [a, b].iter().any(|words| words.last().is_some_and(|last| !last.closes));
        let laid = Laid::new(one.side(a), other.side(b));
        let renamed = laid.renames() || laid.turns();
        let Some(conflict) = laid.conflict() else {
            let conflict = moved_otherwise(&laid, one, other);
            return Self { conflict, equal: laid.equal(), shorter, longer, cut, renamed };
        };
        // Sentences may stand in another order: those that both have say nothing about the others.
        let (rest_a, rest_b) = rests(a, b);
        if rest_a.len() * 2 <= a.len() {
            let elsewhere = fresh_a - fresh(&rest_a);
            let rests = Laid::of_rests(one.side(&rest_a), other.side(&rest_b), elsewhere);
            if rests.conflict().is_none() && moved_otherwise(&rests, one, other).is_none() {
                let equal = elsewhere + rests.equal();
                return Self { conflict: None, equal, shorter, longer, cut, renamed };
            }
        }
        Self { conflict: Some(conflict), equal: laid.equal(), shorter, longer, cut, renamed }
    }
}

/// What a sentence says in one text in the place of what it says in the other one, where it stands elsewhere.
fn moved_otherwise(laid: &Laid<'_>, one: &Telling, other: &Telling) -> Option<String> {
    let (gone, come) = laid.only();
    let telling = |words: &'_ [Word]| {
        words.iter().filter(|word| word.tells()).map(|word| word.folded.clone()).collect::<Set<_>>()
    };
    let told: Vec<_> =
        come.iter().flat_map(|words| sentences(words)).map(|words| (words, telling(words))).collect();
    let gone = gone.iter().flat_map(|words| sentences(words));
    gone.filter(|_| !told.is_empty()).find_map(|sentence| {
        let said = telling(sentence);
        let alike = |(_, told): &&(&[Word], Set<_>)| {
            let both = said.iter().filter(|word| told.contains(*word)).count();
            said.len().min(told.len()) >= MOVED && both * 10 >= said.len().max(told.len()) * ALIKE
        };
        let (moved, _) = told.iter().find(alike)?;
        Laid::of_rests(one.side(sentence), other.side(moved), laid.equal()).conflict()
    })
}

/// Whether so much of the shorter text stands in the other one, word beside word, that it is worth laying them beside each
/// other: all that lies near a release shares words with it, but what tells it again shares nearly all pairs of them.
/// Where the titles differ as well, it takes more.
pub(super) fn has_much_of(a: &[Word], b: &[Word], titled_alike: bool) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let said: Set<u64> = pairs(long).collect();
    let found = pairs(short).filter(|pair| said.contains(pair)).count();
    let much = if titled_alike { MUCH } else { MUCH_WITHOUT_TITLE };
    found * 10 >= short.len().saturating_sub(1) * much
}

/// Whether two titles share half of what the shorter one tells.
pub(in crate::merge) fn are_titled_alike(a: &[Word], b: &[Word]) -> bool {
    let telling = |words: &'_ [Word]| words.iter().filter(|word| word.tells()).count();
    let (short, long) = if telling(a) <= telling(b) { (a, b) } else { (b, a) };
    let shared =
        short.iter().filter(|word| word.tells() && long.iter().any(|said| said.folded == word.folded));
    shared.count() * 2 >= telling(short)
}

/// Each pair of neighbouring words as a number; hardly two of millions have the same.
fn pairs(words: &[Word]) -> impl Iterator<Item = u64> {
    let mut words = words.iter().map(|word| quick(&word.folded));
    let first = words.next();
    words.scan(first, |before, word| {
        let before = before.replace(word)?;
        Some(quick(&(before, word)))
    })
}

/// The sentences of each text that the other one does not have. Where a sentence ends is not always to be seen, so several
/// of the one may be one in the other.
fn rests(a: &[Word], b: &[Word]) -> (Vec<Word>, Vec<Word>) {
    let (said_a, said_b): (Set<String>, Set<String>) =
        (sentences(a).map(said).collect(), sentences(b).map(said).collect());
    let (mut known_a, mut known_b) = (said_b.clone(), said_a.clone());
    let longer = |own: &Set<String>, other: &Set<String>| -> Vec<(String, Vec<String>)> {
        let unknown = own.iter().filter(|sentence| !other.contains(*sentence));
        unknown.filter_map(|sentence| Some((sentence.clone(), parts_of(sentence, other)?))).collect()
    };
    for (sentence, parts) in longer(&said_a, &said_b) {
        known_a.insert(sentence);
        known_b.extend(parts);
    }
    for (sentence, parts) in longer(&said_b, &said_a) {
        known_b.insert(sentence);
        known_a.extend(parts);
    }
    (rest(a, &known_a, b), rest(b, &known_b, a))
}

/// The words of a sentence, a blank behind each.
fn said(sentence: &[Word]) -> String {
    let words = sentence.iter().filter(|word| word.kind != Kind::Free);
    words.fold(String::new(), |said, word| said + &word.folded + " ")
}

/// The sentences of which one is made, if it is.
fn parts_of(sentence: &str, others: &Set<String>) -> Option<Vec<String>> {
    let begins = others
        .iter()
        .filter(|other| !other.is_empty())
        .filter_map(|other| Some((other, sentence.strip_prefix(other.as_str())?)));
    let (first, rest) = begins.min_by_key(|(_, rest)| rest.len())?;
    let mut parts = if rest.is_empty() { Vec::new() } else { parts_of(rest, others)? };
    parts.push(first.clone());
    Some(parts)
}

fn rest(words: &[Word], known: &Set<String>, other: &[Word]) -> Vec<Word> {
    let mut rest = Vec::new();
    let mut often: Map<String, usize> = Map::default();
    for sentence in sentences(words) {
        let text = said(sentence);
        let times = often.entry(text.clone()).or_default();
        *times += 1;
        // `15 Uhr` said twice is more than `15 Uhr` said once.
        let counts = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday | Kind::Turn);
        let again = *times > 1
            && sentence.len() <= SHORT
            && sentence.iter().any(counts)
            && sentences(other).filter(|sentence| said(sentence) == text).count() < *times;
        if known.contains(&text) && !again {
            continue;
        }
        // Only the text's own end can be cut.
        let within = !std::ptr::eq(sentence.as_ptr_range().end, words.as_ptr_range().end);
        rest.extend_from_slice(sentence);
        rest.last_mut().into_iter().filter(|_| within).for_each(|last| last.closes = true);
    }
    rest
}

fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.chunk_by(|_, next| !next.opens)
}
