//! Presseschau: collects press releases, merges what several offices tell, publishes one feed.
//!
//! This is the whole program: read the command line, start the log, load the configuration, do the command, end
//! with its exit code.

#![expect(
    unreachable_pub,
    reason = "modules of the program mark what they offer the others, as a library would"
)]

mod alert;
mod app;
mod backup;
mod cli;
mod collect;
mod command;
mod config;
mod control;
mod daemon;
mod demo;
mod fetch;
mod incident;
mod metrics;
mod notify;
mod publish;
mod reading;
mod room;
mod schedule;
mod secret;
mod status;
mod stop;
mod time;
mod websub;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use cli::{Cli, Command, ConfigArgs, NewSources, SourcesArgs};
use command::{Console, Exit, Failure, Task};

/// How long the end waits for work that cannot be interrupted, such as a name that is still being resolved.
const FAREWELL: Duration = Duration::from_millis(500);

/// Threads for reading and the store.
const BLOCKING: usize = 8;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::default();
    if let Some(shortage) = room::shortage() {
        return Failure::other(shortage).tell(&console).into();
    }
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::other(format!("no threads can be had: {error}")).tell(&console).into(),
    };
    let ended = runtime.block_on(program(cli, &console));
    runtime.shutdown_timeout(FAREWELL);
    ended.unwrap_or_else(|failure| failure.tell(&console)).into()
}

/// Few threads of their own for what blocks: the C library keeps memory for each thread that allocates.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(BLOCKING).build()
}

async fn program(cli: Cli, console: &Console) -> Result<Exit, Failure> {
    let Cli { options, command } = cli;
    cli::start_log(options.log.as_deref(), command.default_level(), options.log_format)?;
    let file = options.config.clone();
    let config = move || options.configuration();
    match command {
        Command::Run => command::run(config).await,
        Command::Refresh(refresh) => command::with_store(config()?, Task::Refresh(refresh), console).await,
        Command::Check(check) => command::check(config()?, &check, console).await,
        Command::Publish(publish) => command::with_store(config()?, publish.try_into()?, console).await,
        Command::Sources(SourcesArgs { new: Some(NewSources::Import { file }), .. }) => {
            command::import(&config()?, &file, console)
        }
        Command::Sources(SourcesArgs { new: Some(NewSources::Add(add)), .. }) => {
            command::add(config()?, file.as_deref(), &add, console).await
        }
        Command::Sources(sources) => command::with_store(config()?, Task::Sources(sources), console).await,
        Command::Stories(stories) => command::with_store(config()?, Task::Stories(stories), console).await,
        Command::Story(story) => command::with_store(config()?, Task::Story(story), console).await,
        Command::Alerts(alerts) => command::alerts(config()?, &alerts, console).await,
        Command::Backup(backup) => command::backup(config()?, &backup, console).await,
        Command::Restore(restore) => command::restore(config()?, &restore, console).await,
        Command::Export(export) => command::export(config()?, &export, console).await,
        Command::Demo(demo) => command::demo(demo.listen, console).await,
        Command::Config(ConfigArgs { check: true }) => config().map(|_| Exit::Done).map_err(Failure::from),
        Command::Config(_) => Ok(command::config(&config()?, console)),
        Command::Init => command::init(file.as_deref(), console),
        Command::Health => command::health(&config()?, console).await,
        Command::Completions(completions) => command::completions(completions.shell),
        Command::Man(man) => command::man(&man.directory),
    }
}
