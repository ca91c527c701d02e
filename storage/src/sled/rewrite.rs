//! Erasing: the store is written anew without what was erased, and the new files take the place of the old ones. So do
//! those of a backup that is restored.
//!
//! sled appends: what is removed or overwritten stays readable in its file, in blobs and in snapshots for as long as
//! it likes. Only files that were never told are sure not to hold it.
//!
//! Invariants: at every instant one whole store is there, old or new, and opening finds it; as long as the row
//! `erasing` stands, opening writes the store anew before anything else; the old files are gone when this returns.
//! That a drive keeps bytes of removed files for a while is its own affair, and so are backups.
//!
//! All of the store is copied, which takes a quarter of a minute of work for a hundred thousand stories; nobody reads or
//! writes meanwhile. It is a rare thing to do, and afterwards the files are a third as long.
//!
//! The new store grows in `rewriting`, and is whole once that is named `rewritten`. Then the old files go, and the
//! new ones move up, `db` first: as long as it is below, nothing has moved, and what lies above is old.

use std::fs;
use std::io;
use std::path::Path;

use feeds::merge;
use feeds::model::{Story, Time};

use super::directory::{LOCK, make, opened, sync, sync_names, wait_closed};
use super::trees::{Trees, config, failed, give_back};
use crate::{Batch, Error, Result};

/// Where the new store grows.
const GROWING: &str = "rewriting";

/// Where it waits once it is whole.
const WHOLE: &str = "rewritten";

/// The row of `meta` that stands while something erased may still be in the files.
const ERASING: &str = "erasing";

/// sled's tree without a name, which holds nothing of ours.
const NAMELESS: &[u8] = b"__sled__default";

/// Rows written at a time.
const ROWS: usize = 500;

impl Trees {
    /// Puts what is left of a story in its place and forgets the decisions about it; the bytes are still there.
    pub(super) fn forget(&self, now: Time, left: Story) -> Result<()> {
        self.meta.insert(ERASING, &[]).map_err(|error| self.failed(error))?;
        let id = left.id;
        self.change(
            Batch { now, state: None, stories: vec![left], decisions: Vec::new() },
            Some(id),
            &merge::traces,
        )?;
        self.flush()
    }

    /// Whether something erased may still be in the files.
    pub(super) fn is_erasing(&self) -> Result<bool> {
        self.meta.contains_key(ERASING).map_err(|error| self.failed(error))
    }

    /// Writes every row into a new store in `path`, which must be empty.
    fn copy_to(&self, path: &Path) -> Result<()> {
        let unwritten = |error| failed(&path.display().to_string(), error);
        let db = opened(&config(path)).map_err(unwritten)?;
        for name in self.db.tree_names().into_iter().filter(|name| name != NAMELESS) {
            let old = self.db.open_tree(&name).map_err(|error| self.failed(error))?;
            let new = db.open_tree(&name).map_err(unwritten)?;
            let (mut batch, mut rows) = (::sled::Batch::default(), 0);
            for row in old.iter() {
                let (key, value) = row.map_err(|error| self.failed(error))?;
                if old.name() == self.meta.name() && key == ERASING {
                    continue;
                }
                batch.insert(key, value);
                rows += 1;
                if rows % ROWS == 0 {
                    new.apply_batch(std::mem::take(&mut batch)).map_err(unwritten)?;
                    db.flush().map_err(unwritten)?;
                    give_back();
                }
            }
            new.apply_batch(batch).map_err(unwritten)?;
        }
        db.flush().map(drop).map_err(unwritten)
    }
}

/// Writes the store anew without what was erased. If that fails before the new one is whole, the old one stays in
/// use and will be written anew when it is opened next.
pub(super) fn anew(slot: &mut Option<Trees>) -> Result<()> {
    replaced(slot, Trees::copy_to)
}

/// Puts the store that `made` makes in a directory in the place of the old one, if it makes one.
pub(super) fn replaced(
    slot: &mut Option<Trees>,
    made: impl FnOnce(&Trees, &Path) -> Result<()>,
) -> Result<()> {
    let Some(trees) = slot.as_ref() else { return Ok(()) };
    let place = trees.place();
    let unwritten = |error: io::Error| Error::Io(format!("{place} cannot be written anew: {error}"));
    let path = trees.directory.path().to_owned();
    let growing = path.join(GROWING);
    remove(&growing).and_then(|()| make(&growing)).map_err(unwritten)?;
    let made = made(trees, &growing);
    if made.is_err() {
        // What is left lying goes when the store is opened next.
        let _ = wait_closed(&growing).and_then(|()| remove(&growing));
        return made;
    }
    wait_closed(&growing).and_then(|()| remove(&growing.join(LOCK))).map_err(unwritten)?;
    sync(&growing).map_err(unwritten)?;
    fs::rename(&growing, path.join(WHOLE)).and_then(|()| sync_names(&path)).map_err(unwritten)?;
    let Some(directory) = slot.take().map(Trees::closed) else { return Ok(()) };
    wait_closed(&path).map_err(unwritten)?;
    *slot = Some(Trees::within(directory)?);
    Ok(())
}

/// Ends what [`replaced`] began in a directory before it was interrupted: a new store that is whole takes its place, one
/// that is not goes.
pub(super) fn finish(path: &Path) -> io::Result<()> {
    remove(&path.join(GROWING))?;
    let whole = path.join(WHOLE);
    if !whole.try_exists()? {
        return Ok(());
    }
    if whole.join("db").try_exists()? {
        for old in path.read_dir()? {
            let old = old?;
            let name = old.file_name();
            if is_sleds(&name.to_string_lossy()) {
                remove(&old.path())?;
            }
        }
        sync_names(path)?;
        fs::rename(whole.join("db"), path.join("db"))?;
    }
    for new in whole.read_dir()? {
        let new = new?;
        fs::rename(new.path(), path.join(new.file_name()))?;
    }
    sync_names(path)?;
    fs::remove_dir(&whole)?;
    sync_names(path)
}

/// Whether sled made a file of this name.
fn is_sleds(name: &str) -> bool {
    matches!(name, "db" | "conf" | "blobs") || name.starts_with("snap.")
}

/// Removes a file or a folder with all that is in it, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _gone => Ok(()),
    }
}
