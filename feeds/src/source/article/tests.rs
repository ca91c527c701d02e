//! What the reader promises of any page at all.

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use url::Url;

use super::read;
use crate::model::{Context, Document, Markup, RawEntry};

fn article(body: impl Into<Vec<u8>>) -> Option<RawEntry> {
    let address = Url::parse("https://amt.example/presse/2026/neue-bruecke").expect("an address");
    let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).single().expect("a time");
    read(&Document { address, content_type: None, body: body.into() }, &Context { now, zone: Berlin })
}

/// Pieces of which pages are made, whole and broken.
const PIECES: [&str; 40] = [
    "<main>",
    "</main>",
    "<article>",
    "</article>",
    "<div>",
    "</div>",
    "<div class=a>",
    "<p>",
    "</p>",
    "<h1>",
    "Neue Brücke",
    "</h1>",
    "<h2>",
    "</h2>",
    "<ul><li>",
    "</ul>",
    "<table><tr><td>",
    "</table>",
    "<td>",
    "<br>",
    "<a href='/x.pdf'>",
    "</a>",
    "<a href='//['>",
    "<time datetime='2026-05-04'>",
    "</time>",
    "04.05.2026",
    "Stand: 99.99.9999",
    "Die Brücke ist nach sieben Monaten wieder offen. ",
    "Weitere Meldungen",
    "Downloads",
    "<img src='data:x' alt='&'>",
    "<figure>",
    "</figure>",
    "(PDF, 1,2 MB)",
    "\u{200b}",
    "<span hidden>",
    "</span>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":[",
    "</script>",
    "<title>ß – x</title>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn bytes_do_no_harm(body in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = article(body);
    }

    #[test]
    fn an_article_has_a_title_and_a_text(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..80)) {
        if let Some(entry) = article(pieces.concat()) {
            let Some(Markup::Text(title)) = &entry.title else { panic!("no title") };
            let Some(Markup::Html(content)) = &entry.content else { panic!("no text") };
            prop_assert!(!title.trim().is_empty() && !content.trim().is_empty());
            prop_assert!(entry.link.is_some() && entry.guid.is_none() && entry.anchor.is_none());
            let web = |url: &Url| matches!(url.scheme(), "http" | "https");
            prop_assert!(entry.enclosures.iter().all(|file| web(&file.url)));
        }
    }
}

#[test]
fn pages_without_text_are_no_articles() {
    for page in
        ["", "<html></html>", "<h1>Neue Brücke</h1>", "<p>Nur ein Satz ohne jede Überschrift.</p>", "{}"]
    {
        assert_eq!(article(page), None, "{page}");
    }
}

#[test]
fn nesting_is_refused_before_it_is_parsed() {
    let page = format!("<h1>Neue Brücke</h1><p>Die Brücke ist offen.</p>{}", "<div>".repeat(200_000));
    assert_eq!(article(page), None);
}

#[test]
fn many_siblings_are_read() {
    let text = "<h1>Neue Brücke</h1><p>Die neue Brücke über den Fluss ist seit heute offen.</p>";
    for filler in ["<i>x</i>", "<br>", "<p>", "<a href=y.pdf>z</a>", "<li>1.1.2026"] {
        let _ = article(format!("{text}{}", filler.repeat(3_000)));
    }
}

#[test]
fn an_embargo_beside_the_text_is_kept() {
    let page = "<main><p>Sperrfrist: 1. Juli 2026, 10 Uhr</p><h1>Neue Brücke</h1><p>Die Brücke ist wieder offen.</p>\
                <p>Der Bau dauerte sieben Monate.</p></main>";
    let entry = article(page).expect("an article");
    assert_eq!(entry.embargo.map(|time| time.to_rfc3339()).as_deref(), Some("2026-07-01T08:00:00+00:00"));
    assert_eq!(entry.published, None);
}
