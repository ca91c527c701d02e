//! The grammar of a day: `12.04.2021`, `9. Februar 2017`, `07 Apr. '25`, `2026-05-04`, `Apr 7, 2025`.
//!
//! What only looks like a date is none: it must not touch other digits (`1.12.03.2021`, `12.03.21-5`), follow
//! the word of a reference number (`Az.`, `Nr.`, `Tel.`, `§`), or name an impossible day. `05/04/2025` is none
//! because nobody can tell which of the two is the month.

use chrono::{Datelike, NaiveDate};

use super::names;
use super::token::{Kind, Tokens};

/// Years that a press release can have been published in.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;

/// Words after which figures with dots are a number of something.
const REFERENCES: [&str; 15] = [
    "az",
    "aktenzeichen",
    "nr",
    "nummer",
    "tel",
    "telefon",
    "fax",
    "version",
    "abs",
    "iban",
    "ziffer",
    "kapitel",
    "drs",
    "drucksache",
    "ip",
];

/// The day that starts at the token `at`, and the index after it. `joined` is the index at which an earlier date
/// or its connector ended: there a date may touch what stands before.
pub(super) fn at(tokens: &Tokens, at: usize, joined: Option<usize>) -> Option<(NaiveDate, usize)> {
    let (date, end) = match tokens.kind(at)? {
        Kind::Word(_) => english(tokens, at),
        Kind::Number { digits: 4, .. } => year_first(tokens, at),
        Kind::Number { digits: 1 | 2, .. } => named(tokens, at).or_else(|| figures(tokens, at)),
        _ => None,
    }?;
    let free = joined == Some(at) || stands_free(tokens, at);
    (free && YEARS.contains(&date.year())).then_some((date, end))
}

/// `12.04.2021`, `30. 3. 2021`, `05.05.26`, `12-04-2021`, `25/12/2021`, `5.XI.2026`.
fn figures(tokens: &Tokens, at: usize) -> Option<(NaiveDate, usize)> {
    let first = tokens.number(at, 2)?;
    let mark = tokens.mark(at + 1).filter(|mark| matches!(mark, '.' | '-' | '/'))?;
    let gap = |at| if mark == '.' { tokens.skip_gap(at) } else { at };
    let month_at = gap(at + 2);
    let roman = || tokens.word(month_at).filter(|_| mark == '.').and_then(names::roman_month);
    let second = tokens.number(month_at, 2).or_else(roman)?;
    let year_at = gap(tokens.skip_mark(month_at + 1, mark)?);
    let (year, end) = match tokens.exactly(year_at, 4) {
        Some(year) => (year as i32, year_at + 1),
        None if mark == '.' && year_at == month_at + 2 => short_year(tokens, year_at)?,
        None => return None,
    };
    let ambiguous = mark == '/' && first <= 12 && second <= 12 && first != second;
    if ambiguous || touches_more(tokens, end) || follows_reference(tokens, at) {
        return None;
    }
    let us = mark == '/' && second > 12;
    let (day, month) = if us { (second, first) } else { (first, second) };
    Some((NaiveDate::from_ymd_opt(year, month, day)?, end))
}

/// `9. Februar 2017`, `07 Apr. '25`, `7th April 2025`, `7-Apr-2025`, `02. Mär 26` before the end or a mark.
fn named(tokens: &Tokens, at: usize) -> Option<(NaiveDate, usize)> {
    let day = tokens.number(at, 2)?;
    let dotted = tokens.mark(at + 1) == Some('.');
    let mut next = if dotted { at + 2 } else { skip_ordinal(tokens, at + 1) };
    next = skip_hyphen(tokens, tokens.skip_gap(next));
    if tokens.word(next) == Some("of") {
        next = tokens.skip_gap(next + 1);
    }
    let month = names::month(tokens.word(next)?)?;
    next = tokens.skip_mark(next + 1, '.').unwrap_or(next + 1);
    next = tokens.skip_mark(next, ',').unwrap_or(next);
    next = skip_hyphen(tokens, tokens.skip_gap(next));
    let (year, end) = match tokens.exactly(next, 4) {
        Some(year) => (year as i32, next + 1),
        None => short_year(tokens, next)?,
    };
    Some((NaiveDate::from_ymd_opt(year, month, day)?, end))
}

/// `2026-05-04`, `2026/05/04`, `2026.05.04`.
fn year_first(tokens: &Tokens, at: usize) -> Option<(NaiveDate, usize)> {
    let year = tokens.exactly(at, 4)?;
    let mark = tokens.mark(at + 1).filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let month = tokens.exactly(at + 2, 2)?;
    let day = tokens.exactly(tokens.skip_mark(at + 3, mark)?, 2)?;
    let end = at + 5;
    if touches_more(tokens, end) || follows_reference(tokens, at) {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(year as i32, month, day)?, end))
}

/// `Apr 7, 2025`, `April 7th 2025`.
fn english(tokens: &Tokens, at: usize) -> Option<(NaiveDate, usize)> {
    let month = names::month(tokens.word(at)?)?;
    let mut next = tokens.skip_mark(at + 1, '.').unwrap_or(at + 1);
    next = tokens.skip_gap(next);
    let day = tokens.number(next, 2)?;
    next = skip_ordinal(tokens, next + 1);
    next = tokens.skip_gap(tokens.skip_mark(next, ',').unwrap_or(next));
    let year = tokens.exactly(next, 4)?;
    Some((NaiveDate::from_ymd_opt(year as i32, month, day)?, next + 1))
}

/// A year of two figures, with or without apostrophe. Without one it must not go on (`12. Mai 20 Uhr`), save
/// for a time of day after it as in RFC 822.
fn short_year(tokens: &Tokens, at: usize) -> Option<(i32, usize)> {
    let apostrophe = matches!(tokens.mark(at), Some('\'' | '’' | '‘' | '`' | '´'));
    let at = if apostrophe { at + 1 } else { at };
    let year = tokens.exactly(at, 2)? as i32;
    let year = if year < 70 { 2000 + year } else { 1900 + year };
    let end = at + 1;
    let next = tokens.skip_gap(end);
    let glued = matches!(tokens.kind(end), Some(Kind::Word(_))) || touches_more(tokens, end);
    let counts = tokens.mark(end) == Some(':') && tokens.number(end + 1, 2).is_some();
    let unit = matches!(tokens.word(next), Some("uhr" | "h" | "euro" | "prozent" | "jahre" | "personen"))
        || matches!(tokens.mark(next), Some('%' | '€'));
    (apostrophe || !(glued || counts || unit)).then_some((year, end))
}

fn skip_ordinal(tokens: &Tokens, at: usize) -> usize {
    if matches!(tokens.word(at), Some("st" | "nd" | "rd" | "th")) { at + 1 } else { at }
}

fn skip_hyphen(tokens: &Tokens, at: usize) -> usize {
    tokens.skip_mark(at, '-').unwrap_or(at)
}

/// Whether figures go on after a date: `12.03.21-5`, `1.2.3.4`. A second date after a hyphen is a range instead.
fn touches_more(tokens: &Tokens, end: usize) -> bool {
    let joint = matches!(tokens.mark(end), Some('.' | '-' | '–' | '/' | '_'));
    let figures = matches!(tokens.kind(end + 1), Some(Kind::Number { .. }));
    joint
        && figures
        && at(tokens, end + 1, Some(end + 1)).is_none()
        && super::clock::here(tokens, end + 1).is_none()
}

/// Whether a date at `at` does not continue a longer figure or word.
fn stands_free(tokens: &Tokens, at: usize) -> bool {
    let Some(before) = tokens.before(at) else { return true };
    let figure_before = || matches!(tokens.before(at - 1), Some(Kind::Number { .. }));
    let thing_before = || matches!(tokens.before(at - 1), Some(Kind::Number { .. } | Kind::Word(_)));
    match before {
        Kind::Number { .. } | Kind::Word(_) | Kind::Mark('§' | '#' | '_' | '=' | '+') => false,
        Kind::Mark('.' | '/' | '-' | '–') => !thing_before() || partial_before(tokens, at).is_some(),
        Kind::Mark(',' | ':') => !figure_before(),
        _ => true,
    }
}

fn follows_reference(tokens: &Tokens, at: usize) -> bool {
    let mut end = tokens.back_over_gap(at);
    while matches!(tokens.before(end), Some(Kind::Mark('.' | ':'))) {
        end = tokens.back_over_gap(end - 1);
    }
    match tokens.before(end) {
        Some(Kind::Word(word)) => REFERENCES.contains(&word.as_str()),
        Some(Kind::Mark(mark)) => *mark == '§',
        _ => false,
    }
}

/// Where a range begins whose last day starts at `at`: `3. und 4. April`, `30. April bis 2. Mai`, `03./04.05.`.
pub(super) fn partial_before(tokens: &Tokens, at: usize) -> Option<usize> {
    let connector = tokens.back_over_gap(at).checked_sub(1)?;
    let connects = match tokens.kind(connector)? {
        Kind::Word(word) => matches!(word.as_str(), "und" | "bis" | "u" | "oder" | "to" | "and"),
        Kind::Mark(mark) => matches!(mark, '-' | '–' | '—' | '/' | '&' | ',' | '+'),
        _ => false,
    };
    if !connects {
        return None;
    }
    let end = tokens.back_over_gap(connector);
    let adjacent = end == connector && connector + 1 == at;
    let dotted = tokens.before(end) == Some(&Kind::Mark('.'));
    let start = match tokens.before(if dotted { end - 1 } else { end })? {
        Kind::Word(word) if names::month(word).is_some() => {
            let month = if dotted { end - 2 } else { end - 1 };
            let day_end = tokens.back_over_gap(month);
            (tokens.before(day_end) == Some(&Kind::Mark('.'))).then_some(day_end - 1)?
        }
        Kind::Number { .. } if dotted => end - 1,
        Kind::Number { .. } if adjacent => end,
        _ => return None,
    };
    let number = start.checked_sub(1)?;
    tokens.number(number, 2).filter(|day| (1..=31).contains(day))?;
    // `12.04. – 14.04.2021`: the number found is the month, its day stands before it.
    let whole = match (tokens.before(number), number.checked_sub(2).and_then(|day| tokens.number(day, 2))) {
        (Some(Kind::Mark('.')), Some(_)) => number - 2,
        _ => number,
    };
    Some(partial_before(tokens, whole).unwrap_or(whole))
}
