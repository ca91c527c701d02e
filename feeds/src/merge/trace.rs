//! Traces: short numbers by which the store finds stories that may be the same release, without a scan.
//!
//! Invariants: an entry has at most [`TRACES`] of them; they come from words as compared, so no harmless spelling
//! changes them; two texts that share about a dozen words in a row near their beginning share one. A trace is no
//! evidence, it only says where to look.
//!
//! The stretches of a text are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing, 2003): of every few
//! neighbours the one with the least hash, so that equal stretches choose alike wherever they stand.
//!
//! Stores keep traces of stories: an entry must give the same ones in every version of the program, or the index
//! has to be made anew.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::harmless::person;
use super::trim;
use super::words::{Word, Words};
use crate::model::Entry;

/// Traces of one entry at most.
pub const TRACES: usize = 16;

/// Traces of the text among them.
const OF_TEXT: usize = 12;

/// Words of the text that are looked at.
const LOOKED_AT: usize = 80;

/// Words of one stretch.
const STRETCH: usize = 4;

/// Stretches of which one is chosen.
const WINDOW: usize = 9;

/// The longest words of a title, whose pairs are traces.
const LONGEST: usize = 4;

/// A place to look for a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Trace(pub u64);

/// The traces of an entry, each once.
pub fn traces(entry: &Entry) -> Vec<Trace> {
    of(&Words::of(&entry.facts()))
}

/// The same, where all words are at hand.
pub(super) fn of(words: &Words) -> Vec<Trace> {
    let mut traces = BTreeSet::new();
    let title: Vec<&str> = words.title.iter().filter(|word| word.tells()).map(stem).collect();
    if title.len() > 1 {
        traces.insert(trace("title", &title));
    }
    let mut longest: Vec<&str> = title.iter().copied().filter(|word| word.len() > 4).collect();
    longest.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    longest.dedup();
    longest.truncate(LONGEST);
    longest.sort_unstable();
    if longest.len() > 2 {
        for pair in [[0, 1], [1, 2], [0, 2]] {
            traces.insert(trace("pair", &pair.map(|place| longest[place])));
        }
    }
    traces.extend(of_words(&words.body).into_iter().take(OF_TEXT));
    traces.into_iter().take(TRACES).collect()
}

fn looked_at(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().filter(|word| !word.folded.is_empty()).map(stem).take(LOOKED_AT)
}

fn of_words(body: &[Word]) -> Vec<Trace> {
    let words: Vec<&str> = looked_at(&body[trim::masthead(body)..]).collect();
    let hashes: Vec<Trace> = words.windows(STRETCH).map(|stretch| trace("text", stretch)).collect();
    let mut chosen: Vec<Trace> = Vec::new();
    for window in hashes.windows(WINDOW.min(hashes.len().max(1))) {
        let least = window.iter().min().copied();
        chosen.extend(least.filter(|least| !chosen.contains(least)));
    }
    chosen
}

fn stem(word: &Word) -> &str {
    person(&word.folded)
}

fn trace(kind: &str, words: &[&str]) -> Trace {
    let mut hasher = Sha256::new();
    hasher.update(kind);
    for word in words {
        hasher.update([0]);
        hasher.update(word);
    }
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(hasher.finalize()).for_each(|(byte, digest)| *byte = digest);
    Trace(u64::from_be_bytes(bytes))
}
