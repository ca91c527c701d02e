//! What the pure functions cost: reading a feed of 30 entries and a listing page, normalising, deciding about an
//! unchanged reading, and rendering feeds of 50, 1,000 and 10,000 stories, with their bytes on the wire.

#[path = "whole_run/releases.rs"]
mod releases;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use criterion::{Criterion, criterion_group, criterion_main};
use feeds::merge::{Known, decide};
use feeds::model::{
    Context, Document, Entry, Kind, Office, Outcome, RawEntry, Robots, Source, Story, TextLength,
};
use feeds::normalize::normalize;
use feeds::output::{FEEDS, FragmentOptions, Part, Query, Site, View, fragment};
use feeds::source::{Step, read};
use url::Url;

/// Stories from which on rendering is measured as few times as the harness allows, for each takes its time.
const MANY: usize = 10_000;
const FEWEST: usize = 10;

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
    for count in [50, 1_000, MANY] {
        render(criterion, &by_feed, count);
    }
}

/// Stories as so many readings of fifty releases tell them.
fn many(source: &Source, count: usize) -> Vec<Story> {
    let readings = (0..count.div_ceil(50)).map(|seed| {
        let feed = releases::feed(seed, 50, "https://www.amt.example");
        stories(source, &document("application/rss+xml", feed))
    });
    readings.flatten().take(count).collect()
}

fn render(criterion: &mut Criterion, source: &Source, count: usize) {
    let stories = many(source, count);
    assert_eq!(stories.len(), count);
    let office = Office::from(source);
    let offices = BTreeMap::from([(office.id.clone(), office)]);
    let site = Site {
        title: "Aktuelles".to_owned(),
        base_url: Url::parse("https://presse.example/").expect("an address"),
        language: "de".to_owned(),
        zone: chrono_tz::Europe::Berlin,
        ttl: None,
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
    let mut group = criterion.benchmark_group("render");
    if count >= MANY {
        group.sample_size(FEWEST);
    }
    for format in FEEDS {
        let name = format!("{count} stories as {}", format.file);
        weigh(&name, &(format.render)(&view));
        group.bench_function(&name, |b| b.iter(|| (format.render)(&view)));
    }
    let name = format!("{count} stories as fragment");
    let options = FragmentOptions::default();
    weigh(&name, &fragment(&view, &options));
    group.bench_function(&name, |b| b.iter(|| fragment(&view, &options)));
}

/// Prints how many bytes a document has, and how many go over the wire.
fn weigh(name: &str, document: &str) {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(document.as_bytes()).expect("written to memory");
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    brotli.write_all(document.as_bytes()).expect("written to memory");
    let (gzip, brotli) = (gzip.finish().expect("written to memory"), brotli.into_inner());
    println!("{name}: {} bytes, {} by gzip, {} by brotli", document.len(), gzip.len(), brotli.len());
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
