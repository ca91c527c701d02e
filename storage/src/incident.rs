//! What goes wrong with a source: incidents, and the letters that tell the operator.

use std::fmt;

use feeds::model::Time;
use serde::{Deserialize, Serialize};
use url::Url;

/// What is wrong with a source; what matters most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IncidentKind {
    /// No document, or none in which releases are found.
    Unreadable,
    /// The server turns us away.
    Refused,
    /// No answer in time.
    Slow,
    /// robots.txt does not allow it.
    Robots,
    /// Read, and without a new release for longer than its cadence explains.
    Silent,
    /// Its address leads elsewhere for good.
    Moved,
    /// Its page was rebuilt, and is read again in another way. Begins and ends at once.
    Relaunched,
}

impl IncidentKind {
    /// Every kind, what matters most first.
    pub const ALL: [Self; 7] = [
        Self::Unreadable,
        Self::Refused,
        Self::Slow,
        Self::Robots,
        Self::Silent,
        Self::Moved,
        Self::Relaunched,
    ];

    /// As machines read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
            Self::Slow => "slow",
            Self::Robots => "robots",
            Self::Silent => "silent",
            Self::Moved => "moved",
            Self::Relaunched => "relaunched",
        }
    }

    /// Whether the source is not read at all. A source has at most one such incident at a time, whatever becomes of
    /// its reasons.
    pub fn is_outage(self) -> bool {
        matches!(self, Self::Unreadable | Self::Refused | Self::Slow | Self::Robots)
    }
}

/// What the source is, in words.
impl fmt::Display for IncidentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "no longer readable",
            Self::Refused => "refused",
            Self::Slow => "too slow",
            Self::Robots => "closed by robots.txt",
            Self::Silent => "silent",
            Self::Moved => "moved",
            Self::Relaunched => "relaunched and repaired",
        })
    }
}

/// One thing that is or was wrong with a source. It is told when it begins and when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// What.
    pub kind: IncidentKind,
    /// Since when, as far as is known.
    pub began: Time,
    /// When all was well last.
    pub last_good: Option<Time>,
    /// How it was, in words.
    pub before: String,
    /// How it is since, in words.
    pub after: String,
    /// When it ended.
    pub ended: Option<Time>,
    /// When it began for all that it was told together with: our own network was the suspect.
    pub gathered: Option<Time>,
}

impl Incident {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

/// Failures in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// When the first one was.
    pub since: Time,
    /// How the last try failed.
    pub kind: IncidentKind,
}

/// A redirect for good, as the last readings met it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Where it leads.
    pub to: Url,
    /// When it was first met.
    pub since: Time,
    /// When it was last met.
    #[serde(default)]
    pub met: Time,
    /// Whether what is known of the source was found there.
    #[serde(default)]
    pub overlaps: bool,
    /// Since when the source is asked there and no longer at its own address.
    #[serde(default)]
    pub adopted: Option<Time>,
}

/// A message to the operator that is still to be delivered by one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Unique for each message and channel, and the same however often it is made.
    pub id: String,
    /// Which channel.
    pub channel: String,
    /// When it was written.
    pub at: Time,
    /// One line.
    pub subject: String,
    /// For people.
    pub text: String,
    /// For machines.
    pub json: String,
    /// Tries that failed.
    pub tries: u32,
    /// Not to be tried before.
    pub due: Time,
}
