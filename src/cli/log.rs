//! The log: messages of the program on standard error, as much as the command line asks for. One event is one line,
//! whatever foreign text is in it.
//!
//! The level says who must act: `error` the operator, now; `warn` somebody, about a source or another server, when there
//! is time; `info` nobody, it tells what was done; `debug` and `trace` are for developers.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

use crate::command::Failure;

/// Crates whose messages are the program's own. Of others only warnings are worth reading.
const OWN: [&str; 3] = ["presseschau", "storage", "feeds"];

/// Levels as the command line names them.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// For people
    #[default]
    Text,
    /// For machines: an object a line
    Json,
}

/// Starts logging: what is asked for, else `default`.
///
/// # Errors
/// A sentence about a filter that cannot be read.
pub fn start(asked: Option<&str>, default: &str, format: LogFormat) -> Result<(), Failure> {
    let asked = asked.unwrap_or(default);
    let filter = EnvFilter::try_new(directives(asked)).map_err(|error| {
        Failure::usage(format!(
            "--log {asked:?} is neither a level ({}) nor a filter such as \"info,presseschau::fetch=debug\": {error}",
            LEVELS.join(", ")
        ))
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    match format {
        LogFormat::Text => {
            let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let is_coloured = io::stderr().is_terminal() && !plain;
            log.with_ansi(is_coloured).with_writer(move || OneLine { to: io::stderr(), is_coloured }).init();
        }
        LogFormat::Json => {
            let log = log.json().flatten_event(true).with_current_span(false).with_span_list(false);
            log.with_writer(io::stderr).init();
        }
    }
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

/// Takes events, each written at once with its end of line, and keeps each on its line.
struct OneLine<W> {
    to: W,
    /// Whether colours are wanted, which begin with a control character.
    is_coloured: bool,
}

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event.strip_suffix(b"\n").unwrap_or(event));
        let mut line = String::with_capacity(text.len() + 1);
        for c in text.chars() {
            match c {
                '\x1b' if self.is_coloured => line.push(c),
                _ if c.is_control() => line.extend(c.escape_default()),
                _ => line.push(c),
            }
        }
        line.push('\n');
        self.to.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_a_line() {
        for (event, is_coloured, expected) in [
            ("WARN all is well: Straße\n", false, "WARN all is well: Straße\n"),
            ("WARN eins\nINFO zwei\r\n", false, "WARN eins\\nINFO zwei\\r\n"),
            ("\x1b[33mWARN\x1b[0m \u{9b}1m\x07\n", true, "\x1b[33mWARN\x1b[0m \\u{9b}1m\\u{7}\n"),
            ("WARN \x1b[2J\n", false, "WARN \\u{1b}[2J\n"),
        ] {
            let mut log = OneLine { to: Vec::new(), is_coloured };
            log.write_all(event.as_bytes()).expect("written");
            assert_eq!(String::from_utf8(log.to).expect("text"), expected);
        }
    }
}
