//! Differences that leave a release what it is: spelling, gender, a slip of the pen, a weekday beside its date.
//!
//! Invariants: a figure or a word that turns a statement round is never harmless where the other text says
//! something in its place; a word where a name stands is harmless only as a slip that makes no other name.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::align::Hunk;
use super::lexicon::Kind;
use super::words::Word;

/// Words of a stretch that can be one slip. Longer ones say something.
const LONGEST: usize = 8;

/// Letters from which on a word with one wrong letter is still that word.
const LONG: usize = 10;

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

/// Two texts beside each other, with how often each word occurs in them.
pub(super) struct Texts<'a> {
    /// The one.
    pub(super) a: &'a [Word],
    /// The other.
    pub(super) b: &'a [Word],
    beside: [&'a [Word]; 2],
    counts: OnceCell<[HashMap<&'a str, usize>; 2]>,
}

impl<'a> Texts<'a> {
    /// `beside` are further words of either, such as its title, in which a word may be written right.
    pub(super) fn new(a: &'a [Word], b: &'a [Word], beside: [&'a [Word]; 2]) -> Self {
        Self { a, b, beside, counts: OnceCell::new() }
    }

    /// Counted when it is asked for, which it rarely is.
    fn counts(&self) -> &[HashMap<&'a str, usize>; 2] {
        let count = |words: &'a [Word], beside: &'a [Word]| {
            let mut counts: HashMap<&str, usize> = HashMap::new();
            words.iter().chain(beside).for_each(|word| *counts.entry(&word.folded).or_default() += 1);
            counts
        };
        self.counts.get_or_init(|| [count(self.a, self.beside[0]), count(self.b, self.beside[1])])
    }

    /// Whether the words of a stretch mean the same in both texts.
    pub(super) fn harmless(&self, hunk: &Hunk) -> bool {
        let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
        if joined(a) == joined(b) || a.iter().chain(b).all(|word| word.kind == Kind::Free) {
            return true;
        }
        if a.len() > LONGEST || b.len() > LONGEST {
            return false;
        }
        match (a.is_empty(), b.is_empty()) {
            (true, false) => beside_a_date(self.b, hunk.b.clone()) || told_twice(self.b, hunk.b.clone()),
            (false, true) => beside_a_date(self.a, hunk.a.clone()) || told_twice(self.a, hunk.a.clone()),
            _ => {
                let either = |same: fn(&[Word], &[Word]) -> bool| same(a, b) || same(b, a);
                self.slips(hunk) || either(is_neutral) || either(initials) || same_count(a, b)
            }
        }
    }

    /// Whether word for word nothing differs but the spelling.
    fn slips(&self, hunk: &Hunk) -> bool {
        let said = |words: &'a [Word], range: &std::ops::Range<usize>| {
            range.clone().filter(|place| words[*place].kind != Kind::Free).collect::<Vec<_>>()
        };
        let (a, b) = (said(self.a, &hunk.a), said(self.b, &hunk.b));
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| self.slip(*a, *b))
    }

    fn slip(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.a[a], &self.b[b]);
        let plain = |word: &Word| matches!(word.kind, Kind::Plain | Kind::Common);
        if one.folded == other.folded {
            return true;
        }
        let written = [one, other].map(|word| word.written.to_lowercase());
        let slip = slip_of(&one.folded, &other.folded).or_else(|| slip_of(&written[0], &written[1]));
        let letters = written.iter().map(|word| word.chars().count()).min().unwrap_or(0);
        if !plain(one) || !plain(other) {
            // `wieeder` is no word that turns anything, `eine` beside `keine` is one.
            let spelled = written.iter().all(|word| word.chars().all(char::is_alphabetic));
            let either = plain(one) || plain(other);
            return either && spelled && letters > 4 && matches!(slip, Some(Slip::Swapped | Slip::Letter));
        }
        if same_person(&one.folded, &other.folded) {
            return true;
        }
        let Some(slip) = slip else { return false };
        let counts = self.counts();
        let said = |word: &Word| counts.iter().all(|counts| counts.contains_key(word.folded.as_str()));
        // Written right elsewhere in both, so that it is no other name.
        if said(one) || said(other) {
            return letters > 2;
        }
        // Written so throughout: a slip happens once.
        let often = |place: usize, word: &Word| counts[place].get(word.folded.as_str()) > Some(&1);
        if often(0, one) && often(1, other) {
            return false;
        }
        let named = stands_for_a_name(self.a, a) || stands_for_a_name(self.b, b);
        match slip {
            Slip::Swapped => letters > 3,
            Slip::Letter if named => letters > 7,
            Slip::Letter => letters > 4,
            Slip::Other if named => false,
            Slip::Other if one.is_capital() || other.is_capital() => letters >= LONG,
            Slip::Other => letters > 4,
        }
    }
}

/// The words without the gaps between them.
pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect()
}

/// One slip of the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Two letters in the wrong order.
    Swapped,
    /// One too many or too few.
    Letter,
    /// A wrong one.
    Other,
}

fn slip_of(one: &str, other: &str) -> Option<Slip> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[head..], &other[head..]);
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - tail], &other[..other.len() - tail]) {
        ([_], []) | ([], [_]) => Some(Slip::Letter),
        ([_], [_]) if head > 0 => Some(Slip::Other),
        ([a, b], [c, d]) if a == d && b == c => Some(Slip::Swapped),
        _ => None,
    }
}

/// Whether a capital stands where a place or a person is named.
pub(super) fn stands_for_a_name(words: &[Word], place: usize) -> bool {
    let Some(before) = place.checked_sub(1).map(|before| &words[before]) else { return false };
    let word = &words[place];
    let folded = word.folded.as_str();
    word.is_capital()
        && !NO_NAMES.contains(&folded)
        && !OF_THINGS.iter().any(|ending| folded.ends_with(ending))
        && word.kind == Kind::Plain
        && !word.opens
        && (BEFORE_NAMES.contains(&before.folded.as_str())
            || (before.is_capital() && !before.opens && before.kind == Kind::Plain))
}

/// A weekday or a year that one text adds to a date.
fn beside_a_date(words: &[Word], range: std::ops::Range<usize>) -> bool {
    let neighbour =
        |place: Option<usize>| place.and_then(|place| words.get(place)).is_some_and(Word::is_figure);
    let detail = |word: &Word| {
        word.kind == Kind::Weekday
            || word.kind == Kind::Free
            || (word.folded.len() == 4 && word.folded.starts_with("20") && word.is_figure())
    };
    let months = |place: Option<usize>| {
        place.and_then(|place| words.get(place)).is_some_and(|word| word.folded.starts_with("0m"))
    };
    let year_fits =
        words[range.clone()].iter().all(|word| !word.is_figure()) || months(range.start.checked_sub(1));
    words[range.clone()].iter().all(detail)
        && year_fits
        && (neighbour(range.start.checked_sub(1)) || neighbour(Some(range.end)))
}

/// The other sex of a person named beside it: `Lehrerinnen und` before `Lehrer`.
fn told_twice(words: &[Word], range: std::ops::Range<usize>) -> bool {
    let near = range.start.saturating_sub(4)..(range.end + 4).min(words.len());
    let mut persons = words[range.clone()].iter().filter(|word| word.kind != Kind::Free);
    persons.all(|person| {
        let same =
            |place: usize| !range.contains(&place) && is_same_or_person(&words[place].folded, &person.folded);
        person.kind == Kind::Plain && near.clone().any(same)
    })
}

fn is_same_or_person(one: &str, other: &str) -> bool {
    one == other && one.len() > 2
        || same_person(one, other)
        || person(one) == person(other) && person(one).len() > 2
}

/// Whether both words mean the same persons: `Lehrer`, `Lehrern`, `Lehrerin`, `Studenten` and `Studierende`.
fn same_person(one: &str, other: &str) -> bool {
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
pub(super) fn person(word: &str) -> &str {
    let word = word.strip_suffix("in").filter(|stem| stem.len() > 3).unwrap_or(word);
    ["en", "e", "n"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// Whether one says in initials what the other writes out: `z. B.` for `zum Beispiel`.
fn initials(short: &[Word], long: &[Word]) -> bool {
    let initial = |(short, long): (&Word, &Word)| {
        short.folded.len() == 1 && short.kind == Kind::Common && long.folded.starts_with(&short.folded)
    };
    short.len() > 1 && short.len() == long.len() && short.iter().zip(long).all(initial)
}

/// Whether a count has a slip in its unit: `2,9 Milionen`.
fn same_count(a: &[Word], b: &[Word]) -> bool {
    let written =
        |words: &[Word]| words.iter().map(|word| word.written.to_lowercase()).collect::<Vec<_>>().join(" ");
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (a, b) = (written(a), written(b));
    let counts = !digits(&a).is_empty() && digits(&a) == digits(&b) && a.len().min(b.len()) > 7;
    counts && matches!(slip_of(&a, &b), Some(Slip::Letter | Slip::Swapped))
}

/// Whether one word of any sex stands for a pair: `Lehrkräfte` for `Lehrerinnen und Lehrer`.
fn is_neutral(pair: &[Word], single: &[Word]) -> bool {
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

#[cfg(test)]
mod tests {
    use super::super::align::align;
    use super::super::words::words;
    use super::*;

    fn is_harmless(one: &str, other: &str) -> bool {
        let (a, b) = (words(one), words(other));
        let folded = |words: &[Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
        let hunks = align(&folded(&a), &folded(&b)).expect("so short that all of it is laid out");
        let texts = Texts::new(&a, &b, [&[], &[]]);
        hunks.iter().all(|hunk| texts.harmless(hunk))
    }

    #[test]
    fn spelling_gender_and_slips_are_harmless() {
        for (one, other) in [
            ("Alle Lehrerinnen und Lehrer kommen", "Alle Lehrkräfte kommen"),
            ("Alle Schülerinnen und Schüler kommen", "Alle Schüler*innen kommen"),
            ("Alle Bürger kommen", "Alle Bürgerinnen und Bürger kommen"),
            ("Die Kandidatinnen und Kandidaten", "Die Kandidat:innen"),
            ("bei der Pflegerin oder dem Pfleger melden", "bei der*dem Pfleger*in melden"),
            ("Die Studierenden zahlen", "Die Studentinnen und Studenten zahlen"),
            ("Die Mitarbeiter fragen", "Die Mitarbeitenden fragen"),
            ("als starke Partner der Städte", "als starke Patner der Städte"),
            ("die Mitgliederversammlung tagt", "die Mitgliederversammlnug tagt"),
            ("wird der Weg geöffnet", "wird der Weg geöffnnet"),
            ("am Mittwoch, dem 20. Mai", "am 20. Mai"),
            ("bis zum 30. Oktober 2026", "bis zum 30. Oktober"),
            ("ein Märkisch-Oderland Tag", "ein Märkisch Oderland Tag"),
            ("etwa z. B. heute", "etwa zum Beispiel heute"),
            ("in Torgelsdrof und Torgelsdorf", "in Torgelsdorf und Torgelsdorf"),
        ] {
            assert!(is_harmless(one, other), "{one} / {other}");
            assert!(is_harmless(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn figures_names_and_turns_are_not() {
        for (one, other) in [
            ("am 20. Mai", "am 21. Mai"),
            ("am 20. Mai", "am 20. Juni"),
            ("am Mittwoch um elf", "am Montag um elf"),
            ("zwei Busse fahren", "drei Busse fahren"),
            ("Der Rat tritt bei", "Der Rat tritt nicht bei"),
            ("Es gibt eine Regel", "Es gibt keine Regel"),
            ("Der Weg in Altenau", "Der Weg in Altena"),
            ("sagt Frau Meier heute", "sagt Frau Maier heute"),
            ("Sperrung im Buchweg", "Sperrung im Bachweg"),
            ("Die Ausfahrt ist zu", "Die Auffahrt ist zu"),
            ("gilt ab Freitag", "gilt bis Freitag"),
            ("Die Bürgermeisterin lädt ein", "Die Landrätin lädt ein"),
            ("der Preis von 2025", "der Preis von 2026"),
            ("Der Ort Hagen feiert, Hagen lacht", "Der Ort Haren feiert, Haren lacht"),
            ("Hier wird geblitzt", "Hier wird 2026 geblitzt"),
        ] {
            assert!(!is_harmless(one, other), "{one} / {other}");
            assert!(!is_harmless(other, one), "{other} / {one}");
        }
    }
}
