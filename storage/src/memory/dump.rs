//! All that is remembered, handed out and taken in.

use feeds::model::Story;

use super::Memory;
use crate::Result;
use crate::backup::{Extent, Named, Published, Record};

impl Memory {
    /// Hands out every record. What is remembered is named part by part: a further one does not compile until it is
    /// said here how a backup carries it, or that others tell it.
    pub(super) fn dump(&self, extent: Extent, to: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        let Self {
            sources,
            stories,
            archives,
            decisions,
            robots,
            told,
            letters,
            revision,
            run,
            // These follow from the stories.
            keys: _,
            traces: _,
            timeline: _,
        } = self;
        stories.values().try_for_each(|story| to(Record::Story(Box::new(story.clone()))))?;
        if extent == Extent::Stories {
            return Ok(());
        }
        sources.values().try_for_each(|state| to(Record::Source(Box::new(state.clone()))))?;
        decisions.values().flatten().try_for_each(|decision| to(Record::Decision(decision.clone())))?;
        archives.all().try_for_each(|slots| to(Record::Slots(slots)))?;
        robots
            .iter()
            .try_for_each(|(of, is)| to(Record::Robots(Named { of: of.clone(), is: is.clone() })))?;
        told.iter().try_for_each(|(of, is)| to(Record::Told(Named { of: of.clone(), is: is.clone() })))?;
        letters.values().try_for_each(|letter| to(Record::Letter(letter.clone())))?;
        run.iter().try_for_each(|run| to(Record::Run(run.clone())))?;
        let (number, since) = *revision;
        let published = Published { number, since };
        if published == Published::default() { Ok(()) } else { to(Record::Revision(published)) }
    }

    /// Takes one record in.
    pub(super) fn take_in(&mut self, record: Record) {
        match record {
            Record::Source(state) => drop(self.sources.insert(state.office.id.clone(), *state)),
            Record::Story(story) => self.replace(*story),
            Record::Decision(decision) => self.decisions.entry(decision.story).or_default().push(decision),
            Record::Slots(slots) => {
                let stories = &self.stories;
                self.archives.give(slots, |story| stories.get(&story).map(Story::order));
            }
            Record::Robots(Named { of, is }) => drop(self.robots.insert(of, is)),
            Record::Told(Named { of, is }) => drop(self.told.insert(of, is)),
            Record::Letter(letter) => drop(self.letters.insert(letter.id.clone(), letter)),
            Record::Run(run) => self.run = Some(run),
            Record::Revision(Published { number, since }) => self.revision = (number, since),
        }
    }
}
