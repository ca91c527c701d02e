//! What single German words can change about a release: figures, turns of events, and words that change nothing.
//!
//! Everything here is grammar or calendar, nothing is the vocabulary of one office. Words are given folded.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Months and their short forms, in order.
const MONTHS: [(&str, &str); 12] = [
    ("januar", "jan"),
    ("februar", "feb"),
    ("maerz", "mrz"),
    ("april", "apr"),
    ("mai", "mai"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("dezember", "dez"),
];

const WEEKDAYS: [&str; 8] =
    ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"];

/// Parts of a day behind its weekday.
const HOURS: &[&str] = &["", "morgen", "frueh", "vormittag", "mittag", "nachmittag", "abend", "nacht"];

/// Words that turn a statement round or say that something is otherwise than it was.
const TURNS: &[&str] = &[
    "nicht",
    "nichts",
    "kein",
    "keine",
    "keinen",
    "keinem",
    "keiner",
    "keines",
    "nie",
    "niemals",
    "niemand",
    "weder",
    "ohne",
    "statt",
    "abgesagt",
    "absage",
    "entfaellt",
    "entfallen",
    "ausgefallen",
    "aufgehoben",
    "aufhebung",
    "verschoben",
    "verschiebung",
    "verlegt",
    "verlaengert",
    "verlaengerung",
    "verkuerzt",
    "beendet",
    "abgelehnt",
    "zurueckgenommen",
    "zurueckgezogen",
    "widerrufen",
    "unwirksam",
    "wieder",
    "erneut",
    "weiterhin",
    "nochmals",
    "nun",
    "nunmehr",
    "doch",
    "korrektur",
    "berichtigung",
    "richtigstellung",
    "korrigiert",
    "berichtigt",
    "update",
    "nachtrag",
    "entwarnung",
    "erinnerung",
    "ausgebucht",
    "ausverkauft",
];

/// Of these the ones that make news of their own wherever they stand in a further sentence.
const NEWS: &[&str] = &[
    "abgesagt",
    "absage",
    "entfaellt",
    "entfallen",
    "ausgefallen",
    "aufgehoben",
    "aufhebung",
    "verschoben",
    "verschiebung",
    "verlegt",
    "verlaengert",
    "verlaengerung",
    "verkuerzt",
    "zurueckgenommen",
    "zurueckgezogen",
    "widerrufen",
    "unwirksam",
    "korrektur",
    "berichtigung",
    "richtigstellung",
    "korrigiert",
    "berichtigt",
    "update",
    "nachtrag",
    "entwarnung",
    "erinnerung",
    "ausgebucht",
    "ausverkauft",
];

/// Words that may come and go without changing what is said. Prepositions of time and place are not among them:
/// `bis Freitag` is not `ab Freitag`.
const FREE: &[&str] = &[
    "der",
    "die",
    "das",
    "den",
    "dem",
    "des",
    "ein",
    "eine",
    "einen",
    "einem",
    "einer",
    "eines",
    "und",
    "sowie",
    "oder",
    "bzw",
    "auch",
    "sich",
    "es",
    "in",
    "im",
    "an",
    "am",
    "zu",
    "zum",
    "zur",
    "von",
    "vom",
    "ins",
    "uhr",
    "dr",
    "prof",
    "doktor",
    "professor",
    "dipl",
    "ing",
    "herr",
    "herrn",
    "frau",
    "nr",
    "nummer",
    "hier",
    "dort",
    "dabei",
    "dazu",
    "so",
    "foto",
    "fotos",
    "bild",
    "video",
];

/// Short and frequent words that say nothing about the matter.
const COMMON: &[&str] = &[
    "mit", "fuer", "auf", "bei", "aus", "nach", "bis", "ab", "seit", "vor", "ueber", "unter", "durch", "um",
    "als", "wie", "wird", "werden", "wurde", "wurden", "ist", "sind", "war", "waren", "hat", "haben", "kann",
    "koennen", "soll", "sollen", "dass", "wenn", "er", "sie", "wir", "ihr", "ihre", "ihren", "ihrem",
    "ihrer", "sein", "seine", "seinen", "uns", "unser", "unsere", "alle", "allen", "aller", "dieser",
    "diese", "dieses", "diesen", "diesem", "mehr", "noch", "nur", "sehr", "dann", "zwischen",
];

/// What a word can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A number, an ordinal or a month.
    Figure,
    /// A day of the week.
    Weekday,
    /// It turns a statement round.
    Turn,
    /// Nothing.
    Free,
    /// A frequent word.
    Common,
    /// All others.
    Plain,
}

/// A word in the form in which it is compared, and what it can change.
pub(super) fn classify(folded: String) -> (String, Kind) {
    let word = folded.as_str();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return (folded, Kind::Figure);
    }
    match WORDS.get(word) {
        Some(Meaning::Month(month)) => return (month_of(*month), Kind::Figure),
        Some(Meaning::Day(day)) => return ((*day).to_owned(), Kind::Weekday),
        Some(Meaning::Kind(kind)) => return (folded, *kind),
        None => {}
    }
    if let Some(number) = number(word) {
        return (number.to_string(), Kind::Figure);
    }
    if weekday_number(word).is_some() {
        return (folded, Kind::Weekday);
    }
    let kind = if word.chars().nth(1).is_none() { Kind::Common } else { Kind::Plain };
    (folded, kind)
}

/// What a listed word is.
enum Meaning {
    /// The month with this number.
    Month(usize),
    /// A day of the week, under the name by which days are compared.
    Day(&'static str),
    /// No more than its kind.
    Kind(Kind),
}

/// All the lists above by word: every word of every text is looked up.
static WORDS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let kinds = [(COMMON, Kind::Common), (FREE, Kind::Free), (TURNS, Kind::Turn)];
    let listed = kinds.iter().flat_map(|(list, kind)| list.iter().map(|word| (*word, *kind)));
    let mut words: HashMap<String, Meaning> =
        listed.map(|(word, kind)| (word.to_owned(), Meaning::Kind(kind))).collect();
    for day in WEEKDAYS {
        let name = if day == "sonnabend" { "samstag" } else { day };
        words.extend([day.to_owned(), format!("{day}s")].map(|day| (day, Meaning::Day(name))));
    }
    words.extend((1..).zip(MONTHS).map(|(number, (name, _))| (name.to_owned(), Meaning::Month(number))));
    words
});

/// Whether the word makes news in a sentence that only one of two texts has.
pub(super) fn makes_news(folded: &str) -> bool {
    NEWS.contains(&folded)
}

/// The place in the week of a weekday as compared, from Monday; of `dienstagabend` as well.
pub(super) fn weekday_number(folded: &str) -> Option<usize> {
    let days = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];
    days.iter().position(|day| folded.strip_prefix(day).is_some_and(|hour| HOURS.contains(&hour)))
}

/// The form under which dates are compared of the month with this number, as in `12.05.2026`.
pub(super) fn month_of(number: usize) -> String {
    format!("0m{number}")
}

/// A month by the short form that stands behind a day.
pub(super) fn short_month(word: &str) -> Option<String> {
    let place = MONTHS.iter().position(|(_, short)| *short == word || (*short == "sept" && word == "sep"))?;
    Some(month_of(place + 1))
}

/// How often a unit such as `Mio.` counts, as a power of ten.
pub(super) fn power(word: &str) -> Option<usize> {
    Some(match word {
        "tsd" | "tausend" => 3,
        "mio" | "million" | "millionen" => 6,
        "mrd" | "milliarde" | "milliarden" => 9,
        _ => return None,
    })
}

const ONES: [(&str, u32); 19] = [
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fuenfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwoelf", 12),
];

const TENS: [(&str, u32); 8] = [
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fuenfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
];

/// How numbers in words begin: what begins otherwise need not be taken apart.
const BEGINNINGS: &[&str] = &[
    "eins", "einund", "zwei", "drei", "dritt", "vier", "fuenf", "sech", "sieb", "acht", "neun", "zehn",
    "elf", "zwoelf", "zwanzig", "hundert", "tausend", "erst",
];

/// A number or an ordinal in words. `ein` is none, since it is an article as well.
fn number(word: &str) -> Option<u32> {
    if !BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)) {
        return None;
    }
    if let Some(number) = below_million(word) {
        return Some(number);
    }
    for (stem, number) in [("erst", 1), ("dritt", 3), ("siebt", 7), ("acht", 8)] {
        if word.strip_prefix(stem).is_some_and(is_ending) {
            return Some(number);
        }
    }
    let stem = ["ste", "sten", "ster", "stes", "stem", "te", "ten", "ter", "tes", "tem"];
    stem.iter().filter_map(|ending| below_million(word.strip_suffix(ending)?)).next()
}

fn is_ending(ending: &str) -> bool {
    matches!(ending, "e" | "en" | "er" | "es" | "em")
}

fn below_million(word: &str) -> Option<u32> {
    match word.split_once("tausend") {
        Some((thousands, rest)) => {
            let thousands = if thousands.is_empty() { 1 } else { below_thousand(thousands)? };
            let rest = if rest.is_empty() { 0 } else { below_thousand(rest)? };
            Some(thousands * 1_000 + rest)
        }
        None => below_thousand(word),
    }
}

fn below_thousand(word: &str) -> Option<u32> {
    match word.split_once("hundert") {
        Some((hundreds, rest)) => {
            let hundreds = if hundreds.is_empty() { 1 } else { below_hundred(hundreds)? };
            let rest = rest.strip_prefix("und").unwrap_or(rest);
            let rest = if rest.is_empty() { 0 } else { below_hundred(rest)? };
            Some(hundreds * 100 + rest)
        }
        None => below_hundred(word),
    }
}

fn below_hundred(word: &str) -> Option<u32> {
    let find =
        |list: &[(&str, u32)], word: &str| list.iter().find(|(name, _)| *name == word).map(|(_, n)| *n);
    if let Some(number) = find(&ONES, word).or_else(|| find(&TENS, word)) {
        return Some(number);
    }
    let (tens_name, tens) = TENS.iter().find(|(name, _)| word.ends_with(name))?;
    let one = word.strip_suffix(tens_name)?.strip_suffix("und")?;
    let one = if one == "ein" { 1 } else { find(&ONES, one).filter(|one| *one < 10)? };
    Some(tens + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_figures() {
        for (word, expected) in [
            ("zwei", "2"),
            ("zwoelf", "12"),
            ("einundzwanzig", "21"),
            ("zweihundertstes", "200"),
            ("hundert", "100"),
            ("dreitausend", "3000"),
            ("zweiter", "2"),
            ("ersten", "1"),
            ("achte", "8"),
            ("zwanzigste", "20"),
            ("mai", "0m5"),
        ] {
            assert_eq!(classify(word.to_owned()), (expected.to_owned(), Kind::Figure), "{word}");
        }
        for word in ["ein", "erst", "achtung", "elfenbein", "dreist", "maihof", "weiter", "unterste", "haus"]
        {
            assert_ne!(classify(word.to_owned()).1, Kind::Figure, "{word}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        for (word, expected) in [
            ("dienstags", Kind::Weekday),
            ("nicht", Kind::Turn),
            ("verlaengert", Kind::Turn),
            ("und", Kind::Free),
            ("bis", Kind::Common),
            ("rathaus", Kind::Plain),
        ] {
            assert_eq!(classify(word.to_owned()).1, expected, "{word}");
        }
        assert!(NEWS.iter().all(|word| TURNS.contains(word)));
    }
}
