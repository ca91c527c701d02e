//! What the indexes lead to: stories by key, by trace and by their place in time.
//!
//! Invariants: only as many stories are read as are answered with; an answer comes from one state of the store.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use feeds::merge::Trace;
use feeds::model::{Key, SourceId, Story, StoryId, Time};

use super::pending::{self, Pending};
use super::rows::{self, KeyRows, Row};
use super::traced;
use super::trees::Trees;
use crate::alike::likest;
use crate::{Cursor, HELD_LIMIT, NEAR_LIMIT, Result, Unlisted};

impl Trees {
    pub(super) fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>> {
        let pending = self.reading();
        let mut found = BTreeMap::new();
        for key in keys {
            for row in self.rows_of(key, source, &pending)? {
                let id = rows::story_of_key(&row).ok_or_else(|| self.dangling())?;
                if let Entry::Vacant(place) = found.entry(id) {
                    place.insert(self.indexed(id)?);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// The rows of a key that are worth reading: all, save where there are very many.
    fn rows_of(&self, key: &Key, source: &SourceId, pending: &Pending) -> Result<Vec<Row>> {
        let KeyRows { before, own, behind } = KeyRows::of(key, source);
        let newest = |range, limit| {
            pending::last(&self.keys, &pending.keys, range, limit).map_err(|fault| self.fault(fault))
        };
        let whole = before.start.clone()..behind.end.clone();
        let all = newest(&whole, NEAR_LIMIT)?;
        if all.len() < NEAR_LIMIT {
            return Ok(all);
        }
        let behind = newest(&behind, NEAR_LIMIT)?;
        let before = newest(&before, NEAR_LIMIT - behind.len())?;
        Ok([newest(&own, NEAR_LIMIT)?, behind, before].concat())
    }

    /// Weighs index rows first, so that only the stories worth it are read.
    pub(super) fn alike(&self, traces: &BTreeSet<Trace>) -> Result<Vec<Story>> {
        let pending = self.reading();
        let shared = traced::shared(&self.traces, &pending.traces, traces);
        let shared = shared.map_err(|fault| self.fault(fault))?;
        // Others are like them, too.
        likest(shared).map(|id| self.recent.get(id, || self.indexed(id))).collect()
    }

    pub(super) fn page(
        &self,
        source: Option<&SourceId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.timeline.first(&rows::places(source, after.as_ref()), limit);
        let rows = rows.map_err(|fault| self.fault(fault))?;
        rows.iter()
            .map(|row| self.indexed(rows::story_of_place(row).ok_or_else(|| self.dangling())?))
            .collect()
    }

    pub(super) fn held(&self, due: Time) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.timeline.first(&rows::held_until(due), HELD_LIMIT);
        let rows = rows.map_err(|fault| self.fault(fault))?;
        rows.iter().map(|row| self.indexed(rows::story_of_key(row).ok_or_else(|| self.dangling())?)).collect()
    }

    pub(super) fn unlisted(
        &self,
        which: Unlisted,
        after: Option<(Time, StoryId)>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.timeline.last(&rows::unlisted_before(which, after), limit);
        let rows = rows.map_err(|fault| self.fault(fault))?;
        rows.iter().map(|row| self.indexed(rows::story_of_key(row).ok_or_else(|| self.dangling())?)).collect()
    }

    /// A story that an index leads to, which is therefore there.
    pub(super) fn indexed(&self, id: StoryId) -> Result<Story> {
        let value = self.stories.get(id.0.as_bytes()).map_err(|error| self.failed(error))?;
        self.read(&value.ok_or_else(|| self.dangling())?)
    }
}
