//! The chain of documents that holds everything a view ever told (RFC 5005, section 4).
//!
//! The head is the document to subscribe to. What it has no room for gets a place in the archives, in the order in
//! which it left the head; so one archive fills up and those before it are closed. Walking from the head through
//! `prev-archive` meets every release once.
//!
//! Invariants: a closed archive depends on nothing but what is stored of the stories in it, neither on later ones nor on
//! how many archives follow; therefore the last archive is open until another one is begun. Whoever reads a closed
//! archive does so once: what is corrected, or told by a further office, leaves it and is told again at the end of
//! the chain, and what is withdrawn leaves a tombstone.

use std::ops::Range;

use url::Url;

use super::{Content, Document, View, documents};

/// Places of an archive. It is part of every archive's address and must never change.
const PLACES: u64 = 100;

/// Which part of all that a view ever told a document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// What was found for a question; no archives belong to it.
    #[default]
    Answer,
    /// The newest, with so many archives behind it.
    Head {
        /// How many there are.
        archives: u64,
    },
    /// An archive.
    Archive {
        /// From 1 for the oldest.
        number: u64,
        /// How many there are.
        archives: u64,
    },
}

impl Part {
    /// The head of a view that has given so many places.
    pub fn head(places: u64) -> Self {
        Self::Head { archives: places.div_ceil(PLACES) }
    }

    /// An archive of the same view, if there is one of that number.
    pub fn archive(self, number: u64) -> Option<Self> {
        let archives = self.archives();
        (1..=archives).contains(&number).then_some(Self::Archive { number, archives })
    }

    /// All archives of the view, the oldest first.
    pub fn all_archives(self) -> impl Iterator<Item = Self> {
        (1..=self.archives()).filter_map(move |number| self.archive(number))
    }

    /// Where the document is found, below the address of its view; empty for the head.
    pub fn folder(self) -> String {
        match self {
            Self::Archive { number, .. } => folder(number),
            Self::Head { .. } | Self::Answer => String::new(),
        }
    }

    /// The places that an archive shows, counted from 0.
    pub fn places(self) -> Option<Range<u64>> {
        let Self::Archive { number, .. } = self else { return None };
        Some((number - 1) * PLACES..number * PLACES)
    }

    /// Whether it is an archive to which nothing will be added.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Archive { number, archives } if number < archives)
    }

    fn archives(self) -> u64 {
        match self {
            Self::Answer => 0,
            Self::Head { archives } | Self::Archive { archives, .. } => archives,
        }
    }

    fn previous(self) -> Option<u64> {
        let number = match self {
            Self::Archive { number, .. } => number - 1,
            Self::Head { archives } => archives,
            Self::Answer => 0,
        };
        (number > 0).then_some(number)
    }

    fn next(self) -> Option<u64> {
        match self {
            Self::Archive { number, archives } if number < archives => Some(number + 1),
            _ => None,
        }
    }
}

/// The documents that archives have: the feeds, and the start page.
pub fn archived() -> impl Iterator<Item = Document> {
    documents().filter(|document| matches!(document.content, Content::List(_) | Content::Start(_)))
}

/// What stands before the file in the address of a document below that of its view: its place in the chain.
///
/// Gives the number of the archive, if any, and the file.
pub fn split(path: &str) -> Option<(Option<u64>, &str)> {
    let Some(rest) = path.strip_prefix("archive/") else { return Some((None, path)) };
    let (number, file) = rest.split_once('/')?;
    // In one spelling only.
    let number = number.parse().ok().filter(|parsed: &u64| parsed.to_string() == number)?;
    Some((Some(number), file))
}

fn folder(number: u64) -> String {
    format!("archive/{number}/")
}

impl View<'_> {
    /// Where this document is found as `file`.
    pub(super) fn own_address(&self, file: &str) -> Url {
        match self.part {
            Part::Archive { number, .. } => self.archive_address(number, file),
            Part::Head { .. } | Part::Answer => self.address(file),
        }
    }

    /// The ways from this document along the chain, by their registered relation.
    pub(super) fn chain(&self, file: &str) -> Vec<(&'static str, Url)> {
        let current = self.is_archive().then(|| ("current", self.address(file)));
        let to = |relation, number| Some((relation, self.archive_address(number?, file)));
        let neighbours = [to("prev-archive", self.part.previous()), to("next-archive", self.part.next())];
        current.into_iter().chain(neighbours.into_iter().flatten()).collect()
    }

    /// Where older stories than these are found as `file`.
    pub(super) fn older(&self, file: &str) -> Option<Url> {
        self.part.previous().map(|number| self.archive_address(number, file))
    }

    /// Where newer ones than those of an archive are found.
    pub(super) fn newer(&self, file: &str) -> Option<Url> {
        let next = self.part.next().map(|number| self.archive_address(number, file));
        next.or_else(|| self.is_archive().then(|| self.address(file)))
    }

    /// The number of an archive.
    pub(super) fn archive(&self) -> Option<u64> {
        match self.part {
            Part::Archive { number, .. } => Some(number),
            Part::Head { .. } | Part::Answer => None,
        }
    }

    pub(super) fn is_archive(&self) -> bool {
        self.archive().is_some()
    }

    /// Only views of everything and of one source have archives.
    fn archive_address(&self, number: u64, file: &str) -> Url {
        let view = self.query.only_source().map(|source| format!("sources/{source}/")).unwrap_or_default();
        self.site.address(&format!("{view}{}{file}", folder(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_archive_is_open_until_another_one_is_begun() {
        for (places, archives, open) in [(0, 0, None), (1, 1, Some(1)), (100, 1, Some(1)), (101, 2, Some(2))]
        {
            let head = Part::head(places);
            assert_eq!(head, Part::Head { archives });
            let all: Vec<_> = head.all_archives().collect();
            assert_eq!(all.len() as u64, archives);
            let is_open = |part: &&Part| !part.is_closed();
            assert_eq!(all.iter().filter(is_open).count(), usize::from(open.is_some()));
            assert!(!open.and_then(|number| head.archive(number)).is_some_and(Part::is_closed), "{places}");
            let shown: Vec<u64> = all.iter().filter_map(|part| part.places()).flatten().collect();
            assert!((0..places).all(|place| shown.contains(&place)), "{places}");
        }
        assert_eq!(Part::head(101).archive(0), None);
        assert_eq!(Part::head(101).archive(3), None);
    }

    #[test]
    fn an_archive_has_one_address() {
        for (path, expected) in [
            ("atom.xml", Some((None, "atom.xml"))),
            ("archive/12/atom.xml", Some((Some(12), "atom.xml"))),
            ("archive/012/atom.xml", None),
            ("archive/+1/atom.xml", None),
            ("archive/99999999999999999999/atom.xml", None),
            ("archive/1", None),
            ("archive/1/", Some((Some(1), ""))),
        ] {
            assert_eq!(split(path), expected, "{path}");
        }
    }
}
