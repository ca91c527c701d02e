//! Incidents of sources: from what is remembered of a source to what begins and ends about it. Pure.
//!
//! | a source is | begins | ends |
//! |---|---|---|
//! | no longer readable, refused, too slow, closed by robots.txt | two tries half an hour apart failed, and so did all between them | with the next reading |
//! | silent | read, and without a new release for longer than its [cadence](feeds::cadence) explains | with the next new release |
//! | moved | its address has led to another page for good (301, 308) for a week, and the releases were read there | when it does no longer, or is configured anew |
//! | relaunched and repaired | what broke about its page was mended, or doubted | at once |
//!
//! Invariants: everything follows from the stored state, so that a run that was killed loses no incident and tells none
//! twice; a source has one outage at a time, whatever becomes of its reasons.
//!
//! Half an hour, since servers are restarted and backed up at night; a single failed try is nobody's business. Silence
//! counts from the newest release or from when one was last new to us, whichever is later: an office that publishes
//! belatedly is not silent, and neither is one that was added a moment ago.

mod gathered;
mod words;

use chrono::TimeDelta;
use chrono_tz::Tz;
use feeds::model::{How, Time};
use storage::{Incident, IncidentKind, Learned, SourceState};

use crate::collect::PROBATION;
use crate::fetch::Error;

pub use gathered::{Notice, Review, review};
pub use words::{subject, text};

/// How long a source must have failed.
const OUTAGE: TimeDelta = TimeDelta::minutes(30);

/// What happened to an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It began.
    Began(Incident),
    /// It ended, or began and ended at once.
    Ended(Incident),
}

impl Event {
    /// The incident as it is from now on.
    pub fn incident(&self) -> &Incident {
        match self {
            Self::Began(incident) | Self::Ended(incident) => incident,
        }
    }
}

/// What a failed request is for the source.
pub fn kind_of(error: &Error) -> IncidentKind {
    match error {
        // 202 is what checks for robots answer with.
        Error::Status { status: 202 | 401 | 403 | 407 | 429 | 451, .. } | Error::Resting { .. } => {
            IncidentKind::Refused
        }
        Error::Status { status: 408 | 504, .. }
        | Error::ConnectTimeout { .. }
        | Error::Timeout { .. }
        | Error::NoAnswer { .. }
        | Error::Stalled { .. } => IncidentKind::Slow,
        Error::RobotsDisallow { .. } => IncidentKind::Robots,
        _ => IncidentKind::Unreadable,
    }
}

/// How a source is read, in words.
pub fn reading(learned: &Learned) -> String {
    let Learned { address, how, listed, .. } = learned;
    let releases = if *listed == 1 { "release" } else { "releases" };
    let place = match (&learned.shape, how) {
        (Some(shape), How::Detected) => format!(" at {shape}"),
        _ => String::new(),
    };
    format!("{how}{place}, {listed} {releases} listed at {address}")
}

/// What begins and ends about a source.
pub fn judge(state: &SourceState, now: Time, zone: Tz) -> Vec<Event> {
    let events = [outage(state), silence(state, now, zone), relocation(state, now), relaunch(state)];
    events.into_iter().flatten().collect()
}

/// Puts an incident in the place of the last one of its kind.
pub fn note(incidents: &mut Vec<Incident>, incident: Incident) {
    incidents.retain(|noted| noted.kind != incident.kind);
    incidents.push(incident);
}

fn open(state: &SourceState, is_meant: impl Fn(IncidentKind) -> bool) -> Option<&Incident> {
    state.incidents.iter().find(|incident| incident.is_open() && is_meant(incident.kind))
}

fn ended(incident: &Incident, at: Time) -> Event {
    Event::Ended(Incident { ended: Some(at), ..incident.clone() })
}

fn outage(state: &SourceState) -> Option<Event> {
    match (open(state, IncidentKind::is_outage), state.failing) {
        (None, Some(failing)) if state.last_try? - failing.since >= OUTAGE => {
            let before = state.learned.as_ref().map(reading);
            Some(Event::Began(Incident {
                kind: failing.kind,
                began: failing.since,
                last_good: state.last_success,
                before: before.unwrap_or_else(|| "never read as it is configured now".to_owned()),
                after: state.reason.clone().unwrap_or_default(),
                ended: None,
                gathered: None,
            }))
        }
        (Some(outage), None) => {
            let read = state.last_success.filter(|read| *read > outage.began)?;
            Some(ended(outage, read))
        }
        _ => None,
    }
}

fn silence(state: &SourceState, now: Time, zone: Tz) -> Option<Event> {
    if let Some(silence) = open(state, |kind| kind == IncidentKind::Silent) {
        let new = state.last_new.filter(|new| *new > silence.began)?;
        return Some(ended(silence, new));
    }
    let cadence = state.cadence?;
    let since = cadence.newest.max(state.last_new?);
    // What cannot be read is not silent.
    if state.failing.is_some() || !cadence.is_exceeded(since, now, zone) {
        return None;
    }
    Some(Event::Began(Incident {
        kind: IncidentKind::Silent,
        began: now,
        last_good: Some(since),
        before: format!("a new release {cadence}, by {} pauses between its releases", cadence.pauses),
        after: format!("none for {} days, though it is read without trouble", (now - since).num_days()),
        ended: None,
        gathered: None,
    }))
}

fn relocation(state: &SourceState, now: Time) -> Option<Event> {
    match (open(state, |kind| kind == IncidentKind::Moved), &state.moved) {
        (None, Some(moved)) if moved.met - moved.since >= PROBATION => Some(Event::Began(Incident {
            kind: IncidentKind::Moved,
            began: moved.since,
            last_good: None,
            before: state.office.address.to_string(),
            after: moved.to.to_string(),
            ended: None,
            gathered: None,
        })),
        (Some(relocation), None) => Some(ended(relocation, now)),
        _ => None,
    }
}

fn relaunch(state: &SourceState) -> Option<Event> {
    let note = state.learned.as_ref()?.note.as_ref()?;
    let told = state.incidents.iter().find(|incident| incident.kind == IncidentKind::Relaunched);
    if told.is_some_and(|told| told.began >= note.at) {
        return None;
    }
    Some(Event::Ended(Incident {
        kind: IncidentKind::Relaunched,
        began: note.at,
        last_good: None,
        before: note.before.clone(),
        after: note.text.clone(),
        ended: Some(note.at),
        gathered: None,
    }))
}

#[cfg(test)]
mod tests;
