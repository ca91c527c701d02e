//! Figures in one spelling: `1.180` as `1180`, `12.05.2026` as day, month and year, `1,2 Mio.` as `1200000`.
//!
//! A figure that is written in no way known here stays as it is: no two figures become one.

use super::lexicon;

/// Day, month and year of `12.05.2026`; day and month of `12.05` before a point.
pub(super) fn date(written: &str, point: bool) -> Option<Vec<(String, String)>> {
    let mut parts = written.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next());
    let number = |text: &str, most: usize| text.parse::<usize>().ok().filter(|n| (1..=most).contains(n));
    let (day_number, month_number) = (number(day, 31)?, number(month, 12)?);
    let short = day.len() < 3 && month.len() < 3;
    if !short || parts.next().is_some() || (year.is_none() && !point) {
        return None;
    }
    let year = year
        .map(|year| (if year.len() == 2 { format!("20{year}") } else { year.to_owned() }, year.to_owned()));
    let parts = [
        Some((day_number.to_string(), day.to_owned())),
        Some((lexicon::month_of(month_number), month.to_owned())),
        year,
    ];
    Some(parts.into_iter().flatten().collect())
}

/// A figure times a power of ten: `1.2` and 6 as `1200000`.
pub(super) fn times(figure: &str, power: usize) -> String {
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    if decimals.len() > power || !(whole.bytes().chain(decimals.bytes())).all(|c| c.is_ascii_digit()) {
        return format!("{figure}e{power}");
    }
    without_zeros(&format!("{whole}{decimals}{}", "0".repeat(power - decimals.len())))
}

/// Whether a blank stands between the thousands of a figure: `10 000`.
pub(super) fn is_grouped(before: &[char], rest: &[char]) -> bool {
    let digits = |group: &[char]| group.iter().all(char::is_ascii_digit);
    let next = rest.get(1..4).is_some_and(digits) && !rest.get(4).is_some_and(|c| c.is_alphanumeric());
    if !next {
        return false;
    }
    let mut groups = before.split(|c| is_blank(*c));
    let first = groups.next().unwrap_or_default();
    matches!(first.len(), 1..=3) && first[0] != '0' && digits(first) && groups.all(digits)
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// A number in one spelling: `1.180` as `1180`, `18,00` as `18`, `10.30` as `10:30`, `10:00` as `10`.
pub(super) fn figure(written: &str) -> String {
    if written.contains(is_blank) {
        return figure(&written.replace(is_blank, ""));
    }
    let (head, tail) = match written.rsplit_once([',', ':', '.']) {
        Some((head, tail)) => (head, tail),
        None => return without_zeros(written),
    };
    let separator = written[head.len()..].chars().next();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match separator {
        Some('.') if tail.len() == 3 && !head.contains([',', ':']) => without_zeros(&digits(written)),
        Some(',') => {
            let decimals = tail.trim_end_matches('0');
            let whole = without_zeros(&digits(head));
            if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") }
        }
        Some('.' | ':') if tail.len() == 2 && head.len() <= 2 => {
            let hour = without_zeros(head);
            if tail == "00" { hour } else { format!("{hour}:{tail}") }
        }
        _ => written.to_owned(),
    }
}

fn without_zeros(digits: &str) -> String {
    let short = digits.trim_start_matches('0');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}
