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
//! | before, and took it back | | any | unchanged: what is withdrawn stays so |
//! | never | at the same address or in the same words | | joined |
//! | never | no | | new |
//!
//! [`recognise`] says which entries the source has told before, [`difference`] what changed, [`join`] which
//! stories of others tell the same, and [`tell`] is the only place where a story is made or changed.
//!
//! Invariants: deciding twice about the same reading changes nothing the second time; a story's id and place in
//! time never change; a source changes no member but its own; each verdict has a reason in words.

mod align;
mod difference;
mod harmless;
mod join;
mod lexicon;
mod recognise;
mod similarity;
mod tell;
mod trace;
mod trim;
mod words;

use crate::model::{Context, Decision, Entry, Facts, Source, Story, Verdict};
pub use trace::{TRACES, Trace, traces};

use recognise::Own;
use tell::Teller;

/// The stories near a reading's entries: those that share a key or a trace with one of them, whoever tells them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    stories: Vec<Story>,
}

impl Known {
    /// Takes what the store found.
    pub fn new(stories: Vec<Story>) -> Self {
        Self { stories }
    }

    /// Takes further stories, such as those that are alike. Each is known once.
    pub fn add(&mut self, stories: Vec<Story>) {
        for story in stories {
            if self.stories.iter().all(|known| known.id != story.id) {
                self.stories.push(story);
            }
        }
    }

    /// Whether one of the stories is recognised by a key as this release, told by the same source.
    pub fn recognises(&self, entry: &Entry) -> bool {
        recognise::own_telling(entry, &self.stories).is_some()
    }

    /// Whether the source itself has told this release before, and says now what it said then. Only the others
    /// are worth a look at their own page.
    pub fn knows(&self, entry: &Entry) -> bool {
        let said = |facts: &Facts| difference::same_words(facts, &entry.listed);
        recognise::own_telling(entry, &self.stories).is_some_and(|member| {
            said(&member.entry.listed) || member.versions.iter().any(|version| said(&version.facts))
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
    if let Some((story, why)) = join::find(teller.source, &entry, &desk.stories) {
        desk.change(story, |told| teller.join(told, entry, rank));
        return Ruling { story, verdict: Verdict::Joined, reason: why };
    }
    let story = desk.add(teller.mint(entry, rank));
    let remark = remark.map(|remark| format!("; {remark}")).unwrap_or_default();
    Ruling { story, verdict: Verdict::New, reason: format!("never told before{remark}") }
}

/// The stories a reading is about, and what was ruled so far.
struct Desk {
    stories: Vec<Story>,
    changed: Vec<bool>,
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
        self.ruled.push(story);
        let (id, source) = (self.stories[story].id, teller.source.id.clone());
        self.decisions.push(Decision { story: id, source, verdict, reason, at: teller.now });
    }

    fn done(self) -> Decided {
        let changed = self.stories.into_iter().zip(self.changed).filter(|(_, changed)| *changed);
        Decided { stories: changed.map(|(story, _)| story).collect(), decisions: self.decisions }
    }
}
