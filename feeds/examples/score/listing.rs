//! Reading a page as a listing and comparing what came out.

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use feeds::merge::{Known, decide};
use feeds::model::{Context, Document, Kind, Markup, Outcome, RawEntry, Reading, Robots, Source, TextLength};
use feeds::normalize::normalize;
use feeds::source::{self, Memory, Step};
use url::Url;

use crate::gold::{Item, Page};
use crate::tally::Tally;

/// Reads `page`, prints one line for it (more if `verbose`) and counts.
pub(crate) fn score(page: &Page, verbose: bool) -> Tally {
    let reading = reading(page);
    let entries = match &reading.outcome {
        Outcome::Listed(entries) => entries.as_slice(),
        Outcome::Empty | Outcome::NotFound(_) => &[],
    };
    let (mut tally, remarks) = compare(page, entries);
    tally.lists = usize::from(!entries.is_empty());
    let document = document(page);
    tally.selected = usize::from(!entries.is_empty() && source::suggest(&document, &context()).is_some());
    println!("{} {:45} {tally}", page.part(), page.page.trim_start_matches("pages/"));
    if verbose {
        if let Outcome::NotFound(why) = &reading.outcome {
            println!("      not found: {why}");
        }
        remarks.iter().for_each(|remark| println!("      {remark}"));
    }
    tally
}

/// Prints what was considered on `page`.
pub(crate) fn explain(page: &Page) {
    println!("{}", page.page);
    source::explain(&document(page), &context()).iter().for_each(|candidate| println!("  {candidate}"));
    println!("  {:?}", source::suggest(&document(page), &context()));
}

/// Reads `document` and counts its entries.
pub(crate) fn count(document: &Document) -> usize {
    match read(document).outcome {
        Outcome::Listed(entries) => entries.len(),
        Outcome::Empty | Outcome::NotFound(_) => 0,
    }
}

/// What is remembered of `document` once its releases are told.
pub(crate) fn memory(document: &Document) -> Memory {
    let source = source(document);
    let reading = read(document);
    let Outcome::Listed(entries) = reading.outcome else { return Memory::default() };
    let entries = normalize(entries, &source, &document.address, &context()).entries;
    let stories = decide(&source, entries, Known::default(), &context()).stories;
    Memory::new(reading.shape.as_deref().cloned(), &source.id, &stories)
}

/// Reads `document` with what is remembered of it.
pub(crate) fn read_again(document: &Document, memory: &Memory) {
    source::read_again(&source(document), document, &[], memory, &context());
}

fn reading(page: &Page) -> Reading {
    read(&document(page))
}

fn source(document: &Document) -> Source {
    Source {
        id: "page".parse().expect("a valid id"),
        name: "Amt".to_owned(),
        address: document.address.clone(),
        home: None,
        kind: Kind::Listing,
        authority: 0,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn read(document: &Document) -> Reading {
    match source::read(&source(document), document, &[], &context()) {
        Step::Done(reading) => reading,
        Step::Fetch(_) => unreachable!("a single listing page asks for nothing"),
    }
}

fn document(page: &Page) -> Document {
    let charset = page.http_charset.as_ref().map_or(String::new(), |charset| format!("; charset={charset}"));
    Document {
        address: page.url.clone(),
        content_type: Some(format!("text/html{charset}")),
        body: page.body.clone(),
    }
}

fn context() -> Context {
    let now = Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).single().expect("a time");
    Context { now, zone: Berlin }
}

fn compare(page: &Page, entries: &[RawEntry]) -> (Tally, Vec<String>) {
    let mut tally = Tally {
        gold: page.items.len(),
        read: entries.len(),
        false_lists: usize::from(page.lists_nothing() && !entries.is_empty()),
        ..Tally::default()
    };
    let mut remarks = Vec::new();
    let mut left: Vec<&RawEntry> = entries.iter().collect();
    for item in &page.items {
        let Some(at) = left.iter().position(|entry| is_same(page, item, entry)) else {
            remarks.push(format!("missed {:?} {}", item.title, item.link));
            continue;
        };
        let entry = left.remove(at);
        tally.hits += 1;
        let title = title(entry);
        if squeeze(&title) == squeeze(&item.title) {
            tally.titles += 1;
        } else {
            remarks.push(format!("title {title:?} for {:?}", item.title));
        }
        if day(entry) == item.date {
            tally.dates += 1;
        } else {
            remarks.push(format!("date {:?} for {:?}: {title}", day(entry), item.date));
        }
    }
    remarks.extend(
        left.iter().map(|entry| format!("extra {:?} {:?} {}", title(entry), day(entry), link(page, entry))),
    );
    (tally, remarks)
}

/// By address; by title where the release has none of its own.
fn is_same(page: &Page, item: &Item, entry: &RawEntry) -> bool {
    let mut place = page.url.clone();
    place.set_fragment(entry.anchor.as_deref());
    let linked = link(page, entry) == item.link || (entry.link.is_none() && place == item.link);
    linked && (item.link != page.url || squeeze(&title(entry)) == squeeze(&item.title))
}

/// Its own address, else its place on the page.
fn link(page: &Page, entry: &RawEntry) -> Url {
    entry.link.clone().unwrap_or_else(|| page.url.clone())
}

fn day(entry: &RawEntry) -> Option<String> {
    entry.published.map(|time| time.with_timezone(&Berlin).date_naive().to_string())
}

fn title(entry: &RawEntry) -> String {
    match &entry.title {
        Some(Markup::Text(text) | Markup::Html(text)) => text.clone(),
        None => String::new(),
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
