//! Selectors from a detected list: short, of elements and classes that mean something, and proven by reading the
//! page again with them. Where they would give other entries there are none.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use super::choose::{self, Choice};
use super::item::Item;
use super::learned::Recall;
use super::selectors;
use super::survey::Survey;
use crate::model::{Context, Document, Outcome, RawEntry, Select};
use crate::source::memory::Memory;

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
    let wanted: Vec<RawEntry> = items.iter().map(|item| super::entry(survey, item.clone())).collect();
    let item = item_selector(html, &roots)?;
    let mut select = Select { item, title: String::new(), link: None, date: None, teaser: None };
    let read = |select: &Select| match selectors::on(html, document, select, context) {
        Outcome::Listed(entries) => entries,
        Outcome::Empty | Outcome::NotFound(_) => Vec::new(),
    };
    let named = |entry: &RawEntry| (entry.title.clone(), entry.link.clone());
    let titles = items.iter().zip(&roots).map(|(item, root)| inner(survey, *root, item.title.node));
    select.title = common(titles)?.into_iter().find(|title| {
        let tried = Select { title: title.clone(), ..select.clone() };
        read(&tried).iter().map(named).eq(wanted.iter().map(named))
    })?;
    if wanted.iter().all(|entry| entry.published.is_none()) {
        return Some(select);
    }
    let dates = items.iter().zip(&roots).map(|(item, root)| {
        let sightings = survey.sightings_in(&item.part);
        sightings.iter().flat_map(|sighting| inner(survey, *root, sighting.node)).collect()
    });
    let day = |entry: &RawEntry| entry.published.map(|time| time.with_timezone(&context.zone).date_naive());
    let date = common(dates)?.into_iter().find(|date| {
        let tried = Select { date: Some(date.clone()), ..select.clone() };
        read(&tried).iter().map(day).eq(wanted.iter().map(day))
    });
    select.date = Some(date?);
    Some(select)
}

/// The one element that an item is.
fn root<'a>(survey: &Survey<'a>, item: &Item) -> Option<ElementRef<'a>> {
    let node = survey.tree.nodes.get(item.part.start)?;
    node.element.filter(|_| node.end == item.part.end)
}

/// The shortest selector for exactly these elements.
fn item_selector(html: &Html, roots: &[ElementRef<'_>]) -> Option<String> {
    let own = common(roots.iter().map(|root| of_element(*root)))?;
    let above = common(roots.iter().map(|root| holders(*root)));
    let nested = above.unwrap_or_default();
    let pairs = nested.iter().flat_map(|holder| {
        let children = own.iter().map(move |own| format!("{holder} > {own}"));
        children.chain(own.iter().map(move |own| format!("{holder} {own}")))
    });
    let wanted: BTreeSet<_> = roots.iter().map(|root| root.id()).collect();
    own.iter().cloned().chain(pairs).find(|selector| {
        let Ok(compiled) = Selector::parse(selector) else { return false };
        let found: BTreeSet<_> = html.select(&compiled).map(|element| element.id()).collect();
        found == wanted
    })
}

/// Selectors for what holds an element.
fn holders(root: ElementRef<'_>) -> Vec<String> {
    root.ancestors().filter_map(ElementRef::wrap).take(4).flat_map(of_holder).collect()
}

/// Selectors for what stands at `node` in `root`: the element, its holders within the root, and what it holds.
fn inner(survey: &Survey<'_>, root: ElementRef<'_>, node: usize) -> Vec<String> {
    let within = survey.tree.ancestors(node).filter_map(|at| survey.tree.nodes[at].element);
    let within: Vec<_> = within.take_while(|element| element.id() != root.id()).take(3).collect();
    let mut found: Vec<String> = within.iter().flat_map(|element| of_element(*element)).collect();
    let links = within
        .first()
        .map(|element| element.descendent_elements().filter(|inner| inner.value().name() == "a"));
    found.extend(links.into_iter().flatten().take(1).map(|_| "a".to_owned()));
    if within.is_empty() {
        found.extend(of_element(root));
    }
    found
}

/// An element by its name, if that means something, by its classes, and by both.
fn of_element(element: ElementRef<'_>) -> Vec<String> {
    let name = element.value().name();
    let classes = || element.value().classes().filter(|class| is_readable(class));
    let by_class = classes().map(|class| format!(".{class}"));
    let by_both = classes().map(|class| format!("{name}.{class}"));
    let says_much =
        matches!(name, "article" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "time" | "dt" | "th" | "a");
    let first = says_much.then(|| name.to_owned());
    first.into_iter().chain(by_class).chain(by_both).chain([name.to_owned()]).collect()
}

/// What holds an element: by its id, else as any element.
fn of_holder(element: ElementRef<'_>) -> Vec<String> {
    let id = element.attr("id").filter(|id| is_readable(id)).map(|id| format!("#{id}"));
    id.into_iter().chain(of_element(element)).collect()
}

/// A name made of words; figures and mixed case tell of generated names, which change with the next release.
pub(super) fn is_readable(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_' || c.is_ascii_uppercase();
    let case_changes = name
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    name.len() > 1 && name.len() < 40 && name.chars().all(plain) && case_changes.count() < 3
}

/// What all have, in the order of the first.
fn common(sets: impl Iterator<Item = Vec<String>>) -> Option<Vec<String>> {
    let shared = sets.reduce(|shared, next| shared.into_iter().filter(|one| next.contains(one)).collect());
    let mut seen = BTreeSet::new();
    shared.map(|shared| shared.into_iter().filter(|one| seen.insert(one.clone())).collect())
}
