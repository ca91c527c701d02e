//! The store that forgets: everything in maps, for tests and for trying things out.
//!
//! It keeps the same promises as the others save one: nothing outlives the process. It shares none of their code
//! for indexes, so that the contract tests compare two independent answers.

mod archive;
mod dump;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use feeds::merge::{self, Known, Shelf, Trace, by_hand};
use feeds::model::{
    Decision, Entry, Fingerprint, Key, Revision, SourceId, State, Story, StoryId, Time, Verdict,
};

use self::archive::Archives;
use crate::alike::{TRACE_LIMIT, likest, weight};
use crate::backup::{Extent, Records, Sink};
use crate::surplus::surplus;
use crate::{
    Batch, Cursor, Error, HELD_LIMIT, LETTER_LIMIT, Lead, Letter, NEAR_LIMIT, Result, RobotsRecord,
    RunRecord, SourceState, Store, ToldRecord, Unlisted, shown,
};

/// The memory backend.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    sources: BTreeMap<SourceId, SourceState>,
    stories: BTreeMap<StoryId, Story>,
    keys: BTreeMap<Fingerprint, BTreeSet<(SourceId, StoryId)>>,
    traces: BTreeMap<Trace, BTreeSet<StoryId>>,
    /// Public stories, oldest first.
    timeline: BTreeSet<Cursor>,
    archives: Archives,
    decisions: BTreeMap<StoryId, Vec<Decision>>,
    robots: BTreeMap<String, RobotsRecord>,
    told: BTreeMap<String, ToldRecord>,
    letters: BTreeMap<String, Letter>,
    revision: (Revision, Option<Time>),
    run: Option<RunRecord>,
}

impl MemoryStore {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Nothing below panics between two changes that belong together.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn sources(&self) -> Result<Vec<SourceState>> {
        Ok(self.memory().sources.values().cloned().collect())
    }

    async fn source(&self, id: &SourceId) -> Result<Option<SourceState>> {
        Ok(self.memory().sources.get(id).cloned())
    }

    async fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>> {
        Ok(self.memory().near(source, keys))
    }

    async fn alike(&self, traces: &[Trace]) -> Result<Vec<Story>> {
        Ok(self.memory().alike(traces))
    }

    async fn around(&self, entries: &[Entry], shelf: &Arc<Shelf>) -> Result<Known> {
        let memory = self.memory();
        let near = |source: &SourceId, keys: &[Key]| Ok(memory.near(source, keys));
        Known::around(entries, shelf, near, |traces| Ok(memory.alike(traces)))
    }

    async fn commit(&self, batch: Batch) -> Result<()> {
        self.memory().commit(batch);
        Ok(())
    }

    async fn end_run(&self, run: RunRecord) -> Result<()> {
        self.memory().run = Some(run);
        Ok(())
    }

    async fn last_run(&self) -> Result<Option<RunRecord>> {
        Ok(self.memory().run.clone())
    }

    async fn revision(&self) -> Result<(Revision, Option<Time>)> {
        Ok(self.memory().revision)
    }

    async fn timeline(
        &self,
        source: Option<&SourceId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        Ok(self.memory().page(source, after, limit))
    }

    async fn find(&self, leads: &[Lead], after: Option<Cursor>, limit: usize) -> Result<Vec<Story>> {
        let public = self.memory().page(None, after, usize::MAX).into_iter();
        Ok(public.filter(|story| leads.iter().all(|lead| lead.leads_to(story))).take(limit).collect())
    }

    async fn index(&self) -> Result<bool> {
        Ok(false)
    }

    async fn held(&self, due: Time) -> Result<Vec<Story>> {
        let memory = self.memory();
        let mut held: Vec<_> = memory
            .stories
            .values()
            .filter_map(|story| match story.state {
                State::Held { until } if until <= due => Some((until, story)),
                _ => None,
            })
            .collect();
        held.sort_by_key(|(until, story)| (*until, story.id));
        Ok(held.into_iter().take(HELD_LIMIT).map(|(_, story)| story.clone()).collect())
    }

    async fn unlisted(
        &self,
        which: Unlisted,
        after: Option<(Time, StoryId)>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        let memory = self.memory();
        let place = |story: &Story| match (which, story.state) {
            (Unlisted::Held, State::Held { until }) => Some((until, story.id)),
            (Unlisted::Gone, state) => state.gone_since().map(|at| (at, story.id)),
            _ => None,
        };
        let mut places: Vec<_> = memory.stories.values().filter_map(place).collect();
        places.sort_unstable_by(|one, other| other.cmp(one));
        let behind = places.into_iter().filter(|place| after.is_none_or(|after| *place < after));
        Ok(behind.take(limit).filter_map(|(_, id)| memory.stories.get(&id)).cloned().collect())
    }

    async fn settle(&self, waiting: usize) -> Result<()> {
        self.memory().archives.settle(waiting);
        Ok(())
    }

    async fn waiting(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<Story>> {
        let memory = self.memory();
        Ok(memory.stories(memory.archives.waiting(source).take(limit)))
    }

    async fn slots(&self, source: Option<&SourceId>) -> Result<u64> {
        Ok(self.memory().archives.slots(source))
    }

    async fn slotted(&self, source: Option<&SourceId>, slots: Range<u64>) -> Result<Vec<Story>> {
        let memory = self.memory();
        Ok(memory.stories(memory.archives.slotted(source, slots)))
    }

    async fn erase(&self, now: Time, left: Story) -> Result<()> {
        let mut memory = self.memory();
        let id = left.id;
        if let Some(old) = memory.stories.get(&id).cloned() {
            for decision in memory.decisions.values_mut().flatten() {
                if let Some(reason) = by_hand::redacted(&old, &decision.reason) {
                    decision.reason = reason;
                }
            }
        }
        memory.commit(Batch { now, state: None, stories: vec![left], decisions: Vec::new() });
        memory.decisions.remove(&id);
        Ok(())
    }

    async fn story(&self, id: StoryId) -> Result<Option<Story>> {
        Ok(self.memory().stories.get(&id).cloned())
    }

    async fn decisions(&self, id: StoryId) -> Result<Vec<Decision>> {
        Ok(self.memory().decisions.get(&id).cloned().unwrap_or_default())
    }

    async fn robots(&self, origin: &str) -> Result<Option<RobotsRecord>> {
        Ok(self.memory().robots.get(origin).cloned())
    }

    async fn told(&self, topic: &str) -> Result<Option<ToldRecord>> {
        Ok(self.memory().told.get(topic).cloned())
    }

    async fn remember_told(&self, topic: &str, record: ToldRecord) -> Result<()> {
        self.memory().told.insert(topic.to_owned(), record);
        Ok(())
    }

    async fn post(&self, states: Vec<SourceState>, letters: Vec<Letter>) -> Result<()> {
        let mut memory = self.memory();
        memory.sources.extend(states.into_iter().map(|state| (state.office.id.clone(), state)));
        memory.letters.extend(letters.into_iter().map(|letter| (letter.id.clone(), letter)));
        Ok(())
    }

    async fn letters(&self) -> Result<Vec<Letter>> {
        let mut letters: Vec<_> = self.memory().letters.values().cloned().collect();
        letters.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        letters.truncate(LETTER_LIMIT);
        Ok(letters)
    }

    async fn put_back(&self, letter: Letter) -> Result<()> {
        if let Some(waiting) = self.memory().letters.get_mut(&letter.id) {
            *waiting = letter;
        }
        Ok(())
    }

    async fn take_away(&self, id: &str) -> Result<()> {
        self.memory().letters.remove(id);
        Ok(())
    }

    async fn remember_robots(&self, origin: &str, record: RobotsRecord) -> Result<()> {
        self.memory().robots.insert(origin.to_owned(), record);
        Ok(())
    }

    async fn dump(&self, extent: Extent, mut to: Sink) -> Result<()> {
        self.memory().dump(extent, &mut to)
    }

    async fn restore(&self, records: Records) -> Result<()> {
        let mut memory = self.memory();
        memory.dump(Extent::Everything, &mut |_| Err(Error::NotEmpty("memory:".to_owned())))?;
        let mut restored = Memory::default();
        for record in records {
            restored.take_in(record?);
        }
        *memory = restored;
        Ok(())
    }
}

impl Memory {
    fn near(&self, source: &SourceId, keys: &[Key]) -> Vec<Story> {
        let mut ids = BTreeSet::new();
        for tellers in keys.iter().filter_map(|key| self.keys.get(&key.digest())) {
            let own = tellers.iter().rev().filter(|(teller, _)| teller == source).take(NEAR_LIMIT);
            let others = tellers.iter().rev().filter(|(teller, _)| teller != source).take(NEAR_LIMIT);
            ids.extend(own.chain(others).map(|(_, story)| *story));
        }
        ids.iter().filter_map(|id| self.stories.get(id)).cloned().collect()
    }

    fn alike(&self, traces: &[Trace]) -> Vec<Story> {
        let mut shared: BTreeMap<StoryId, usize> = BTreeMap::new();
        for trace in traces.iter().collect::<BTreeSet<_>>() {
            let Some(stories) = self.traces.get(trace) else { continue };
            let newest = stories.iter().rev().take(TRACE_LIMIT);
            newest.for_each(|id| *shared.entry(*id).or_default() += weight(stories.len()));
        }
        let shared = shared.into_iter().map(|(id, weight)| (weight, id)).collect();
        likest(shared).filter_map(|id| self.stories.get(&id)).cloned().collect()
    }

    fn page(&self, source: Option<&SourceId>, after: Option<Cursor>, limit: usize) -> Vec<Story> {
        use std::ops::Bound::{Excluded, Unbounded};
        let places = self.timeline.range((Unbounded, after.map_or(Unbounded, Excluded))).rev();
        let stories = places.filter_map(|(_, _, id)| self.stories.get(id));
        stories
            .filter(|story| source.is_none_or(|source| tells(story, source)))
            .take(limit)
            .cloned()
            .collect()
    }

    fn commit(&mut self, batch: Batch) {
        let mut shown = false;
        if let Some(state) = batch.state {
            let old = self.sources.get(&state.office.id);
            shown = old.is_some_and(|old| old.office != state.office);
            self.sources.insert(state.office.id.clone(), state);
        }
        let stories: BTreeMap<StoryId, Story> =
            batch.stories.into_iter().map(|story| (story.id, story)).collect();
        for story in stories.into_values() {
            shown |= shown::differs(self.stories.get(&story.id), &story);
            self.replace(story);
        }
        for decision in batch.decisions {
            if decision.verdict != Verdict::Unchanged {
                let kept = self.decisions.entry(decision.story).or_default();
                let surplus: Vec<usize> = surplus(kept, 1).collect();
                surplus.into_iter().rev().for_each(|place| drop(kept.remove(place)));
                kept.push(decision);
            }
        }
        if shown {
            let (revision, changed) = self.revision;
            self.revision = (Revision(revision.0 + 1), changed.max(Some(batch.now)));
        }
    }

    fn stories(&self, ids: impl Iterator<Item = StoryId>) -> Vec<Story> {
        ids.filter_map(|id| self.stories.get(&id)).cloned().collect()
    }

    fn replace(&mut self, story: Story) {
        self.archives.replace(self.stories.get(&story.id), &story);
        if let Some(old) = self.stories.remove(&story.id) {
            self.timeline.remove(&old.order());
            for (key, row) in index(&old) {
                self.keys.entry(key).or_default().remove(&row);
            }
            for trace in traces(&old) {
                self.traces.entry(trace).or_default().remove(&old.id);
            }
        }
        for (key, row) in index(&story) {
            self.keys.entry(key).or_default().insert(row);
        }
        for trace in traces(&story) {
            self.traces.entry(trace).or_default().insert(story.id);
        }
        if story.state.is_public() {
            self.timeline.insert(story.order());
        }
        self.stories.insert(story.id, story);
    }
}

fn index(story: &Story) -> impl Iterator<Item = (Fingerprint, (SourceId, StoryId))> {
    let entries = story.members.iter().map(|member| &member.entry);
    let keys = entries
        .flat_map(|entry| entry.keys.iter().map(|key| (key.digest(), (entry.source.clone(), story.id))));
    keys.chain(story.marks.iter().map(|mark| (mark.digest, (mark.source.clone(), story.id))))
}

fn traces(story: &Story) -> BTreeSet<Trace> {
    story.members.iter().flat_map(|member| merge::traces(&member.entry)).collect()
}

fn tells(story: &Story, source: &SourceId) -> bool {
    story.tellers().any(|member| member.entry.source == *source)
}
