//! Where lists of stories meet: the stories that are in a list of each of several terms, newest first.
//!
//! Invariants: lists are read in step and no further than the answer needs; what one list leaves out the others leap
//! over; an answer is in the order of the timeline.
//!
//! A list is a range of rows, each of which has a [mark]. Lists are followed from mark to mark, since half of all releases
//! have no time of day, so that hundreds of them are in one second; the timeline tells in which order they are.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use feeds::model::SourceId;

use super::gist::Wanted;
use super::mark::{self, Mark, Point, Second, Tail, behind, read, second};
use super::packed::{Fault, Packed};
use super::rows::{self, Row};
use crate::Cursor;

/// Rows of a list that are read first, and at most; each time twice as many.
const ROWS: (usize, usize) = (16, 2_048);

/// Rows that are read in the time in which one is looked up.
const NEAR: usize = 256;

type Read<T> = Result<T, Fault>;

/// One list of stories, and how far it was read.
pub(super) struct List<'a> {
    rows: &'a Packed,
    range: Range<Row>,
    /// Bytes before the mark.
    head: usize,
    kind: Kind,
    ahead: VecDeque<Point>,
    /// The first and the last second of what was read last, and how many rows these were.
    span: Option<(Second, Second, u64)>,
    /// Rows to read next.
    next: usize,
    is_read: bool,
}

/// What the rows of a list are.
enum Kind {
    /// Marks behind their head.
    Marks,
    /// The same with a gist behind, which must have one of these words.
    Gists(Wanted),
    /// Places in a timeline.
    Places,
}

impl<'a> List<'a> {
    /// Rows that have a mark behind so many bytes.
    pub(super) fn of_marks(rows: &'a Packed, range: Range<Row>, head: usize) -> Self {
        let (kind, ahead) = (Kind::Marks, VecDeque::new());
        Self { rows, range, head, kind, ahead, span: None, next: ROWS.0, is_read: false }
    }

    /// The stories whose gists may have one of these words.
    pub(super) fn of_gists(rows: &'a Packed, range: Range<Row>, wanted: Wanted) -> Self {
        Self { kind: Kind::Gists(wanted), ..Self::of_marks(rows, range, 1) }
    }

    /// The timeline of a source, or of all.
    pub(super) fn of_places(rows: &'a Packed, source: Option<&SourceId>) -> Self {
        let view = rows::view(source);
        Self { kind: Kind::Places, ..Self::of_marks(rows, rows::of_view(&view), view.len()) }
    }

    /// The next story it has, from `at` on.
    fn seek(&mut self, at: Point) -> Read<Option<Point>> {
        loop {
            while self.ahead.front().is_some_and(|next| *next < at) {
                self.ahead.pop_front();
            }
            match self.ahead.front() {
                Some(next) => return Ok(Some(*next)),
                None if self.is_read => return Ok(None),
                None => {
                    let from = self.row_at(at);
                    if from > self.range.start {
                        self.range.start = from;
                    }
                    // Who leaps far needs little at a time; who leaps near is there sooner by reading on.
                    if self.rows_before(at.0) > self.next.max(NEAR) as u64 {
                        self.next = (self.next / 4).max(ROWS.0);
                    }
                    self.more()?;
                }
            }
        }
    }

    /// How many rows are left out by a leap to a second, if they go on as they did.
    fn rows_before(&self, at: Second) -> u64 {
        let Some((first, last, rows)) = self.span else { return 0 };
        u64::from(at.saturating_sub(last)) * rows / (u64::from(last.saturating_sub(first)) + 1)
    }

    /// Where its rows from a story on begin; those of its second, where these have another order.
    fn row_at(&self, (second, tail): Point) -> Row {
        let head = &self.range.start[..self.head];
        match self.kind {
            Kind::Marks | Kind::Gists(_) => [head, &second.to_be_bytes(), &tail].concat(),
            Kind::Places => {
                let seconds = if second == 0 { i64::MAX } else { i64::from(!second) };
                [head, &rows::since(seconds)[1..]].concat()
            }
        }
    }

    fn more(&mut self) -> Read<()> {
        let mut rows = Rows::default();
        rows.of(self, self.range.clone(), self.next)?;
        self.is_read = rows.count < self.next;
        self.next = (2 * self.next).min(ROWS.1);
        let Some((first, last)) = rows.span else { return Ok(()) };
        self.span = Some((first, last, rows.count as u64));
        if !self.is_read {
            self.range.start = [rows.last.as_slice(), &[0]].concat();
            if matches!(self.kind, Kind::Places) {
                // All of the last second, for what is in it is to be put in order.
                let next = last.checked_add(1).map(|next| self.row_at((next, [0; _])));
                let end = next.unwrap_or_else(|| self.range.end.clone());
                rows.of(self, self.range.start.clone()..end.clone(), usize::MAX)?;
                self.range.start = end;
            }
        }
        rows.points.sort_unstable();
        self.ahead.extend(rows.points);
        Ok(())
    }
}

/// Rows that were read.
#[derive(Default)]
struct Rows {
    count: usize,
    /// The first and the last second.
    span: Option<(Second, Second)>,
    /// The last row, if there may be more behind it.
    last: Row,
    /// The stories that may be meant.
    points: Vec<Point>,
}

impl Rows {
    /// Reads the first rows of a range for a list.
    fn of(&mut self, list: &List<'_>, range: Range<Row>, most: usize) -> Read<()> {
        list.rows.each(&range, most, |row| {
            self.count += 1;
            if self.count == most {
                self.last = row.to_vec();
            }
            let Some(point) = list.kind.read(row, list.head) else { return };
            self.span = Some((self.span.map_or(point.0, |(first, _)| first), point.0));
            if list.kind.is_meant(row) {
                self.points.push(point);
            }
        })
    }
}

impl Kind {
    /// Whether the story of a row may be one that is looked for.
    fn is_meant(&self, row: &[u8]) -> bool {
        match self {
            Self::Gists(wanted) => wanted.is_in(row),
            Self::Marks | Self::Places => true,
        }
    }

    /// The mark of a row that has so many bytes before it.
    fn read(&self, row: &[u8], head: usize) -> Option<Point> {
        match self {
            Self::Places => mark::of_place(row).and_then(|mark| read(&mark)),
            Self::Gists(_) | Self::Marks => row.get(head..).and_then(read),
        }
    }
}

/// Lists of which one is enough.
pub(super) struct Term<'a>(Vec<List<'a>>);

impl<'a> Term<'a> {
    pub(super) fn new(lists: Vec<List<'a>>) -> Self {
        Self(lists)
    }

    fn seek(&mut self, at: Point) -> Read<Option<Point>> {
        let mut first = None;
        for list in &mut self.0 {
            let next = list.seek(at)?;
            first = first.into_iter().chain(next).min();
        }
        Ok(first)
    }
}

/// The rows in the timeline of the stories that are in a list of each term, or in one of `also`, behind `after`, at most
/// `limit`.
pub(super) fn meeting(
    timeline: &Packed,
    mut terms: Vec<Term<'_>>,
    mut also: Term<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Read<Vec<Row>> {
    let start = after.map(|cursor| rows::places(None, Some(cursor)).start);
    let is_asked = |place: &Row| start.as_ref().is_none_or(|start| place >= start);
    let mut found = Vec::new();
    let mut at = Some((after.map_or(0, |(time, ..)| second(time.timestamp())), [0; _]));
    let mut of_second: Option<(Second, BTreeSet<Tail>)> = None;
    while found.len() < limit {
        let next = match at {
            Some(at) => met(&mut terms, at)?.into_iter().chain(also.seek(at)?).min(),
            None => None,
        };
        // The order within a second is known once all that is in it is.
        if let Some((second, tails)) =
            of_second.take_if(|(second, _)| next.is_none_or(|next| next.0 != *second))
        {
            found.extend(places_of(timeline, second, &tails)?.into_iter().filter(is_asked));
        }
        let Some(next) = next else { break };
        of_second.get_or_insert_with(|| (next.0, BTreeSet::new())).1.insert(next.1);
        at = behind(next);
    }
    found.truncate(limit);
    Ok(found)
}

/// The next story that every term has, from `at` on. A term is asked only once those before it agree: a word that is in
/// nearly every story has to be looked for in few places.
fn met(terms: &mut [Term<'_>], mut at: Point) -> Read<Option<Point>> {
    let mut agreed = 0;
    while let Some(term) = terms.get_mut(agreed) {
        let Some(next) = term.seek(at)? else { return Ok(None) };
        agreed = if next == at || agreed == 0 { agreed + 1 } else { 0 };
        at = next;
    }
    Ok(Some(at).filter(|_| !terms.is_empty()))
}

/// The rows in the timeline of what has one of these marks.
pub(super) fn places(timeline: &Packed, marks: &BTreeSet<Mark>) -> Read<Vec<Row>> {
    let mut by_second: BTreeMap<Second, BTreeSet<Tail>> = BTreeMap::new();
    for (second, tail) in marks.iter().filter_map(|mark| read(mark)) {
        by_second.entry(second).or_default().insert(tail);
    }
    let mut found = Vec::new();
    for (second, tails) in by_second {
        found.append(&mut places_of(timeline, second, &tails)?);
    }
    Ok(found)
}

fn places_of(timeline: &Packed, second: Second, tails: &BTreeSet<Tail>) -> Read<Vec<Row>> {
    if tails.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    // Of hundreds in a second few are meant: these alone are worth a copy.
    timeline.each(&places_in(second), usize::MAX, |row| {
        if row.last_chunk().is_some_and(|tail| tails.contains(tail)) {
            rows.push(row.to_vec());
        }
    })?;
    Ok(rows)
}

/// The rows of the timeline of all in one second.
fn places_in(second: Second) -> Range<Row> {
    let Range { start, end } = rows::of_view(&rows::view(None));
    let from = |seconds: Second| rows::since(i64::from(seconds));
    let start = if second == 0 { start } else { from(!second) };
    let end = if second == Second::MAX { end } else { from(!second - 1) };
    start..end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_is_in_its_second_alone(seconds in -9_000_000_000_i64..9_000_000_000, rank: u32, id: u128) {
            let time = feeds::model::Time::from_timestamp(seconds, 5).unwrap_or_default();
            let cursor = (time, rank, feeds::model::StoryId(uuid::Uuid::from_u128(id)));
            let place = rows::in_view(None, &cursor);
            let (second, _) = read(&mark::of(&cursor)).expect("a mark");
            prop_assert!(places_in(second).contains(&place));
            for other in [second.checked_sub(1), second.checked_add(1)].into_iter().flatten() {
                prop_assert!(!places_in(other).contains(&place));
            }
        }
    }
}
