//! The keys of every tree, as bytes. sled sorts bytes, so each layout is made for the scan that reads it.
//!
//! Invariants: no row is a prefix of another one of its tree; equal inputs give equal rows in every version of
//! the program, for rows are never decoded and rewritten but only added and removed. Change nothing here without
//! raising [`crate::codec::FORMAT`].
//!
//! | tree | row | value |
//! |---|---|---|
//! | `meta` | `format`, `head`, `run` | the format's number; what [`super::commit::Head`] and a run record hold |
//! | `meta` | `erasing` | there while something erased may still be in the files |
//! | `sources` | source | its state |
//! | `stories` | story | the story |
//! | `keys` | digest of a key, source, 0, story | [packed](super::packed) |
//! | `traces` | trace, story (newest first) | packed |
//! | `timeline` | source or nothing, 0, place (newest first) | packed |
//! | `timeline` | 1, end of the embargo, story | packed |
//! | `timeline` | 2, time of the withdrawal, story | packed |
//! | `archive` | see [archive](super::archive) | packed |
//! | `words` | see [words](super::words) | packed |
//! | `decisions` | story, number | the decision |
//! | `robots` | origin | robots.txt |
//! | `told` | address | what a hub was told about it |
//! | `pending` | number | the stories that a commit brought, see [pending](super::pending) |

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::TimeDelta;
use feeds::merge::Trace;
use feeds::model::{Entry, Fingerprint, InvalidSourceId, Key, SourceId, State, Story, StoryId, Time};
use uuid::Uuid;

use crate::{Cursor, Unlisted};

/// One row of an index.
pub(super) type Row = Vec<u8>;

/// How the traces of an entry are found: by [`feeds::merge::traces`], or where these are at hand.
pub(super) type Traces<'a> = dyn Fn(&Entry) -> Vec<Trace> + 'a;

/// The length of a story's id at the end of every index row.
const ID: usize = 16;

/// The length of a place.
pub(super) const PLACE: usize = 32;

/// Every row that leads to a story, so that the difference of two of these is what a commit changes.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// In the tree `keys`.
    pub(super) keys: BTreeSet<Row>,
    /// In the tree `traces`.
    pub(super) traces: BTreeSet<Row>,
    /// In the tree `timeline`; none for a story that is not public.
    pub(super) timeline: BTreeSet<Row>,
}

impl Rows {
    /// The rows of one story, whose entries have these traces.
    pub(super) fn of(story: &Story, traces: &Traces<'_>) -> Self {
        let mut rows = Self::default();
        for member in &story.members {
            let entry = &member.entry;
            rows.keys.extend(entry.keys.iter().map(|key| key_row(key, &entry.source, story.id)));
            let traces = traces(entry).into_iter();
            rows.traces.extend(traces.map(|trace| join(&traced(trace), &newest_first(story.id))));
        }
        rows.keys.extend(story.marks.iter().map(|mark| digest_row(&mark.digest, &mark.source, story.id)));
        rows.timeline.extend(views(story).into_values());
        if let State::Held { until } = story.state {
            rows.timeline.insert(unlisted(Unlisted::Held, until, story.id));
        }
        rows.timeline.extend(story.state.gone_since().map(|at| unlisted(Unlisted::Gone, at, story.id)));
        rows
    }
}

/// The timelines that a story is in, and its row in each; none for a story that is not public.
pub(super) fn views(story: &Story) -> BTreeMap<Row, Row> {
    if !story.state.is_public() {
        return BTreeMap::new();
    }
    let place = place(&story.order());
    let sources = story.tellers().map(|member| Some(&member.entry.source));
    let views = std::iter::once(None).chain(sources).map(view);
    views.map(|view| (view.clone(), join(&view, &place))).collect()
}

/// The rows of one key: those of the asking source, and those before and behind them.
pub(super) struct KeyRows {
    /// Of sources whose ids sort lower.
    pub(super) before: Range<Row>,
    /// Of the asking source.
    pub(super) own: Range<Row>,
    /// Of sources whose ids sort higher.
    pub(super) behind: Range<Row>,
}

impl KeyRows {
    /// Where `source` finds the stories of `key`.
    pub(super) fn of(key: &Key, source: &SourceId) -> Self {
        let digest = key.digest().0.to_vec();
        // Behind a source id stands a zero; no id holds a byte as high as the last one here.
        let start = join(&digest, &view(Some(source)));
        let end = [&digest, source.as_str().as_bytes(), &[1]].concat();
        let last = join(&digest, &[u8::MAX]);
        Self { before: digest..start.clone(), own: start..end.clone(), behind: end..last }
    }
}

/// Where the rows of a trace begin.
pub(super) fn traced(trace: Trace) -> Row {
    trace.0.to_be_bytes().to_vec()
}

/// The trace and the story of a row of `traces`.
pub(super) fn of_trace(row: &[u8]) -> Option<(Trace, StoryId)> {
    let trace = row.first_chunk().copied().map(u64::from_be_bytes).map(Trace);
    trace.zip(story_of_place(row))
}

/// The id of a story such that the newest sorts first.
fn newest_first(story: StoryId) -> [u8; ID] {
    (!story.0.as_u128()).to_be_bytes()
}

fn key_row(key: &Key, source: &SourceId, story: StoryId) -> Row {
    digest_row(&key.digest(), source, story)
}

fn digest_row(digest: &Fingerprint, source: &SourceId, story: StoryId) -> Row {
    [&digest.0, view(Some(source)).as_slice(), story.0.as_bytes()].concat()
}

/// Where the rows of a source's timeline begin, or those of the timeline of all. A source id is never empty and
/// holds no zero.
pub(super) fn view(source: Option<&SourceId>) -> Row {
    join(source.map_or(b"", |source| source.as_str().as_bytes()), &[0])
}

/// Whose view begins like this; none is that of all.
pub(super) fn source_of(view: &[u8]) -> Result<Option<SourceId>, InvalidSourceId> {
    let id = String::from_utf8_lossy(view.strip_suffix(&[0]).unwrap_or(view));
    if id.is_empty() { Ok(None) } else { id.parse().map(Some) }
}

/// The first byte of the rows of stories that no document shows. No timeline begins with it.
fn kind(which: Unlisted) -> u8 {
    match which {
        Unlisted::Held => 1,
        Unlisted::Gone => 2,
    }
}

/// The row of a story that no document shows, by the time that counts.
fn unlisted(which: Unlisted, time: Time, story: StoryId) -> Row {
    join(&at(which, time), story.0.as_bytes())
}

/// Where the rows of a time begin.
fn at(which: Unlisted, time: Time) -> Row {
    // Turning the sign makes a signed number sort as an unsigned one.
    join(&[kind(which)], &(time.timestamp() ^ i64::MIN).to_be_bytes())
}

/// The embargoes that end at `due` or before.
pub(super) fn held_until(due: Time) -> Range<Row> {
    vec![kind(Unlisted::Held)]..at(Unlisted::Held, due + TimeDelta::seconds(1))
}

/// The rows of one kind before that of `after`; to be read backwards.
pub(super) fn unlisted_before(which: Unlisted, after: Option<(Time, StoryId)>) -> Range<Row> {
    let end = after.map_or_else(|| vec![kind(which) + 1], |(time, story)| unlisted(which, time, story));
    vec![kind(which)]..end
}

/// The rows of a timeline behind the last story seen.
pub(super) fn places(source: Option<&SourceId>, after: Option<&Cursor>) -> Range<Row> {
    let Range { start, end } = of_view(&view(source));
    let start = after.map_or(start, |cursor| [&view(source), place(cursor).as_slice(), &[0]].concat());
    start..end
}

/// Where the rows of the timeline of all begin that are not later than a second.
pub(super) fn since(seconds: i64) -> Row {
    join(&view(None), &descending(seconds))
}

/// The row of a place in a timeline.
#[cfg(test)]
pub(super) fn in_view(source: Option<&SourceId>, cursor: &Cursor) -> Row {
    join(&view(source), &place(cursor))
}

/// The rows of a timeline.
pub(super) fn of_view(view: &Row) -> Range<Row> {
    let mut end = view.clone();
    end.pop();
    end.push(1);
    view.clone()..end
}

/// Whether a row of `timeline` is that of a story which documents show.
pub(super) fn is_place(row: &[u8]) -> bool {
    ![kind(Unlisted::Held), kind(Unlisted::Gone)].map(Some).contains(&row.first().copied())
}

/// A place such that the newest sorts first: every number with its bits turned over.
fn place((time, rank, story): &Cursor) -> [u8; PLACE] {
    let mut place = [0; PLACE];
    place[..8].copy_from_slice(&descending(time.timestamp()));
    place[8..12].copy_from_slice(&(!time.timestamp_subsec_nanos()).to_be_bytes());
    place[12..16].copy_from_slice(&(!rank).to_be_bytes());
    place[16..].copy_from_slice(&newest_first(*story));
    place
}

/// Turning all bits but the sign makes a signed number sort downwards as an unsigned one.
fn descending(seconds: i64) -> [u8; 8] {
    (seconds ^ i64::MAX).to_be_bytes()
}

/// The story that a row of `keys` leads to.
pub(super) fn story_of_key(row: &[u8]) -> Option<StoryId> {
    last_number(row).map(|number| StoryId(Uuid::from_u128(number)))
}

/// The story that a row of `timeline` leads to.
pub(super) fn story_of_place(row: &[u8]) -> Option<StoryId> {
    last_number(row).map(|number| StoryId(Uuid::from_u128(!number)))
}

fn last_number(row: &[u8]) -> Option<u128> {
    let id = row.get(row.len().checked_sub(ID)?..)?;
    id.try_into().ok().map(u128::from_be_bytes)
}

/// The row of a decision; `number` counts all decisions of the store.
pub(super) fn decision(story: StoryId, number: u64) -> Row {
    join(story.0.as_bytes(), &number.to_be_bytes())
}

fn join(head: &[u8], tail: &[u8]) -> Row {
    [head, tail].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cursor() -> impl Strategy<Value = Cursor> {
        let time = (-9_000_000_000_i64..9_000_000_000, 0..1_000_000_000_u32)
            .prop_map(|(seconds, nanos)| Time::from_timestamp(seconds, nanos).unwrap_or_default());
        let id = any::<u128>().prop_map(|number| StoryId(Uuid::from_u128(number)));
        (time, prop_oneof![0..3_u32, any::<u32>()], id)
    }

    proptest! {
        #[test]
        fn the_newest_place_sorts_first(a in cursor(), b in cursor()) {
            prop_assert_eq!(place(&a).cmp(&place(&b)), b.cmp(&a));
            prop_assert_eq!(story_of_place(&join(&view(None), &place(&a))), Some(a.2));
        }
    }

    #[test]
    fn a_key_is_itself_only_in_its_kind() {
        let text = || "a1".to_owned();
        let keys = [Key::Guid(text()), Key::Object(text()), Key::Address(text())];
        assert_eq!(keys.iter().map(Key::digest).collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn the_rows_of_a_key_are_parted_by_who_asks() {
        let guid = Key::Guid("1".into());
        let row = |source: &str| key_row(&guid, &source.parse().unwrap(), StoryId(Uuid::max()));
        let rows = KeyRows::of(&guid, &"kid".parse().unwrap());
        for lower in ["a", "ki", "kia-long", "k-d"] {
            assert!(rows.before.contains(&row(lower)), "{lower}");
        }
        assert!(rows.own.contains(&row("kid")));
        for higher in ["kid-", "kid2", "kida", "z"] {
            assert!(rows.behind.contains(&row(higher)), "{higher}");
        }
    }

    #[test]
    fn a_source_whose_name_begins_like_anothers_has_a_timeline_of_its_own() {
        let (short, long): (SourceId, SourceId) = ("kid".parse().unwrap(), "kid-2".parse().unwrap());
        assert!(!view(Some(&long)).starts_with(&view(Some(&short))));
        assert!(!view(Some(&long)).starts_with(&view(None)));
    }
}
