//! How much of some traces each story has.
//!
//! Most traces that are looked for are nobody's, and whole periods of them are empty. So each look tells where the next
//! row is, and what lies before that is not looked for.

use std::collections::BTreeSet;
use std::ops::Bound;

use feeds::merge::Trace;
use feeds::model::StoryId;

use super::packed::{Fault, Packed};
use super::rows::{self, Row};
use crate::alike::{TRACE_LIMIT, weight};

/// Weighs the traces that each story shares, by the rows of the index and by those that wait for it. Of a trace only
/// the newest [`TRACE_LIMIT`] stories count.
pub(super) fn shared(
    index: &Packed,
    waiting: &BTreeSet<Row>,
    traces: &BTreeSet<Trace>,
) -> Result<Vec<(usize, StoryId)>, Fault> {
    let mut shared: Vec<(StoryId, usize)> = Vec::new();
    let mut at = traces.first().copied();
    while let Some(trace) = at {
        let start = rows::traced(trace);
        let (mut written, mut new) = (Look::of(trace), Look::of(trace));
        index.walk(&start, |row| written.take(row))?;
        waiting.range(start..).all(|row| new.take(row));
        let mut stories = written.stories;
        if !new.stories.is_empty() {
            stories.append(&mut new.stories);
            stories.sort_unstable_by(|one, other| other.cmp(one));
            // Killed between writing rows and forgetting that they wait, it has some twice.
            stories.dedup();
            stories.truncate(TRACE_LIMIT);
        }
        let weight = weight(stories.len());
        shared.extend(stories.into_iter().map(|story| (story, weight)));
        let next = written.next.into_iter().chain(new.next).min();
        at = next
            .and_then(|next| traces.range((Bound::Excluded(trace), Bound::Unbounded)).find(|it| **it >= next))
            .copied();
    }
    shared.sort_unstable_by_key(|(story, _)| *story);
    let of_story = shared.chunk_by(|(one, _), (other, _)| one == other);
    Ok(of_story.map(|same| (same.iter().map(|(_, weight)| weight).sum(), same[0].0)).collect())
}

/// What is found from a trace on.
struct Look {
    trace: Trace,
    /// The newest first.
    stories: Vec<StoryId>,
    /// A trace before which there is none behind this one; none if there are no more at all.
    next: Option<Trace>,
}

impl Look {
    fn of(trace: Trace) -> Self {
        Self { trace, stories: Vec::new(), next: None }
    }

    /// Takes a row in, and tells whether more are asked for.
    fn take(&mut self, row: &[u8]) -> bool {
        let Some((trace, story)) = rows::of_trace(row) else { return true };
        let is_more = trace == self.trace && self.stories.len() < TRACE_LIMIT;
        if is_more {
            self.stories.push(story)
        } else {
            self.next = Some(trace)
        }
        is_more
    }
}
