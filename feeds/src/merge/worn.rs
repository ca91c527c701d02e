//! Sentences that a source repeats: what it says in several of its releases says nothing about one of them.
//!
//! Learned from the source's own history each time, as far as a reading brings it along: the releases that its list names
//! now, with their texts as they are known. Nothing is stored, so there is nothing to bound, to age or to erase; a list
//! of a dozen releases is enough.
//!
//! Invariants: the order of the releases does not matter; a sentence counts once per release; one that is said in
//! fewer than [`OTHERS`] other releases keeps its weight. A worn sentence is no evidence that two tellings are one
//! release. Where the other telling has one like it, what differs between the two parts them all the same: `Beginn ist
//! um 7 Uhr` may be in each release of a series and be what matters in this one.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::harmless::Side;
use super::lexicon::Kind;
use super::shelf::Shelf;
use super::telling::Telling;
use super::words::Word;
use crate::model::{Entry, Key, Member, SourceId, Story};

/// Other releases in which a sentence is said that is worn.
const OTHERS: usize = 3;

/// Words of a sentence that can be worn. Shorter ones are no evidence anyway.
const WORDS: usize = 4;

/// Releases that are looked at, the first of the list.
const LOOKED_AT: usize = 60;

/// What is known of the sentences that a source repeats.
#[derive(Debug, Clone, Default)]
pub(super) struct Worn(HashSet<u64>);

impl Worn {
    /// Learns from a reading and what is known of the releases in it.
    pub(super) fn learn(source: &SourceId, entries: &[Entry], stories: &[Story], shelf: &Shelf) -> Self {
        if entries.len() <= OTHERS {
            return Self::default();
        }
        let mut known: HashMap<&Key, &Member> = HashMap::new();
        for member in
            stories.iter().flat_map(|story| &story.members).filter(|member| member.entry.source == *source)
        {
            known.extend(member.entry.keys.iter().map(|key| (key, member)));
        }
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for entry in entries.iter().take(LOOKED_AT) {
            let member = entry.keys.iter().find_map(|key| known.get(key));
            let facts = [Some(entry.facts()), member.map(|member| member.entry.facts())];
            let sheets = facts.iter().flatten().map(|facts| shelf.sheet(facts));
            let said: BTreeSet<u64> = sheets.flat_map(|sheet| sheet.sentences.clone()).collect();
            said.into_iter().for_each(|digest| *counts.entry(digest).or_default() += 1);
        }
        Self(counts.into_iter().filter(|(_, count)| *count > OTHERS).map(|(digest, _)| digest).collect())
    }

    /// The telling with the words of the sentences marked that are worn.
    pub(super) fn marked<'a>(&self, telling: &'a Telling) -> Cow<'a, Telling> {
        if self.0.is_empty() {
            return Cow::Borrowed(telling);
        }
        let mut telling = telling.clone();
        for sentence in telling.words.body.chunk_by_mut(|_, next| !next.opens) {
            let worn = digest(sentence).is_some_and(|digest| self.0.contains(&digest));
            sentence.iter_mut().for_each(|word| word.worn = worn);
        }
        Cow::Owned(telling)
    }
}

/// Numbers for the sentences of a text that can be worn.
pub(super) fn sentences(body: &[Word]) -> Vec<u64> {
    body.chunk_by(|_, next| !next.opens).filter_map(digest).collect()
}

/// A number for what a sentence says. Compared within one run only.
fn digest(sentence: &[Word]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    sentence.iter().filter(|word| word.kind != Kind::Free).for_each(|word| word.folded.hash(&mut hasher));
    (sentence.len() >= WORDS).then(|| hasher.finish())
}

/// How many words are not worn.
pub(super) fn fresh(words: &[Word]) -> usize {
    words.iter().filter(|word| !word.worn).count()
}

/// A text without the worn sentences that the other one has nothing like; `None` if there are none.
pub(super) fn without_worn(side: Side<'_>, other: &[Word]) -> Option<Vec<Word>> {
    if !side.words.iter().any(|word| word.worn) {
        return None;
    }
    let said: HashSet<&str> = other.iter().map(|word| word.folded.as_str()).collect();
    let foreign = |sentence: &[Word]| {
        let telling = || sentence.iter().filter(|word| word.tells());
        let found = telling().filter(|word| said.contains(word.folded.as_str())).count();
        sentence.iter().all(|word| word.worn) && found * 2 < telling().count()
    };
    let kept: Vec<Word> = side
        .words
        .chunk_by(|_, next| !next.opens)
        .filter(|sentence| !foreign(sentence))
        .flatten()
        .cloned()
        .collect();
    (kept.len() < side.words.len()).then_some(kept)
}
