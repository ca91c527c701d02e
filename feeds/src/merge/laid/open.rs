//! Which stretches of two texts differ, once what is chance is told from what is meant.
//!
//! Invariants: stretches between which a word or two happen to be equal are one; what only names the same in another order
//! is none; a title that was cut differs in nothing where it ends.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::is_other_order;
use super::super::words::Word;
use super::CHANCE;
use super::stretch::is_whole;

/// Words of an enumeration.
const LISTED: usize = 40;

/// Letters of a title that may be cut, and of one that may be cut without a sign.
const SHORT_TITLE: usize = 25;
const TITLE: usize = 40;

/// Letters of a title that may be cut within the first letters of a word.
const LONG_TITLE: usize = 42;

/// Whether two titles of several parts say the same, the one a part earlier that the other says last.
pub(super) fn are_turned(a: &[Word], b: &[Word]) -> bool {
    let said = |words: &'_ [Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
    let (a, mut b) = (said(a), said(b));
    a.len() == b.len()
        && a.len() > CHANCE
        && (0..b.len()).any(|_| {
            b.rotate_left(1);
            a == b
        })
}

/// Whether one of two titles ends where the other goes on: at dots, or within a word.
pub(super) fn is_cut_title(a: &[Word], b: &[Word], hunk: &Hunk) -> bool {
    let cut = |short: &[Word], rest: &Range<usize>, long: &[Word], more: &Range<usize>| {
        let elided = short.last().is_some_and(|last| last.elided);
        let letters = short.iter().map(|word| word.written.len() + 1).sum::<usize>();
        let begun = rest.start >= if elided && letters >= SHORT_TITLE { 2 } else { CHANCE };
        begun
            && match (&short[rest.clone()], long.get(more.start)) {
                ([], Some(_)) => elided,
                ([half], Some(word)) => {
                    let part = half.written.len() < word.written.len()
                        && word.written.starts_with(half.written.as_str());
                    part && (elided
                        || (letters >= TITLE && half.folded.len() >= CHANCE)
                        || (letters >= LONG_TITLE && !half.is_figure()))
                }
                _ => false,
            }
    };
    hunk.a.end == a.len()
        && hunk.b.end == b.len()
        && (cut(a, &hunk.a, b, &hunk.b) || cut(b, &hunk.b, a, &hunk.a))
}

/// Words between two stretches that may be one: `im vergangenen Jahr` beside `im Jahr 2025`.
const BETWEEN: usize = 2;

/// The stretches without neighbours that differ in nothing once they are one.
pub(super) fn without_neighbours(hunks: Vec<Hunk>, differs: impl Fn(&Hunk) -> bool) -> Vec<Hunk> {
    let mut open: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let last = open.last().filter(|last| hunk.a.start - last.a.end <= BETWEEN);
        let both = last.map(|last| Hunk { a: last.a.start..hunk.a.end, b: last.b.start..hunk.b.end });
        if both.is_some_and(|both| both.a.len().max(both.b.len()) <= LISTED && !differs(&both)) {
            open.pop();
        } else {
            open.push(hunk);
        }
    }
    open
}

/// Joins stretches between which only a few words happen to be equal.
pub(super) fn without_chance(a: &[Word], b: &[Word], hunks: Vec<Hunk>) -> Vec<Hunk> {
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
    joined.into_iter().map(|hunk| trimmed(a, b, hunk)).collect()
}

/// A stretch without what is equal at its ends, which it has once it was joined.
fn trimmed(a: &[Word], b: &[Word], mut hunk: Hunk) -> Hunk {
    let filled = |hunk: &Hunk| !hunk.a.is_empty() && !hunk.b.is_empty();
    while filled(&hunk) && a[hunk.a.start].folded == b[hunk.b.start].folded {
        (hunk.a.start, hunk.b.start) = (hunk.a.start + 1, hunk.b.start + 1);
    }
    while filled(&hunk) && a[hunk.a.end - 1].folded == b[hunk.b.end - 1].folded {
        (hunk.a.end, hunk.b.end) = (hunk.a.end - 1, hunk.b.end - 1);
    }
    hunk
}

/// The stretches without those that name the same in another order.
pub(super) fn in_one_order(a: &[Word], b: &[Word], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut open: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let whole = open.last().map(|last| (last.a.start..hunk.a.end, last.b.start..hunk.b.end));
        let alone = is_other_order(&a[hunk.a.clone()], &b[hunk.b.clone()]);
        match whole {
            _ if alone => {}
            Some((in_a, in_b))
                if in_a.len() <= LISTED && is_other_order(&a[in_a.clone()], &b[in_b.clone()]) =>
            {
                open.pop();
            }
            _ => open.push(hunk),
        }
    }
    open
}

/// A word or two between long differences are chance; beside short ones they are the text.
fn is_chance(between: &[Word], before: &Hunk, behind: &Hunk) -> bool {
    let length = |hunk: &Hunk| hunk.a.len().max(hunk.b.len());
    between.len() < CHANCE && between.len() * 2 < length(before).max(length(behind))
}
