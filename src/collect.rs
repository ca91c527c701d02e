//! One run over the sources: fetch, read, normalise, decide, commit, publish, notify.
//!
//! Sources are fetched and read side by side, so that a slow one costs the others nothing. They are decided
//! about and committed one after the other, so that the second office to tell a release meets the story the
//! first one made. A source's changes are one batch: a run that is stopped or killed has committed whole sources
//! only, and the next one carries on.

mod dice;
mod flood;
mod gather;
mod incidents;
mod interval;
mod mended;
mod missing;
mod moving;
mod order;
mod plan;
mod report;
mod states;
mod trust;
mod under_way;

pub use moving::PROBATION;
pub use report::{Outcome, Report, SourceReport};

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use feeds::merge::{self, Decided, Known, Shelf};
use feeds::model::{Context, Decision, Entry, How, Source, SourceId, Story, StoryId, Time, Verdict};
use storage::{Batch, Learned, Note, RunRecord, SourceState, Validators};

use crate::app::App;
use crate::reading::caught;
use crate::{incident, notify, publish};
use flood::Judgement;
use gather::{Answer, Failure, Gathered, Gathering};
use moving::Found;
use plan::{Job, plan};
use states::States;
use under_way::{UnderWay, Work};

/// Which sources a run reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every source that is not backing off.
    Due,
    /// Those of them whose own pace has come round: what the schedule asks.
    Paced {
        /// Over this time the sources of each host are spread.
        within: Duration,
    },
    /// These in any case, save for a `Retry-After` still running.
    Named(Vec<SourceId>),
}

impl Selection {
    /// Over which time the sources of each host are spread: somebody waits for all but the schedule.
    fn within(&self) -> Duration {
        match self {
            Self::Due | Self::Named(_) => Duration::ZERO,
            Self::Paced { within } => *within,
        }
    }
}

/// Called as each source ends: its line, how many have ended, and of how many.
pub type Progress<'a> = &'a (dyn Fn(&SourceReport, usize, usize) + Sync);

/// Runs once. Nothing a source does is an error here; only the store can fail a run.
pub async fn run(
    app: &App,
    selection: Selection,
    now: Time,
    progress: Progress<'_>,
) -> storage::Result<Report> {
    let _alone = app.run_lock.lock().await;
    let began = Instant::now();
    let ended = run_alone(app, selection, now, progress).await;
    app.metrics.note_run(ended.as_ref().ok(), began.elapsed());
    ended
}

async fn run_alone(
    app: &App,
    selection: Selection,
    now: Time,
    progress: Progress<'_>,
) -> storage::Result<Report> {
    let (before, _) = app.store.revision().await?;
    release(app, now).await?;
    let states = States::load(app).await?;
    let (jobs, mut report) = plan(app, &states, &selection, now);
    let total = jobs.len();

    let mut at_hand = AtHand { states, shelf: Arc::default(), minted: BTreeSet::new() };
    let mut under_way = UnderWay::start(app, jobs, &at_hand.shelf, selection.within(), now);
    while let Some(work) = app.stop.or_done(under_way.next()).await {
        let line = decide_and_commit(app, work, &mut at_hand, now).await?;
        report.sources.push(line);
        if let Some(line) = report.sources.last() {
            progress(line, report.tried(), total);
        }
    }
    drop(under_way);
    let AtHand { mut states, .. } = at_hand;
    states.write(app).await?;
    report.missing = missing::look(app, &mut states, &report, now).await?;
    incidents::review(app, &report, states, now).await?;

    report.sort_like(&app.config.sources);
    let last_good = app.store.last_run().await?.and_then(|last| last.last_good);
    app.store.end_run(record(&report, (app.clock)(), last_good)).await?;
    report.changed = app.store.revision().await?.0 != before;
    publish::renew(app).await?;
    notify::notify(&report);
    Ok(report)
}

/// Publishes what was held until now, also while a run is going on.
pub async fn end_embargoes(app: &App, now: Time) -> storage::Result<()> {
    release(app, now).await?;
    // Also what another one released that was stopped before it came here.
    publish::renew(app).await
}

/// Commits the end of embargoes that have run out.
async fn release(app: &App, now: Time) -> storage::Result<()> {
    let _deciding = app.deciding.lock().await;
    loop {
        let Decided { stories, decisions, .. } = merge::release(app.store.held(now).await?, now);
        if stories.is_empty() {
            return Ok(());
        }
        app.store.commit(Batch { now, state: None, stories, decisions }).await?;
    }
}

/// What a run has at hand beside the store.
struct AtHand {
    states: States,
    /// What is laid out.
    shelf: Arc<Shelf>,
    /// The stories that it has made.
    minted: BTreeSet<StoryId>,
}

/// Turns what was gathered into one batch: the verdicts and the source's new state. Where there is nothing but the state,
/// it is noted with those of others.
async fn decide_and_commit(
    app: &App,
    work: Work,
    at_hand: &mut AtHand,
    now: Time,
) -> storage::Result<SourceReport> {
    let Work { job: Job { source, mut state, is_shown }, gathered, took, place: _kept_until_the_end } = work;
    let mut decided = Decided::default();
    let _deciding = app.deciding.lock().await;
    let outcome = match gathered {
        Gathered::Unasked { until, reason } => {
            let outcome = Outcome::Waiting { until, reason };
            return Ok(SourceReport { id: source.id, outcome, took });
        }
        Gathered::NotModified(answer) => {
            answered(&mut state, answer, Found::Known, now);
            Outcome::NotModified
        }
        Gathered::Failed(failure) => failed(&mut state, failure, now),
        Gathered::Read(mut gathering) => {
            let entries = std::mem::take(&mut gathering.entries);
            match decide(app, at_hand, (&source, &state), (&gathering.learned, entries), now).await? {
                Ok(mut ruled) => {
                    // A list that is doubted is no witness to what was taken back.
                    if ruled.held_back() == 0 {
                        missing::mark(app, &source.id, &mut state, &mut ruled.decided, now).await?;
                    }
                    let outcome = read(&mut state, *gathering, &ruled, now);
                    decided = ruled.decided;
                    outcome
                }
                Err(reason) => failed(&mut state, Failure::unreadable(reason), now),
            }
        }
    };
    let hosts = [Some(&source.address), state.learned.as_ref().map(|learned| &learned.address)];
    let rests: Vec<_> = hosts.into_iter().flatten().filter_map(|url| app.fetcher.resting(url, now)).collect();
    plan::note_rests(&mut state, rests);
    plan::note_day(&mut state, now.with_timezone(&app.config.site.zone).date_naive(), &outcome);
    let Decided { mut stories, decisions, .. } = decided;
    if is_shown
        && stories.is_empty()
        && decisions.iter().all(|decision| decision.verdict == Verdict::Unchanged)
    {
        at_hand.states.note(app, state).await?;
    } else {
        stories.iter_mut().for_each(|story| thin(story, app.config.versions));
        let new = decisions.iter().filter(|decision| decision.verdict == Verdict::New);
        at_hand.minted.extend(new.map(|decision| decision.story));
        let batch = Batch { now, state: Some(state.clone()), stories, decisions };
        app.store.commit_beside(batch, &at_hand.shelf).await?;
        at_hand.states.committed(state);
    }
    Ok(SourceReport { id: source.id, outcome, took })
}

/// Notes what an answer says beside its document. Comes behind whatever else a reading taught.
fn answered(state: &mut SourceState, answer: Answer, found: Found, now: Time) {
    let Answer { validators, whereabouts, fresh } = answer;
    let was_read = state.last_success.is_some();
    state.validators = validators;
    moving::locate(state, whereabouts, found, was_read, now);
    plan::succeed(state, fresh, now);
}

/// Lets the oldest of the earlier versions go, until no telling has more than `most`.
fn thin(story: &mut Story, most: usize) {
    for member in &mut story.members {
        let surplus = member.versions.len().saturating_sub(most);
        member.versions.drain(..surplus);
    }
}

/// What was decided about a reading.
struct Ruled {
    decided: Decided,
    /// Known releases that it tells again.
    again: usize,
    /// Entries that were held back as a flood.
    held: usize,
}

impl Ruled {
    fn believed(decided: Decided) -> Self {
        Self { again: again(&decided), decided, held: 0 }
    }

    /// Entries of which nothing is made for now: those of a flood, and those that may be known releases or not.
    fn held_back(&self) -> usize {
        self.held + self.decided.doubtful.len()
    }
}

/// The verdicts about a reading, or why there are none: it cannot be believed, or deciding failed.
async fn decide(
    app: &App,
    at_hand: &AtHand,
    (source, state): (&Source, &SourceState),
    (learned, entries): (&Learned, Vec<Entry>),
    now: Time,
) -> storage::Result<Result<Ruled, String>> {
    let mut known = known(app, &at_hand.shelf, source, learned.how, &entries).await?;
    known.note_minted(&at_hand.minted);
    if state.learned.as_ref().is_some_and(|before| flood::is_settled(before, now)) {
        known.trust();
    }
    let context = Context { now, zone: app.config.site.zone };
    let verdicts = |entries, known| caught(|| merge::decide(source, entries, known, &context));
    let Some(before) = state.learned.as_ref().filter(|_| learned.how == How::Detected) else {
        return Ok(verdicts(entries, known).map(Ruled::believed));
    };
    let decided = match verdicts(entries.clone(), known.clone()) {
        Ok(decided) => decided,
        Err(reason) => return Ok(Err(reason)),
    };
    let seen = flood::seen(&entries, &decided.decisions, known.stories());
    let broke = mended::broke(Some(before), learned).is_some();
    if !flood::is_doubtful(&seen, before, state.last_success, broke, now) {
        return Ok(Ok(Ruled::believed(decided)));
    }
    let told = app.store.timeline(Some(&source.id), None, flood::FLOOD).await?;
    Ok(match flood::judge(&seen, &flood::told(&told, &source.id)) {
        Judgement::Believed => Ok(Ruled::believed(decided)),
        Judgement::Refused => Err(flood::refusal(seen.len())),
        Judgement::Held(held) => {
            let rest = entries.into_iter().enumerate().filter(|(place, _)| !held.contains(place));
            let rest = verdicts(rest.map(|(_, entry)| entry).collect(), known);
            rest.map(|rest| Ruled { decided: rest, again: again(&decided), held: held.len() })
        }
    })
}

/// How many known releases a reading tells again.
fn again(decided: &Decided) -> usize {
    let told = |(place, decision): &(usize, &Decision)| {
        !matches!(decision.verdict, Verdict::New | Verdict::Joined | Verdict::Held)
            && !decided.doubtful.contains(place)
    };
    let told = decided.decisions.iter().enumerate().filter(told);
    told.map(|(_, decision)| decision.story).collect::<BTreeSet<_>>().len()
}

fn failed(state: &mut SourceState, failure: Failure, now: Time) -> Outcome {
    let news = state.reason.as_ref() != Some(&failure.reason);
    plan::fail(state, &failure, now);
    Outcome::Failed { kind: failure.kind, reason: failure.reason, news }
}

fn read(state: &mut SourceState, gathering: Gathering, ruled: &Ruled, now: Time) -> Outcome {
    let Gathering { how, entries: _, skipped, problems, mut learned, is_unfinished, wish, mut answer } =
        gathering;
    let recovered = state.reason.is_some();
    let counts = report::count(&ruled.decided.decisions);
    let held = (ruled.held, ruled.decided.doubtful.len());
    let note = mended::note(state.learned.as_ref(), &learned, ruled.again, held);
    learned.doubted = (ruled.held_back() > 0).then(|| learned.doubted.unwrap_or(now));
    if let Some(text) = &note {
        let before = state.learned.as_ref().map(incident::reading).unwrap_or_default();
        learned.note = Some(Note { at: now, text: text.clone(), before });
    }
    state.learned = Some(learned);
    let is_news = counts.keys().any(|verdict| *verdict != Verdict::Unchanged);
    if is_news && trust::is_lie(&state.validators, &answer.validators) {
        tracing::warn!(source = %state.office.id, "its server says that nothing has changed although it has; it is not asked so any more");
        state.distrusted = Some(now);
    }
    if counts.contains_key(&Verdict::New) || counts.contains_key(&Verdict::Joined) {
        state.last_new = Some(now);
    }
    state.wish = wish;
    // What is held back must be seen again, and what was left be asked for, however little the page changes.
    if is_unfinished || ruled.held_back() > 0 {
        answer.validators = Validators::default();
    }
    let found = if ruled.again > 0 { Found::Known } else { Found::Unknown };
    answered(state, answer, found, now);
    Outcome::Read { how, counts, skipped, problems, recovered, note }
}

/// The stories that a reading may be about: by key, and for what is new or says something new by what is alike.
async fn known(
    app: &App,
    shelf: &Arc<Shelf>,
    source: &Source,
    how: How,
    entries: &[Entry],
) -> storage::Result<Known> {
    let mut known = app.store.around(entries, shelf).await?;
    let strangers = entries.iter().filter(|entry| !known.recognises(entry)).count();
    // A rebuilt site: any of the source's releases may be among them, however little it has kept. Lists name
    // releases by their addresses alone, so that a single one may be a known one renamed.
    if strangers * 2 > entries.len() || (strangers > 0 && matches!(how, How::Detected | How::Selectors)) {
        known.add(app.store.timeline(Some(&source.id), None, feeds::source::MOST_KNOWN).await?);
    }
    Ok(known)
}

fn record(report: &Report, ended: Time, last_good: Option<Time>) -> RunRecord {
    let failed = report.unread();
    let read = report.sources.len() - failed;
    let known_well = report.not_due();
    // Where hardly anybody was due, a few that fail say nothing about us.
    let is_good = read > known_well || failed <= known_well;
    RunRecord {
        began: report.began,
        ended,
        read: read as u32,
        failed: failed as u32,
        last_good: if is_good { Some(ended) } else { last_good },
    }
}

#[cfg(test)]
mod guest_tests;
#[cfg(test)]
mod tests;
