//! When a release that its list names no more counts as taken back.
//!
//! Gone from a list is not withdrawn: lists are short. What is missing is looked for at its own address, and only
//! [`RUNS`] looks in a row that find it gone, over a day at least, make it withdrawn. An item without an address of
//! its own is gone as long as its list passes over it and still names older ones.
//!
//! | story | its own address | items without one | then |
//! |---|---|---|---|
//! | told by this source alone | gone thrice over a day | passed over thrice over a day | withdrawn |
//! | told by others as well | the same | the same | stays, and they speak for it |
//! | taken back | answers again | named again | returned |
//! | any | gone with most others of its source | | stays: the site was rebuilt or cleared |
//!
//! Invariants: what cannot be known (a server in trouble, a redirect to anywhere) neither counts nor takes a count
//! back; nothing a person decided is changed; how often one release is looked for is bounded by `due`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use url::Url;

use super::{Decided, head, tell};
use crate::model::{
    Absence, Author, Decision, Gone, Key, Member, SourceId, State, Story, StoryId, Time, Verdict, Withdrawal,
};

/// Looks in a row that must find a release gone.
pub const RUNS: u32 = 3;

/// How many of a source's newest stories are watched. Older ones are history, and nobody's list names them.
pub const WATCHED: usize = 20;

/// Over how long they must go.
const OVER: TimeDelta = TimeDelta::days(1);

/// Between the first look that finds a release gone and the second.
const SOON: TimeDelta = TimeDelta::hours(1);

/// Releases of one source that may be gone although most of the missing ones are: an office withdraws one or two
/// releases; a rebuilt site has lost all.
const FEW: usize = 3;

/// What a look at a release's own address found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It is there.
    There,
    /// It is gone; in words, what says so, such as `its address answers 404`.
    Gone(String),
    /// Neither can be said.
    Unclear,
}

/// Where a release is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<'a> {
    /// At its own address.
    Address(&'a Url),
    /// In its list, which says so already.
    List(Look),
}

/// A digest of which stories a reading names: as long as it is the same, so are the missing ones.
pub fn listing(told: &BTreeSet<StoryId>) -> String {
    let mut hasher = Sha256::new();
    told.iter().for_each(|id| hasher.update(id.0.as_bytes()));
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Notes which of a source's newest stories its list does not name; `told` are those it names. Gives the stories that
/// change by it.
pub fn mark(source: &SourceId, stories: Vec<Story>, told: &BTreeSet<StoryId>, now: Time) -> Vec<Story> {
    let oldest = stories.iter().filter(|story| told.contains(&story.id)).map(Story::order).min();
    let missing = stories.into_iter().filter(|story| !told.contains(&story.id) && may_change(story));
    let marked = missing.filter_map(|mut story| {
        let passed = oldest.is_some_and(|oldest| oldest < story.order());
        let member = own(source, &mut story)?;
        let mut absence = member.absence.unwrap_or(Absence {
            since: now,
            passed,
            looked: None,
            there: false,
            gone: None,
            taken_back: None,
        });
        if absence.passed && !passed && address(member).is_none() && absence.taken_back.is_none() {
            absence.gone = None;
        }
        absence.passed = passed;
        let changed = member.absence != Some(absence);
        member.absence = Some(absence);
        changed.then_some(story)
    });
    marked.collect()
}

/// When the next of these stories is to be looked for.
pub fn next(source: &SourceId, stories: &[Story]) -> Option<Time> {
    stories.iter().filter_map(|story| due(of(source, story)?)).min()
}

/// The stories to look for now, and where: those first that were found gone before, then in the order given.
pub fn wanted<'a>(source: &SourceId, stories: &'a [Story], now: Time) -> Vec<(StoryId, Place<'a>)> {
    let mut wanted: Vec<_> = stories
        .iter()
        .filter_map(|story| Some((story.id, of(source, story)?)))
        .filter(|(_, member)| due(member).is_some_and(|due| due <= now))
        .collect();
    wanted.sort_by_key(|(_, member)| member.absence.is_none_or(|absence| absence.gone.is_none()));
    wanted.into_iter().map(|(id, member)| (id, place(member))).collect()
}

fn place(member: &Member) -> Place<'_> {
    let passed = member.absence.is_some_and(|absence| absence.passed);
    match address(member) {
        Some(address) => Place::Address(address),
        None if passed => Place::List(Look::Gone("names older ones still".to_owned())),
        None => Place::List(Look::Unclear),
    }
}

/// What the looks of one run mean for the stories of a source. Gives only those that change.
pub fn observe(
    source: &SourceId,
    stories: Vec<Story>,
    looks: &BTreeMap<StoryId, Look>,
    now: Time,
) -> Decided {
    let mut stories = stories;
    let looked: Vec<(usize, &Look)> = stories
        .iter()
        .enumerate()
        .filter_map(|(place, story)| Some((place, looks.get(&story.id)?)))
        .filter(|(place, _)| of(source, &stories[*place]).is_some())
        .collect();
    for (place, look) in &looked {
        if let Some(absence) = own(source, &mut stories[*place]).and_then(|member| member.absence.as_mut()) {
            count(absence, look, now);
        }
    }
    let rebuilt = is_rebuilt(source, &stories);
    let mut decided = Decided::default();
    for (place, look) in looked {
        let story = &mut stories[place];
        let ruling = match look {
            Look::There => brought_back(source, story, now),
            Look::Gone(what) if !rebuilt => taken_back(source, story, what, now),
            Look::Gone(_) | Look::Unclear => None,
        };
        decided.decisions.extend(ruling.map(|(verdict, reason)| Decision {
            story: story.id,
            source: source.clone(),
            verdict,
            reason,
            at: now,
            by: Author::Program,
        }));
        decided.stories.push(story.clone());
    }
    decided
}

/// The release's own address: that of items without one is their list's.
fn address(member: &Member) -> Option<&Url> {
    let has_own = member.entry.keys.iter().any(|key| matches!(key, Key::Address(_)));
    has_own.then_some(&member.entry.listed.link)
}

/// Adds a look to what is known of an absence.
fn count(absence: &mut Absence, look: &Look, now: Time) {
    absence.looked = Some(now);
    match look {
        Look::There => (absence.there, absence.gone) = (true, None),
        Look::Unclear => {}
        Look::Gone(_) => {
            let gone = absence.gone.unwrap_or(Gone { since: now, runs: 0 });
            absence.there = false;
            absence.gone = Some(Gone { runs: gone.runs.saturating_add(1), ..gone });
        }
    }
}

/// When a release is to be looked for again. One that was found gone: soon, then when a day is over, so that three
/// looks can decide. Any other one: at first every day, ever more rarely the longer it has been missing.
fn due(member: &Member) -> Option<Time> {
    let absence = member.absence?;
    let Some(looked) = absence.looked else { return Some(absence.since) };
    let patience = ((looked - absence.since) / 10).max(OVER);
    Some(match absence.gone.filter(|_| absence.taken_back.is_none()) {
        None => looked + patience,
        Some(gone) if gone.runs + 1 < RUNS => looked + SOON,
        Some(gone) if gone.runs < RUNS => (looked + SOON).max(gone.since + OVER),
        Some(_) => looked + OVER,
    })
}

/// Whether most of what is missing is gone, as far as anything is known of it.
fn is_rebuilt(source: &SourceId, stories: &[Story]) -> bool {
    let absences = stories
        .iter()
        .filter_map(|story| of(source, story).filter(|member| address(member).is_some())?.absence)
        .filter(|absence| absence.taken_back.is_none());
    let (gone, others): (Vec<_>, Vec<_>) = absences.partition(|absence| absence.gone.is_some());
    gone.len() > FEW && gone.len() > others.iter().filter(|absence| absence.there).count()
}

fn taken_back(source: &SourceId, story: &mut Story, what: &str, now: Time) -> Option<(Verdict, String)> {
    let absence = own(source, story)?.absence.as_mut()?;
    let gone = absence.gone.filter(|gone| gone.runs >= RUNS && now - gone.since >= OVER)?;
    if absence.taken_back.is_some() {
        return None;
    }
    absence.taken_back = Some(now);
    head::put_head_first(&mut story.members);
    story.touched = now;
    let seen = format!(
        "its list names it no more and {what}; seen {} times since {}",
        gone.runs,
        gone.since.to_rfc3339()
    );
    let next = story.tellers().next().map(|member| member.entry.source.clone());
    Some(match next {
        Some(other) => (Verdict::Withdrawn, format!("{seen}; it stays, since {other} still tells it")),
        None => {
            let shown = story.state.is_public();
            story.state = State::Withdrawn { at: now, why: Withdrawal::Presumed, shown };
            (Verdict::Withdrawn, seen)
        }
    })
}

fn brought_back(source: &SourceId, story: &mut Story, now: Time) -> Option<(Verdict, String)> {
    own(source, story)?.absence.as_mut()?.taken_back.take()?;
    head::put_head_first(&mut story.members);
    tell::revive(story, now);
    Some((Verdict::Returned, "its own address answers again".to_owned()))
}

/// The source's member of a story whose absence may count.
fn of<'a>(source: &SourceId, story: &'a Story) -> Option<&'a Member> {
    may_change(story).then(|| story.members.iter().find(|member| member.entry.source == *source)).flatten()
}

fn own<'a>(source: &SourceId, story: &'a mut Story) -> Option<&'a mut Member> {
    if !may_change(story) {
        return None;
    }
    story.members.iter_mut().find(|member| member.entry.source == *source)
}

/// What a person decided and what has ended in another story is not touched.
fn may_change(story: &Story) -> bool {
    match story.state {
        State::Held { .. } | State::Published | State::Corrected => true,
        State::Withdrawn { why, .. } => why == Withdrawal::Presumed,
        State::Ended { .. } => false,
    }
}
