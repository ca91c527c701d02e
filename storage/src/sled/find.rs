//! What the indexes lead to: stories by key, by trace and by their place in time.
//!
//! Invariants: only as many stories are read as are answered with; an answer comes from one state of the store.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use feeds::merge::Trace;
use feeds::model::{Key, SourceId, Story, StoryId, Time};

use super::rows::{self, KeyRows, Row};
use super::trees::Trees;
use crate::{ALIKE_LIMIT, Cursor, HELD_LIMIT, NEAR_LIMIT, Result, TRACE_LIMIT};

impl Trees {
    pub(super) fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let mut found = BTreeMap::new();
        for key in keys {
            let KeyRows { before, own, behind } = KeyRows::of(key, source);
            let others = self.newest(behind).chain(self.newest(before));
            for row in self.newest(own).take(NEAR_LIMIT).chain(others.take(NEAR_LIMIT)) {
                let id = rows::story_of_key(&row?).ok_or_else(|| self.dangling())?;
                if let Entry::Vacant(place) = found.entry(id) {
                    place.insert(self.indexed(id)?);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// Counts index rows first, so that only the stories worth it are read.
    pub(super) fn alike(&self, traces: &BTreeSet<Trace>) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let mut shared: BTreeMap<StoryId, usize> = BTreeMap::new();
        for trace in traces {
            let rows = self.traces.scan_prefix(rows::trace(*trace)).keys().rev();
            for row in rows.take(TRACE_LIMIT) {
                let row = row.map_err(|error| self.failed(error))?;
                let id = rows::story_of_key(&row).ok_or_else(|| self.dangling())?;
                *shared.entry(id).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, StoryId)> = shared.into_iter().map(|(id, count)| (count, id)).collect();
        ranked.sort_unstable_by(|one, other| other.cmp(one));
        ranked.into_iter().take(ALIKE_LIMIT).map(|(_, id)| self.indexed(id)).collect()
    }

    pub(super) fn page(
        &self,
        source: Option<&SourceId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let _gate = self.reading();
        let prefix = rows::timeline(source);
        let start = match after {
            Some(cursor) => Excluded(rows::after(source, &cursor)),
            None => Included(prefix.clone()),
        };
        let rows = self.timeline.range::<Vec<u8>, _>((start, Unbounded)).keys();
        let rows = rows.map(|row| row.map_err(|error| self.failed(error)));
        let rows = rows.take_while(|row| row.as_ref().map_or(true, |row| row.starts_with(&prefix)));
        let ids = rows.map(|row| rows::story_of_place(&row?).ok_or_else(|| self.dangling()));
        ids.take(limit).map(|id| self.indexed(id?)).collect()
    }

    pub(super) fn held(&self, due: Time) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.timeline.range(rows::held_until(due)).keys().take(HELD_LIMIT);
        let ids = rows.map(|row| {
            rows::story_of_key(&row.map_err(|error| self.failed(error))?).ok_or_else(|| self.dangling())
        });
        ids.map(|id| self.indexed(id?)).collect()
    }

    /// Rows of the key index, of each source the newest story first.
    fn newest(&self, rows: Range<Row>) -> impl Iterator<Item = Result<::sled::IVec>> {
        self.keys.range(rows).keys().rev().map(|row| row.map_err(|error| self.failed(error)))
    }

    /// A story that an index leads to, which is therefore there.
    fn indexed(&self, id: StoryId) -> Result<Story> {
        let value = self.stories.get(id.0.as_bytes()).map_err(|error| self.failed(error))?;
        self.read(&value.ok_or_else(|| self.dangling())?)
    }
}
