//! A set of rows in a sled tree, many rows to a record.
//!
//! A record is a block of neighbouring rows under a key that none of its rows is below; what is below the next
//! block's key belongs to it. A block that outgrows its bound is parted, one that has no rows left is removed.
//!
//! Invariants: each row is in the one block it belongs to, rows in a block ascend, no row is empty, and the first
//! block begins at [`LEAST`]; a look-up reads the blocks it answers from and no other.
//!
//! sled puts at most 16 records on a page and holds some 300 bytes in memory for each page of its file, read or not.
//! With a record for each row the indexes of a million stories were two million pages; so they are under a hundred
//! thousand. The price is that a row is written together with its neighbours.
//!
//! To find what is before a page sled looks under the page's first key, with its last byte less by one and four times
//! the highest byte behind it. Where a page begins higher than that it looks for ever, and gives up with a panic. Rows
//! do hold such runs, as whole seconds turned over; so sled is given keys in which no two of these bytes meet.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};

use ::sled::{Batch, IVec, Tree};

use super::block::{self, Block, pack, parts, unpack};
use super::rows::Row;
use crate::codec::Flaw;

/// Bytes of a block. Twice as much makes a commit write nearly twice as much, half as much makes nearly twice the pages.
pub(super) const SMALL: usize = 384;

/// Bytes of a block where long runs of rows are read, and many are written at once.
pub(super) const LARGE: usize = 1_024;

/// Where the first block begins. Only the empty row is below it.
const LEAST: &[u8] = &[0];

/// A set of rows, and how many bytes a block of it may have.
pub(super) struct Packed(pub(super) Tree, pub(super) usize);

/// Why a set could not be read or written.
#[derive(Debug)]
pub(super) enum Fault {
    /// sled failed.
    Sled(::sled::Error),
    /// A block is not what this program writes.
    Flaw(Flaw),
}

impl From<::sled::Error> for Fault {
    fn from(error: ::sled::Error) -> Self {
        Self::Sled(error)
    }
}

/// Which rows of a set a commit adds and which it removes.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<Row, Change>);

/// What becomes of a row.
#[derive(Clone, Copy)]
pub(super) enum Change {
    /// It is there from then on.
    Add,
    /// It is gone.
    Remove,
}

impl Change {
    /// Whether the row is there.
    pub(super) fn adds(self) -> bool {
        matches!(self, Self::Add)
    }
}

impl Changes {
    /// Removes the rows that are no longer right and adds those that are new.
    pub(super) fn replace(&mut self, before: &BTreeSet<Row>, after: &BTreeSet<Row>) {
        self.0.extend(before.difference(after).map(|row| (row.clone(), Change::Remove)));
        self.0.extend(after.difference(before).map(|row| (row.clone(), Change::Add)));
    }
}

impl Packed {
    /// The first rows of a range, the lowest first, at most `limit`.
    pub(super) fn first(&self, range: &Range<Row>, limit: usize) -> Result<Vec<Row>, Fault> {
        let mut found = Vec::new();
        self.each(range, limit, |row| found.push(row.to_vec()))?;
        Ok(found)
    }

    /// Hands out the first rows of a range, the lowest first, at most `limit`.
    pub(super) fn each(
        &self,
        range: &Range<Row>,
        limit: usize,
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), Fault> {
        let mut left = limit;
        self.walk(&range.start, |row| {
            let is_asked = left > 0 && row < range.end.as_slice();
            if is_asked {
                left -= 1;
                take(row);
            }
            is_asked && left > 0
        })
    }

    /// Hands out the rows from `start` on, the lowest first, for as long as more are asked for.
    pub(super) fn walk(&self, start: &[u8], mut take: impl FnMut(&[u8]) -> bool) -> Result<(), Fault> {
        let mut has_begun = false;
        let mut take = |row: &[u8]| {
            has_begun = has_begun || start <= row;
            !has_begun || take(row)
        };
        let mut behind = Bound::Unbounded;
        if let Some((key, value)) = self.block_of(start)? {
            if !block::each(&value, &mut take).map_err(Fault::Flaw)? {
                return Ok(());
            }
            behind = Bound::Excluded(key);
        }
        for block in self.0.range::<IVec, _>((behind, Bound::Unbounded)) {
            if !block::each(&block?.1, &mut take).map_err(Fault::Flaw)? {
                break;
            }
        }
        Ok(())
    }

    /// The last rows of a range, the highest first, at most `limit`.
    pub(super) fn last(&self, range: &Range<Row>, limit: usize) -> Result<Vec<Row>, Fault> {
        let mut found = Vec::new();
        let start = key_of(&range.start);
        for block in self.0.range(..key_of(&range.end)).rev() {
            let (key, value) = block?;
            let rows = unpack(&value, |row| within(range, row)).map_err(Fault::Flaw)?;
            found.extend(rows.into_iter().rev().take(limit - found.len()));
            if found.len() == limit || key <= start {
                break;
            }
        }
        Ok(found)
    }

    /// What the changes come to, block by block, and how many bytes these have. Rows come in order, and so do the blocks
    /// they belong to: one is in hand at a time.
    pub(super) fn apply(&self, changes: Changes, batch: &mut Batch) -> Result<usize, Fault> {
        let mut bytes = 0;
        let mut in_hand: Option<Block> = None;
        for (row, change) in changes.0 {
            // To look up the block of each row would cost more than all the rest.
            if in_hand.as_ref().is_none_or(|block| !block.is_sure_of(&row)) {
                let (key, value) =
                    self.block_of(&row)?.unwrap_or_else(|| (IVec::from(LEAST), IVec::default()));
                if let Some(block) = in_hand.as_mut().filter(|block| block.key == key) {
                    block.end = Some(self.0.get_gt(key)?.map(|(key, _)| key));
                } else {
                    bytes += self.put(in_hand.replace(Block::of(key, &value)?), batch)?;
                }
            }
            if let Some(block) = &mut in_hand {
                block.changes.push((row, change));
            }
        }
        Ok(bytes + self.put(in_hand, batch)?)
    }

    /// Writes a block, in parts if it has grown too long, or removes it, and tells how many bytes that are.
    fn put(&self, block: Option<Block>, batch: &mut Batch) -> Result<usize, Fault> {
        let Some(block) = block else { return Ok(0) };
        let rows = block.changed();
        if rows.is_empty() {
            batch.remove(block.key);
            return Ok(0);
        }
        let mut bytes = 0;
        for (place, part) in parts(&rows, self.1).into_iter().enumerate() {
            let key = if place == 0 { block.key.clone() } else { key_of(part[0]) };
            let packed = pack(part).map_err(Fault::Flaw)?;
            bytes += packed.len();
            batch.insert(key, packed);
        }
        Ok(bytes)
    }

    /// The block that a row belongs to.
    fn block_of(&self, row: &[u8]) -> Result<Option<(IVec, IVec)>, Fault> {
        Ok(self.0.range(..=key_of(row)).next_back().transpose()?)
    }
}

/// The key of a block that begins with this row: a zero behind each highest byte. Keys sort as their rows do.
pub(super) fn key_of(row: &[u8]) -> IVec {
    let mut key = Vec::with_capacity(row.len());
    for byte in row {
        key.push(*byte);
        if *byte == u8::MAX {
            key.push(0);
        }
    }
    key.into()
}

fn within(range: &Range<Row>, row: &[u8]) -> bool {
    range.start.as_slice() <= row && row < range.end.as_slice()
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = BTreeSet<Row>> {
        // Long and short rows that begin alike, so that blocks are parted at all kinds of places.
        let row = (vec(0..3_u8, 1..4), 0..120_usize, prop_oneof![Just(7), Just(u8::MAX)]);
        let row = row.prop_map(|(mut row, more, byte)| {
            row.resize(row.len() + more, byte);
            row
        });
        btree_set(row, 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_packed_set_is_a_set(steps in vec((rows(), rows()), 1..5), from in rows(), limit in 0..90_usize) {
            let db = ::sled::Config::new().temporary(true).open()?;
            let packed = Packed(db.open_tree("rows")?, SMALL);
            let mut model: BTreeSet<Row> = BTreeSet::new();
            for (removed, added) in steps {
                let after: BTreeSet<Row> = model.difference(&removed).chain(&added).cloned().collect();
                let (mut changes, mut batch) = (Changes::default(), Batch::default());
                changes.replace(&model, &after);
                packed.apply(changes, &mut batch).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
                packed.0.apply_batch(batch)?;
                model = after;
                for pair in from.iter().collect::<Vec<_>>().windows(2) {
                    let range = pair[0].clone()..pair[1].clone();
                    let expected: Vec<Row> = model.range(range.clone()).cloned().collect();
                    let first = packed.first(&range, limit).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
                    prop_assert_eq!(first, expected.iter().take(limit).cloned().collect::<Vec<_>>());
                    let last = packed.last(&range, limit).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
                    prop_assert_eq!(last, expected.into_iter().rev().take(limit).collect::<Vec<_>>());
                }
            }
            for value in packed.0.iter().values() {
                prop_assert!(value?.len() <= SMALL * 2, "blocks stay small");
            }
        }
    }

    proptest! {
        #[test]
        fn keys_sort_as_rows_do_and_hold_no_run_of_the_highest_byte(
            one in vec(prop_oneof![Just(0), Just(1), Just(254), Just(u8::MAX)], 0..9),
            other in vec(prop_oneof![Just(0), Just(1), Just(254), Just(u8::MAX)], 0..9),
        ) {
            prop_assert_eq!(key_of(&one).cmp(&key_of(&other)), one.cmp(&other));
            prop_assert!(!key_of(&one).windows(2).any(|pair| pair == [u8::MAX; 2]));
        }
    }
}
