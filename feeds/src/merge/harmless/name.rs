//! Where a capital stands for a place or a person, as far as the words before it say so.

use super::super::lexicon::Kind;
use super::super::words::Word;
use super::voice::is_office;

/// Words before which a capital stands for a place or a person.
const BEFORE_NAMES: &[&str] = &[
    "in",
    "bei",
    "aus",
    "nach",
    "von",
    "stadt",
    "gemeinde",
    "landkreis",
    "kreis",
    "amt",
    "ortsteil",
    "herr",
    "herrn",
    "frau",
    "dr",
    "familie",
    "samtgemeinde",
];

/// Nouns that follow a preposition without an article and name nothing: `in Betrieb`.
const NO_NAMES: &[&str] = &[
    "betrieb",
    "kraft",
    "arbeit",
    "zukunft",
    "planung",
    "bedarf",
    "regen",
    "anlass",
    "hoehe",
    "folge",
    "form",
    "kuerze",
    "absprache",
    "vereinbarung",
    "anmeldung",
    "gefahr",
    "rueckfragen",
    "fragen",
    "anspruch",
    "augenschein",
];

/// Endings of words that name things and no places.
const OF_THINGS: &[&str] =
    &["ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "tion", "tionen", "scheinen", "weise"];

/// Endings of streets and places, whose names differ by a letter: `Bergstraße`, `Burgstraße`.
const PLACES: &[&str] = &[
    "strasse", "weg", "platz", "gasse", "allee", "ring", "damm", "ufer", "hof", "berg", "burg", "brueck",
    "bruecke", "dorf", "feld", "hausen", "heim", "stadt", "tal", "bach", "see", "park", "markt", "tor",
    "wald", "hafen", "furt", "au", "kirchen",
];

/// Whether a word is what streets and places are called, by how it ends.
pub(super) fn is_of_place(folded: &str) -> bool {
    PLACES.iter().any(|ending| folded.ends_with(ending))
}

/// Whether a word is the last one of a name: what stands before it is a name or an office.
pub(in crate::merge) fn is_surname(words: &[Word], place: usize) -> bool {
    let before = place.checked_sub(1).map(|before| &words[before]);
    let capital = |word: &Word| word.is_capital() && word.kind == Kind::Plain;
    before.is_some_and(capital) && capital(&words[place]) && !words[place].opens
}

/// Whether a capital stands where a place or a person is named.
pub(in crate::merge) fn stands_for_a_name(words: &[Word], place: usize) -> bool {
    let Some(before) = place.checked_sub(1).map(|before| &words[before]) else { return false };
    let word = &words[place];
    let folded = word.folded.as_str();
    word.is_capital()
        && !NO_NAMES.contains(&folded)
        && !OF_THINGS.iter().any(|ending| folded.ends_with(ending))
        && word.kind == Kind::Plain
        && !word.opens
        && (BEFORE_NAMES.contains(&before.folded.as_str())
            || (before.is_capital() && is_office(&before.folded))
            || (before.is_capital() && !before.opens && before.kind == Kind::Plain))
}
