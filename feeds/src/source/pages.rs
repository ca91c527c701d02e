//! The documents at hand, and what to ask for next: paging without state.
//!
//! Reading starts anew with every further document, so that nothing has to be kept between two calls; the
//! addresses asked for tell how far it had come.

use url::Url;

use super::{Further, Step};
use crate::model::{Document, Outcome, Problem, ProblemKind, RawEntry, Reading, Source};

/// One page as read, and the address of the page after it.
pub(super) struct Page {
    /// What it says.
    pub(super) reading: Reading,
    /// Where the list goes on.
    pub(super) next: Option<Url>,
}

/// What became of an address asked for.
pub(super) enum Asked<'a> {
    /// It was never asked for.
    Never,
    /// It could not be fetched.
    Failed,
    /// It came.
    Came(&'a Document),
}

/// Looks up what became of `address`.
pub(super) fn asked<'a>(further: &'a [Further], address: &Url) -> Asked<'a> {
    match further.iter().find(|one| one.address == *address).map(|one| &one.document) {
        None => Asked::Never,
        Some(None) => Asked::Failed,
        Some(Some(document)) => Asked::Came(document),
    }
}

/// The problem of a document that did not come.
pub(super) fn unfetched(address: &Url) -> Problem {
    Problem::new(ProblemKind::Unfetched, format!("{address} could not be fetched"))
}

/// Follows a list from its first page through as many as the source is configured for.
pub(super) fn follow(
    first: Page,
    source: &Source,
    further: &[Further],
    read: impl Fn(&Document) -> Option<Page>,
) -> Step {
    let Page { mut reading, mut next } = first;
    let mut seen = vec![reading.address.clone()];
    for _ in 1..source.pages {
        let Some(address) = next.take().filter(|address| !seen.contains(address)) else { break };
        match asked(further, &address) {
            Asked::Never => return Step::Fetch(vec![address]),
            Asked::Failed => reading.problems.push(unfetched(&address)),
            Asked::Came(document) => {
                let Some(page) = read(document) else { break };
                next = page.next;
                append(&mut reading, page.reading);
            }
        }
        seen.push(address);
    }
    Step::Done(reading)
}

/// Adds a later page. Lists move while they are read, and pinned entries stand on every page.
fn append(reading: &mut Reading, page: Reading) {
    let Outcome::Listed(later) = page.outcome else { return };
    reading.problems.extend(page.problems);
    match &mut reading.outcome {
        Outcome::Listed(entries) => {
            for entry in later {
                if !entries.iter().any(|known| is_same(known, &entry)) {
                    entries.push(entry);
                }
            }
        }
        outcome => *outcome = Outcome::Listed(later),
    }
}

fn is_same(a: &RawEntry, b: &RawEntry) -> bool {
    match (&a.guid, &b.guid) {
        (Some(a), Some(b)) => a == b,
        _ => a == b || (a.link.is_some() && a.link == b.link && a.title == b.title),
    }
}
