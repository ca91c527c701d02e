//! Which stories are worth comparing with an entry, by the traces that they share with it.
//!
//! Invariant: no story is left out for one that shares less; the newest come first among equals.

use feeds::model::StoryId;

/// How many stories are worth comparing with one entry.
pub const ALIKE_LIMIT: usize = 8;

/// How many stories one trace may lead to. Phrases of officialese have thousands; the newest count, for offices
/// tell one release within days.
pub const TRACE_LIMIT: usize = 24;

/// How much less than the likest a story may share: who has the whole text is not looked for among those that begin
/// with the same phrase.
const LESS: usize = 8;

/// How much it says of a story that it is one of so many with a trace: what a whole series has in common tells them apart
/// less than what two have.
pub(crate) fn weight(stories: usize) -> usize {
    TRACE_LIMIT / stories.clamp(1, TRACE_LIMIT)
}

/// The stories that share most, these first, of stories and how much each shares.
pub(crate) fn likest(mut shared: Vec<(usize, StoryId)>) -> impl Iterator<Item = StoryId> {
    shared.sort_unstable_by(|one, other| other.cmp(one));
    let most = shared.first().map_or(0, |(weight, _)| *weight);
    let likest = shared.into_iter().take(ALIKE_LIMIT);
    likest.take_while(move |(weight, _)| weight * LESS >= most).map(|(_, story)| story)
}
