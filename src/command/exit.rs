//! How a command ends: the exit codes that scripts rely on, and the sentence that goes with a failure.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::Output;
use crate::{config, daemon, publish};

/// Exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// All went well.
    Done,
    /// Anything that has no code of its own.
    Failed,
    /// Wrong usage or configuration.
    Misused,
    /// Some sources failed; or what was looked for is not there.
    Lacking,
    /// Every source failed.
    AllFailed,
}

impl Exit {
    /// The number scripts see.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Misused => 2,
            Self::Lacking => 3,
            Self::AllFailed => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Why a command could not be done: a message that says what to change, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
    exit: Exit,
}

impl Failure {
    /// The user asked for something that cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: Exit::Misused }
    }

    /// The world did not play along.
    pub fn other(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: Exit::Failed }
    }

    /// Says the message and gives the exit code.
    pub fn tell(self, out: &dyn Output) -> Exit {
        out.message(&self.message);
        self.exit
    }
}

impl From<config::Mistakes> for Failure {
    fn from(mistakes: config::Mistakes) -> Self {
        Self::usage(mistakes.to_string())
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        Self::other(error.to_string())
    }
}

impl From<publish::Error> for Failure {
    fn from(error: publish::Error) -> Self {
        Self::other(error.to_string())
    }
}

impl From<daemon::Error> for Failure {
    fn from(error: daemon::Error) -> Self {
        Self::other(error.to_string())
    }
}
