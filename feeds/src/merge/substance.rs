//! Whether what two texts say otherwise within a sentence is of substance, where all around it they agree.
//!
//! Who takes over a release leaves out an adjective, says what somebody is, writes `LK` for `Landkreis` and `der Verband`
//! for `der Kreisverband`. One such word between a few others may be all that tells two releases apart; among many
//! that are equal it denies nothing. So what is found here to be slight is so only if nearly all else is equal, which
//! the caller's two texts must show: [`are_slight`].
//!
//! Invariants: what counts, names a day, turns or limits is never slight, nor is a noun in the place of another one,
//! nor one more in an enumeration; words that both have must come in one order.

mod initials;
mod length;
mod piece;

use std::ops::Range;

use super::align::Hunk;
use super::harmless::{Texts, is_filler, says};
use super::lexicon::{self, Kind};
use super::words::Word;
pub(super) use length::without_aliases;
pub(super) use piece::{Piece, bare, unmatched};

/// Words that must be equal in both texts.
const EQUAL: usize = 30;

/// Tenths of the shorter text that must be equal.
const NEARLY_ALL: usize = 8;

/// Equal words to one that only one text has.
const TO_ONE: usize = 5;

/// Words within which a noun that stands elsewhere has moved.
const NEAR: usize = 12;

/// Words of one stretch. What is longer says something for itself.
const LONGEST: usize = 12;

/// Words of a clause.
const CLAUSE: usize = 3;

/// Prepositions before a figure or a day that change what it says.
const BEFORE_FIGURES: &[&str] =
    &["vor", "nach", "seit", "ueber", "unter", "gegen", "ab", "bis", "je", "pro", "als"];

/// Further words that say who says so.
const TELLS: &[&str] = &[
    "teilt",
    "teilte",
    "teilten",
    "mitteilt",
    "mitteilte",
    "mitgeteilt",
    "angaben",
    "auskunft",
    "informiert",
    "informierte",
    "meldet",
    "meldete",
];

/// Further words with which a sentence goes on behind a comma.
const GO_ON: &[&str] = &["in", "im", "am", "an", "zu", "zum", "zur", "von", "vom", "weil", "damit", "ob"];

/// Two texts, and how much of them is equal.
pub(super) struct Ground<'t, 'a> {
    pub(super) a: &'a [Word],
    pub(super) b: &'a [Word],
    pub(super) texts: &'t Texts<'a>,
    /// Words that are equal in both.
    pub(super) equal: usize,
    /// Words of the shorter one.
    pub(super) shorter: usize,
}

/// Whether all these stretches are slight, in texts with so much that is equal that nothing else is to be thought of them.
pub(super) fn are_slight(ground: &Ground<'_, '_>, hunks: &[&Hunk]) -> bool {
    let Ground { a, b, texts, equal, shorter } = *ground;
    let said = |words: &[Word]| words.iter().filter(|word| word.kind != Kind::Free).count();
    let more: usize = hunks.iter().map(|hunk| said(&a[hunk.a.clone()]).max(said(&b[hunk.b.clone()]))).sum();
    let enough = equal >= EQUAL && equal * 10 >= shorter * NEARLY_ALL && more * TO_ONE <= equal;
    let at_length = !texts.are_of_one_home() && length::is_enough(equal, shorter, more);
    let slight = |hunk: &&Hunk| {
        (enough && is_slight(a, &hunk.a, b, &hunk.b))
            || (at_length && length::is_slight(texts, a, &hunk.a, b, &hunk.b))
    };
    (enough || at_length) && hunks.iter().all(slight) && !trade_places(a, b, hunks)
}

/// Whether a noun is missing in one place and stands in another one nearby: `von Ahlen nach Borken`, `von Borken nach Ahlen`.
fn trade_places(a: &[Word], b: &[Word], hunks: &[&Hunk]) -> bool {
    // `Intendant` may stand on either side of his name.
    let noun =
        |word: &&Word| word.is_capital() && word.kind == Kind::Plain && !lexicon::is_role(&word.folded);
    hunks.iter().enumerate().any(|(at, hunk)| {
        let others = hunks.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
        let near = others.filter(|other| hunk.a.start.abs_diff(other.a.start) <= NEAR);
        let come: Vec<&str> = near
            .flat_map(|other| &b[other.b.clone()])
            .filter(noun)
            .map(|word| word.folded.as_str())
            .collect();
        let still = |word: &Word| b[hunk.b.clone()].iter().any(|other| other.folded == word.folded);
        a[hunk.a.clone()].iter().filter(noun).any(|word| come.contains(&word.folded.as_str()) && !still(word))
    })
}

fn is_slight(a: &[Word], in_a: &Range<usize>, b: &[Word], in_b: &Range<usize>) -> bool {
    if in_a.len().max(in_b.len()) > LONGEST || spans_sentences(a, in_a) || spans_sentences(b, in_b) {
        return false;
    }
    let (left, right) = unmatched(a, in_a, b, in_b);
    let clause = (left.is_empty() && is_clause(b, in_b)) || (right.is_empty() && is_clause(a, in_a));
    let hard = |piece: &Piece<'_>| piece.turns() || (!clause && piece.is_hard());
    if left.iter().chain(&right).any(hard) || moves_figures(a, &left, in_a) || moves_figures(b, &right, in_b)
    {
        return false;
    }
    match (left.is_empty(), right.is_empty()) {
        (true, true) => true,
        _ if clause => true,
        (false, true) => !is_listed(a, in_a, &left),
        (true, false) => !is_listed(b, in_b, &right),
        (false, false) => left.iter().chain(&right).all(|piece| is_filler(piece.word)),
    }
}

/// Whether a stretch begins within one sentence and ends within another one: what it says is no matter of a word.
fn spans_sentences(words: &[Word], range: &Range<usize>) -> bool {
    range.len() > 1 && words[range.clone()].iter().skip(1).any(|word| word.opens)
}

/// Whether a preposition is among these that changes what the figure behind them says.
fn moves_figures(words: &[Word], rest: &[Piece<'_>], range: &Range<usize>) -> bool {
    let behind = words.get(range.end).is_some_and(|word| matches!(word.kind, Kind::Figure | Kind::Weekday));
    behind && rest.iter().any(|piece| BEFORE_FIGURES.contains(&&*piece.folded))
}

/// Whether a stretch is a clause between commas, which ends with its verb: `, der beim Bremsen entsteht,`
fn is_clause(words: &[Word], range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).is_some_and(|before| words[before].comma);
    let part = &words[range.clone()];
    let verb = |last: &Word| !last.is_capital() && matches!(last.kind, Kind::Plain | Kind::Common);
    let one = part.iter().skip(1).all(|word| !word.opens);
    before
        && one
        && part.len() >= CLAUSE
        && part.last().is_some_and(|last| (last.comma || last.closes) && verb(last))
}

/// Whether a word says that somebody says so: `, teilte die Behörde mit`.
fn tells(folded: &str) -> bool {
    (folded != "so" && says(folded)) || TELLS.contains(&folded)
}

/// Whether nouns are one more of an enumeration.
fn is_listed(words: &[Word], range: &Range<usize>, rest: &[Piece<'_>]) -> bool {
    let part = &words[range.clone()];
    let before = range.start.checked_sub(1).and_then(|before| words.get(before));
    // What goes on behind its comma with `um` or `dass` ends no entry.
    let goes_on = words.get(range.end).is_some_and(|next| {
        !next.is_capital() && (next.kind == Kind::Common || GO_ON.contains(&next.folded.as_str()))
    });
    let inner = if goes_on { &part[..part.len().saturating_sub(1)] } else { part };
    let comma = before.into_iter().chain(inner).any(|word| word.comma);
    let and = part.iter().any(|word| matches!(word.folded.as_str(), "und" | "oder" | "sowie"));
    // `Eva Lau, Leiterin der Kita,` stands between commas and is none, nor is `Leiterin` before a name.
    let behind = words.get(range.end).is_some_and(|word| word.is_capital() && !word.opens);
    let closed = behind || part.last().is_some_and(|last| last.comma || last.closes);
    let office = closed && part.iter().any(|word| lexicon::is_role(&word.folded));
    let noun = |piece: &Piece<'_>| piece.word.is_capital() && piece.word.kind != Kind::Common;
    rest.iter().any(noun) && (and || (comma && !office)) && !rest.iter().any(|piece| tells(&piece.folded))
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn slight(one: &str, other: &str) -> bool {
        let (a, b) = (words(one), words(other));
        let head = a.iter().zip(&b).take_while(|(a, b)| a.folded == b.folded).count();
        let tail =
            a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a.folded == b.folded);
        let tail = tail.count();
        is_slight(&a, &(head..a.len() - tail), &b, &(head..b.len() - tail))
    }

    #[test]
    fn words_that_deny_nothing_are_slight() {
        for (one, other) in [
            ("Der LK Torgau zahlt", "Der Landkreis Torgau zahlt"),
            ("Die OD der Bundesstraße ist neu", "Die Ortsdurchfahrt der Bundesstraße ist neu"),
            ("wird ledigl. am Abend", "wird lediglich am Abend"),
            ("Der Verband wächst", "Der Feuerwehrverband wächst"),
            ("Die Kammer führt eine kostenlose Liste", "Die Kammer führt eine Liste"),
            ("In der Gerh.-Hauptmann-Str. ist", "In der Gerhart-Hauptmann-Straße ist"),
            ("Der THW-Ortsverband Torgau hilft", "Der Ortsverband Torgau des Technischen Hilfswerks hilft"),
            ("nach dem OZG am Netz", "nach dem Onlinezugangsgesetz (OZG) am Netz"),
            ("Das sagt Eva Lau im Hof", "Das sagt Eva Lau, Leiterin der Kita, im Hof"),
            ("Der Strom, der beim Bremsen entsteht, heizt", "Der Strom heizt"),
            ("mit mehreren Std. Abstand", "mit mehreren Stunden Abstand"),
        ] {
            assert!(slight(one, other), "{one} / {other}");
            assert!(slight(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn what_counts_turns_or_stands_for_something_else_is_not() {
        for (one, other) in [
            ("Es kamen Gäste", "Es kamen 20 Gäste"),
            ("Der Rat stimmt zu", "Der Rat stimmt nicht zu"),
            ("Der Rat stimmt zu", "Der Rat stimmt vorerst zu"),
            ("Der Rat lobt die Feuerwehr", "Der Rat lobt die Polizei"),
            ("Das Bad öffnet", "Das Bad schließt"),
            ("Es gibt Saft und Brot", "Es gibt Saft, Käse und Brot"),
            ("Beginn ist um 18 Uhr", "Beginn ist nach 18 Uhr"),
            ("Eva dankt Udo im Hof", "Udo dankt Eva im Hof"),
            ("Das Fest ist im Hof", "Das Fest ist morgen im Hof"),
            ("Die Stadt, die nicht zahlt, klagt", "Die Stadt klagt"),
            ("mit einem Foto melden", "mit einem Antrag melden"),
            ("Zone II. wird kleiner", "Zone III. wird kleiner"),
            ("Die Sperrung in Hausen dauert", "Die Sperrung in Oberhausen dauert"),
            ("Der neue Leiter kommt", "Der stellvertretende Leiter kommt"),
        ] {
            assert!(!slight(one, other), "{one} / {other}");
            assert!(!slight(other, one), "{other} / {one}");
        }
    }
}
