//! A source as configured, and the surroundings in which its documents are read.

use std::fmt;
use std::str::FromStr;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Time;

/// The short name of a source: `[a-z0-9-]+`, part of addresses, the scope of every key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// A source id that is empty or holds something other than `a-z`, `0-9` and `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSourceId(pub String);

impl fmt::Display for InvalidSourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "source id {:?} may only hold the letters a to z, digits and hyphens", self.0)
    }
}

impl std::error::Error for InvalidSourceId {}

impl SourceId {
    /// The id as written in the configuration.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceId {
    type Err = InvalidSourceId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || !text.chars().all(allowed) {
            return Err(InvalidSourceId(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for SourceId {
    type Error = InvalidSourceId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> Self {
        id.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place that publishes releases, with everything that decides how it is read and merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Scope of every key of its entries; part of addresses.
    pub id: SourceId,
    /// The office as readers see it.
    pub name: String,
    /// Where its releases are listed: a page or a feed.
    pub address: Url,
    /// The office's home page, for links.
    pub home: Option<Url>,
    /// What to expect at the address.
    pub kind: Kind,
    /// The source with the highest authority speaks for a story that several tell.
    pub authority: i32,
    /// Whether its entries may join stories of other sources.
    pub merge: bool,
    /// Whether each new release's own page is read once.
    pub follow: bool,
    /// Pages of a paged list to read, at least 1.
    pub pages: u32,
    /// Whether robots.txt is obeyed.
    pub robots: Robots,
    /// How much of a release's text the feeds carry.
    pub text: TextLength,
    /// Selectors for `Kind::Listing`; without them the list is detected.
    pub select: Option<Select>,
}

/// What stands at a source's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A feed if it is one, else a feed the page announces if it tells the same releases, else a listing.
    #[default]
    Auto,
    /// RSS, Atom or JSON Feed, nothing else.
    Feed,
    /// An HTML page, even if it announces a feed.
    Listing,
}

/// Whether robots.txt (RFC 9309) is obeyed for a source, feeds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Robots {
    /// What robots.txt disallows is not fetched.
    #[default]
    Obey,
    /// The operator has leave to fetch it all the same.
    Ignore,
}

/// How much of a release's text the feeds carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextLength {
    /// The whole sanitised text where it is known.
    #[default]
    Full,
    /// The summary only.
    Teaser,
}

/// CSS selectors for a listing; all but `item` are relative to the item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// One release.
    pub item: String,
    /// Its title.
    pub title: String,
    /// The element with its address; default: the title's own or nearest link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The element with its date: the attribute `datetime`, else its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The element with its teaser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teaser: Option<String>,
}

/// An office as documents name it. Kept in the store, so that stories of a source that has left the
/// configuration keep their provenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The source's id.
    pub id: SourceId,
    /// The office as readers see it.
    pub name: String,
    /// Where its releases are listed.
    pub address: Url,
    /// Its home page.
    pub home: Option<Url>,
    /// How much of its releases' text the feeds carry.
    pub text: TextLength,
}

impl From<&Source> for Office {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.clone(),
            name: source.name.clone(),
            address: source.address.clone(),
            home: source.home.clone(),
            text: source.text,
        }
    }
}

/// What a pure function may not ask the world for: the present time and the zone of local dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The time of the run.
    pub now: Time,
    /// The zone in which dates without offset are meant.
    pub zone: Tz,
}
