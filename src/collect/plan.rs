//! Which sources a run asks, and when a source may be asked again: the pure rules of politeness between runs.
//!
//! A source that fails is asked again at the next run, then ever more rarely, at least once a day; it is never
//! given up. What a server demands with `Retry-After` binds everybody, the operator included.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use feeds::model::{Office, Source, SourceId, Time, Verdict};
use sha2::{Digest, Sha256};
use storage::{Day, Failing, Moved, SourceState, Watch};

use super::gather::{Failure, Whereabouts};
use super::{Outcome, Report, Selection, SourceReport};
use crate::app::App;

/// A source to ask, with what is remembered of it.
#[derive(Debug, Clone)]
pub struct Job {
    /// As configured.
    pub source: Source,
    /// As remembered; fresh if it was never tried or reads otherwise than before.
    pub state: SourceState,
}

/// The jobs of a run, and a report that already names those that wait.
pub async fn plan(app: &App, selection: &Selection, now: Time) -> storage::Result<(Vec<Job>, Report)> {
    let states: BTreeMap<SourceId, SourceState> =
        app.store.sources().await?.into_iter().map(|state| (state.office.id.clone(), state)).collect();
    let mut report = Report { began: now, sources: Vec::new(), missing: BTreeMap::new(), changed: false };
    let mut jobs = Vec::new();
    for source in app.config.sources.iter().filter(|source| is_selected(selection, source)) {
        let state = remembered(source, states.get(&source.id));
        match waits(&state, selection, now) {
            None => jobs.push(Job { source: source.clone(), state }),
            Some(until) => {
                let reason = state.reason.unwrap_or_default();
                let outcome = Outcome::Waiting { until, reason };
                report.sources.push(SourceReport { id: source.id.clone(), outcome, took: Duration::ZERO });
            }
        }
    }
    Ok((jobs, report))
}

fn is_selected(selection: &Selection, source: &Source) -> bool {
    match selection {
        Selection::Due => true,
        Selection::Named(ids) => ids.contains(&source.id),
    }
}

/// Until when the source is not to be asked, if it is not now.
fn waits(state: &SourceState, selection: &Selection, now: Time) -> Option<Time> {
    let backing_off = match selection {
        Selection::Due => state.next_due,
        Selection::Named(_) => None,
    };
    state.retry_after.max(backing_off).filter(|until| *until > now)
}

/// The state to go on from. Validators, what was learned and the back-off belong to an address and a way of
/// reading: they are dropped when the configuration or the program's version has changed either. Incidents go on, and so does a
/// redirect of the same address.
fn remembered(source: &Source, known: Option<&SourceState>) -> SourceState {
    let settings = digest(source);
    let fresh = SourceState::new(Office::from(source), settings.clone());
    match known {
        None => fresh,
        Some(known) if known.settings == settings => SourceState { office: fresh.office, ..known.clone() },
        Some(known) => SourceState {
            last_success: known.last_success,
            last_new: known.last_new,
            watch: Watch { listing: None, ..known.watch.clone() },
            moved: known.moved.clone().filter(|_| known.office.address == source.address),
            cadence: known.cadence,
            incidents: known.incidents.clone(),
            days: known.days.clone(),
            ..fresh
        },
    }
}

/// Digest of all that decides what a document of this source yields.
fn digest(source: &Source) -> String {
    let reading = format!(
        "{} {} {:?} {:?} {} {}",
        env!("CARGO_PKG_VERSION"),
        source.address,
        source.kind,
        source.select,
        source.pages,
        source.follow
    );
    Sha256::digest(reading).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Notes that the source was read.
pub fn succeed(state: &mut SourceState, now: Time) {
    state.last_try = Some(now);
    state.last_success = Some(now);
    state.failures = 0;
    state.failing = None;
    state.reason = None;
    state.retry_after = None;
    state.next_due = None;
}

/// Notes that the source failed.
pub fn fail(state: &mut SourceState, failure: &Failure, now: Time) {
    let since = state.failing.map_or(now, |failing| failing.since);
    state.last_try = Some(now);
    state.failures = state.failures.saturating_add(1);
    state.failing = Some(Failing { since, kind: failure.kind });
    state.reason = Some(failure.reason.clone());
    state.retry_after = failure.retry_after;
    state.next_due = back_off(state.failures).map(|wait| now + wait).max(failure.retry_after);
}

/// Notes whether the source's address still leads there. A redirect counts from when it was met first, and anew when
/// it leads elsewhere.
pub fn locate(state: &mut SourceState, whereabouts: Whereabouts, now: Time) {
    match whereabouts {
        Whereabouts::Unknown => {}
        Whereabouts::There => state.moved = None,
        Whereabouts::Moved(to) if state.moved.as_ref().is_some_and(|moved| moved.to == to) => {}
        Whereabouts::Moved(to) => state.moved = Some(Moved { to, since: now }),
    }
}

/// Adds what became of a try to the source's day.
pub fn note_day(state: &mut SourceState, today: NaiveDate, outcome: &Outcome) {
    let counted =
        |counts: &BTreeMap<Verdict, usize>, verdict| counts.get(&verdict).copied().unwrap_or_default();
    let new = match outcome {
        Outcome::Read { counts, .. } => counted(counts, Verdict::New) + counted(counts, Verdict::Joined),
        _ => 0,
    };
    let failed = u32::from(matches!(outcome, Outcome::Failed { .. }));
    state.days.note(today, Day { tried: 1, failed, new: u32::try_from(new).unwrap_or(u32::MAX) });
}

/// How long a source rests after so many failures in a row: not at all after the first, half an hour after the
/// second, twice as long after each further one, at most a day.
fn back_off(failures: u32) -> Option<TimeDelta> {
    let doublings = failures.checked_sub(2)?.min(6);
    Some((TimeDelta::minutes(30) * (1 << doublings)).min(TimeDelta::days(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_to_a_day_and_no_further() {
        let minutes: Vec<_> = (0..12).map(|n| back_off(n).map(|wait| wait.num_minutes())).collect();
        assert_eq!(minutes[..5], [None, None, Some(30), Some(60), Some(120)]);
        assert!(minutes[8..].iter().all(|wait| *wait == Some(24 * 60)), "{minutes:?}");
    }
}
