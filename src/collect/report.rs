//! What a run did, for people, exit codes and logs.

use std::collections::BTreeMap;
use std::time::Duration;

use feeds::model::{Decision, How, Problem, Source, SourceId, Time, Verdict};
use storage::IncidentKind;

/// What became of one source in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Not asked: backing off or told to wait.
    Waiting {
        /// Until when.
        until: Time,
        /// Why, in words.
        reason: String,
    },
    /// Not asked: well, and not to be asked again so soon.
    NotDue {
        /// Until when.
        until: Time,
    },
    /// Nothing has changed, by the server's word or the document's bytes.
    NotModified,
    /// Read; the counts are empty for a list that is there and empty.
    Read {
        /// How its entries were found.
        how: How,
        /// Entries by verdict; verdicts nothing got are absent.
        counts: BTreeMap<Verdict, usize>,
        /// Entries left out, with reasons.
        skipped: Vec<Problem>,
        /// Oddities.
        problems: Vec<Problem>,
        /// Whether its last try had failed.
        recovered: bool,
        /// What broke about it and how it was mended, if that is news.
        note: Option<String>,
    },
    /// Not read; its old entries stay.
    Failed {
        /// What that is for the source.
        kind: IncidentKind,
        /// Why, in words.
        reason: String,
        /// Whether the try before had not failed for the same reason.
        news: bool,
    },
}

impl Outcome {
    /// Whether the source was read, or is known to be as it was.
    pub fn is_read(&self) -> bool {
        matches!(self, Self::Read { .. } | Self::NotModified)
    }
}

/// One source's line in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceReport {
    /// Which source.
    pub id: SourceId,
    /// What became of it.
    pub outcome: Outcome,
    /// How long fetching, reading and storing took.
    pub took: Duration,
}

/// What a run did, source by source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When it began.
    pub began: Time,
    /// One per selected source, in the order of the configuration. A run that was stopped lacks some.
    pub sources: Vec<SourceReport>,
    /// What was found out about releases that their lists no longer name, by verdict.
    pub missing: BTreeMap<Verdict, usize>,
    /// Whether anything that documents show has changed.
    pub changed: bool,
}

impl Report {
    /// Sources that were not read: failed, or waiting after a failure.
    pub fn unread(&self) -> usize {
        self.sources.len()
            - self.not_due()
            - self.sources.iter().filter(|source| source.outcome.is_read()).count()
    }

    /// Sources that are well and were not to be asked so soon.
    pub fn not_due(&self) -> usize {
        self.sources.iter().filter(|source| matches!(source.outcome, Outcome::NotDue { .. })).count()
    }

    /// Sources that were asked in this run.
    pub fn tried(&self) -> usize {
        let waits = |outcome: &Outcome| matches!(outcome, Outcome::Waiting { .. } | Outcome::NotDue { .. });
        self.sources.iter().filter(|source| !waits(&source.outcome)).count()
    }

    /// Entries of all sources by verdict.
    pub fn totals(&self) -> BTreeMap<Verdict, usize> {
        let mut totals = self.missing.clone();
        for source in &self.sources {
            if let Outcome::Read { counts, .. } = &source.outcome {
                for (verdict, count) in counts {
                    *totals.entry(*verdict).or_default() += count;
                }
            }
        }
        totals
    }

    /// Puts the lines into the order of the configuration.
    pub fn sort_like(&mut self, sources: &[Source]) {
        let place: BTreeMap<_, _> =
            sources.iter().enumerate().map(|(place, source)| (&source.id, place)).collect();
        self.sources.sort_by_key(|line| place.get(&line.id).copied());
    }
}

/// Counts decisions by verdict.
pub fn count(decisions: &[Decision]) -> BTreeMap<Verdict, usize> {
    let mut counts = BTreeMap::new();
    for decision in decisions {
        *counts.entry(decision.verdict).or_default() += 1;
    }
    counts
}
