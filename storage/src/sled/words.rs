//! The words of the stories: which there are, and which stories have them, newest first.
//!
//! Invariants: every public story either waits here or has a row for each of its words, and no story has a row for a
//! word that it does not have; a word is known by its parts as long as a story has it, and no longer. What is said no
//! more is removed with the commit that says so, so that nothing erased is kept here.
//!
//! | first byte | row |
//! |---|---|
//! | 1 | waiting: mark |
//! | 2 | part: end of a word from any letter on, 0, what stands before it |
//! | 3 | said: word, 0, mark |
//! | 4 | this tree is kept |
//!
//! A part of a word is the beginning of an end of it, so all words with a part are neighbours. A story has some hundred
//! words, and to write each of them as it comes would rewrite a hundred blocks for one story. Stories therefore wait
//! until many of them can be written at once. Those that wait are found, too: they are handed out whatever they say.
//!
//! A mark is a second and the end of a story's id, see [`super::meeting`], which is a third of a place in a timeline;
//! where the second leads to is looked up there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use feeds::model::Story;
use feeds::output;

use super::meeting::{self, List, MARK, Mark, Term};
use super::packed::{Changes, Fault};
use super::rows::{self, Row};
use super::trees::Trees;
use crate::{Cursor, Lead, Result};

const WAITING: u8 = 1;
const PART: u8 = 2;
const SAID: u8 = 3;
const KEPT: u8 = 4;

/// Behind a word and behind the end of one. No word holds it.
const END: u8 = 0;

/// Stories whose words are written at once.
const STEP: usize = 500;

/// Lists that are followed for one lead. A part that more words have is in so many stories that looking at the stories
/// themselves finds them as soon.
const LISTS: usize = 300;

type Read<T> = std::result::Result<T, Fault>;

/// What a commit changes about the words.
#[derive(Default)]
pub(super) struct Rewording {
    changes: Changes,
    /// What is said no more.
    unsaid: BTreeSet<Row>,
}

impl Rewording {
    /// Adds what one story says no more, and whether it waits for what it says anew.
    pub(super) fn add(&mut self, old: Option<&Story>, new: &Story) {
        let old = old.filter(|old| old.state.is_public());
        let is_public = new.state.is_public();
        let is_moved = old.is_some_and(|old| meeting::mark(&old.order()) != meeting::mark(&new.order()));
        if is_public && !is_moved && old.is_some_and(|old| output::say_the_same(old, new)) {
            return;
        }
        let before = old.map(said).unwrap_or_default();
        let after = if is_public { said(new) } else { BTreeSet::new() };
        let unsaid: BTreeSet<Row> = before.difference(&after).cloned().collect();
        let left = old.filter(|_| is_moved || !is_public).map(waiting);
        let entered = (is_public && !after.is_subset(&before)).then(|| waiting(new));
        self.changes.replace(&unsaid.iter().cloned().chain(left).collect(), &entered.into_iter().collect());
        self.unsaid.extend(unsaid);
    }
}

impl Trees {
    /// The rows that come and go, those of words that no story has any more among them.
    pub(super) fn reworded(&self, rewording: Rewording) -> Result<Changes> {
        let Rewording { mut changes, unsaid } = rewording;
        let mut by_word: BTreeMap<&[u8], BTreeSet<&Row>> = BTreeMap::new();
        for row in &unsaid {
            by_word.entry(word_of(row)).or_default().insert(row);
        }
        for (word, gone) in by_word {
            let left = self.words.first(&said_by(word), gone.len() + 1).map_err(|fault| self.fault(fault))?;
            if left.iter().all(|row| gone.contains(row)) {
                changes.replace(&parts(word), &BTreeSet::new());
            }
        }
        Ok(changes)
    }

    /// Writes the words of some of the stories that wait, the newest first, and tells whether more may wait. Readers
    /// wait for the writing only; a commit that comes in between makes all of it be done once more.
    pub(super) fn index(&self) -> Result<bool> {
        let begun = self.commits.load(Ordering::Acquire);
        let seen = {
            let _gate = self.reading();
            self.indexed_words()
        };
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let again = self.commits.load(Ordering::Acquire) != begun;
        let indexed = if again { self.indexed_words() } else { seen };
        let written = indexed.and_then(|indexed| {
            let Some((changes, rest)) = indexed else { return Ok(false) };
            let mut batch = ::sled::Batch::default();
            self.written.add(self.words.apply(changes, &mut batch)?);
            self.words.0.apply_batch(batch)?;
            Ok(rest)
        });
        written.map_err(|fault| self.fault(fault))
    }

    /// The rows of some stories that wait, and whether there are more; none if none waits.
    fn indexed_words(&self) -> Read<Option<(Changes, bool)>> {
        let settled = self.words.first(&all(WAITING), STEP)?;
        let marks: BTreeSet<Mark> = settled.iter().filter_map(|row| row.last_chunk()).copied().collect();
        let (mut rows, mut fresh): (BTreeSet<Row>, BTreeMap<Row, bool>) = Default::default();
        for place in meeting::places(&self.timeline, &marks)? {
            let Some(story) = self.stored(&place)? else { continue };
            for row in said(&story) {
                let word = word_of(&row);
                if !fresh.contains_key(word) {
                    fresh.insert(word.to_vec(), self.words.first(&said_by(word), 1)?.is_empty());
                }
                rows.insert(row);
            }
        }
        rows.extend(fresh.into_iter().filter(|(_, is_fresh)| *is_fresh).flat_map(|(word, _)| parts(&word)));
        let rest = settled.len() == STEP;
        let mut changes = Changes::default();
        changes.replace(&settled.into_iter().collect(), &rows);
        Ok((!marks.is_empty()).then_some((changes, rest)))
    }

    /// See [`Store::find`](crate::Store::find).
    pub(super) fn find(&self, leads: &[Lead], after: Option<Cursor>, limit: usize) -> Result<Vec<Story>> {
        if let [Lead::Sources(ids)] = leads
            && let [id] = &ids[..]
        {
            return self.page(Some(id), after, limit);
        }
        let gate = self.reading();
        let fault = |fault| self.fault(fault);
        let terms = leads.iter().map(|lead| self.followed(lead)).collect::<Read<Vec<_>>>().map_err(fault)?;
        let terms: Vec<Term<'_>> = terms.into_iter().flatten().collect();
        if terms.is_empty() {
            drop(gate);
            return self.page(None, after, limit);
        }
        let waiting = Term::new(vec![List::of_marks(&self.words, all(WAITING), 1)]);
        let found = meeting::meeting(&self.timeline, terms, waiting, after.as_ref(), limit).map_err(fault)?;
        found
            .iter()
            .map(|place| self.indexed(rows::story_of_place(place).ok_or_else(|| self.dangling())?))
            .collect()
    }

    /// The lists of a lead; none if there are too many of them.
    fn followed(&self, lead: &Lead) -> Read<Option<Term<'_>>> {
        let lists = match lead {
            Lead::Sources(ids) if ids.len() > LISTS => return Ok(None),
            Lead::Sources(ids) => ids.iter().map(|id| List::of_places(&self.timeline, Some(id))).collect(),
            Lead::Word(word) => vec![self.list(word.as_bytes())],
            Lead::Part(part) => match self.words_with(part.as_bytes())? {
                Some(words) => words.iter().map(|word| self.list(word)).collect(),
                None => return Ok(None),
            },
        };
        Ok(Some(Term::new(lists)))
    }

    fn list(&self, word: &[u8]) -> List<'_> {
        List::of_marks(&self.words, said_by(word), word.len() + 2)
    }

    /// The words with a part, unless they are too many.
    fn words_with(&self, part: &[u8]) -> Read<Option<BTreeSet<Row>>> {
        let start = [&[PART], part].concat();
        // No letter in UTF-8 has such a byte.
        let end = [&start[..], &[u8::MAX]].concat();
        // A word that has the part twice has two rows.
        let rows = self.words.first(&(start..end), 2 * LISTS + 1)?;
        let words: BTreeSet<Row> = rows.iter().filter_map(|row| whole(row)).collect();
        Ok(Some(words).filter(|words| rows.len() <= 2 * LISTS && words.len() <= LISTS))
    }

    /// A public story by its row in the timeline.
    fn stored(&self, place: &[u8]) -> Read<Option<Story>> {
        let Some(id) = rows::story_of_place(place) else { return Ok(None) };
        let value = self.stories.get(id.0.as_bytes())?;
        value.map(|value| crate::codec::decode(&value)).transpose().map_err(Fault::Flaw)
    }

    /// Lets all that is published wait, in a store from before there was this tree.
    pub(super) fn let_words_wait(&self) -> Result<()> {
        let written = self.words.first(&all(KEPT), 1).and_then(|kept| {
            if !kept.is_empty() {
                return Ok(());
            }
            let mut from: Row = rows::view(None);
            let end = rows::of_view(&from).end;
            loop {
                let page = self.timeline.first(&(from..end.clone()), STEP)?;
                let marks = page.iter().filter_map(|row| meeting::mark_of_place(row));
                self.write_words(marks.map(|mark| [&[WAITING], &mark[..]].concat()).collect())?;
                let Some(last) = page.last() else { return self.write_words(BTreeSet::from([vec![KEPT]])) };
                from = [last.as_slice(), &[0]].concat();
            }
        });
        written.map_err(|fault| self.fault(fault))
    }

    fn write_words(&self, rows: BTreeSet<Row>) -> Read<()> {
        let (mut changes, mut batch) = (Changes::default(), ::sled::Batch::default());
        changes.replace(&BTreeSet::new(), &rows);
        self.written.add(self.words.apply(changes, &mut batch)?);
        Ok(self.words.0.apply_batch(batch)?)
    }
}

/// The rows of a story's words.
fn said(story: &Story) -> BTreeSet<Row> {
    let mark = meeting::mark(&story.order());
    let words = output::words_of(story).into_iter();
    words.map(|word| [&[SAID], word.as_bytes(), &[END], &mark[..]].concat()).collect()
}

/// The word of such a row.
fn word_of(said: &[u8]) -> &[u8] {
    said.get(1..said.len().saturating_sub(MARK + 1)).unwrap_or_default()
}

/// All rows of a word.
fn said_by(word: &[u8]) -> Range<Row> {
    let start = [&[SAID], word, &[END]].concat();
    let end = [&[SAID], word, &[END + 1]].concat();
    start..end
}

fn waiting(story: &Story) -> Row {
    [&[WAITING], &meeting::mark(&story.order())[..]].concat()
}

fn all(kind: u8) -> Range<Row> {
    vec![kind]..vec![kind + 1]
}

/// The rows of a word's parts.
fn parts(word: &[u8]) -> BTreeSet<Row> {
    let word = std::str::from_utf8(word).unwrap_or_default();
    let parts = output::word_parts(word);
    parts.map(|(end, before)| [&[PART], end.as_bytes(), &[END], before.as_bytes()].concat()).collect()
}

/// The word that a row of a part belongs to.
fn whole(part: &[u8]) -> Option<Row> {
    let at = part.iter().position(|byte| *byte == END)?;
    Some([part.get(at + 1..)?, part.get(1..at)?].concat())
}
