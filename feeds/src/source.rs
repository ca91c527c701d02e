//! Reading: documents in, raw entries, problems and an outcome out. One file per kind of document.
//!
//! Nothing here fetches. A reader that needs a further document (an announced feed, the next page of a paged
//! list) answers [`Step::Fetch`]; the program fetches and calls [`read`] again with all it has.

use url::Url;

use crate::model::{Context, Document, RawEntry, Reading, Source};

mod decode;

/// What reading asks for next, or its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The source has been read.
    Done(Reading),
    /// Fetch these and call again; an address already tried is never asked for twice.
    Fetch(Vec<Url>),
}

/// A document asked for by an earlier step; `None` if it could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// The address asked for.
    pub address: Url,
    /// What came back.
    pub document: Option<Document>,
}

/// Reads a source from its first document and those asked for since.
pub fn read(source: &Source, first: &Document, further: &[Further], context: &Context) -> Step {
    let _ = (source, first, further, context);
    todo!()
}

/// Reads a release's own page; `None` if it is none. The entry has neither guid nor anchor.
pub fn read_article(document: &Document, context: &Context) -> Option<RawEntry> {
    let _ = (document, context);
    todo!()
}
