//! What every command works with: the configuration, the store and the fetcher, made once.

use std::sync::Arc;

use storage::Store;

use crate::config::Config;
use crate::fetch::Fetcher;

/// The parts of a running program. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Checked at start.
    pub config: Arc<Config>,
    /// Open and locked by this process.
    pub store: Arc<dyn Store>,
    /// Shared, so that its bounds hold over all sources.
    pub fetcher: Arc<Fetcher>,
}

impl App {
    /// Puts the parts together.
    pub fn new(config: Config, store: Arc<dyn Store>) -> Self {
        let fetcher = Fetcher::new(config.fetch.clone(), Arc::clone(&store));
        Self { config: Arc::new(config), store, fetcher: Arc::new(fetcher) }
    }
}
