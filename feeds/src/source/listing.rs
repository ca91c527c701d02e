//! Listing pages: releases in whatever markup an office's system writes, found without configuration.
//!
//! Nothing is invented: what the page does not say is `None`. "The list is empty" and "there is no list" are two
//! outcomes. Cost grows with the page and no more: it is parsed once, laid out flat, and every question about a
//! part of it is answered from indices. What is too much for the parser has been turned away before. Evidence
//! decides, not the names of one system: how a thing repeats, what each repetition holds, where it stands and under
//! which heading.

use std::rc::Rc;

use scraper::Html;
use url::Url;

use self::choose::Choice;
use self::item::{Beside, Item};
use self::judge::Candidate;
use self::learned::Recall;
use self::survey::Survey;
use self::tree::Tree;
use super::memory::Memory;
use crate::model::{
    Context, Document, How, Markup, Outcome, Problem, ProblemKind, RawEntry, Reading, Select, Shape, Source,
};

mod alone;
mod build;
mod choose;
mod clean;
mod common;
mod content;
mod headed;
mod item;
mod judge;
mod kinds;
mod learned;
mod link;
mod names;
mod paging;
mod published;
mod repeat;
mod selectors;
mod setting;
mod sheet;
mod strays;
mod suggest;
mod survey;
mod title;
mod tree;
mod when;
mod words;

pub(super) use self::words::says_empty;

/// Candidates that are explained.
const MOST_EXPLAINED: usize = 12;

/// Reads the list on a parsed page, by the source's selectors or by detection with what is remembered of it.
pub(crate) fn read(
    document: &Document,
    html: Html,
    source: &Source,
    memory: &Memory,
    context: &Context,
) -> Reading {
    if let Some(select) = &source.select {
        return selectors::read(document, &html, select, context);
    }
    let recall = Recall::new(memory, context.zone);
    // The page is let go before there are entries: both at once would be most of the memory.
    let (outcome, shape) = on_page(document, html, context, |survey| found(survey, &recall)).into_outcome();
    let problems = match &outcome {
        Outcome::NotFound(why) => vec![Problem::new(ProblemKind::NotFound, why.clone())],
        Outcome::Listed(_) | Outcome::Empty => Vec::new(),
    };
    Reading {
        how: How::Detected,
        outcome,
        problems,
        address: document.address.clone(),
        shape: shape.map(Box::new),
    }
}

/// The candidates on a page with their evidence, the best first, a paragraph each: why a list was taken or not.
pub(crate) fn explain(document: &Document, text: &str, context: &Context) -> Vec<String> {
    let memory = Memory::default();
    on_page(document, Html::parse_document(text), context, |survey| {
        let recall = Recall::new(&memory, context.zone);
        let candidates = choose::candidates(survey, repeat::blocks(survey), &recall);
        candidates.iter().take(MOST_EXPLAINED).map(Candidate::describe).collect()
    })
}

/// Selectors that read the same entries as the detection; `None` if none are short and sure.
pub(crate) fn suggest(document: &Document, text: &str, context: &Context) -> Option<Select> {
    let html = Html::parse_document(text);
    let base = base(&html, &document.address);
    let survey = Survey::of(Tree::of(&html), &document.address, &base, context);
    suggest::suggest(&survey, &html, document, context)
}

/// Asks a page something and lets it go.
fn on_page<T>(document: &Document, html: Html, context: &Context, ask: impl FnOnce(&Survey<'_>) -> T) -> T {
    let base = base(&html, &document.address);
    ask(&Survey::of(Tree::of(&html), &document.address, &base, context))
}

/// What was found, before it is handed on.
enum Found {
    List(Vec<Item>, Option<Shape>),
    Nothing(Outcome),
}

impl Found {
    fn into_outcome(self) -> (Outcome, Option<Shape>) {
        match self {
            Self::List(items, shape) => (Outcome::Listed(items.into_iter().map(entry).collect()), shape),
            Self::Nothing(outcome) => (outcome, None),
        }
    }
}

fn found(survey: &Survey<'_>, recall: &Recall<'_>) -> Found {
    match choose::choose(survey, repeat::blocks(survey), recall) {
        Choice::List { items, shape } => {
            Found::List(items.into_iter().map(|item| filled(survey, item)).collect(), shape)
        }
        Choice::Nothing(best) => Found::Nothing(nothing(survey, best.as_deref())),
    }
}

/// The address of the next page of a paged list.
pub(crate) fn next_page(text: &str, address: &Url) -> Option<Url> {
    paging::next(text, address)
}

fn base(html: &Html, address: &Url) -> Url {
    let mut nodes = html.tree.nodes();
    let href = nodes
        .find_map(|node| node.value().as_element().filter(|element| element.name() == "base")?.attr("href"));
    href.and_then(|href| address.join(href.trim()).ok()).unwrap_or_else(|| address.clone())
}

fn nothing(survey: &Survey<'_>, best: Option<&Candidate>) -> Outcome {
    if survey.says_empty() {
        return Outcome::Empty;
    }
    let Some(best) = best else {
        return Outcome::NotFound("no list of releases: nothing on the page repeats".to_owned());
    };
    let mut against: Vec<_> = best.evidence.iter().filter(|(_, weight)| *weight < 0.0).collect();
    against.sort_by(|a, b| a.1.total_cmp(&b.1));
    let reasons: Vec<_> = against.iter().take(3).map(|(name, _)| *name).collect();
    let reasons = if reasons.is_empty() { "too little evidence".to_owned() } else { reasons.join(", ") };
    let first = best.items.first().map_or("", |item| item.title.text.as_str());
    Outcome::NotFound(format!(
        "no list of releases: the best candidate has {} items, the first „{first}“, and was turned down ({reasons})",
        best.items.len()
    ))
}

/// An item with what few have.
fn filled(survey: &Survey<'_>, item: Item) -> Item {
    Item { beside: beside(survey, &item).map(Box::new), ..item }
}

fn beside(survey: &Survey<'_>, item: &Item) -> Option<Beside> {
    let anchor = match item.link {
        Some(_) => None,
        None => item.part.clone().take(8).find_map(|node| survey.tree.attr(node, "id")).map(str::to_owned),
    };
    let content = if item.link.is_none() { content::of(survey, item) } else { None };
    let mut enclosures = link::enclosures(survey, &item.part);
    enclosures.retain(|file| Some(&file.url) != item.link.as_deref());
    Some(Beside { anchor, content, enclosures }).filter(|beside| *beside != Beside::default())
}

fn entry(item: Item) -> RawEntry {
    let Beside { anchor, content, enclosures } = item.beside.map(|beside| *beside).unwrap_or_default();
    RawEntry {
        title: Some(Markup::Text(item.title.text)),
        link: item.link.map(Rc::unwrap_or_clone),
        anchor,
        published: item.date,
        updated: item.updated,
        summary: Some(item.teaser).filter(|teaser| !teaser.is_empty()).map(Markup::Text),
        content: content.map(Markup::Html),
        enclosures,
        ..RawEntry::default()
    }
}

#[cfg(test)]
mod tests;
