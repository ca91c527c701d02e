//! One notation for what a text may write in several: dates, telephones, roads, what comes per hour, entities.
//!
//! Nothing here looks at the other text, so both become alike or stay as they are.

use std::borrow::Cow;

/// Characters of the longest date, and some more.
const AHEAD: usize = 20;

/// Measures and prices before a stroke, and for what they are given behind it.
const MEASURES: &[&str] = &[
    "m",
    "km",
    "l",
    "t",
    "kg",
    "g",
    "mg",
    "µg",
    "m³",
    "kW",
    "kWh",
    "MWh",
    "Mbit",
    "Gbit",
    "MBit",
    "GBit",
    "MB",
    "GB",
    "Liter",
    "Tonnen",
    "Kubikmeter",
    "Euro",
    "EUR",
    "€",
    "Cent",
    "ct",
    "Ct",
    "Megabit",
    "Gigabit",
];
const RATES: &[&str] = &[
    "s", "min", "h", "a", "d", "Sek", "Sekunde", "Minute", "Stunde", "Std", "Tag", "Woche", "Monat", "Jahr",
    "Person", "Nacht", "Stück", "m²", "qm", "m³", "l", "Liter", "kg", "t", "ha", "kWh", "MWh", "km",
];

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
    // Dates, roads and measures have figures, short forms points.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')) {
        return text.into_owned();
    }
    let mut written = String::with_capacity(text.len() + 8);
    let (mut copied, mut at, mut before) = (0, 0, None);
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let begins = (c.is_ascii_digit() || matches!(c, 'A' | 'B' | 'K' | 'L'))
            && !before.is_some_and(char::is_alphanumeric);
        let starts = c.is_ascii_alphabetic() && !before.is_some_and(char::is_alphanumeric);
        before = Some(c);
        if c == '/' {
            if let Some((unit, blanks, length)) = rate(&text[copied..at], &text[next..]) {
                written.extend([text[copied..at].trim_end(), " pro ", unit]);
                (copied, at, before) = (next + blanks + length, next + blanks + length, Some(' '));
                continue;
            }
        } else if c == '-' {
            if let Some(blanks) = hyphenation(&text[..at], &text[next..]) {
                written.push_str(&text[copied..at]);
                (copied, at, before) = (next + blanks, next + blanks, Some(' '));
                continue;
            }
        } else if starts && text[next..].starts_with('.') {
            if let Some((long, length)) = short_form(&text[at..]) {
                written.extend([&text[copied..at], long]);
                (copied, at, before) = (at + length, at + length, Some('.'));
                continue;
            }
        } else if begins && !c.is_ascii_digit() {
            // `B197` is `B 197`.
            if number_at(&ahead(&text[next..])) {
                written.extend([&text[copied..next], " "]);
                copied = next;
            }
        } else if begins {
            let ahead = ahead(&text[at..]);
            if let Some((date, length)) = iso_date(&ahead).or_else(|| spaced_date(&ahead)) {
                written.extend([&text[copied..at], date.as_str()]);
                copied = at + ahead[..length].iter().map(|c| c.len_utf8()).sum::<usize>();
                (at, before) = (copied, ahead[..length].last().copied());
                continue;
            }
        }
        at = next;
    }
    written.push_str(&text[copied..]);
    written
}

/// What a measure or a price is given for, behind a stroke: as it is, or written out, how many bytes of blanks stand before it
/// and how long it is.
fn rate<'a>(before: &str, behind: &'a str) -> Option<(&'a str, usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '€' | '²' | '³');
    let measured = before.trim_end();
    let unit = measured.rfind(|c| !is_part(c)).map_or(measured, |end| &measured[end..]);
    let unit = unit.trim_start_matches(|c: char| !is_part(c) || c.is_ascii_digit());
    let rest = behind.trim_start();
    let per = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let said = match per {
        "s" => "Sekunde",
        "min" => "Minute",
        "h" => "Stunde",
        "a" => "Jahr",
        "d" => "Tag",
        _ => per,
    };
    (MEASURES.contains(&unit) && RATES.contains(&per)).then_some((said, behind.len() - rest.len(), per.len()))
}

/// What the short form is short for with which a text begins, and how many bytes it takes: `d. h.`, `z.B.`
fn short_form(text: &str) -> Option<(&'static str, usize)> {
    let length = |letters: &[&str]| {
        let mut rest = text;
        for (place, part) in letters.iter().enumerate() {
            rest = if place == 0 { rest } else { rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']) };
            rest = rest.strip_prefix(part)?.strip_prefix('.')?;
        }
        Some(text.len() - rest.len())
    };
    SHORT_FORMS.iter().find_map(|(letters, long)| Some((*long, length(letters)?)))
}

/// As many characters as a date may have, and what stands behind it.
fn ahead(text: &str) -> Vec<char> {
    text.chars().take(AHEAD).collect()
}

/// Whether a number of a road stands here.
fn number_at(chars: &[char]) -> bool {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=4).contains(&digits) && !chars.get(digits).is_some_and(|c| c.is_alphanumeric())
}

/// `2026-07-01`, and how many characters that takes.
fn iso_date(chars: &[char]) -> Option<(String, usize)> {
    let text: String = chars.iter().take(10).collect();
    let ends = !chars.get(10).is_some_and(|c| c.is_alphanumeric() || *c == '-');
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = [(year, 4), (month, 2), (day, 2)]
        .iter()
        .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
    (ends && digits && parts.next().is_none()).then(|| (format!("{day}.{month}.{year}"), 10))
}

/// `1. 7. 2026`, and how many characters that takes.
fn spaced_date(chars: &[char]) -> Option<(String, usize)> {
    let number = |from: usize, most: usize| {
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        (1..=most).contains(&digits.len()).then_some(digits)
    };
    let point = |at: usize| chars.get(at..at + 2).is_some_and(|two| two[0] == '.' && two[1].is_whitespace());
    let day = number(0, 2)?;
    let month_at = point(day.len()).then_some(day.len() + 2)?;
    let month = number(month_at, 2)?;
    let year_at = point(month_at + month.len()).then_some(month_at + month.len() + 2)?;
    let year = number(year_at, 4).filter(|year| year.len() == 4)?;
    Some((format!("{day}.{month}.{year}"), year_at + 4))
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
            ("2 Cent/kWh, 30 Euro / Monat, 5 €/m²", "2 Cent pro kWh, 30 Euro pro Monat, 5 € pro m²"),
            (
                "Gäste, d. h. alle, z.B. der Verein e. V., u. a.",
                "Gäste, also alle, zum Beispiel der Verein , unter anderem",
            ),
            ("Linie 5/7, 2025/26, Ärzte/innen, km/Hof 2", "Linie 5/7, 2025/26, Ärzte/innen, km/Hof 2"),
        ] {
            assert_eq!(in_one_notation(text), expected);
        }
    }
}
