//! A story: one release as published, whoever tells it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Entry, Facts, Fingerprint, SourceId, Time};

/// The id of a story: a version 7 UUID (RFC 9562) minted once, shown as `urn:uuid:…` in feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StoryId(pub Uuid);

impl StoryId {
    /// The id as Atom and RSS carry it (RFC 9562, section 4).
    pub fn urn(&self) -> String {
        self.0.urn().to_string()
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for StoryId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// Counts the changes of what is published; every document of an edition shares one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Revision(pub u64);

/// Where a story stands between the embargo and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Under embargo: in no document until then.
    Held {
        /// When it may be published.
        until: Time,
    },
    /// Published as first told.
    Published,
    /// Published, and substantively changed since.
    Corrected,
    /// Taken back: a tombstone without content.
    Withdrawn {
        /// When it was taken back.
        at: Time,
        /// On whose word.
        why: Withdrawal,
        /// Whether documents had shown it before.
        shown: bool,
    },
    /// Found to be the same as another story, which has taken its members in.
    Ended {
        /// When.
        at: Time,
        /// Where its address leads from now on.
        into: StoryId,
        /// Whether documents had shown it before.
        #[serde(default = "yes")]
        shown: bool,
    },
}

fn yes() -> bool {
    true
}

/// On whose word a story is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Withdrawal {
    /// Every office that told it has removed it. Whoever tells it again brings it back.
    Presumed,
    /// A person said so. No reading changes that.
    Person,
    /// A person had it erased: no text of it is left. No reading brings it back.
    Erased,
}

impl State {
    /// Whether documents show the story.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Published | Self::Corrected)
    }

    /// Since when it is shown no more; `None` before the end.
    pub fn gone_since(&self) -> Option<Time> {
        match self {
            Self::Withdrawn { at, .. } | Self::Ended { at, .. } => Some(*at),
            Self::Held { .. } | Self::Published | Self::Corrected => None,
        }
    }
}

/// An earlier version of a member's listed facts, kept when a correction replaced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When the program saw it replaced.
    pub replaced: Time,
    /// What it said.
    pub facts: Facts,
}

/// One source's telling of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The entry as last read. Its keys include those of all earlier readings.
    pub entry: Entry,
    /// When the program first saw it. Never changes.
    pub first_seen: Time,
    /// When it last changed in substance, `first_seen` until then.
    pub changed: Time,
    /// The source's authority when it was last read.
    pub authority: i32,
    /// Replaced versions, oldest first.
    pub versions: Vec<Version>,
    /// What is known of its absence from its source's list; `None` while that names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
}

impl Member {
    /// Since when its source counts as having taken it back.
    pub fn taken_back(&self) -> Option<Time> {
        self.absence.and_then(|absence| absence.taken_back)
    }
}

/// What was seen of a release since its source's list names it no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Since when the list does not name it.
    pub since: Time,
    /// Whether the list still names older ones, so that it did not just run out of places.
    pub passed: bool,
    /// When it was last looked for.
    pub looked: Option<Time>,
    /// Whether the last look that could tell found it.
    pub there: bool,
    /// The looks that found it gone, if the last one that could tell did.
    pub gone: Option<Gone>,
    /// Since when it counts as taken back.
    pub taken_back: Option<Time>,
}

/// Looks in a row that found a release gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// The first of them.
    pub since: Time,
    /// How many, each in a run of its own.
    pub runs: u32,
}

/// What is left of a key of an erased release: enough to know it again, nothing to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// Whose key it was.
    pub source: SourceId,
    /// See [`Key::digest`](super::Key::digest).
    pub digest: Fingerprint,
}

/// One release as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Minted once.
    pub id: StoryId,
    /// Who tells it, the head first. Empty only when it was erased or has ended in another story.
    pub members: Vec<Member>,
    /// Where it stands.
    pub state: State,
    /// Its place in time: what the documents show as published.
    pub published: Time,
    /// When it last changed in substance; `published` until then.
    pub updated: Time,
    /// When anything about it that documents show last changed, a further member for instance.
    pub touched: Time,
    /// Breaks ties of `published` among stories first seen in one reading: the higher, the nearer to the top
    /// of the list they were read from.
    pub rank: u32,
    /// Sources whose telling a person has parted from this story: none of them joins it again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<SourceId>,
    /// Sources whose tellings a person has joined: no later look parts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<SourceId>,
    /// By what an erased story is known again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// What tells subscribers that a story is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tombstone {
    /// Which story.
    pub id: StoryId,
    /// Since when.
    pub at: Time,
}

impl Story {
    /// The version that speaks for the story. Stories that are public or held have one.
    pub fn head(&self) -> &Member {
        &self.members[0]
    }

    /// The members whose sources have not taken it back, the head first.
    pub fn tellers(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.taken_back().is_none())
    }

    /// What is left in documents of a story that they once showed.
    pub fn tombstone(&self) -> Option<Tombstone> {
        let at = match self.state {
            State::Withdrawn { at, shown: true, .. } | State::Ended { at, shown: true, .. } => at,
            _ => return None,
        };
        Some(Tombstone { id: self.id, at })
    }

    /// The order of every document: newest first. Compare with `b.order().cmp(&a.order())`.
    pub fn order(&self) -> (Time, u32, StoryId) {
        (self.published, self.rank, self.id)
    }
}
