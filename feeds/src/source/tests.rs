//! What reading asks for, step by step, and which of several documents speaks for a source.

use super::*;
use crate::model::{Robots, TextLength};

const PAGE: &str = "https://amt.example/presse/";
const FEED: &str = "https://amt.example/presse/rss.xml";

fn url(address: &str) -> Url {
    Url::parse(address).expect("an address")
}

fn document(address: &str, body: &str) -> Document {
    Document { address: url(address), content_type: None, body: body.as_bytes().to_vec() }
}

fn came(address: &str, body: &str) -> Further {
    Further { address: url(address), document: Some(document(address, body)) }
}

fn failed(address: &str) -> Further {
    Further { address: url(address), document: None }
}

fn source(kind: Kind, pages: u32) -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: url(PAGE),
        home: None,
        kind,
        authority: 0,
        merge: true,
        follow: true,
        pages,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn step(source: &Source, first: &Document, further: &[Further]) -> Step {
    let now = "2026-06-30T12:00:00Z".parse().expect("a time");
    read(source, first, further, &Context { now, zone: chrono_tz::Europe::Berlin })
}

fn done(source: &Source, first: &Document, further: &[Further]) -> Reading {
    match step(source, first, further) {
        Step::Done(reading) => reading,
        Step::Fetch(wanted) => panic!("asks for {wanted:?}"),
    }
}

fn asks(source: &Source, first: &Document, further: &[Further]) -> Vec<String> {
    match step(source, first, further) {
        Step::Fetch(wanted) => wanted.into_iter().map(String::from).collect(),
        Step::Done(reading) => panic!("is done: {reading:?}"),
    }
}

/// A feed of releases by number, which goes on at `next`.
fn feed(numbers: impl IntoIterator<Item = u32>, next: &str) -> String {
    let item =
        |n| format!("<entry><id>{n}</id><title>Meldung Nummer {n}</title><link href='/m/{n}'/></entry>");
    let entries: String = numbers.into_iter().map(item).collect();
    let next = if next.is_empty() { String::new() } else { format!("<link rel='next' href='{next}'/>") };
    format!("<feed xmlns='http://www.w3.org/2005/Atom'><title>Presse</title>{next}{entries}</feed>")
}

/// A page that lists releases by number and announces `feeds`.
fn page(numbers: impl IntoIterator<Item = u32>, feeds: &[&str]) -> String {
    let announce = |href| format!("<link rel='alternate' type='application/atom+xml' href='{href}'>");
    let item = |n| {
        format!(
            "<article><h3><a href='/m/{n}'>Meldung Nummer {n} aus dem Amt</a></h3><time datetime='2026-05-{n:02}'>{n}. Mai 2026\
             </time><p>Der Landkreis hat heute die Nummer {n} seiner Meldungen herausgegeben.</p></article>"
        )
    };
    format!(
        "<!doctype html><html lang='de'><head><title>Presse</title>{}</head><body><main><h1>Pressemitteilungen</h1>{}</main></body></html>",
        feeds.iter().map(announce).collect::<String>(),
        numbers.into_iter().map(item).collect::<String>(),
    )
}

fn titles(reading: &Reading) -> usize {
    match &reading.outcome {
        Outcome::Listed(entries) => entries.len(),
        Outcome::Empty | Outcome::NotFound(_) => 0,
    }
}

#[test]
fn a_feed_is_read_without_asking_whatever_the_kind_expects() {
    let first = document(FEED, &feed(1..4, ""));
    for kind in [Kind::Auto, Kind::Feed] {
        let reading = done(&source(kind, 1), &first, &[]);
        assert_eq!((reading.how, titles(&reading), reading.address), (How::Atom, 3, url(FEED)));
    }
    let reading = done(&source(Kind::Listing, 1), &first, &[]);
    assert_eq!(reading.how, How::Detected, "a listing is a listing, even where a feed is found");
}

#[test]
fn an_announced_feed_about_the_same_releases_speaks_for_the_page() {
    let (auto, first) = (source(Kind::Auto, 1), document(PAGE, &page(1..7, &["rss.xml"])));
    assert_eq!(asks(&auto, &first, &[]), [FEED]);
    let reading = done(&auto, &first, &[came(FEED, &feed(3..21, ""))]);
    assert_eq!((reading.how, titles(&reading), reading.address), (How::Atom, 18, url(FEED)));
}

#[test]
fn a_feed_about_something_else_leaves_the_page_its_list() {
    let (auto, first) = (source(Kind::Auto, 1), document(PAGE, &page(1..7, &["rss.xml"])));
    let others = [feed(21..40, ""), feed(6..40, ""), feed([], ""), "<html>".to_owned()];
    for other in others {
        let reading = done(&auto, &first, &[came(FEED, &other)]);
        assert_eq!((reading.how, titles(&reading), reading.address), (How::Detected, 6, url(PAGE)));
    }
}

#[test]
fn the_first_fitting_of_several_announced_feeds_is_taken() {
    let first = document(PAGE, &page(1..7, &["alles.xml", "rss.xml", "dritter.xml"]));
    let all = "https://amt.example/presse/alles.xml";
    let auto = source(Kind::Auto, 1);
    assert_eq!(asks(&auto, &first, &[]), [all, FEED]);
    let came = [came(all, &feed(50..60, "")), came(FEED, &feed(1..9, ""))];
    assert_eq!(done(&auto, &first, &came).address, url(FEED));
}

#[test]
fn a_feed_that_does_not_come_costs_a_problem_and_nothing_else() {
    let (auto, first) = (source(Kind::Auto, 1), document(PAGE, &page(1..7, &["rss.xml"])));
    let reading = done(&auto, &first, &[failed(FEED)]);
    assert_eq!((reading.how, titles(&reading)), (How::Detected, 6));
    assert_eq!(reading.problems, [unfetched(&url(FEED))]);
}

#[test]
fn a_listing_asks_for_no_feed() {
    let reading = done(&source(Kind::Listing, 1), &document(PAGE, &page(1..7, &["rss.xml"])), &[]);
    assert_eq!((reading.how, titles(&reading)), (How::Detected, 6));
}

#[test]
fn an_announced_feed_is_followed_page_by_page() {
    let (auto, first) = (source(Kind::Auto, 2), document(PAGE, &page(1..7, &["rss.xml"])));
    let mut further = vec![came(FEED, &feed(1..7, "?p=2"))];
    let second = "https://amt.example/presse/rss.xml?p=2";
    assert_eq!(asks(&auto, &first, &further), [second]);
    further.push(came(second, &feed(6..10, "?p=3")));
    let reading = done(&auto, &first, &further);
    assert_eq!((titles(&reading), reading.address), (9, url(FEED)));
}

#[test]
fn a_page_that_is_nested_too_deep_is_not_parsed() {
    let deep = document(PAGE, &"<div>".repeat(100_000));
    let reading = done(&source(Kind::Auto, 1), &deep, &[]);
    assert!(matches!(reading.outcome, Outcome::NotFound(why) if why.contains("deeper")));
}
