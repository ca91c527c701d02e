//! Commands beside a running daemon: handed over through a socket in the storage directory, done by the daemon.
//!
//! The socket is its owner's alone. A request is one line of JSON, a [`Task`](crate::command::Task); the answer is
//! a line for each thing [`Said`](crate::command::Said), the exit code last. Whoever closes the connection has
//! withdrawn the command: it ends as if it were stopped, after the source in hand.

mod client;
mod server;

use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::PathBuf;

pub use client::{Handed, hand_over};
pub use server::serve;

/// The socket's name in the storage directory.
const NAME: &str = "control.sock";

/// The longest path that every system takes for a socket: `sun_path` has 104 bytes at least, one of them the end.
const LONGEST: usize = 103;

/// The place of a daemon's socket.
#[derive(Debug)]
struct Place {
    /// As people know it.
    path: PathBuf,
    /// As the system takes it, whatever the length of `path`.
    short: PathBuf,
    /// What `short` leads through.
    _directory: Option<File>,
}

impl Place {
    /// In the directory of a store; `None` for a store that is in no directory.
    fn of(storage: &str) -> Option<Self> {
        let directory = storage::directory(storage)?;
        let path = directory.join(NAME);
        let open = Some(&path)
            .filter(|path| path.as_os_str().len() > LONGEST)
            .and_then(|_| File::open(directory).ok());
        let short = match &open {
            Some(open) => PathBuf::from(format!("/proc/self/fd/{}/{NAME}", open.as_raw_fd())),
            None => path.clone(),
        };
        Some(Self { path, short, _directory: open })
    }

    /// Whether there is a store beside it.
    fn has_a_store(&self) -> bool {
        self.path.with_file_name("db").exists()
    }
}
