//! JSON Feed 1.1 (jsonfeed.org), with wire types of its own.
//!
//! What the format has no word for is in `_presseschau`: when anything in the feed last changed; in archives, which
//! feed they belong to; and of each release the office, the further offices, and whether it was corrected.

use serde::Serialize;

use super::item::{Attachment, Item, Teller};
use super::{Format, View, date};

pub(super) const FORMAT: Format = Format {
    name: "JSON Feed",
    purpose: "für eigene Programme und Websites",
    file: "feed.json",
    media_type: "application/feed+json; charset=utf-8",
    render,
};

fn render(view: &View<'_>) -> String {
    let (items, service) = (view.items(), view.site.title());
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: view.title(),
        home_page_url: view.address("").to_string(),
        feed_url: view.own_address(FORMAT.file).to_string(),
        next_url: view.older(FORMAT.file).map(String::from),
        description: view.description(),
        language: &view.site.language,
        authors: [Author { name: &service }],
        _presseschau: FeedExtension {
            about: view.site.base_url.as_str(),
            updated: date::rfc3339(view.updated()),
            current: view.is_archive().then(|| view.address(FORMAT.file).to_string()),
        },
        hubs: view.hub().map(|hub| Hub { r#type: "WebSub", url: hub.as_str() }).into_iter().collect(),
        items: items.iter().map(JsonItem::new).collect(),
    };
    // Strings, numbers and lists in memory: there is nothing that could fail to serialise.
    let mut json = serde_json::to_string_pretty(&feed).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    description: String,
    language: &'a str,
    authors: [Author<'a>; 1],
    _presseschau: FeedExtension<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct FeedExtension<'a> {
    about: &'a str,
    updated: String,
    /// The feed to subscribe to, in its archives.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: String,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// One of the two contents has to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    date_published: String,
    date_modified: String,
    authors: Vec<Author<'a>>,
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<JsonAttachment<'a>>,
    _presseschau: Extension<'a>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct JsonAttachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
}

#[derive(Serialize)]
struct Extension<'a> {
    source: Office<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Office<'a>>,
    state: &'static str,
}

#[derive(Serialize)]
struct Office<'a> {
    id: &'a str,
    name: &'a str,
    home: &'a str,
    url: &'a str,
}

impl<'a> JsonItem<'a> {
    fn new(item: &'a Item<'_>) -> Self {
        let text = item.summary.as_deref().unwrap_or(&item.title);
        let office = item.office.id.as_str();
        Self {
            id: item.id.urn(),
            url: item.link.as_str(),
            title: &item.title,
            content_html: item.content.as_deref(),
            content_text: item.content.is_none().then_some(text),
            summary: item.summary.as_deref(),
            date_published: date::rfc3339(item.published),
            date_modified: date::rfc3339(item.updated),
            authors: item.authors.iter().map(|name| Author { name }).collect(),
            tags: std::iter::once(office).chain(item.categories.iter().map(String::as_str)).collect(),
            language: item.language.as_deref(),
            attachments: item.attachments.iter().map(JsonAttachment::new).collect(),
            _presseschau: Extension {
                source: Office::new(&item.office),
                related: item.related.iter().map(Office::new).collect(),
                state: if item.corrected { "corrected" } else { "published" },
            },
        }
    }
}

impl<'a> JsonAttachment<'a> {
    fn new(attachment: &'a Attachment) -> Self {
        Self {
            url: attachment.url.as_str(),
            mime_type: attachment.media_type_or_bytes(),
            title: &attachment.title,
            size_in_bytes: attachment.length,
        }
    }
}

impl<'a> Office<'a> {
    fn new(teller: &'a Teller<'_>) -> Self {
        Self {
            id: teller.id.as_str(),
            name: &teller.name,
            home: teller.home.as_str(),
            url: teller.link.as_str(),
        }
    }
}
