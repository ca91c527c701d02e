//! One item of a JSON Feed, member by member.

use serde_json::Value;
use url::Url;

use crate::model::{Context, Enclosure, Markup, Problem, ProblemKind, RawEntry, Time};
use crate::normalize::date;
use crate::source::feed::convert::{MOST_OF_A_KIND, permalink, unique};
use crate::source::feed::people::name_of;
use crate::source::feed::{html, web_address};

/// The items read so far as entries, and what was odd about them.
pub(super) struct Items<'a> {
    base: &'a Url,
    context: &'a Context,
    /// In the order of the document.
    pub(super) entries: Vec<RawEntry>,
    /// What was odd.
    pub(super) problems: Vec<Problem>,
    /// Dates that could not be understood.
    pub(super) bad_dates: Vec<String>,
    /// Addresses that are none.
    pub(super) bad_addresses: Vec<String>,
}

impl<'a> Items<'a> {
    /// No items yet, of a feed found at `base`.
    pub(super) fn new(base: &'a Url, context: &'a Context) -> Self {
        let (bad_dates, bad_addresses) = (Vec::new(), Vec::new());
        Self { base, context, entries: Vec::new(), problems: Vec::new(), bad_dates, bad_addresses }
    }

    /// Adds an item; what is no object is none.
    pub(super) fn push(&mut self, item: &Value) {
        if item.is_object() {
            let entry = self.entry(item);
            self.entries.push(entry);
        }
    }

    /// Notes that `count` items too many were not read.
    pub(super) fn left_out(&mut self, count: usize) {
        if count > 0 {
            let message = format!("{count} more entries than are read from one feed");
            self.problems.push(Problem::new(ProblemKind::Unreadable, message));
        }
    }

    fn entry(&mut self, item: &Value) -> RawEntry {
        let plain = |member: &str| words(&item[member]).map(Markup::Text);
        let guid = words(&item["id"]);
        let link = self.address(&item["url"]).or_else(|| self.address(&item["external_url"]));
        let link = link.or_else(|| guid.as_deref().and_then(permalink));
        let base = link.as_ref().unwrap_or(self.base);
        let rich = words(&item["content_html"]).map(|text| Markup::Html(html::resolve(&text, base)));
        let mut authors = names(&item["authors"]);
        authors.extend(names(&item["author"]));
        RawEntry {
            guid,
            title: plain("title"),
            anchor: None,
            published: self.time(&item["date_published"]),
            updated: self.time(&item["date_modified"]),
            summary: plain("summary"),
            content: rich.or_else(|| plain("content_text")),
            authors: unique(authors.into_iter()),
            categories: unique(list(&item["tags"]).filter_map(words)),
            enclosures: list(&item["attachments"]).filter_map(|file| self.enclosure(file)).collect(),
            language: words(&item["language"]),
            embargo: None,
            link,
        }
    }

    fn time(&mut self, value: &Value) -> Option<Time> {
        let raw = words(value)?;
        let time = date::parse_feed(&raw, self.context.zone);
        if time.is_none() {
            self.bad_dates.push(raw);
        }
        time
    }

    fn address(&mut self, value: &Value) -> Option<Url> {
        let href = words(value)?;
        let url = web_address(&href, self.base);
        if url.is_none() {
            self.bad_addresses.push(href);
        }
        url
    }

    fn enclosure(&mut self, file: &Value) -> Option<Enclosure> {
        Some(Enclosure {
            url: self.address(&file["url"])?,
            title: words(&file["title"]),
            media_type: words(&file["mime_type"]),
            length: words(&file["size_in_bytes"]).and_then(|size| size.parse().ok()).filter(|size| *size > 0),
        })
    }
}

/// A string without blanks around it, or a number's digits; `None` if that leaves nothing.
pub(super) fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The names of an author, or of a list of them; bare strings are taken for names.
pub(super) fn names(value: &Value) -> Vec<String> {
    let people = if value.is_array() { list(value) } else { std::slice::from_ref(value).iter() };
    people
        .filter_map(|person| words(&person["name"]).or_else(|| words(person)))
        .filter_map(|name| name_of(&name))
        .collect()
}

fn list(value: &Value) -> std::slice::Iter<'_, Value> {
    let whole = value.as_array().map(Vec::as_slice).unwrap_or_default();
    whole[..whole.len().min(MOST_OF_A_KIND)].iter()
}
