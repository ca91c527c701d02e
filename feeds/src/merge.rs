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
//! | before, and nobody else did | as it says now, at the same address or in the same words | | joined: the younger story ends in the older one |
//! | before, as others do | its text is read for the first time and says something else than theirs | parted: one leaves, see `part` |
//! | before, and took it back | | any | returned, or a correction |
//! | before, and a person withdrew or erased it | | any | unchanged: it stays so |
//! | never | at the same address or in the same words | | joined |
//! | never, but something like it, on a site that seems rebuilt | no | | unchanged: in doubt, nothing is done with it |
//! | never | no | | new |
//!
//! A story that is under embargo once this is done gets the verdict held instead, and [`release`] ends that.
//!
//! What a list names no more is looked for by `absence`, and `by_hand` is what persons decide.
//!
//! `recognise` says which entries the source has told before, `difference` what changed, `join` which
//! stories of others tell the same, `part` which do no more, `head` who speaks for a story, and `tell` is the place
//! where a story is made or changed.
//!
//! Invariants: deciding twice about the same reading changes nothing the second time; a story's id and place in
//! time never change; a source changes no member but its own; each verdict has a reason in words.

pub mod absence;
mod align;
pub mod by_hand;
mod difference;
mod differs;
mod figures;
mod folding;
mod glance;
mod harmless;
mod hashing;
mod head;
mod headline;
mod join;
mod known;
mod laid;
mod lexicon;
mod mojibake;
mod numbers;
mod part;
mod phrases;
mod prose;
mod recognise;
mod relaunch;
mod reworded;
mod series;
mod shelf;
mod similarity;
mod spelling;
mod substance;
mod tell;
mod telling;
mod trace;
mod trim;
mod words;
mod worn;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Author, Context, Decision, Entry, Key, Source, SourceId, State, Story, StoryId, Time, Verdict,
};
pub use differs::differs;
pub use known::Known;
pub use shelf::Shelf;
pub use trace::{Trace, sought, traces};

use join::{Found, Near, Scales};
use recognise::Own;
use tell::Teller;
use worn::Worn;

/// What a reading changes.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// New and changed stories, whole, each once.
    pub stories: Vec<Story>,
    /// One per entry, in the order of the entries; behind them those about stories that changed beside one.
    pub decisions: Vec<Decision>,
    /// The places of entries that are in doubt: their decisions name the story that they may be.
    pub doubtful: BTreeSet<usize>,
}

/// Decides about a reading's entries in the order of the document.
pub fn decide(source: &Source, entries: Vec<Entry>, mut known: Known, context: &Context) -> Decided {
    let owners = recognise::recognise(&source.id, &entries, &known.stories);
    let (trusting, minted) = (known.trusting, known.minted.take());
    let strangers = owners.iter().any(|own| matches!(own, Own::Unknown(_)));
    let learnt = || Worn::learn(&source.id, &entries, &known.stories, &known.shelf);
    let worn = if strangers { learnt() } else { Worn::default() };
    let mut desk = Desk::new(known, entries.len(), worn);
    let teller = Teller { source, now: context.now, minted };
    for (place, (entry, own)) in entries.into_iter().zip(owners).enumerate() {
        let ruling = match own {
            Own::Repeat(first) if desk.doubtful.contains(&first) => desk.doubt(place, desk.ruled[first]),
            Own::Repeat(first) => repeat(&mut desk, first, entry),
            Own::Story(story) => retell(&mut desk, &teller, story, entry),
            Own::Like(story) if !trusting => desk.doubt(place, story),
            Own::Like(_) => first_told(&mut desk, &teller, place, entry, None),
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
    let keys = entry.keys.clone();
    let before =
        recognise::own_member(&entry.source, &desk.stories[story]).map(|member| member.entry.clone());
    let (verdict, reason) = desk.change(story, |told| teller.retell(told, entry));
    let ruling = Ruling { story, verdict, reason };
    match verdict {
        Verdict::Correction | Verdict::Cosmetic => {
            let ruling = part_again(desk, teller, ruling, before);
            look_again(desk, teller, ruling, keys)
        }
        _ => ruling,
    }
}

/// What a story says now may show that its members tell two releases: see [`part`].
fn part_again(desk: &mut Desk, teller: &Teller<'_>, ruling: Ruling, before: Option<Entry>) -> Ruling {
    let story = &desk.stories[ruling.story];
    let own = story.members.iter().position(|member| member.entry.source == teller.source.id);
    let found =
        own.zip(before).and_then(|(place, before)| Some((place, part::leaver(story, place, &before)?)));
    let Some((own, (leaves, why))) = found else { return ruling };
    let stays = story.id;
    let parted = desk.change(ruling.story, |story| part::leave(story, leaves, teller.now));
    let (source, id) = (parted.head().entry.source.clone(), parted.id);
    let place = desk.add(parted);
    let (here, there) =
        (format!("{source} tells {id} from now on; {why}"), format!("parted from story {stays}; {why}"));
    // The entry's own ruling is about the story that tells it from now on, and the other story has one as well.
    let (told, other) = if leaves == own { (place, (stays, here)) } else { (ruling.story, (id, there)) };
    desk.tell_of(teller, other.0, source, other.1);
    let reason =
        if leaves == own { format!("parted from story {stays}") } else { format!("{id} parted from it") };
    Ruling { story: told, verdict: Verdict::Parted, reason: format!("{}; {reason}; {why}", ruling.reason) }
}

/// What a story says now may show that another office tells it as well: it was first seen without its text, or with
/// another date. The older story goes on, and the address of the younger one leads to it.
fn look_again(desk: &mut Desk, teller: &Teller<'_>, ruling: Ruling, keys: Vec<Key>) -> Ruling {
    let place = ruling.story;
    if !may_be_joined(&desk.stories[place]) {
        return ruling;
    }
    desk.index();
    // Under the keys it was looked for by.
    let entry = Entry { keys, ..desk.stories[place].head().entry.clone() };
    let Found::Same(other, why) = join::find(teller.source, &entry, &desk.stories, &desk.scales) else {
        return ruling;
    };
    let apart = &desk.stories[place].apart;
    let parted = desk.stories[other].members.iter().any(|member| apart.contains(&member.entry.source));
    if parted || other == place || !desk.stories[other].state.is_public() {
        return ruling;
    }
    let older = |one: usize| (desk.stories[one].published, desk.stories[one].id);
    let (stays, ends) = if older(place) < older(other) { (place, other) } else { (other, place) };
    let mut ended = desk.stories[ends].clone();
    desk.change(stays, |story| tell::unite(story, &mut ended, teller.now));
    let reason = format!("{}; {why}; story {} ended in this one", ruling.reason, ended.id);
    desk.change(ends, |story| *story = ended);
    Ruling { story: stays, verdict: Verdict::Joined, reason }
}

/// Whether a later look may find that others tell a story too: it is shown, and nobody else tells it yet.
fn may_be_joined(story: &Story) -> bool {
    story.state.is_public() && story.members.len() == 1
}

fn first_told(
    desk: &mut Desk,
    teller: &Teller<'_>,
    place: usize,
    entry: Entry,
    remark: Option<&'static str>,
) -> Ruling {
    let rank = u32::try_from(desk.entries - place).unwrap_or(u32::MAX);
    desk.index();
    let near = match join::find(teller.source, &entry, &desk.stories, &desk.scales) {
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
    /// Which of them are like an entry, until that is indexed.
    alike: Option<BTreeMap<Vec<Key>, Vec<StoryId>>>,
    /// By what an entry is compared with them.
    scales: Scales,
    /// How many entries the reading has.
    entries: usize,
    /// The story of each entry so far.
    ruled: Vec<usize>,
    decisions: Vec<Decision>,
    /// What is decided about other stories than those of the entries.
    further: Vec<Decision>,
    doubtful: BTreeSet<usize>,
}

impl Desk {
    fn new(known: Known, entries: usize, worn: Worn) -> Self {
        let Known { stories, alike, shelf, .. } = known;
        Self {
            alike: Some(alike),
            changed: vec![false; stories.len()],
            scales: Scales { near: Near::default(), worn, shelf },
            stories,
            entries,
            ruled: Vec::new(),
            decisions: Vec::new(),
            further: Vec::new(),
            doubtful: BTreeSet::new(),
        }
    }

    /// Indexes the stories the first time that others' matter, which no story is added before.
    fn index(&mut self) {
        if let Some(alike) = self.alike.take() {
            self.scales.near = Near::new(&self.stories, &alike);
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

    /// Leaves an entry out that may be a known story or not.
    fn doubt(&mut self, place: usize, story: usize) -> Ruling {
        self.doubtful.insert(place);
        let reason = "in doubt: it is new, or this one under another name and address".to_owned();
        Ruling { story, verdict: Verdict::Unchanged, reason }
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

    /// Notes that a story has lost or become a telling.
    fn tell_of(&mut self, teller: &Teller<'_>, story: StoryId, source: SourceId, reason: String) {
        let (verdict, at, by) = (Verdict::Parted, teller.now, Author::Program);
        self.further.push(Decision { story, source, verdict, reason, at, by });
    }

    fn done(self) -> Decided {
        let changed = self.stories.into_iter().zip(self.changed).filter(|(_, changed)| *changed);
        let decisions = self.decisions.into_iter().chain(self.further).collect();
        let stories = changed.map(|(story, _)| story).collect();
        Decided { stories, decisions, doubtful: self.doubtful }
    }
}
