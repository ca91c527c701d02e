//! The parts of a block as items: title, address, day, teaser.
//!
//! A part without a title is no item. An address that many share is nobody's own.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use url::Url;

use super::common::Common;
use super::headed;
use super::link;
use super::published;
use super::repeat::Block;
use super::survey::Survey;
use super::title::{self, Title};
use super::tree::{Place, squeeze};
use super::when::Form;
use super::words;
use crate::model::{Enclosure, Time};
use crate::normalize::date::Label;

/// One part of a block, read.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Its nodes.
    pub(super) part: Range<usize>,
    /// Its title and where that stands.
    pub(super) title: Title,
    /// Its own address.
    pub(super) link: Option<Rc<Url>>,
    /// What its address has in common with others.
    pub(super) shape: Option<Rc<str>>,
    /// Its day of publication.
    pub(super) date: Option<Time>,
    /// The day of its last change.
    pub(super) updated: Option<Time>,
    /// Whether its date is an event's: a range, a span, `am 3. Mai`.
    pub(super) is_event: bool,
    /// Its own words.
    pub(super) teaser: String,
    /// What else is kept of one that was chosen, if there is any of it.
    pub(super) beside: Option<Box<Beside>>,
}

/// What few items have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// The id of its element.
    pub(super) anchor: Option<String>,
    /// Its whole text, in HTML.
    pub(super) content: Option<String>,
    /// Documents.
    pub(super) enclosures: Vec<Enclosure>,
}

impl Item {
    /// What makes it the same release wherever it stands.
    pub(super) fn identity(&self) -> Cow<'_, str> {
        match &self.link {
            Some(link) => Cow::Borrowed(link.as_str()),
            None => Cow::Owned(format!("{}\n{:?}", self.title.text, self.date)),
        }
    }
}

/// Releases in one part that are told apart, and the length of what else may be in it; more is a list of its own.
const MOST_APART: usize = 5;
const BESIDE_APART: usize = 160;

/// Reads the parts of a block; parts without a title are left out.
pub(super) fn read(survey: &Survey<'_>, block: &Block) -> Vec<Item> {
    let common = Common::of(survey, block);
    let mut titles: Vec<_> = block.parts.iter().map(|part| title::find(survey, part, &common)).collect();
    let days = headed::take_days(&mut titles, survey.zone);

    let order = published::slots(survey, block, &titles);
    let mut above = published::Above::default();
    let mut carried: Option<(usize, Time)> = None;
    let mut items = Vec::with_capacity(titles.len());
    for (nth, (part, title)) in block.parts.iter().zip(titles).enumerate() {
        above.move_to(survey, block, nth);
        let year = above.year;
        let mut date = published::find(survey, part, title.as_ref(), &order, year);
        if let Some(rows) = date.and_then(|_| published::spanned_rows(survey, part)) {
            carried = date.map(|date| (rows, date));
        } else if let Some((rows, time)) = carried.take() {
            if date.is_none() {
                date = Some(time);
            }
            carried = Some((rows - 1, time)).filter(|(rows, _)| *rows > 1);
        }
        let Some(title) = title else { continue };
        let link = link::find(survey, part, Some(&title), &common).map(|link| Rc::clone(&link.url));
        let in_month = || above.month.and_then(|month| published::day_in_month(survey, part, month));
        let of_title = || days.get(nth).copied().flatten().and_then(|day| day.time(year, survey.zone));
        let of_address = || published::day_of_address(survey, link.as_deref());
        let date = date.or(above.day).or_else(of_title).or_else(in_month).or_else(of_address);
        let labelled =
            |label: Label| survey.sightings_in(part).iter().find(move |one| one.label == Some(label));
        let updated = labelled(Label::Updated).and_then(|one| one.day.time(year, survey.zone));
        let event = labelled(Label::Elsewhere)
            .filter(|one| matches!(one.form, Form::Alone | Form::Published | Form::Attribute));
        let is_event =
            date.is_none() && event.is_some_and(|one| !survey.tree.range(title.node).contains(&one.node));
        let mut teaser = teaser(survey, part, &title);
        teaser.shrink_to_fit();
        let shape = link.as_ref().map(|link| survey.shape(link));
        items.push(Item {
            part: part.clone(),
            title,
            link,
            shape,
            date,
            updated,
            is_event,
            teaser,
            beside: None,
        });
    }
    drop_common_links(&mut items);
    apart(survey, items)
}

/// The items with those that stand in one part with another.
fn apart(survey: &Survey<'_>, items: Vec<Item>) -> Vec<Item> {
    let further = items.iter().map(|item| further(survey, item)).enumerate();
    let further: Vec<(usize, Vec<Item>)> = further.filter(|(_, further)| !further.is_empty()).collect();
    if further.is_empty() {
        return items;
    }
    let mut further = further.into_iter().peekable();
    let with_further = items.into_iter().enumerate().flat_map(|(nth, item)| {
        let behind = further.next_if(|(at, _)| *at == nth).map(|(_, items)| items);
        std::iter::once(item).chain(behind.into_iter().flatten())
    });
    with_further.collect()
}

/// Several releases in one part, as under one date: links that stand in the same way and lead to the same place.
fn further(survey: &Survey<'_>, item: &Item) -> Vec<Item> {
    let links = survey.links_in(&item.part);
    let mut items = Vec::new();
    let Some(own) = links.iter().find(|link| Some(&link.url) == item.link.as_ref()) else {
        return items;
    };
    let path = survey.tree.nodes[own.node].path();
    if has_several_days(survey, &item.part) {
        return items;
    }
    let alike = links
        .iter()
        .filter(|link| survey.tree.nodes[link.node].path() == path && !title::in_prose(survey, link.node));
    let alike: Vec<_> = alike.collect();
    let words: usize = alike.iter().map(|link| survey.tree.length(&survey.tree.range(link.node))).sum();
    if alike.len() > MOST_APART || survey.tree.length(&item.part) > words + BESIDE_APART {
        return items;
    }
    for link in alike {
        let known = items
            .iter()
            .chain([item])
            .filter_map(|item| item.link.as_ref())
            .any(|known| same_page(known, &link.url));
        if known
            || Some(survey.shape(&link.url)) != item.shape
            || !survey.tree.range(own.node).contains(&item.title.node)
        {
            continue;
        }
        let range = survey.tree.range(link.node);
        if let Some(title) = title::find(survey, &range, &Common::default())
            .filter(|title| title.text.split_whitespace().count() > 1)
        {
            items.push(Item {
                part: range,
                title,
                date: published::day_of_address(survey, Some(&link.url)).or(item.date),
                link: Some(Rc::clone(&link.url)),
                teaser: String::new(),
                ..item.clone()
            });
        }
    }
    items
}

/// Whether dates stand in the same way in a part: what they belong to are parts of their own.
pub(super) fn has_several_days(survey: &Survey<'_>, part: &Range<usize>) -> bool {
    let mut ways = HashSet::new();
    let mut alone = survey.sightings_in(part).iter().filter(|one| one.form == Form::Alone);
    alone.any(|one| !ways.insert((survey.tree.nodes[one.node].path(), one.label.map(|label| label as u8))))
}

/// Whether addresses lead to the same page, whatever place on it.
fn same_page(a: &Url, b: &Url) -> bool {
    let [mut a, mut b] = [a.clone(), b.clone()];
    a.set_fragment(None);
    b.set_fragment(None);
    a == b
}

/// An address that most items share is not their own.
fn drop_common_links(items: &mut [Item]) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for link in items.iter().filter_map(|item| item.link.as_ref()) {
        *counts.entry(link.as_str()).or_default() += 1;
    }
    let many = items.len();
    // Two at most are as common as that.
    let common: Vec<Rc<Url>> = items
        .iter()
        .filter_map(|item| item.link.as_ref())
        .filter(|link| counts.remove(link.as_str()).is_some_and(|count| count > 2 && count * 3 > many))
        .cloned()
        .collect();
    for item in items.iter_mut().filter(|item| item.link.as_ref().is_some_and(|link| common.contains(link))) {
        (item.link, item.shape) = (None, None);
    }
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
        if !tree.is_text(at) && starts_line(tree.name(at)) {
            lines.push(std::mem::take(&mut line));
        }
        let text = if tree.is_text(at) { tree.text(&tree.range(at)) } else { "" };
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
