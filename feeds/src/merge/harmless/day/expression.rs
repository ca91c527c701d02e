//! What words say of a day or a year, and which days may be meant when they are told.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike};
use smol_str::SmolStr;

use super::super::super::lexicon::{self, Kind};
use super::super::super::words::Word;
use crate::model::Time;

/// Days as counted from the one on which a text is told.
pub(super) const RELATIVE: &[(&str, i64)] = &[
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

/// How far from the day of telling a weekday without a date is meant.
const WEEK: i64 = 7;

/// Days before and behind it within which a date without a year is meant: offices speak of what is to come.
const YEAR: RangeInclusive<i64> = -100..=330;

/// Words for parts of a day; those of a line mean the same.
pub(super) const HOURS: &[&[&str]] = &[
    &["frueh", "morgen", "morgens"],
    &["vormittag", "vormittags"],
    &["mittag", "mittags"],
    &["nachmittag", "nachmittags"],
    &["abend", "abends"],
    &["nacht", "nachts", "mitternacht"],
];

/// What a stretch says of a day or year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expression {
    pub(super) weekday: Option<usize>,
    pub(super) day: Option<(u32, u32)>,
    year: Option<i32>,
    /// The part of the day.
    hour: Option<usize>,
    /// Days from the telling among which a weekday is.
    within: Option<RangeInclusive<i64>>,
    /// The season, of a year that is said beside it.
    season: Option<SmolStr>,
    /// Days from the telling.
    pub(super) relative: Option<i64>,
    /// Years from the telling.
    relative_year: Option<i32>,
}

/// Reads a stretch that says nothing but a day or a year.
pub(super) fn expression(words: &[Word]) -> Option<Expression> {
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
pub(super) fn days(told: Option<Time>) -> Vec<NaiveDate> {
    let Some(told) = told else { return Vec::new() };
    let ahead = (told + TimeDelta::hours(3)).date_naive();
    let midnight = matches!(told.hour(), 22 | 23) && told.minute() == 0 && told.second() == 0;
    if midnight || ahead == told.date_naive() { vec![ahead] } else { vec![told.date_naive(), ahead] }
}

/// Whether some day fits both.
pub(super) fn meet(a: &Expression, a_told: NaiveDate, b: &Expression, b_told: NaiveDate) -> bool {
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
pub(super) fn meant(one: &Expression, told: NaiveDate) -> Vec<NaiveDate> {
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

pub(super) fn is_year(word: &Word) -> bool {
    word.is_figure() && word.folded.starts_with("20")
}

pub(super) fn is_month(word: &Word) -> bool {
    word.folded.starts_with("0m")
}
