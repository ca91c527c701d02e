//! An entry: one source's version of one release, with invariants.
//!
//! Invariants, upheld by [`crate::normalize`]: the title is plain text and not empty; text is free of control
//! and zero-width characters; addresses are absolute `http` or `https`; HTML is sanitised; dates are not in the
//! future of the run that read them; there is at least one key.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Enclosure, SourceId, Time};

/// HTML that went through the sanitiser. Only [`crate::normalize::html`] makes it from foreign input; the store
/// brings back what it made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Wraps HTML that the sanitiser has just written.
    pub(crate) fn from_sanitiser(html: String) -> Self {
        Self(html)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The first 16 bytes of the SHA-256 of a normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub [u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.as_bytes();
        if digits.len() != 32 {
            return Err(format!("{text:?} is not 32 hexadecimal digits"));
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(|| format!("{text:?} is not hexadecimal"))?;
        }
        Ok(Self(bytes))
    }
}

/// One way to recognise an entry again. Strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// The object number of a content management system, in one spelling (`tx|116.679.1`).
    Object(String),
    /// The id the source's document gives it.
    Guid(String),
    /// The canonical address of the release.
    Address(String),
    /// The normalised title and text.
    Text(Fingerprint),
}

impl Key {
    /// What indexes keep of a key: half a SHA-256 is short whatever offices use for keys, and nobody finds a second
    /// key for it. Its kind comes last, so that an address that serves as guid as well stands beside itself. Equal in every
    /// version of the program.
    pub fn digest(&self) -> Fingerprint {
        let (kind, text) = match self {
            Self::Object(number) => (b'o', number.as_bytes()),
            Self::Guid(guid) => (b'g', guid.as_bytes()),
            Self::Address(address) => (b'a', address.as_bytes()),
            Self::Text(fingerprint) => (b't', fingerprint.0.as_slice()),
        };
        let mut half = [kind; 16];
        half.iter_mut().take(15).zip(Sha256::digest(text)).for_each(|(byte, digest)| *byte = digest);
        Fingerprint(half)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(number) => write!(f, "object:{number}"),
            Self::Guid(guid) => write!(f, "guid:{guid}"),
            Self::Address(address) => write!(f, "address:{address}"),
            Self::Text(fingerprint) => write!(f, "text:{fingerprint}"),
        }
    }
}

/// What one document says about one release, cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Plain text, never empty.
    pub title: String,
    /// The release at its source; for items without an address the page with an anchor or text fragment.
    pub link: Url,
    /// When the office says it was published.
    pub published: Option<Time>,
    /// When the office says it was last changed.
    pub updated: Option<Time>,
    /// The teaser as plain text.
    pub summary: Option<String>,
    /// The whole text.
    pub content: Option<SafeHtml>,
    /// Names of its authors.
    pub authors: Vec<String>,
    /// Categories as the office names them.
    pub categories: Vec<String>,
    /// Its documents.
    pub enclosures: Vec<Enclosure>,
    /// Its language (BCP 47), if it says so.
    pub language: Option<String>,
    /// Until when the office asks not to publish it.
    pub embargo: Option<Time>,
}

/// One source's version of one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who tells it.
    pub source: SourceId,
    /// Every way to recognise it again, strongest first, each once.
    pub keys: Vec<Key>,
    /// What the list or feed says. Compared with the next reading of the same list.
    pub listed: Facts,
    /// What the release's own page says, once it was read.
    pub article: Option<Facts>,
}

impl Entry {
    /// The title of what is published.
    pub fn title(&self) -> &str {
        &self.article.as_ref().unwrap_or(&self.listed).title
    }

    /// The date of what is published.
    pub fn published(&self) -> Option<Time> {
        self.listed.published.or(self.article.as_ref().and_then(|article| article.published))
    }

    /// What is published: the article's title, text and dates where it was read, the list's facts otherwise.
    pub fn facts(&self) -> Facts {
        let Some(article) = &self.article else { return self.listed.clone() };
        let listed = &self.listed;
        let longer = |a: &Vec<_>, b: &Vec<_>| if a.is_empty() { b.clone() } else { a.clone() };
        Facts {
            title: article.title.clone(),
            link: listed.link.clone(),
            published: listed.published.or(article.published),
            updated: listed.updated.or(article.updated),
            summary: listed.summary.clone().or_else(|| article.summary.clone()),
            content: article.content.clone().or_else(|| listed.content.clone()),
            authors: longer(&article.authors, &listed.authors),
            categories: longer(&listed.categories, &article.categories),
            enclosures: if article.enclosures.is_empty() {
                listed.enclosures.clone()
            } else {
                article.enclosures.clone()
            },
            language: article.language.clone().or_else(|| listed.language.clone()),
            embargo: listed.embargo.max(article.embargo),
        }
    }
}
