//! Stories that were read or written lately, as they are stored: what many new ones are like is read once.
//!
//! Invariants: what is here is what is stored, for whoever changes a story puts the new one here before anybody reads
//! again; at most twice [`MOST`] stories are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use feeds::model::{Story, StoryId};

/// Stories after which those go that nobody asked for since as many came before.
const MOST: usize = 250;

/// The stories at hand.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Stories>);

#[derive(Debug, Default)]
struct Stories {
    late: HashMap<StoryId, Arc<Story>>,
    early: HashMap<StoryId, Arc<Story>>,
}

impl Recent {
    /// A story, if it is at hand; else as it is read.
    pub(super) fn get<E>(&self, id: StoryId, read: impl FnOnce() -> Result<Story, E>) -> Result<Story, E> {
        let known = self.with(|stories| match stories.late.get(&id) {
            Some(story) => Some(Arc::clone(story)),
            None => stories.early.remove(&id).inspect(|story| stories.put(Arc::clone(story))),
        });
        let story = match known {
            Some(story) => story,
            None => {
                let story = Arc::new(read()?);
                self.with(|stories| stories.put(Arc::clone(&story)));
                story
            }
        };
        Ok((*story).clone())
    }

    /// Takes stories as they are stored from now on.
    pub(super) fn put(&self, changed: impl Iterator<Item = Story>) {
        self.with(|stories| {
            for story in changed {
                stories.early.remove(&story.id);
                stories.put(Arc::new(story));
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Stories) -> T) -> T {
        // Between two calls nothing is half done.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Stories {
    fn put(&mut self, story: Arc<Story>) {
        self.late.insert(story.id, story);
        if self.late.len() >= MOST {
            self.early = std::mem::take(&mut self.late);
        }
    }
}
