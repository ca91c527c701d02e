//! The pulse of the daemon: the scheduler's only task is to tick once a second.
//!
//! What a tick means is decided by [`crate::schedule`], with the zone's rules of that day; the scheduler itself
//! would keep the offset from UTC it started with, and let runs overlap.
//!
//! Nor does it tick while the clock, set back, has not caught up. So it is started anew when a tick is late by a clock that
//! nobody can set.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// How late a tick may be. On a busy machine one is late by half a second.
const LATE: Duration = Duration::from_secs(4);

/// Why the scheduler did not start.
#[derive(Debug, thiserror::Error)]
#[error("the scheduler cannot be started: {0}")]
pub struct Error(#[from] JobSchedulerError);

/// A running pulse. Stops ticking when dropped.
pub struct Heartbeat {
    ticks: mpsc::Receiver<()>,
    scheduler: JobScheduler,
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
        Ok(Self { ticks, scheduler })
    }

    /// Waits for the next tick.
    pub async fn tick(&mut self) -> Option<()> {
        loop {
            match tokio::time::timeout(LATE, self.ticks.recv()).await {
                Ok(tick) => return tick,
                Err(_late) => self.start_anew().await,
            }
        }
    }

    async fn start_anew(&mut self) {
        match Self::start().await {
            Ok(anew) => {
                let mut stopped = std::mem::replace(self, anew);
                // One that goes on ticking ticks for nobody.
                let _ = stopped.scheduler.shutdown().await;
                tracing::debug!("the scheduler had stopped ticking and was started anew");
            }
            Err(error) => tracing::error!("the schedule is not kept: {error}"),
        }
    }
}
