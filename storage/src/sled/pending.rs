//! The rows of new stories in the indexes of keys and traces, until many of them are written at once.
//!
//! A story has some twenty such rows, and each belongs to another block: written as they come, the releases of one
//! source after the other, every block of both indexes would be written hundreds of times before a first run has ended.
//!
//! Invariants: a story that has rows here is named in the tree `pending` by the commit that brought it, so that they
//! are gathered again when the store is opened after a kill; whoever looks something up finds it here as it would be
//! found in the index; at most [`MOST`] stories and those of one commit wait.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use ::sled::{Batch, IVec};
use feeds::merge;
use feeds::model::{Story, StoryId};
use uuid::Uuid;

use super::packed::{self, Fault, Packed};
use super::rows::{Row, Rows};
use super::trees::Trees;
use crate::Result;

/// Stories whose rows wait at most. To gather those of so many again takes a quarter of a second.
const MOST: usize = 1_000;

/// Rows written at a time.
const STEP: usize = 2_000;

/// Bytes of a story's id.
const ID: usize = 16;

/// What waits, in memory.
#[derive(Debug, Default)]
pub(super) struct Pending {
    stories: HashSet<StoryId>,
    pub(super) keys: BTreeSet<Row>,
    pub(super) traces: BTreeSet<Row>,
    /// The number of the next commit that names stories here.
    next: u64,
}

/// What a commit changes about it.
#[derive(Default)]
pub(super) struct Waiting {
    stories: Vec<StoryId>,
    before: Rows,
    after: Rows,
}

impl Waiting {
    /// Adds a story that is new, or waits already.
    pub(super) fn add(&mut self, story: StoryId, before: Rows, after: Rows) {
        self.stories.push(story);
        for (rows, more) in [(&mut self.before, before), (&mut self.after, after)] {
            rows.keys.extend(more.keys);
            rows.traces.extend(more.traces);
        }
    }
}

impl Pending {
    /// Whether a story's rows are here and not in the indexes.
    pub(super) fn holds(&self, story: StoryId) -> bool {
        self.stories.contains(&story)
    }

    /// The row of `pending` that names the stories of a commit which are not named yet; none if all are.
    pub(super) fn named(&self, waiting: &Waiting) -> Option<([u8; 8], Vec<u8>)> {
        let ids = waiting.stories.iter().filter(|id| !self.holds(**id));
        let ids: Vec<u8> = ids.flat_map(|id| *id.0.as_bytes()).collect();
        (!ids.is_empty()).then(|| (self.next.to_be_bytes(), ids))
    }

    /// Takes in what a commit has changed.
    pub(super) fn take(&mut self, waiting: Waiting) {
        let Waiting { stories, before, after } = waiting;
        for (rows, gone) in [(&mut self.keys, before.keys), (&mut self.traces, before.traces)] {
            for row in gone {
                rows.remove(&row);
            }
        }
        self.keys.extend(after.keys);
        self.traces.extend(after.traces);
        self.stories.extend(stories);
        self.next += 1;
    }
}

/// The last rows of a range in an index and among those that wait for it, the highest first, at most `limit`.
pub(super) fn last(
    index: &Packed,
    waiting: &BTreeSet<Row>,
    range: &Range<Row>,
    limit: usize,
) -> std::result::Result<Vec<Row>, Fault> {
    let mut rows = index.last(range, limit)?;
    let written = rows.len();
    rows.extend(waiting.range(range.clone()).rev().take(limit).cloned());
    if written > 0 && written < rows.len() {
        rows.sort_unstable_by(|one, other| other.cmp(one));
        // Killed between writing rows and forgetting that they wait, it has some twice.
        rows.dedup();
        rows.truncate(limit);
    }
    Ok(rows)
}

impl Trees {
    /// Gathers the rows of stories that waited when the store was closed.
    pub(super) fn gather_pending(&self) -> Result<()> {
        let mut pending = self.writing();
        for row in self.pending.iter() {
            let (number, ids) = row.map_err(|error| self.failed(error))?;
            for id in ids.chunks_exact(ID).filter_map(|id| Uuid::from_slice(id).ok()).map(StoryId) {
                let story: Option<Story> = self.get(&self.stories, id.0.as_bytes())?;
                let Rows { keys, traces, .. } =
                    story.map(|story| Rows::of(&story, &merge::traces)).unwrap_or_default();
                pending.keys.extend(keys);
                pending.traces.extend(traces);
                pending.stories.insert(id);
            }
            let number = number.first_chunk().copied().map(u64::from_be_bytes);
            pending.next = number.unwrap_or_default() + 1;
        }
        Ok(())
    }

    /// Writes what waits if it is much.
    pub(super) fn write_much_pending(&self, pending: &mut Pending) -> Result<()> {
        if pending.stories.len() < MOST { Ok(()) } else { self.write_pending(pending) }
    }

    /// Writes all that waits. Killed in between, it is written once more.
    pub(super) fn write_pending(&self, pending: &mut Pending) -> Result<()> {
        if pending.stories.is_empty() {
            return Ok(());
        }
        self.write_rows_of(&self.keys, &pending.keys)?;
        self.write_rows_of(&self.traces, &pending.traces)?;
        // Not before: sled writes in the order in which it is told.
        let mut named = Batch::default();
        for row in self.pending.iter().keys() {
            named.remove::<IVec>(row.map_err(|error| self.failed(error))?);
        }
        self.pending.apply_batch(named).map_err(|error| self.failed(error))?;
        *pending = Pending { next: pending.next, ..Pending::default() };
        Ok(())
    }

    fn write_rows_of(&self, index: &Packed, rows: &BTreeSet<Row>) -> Result<()> {
        let mut rows = rows.iter();
        loop {
            let some: BTreeSet<Row> = rows.by_ref().take(STEP).cloned().collect();
            if some.is_empty() {
                return Ok(());
            }
            let (mut changes, mut batch) = (packed::Changes::default(), Batch::default());
            changes.replace(&BTreeSet::new(), &some);
            let written = index.apply(changes, &mut batch).and_then(|bytes| {
                self.written.add(bytes);
                index.0.apply_batch(batch).map_err(Fault::from)
            });
            written.map_err(|fault| self.fault(fault))?;
            // sled keeps in memory what it was not told to hand on.
            self.flush()?;
        }
    }
}
