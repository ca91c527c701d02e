//! A backup: everything a store holds as lines of JSON, which people can read and every backend takes in.
//!
//! The first line is a [`Header`], the last one says how many records stood between and gives their digest, so that a
//! file that was cut off or damaged is never taken for a whole one. Between them is one [`Record`] a line, in an order
//! in which [`Store::restore`] can take them in: a story before its slots, the revision last. An export is the same
//! with the stories alone.
//!
//! Nothing here knows files or compression: lines are written to any [`Write`] and read from any
//! [`BufRead`](std::io::BufRead). One record is in memory at a time, whatever the size of the store.

mod lines;

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use feeds::model::{Decision, Revision, SourceId, Story, StoryId, Time};
use serde::{Deserialize, Serialize};

use crate::{Error, Letter, Result, RobotsRecord, RunRecord, SourceState, Store, ToldRecord};
use lines::Writer;

pub use lines::Lines;

/// The highest format that is written and read here.
pub const FORMAT: u32 = 1;

/// Takes what a store holds, record by record.
pub type Sink = Box<dyn FnMut(Record) -> Result<()> + Send>;

/// What a store takes in, record by record.
pub type Records = Box<dyn Iterator<Item = Result<Record>> + Send>;

/// How much of a store is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// All that is needed to go on with it elsewhere.
    Everything,
    /// The stories, for other programs.
    Stories,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Of the lines.
    pub format: u32,
    /// What the lines hold.
    pub holds: Extent,
    /// When it was made.
    pub made: Time,
    /// The version of the program that made it.
    pub version: String,
}

/// One record of a store. Every kind there is, in the order of a backup; what can be made from others, such as
/// indexes, is in none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Record {
    /// What is known of a source.
    Source(Box<SourceState>),
    /// A story in any state.
    Story(Box<Story>),
    /// Something decided about a story; those about one story in their order.
    Decision(Decision),
    /// Slots of a view's archives.
    Slots(Slots),
    /// A robots.txt.
    Robots(Named<RobotsRecord>),
    /// What a hub was told.
    Told(Named<ToldRecord>),
    /// A message to the operator that is still to be delivered.
    Letter(Letter),
    /// The last run.
    Run(RunRecord),
    /// The revision.
    Revision(Published),
}

/// Slots that follow on each other; the first of a view begin at 0, and none is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// Whose archives; those of all have none.
    pub source: Option<SourceId>,
    /// The number of the first one.
    pub first: u64,
    /// What stands in each; nothing in one that was left.
    pub stories: Vec<Option<StoryId>>,
}

/// A record that is found by a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<T> {
    /// An origin, an address.
    pub of: String,
    /// The record.
    pub is: T,
}

/// The revision of what is published, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Published {
    /// Which.
    pub number: Revision,
    /// When it came to be.
    pub since: Option<Time>,
}

/// Writes what a store holds and gives back what it was written to, and how many records were written. Whoever wants
/// it to be of one moment lets nobody commit meanwhile.
pub async fn write<W>(store: &dyn Store, holds: Extent, made: Time, to: W) -> Result<(W, u64)>
where
    W: Write + Send + 'static,
{
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let writer = Writer::begin(to, &Header { format: FORMAT, holds, made, version })?;
    let writer = Arc::new(Mutex::new(Some(writer)));
    let sink = Arc::clone(&writer);
    let take = move |record| match &mut *sink.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(writer) => writer.record(&record),
        None => Err(Error::Backup("its end is written already".to_owned())),
    };
    store.dump(holds, Box::new(take)).await?;
    let writer = writer.lock().unwrap_or_else(PoisonError::into_inner).take();
    writer.expect("nobody else takes it").end()
}

/// Brings what stands in a backup into an empty store: all of it, or nothing.
pub async fn read<R>(store: &dyn Store, from: R) -> Result<Header>
where
    R: std::io::BufRead + Send + 'static,
{
    let lines = Lines::begin(from)?;
    let header = lines.header().clone();
    if header.holds != Extent::Everything {
        return Err(Error::Backup("it is an export, which holds the stories alone".to_owned()));
    }
    store.restore(Box::new(lines)).await?;
    Ok(header)
}
