//! What a fetched document is and what reading it yields: raw entries, problems and one of three outcomes.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Shape, Time};

/// The bytes fetched from a source, with what their headers said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where the bytes came from, after redirects; relative links resolve against it.
    pub address: Url,
    /// The `Content-Type` header, parameters included.
    pub content_type: Option<String>,
    /// The body after content decoding, not yet decoded to text.
    pub body: Vec<u8>,
}

/// Foreign text that is either plain or HTML. Neither is safe yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markup {
    /// Plain text; `<` and `&` mean themselves.
    Text(String),
    /// An HTML fragment as found.
    Html(String),
}

/// A file that belongs to a release, such as a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Its absolute address.
    pub url: Url,
    /// Its label as the office wrote it.
    pub title: Option<String>,
    /// Its media type (RFC 6838), if known.
    pub media_type: Option<String>,
    /// Its size in bytes, if known.
    pub length: Option<u64>,
}

/// What a document says about one release, as found. Nothing is invented: what is not said is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawEntry {
    /// The id the document gives it (`guid`, `atom:id`, JSON Feed `id`).
    pub guid: Option<String>,
    /// Its title.
    pub title: Option<Markup>,
    /// Its own address, absolute. `None` for an item without one.
    pub link: Option<Url>,
    /// The `id` of its element in the page, for items without an address of their own.
    pub anchor: Option<String>,
    /// When it was published, as far as the document says.
    pub published: Option<Time>,
    /// When it was last changed, as far as the document says.
    pub updated: Option<Time>,
    /// Its teaser.
    pub summary: Option<Markup>,
    /// Its whole text.
    pub content: Option<Markup>,
    /// Names of its authors.
    pub authors: Vec<String>,
    /// Categories as the office names them.
    pub categories: Vec<String>,
    /// Its documents.
    pub enclosures: Vec<Enclosure>,
    /// Its language (BCP 47), if it says so.
    pub language: Option<String>,
    /// Until when the document asks to hold it in words outside these fields.
    pub embargo: Option<Time>,
}

/// How a document's entries were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum How {
    /// An Atom feed.
    #[serde(rename = "feed:atom")]
    Atom,
    /// An RSS feed, any version.
    #[serde(rename = "feed:rss")]
    Rss,
    /// A JSON Feed.
    #[serde(rename = "feed:json")]
    Json,
    /// A page read by configured selectors.
    #[serde(rename = "listing:selectors")]
    Selectors,
    /// A page whose list was detected.
    #[serde(rename = "listing:detected")]
    Detected,
    /// A release's own page.
    #[serde(rename = "article")]
    Article,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Atom => "feed:atom",
            Self::Rss => "feed:rss",
            Self::Json => "feed:json",
            Self::Selectors => "listing:selectors",
            Self::Detected => "listing:detected",
            Self::Article => "article",
        })
    }
}

/// Something in a document that an operator may want to know; reading goes on all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What sort of problem.
    pub kind: ProblemKind,
    /// The particulars, in a sentence.
    pub message: String,
}

impl Problem {
    /// A problem of `kind`, described by `message`.
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// The sorts of problems, as `check --json` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The bytes did not fit the declared charset.
    Encoding,
    /// The feed was not well-formed and had to be repaired.
    Repaired,
    /// Entries of it were lost: it broke off, or what stood there was none.
    Torn,
    /// The parser gave up or panicked.
    Unreadable,
    /// An entry without title and text was left out.
    Skipped,
    /// A date lies in the future and was not believed.
    FutureDate,
    /// A date was there but could not be understood or believed.
    BadDate,
    /// An address was there but could not be understood.
    BadAddress,
    /// No list was found.
    NotFound,
    /// A further document could not be fetched.
    Unfetched,
    /// A selector matched nothing where something was expected.
    Selector,
}

/// What became of the search for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Entries in the order of the document, at least one.
    Listed(Vec<RawEntry>),
    /// The list is there and has no entries; not a failure.
    Empty,
    /// There is no list; the sentence says what was looked for.
    NotFound(String),
}

/// The result of reading one source's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How the entries were found.
    pub how: How,
    /// What was found.
    pub outcome: Outcome,
    /// What was odd about it.
    pub problems: Vec<Problem>,
    /// The address whose document gave the entries: the announced feed where one was taken. Fetching it
    /// directly next time saves the way through the page.
    pub address: Url,
    /// Where a detected list stands, to be remembered.
    pub shape: Option<Box<Shape>>,
}
