//! Figures and what is beside them in one notation: dates, prices, measures, `3-mal`, `B197`.

use super::Change;
use crate::merge::folding::fold;
use crate::merge::numbers::cardinal;

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

/// Units that are written right behind a figure.
const GLUED: &[&str] = &[
    "km", "m", "cm", "mm", "m²", "qm", "km²", "m³", "ha", "kg", "g", "t", "l", "kW", "MW", "kWh", "MWh", "h",
    "Uhr", "Euro", "EUR", "Cent", "Prozent", "Mio", "Mrd", "Jahre", "Tage", "Stunden", "Minuten",
];

/// What a figure is in one notation, with what belongs to it; `None` if it is so already.
pub(super) fn figure(text: &str) -> Option<Change> {
    let ahead: Vec<char> = text.chars().take(AHEAD).collect();
    if let Some((date, length)) = iso_date(&ahead).or_else(|| spaced_date(&ahead)) {
        return Some((date.into(), ahead[..length].iter().map(|c| c.len_utf8()).sum()));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))?;
    let (number, rest) = text.split_at(end);
    if let Some(rest) =
        ["-mal", "mal", " mal", " Mal", "x", " x"].iter().find_map(|often| rest.strip_prefix(often))
    {
        let whole = !number.contains(['.', ',', ':']) && !rest.starts_with(char::is_alphanumeric);
        return whole.then(|| (format!("{number} Mal").into(), text.len() - rest.len()));
    }
    if let Some(thousands) = rest.strip_prefix(['\'', '’']) {
        let digits = thousands.bytes().take_while(u8::is_ascii_digit).count();
        return (digits == 3 && number.len() < 4)
            .then(|| (number.to_owned().into(), end + rest.len() - thousands.len()));
    }
    let unit = &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())];
    GLUED.contains(&unit).then(|| (format!("{number} ").into(), end))
}

/// Whether a word with which a text begins may be written otherwise: as a short form, a road, a price, or as how often
/// something is.
pub(super) fn may_change(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    match text.as_bytes() {
        [_, b'.', ..] | [b'A' | b'B' | b'K' | b'L', b'0'..=b'9', ..] | [b'E', b'U', b'R', ..] => true,
        _ => text[..end].ends_with("mal"),
    }
}

/// What a text that begins with letters is in one notation: `B197` is `B 197`, `dreimal` is `3 Mal`.
pub(super) fn in_letters(text: &str) -> Option<Change> {
    if text.starts_with(['A', 'B', 'K', 'L']) && number_at(&text[1..]) {
        return Some((format!("{} ", &text[..1]).into(), 1));
    }
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let often = text[..end].strip_suffix("mal").and_then(|number| cardinal(&fold(number)))?;
    Some((format!("{often} Mal").into(), end))
}

/// A price whose currency stands before it: `€ 5,20`, `EUR 5`.
pub(super) fn price(before: &str, text: &str) -> Option<Change> {
    let rest = text.strip_prefix('€').or_else(|| text.strip_prefix("EUR"))?;
    let amount = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let end = amount.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(amount.len());
    let number = amount[..end].trim_end_matches(['.', ',']);
    let counted = before.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–'));
    (!counted && number.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| (format!("{number} €").into(), text.len() - amount.len() + number.len()))
}

/// What a measure or a price is given for, behind a stroke.
pub(super) fn rate(before: &str, behind: &str) -> Option<Change> {
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
    let length = 1 + behind.len() - rest.len() + per.len();
    (MEASURES.contains(&unit) && RATES.contains(&per)).then(|| (format!(" pro {said}").into(), length))
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '€' | '²' | '³')
}

/// Whether a number of a road stands here.
fn number_at(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits) && !text[digits..].starts_with(char::is_alphanumeric)
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
