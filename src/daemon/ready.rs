//! The documents of the present edition with everything made that an answer needs, whoever asks.
//!
//! Invariant: an answer from here is the one that would be made for the request alone.
//!
//! Most requests ask for one of these documents. To make the head of each answer and to look up what counts it took as
//! long as reading the request.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::{ArcSwapOption, Guard};
use bytes::Bytes;
use feeds::output::Content;
use hyper::StatusCode;
use hyper::header::HeaderMap;

use super::ahead::Asked;
use super::answer::{About, Answer, Framing, Prepared};
use super::route;
use crate::metrics::{Metrics, Requests};
use crate::publish::Edition;

/// Those of the edition that was asked for last.
#[derive(Default)]
pub struct Shelf(ArcSwapOption<Ready>);

impl Shelf {
    /// Those of an edition.
    pub fn of(&self, edition: &Arc<Edition>, metrics: &Metrics) -> Guard<Option<Arc<Ready>>> {
        let kept = self.0.load();
        if kept.as_ref().is_some_and(|kept| Arc::ptr_eq(&kept.edition, edition)) {
            return kept;
        }
        self.0.store(Some(Arc::new(Ready::of(edition, metrics))));
        self.0.load()
    }
}

/// The documents of one edition.
pub struct Ready {
    edition: Arc<Edition>,
    documents: BTreeMap<&'static str, Document>,
}

struct Document {
    answers: Prepared,
    sent: Requests,
    held: Requests,
}

impl Ready {
    fn of(edition: &Arc<Edition>, metrics: &Metrics) -> Self {
        let documents = edition.documents().map(|(list, served)| {
            let framing = match list.content {
                Content::Frame(_) => Framing::Anybody,
                _ => Framing::Nobody,
            };
            let about = About {
                changed: edition.changed,
                modified: edition.modified.as_deref(),
                cache: &edition.cache,
                framing,
            };
            let count = |status: StatusCode| metrics.requests(route::kind(list.path), status.as_str());
            let document = Document {
                answers: Prepared::of(served, &about),
                sent: count(StatusCode::OK),
                held: count(StatusCode::NOT_MODIFIED),
            };
            (list.path, document)
        });
        Self { edition: Arc::clone(edition), documents: documents.collect() }
    }

    /// The answer for a document at the top by its path, counted: its head as it is sent, but for the time, and its body;
    /// none if there is no such document.
    pub fn parts(&self, path: &str, asked: &Asked<'_>) -> Option<(&[u8], Bytes)> {
        let document = self.documents.get(path)?;
        let (status, head, body) = document.answers.parts(asked);
        document.note(status);
        Some((head, body))
    }

    /// The same for hyper to send.
    pub fn answer(&self, path: &str, request: &HeaderMap) -> Option<Answer> {
        let document = self.documents.get(path)?;
        let answer = document.answers.answer(request);
        document.note(answer.status());
        Some(answer)
    }
}

impl Document {
    fn note(&self, status: StatusCode) {
        if status == StatusCode::OK { self.sent.note() } else { self.held.note() }
    }
}
