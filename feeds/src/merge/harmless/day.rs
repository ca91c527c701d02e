//! One day in several words: its weekday, its date, `heute`, `in diesem Jahr`.
//!
//! Words such as `heute` mean the day on which the text was told; what the other text says in their place must be
//! that very day.

use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike};

use smol_str::SmolStr;

use super::super::lexicon::{self, Kind};
use super::super::words::Word;
use crate::model::Time;

/// Days as counted from the one on which a text is told.
const RELATIVE: &[(&str, i64)] = &[
    ("vorgestern", -2),
    ("gestern", -1),
    ("gestrigen", -1),
    ("heute", 0),
    ("heutigen", 0),
    ("morgen", 1),
    ("morgigen", 1),
    ("uebermorgen", 2),
];

/// Years as counted from the one in which a text is told, before `Jahr`.
const YEARS: &[(&str, i32)] = &[
    ("diesem", 0),
    ("dieses", 0),
    ("laufenden", 0),
    ("vergangenen", -1),
    ("vorigen", -1),
    ("letzten", -1),
    ("kommenden", 1),
    ("naechsten", 1),
];

/// Words before a weekday that is the next one or the last one.
const COMING: &[&str] = &["kommenden", "naechsten", "diesen"];
const GONE: &[&str] = &["vergangenen", "vorigen", "letzten"];

/// Seasons of a year.
const SEASONS: &[&str] = &["fruehjahr", "fruehling", "sommer", "herbst"];

/// Words beside a weekday that say how far it is.
const NEAR: &[&str] = &["heutigen", "gestrigen", "morgigen", "kommenden", "naechsten", "vergangenen"];

/// Words from a day to the month at the end of its range.
const RANGE: usize = 5;

/// How far from the day of telling a weekday without a date is meant.
const WEEK: i64 = 7;

/// Days before and behind it within which a date without a year is meant: offices speak of what is to come.
const YEAR: RangeInclusive<i64> = -100..=330;

/// Words for parts of a day; those of a line mean the same.
const HOURS: &[&[&str]] = &[
    &["frueh", "morgen", "morgens"],
    &["vormittag", "vormittags"],
    &["mittag", "mittags"],
    &["nachmittag", "nachmittags"],
    &["abend", "abends"],
    &["nacht", "nachts", "mitternacht"],
];

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

fn is_year(word: &Word) -> bool {
    word.is_figure() && word.folded.starts_with("20")
}

fn is_month(word: &Word) -> bool {
    word.folded.starts_with("0m")
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

/// What a stretch says of a day or year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Expression {
    weekday: Option<usize>,
    day: Option<(u32, u32)>,
    year: Option<i32>,
    /// The part of the day.
    hour: Option<usize>,
    /// Days from the telling among which a weekday is.
    within: Option<RangeInclusive<i64>>,
    /// The season, of a year that is said beside it.
    season: Option<SmolStr>,
    /// Days from the telling.
    relative: Option<i64>,
    /// Years from the telling.
    relative_year: Option<i32>,
}

/// Reads a stretch that says nothing but a day or a year.
fn expression(words: &[Word]) -> Option<Expression> {
    let mut found = Expression::default();
    let mut rest: Vec<&Word> = words.iter().filter(|word| word.kind != Kind::Free).collect();
    if let [one, other] = rest.as_slice()
        && let Some(of_year) = of_year(one, other)
    {
        return Some(of_year);
    }
    if let Some(place) = rest.iter().position(|word| word.kind == Kind::Weekday) {
        let day = &rest.remove(place).folded;
        found.weekday = Some(lexicon::weekday_number(day)?);
        // `Am kommenden Samstag`.
        let which = place.checked_sub(1).map(|before| rest[before].folded.as_str());
        let which = which.and_then(|which| {
            let coming = COMING.contains(&which).then_some(1..=WEEK);
            coming.or_else(|| GONE.contains(&which).then_some(-WEEK..=-1))
        });
        if which.is_some() {
            rest.remove(place - 1);
        }
        found.within = which;
        // `Dienstagabend`.
        found.hour = day.split_once("tag").or(day.split_once("woch")).and_then(|(_, part)| hour(part));
    }
    let month = rest.iter().any(|word| is_month(word));
    // `Am Morgen des 12. Mai`.
    let noun = |word: &Word| word.folded == "morgen" && word.is_capital() && !word.opens;
    let relative = |word: &Word| !noun(word) && RELATIVE.iter().any(|(name, _)| *name == word.folded);
    if let Some(place) = rest.iter().position(|word| relative(word)) {
        let word = rest.remove(place);
        found.relative = RELATIVE.iter().find(|(name, _)| *name == word.folded).map(|(_, days)| *days);
    }
    let dated = found.weekday.is_some() || found.relative.is_some() || month;
    if let Some(place) = rest.iter().position(|word| dated && hour(&word.folded).is_some()) {
        found.hour = hour(&rest.remove(place).folded);
    }
    if let [day, month, ..] = rest.as_slice()
        && is_month(month)
    {
        found.day = Some((day.folded.parse().ok()?, month.folded.strip_prefix("0m")?.parse().ok()?));
        rest.drain(..2);
    }
    match rest.as_slice() {
        [] => {}
        [year] if is_year(year) => found.year = Some(year.folded.parse().ok()?),
        _ => return None,
    }
    (found != Expression::default()).then_some(found)
}

/// A year or a season of one, in two words: `vergangenen Jahr`, `Jahr 2025`, `diesem Sommer`, `Sommer 2026`.
fn of_year(one: &Word, other: &Word) -> Option<Expression> {
    let is_named = |word: &Word| word.folded.starts_with("jahr") || SEASONS.contains(&word.folded.as_str());
    let season = |word: &Word| Some(word.folded.clone()).filter(|name| !name.starts_with("jahr"));
    if is_named(one) && is_year(other) {
        let year = Some(other.folded.parse().ok()?);
        return Some(Expression { year, season: season(one), ..Expression::default() });
    }
    let (_, years) = YEARS.iter().find(|(name, _)| *name == one.folded).filter(|_| is_named(other))?;
    Some(Expression { relative_year: Some(*years), season: season(other), ..Expression::default() })
}

/// Which part of a day a word means.
fn hour(word: &str) -> Option<usize> {
    HOURS.iter().position(|line| line.contains(&word))
}

/// The days on which a text may have been told: that of UTC, and that of a clock a few hours ahead. What has but a day has
/// the time at which it began there.
fn days(told: Option<Time>) -> Vec<NaiveDate> {
    let Some(told) = told else { return Vec::new() };
    let ahead = (told + TimeDelta::hours(3)).date_naive();
    let midnight = matches!(told.hour(), 22 | 23) && told.minute() == 0 && told.second() == 0;
    if midnight || ahead == told.date_naive() { vec![ahead] } else { vec![told.date_naive(), ahead] }
}

/// Whether some day fits both.
fn meet(a: &Expression, a_told: NaiveDate, b: &Expression, b_told: NaiveDate) -> bool {
    if a.relative_year.is_some() || b.relative_year.is_some() {
        let year = |one: &Expression, told: NaiveDate| {
            one.relative_year.map(|years| told.year() + years).or(one.year.filter(|_| one.day.is_none()))
        };
        return a.season == b.season && year(a, a_told).is_some() && year(a, a_told) == year(b, b_told);
    }
    // What both say must agree as it stands.
    if a.hour.zip(b.hour).is_some_and(|(a, b)| a != b)
        || a.weekday.zip(b.weekday).is_some_and(|(a, b)| a != b)
        || a.day.zip(b.day).is_some_and(|(a, b)| a != b)
    {
        return false;
    }
    let bare_year = |one: &Expression| one.year.is_some() && one.day.is_none();
    if bare_year(a) || bare_year(b) {
        return false;
    }
    let (a_days, b_days) = (meant(a, a_told), meant(b, b_told));
    a_days.iter().any(|day| b_days.contains(day))
}

/// The days that an expression may mean.
fn meant(one: &Expression, told: NaiveDate) -> Vec<NaiveDate> {
    let fits = |day: &NaiveDate| {
        one.weekday.is_none_or(|weekday| day.weekday().num_days_from_monday() as usize == weekday)
            && one.day.is_none_or(|(number, month)| (day.day(), day.month()) == (number, month))
            && one.year.is_none_or(|year| day.year() == year)
    };
    let around = |days: RangeInclusive<i64>| days.map(|days| told + TimeDelta::days(days));
    match one.relative {
        Some(days) => Some(told + TimeDelta::days(days)).filter(fits).into_iter().collect(),
        None if one.day.is_some() => around(YEAR).filter(fits).collect(),
        None => around(one.within.clone().unwrap_or(-WEEK..=WEEK)).filter(fits).collect(),
    }
}
