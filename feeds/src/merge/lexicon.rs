//! What single German words can change about a release: figures, turns of events, and words that change nothing.
//!
//! Everything here is grammar or calendar, nothing is the vocabulary of one office. Words are given folded.

mod lists;

use std::sync::LazyLock;

use smol_str::SmolStr;

use super::hashing::Map;
use super::numbers::{and_a_half, number};
use lists::{COMMON, FREE, LIMITS, MONTHS, NEWS, ROLES, TURNS};

const WEEKDAYS: [&str; 8] =
    ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"];

/// Parts of a day behind its weekday.
const HOURS: &[&str] = &["", "morgen", "frueh", "vormittag", "mittag", "nachmittag", "abend", "nacht"];

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
pub(super) fn classify(folded: SmolStr) -> (SmolStr, Kind) {
    let word = folded.as_str();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return (folded, Kind::Figure);
    }
    match WORDS.get(word) {
        Some(Meaning::Month(month)) => return (month_of(*month).into(), Kind::Figure),
        Some(Meaning::Day(day)) => return (SmolStr::new_static(day), Kind::Weekday),
        Some(Meaning::Kind(kind)) => return (folded, *kind),
        None => {}
    }
    if let Some(number) = number(word) {
        return (number.to_string().into(), Kind::Figure);
    }
    if let Some(number) = and_a_half(word) {
        return (number.into(), Kind::Figure);
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
static WORDS: LazyLock<Map<String, Meaning>> = LazyLock::new(|| {
    let kinds = [(COMMON, Kind::Common), (FREE, Kind::Free), (TURNS, Kind::Turn), (NEWS, Kind::Turn)];
    let listed = kinds.iter().flat_map(|(list, kind)| list.iter().map(|word| (*word, *kind)));
    let mut words: Map<String, Meaning> =
        listed.map(|(word, kind)| (word.to_owned(), Meaning::Kind(kind))).collect();
    for day in WEEKDAYS {
        let name = if day == "sonnabend" { "samstag" } else { day };
        words.extend([day.to_owned(), format!("{day}s")].map(|day| (day, Meaning::Day(name))));
    }
    words.extend((1..).zip(MONTHS).map(|(number, (name, _))| (name.to_owned(), Meaning::Month(number))));
    // As it is called in the south.
    words.insert("jaenner".to_owned(), Meaning::Month(1));
    words
});

/// Whether the word makes news in a sentence that only one of two texts has.
pub(super) fn makes_news(folded: &str) -> bool {
    NEWS.contains(&folded)
}

/// Whether a word that turns a statement says `no`, and not that something is so again or now.
pub(super) fn denies(folded: &str) -> bool {
    !["wieder", "erneut", "weiterhin", "nochmals", "nun", "nunmehr", "doch"].contains(&folded)
}

/// Whether the word takes back a part of what is said beside it.
pub(super) fn limits(folded: &str) -> bool {
    LIMITS.contains(&folded)
}

/// Whether the word says what somebody is, by how it ends.
pub(super) fn is_role(folded: &str) -> bool {
    let word = folded.strip_suffix('n').filter(|stem| stem.ends_with("vorsitzende")).unwrap_or(folded);
    let man = word.strip_suffix("in").unwrap_or(word);
    ROLES.iter().any(|role| word.ends_with(role) || man.ends_with(role))
}

/// The place in the week of a weekday as compared, from Monday; of `dienstagabend` as well.
pub(super) fn weekday_number(folded: &str) -> Option<usize> {
    // Nearly all words begin otherwise.
    if !folded.starts_with(['m', 'd', 'f', 's']) {
        return None;
    }
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

/// A month by its short form, written out.
pub(super) fn written_out(word: &str) -> Option<&'static str> {
    let month = MONTHS.iter().find(|(_, short)| *short == word || (*short == "sept" && word == "sep"));
    month.map(|(name, _)| *name)
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
            ("eintausendzweihundert", "1200"),
            ("zweieinhalb", "2.5"),
        ] {
            assert_eq!(classify(word.into()), (expected.into(), Kind::Figure), "{word}");
        }
        for word in ["ein", "erst", "achtung", "elfenbein", "dreist", "maihof", "weiter", "unterste", "haus"]
        {
            assert_ne!(classify(word.into()).1, Kind::Figure, "{word}");
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
            assert_eq!(classify(word.into()).1, expected, "{word}");
        }
        assert!(NEWS.iter().all(|word| !TURNS.contains(word)), "each word in one list");
    }
}
