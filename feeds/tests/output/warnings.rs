//! What the feed validator of the W3C warns of, as its documentation lists it (validator.w3.org/feed/docs/warning), as
//! far as it can be avoided.
//!
//! Two warnings cannot: that entries share a date (`DuplicateUpdated`), since releases without a time of day do, and that
//! the namespace of tombstones is unknown to it (`UnknownNamespace`), where something was taken back.

use std::collections::BTreeSet;

use feeds::output::{FEEDS, Part};
use roxmltree::Node;
use url::Url;

use crate::read;
use crate::sample::{self, Edition};

/// Prefix and namespace as everybody writes them (`NonstdPrefix`, `UnknownNamespace`, `ObsoleteNamespace`).
const NAMESPACES: [(&str, &str); 6] = [
    ("", "http://www.w3.org/2005/Atom"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("fh", "http://purl.org/syndication/history/1.0"),
];

/// Relations that are registered (`UnregisteredAtomLinkRel`).
const RELATIONS: [&str; 8] =
    ["self", "alternate", "related", "enclosure", "hub", "current", "prev-archive", "next-archive"];

/// Elements that say what `pubDate`, `dc:creator`, `category` and `title` say (`DuplicateItemSemantics`).
const SAID_TWICE: [(&str, &str); 5] =
    [("dc", "date"), ("dc", "subject"), ("dc", "title"), ("dc", "description"), ("", "author")];

/// What may run or hide something (`SecurityRisk`, `DangerousStyleAttr`).
const RISKS: &str = "script, style, link, meta, iframe, frame, object, embed, applet, form, noscript, base, [style], [srcdoc]";

fn editions() -> [Edition; 3] {
    let head = Edition { part: Part::head(250), ..sample::full() };
    let archive = Edition { part: Part::head(250).archive(2).expect("an archive"), ..head.clone() };
    [sample::full(), head, archive]
}

/// The XML documents of every kind, with the media types under which they are served.
fn each(check: impl Fn(&str, &str, &roxmltree::Document<'_>)) {
    for edition in editions() {
        for feed in FEEDS.iter().filter(|feed| feed.file.ends_with(".xml")) {
            let text = edition.document(feed.file);
            check(feed.media_type, &text, &read::xml(&text));
        }
    }
}

#[test]
fn encoding_type_and_namespaces_are_the_usual_ones() {
    each(|media_type, text, document| {
        let declaration = text.split("?>").next().expect("a declaration").to_ascii_lowercase();
        // UTF-8 is what XML has where nothing is said.
        assert!(!declaration.contains("encoding") || declaration.contains("\"utf-8\""), "{declaration}");
        assert!(declaration.starts_with("<?xml ") && media_type.ends_with("charset=utf-8"));
        assert!(["application/atom+xml", "application/rss+xml"].iter().any(|it| media_type.starts_with(it)));
        for namespace in document.descendants().flat_map(|node| node.namespaces().collect::<Vec<_>>()) {
            let found = (namespace.name().unwrap_or_default(), namespace.uri());
            let is_usual = NAMESPACES.contains(&found) || found.0 == "xml";
            assert!(is_usual, "{found:?}");
        }
    });
}

#[test]
fn addresses_are_absolute_canonical_and_of_registered_relations() {
    each(|_, _, document| {
        let mut own = 0;
        for node in document.descendants().filter(Node::is_element) {
            if let Some(relation) = node.attribute("rel") {
                assert!(RELATIONS.contains(&relation), "{relation}");
                own += usize::from(relation == "self");
            }
            let is_link = node.tag_name().name() == "link" && node.tag_name().namespace().is_none();
            let said = Some(node).filter(|_| is_link).and_then(|node| node.text());
            for address in
                ["href", "url", "scheme", "domain"].iter().filter_map(|it| node.attribute(*it)).chain(said)
            {
                assert_eq!(Url::parse(address).expect("an absolute address").as_str(), address);
            }
        }
        assert_eq!(own, 1, "a feed says where it is");
    });
}

#[test]
fn items_say_each_thing_once_and_in_the_order_that_readers_need() {
    each(|_, _, document| {
        let mut ids = BTreeSet::new();
        for item in document.descendants().filter(|node| ["item", "entry"].contains(&node.tag_name().name()))
        {
            let has = |prefix: &str, name: &str| {
                let namespace =
                    NAMESPACES.iter().find(|it| it.0 == prefix && !prefix.is_empty()).map(|it| it.1);
                let is_it = |node: &Node<'_, '_>| {
                    node.tag_name().name() == name && node.tag_name().namespace() == namespace
                };
                item.children().position(|node| is_it(&node))
            };
            if item.tag_name().name() == "item" {
                assert!(SAID_TWICE.iter().all(|(prefix, name)| has(prefix, name).is_none()));
                let (teaser, content) = (has("", "description"), has("content", "encoded"));
                assert!(
                    content.is_none() || teaser.is_some_and(|teaser| Some(teaser) < content),
                    "{teaser:?}"
                );
                assert!(["guid", "pubDate", "title", "link"].iter().all(|name| has("", name).is_some()));
            }
            let named = item.children().filter(|node| node.tag_name().name() == "enclosure");
            let lengths: Vec<_> = named.filter_map(|node| node.attribute("length")).collect();
            assert!(lengths.len() <= 1 && lengths.iter().all(|length| length.parse::<u64>().is_ok()));
            let id = item.children().find(|node| ["guid", "id"].contains(&node.tag_name().name()));
            assert!(ids.insert(id.and_then(|id| id.text())), "an id twice");
        }
        assert!(ids.len() > 3);
    });
}

#[test]
fn content_is_safe_and_refers_to_nothing_relative() {
    for edition in editions() {
        for (file, told) in read::feeds(&edition) {
            for html in told.iter().filter_map(|told| told.content.as_deref()) {
                let content = read::section(html);
                assert!(read::all(&content, RISKS).is_empty(), "{file}: {html}");
                for element in read::all(&content, "*") {
                    for (name, value) in element.value().attrs() {
                        assert!(!name.starts_with("on"), "{file}: {name}");
                        let is_address = ["href", "src", "cite"].contains(&name);
                        assert!(!is_address || Url::parse(value).is_ok(), "{file}: {value}");
                    }
                }
            }
            let latest = told.iter().map(|told| told.updated).max();
            assert!(told.iter().all(|told| told.published <= told.updated && Some(told.updated) <= latest));
        }
    }
}
