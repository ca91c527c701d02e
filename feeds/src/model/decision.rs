//! What was decided about a story, by whom and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{SourceId, StoryId, Time};

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
    /// Taken back, and told again.
    Returned,
    /// Found to be two: one member tells a story of its own.
    Parted,
}

impl Verdict {
    /// All verdicts, in the order reports count them.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Joined,
        Self::Correction,
        Self::Cosmetic,
        Self::Unchanged,
        Self::Held,
        Self::Withdrawn,
        Self::Returned,
        Self::Parted,
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
            Self::Returned => "returned",
            Self::Parted => "parted",
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
    /// Who decided.
    #[serde(default)]
    pub by: Author,
}

/// Who decided something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The program, by its rules.
    #[default]
    Program,
    /// A person. The program never overrules that.
    Operator,
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Program => "program",
            Self::Operator => "operator",
        })
    }
}
