//! The parts of two stretches, and which of them are one in another form: `LK` for `Landkreis`, `Verband` for
//! `Kreisverband`, an ending more.
//!
//! Invariants: parts that are matched come in one order; names have no other form than that of the genitive and a short
//! one.

use std::borrow::Cow;
use std::ops::Range;

use super::super::folding::fold;
use super::super::harmless::{
    are_synonyms, is_of_day, is_slip, is_surname, person, same_person, sounds_alike, stands_for_a_name, stem,
};
use super::super::lexicon::Kind;
use super::super::phrases::is_unit;
use super::super::trim;
use super::super::words::Word;
use super::LONGEST;
use super::initials::spell_out;

/// Letters of a word that may be the end of a longer one, and by how many the other is longer: `Verband` and
/// `Kreisverband`.
const HEAD: usize = 4;
const LONGER: usize = 3;

/// Letters of a short form in capitals, and of its word for each of them.
const ACRONYM: std::ops::RangeInclusive<usize> = 2..=5;
const PER_LETTER: usize = 3;

/// Words that take something back from the noun they stand before.
const QUALIFIES: &[&str] = &[
    "angeblich",
    "mutmasslich",
    "vermeintlich",
    "geplant",
    "ehemalig",
    "frueher",
    "kuenftig",
    "vorlaeufig",
    "stellvertretend",
    "halb",
    "vergeblich",
    "irrtuemlich",
    "faelschlich",
    "moeglich",
    "unmoeglich",
    "knapp",
    "vorsorglich",
    "einstweilig",
    "designiert",
    "verstorben",
    "einzeln",
    "einig",
    "bedingt",
    "probeweise",
    "testweise",
    "zunaechst",
    "bisher",
];

/// A word, or the part of one that hyphens hold together.
#[derive(Debug, Clone)]
pub(in crate::merge) struct Piece<'a> {
    pub(in crate::merge) word: &'a Word,
    pub(super) folded: Cow<'a, str>,
    written: &'a str,
    /// Whether it stands for a place or a person.
    name: bool,
    /// Whether it is the last word of somebody's name.
    surname: bool,
    /// Whether a point stands behind it that may be that of a short form.
    point: bool,
}

impl Piece<'_> {
    /// Whether it turns or limits what is said.
    pub(super) fn turns(&self) -> bool {
        self.word.kind == Kind::Turn || self.word.limits()
    }

    pub(super) fn is_hard(&self) -> bool {
        let word = self.word;
        let folded = word.folded.as_str();
        matches!(word.kind, Kind::Figure | Kind::Weekday)
            || self.turns()
            || trim::counts_editions(folded)
            || is_of_day(folded)
            || stem(word)
                .is_some_and(|stem| QUALIFIES.iter().any(|listed| *listed == folded || *listed == stem))
    }

    /// Whether it stands for a place or a person.
    pub(super) fn is_name(&self) -> bool {
        self.name
    }

    /// Whether it is written as a short form in capitals.
    pub(super) fn is_acronym(&self) -> bool {
        ACRONYM.contains(&self.written.chars().count()) && self.written.chars().all(char::is_uppercase)
    }
}

/// The parts of two stretches that have no counterpart in the other one, in order.
pub(in crate::merge) fn unmatched<'a>(
    a: &'a [Word],
    in_a: &Range<usize>,
    b: &'a [Word],
    in_b: &Range<usize>,
) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    let (left, right) = (pieces(a, in_a), pieces(b, in_b));
    let (kept_left, kept_right) = common(&left, &right);
    let rest = |pieces: &[Piece<'a>], kept: &[usize]| {
        // The other sex of somebody named beside it is no one else.
        let twice = |at: usize| {
            pieces.iter().enumerate().any(|(other, piece)| {
                let named = other < at || kept.contains(&other);
                other != at && named && same_person(&piece.folded, &pieces[at].folded)
            })
        };
        let open = (0..pieces.len()).filter(|at| !kept.contains(at) && !twice(*at));
        open.map(|at| pieces[at].clone()).collect::<Vec<_>>()
    };
    let (mut left, mut right) = (rest(&left, &kept_left), rest(&right, &kept_right));
    spell_out(&mut left, &mut right);
    spell_out(&mut right, &mut left);
    (left, right)
}

/// The places of the most parts that both have in one order. Stretches are short, so all are tried.
fn common(left: &[Piece<'_>], right: &[Piece<'_>]) -> (Vec<usize>, Vec<usize>) {
    if left.len().max(right.len()) > LONGEST * 3 {
        return (Vec::new(), Vec::new());
    }
    let same: Vec<Vec<bool>> =
        left.iter().map(|one| right.iter().map(|other| akin(one, other)).collect()).collect();
    let mut most = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for a in (0..left.len()).rev() {
        for b in (0..right.len()).rev() {
            let beside = most[a + 1][b].max(most[a][b + 1]);
            most[a][b] = if same[a][b] { beside.max(most[a + 1][b + 1] + 1) } else { beside };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut kept = (Vec::new(), Vec::new());
    while a < left.len() && b < right.len() {
        if same[a][b] && most[a][b] == most[a + 1][b + 1] + 1 {
            kept.0.push(a);
            kept.1.push(b);
            (a, b) = (a + 1, b + 1);
        } else if most[a + 1][b] >= most[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    kept
}

fn pieces<'a>(words: &'a [Word], range: &Range<usize>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    // `Frau` and `Foto` are free to come and go, but not in the place of another noun.
    let says = |word: &Word| word.kind != Kind::Free || (word.is_capital() && !word.opens);
    for place in range.clone().filter(|place| says(&words[*place])) {
        let word = &words[place];
        let (name, surname) = (stands_for_a_name(words, place), is_surname(words, place));
        let parts: Vec<&str> = word.written.split(['-', '\u{2010}', '\u{2011}']).collect();
        if parts.len() == 1 || word.kind != Kind::Plain {
            let folded = Cow::Borrowed(word.folded.as_str());
            pieces.push(Piece {
                word,
                folded,
                written: &word.written,
                name,
                surname,
                point: word.closes || word.short,
            });
            continue;
        }
        let last = parts.len() - 1;
        pieces.extend(parts.iter().enumerate().map(|(at, part)| {
            let folded = fold(part);
            let folded = Cow::Owned(if folded == "str" { "strasse".to_owned() } else { folded.into() });
            Piece {
                word,
                folded,
                written: part,
                name,
                surname,
                point: (word.closes || word.short) && at == last,
            }
        }));
    }
    pieces
}

/// Whether two parts are one in another form.
fn akin(one: &Piece<'_>, other: &Piece<'_>) -> bool {
    let (a, b) = (&*one.folded, &*other.folded);
    if a == b {
        return true;
    }
    let plain = |piece: &Piece<'_>| matches!(piece.word.kind, Kind::Plain | Kind::Common);
    if !plain(one) || !plain(other) {
        return false;
    }
    let whole = one.word.folded == a && other.word.folded == b;
    (whole && stem(one.word).is_some() && stem(one.word) == stem(other.word))
        || (whole && are_synonyms(one.word, other.word))
        || (!(one.surname && other.surname) && same_person(a, b))
        || is_slip(a, b)
        || (!one.name && !other.name && sounds_alike(a, b))
        || is_inflected(one, other)
        || is_short_form(one, other)
        || is_short_form(other, one)
        || is_head(one, other)
        || is_head(other, one)
}

/// Whether two nouns differ by an ending. A name has but that of the genitive.
fn is_inflected(one: &Piece<'_>, other: &Piece<'_>) -> bool {
    let (a, b) = (&*one.folded, &*other.folded);
    let genitive = |long: &str, short: &str| matches!(long.strip_prefix(short), Some("s" | "es"));
    let long = a.len().min(b.len()) > HEAD && one.word.is_capital() && other.word.is_capital();
    long && (genitive(a, b) || genitive(b, a) || (!one.name && !other.name && person(a) == person(b)))
}

/// Whether one is the other in short: `LK` for `Landkreis`, `ledigl.` for `lediglich`, `lfd` for `laufend`.
fn is_short_form(short: &Piece<'_>, long: &Piece<'_>) -> bool {
    let (letters, word) = (&*short.folded, &*long.folded);
    let small = |piece: &Piece<'_>| piece.written.contains(char::is_lowercase);
    let cut = short.point
        && (short.word.short || !(long.point || short.surname))
        && small(short)
        && small(long)
        && letters.len() > 1
        && letters.len() < word.len()
        && word.starts_with(letters);
    let mut rest = word.bytes();
    let begins = word.as_bytes().first() == letters.as_bytes().first();
    let all = begins && letters.bytes().all(|letter| rest.any(|other| other == letter));
    let acronym = short.is_acronym() && long.word.is_capital() && word.len() >= letters.len() * PER_LETTER;
    let mute = letters.len() > 1
        && letters.len() < word.len()
        && !letters.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !short.is_acronym()
        && (short.point || word.as_bytes().last() == letters.as_bytes().last());
    cut || (all && (acronym || mute))
}

/// Whether a noun is the end of a longer one, so that it means the same in short.
fn is_head(short: &Piece<'_>, long: &Piece<'_>) -> bool {
    let nouns = short.word.is_capital() && long.word.is_capital() && !short.name && !long.name;
    let (head, whole) = (bare(&short.folded), bare(&long.folded));
    // The `Wesen` of `Kfz-Wesen` is not all that it says.
    let whole_word = *short.folded == *short.word.folded;
    // A kilometre is no metre.
    nouns
        && whole_word
        && !is_unit(&long.folded)
        && head.len() >= HEAD
        && whole.len() >= head.len() + LONGER
        && whole.ends_with(head)
}

/// A noun without the ending of the genitive.
pub(in crate::merge) fn bare(folded: &str) -> &str {
    ["es", "s"].iter().find_map(|ending| folded.strip_suffix(ending)).unwrap_or(folded)
}
