//! From feed-rs' model to raw entries.
//!
//! feed-rs fills gaps with its own inventions and drops differences between the formats; here both are undone:
//! what the document does not say is `None`.

use feed_rs::model::{Category, Content, Entry, Feed, FeedType, Link, LinkTarget, Person, Text};
use url::Url;

use super::html;
use super::people::name_of;
use super::tidy::NO_ADDRESS;
use super::{Found, LONGEST_ADDRESS, rejected_addresses, web_address};
use crate::model::{Enclosure, How, Markup, Outcome, RawEntry};

/// Authors, categories and documents read of one entry.
pub(super) const MOST_OF_A_KIND: usize = 200;

/// What relative addresses are relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    address: Url,
    is_declared: bool,
}

impl Base {
    /// The base of a feed found at `found`; `meant` differs from it if the feed says so.
    pub(super) fn new(found: &Url, meant: &Url) -> Self {
        Self { address: meant.clone(), is_declared: found != meant }
    }
}

/// The raw entries of a feed.
pub(super) fn found(feed: Feed, base: &Base) -> Found {
    let how = if feed.feed_type == FeedType::Atom { How::Atom } else { How::Rss };
    let next = feed.links.iter().find(|link| rel(link) == Some("next"));
    let next = next.and_then(|link| web_address(&link.href, &base.address));
    // RFC 4287, section 4.2.1: an entry without author has the feed's. RSS knows no such rule.
    let authors = if how == How::Atom { names(&feed.authors) } else { Vec::new() };
    let mut reader = Reader { how, base, authors, language: feed.language, rejected: Vec::new() };
    let entries: Vec<_> = feed.entries.into_iter().map(|entry| reader.entry(entry)).collect();
    let outcome = if entries.is_empty() { Outcome::Empty } else { Outcome::Listed(entries) };
    Found { how, outcome, problems: rejected_addresses(&reader.rejected), next }
}

/// What all entries of a feed share.
struct Reader<'a> {
    how: How,
    base: &'a Base,
    authors: Vec<String>,
    language: Option<String>,
    /// Addresses that are none, as found.
    rejected: Vec<String>,
}

impl Reader<'_> {
    fn entry(&mut self, entry: Entry) -> RawEntry {
        let id = entry.id.trim();
        let guid = id.trim_start_matches(NO_ADDRESS).trim();
        let own = || Some(id).filter(|id| !id.starts_with(NO_ADDRESS)).and_then(permalink);
        let link = self.link(&entry.links).or_else(own);
        let base = self.content_base(&entry, link.as_ref());
        let mut authors = names(&entry.authors);
        if authors.is_empty() {
            authors.clone_from(&self.authors);
        }
        RawEntry {
            title: entry.title.as_ref().and_then(|title| self.text(title, &base)),
            published: entry.published,
            // feed-rs repeats `published` where RSS says nothing.
            updated: entry.updated.filter(|_| self.how == How::Atom || entry.updated != entry.published),
            summary: entry.summary.as_ref().and_then(|summary| self.text(summary, &base)),
            content: entry.content.as_ref().and_then(|body| self.content(body, &base)),
            authors,
            categories: categories(&entry.categories),
            enclosures: self.enclosures(&entry),
            language: entry.language.clone().or_else(|| self.language.clone()),
            embargo: None,
            anchor: None,
            guid: Some(guid.to_owned()).filter(|guid| !guid.is_empty()),
            link,
        }
    }

    /// The first link to the release itself: of several, the one to a page.
    fn link(&mut self, links: &[Link]) -> Option<Url> {
        let own = |link: &&Link| link.target.is_none() && matches!(rel(link), None | Some("alternate"));
        let is_page = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
        let link = links.iter().filter(own).find(is_page).or_else(|| links.iter().find(own))?;
        self.resolve(&link.href)
    }

    fn resolve(&mut self, href: &str) -> Option<Url> {
        let href = href.trim();
        if href.is_empty() {
            return None;
        }
        let url = web_address(href, &self.base.address);
        if url.is_none() {
            self.rejected.push(href.to_owned());
        }
        url
    }

    /// What links inside the text are relative to. RSS has no rule; its texts are cut from the release's page.
    fn content_base(&self, entry: &Entry, link: Option<&Url>) -> Url {
        let declared = entry.base.as_deref().and_then(|base| self.base.address.join(base).ok());
        let page = link.filter(|_| self.how == How::Rss && !self.base.is_declared);
        declared.or_else(|| page.cloned()).unwrap_or_else(|| self.base.address.clone())
    }

    fn text(&self, text: &Text, base: &Url) -> Option<Markup> {
        self.markup(&text.content, text.content_type.as_str() != "text/plain", base)
    }

    fn content(&self, content: &Content, base: &Url) -> Option<Markup> {
        let kind = content.content_type.as_str();
        let is_html = kind.contains("html") || kind.ends_with("xml");
        let readable = is_html || kind.starts_with("text/");
        content.body.as_deref().filter(|_| readable).and_then(|body| self.markup(body, is_html, base))
    }

    fn markup(&self, text: &str, is_html: bool, base: &Url) -> Option<Markup> {
        // RSS does not say which of the two its texts are, and writers disagree.
        let is_html = if self.how == How::Rss { html::is_markup(text) } else { is_html };
        let text = text.trim();
        match is_html {
            _ if text.is_empty() => None,
            true => Some(Markup::Html(html::resolve(text, base))),
            false => Some(Markup::Text(text.to_owned())),
        }
    }

    fn enclosures(&mut self, entry: &Entry) -> Vec<Enclosure> {
        let links = entry.links.iter().filter(|link| rel(link) == Some("enclosure")).take(MOST_OF_A_KIND);
        let mut found = Vec::new();
        for link in links {
            found.extend(self.resolve(&link.href).map(|url| Enclosure {
                url,
                title: link.title.clone(),
                media_type: link.media_type.clone(),
                length: link.length.filter(|length| *length > 0),
            }));
        }
        let media = entry.media.iter().flat_map(|media| &media.content).take(MOST_OF_A_KIND);
        found.extend(media.filter_map(|content| {
            Some(Enclosure {
                url: content.url.clone().filter(|url| url.as_str().len() <= LONGEST_ADDRESS)?,
                title: None,
                media_type: content.content_type.as_ref().map(ToString::to_string),
                // Publishers who do not know the length write 0.
                length: content.size.filter(|length| *length > 0),
            })
        }));
        found
    }
}

fn rel(link: &Link) -> Option<&str> {
    match link.target {
        Some(LinkTarget::Comments | LinkTarget::CommentsFeed) => Some("replies"),
        None => link.rel.as_deref(),
    }
}

/// An id that is a web address is the release's own.
pub(super) fn permalink(guid: &str) -> Option<Url> {
    let url = Some(guid).filter(|guid| guid.len() <= LONGEST_ADDRESS).and_then(|guid| Url::parse(guid).ok());
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn names(people: &[Person]) -> Vec<String> {
    unique(people.iter().filter_map(|person| name_of(person.name.as_deref()?)))
}

fn categories(categories: &[Category]) -> Vec<String> {
    unique(categories.iter().map(|category| {
        let label = category.label.as_deref().filter(|label| !label.trim().is_empty());
        label.unwrap_or(&category.term).trim().to_owned()
    }))
}

/// In order, without blanks and repetitions, as many as anybody can mean.
pub(super) fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for word in words.filter(|word| !word.is_empty()).take(MOST_OF_A_KIND) {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}
