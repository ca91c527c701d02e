//! The slots of the archives: which story is shown in which place of which view's archives, and which still wait.
//!
//! Invariants: the rows that wait are those of the timelines without those that have a slot; a slot is given once
//! and never again, also when its story has left it; rows are changed with the story in one transaction.
//!
//! | first byte | row |
//! |---|---|
//! | a letter or 0 | waiting: as in `timeline` |
//! | 1 | slot: view, number, story |
//! | 2 | the same by story: view, story, number |
//! | 3 | how many slots a view has given: view, number |
//! | 4 | a view in which stories have begun to wait: view |
//! | 5 | how many may wait in each view since the last settling: number |
//!
//! A view is a source and 0, or 0 alone for all, as in `timeline`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::PoisonError;

use feeds::model::{SourceId, Story, StoryId};

use super::packed::{Changes, Fault};
use super::rows::{self, Row};
use super::trees::Trees;
use crate::Result;
use crate::backup::Slots;

const SLOT: u8 = 1;
const BY_STORY: u8 = 2;
const GIVEN: u8 = 3;
const UNSETTLED: u8 = 4;
const WAITING: u8 = 5;

/// Slots given in one write.
const STEP: usize = 1_000;

impl Trees {
    /// What a changed story leaves and enters. What documents show otherwise waits anew, for nobody reads an archive
    /// twice; what they show no more keeps its slot, as a tombstone.
    pub(super) fn shelve(&self, old: Option<&Story>, new: &Story, changes: &mut Changes) -> Result<()> {
        let (before, after) = (old.map(rows::views).unwrap_or_default(), rows::views(new));
        let untouched = old.is_some_and(|old| old.touched == new.touched);
        if untouched && before == after {
            return Ok(());
        }
        let (mut removed, mut added) = (BTreeSet::new(), BTreeSet::new());
        let views: BTreeSet<&Row> = before.keys().chain(after.keys()).collect();
        for view in views {
            let (was, is) = (before.get(view), after.get(view));
            // A story without a past has no slot.
            let slot = old.map(|_| self.slot_of(view, new.id)).transpose()?.flatten();
            match (slot, is) {
                (Some(_), None) => {}
                (Some(_), Some(_)) if untouched && was.is_some() => {}
                (Some(number), Some(row)) => {
                    removed.extend([slot_row(view, number, new.id), story_row(view, new.id, number)]);
                    added.extend([row.clone(), join(UNSETTLED, &[view])]);
                }
                (None, _) => {
                    removed.extend(was.cloned());
                    added.extend(is.into_iter().flat_map(|row| [row.clone(), join(UNSETTLED, &[view])]));
                }
            }
        }
        changes.replace(&removed, &added);
        Ok(())
    }

    /// Gives slots until no more than `waiting` stories wait in any view, the oldest first.
    pub(super) fn settle(&self, waiting: usize) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let head = join(WAITING, &[&number(waiting as u64)]);
        let before: BTreeSet<Row> = self.rows(&kind(WAITING), 1)?.into_iter().collect();
        let unsettled = self.rows(&kind(UNSETTLED), usize::MAX)?;
        let mut views: BTreeSet<Row> = unsettled.into_iter().map(|row| row[1..].to_vec()).collect();
        if !before.contains(&head) {
            views.append(&mut self.views_with_waiting()?);
        }
        for view in views {
            self.settle_view(&view, waiting)?;
        }
        if before.contains(&head) { Ok(()) } else { self.write_rows(&before, &BTreeSet::from([head])) }
    }

    /// Killed between two writes, it leaves a view that is still to be settled.
    fn settle_view(&self, view: &Row, waiting: usize) -> Result<()> {
        let rows = self.rows(&rows::of_view(view), usize::MAX)?;
        let excess: Vec<Row> = rows.into_iter().skip(waiting).rev().collect();
        for rows in excess.chunks(STEP) {
            let first = self.given(view)?;
            let mut removed: BTreeSet<Row> = rows.iter().cloned().collect();
            let mut added = BTreeSet::new();
            let mut next = first;
            for row in rows {
                let story = rows::story_of_place(row).ok_or_else(|| self.dangling())?;
                added.extend([slot_row(view, next, story), story_row(view, story, next)]);
                next += 1;
            }
            removed.insert(join(GIVEN, &[view, &number(first)]));
            added.insert(join(GIVEN, &[view, &number(next)]));
            self.write_rows(&removed, &added)?;
        }
        self.write_rows(&BTreeSet::from([join(UNSETTLED, &[view])]), &BTreeSet::new())
    }

    /// The stories that wait in a view, newest first.
    pub(super) fn waiting(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.rows(&rows::places(source, None), limit)?;
        rows.iter()
            .map(|row| self.indexed(rows::story_of_place(row).ok_or_else(|| self.dangling())?))
            .collect()
    }

    /// How many slots a view has given.
    pub(super) fn slots(&self, source: Option<&SourceId>) -> Result<u64> {
        let _gate = self.reading();
        self.given(&rows::view(source))
    }

    /// The stories in some slots of a view, in their order.
    pub(super) fn slotted(&self, source: Option<&SourceId>, slots: Range<u64>) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let view = rows::view(source);
        let range = join(SLOT, &[&view, &number(slots.start)])..join(SLOT, &[&view, &number(slots.end)]);
        let rows = self.rows(&range, usize::MAX)?;
        rows.iter().map(|row| self.indexed(rows::story_of_key(row).ok_or_else(|| self.dangling())?)).collect()
    }

    /// Hands out all slots of every view, those that were left included.
    pub(super) fn dump_slots(&self, to: &mut dyn FnMut(Slots) -> Result<()>) -> Result<()> {
        for row in self.rows(&kind(GIVEN), usize::MAX)? {
            let (_, view_and_number) = row.split_first().ok_or_else(|| self.dangling())?;
            let (view, given) = view_and_number.split_last_chunk().ok_or_else(|| self.dangling())?;
            let (view, given) = (view.to_vec(), u64::from_be_bytes(*given));
            let source = rows::source_of(&view).map_err(|_| self.dangling())?;
            for first in (0..given).step_by(STEP) {
                let _gate = self.reading();
                let end = given.min(first + STEP as u64);
                let range = join(SLOT, &[&view, &number(first)])..join(SLOT, &[&view, &number(end)]);
                let mut stories = vec![None; (end - first) as usize];
                for row in self.rows(&range, usize::MAX)? {
                    let slot = row.get(1 + view.len()..).and_then(|rest| rest.first_chunk());
                    let slot = slot.copied().map(u64::from_be_bytes).ok_or_else(|| self.dangling())?;
                    let place = stories.get_mut((slot - first) as usize).ok_or_else(|| self.dangling())?;
                    *place = rows::story_of_key(&row);
                }
                to(Slots { source: source.clone(), first, stories })?;
            }
        }
        Ok(())
    }

    /// Gives slots as they were given before.
    pub(super) fn give(&self, slots: &Slots) -> Result<()> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let view = rows::view(slots.source.as_ref());
        let end = slots.first + slots.stories.len() as u64;
        let mut removed = BTreeSet::from([join(GIVEN, &[&view, &number(slots.first)])]);
        let mut added = BTreeSet::from([join(GIVEN, &[&view, &number(end)])]);
        for (slot, story) in (slots.first..).zip(&slots.stories) {
            let Some(story) = *story else { continue };
            let told: Option<Story> = self.get(&self.stories, story.0.as_bytes())?;
            removed.extend(told.and_then(|told| rows::views(&told).remove(&view)));
            added.extend([slot_row(&view, slot, story), story_row(&view, story, slot)]);
        }
        self.write_rows(&removed, &added)
    }

    /// Lets all that is published wait, in a store from before there were archives.
    pub(super) fn let_wait(&self) -> Result<()> {
        let fault = |fault| self.fault(fault);
        if !self.rows(&kind(WAITING), 1)?.is_empty() {
            return Ok(());
        }
        let mut from = vec![0];
        loop {
            // Below the timelines of all and of single sources stand those of what is not shown.
            let page = self.timeline.first(&(from.clone()..vec![u8::MAX]), STEP).map_err(fault)?;
            let Some(last) = page.last() else { break };
            from = [last.as_slice(), &[0]].concat();
            let shown = page.into_iter().filter(|row| rows::is_place(row)).collect();
            self.write_rows(&BTreeSet::new(), &shown)?;
        }
        self.write_rows(&BTreeSet::new(), &BTreeSet::from([join(WAITING, &[&number(u64::MAX)])]))
    }

    /// The views in which stories wait: a leap from the first row of each to that of the next.
    fn views_with_waiting(&self) -> Result<BTreeSet<Row>> {
        let mut views = BTreeSet::new();
        let mut from: Row = vec![0];
        while let [row] = &self.rows(&(from..vec![u8::MAX]), 1)?[..] {
            if (SLOT..=WAITING).contains(&row[0]) {
                from = vec![WAITING + 1];
                continue;
            }
            let view: Row = row.iter().copied().take_while(|byte| *byte != 0).chain([0]).collect();
            from = rows::of_view(&view).end;
            views.insert(view);
        }
        Ok(views)
    }

    fn given(&self, view: &Row) -> Result<u64> {
        let rows = self.rows(&below(&join(GIVEN, &[view])), 1)?;
        Ok(rows.first().and_then(|row| last_number(row)).unwrap_or_default())
    }

    fn slot_of(&self, view: &Row, story: StoryId) -> Result<Option<u64>> {
        let rows = self.rows(&below(&join(BY_STORY, &[view, story.0.as_bytes()])), 1)?;
        Ok(rows.first().and_then(|row| last_number(row)))
    }

    fn rows(&self, range: &Range<Row>, limit: usize) -> Result<Vec<Row>> {
        self.archive.first(range, limit).map_err(|fault| self.fault(fault))
    }

    fn write_rows(&self, removed: &BTreeSet<Row>, added: &BTreeSet<Row>) -> Result<()> {
        let (mut changes, mut batch) = (Changes::default(), ::sled::Batch::default());
        changes.replace(removed, added);
        let written: std::result::Result<(), Fault> =
            self.archive.apply(changes, &mut batch).and_then(|bytes| {
                self.written.add(bytes);
                self.archive.0.apply_batch(batch).map_err(Fault::from)
            });
        written.map_err(|fault| self.fault(fault))
    }
}

fn slot_row(view: &Row, slot: u64, story: StoryId) -> Row {
    join(SLOT, &[view, &number(slot), story.0.as_bytes()])
}

fn story_row(view: &Row, story: StoryId, slot: u64) -> Row {
    join(BY_STORY, &[view, story.0.as_bytes(), &number(slot)])
}

/// The rows that begin with some bytes and end with a number.
fn below(head: &Row) -> Range<Row> {
    head.clone()..[head.as_slice(), &[u8::MAX; 9]].concat()
}

fn kind(kind: u8) -> Range<Row> {
    vec![kind]..vec![kind + 1]
}

fn number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

fn last_number(row: &[u8]) -> Option<u64> {
    row.last_chunk().copied().map(u64::from_be_bytes)
}

fn join(kind: u8, parts: &[&[u8]]) -> Row {
    std::iter::once(&[kind][..]).chain(parts.iter().copied()).flatten().copied().collect()
}
