//! A story as every format tells it: the head's facts and the other members, cleaned and in local time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::date::{Local, local};
use super::text::{clean, cut, line};
use super::{Site, html};
use crate::model::{Enclosure, Facts, Member, Office, SourceId, State, Story, StoryId, TextLength};

/// Characters of a teaser made from the text, where the office wrote none.
pub(super) const TEASER: usize = 300;

/// What documents say about one story.
pub(super) struct Item<'a> {
    pub(super) id: StoryId,
    pub(super) title: String,
    pub(super) link: Url,
    pub(super) published: Local,
    pub(super) updated: Local,
    pub(super) corrected: bool,
    /// Those the office names, else the office.
    pub(super) authors: Vec<String>,
    /// The office's teaser, or one made from the text; `None` if it would only repeat the text.
    pub(super) summary: Option<String>,
    /// HTML; `None` where only the teaser is to be carried.
    pub(super) content: Option<String>,
    pub(super) categories: Vec<String>,
    pub(super) attachments: Vec<Attachment>,
    /// BCP 47, if it differs from the service's.
    pub(super) language: Option<String>,
    pub(super) office: Teller<'a>,
    /// The further offices that still tell it.
    pub(super) related: Vec<Teller<'a>>,
}

/// An office that tells the story, and where.
pub(super) struct Teller<'a> {
    pub(super) id: &'a SourceId,
    pub(super) name: String,
    /// Where the office lists its releases.
    pub(super) home: Url,
    /// The release as this office tells it.
    pub(super) link: Url,
    pub(super) published: Local,
}

/// A document of the release.
pub(super) struct Attachment {
    pub(super) url: Url,
    pub(super) title: String,
    pub(super) media_type: Option<String>,
    pub(super) length: Option<u64>,
}

impl<'a> Item<'a> {
    pub(super) fn new(site: &Site, offices: &'a BTreeMap<SourceId, Office>, story: &'a Story) -> Self {
        let head = story.head();
        let facts = head.entry.facts();
        let office = Teller::new(site, offices, head);
        let length = offices.get(&head.entry.source).map_or(TextLength::Full, |office| office.text);
        let (summary, content) = text(&facts, length);
        Self {
            id: story.id,
            title: line(&facts.title),
            published: local(story.published, site.zone),
            updated: local(story.updated.max(story.published), site.zone),
            corrected: story.state == State::Corrected,
            authors: Some(lines(&facts.authors))
                .filter(|names| !names.is_empty())
                .unwrap_or_else(|| vec![office.name.clone()]),
            summary,
            content,
            categories: lines(&facts.categories),
            attachments: facts
                .enclosures
                .iter()
                .filter(|file| is_web(&file.url))
                .map(Attachment::new)
                .collect(),
            language: facts
                .language
                .as_deref()
                .and_then(language)
                .filter(|tag| !same_language(tag, &site.language)),
            related: story.tellers().skip(1).map(|member| Teller::new(site, offices, member)).collect(),
            link: office.link.clone(),
            office,
        }
    }

    /// The teaser for a list, cut at a word after `length` characters at most.
    pub(super) fn teaser(&self, length: usize) -> Option<String> {
        Some(cut(&self.plain()?, length).into_owned())
    }

    /// The teaser, whole; the plain text where it would only repeat that.
    pub(super) fn plain(&self) -> Option<Cow<'_, str>> {
        let text = || self.content.as_deref().map(|content| Cow::Owned(html::plain(content)));
        self.summary.as_deref().map(Cow::Borrowed).or_else(text).filter(|text| !text.is_empty())
    }

    /// The language of its text where it differs from that of the words around it.
    pub(super) fn language_beside<'b>(&'b self, site: &'b Site, around: &str) -> Option<&'b str> {
        let tag = self.language.as_deref().unwrap_or(&site.language);
        (!same_language(tag, around)).then_some(tag)
    }
}

impl<'a> Teller<'a> {
    pub(super) fn new(site: &Site, offices: &'a BTreeMap<SourceId, Office>, member: &'a Member) -> Self {
        let id = &member.entry.source;
        let link = &member.entry.listed.link;
        let office = offices.get(id);
        let home = office.map_or(link, |office| office.home.as_ref().unwrap_or(&office.address));
        let entry = &member.entry;
        let published =
            entry.listed.published.or(entry.article.as_ref().and_then(|article| article.published));
        Self {
            id,
            name: office.map_or_else(|| id.to_string(), |office| line(&office.name)),
            home: home.clone(),
            link: if is_web(link) { link } else { home }.clone(),
            published: local(published.unwrap_or(member.first_seen), site.zone),
        }
    }
}

impl Attachment {
    fn new(enclosure: &Enclosure) -> Self {
        let title = enclosure.title.as_deref().map(line).filter(|title| !title.is_empty());
        Self {
            url: enclosure.url.clone(),
            title: title.or_else(|| file_name(&enclosure.url)).unwrap_or_else(|| "Dokument".to_owned()),
            media_type: enclosure
                .media_type
                .as_deref()
                .and_then(media_type)
                .or_else(|| guessed(&enclosure.url)),
            length: enclosure.length,
        }
    }

    /// The media type for formats that require one.
    pub(super) fn media_type_or_bytes(&self) -> &str {
        self.media_type.as_deref().unwrap_or("application/octet-stream")
    }

    /// Type and size as a person reads them: „PDF, 1,2 MB“.
    pub(super) fn kind_and_size(&self) -> String {
        let kind = match self.media_type.as_deref() {
            Some("application/pdf") => "PDF",
            Some(media_type) if media_type.starts_with("image/") => "Bild",
            Some(media_type) if media_type.starts_with("audio/") => "Ton",
            Some(media_type) if media_type.starts_with("video/") => "Video",
            _ => "Datei",
        };
        match self.length {
            Some(bytes) if bytes > 0 => format!("{kind}, {}", size(bytes)),
            _ => kind.to_owned(),
        }
    }
}

/// Whether a click on it leads to a page and runs nothing. Normalising lets no other address in; what it let in
/// is not tried a second time at this price.
fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Teaser and text, each only where it adds something.
fn text(facts: &Facts, length: TextLength) -> (Option<String>, Option<String>) {
    let content = facts.content.as_ref().map(html::for_feed).filter(|content| !content.trim().is_empty());
    let plain = content.as_deref().map(html::plain).unwrap_or_default();
    let given = facts.summary.as_deref().map(|summary| clean(summary).trim().to_owned());
    let made = || Some(cut(&plain, TEASER).into_owned());
    let summary =
        given.filter(|summary| !summary.is_empty()).or_else(made).filter(|summary| !summary.is_empty());
    match length {
        TextLength::Full => (summary.filter(|summary| content.is_none() || *summary != plain), content),
        TextLength::Teaser => (summary, None),
    }
}

/// Names without blanks around them, each once, in the order given.
fn lines(names: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = names.iter().map(|name| line(name));
    names.filter(|name| !name.is_empty() && seen.insert(name.clone())).collect()
}

/// A language tag that looks like one (RFC 5646); what an office writes there may be anything.
fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = tag
        .split('-')
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    (primary && tag.split('-').all(subtag)).then_some(tag)
}

fn same_language(tag: &str, other: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    primary(tag) == primary(other)
}

/// A media type without parameters that looks like one (RFC 6838).
fn media_type(text: &str) -> Option<String> {
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let valid = essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype));
    valid.then_some(essence)
}

/// By the address's ending, for the one kind of file that offices attach to nearly all of their releases.
fn guessed(url: &Url) -> Option<String> {
    url.path().to_ascii_lowercase().ends_with(".pdf").then(|| "application/pdf".to_owned())
}

fn file_name(url: &Url) -> Option<String> {
    let segment = url.path_segments()?.next_back()?;
    // Decoding a form knows `+` as a blank, which in a file name is welcome.
    let encoded = format!("x={}", segment.replace('&', "%26"));
    let name = url::form_urlencoded::parse(encoded.as_bytes()).next().map(|(_, name)| line(&name))?;
    Some(name).filter(|name| !name.is_empty())
}

/// In units of a thousand, as file lists show it: `340 kB`, `1,2 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes}\u{a0}B"),
        1_000..999_500 => format!("{}\u{a0}kB", (bytes + 500) / 1_000),
        _ => format!("{},{}\u{a0}MB", (bytes + 50_000) / 1_000_000, (bytes + 50_000) % 1_000_000 / 100_000),
    }
}
