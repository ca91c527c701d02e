//! Making and changing stories: the only place that does.
//!
//! Invariants: an id is minted once, from the time, the source and the entry's keys, so that equal input gives
//! equal ids; `published` never moves once a run has ended with it; `updated` moves for a correction of the head
//! only; a member's keys only grow; `head` says which member speaks. Persons change stories in [`by_hand`](super::by_hand) only.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::difference::{self, Change};
use super::head::{put_head_first, told};
use crate::model::{Entry, Facts, Member, Source, State, Story, StoryId, Time, Verdict, Version, Withdrawal};

/// Versions kept of one member.
const KEPT: usize = 20;

/// How long an earlier version that comes back is taken for a flicker, in hours.
const FLICKER: i64 = 24;

/// Who tells, and when.
pub(super) struct Teller<'a> {
    /// The source whose reading is decided about.
    pub(super) source: &'a Source,
    /// The time of the run.
    pub(super) now: Time,
    /// What the run has made, if it says so.
    pub(super) minted: Option<BTreeSet<StoryId>>,
}

impl Teller<'_> {
    /// A story of its own.
    pub(super) fn mint(&self, entry: Entry, rank: u32) -> Story {
        let published = entry.facts().published.unwrap_or(self.now);
        let id = mint(&entry, self.now, rank);
        let member = self.member(entry);
        Story {
            id,
            state: self.state(&member),
            members: vec![member],
            published,
            updated: published,
            touched: self.now,
            rank,
            apart: Vec::new(),
            kept: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Adds the source's telling to a story of others.
    pub(super) fn join(&self, story: &mut Story, entry: Entry, rank: u32) {
        story.members.push(self.member(entry));
        put_head_first(&mut story.members);
        story.touched = self.now;
        self.hold(story);
        // Told by several in one run: which of them came first is chance, and nobody has seen its place yet.
        let unseen = self.minted.as_ref().is_none_or(|minted| minted.contains(&story.id))
            && story.members.iter().all(|member| member.first_seen == self.now);
        if unseen && story.state == State::Published && story.head().entry.source == self.source.id {
            story.published = told(story.head());
            story.updated = story.published;
            story.rank = rank;
        }
    }

    /// Takes in what the source says now about a release it has told before.
    pub(super) fn retell(&self, story: &mut Story, entry: Entry) -> (Verdict, String) {
        if let Some(why) = stays_gone(story.state) {
            return (Verdict::Unchanged, why.to_owned());
        }
        let Some(place) = story.members.iter().position(|member| member.entry.source == self.source.id)
        else {
            // Recognised by the member of this source, so there is one.
            return (Verdict::Unchanged, "another source's release".to_owned());
        };
        let keys = add_keys(story, &entry);
        let head = story.head().entry.source.clone();
        let back = story.members[place].absence.take().is_some_and(|absence| absence.taken_back.is_some());
        if back {
            revive(story, self.now);
        }
        let member = &mut story.members[place];
        member.authority = self.source.authority;
        let ruling = self.compare(member, entry, keys);
        if ruling.0 == Verdict::Correction {
            self.announce(story, place);
        }
        put_head_first(&mut story.members);
        if story.head().entry.source != head {
            story.touched = self.now;
        }
        self.hold(story);
        match ruling {
            (Verdict::Correction, what) if back => {
                (Verdict::Correction, format!("its office tells it again; {what}"))
            }
            _ if back => (Verdict::Returned, "its office tells it again".to_owned()),
            ruling => ruling,
        }
    }

    /// The state a telling begins with.
    fn state(&self, member: &Member) -> State {
        match member.entry.facts().embargo {
            Some(until) if until > self.now => State::Held { until },
            _ => State::Published,
        }
    }

    /// Keeps a story that nobody has seen yet until the last of its embargoes ends, as its members now give it. What
    /// is public cannot be taken back by an embargo.
    fn hold(&self, story: &mut Story) {
        if !matches!(story.state, State::Held { .. }) {
            return;
        }
        match story.members.iter().filter_map(|member| member.entry.facts().embargo).max() {
            Some(until) => story.state = State::Held { until },
            None => release(story, self.now),
        }
    }

    fn compare(&self, member: &mut Member, entry: Entry, keys: Keys) -> (Verdict, String) {
        let told = &member.entry;
        let listed = filled_up(entry.listed, &told.listed);
        let article = entry.article.or_else(|| retitled(told, &listed));
        match change_of(told, &listed, article.as_ref()) {
            Change::None if keys == Keys::Grown => {
                (Verdict::Cosmetic, "known by a further key now".to_owned())
            }
            Change::None => (Verdict::Unchanged, "as it was".to_owned()),
            Change::Substance(_) if self.flickers(member, &listed) => (
                Verdict::Unchanged,
                "an earlier version again: its server alternates between them".to_owned(),
            ),
            Change::Form(what) => {
                (member.entry.listed, member.entry.article) = (listed, article);
                (Verdict::Cosmetic, what)
            }
            Change::Substance(what) => {
                self.correct(member, listed, article);
                (Verdict::Correction, what)
            }
        }
    }

    /// Whether `listed` is a version that was replaced lately, or that has come back once already.
    fn flickers(&self, member: &Member, listed: &Facts) -> bool {
        let seen = || member.versions.iter().filter(|version| difference::same_words(&version.facts, listed));
        let lately = |version: &Version| self.now - version.replaced < chrono::TimeDelta::hours(FLICKER);
        seen().any(lately) || seen().count() > 1
    }

    fn correct(&self, member: &mut Member, listed: Facts, article: Option<Facts>) {
        let facts = std::mem::replace(&mut member.entry.listed, listed);
        member.versions.push(Version { replaced: self.now, facts });
        let surplus = member.versions.len().saturating_sub(KEPT);
        member.versions.drain(..surplus);
        member.entry.article = article;
        member.changed = self.now;
    }

    /// Moves the story's times for a correction of its head. What is not the head is not shown as text.
    fn announce(&self, story: &mut Story, place: usize) {
        story.touched = self.now;
        if place > 0 || matches!(story.state, State::Held { .. }) {
            return;
        }
        let said = story.members[place].entry.facts().updated;
        story.updated = said.filter(|said| *said > story.updated && *said <= self.now).unwrap_or(self.now);
        if story.state == State::Published {
            story.state = State::Corrected;
        }
    }

    fn member(&self, entry: Entry) -> Member {
        let authority = self.source.authority;
        Member {
            entry,
            first_seen: self.now,
            changed: self.now,
            authority,
            versions: Vec::new(),
            absence: None,
        }
    }
}

/// Why no reading changes a story in this state, if none does.
fn stays_gone(state: State) -> Option<&'static str> {
    match state {
        State::Withdrawn { why: Withdrawal::Person, .. } => Some("a person withdrew it, and it stays so"),
        State::Withdrawn { why: Withdrawal::Erased, .. } => Some("a person had it erased, and it stays so"),
        State::Ended { .. } => Some("it is told as part of another story"),
        State::Withdrawn { why: Withdrawal::Presumed, .. }
        | State::Held { .. }
        | State::Published
        | State::Corrected => None,
    }
}

/// Brings a story back that was taken back, under embargo if one of its members is by now.
pub(super) fn revive(story: &mut Story, now: Time) {
    story.touched = now;
    if !matches!(story.state, State::Withdrawn { .. }) {
        return;
    }
    let embargo = story.tellers().filter_map(|member| member.entry.facts().embargo).max();
    story.state = match embargo {
        Some(until) if until > now => State::Held { until },
        _ if story.updated > story.published => State::Corrected,
        _ => State::Published,
    };
}

/// Publishes a story that was held.
pub(super) fn release(story: &mut Story, now: Time) {
    // Without a date of its own it comes into the world now, and not when the program first saw it.
    story.published = story.head().entry.facts().published.unwrap_or(now);
    story.updated = story.published;
    story.touched = now;
    story.state = State::Published;
}

/// Lets `other` end in `story`, which takes its members in. A member whose source tells `story` already stays behind:
/// there its source is told that it is told here.
pub(super) fn unite(story: &mut Story, other: &mut Story, now: Time) {
    let tells = |member: &Member| story.members.iter().any(|own| own.entry.source == member.entry.source);
    let (stay, go): (Vec<_>, Vec<_>) = std::mem::take(&mut other.members).into_iter().partition(tells);
    other.members = stay;
    let shown = other.state.is_public() || other.tombstone().is_some();
    other.state = State::Ended { at: now, into: story.id, shown };
    other.touched = now;
    story.members.extend(go);
    story.apart.extend(std::mem::take(&mut other.apart));
    story.kept.append(&mut other.kept);
    story.apart.retain(|source| story.members.iter().all(|member| member.entry.source != *source));
    put_head_first(&mut story.members);
    story.touched = now;
}

/// Whether an entry brought a key its member did not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    AsBefore,
    Grown,
}

/// Adds an entry's keys to those of its source's member.
pub(super) fn add_keys(story: &mut Story, entry: &Entry) -> Keys {
    let Some(member) = story.members.iter_mut().find(|member| member.entry.source == entry.source) else {
        return Keys::AsBefore;
    };
    let keys = &mut member.entry.keys;
    let before = keys.len();
    for key in &entry.keys {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    if keys.len() == before {
        return Keys::AsBefore;
    }
    keys.sort();
    Keys::Grown
}

/// What a list no longer says it does not take back.
fn filled_up(listed: Facts, told: &Facts) -> Facts {
    let lists = |new: Vec<String>, old: &Vec<String>| if new.is_empty() { old.clone() } else { new };
    Facts {
        // The office's first word counts: some print the time of the request.
        published: told.published.or(listed.published),
        updated: listed.updated.or(told.updated),
        summary: listed.summary.or_else(|| told.summary.clone()),
        content: listed.content.or_else(|| told.content.clone()),
        authors: lists(listed.authors, &told.authors),
        categories: lists(listed.categories, &told.categories),
        enclosures: if listed.enclosures.is_empty() { told.enclosures.clone() } else { listed.enclosures },
        language: listed.language.or_else(|| told.language.clone()),
        ..listed
    }
}

/// The release's own page as it was read, under the title that the list has given the release since.
fn retitled(told: &Entry, listed: &Facts) -> Option<Facts> {
    let article = told.article.clone()?;
    let title = if listed.title == told.listed.title { article.title } else { listed.title.clone() };
    Some(Facts { title, ..article })
}

/// The list's facts and those of the release's own page, whichever changed more.
fn change_of(told: &Entry, listed: &Facts, article: Option<&Facts>) -> Change {
    let change = difference::change(&told.listed, listed);
    let page = match (&told.article, article) {
        (Some(old), Some(new)) => difference::change(old, new),
        (None, Some(_)) => Change::Form("its own page was read".to_owned()),
        _ => Change::None,
    };
    match (change, page) {
        (Change::Substance(what), _) | (_, Change::Substance(what)) => Change::Substance(what),
        (Change::Form(what), _) | (_, Change::Form(what)) => Change::Form(what),
        (Change::None, Change::None) => Change::None,
    }
}

/// A version 7 UUID (RFC 9562, section 5.7) whose random part is a digest of source and keys.
/// The rank tells apart the entries of one reading.
pub(super) fn mint(entry: &Entry, now: Time, rank: u32) -> StoryId {
    let mut hasher = Sha256::new();
    hasher.update(entry.source.as_str());
    hasher.update(rank.to_be_bytes());
    for key in &entry.keys {
        hasher.update([0]);
        hasher.update(key.to_string());
    }
    let digest = hasher.finalize();
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    let uuid: Uuid = Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    StoryId(uuid)
}
