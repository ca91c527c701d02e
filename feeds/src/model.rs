//! The words of the domain as types, in the order the data passes through them.
//!
//! Two types for two states: a [`RawEntry`] is what a document says, every field optional; an [`Entry`] is what
//! may be stored and published. [`crate::normalize`] is the only way from one to the other.
//! These are domain types: stored records, JSON Feed and the configuration have their own.

mod decision;
mod entry;
mod raw;
mod shape;
mod source;
mod story;

pub use decision::{Author, Decision, Verdict};
pub use entry::{Entry, Facts, Fingerprint, Key, SafeHtml};
pub use raw::{Document, Enclosure, How, Markup, Outcome, Problem, ProblemKind, RawEntry, Reading};
pub use shape::Shape;
pub use source::{Context, InvalidSourceId, Kind, Office, Robots, Select, Source, SourceId, TextLength};
pub use story::{
    Absence, Gone, Mark, Member, Revision, State, Story, StoryId, Tombstone, Version, Withdrawal,
};

/// An instant in whole seconds. Documents show it in the service's time zone.
pub type Time = chrono::DateTime<chrono::Utc>;
