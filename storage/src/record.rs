//! What the store keeps, as the program sees it.

use feeds::cadence::Cadence;
use feeds::model::{Decision, How, Office, Shape, Story, StoryId, Time};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::days::Days;
use crate::incident::{Failing, Incident, Moved};

/// How many stories one key may lead to, of the asking source and of all others each. Some offices number their
/// releases 1, 2, 3: at ten thousand sources such a key has thousands of stories, and none is worth reading.
pub const NEAR_LIMIT: usize = 64;

/// How many held stories are handed out at once.
pub const HELD_LIMIT: usize = 200;

/// How many letters are handed out at once.
pub const LETTER_LIMIT: usize = 200;

/// How many decisions about one story are kept, unless persons made more.
pub const DECISION_LIMIT: usize = 100;

/// What tells whether a document has changed: what makes a conditional request (RFC 9110, section 13), as the server
/// gave it, and the bytes themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validators {
    /// The address they belong to.
    pub address: Option<Url>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// Digest of the body that they came with.
    #[serde(default)]
    pub body: Option<String>,
}

/// What was learned about a source and is used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    /// The address whose document gives the entries; differs from the configured one for an announced feed.
    pub address: Url,
    /// How it is read.
    pub how: How,
    /// Where its list stands, if it was detected.
    pub shape: Option<Shape>,
    /// How many releases its last reading listed.
    pub listed: u32,
    /// Since when entries are held back as doubtful, see `flood` in the program.
    pub doubted: Option<Time>,
    /// The last thing that broke about it and how it was mended.
    pub note: Option<Note>,
}

/// What the operator was told about a source's page, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Time,
    /// In words.
    pub text: String,
    /// How it was read before, in words.
    #[serde(default)]
    pub before: String,
}

/// What is known of a source between runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// As documents name it.
    pub office: Office,
    /// Digest of its address and reading settings; a change drops `validators` and `learned`.
    pub settings: String,
    /// From the last successful reading.
    pub learned: Option<Learned>,
    /// From the last successful reading.
    pub validators: Validators,
    /// When it was last tried.
    pub last_try: Option<Time>,
    /// When it was last read or answered "not modified".
    pub last_success: Option<Time>,
    /// When it last had a release not seen before.
    pub last_new: Option<Time>,
    /// Failures since the last success.
    pub failures: u32,
    /// Why the last try failed, in words; `None` after a success.
    pub reason: Option<String>,
    /// Not to be asked before, whoever wants it (`Retry-After`).
    pub retry_after: Option<Time>,
    /// Not to be asked before by the schedule (backing off).
    pub next_due: Option<Time>,
    /// Its releases that its list names no more.
    #[serde(default)]
    pub watch: Watch,
    /// Since when its tries fail, and how the last one did; `None` after a success.
    #[serde(default)]
    pub failing: Option<Failing>,
    /// Where its address leads for good.
    #[serde(default)]
    pub moved: Option<Moved>,
    /// How often it publishes; `None` while too little is known.
    #[serde(default)]
    pub cadence: Option<Cadence>,
    /// Of each kind the incident that is open, else the last one that ended.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// What became of it in the last days.
    #[serde(default)]
    pub days: Days,
    /// How often it was asked.
    #[serde(default)]
    pub asked: u32,
    /// How many minutes apart its feed itself wants to be asked.
    #[serde(default)]
    pub wish: Option<u32>,
    /// Since when its server is known to say "not modified" of documents that were.
    #[serde(default)]
    pub distrusted: Option<Time>,
    /// Its hosts that had too many requests.
    #[serde(default)]
    pub rests: Vec<Rest>,
}

impl SourceState {
    /// What is known of a source that was never tried.
    pub fn new(office: Office, settings: String) -> Self {
        Self {
            office,
            settings,
            learned: None,
            validators: Validators::default(),
            last_try: None,
            last_success: None,
            last_new: None,
            failures: 0,
            reason: None,
            retry_after: None,
            next_due: None,
            watch: Watch::default(),
            failing: None,
            moved: None,
            cadence: None,
            incidents: Vec::new(),
            days: Days::default(),
            asked: 0,
            wish: None,
            distrusted: None,
            rests: Vec::new(),
        }
    }

    /// The open incident that matters most.
    pub fn incident(&self) -> Option<&Incident> {
        self.incidents.iter().filter(|incident| incident.is_open()).min_by_key(|incident| incident.kind)
    }
}

/// A host that has answered 429 and wants nobody to ask it for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Host and port.
    pub host: String,
    /// Not before this time.
    pub until: Time,
}

/// What is known of a source's missing releases as a whole, so that a run with nothing new need not look at any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Watch {
    /// Digest of which stories the last reading named.
    pub listing: Option<String>,
    /// When the next missing one is to be looked for.
    pub due: Option<Time>,
    /// Stories it took back and may bring back, the latest first.
    pub taken_back: Vec<StoryId>,
}

/// Stories that no document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlisted {
    /// Under embargo, by its end.
    Held,
    /// Withdrawn or ended, by when that was.
    Gone,
}

/// The outcome of a run, for `/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// When it began.
    pub began: Time,
    /// When it ended.
    pub ended: Time,
    /// Sources read or unchanged.
    pub read: u32,
    /// Sources that failed.
    pub failed: u32,
    /// When the last run ended that read something, or had nothing to read: this one or one before it.
    #[serde(default)]
    pub last_good: Option<Time>,
}

/// An origin's robots.txt as last fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsRecord {
    /// When it was asked for.
    pub fetched: Time,
    /// The status; `None` if unreachable.
    pub status: Option<u16>,
    /// The file, cut at 500 KiB (RFC 9309, section 2.5).
    pub body: String,
}

/// What a hub was told last: that the document at an address has changed into this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRecord {
    /// Which hub.
    pub hub: Url,
    /// The tag of the document.
    pub tag: String,
}

/// One source's changes of one run, or those that time or a person makes.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The time of the run.
    pub now: Time,
    /// The source's new state; `None` if the changes come from nobody's reading.
    pub state: Option<SourceState>,
    /// New and changed stories, whole.
    pub stories: Vec<Story>,
    /// What was decided about them; `Unchanged` ones are not kept.
    pub decisions: Vec<Decision>,
}
