//! One notation for what a text may write in several: dates, telephones, roads, what comes per hour, entities.
//!
//! Nothing here looks at the other text, so both become alike or stay as they are.

mod figures;

use std::borrow::Cow;

/// What stands in the place of so many bytes.
type Change = (Cow<'static, str>, usize);

/// Short forms of several letters, and what they are short for. A club remains the same without its legal form.
const SHORT_FORMS: &[(&[&str], &str)] = &[
    (&["d", "h"], "also"),
    (&["z", "B"], "zum Beispiel"),
    (&["z", "T"], "zum Teil"),
    (&["z", "Zt"], "zurzeit"),
    (&["z", "Z"], "zurzeit"),
    (&["u", "a"], "unter anderem"),
    (&["u", "U"], "unter Umständen"),
    (&["u", "v", "m"], "und vieles mehr"),
    (&["v", "a"], "vor allem"),
    (&["i", "d", "R"], "in der Regel"),
    (&["o", "g"], "oben genannten"),
    (&["a", "D"], "außer Dienst"),
    (&["i", "R"], "im Ruhestand"),
    (&["e", "V"], ""),
];

/// How fast something is, in several words.
const SPEEDS: &[(&str, &str)] = &[
    ("km/h", "Stundenkilometer"),
    ("Kilometern pro Stunde", "Stundenkilometern"),
    ("Kilometer pro Stunde", "Stundenkilometer"),
    ("Kilometern in der Stunde", "Stundenkilometern"),
    ("Kilometer in der Stunde", "Stundenkilometer"),
    ("Kilometern je Stunde", "Stundenkilometern"),
    ("Kilometer je Stunde", "Stundenkilometer"),
];

/// Entities that are left in a text which was escaped twice, and marks that say nothing.
const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&bdquo;", "„"),
    ("&ldquo;", "“"),
    ("&ndash;", "–"),
    ("&rdquo;", "“"),
    ("&mdash;", "—"),
    ("&hellip;", "…"),
    ("&euro;", "€"),
    ("&auml;", "ä"),
    ("&ouml;", "ö"),
    ("&uuml;", "ü"),
    ("&Auml;", "Ä"),
    ("&Ouml;", "Ö"),
    ("&Uuml;", "Ü"),
    ("&szlig;", "ß"),
    ("&shy;", ""),
    ("&#39;", "'"),
    ("&amp;", "&"),
    // For whom a position is.
    ("(m/w/d)", ""),
    ("(w/m/d)", ""),
    ("(d/m/w)", ""),
    ("(m/w/x)", ""),
];

/// How the number of the country stands before that of a telephone.
const COUNTRY: &[&str] = &["+49 (0) ", "+49 (0)", "+49(0)", "+49 ", "+49-", "+49/", "+49"];

/// Words before which a hyphen stands for the end of a word: `Vor- und Nachteile`.
const AFTER_HYPHEN: &[&str] = &["und", "oder", "bis", "sowie", "bzw", "beziehungsweise", "u", "noch", "als"];

/// How many bytes of blanks stand behind a hyphen that only parts the syllables of a word at the end of a line.
fn hyphenation(before: &str, behind: &str) -> Option<usize> {
    let next = behind.trim_start();
    let blanks = behind.len() - next.len();
    let mut last = before.chars().rev().take(2);
    let parts = blanks > 0 && [last.next(), last.next()].iter().all(|c| c.is_some_and(char::is_lowercase));
    let word = &next[..next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len())];
    let goes_on = word.starts_with(char::is_lowercase) && !AFTER_HYPHEN.contains(&word);
    (parts && goes_on).then_some(blanks)
}

/// A text with all dates as `1.7.2026` and telephones without their country, without entities that nobody resolved and
/// without the hyphens of a print.
pub(in crate::merge) fn in_one_notation(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    if text.contains("+49") {
        text = COUNTRY.iter().fold(text, |text, country| match text.contains(country) {
            true => text.replace(country, "0").into(),
            false => text,
        });
    }
    if text.contains('&') {
        text = ENTITIES.iter().fold(text, |text, (entity, meant)| text.replace(entity, meant).into());
    }
    if text.contains("km/h") || text.contains(" Stunde") {
        text = SPEEDS.iter().fold(text, |text, (written, speed)| match text.contains(written) {
            true => text.replace(written, speed).into(),
            false => text,
        });
    }
    // Dates, roads and measures have figures, short forms points, and `dreimal` has neither.
    let has_marks = || text.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if !has_marks() && !text.contains("mal") {
        return text.into_owned();
    }
    let mut written = String::with_capacity(text.len() + 8);
    let (mut copied, mut at, mut before) = (0, 0, None);
    while let Some(c) = text[at..].chars().next() {
        let starts = !before.is_some_and(char::is_alphanumeric);
        // Nearly all of a text is within words in which nothing begins, or is words that stay.
        if c.is_alphabetic() && (!starts || !figures::may_change(&text[at..])) || !starts && c.is_numeric() {
            let rest = &text[at..];
            at += rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            before = Some(c);
            continue;
        }
        let changed = match c {
            '-' => hyphenation(&text[..at], &text[at + 1..]).map(|blanks| (Cow::Borrowed(""), 1 + blanks)),
            '/' => figures::rate(&text[copied..at], &text[at + 1..]),
            '€' => figures::price(&text[..at], &text[at..]),
            _ if starts && c.is_ascii_digit() => figures::figure(&text[at..]),
            _ if starts && c.is_ascii_alphabetic() => {
                let of_letters = || short_form(&text[at..]).or_else(|| figures::in_letters(&text[at..]));
                of_letters().or_else(|| figures::price(&text[..at], &text[at..]))
            }
            _ => None,
        };
        match changed {
            Some((said, length)) => {
                written.extend([&text[copied..at], &*said]);
                at += length;
                (copied, before) = (at, text[..at].chars().next_back());
            }
            None => (at, before) = (at + c.len_utf8(), Some(c)),
        }
    }
    written.push_str(&text[copied..]);
    written
}

/// What the short form is short for with which a text begins, and how many bytes it takes: `d. h.`, `z.B.`
fn short_form(text: &str) -> Option<Change> {
    if text.as_bytes().get(1) != Some(&b'.') {
        return None;
    }
    let length = |letters: &[&str]| {
        let mut rest = text;
        for (place, part) in letters.iter().enumerate() {
            rest = if place == 0 { rest } else { rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']) };
            rest = rest.strip_prefix(part)?.strip_prefix('.')?;
        }
        Some(text.len() - rest.len())
    };
    SHORT_FORMS.iter().find_map(|(letters, long)| Some((Cow::Borrowed(*long), length(letters)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_written_in_one_way() {
        for (text, expected) in [
            ("Am 1. 7. 2026 und 2026-07-02", "Am 1.7.2026 und 02.07.2026"),
            ("Am 1. 7 Kinder", "Am 1. 7 Kinder"),
            ("Auf der B197, A4 und im Raum K12a", "Auf der B 197, A 4 und im Raum K12a"),
            ("ÄB19 2026-07-02-1 12026-07-02", "ÄB19 2026-07-02-1 12026-07-02"),
            ("1.\u{a0}7.\u{a0}2026 2026-07-02", "1.7.2026 02.07.2026"),
            ("Das&nbsp;„Bad&quot;", "Das „Bad\""),
            ("Die Kir-\nchen und Scheu- nen", "Die Kirchen und Scheunen"),
            ("Vor- und Nachteile, Kita- oder Hortplatz", "Vor- und Nachteile, Kita- oder Hortplatz"),
            ("Unter +49 (0)5944 88 oder +4930 5, 10049 Euro", "Unter 05944 88 oder 030 5, 10049 Euro"),
            ("Mit 100 Mbit/s und 50 km/h", "Mit 100 Mbit pro Sekunde und 50 Stundenkilometer"),
            ("2 Cent/kWh, 30 Euro / Monat, 5 €/m²", "2 Cent pro kWh, 30 Euro  pro Monat, 5 € pro m²"),
            (
                "Gäste, d. h. alle, z.B. der Verein e. V., u. a.",
                "Gäste, also alle, zum Beispiel der Verein , unter anderem",
            ),
            ("Für € 5,20 oder EUR 1.000, nicht 5 € 10", "Für 5,20 € oder 1.000 €, nicht 5 € 10"),
            ("17km, 10h, 3-mal, dreimal, 4x und CHF 1'000", "17 km, 10 h, 3 Mal, 3 Mal, 4 Mal und CHF 1000"),
            ("Raum 3b, 5G, Haus 7m2x", "Raum 3b, 5G, Haus 7m2x"),
            ("Linie 5/7, 2025/26, Ärzte/innen, km/Hof 2", "Linie 5/7, 2025/26, Ärzte/innen, km/Hof 2"),
        ] {
            assert_eq!(in_one_notation(text), expected);
        }
    }
}
