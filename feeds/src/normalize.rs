//! Normalising: the one way from [`RawEntry`] to [`Entry`]. One file per cleaning job.
//!
//! What cannot become an entry is counted as skipped with its reason; what is odd is reported; nothing is lost
//! in silence.

use url::Url;

use crate::model::{Context, Entry, Problem, RawEntry, Source};

pub mod date;
pub mod text;

/// Entries that hold their invariants, and what was said about the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalized {
    /// In the order of the document.
    pub entries: Vec<Entry>,
    /// Entries without title and text, one problem each.
    pub skipped: Vec<Problem>,
    /// Oddities of entries that were kept.
    pub problems: Vec<Problem>,
}

/// Normalises what `page` lists for `source`.
pub fn normalize(raw: Vec<RawEntry>, source: &Source, page: &Url, context: &Context) -> Normalized {
    let _ = (raw, source, page, context);
    todo!()
}

/// Adds what a release's own page says to its entry: facts and keys.
pub fn fill(entry: &mut Entry, article: RawEntry, page: &Url, context: &Context) -> Vec<Problem> {
    let _ = (entry, article, page, context);
    todo!()
}
