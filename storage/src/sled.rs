//! The store in a directory, on sled 0.34.
//!
//! Invariants: every call into sled runs on a blocking thread; a commit is one sled transaction over all trees it
//! touches; readers see a commit whole, for they wait at the gate while one is applied; answers are loaded story
//! by story, so that memory grows with the answer and not with the store.
//!
//! sled panics on some kinds of damage instead of reporting them. The blocking thread takes the blow, and the
//! caller gets [`Error::Damaged`].

mod commit;
mod directory;
mod rows;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use ::sled::{Db, Tree};
use async_trait::async_trait;
use feeds::merge::Trace;
use feeds::model::{Decision, Key, Revision, SourceId, Story, StoryId, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::commit::Head;
use self::directory::{Directory, opened};
use self::rows::{KeyRows, Row};
use crate::codec::{self, FORMAT, Flaw};
use crate::{
    ALIKE_LIMIT, Batch, Cursor, Error, HELD_LIMIT, NEAR_LIMIT, Result, RobotsRecord, RunRecord, SourceState,
    Store, TRACE_LIMIT,
};

/// Pages sled keeps in memory; the rest is read when asked for.
const CACHE_BYTES: u64 = 16 << 20;

/// How old an unsynced commit may get outside of [`Store::end_run`].
const FLUSH_EVERY_MS: u64 = 500;

/// The sled backend. Cheap to clone, all clones are one store.
#[derive(Clone)]
pub(crate) struct SledStore {
    trees: Arc<Trees>,
}

/// The open trees. Fields are dropped in this order: the lock goes last.
struct Trees {
    meta: Tree,
    sources: Tree,
    stories: Tree,
    keys: Tree,
    traces: Tree,
    timeline: Tree,
    decisions: Tree,
    robots: Tree,
    db: Db,
    /// Written while a commit is applied, read by every other call.
    gate: RwLock<()>,
    directory: Directory,
}

impl SledStore {
    /// Opens the store in `directory`, or makes one there.
    pub(crate) async fn open(directory: PathBuf) -> Result<Self> {
        let place = directory.display().to_string();
        let trees = tokio::task::spawn_blocking(move || Trees::open(directory)).await;
        let trees = trees.map_err(|_panic| Error::Damaged(format!("{place} cannot be opened")))??;
        Ok(Self { trees: Arc::new(trees) })
    }

    /// Does blocking work on the trees. A panic is sled's way of reporting damage.
    async fn work<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Trees) -> Result<T> + Send + 'static,
    {
        let trees = Arc::clone(&self.trees);
        let done = tokio::task::spawn_blocking(move || work(&trees)).await;
        done.unwrap_or_else(|_panic| Err(Error::Damaged(format!("{} cannot be read", self.trees.place()))))
    }
}

#[async_trait]
impl Store for SledStore {
    async fn sources(&self) -> Result<Vec<SourceState>> {
        self.work(Trees::all_sources).await
    }

    async fn source(&self, id: &SourceId) -> Result<Option<SourceState>> {
        let row = id.to_string();
        self.work(move |trees| trees.get(&trees.sources, row.as_bytes())).await
    }

    async fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>> {
        let (source, keys) = (source.clone(), keys.to_vec());
        self.work(move |trees| trees.near(&source, &keys)).await
    }

    async fn alike(&self, traces: &[Trace]) -> Result<Vec<Story>> {
        let wanted: BTreeSet<Trace> = traces.iter().copied().collect();
        self.work(move |trees| trees.alike(&wanted)).await
    }

    async fn commit(&self, batch: Batch) -> Result<()> {
        self.work(move |trees| {
            trees.commit(batch)?;
            // Out of the process, so that a kill does not take it along.
            trees.flush()
        })
        .await
    }

    async fn end_run(&self, run: RunRecord) -> Result<()> {
        self.work(move |trees| {
            trees.put(&trees.meta, b"run", &run)?;
            trees.flush()?;
            // sled's flush hands the bytes to the system, not to the drive.
            trees.directory.sync().map_err(|error| Error::Io(format!("{}: {error}", trees.place())))
        })
        .await
    }

    async fn last_run(&self) -> Result<Option<RunRecord>> {
        self.work(|trees| trees.get(&trees.meta, b"run")).await
    }

    async fn revision(&self) -> Result<(Revision, Option<Time>)> {
        self.work(|trees| trees.head().map(|head| (head.revision, head.changed))).await
    }

    async fn timeline(
        &self,
        source: Option<&SourceId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        let source = source.cloned();
        self.work(move |trees| trees.page(source.as_ref(), after, limit)).await
    }

    async fn held(&self, due: Time) -> Result<Vec<Story>> {
        self.work(move |trees| trees.held(due)).await
    }

    async fn story(&self, id: StoryId) -> Result<Option<Story>> {
        self.work(move |trees| trees.get(&trees.stories, id.0.as_bytes())).await
    }

    async fn decisions(&self, id: StoryId) -> Result<Vec<Decision>> {
        self.work(move |trees| {
            let _gate = trees.reading();
            let rows = trees.decisions.scan_prefix(id.0.as_bytes());
            rows.values().map(|value| trees.read(&value.map_err(|error| trees.failed(error))?)).collect()
        })
        .await
    }

    async fn robots(&self, origin: &str) -> Result<Option<RobotsRecord>> {
        let origin = origin.to_owned();
        self.work(move |trees| trees.get(&trees.robots, origin.as_bytes())).await
    }

    async fn remember_robots(&self, origin: &str, record: RobotsRecord) -> Result<()> {
        let origin = origin.to_owned();
        self.work(move |trees| trees.put(&trees.robots, origin.as_bytes(), &record)).await
    }
}

impl Trees {
    /// Locks the directory, opens sled in it and refuses a store of a later format before writing anything.
    fn open(path: PathBuf) -> Result<Self> {
        let directory = Directory::lock(path)?;
        let unusable = |error| match error {
            ::sled::Error::Io(error) => Error::directory(directory.path(), &error),
            other => failed(&directory.path().display().to_string(), other),
        };
        let config = ::sled::Config::new().path(directory.path());
        let config = config.cache_capacity(CACHE_BYTES).flush_every_ms(Some(FLUSH_EVERY_MS));
        let db = opened(&config).map_err(unusable)?;
        let meta = db.open_tree("meta").map_err(unusable)?;
        let format = meta.get("format").map_err(unusable)?;
        let tree = |name| db.open_tree(name).map_err(unusable);
        if let Some(format) = &format {
            codec::body(format).map_err(|flaw| flawed(&directory.path().display().to_string(), flaw))?;
        }
        let trees = Self {
            sources: tree("sources")?,
            stories: tree("stories")?,
            keys: tree("keys")?,
            traces: tree("traces")?,
            timeline: tree("timeline")?,
            decisions: tree("decisions")?,
            robots: tree("robots")?,
            gate: RwLock::default(),
            meta,
            db,
            directory,
        };
        if format.is_none() {
            trees.meta.insert("format", &[FORMAT]).map_err(|error| trees.failed(error))?;
            trees.flush()?;
        }
        Ok(trees)
    }

    fn all_sources(&self) -> Result<Vec<SourceState>> {
        let _gate = self.reading();
        let values = self.sources.iter().values();
        values.map(|value| self.read(&value.map_err(|error| self.failed(error))?)).collect()
    }

    fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let mut found = BTreeMap::new();
        for key in keys {
            let KeyRows { before, own, behind } = KeyRows::of(key, source);
            let others = self.newest(behind).chain(self.newest(before));
            for row in self.newest(own).take(NEAR_LIMIT).chain(others.take(NEAR_LIMIT)) {
                let id = rows::story_of_key(&row?).ok_or_else(|| self.dangling())?;
                if let Entry::Vacant(place) = found.entry(id) {
                    place.insert(self.indexed(id)?);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// Counts index rows first, so that only the stories worth it are read.
    fn alike(&self, traces: &BTreeSet<Trace>) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let mut shared: BTreeMap<StoryId, usize> = BTreeMap::new();
        for trace in traces {
            let rows = self.traces.scan_prefix(rows::trace(*trace)).keys().rev();
            for row in rows.take(TRACE_LIMIT) {
                let row = row.map_err(|error| self.failed(error))?;
                let id = rows::story_of_key(&row).ok_or_else(|| self.dangling())?;
                *shared.entry(id).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, StoryId)> = shared.into_iter().map(|(id, count)| (count, id)).collect();
        ranked.sort_unstable_by(|one, other| other.cmp(one));
        ranked.into_iter().take(ALIKE_LIMIT).map(|(_, id)| self.indexed(id)).collect()
    }

    fn page(&self, source: Option<&SourceId>, after: Option<Cursor>, limit: usize) -> Result<Vec<Story>> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let _gate = self.reading();
        let prefix = rows::timeline(source);
        let start = match after {
            Some(cursor) => Excluded(rows::after(source, &cursor)),
            None => Included(prefix.clone()),
        };
        let rows = self.timeline.range::<Vec<u8>, _>((start, Unbounded)).keys();
        let rows = rows.map(|row| row.map_err(|error| self.failed(error)));
        let rows = rows.take_while(|row| row.as_ref().map_or(true, |row| row.starts_with(&prefix)));
        let ids = rows.map(|row| rows::story_of_place(&row?).ok_or_else(|| self.dangling()));
        ids.take(limit).map(|id| self.indexed(id?)).collect()
    }

    fn held(&self, due: Time) -> Result<Vec<Story>> {
        let _gate = self.reading();
        let rows = self.timeline.range(rows::held_until(due)).keys().take(HELD_LIMIT);
        let ids = rows.map(|row| {
            rows::story_of_key(&row.map_err(|error| self.failed(error))?).ok_or_else(|| self.dangling())
        });
        ids.map(|id| self.indexed(id?)).collect()
    }

    /// Rows of the key index, of each source the newest story first.
    fn newest(&self, rows: Range<Row>) -> impl Iterator<Item = Result<::sled::IVec>> {
        self.keys.range(rows).keys().rev().map(|row| row.map_err(|error| self.failed(error)))
    }

    /// A story that an index leads to, which is therefore there.
    fn indexed(&self, id: StoryId) -> Result<Story> {
        let value = self.stories.get(id.0.as_bytes()).map_err(|error| self.failed(error))?;
        self.read(&value.ok_or_else(|| self.dangling())?)
    }

    fn head(&self) -> Result<Head> {
        Ok(self.get(&self.meta, b"head")?.unwrap_or_default())
    }

    /// Reads one record.
    fn get<T: DeserializeOwned>(&self, tree: &Tree, row: &[u8]) -> Result<Option<T>> {
        let value = tree.get(row).map_err(|error| self.failed(error))?;
        value.map(|value| self.read(&value)).transpose()
    }

    /// Writes one record, unless a later program has been there.
    fn put<T: Serialize>(&self, tree: &Tree, row: &[u8], record: &T) -> Result<()> {
        if let Some(stored) = tree.get(row).map_err(|error| self.failed(error))? {
            codec::body(&stored).map_err(|flaw| self.flawed(flaw))?;
        }
        tree.insert(row, self.write(record)?).map(drop).map_err(|error| self.failed(error))
    }

    fn read<T: DeserializeOwned>(&self, value: &[u8]) -> Result<T> {
        codec::decode(value).map_err(|flaw| self.flawed(flaw))
    }

    fn write<T: Serialize>(&self, record: &T) -> Result<Vec<u8>> {
        codec::encode(record).map_err(|flaw| self.flawed(flaw))
    }

    /// Hands everything written so far to the system.
    fn flush(&self) -> Result<()> {
        self.db.flush().map(drop).map_err(|error| self.failed(error))
    }

    fn reading(&self) -> RwLockReadGuard<'_, ()> {
        // The gate guards no data: a panic behind it leaves nothing to repair.
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> String {
        self.directory.path().display().to_string()
    }

    fn failed(&self, error: ::sled::Error) -> Error {
        failed(&self.place(), error)
    }

    fn flawed(&self, flaw: Flaw) -> Error {
        flawed(&self.place(), flaw)
    }

    fn dangling(&self) -> Error {
        Error::Damaged(format!("an index of {} leads nowhere", self.place()))
    }
}

fn failed(place: &str, error: ::sled::Error) -> Error {
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
