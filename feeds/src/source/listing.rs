//! Stand-in for the reader of listing pages.

use url::Url;

use crate::model::{Context, Document, How, Outcome, Reading, Source};

pub(crate) fn read(document: &Document, _text: &str, _source: &Source, _context: &Context) -> Reading {
    let outcome = Outcome::NotFound("no list of releases".to_owned());
    Reading { how: How::Detected, outcome, problems: Vec::new(), address: document.address.clone() }
}

pub(crate) fn next_page(_text: &str, _address: &Url) -> Option<Url> {
    None
}
