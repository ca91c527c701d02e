//! Marks: a second and the end of a story's id, which is a third of a place in a timeline.
//!
//! Invariants: a story has the same mark from itself and from its place; marks of later seconds sort first.
//!
//! Within a second marks have no order, and two stories of one may have the same; the timeline tells which stories are
//! meant.

use super::rows;
use crate::Cursor;

/// Bytes of a mark.
pub(super) const MARK: usize = SECOND + TAIL;

/// Bytes of its seconds.
pub(super) const SECOND: usize = 4;

/// Bytes of its story.
const TAIL: usize = 6;

/// A second, turned over, and the end of a story's id, turned over.
pub(super) type Mark = [u8; MARK];

/// The latest is the lowest.
pub(super) type Second = u32;

/// Likewise.
pub(super) type Tail = [u8; TAIL];

/// What a mark says. It sorts as the mark does.
pub(super) type Point = (Second, Tail);

/// The mark of a place.
pub(super) fn of((time, _, story): &Cursor) -> Mark {
    marked(second(time.timestamp()), &(!story.0.as_u128()).to_be_bytes())
}

/// The mark of a row of a timeline.
pub(super) fn of_place(row: &[u8]) -> Option<Mark> {
    let place: &[u8; rows::PLACE] = row.last_chunk()?;
    let seconds = i64::from_be_bytes(*place.first_chunk()?) ^ i64::MAX;
    Some(marked(second(seconds), place))
}

fn marked(second: Second, id: &[u8]) -> Mark {
    let mut mark = [0; MARK];
    mark[..SECOND].copy_from_slice(&second.to_be_bytes());
    mark[SECOND..].copy_from_slice(&id[id.len() - TAIL..]);
    mark
}

/// The latest is the lowest. What is before 1970 or behind 2106 counts as the first or last second of that time.
pub(super) fn second(seconds: i64) -> Second {
    !Second::try_from(seconds.max(0)).unwrap_or(Second::MAX)
}

/// The second and the story of a mark.
pub(super) fn read(mark: &[u8]) -> Option<Point> {
    let (second, tail) = mark.split_first_chunk()?;
    Some((Second::from_be_bytes(*second), *tail.first_chunk()?))
}

/// What comes next behind a mark, if anything can.
pub(super) fn behind((second, tail): Point) -> Option<Point> {
    let mut bytes = [0; MARK];
    bytes[..SECOND].copy_from_slice(&second.to_be_bytes());
    bytes[SECOND..].copy_from_slice(&tail);
    let place = bytes.iter().rposition(|byte| *byte < u8::MAX)?;
    bytes[place] += 1;
    bytes[place + 1..].fill(0);
    read(&bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn seconds_sort_the_latest_first_and_stay_within_their_bounds() {
        let seconds = [i64::MIN, -1, 0, 1, 1_800_000_000, i64::from(u32::MAX), i64::MAX].map(second);
        assert_eq!(seconds, [u32::MAX, u32::MAX, u32::MAX, u32::MAX - 1, !1_800_000_000, 0, 0]);
    }

    #[test]
    fn behind_a_mark_comes_the_next_one() {
        assert_eq!(behind((7, [0; TAIL])), Some((7, [0, 0, 0, 0, 0, 1])));
        assert_eq!(behind((7, [1, 2, 255, 255, 255, 255])), Some((7, [1, 3, 0, 0, 0, 0])));
        assert_eq!(behind((7, [u8::MAX; TAIL])), Some((8, [0; TAIL])));
        assert_eq!(behind((u32::MAX, [u8::MAX; TAIL])), None);
    }

    proptest! {
        #[test]
        fn a_mark_is_the_same_from_a_story_and_from_its_place(
            seconds in prop_oneof![any::<i32>().prop_map(i64::from), -9_000_000_000_i64..9_000_000_000],
            rank: u32,
            id: u128,
        ) {
            let time = feeds::model::Time::from_timestamp(seconds, 5).unwrap_or_default();
            let cursor = (time, rank, feeds::model::StoryId(uuid::Uuid::from_u128(id)));
            let place = rows::in_view(None, &cursor);
            let mark = of(&cursor);
            prop_assert_eq!(of_place(&place), Some(mark));
            let (_, tail) = read(&mark).expect("a mark");
            prop_assert_eq!(place.last_chunk(), Some(&tail));
        }
    }
}
