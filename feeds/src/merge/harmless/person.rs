//! Persons of any sex: `Lehrerinnen und Lehrer`, `Lehrkräfte`, `Lehrende`.

use std::ops::Range;

use super::super::lexicon::Kind;
use super::super::words::Word;

/// Endings of words that mean persons of any sex.
const NEUTRAL: &[&str] = &[
    "kraft",
    "kraefte",
    "kraeften",
    "ende",
    "enden",
    "ender",
    "person",
    "personen",
    "leute",
    "team",
    "schaft",
    "mitglied",
    "mitglieder",
    "mitgliedern",
];

/// The other sex of a person named beside it: `Lehrerinnen und` before `Lehrer`.
pub(super) fn told_twice(words: &[Word], range: Range<usize>) -> bool {
    let near = range.start.saturating_sub(4)..(range.end + 4).min(words.len());
    let mut persons = words[range.clone()].iter().filter(|word| word.kind != Kind::Free);
    persons.all(|person| {
        let same =
            |place: usize| !range.contains(&place) && is_same_or_person(&words[place].folded, &person.folded);
        // `keiner Patientin und keinem Patienten` turns it once.
        let turns = |word: &Word| word.kind == Kind::Turn && word.folded.starts_with("kein");
        let again = |place: usize| !range.contains(&place) && turns(&words[place]);
        (person.kind == Kind::Plain && near.clone().any(same)) || (turns(person) && near.clone().any(again))
    })
}

fn is_same_or_person(one: &str, other: &str) -> bool {
    one == other && one.len() > 2
        || same_person(one, other)
        || person(one) == person(other) && person(one).len() > 2
}

/// Whether both words mean the same persons: `Lehrer`, `Lehrern`, `Lehrerin`, `Studenten` and `Studierende`.
pub(in crate::merge) fn same_person(one: &str, other: &str) -> bool {
    let stems = (person(one), person(other));
    let long = stems.0.len() > 3;
    long && stems.0 == stems.1
        || [(one, other), (other, one)].iter().any(|(one, other)| {
            let neutral = one.strip_suffix("ende").or_else(|| one.strip_suffix("enden"));
            let stem = neutral.map(|stem| stem.strip_suffix("ier").unwrap_or(stem));
            let ends = ["er", "ern", "ent", "enten", "in"].iter().any(|ending| other.ends_with(ending));
            ends && stem.is_some_and(|stem| stem.len() > 3 && other.starts_with(stem))
        })
}

/// A word without the endings of sex, number and case.
pub(in crate::merge) fn person(word: &str) -> &str {
    let word = word.strip_suffix("in").filter(|stem| stem.len() > 3).unwrap_or(word);
    ["en", "e", "n"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// Whether one word of any sex stands for a pair: `Lehrkräfte` for `Lehrerinnen und Lehrer`.
pub(super) fn is_neutral(pair: &[Word], single: &[Word]) -> bool {
    let mut persons = pair.iter().filter(|word| word.kind != Kind::Free).map(|word| person(&word.folded));
    let mut others = single.iter().filter(|word| word.kind != Kind::Free);
    let (Some(first), Some(neutral), None) = (persons.next(), others.next(), others.next()) else {
        return false;
    };
    let shared = first.bytes().zip(neutral.folded.bytes()).take_while(|(a, b)| a == b).count();
    shared > 3
        && NEUTRAL.iter().any(|ending| neutral.folded.ends_with(ending))
        && persons.all(|person| person == first)
}
