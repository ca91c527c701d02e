//! All that the trees hold, handed out record by record.
//!
//! Invariant: nobody waits for the end of it. What others write meanwhile is handed out or not, record by record;
//! whoever wants one moment of the store lets nobody write.

use ::sled::Tree;
use feeds::model::{Decision, Story};
use serde::de::DeserializeOwned;

use super::trees::Trees;
use crate::backup::{Extent, Named, Published, Record};
use crate::{Letter, Result, RobotsRecord, SourceState, ToldRecord};

/// Takes records.
pub(super) type Take<'a> = dyn FnMut(Record) -> Result<()> + 'a;

impl Trees {
    /// Hands out every record. What there is is named one by one: a further tree does not compile until it is said
    /// here how a backup carries it, or that it can be made from others.
    pub(super) fn dump(&self, extent: Extent, to: &mut Take<'_>) -> Result<()> {
        let Self {
            meta,
            sources,
            stories,
            decisions,
            robots,
            told,
            letters,
            // Its slots are read below; what waits, and the other indexes, follow from the stories.
            archive: _,
            keys: _,
            traces: _,
            pending: _,
            timeline: _,
            words: _,
            db: _,
            gate: _,
            recent: _,
            commits: _,
            written: _,
            directory: _,
        } = self;
        self.each(stories, |_, story: Story| to(Record::Story(Box::new(story))))?;
        if extent == Extent::Stories {
            return Ok(());
        }
        self.each(sources, |_, state: SourceState| to(Record::Source(Box::new(state))))?;
        self.each(decisions, |_, decision: Decision| to(Record::Decision(decision)))?;
        self.dump_slots(&mut |slots| to(Record::Slots(slots)))?;
        self.each(robots, |of, is: RobotsRecord| to(Record::Robots(Named { of, is })))?;
        self.each(told, |of, is: ToldRecord| to(Record::Told(Named { of, is })))?;
        self.each(letters, |_, letter: Letter| to(Record::Letter(letter)))?;
        if let Some(run) = self.get(meta, b"run")? {
            to(Record::Run(run))?;
        }
        let head = self.head()?;
        let published = Published { number: head.revision, since: head.changed };
        if published == Published::default() { Ok(()) } else { to(Record::Revision(published)) }
    }

    /// Reads a tree from its first row to its last one.
    fn each<T: DeserializeOwned>(
        &self,
        tree: &Tree,
        mut with: impl FnMut(String, T) -> Result<()>,
    ) -> Result<()> {
        tree.iter().try_for_each(|row| {
            let (row, value) = row.map_err(|error| self.failed(error))?;
            with(String::from_utf8_lossy(&row).into_owned(), self.read(&value)?)
        })
    }
}
