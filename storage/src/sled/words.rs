//! The words of the stories: which there are, and which stories have them, newest first.
//!
//! Invariants: every public story either waits here or has a gist and a row for each of its words, and no story has a row
//! for a word that it does not have; a word is known by its parts as long as a story has it, and no longer. What is said
//! no more is removed with the commit that says so, so that nothing erased is kept here.
//!
//! | first byte | row |
//! |---|---|
//! | 1 | waiting: mark |
//! | 2 | part: end of a word from any letter on, 0, what stands before it |
//! | 3 | said: word, 0, mark |
//! | 4 | this tree is kept, in which form |
//! | 5 | [gist]: mark, three bytes a word |
//!
//! A part of a word is the beginning of an end of it, so all words with a part are neighbours. A story has some hundred
//! words, and to write each of them as it comes would rewrite a hundred blocks for one story. Stories therefore wait
//! until many of them can be written at once. Those that wait are found, too: they are handed out whatever they say.
//!
//! A [mark] is short; where it leads to is looked up in the timeline.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use feeds::model::Story;
use feeds::output;

use super::gist;
use super::mark::{self, MARK, Mark};
use super::meeting;
use super::packed::{Changes, Fault};
use super::rows::{self, Row};
use super::trees::Trees;
use crate::Result;

pub(super) const WAITING: u8 = 1;
pub(super) const PART: u8 = 2;
const SAID: u8 = 3;
const KEPT: u8 = 4;

/// Which rows there are of a story. Another number lets all stories wait once more.
const FORM: u8 = 2;

/// Behind a word and behind the end of one. No word holds it.
pub(super) const END: u8 = 0;

/// Stories whose words are noted at once. The more, the seldomer a block is written that all have words in.
const STEP: usize = 2_000;

/// The same while others commit.
const FEW: usize = 50;

/// Rows that are written while readers wait.
const PIECE: usize = 5_000;

pub(super) type Read<T> = std::result::Result<T, Fault>;

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
        let is_moved = old.is_some_and(|old| mark::of(&old.order()) != mark::of(&new.order()));
        if is_public && !is_moved && old.is_some_and(|old| output::say_the_same(old, new)) {
            return;
        }
        let Some(old) = old else {
            // Which words it has is looked at when its turn comes.
            let entered = is_public.then(|| waiting(new));
            return self.changes.replace(&BTreeSet::new(), &entered.into_iter().collect());
        };
        let before = said(old);
        let after = if is_public { said(new) } else { BTreeSet::new() };
        let unsaid: BTreeSet<Row> = before.difference(&after).cloned().collect();
        let left = (is_moved || !is_public).then(|| waiting(old));
        let entered = (is_public && !after.is_subset(&before)).then(|| waiting(new));
        self.changes.replace(&unsaid.iter().cloned().chain(left).collect(), &entered.into_iter().collect());
        self.unsaid.extend(unsaid);
    }
}

/// The words of some stories that waited.
struct Words {
    /// To be added.
    rows: BTreeSet<Row>,
    /// Of the stories that wait no more.
    settled: BTreeSet<Row>,
    /// Whether more may wait.
    rest: bool,
}

impl Trees {
    /// The rows that come and go, those of words that no story has any more among them.
    pub(super) fn reworded(&self, rewording: Rewording) -> Result<Changes> {
        let Rewording { mut changes, unsaid } = rewording;
        let mut by_word: BTreeMap<&[u8], BTreeSet<&Row>> = BTreeMap::new();
        for row in &unsaid {
            if let Some(word) = word_of(row) {
                by_word.entry(word).or_default().insert(row);
            }
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
    /// wait for moments of the writing only; who commits waits no longer.
    pub(super) fn index(&self) -> Result<bool> {
        let begun = {
            // Between two commits, not within one.
            let _gate = self.reading();
            self.commits.load(Ordering::Acquire)
        };
        let indexed = self.indexed_words(STEP).and_then(|words| self.write_since(begun, words));
        if let Some(rest) = indexed.map_err(|fault| self.fault(fault))? {
            return Ok(rest);
        }
        // While ever new commits come, a few at a time that none can come between.
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let written = self.indexed_words(FEW).and_then(|words| {
            self.write_words(words.rows, BTreeSet::new())?;
            self.write_words(BTreeSet::new(), words.settled)?;
            Ok(words.rest)
        });
        written.map_err(|fault| self.fault(fault))
    }

    /// Writes words piece by piece and tells whether more stories wait; gives up once anything was committed since they
    /// were read. Until the last piece is there the stories still wait, so that all of it is done again.
    fn write_since(&self, begun: u64, words: Words) -> Read<Option<bool>> {
        let mut rows = words.rows.into_iter().peekable();
        while rows.peek().is_some() {
            let piece = rows.by_ref().take(PIECE).collect();
            if !self.write_before_others(begun, piece, BTreeSet::new())? {
                return Ok(None);
            }
        }
        Ok(self.write_before_others(begun, BTreeSet::new(), words.settled)?.then_some(words.rest))
    }

    /// Adds and removes rows unless there was a commit.
    fn write_before_others(&self, begun: u64, added: BTreeSet<Row>, removed: BTreeSet<Row>) -> Read<bool> {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let is_first = self.commits.load(Ordering::Acquire) == begun;
        if is_first {
            self.write_words(added, removed)?;
        }
        Ok(is_first)
    }

    /// The rows of some stories that wait.
    fn indexed_words(&self, step: usize) -> Read<Words> {
        let settled = self.words.first(&all(WAITING), step)?;
        let marks: BTreeSet<Mark> = settled.iter().filter_map(|row| row.last_chunk()).copied().collect();
        let (mut rows, mut fresh): (BTreeSet<Row>, BTreeMap<Row, bool>) = Default::default();
        for place in meeting::places(&self.timeline, &marks)? {
            let Some(story) = self.stored(&place)? else { continue };
            for row in said(&story) {
                if let Some(word) = word_of(&row).filter(|word| !fresh.contains_key(*word)) {
                    fresh.insert(word.to_vec(), self.words.first(&said_by(word), 1)?.is_empty());
                }
                rows.insert(row);
            }
        }
        rows.extend(fresh.into_iter().filter(|(_, is_fresh)| *is_fresh).flat_map(|(word, _)| parts(&word)));
        Ok(Words { rows, rest: settled.len() == step, settled: settled.into_iter().collect() })
    }

    /// A public story by its row in the timeline.
    fn stored(&self, place: &[u8]) -> Read<Option<Story>> {
        let Some(id) = rows::story_of_place(place) else { return Ok(None) };
        let value = self.stories.get(id.0.as_bytes())?;
        value.map(|value| crate::codec::decode(&value)).transpose().map_err(Fault::Flaw)
    }

    /// Lets all that is published wait, in a store from before there were these rows.
    pub(super) fn let_words_wait(&self) -> Result<()> {
        let kept = vec![KEPT, FORM];
        let written = self.words.first(&all(KEPT), usize::MAX).and_then(|forms| {
            if forms.contains(&kept) {
                return Ok(());
            }
            let mut from: Row = rows::view(None);
            let end = rows::of_view(&from).end;
            loop {
                let page = self.timeline.first(&(from..end.clone()), STEP)?;
                let marks = page.iter().filter_map(|row| mark::of_place(row));
                let waiting = marks.map(|mark| [&[WAITING], &mark[..]].concat());
                self.write_words(waiting.collect(), BTreeSet::new())?;
                let Some(last) = page.last() else {
                    return self.write_words(BTreeSet::from([kept]), forms.into_iter().collect());
                };
                from = [last.as_slice(), &[0]].concat();
            }
        });
        written.map_err(|fault| self.fault(fault))
    }

    fn write_words(&self, added: BTreeSet<Row>, removed: BTreeSet<Row>) -> Read<()> {
        let (mut changes, mut batch) = (Changes::default(), ::sled::Batch::default());
        changes.replace(&removed, &added);
        self.written.add(self.words.apply(changes, &mut batch)?);
        Ok(self.words.0.apply_batch(batch)?)
    }
}

/// The rows of a story's words, and its gist.
fn said(story: &Story) -> BTreeSet<Row> {
    let mark = mark::of(&story.order());
    let words = output::words_of(story);
    // What has no parts is looked for by its list.
    let with_parts = words.iter().filter(|word| output::word_parts(word).next().is_some());
    let gist = gist::row(&mark, with_parts.map(String::as_bytes));
    let said = words.iter().map(|word| [&[SAID], word.as_bytes(), &[END], &mark[..]].concat());
    said.chain([gist]).collect()
}

/// The word of a row that says one.
fn word_of(row: &[u8]) -> Option<&[u8]> {
    let (&SAID, rest) = row.split_first()? else { return None };
    rest.get(..rest.len().checked_sub(MARK + 1)?)
}

/// All rows of a word.
pub(super) fn said_by(word: &[u8]) -> Range<Row> {
    let start = [&[SAID], word, &[END]].concat();
    let end = [&[SAID], word, &[END + 1]].concat();
    start..end
}

fn waiting(story: &Story) -> Row {
    [&[WAITING], &mark::of(&story.order())[..]].concat()
}

pub(super) fn all(kind: u8) -> Range<Row> {
    vec![kind]..vec![kind + 1]
}

/// The rows of a word's parts.
fn parts(word: &[u8]) -> BTreeSet<Row> {
    let word = std::str::from_utf8(word).unwrap_or_default();
    let parts = output::word_parts(word);
    parts.map(|(end, before)| [&[PART], end.as_bytes(), &[END], before.as_bytes()].concat()).collect()
}

/// The word that a row of a part belongs to.
pub(super) fn whole(part: &[u8]) -> Option<Row> {
    let at = part.iter().position(|byte| *byte == END)?;
    Some([part.get(at + 1..)?, part.get(1..at)?].concat())
}
