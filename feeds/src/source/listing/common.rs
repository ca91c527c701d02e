//! What many parts of a block have in common, which therefore is no part's own: texts of links such as „mehr“ in any
//! words, and places that links of one form lead to again and again, such as the departments that releases come from.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

use super::repeat::Block;
use super::survey::{Link, Survey};
use super::tree::squeeze;

/// Parts from which on repeated places mean something.
const SEVERAL: usize = 4;
/// Length of a text that opens, rather than names, a release.
const SHORT: usize = 40;

/// Texts and forms of addresses that no part of a block has to itself.
#[derive(Debug, Default)]
pub(super) struct Common {
    texts: HashSet<String>,
    shapes: HashSet<Rc<str>>,
}

impl Common {
    pub(super) fn of(survey: &Survey<'_>, block: &Block) -> Self {
        Self { texts: texts(survey, block), shapes: shapes(survey, block) }
    }

    /// Whether links with this text stand in most parts.
    pub(super) fn has_text(&self, text: &str) -> bool {
        self.texts.contains(text)
    }

    /// Whether there are places that the parts share.
    pub(super) fn has_places(&self) -> bool {
        !self.shapes.is_empty()
    }

    /// Whether a link leads to one of few places that the parts share.
    pub(super) fn is_shared(&self, survey: &Survey<'_>, link: &Link) -> bool {
        self.has_places() && self.shapes.contains(&survey.shape(&link.url))
    }
}

/// Counted by hash: long lists have thousands of texts, each but few of them its own.
fn texts(survey: &Survey<'_>, block: &Block) -> HashSet<String> {
    let short = |part: &Range<usize>| {
        let ranges = survey.links_in(part).iter().map(|link| survey.tree.range(link.node));
        let short = ranges.filter(|range| survey.tree.length(range) < SHORT);
        short
            .map(|range| squeeze(survey.tree.text(&range)))
            .filter(|text| !text.is_empty())
            .collect::<HashSet<_>>()
    };
    let hash = |text: &String| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for part in &block.parts {
        short(part).iter().for_each(|text| *counts.entry(hash(text)).or_default() += 1);
    }
    counts.retain(|_, count| *count > 2 && *count * 2 > block.parts.len());
    if counts.is_empty() {
        return HashSet::new();
    }
    block.parts.iter().flat_map(short).filter(|text| counts.contains_key(&hash(text))).collect()
}

/// Forms of addresses of which the parts name the same few.
fn shapes(survey: &Survey<'_>, block: &Block) -> HashSet<Rc<str>> {
    if !repeats(survey, block) {
        return HashSet::new();
    }
    let mut found: HashMap<Rc<str>, (usize, HashSet<&str>)> = HashMap::new();
    for part in &block.parts {
        let links: HashMap<&str, &Link> =
            survey.links_in(part).iter().map(|link| (link.url.as_str(), link)).collect();
        for (address, link) in links {
            let (parts, places) = found.entry(survey.shape(&link.url)).or_default();
            *parts += 1;
            places.insert(address);
        }
    }
    let few = |parts: usize, places: usize| parts >= SEVERAL && places * 3 <= parts * 2;
    found
        .into_iter()
        .filter(|(_, (parts, places))| few(*parts, places.len()))
        .map(|(shape, _)| shape)
        .collect()
}

/// Whether parts with links to choose from lead to the same places as others.
fn repeats(survey: &Survey<'_>, block: &Block) -> bool {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let parts = block.parts.iter().map(|part| survey.links_in(part)).filter(|links| links.len() > 1);
    let mut again = 0;
    for (nth, links) in parts.enumerate() {
        again += links.iter().filter(|link| *first.entry(link.url.as_str()).or_insert(nth) < nth).count();
    }
    again >= SEVERAL / 2
}
