//! What every target needs: the bytes as a document of a made-up office, and the whole way to the published feeds.

use std::collections::BTreeMap;

use feeds::merge::{Known, decide};
use feeds::model::{Context, Document, Kind, Office, Outcome, Robots, Source, TextLength, Verdict};
use feeds::normalize::normalize;
use feeds::output::{FEEDS, FragmentOptions, Part, Query, Site, View, fragment};
use feeds::source::{Step, read};
use url::Url;

fn address(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

pub fn context() -> Context {
    Context { now: "2026-11-25T12:00:00Z".parse().expect("a time"), zone: chrono_tz::Europe::Berlin }
}

pub fn source(kind: Kind) -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: address("https://www.amt.example/presse/"),
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

pub fn document(bytes: &[u8], content_type: &str) -> Document {
    let address = address("https://www.amt.example/presse/");
    Document { address, content_type: Some(content_type.to_owned()), body: bytes.to_vec() }
}

/// Reads a document, decides about it twice and renders what came of it. A second look must find nothing new.
pub fn publish(source: &Source, document: &Document) {
    let Step::Done(reading) = read(source, document, &[], &context()) else { return };
    let Outcome::Listed(raw) = reading.outcome else { return };
    let entries = normalize(raw, source, &document.address, &context()).entries;
    let stories = decide(source, entries.clone(), Known::default(), &context()).stories;
    let again = decide(source, entries, Known::new(stories.clone()), &context());
    assert!(
        again.decisions.iter().all(|decision| decision.verdict != Verdict::New),
        "the same reading told something new: {:?}",
        again.decisions
    );
    let office = Office::from(source);
    let offices = BTreeMap::from([(office.id.clone(), office)]);
    let site = Site {
        title: "Aktuelles".to_owned(),
        base_url: address("https://presse.example/"),
        language: "de".to_owned(),
        zone: chrono_tz::Europe::Berlin,
        ttl: None,
        hub: None,
    };
    let query = Query::default();
    let updated = context().now;
    let part = Part::default();
    let view =
        View { site: &site, offices: &offices, query: &query, part, stories: &stories, gone: &[], updated };
    for format in FEEDS {
        (format.render)(&view);
    }
    fragment(&view, &FragmentOptions::default());
}
