//! What is remembered of all sources, during a run: loaded once, and noted in the store as it changes.
//!
//! Nobody else changes it while a run goes on, so that what is here is what is stored, or will be with the next note.
//! Where nothing but its state has changed, a source is noted together with others: killed before that, it is asked
//! once more.

use std::collections::BTreeMap;

use feeds::model::SourceId;
use storage::SourceState;

use crate::app::App;

/// Sources that are noted together. Fewer cost more, more are asked again when the program is killed.
const TOGETHER: usize = 64;

/// The states of all sources.
pub struct States {
    all: BTreeMap<SourceId, SourceState>,
    to_note: Vec<SourceId>,
}

impl States {
    /// Those that are stored.
    pub async fn load(app: &App) -> storage::Result<Self> {
        let stored = app.store.sources().await?.into_iter();
        Ok(Self { all: stored.map(|state| (state.office.id.clone(), state)).collect(), to_note: Vec::new() })
    }

    /// One source's, if it was ever tried.
    pub fn get(&self, id: &SourceId) -> Option<&SourceState> {
        self.all.get(id)
    }

    /// Every source's.
    pub fn all(&self) -> impl Iterator<Item = &SourceState> {
        self.all.values()
    }

    /// Every source's, by id.
    pub fn into_all(self) -> BTreeMap<SourceId, SourceState> {
        self.all
    }

    /// Takes a state that is committed.
    pub fn committed(&mut self, state: SourceState) {
        self.all.insert(state.office.id.clone(), state);
    }

    /// Takes a state that is to be noted.
    pub async fn note(&mut self, app: &App, state: SourceState) -> storage::Result<()> {
        self.to_note.push(state.office.id.clone());
        self.committed(state);
        if self.to_note.len() < TOGETHER { Ok(()) } else { self.write(app).await }
    }

    /// Notes what is still to be noted.
    pub async fn write(&mut self, app: &App) -> storage::Result<()> {
        let to_note = std::mem::take(&mut self.to_note);
        let states: Vec<SourceState> = to_note.iter().filter_map(|id| self.all.get(id)).cloned().collect();
        if states.is_empty() { Ok(()) } else { app.store.post(states, Vec::new()).await }
    }
}
