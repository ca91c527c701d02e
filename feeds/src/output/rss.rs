//! RSS 2.0 with `atom:link`, `dc:creator`, `dcterms:modified` and `content:encoded`.
//!
//! An item holds one enclosure only; further documents and further offices are told with Atom's own links.
//! Titles are plain text; `description` is HTML by convention, so a teaser is escaped for HTML before it is
//! escaped for XML. It is there also where it only repeats a short text: readers that know `content:encoded` want one
//! before it, and the others would show nothing.
//!
//! No `skipHours`: an embargo may end, and a person may take something back, at any hour.

use std::collections::BTreeMap;

use ::rss::extension::atom::{AtomExtension, Link};
use ::rss::extension::dublincore::DublinCoreExtension;
use ::rss::extension::{Extension, ExtensionMap};
use ::rss::{Category, Channel, Enclosure, Guid, Item as RssItem, Source};

use super::item::{Attachment, Item, TEASER};
use super::text::cut;
use super::{Format, View, atom, date, html};

pub(super) const FORMAT: Format = Format {
    name: "RSS",
    purpose: "für Programme, die kein Atom kennen",
    file: "rss.xml",
    media_type: "application/rss+xml; charset=utf-8",
    render,
};

/// DCMI Metadata Terms.
const TERMS: &str = "http://purl.org/dc/terms/";

fn render(view: &View<'_>) -> String {
    let channel = Channel {
        title: view.title(),
        link: view.address("").to_string(),
        description: view.description(),
        language: Some(view.site.language.clone()),
        last_build_date: Some(date::rfc822(view.updated())),
        generator: Some("Presseschau".to_owned()),
        // Nothing is added to an archive.
        ttl: view.site.ttl.filter(|_| !view.is_archive()).map(|minutes| minutes.to_string()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        items: view.items().iter().map(|story| item(view, story)).collect(),
        atom_ext: Some(AtomExtension { links: own_links(view) }),
        namespaces: namespaces(view),
        extensions: archive(view),
        ..Channel::default()
    };
    view.dressed(&channel.to_string())
}

fn own_links(view: &View<'_>) -> Vec<Link> {
    let all = std::iter::once(("self", view.own_address(FORMAT.file))).chain(view.chain(FORMAT.file));
    let media_type = Some(atom::essence(FORMAT.media_type));
    let hub = view.hub().map(|hub| atom::link("hub", hub.as_str(), None));
    all.map(|(rel, address)| atom::link(rel, address.as_str(), media_type)).chain(hub).collect()
}

fn namespaces(view: &View<'_>) -> BTreeMap<String, String> {
    let history = view.is_archive().then_some((atom::HISTORY, atom::HISTORY_NAMESPACE));
    let used = std::iter::once(("dcterms", TERMS)).chain(history);
    used.map(|(prefix, name)| (prefix.to_owned(), name.to_owned())).collect()
}

/// The mark of an archive (RFC 5005, section 4).
fn archive(view: &View<'_>) -> ExtensionMap {
    if !view.is_archive() {
        return ExtensionMap::new();
    }
    let mark = Extension { name: format!("{}:archive", atom::HISTORY), ..Extension::default() };
    BTreeMap::from([(atom::HISTORY.to_owned(), BTreeMap::from([("archive".to_owned(), vec![mark])]))])
}

fn item(view: &View<'_>, item: &Item<'_>) -> RssItem {
    RssItem {
        title: Some(item.title.clone()),
        link: Some(item.link.to_string()),
        description: item.plain().map(|text| html::escape(&cut(&text, TEASER))),
        categories: categories(view, item),
        enclosure: item.attachments.first().map(enclosure),
        guid: Some(Guid { value: item.id.urn(), permalink: false }),
        pub_date: Some(date::rfc822(item.published)),
        source: Some(Source { url: item.office.home.to_string(), title: Some(item.office.name.clone()) }),
        content: item.content.clone(),
        atom_ext: further_links(item),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: item.authors.clone(),
            languages: item.language.iter().cloned().collect(),
            ..DublinCoreExtension::default()
        }),
        extensions: modified(item),
        ..RssItem::default()
    }
}

/// When it was last changed; RSS itself has no word for that, and `dc:date` is read as the date of publication.
fn modified(item: &Item<'_>) -> ExtensionMap {
    let name = "dcterms:modified".to_owned();
    let element = Extension { name, value: Some(date::rfc3339(item.updated)), ..Extension::default() };
    BTreeMap::from([("dcterms".to_owned(), BTreeMap::from([("modified".to_owned(), vec![element])]))])
}

fn categories(view: &View<'_>, item: &Item<'_>) -> Vec<Category> {
    let office = Category { name: item.office.id.to_string(), domain: Some(view.sources_address()) };
    let named = item.categories.iter().map(|name| Category { name: name.clone(), domain: None });
    std::iter::once(office).chain(named).collect()
}

/// All three attributes are required; an unknown length is written as 0 (RSS Advisory Board, "enclosure").
fn enclosure(attachment: &Attachment) -> Enclosure {
    Enclosure {
        url: attachment.url.to_string(),
        length: attachment.length.unwrap_or(0).to_string(),
        mime_type: attachment.media_type_or_bytes().to_owned(),
    }
}

fn further_links(item: &Item<'_>) -> Option<AtomExtension> {
    let related = item.related.iter().map(atom::related);
    let links: Vec<_> = related.chain(item.attachments.iter().skip(1).map(atom::enclosure)).collect();
    (!links.is_empty()).then_some(AtomExtension { links })
}
