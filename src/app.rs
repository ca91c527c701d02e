//! What every command works with: the configuration, the store, the fetcher, made once.

use std::sync::Arc;

use chrono::SubsecRound;
use feeds::model::Time;
use storage::Store;
use tokio::sync::{Mutex, Notify};

use crate::config::Config;
use crate::fetch::Fetcher;
use crate::publish::Editions;
use crate::stop::Stop;

/// The present time. Tests of anything that takes an [`App`] bring their own.
pub type Clock = fn() -> Time;

/// The parts of a running program. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Checked at start.
    pub config: Arc<Config>,
    /// Open and locked by this process.
    pub store: Arc<dyn Store>,
    /// Shared, so that its bounds hold over all sources.
    pub fetcher: Arc<Fetcher>,
    /// Held for the length of a run: there is never more than one.
    pub run_lock: Arc<Mutex<()>>,
    /// Held from looking at what is stored to committing what was decided about it, by a run or by a person: whoever
    /// decides lets nobody else commit in between. Never held while anything is fetched.
    pub deciding: Arc<Mutex<()>>,
    /// Held while the hub is told of changes, so that it is told once.
    pub telling: Arc<Mutex<()>>,
    /// Held while letters are delivered, so that each is delivered once.
    pub delivering: Arc<Mutex<()>>,
    /// Told when letters have been laid down.
    pub posted: Arc<Notify>,
    /// What is served at the moment.
    pub editions: Arc<Editions>,
    /// Whether the program is asked to stop.
    pub stop: Stop,
    /// Read at the edges only.
    pub clock: Clock,
}

impl App {
    /// Puts the parts together.
    pub fn new(config: Config, store: Arc<dyn Store>, stop: Stop) -> Self {
        let fetcher = Fetcher::new(config.fetch.clone(), Arc::clone(&store));
        Self {
            config: Arc::new(config),
            store,
            fetcher: Arc::new(fetcher),
            run_lock: Arc::default(),
            deciding: Arc::default(),
            telling: Arc::default(),
            delivering: Arc::default(),
            posted: Arc::default(),
            editions: Arc::default(),
            stop,
            clock: now,
        }
    }
}

/// The present time in whole seconds, as everything stored and published has it.
fn now() -> Time {
    chrono::Utc::now().trunc_subsecs(0)
}
