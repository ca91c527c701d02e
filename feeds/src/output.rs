//! Writing: stories in, documents out. One file per format, one table of them.
//!
//! Every function is pure and gives equal bytes for equal input. Nothing foreign reaches a document but escaped
//! or sanitised, and no character that XML 1.0 forbids. All formats are written from the same `Item` values, so
//! that they cannot tell a story differently.
//!
//! A further format for feed readers is a file and its line in [`FEEDS`]; server and publisher walk
//! [`documents`] and need not know.

mod archive;
mod query;
mod view;

mod item;

mod atom;
mod json_feed;
mod rss;

mod embed;
mod fragment;
mod frame;
mod layout;
mod opml;
mod page;
mod story_page;

mod date;
mod diff;
mod html;
mod text;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use url::Url;

use crate::model::{Office, SourceId, Story, Time, Tombstone};

pub use archive::{Part, archived, split as split_archive};
pub use embed::embed;
pub use fragment::{FragmentOptions, Heading, Teaser, fragment};
pub use frame::frame;
pub use layout::{error_page, moved_page};
pub use opml::opml;
pub use page::page;
pub use query::{Lead, QueryError, parts as word_parts, say_the_same, words_of};
pub use story_page::story_page;

/// The formats for feed readers, the preferred one first.
pub const FEEDS: [Format; 3] = [self::atom::FORMAT, self::rss::FORMAT, self::json_feed::FORMAT];

/// The style sheet of the pages, at `/presseschau.css`.
///
/// It dresses the fragment, too: the page that shows how to embed it loads no second one.
pub const STYLESHEET: &str =
    concat!(include_str!("output/presseschau.css"), include_str!("output/aktuelles.css"));

/// The style sheet that a partner may link or copy for the fragment, at `/aktuelles.css`.
pub const FRAGMENT_STYLESHEET: &str = include_str!("output/aktuelles.css");

/// The style sheet of feeds that somebody opens in a browser, at `/feed.css`.
pub const FEED_STYLESHEET: &str = include_str!("output/feed.css");

/// Its address.
const FEED_STYLESHEET_FILE: &str = "feed.css";

/// The custom element that shows the fragment where no server can set it in, at `/aktuelles.js`.
pub const ELEMENT: &str = include_str!("output/aktuelles.js");

/// The script of the fragment's own page, at `/frame.js`.
pub const FRAME_SCRIPT: &str = include_str!("output/frame.js");

/// The media type of pages and fragment.
pub const HTML: &str = "text/html; charset=utf-8";

/// A document of an edition that is always there: everything but the pages of single stories.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// Its address below the base address; empty for the start page.
    pub path: &'static str,
    /// With charset.
    pub media_type: &'static str,
    /// What it is made of.
    pub content: Content,
}

/// What a document is made of, and with it which addresses it has.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// A list of stories. Takes a query, and is there once more below `sources/{id}/`.
    List(fn(&View<'_>) -> String),
    /// The fragment: a list of stories that also takes how it is to look. There below `sources/{id}/` as well.
    Fragment(fn(&View<'_>, &FragmentOptions) -> String),
    /// The fragment as a page of its own, which foreign pages may frame; no other document may be.
    Frame(fn(&View<'_>, &FragmentOptions) -> String),
    /// The start page: a list of stories that takes a query, at one address only.
    Start(fn(&View<'_>) -> String),
    /// The page that makes the text to copy: takes what the fragment takes, at one address only.
    Generator(fn(&View<'_>, &FragmentOptions) -> String),
    /// The offices.
    Offices(fn(&Site, &BTreeMap<SourceId, Office>) -> String),
    /// The same in every edition.
    Fixed(&'static str),
}

/// Every document of an edition.
pub fn documents() -> impl Iterator<Item = Document> {
    let feeds = FEEDS.map(|feed| Document {
        path: feed.file,
        media_type: feed.media_type,
        content: Content::List(feed.render),
    });
    let css = "text/css; charset=utf-8";
    let script = "text/javascript; charset=utf-8";
    let others = [
        Document { path: fragment::FILE, media_type: HTML, content: Content::Fragment(fragment) },
        Document { path: frame::FILE, media_type: HTML, content: Content::Frame(frame) },
        Document { path: "", media_type: HTML, content: Content::Start(page) },
        Document { path: embed::FILE, media_type: HTML, content: Content::Generator(embed) },
        Document {
            path: opml::FILE,
            media_type: "text/x-opml; charset=utf-8",
            content: Content::Offices(opml),
        },
        Document { path: layout::STYLESHEET_FILE, media_type: css, content: Content::Fixed(STYLESHEET) },
        Document {
            path: embed::STYLESHEET_FILE,
            media_type: css,
            content: Content::Fixed(FRAGMENT_STYLESHEET),
        },
        Document { path: FEED_STYLESHEET_FILE, media_type: css, content: Content::Fixed(FEED_STYLESHEET) },
        Document { path: embed::ELEMENT_FILE, media_type: script, content: Content::Fixed(ELEMENT) },
        Document { path: frame::SCRIPT_FILE, media_type: script, content: Content::Fixed(FRAME_SCRIPT) },
    ];
    feeds.into_iter().chain(others)
}

/// The service as its documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Title of the combined feed.
    pub title: String,
    /// Where subscribers see it; ends with `/`; goes into self links and ids.
    pub base_url: Url,
    /// BCP 47.
    pub language: String,
    /// In which dates are shown.
    pub zone: Tz,
    /// Minutes between two looks at the offices at least; none if there is but one look.
    pub ttl: Option<u64>,
    /// The WebSub hub that is told of every change of a feed.
    pub hub: Option<Url>,
}

/// What one document shows: some stories of one revision, under one address.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The service.
    pub site: &'a Site,
    /// Every office that tells one of the stories, and the configured ones.
    pub offices: &'a BTreeMap<SourceId, Office>,
    /// What was asked for.
    pub query: &'a Query,
    /// Which part of it is shown.
    pub part: Part,
    /// Newest first, cut already.
    pub stories: &'a [Story],
    /// What subscribers may still hold and is gone, the latest first.
    pub gone: &'a [Tombstone],
    /// When anything in this view last changed.
    pub updated: Time,
}

/// A format for feed readers.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// As readers call it.
    pub name: &'static str,
    /// For whom it is, in German.
    pub purpose: &'static str,
    /// The last segment of its address.
    pub file: &'static str,
    /// With charset.
    pub media_type: &'static str,
    /// Writes the whole document.
    pub render: fn(&View<'_>) -> String,
}

/// What a request asks of a list: filters and cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Of these sources only; empty for all.
    pub sources: Vec<SourceId>,
    /// With all of these categories.
    pub categories: Vec<String>,
    /// With all of these words in title or text.
    pub words: Option<String>,
    /// At most so many, 1 to 200.
    pub limit: Option<usize>,
}
