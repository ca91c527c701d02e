//! How the sources fare, from stored state alone: the one value that `sources` on the terminal, `/status` in the browser
//! and `/metrics` tell.
//!
//! Making it from what is stored is a pure function; nothing but [`load`] looks anywhere.

mod chart;
mod page;
mod ready;

pub use page::{STYLESHEET, page};
pub use ready::ready;

use std::collections::BTreeMap;
use std::fmt;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use feeds::cadence::Cadence;
use feeds::model::{Revision, Source, SourceId, Time};
use serde::Serialize;
use storage::{Day, Incident, Note, RunRecord, SourceState};

use crate::app::App;
use crate::config::Config;
use crate::schedule::Schedule;

/// Everything there is to say about the service at one time.
#[derive(Debug)]
pub struct Status<'a> {
    /// The configuration it is about.
    pub config: &'a Config,
    /// When this was so.
    pub now: Time,
    /// The run that ended last.
    pub last_run: Option<RunRecord>,
    /// When the schedule names the next run.
    pub next_run: Option<Time>,
    /// What is published, and since when.
    pub edition: (Revision, Option<Time>),
    /// Every configured source, in the order of the configuration.
    pub sources: Vec<Fare<'a>>,
}

/// How one source fares.
#[derive(Debug)]
pub struct Fare<'a> {
    /// As configured.
    pub source: &'a Source,
    /// When it is asked next.
    pub next_due: Option<Time>,
    /// As remembered, if it was tried with its present settings.
    known: Option<SourceState>,
}

/// A source's state in a word, what needs attention first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// Its last try failed.
    Failing,
    /// Never tried.
    New,
    /// Read, or known to be as it was.
    Ok,
}

impl Word {
    /// Every word.
    pub const ALL: [Self; 3] = [Self::Failing, Self::New, Self::Ok];
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failing => "failing",
            Self::New => "new",
            Self::Ok => "ok",
        })
    }
}

/// Looks at what is stored.
pub async fn load(app: &App) -> storage::Result<Status<'_>> {
    let remembered = (app.store.sources().await?, app.store.last_run().await?, app.store.revision().await?);
    Ok(Status::of(&app.config, remembered, (app.clock)()))
}

impl<'a> Status<'a> {
    fn of(
        config: &'a Config,
        (states, last_run, edition): (Vec<SourceState>, Option<RunRecord>, (Revision, Option<Time>)),
        now: Time,
    ) -> Self {
        let mut states: BTreeMap<SourceId, SourceState> =
            states.into_iter().map(|state| (state.office.id.clone(), state)).collect();
        let schedule = Schedule::parse(&config.schedule, config.site.zone).ok();
        let next_run = schedule.as_ref().and_then(|schedule| schedule.next_after(now));
        let fare = |source: &'a Source| {
            let known = states.remove(&source.id).filter(|state| state.last_try.is_some());
            let rested = known.as_ref().and_then(|state| state.next_due.max(state.retry_after));
            let next_due = match (rested.filter(|rested| *rested > now), &schedule) {
                (Some(rested), Some(schedule)) => schedule.next_after(rested - TimeDelta::seconds(1)),
                _ => next_run,
            };
            Fare { source, next_due, known }
        };
        let sources = config.sources.iter().map(fare).collect();
        Self { config, now, last_run, next_run, edition, sources }
    }

    /// In which times are shown.
    pub fn zone(&self) -> Tz {
        self.config.site.zone
    }

    /// How many sources are in each state.
    pub fn counts(&self) -> [(Word, usize); 3] {
        Word::ALL.map(|word| (word, self.sources.iter().filter(|fare| fare.word() == word).count()))
    }

    /// Whether the service does its work, or what is wrong.
    pub fn ready(&self) -> Result<(), &'static str> {
        ready(self.last_run.as_ref(), self.config, self.now)
    }

    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone()).date_naive()
    }
}

impl Fare<'_> {
    /// Its state in a word.
    pub fn word(&self) -> Word {
        match &self.known {
            None => Word::New,
            Some(state) if state.failures > 0 => Word::Failing,
            Some(_) => Word::Ok,
        }
    }

    /// Whether somebody should look at it.
    pub fn needs_attention(&self) -> bool {
        self.word() == Word::Failing || self.incident().is_some()
    }

    /// Why its last try failed.
    pub fn reason(&self) -> Option<&str> {
        self.known.as_ref()?.reason.as_deref()
    }

    /// How it is read.
    pub fn how(&self) -> Option<String> {
        Some(self.known.as_ref()?.learned.as_ref()?.how.to_string())
    }

    /// When it was last read, or known to be as it was.
    pub fn last_success(&self) -> Option<Time> {
        self.known.as_ref()?.last_success
    }

    /// When it last had a release that was not known before.
    pub fn last_new(&self) -> Option<Time> {
        self.known.as_ref()?.last_new
    }

    /// Failures since the last success.
    pub fn failures(&self) -> u32 {
        self.known.as_ref().map_or(0, |state| state.failures)
    }

    /// How often it publishes, once that is known.
    pub fn cadence(&self) -> Option<&Cadence> {
        self.known.as_ref()?.cadence.as_ref()
    }

    /// What is wrong with it.
    pub fn incident(&self) -> Option<&Incident> {
        self.known.as_ref()?.incident()
    }

    /// What last broke about its page and how it was mended.
    pub fn note(&self) -> Option<&Note> {
        self.known.as_ref()?.learned.as_ref()?.note.as_ref()
    }

    fn days(&self, today: NaiveDate) -> Vec<(NaiveDate, Day)> {
        self.known.as_ref().map(|state| state.days.until(today).collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
