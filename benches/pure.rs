//! What the pure functions cost: reading a feed of 30 entries and a listing page, normalising, deciding about an
//! unchanged reading, and rendering the head document of a feed.

#[path = "whole_run/releases.rs"]
mod releases;

use std::collections::BTreeMap;
use std::fmt::Write;

use criterion::{Criterion, criterion_group, criterion_main};
use feeds::merge::{Known, decide};
use feeds::model::{
    Context, Document, Entry, Kind, Office, Outcome, RawEntry, Robots, Source, Story, TextLength,
};
use feeds::normalize::normalize;
use feeds::output::{FEEDS, FragmentOptions, Part, Query, Site, View, fragment};
use feeds::source::{Step, read};
use url::Url;

fn source(kind: Kind) -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: Url::parse("https://www.amt.example/presse/").expect("an address"),
        home: None,
        kind,
        authority: 10,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn context() -> Context {
    Context { now: "2026-11-25T12:00:00Z".parse().expect("a time"), zone: chrono_tz::Europe::Berlin }
}

fn document(content_type: &str, body: String) -> Document {
    let address = source(Kind::Auto).address;
    Document { address, content_type: Some(content_type.to_owned()), body: body.into_bytes() }
}

fn raw(source: &Source, document: &Document) -> Vec<RawEntry> {
    match read(source, document, &[], &context()) {
        Step::Done(reading) => match reading.outcome {
            Outcome::Listed(entries) => entries,
            other => panic!("{other:?}"),
        },
        Step::Fetch(_) => panic!("one document is enough"),
    }
}

fn entries(source: &Source, document: &Document) -> Vec<Entry> {
    normalize(raw(source, document), source, &document.address, &context()).entries
}

fn stories(source: &Source, document: &Document) -> Vec<Story> {
    decide(source, entries(source, document), Known::default(), &context()).stories
}

fn pure(criterion: &mut Criterion) {
    let feed = document("application/rss+xml", releases::feed(7, 30, "https://www.amt.example"));
    let page = document("text/html", page());
    let (by_feed, by_page) = (source(Kind::Feed), source(Kind::Listing));
    criterion.bench_function("read/feed of 30", |b| b.iter(|| raw(&by_feed, &feed)));
    criterion.bench_function("read/listing page", |b| b.iter(|| raw(&by_page, &page)));
    let found = raw(&by_feed, &feed);
    criterion.bench_function("normalise/30 entries", |b| {
        b.iter(|| normalize(found.clone(), &by_feed, &feed.address, &context()));
    });
    let (told, known) = (entries(&by_feed, &feed), stories(&by_feed, &feed));
    criterion.bench_function("decide/30 new", |b| {
        b.iter(|| decide(&by_feed, told.clone(), Known::default(), &context()));
    });
    criterion.bench_function("decide/30 unchanged", |b| {
        b.iter(|| decide(&by_feed, told.clone(), Known::new(known.clone()), &context()));
    });
    render(criterion, &by_feed, known);
}

fn render(criterion: &mut Criterion, source: &Source, stories: Vec<Story>) {
    let office = Office::from(source);
    let offices = BTreeMap::from([(office.id.clone(), office)]);
    let site = Site {
        title: "Aktuelles".to_owned(),
        base_url: Url::parse("https://presse.example/").expect("an address"),
        language: "de".to_owned(),
        zone: chrono_tz::Europe::Berlin,
        hub: None,
    };
    let query = Query::default();
    let view = View {
        site: &site,
        offices: &offices,
        query: &query,
        part: Part::default(),
        stories: &stories,
        gone: &[],
        updated: context().now,
    };
    for format in FEEDS {
        criterion.bench_function(&format!("render/30 stories as {}", format.file), |b| {
            b.iter(|| (format.render)(&view))
        });
    }
    criterion.bench_function("render/30 stories as fragment", |b| {
        b.iter(|| fragment(&view, &FragmentOptions::default()));
    });
}

/// A listing page of about 100 kB as municipal systems write them: much navigation, 60 releases with teasers.
fn page() -> String {
    let mut page =
        String::from("<!DOCTYPE html><html lang=\"de\"><head><title>Presse</title></head><body><nav><ul>");
    for entry in 0..400 {
        let _ = write!(
            page,
            "<li class=\"nav-item level-{}\"><a href=\"/thema/{entry}/\" class=\"nav-link\">Thema Nummer {entry}</a></li>",
            entry % 3
        );
    }
    page.push_str("</ul></nav><main><h1>Pressemitteilungen</h1><div class=\"list\">");
    for entry in 0..60 {
        let (day, month) = (28 - entry % 28, 10 - entry / 28);
        let _ = write!(
            page,
            "<article class=\"entry\"><p class=\"date\">{day:02}.{month:02}.2026</p><h3><a href=\"/presse/{entry}\">Meldung Nummer {entry} \
             aus dem Rathaus</a></h3><p>{}</p><p><a href=\"/presse/{entry}\">mehr »</a></p></article>",
            "Der Rat hat dem Vorhaben zugestimmt, die Arbeiten beginnen im Frühjahr und dauern vier Monate. "
                .repeat(8)
        );
    }
    page.push_str("</div></main><footer><p>Impressum</p></footer></body></html>");
    page
}

criterion_group!(benches, pure);
criterion_main!(benches);
