//! Two texts laid beside each other, and whether one says something in the place of what the other says.
//!
//! Invariants: what is [`harmless`](super::harmless) is equal; stretches between which a word or two happen to be
//! equal are one; what only one of the two says is its own affair as long as it is whole sentences without news,
//! stands before or behind, or is where the other was cut.

use std::ops::Range;

use super::align::{Hunk, align};
use super::difference::quoted;
use super::harmless::Texts;
use super::lexicon::{Kind, makes_news};
use super::trim;
use super::words::Word;

/// Words of an ending that one text leaves out, whatever it says.
const ENDING: usize = 25;

/// Equal words between two differences that are chance.
pub(super) const CHANCE: usize = 4;

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
}

impl<'a> Laid<'a> {
    /// `beside` are further words of either, such as its title.
    pub(super) fn new(a: &'a [Word], b: &'a [Word], beside: [&'a [Word]; 2]) -> Self {
        let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
        let texts = Texts::new(a, b, beside);
        match align(&folded(a), &folded(b)) {
            Some(hunks) => {
                let open = hunks.into_iter().filter(|hunk| !texts.harmless(hunk)).collect();
                Self { a, b, open: without_chance(a, b, open), unlike: false }
            }
            None => Self { a, b, open: vec![Hunk { a: 0..a.len(), b: 0..b.len() }], unlike: true },
        }
    }

    /// How many words of the first text are in the other.
    pub(super) fn equal(&self) -> usize {
        self.a.len() - self.open.iter().map(|hunk| hunk.a.len()).sum::<usize>()
    }

    /// What one says in the place of what the other says.
    pub(super) fn conflict(&self) -> Option<String> {
        if self.unlike {
            return Some("their texts have nothing in common".to_owned());
        }
        self.open.iter().find(|hunk| !self.is_own_affair(hunk)).map(|hunk| {
            let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
            match (a.is_empty(), b.is_empty()) {
                (true, _) => format!("only one says {}", quoted(b)),
                (_, true) => format!("only one says {}", quoted(a)),
                _ => format!("one says {}, the other {}", quoted(a), quoted(b)),
            }
        })
    }

    fn is_own_affair(&self, hunk: &Hunk) -> bool {
        let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
        let begins = hunk.a.start == 0 && hunk.b.start == 0;
        let ends = hunk.a.end == self.a.len() && hunk.b.end == self.b.len();
        match (a.is_empty(), b.is_empty()) {
            (false, false) if begins && ends => false,
            (false, false) if begins => {
                let whole = is_whole(self.a, &hunk.a) && is_whole(self.b, &hunk.b);
                whole && [[a, b], [b, a]].iter().any(|[a, b]| trim::is_introduction(a) && is_plain(b))
            }
            // Beside one's block about itself the other's last paragraph is only more.
            (false, false) if ends && self.is_cut(a, b) => true,
            (false, false) if ends => {
                let whole = is_whole(self.a, &hunk.a) && is_whole(self.b, &hunk.b);
                let block = trim::is_block(a) || trim::is_block(b);
                (trim::is_block(a) && trim::is_block(b)) || (whole && block && !news(a) && !news(b))
            }
            (false, false) => false,
            (true, _) => is_own_affair(self.b, &hunk.b, self.a, &hunk.a),
            (_, true) => is_own_affair(self.a, &hunk.a, self.b, &hunk.b),
        }
    }

    /// Whether one of the two ends in the middle of what the other says.
    fn is_cut(&self, a: &[Word], b: &[Word]) -> bool {
        let cut = |short: &[Word], long: &[Word]| {
            let half = match (short.first(), long.first()) {
                // `19,4` is all that is left of `19,4 Millionen`.
                (Some(short), Some(long)) if short.is_figure() => {
                    long.written.split(' ').next() == Some(short.written.as_str())
                }
                (Some(short), Some(long)) => long.folded.starts_with(&short.folded),
                _ => false,
            };
            trim::is_read_on(&short[usize::from(half)..])
        };
        cut(a, b) || cut(b, a)
    }
}

/// Whether what only one text has leaves the rest as it is: whole sentences without news, a long ending, or what
/// comes where the other one was cut.
fn is_own_affair(words: &[Word], range: &Range<usize>, other: &[Word], place: &Range<usize>) -> bool {
    let ending = range.end == words.len() && range.len() > ENDING;
    let cut =
        other.last().is_some_and(|last| !last.closes) && reaches_end(words, range, other.len() - place.end);
    (!news(&words[range.clone()]) || ending) && (cut || is_whole(words, range))
}

/// Whether a stretch can be moved to the end over the `rest` words behind it, which also begin it: an `und` that
/// stands last may be any of many.
fn reaches_end(words: &[Word], range: &Range<usize>, rest: usize) -> bool {
    range.end + rest == words.len()
        && (0..rest).all(|step| words[range.start + step].folded == words[range.end + step].folded)
}

fn news(words: &[Word]) -> bool {
    words.iter().any(|word| makes_news(&word.folded))
}

/// Whether a beginning counts nothing and turns nothing, so that another one in its place denies nothing.
fn is_plain(words: &[Word]) -> bool {
    trim::is_introduction(words)
        || words.iter().all(|word| matches!(word.kind, Kind::Plain | Kind::Common | Kind::Free))
}

/// Whether a stretch is made of whole sentences, if need be when moved by words that stand at both its ends.
fn is_whole(words: &[Word], range: &Range<usize>) -> bool {
    let whole = |start: usize, end: usize| {
        words.get(start).is_some_and(|word| word.opens || start == 0)
            && words.get(end).is_none_or(|word| word.opens)
    };
    let (mut start, mut end) = (range.start, range.end);
    if whole(start, end) {
        return true;
    }
    while start > 0 && words[start - 1].folded == words[end - 1].folded {
        (start, end) = (start - 1, end - 1);
        if whole(start, end) {
            return true;
        }
    }
    let (mut start, mut end) = (range.start, range.end);
    while end < words.len() && words[start].folded == words[end].folded {
        (start, end) = (start + 1, end + 1);
        if whole(start, end) {
            return true;
        }
    }
    false
}

/// Joins stretches between which only a few words happen to be equal.
fn without_chance(a: &[Word], b: &[Word], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let added = |hunk: &Hunk| {
        (hunk.a.is_empty() && is_whole(b, &hunk.b)) || (hunk.b.is_empty() && is_whole(a, &hunk.a))
    };
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        match joined.last_mut() {
            // A sentence more is long, but it says nothing about the words before it.
            Some(last)
                if !added(last) && !added(&hunk) && is_chance(&a[last.a.end..hunk.a.start], last, &hunk) =>
            {
                (last.a.end, last.b.end) = (hunk.a.end, hunk.b.end);
            }
            _ => joined.push(hunk),
        }
    }
    joined
}

/// A word or two between long differences are chance; beside short ones they are the text.
fn is_chance(between: &[Word], before: &Hunk, behind: &Hunk) -> bool {
    let length = |hunk: &Hunk| hunk.a.len().max(hunk.b.len());
    between.len() < CHANCE && between.len() * 2 < length(before).max(length(behind))
}
