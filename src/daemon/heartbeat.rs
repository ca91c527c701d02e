//! The pulse of the daemon: the scheduler's only task is to tick once a second.
//!
//! What a tick means is decided by [`crate::schedule`], with the zone's rules of that day; the scheduler itself
//! would keep the offset from UTC it started with, and let runs overlap.

use tokio::sync::mpsc;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// Why the scheduler did not start.
#[derive(Debug, thiserror::Error)]
#[error("the scheduler cannot be started: {0}")]
pub struct Error(#[from] JobSchedulerError);

/// A running pulse. Stops ticking when dropped.
pub struct Heartbeat {
    ticks: mpsc::Receiver<()>,
    _scheduler: JobScheduler,
}

impl Heartbeat {
    /// Starts ticking.
    ///
    /// # Errors
    /// When the scheduler cannot be started.
    pub async fn start() -> Result<Self, Error> {
        // One place: ticks that come while a run is going are one tick.
        let (sender, ticks) = mpsc::channel(1);
        let scheduler = JobScheduler::new().await?;
        scheduler
            .add(Job::new("* * * * * *", move |_, _| {
                let _ = sender.try_send(());
            })?)
            .await?;
        scheduler.start().await?;
        Ok(Self { ticks, _scheduler: scheduler })
    }

    /// Waits for the next tick.
    pub async fn tick(&mut self) -> Option<()> {
        self.ticks.recv().await
    }
}
