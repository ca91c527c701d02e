//! The log: messages of the program on standard error, as much as the command line asks for.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::command::Failure;

/// Crates whose messages are the program's own. Of others only warnings are worth reading.
const OWN: [&str; 3] = ["presseschau", "storage", "feeds"];

/// Levels as the command line names them.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Starts logging: what is asked for, else `default`.
///
/// # Errors
/// A sentence about a filter that cannot be read.
pub fn start(asked: Option<&str>, default: &str) -> Result<(), Failure> {
    let asked = asked.unwrap_or(default);
    let filter = EnvFilter::try_new(directives(asked)).map_err(|error| {
        Failure::usage(format!(
            "--log {asked:?} is neither a level ({}) nor a filter such as \"info,presseschau::fetch=debug\": {error}",
            LEVELS.join(", ")
        ))
    })?;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && !plain)
        .init();
    Ok(())
}

fn directives(asked: &str) -> String {
    match asked {
        "off" | "error" | "warn" => asked.to_owned(),
        level if LEVELS.contains(&level) => {
            OWN.iter().fold("warn".to_owned(), |all, own| format!("{all},{own}={level}"))
        }
        filter => filter.to_owned(),
    }
}
