//! The store in a directory, on sled 0.34.
//!
//! Invariants: every call into sled runs on a thread that may block; a commit is one sled transaction over all trees it
//! touches; readers see a commit whole, for they wait at the gate while one is applied; answers are loaded story
//! by story, so that memory grows with the answer and not with the store.
//!
//! sled only ever adds to its file and leaves what was overwritten there for a while. What is to be erased is gone
//! when the store has been written anew, see [`rewrite`]. When sled is opened it reads all that was added since it was
//! opened last; so that this never takes long, it is opened again from time to time, see [`reopening`].
//!
//! sled panics on some kinds of damage instead of reporting them. The thread takes the blow, and the
//! caller gets [`Error::Damaged`].
//!
//! Once sled could not write, it refuses everything and shows what was never written. So it is closed and opened again
//! before the next call, which finds what was committed whole, see [`mending`].

mod archive;
mod block;
mod commit;
mod directory;
mod dump;
mod find;
mod gist;
mod letters;
mod mark;
mod meeting;
mod mending;
mod packed;
mod pending;
mod recent;
mod reopening;
mod restore;
mod rewrite;
mod rows;
mod search;
mod traced;
mod trees;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use feeds::merge::{self, Known, Shelf, Trace};
use feeds::model::{Decision, Entry, Key, Revision, SourceId, Story, StoryId, Time};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use self::trees::Trees;
use crate::backup::{Extent, Records, Sink};
use crate::{
    Batch, Cursor, Error, Lead, Letter, Result, RobotsRecord, RunRecord, SourceState, Store, ToldRecord,
    Unlisted,
};

/// The sled backend. Cheap to clone, all clones are one store.
#[derive(Clone)]
pub(crate) struct SledStore {
    /// Nothing as long as the store cannot be opened again.
    trees: Arc<RwLock<Option<Trees>>>,
    path: Arc<Path>,
    /// Whether something went wrong with it since it was opened.
    broken: Arc<AtomicBool>,
}

impl SledStore {
    /// Opens the store in `directory`, or makes one there.
    pub(crate) async fn open(directory: PathBuf) -> Result<Self> {
        let path: Arc<Path> = directory.as_path().into();
        let trees = tokio::task::spawn_blocking(move || Trees::open(directory)).await;
        let unopened = || Error::Damaged(format!("{} cannot be opened", path.display()));
        let trees = trees.map_err(|_panic| unopened())??;
        Ok(Self { trees: Arc::new(RwLock::new(Some(trees))), path, broken: Arc::default() })
    }

    /// Does blocking work on the trees. A panic is sled's way of reporting damage.
    async fn work<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Trees) -> Result<T> + Send + 'static,
    {
        if self.is_broken() {
            self.replace(|_| Ok(())).await?;
        }
        let (trees, path) = (Arc::clone(&self.trees), Arc::clone(&self.path));
        let done = tokio::task::spawn_blocking(move || {
            let trees = trees.read().unwrap_or_else(PoisonError::into_inner);
            trees.as_ref().map_or_else(|| Err(closed(&path)), work)
        });
        self.judged(done.await.ok())
    }

    /// Does blocking work in the middle of a task that has nothing else to do, without handing it over to another thread
    /// and waiting for that where the runtime allows it: short look-ups are done sooner.
    async fn work_here<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Trees) -> Result<T> + Send + 'static,
    {
        if self.is_broken() || Handle::current().runtime_flavor() != RuntimeFlavor::MultiThread {
            return self.work(work).await;
        }
        let done = block_in_place(|| {
            let trees = self.trees.read().unwrap_or_else(PoisonError::into_inner);
            // Nothing that was half done is seen afterwards: the store is opened again.
            let work = AssertUnwindSafe(|| trees.as_ref().map_or_else(|| Err(closed(&self.path)), work));
            catch_unwind(work).ok()
        });
        self.judged(done)
    }

    /// Does blocking work that writes, unless what is written would be lost.
    async fn change<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Trees) -> Result<T> + Send + 'static,
    {
        self.work(move |trees| if trees.directory.is_there() { work(trees) } else { Err(trees.gone()) }).await
    }

    /// Does work that needs the store for itself alone and gives back what it is from then on.
    async fn replace<W>(&self, work: W) -> Result<()>
    where
        W: FnOnce(&mut Option<Trees>) -> Result<()> + Send + 'static,
    {
        let (trees, path, broken) =
            (Arc::clone(&self.trees), Arc::clone(&self.path), Arc::clone(&self.broken));
        let done = tokio::task::spawn_blocking(move || {
            let mut slot = trees.write().unwrap_or_else(PoisonError::into_inner);
            if broken.load(Ordering::Relaxed) {
                mending::opened_again(&mut slot, &path)?;
                broken.store(false, Ordering::Relaxed);
            }
            work(&mut slot)
        });
        self.judged(done.await.ok())
    }

    /// Applies a batch whose entries have these traces.
    async fn commit_traced<T>(&self, batch: Batch, traces: T) -> Result<()>
    where
        T: Fn(&Entry) -> Vec<Trace> + Send + 'static,
    {
        let long = self.change(move |trees| {
            trees.commit(batch, &traces)?;
            // Out of the process, so that a kill does not take it along.
            trees.flush()?;
            Ok(trees.has_grown_long())
        });
        if long.await? { self.replace(reopening::again).await } else { Ok(()) }
    }

    fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// What came of work, nothing if it panicked. After some errors sled is good for nothing any more.
    fn judged<T>(&self, done: Option<Result<T>>) -> Result<T> {
        let done = done.unwrap_or_else(|| {
            self.broken.store(true, Ordering::Relaxed);
            Err(Error::Damaged(format!("{} cannot be read", self.path.display())))
        });
        if matches!(done, Err(Error::Io(_) | Error::Gone { .. })) {
            self.broken.store(true, Ordering::Relaxed);
        }
        done
    }
}

fn closed(path: &Path) -> Error {
    Error::Io(format!("{} is not open", path.display()))
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

    async fn around(&self, entries: &[Entry], shelf: &Arc<Shelf>) -> Result<Known> {
        let (entries, shelf) = (entries.to_vec(), Arc::clone(shelf));
        self.work_here(move |trees| {
            let near = |source: &SourceId, keys: &[Key]| trees.near(source, keys);
            Known::around(&entries, &shelf, near, |traces| trees.alike(&traces.iter().copied().collect()))
        })
        .await
    }

    async fn commit(&self, batch: Batch) -> Result<()> {
        self.commit_traced(batch, merge::traces).await
    }

    async fn commit_beside(&self, batch: Batch, shelf: &Arc<Shelf>) -> Result<()> {
        let shelf = Arc::clone(shelf);
        self.commit_traced(batch, move |entry| shelf.traces(entry)).await
    }

    async fn end_run(&self, run: RunRecord) -> Result<()> {
        self.change(move |trees| {
            trees.write_pending(&mut trees.writing())?;
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

    async fn find(&self, leads: &[Lead], after: Option<Cursor>, limit: usize) -> Result<Vec<Story>> {
        let leads = leads.to_vec();
        self.work(move |trees| trees.find(&leads, after, limit)).await
    }

    async fn index(&self) -> Result<bool> {
        let (rest, long) = self.work(|trees| Ok((trees.index()?, trees.has_grown_long()))).await?;
        if long {
            self.replace(reopening::again).await?;
        }
        Ok(rest)
    }

    async fn held(&self, due: Time) -> Result<Vec<Story>> {
        self.work(move |trees| trees.held(due)).await
    }

    async fn unlisted(
        &self,
        which: Unlisted,
        after: Option<(Time, StoryId)>,
        limit: usize,
    ) -> Result<Vec<Story>> {
        self.work(move |trees| trees.unlisted(which, after, limit)).await
    }

    async fn settle(&self, waiting: usize) -> Result<()> {
        self.change(move |trees| {
            trees.settle(waiting)?;
            trees.flush()
        })
        .await
    }

    async fn waiting(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<Story>> {
        let source = source.cloned();
        self.work(move |trees| trees.waiting(source.as_ref(), limit)).await
    }

    async fn slots(&self, source: Option<&SourceId>) -> Result<u64> {
        let source = source.cloned();
        self.work(move |trees| trees.slots(source.as_ref())).await
    }

    async fn slotted(&self, source: Option<&SourceId>, slots: Range<u64>) -> Result<Vec<Story>> {
        let source = source.cloned();
        self.work(move |trees| trees.slotted(source.as_ref(), slots)).await
    }

    async fn erase(&self, now: Time, left: Story) -> Result<()> {
        self.replace(move |slot| {
            if let Some(trees) = slot.as_ref() {
                trees.forget(now, left)?;
            }
            rewrite::anew(slot)
        })
        .await
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

    async fn told(&self, topic: &str) -> Result<Option<ToldRecord>> {
        let topic = topic.to_owned();
        self.work(move |trees| trees.get(&trees.told, topic.as_bytes())).await
    }

    async fn remember_told(&self, topic: &str, record: ToldRecord) -> Result<()> {
        let topic = topic.to_owned();
        self.change(move |trees| {
            trees.put(&trees.told, topic.as_bytes(), &record)?;
            // Out of the process, so that a kill does not make the hub hear it again.
            trees.flush()
        })
        .await
    }

    async fn post(&self, states: Vec<SourceState>, letters: Vec<Letter>) -> Result<()> {
        self.change(move |trees| trees.post(&states, &letters)).await
    }

    async fn letters(&self) -> Result<Vec<Letter>> {
        self.work(Trees::waiting_letters).await
    }

    async fn put_back(&self, letter: Letter) -> Result<()> {
        self.change(move |trees| trees.put_back(&letter)).await
    }

    async fn take_away(&self, id: &str) -> Result<()> {
        let id = id.to_owned();
        self.change(move |trees| trees.take_away(&id)).await
    }

    async fn remember_robots(&self, origin: &str, record: RobotsRecord) -> Result<()> {
        let origin = origin.to_owned();
        self.change(move |trees| trees.put(&trees.robots, origin.as_bytes(), &record)).await
    }

    async fn dump(&self, extent: Extent, mut to: Sink) -> Result<()> {
        self.work(move |trees| trees.dump(extent, &mut to)).await
    }

    async fn restore(&self, records: Records) -> Result<()> {
        self.replace(move |slot| restore::restored(slot, records)).await
    }
}
