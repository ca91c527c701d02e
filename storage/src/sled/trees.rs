//! The open trees: how they are opened, and how single records are read and written.
//!
//! Invariant: a store or a record of a later format is refused before anything is written.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ::sled::{Db, Tree};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::commit::Head;
use super::directory::{Directory, opened};
use super::packed::{Fault, LARGE, Packed, SMALL};
use super::pending::Pending;
use super::recent::Recent;
use super::reopening::Written;
use super::rewrite;
use crate::codec::{self, FORMAT, Flaw};
use crate::{Error, Result, SourceState};

/// Bytes of pages that sled keeps in memory; the rest is read when asked for. What was told in the last two periods, and is
/// looked at for every new release, is a two-hundredth of a large store.
const CACHE: RangeInclusive<u64> = 11 << 20..=48 << 20;
const CACHE_SHARE: u64 = 160;

/// How old an unsynced commit may get outside of [`Store::end_run`](crate::Store::end_run).
const FLUSH_EVERY_MS: u64 = 500;

/// The open trees. Fields are dropped in this order: the lock goes last.
pub(super) struct Trees {
    pub(super) meta: Tree,
    pub(super) sources: Tree,
    pub(super) stories: Tree,
    pub(super) keys: Packed,
    pub(super) traces: Packed,
    pub(super) timeline: Packed,
    pub(super) archive: Packed,
    pub(super) words: Packed,
    pub(super) decisions: Tree,
    pub(super) robots: Tree,
    pub(super) told: Tree,
    pub(super) letters: Tree,
    pub(super) pending: Tree,
    pub(super) db: Db,
    /// Written while a commit is applied, read by every other call.
    pub(super) gate: RwLock<Pending>,
    /// What was read or written lately.
    pub(super) recent: Recent,
    /// Counts the commits since this was opened.
    pub(super) commits: AtomicU64,
    /// How much was written since this was opened.
    pub(super) written: Written,
    pub(super) directory: Directory,
}

impl Trees {
    /// Locks the directory, finishes what was begun there, and opens the store.
    pub(super) fn open(path: PathBuf) -> Result<Self> {
        let trees = Self::within(Directory::lock(path)?)?;
        if !trees.is_erasing()? {
            return Ok(trees);
        }
        let place = trees.place();
        let mut slot = Some(trees);
        rewrite::anew(&mut slot)?;
        slot.ok_or_else(|| Error::Damaged(format!("{place} cannot be opened")))
    }

    /// Opens sled in a directory and refuses a store of a later format before writing anything.
    pub(super) fn within(directory: Directory) -> Result<Self> {
        rewrite::finish(directory.path()).map_err(|error| Error::directory(directory.path(), &error))?;
        let unusable = |error| match error {
            ::sled::Error::Io(error) => Error::directory(directory.path(), &error),
            other => failed(&directory.path().display().to_string(), other),
        };
        let db = opened(&config(directory.path())).map_err(unusable)?;
        let meta = db.open_tree("meta").map_err(unusable)?;
        let format = meta.get("format").map_err(unusable)?;
        let tree = |name| db.open_tree(name).map_err(unusable);
        if let Some(format) = &format {
            codec::body(format).map_err(|flaw| flawed(&directory.path().display().to_string(), flaw))?;
        }
        let trees = Self {
            sources: tree("sources")?,
            stories: tree("stories")?,
            keys: Packed(tree("keys")?, SMALL),
            traces: Packed(tree("traces")?, LARGE),
            timeline: Packed(tree("timeline")?, SMALL),
            archive: Packed(tree("archive")?, SMALL),
            words: Packed(tree("words")?, LARGE),
            decisions: tree("decisions")?,
            robots: tree("robots")?,
            told: tree("told")?,
            letters: tree("letters")?,
            pending: tree("pending")?,
            gate: RwLock::default(),
            recent: Recent::default(),
            commits: AtomicU64::default(),
            written: Written::default(),
            meta,
            db,
            directory,
        };
        if format.is_none() {
            trees.meta.insert("format", &[FORMAT]).map_err(|error| trees.failed(error))?;
            trees.flush()?;
        }
        trees.let_wait()?;
        trees.let_words_wait()?;
        trees.gather_pending()?;
        Ok(trees)
    }

    /// Lets go of sled, and keeps the directory.
    pub(super) fn closed(self) -> Directory {
        self.directory
    }

    pub(super) fn all_sources(&self) -> Result<Vec<SourceState>> {
        let _gate = self.reading();
        let values = self.sources.iter().values();
        values.map(|value| self.read(&value.map_err(|error| self.failed(error))?)).collect()
    }

    pub(super) fn head(&self) -> Result<Head> {
        Ok(self.get(&self.meta, b"head")?.unwrap_or_default())
    }

    /// Reads one record.
    pub(super) fn get<T: DeserializeOwned>(&self, tree: &Tree, row: &[u8]) -> Result<Option<T>> {
        let value = tree.get(row).map_err(|error| self.failed(error))?;
        value.map(|value| self.read(&value)).transpose()
    }

    /// Writes one record, unless a later program has been there.
    pub(super) fn put<T: Serialize>(&self, tree: &Tree, row: &[u8], record: &T) -> Result<()> {
        if let Some(stored) = tree.get(row).map_err(|error| self.failed(error))? {
            codec::body(&stored).map_err(|flaw| self.flawed(flaw))?;
        }
        let bytes = self.write(record)?;
        self.written.add(bytes.len());
        tree.insert(row, bytes).map(drop).map_err(|error| self.failed(error))
    }

    pub(super) fn read<T: DeserializeOwned>(&self, value: &[u8]) -> Result<T> {
        codec::decode(value).map_err(|flaw| self.flawed(flaw))
    }

    pub(super) fn write<T: Serialize>(&self, record: &T) -> Result<Vec<u8>> {
        codec::encode(record).map_err(|flaw| self.flawed(flaw))
    }

    /// Hands everything written so far to the system.
    pub(super) fn flush(&self) -> Result<()> {
        self.db.flush().map(drop).map_err(|error| self.failed(error))?;
        give_back();
        Ok(())
    }

    pub(super) fn reading(&self) -> RwLockReadGuard<'_, Pending> {
        // What is behind the gate changes only once what it follows from is stored: a panic leaves nothing to repair.
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn writing(&self) -> RwLockWriteGuard<'_, Pending> {
        self.gate.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn place(&self) -> String {
        self.directory.path().display().to_string()
    }

    pub(super) fn failed(&self, error: ::sled::Error) -> Error {
        failed(&self.place(), error)
    }

    pub(super) fn flawed(&self, flaw: Flaw) -> Error {
        flawed(&self.place(), flaw)
    }

    pub(super) fn fault(&self, fault: Fault) -> Error {
        match fault {
            Fault::Sled(error) => self.failed(error),
            Fault::Flaw(flaw) => self.flawed(flaw),
        }
    }

    pub(super) fn dangling(&self) -> Error {
        Error::Damaged(format!("an index of {} leads nowhere", self.place()))
    }
}

/// Gives back what sled has thrown away on this thread. It leaves that lying until sixty pieces have come together, and
/// some are buffers of half a megabyte.
pub(super) fn give_back() {
    crossbeam_epoch::pin().flush();
}

/// How sled is opened.
pub(super) fn config(path: &Path) -> ::sled::Config {
    let bytes = path.join("db").metadata().map_or(0, |file| file.len());
    let cache = (bytes / CACHE_SHARE).clamp(*CACHE.start(), *CACHE.end());
    ::sled::Config::new().path(path).cache_capacity(cache).flush_every_ms(Some(FLUSH_EVERY_MS))
}

pub(super) fn failed(place: &str, error: ::sled::Error) -> Error {
    match error {
        // sled wraps the system's error and shows it as code.
        ::sled::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Error::Io(format!("{place}: no space is left on its drive"))
        }
        ::sled::Error::Io(error) => Error::Io(format!("{place}: {error}")),
        other => Error::Damaged(format!("{place}: {other}")),
    }
}

fn flawed(place: &str, flaw: Flaw) -> Error {
    match flaw {
        Flaw::Newer(found) => Error::Newer { path: place.to_owned(), found, known: FORMAT },
        Flaw::Unreadable(reason) => Error::Damaged(format!("a record of {place}: {reason}")),
    }
}
