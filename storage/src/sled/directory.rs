//! The directory of a sled store: made for its owner alone, locked, and brought to the drive.
//!
//! Invariant: nothing in the directory is touched before the lock is held. The lock is a file of our own, since
//! sled tells a store in use from a drive that fails by the wording of its error only. The system gives it back
//! when the process ends, however it ends.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::{Error, Result};

/// How long sled may take to give back its lock, for which a busy drive must have written everything.
const LOCK_LINGERS: Duration = Duration::from_secs(60);

/// The file that is locked.
pub(super) const LOCK: &str = "lock";

/// A directory that no other process uses as long as this value lives.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    lock: File,
}

impl Directory {
    /// Makes the directory if it is missing, and locks it.
    pub(super) fn lock(path: PathBuf) -> Result<Self> {
        let unusable = |error: io::Error| Error::directory(&path, &error);
        make(&path).map_err(unusable)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join(LOCK));
        let lock = lock.map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, lock }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse { path: path.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Whether it is still where it was: removed or replaced, what is written to it would be lost.
    pub(super) fn is_there(&self) -> bool {
        same_file(&self.lock, &self.path.join(LOCK))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until the drive has what sled has written.
    pub(super) fn sync(&self) -> io::Result<()> {
        sync(&self.path)
    }
}

/// Waits until the drive has what sled has written in a directory: its file, the values too large for it, and their
/// names.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path.join("db"))?.sync_all()?;
    let blobs = path.join("blobs");
    for blob in blobs.read_dir()? {
        match File::open(blob?.path()).and_then(|file| file.sync_all()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _synced_or_no_longer_needed => {}
        }
    }
    sync_names(&blobs)?;
    sync_names(path)
}

/// Waits until sled has let go of a directory, which it does a moment after its last handle is gone.
pub(super) fn wait_closed(path: &Path) -> io::Result<()> {
    let deadline = Instant::now() + LOCK_LINGERS;
    let file = File::open(path.join("db"))?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::TimedOut.into()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Opens sled. It gives its own lock back a moment after its last handle is gone, so a lock that is still held
/// although the directory is ours is waited for.
pub(super) fn opened(config: &::sled::Config) -> ::sled::Result<::sled::Db> {
    let deadline = Instant::now() + LOCK_LINGERS;
    loop {
        match config.open() {
            Err(::sled::Error::Io(error))
                if error.to_string().contains("acquire lock") && Instant::now() < deadline =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            opened => return opened,
        }
    }
}

#[cfg(unix)]
fn same_file(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    open.metadata().map(of).ok() == path.metadata().map(of).ok()
}

/// Elsewhere a directory in use cannot be removed.
#[cfg(not(unix))]
fn same_file(_: &File, _: &Path) -> bool {
    true
}

#[cfg(unix)]
pub(super) fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
pub(super) fn make(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// A new file outlives a power cut only when its directory is on the drive as well.
#[cfg(unix)]
pub(super) fn sync_names(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file, and the system sees to names itself.
#[cfg(not(unix))]
pub(super) fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}
