//! Repetitions: wherever links, headings or dates stand in the same way, the parts around them are one candidate.
//!
//! The part of a repetition is the largest one that holds no other. Where the parts are mere siblings without a
//! wrapper, each reaches to the next. A heading between two parts ends one block and begins another.

use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use self::extent::extents;
use super::survey::Survey;
use super::tree::Place;
use super::words::Topic;

mod extent;

/// Parts of the same shape, next to each other under one heading.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Which repetition it belongs to.
    pub(super) repetition: usize,
    /// The parts, in order.
    pub(super) parts: Vec<Range<usize>>,
    /// The node that holds them.
    pub(super) holder: usize,
    /// The heading right over them, over the first if years or days divide them.
    pub(super) heading: Option<usize>,
    /// For each part the node that holds it and the heading right over it.
    pub(super) under: Vec<Under>,
}

/// A node and the heading right over what it holds, 0 if there is none: short, since long lists have many parts.
pub(super) type Under = (u32, u32);

fn under(holder: usize, heading: Option<usize>) -> Under {
    let short = |node: usize| u32::try_from(node).unwrap_or_default();
    (short(holder), heading.map_or(0, short))
}

impl Block {
    /// One part on its own.
    pub(super) fn single(survey: &Survey<'_>, part: Range<usize>) -> Self {
        let holder = survey.tree.nodes[part.start].parent();
        let heading = survey.heading_before(part.start);
        Self {
            repetition: usize::MAX,
            parts: vec![part],
            holder,
            heading,
            under: vec![under(holder, heading)],
        }
    }

    /// The block with no more than its first parts.
    pub(super) fn sample(&self, most: usize) -> Self {
        let first = |length: usize| length.min(most);
        Self {
            parts: self.parts.get(..first(self.parts.len())).unwrap_or_default().to_vec(),
            under: self.under.get(..first(self.under.len())).unwrap_or_default().to_vec(),
            ..*self
        }
    }

    /// Headings over the part `nth`, innermost first.
    pub(super) fn over(&self, survey: &Survey<'_>, nth: usize) -> Vec<String> {
        let Some((holder, heading)) = self.under.get(nth) else { return Vec::new() };
        let (holder, heading) = (*holder as usize, Some(*heading as usize).filter(|heading| *heading != 0));
        let mut over: Vec<String> =
            survey.with_higher(heading).map(|heading| survey.tree.line(heading).into_owned()).collect();
        over.extend(survey.heads_over(holder).map(|node| survey.label(node)));
        over
    }
}

/// Repetitions on one page that are looked at.
const MOST_REPETITIONS: usize = 4_000;

/// Blocks of all repetitions; blocks with equal parts once.
pub(super) fn blocks(survey: &Survey<'_>) -> Vec<Block> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for (repetition, (_, nodes)) in repetitions(survey).into_iter().take(MOST_REPETITIONS).enumerate() {
        for depth in depths(survey, &nodes) {
            let mut roots: Vec<usize> =
                nodes.iter().map(|node| survey.tree.ancestor_at(*node, depth)).collect();
            roots.dedup();
            let pieces =
                strips(survey, &roots).into_iter().flat_map(|strip| split(survey, repetition, strip));
            for block in joined(survey, pieces) {
                // Two blocks of one hash would have to be sought for.
                if seen.insert(hash(&block.parts)) {
                    found.push(block);
                }
            }
        }
    }
    found
}

fn hash(parts: &[Range<usize>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Puts pieces of one list together: those that only years, months or days divide, and those in columns.
fn joined(survey: &Survey<'_>, pieces: impl Iterator<Item = Block>) -> Vec<Block> {
    let path = |holder: usize| survey.tree.nodes[holder].path();
    let mut neutral: HashMap<usize, bool> = HashMap::new();
    let mut blocks: Vec<(Vec<usize>, Block)> = Vec::new();
    for piece in pieces {
        let over = survey.with_higher(piece.heading).chain(survey.heads_over(piece.holder));
        let topics: Vec<usize> = over
            .filter(|node| {
                !*neutral.entry(*node).or_insert_with(|| survey.topic(&survey.label(*node)) == Topic::Neutral)
            })
            .collect();
        let alike = |block: &Block| {
            path(block.holder) == path(piece.holder) && is_called_alike(survey, block.holder, piece.holder)
        };
        match blocks.last_mut().filter(|(before, block)| *before == topics && alike(block)) {
            Some((_, block)) => {
                block.parts.extend(piece.parts);
                block.under.extend(piece.under);
            }
            None => blocks.push((topics, piece)),
        }
    }
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// Whether two elements have the same classes, but for those that count (`row-1`, `row-2`), or most of them in common.
fn is_called_alike(survey: &Survey<'_>, a: usize, b: usize) -> bool {
    let classes = |node: usize| survey.tree.attr(node, "class").unwrap_or_default().split_ascii_whitespace();
    let plain = |node: usize| classes(node).filter(|name| !name.ends_with(|c: char| c.is_ascii_digit()));
    let shared = classes(a).filter(|name| classes(b).any(|other| other == *name)).count();
    plain(a).eq(plain(b)) || shared * 3 >= classes(a).count().max(classes(b).count()) * 2
}

/// What a repetition is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Seed {
    Heading,
    Date,
    Link,
}

/// Nodes of one kind whose way from the top is the same, in the order of their first.
fn repetitions(survey: &Survey<'_>) -> Vec<((Seed, u64), Vec<usize>)> {
    let away = Place::NAVIGATION.and(Place::FOOT);
    let headings = survey.headings.iter().map(|node| (Seed::Heading, *node));
    let dates = survey.sightings.iter().map(|sighting| (Seed::Date, sighting.node));
    let links =
        survey.links.iter().filter(|link| !link.is_here && !link.is_side).map(|link| (Seed::Link, link.node));
    let mut order = Vec::new();
    let mut groups: HashMap<(Seed, u64), Vec<usize>> = HashMap::new();
    for (seed, node) in headings.chain(dates).chain(links) {
        if survey.place(node).is_in(away) {
            continue;
        }
        let key = (seed, survey.tree.nodes[node].path());
        let group = groups.entry(key).or_default();
        if group.is_empty() {
            order.push(key);
        }
        if group.last() != Some(&node) {
            group.push(node);
        }
    }
    let grown = order.into_iter().filter_map(|key| groups.remove(&key).map(|nodes| (key, nodes)));
    grown.collect()
}

/// Depths at which neighbours part ways: the usual one, and a second one that is not rare.
fn depths(survey: &Survey<'_>, nodes: &[usize]) -> Vec<usize> {
    if nodes.len() == 1 {
        return Vec::new();
    }
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for pair in nodes.windows(2) {
        *counts.entry(survey.tree.meeting_depth(pair[0], pair[1]) + 1).or_default() += 1;
    }
    let pairs = nodes.len() - 1;
    let mut common: Vec<_> = counts.into_iter().filter(|(_, count)| *count * 8 >= pairs).collect();
    common.sort_by_key(|(depth, count)| (std::cmp::Reverse(*count), std::cmp::Reverse(*depth)));
    common.into_iter().take(3).map(|(depth, _)| depth).collect()
}

/// Roots in a row that have the same parent.
fn strips<'r>(survey: &Survey<'_>, roots: &'r [usize]) -> Vec<&'r [usize]> {
    let parent = |node: &usize| survey.tree.nodes[*node].parent();
    roots.chunk_by(|a, b| parent(a) == parent(b)).collect()
}

/// Cuts a strip at headings that do not belong to the parts.
fn split(survey: &Survey<'_>, repetition: usize, roots: &[usize]) -> Vec<Block> {
    let Some(first) = roots.first() else { return Vec::new() };
    let holder = survey.tree.nodes[*first].parent();
    let typical = typical_heading(survey, roots);
    let siblings: Vec<usize> = survey.tree.children(holder).collect();
    let mut blocks = Vec::new();
    let mut heading = survey.heading_before(*first);
    let mut from = 0;
    for at in 1..=roots.len() {
        let between = roots.get(at).and_then(|next| {
            let gap = survey.tree.range(roots[at - 1]).end..*next;
            survey.heading_before(*next).filter(|heading| gap.contains(heading))
        });
        let cuts = between.filter(|heading| Some(survey.tree.nodes[*heading].path()) != typical);
        if cuts.is_some() || at == roots.len() {
            let limit = roots.get(at).copied();
            let parts = extents(survey, &siblings, &roots[from..at], cuts.or(limit), typical);
            let under = vec![under(holder, heading); parts.len()];
            blocks.push(Block { repetition, parts, holder, heading, under });
            heading = cuts;
            from = at;
        }
    }
    blocks
}

/// The path of the headings that stand between most of the roots.
fn typical_heading(survey: &Survey<'_>, roots: &[usize]) -> Option<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for pair in roots.windows(2) {
        let gap = survey.tree.range(pair[0]).end..pair[1];
        if let Some(heading) = survey.heading_before(pair[1]).filter(|heading| gap.contains(heading)) {
            *counts.entry(survey.tree.nodes[heading].path()).or_default() += 1;
        }
    }
    let (path, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 10 >= (roots.len() - 1) * 6 && (count > 1 || roots.len() == 2)).then_some(path)
}
