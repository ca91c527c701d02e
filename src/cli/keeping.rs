//! What the commands take that keep the store from being lost.

use std::path::PathBuf;

use clap::Args;

/// What `backup` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct BackupArgs {
    /// The file, compressed where it ends in .zst or .gz
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What `export` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ExportArgs {
    /// The file, compressed where it ends in .zst or .gz [default: standard output]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What `restore` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RestoreArgs {
    /// A file that `backup` or the daemon wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
