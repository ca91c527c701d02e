//! What a source's last readings left behind: where its list stood, and which releases it told.
//!
//! Invariants: a value of bounded size ([`MOST_KNOWN`] releases, a few words each), made without looking at anything
//! but its input. An empty memory changes nothing about a reading.

use crate::model::{Key, Member, Shape, SourceId, Story, Time};
use crate::normalize::text::fold_words;

/// Releases that are remembered; lists show fewer.
pub const MOST_KNOWN: usize = 100;

/// Words of a text that are remembered.
const OPENING: usize = 12;

/// A release that the source has told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    /// The words of its title.
    pub(crate) title: Vec<String>,
    /// The first words of its text.
    pub(crate) opening: Vec<String>,
    /// As the list gave it.
    pub(crate) date: Option<Time>,
    /// Its canonical addresses, those of earlier readings included.
    pub(crate) addresses: Vec<String>,
}

/// What is remembered when a page is read again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    pub(crate) shape: Option<Shape>,
    pub(crate) known: Vec<Release>,
}

impl Memory {
    /// The memory of a source from the shape its list had and from the stories it tells, the newest first.
    pub fn new(shape: Option<Shape>, source: &SourceId, stories: &[Story]) -> Self {
        let members = stories.iter().flat_map(|story| &story.members);
        let own = members.filter(|member| member.entry.source == *source);
        Self { shape, known: own.take(MOST_KNOWN).map(release).collect() }
    }
}

fn release(member: &Member) -> Release {
    let (listed, article) = (&member.entry.listed, member.entry.article.as_ref());
    let text = listed.summary.as_ref().or(article.and_then(|article| article.summary.as_ref()));
    let address = |key: &Key| match key {
        Key::Address(address) => Some(address.clone()),
        _ => None,
    };
    Release {
        title: fold_words(&listed.title),
        opening: text.map(|text| opening(text)).unwrap_or_default(),
        date: listed.published.or(article.and_then(|article| article.published)),
        addresses: member.entry.keys.iter().filter_map(address).collect(),
    }
}

/// The first words of a text; none if it is too short to tell it from others.
pub(crate) fn opening(text: &str) -> Vec<String> {
    let start: String = text.chars().take(OPENING * 16).collect();
    let mut words = fold_words(&start);
    words.truncate(OPENING);
    if words.len() < OPENING / 2 { Vec::new() } else { words }
}
