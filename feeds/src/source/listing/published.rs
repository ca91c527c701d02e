//! The day on which the releases of a block were published.
//!
//! It is taken from the place where most parts of the block have one, so that an event's day in a text or a
//! closing date in some of the parts does not pass for it.

use std::collections::HashMap;
use std::ops::Range;

use chrono::{Datelike, Duration, NaiveDate};
use url::Url;

use super::names::Names;
use super::repeat::{Block, Under};
use super::survey::Survey;
use super::title::Title;
use super::when::{Day, Form, Sighting};
use crate::model::Time;
use crate::normalize::date::{self, Label, Precision};

/// A place of dates within the parts of one block.
pub(super) type Slot = (u64, Form, Option<u8>);

/// Places of dates, the most convincing first.
pub(super) fn slots(survey: &Survey<'_>, block: &Block, titles: &[Option<Title>]) -> Vec<Slot> {
    let mut worths: HashMap<Slot, f32> = HashMap::new();
    let mut order: Vec<Slot> = Vec::new();
    for (part, title) in block.parts.iter().zip(titles) {
        let mut seen = Vec::new();
        for sighting in survey.sightings_in(part) {
            let slot = slot(survey, sighting);
            let Some(worth) = worth(survey, sighting, title.as_ref()).filter(|_| !seen.contains(&slot))
            else {
                continue;
            };
            seen.push(slot);
            if !worths.contains_key(&slot) {
                order.push(slot);
            }
            *worths.entry(slot).or_default() += worth;
        }
    }
    let worth = |slot: &Slot| worths.get(slot).copied().unwrap_or_default();
    order.retain(|slot| worth(slot) > 0.0);
    order.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    order
}

fn slot(survey: &Survey<'_>, sighting: &Sighting) -> Slot {
    let label = sighting.label.map(|label| label as u8);
    let form = match sighting.form {
        Form::Published | Form::Attribute => sighting.form,
        _ => Form::Alone,
    };
    (survey.tree.nodes[sighting.node].path(), form, label)
}

/// How well a date can be a day of publication; `None` if it cannot.
fn worth(survey: &Survey<'_>, sighting: &Sighting, title: Option<&Title>) -> Option<f32> {
    if matches!(sighting.label, Some(Label::Updated | Label::Elsewhere)) {
        return None;
    }
    let mut worth = match sighting.form {
        Form::Published => 4.5,
        Form::Attribute => 3.0,
        Form::Alone => 4.0,
        Form::Start => 2.0,
        Form::End => 1.0,
        Form::Inside => -2.0,
    };
    if sighting.label == Some(Label::Published) {
        worth += 3.0;
    }
    let node = sighting.node;
    let called =
        |names: Names| survey.tree.ancestors(node).take(3).any(|at| survey.tree.is_called(at, names));
    if called(Names::DATED) {
        worth += 1.0;
    }
    if called(Names::CHANGE) {
        worth -= 4.0;
    }
    if matches!(sighting.day, Day::Yearless { .. }) {
        worth -= 1.0;
    }
    if let Some(title) = title.filter(|title| survey.tree.range(title.node).contains(&node)) {
        let is_written = !matches!(sighting.form, Form::Attribute | Form::Published);
        let is_in_words = is_written && title.text.contains(&*survey.tree.line(node));
        worth -= if is_in_words { 9.0 } else { 1.0 };
    }
    if matches!(sighting.day, Day::Full(moment) if moment.time > survey.now + Duration::days(1)) {
        worth -= 1.5;
    }
    Some(worth)
}

pub(super) fn find(
    survey: &Survey<'_>,
    part: &Range<usize>,
    title: Option<&Title>,
    order: &[Slot],
    year: Option<i32>,
) -> Option<Time> {
    let here = survey.sightings_in(part);
    let chosen = order.iter().find_map(|wanted| {
        here.iter().find(|one| {
            slot(survey, one) == *wanted
                && worth(survey, one, title).is_some_and(|worth| worth > 0.0)
                && one.day.time(year, survey.zone).is_some()
        })
    })?;
    let time = chosen.day.time(year, survey.zone)?;
    // The visible day counts; an attribute may know the time of that day.
    let day = |time: Time| time.with_timezone(&survey.zone).date_naive();
    let exact = here.iter().find_map(|one| match one.day {
        Day::Full(moment)
            if moment.precision == Precision::Time
                && one.label != Some(Label::Updated)
                && day(moment.time) == day(time) =>
        {
            Some(moment.time)
        }
        _ => None,
    });
    let is_exact = matches!(chosen.day, Day::Full(moment) if moment.precision == Precision::Time);
    if is_exact { Some(time) } else { exact.or(Some(time)) }
}

/// Rows that a dated cell of a table reaches over.
pub(super) fn spanned_rows(survey: &Survey<'_>, part: &Range<usize>) -> Option<usize> {
    let row = survey.tree.name(part.start) == "tr";
    let mut cells = survey.tree.children(part.start).filter(|_| row);
    cells.find_map(|cell| {
        let rows: usize = survey.tree.attr(cell, "rowspan")?.trim().parse().ok()?;
        (rows > 1 && !survey.sightings_in(&survey.tree.range(cell)).is_empty()).then_some(rows)
    })
}

/// What the headings over a part say about its day.
#[derive(Debug, Default)]
pub(super) struct Above {
    under: Option<Under>,
    /// The year.
    pub(super) year: Option<i32>,
    /// The day that the nearest heading consists of.
    pub(super) day: Option<Time>,
    /// The first of the month that the nearest heading consists of.
    pub(super) month: Option<NaiveDate>,
}

impl Above {
    /// Takes what stands over the part `nth`.
    pub(super) fn move_to(&mut self, survey: &Survey<'_>, block: &Block, nth: usize) {
        let under = block.under.get(nth).copied();
        if under == self.under {
            return;
        }
        let over = block.over(survey, nth);
        self.year = year_over(survey, &over);
        self.day = over.first().and_then(|heading| day_of_heading(survey, heading));
        self.month = over.first().and_then(|heading| month_of_heading(survey, heading, self.year));
        self.under = under;
    }
}

/// The year in the nearest heading that has one, else in the page's address.
fn year_over(survey: &Survey<'_>, over: &[String]) -> Option<i32> {
    let in_text = |text: &str| {
        let years: Vec<i32> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() == 4)
            .filter_map(|digits| digits.parse().ok())
            .filter(|year| (1990..2100).contains(year))
            .collect();
        match years.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    over.iter().find_map(|heading| in_text(heading)).or_else(|| in_text(survey.address.path()))
}

/// The day that a heading consists of.
fn day_of_heading(survey: &Survey<'_>, heading: &str) -> Option<Time> {
    let found = date::all(heading, survey.zone).into_iter().next()?;
    (heading.len() <= found.range.len() + 12 && found.label.is_none()).then_some(found.moment.time)
}

/// „November 2026“, or „November“ under a year: its first day.
fn month_of_heading(survey: &Survey<'_>, heading: &str, year: Option<i32>) -> Option<NaiveDate> {
    let bare = year.filter(|_| !heading.bytes().any(|byte| byte.is_ascii_digit()));
    let first = bare.map_or(format!("1. {heading}"), |year| format!("1. {heading} {year}"));
    let found = date::all(&first, survey.zone).into_iter().next()?;
    (found.range == (0..first.len())).then(|| found.moment.time.with_timezone(&survey.zone).date_naive())
}

/// The day of a part that gives the number of the day alone, under a heading that gives its month.
pub(super) fn day_in_month(survey: &Survey<'_>, part: &Range<usize>, month: NaiveDate) -> Option<Time> {
    let texts = part.clone().filter(|node| survey.tree.is_text(*node));
    let mut days = texts.filter_map(|node| {
        let text = survey.tree.text(&survey.tree.range(node));
        let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
        text.parse().ok().filter(|_| text.len() <= 2).and_then(|day| month.with_day(day))
    });
    date::local(days.next()?.and_hms_opt(0, 0, 0)?, survey.zone)
}

pub(super) fn day_of_address(survey: &Survey<'_>, link: Option<&Url>) -> Option<Time> {
    date::from_url(link?, survey.zone).map(|moment| moment.time)
}
