//! Deciding: what each entry of a reading means for the stories known so far. A decision table, pure.
//!
//! The caller brings every story that shares a key with one of the entries ([`Known`]), and for entries that no key
//! leads home those that share a trace ([`traces`]); how they are found is the store's business.
//!
//! | the source has told it | another source tells it | its facts | verdict |
//! |---|---|---|---|
//! | in this very reading | | | unchanged: a repeat, whose keys are kept |
//! | before | | as they were | unchanged |
//! | before | | say the same in another form | cosmetic |
//! | before | | say what an earlier version said, lately or twice | unchanged: it flickers |
//! | before | | say something else | correction |
//! | before, and took it back | | any | returned, or a correction |
//! | before, and a person withdrew or erased it | | any | unchanged: it stays so |
//! | never | at the same address or in the same words | | joined |
//! | never | no | | new |
//!
//! A story that is under embargo once this is done gets the verdict held instead, and [`release`] ends that.
//!
//! What a list names no more is looked for by `absence`, and `by_hand` is what persons decide.
//!
//! `recognise` says which entries the source has told before, `difference` what changed, `join` which
//! stories of others tell the same, and `tell` is the only place where a story is made or changed.
//!
//! Invariants: deciding twice about the same reading changes nothing the second time; a story's id and place in
//! time never change; a source changes no member but its own; each verdict has a reason in words.

pub mod absence;
mod align;
pub mod by_hand;
mod difference;
mod harmless;
mod headline;
mod join;
mod laid;
mod lexicon;
mod phrases;
mod prose;
mod recognise;
mod relaunch;
mod similarity;
mod tell;
mod trace;
mod trim;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use crate::model::{
    Author, Context, Decision, Entry, Facts, Key, Source, State, Story, StoryId, Time, Verdict,
};
pub use trace::{TRACES, Trace, traces};

use join::{Found, Near};
use recognise::Own;
use tell::Teller;

/// Hours in which a release's own page is asked for again at every run if it could not be read.
const RETRIES: i64 = 2;

/// The stories near a reading's entries: those that share a key or a trace with one of them, whoever tells them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    stories: Vec<Story>,
    /// Which of them are like an entry, by its keys.
    alike: BTreeMap<Vec<Key>, Vec<StoryId>>,
}

impl Known {
    /// Takes what the store found.
    pub fn new(stories: Vec<Story>) -> Self {
        Self { stories, alike: BTreeMap::new() }
    }

    /// Takes the stories that are like an entry. Each is known once. An entry for which none were looked for is
    /// compared with all that are known.
    pub fn add_alike(&mut self, entry: &Entry, stories: Vec<Story>) {
        self.alike.insert(entry.keys.clone(), stories.iter().map(|story| story.id).collect());
        for story in stories {
            if self.stories.iter().all(|known| known.id != story.id) {
                self.stories.push(story);
            }
        }
    }

    /// Takes further stories that the source tells. Each is known once.
    pub fn add(&mut self, stories: Vec<Story>) {
        let ids: BTreeSet<StoryId> = self.stories.iter().map(|known| known.id).collect();
        self.stories.extend(stories.into_iter().filter(|story| !ids.contains(&story.id)));
    }

    /// The stories, each once.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// Whether one of the stories is recognised by a key as this release, told by the same source.
    pub fn recognises(&self, entry: &Entry) -> bool {
        recognise::own_telling(entry, &self.stories).is_some() || self.is_erased(entry)
    }

    fn is_erased(&self, entry: &Entry) -> bool {
        self.stories.iter().any(|story| recognise::is_erased(entry, story))
    }

    /// Whether a look at the release's own page is worth a request: the source has not told it before or says
    /// something else now, or the page could not be read when it was new a moment ago.
    pub fn wants_page(&self, entry: &Entry, now: Time) -> bool {
        if self.is_erased(entry) {
            return false;
        }
        let said = |facts: &Facts| difference::same_words(facts, &entry.listed);
        recognise::own_telling(entry, &self.stories).is_none_or(|member| {
            let told =
                said(&member.entry.listed) || member.versions.iter().any(|version| said(&version.facts));
            let missed =
                member.entry.article.is_none() && now - member.first_seen < TimeDelta::hours(RETRIES);
            !told || missed
        })
    }
}

/// What a reading changes.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// New and changed stories, whole, each once.
    pub stories: Vec<Story>,
    /// One per entry, in the order of the entries.
    pub decisions: Vec<Decision>,
}

/// Decides about a reading's entries in the order of the document.
pub fn decide(source: &Source, entries: Vec<Entry>, known: Known, context: &Context) -> Decided {
    let owners = recognise::recognise(&source.id, &entries, &known.stories);
    let mut desk = Desk::new(known.stories, entries.len());
    if owners.iter().any(|own| matches!(own, Own::Unknown(_))) {
        desk.near = Near::new(&desk.stories, &known.alike);
    }
    let teller = Teller { source, now: context.now };
    for (place, (entry, own)) in entries.into_iter().zip(owners).enumerate() {
        let ruling = match own {
            Own::Repeat(first) => repeat(&mut desk, first, entry),
            Own::Story(story) => retell(&mut desk, &teller, story, entry),
            Own::Unknown(remark) => first_told(&mut desk, &teller, place, entry, remark),
        };
        desk.rule(&teller, ruling);
    }
    desk.done()
}

/// Publishes stories that were held and whose time has come; others are left out.
pub fn release(held: Vec<Story>, now: Time) -> Decided {
    let mut decided = Decided::default();
    for mut story in held {
        if !matches!(story.state, State::Held { until } if until <= now) {
            continue;
        }
        tell::release(&mut story, now);
        decided.decisions.push(Decision {
            story: story.id,
            source: story.head().entry.source.clone(),
            verdict: Verdict::New,
            reason: "its embargo has ended".to_owned(),
            at: now,
            by: Author::Program,
        });
        decided.stories.push(story);
    }
    decided
}

/// A verdict about the story at a place of the desk.
struct Ruling {
    story: usize,
    verdict: Verdict,
    reason: String,
}

fn repeat(desk: &mut Desk, first: usize, entry: Entry) -> Ruling {
    let story = desk.ruled[first];
    desk.change(story, |told| tell::add_keys(told, &entry));
    Ruling { story, verdict: Verdict::Unchanged, reason: "told twice in one reading".to_owned() }
}

fn retell(desk: &mut Desk, teller: &Teller<'_>, story: usize, entry: Entry) -> Ruling {
    let (verdict, reason) = desk.change(story, |told| teller.retell(told, entry));
    Ruling { story, verdict, reason }
}

fn first_told(
    desk: &mut Desk,
    teller: &Teller<'_>,
    place: usize,
    entry: Entry,
    remark: Option<&'static str>,
) -> Ruling {
    let rank = u32::try_from(desk.entries - place).unwrap_or(u32::MAX);
    let near = match join::find(teller.source, &entry, &desk.stories, &desk.near) {
        Found::Same(story, why) => {
            desk.change(story, |told| teller.join(told, entry, rank));
            return Ruling { story, verdict: Verdict::Joined, reason: why };
        }
        Found::None(near) => near,
    };
    let story = desk.add(teller.mint(entry, rank));
    let remarks = [Some("never told before".to_owned()), remark.map(str::to_owned), near];
    let reason = remarks.into_iter().flatten().collect::<Vec<_>>().join("; ");
    Ruling { story, verdict: Verdict::New, reason }
}

/// The stories a reading is about, and what was ruled so far.
struct Desk {
    stories: Vec<Story>,
    changed: Vec<bool>,
    /// Which of them are near an entry.
    near: Near,
    /// How many entries the reading has.
    entries: usize,
    /// The story of each entry so far.
    ruled: Vec<usize>,
    decisions: Vec<Decision>,
}

impl Desk {
    fn new(stories: Vec<Story>, entries: usize) -> Self {
        Self {
            changed: vec![false; stories.len()],
            near: Near::default(),
            stories,
            entries,
            ruled: Vec::new(),
            decisions: Vec::new(),
        }
    }

    fn add(&mut self, story: Story) -> usize {
        self.stories.push(story);
        self.changed.push(true);
        self.stories.len() - 1
    }

    /// Lets a story be changed and notes whether it was.
    fn change<T>(&mut self, place: usize, change: impl FnOnce(&mut Story) -> T) -> T {
        let before = self.stories[place].clone();
        let answer = change(&mut self.stories[place]);
        self.changed[place] |= before != self.stories[place];
        answer
    }

    fn rule(&mut self, teller: &Teller<'_>, ruling: Ruling) {
        let Ruling { story, verdict, reason } = ruling;
        let (verdict, reason) = match self.stories[story].state {
            State::Held { until } if verdict != Verdict::Unchanged => {
                (Verdict::Held, format!("{reason}; under embargo until {}", until.to_rfc3339()))
            }
            State::Withdrawn { .. } if verdict != Verdict::Unchanged => {
                (Verdict::Withdrawn, format!("{reason}; a person withdrew it, and it stays so"))
            }
            _ => (verdict, reason),
        };
        self.ruled.push(story);
        let (id, source) = (self.stories[story].id, teller.source.id.clone());
        let (at, by) = (teller.now, Author::Program);
        self.decisions.push(Decision { story: id, source, verdict, reason, at, by });
    }

    fn done(self) -> Decided {
        let changed = self.stories.into_iter().zip(self.changed).filter(|(_, changed)| *changed);
        Decided { stories: changed.map(|(story, _)| story).collect(), decisions: self.decisions }
    }
}
