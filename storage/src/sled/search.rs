//! Finding stories by what leads to them, without a look at each.
//!
//! Invariants: whatever way is taken, no story is left out to which all leads lead; what is read grows with what is
//! asked for and not with the store, as far as anything can tell beforehand.
//!
//! | lead | way |
//! |---|---|
//! | a word | its list |
//! | a part that few words have | their lists |
//! | a part that many words have | their lists or the gists of the stories, whichever is shorter |
//! | a part that more have | none: it is in so many stories that looking at these finds it as soon |
//! | sources | their timelines, unless they are too many |

use std::collections::BTreeSet;

use feeds::model::Story;

use super::gist::{self, Wanted};
use super::mark;
use super::meeting::{self, List, Term};
use super::rows::{self, Row};
use super::trees::Trees;
use super::words::{self, PART, Read, WAITING};
use crate::{Cursor, Lead, Result};

/// Timelines of sources that are followed for one lead.
const SOURCES: usize = 300;

/// Lists of words that are followed without asking whether anything else is shorter.
const FEW: usize = 16;

/// Words with a part that are looked at, at most.
const MANY: usize = 16_384;

/// Newest gists from which is told how many stories have a part, at most: those until so many have it.
const SAMPLE: usize = 512;
const HITS: usize = 16;

/// Gists that are read in the time in which a list is opened.
const GISTS_PER_LIST: usize = 20;

impl Trees {
    /// See [`Store::find`](crate::Store::find).
    pub(super) fn find(&self, leads: &[Lead], after: Option<Cursor>, limit: usize) -> Result<Vec<Story>> {
        if let [Lead::Sources(ids)] = leads
            && let [id] = &ids[..]
        {
            return self.page(Some(id), after, limit);
        }
        let gate = self.reading();
        let fault = |fault| self.fault(fault);
        let terms = leads.iter().map(|lead| self.followed(lead, after.as_ref(), limit));
        let terms: Vec<_> = terms.collect::<Read<Vec<_>>>().map_err(fault)?.into_iter().flatten().collect();
        if terms.is_empty() {
            drop(gate);
            return self.page(None, after, limit);
        }
        let waiting = Term::new(vec![List::of_marks(&self.words, words::all(WAITING), 1)]);
        let found = meeting::meeting(&self.timeline, terms, waiting, after.as_ref(), limit).map_err(fault)?;
        found
            .iter()
            .map(|place| self.indexed(rows::story_of_place(place).ok_or_else(|| self.dangling())?))
            .collect()
    }

    /// The way that a lead leads; none if there is no better one than from story to story.
    fn followed(&self, lead: &Lead, after: Option<&Cursor>, limit: usize) -> Read<Option<Term<'_>>> {
        Ok(match lead {
            Lead::Sources(ids) if ids.len() > SOURCES => None,
            Lead::Sources(ids) => {
                Some(Term::new(ids.iter().map(|id| List::of_places(&self.timeline, Some(id))).collect()))
            }
            Lead::Word(word) => Some(self.lists([word.as_bytes()])),
            Lead::Part(part) => {
                let words = self.words_with(part.as_bytes())?;
                words.map(|words| self.nearer(&words, after, limit)).transpose()?
            }
        })
    }

    fn lists<'a>(&self, words: impl IntoIterator<Item = &'a [u8]>) -> Term<'_> {
        let list = |word: &[u8]| List::of_marks(&self.words, words::said_by(word), word.len() + 2);
        Term::new(words.into_iter().map(list).collect())
    }

    /// The words with a part, unless they are too many.
    fn words_with(&self, part: &[u8]) -> Read<Option<BTreeSet<Row>>> {
        let start = [&[PART], part].concat();
        // No letter in UTF-8 has such a byte.
        let end = [&start[..], &[u8::MAX]].concat();
        let rows = self.words.first(&(start..end), MANY + 1)?;
        // A word that has the part twice has two rows.
        Ok((rows.len() <= MANY).then(|| rows.iter().filter_map(|row| words::whole(row)).collect()))
    }

    /// The lists of some words, or the gists of all stories if fewer of these have to be read.
    fn nearer(&self, words: &BTreeSet<Row>, after: Option<&Cursor>, limit: usize) -> Read<Term<'_>> {
        let words = || words.iter().map(Vec::as_slice);
        let lists = words().count();
        if lists <= FEW {
            return Ok(self.lists(words()));
        }
        let wanted = Wanted::new(words());
        let gists = gist::since(after.map(mark::of).as_ref());
        let (mut sample, mut hits) = (0, 0);
        self.words.walk(&gists.start, |row| {
            let is_gist = row < gists.end.as_slice();
            sample += usize::from(is_gist);
            hits += usize::from(is_gist && wanted.is_in(row));
            is_gist && sample < SAMPLE && hits < HITS
        })?;
        let are_all = sample < SAMPLE && hits < HITS;
        if are_all || limit * sample / (hits + 1) < lists * GISTS_PER_LIST {
            return Ok(Term::new(vec![List::of_gists(&self.words, gist::since(None), wanted)]));
        }
        Ok(self.lists(words()))
    }
}
