//! Releases that their lists no longer name: which they are, and a look at the own address of each.
//!
//! What a look means is decided by [`absence`]. Looks come after the sources of a run are committed, side by side as
//! the reading was, so that nobody waits for them; a source that was not read in this run is not looked at, for its
//! server may be in trouble. As long as a list names the same releases and no look is due, nothing is loaded at all.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use feeds::merge::Decided;
use feeds::merge::absence::{self, Look, Place};
use feeds::model::{Robots, Source, SourceId, Story, StoryId, Time, Verdict};
use feeds::normalize::link::same_page;
use futures_util::{FutureExt, StreamExt};
use storage::{Batch, SourceState};
use url::Url;

use super::states::States;
use super::{Report, report};
use crate::app::App;
use crate::fetch::{Error, Request};

/// Addresses of one source asked for in one run: what is missing is in no hurry.
const ASKED: usize = 5;

/// Time for them, since a host may want long pauses.
const ASKED_FOR: Duration = Duration::from_secs(60);

/// Stories that a source took back and that are looked for again, in case it brings them back.
const REMEMBERED: usize = 20;

/// Notes in what was decided about a reading which of the source's newest releases it does not name.
pub async fn mark(
    app: &App,
    source: &SourceId,
    state: &mut SourceState,
    decided: &mut Decided,
    now: Time,
) -> storage::Result<()> {
    let told: BTreeSet<StoryId> = decided.decisions.iter().map(|decision| decision.story).collect();
    let listing = Some(absence::listing(&told));
    // Before the first reading nothing was there that could be missing.
    if state.watch.listing != listing && state.last_success.is_some() {
        let mut stories = app.store.timeline(Some(source), None, absence::WATCHED).await?;
        for story in &mut stories {
            if let Some(decided) = decided.stories.iter().find(|decided| decided.id == story.id) {
                *story = decided.clone();
            }
        }
        let marked = absence::mark(source, stories, &told, now);
        state.watch.due = state.watch.due.into_iter().chain(absence::next(source, &marked)).min();
        for story in marked {
            decided.stories.retain(|decided| decided.id != story.id);
            decided.stories.push(story);
        }
    }
    state.watch.listing = listing;
    Ok(())
}

/// Looks for what is missing, as far as it is time to, and counts what was decided.
pub async fn look(
    app: &App,
    states: &mut States,
    report: &Report,
    now: Time,
) -> storage::Result<BTreeMap<Verdict, usize>> {
    let read = report.sources.iter().filter(|line| line.outcome.is_read()).map(|line| &line.id);
    let read: BTreeSet<&SourceId> = read.collect();
    let is_wanted = |source: &&Source| {
        read.contains(&source.id) && states.get(&source.id).is_some_and(|state| is_due(state, now))
    };
    let sources: Vec<&Source> = app.config.sources.iter().filter(is_wanted).collect();
    if sources.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Boxed beforehand: the compiler cannot tell that a stream of closures over sources may change threads.
    let sources: Vec<_> = sources.into_iter().map(|source| look_for(app, source, now).boxed()).collect();
    let mut looking = futures_util::stream::iter(sources).buffer_unordered(app.config.fetch.concurrency);
    let mut decisions = Vec::new();
    while let Some(done) = app.stop.or_done(looking.next()).await {
        let done = done?;
        log(&done);
        decisions.extend(done.decisions);
    }
    drop(looking);
    *states = States::load(app).await?;
    Ok(report::count(&decisions))
}

/// Tells the operator, though nothing about what was never shown.
fn log(decided: &Decided) {
    let shown = |id: StoryId| {
        decided
            .stories
            .iter()
            .any(|story| story.id == id && (story.state.is_public() || story.tombstone().is_some()))
    };
    for decision in decided.decisions.iter().filter(|decision| shown(decision.story)) {
        let (story, source) = (decision.story, decision.source.as_str());
        tracing::info!(%story, source, "{}: {}", decision.verdict, decision.reason);
    }
}

async fn look_for(app: &App, source: &Source, now: Time) -> storage::Result<Decided> {
    let Some(state) = app.store.source(&source.id).await?.filter(|state| is_due(state, now)) else {
        return Ok(Decided::default());
    };
    let stories = watched(app, &source.id, &state).await?;
    let looks = looks(app, source, &state, &stories, now).await;
    decide_and_commit(app, &source.id, &looks, now).await
}

fn is_due(state: &SourceState, now: Time) -> bool {
    state.watch.due.is_some_and(|due| due <= now)
}

/// The stories of a source that may be missing: its newest, and those it took back.
async fn watched(app: &App, source: &SourceId, state: &SourceState) -> storage::Result<Vec<Story>> {
    let mut stories = app.store.timeline(Some(source), None, absence::WATCHED).await?;
    for id in &state.watch.taken_back {
        if stories.iter().all(|story| story.id != *id) {
            stories.extend(app.store.story(*id).await?);
        }
    }
    Ok(stories)
}

/// One look for each story whose time has come, one after the other.
async fn looks(
    app: &App,
    source: &Source,
    state: &SourceState,
    stories: &[Story],
    now: Time,
) -> BTreeMap<StoryId, Look> {
    let mut looks = BTreeMap::new();
    let mut addresses = Vec::new();
    for (story, place) in absence::wanted(&source.id, stories, now) {
        match place {
            Place::List(look) => drop(looks.insert(story, look)),
            Place::Address(address) => addresses.push((story, address.clone())),
        }
    }
    let learned = state.learned.iter().map(|learned| &learned.address);
    let lists: Vec<&Url> = learned.chain([&source.address]).collect();
    let asked = addresses.into_iter().take(ASKED).map(|(story, address)| {
        let lists = &lists;
        async move { (story, look_at(app, source.robots, &address, lists, now).await) }.boxed()
    });
    let asked: Vec<_> = asked.collect();
    let asked: Vec<_> = futures_util::stream::iter(asked)
        .buffered(1)
        .take_until(tokio::time::sleep(ASKED_FOR))
        .collect()
        .await;
    looks.extend(asked);
    looks
}

/// What an address says about the release it was given for. Only a plain answer counts: a redirect to anywhere but
/// the list may be a portal or a relaunch, and a server in trouble says nothing.
async fn look_at(app: &App, robots: Robots, address: &Url, lists: &[&Url], now: Time) -> Look {
    let request = Request { address: address.clone(), validators: None, robots, now };
    match app.fetcher.look(&request).await {
        Ok(end) if same_page(&end, address) => Look::There,
        Ok(end) if lists.iter().any(|list| same_page(&end, list)) => {
            Look::Gone("its address leads to the list".to_owned())
        }
        Err(Error::Status { status: status @ (404 | 410), .. }) => {
            Look::Gone(format!("its address answers {status}"))
        }
        Ok(_) | Err(_) => Look::Unclear,
    }
}

/// Decides with what is stored by now: a person may have been there in the meantime.
async fn decide_and_commit(
    app: &App,
    source: &SourceId,
    looks: &BTreeMap<StoryId, Look>,
    now: Time,
) -> storage::Result<Decided> {
    let _deciding = app.deciding.lock().await;
    let Some(mut state) = app.store.source(source).await? else { return Ok(Decided::default()) };
    let mut stories = watched(app, source, &state).await?;
    let decided = absence::observe(source, stories.clone(), looks, now);
    for story in &mut stories {
        if let Some(decided) = decided.stories.iter().find(|decided| decided.id == story.id) {
            *story = decided.clone();
        }
    }
    state.watch.due = absence::next(source, &stories);
    let took_back = |story: &&Story| {
        story.members.iter().any(|member| member.entry.source == *source && member.taken_back().is_some())
    };
    state.watch.taken_back =
        stories.iter().filter(took_back).map(|story| story.id).take(REMEMBERED).collect();
    let Decided { stories, decisions, .. } = decided.clone();
    app.store.commit(Batch { now, state: Some(state), stories, decisions }).await?;
    Ok(decided)
}

#[cfg(test)]
pub(super) mod tests;
