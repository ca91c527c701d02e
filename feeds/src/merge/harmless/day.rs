//! One day in several words: its weekday, its date, `heute`, `in diesem Jahr`.
//!
//! Words such as `heute` mean the day on which the text was told; what the other text says in their place must be
//! that very day.

mod expression;

use std::ops::Range;

use chrono::{NaiveDate, TimeDelta};

use super::super::lexicon::Kind;
use super::super::words::Word;
use crate::model::Time;
use expression::{HOURS, RELATIVE, days, expression, is_month, is_year, meant, meet};

/// Words beside a weekday that say how far it is.
const NEAR: &[&str] = &["heutigen", "gestrigen", "morgigen", "kommenden", "naechsten", "vergangenen"];

/// Words from a day to the month at the end of its range.
const RANGE: usize = 5;

/// Whether a word says which day or which part of it is meant.
pub(in crate::merge) fn is_of_day(folded: &str) -> bool {
    HOURS.iter().any(|line| line.contains(&folded)) || RELATIVE.iter().any(|(name, _)| *name == folded)
}

/// Whether a stretch is a weekday or a year that one text adds to a date. The year must be the one that is meant
/// without it.
pub(super) fn is_beside_a_date(words: &[Word], range: Range<usize>, told: Option<Time>) -> bool {
    let at = |place: Option<usize>| place.and_then(|place| words.get(place));
    let (before, behind) = (at(range.start.checked_sub(1)), at(Some(range.end)));
    let detail = |word: &Word| {
        word.kind == Kind::Weekday || word.kind == Kind::Free || (word.folded.len() == 4 && is_year(word))
    };
    let part = &words[range.clone()];
    let mut years = part.iter().filter(|word| word.is_figure());
    let year_fits = years.all(|year| {
        let date = range
            .start
            .checked_sub(2)
            .map(|day| [&words[day..range.start], std::slice::from_ref(year)].concat());
        before.is_some_and(is_month) && date.is_none_or(|date| is_near(&date, told))
    });
    let dated = [before, behind].iter().flatten().any(|word| word.is_figure());
    let near = part.iter().all(|word| word.kind == Kind::Free || NEAR.contains(&word.folded.as_str()));
    (part.iter().all(detail) && year_fits && dated)
        || part.iter().map(|word| word.folded.as_str()).eq(["dieses", "tages"])
        || leads_in_a_time(part, words.get(range.end..).unwrap_or_default())
        || is_said_behind(words, &range)
        || [before, behind].into_iter().flatten().any(|day| is_date_of(part, day, told))
        || (near && behind.is_some_and(|word| word.kind == Kind::Weekday))
}

/// Whether a stretch is the month, with or without its year, of a day that a range ends with too: `8.6. bis 11.6.` beside
/// `8. bis 11. Juni`.
fn is_said_behind(words: &[Word], range: &Range<usize>) -> bool {
    let part = &words[range.clone()];
    let day = range.start.checked_sub(1).is_some_and(|day| words[day].is_figure());
    let behind = words.get(range.end..).unwrap_or_default();
    let behind = &behind[..behind.len().min(RANGE)];
    day && part.first().is_some_and(is_month)
        && part.iter().skip(1).all(is_year)
        && part.iter().all(|word| behind.iter().any(|said| said.folded == word.folded))
}

/// Whether a stretch is the `um` before a time of day.
fn leads_in_a_time(part: &[Word], behind: &[Word]) -> bool {
    let time = |figure: &Word| {
        let hour = behind.get(1).is_some_and(|word| word.folded == "uhr");
        figure.is_figure() && (hour || figure.folded.contains(':'))
    };
    matches!(part, [um] if um.folded == "um") && behind.first().is_some_and(time)
}

/// Whether a stretch is the date of the weekday beside it, of the same week as the telling.
fn is_date_of(part: &[Word], weekday: &Word, told: Option<Time>) -> bool {
    let date = expression(part);
    let date = date.filter(|date| (date.day.is_some() || date.relative.is_some()) && date.weekday.is_none());
    let day = expression(std::slice::from_ref(weekday)).filter(|day| day.weekday.is_some());
    date.zip(day).is_some_and(|(date, day)| days(told).into_iter().any(|told| meet(&date, told, &day, told)))
}

/// Whether a date is the next one of its day and month from the telling, as far as that is known.
fn is_near(date: &[Word], told: Option<Time>) -> bool {
    let Some(date) = expression(date).filter(|date| date.day.is_some()) else { return true };
    told.is_none() || days(told).into_iter().any(|day| !meant(&date, day).is_empty())
}

/// Whether a stretch is the day of the telling, as it stands before many a title: `23.04.`, `23. April 2026`.
pub(super) fn is_of_telling(words: &[Word], told: Option<Time>) -> bool {
    let near = |day: NaiveDate, about: NaiveDate| (day - about).abs() <= TimeDelta::days(1);
    let date = expression(words).filter(|date| date.day.is_some() && date.relative.is_none());
    date.is_some_and(|date| {
        days(told).into_iter().any(|told| meant(&date, told).into_iter().any(|day| near(day, told)))
    })
}

/// Whether two stretches mean one day or one year, each told at its time.
pub(super) fn same(a: &[Word], a_told: Option<Time>, b: &[Word], b_told: Option<Time>) -> bool {
    let (a, b) = without_start(a, b);
    let (Some(a), Some(b)) = (expression(a), expression(b)) else { return false };
    let (a_told, b_told) = (days(a_told.or(b_told)), days(b_told.or(a_told)));
    a != b && a_told.iter().any(|a_day| b_told.iter().any(|b_day| meet(&a, *a_day, &b, *b_day)))
}

/// Whether both stretches only lead in the day from which on something is so: `ab 4. Mai` and `vom 4. Mai an`,
/// or the hour.
pub(super) fn both_start(a: &[Word], b: &[Word], behind: &[Word]) -> bool {
    let starts = |words: &[Word]| {
        let mut said = words.iter().map(|word| word.folded.as_str()).filter(|word| *word != "dem");
        said.next().is_some_and(|start| ["ab", "von", "vom"].contains(&start)) && said.next().is_none()
    };
    let dated = match behind {
        [day, next, ..] if day.is_figure() && (is_month(next) || next.folded == "uhr") => true,
        [day, ..] => day.kind == Kind::Weekday,
        [] => false,
    };
    starts(a) && starts(b) && dated
}

/// Two stretches without the words that say that something is so from their days on: `ab heute`, `von heute an` and, told
/// a day later, `seit Dienstag`.
fn without_start<'a>(a: &'a [Word], b: &'a [Word]) -> (&'a [Word], &'a [Word]) {
    match (started(a), started(b)) {
        (Some(a), Some(b)) => (a, b),
        _ => (a, b),
    }
}

fn started(words: &[Word]) -> Option<&[Word]> {
    let (first, rest) = words.split_first()?;
    let end = rest.last().filter(|last| last.folded == "an").map(|_| &rest[..rest.len() - 1]);
    match first.folded.as_str() {
        "ab" | "seit" => Some(end.unwrap_or(rest)),
        "von" | "vom" => end,
        _ => None,
    }
}

/// Two stretches without the days in them, if these are the same.
pub(super) fn without_same<'a>(
    a: &'a [Word],
    a_told: Option<Time>,
    b: &'a [Word],
    b_told: Option<Time>,
) -> (Vec<&'a Word>, Vec<&'a Word>) {
    let of_day = |word: &&Word| {
        matches!(word.kind, Kind::Figure | Kind::Weekday)
            || RELATIVE.iter().any(|(name, _)| *name == word.folded)
    };
    let split = |words: &'a [Word]| words.iter().partition::<Vec<&Word>, _>(of_day);
    let ((a_days, a_rest), (b_days, b_rest)) = (split(a), split(b));
    let owned = |words: &[&Word]| words.iter().map(|word| (*word).clone()).collect::<Vec<_>>();
    if same(&owned(&a_days), a_told, &owned(&b_days), b_told) {
        (a_rest, b_rest)
    } else {
        (a.iter().collect(), b.iter().collect())
    }
}
