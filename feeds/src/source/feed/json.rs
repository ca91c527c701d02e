//! JSON Feed, read leniently (<https://www.jsonfeed.org/version/1.1/>).
//!
//! Read here and not by feed-rs, which refuses the whole document for a numeric id, a missing title or an
//! attachment without media type. Here a value of the wrong type is a value not given, entries read before a
//! mistake in the syntax are kept, and no more than one item is held as JSON at a time.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::convert::unique;
use super::{Found, MOST_ENTRIES, rejected_addresses, rejected_dates, web_address};
use crate::model::{Context, Document, How, Outcome, Problem, ProblemKind, RawEntry};

use item::Items;

mod item;

/// Reads `text`, a JSON object; `None` if it is not a feed.
pub(super) fn read(text: &str, document: &Document, context: &Context) -> Option<Found> {
    let mut feed = Feed::new(Items::new(&document.address, context));
    let result = (&mut feed).deserialize(&mut serde_json::Deserializer::from_str(text));
    if !feed.is_one() {
        return None;
    }
    let next = feed.next_url.as_deref().and_then(|next| web_address(next, &document.address));
    let (authors, language) = (unique(feed.authors.into_iter()), feed.language);
    let Items { mut entries, mut problems, bad_dates, bad_addresses, .. } = feed.items;
    if let Err(error) = result {
        if entries.is_empty() {
            return Some(Found::unreadable(How::Json, error.to_string()));
        }
        let message = format!("broken off at a mistake: {error}; {} entries stand before it", entries.len());
        problems.push(Problem::new(ProblemKind::Torn, message));
    }
    problems.extend(rejected_dates(&bad_dates));
    problems.extend(rejected_addresses(&bad_addresses));
    for entry in &mut entries {
        inherit(entry, &authors, language.as_deref());
    }
    let outcome = if entries.is_empty() { Outcome::Empty } else { Outcome::Listed(entries) };
    Some(Found { how: How::Json, outcome, problems, next })
}

/// An item has the feed's authors and language unless it names its own.
fn inherit(entry: &mut RawEntry, authors: &[String], language: Option<&str>) {
    if entry.authors.is_empty() {
        entry.authors = authors.to_vec();
    }
    if entry.language.is_none() {
        entry.language = language.map(str::to_owned);
    }
}

/// The members of a feed that are read, as far as they have been met.
struct Feed<'a> {
    version: Option<String>,
    feed_url: Option<String>,
    next_url: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
    has_items: bool,
    items: Items<'a>,
}

impl<'a> Feed<'a> {
    fn new(items: Items<'a>) -> Self {
        let (version, feed_url, next_url, language) = (None, None, None, None);
        Self { version, feed_url, next_url, language, authors: Vec::new(), has_items: false, items }
    }

    /// The version decides; without one, so do members that nothing else would have together.
    fn is_one(&self) -> bool {
        match &self.version {
            Some(version) => version.contains("jsonfeed.org/version/"),
            None => self.has_items && self.feed_url.is_some(),
        }
    }
}

/// Reads into what is already there, so that a mistake later on does not take it away again.
impl<'de> DeserializeSeed<'de> for &mut Feed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Feed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => self.version = item::words(&map.next_value()?),
                "feed_url" => self.feed_url = item::words(&map.next_value()?),
                "next_url" => self.next_url = item::words(&map.next_value()?),
                "language" => self.language = item::words(&map.next_value()?),
                "author" | "authors" => self.authors.extend(item::names(&map.next_value()?)),
                "items" => {
                    self.has_items = true;
                    map.next_value_seed(&mut self.items)?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while self.entries.len() < MOST_ENTRIES {
            match seq.next_element::<Value>()? {
                Some(item) => self.push(&item),
                None => return Ok(()),
            }
        }
        let mut beyond = 0;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            beyond += 1;
        }
        self.left_out(beyond);
        Ok(())
    }
}
