//! Incidents at the end of a run: what begins and ends is noted with the sources, and laid down to be told.
//!
//! Everything is decided by [`incident`] from what is stored, and stored with its letters in one step: whenever a run
//! is killed, the next one finds what is still to be told, and nothing that was told already.

use std::collections::BTreeMap;

use feeds::cadence::{Cadence, WORTH};
use feeds::model::{SourceId, Story, Time, Verdict};
use storage::SourceState;

use super::states::States;
use super::{Outcome, Report};
use crate::alert;
use crate::app::App;
use crate::incident::{self, Event, Notice, Review};

/// Looks at all configured sources after a run.
pub async fn review(app: &App, run: &Report, states: States, now: Time) -> storage::Result<()> {
    let mut states = states.into_all();
    let mut learned = learn(app, run, &mut states).await?;
    let configured = app.config.sources.iter().filter_map(|source| states.remove(&source.id)).collect();
    let zone = app.config.site.zone;
    let Review { changed, notices } = incident::review(configured, now, zone);
    learned.retain(|state| changed.iter().all(|changed| changed.office.id != state.office.id));
    let changed: Vec<SourceState> = changed.into_iter().chain(learned).collect();
    if changed.is_empty() {
        return Ok(());
    }
    notices.iter().for_each(log);
    let letters = alert::letters(app, &notices, now);
    app.store.post(changed, letters).await?;
    app.posted.notify_one();
    Ok(())
}

/// Learns the cadence of the sources that had something new; gives their states.
async fn learn(
    app: &App,
    run: &Report,
    states: &mut BTreeMap<SourceId, SourceState>,
) -> storage::Result<Vec<SourceState>> {
    let mut learned = Vec::new();
    for line in run.sources.iter().filter(|line| has_news(&line.outcome)) {
        let Some(state) = states.get_mut(&line.id) else { continue };
        let stories = app.store.timeline(Some(&line.id), None, WORTH).await?;
        let released: Vec<Time> = stories.iter().filter_map(|story| released(story, &line.id)).collect();
        let cadence = Cadence::learn(&released, app.config.site.zone);
        if state.cadence != cadence {
            state.cadence = cadence;
            learned.push(state.clone());
        }
    }
    Ok(learned)
}

fn has_news(outcome: &Outcome) -> bool {
    let Outcome::Read { counts, .. } = outcome else { return false };
    counts.contains_key(&Verdict::New) || counts.contains_key(&Verdict::Joined)
}

/// When a source told a story: by its own date, unless that lies ahead of us.
fn released(story: &Story, source: &SourceId) -> Option<Time> {
    let member = story.members.iter().find(|member| member.entry.source == *source)?;
    Some(member.entry.facts().published.map_or(member.first_seen, |date| date.min(member.first_seen)))
}

/// Tells the log, whatever else tells the operator.
fn log(notice: &Notice) {
    let subject = incident::subject(notice);
    let begins = match notice {
        Notice::Of(_, events) => events.iter().any(|event| matches!(event, Event::Began(_))),
        Notice::Together { .. } => true,
        Notice::Over { .. } => false,
    };
    if begins {
        tracing::warn!("incident: {subject}");
    } else {
        tracing::info!("incident: {subject}");
    }
}

#[cfg(test)]
mod tests;
