//! Dates in German (and English) texts, attributes, feeds and addresses.
//!
//! Nothing is invented: a month without a day, a day without a year, an impossible or ambiguous day and a year
//! before 1990 are no dates. Local times are meant in the zone given; in the spring gap an hour later, in the
//! doubled autumn hour the earlier of the two. A date alone is that day's local midnight.

use std::ops::Range;

use chrono::{Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use url::Url;

use crate::model::Time;

use self::clock::Clock;
use self::token::{Kind, Tokens};

mod clock;
mod day;
mod label;
mod names;
mod token;

#[cfg(test)]
mod tests;

/// An instant and how exactly it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant; local midnight if only the day is known.
    pub time: Time,
    /// Whether the time of day was given.
    pub precision: Precision,
}

/// How exactly a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The day only.
    Day,
    /// The time of day as well.
    Time,
}

/// What the words around a date say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// It is the day of publication: `veröffentlicht am`, `Pressemitteilung vom`, `Datum:`.
    Published,
    /// It is the day of a change: `Stand`, `Letztes Update`, `zuletzt geändert`.
    Updated,
    /// It is the day of something else: a range, opening hours, `am 3. Mai 2025`, `bis zum`.
    Elsewhere,
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The instant; of a range the last day.
    pub moment: Moment,
    /// The bytes of the date with its weekday and time of day.
    pub range: Range<usize>,
    /// The bytes to cut out of a title: `range` with its label, brackets and the marks that set it off.
    pub whole: Range<usize>,
    /// What the words around it say.
    pub label: Option<Label>,
}

/// The publication date that a piece of text gives: the first one so labelled, else the first without a label.
pub fn find(text: &str, zone: Tz) -> Option<Found> {
    let found = all(text, zone);
    let labelled = found.iter().position(|found| found.label == Some(Label::Published));
    let at = labelled.or_else(|| found.iter().position(|found| found.label.is_none()))?;
    found.into_iter().nth(at)
}

/// Digits of the shortest date, `1. Mai 25`.
const FEWEST_DIGITS: usize = 3;

/// Whether a text can hold a date at all: texts are asked by the thousand, and most cannot. Even where the month is
/// spelled out, day and year are two figures.
fn may_hold_date(text: &str) -> bool {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let mut figures = text.as_bytes().split(|byte| !digit(byte)).filter(|figure| !figure.is_empty());
    let first = figures.next().map_or(0, <[u8]>::len);
    let rest: usize = figures.map(<[u8]>::len).sum();
    rest > 0 && first + rest >= FEWEST_DIGITS
}

/// All dates in a text, in its order. A range counts once.
pub fn all(text: &str, zone: Tz) -> Vec<Found> {
    if !may_hold_date(text) {
        return Vec::new();
    }
    let tokens = Tokens::of(text);
    let mut found: Vec<Sighting> = Vec::new();
    let mut clock_before = None;
    let mut at = 0;
    while at < tokens.len() {
        let joined = found.last().and_then(|last| last.joint(&tokens));
        if let Some((date, end)) = day::at(&tokens, at, joined.filter(|joint| *joint == at)) {
            let sighting = Sighting::new(&tokens, date, at..end, clock_before.take());
            at = sighting.tokens.end;
            match found.last_mut() {
                Some(last) if joined.is_some_and(|joint| joint >= sighting.tokens.start) => {
                    last.widen(sighting)
                }
                _ => found.push(sighting),
            }
        } else if let Some((clock, end)) = clock_at(&tokens, at) {
            clock_before = Some((clock, at..end));
            at = end;
        } else {
            at += 1;
        }
    }
    found.into_iter().filter_map(|sighting| sighting.finish(&tokens, zone)).collect()
}

/// The moment in an attribute (`datetime`, `content`): ISO 8601 in all its variants, RFC 822, German dates, and
/// seconds or milliseconds since 1970.
pub fn parse_attribute(value: &str, zone: Tz) -> Option<Moment> {
    let value = value.trim();
    if let (Ok(number), 10 | 13) = (value.parse::<i64>(), value.len()) {
        let seconds = if value.len() == 13 { number / 1000 } else { number };
        let time = Utc.timestamp_opt(seconds, 0).single().filter(|time| is_plausible(*time))?;
        return Some(Moment { time, precision: Precision::Time });
    }
    if let Some(moment) = all(value, zone).into_iter().next() {
        return Some(moment.moment);
    }
    let compact = value.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = value.get(8..).unwrap_or_default();
    let dashed = format!("{}-{}-{}", &compact[..4], &compact[4..6], &compact[6..]);
    let clock = match rest.strip_prefix(['T', ' ']) {
        Some(clock)
            if clock.get(..4).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            format!(
                "T{}:{}{}",
                &clock[..2],
                &clock[2..4],
                clock[4..].trim_start_matches(|c: char| c.is_ascii_digit())
            )
        }
        _ => rest.to_owned(),
    };
    all(&format!("{dashed}{clock}"), zone).into_iter().next().map(|found| found.moment)
}

/// The instant that a feed's date element means: RFC 822 with any weekday and German names, RFC 3339 with or
/// without zone and seconds, a day alone (its local midnight), `24:00`.
pub fn parse_feed(raw: &str, zone: Tz) -> Option<Time> {
    parse_attribute(raw, zone).map(|moment| moment.time)
}

/// The day that an address's path gives: `/2026/05/04/…`, `/2025-11-14-…`, `/20251114-…`.
pub fn from_url(address: &Url, zone: Tz) -> Option<Moment> {
    let path = address.path();
    let dashed = path.trim_matches('/').split('/').collect::<Vec<_>>();
    let by_folders = dashed.windows(3).find_map(|parts| ymd(parts[0], parts[1], parts[2]));
    let by_name = || {
        dashed.iter().find_map(|segment| {
            let digits = segment.bytes().take_while(u8::is_ascii_digit).count();
            match (
                digits,
                segment.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_'])),
            ) {
                (8, true) => ymd(&segment[..4], &segment[4..6], &segment[6..8]),
                (4, true) => segment.get(..10).and_then(|day| ymd(&day[..4], day.get(5..7)?, day.get(8..)?)),
                _ => None,
            }
        })
    };
    let date = by_folders.or_else(by_name)?;
    let time = local(date.and_hms_opt(0, 0, 0)?, zone)?;
    Some(Moment { time, precision: Precision::Day })
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let figures = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())?
    };
    let year = figures(year, 4).filter(|year| (1990..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year as i32, figures(month, 2)?, figures(day, 2)?)
}

/// A local time as an instant.
pub(crate) fn local(time: NaiveDateTime, zone: Tz) -> Option<Time> {
    let found = match zone.from_local_datetime(&time) {
        LocalResult::None => zone.from_local_datetime(&(time + Duration::hours(1))).earliest(),
        found => found.earliest(),
    };
    found.map(|time| time.to_utc())
}

/// Whether a press release can have been published then, leaving the present aside.
pub(crate) fn is_plausible(time: Time) -> bool {
    use chrono::Datelike;
    (1990..2100).contains(&time.year())
}

fn clock_at(tokens: &Tokens, at: usize) -> Option<(Clock, usize)> {
    let free = !matches!(tokens.before(at), Some(Kind::Number { .. } | Kind::Mark(':' | '.')));
    if free { clock::here(tokens, at) } else { None }
}

/// A date under construction, in token indices.
struct Sighting {
    date: NaiveDate,
    clock: Option<Clock>,
    tokens: Range<usize>,
    spans: bool,
}

impl Sighting {
    fn new(
        tokens: &Tokens,
        date: NaiveDate,
        at: Range<usize>,
        before: Option<(Clock, Range<usize>)>,
    ) -> Self {
        let mut taken = at.clone();
        let partial = day::partial_before(tokens, at.start);
        taken.start = weekday_before(tokens, partial.unwrap_or(at.start));
        let mut clock = None;
        if let Some((found, end)) = clock::after(tokens, at.end) {
            (clock, taken.end) = (Some(found), end);
        } else if let Some((found, place)) =
            before.filter(|(_, place)| only_marks(tokens, place.end..taken.start))
        {
            (clock, taken.start) = (Some(found), place.start);
        }
        let spans = partial.is_some() || clock.is_some_and(|clock| clock.spans);
        Self { date, clock, tokens: taken, spans }
    }

    /// Where a second date of a range may start after this one.
    fn joint(&self, tokens: &Tokens) -> Option<usize> {
        let at = tokens.skip_gap(self.tokens.end);
        let joins = matches!(tokens.mark(at), Some('-' | '–' | '—'))
            || matches!(tokens.word(at), Some("bis" | "und" | "to"));
        joins.then(|| tokens.skip_gap(at + 1))
    }

    fn widen(&mut self, later: Self) {
        (self.date, self.clock, self.spans) = (later.date, later.clock, true);
        self.tokens.end = later.tokens.end;
    }

    fn finish(self, tokens: &Tokens, zone: Tz) -> Option<Found> {
        let (label, labelled_from) = label::of(tokens, self.tokens.start, self.tokens.end);
        let label = if self.spans { Some(Label::Elsewhere) } else { label };
        let midnight = self.date.and_hms_opt(0, 0, 0)?;
        let naive = midnight + Duration::seconds(self.clock.map_or(0, |clock| i64::from(clock.seconds)));
        let offset =
            self.clock.and_then(|clock| clock.offset).and_then(|minutes| FixedOffset::east_opt(minutes * 60));
        let time = match offset {
            Some(offset) => offset.from_local_datetime(&naive).single()?.to_utc(),
            None => local(naive, zone)?,
        };
        let precision = if self.clock.is_some() { Precision::Time } else { Precision::Day };
        Some(Found {
            moment: Moment { time, precision },
            range: tokens.place(self.tokens.start, self.tokens.end),
            whole: whole(tokens, labelled_from.min(self.tokens.start)..self.tokens.end),
            label,
        })
    }
}

/// The start of a date with the weekday before it: `Samstag, `, `Mittwoch, den `, `Di., `.
fn weekday_before(tokens: &Tokens, start: usize) -> usize {
    let mut at = tokens.back_over_gap(start);
    if matches!(tokens.before(at), Some(Kind::Word(word)) if matches!(word.as_str(), "den" | "der" | "dem")) {
        at = tokens.back_over_gap(at - 1);
    }
    while matches!(tokens.before(at), Some(Kind::Mark(',' | '.'))) {
        at -= 1;
    }
    match tokens.before(at) {
        Some(Kind::Word(word)) if names::is_weekday(word) => at - 1,
        _ => start,
    }
}

fn only_marks(tokens: &Tokens, between: Range<usize>) -> bool {
    between.len() <= 4
        && between
            .clone()
            .all(|at| matches!(tokens.kind(at), Some(Kind::Gap | Kind::Mark(',' | '-' | '–' | '|' | '·'))))
}

/// Takes the brackets around and the separating marks beside a date along.
fn whole(tokens: &Tokens, at: Range<usize>) -> Range<usize> {
    let (mut from, mut to) = (at.start, at.end);
    if matches!(tokens.before(from), Some(Kind::Mark('(' | '[')))
        && matches!(tokens.mark(to), Some(')' | ']'))
    {
        (from, to) = (from - 1, to + 1);
    }
    let next = tokens.skip_gap(to);
    let before = tokens.back_over_gap(from);
    if matches!(tokens.mark(next), Some('|' | ':' | '-' | '–' | '—' | '•' | '·' | ',')) {
        to = tokens.skip_gap(next + 1);
    } else if matches!(tokens.before(before), Some(Kind::Mark('|' | '-' | '–' | '—' | '•' | '·' | ',')))
    {
        from = tokens.back_over_gap(before - 1);
    }
    tokens.place(from, to)
}
