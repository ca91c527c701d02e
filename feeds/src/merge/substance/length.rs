//! What is slight only where two texts agree at length: an office in short, an attribution, another tense.
//!
//! Who copies a text word for word copies the release. What an editor then does to it keeps to what a reader would not
//! miss: says `das Rechenzentrum` for the name that stands above, `wir` for the name of the house, `nach Angaben des
//! Verbands`, `eröffnete` for `hat eröffnet`. None of this puts a fact in the place of another one.
//!
//! Invariants: what is hard in a short text is hard here; a noun stands in the place of another one only if both name what
//! both texts have named; a word in small letters stands in the place of none but a small word.

use std::ops::Range;

use super::super::harmless::{
    Alias, Texts, is_filler, is_office, is_one_verb, only_says, speaks, speaks_for_itself,
};
use super::super::words::Word;
use super::piece::{Piece, bare, unmatched};
use super::{is_listed, moves_figures, spans_sentences};

/// Words that must be equal in both texts, and of how many of the shorter one tenths.
const EQUAL: usize = 50;
const NEARLY_ALL: usize = 8;

/// Equal words to one that only one text has.
const TO_ONE: usize = 4;

/// Words of one stretch.
const LONGEST: usize = 25;

/// Offices of any kind: `das Amt` means the one that was named.
const ANY_OFFICE: &[&str] = &[
    "amt",
    "behoerde",
    "verwaltung",
    "haus",
    "einrichtung",
    "unternehmen",
    "gesellschaft",
    "organisation",
    "verband",
    "verein",
    "institution",
    "traeger",
    "kommune",
    "betrieb",
];

/// Words that hold together what is said, or say that it is so, and that stand for no other word.
const LIGHT: &[&str] = &[
    "zwar",
    "naemlich",
    "inzwischen",
    "mittlerweile",
    "jetzt",
    "selbst",
    "eigens",
    "demnach",
    "dies",
    "diese",
    "dieser",
    "dieses",
    "diesen",
    "diesem",
    "denn",
    "indes",
    "sodass",
    "so",
    "als",
    "wie",
    "dass",
    "wir",
    "uns",
    "hat",
    "haben",
    "habe",
    "worden",
    "gewesen",
    "sei",
    "seien",
];

/// Whether texts agree so much that what is found here slight is.
pub(super) fn is_enough(equal: usize, shorter: usize, more: usize) -> bool {
    equal >= EQUAL && equal * 10 >= shorter * NEARLY_ALL && more * TO_ONE <= equal
}

/// Whether what two texts say otherwise in one place is slight.
pub(super) fn is_slight(
    texts: &Texts<'_>,
    a: &[Word],
    in_a: &Range<usize>,
    b: &[Word],
    in_b: &Range<usize>,
) -> bool {
    if in_a.len().max(in_b.len()) > LONGEST || spans_sentences(a, in_a) || spans_sentences(b, in_b) {
        return false;
    }
    let (mut left, mut right) = unmatched(a, in_a, b, in_b);
    without_aliases(texts.aliases(), &mut left, &mut right);
    without_verbs(&mut left, &mut right);
    if left.iter().chain(&right).any(Piece::is_hard)
        || moves_figures(a, &left, in_a)
        || moves_figures(b, &right, in_b)
    {
        return false;
    }
    let noun = |piece: &Piece<'_>| piece.word.is_capital() && !is_light(piece);
    let capital = |pieces: &[Piece<'_>]| pieces.iter().any(noun);
    // Who speaks as `wir` is not somebody of whom nobody else has heard.
    let known = |pieces: &[Piece<'_>], other: &[Piece<'_>], of_a: bool| {
        let speaks = other.iter().any(|piece| speaks(std::slice::from_ref(piece.word)) > 0);
        let named = |piece: &&Piece<'_>| piece.is_name() && !is_office(&piece.folded);
        !speaks || pieces.iter().filter(named).all(|piece| texts.is_known_to(piece.word, of_a))
    };
    match (left.is_empty(), right.is_empty()) {
        (true, true) => true,
        (false, true) => !is_listed(a, in_a, &left),
        (true, false) => !is_listed(b, in_b, &right),
        (false, false) => {
            match (capital(&left), capital(&right)) {
                (true, true) => refers(texts, &left, &right) || refers(texts, &right, &left),
                (true, false) => {
                    !is_listed(a, in_a, &left) && right.iter().all(is_light) && known(&left, &right, false)
                }
                (false, true) => {
                    !is_listed(b, in_b, &right) && left.iter().all(is_light) && known(&right, &left, true)
                }
                // One word more says something, one in the place of another one something else.
                (false, false) => left.iter().all(is_light) || right.iter().all(is_light),
            }
        }
    }
}

/// Whether a preposition ends its sentence, as it does where the address behind it is not compared: `unter www.amt.example.`
fn leads_to_an_address(word: &Word) -> bool {
    (word.closes || word.comma) && ["unter", "auf", "ueber", "bei", "per"].contains(&word.folded.as_str())
}

/// Whether a word stands for no other one.
fn is_light(piece: &Piece<'_>) -> bool {
    let word = piece.word;
    is_filler(word)
        || only_says(&word.folded)
        || leads_to_an_address(word)
        || speaks_for_itself(&word.folded)
        || LIGHT.contains(&&*piece.folded)
}

/// Whether an office is named in one text by what it is and in the other one by names that both texts have.
fn refers(texts: &Texts<'_>, short: &[Piece<'_>], long: &[Piece<'_>]) -> bool {
    let small = |piece: &&Piece<'_>| !piece.word.is_capital();
    if !short.iter().chain(long).filter(small).all(is_light) {
        return false;
    }
    let mut nouns = short.iter().filter(|piece| piece.word.is_capital());
    let (Some(office), None) = (nouns.next(), nouns.next()) else { return false };
    let named: Vec<_> = long.iter().filter(|piece| piece.word.is_capital()).collect();
    let head = bare(&office.folded);
    let is_one = |piece: &&&Piece<'_>| bare(&piece.folded).ends_with(head);
    let others = named.iter().filter(|piece| is_office(&piece.folded)).all(|piece| is_one(&piece));
    is_office(&office.folded) | ANY_OFFICE.contains(&head)
        && named.iter().all(|piece| texts.both_say(&piece.folded))
        && (named.iter().any(|piece| is_one(&piece))
            || (ANY_OFFICE.contains(&head) && others && named.len() > 1))
}

/// Removes a short form that one of the texts explains, and what the other text says of the name that it stands for.
pub(in crate::merge) fn without_aliases<'a>(
    aliases: &[Alias<'_>],
    left: &mut Vec<Piece<'a>>,
    right: &mut Vec<Piece<'a>>,
) {
    for alias in aliases {
        for turned in [false, true] {
            let (short, long) = if turned { (&mut *right, &mut *left) } else { (&mut *left, &mut *right) };
            let is_short = |piece: &Piece<'_>| *piece.folded == *alias.letters;
            let of_name = |piece: &Piece<'_>| alias.names(bare(&piece.folded));
            if short.iter().any(is_short) && long.iter().any(of_name) {
                short.retain(|piece| !is_short(piece));
                long.retain(|piece| !of_name(piece));
            }
        }
    }
}

/// Removes verbs that both have: `tauscht` beside `tauschen`, `deckte` beside `abgedeckt`.
fn without_verbs(left: &mut Vec<Piece<'_>>, right: &mut Vec<Piece<'_>>) {
    left.retain(|piece| match right.iter().position(|other| is_one_verb(piece.word, other.word)) {
        Some(place) => {
            right.remove(place);
            false
        }
        None => true,
    });
}

#[cfg(test)]
mod tests {
    use super::super::super::align::align;
    use super::super::super::harmless::Side;
    use super::super::super::words::words;
    use super::*;

    fn slight(one: &str, other: &str) -> bool {
        let (a, b) = (words(one), words(other));
        let folded = |words: &[Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
        let hunks = align(&folded(&a), &folded(&b)).expect("so short that all of it is laid out");
        let side = |words| Side { words, beside: &[], told: None, home: None };
        let texts = Texts::new(side(&a), side(&b));
        hunks.iter().all(|hunk| is_slight(&texts, &a, &hunk.a, &b, &hunk.b))
    }

    #[test]
    fn what_an_editor_changes_is_slight() {
        for (one, other) in [
            ("Das Amt Nord (ANO) baut. Das ANO zahlt", "Das Amt Nord baut. Das Amt zahlt"),
            ("Der Verband wächst", "Der Zweckverband wächst"),
            ("von unserem Rechenzentrum", "vom eigenen Rechenzentrum"),
            ("Wir stellen den Plan auf Anfrage vor", "Der Verein stellt den Plan auf Anfrage vor"),
            ("Es reicht nach Angaben des Amtes aus", "Es reicht zwar aus"),
            ("Sie bittet, um Mitternacht zu gehen", "Sie bittet Gäste, um Mitternacht zu gehen"),
        ] {
            assert!(slight(one, other), "{one} / {other}");
            assert!(slight(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn what_stands_for_something_else_is_not() {
        for (one, other) in [
            ("Das Amt Nord (ANO) baut. Das ANO zahlt", "Das Amt Nord (ANO) baut. Das Werk zahlt"),
            ("Der Preis steigt", "Der Preis sinkt"),
            ("Die Ursache ist unklar", "Die Ursache ist geklärt"),
            ("Sie will ihn anheben", "Sie will ihn senken"),
            ("die gelbe Tonne", "die blaue Tonne"),
            ("Der Rat zahlt", "Der Kreis zahlt"),
            ("Wir zahlen", "Der Verein zahlt nicht"),
            ("Beginn ist vor 18 Uhr", "Beginn ist nach 18 Uhr"),
            ("Es gibt Saft und Brot", "Es gibt Saft, Käse und Brot"),
            ("Es gilt heute", "Es gilt morgen"),
        ] {
            assert!(!slight(one, other), "{one} / {other}");
            assert!(!slight(other, one), "{other} / {one}");
        }
    }
}
