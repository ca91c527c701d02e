//! What is known near a reading before anything is decided about it.
//!
//! Invariants: each story is known once; what is like an entry is looked for only where that can matter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::TimeDelta;

use super::shelf::Shelf;
use super::trace::Trace;
use super::{difference, recognise};
use crate::model::{Entry, Facts, Key, Member, SourceId, Story, StoryId, Time};

/// Hours in which a release's own page is asked for again at every run if it could not be read.
const RETRIES: i64 = 2;

/// The stories near a reading's entries: those that share a key or a trace with one of them, whoever tells them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub(super) stories: Vec<Story>,
    /// Which of them are like an entry, by its keys.
    pub(super) alike: BTreeMap<Vec<Key>, Vec<StoryId>>,
    /// Whether what is in doubt is told.
    pub(super) trusting: bool,
    /// Which of them this run has made, if it says so.
    pub(super) minted: Option<BTreeSet<StoryId>>,
    /// What lies ready in words.
    pub(super) shelf: Arc<Shelf>,
}

impl Known {
    /// Takes what the store found.
    pub fn new(stories: Vec<Story>) -> Self {
        Self { stories, ..Self::default() }
    }

    /// Looks for what a reading may be about: for the stories that have one of the keys of its entries with `near`, and for
    /// those that are like what is new or says something new with `alike`. What is laid out already is taken from a shelf.
    ///
    /// # Errors
    ///
    /// Those of the two.
    pub fn around<E>(
        entries: &[Entry],
        shelf: &Arc<Shelf>,
        near: impl FnOnce(&SourceId, &[Key]) -> Result<Vec<Story>, E>,
        alike: impl Fn(&[Trace]) -> Result<Vec<Story>, E>,
    ) -> Result<Self, E> {
        let Some(first) = entries.first() else { return Ok(Self::default()) };
        let keys: Vec<Key> = entries.iter().flat_map(|entry| entry.keys.iter().cloned()).collect();
        let mut known = Self { shelf: Arc::clone(shelf), ..Self::new(near(&first.source, &keys)?) };
        for entry in entries {
            // What is alike to one entry may be what another one corrects.
            if known.wants_alike(entry) {
                known.add_alike(entry, alike(&shelf.sought(entry))?);
            }
        }
        Ok(known)
    }

    /// Has what is in doubt told as new.
    pub fn trust(&mut self) {
        self.trusting = true;
    }

    /// Says which stories this run has made. Else those are taken for it that were first seen at its time, which an earlier
    /// run may have had as well: clocks are put back.
    pub fn note_minted(&mut self, minted: &BTreeSet<StoryId>) {
        let ids = self.stories.iter().map(|story| story.id);
        self.minted = Some(ids.filter(|id| minted.contains(id)).collect());
    }

    /// Takes the stories that are like an entry. Each is known once. An entry for which none were looked for is
    /// compared with all that are known.
    fn add_alike(&mut self, entry: &Entry, stories: Vec<Story>) {
        self.alike.insert(entry.keys.clone(), stories.iter().map(|story| story.id).collect());
        for story in stories {
            if self.stories.iter().all(|known| known.id != story.id) {
                self.stories.push(story);
            }
        }
    }

    /// Takes further stories that the source tells. Each is known once.
    pub fn add(&mut self, stories: Vec<Story>) {
        let ids: BTreeSet<StoryId> = self.stories.iter().map(|known| known.id).collect();
        self.stories.extend(stories.into_iter().filter(|story| !ids.contains(&story.id)));
    }

    /// The stories, each once.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// Whether one of the stories is recognised by a key as this release, told by the same source.
    pub fn recognises(&self, entry: &Entry) -> bool {
        recognise::own_telling(entry, &self.stories).is_some() || self.is_erased(entry)
    }

    fn is_erased(&self, entry: &Entry) -> bool {
        self.stories.iter().any(|story| recognise::is_erased(entry, story))
    }

    /// Whether stories alike are worth looking for: the release is new, or says something else than before and nobody
    /// else is known to tell it.
    fn wants_alike(&self, entry: &Entry) -> bool {
        let changed = |member: &Member| {
            let read = member.entry.article.is_none() && entry.article.is_some();
            read || !difference::same_words(&member.entry.listed, &entry.listed)
        };
        let alone = self.stories.iter().filter(|story| super::may_be_joined(story)).map(Story::head);
        let mut own = alone.filter(|member| {
            member.entry.source == entry.source
                && entry.keys.iter().any(|key| member.entry.keys.contains(key))
        });
        !self.recognises(entry) || own.any(changed)
    }

    /// Whether a look at the release's own page is worth a request: the source has not told it before or says
    /// something else now, or the page could not be read when it was new a moment ago.
    pub fn wants_page(&self, entry: &Entry, now: Time) -> bool {
        if self.is_erased(entry) {
            return false;
        }
        let said = |facts: &Facts| difference::same_words(facts, &entry.listed);
        recognise::own_telling(entry, &self.stories).is_none_or(|member| {
            let told =
                said(&member.entry.listed) || member.versions.iter().any(|version| said(&version.facts));
            let missed =
                member.entry.article.is_none() && now - member.first_seen < TimeDelta::hours(RETRIES);
            !told || missed
        })
    }
}
