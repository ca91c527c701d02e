//! The commands, each a function from what it takes to its exit code. They talk through an [`Output`] alone.
//!
//! A command that needs the store is a [`Task`]: a value that is done here if the store is free, and by the
//! running daemon if that holds it. Both ways the same function does the work, so both ways say and end the same.

mod alerts;
mod backup;
mod check;
mod exit;
mod health;
mod install;
mod output;
mod owner;
mod publish;
mod refresh;
mod serve;
mod sources;
mod stories;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::app::App;
use crate::cli::{RefreshArgs, SourcesArgs, StoriesArgs, StoryArgs};
use crate::config::Config;
use crate::control::{self, Handed};
use crate::stop::{Stop, Stopper};
use crate::time;

pub use alerts::alerts;
pub use backup::{BackupTask, backup, export, restore};
pub use check::check;
pub use exit::{Exit, Failure};
pub use health::health;
pub use install::{completions, init, man};
pub use output::{Console, Output, Said};
pub use publish::PublishTask;
pub use serve::{demo, run};
pub use sources::{add, import};

/// How long a command waits for a store that is held by a process which takes no commands: another one that will
/// end, or a daemon that starts or stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two looks at a store that is held.
const PAUSE: Duration = Duration::from_millis(100);

/// A command that needs the store, as it is also sent to a running daemon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", content = "args", rename_all = "lowercase")]
pub enum Task {
    /// One run.
    Refresh(RefreshArgs),
    /// The edition into a directory.
    Publish(PublishTask),
    /// How each source fares.
    Sources(SourcesArgs),
    /// What is there.
    Stories(StoriesArgs),
    /// All about one story, or a change by hand.
    Story(StoryArgs),
    /// What the store holds into a file.
    Backup(BackupTask),
}

/// Does a task with the parts of a running program, until it is done or stopped.
pub async fn perform(app: &App, task: &Task, out: &dyn Output) -> Exit {
    let working = dispatch(app, task, out);
    let done = match task {
        // Stops by itself, after the source in hand.
        Task::Refresh(_) => working.await,
        // Stops by itself, with the next record.
        Task::Backup(_) => working.await,
        // Done in a moment, and not to be left half done.
        Task::Story(args) if args.change.is_some() => working.await,
        // Only look, or replace files one by one: they may be dropped anywhere.
        Task::Publish(_) | Task::Sources(_) | Task::Stories(_) | Task::Story(_) => {
            let done = app.stop.or_done(async { Some(working.await) }).await;
            done.unwrap_or_else(|| Err(Failure::other("stopped before the end")))
        }
    };
    done.unwrap_or_else(|failure| failure.tell(out))
}

async fn dispatch(app: &App, task: &Task, out: &dyn Output) -> Result<Exit, Failure> {
    match task {
        Task::Refresh(args) => refresh::refresh(app, args, out).await,
        Task::Publish(task) => publish::publish(app, task, out).await,
        Task::Sources(args) => sources::sources(app, args, out).await,
        Task::Stories(args) => stories::stories(app, args, out).await,
        Task::Story(args) => stories::story(app, args, out).await,
        Task::Backup(task) => backup::stage(app, task).await,
    }
}

/// Does a task: here if the store is free, in the daemon that holds it otherwise.
pub async fn with_store(config: Config, task: Task, out: &dyn Output) -> Result<Exit, Failure> {
    let stop = stop_on_signals()?;
    let deadline = Instant::now() + PATIENCE;
    let ours = owner::refuse_anothers(&config.storage);
    loop {
        let locked: Failure = match &ours {
            Err(anothers) => anothers.clone(),
            Ok(()) => match storage::open(&config.storage).await {
                Ok(store) => return Ok(perform(&App::new(config, store, stop), &task, out).await),
                Err(locked @ storage::Error::InUse { .. }) => locked.into(),
                Err(other) => return Err(other.into()),
            },
        };
        match control::hand_over(&config.storage, &task, &stop, out).await {
            Handed::Done(exit) => return Ok(exit),
            Handed::ToNobody if ours.is_err() || stop.is_asked() || Instant::now() > deadline => {
                return Err(locked);
            }
            Handed::ToNobody => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Prints the configuration complete. Whoever comes here has a sound one.
pub fn config(config: &Config, out: &dyn Output) -> Exit {
    out.result(config.to_toml().trim_end());
    Exit::Done
}

fn stop_on_signals() -> Result<Stop, Failure> {
    let (stopper, stop) = Stopper::new();
    stopper.on_signals().map_err(not_listened_to)?;
    Ok(stop)
}

fn not_listened_to(error: std::io::Error) -> Failure {
    Failure::other(format!("signals cannot be listened to: {error}"))
}
