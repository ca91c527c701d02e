//! The hand-checked expectation: `gold.json` and the bytes of its pages.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use url::Url;

use crate::articles::Article;

/// One page and what is on it.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// Its file, relative to the folder.
    pub(crate) page: String,
    /// Where it was found.
    pub(crate) url: Url,
    /// `listing`, `negative` or `article`.
    #[serde(default)]
    pub(crate) kind: Option<String>,
    /// Whether it holds no list of releases.
    pub(crate) negative: bool,
    /// The charset of its HTTP header.
    #[serde(default)]
    pub(crate) http_charset: Option<String>,
    /// Its releases, in order.
    pub(crate) items: Vec<Item>,
    /// What it says, if it is a release's own page.
    #[serde(default)]
    pub(crate) article: Option<Article>,
    /// Its bytes.
    #[serde(skip)]
    pub(crate) body: Vec<u8>,
}

/// One release.
#[derive(Debug, Deserialize)]
pub(crate) struct Item {
    /// Its full title.
    pub(crate) title: String,
    /// Its address; the page's own where it has none.
    pub(crate) link: Url,
    /// Its day in Berlin, `YYYY-MM-DD`.
    pub(crate) date: Option<String>,
}

impl Page {
    /// The part it belongs to: `b` for the third that is set aside.
    pub(crate) fn part(&self) -> char {
        let hash = self.page.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if (hash >> 32).is_multiple_of(3) { 'b' } else { 'a' }
    }

    /// Whether nothing may be listed from it.
    pub(crate) fn lists_nothing(&self) -> bool {
        self.negative || self.kind.as_deref() == Some("article")
    }
}

/// Reads all pages of a folder.
pub(crate) fn load(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut pages: Vec<Page> = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
    for page in &mut pages {
        page.body = fs::read(folder.join(&page.page))?;
    }
    Ok(pages)
}
