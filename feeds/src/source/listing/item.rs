//! The parts of a block as items: title, address, day, teaser.
//!
//! A release's day is taken from the place where most parts of the block have one, so that an event's day in a
//! text or a closing date in some of the parts does not pass for it.

use std::collections::HashMap;
use std::ops::Range;

use chrono::Duration;
use url::Url;

use super::link;
use super::names::Names;
use super::repeat::Block;
use super::survey::Survey;
use super::title::{self, Title};
use super::tree::{Place, squeeze};
use super::when::{Day, Form, Sighting};
use super::words;
use crate::model::Time;
use crate::normalize::date::{self, Label, Precision};

/// One part of a block, read.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Its nodes.
    pub(super) part: Range<usize>,
    /// Its title and where that stands.
    pub(super) title: Title,
    /// Its own address.
    pub(super) link: Option<Url>,
    /// What its address has in common with others.
    pub(super) shape: Option<String>,
    /// Its day of publication.
    pub(super) date: Option<Time>,
    /// The day of its last change.
    pub(super) updated: Option<Time>,
    /// Whether its date is an event's: a range, a span, `am 3. Mai`.
    pub(super) is_event: bool,
    /// Its own words.
    pub(super) teaser: String,
}

impl Item {
    /// What makes it the same release wherever it stands.
    pub(super) fn identity(&self) -> String {
        match &self.link {
            Some(link) => link.to_string(),
            None => format!("{}\n{:?}", self.title.text, self.date),
        }
    }
}

/// Releases in one part that are told apart, and the length of what else may be in it; more is a list of its own.
const MOST_APART: usize = 5;
const BESIDE_APART: usize = 160;

/// A place of dates within the parts of one block.
type Slot = (u64, Form, Option<u8>);

/// Reads the parts of a block; parts without a title are left out.
pub(super) fn read(survey: &Survey<'_>, block: &Block) -> Vec<Item> {
    let titles: Vec<_> = block.parts.iter().map(|part| title::find(survey, part)).collect();
    let order = slots(survey, block, &titles);
    let mut above = Above::default();
    let mut carried: Option<(usize, Time)> = None;
    let mut items = Vec::new();
    for (nth, (part, title)) in block.parts.iter().zip(titles).enumerate() {
        above.move_to(survey, block, nth);
        let year = above.year;
        let mut date = published(survey, part, title.as_ref(), &order, year);
        if let Some(rows) = date.and_then(|_| spanned_rows(survey, part)) {
            carried = date.map(|date| (rows, date));
        } else if let Some((rows, time)) = carried.take() {
            if date.is_none() {
                date = Some(time);
            }
            carried = Some((rows - 1, time)).filter(|(rows, _)| *rows > 1);
        }
        let Some(title) = title else { continue };
        let link = link::find(survey, part, Some(&title)).map(|link| link.url.clone());
        let date = date.or(above.day).or_else(|| day_of_address(survey, link.as_ref()));
        let labelled =
            |label: Label| survey.sightings_in(part).iter().find(move |one| one.label == Some(label));
        let updated = labelled(Label::Updated).and_then(|one| one.day.time(year, survey.zone));
        let event = labelled(Label::Elsewhere)
            .filter(|one| matches!(one.form, Form::Alone | Form::Published | Form::Attribute));
        let is_event =
            date.is_none() && event.is_some_and(|one| !survey.tree.range(title.node).contains(&one.node));
        let teaser = teaser(survey, part, &title);
        let shape = link.as_ref().map(link::shape);
        items.push(Item { part: part.clone(), title, link, shape, date, updated, is_event, teaser });
    }
    drop_common_links(&mut items);
    items.into_iter().flat_map(|item| apart(survey, item)).collect()
}

/// What the headings over a part say about its day.
#[derive(Debug, Default)]
struct Above {
    under: Option<(usize, Option<usize>)>,
    year: Option<i32>,
    day: Option<Time>,
}

impl Above {
    fn move_to(&mut self, survey: &Survey<'_>, block: &Block, nth: usize) {
        let under = block.under.get(nth).copied();
        if under == self.under {
            return;
        }
        let over = block.over(survey, nth);
        self.year = year_over(survey, &over);
        self.day = over.first().and_then(|heading| day_of_heading(survey, heading));
        self.under = under;
    }
}

/// Several releases in one part, as under one date: links that stand in the same way and lead to the same place.
fn apart(survey: &Survey<'_>, item: Item) -> Vec<Item> {
    let links = survey.links_in(&item.part);
    let Some(own) = links.iter().find(|link| Some(&link.url) == item.link.as_ref()) else {
        return vec![item];
    };
    let path = survey.tree.nodes[own.node].path;
    let mut items = vec![item.clone()];
    let alike = links
        .iter()
        .filter(|link| survey.tree.nodes[link.node].path == path && !title::in_prose(survey, link.node));
    let alike: Vec<_> = alike.collect();
    let words: usize = alike.iter().map(|link| survey.tree.length(&survey.tree.range(link.node))).sum();
    if alike.len() > MOST_APART || survey.tree.length(&item.part) > words + BESIDE_APART {
        return items;
    }
    for link in alike {
        let known = items.iter().any(|item| item.link.as_ref() == Some(&link.url));
        if known
            || Some(link::shape(&link.url)) != item.shape
            || !survey.tree.range(own.node).contains(&item.title.node)
        {
            continue;
        }
        let range = survey.tree.range(link.node);
        if let Some(title) =
            title::find(survey, &range).filter(|title| title.text.split_whitespace().count() > 1)
        {
            items.push(Item {
                part: range,
                title,
                link: Some(link.url.clone()),
                teaser: String::new(),
                ..item.clone()
            });
        }
    }
    items
}

/// An address that most items share is not their own.
fn drop_common_links(items: &mut [Item]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for link in items.iter().filter_map(|item| item.link.as_ref()) {
        *counts.entry(link.to_string()).or_default() += 1;
    }
    let many = items.len();
    for item in items.iter_mut() {
        let shared = item
            .link
            .as_ref()
            .and_then(|link| counts.get(link.as_str()))
            .is_some_and(|count| *count > 2 && *count * 3 > many);
        if shared {
            (item.link, item.shape) = (None, None);
        }
    }
}

/// Places of dates, the most convincing first.
fn slots(survey: &Survey<'_>, block: &Block, titles: &[Option<Title>]) -> Vec<Slot> {
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
    (survey.tree.nodes[sighting.node].path, form, label)
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
    if let Some(title) = title.filter(|title| survey.tree.range(title.node).contains(&node)) {
        let is_written = !matches!(sighting.form, Form::Attribute | Form::Published);
        let is_in_words = is_written && title.text.contains(&survey.tree.line(node));
        worth -= if is_in_words { 9.0 } else { 1.0 };
    }
    if matches!(sighting.day, Day::Full(moment) if moment.time > survey.now + Duration::days(1)) {
        worth -= 1.5;
    }
    Some(worth)
}

fn published(
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
fn spanned_rows(survey: &Survey<'_>, part: &Range<usize>) -> Option<usize> {
    let row = survey.tree.name(part.start) == "tr";
    let mut cells = survey.tree.children(part.start).filter(|_| row);
    cells.find_map(|cell| {
        let rows: usize = survey.tree.attr(cell, "rowspan")?.trim().parse().ok()?;
        (rows > 1 && !survey.sightings_in(&survey.tree.range(cell)).is_empty()).then_some(rows)
    })
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

fn day_of_address(survey: &Survey<'_>, link: Option<&Url>) -> Option<Time> {
    date::from_url(link?, survey.zone).map(|moment| moment.time)
}

/// The words of a part without title, dates and „mehr“.
fn teaser(survey: &Survey<'_>, part: &Range<usize>, title: &Title) -> String {
    let tree = &survey.tree;
    let own = tree.range(title.node);
    let mut lines: Vec<String> = Vec::new();
    let mut at = part.start;
    let mut line = String::new();
    while at < part.end {
        let node = &tree.nodes[at];
        if at == own.start {
            at = own.end.max(at + 1);
            continue;
        }
        if node.element.is_some() && starts_line(tree.name(at)) {
            lines.push(std::mem::take(&mut line));
        }
        let text = if node.element.is_none() { tree.text(&tree.range(at)) } else { "" };
        let is_more = node.place.is_in(Place::LINK) && words::is_generic(text);
        if !text.is_empty() && !is_more {
            line.push_str(text);
            line.push(' ');
        }
        at += 1;
    }
    lines.push(line);
    let said: Vec<_> = lines.iter().map(|line| squeeze(line)).filter(|line| is_said(line)).collect();
    said.join(" ")
}

fn starts_line(name: &str) -> bool {
    !matches!(
        name,
        "a" | "b" | "strong" | "em" | "i" | "span" | "font" | "abbr" | "small" | "time" | "u" | "code"
    )
}

/// A sentence, rather than a label, a date or a credit.
fn is_said(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let credit = line.starts_with('©')
        || line.starts_with("Foto:")
        || line.starts_with("Bild:")
        || line.starts_with("Bildquelle");
    !credit && (words >= 6 || (words >= 3 && line.ends_with(['.', '!', '?', '…'])))
}
