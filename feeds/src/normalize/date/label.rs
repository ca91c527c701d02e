//! What the words before a date say about it: the day of publication, of a change, or of something else.

use super::Label;
use super::names;
use super::token::{Kind, Tokens};

const UPDATED: [&str; 14] = [
    "stand",
    "update",
    "updated",
    "aktualisiert",
    "aktualisierung",
    "geändert",
    "änderung",
    "bearbeitet",
    "bearbeitung",
    "überarbeitet",
    "modified",
    "edited",
    "letztmalig",
    "revision",
];

const PUBLISHED: [&str; 46] = [
    "veröffentlicht",
    "herausgegeben",
    "ausgegeben",
    "versandt",
    "versendet",
    "verschickt",
    "bekanntgegeben",
    "gepostet",
    "hochgeladen",
    "veröffentlichung",
    "veröffentlichungsdatum",
    "publiziert",
    "erstellt",
    "erstellung",
    "erstellungsdatum",
    "erstelldatum",
    "eingestellt",
    "erschienen",
    "erscheinungsdatum",
    "datum",
    "meldung",
    "pressemitteilung",
    "presseinformation",
    "pressemeldung",
    "presseinfo",
    "pressenotiz",
    "pressedienst",
    "medieninformation",
    "medienmitteilung",
    "mitteilung",
    "artikel",
    "nachricht",
    "news",
    "beitrag",
    "bericht",
    "published",
    "posted",
    "date",
    "geschrieben",
    "verfasst",
    "publikationsdatum",
    "pressetext",
    "pm",
    "freigegeben",
    "release",
    "online",
];

/// Words that may stand between a label and its date.
const BRIDGES: [&str; 17] = [
    "am", "vom", "on", "den", "der", "dem", "die", "of", "nr", "no", "seit", "um", "zuletzt", "uhr", "the",
    "ist", "wurde",
];

/// Bridges and other words that, without a label before them, give the date to something else.
const ELSEWHERE: [&str; 30] = [
    "am",
    "vom",
    "ab",
    "bis",
    "zum",
    "seit",
    "im",
    "beim",
    "von",
    "nach",
    "vor",
    "termin",
    "beginn",
    "ende",
    "frist",
    "stichtag",
    "anmeldeschluss",
    "bewerbungsschluss",
    "einsendeschluss",
    "bewerbungsfrist",
    "sperrfrist",
    "geboren",
    "geb",
    "gültig",
    "on",
    "until",
    "from",
    "since",
    "zwischen",
    "dem",
];

/// The label of a date that takes the tokens `from..to`.
pub(super) fn of(tokens: &Tokens, from: usize, to: usize) -> (Option<Label>, usize) {
    let (mut at, mut elsewhere) = (from, false);
    while let Some(before) = tokens.before(at) {
        match before {
            Kind::Gap | Kind::Number { .. } => {}
            Kind::Mark('.') if !is_abbreviation(tokens, at - 1) => break,
            Kind::Mark('!' | '?' | ';' | '"' | '“' | '”' | '„' | '»' | '«') => break,
            Kind::Mark(_) => {}
            Kind::Word(word) if UPDATED.contains(&word.as_str()) => return (Some(Label::Updated), at - 1),
            Kind::Word(word) if PUBLISHED.contains(&word.as_str()) => {
                return (
                    Some(if is_last(tokens, at - 1) { Label::Updated } else { Label::Published }),
                    at - 1,
                );
            }
            Kind::Word(word) if ELSEWHERE.contains(&word.as_str()) => {
                elsewhere = true;
                if !BRIDGES.contains(&word.as_str()) {
                    break;
                }
            }
            Kind::Word(word) if BRIDGES.contains(&word.as_str()) || names::is_weekday(word) => {}
            Kind::Word(_) => break,
        }
        at -= 1;
    }
    match label_after(tokens, to) {
        Some(label) => (Some(label), from),
        None if elsewhere && !is_alone(tokens, from, to) => (Some(Label::Elsewhere), from),
        None => (None, from),
    }
}

/// `Letzter Beitrag: 12.04.2021`: when a conversation last went on, not when it began.
fn is_last(tokens: &Tokens, label: usize) -> bool {
    let before = (0..label).rev().find_map(|at| tokens.word(at));
    before.is_some_and(|word| matches!(word, "letzter" | "letzte" | "letztes" | "last"))
}

/// `am 12.04.2021 veröffentlicht`, `12.04.2021 (aktualisiert)`.
fn label_after(tokens: &Tokens, to: usize) -> Option<Label> {
    let mut at = tokens.skip_gap(to);
    at = tokens.skip_mark(at, '(').unwrap_or(at);
    match tokens.word(at)? {
        "veröffentlicht" | "erschienen" | "eingestellt" | "published" => Some(Label::Published),
        "aktualisiert" | "geändert" | "updated" => Some(Label::Updated),
        _ => None,
    }
}

/// A full stop after a short word or a number (`Nr. 41`, `v. 12.04.`) ends no sentence.
fn is_abbreviation(tokens: &Tokens, dot: usize) -> bool {
    match tokens.before(dot) {
        Some(Kind::Word(word)) => word.chars().count() <= 3,
        Some(Kind::Number { digits, .. }) => *digits <= 2,
        _ => false,
    }
}

/// Whether nothing but small words stands around a date: `Am 12.04.2021`.
fn is_alone(tokens: &Tokens, from: usize, to: usize) -> bool {
    let small =
        |at: usize| tokens.word(at).is_none_or(|word| BRIDGES.contains(&word) || names::is_weekday(word));
    (0..from).chain(to..tokens.len()).all(small)
}
