//! Feeds: RSS in all versions, Atom and JSON Feed, as found in the wild.
//!
//! A publisher's mistake costs what it touches and nothing else: what can be mended is mended and reported,
//! what cannot is left out and reported. Nothing is invented; ids and dates that a feed does not give are `None`.
//! Memory is bounded by the document's size and [`MOST_ENTRIES`].

use url::Url;

use self::sniff::Looks;
use super::decode;
use crate::model::{Context, Document, How, Outcome, Problem, ProblemKind, Reading};

mod convert;
mod html;
mod json;
mod lexer;
mod people;
mod rescue;
mod sniff;
mod tidy;
mod xml;

/// Entries read from one document. A hundred times what feeds hold; ten megabytes of empty items have more.
const MOST_ENTRIES: usize = 10_000;

/// The length in bytes beyond which an address is no release's and no file's.
const LONGEST_ADDRESS: usize = 4096;

/// Mistakes of one sort that are reported one by one.
const MOST_REPORTED: usize = 5;

/// The length in bytes at which what is quoted in a problem is cut.
const LONGEST_QUOTE: usize = 200;

/// A feed as read, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feed {
    /// What it says.
    pub(crate) reading: Reading,
    /// The next page (RFC 5005, section 3; JSON Feed `next_url`).
    pub(crate) next: Option<Url>,
}

/// Reads `document` as a feed; `None` if it is none, which for an HTML page takes no time.
pub(crate) fn read(document: &Document, context: &Context) -> Option<Feed> {
    let decoded = decode::decode(&document.body, document.content_type.as_deref());
    let found = match sniff::sniff(&decoded.text)? {
        Looks::Xml(start) => xml::read(&decoded.text[start..], document, context),
        Looks::Json(start) => json::read(&decoded.text[start..], document, context)?,
    };
    let problems = decoded.problem.into_iter().chain(found.problems).collect();
    let reading = Reading {
        how: found.how,
        outcome: found.outcome,
        problems,
        address: document.address.clone(),
        shape: None,
    };
    Some(Feed { reading, next: found.next })
}

/// What the reader of one format found.
struct Found {
    how: How,
    outcome: Outcome,
    problems: Vec<Problem>,
    next: Option<Url>,
}

impl Found {
    /// A feed of which not one entry could be read.
    fn unreadable(how: How, error: String) -> Self {
        let outcome = Outcome::NotFound(format!("this is a feed, but it cannot be read: {error}"));
        Self { how, outcome, problems: vec![Problem::new(ProblemKind::Unreadable, error)], next: None }
    }
}

/// One problem for each of the first values that could not be understood.
fn rejected(kind: ProblemKind, raw: &[String], what: &str) -> Vec<Problem> {
    let mut values: Vec<&str> = Vec::new();
    for value in raw.iter().map(|value| quoted(value)) {
        if values.len() < MOST_REPORTED && !values.contains(&value) {
            values.push(value);
        }
    }
    values.into_iter().map(|value| Problem::new(kind, format!("{value:?} is {what}"))).collect()
}

fn rejected_dates(raw: &[String]) -> Vec<Problem> {
    rejected(ProblemKind::BadDate, raw, "not understood as a date")
}

fn rejected_addresses(raw: &[String]) -> Vec<Problem> {
    rejected(ProblemKind::BadAddress, raw, "no web address")
}

/// The web address that `href` means in a document found at `base`.
fn web_address(href: &str, base: &Url) -> Option<Url> {
    let is_sane = href.len() <= LONGEST_ADDRESS;
    let url = is_sane.then(|| base.join(href).ok()).flatten();
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// As much of a foreign value as an operator wants to see.
fn quoted(value: &str) -> &str {
    let mut end = value.len().min(LONGEST_QUOTE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}
