//! Foreign text is text in every document: no field can bring in an element, an attribute or an address.
//!
//! Each document of an edition with hostile texts must have the very structure of one with harmless texts: the
//! same elements with the same attributes in the same places, and only addresses that are ours or the release's.

use std::collections::BTreeSet;

use feeds::output::Query;
use scraper::{Html, Node};

use crate::read;
use crate::sample::{self, Edition, facts_of};

/// One a line.
const STRINGS: &str = include_str!("injections.txt");

/// An edition that says `text` wherever foreign text may stand.
fn saying(text: &str) -> Edition {
    let mut edition = sample::full();
    edition.stories.truncate(3);
    edition.site.title = text.to_owned();
    for office in edition.offices.values_mut() {
        office.name = text.to_owned();
    }
    edition.query = Query { words: Some(text.to_owned()), ..Query::default() };
    for story in &mut edition.stories {
        for member in &mut story.members {
            for version in &mut member.versions {
                version.facts.title = format!("{text} vorher");
                version.facts.summary = Some(format!("{text} vorher"));
            }
        }
        let facts = facts_of(story);
        facts.title = text.to_owned();
        facts.summary = Some(text.to_owned());
        facts.content = Some(sample::html("<p>Text</p>"));
        facts.authors = vec![text.to_owned()];
        facts.categories = vec![text.to_owned()];
        facts.language = Some(text.to_owned());
        let mut file = sample::enclosure("https://elbau.example/a.pdf", Some(text), Some(1));
        file.media_type = Some(text.to_owned());
        facts.enclosures = vec![file];
    }
    edition
}

/// Elements with the names of their attributes, in order, without any text.
fn structure(html: &Html) -> Vec<String> {
    let elements = html.tree.root().descendants().filter_map(|node| match node.value() {
        Node::Element(element) => {
            let names: Vec<_> = element.attrs().map(|(name, _)| name).collect();
            Some(format!("{} {}", element.name(), names.join(" ")))
        }
        Node::Comment(comment) => Some(format!("comment {}", &**comment)),
        _ => None,
    });
    elements.collect()
}

fn addresses(html: &Html) -> BTreeSet<String> {
    let elements = html.tree.root().descendants().filter_map(|node| node.value().as_element());
    let values = elements.flat_map(|element| ["href", "src", "action"].map(|name| element.attr(name)));
    values.flatten().map(|address| address.split(['?', '&']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn no_text_becomes_markup_in_pages_and_fragment() {
    assert_eq!(STRINGS.lines().collect::<BTreeSet<_>>().len(), 513);
    let parse = |path: &str, text: &str| {
        if path == "aktuelles.html" { read::section(text) } else { read::page(text) }
    };
    let is_html = |path: &str| path.is_empty() || path.ends_with(".html") || path.starts_with("stories/");
    let documents = |text: &str| {
        let edition = saying(text);
        let mut documents = edition.documents();
        documents.retain(|path, _| is_html(path));
        documents.insert("stories/error".to_owned(), edition.error(400, text));
        documents.into_iter().map(|(path, text)| {
            let html = parse(&path, &text);
            (path, structure(&html), addresses(&html))
        })
    };
    let expected: Vec<_> = documents("harmlos").collect();
    for text in STRINGS.lines() {
        for (found, expected) in documents(text).zip(&expected) {
            assert_eq!(found, *expected, "saying {text}");
        }
    }
}

#[test]
fn every_text_is_still_readable() {
    for text in STRINGS.lines() {
        let edition = saying(text);
        let page = read::page(&edition.page());
        for title in read::all(&page, "h1, h3 > a") {
            assert_eq!(read::words(title), text);
        }
        let fragment = read::section(&edition.fragment());
        for title in read::all(&fragment, "h3 > a, .presseschau-teaser > span") {
            assert_eq!(read::words(title), text);
        }
        for told in read::atom(&edition.document("atom.xml")) {
            assert_eq!((told.title.as_str(), told.summary.as_deref()), (text, Some(text)));
        }
    }
}

/// Feed readers show titles as text and teasers of RSS as HTML; for both, the text has to stay text.
#[test]
fn no_text_becomes_markup_in_feeds() {
    for text in STRINGS.lines() {
        let edition = saying(text);
        let rss = edition.document("rss.xml");
        let document = read::xml(&rss);
        for description in document.descendants().filter(|node| node.has_tag_name("description")).skip(1) {
            let html = Html::parse_fragment(description.text().unwrap_or_default());
            assert_eq!(structure(&html), ["html "], "{text}");
        }
        let linked_data = read::page(&edition.story(&edition.stories[0]));
        let script = read::all(&linked_data, "script")[0];
        let data: serde_json::Value = serde_json::from_str(&read::words(script)).expect("JSON in the page");
        assert_eq!(data["headline"], text);
    }
}

/// Should markup get past the sanitiser into the store, pages still take nothing of it that runs or loads.
#[test]
fn pages_take_no_script_from_content() {
    for text in STRINGS.lines() {
        let mut edition = saying("harmlos");
        edition.stories.truncate(1);
        facts_of(&mut edition.stories[0]).content = Some(sample::html(&format!("<p>{text}</p>")));
        let page = Html::parse_document(&edition.story(&edition.stories[0]));
        let text_only =
            ".text script, .text style, .text img, .text iframe, .text svg, .text form, .text input";
        assert!(read::all(&page, text_only).is_empty(), "{text}");
        for element in read::all(&page, ".text *") {
            for (name, value) in element.value().attrs() {
                assert!(
                    matches!(name, "href" | "lang" | "dir" | "start" | "colspan" | "rowspan"),
                    "{name} in {text}"
                );
                // An address leads to a place in the page, or to one that is opened as such.
                let leads = value.starts_with('#')
                    || ["https:", "http:", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme));
                assert!(name != "href" || leads, "{value} in {text}");
            }
        }
    }
}

#[test]
fn addresses_that_run_something_are_linked_nowhere() {
    let mut edition = saying("harmlos");
    for address in [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
    ] {
        for story in &mut edition.stories {
            for member in &mut story.members {
                member.entry.listed.link = sample::url(address);
                member.entry.listed.enclosures = vec![sample::enclosure(address, None, None)];
            }
        }
        let scheme = &address[..address.find(':').expect("a scheme") + 1];
        for (path, text) in edition.documents() {
            assert!(!text.contains(scheme), "{path}: {address}");
        }
    }
}
