//! The slots of the archives, view by view.
//!
//! Invariant: a public story of a view waits or has a slot there, never both.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use feeds::model::{SourceId, Story, StoryId};

use crate::Cursor;
use crate::backup::Slots;

/// Every view that ever had a story; the one of all has no source.
#[derive(Debug, Default)]
pub(super) struct Archives(BTreeMap<Option<SourceId>, View>);

#[derive(Debug, Default)]
struct View {
    /// Oldest first.
    waiting: BTreeSet<Cursor>,
    slots: BTreeMap<u64, StoryId>,
    of_story: BTreeMap<StoryId, u64>,
    given: u64,
}

impl Archives {
    /// Takes a story's change in.
    pub(super) fn replace(&mut self, old: Option<&Story>, new: &Story) {
        let (before, after) = (old.map(views).unwrap_or_default(), views(new));
        let untouched = old.is_some_and(|old| old.touched == new.touched);
        for id in before.union(&after) {
            let view = self.0.entry(id.clone()).or_default();
            view.waiting.remove(&old.map_or(new.order(), Story::order));
            if !after.contains(id) {
                continue;
            }
            let stays = untouched && before.contains(id);
            match view.of_story.get(&new.id).copied() {
                Some(_) if stays => continue,
                Some(slot) => {
                    view.slots.remove(&slot);
                    view.of_story.remove(&new.id);
                }
                None => {}
            }
            view.waiting.insert(new.order());
        }
    }

    pub(super) fn settle(&mut self, waiting: usize) {
        for view in self.0.values_mut() {
            while view.waiting.len() > waiting
                && let Some((_, _, oldest)) = view.waiting.pop_first()
            {
                view.slots.insert(view.given, oldest);
                view.of_story.insert(oldest, view.given);
                view.given += 1;
            }
        }
    }

    /// All slots of every view, those that were left included.
    pub(super) fn all(&self) -> impl Iterator<Item = Slots> {
        let given = self.0.iter().filter(|(_, view)| view.given > 0);
        given.map(|(source, view)| Slots {
            source: source.clone(),
            first: 0,
            stories: (0..view.given).map(|slot| view.slots.get(&slot).copied()).collect(),
        })
    }

    /// Gives slots as they were given before; `place` tells where a story waits.
    pub(super) fn give(&mut self, slots: Slots, place: impl Fn(StoryId) -> Option<Cursor>) {
        let view = self.0.entry(slots.source).or_default();
        for (slot, story) in (slots.first..).zip(slots.stories) {
            view.given = slot + 1;
            if let Some(story) = story {
                if let Some(place) = place(story) {
                    view.waiting.remove(&place);
                }
                view.slots.insert(slot, story);
                view.of_story.insert(story, slot);
            }
        }
    }

    /// Newest first.
    pub(super) fn waiting(&self, source: Option<&SourceId>) -> impl Iterator<Item = StoryId> {
        let view = self.0.get(&source.cloned());
        view.into_iter().flat_map(|view| view.waiting.iter().rev().map(|(_, _, story)| *story))
    }

    pub(super) fn slots(&self, source: Option<&SourceId>) -> u64 {
        self.0.get(&source.cloned()).map_or(0, |view| view.given)
    }

    pub(super) fn slotted(
        &self,
        source: Option<&SourceId>,
        slots: Range<u64>,
    ) -> impl Iterator<Item = StoryId> {
        let view = self.0.get(&source.cloned());
        view.into_iter().flat_map(move |view| view.slots.range(slots.clone()).map(|(_, story)| *story))
    }
}

/// The views that a story is in.
fn views(story: &Story) -> BTreeSet<Option<SourceId>> {
    if !story.state.is_public() {
        return BTreeSet::new();
    }
    story.tellers().map(|member| Some(member.entry.source.clone())).chain([None]).collect()
}
