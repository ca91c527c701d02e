//! What goes wrong with a store, one variant for each thing the operator must do. Every text names the place and
//! the remedy.

use std::io;
use std::path::Path;

/// What went wrong with the store, by what the operator must do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address names no backend.
    #[error("storage {0:?} is neither \"memory:\" nor \"sled:DIRECTORY\"")]
    Address(String),
    /// Another process has the store open.
    #[error("{path} is in use by another process; stop it, or let the running daemon do the work")]
    InUse {
        /// The directory.
        path: String,
    },
    /// The directory cannot be used.
    #[error("cannot use {path} as storage directory: {reason}; {remedy}")]
    Directory {
        /// The directory.
        path: String,
        /// What the system said.
        reason: String,
        /// What the operator can do about it.
        remedy: &'static str,
    },
    /// Written by a later version of the program.
    #[error(
        "{path} was written by a newer version of presseschau (format {found}, this one knows {known}); install that version"
    )]
    Newer {
        /// The directory.
        path: String,
        /// Format of the store or of one of its records.
        found: u8,
        /// Highest format known here.
        known: u8,
    },
    /// A record that cannot be read. The sentence names the store and the record.
    #[error(
        "the store is damaged: {0}; move its directory away, then bring the newest backup back: presseschau restore FILE"
    )]
    Damaged(String),
    /// The system refused to write or read. The sentence names the store.
    #[error("the store cannot be written or read: {0}; check free space and the drive")]
    Io(String),
    /// The directory was taken away from a program that has the store open.
    #[error(
        "the store {path} was removed or replaced while it was in use, and nothing is written to it; put its directory \
         back, or bring the newest backup back there: presseschau restore FILE"
    )]
    Gone {
        /// The directory.
        path: String,
    },
    /// A backup was to be restored where there is something already.
    #[error(
        "{0} is not empty; a backup is restored into an empty one: move it away, or name another directory"
    )]
    NotEmpty(String),
    /// A backup by a later version of the program.
    #[error(
        "the backup was written by a newer version of presseschau (format {found}, this one knows {known}); install that version"
    )]
    NewerBackup {
        /// Its format.
        found: u32,
        /// Highest format known here.
        known: u32,
    },
    /// A file that is no whole backup. The sentence names the line.
    #[error("this backup cannot be restored: {0}; nothing was changed, take another one")]
    Backup(String),
    /// A backup could not be written.
    #[error("the backup cannot be written: {0}")]
    Unwritten(String),
}

impl Error {
    /// A directory that cannot be used, with the remedy that fits what the system said.
    pub(crate) fn directory(path: &Path, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::PermissionDenied => {
                "make it belong to the user that presseschau runs as, or name another directory"
            }
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                "a file is in its place: move it away, or name another directory"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space on its drive",
            io::ErrorKind::ReadOnlyFilesystem => {
                "its drive can only be read: mount it for writing, or name another directory"
            }
            _ => "check that it exists, its owner and the free space, or name another directory",
        };
        Self::Directory { path: path.display().to_string(), reason: error.to_string(), remedy }
    }
}
