//! Readers of the documents, strict as no real one is, and what they see of each release.

use roxmltree::{Document, Node};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::sample::Edition;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const TERMS: &str = "http://purl.org/dc/terms/";
const DC: &str = "http://purl.org/dc/elements/1.1/";

/// What a feed reader knows of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) link: String,
    /// As an instant, whatever the format writes it as.
    pub(crate) published: i64,
    pub(crate) updated: i64,
    /// Plain text.
    pub(crate) summary: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) categories: Vec<String>,
    /// Address, type, length.
    pub(crate) attachments: Vec<(String, String, u64)>,
    /// Name and address.
    pub(crate) related: Vec<(String, String)>,
    pub(crate) office: String,
}

/// What each feed of an edition tells, by its file.
pub(crate) fn feeds(edition: &Edition) -> [(&'static str, Vec<Told>); 3] {
    [
        ("atom.xml", atom(&edition.document("atom.xml"))),
        ("rss.xml", rss(&edition.document("rss.xml"))),
        ("feed.json", json(&edition.document("feed.json"))),
    ]
}

/// Parses XML as the specification asks, characters and namespace prefixes included.
pub(crate) fn xml(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|error| panic!("not well-formed: {error}\n{text}"))
}

pub(crate) fn atom(text: &str) -> Vec<Told> {
    let document = xml(text);
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    children(feed, (ATOM, "entry")).map(atom_entry).collect()
}

fn atom_entry(entry: Node<'_, '_>) -> Told {
    let links = |rel| children(entry, (ATOM, "link")).filter(move |link| link.attribute("rel") == Some(rel));
    let one = |name| text(entry, (ATOM, name)).unwrap_or_else(|| panic!("no {name}"));
    for name in ["title", "summary"] {
        let plain = |node: Node<'_, '_>| matches!(node.attribute("type"), None | Some("text"));
        assert!(children(entry, (ATOM, name)).all(plain), "{name} is plain text");
    }
    assert!(children(entry, (ATOM, "content")).all(|content| content.attribute("type") == Some("html")));
    Told {
        id: one("id"),
        title: one("title"),
        link: links("alternate").map(|link| attribute(link, "href")).collect::<Vec<_>>().join(" "),
        published: instant(&one("published")),
        updated: instant(&one("updated")),
        summary: text(entry, (ATOM, "summary")),
        content: text(entry, (ATOM, "content")),
        authors: children(entry, (ATOM, "author"))
            .filter_map(|author| text(author, (ATOM, "name")))
            .collect(),
        categories: children(entry, (ATOM, "category")).map(|category| attribute(category, "term")).collect(),
        attachments: links("enclosure").map(atom_enclosure).collect(),
        related: links("related").map(|link| (attribute(link, "title"), attribute(link, "href"))).collect(),
        office: children(entry, (ATOM, "source"))
            .filter_map(|source| text(source, (ATOM, "title")))
            .collect(),
    }
}

/// An unknown type or length is left out in Atom and written as the default in RSS.
fn atom_enclosure(link: Node<'_, '_>) -> (String, String, u64) {
    let media_type = link.attribute("type").unwrap_or("application/octet-stream").to_owned();
    (
        attribute(link, "href"),
        media_type,
        link.attribute("length").map_or(0, |length| length.parse().expect("a number")),
    )
}

pub(crate) fn rss(text: &str) -> Vec<Told> {
    let document = xml(text);
    let channel = children(document.root_element(), "channel").next().expect("a channel");
    children(channel, "item").map(rss_item).collect()
}

fn rss_item(item: Node<'_, '_>) -> Told {
    let links = |rel| children(item, (ATOM, "link")).filter(move |link| link.attribute("rel") == Some(rel));
    let one = |name| text(item, name).unwrap_or_else(|| panic!("no {name}"));
    let guid = children(item, "guid").next().expect("a guid");
    assert_eq!(guid.attribute("isPermaLink"), Some("false"));
    let enclosures = children(item, "enclosure").map(|enclosure| {
        let length = attribute(enclosure, "length").parse().expect("a number");
        (attribute(enclosure, "url"), attribute(enclosure, "type"), length)
    });
    let description = text(item, "description");
    if let Some(description) = &description {
        assert!(!description.contains('<'), "no markup in a teaser: {description}");
    }
    let summary = description.map(|html| words(section(&format!("<p>{html}</p>")).root_element()));
    let content = text(item, (CONTENT, "encoded"));
    Told {
        id: one("guid"),
        title: one("title"),
        link: one("link"),
        published: chrono::DateTime::parse_from_rfc2822(&one("pubDate")).expect("a date").timestamp(),
        updated: instant(&text(item, (TERMS, "modified")).expect("a date of change")),
        // A short text is repeated where other formats leave the teaser out.
        summary: summary.filter(|summary| !content.as_deref().is_some_and(|html| says(html, summary))),
        content,
        authors: children(item, (DC, "creator")).map(own_text).collect(),
        categories: children(item, "category").map(own_text).collect(),
        attachments: enclosures.chain(links("enclosure").map(atom_enclosure)).collect(),
        related: links("related").map(|link| (attribute(link, "title"), attribute(link, "href"))).collect(),
        office: one("source"),
    }
}

/// Whether markup says a text and nothing more, whatever blanks are between its words.
fn says(html: &str, text: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    bare(&words(section(html).root_element())) == bare(text)
}

pub(crate) fn json(text: &str) -> Vec<Told> {
    let feed: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    feed["items"].as_array().expect("items").iter().map(json_item).collect()
}

fn json_item(item: &Value) -> Told {
    let one = |value: &Value| value.as_str().expect("a string").to_owned();
    let option = |value: &Value| value.as_str().map(str::to_owned);
    let many = |value: &Value, name: &str| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|value| one(&value[name])).collect()
    };
    assert!(item["content_html"].is_string() != item["content_text"].is_string(), "one of the contents");
    let files = item["attachments"].as_array().into_iter().flatten();
    let related = item["_presseschau"]["related"].as_array().into_iter().flatten();
    Told {
        id: one(&item["id"]),
        title: one(&item["title"]),
        link: one(&item["url"]),
        published: instant(&one(&item["date_published"])),
        updated: instant(&one(&item["date_modified"])),
        summary: option(&item["summary"]),
        content: option(&item["content_html"]),
        authors: many(&item["authors"], "name"),
        categories: item["tags"].as_array().expect("tags").iter().map(one).collect(),
        attachments: files
            .map(|file| {
                (one(&file["url"]), one(&file["mime_type"]), file["size_in_bytes"].as_u64().unwrap_or(0))
            })
            .collect(),
        related: related.map(|office| (one(&office["name"]), one(&office["url"]))).collect(),
        office: one(&item["_presseschau"]["source"]["name"]),
    }
}

/// Parses a page; the standard's parse errors are failures, characters that it forbids are as well.
pub(crate) fn page(text: &str) -> Html {
    without_errors(text, Html::parse_document(text))
}

/// Parses the inside of a body in the same way.
pub(crate) fn section(text: &str) -> Html {
    without_errors(text, Html::parse_fragment(text))
}

fn without_errors(text: &str, html: Html) -> Html {
    assert!(html.errors.is_empty(), "{:?}\n{text}", html.errors);
    assert!(text.chars().all(|c| matches!(c, '\n' | '\t') || is_allowed(c)), "a forbidden character\n{text}");
    html
}

/// Neither a control nor a noncharacter (HTML, "Text").
pub(crate) fn is_allowed(c: char) -> bool {
    let noncharacter = ('\u{fdd0}'..='\u{fdef}').contains(&c) || matches!(c as u32 & 0xffff, 0xfffe | 0xffff);
    !noncharacter && !matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

pub(crate) fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The text of an element.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: impl Into<roxmltree::ExpandedName<'a, 'a>>,
) -> impl Iterator<Item = Node<'a, 'i>> {
    let name = name.into();
    node.children().filter(move |child| {
        child.is_element()
            && child.tag_name().name() == name.name()
            && child.tag_name().namespace() == name.namespace()
    })
}

fn text<'a, 'i: 'a>(node: Node<'a, 'i>, name: impl Into<roxmltree::ExpandedName<'a, 'a>>) -> Option<String> {
    children(node, name).next().map(own_text)
}

fn own_text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_else(|| panic!("no attribute {name}")).to_owned()
}

fn instant(rfc3339: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(rfc3339).expect("a date").timestamp()
}
