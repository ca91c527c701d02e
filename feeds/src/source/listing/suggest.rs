//! Selectors from a detected list: short, of elements, classes and addresses that mean something, and proven by reading
//! the page again with them. Where they would give other entries there are none.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

pub(super) use self::names::is_readable;
use self::names::{common, holders, inner, of_element, prefix};
use super::choose::{self, Choice};
use super::item::Item;
use super::learned::Recall;
use super::selectors;
use super::survey::Survey;
use crate::model::{Context, Document, Outcome, RawEntry, Select};
use crate::source::memory::Memory;

mod names;

/// Kinds of elements that one list may be made of: a lead story and rows.
const MOST_KINDS: usize = 3;

/// Reads the list on a page and says by which selectors it can be read.
pub(super) fn suggest(
    survey: &Survey<'_>,
    html: &Html,
    document: &Document,
    context: &Context,
) -> Option<Select> {
    let memory = Memory::default();
    let recall = Recall::new(&memory, context.zone);
    let Choice::List { items, .. } = choose::choose(survey, super::repeat::blocks(survey), &recall) else {
        return None;
    };
    let roots: Vec<ElementRef<'_>> = items.iter().map(|item| root(survey, item)).collect::<Option<_>>()?;
    let wanted: Vec<RawEntry> =
        items.iter().map(|item| super::entry(super::filled(survey, item.clone()))).collect();
    let proof = Proof { html, document, context, wanted: &wanted };
    let parts: Vec<_> = items.iter().zip(&roots).map(|(item, root)| (item, *root)).collect();
    let item = item_selector(survey, html, &parts)?;
    let select = Select { item, title: String::new(), link: None, date: None, teaser: None };
    let select = proof.first(titles(survey, &parts), |title| Select { title, ..select.clone() }, title)?;
    let link_by = |link| Select { link: Some(link), ..select.clone() };
    let linked = proof.holds(&select, link);
    let select = if linked { select } else { proof.first(links(survey, &parts), link_by, link)? };
    if proof.holds(&select, day(context)) {
        return Some(select);
    }
    let date_by = |date| Select { date: Some(date), ..select.clone() };
    proof.first(dates(survey, &parts), date_by, day(context))
}

/// What reading with selectors has to give.
struct Proof<'a> {
    html: &'a Html,
    document: &'a Document,
    context: &'a Context,
    wanted: &'a [RawEntry],
}

impl Proof<'_> {
    /// Whether selectors give as many entries as wanted, which agree with them in one respect.
    fn holds<T: PartialEq>(&self, select: &Select, told: impl Fn(&RawEntry) -> T) -> bool {
        match selectors::read(self.document, self.html, select, self.context).outcome {
            Outcome::Listed(entries) => entries.iter().map(&told).eq(self.wanted.iter().map(&told)),
            Outcome::Empty | Outcome::NotFound(_) => false,
        }
    }

    /// The first of several selectors with which that holds.
    fn first<T: PartialEq>(
        &self,
        candidates: Vec<String>,
        with: impl Fn(String) -> Select,
        told: impl Fn(&RawEntry) -> T,
    ) -> Option<Select> {
        candidates.into_iter().map(with).find(|select| self.holds(select, &told))
    }
}

fn title(entry: &RawEntry) -> impl PartialEq + use<> {
    entry.title.clone()
}

fn link(entry: &RawEntry) -> impl PartialEq + use<> {
    entry.link.clone()
}

fn day(context: &Context) -> impl Fn(&RawEntry) -> Option<chrono::NaiveDate> + use<> {
    let zone = context.zone;
    move |entry| entry.published.map(|time| time.with_timezone(&zone).date_naive())
}

/// The one element that an item is.
fn root<'a>(survey: &Survey<'a>, item: &Item) -> Option<ElementRef<'a>> {
    let end = survey.tree.nodes.get(item.part.start)?.end();
    survey.tree.element(item.part.start).filter(|_| end == item.part.end)
}

type Part<'i, 'a> = (&'i Item, ElementRef<'a>);

/// The shortest selector for exactly these elements; one after the other where they are of few kinds.
fn item_selector(survey: &Survey<'_>, html: &Html, parts: &[Part<'_, '_>]) -> Option<String> {
    if let Some(selector) = selector_of_kind(survey, html, parts) {
        return Some(selector);
    }
    let kind =
        |part: &Part<'_, '_>| (part.1.value().name().to_owned(), part.1.attr("class").map(str::to_owned));
    let kinds: BTreeSet<_> = parts.iter().map(kind).collect();
    if !(2..=MOST_KINDS).contains(&kinds.len()) {
        return None;
    }
    let selectors = kinds.iter().map(|wanted| {
        let alike: Vec<_> = parts.iter().filter(|part| kind(part) == *wanted).copied().collect();
        selector_of_kind(survey, html, &alike)
    });
    Some(selectors.collect::<Option<Vec<_>>>()?.join(", "))
}

fn selector_of_kind(survey: &Survey<'_>, html: &Html, parts: &[Part<'_, '_>]) -> Option<String> {
    let own = common(parts.iter().map(|(_, root)| of_element(*root)))?;
    let above = common(parts.iter().map(|(_, root)| holders(*root))).unwrap_or_default();
    let wanted: BTreeSet<_> = parts.iter().map(|(_, root)| root.id()).collect();
    let is_exact = |selector: &String| {
        let Ok(compiled) = Selector::parse(selector) else { return false };
        html.select(&compiled).map(|element| element.id()).collect::<BTreeSet<_>>() == wanted
    };
    let nested = || {
        above.iter().flat_map(|holder| {
            let children = own.iter().map(move |own| format!("{holder} > {own}"));
            children.chain(own.iter().map(move |own| format!("{holder} {own}")))
        })
    };
    if let Some(found) = own.iter().cloned().chain(nested()).find(is_exact) {
        return Some(found);
    }
    // What all of them hold and others of their kind do not: a link to a place where releases are, a date.
    let held = held(survey, parts);
    let holding = |base: String| {
        let held = held.clone();
        held.into_iter().map(move |held| {
            if held.starts_with('[') { format!("{base}{held}") } else { format!("{base}:has({held})") }
        })
    };
    own.iter().cloned().flat_map(holding).chain(nested().flat_map(holding)).find(is_exact)
}

/// What every part holds, as selectors.
fn held(survey: &Survey<'_>, parts: &[Part<'_, '_>]) -> Vec<String> {
    let addresses = parts.iter().map(|(item, root)| {
        let link = item.link.as_ref()?;
        let node = survey.links_in(&item.part).iter().find(|one| one.url == *link)?.node;
        survey
            .tree
            .attr(node, "href")
            .map(|href| (node == item.part.start && root.attr("href").is_some(), href))
    });
    let addresses: Option<Vec<(bool, &str)>> = addresses.collect();
    let by_address = addresses.and_then(|addresses| {
        let own = addresses.iter().all(|(own, _)| *own);
        let start = prefix(addresses.iter().map(|(_, href)| *href))?;
        Some(if own { format!("[href^=\"{start}\"]") } else { format!("a[href^=\"{start}\"]") })
    });
    let inside =
        parts.iter().map(|(_, root)| root.descendent_elements().skip(1).flat_map(of_element).collect());
    by_address.into_iter().chain(common(inside).unwrap_or_default()).take(MOST_HELD).collect()
}

/// Things held by all parts that are tried.
const MOST_HELD: usize = 12;

fn titles(survey: &Survey<'_>, parts: &[Part<'_, '_>]) -> Vec<String> {
    common(parts.iter().map(|(item, root)| inner(survey, *root, item.title.node))).unwrap_or_default()
}

fn links(survey: &Survey<'_>, parts: &[Part<'_, '_>]) -> Vec<String> {
    let linked = parts.iter().filter_map(|(item, root)| Some((item, root, item.link.as_ref()?)));
    let ways = linked.map(|(item, root, link)| {
        let links = survey.links_in(&item.part).iter().filter(|one| one.url == *link);
        links.flat_map(|one| inner(survey, *root, one.node)).collect()
    });
    common(ways).unwrap_or_default()
}

/// Ways to the dates that were taken; items without one have none to find.
fn dates(survey: &Survey<'_>, parts: &[Part<'_, '_>]) -> Vec<String> {
    let dated = parts.iter().filter(|(item, _)| item.date.is_some());
    let ways = dated.map(|(item, root)| {
        let sightings = survey.sightings_in(&item.part).iter();
        sightings.flat_map(|sighting| inner(survey, *root, sighting.node)).collect()
    });
    common(ways).unwrap_or_default()
}
