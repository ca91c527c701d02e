//! Telling the operator what a run met, once for each thing that changed.
//!
//! A source that goes on failing for the same reason is one event, not one per run; so is its recovery.

use crate::collect::{Outcome, Report};

/// Logs what is new in a report: failures that began, recoveries, changes, entries that were left out.
pub fn notify(report: &Report) {
    for source in &report.sources {
        let id = source.id.as_str();
        match &source.outcome {
            Outcome::Failed { reason, news: true, .. } => {
                tracing::warn!(source = id, "source failed: {reason}")
            }
            Outcome::Read { recovered: true, .. } => tracing::info!(source = id, "source is read again"),
            _ => {}
        }
        if let Outcome::Read { note: Some(note), .. } = &source.outcome {
            tracing::warn!(source = id, "source has changed: {note}");
        }
        if let Outcome::Read { skipped, problems, .. } = &source.outcome {
            for problem in skipped.iter().chain(problems) {
                tracing::debug!(source = id, "{}", problem.message);
            }
        }
    }
    let took_ms = report.sources.iter().map(|source| source.took.as_millis()).max().unwrap_or_default();
    tracing::info!(
        sources = report.sources.len(),
        unread = report.unread(),
        changed = report.changed,
        slowest_ms = took_ms as u64,
        "run ended"
    );
}
