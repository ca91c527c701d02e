//! Phrases that say one thing in several notations, brought into one: units, short weekdays, `zwischen 5 und 22`.
//!
//! What is brought into one form here is compared word by word afterwards, and so must be the same wherever it
//! stands: nothing here looks at the other text.

use super::lexicon::{self, Kind};
use super::words::Word;

/// Units behind a figure: short, and written out.
const UNITS: &[(&str, &str)] = &[
    ("mm", "millimeter"),
    ("cm", "zentimeter"),
    ("m", "meter"),
    ("km", "kilometer"),
    ("km²", "quadratkilometer"),
    ("qkm", "quadratkilometer"),
    ("qm", "quadratmeter"),
    ("m²", "quadratmeter"),
    ("m³", "kubikmeter"),
    ("ha", "hektar"),
    ("g", "gramm"),
    ("kg", "kilogramm"),
    ("mg", "milligramm"),
    ("ml", "milliliter"),
    ("hl", "hektoliter"),
    ("kw", "kilowatt"),
    ("kwp", "kilowattpeak"),
    ("kwh", "kilowattstunde"),
    ("mw", "megawatt"),
    ("mwh", "megawattstunde"),
    ("gw", "gigawatt"),
    ("gwh", "gigawattstunde"),
    ("db", "dezibel"),
    ("hz", "hertz"),
    ("mhz", "megahertz"),
    ("ghz", "gigahertz"),
    ("mbit", "megabit"),
    ("gbit", "gigabit"),
    ("kb", "kilobyte"),
    ("mb", "megabyte"),
    ("gb", "gigabyte"),
    ("tb", "terabyte"),
    ("ps", "pferdestaerken"),
    ("t", "tonne"),
    ("l", "liter"),
    ("min", "minute"),
    ("std", "stunde"),
    ("stdn", "stunde"),
    ("sek", "sekunde"),
    ("h", "uhr"),
    ("eur", "euro"),
    ("ct", "cent"),
];

/// Short weekdays, as they are written.
const WEEKDAYS: &[(&str, &str)] = &[
    ("Mo", "montag"),
    ("Di", "dienstag"),
    ("Mi", "mittwoch"),
    ("Do", "donnerstag"),
    ("Fr", "freitag"),
    ("Sa", "samstag"),
    ("So", "sonntag"),
];

/// Roads by the letter before their number.
const ROADS: &[(&str, &str)] =
    &[("A", "autobahn"), ("B", "bundesstrasse"), ("L", "landesstrasse"), ("K", "kreisstrasse")];

/// Bytes of a short form, of `halb` and of `auf`.
const SHORT: usize = 4;

/// Words before an hour.
const HOURS: &[&str] = &["um", "gegen", "ab", "bis", "seit", "von"];

/// Words for the night before the day of telling.
const LAST: &[&str] = &["vergangenen", "letzten", "vorigen"];

/// Brings all phrases into one form.
pub(super) fn unify(words: &mut [Word]) {
    for place in 0..words.len() {
        let (before, rest) = words.split_at_mut(place);
        let Some((word, behind)) = rest.split_first_mut() else { return };
        if !may_be_of_phrase(word, before.last(), behind) {
            continue;
        }
        if word.folded == "c" && before.last().is_some_and(|last| last.written == "°") {
            word.become_word("celsius");
        } else if let Some(unit) = unit(word, before.last()) {
            word.become_word(unit);
        } else if let Some(day) = short_weekday(word, before, behind) {
            word.become_word(day);
        } else if let Some(month) = short_month(word) {
            word.become_word(month);
        } else if let Some(road) = road(word, behind) {
            word.become_word(road);
        } else if let Some(next) = behind.first_mut().filter(|next| next.folded == "nacht")
            && LAST.contains(&word.folded.as_str())
        {
            // As in `Nacht zum Dienstag`, which says the day behind it.
            word.become_word("nacht");
            next.become_word("heute");
        } else if word.folded == "auf" && before.last().is_some_and(|last| last.folded == "nacht") {
            word.become_word("zum");
        } else if word.folded == "halb"
            && before.last().is_some_and(|last| HOURS.contains(&last.folded.as_str()))
            && let Some(next) = behind.first_mut()
            && let Some(hour @ 1..=12) = next.folded.parse::<u32>().ok().filter(|_| next.is_figure())
        {
            // `Halb zehn` is `9:30 Uhr`.
            word.become_word(&format!("{}:30", if hour == 1 { 12 } else { hour - 1 }));
            next.become_word("uhr");
        } else if word.folded == "zwischen"
            && let Some(and) = end_of_between(behind)
        {
            word.become_word("von");
            behind[and].become_word("bis");
        }
    }
}

/// Whether a word can begin or end a phrase: a long one hardly ever does.
fn may_be_of_phrase(word: &Word, before: Option<&Word>, behind: &[Word]) -> bool {
    word.folded.len() <= SHORT
        || ["zwischen", "bundesautobahn"].contains(&word.folded.as_str())
        || before.is_some_and(Word::is_figure)
        || behind.first().is_some_and(|next| next.folded == "nacht")
}

/// Where the `und` stands before the end of what `zwischen` begins: `zwischen 5 Uhr und 7 Uhr`, `zwischen Montag und Freitag`.
fn end_of_between(behind: &[Word]) -> Option<usize> {
    let bound = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday);
    let small = |word: &&Word| bound(word) || ["uhr", "dem", "den"].contains(&word.folded.as_str());
    let and = behind.iter().take_while(small).count();
    let ends = behind.get(and)?.folded == "und" && behind[..and].iter().any(bound);
    let to = behind[and + 1..].iter().find(|word| !["dem", "den"].contains(&word.folded.as_str()));
    (ends && to.is_some_and(bound)).then_some(and)
}

fn unit(word: &Word, before: Option<&Word>) -> Option<&'static str> {
    let said = word.folded.as_str();
    // A month is none, and `m` is nothing behind `2,8 Mio.`
    let counts = |word: &Word| {
        word.is_figure() && (word.written.ends_with(|c: char| c.is_ascii_digit()) || said.len() > 1)
    };
    if !before.is_some_and(counts) || word.opens {
        return None;
    }
    // `KW` counts weeks.
    if word.written == "KW" {
        return None;
    }
    let unit = UNITS
        .iter()
        .find(|(short, long)| said == *short || said == *long || said.strip_suffix('n') == Some(long));
    unit.map(|(_, long)| *long)
}

fn road(word: &Word, behind: &[Word]) -> Option<&'static str> {
    if word.folded == "bundesautobahn" {
        return Some("autobahn");
    }
    let numbered =
        behind.first().is_some_and(|next| next.is_figure() && !next.written.contains(['.', ':', ',']));
    let road = ROADS.iter().find(|(letter, _)| *letter == word.written);
    road.filter(|_| numbered && !word.comma && !word.closes).map(|(_, road)| *road)
}

/// `Dez.` without a day before it. `Jan` is a name as well.
fn short_month(word: &Word) -> Option<&'static str> {
    let marked = (word.short || word.closes) && word.is_capital() && word.folded != "jan";
    if marked && word.kind == Kind::Plain { lexicon::written_out(&word.folded) } else { None }
}

/// `Mo` in `Mo–Fr`, `Mo und Mi`, `Mo, 4. Mai`: beside another one or a figure.
fn short_weekday(word: &Word, before: &[Word], behind: &[Word]) -> Option<&'static str> {
    let short = |word: &Word| WEEKDAYS.iter().find(|(short, _)| *short == word.written).map(|(_, day)| *day);
    let day = short(word)?;
    let links = |word: &&Word| !matches!(word.folded.as_str(), "bis" | "und");
    let (last, next) = (before.iter().rev().find(links), behind.iter().find(links));
    let beside =
        |word: &Word| short(word).is_some() || (word.kind == Kind::Weekday && word.written.len() == 2);
    // `So` is a word of its own, and no other of them stands before a point that ends nothing.
    let dated = (behind.first().is_some_and(Word::is_figure) || word.short) && word.written != "So";
    (dated || [last, next].into_iter().flatten().any(beside)).then_some(day)
}

impl Word {
    /// Says something else from now on; how it was written stays.
    fn become_word(&mut self, folded: &str) {
        (self.folded, self.kind) = lexicon::classify(folded.into());
    }
}

/// Whether a word is a unit, written out.
pub(super) fn is_unit(folded: &str) -> bool {
    UNITS.iter().any(|(_, long)| folded == *long || folded.strip_suffix('n') == Some(long))
}

/// Whether a text that ends in letters before a dash or behind one may be a short weekday.
pub(super) fn is_short_weekday(written: &str) -> bool {
    WEEKDAYS.iter().any(|(short, _)| *short == written)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn no_short_form_is_passed_over() {
        let short = WEEKDAYS.iter().chain(ROADS).map(|(short, _)| *short).chain(["c", "auf", "halb"]);
        for word in short.chain(["Dez", "Sept", "Mrz"]) {
            assert!(words(word).iter().all(|word| may_be_of_phrase(word, None, &[])), "{word}");
        }
        for (phrase, expected) in [
            ("zwischen 5 und 7 Uhr", "von 5 bis 7 uhr"),
            ("Bundesautobahn 4", "autobahn 4"),
            ("in der letzten Nacht", "in der nacht heute"),
            ("5 Kilometern", "5 kilometer"),
        ] {
            let folded: Vec<_> = words(phrase).into_iter().map(|word| word.folded).collect();
            assert_eq!(folded.join(" "), expected);
        }
    }
}
