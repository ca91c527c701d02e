//! What `alerts` takes.

use clap::{Args, Subcommand};

/// What `alerts` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AlertsArgs {
    /// What is to be done.
    #[command(subcommand)]
    pub change: AlertsChange,
}

/// What can be done about alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum AlertsChange {
    /// Send a test message by every configured channel, and say what became of it
    #[command(after_help = "Exit codes: 0 every channel took it, 3 some did not, 2 none is configured.

Examples:
  presseschau alerts test")]
    Test,
}
