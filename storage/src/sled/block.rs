//! A block of neighbouring rows: how it is written as bytes, read, changed and parted.
//!
//! Invariant: the rows of a block ascend.
//!
//! | bytes | |
//! |---|---|
//! | 1 | the format |
//! | for each row: 1, 2, the rest | how much it shares with the one before; length of the rest; the rest |

use ::sled::IVec;

use super::packed::{Change, Fault, key_of};
use super::rows::Row;
use crate::codec::{self, FORMAT, Flaw};

/// A block that is changed. Its rows lie in one piece: they are many, and few of them change.
pub(super) struct Block {
    pub(super) key: IVec,
    rows: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// In the order of their rows.
    pub(super) changes: Vec<(Row, Change)>,
    /// Where the next block begins, if that was asked.
    pub(super) end: Option<Option<IVec>>,
}

impl Block {
    pub(super) fn of(key: IVec, value: &[u8]) -> Result<Self, Fault> {
        let mut block = Self { key, rows: vec![], ends: vec![], changes: vec![], end: None };
        if !value.is_empty() {
            each(value, |row| {
                block.rows.extend(row);
                block.ends.push(block.rows.len());
                true
            })
            .map_err(Fault::Flaw)?;
        }
        Ok(block)
    }

    /// Its rows as they were.
    fn old(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied()).take(self.ends.len());
        let starts: Vec<usize> = starts.collect();
        starts.into_iter().zip(&self.ends).map(|(start, end)| &self.rows[start..*end])
    }

    /// Whether a row that is behind those of the changes so far is known to belong to it.
    pub(super) fn is_sure_of(&self, row: &[u8]) -> bool {
        match &self.end {
            Some(end) => end.as_ref().is_none_or(|end| key_of(row) < *end),
            None => self.last().is_some_and(|last| row <= last),
        }
    }

    fn last(&self) -> Option<&[u8]> {
        let start = self.ends.len().checked_sub(2).map_or(0, |before| self.ends[before]);
        self.ends.last().map(|end| &self.rows[start..*end])
    }

    /// Its rows with the changes.
    pub(super) fn changed(&self) -> Vec<&[u8]> {
        let mut rows = Vec::with_capacity(self.ends.len() + self.changes.len());
        let mut changes = self.changes.iter().peekable();
        for row in self.old() {
            while let Some((new, change)) = changes.next_if(|(changed, _)| changed.as_slice() < row) {
                rows.extend(change.adds().then_some(new.as_slice()));
            }
            let kept = changes.next_if(|(changed, _)| changed == row).is_none_or(|(_, change)| change.adds());
            rows.extend(kept.then_some(row));
        }
        rows.extend(changes.filter(|(_, change)| change.adds()).map(|(row, _)| row.as_slice()));
        rows
    }
}

/// Rows in as few parts of equal size as fit in blocks.
pub(super) fn parts<'a, 'r>(rows: &'a [&'r [u8]], most: usize) -> Vec<&'a [&'r [u8]]> {
    let bytes: usize = rows.iter().map(|row| row.len()).sum();
    if bytes <= most {
        return vec![rows];
    }
    // Parts are left room to grow.
    let each = bytes.div_ceil(bytes.div_ceil(most * 2 / 3));
    let mut filled = 0;
    let is_full = |row: &&[u8]| {
        let is_full = filled >= each;
        filled = if is_full { row.len() } else { filled + row.len() };
        is_full
    };
    let (mut parts, mut start) = (Vec::new(), 0);
    for (place, _) in rows.iter().map(is_full).enumerate().filter(|(_, is_full)| *is_full) {
        parts.push(&rows[start..place]);
        start = place;
    }
    parts.push(&rows[start..]);
    parts
}

/// The bytes of a block with these rows.
pub(super) fn pack(rows: &[&[u8]]) -> Result<Vec<u8>, Flaw> {
    let mut block = vec![FORMAT];
    let mut before: &[u8] = &[];
    for row in rows {
        let shared = row.iter().zip(before).take(usize::from(u8::MAX)).take_while(|(a, b)| a == b).count();
        let rest = &row[shared..];
        let length =
            u16::try_from(rest.len()).map_err(|_| Flaw::Unreadable("a name is too long".to_owned()))?;
        block.push(shared as u8);
        block.extend(length.to_be_bytes());
        block.extend(rest);
        before = row;
    }
    Ok(block)
}

/// The rows of a block that are wanted, which mostly are few.
pub(super) fn unpack(block: &[u8], mut wanted: impl FnMut(&[u8]) -> bool) -> Result<Vec<Row>, Flaw> {
    let mut rows = Vec::new();
    each(block, |row| {
        if wanted(row) {
            rows.push(row.to_vec());
        }
        true
    })?;
    Ok(rows)
}

/// Hands out the rows of a block for as long as more are asked for, and tells whether more are then.
pub(super) fn each(block: &[u8], mut take: impl FnMut(&[u8]) -> bool) -> Result<bool, Flaw> {
    let mut bytes = codec::body(block)?;
    let mut row: Row = Vec::new();
    while let [shared, high, low, rest @ ..] = bytes {
        let (shared, length) = (usize::from(*shared), usize::from(u16::from_be_bytes([*high, *low])));
        let Some((tail, behind)) = rest.split_at_checked(length).filter(|_| shared <= row.len()) else {
            break;
        };
        row.truncate(shared);
        row.extend(tail);
        if !take(&row) {
            return Ok(false);
        }
        bytes = behind;
    }
    if bytes.is_empty() { Ok(true) } else { Err(Flaw::Unreadable("a block of an index is torn".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_block_is_no_block() {
        let block = pack(&[b"one", b"other"]).expect("short rows");
        assert_eq!(unpack(&block, |_| true), Ok(vec![b"one".to_vec(), b"other".to_vec()]));
        for end in [0, 2, block.len() - 1] {
            assert!(unpack(&block[..end], |_| true).is_err(), "{end}");
        }
        assert_eq!(unpack(&[FORMAT + 1], |_| true), Err(Flaw::Newer(FORMAT + 1)));
        assert!(unpack(&[FORMAT, 1, 0, 0], |_| true).is_err(), "nothing to share with");
    }
}
