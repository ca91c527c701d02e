//! Promises of the detection: no page makes it panic or hang, and cost grows with the page.

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::*;
use crate::model::{Kind, Robots, TextLength};

fn context() -> Context {
    let now = Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).single().expect("a time");
    Context { now, zone: Berlin }
}

fn source() -> Source {
    let address = Url::parse("https://amt.example/presse/").expect("an address");
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address,
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

fn outcome(html: &str) -> Outcome {
    let address = source().address;
    let document = Document { address, content_type: None, body: Vec::new() };
    read(&document, Html::parse_document(html), &source(), &Memory::default(), &context()).outcome
}

/// Each of these would take minutes if cost grew with the square of the page, and nesting would overflow the stack.
#[test]
fn hostile_pages_end() {
    let item = "<li><span>12.04.2026</span> <a href=/a>Ein Titel mit Worten</a></li>";
    let read_to_the_end = |name: &str, html: &str| {
        assert!(!matches!(outcome(html), Outcome::Empty), "{name} is no list that is there and empty");
    };
    read_to_the_end("many siblings", &format!("<ul>{}</ul>", item.repeat(4_000)));
    read_to_the_end("empty siblings", &"<br>".repeat(20_000));
    read_to_the_end("a long attribute", &format!("<p title=\"{}\">x</p>", "12.04.2026 ".repeat(90_000)));
    read_to_the_end("many headings", &"<h2>Aktuelles</h2>".repeat(3_000));
    read_to_the_end(
        "nested lists",
        &format!("{}{item}{}", "<ul><li>".repeat(250), "</ul>".repeat(250)).repeat(20),
    );
    read_to_the_end("a long text", &format!("<p>{}</p>", "am 12.04.2026 und ".repeat(20_000)));
    read_to_the_end(
        "rowspan",
        &"<table><tr><td rowspan=99999999999>1.1.2026<td><a href=x>y</a>".repeat(2_000),
    );
}

#[test]
fn suggests_what_reads_the_same() {
    let item = |number: u32| {
        format!(
            "<div class=\"teaser x9f\"><p class=\"datum\">{number}.04.2026</p><h3><a href=\"/presse/{number}\">Meldung \
             Nummer {number} des Amtes</a></h3><p>Am 3. Mai 2026 geht es los.</p></div>"
        )
    };
    let rows: String = (1..9).rev().map(item).collect();
    let html = format!("<main><h1>Presse</h1><div class=\"box\"><h3>Kontakt</h3></div>{rows}</main>");
    let address = source().address;
    let document = Document { address, content_type: None, body: Vec::new() };
    let select = suggest(&document, &html, &context()).expect("selectors");
    assert_eq!((select.item.as_str(), select.title.as_str()), (".teaser", "h3"));
    assert_eq!(select.date.as_deref(), Some(".datum"));
    let detected = read(&document, Html::parse_document(&html), &source(), &Memory::default(), &context());
    let selected = read(
        &document,
        Html::parse_document(&html),
        &Source { select: Some(select), ..source() },
        &Memory::default(),
        &context(),
    );
    assert_eq!(selected.how, How::Selectors);
    let (Outcome::Listed(detected), Outcome::Listed(selected)) = (detected.outcome, selected.outcome) else {
        panic!("no entries")
    };
    let facts = |entry: &RawEntry| (entry.title.clone(), entry.link.clone(), entry.published);
    assert!(detected.iter().map(facts).eq(selected.iter().map(facts)));
}

#[test]
fn selectors_that_match_nothing_are_named() {
    let document = Document { address: source().address, content_type: None, body: Vec::new() };
    let select = |item: &str| Select {
        item: item.to_owned(),
        title: "h3".to_owned(),
        link: None,
        date: Some("time".to_owned()),
        teaser: None,
    };
    let html = "<article><h3>Ein Titel</h3></article>";
    let with = |item: &str, html: &str| {
        read(
            &document,
            Html::parse_document(html),
            &Source { select: Some(select(item)), ..source() },
            &Memory::default(),
            &context(),
        )
    };
    let found = with("article", html);
    assert!(matches!(&found.outcome, Outcome::Listed(entries) if entries.len() == 1));
    assert!(found.problems.iter().any(|problem| problem.message.contains("date = \"time\"")));
    assert!(matches!(with("li", html).outcome, Outcome::NotFound(_)));
    assert!(matches!(with("li:contains(x)", html).outcome, Outcome::NotFound(_)));
    assert_eq!(with("li", "<p>Keine Meldungen vorhanden</p>").outcome, Outcome::Empty);
}

proptest! {
    #[test]
    fn any_text_is_read(html in ".{0,400}") {
        let _ = outcome(&html);
    }

    #[test]
    fn any_markup_is_read(pieces in prop::collection::vec(0..TAGS.len(), 0..120)) {
        let html: String = pieces.into_iter().map(|piece| TAGS[piece]).collect();
        let _ = outcome(&html);
    }
}

/// Pieces of which pages are put together without order.
const TAGS: [&str; 30] = [
    "<div>",
    "</div>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<a href='/x/1'>",
    "</a>",
    "<h2>",
    "</h2>",
    "<p>",
    "</p>",
    "<table>",
    "</table>",
    "<tr>",
    "<td rowspan='2'>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<br>",
    "<time datetime='2026-05-04'>",
    "</time>",
    "12.04.2026",
    " 18.12. ",
    "Titel mit Worten",
    "Aktuelles",
    "2025",
    "<span title='1. Mai 2026'>",
    "<x-item href='/y/2' titel='Neues Haus'>",
    "…\u{200b}ä<!-- c -->",
];
