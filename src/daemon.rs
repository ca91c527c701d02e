//! The daemon: runs by schedule, serves what is published, takes commands, until it is asked to stop.
//!
//! It serves what the store holds before the first run begins, and goes on serving it whatever a run meets.

mod server;

mod access;
mod ahead;
mod answer;
mod connections;
mod files;
mod heartbeat;
mod operator;
mod patient;
mod ready;
mod reload;
mod route;
mod supervisor;

pub use files::{File, serve as serve_files};
pub use reload::Reloads;

use std::time::Duration;

use chrono::TimeDelta;
use feeds::model::Time;
use tokio::net::TcpListener;

use crate::app::{App, Live};
use crate::collect::{self, Selection};
use crate::config::{Config, Mistakes};
use crate::schedule::Schedule;
use crate::{alert, backup, control, publish, websub};
use heartbeat::Heartbeat;

/// Readers that have not finished by then are cut off.
const FAREWELL: Duration = Duration::from_secs(5);

/// By how much a clock is set back if it is worth a word. Small corrections are made all the time.
const SET_BACK: TimeDelta = TimeDelta::seconds(60);

/// What keeps a daemon from starting or ends it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// See [`storage::Error`].
    #[error(transparent)]
    Store(#[from] storage::Error),
    /// The scheduler did not start.
    #[error(transparent)]
    Scheduler(#[from] heartbeat::Error),
    /// The server failed.
    #[error("the server ended: {0}")]
    Server(#[from] std::io::Error),
}

/// Runs and serves until the stop is asked for. The listener is bound already, so that a taken address is an
/// error before anything else happens.
pub async fn run(
    app: App,
    listener: TcpListener,
    reloads: Reloads<impl Fn() -> Result<Config, Mistakes> + Send + 'static>,
) -> Result<(), Error> {
    publish::serve_edition(&app).await?;
    app.tell_overrides();
    let live = Live::new(app);
    let commands = control::serve(&live)?;
    let serving = tokio::spawn(serve_edition(listener, live.clone()));
    let telling = tokio::spawn(websub::keep_telling(live.clone()));
    let alerting = tokio::spawn(alert::keep_delivering(live.clone()));
    tokio::spawn(reloads.keep_reloading(live.clone()));
    supervisor::ready();
    let stop = live.app().stop.clone();
    tokio::spawn(async move {
        stop.asked().await;
        supervisor::stopping();
    });
    let scheduled = keep_schedule(&live).await;
    serving.await.map_err(std::io::Error::other)?;
    commands.await;
    let (told, alerted) =
        tokio::join!(tokio::time::timeout(FAREWELL, telling), tokio::time::timeout(FAREWELL, alerting));
    if told.is_err() {
        tracing::info!("the hub does not answer; it is told at the next start");
    }
    if alerted.is_err() {
        tracing::info!("a letter to the operator is still on its way; it is sent at the next start");
    }
    scheduled
}

/// Serves what the store holds until the stop is asked for, then gives readers a moment to finish.
pub async fn serve(listener: TcpListener, app: App) -> Result<(), Error> {
    publish::serve_edition(&app).await?;
    serve_edition(listener, Live::new(app)).await;
    Ok(())
}

async fn serve_edition(listener: TcpListener, live: Live) {
    let stop = live.app().stop.clone();
    let server = server::serve(listener, live);
    tokio::pin!(server);
    tokio::select! {
        () = &mut server => return,
        () = stop.asked() => {}
    }
    if tokio::time::timeout(FAREWELL, server).await.is_err() {
        tracing::info!("connections that were still open have been cut");
    }
}

/// One run at the start, then by schedule. A run that fails does not end the daemon: the next one tries again.
async fn keep_schedule(live: &Live) -> Result<(), Error> {
    let mut heartbeat = Heartbeat::start().await?;
    // What is there is to be seen soon, so nothing is spread.
    let first = Selection::Paced { within: Duration::ZERO };
    let mut last = run_once(&live.app(), first, &mut heartbeat).await;
    let stop = live.app().stop.clone();
    while stop.or_done(heartbeat.tick()).await.is_some() {
        supervisor::alive();
        let app = live.app();
        let schedule =
            Schedule::parse(&app.config.schedule, app.config.site.zone).map_err(std::io::Error::other)?;
        let now = (app.clock)();
        // A clock that was set back must not silence the schedule until it has caught up.
        if now + SET_BACK < last {
            tracing::warn!(
                "the clock was set back by {} s; the schedule goes on from there",
                (last - now).num_seconds()
            );
        }
        last = last.min(now);
        if schedule.is_due(last, now) {
            last = run_once(&app, app.paced(), &mut heartbeat).await;
        } else {
            tokio::select! {
                () = end_embargoes(&app) => {}
                () = beat_on(&mut heartbeat) => {}
            }
        }
    }
    Ok(())
}

/// Runs, and tells when the run ended: times that passed meanwhile are not made up for. An embargo that ends in a
/// long run ends on time.
async fn run_once(app: &App, selection: Selection, heartbeat: &mut Heartbeat) -> Time {
    let mut run = std::pin::pin!(async {
        let ended = collect::run(app, selection, (app.clock)(), &|_, _, _| {}).await;
        backup::after_run(app).await;
        ended
    });
    let ended = loop {
        tokio::select! {
            ended = &mut run => break ended,
            Some(()) = heartbeat.tick() => {
                supervisor::alive();
                // Side by side: the run may hold what the end of an embargo waits for.
                tokio::select! {
                    ended = &mut run => break ended,
                    () = end_embargoes(app) => {}
                    () = beat_on(heartbeat) => {}
                }
            }
        }
    };
    if let Err(error) = ended {
        tracing::error!("the run failed: {error}");
    }
    (app.clock)()
}

/// For the time of something that may take long: a commit waits while a backup is written. Never ends by itself.
async fn beat_on(heartbeat: &mut Heartbeat) {
    while heartbeat.tick().await.is_some() {
        supervisor::alive();
    }
    std::future::pending().await
}

async fn end_embargoes(app: &App) {
    if let Err(error) = collect::end_embargoes(app, (app.clock)()).await {
        // The next beat tries again, and the next run reports a store that fails.
        tracing::debug!("embargoes could not be looked at: {error}");
    }
}
