//! Backups as files: written whole or not at all, compressed by their ending, read whatever they are called.
//!
//! Invariants: no commit happens while one is written, so a file is one moment of the store; readers and fetches go on
//! meanwhile. A file has its name only once it is whole and on the drive.
//!
//! What stands in them is the business of [`storage::backup`].

mod daily;
mod packing;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use storage::Store;
use storage::backup::{Extent, Header};

use crate::app::App;
use crate::stop::Stop;

pub use daily::{Daily, after_run};
pub use packing::Packing;

/// Writes what the store holds into a new file that is its owner's alone. What was begun is removed if it fails.
pub async fn write(app: &App, extent: Extent, packing: Packing, to: &Path) -> storage::Result<u64> {
    let unwritten = |error: io::Error| unwritten(to, &error);
    let file = packing.begin(create(to).map_err(unwritten)?).map_err(unwritten)?;
    let file = Stoppable { inner: file, stop: app.stop.clone() };
    let written = {
        // Whoever commits holds this from looking to committing.
        let _deciding = app.deciding.lock().await;
        storage::backup::write(&*app.store, extent, (app.clock)(), file).await
    };
    let finished = written.and_then(|(file, records)| {
        let file = file.inner.end().map_err(unwritten)?;
        file.sync_all().map_err(unwritten)?;
        Ok(records)
    });
    if finished.is_err() {
        let _ = std::fs::remove_file(to);
    }
    finished
}

/// Brings a file into an empty store.
pub async fn restore(store: &dyn Store, from: &Path) -> storage::Result<Header> {
    let unread = |error: io::Error| storage::Error::Backup(format!("{}: {error}", from.display()));
    let file = File::open(from).and_then(packing::unpacked).map_err(unread)?;
    storage::backup::read(store, file).await
}

/// Gives a finished file the name it is to have. On another drive that takes a copy.
pub fn deliver(staged: &Path, to: &Path) -> storage::Result<()> {
    let delivered = match std::fs::rename(staged, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy(staged, to),
        renamed => renamed,
    };
    delivered.and_then(|()| sync_name(to)).map_err(|error| {
        let _ = std::fs::remove_file(staged);
        unwritten(to, &error)
    })
}

fn copy(staged: &Path, to: &Path) -> io::Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = to.with_file_name(name);
    let copied = create(&partial).and_then(|mut copy| {
        io::copy(&mut File::open(staged)?, &mut copy)?;
        copy.sync_all()?;
        std::fs::rename(&partial, to)
    });
    match copied {
        Ok(()) => std::fs::remove_file(staged),
        Err(error) => {
            let _ = std::fs::remove_file(&partial);
            Err(error)
        }
    }
}

/// A file for its owner alone: there are releases in it that are under embargo.
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// A new name outlives a power cut only when its directory is on the drive as well.
fn sync_name(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn unwritten(path: &Path, error: &io::Error) -> storage::Error {
    storage::Error::Unwritten(format!("{}: {error}", path.display()))
}

/// Writes until the stop is asked for.
struct Stoppable<W> {
    inner: W,
    stop: Stop,
}

impl<W: Write> Write for Stoppable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.is_asked() {
            return Err(io::Error::other("stopped before the end"));
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
