//! Where commands say things: results, messages and progress, on a console or to whoever handed the command over.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

use super::Exit;

/// Something a command says. One of them is one line of the answer to a command that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// A result: lines for standard output.
    Out(String),
    /// A message: lines for standard error.
    Err(String),
    /// How far the work is.
    Progress {
        /// Parts that have ended.
        done: usize,
        /// Of how many.
        of: usize,
        /// The part that has just ended.
        what: String,
    },
    /// The end. Commands give their exit code as a value; this is how it travels.
    Exit(Exit),
}

/// Takes what a command says.
pub trait Output: Sync {
    /// Takes it. Nobody may be listening any more; that is no error.
    fn say(&self, said: Said);

    /// Says a result.
    fn result(&self, lines: &str) {
        self.say(Said::Out(lines.to_owned()));
    }

    /// Says a message.
    fn message(&self, lines: &str) {
        self.say(Said::Err(lines.to_owned()));
    }
}

/// Standard output and standard error. Progress is drawn on a terminal only.
#[derive(Default)]
pub struct Console {
    bar: Mutex<Option<ProgressBar>>,
}

impl Output for Console {
    fn say(&self, said: Said) {
        if !matches!(said, Said::Progress { .. }) {
            self.clear();
        }
        // A reader that has gone away (`presseschau sources | head -1`) ends nothing: the work is still wanted.
        let _ = match said {
            Said::Out(lines) => writeln!(io::stdout().lock(), "{}", harmless(&lines)),
            Said::Err(lines) => writeln!(io::stderr().lock(), "{}", harmless(&lines)),
            Said::Progress { done, of, what } => {
                self.draw(done as u64, of as u64, what);
                Ok(())
            }
            Said::Exit(_) => Ok(()),
        };
    }
}

impl Console {
    fn draw(&self, done: u64, of: u64, what: String) {
        if !io::stderr().is_terminal() {
            return;
        }
        let mut bar = self.bar();
        let drawn = bar.get_or_insert_with(|| ProgressBar::new(of).with_style(style()));
        drawn.set_message(what);
        drawn.set_position(done);
        drop(bar);
        if done >= of {
            self.clear();
        }
    }

    /// Takes the bar away, so that lines do not run into it.
    fn clear(&self) {
        if let Some(bar) = self.bar().take() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Offices write what is printed here: control characters could take over the terminal.
fn harmless(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_of_an_office_do_not_reach_the_terminal() {
        assert_eq!(
            harmless("Grüße\u{1b}]0;böse\u{7}\nweiter\tso"),
            "Grüße\u{fffd}]0;böse\u{fffd}\nweiter\tso"
        );
    }
}
