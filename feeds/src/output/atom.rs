//! Atom 1.0 (RFC 4287).
//!
//! Text is written as `text` or `html`, never as `xhtml`: that would put foreign markup into the document itself.
//! What is gone has a `deleted-entry` (RFC 6721), so that readers drop it; those that do not know it pass over it.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Source, Text};
use url::Url;

use super::date::{local, rfc3339};
use super::item::{Attachment, Item, Teller};
use super::{Format, HTML, View};

/// The prefix of tombstones.
const TOMBSTONES: &str = "at";

/// The prefix of what marks an archive. RSS carries the same element.
pub(super) const HISTORY: &str = "fh";

/// Its namespace.
pub(super) const HISTORY_NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

pub(super) const FORMAT: Format = Format {
    name: "Atom",
    purpose: "für Feedreader und Mailprogramme",
    file: "atom.xml",
    media_type: "application/atom+xml; charset=utf-8",
    render,
};

fn render(view: &View<'_>) -> String {
    let items = view.items();
    let feed = Feed {
        id: view.address("").to_string(),
        title: Text::plain(view.title()),
        subtitle: Some(Text::plain(view.description())),
        updated: view.updated(),
        authors: vec![person(&view.site.title(), None)],
        generator: Some(Generator {
            value: "Presseschau".to_owned(),
            // An archive once closed is the same whatever wrote it.
            version: None,
            uri: None,
        }),
        links: own_links(view),
        entries: items.iter().map(|item| entry(view, item)).collect(),
        lang: Some(view.site.language.clone()),
        namespaces: namespaces(view),
        extensions: ExtensionMap::from([tombstones(view), archive(view)]),
        ..Feed::default()
    };
    view.dressed(&feed.to_string())
}

fn own_links(view: &View<'_>) -> Vec<Link> {
    let own = |rel, address: Url| link(rel, address.as_str(), Some(essence(FORMAT.media_type)));
    let mut links = vec![
        own("self", view.own_address(FORMAT.file)),
        link("alternate", view.address("").as_str(), Some(essence(HTML))),
    ];
    links.extend(view.hub().map(|hub| link("hub", hub.as_str(), None)));
    links.extend(view.chain(FORMAT.file).into_iter().map(|(rel, address)| own(rel, address)));
    links
}

/// Only where they are used: a feed without tombstones stays as plain as it was.
fn namespaces(view: &View<'_>) -> BTreeMap<String, String> {
    let tombstones =
        (!view.gone.is_empty()).then_some((TOMBSTONES, "http://purl.org/atompub/tombstones/1.0"));
    let history = view.is_archive().then_some((HISTORY, HISTORY_NAMESPACE));
    let used = tombstones.into_iter().chain(history);
    used.map(|(prefix, name)| (prefix.to_owned(), name.to_owned())).collect()
}

/// The mark of an archive (RFC 5005, section 4).
fn archive(view: &View<'_>) -> (String, BTreeMap<String, Vec<Extension>>) {
    let mark = || Extension { name: format!("{HISTORY}:archive"), ..Extension::default() };
    let elements = view.is_archive().then(|| ("archive".to_owned(), vec![mark()]));
    (HISTORY.to_owned(), elements.into_iter().collect())
}

fn tombstones(view: &View<'_>) -> (String, BTreeMap<String, Vec<Extension>>) {
    let deleted = view.gone.iter().map(|gone| Extension {
        name: format!("{TOMBSTONES}:deleted-entry"),
        attrs: BTreeMap::from([
            ("ref".to_owned(), gone.id.urn()),
            ("when".to_owned(), rfc3339(local(gone.at, view.site.zone))),
        ]),
        ..Extension::default()
    });
    (TOMBSTONES.to_owned(), BTreeMap::from([("deleted-entry".to_owned(), deleted.collect())]))
}

fn entry(view: &View<'_>, item: &Item<'_>) -> Entry {
    let text = |value: &str| Text { lang: item.language.clone(), ..Text::plain(value) };
    let content = |html: &String| Content {
        value: Some(html.clone()),
        content_type: Some("html".to_owned()),
        lang: item.language.clone(),
        ..Content::default()
    };
    Entry {
        id: item.id.urn(),
        title: text(&item.title),
        links: links(item),
        published: Some(item.published),
        updated: item.updated,
        authors: item.authors.iter().map(|name| author(item, name)).collect(),
        contributors: item.related.iter().map(office).collect(),
        categories: categories(view, item),
        source: Some(source(view, item)),
        rights: Some(Text::plain(format!("Die Rechte liegen bei: {}", item.office.name))),
        summary: item.summary.as_deref().map(text),
        content: item.content.as_ref().map(content),
        ..Entry::default()
    }
}

fn links(item: &Item<'_>) -> Vec<Link> {
    let alternate = Link { hreflang: item.language.clone(), ..link("alternate", item.link.as_str(), None) };
    std::iter::once(alternate)
        .chain(item.related.iter().map(related))
        .chain(item.attachments.iter().map(enclosure))
        .collect()
}

/// A further office that tells the story. RSS carries the same element.
pub(super) fn related(teller: &Teller<'_>) -> Link {
    Link { title: Some(teller.name.clone()), ..link("related", teller.link.as_str(), None) }
}

/// A document of the release. RSS carries the same element for all but the first.
pub(super) fn enclosure(attachment: &Attachment) -> Link {
    Link {
        title: Some(attachment.title.clone()),
        length: attachment.length.map(|length| length.to_string()),
        ..link("enclosure", attachment.url.as_str(), attachment.media_type.as_deref())
    }
}

pub(super) fn link(rel: &str, href: &str, media_type: Option<&str>) -> Link {
    Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: media_type.map(str::to_owned),
        hreflang: None,
        title: None,
        length: None,
    }
}

/// The media type without its charset, as links name it.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type)
}

/// The office first, in a scheme of its own, then the categories as the office names them.
fn categories(view: &View<'_>, item: &Item<'_>) -> Vec<Category> {
    let office = Category {
        term: item.office.id.to_string(),
        scheme: Some(view.sources_address()),
        label: Some(item.office.name.clone()),
    };
    let named = item.categories.iter().map(|term| Category { term: term.clone(), scheme: None, label: None });
    std::iter::once(office).chain(named).collect()
}

/// The office as the feed that the entry comes from. It is as new as the entry: later releases of the same
/// office must not change what was written about this one.
fn source(view: &View<'_>, item: &Item<'_>) -> Source {
    Source {
        id: view.source_address(item.office.id),
        title: Text::plain(item.office.name.clone()),
        updated: item.updated,
        links: vec![link("alternate", item.office.home.as_str(), None)],
        ..Source::default()
    }
}

fn author(item: &Item<'_>, name: &str) -> Person {
    if name == item.office.name { office(&item.office) } else { person(name, None) }
}

fn office(teller: &Teller<'_>) -> Person {
    person(&teller.name, Some(&teller.home))
}

fn person(name: &str, home: Option<&Url>) -> Person {
    Person { name: name.to_owned(), uri: home.map(Url::to_string), ..Person::default() }
}
