//! Restoring: a new store is made from records beside the empty one and takes its place once it is whole.
//!
//! Invariant: until then the old one is what is opened, see [`rewrite`]; so a file that turns out to be damaged on its
//! last line, or a kill, leaves an empty store.

use feeds::merge;
use feeds::model::Time;

use super::commit::Head;
use super::rewrite;
use super::trees::{Trees, give_back};
use crate::backup::{Extent, Named, Published, Record, Records};
use crate::{Batch, Error, Result};

/// Stories and decisions written at a time.
const STEP: usize = 500;

/// Makes the store anew from records, if it is empty.
pub(super) fn restored(slot: &mut Option<Trees>, records: Records) -> Result<()> {
    rewrite::replaced(slot, |old, path| {
        old.dump(Extent::Everything, &mut |_| Err(Error::NotEmpty(old.place())))?;
        Trees::open(path.to_owned())?.take_in(records)
    })
}

impl Trees {
    fn take_in(&self, records: Records) -> Result<()> {
        let mut gathered = nothing();
        for record in records {
            let record = record?;
            let fits = matches!(record, Record::Story(_) | Record::Decision(_));
            if !fits || gathered.stories.len() + gathered.decisions.len() == STEP {
                self.commit(std::mem::replace(&mut gathered, nothing()), &merge::traces)?;
                self.flush()?;
                give_back();
            }
            match record {
                Record::Story(story) => gathered.stories.push(*story),
                Record::Decision(decision) => gathered.decisions.push(decision),
                Record::Source(state) => {
                    self.commit(Batch { state: Some(*state), ..nothing() }, &merge::traces)?
                }
                Record::Slots(slots) => self.give(&slots)?,
                Record::Robots(Named { of, is }) => self.put(&self.robots, of.as_bytes(), &is)?,
                Record::Told(Named { of, is }) => self.put(&self.told, of.as_bytes(), &is)?,
                Record::Letter(letter) => self.put(&self.letters, letter.id.as_bytes(), &letter)?,
                Record::Run(run) => self.put(&self.meta, b"run", &run)?,
                Record::Revision(published) => self.publish(published)?,
            }
        }
        self.commit(gathered, &merge::traces)?;
        self.write_pending(&mut self.writing())?;
        self.flush()
    }

    fn publish(&self, Published { number, since }: Published) -> Result<()> {
        let head = Head { revision: number, changed: since, ..self.head()? };
        self.put(&self.meta, b"head", &head)
    }
}

/// The time of a batch goes into that of the revision, which a record of its own tells in the end.
fn nothing() -> Batch {
    Batch { now: Time::UNIX_EPOCH, state: None, stories: Vec::new(), decisions: Vec::new() }
}
