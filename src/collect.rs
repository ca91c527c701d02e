//! One run: fetch, read, normalise, decide, commit. Publishing and notifying follow in the caller.

use std::collections::BTreeMap;
use std::time::Duration;

use feeds::model::{How, Problem, SourceId, Time, Verdict};

use crate::app::App;

/// Which sources a run reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every source that is not backing off.
    Due,
    /// These in any case, save for a `Retry-After` still running.
    Named(Vec<SourceId>),
}

/// What became of one source in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Not asked: backing off or told to wait until then.
    Waiting(Time),
    /// The server said that nothing changed.
    NotModified,
    /// Read; `counts` may be all zero for a list that is empty.
    Read {
        /// How its entries were found.
        how: How,
        /// Entries by verdict.
        counts: BTreeMap<Verdict, usize>,
        /// Entries left out, with reasons.
        skipped: Vec<Problem>,
        /// Oddities.
        problems: Vec<Problem>,
    },
    /// Not read; its old entries stay.
    Failed(String),
}

/// One source's line in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReport {
    /// Which source.
    pub id: SourceId,
    /// What became of it.
    pub outcome: Outcome,
    /// How long fetching and reading took.
    pub took: Duration,
}

/// What a run did, source by source in the order of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When it began.
    pub began: Time,
    /// One per source.
    pub sources: Vec<SourceReport>,
    /// Whether anything that documents show has changed.
    pub changed: bool,
}

/// Called as each source ends: the report so far counts `done` of `total`.
pub type Progress<'a> = &'a (dyn Fn(&SourceReport, usize, usize) + Sync);

/// Runs once. Sources are fetched and read side by side, decided and committed one after the other.
pub async fn run(
    app: &App,
    selection: Selection,
    now: Time,
    progress: Progress<'_>,
) -> storage::Result<Report> {
    let _ = (app, selection, now, progress);
    todo!()
}
