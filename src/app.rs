//! What every command works with: the configuration, the store, the fetcher, made once.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono::SubsecRound;
use feeds::model::{Robots, Time};
use storage::Store;
use tokio::sync::{Mutex, Notify};

use crate::collect::Selection;
use crate::config::Config;
use crate::fetch::Fetcher;
use crate::metrics::Metrics;
use crate::publish::Editions;
use crate::schedule::Schedule;
use crate::stop::Stop;

/// The sources of one host are spread over this time at most, so that a run does not take long.
const SPREAD: Duration = Duration::from_secs(60);

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
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Whether the program is asked to stop.
    pub stop: Stop,
    /// Read at the edges only.
    pub clock: Clock,
}

impl App {
    /// Puts the parts together.
    pub fn new(config: Config, store: Arc<dyn Store>, stop: Stop) -> Self {
        let metrics = Arc::new(Metrics::default());
        let fetcher = Fetcher::new(config.fetch.clone(), Arc::clone(&store), metrics.fetches());
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
            metrics,
            stop,
            clock: now,
        }
    }

    /// Names the sources whose robots.txt is not obeyed, which only the operator can have meant.
    pub fn tell_overrides(&self) {
        for source in self.config.sources.iter().filter(|source| source.robots == Robots::Ignore) {
            tracing::info!(source = %source.id, "robots.txt is not obeyed for this source, as it is configured");
        }
    }

    /// What a run by schedule asks now: by each source's own pace, those of one host spread over a part of the time until
    /// the next run.
    pub fn paced(&self) -> Selection {
        let now = (self.clock)();
        let schedule = Schedule::parse(&self.config.schedule, self.config.site.zone).ok();
        let next = schedule.and_then(|schedule| schedule.next_after(now));
        let gap = next.and_then(|next| (next - now).to_std().ok()).unwrap_or_default();
        Selection::Paced { within: (gap / 4).min(SPREAD) }
    }

    /// The same program with another configuration.
    pub fn reconfigured(&self, config: Config) -> Self {
        let fetcher = if config.fetch == self.config.fetch {
            // It knows which hosts want to be left alone for now.
            Arc::clone(&self.fetcher)
        } else {
            let (settings, store) = (config.fetch.clone(), Arc::clone(&self.store));
            Arc::new(Fetcher::new(settings, store, self.metrics.fetches()))
        };
        Self { config: Arc::new(config), fetcher, ..self.clone() }
    }
}

/// The parts of a daemon, whose configuration may be replaced while it runs. Whoever begins something takes the present
/// [`App`] and goes on with it to the end: no run and no answer has half of either. Cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<ArcSwap<App>>);

impl Live {
    /// Begins with these.
    pub fn new(app: App) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(app)))
    }

    /// The present parts.
    pub fn app(&self) -> Arc<App> {
        self.0.load_full()
    }

    /// Goes on with others.
    pub fn replace(&self, app: App) {
        self.0.store(Arc::new(app));
    }
}

/// The present time in whole seconds, as everything stored and published has it.
fn now() -> Time {
    chrono::Utc::now().trunc_subsecs(0)
}
