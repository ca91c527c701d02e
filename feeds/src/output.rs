//! Writing: stories in, documents out. One file per format, one table of them.
//!
//! Every function is pure and gives equal bytes for equal input. Nothing foreign reaches a document but escaped
//! or sanitised, and no character that XML 1.0 forbids.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use url::Url;

use crate::model::{Office, SourceId, Story, Time};

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
    /// Newest first, cut already.
    pub stories: &'a [Story],
    /// When anything in this view last changed.
    pub updated: Time,
}

/// A format for feed readers.
pub struct Format {
    /// The last segment of its address.
    pub file: &'static str,
    /// With charset.
    pub media_type: &'static str,
    /// Writes the whole document.
    pub render: fn(&View<'_>) -> String,
}

/// What a request asks of a list: filters, cut, and how the fragment is to look.
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
