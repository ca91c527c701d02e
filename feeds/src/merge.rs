//! Deciding: what each entry of a reading means for the stories known so far. A decision table, pure.
//!
//! The caller brings every story that shares a key with one of the entries ([`Known`]); how they are found is the
//! store's business. Similarity beyond equal keys enters through the same door: further stories in `Known`.

use crate::model::{Context, Decision, Entry, Source, Story};

/// The stories near a reading's entries: those that share a key with one of them, whoever tells them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    stories: Vec<Story>,
}

impl Known {
    /// Takes what the store found.
    pub fn new(stories: Vec<Story>) -> Self {
        Self { stories }
    }

    /// Whether the source itself has told this release before. Only the others are worth a look at their own page.
    pub fn knows(&self, entry: &Entry) -> bool {
        let _ = (entry, &self.stories);
        todo!()
    }
}

/// What a reading changes.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// New and changed stories, whole, each once.
    pub stories: Vec<Story>,
    /// One per entry, in the order of the entries.
    pub decisions: Vec<Decision>,
}

/// Decides about a reading's entries in the order of the document.
pub fn decide(source: &Source, entries: Vec<Entry>, known: Known, context: &Context) -> Decided {
    let _ = (source, entries, known, context);
    todo!()
}
