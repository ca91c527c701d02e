//! A story: one release as published, whoever tells it, and what was decided about it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Entry, Facts, SourceId, Time};

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
    },
}

impl State {
    /// Whether documents show the story.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Published | Self::Corrected)
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
}

/// One release as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Minted once.
    pub id: StoryId,
    /// Who tells it, the head first. Never empty.
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
}

impl Story {
    /// The version that speaks for the story.
    pub fn head(&self) -> &Member {
        &self.members[0]
    }

    /// The order of every document: newest first. Compare with `b.order().cmp(&a.order())`.
    pub fn order(&self) -> (Time, u32, StoryId) {
        (self.published, self.rank, self.id)
    }
}

/// What the merge decided about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A release never seen before: a story of its own.
    New,
    /// Known, nothing changed.
    Unchanged,
    /// Known, changed in form only: stored, not announced.
    Cosmetic,
    /// Known, changed in substance: `updated` moves.
    Correction,
    /// New from this source, known from another: a further member of its story.
    Joined,
    /// Under embargo.
    Held,
    /// Taken back.
    Withdrawn,
}

impl Verdict {
    /// All verdicts, in the order reports count them.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Joined,
        Self::Correction,
        Self::Cosmetic,
        Self::Unchanged,
        Self::Held,
        Self::Withdrawn,
    ];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Cosmetic => "cosmetic",
            Self::Correction => "correction",
            Self::Joined => "joined",
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
        })
    }
}

/// A verdict about one entry with its reason, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The story it concerns.
    pub story: StoryId,
    /// The source whose entry was decided about.
    pub source: SourceId,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: Time,
}
