//! Releases outside the list: a lead story above it, the latest ones in the margin.
//!
//! Such a part is not repeated, so nothing but its address tells that it belongs to the list; the address must be
//! of a form that says something, and the part must be as complete as the items of the list.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::item::{self, Item};
use super::link;
use super::repeat::Block;
use super::survey::{Link, Survey};
use super::title;
use super::tree::Place;
use super::words::{self, Topic};

/// Longest part that is one release.
const LONGEST: usize = 4_000;

/// Links that are looked at where nothing repeats.
const MOST_ALONE: usize = 100;

/// Releases on the page that are not among `items` and have addresses like theirs.
pub(super) fn adopt(survey: &Survey<'_>, items: &[Item]) -> Vec<Item> {
    let shapes: HashSet<&str> =
        items.iter().filter_map(|item| item.shape.as_deref()).filter(|shape| tells(shape)).collect();
    let mut known: HashSet<Cow<'_, str>> = items.iter().map(Item::identity).collect();
    let dated = items.iter().filter(|item| item.date.is_some()).count() * 2 > items.len();
    let strays: Vec<&Link> = survey
        .links
        .iter()
        .filter(|link| !known.contains(link.url.as_str()) && shapes.contains(link::shape(&link.url).as_str()))
        .filter(|link| is_open(survey, link))
        .collect();
    let mut adopted = Vec::new();
    for stray in &strays {
        if known.contains(stray.url.as_str()) {
            continue;
        }
        let Some(part) = region(survey, stray, &strays, items) else { continue };
        let Some(item) = read(survey, part).filter(|item| item.link.as_ref() == Some(&stray.url)) else {
            continue;
        };
        let is_headed = survey.tree.heading(item.title.node).is_some();
        let leads_to_list = item.date.is_none()
            && names_list(survey, &item.title.text)
            && (dated || opens_list(&item.title.text));
        if leads_to_list
            || (dated
                && item.date.is_none()
                && is_headed
                && !survey.place(item.part.start).is_in(Place::MARGIN))
            || !has_sense(survey, &item)
        {
            continue;
        }
        known.insert(Cow::Owned(item.identity().into_owned()));
        adopted.push(item);
    }
    adopted
}

/// The parts around links in the main part of the page that lead to one release each.
pub(super) fn lone_parts(survey: &Survey<'_>) -> Vec<Range<usize>> {
    let links: Vec<&Link> =
        survey.links.iter().filter(|link| is_open(survey, link) && !link.is_here).collect();
    let main = links.iter().filter(|link| !survey.place(link.node).is_in(Place::MARGIN.and(Place::MASTHEAD)));
    main.take(MOST_ALONE).filter_map(|link| region(survey, link, &links, &[])).collect()
}

/// Whether addresses of this form are those of a list: a folder or a parameter.
fn tells(shape: &str) -> bool {
    shape.contains(['/', '?'])
}

/// „Ältere Meldungen im Archiv“: a few words about releases.
fn names_list(survey: &Survey<'_>, title: &str) -> bool {
    let few = title.split_whitespace().count() <= 6;
    few && matches!(survey.topic(title), Topic::News | Topic::Further | Topic::Related)
}

/// „Alle Mitteilungen im Archiv“: an opening that promises several.
fn opens_list(title: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "alle"
            | "sämtliche"
            | "ältere"
            | "frühere"
            | "vergangene"
            | "weitere"
            | "mehr"
            | "zu"
            | "zum"
            | "zur"
    )
}

fn has_sense(survey: &Survey<'_>, item: &Item) -> bool {
    let words = item.title.text.split_whitespace().count();
    let names_section = words < 4 && survey.topic(&item.title.text) != Topic::Unknown;
    let last =
        item.link.as_ref().and_then(|link| link.path().trim_matches('/').rsplit('/').next()?.parse().ok());
    let is_year = last.is_some_and(|number: u32| (1990..2100).contains(&number));
    words > 2 && (item.date.is_some() || !(names_section || is_year))
}

fn is_open(survey: &Survey<'_>, link: &Link) -> bool {
    let away = Place::NAVIGATION.and(Place::FOOT);
    !survey.place(link.node).is_in(away)
        && !link.is_side
        && !link::is_file(&link.url)
        && !title::in_prose(survey, link.node)
}

/// The largest part around a link that holds no other release.
fn region(survey: &Survey<'_>, stray: &Link, strays: &[&Link], items: &[Item]) -> Option<Range<usize>> {
    let tree = &survey.tree;
    let mut part = None;
    for at in tree.ancestors(stray.node) {
        let range = tree.range(at);
        let from = strays.partition_point(|link| link.node < range.start);
        let others = strays.get(from..).unwrap_or_default();
        let holds_other =
            others.iter().take_while(|link| link.node < range.end).any(|link| link.url != stray.url);
        let next = items.partition_point(|item| item.part.start < range.start);
        let before = next.checked_sub(1).and_then(|before| items.get(before));
        let holds_item = items.get(next).is_some_and(|item| range.contains(&item.part.start))
            || before.is_some_and(|item| item.part.contains(&range.start));
        let outermost = matches!(tree.name(at), "body" | "html" | "main" | "aside");
        if holds_other || holds_item || outermost || tree.length(&range) > LONGEST {
            break;
        }
        part = Some(range);
    }
    part
}

fn read(survey: &Survey<'_>, part: Range<usize>) -> Option<Item> {
    let block = Block::single(survey, part);
    let over = block.over(survey, 0);
    let nearest =
        over.iter().find(|heading| !matches!(words::topic(heading), Topic::Neutral | Topic::Unknown));
    let fits = nearest.is_none_or(|heading| match words::topic(heading) {
        Topic::Other => false,
        Topic::Related => words::is_recent(heading),
        Topic::Further => true,
        _ => true,
    });
    fits.then(|| item::read(survey, &block)).and_then(|items| items.into_iter().next())
}
