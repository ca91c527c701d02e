//! Which sources a run asks, and when a source may be asked again: the pure rules of politeness between runs.
//!
//! A source that fails is asked again at the next run, then ever more rarely, at least once a day; it is never
//! given up. What a server demands with `Retry-After` binds everybody, the operator included: for the address that said
//! it, and after a 429 for its whole host, also across a restart.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use feeds::model::{Office, Source, Time, Verdict};
use sha2::{Digest, Sha256};
use storage::{Day, Failing, Rest, SourceState, Watch};

use super::gather::Failure;
use super::states::States;
use super::{Outcome, Report, Selection, SourceReport, interval, moving};
use crate::app::App;

/// No pause is longer, spread included. What lies farther ahead was noted by a clock that has been set back since.
const LONGEST: TimeDelta = TimeDelta::hours(27);

/// A source to ask, with what is remembered of it.
#[derive(Debug, Clone)]
pub struct Job {
    /// As configured.
    pub source: Source,
    /// As remembered; fresh if it was never tried or reads otherwise than before.
    pub state: SourceState,
    /// Whether documents show the source as it is configured, if they show it.
    pub is_shown: bool,
}

/// The jobs of a run, and a report that already names those that wait.
pub fn plan(app: &App, states: &States, selection: &Selection, now: Time) -> (Vec<Job>, Report) {
    let mut report = Report { began: now, sources: Vec::new(), missing: BTreeMap::new(), changed: false };
    let mut jobs = Vec::new();
    // What earlier processes were told.
    for rest in states.all().flat_map(|state| &state.rests).filter(|rest| lies_ahead(rest.until, now)) {
        app.fetcher.leave_alone(rest, now);
    }
    for source in app.config.sources.iter().filter(|source| is_selected(selection, source)) {
        let state = remembered(source, states.get(&source.id));
        let rest = app.fetcher.resting(moving::learned(&state, now).unwrap_or(&source.address), now);
        match waits(&state, rest, selection, now) {
            None => {
                let is_shown = states.get(&source.id).is_some_and(|known| known.office == state.office);
                jobs.push(Job { source: source.clone(), state, is_shown });
            }
            Some(outcome) => {
                report.sources.push(SourceReport { id: source.id.clone(), outcome, took: Duration::ZERO });
            }
        }
    }
    (jobs, report)
}

fn is_selected(selection: &Selection, source: &Source) -> bool {
    match selection {
        Selection::Due | Selection::Paced { .. } => true,
        Selection::Named(ids) => ids.contains(&source.id),
    }
}

/// What becomes of a source that is not to be asked now.
fn waits(state: &SourceState, rest: Option<Rest>, selection: &Selection, now: Time) -> Option<Outcome> {
    if let Some(rest) = rest {
        let reason = format!("{} had too many requests (429)", rest.host);
        return Some(Outcome::Waiting { until: rest.until, reason });
    }
    let is_failing = state.failures > 0;
    let due = match selection {
        Selection::Paced { .. } if !is_failing => state.next_due.map(|due| due - interval::GRACE),
        Selection::Due | Selection::Paced { .. } if is_failing => state.next_due,
        _ => None,
    };
    let ahead = |until: &Time| lies_ahead(*until, now);
    let until = state.retry_after.filter(ahead).max(due.filter(ahead))?;
    Some(match &state.reason {
        Some(reason) => Outcome::Waiting { until, reason: format!("it failed: {reason}") },
        None => Outcome::NotDue { until },
    })
}

/// Whether a time is to be waited for.
fn lies_ahead(until: Time, now: Time) -> bool {
    until > now && until - now <= LONGEST
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
            asked: known.asked,
            rests: known.rests.clone(),
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

/// Notes that the source was read, and when it is due again; `fresh` is how long its answer holds. Comes behind
/// whatever else the reading taught.
pub fn succeed(state: &mut SourceState, fresh: Option<TimeDelta>, now: Time) {
    state.last_try = Some(now);
    state.asked = state.asked.wrapping_add(1);
    state.last_success = Some(now);
    state.failures = 0;
    state.failing = None;
    state.reason = None;
    state.retry_after = None;
    state.next_due = interval::next_due(state, fresh, now);
}

/// Notes that the source failed.
pub fn fail(state: &mut SourceState, failure: &Failure, now: Time) {
    let since = state.failing.map_or(now, |failing| failing.since);
    state.last_try = Some(now);
    state.asked = state.asked.wrapping_add(1);
    state.failures = state.failures.saturating_add(1);
    state.failing = Some(Failing { since, kind: failure.kind });
    state.reason = Some(failure.reason.clone());
    state.retry_after = failure.retry_after;
    let rest = back_off(state.failures).map(|rest| now + interval::spread_rest(state, rest));
    state.next_due = rest.max(failure.retry_after);
}

/// Notes which of the source's hosts had too many requests.
pub fn note_rests(state: &mut SourceState, rests: impl IntoIterator<Item = Rest>) {
    state.rests = rests.into_iter().collect();
    state.rests.dedup();
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
mod tests;
