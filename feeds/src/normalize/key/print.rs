//! The text key: what a release says, as a fingerprint.
//!
//! It is the first 16 bytes of the SHA-256 of these lines, each ended by a line feed:
//!
//! 1. the title's letters and digits, folded (see [`text::fold_words`]) and without gaps, so that neither case,
//!    punctuation, hyphens nor blanks matter; of a title without any, the title itself
//! 2. the same of the text, or of the teaser where there is no text
//! 3. if both have fewer than [`TELLING`] words, or the reading tells the same again on another day: the local day
//!    of publication, empty if unknown. Such texts come back with the next occasion ("Sperrung Hauptstraße")
//! 4. if both have fewer than [`TELLING`] words, and the title fewer than [`TITLE`] or the release no date: the
//!    source's id. Other towns say the same ("Bürgerbüro geschlossen"); so little names a release within its source
//!    only
//!
//! Changing any of this makes all stored fingerprints strangers.

use chrono::NaiveDate;
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use super::Scope;
use crate::model::{Facts, Fingerprint, Markup};
use crate::normalize::text;

/// Words of title and text from which on they can only be one release's.
const TELLING: usize = 12;

/// Words of a title that say what it is about.
const TITLE: usize = 4;

/// Letters of a cut title by which the whole one is recognised.
const CUT: usize = 12;

/// What one entry tells, in the form in which tellings are compared.
#[derive(Debug, Clone)]
pub(in crate::normalize) struct Telling {
    title: String,
    title_words: usize,
    is_cut: bool,
    text: String,
    text_words: usize,
    day: Option<NaiveDate>,
}

impl Telling {
    /// What `facts` tell; days are those of `zone`.
    pub(in crate::normalize) fn of(facts: &Facts, zone: Tz) -> Self {
        let title = text::fold_words(&facts.title);
        let text = match (&facts.content, &facts.summary) {
            (Some(content), _) => text::fold_words(&text::plain(&Markup::Html(content.as_str().to_owned()))),
            (None, Some(summary)) => text::fold_words(summary),
            (None, None) => Vec::new(),
        };
        Self {
            title: if title.is_empty() { facts.title.clone() } else { title.concat() },
            title_words: title.len(),
            is_cut: facts.title.ends_with('…') || facts.title.ends_with("..."),
            text: text.concat(),
            text_words: text.len(),
            day: facts.published.map(|time| time.with_timezone(&zone).date_naive()),
        }
    }

    /// Whether this says enough for a key of an entry that has others. A short title without text does not: it
    /// comes back with other releases, which their addresses tell apart.
    pub(super) fn tells(&self) -> bool {
        self.text_words > 0 || self.title_words >= TITLE
    }

    /// Whether two entries of one reading that share a key tell the same release: nothing they say differs.
    pub(in crate::normalize) fn is_same_release(&self, other: &Self) -> bool {
        let days = self.day.is_none() || other.day.is_none() || self.day == other.day;
        let texts = self.text.starts_with(&other.text) || other.text.starts_with(&self.text);
        let titles = self.title == other.title || self.cuts(other) || other.cuts(self);
        days && texts && titles
    }

    fn cuts(&self, whole: &Self) -> bool {
        self.is_cut && self.title.chars().count() >= CUT && whole.title.starts_with(&self.title)
    }

    /// The fingerprint; see the head of this file.
    pub(super) fn fingerprint(&self, scope: Scope, told_again: bool) -> Fingerprint {
        let mut lines = format!("{}\n{}\n", self.title, self.text);
        let is_little = self.title_words + self.text_words < TELLING;
        if told_again || is_little {
            let day = self.day.map(|day| day.to_string());
            lines.push_str(&format!("{}\n", day.unwrap_or_default()));
        }
        if is_little && (self.title_words < TITLE || self.day.is_none()) {
            lines.push_str(&format!("{}\n", scope.source));
        }
        let mut fingerprint = [0; 16];
        fingerprint.iter_mut().zip(Sha256::digest(lines)).for_each(|(byte, digest)| *byte = digest);
        Fingerprint(fingerprint)
    }
}
