//! Applying a batch: what it changes is computed first, then written in one transaction over all trees.
//!
//! Invariants: the index rows in the store are those of the stored stories, no more and no fewer; between
//! reading what is stored and writing what follows from it no other commit runs.
//!
//! The transaction itself reads nothing and can therefore not conflict; it is there to make the ten writes one.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use ::sled::Tree;
use ::sled::transaction::{TransactionError, TransactionResult, Transactional};
use feeds::merge::by_hand;
use feeds::model::{Decision, Revision, Story, StoryId, Time, Verdict};
use serde::{Deserialize, Serialize};

use super::packed::{self, Packed};
use super::pending::{Pending, Waiting};
use super::rows::{self, Rows, Traces};
use super::trees::Trees;
use super::words::Rewording;
use crate::surplus::surplus;
use crate::{Batch, DECISION_LIMIT, Result, SourceState, shown};

/// The counters of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// Of what is published.
    pub(super) revision: Revision,
    /// When it came to be.
    pub(super) changed: Option<Time>,
    /// Decisions remembered so far.
    pub(super) decisions: u64,
}

/// What a commit writes, tree by tree.
#[derive(Default)]
struct Changes {
    meta: ::sled::Batch,
    sources: ::sled::Batch,
    stories: ::sled::Batch,
    keys: packed::Changes,
    traces: packed::Changes,
    timeline: packed::Changes,
    archive: packed::Changes,
    words: Rewording,
    decisions: ::sled::Batch,
    pending: ::sled::Batch,
    waiting: Waiting,
    shown: Shown,
}

/// Whether a commit changes what documents show.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    #[default]
    AsBefore,
    Otherwise,
}

impl Trees {
    /// Applies one source's changes, all or none.
    pub(super) fn commit(&self, batch: Batch, traces: &Traces<'_>) -> Result<()> {
        self.change(batch, None, traces)
    }

    /// Applies changes after which nothing is known of what was decided about a story.
    pub(super) fn change(&self, batch: Batch, forgotten: Option<StoryId>, traces: &Traces<'_>) -> Result<()> {
        let mut pending = self.writing();
        self.commits.fetch_add(1, Ordering::Release);
        let mut changes = Changes::default();
        if let Some(state) = &batch.state {
            self.change_source(state, &mut changes)?;
        }
        // Of a story given twice the last one stands, as if they had been committed one by one.
        let stories: BTreeMap<StoryId, Story> =
            batch.stories.into_iter().map(|story| (story.id, story)).collect();
        for story in stories.values() {
            self.change_story(story, (&pending, traces), &mut changes)?;
        }
        if let Some(id) = forgotten {
            self.redact(id, &mut changes.decisions)?;
        }
        for row in forgotten.iter().flat_map(|id| self.decisions.scan_prefix(id.0.as_bytes()).keys()) {
            changes.decisions.remove(row.map_err(|error| self.failed(error))?);
        }
        let mut head = self.head()?;
        let told = || batch.decisions.iter().filter(|decision| decision.verdict != Verdict::Unchanged);
        let mut new: BTreeMap<StoryId, usize> = BTreeMap::new();
        told().for_each(|decision| *new.entry(decision.story).or_default() += 1);
        for (story, new) in new {
            self.thin(story, new, &mut changes.decisions)?;
        }
        for decision in told() {
            let row = rows::decision(decision.story, head.decisions);
            changes.decisions.insert(row, self.recorded(decision)?);
            head.decisions += 1;
        }
        if changes.shown == Shown::Otherwise {
            head.revision.0 += 1;
            head.changed = head.changed.max(Some(batch.now));
        }
        changes.meta.insert("head", self.recorded(&head)?);
        if let Some((number, stories)) = pending.named(&changes.waiting) {
            self.written.add(stories.len());
            changes.pending.insert(&number, stories);
        }
        let waiting = std::mem::take(&mut changes.waiting);
        self.apply(changes)?;
        pending.take(waiting);
        self.recent.put(stories.into_values());
        self.write_much_pending(&mut pending)
    }

    /// Removes what is too many of the decisions about a story once `new` ones are added.
    fn thin(&self, story: StoryId, new: usize, decisions: &mut ::sled::Batch) -> Result<()> {
        let rows: ::sled::Result<Vec<_>> = self.decisions.scan_prefix(story.0.as_bytes()).collect();
        let rows = rows.map_err(|error| self.failed(error))?;
        if rows.len() + new > DECISION_LIMIT {
            let kept: Vec<Decision> =
                rows.iter().map(|(_, value)| self.read(value)).collect::<Result<_>>()?;
            surplus(&kept, new).for_each(|place| decisions.remove(&rows[place].0));
        }
        Ok(())
    }

    /// Takes what decisions about other stories quote from this one out of them.
    fn redact(&self, id: StoryId, decisions: &mut ::sled::Batch) -> Result<()> {
        let Some(story) = self.get::<Story>(&self.stories, id.0.as_bytes())? else { return Ok(()) };
        for row in self.decisions.iter() {
            let (row, value) = row.map_err(|error| self.failed(error))?;
            let mut decision: Decision = self.read(&value)?;
            if let Some(reason) = by_hand::redacted(&story, &decision.reason) {
                decision.reason = reason;
                decisions.insert(row, self.recorded(&decision)?);
            }
        }
        Ok(())
    }

    fn change_source(&self, state: &SourceState, changes: &mut Changes) -> Result<()> {
        let row = state.office.id.as_str().as_bytes();
        let old: Option<SourceState> = self.get(&self.sources, row)?;
        if old.is_some_and(|old| old.office != state.office) {
            changes.shown = Shown::Otherwise;
        }
        changes.sources.insert(row, self.recorded(state)?);
        Ok(())
    }

    fn change_story(
        &self,
        story: &Story,
        (pending, traces): (&Pending, &Traces<'_>),
        changes: &mut Changes,
    ) -> Result<()> {
        let row = story.id.0.as_bytes();
        let old: Option<Story> = self.get(&self.stories, row)?;
        if shown::differs(old.as_ref(), story) {
            changes.shown = Shown::Otherwise;
        }
        let rows = |story| Rows::of(story, traces);
        let (before, after) = (old.as_ref().map(rows).unwrap_or_default(), rows(story));
        changes.timeline.replace(&before.timeline, &after.timeline);
        if old.is_none() || pending.holds(story.id) {
            changes.waiting.add(story.id, before, after);
        } else {
            changes.keys.replace(&before.keys, &after.keys);
            changes.traces.replace(&before.traces, &after.traces);
        }
        self.shelve(old.as_ref(), story, &mut changes.archive)?;
        changes.words.add(old.as_ref(), story);
        changes.stories.insert(row, self.recorded(story)?);
        Ok(())
    }

    /// A record that is about to be written.
    pub(super) fn recorded<T: Serialize>(&self, record: &T) -> Result<Vec<u8>> {
        let bytes = self.write(record)?;
        self.written.add(bytes.len());
        Ok(bytes)
    }

    fn apply(&self, changes: Changes) -> Result<()> {
        let blocks = |set: &Packed, rows| {
            let mut batch = ::sled::Batch::default();
            let bytes = set.apply(rows, &mut batch).map_err(|fault| self.fault(fault))?;
            self.written.add(bytes);
            Ok(batch)
        };
        let key_blocks = blocks(&self.keys, changes.keys)?;
        let trace_blocks = blocks(&self.traces, changes.traces)?;
        let place_blocks = blocks(&self.timeline, changes.timeline)?;
        let slot_blocks = blocks(&self.archive, changes.archive)?;
        let word_blocks = blocks(&self.words, self.reworded(changes.words)?)?;
        let trees: (&Tree, &Tree, &Tree, &Tree, &Tree, &Tree, &Tree, &Tree, &Tree, &Tree) = (
            &self.meta,
            &self.sources,
            &self.stories,
            &self.keys.0,
            &self.traces.0,
            &self.timeline.0,
            &self.archive.0,
            &self.words.0,
            &self.decisions,
            &self.pending,
        );
        let done: TransactionResult<()> = trees.transaction(
            |(meta, sources, stories, keys, traces, timeline, archive, words, decisions, pending)| {
                meta.apply_batch(&changes.meta)?;
                sources.apply_batch(&changes.sources)?;
                stories.apply_batch(&changes.stories)?;
                keys.apply_batch(&key_blocks)?;
                traces.apply_batch(&trace_blocks)?;
                timeline.apply_batch(&place_blocks)?;
                archive.apply_batch(&slot_blocks)?;
                words.apply_batch(&word_blocks)?;
                decisions.apply_batch(&changes.decisions)?;
                pending.apply_batch(&changes.pending)?;
                Ok(())
            },
        );
        match done {
            // Nothing in the transaction aborts it.
            Ok(()) | Err(TransactionError::Abort(())) => Ok(()),
            Err(TransactionError::Storage(error)) => Err(self.failed(error)),
        }
    }
}
