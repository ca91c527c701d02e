//! What is remembered between runs, behind one trait.
//!
//! # The contract of [`Store`]
//!
//! 1. **A batch is whole or absent.** [`Store::commit`] applies one source's changes atomically: story records,
//!    key index, timeline, decisions, source state and revision together, or none of them, whenever the process
//!    is killed.
//! 2. **Durable before success.** When [`Store::end_run`] returns, everything committed so far is on the drive.
//! 3. **Look-ups are exact and bounded.** [`Store::near`] finds the stories that have one of the keys by index,
//!    never by a scan of the stories. What the asking source itself tells is never crowded out by others, who may
//!    use the same numbers for their releases. [`Store::alike`] finds the stories that share traces the same way,
//!    whatever else is stored.
//! 4. **The timeline is what documents show.** It holds public stories only, newest first by [`Story::order`],
//!    and pages through all of them without repeats.
//! 5. **The revision counts visible changes.** A commit that shows nothing but what was shown before leaves it as
//!    it is; one that shows more, less or other moves it by one, and its time never goes back.
//! 6. **Newer records are refused**, never misread or overwritten.
//! 7. **What is erased is gone.** When [`Store::erase`] returns, no file of the store holds anything of the story
//!    but what is given in its place. Killed before that, the store finishes it when it is opened again.
//! 8. **A slot is given once.** A public story of a view (all, or a source's) waits or has a slot in the view's
//!    archives, never both. [`Store::settle`] gives slots in ascending order, to the oldest first. What changes
//!    visibly or comes back leaves its slot and waits anew; what is shown no more keeps it. A slot that was left
//!    stays empty.
//! 9. **A letter is posted once.** [`Store::post`] notes what is told and lays down the letters that tell it, or does
//!    neither. A letter stays until it is taken away, and one that was taken away does not come back.
//! 10. **A backup is the store.** What [`Store::dump`] hands out, [`Store::restore`] brings into an empty store that
//!     gives the same answers from then on, or changes nothing: also when the process is killed meanwhile.
//! 11. **Nothing is missed by its words.** [`Store::find`] hands out every public story that all leads lead to, whether
//!     [`Store::index`] was ever called or not; that only makes it faster.
//!
//! A store decides nothing: the last commit of a story stands. Whoever decides on what [`Store::around`] answered
//! lets nobody else commit in between.
//!
//! Every backend is held to this by `tests/contract.rs`. A backend is one new file and its line in [`open`].

mod alike;
pub mod backup;
mod codec;
mod compression;
mod days;
mod error;
mod incident;
mod memory;
mod record;
mod shown;
mod sled;
mod surplus;

pub use alike::{ALIKE_LIMIT, TRACE_LIMIT};
pub use days::{Day, Days};
pub use error::Error;
pub use incident::{Failing, Incident, IncidentKind, Letter, Moved};
pub use record::{
    Batch, DECISION_LIMIT, HELD_LIMIT, LETTER_LIMIT, Learned, NEAR_LIMIT, Note, Rest, RobotsRecord,
    RunRecord, SourceState, ToldRecord, Unlisted, Validators, Watch,
};

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use feeds::merge::{Known, Shelf, Trace};
use feeds::model::{Decision, Entry, Key, Revision, SourceId, Story, StoryId, Time};
use feeds::output::Lead;

use backup::{Extent, Records, Sink};

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

    /// The stories that have one of `keys`, each once, by id. For each key: those that `source` tells by it,
    /// then those of others, at most [`NEAR_LIMIT`] of either.
    async fn near(&self, source: &SourceId, keys: &[Key]) -> Result<Vec<Story>>;

    /// The stories that share one of `traces` with what one of their members says, those that share most first, of
    /// these the newest first, at most [`ALIKE_LIMIT`], and none that share but a small part of what the first does. A
    /// trace counts the more the fewer stories have it; of one that very many have only the newest [`TRACE_LIMIT`] count.
    async fn alike(&self, traces: &[Trace]) -> Result<Vec<Story>>;

    /// What a reading may be about, with the one and the other as [`Known::around`] asks for them.
    async fn around(&self, entries: &[Entry], shelf: &Arc<Shelf>) -> Result<Known>;

    /// One source's changes, all or none.
    async fn commit(&self, batch: Batch) -> Result<()>;

    /// The same, where what the stories say may lie ready on a shelf.
    async fn commit_beside(&self, batch: Batch, _shelf: &Arc<Shelf>) -> Result<()> {
        self.commit(batch).await
    }

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

    /// Public stories behind `after` to which all leads lead, newest first, at most `limit`. Others may be among them:
    /// whoever asks looks at each.
    async fn find(&self, leads: &[Lead], after: Option<Cursor>, limit: usize) -> Result<Vec<Story>>;

    /// Notes the words of some of the stories that came since the last time, and tells whether more may be left. It
    /// holds others up for moments only.
    async fn index(&self) -> Result<bool>;

    /// Stories under embargo until `due` at the latest, the earliest first, at most [`HELD_LIMIT`].
    async fn held(&self, due: Time) -> Result<Vec<Story>>;

    /// Stories that no document shows, the latest first: by the end of the embargo or the time of the withdrawal,
    /// behind `after`, at most `limit`.
    async fn unlisted(
        &self,
        which: Unlisted,
        after: Option<(Time, StoryId)>,
        limit: usize,
    ) -> Result<Vec<Story>>;

    /// Gives slots until at most `waiting` stories wait in each view. Its work grows with what changed since the last
    /// time, unless `waiting` is another number than then.
    async fn settle(&self, waiting: usize) -> Result<()>;

    /// Public stories of a view without a slot, newest first, at most `limit`.
    async fn waiting(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<Story>>;

    /// How many slots a view has given.
    async fn slots(&self, source: Option<&SourceId>) -> Result<u64>;

    /// The stories in `slots` of a view's archives, in the order of the slots, whatever their state; those that left
    /// the view while it still had them here are among them.
    async fn slotted(&self, source: Option<&SourceId>, slots: Range<u64>) -> Result<Vec<Story>>;

    /// Puts what is left of a story in its place, and forgets all that was ever said or decided about it, and what
    /// decisions about others quote from it.
    async fn erase(&self, now: Time, left: Story) -> Result<()>;

    /// One story in any state.
    async fn story(&self, id: StoryId) -> Result<Option<Story>>;

    /// What was decided about a story, oldest first: the first decision, all that persons made, and the newest ones,
    /// together about [`DECISION_LIMIT`].
    async fn decisions(&self, id: StoryId) -> Result<Vec<Decision>>;

    /// The robots.txt last fetched from an origin (`https://host:port`).
    async fn robots(&self, origin: &str) -> Result<Option<RobotsRecord>>;

    /// Remembers an origin's robots.txt.
    async fn remember_robots(&self, origin: &str, record: RobotsRecord) -> Result<()>;

    /// What a hub was last told about an address.
    async fn told(&self, topic: &str) -> Result<Option<ToldRecord>>;

    /// Remembers what a hub was told about an address.
    async fn remember_told(&self, topic: &str, record: ToldRecord) -> Result<()>;

    /// Notes new states of sources, of which documents show nothing, and lays down the letters that tell of them: all
    /// or nothing, and not to be lost by a kill.
    async fn post(&self, states: Vec<SourceState>, letters: Vec<Letter>) -> Result<()>;

    /// The letters that wait, oldest first, at most [`LETTER_LIMIT`].
    async fn letters(&self) -> Result<Vec<Letter>>;

    /// Puts a letter that waits back with what has become of it; does nothing if it waits no more.
    async fn put_back(&self, letter: Letter) -> Result<()>;

    /// Takes a letter away: it is delivered, or given up.
    async fn take_away(&self, id: &str) -> Result<()>;

    /// Hands out every record, in an order in which [`Store::restore`] takes them; the first error of `to` ends it.
    /// Its memory does not grow with the store. Others read meanwhile; what they write may be in it or not.
    async fn dump(&self, extent: Extent, to: Sink) -> Result<()>;

    /// Takes in what another store handed out. Refused with [`Error::NotEmpty`] where there is a record already; the
    /// first error of `records` leaves the store empty. Everything is on the drive when it returns.
    async fn restore(&self, records: Records) -> Result<()>;
}

/// Opens the store at `address`: `memory:` or `sled:DIRECTORY` (made if missing), and locks it.
pub async fn open(address: &str) -> Result<Arc<dyn Store>> {
    if address == "memory:" {
        return Ok(Arc::new(memory::MemoryStore::default()));
    }
    match directory(address) {
        Some(directory) => Ok(Arc::new(sled::SledStore::open(directory).await?)),
        None => Err(Error::Address(address.to_owned())),
    }
}

/// The directory of a `sled:` address, where a running daemon listens as well; `None` for any other address.
pub fn directory(address: &str) -> Option<PathBuf> {
    address.strip_prefix("sled:").filter(|path| !path.is_empty()).map(PathBuf::from)
}
