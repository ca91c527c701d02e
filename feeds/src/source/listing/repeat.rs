//! Repetitions: wherever links, headings or dates stand in the same way, the parts around them are one candidate.
//!
//! The part of a repetition is the largest one that holds no other. Where the parts are mere siblings without a
//! wrapper, each reaches to the next. A heading between two parts ends one block and begins another.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

use super::survey::Survey;
use super::tree::Place;
use super::words::Topic;

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
    pub(super) under: Vec<(usize, Option<usize>)>,
}

impl Block {
    /// One part on its own.
    pub(super) fn single(survey: &Survey<'_>, part: Range<usize>) -> Self {
        let holder = survey.tree.nodes[part.start].parent;
        let heading = survey.heading_before(part.start);
        Self { repetition: usize::MAX, parts: vec![part], holder, heading, under: vec![(holder, heading)] }
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
        let mut over: Vec<String> =
            survey.with_higher(*heading).map(|heading| survey.tree.line(heading)).collect();
        over.extend(survey.heads_over(*holder).map(|node| survey.label(node)));
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
                if seen.insert(block.parts.clone()) {
                    found.push(block);
                }
            }
        }
    }
    found
}

/// Puts pieces of one list together: those that only years, months or days divide, and those in columns.
fn joined(survey: &Survey<'_>, pieces: impl Iterator<Item = Block>) -> Vec<Block> {
    let path = |holder: usize| survey.tree.nodes[holder].path;
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
        let key = (seed, survey.tree.nodes[node].path);
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
    let parent = |node: &usize| survey.tree.nodes[*node].parent;
    roots.chunk_by(|a, b| parent(a) == parent(b)).collect()
}

/// Cuts a strip at headings that do not belong to the parts.
fn split(survey: &Survey<'_>, repetition: usize, roots: &[usize]) -> Vec<Block> {
    let Some(first) = roots.first() else { return Vec::new() };
    let holder = survey.tree.nodes[*first].parent;
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
        let cuts = between.filter(|heading| Some(survey.tree.nodes[*heading].path) != typical);
        if cuts.is_some() || at == roots.len() {
            let limit = roots.get(at).copied();
            let parts = extents(survey, &siblings, &roots[from..at], cuts.or(limit), typical);
            let under = vec![(holder, heading); parts.len()];
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
            *counts.entry(survey.tree.nodes[heading].path).or_default() += 1;
        }
    }
    let (path, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 10 >= (roots.len() - 1) * 6 && (count > 1 || roots.len() == 2)).then_some(path)
}

/// The parts that begin at `roots`: the roots themselves, or all from one to the next where they hold too little.
fn extents(
    survey: &Survey<'_>,
    siblings: &[usize],
    roots: &[usize],
    limit: Option<usize>,
    typical: Option<u64>,
) -> Vec<Range<usize>> {
    let tree = &survey.tree;
    let whole: Vec<_> = roots.iter().map(|root| tree.range(*root)).collect();
    let gaps = whole.windows(2).filter(|pair| tree.length(&(pair[0].end..pair[1].start)) > 2).count();
    let is_flat = match roots {
        [] => false,
        [only] => typical.is_some() || tree.heading(*only).is_some() || tree.nodes[*only].element.is_none(),
        _ => gaps * 10 >= (roots.len() - 1) * 6,
    };
    if !is_flat {
        return whole;
    }
    let holder = roots.first().map_or(0, |root| tree.nodes[*root].parent);
    let end = limit.unwrap_or(tree.range(holder).end);
    let starts: Vec<_> = shifted(survey, siblings, roots, end);
    let longest = starts.windows(2).map(|pair| length(survey, pair[0]..pair[1])).max().unwrap_or(4);
    let last = starts.last().map_or(end, |start| last_end(survey, *start, end, longest));
    let ends = starts.iter().skip(1).copied().chain([last]);
    starts.iter().zip(ends).map(|(from, to)| *from..to).collect()
}

/// How many siblings the nodes are.
fn length(survey: &Survey<'_>, range: Range<usize>) -> usize {
    let mut at = range.start;
    let mut count = 0;
    while at < range.end {
        at = survey.tree.nodes[at].end.max(at + 1);
        count += 1;
    }
    count
}

/// Where the last part of a flat list ends: at a heading of its own, or when it is as long as the others.
fn last_end(survey: &Survey<'_>, start: usize, end: usize, longest: usize) -> usize {
    let tree = &survey.tree;
    let own = survey.headings_in(&(start..end)).first().and_then(|heading| tree.heading(*heading));
    let mut at = start;
    let mut headings = 0;
    for _ in 0..longest {
        if at >= end {
            break;
        }
        if let Some(level) = tree.heading(at) {
            headings += 1;
            if headings > 1 || own.is_some_and(|own| level < own) {
                break;
            }
        }
        at = tree.nodes[at].end.max(at + 1);
    }
    at.min(end)
}

/// Where the parts begin if something that belongs to them stands before each root: its date, its picture.
fn shifted(survey: &Survey<'_>, children: &[usize], roots: &[usize], end: usize) -> Vec<usize> {
    let tree = &survey.tree;
    let places: Vec<usize> = roots.iter().filter_map(|root| children.binary_search(root).ok()).collect();
    if places.len() != roots.len() {
        return roots.to_vec();
    }
    let shape = |child: usize| (tree.name(child), tree.attr(child, "class"));
    let dated = |child: usize| {
        tree.length(&tree.range(child)) < 90 && !survey.sightings_in(&tree.range(child)).is_empty()
    };
    let roots_dated =
        roots.iter().filter(|root| !survey.sightings_in(&tree.range(**root)).is_empty()).count();
    let before = |by: usize| -> Option<Vec<usize>> {
        let all = places.iter().enumerate().map(|(nth, place)| {
            let floor = nth.checked_sub(1).map_or(0, |earlier| places[earlier] + 1);
            place.checked_sub(by).filter(|at| *at >= floor).map(|at| children[at])
        });
        all.collect()
    };
    let undated = roots_dated * 2 < roots.len();
    let dated_before = (1..=4).find(|by| {
        before(*by).is_some_and(|found| {
            let count = found.iter().filter(|child| dated(**child)).count();
            dated(found[0]) && count * 10 >= found.len() * 8
        })
    });
    let dated_before = dated_before.filter(|_| undated).unwrap_or(0);
    let shift = {
        let last = places.last().copied().unwrap_or(0);
        let tail = children.get(last + 1..).unwrap_or_default();
        let alike = |by: &usize| {
            before(*by).is_some_and(|found| {
                let first = shape(found[0]);
                let alike = found.iter().all(|child| shape(*child) == first);
                alike && !first.0.is_empty() && tree.heading(found[0]).is_none()
            })
        };
        // What also stands after the last root ends a part; what does not begins one.
        let begins = |by: &usize| {
            before(*by).is_some_and(|found| {
                let after = tail.iter().take(4).take_while(|child| **child < end);
                !after.into_iter().any(|child| shape(*child) == shape(found[0]))
            })
        };
        let begin = (1..=4).take_while(alike).filter(begins).last().unwrap_or(0);
        begin.max(dated_before)
    };
    places.iter().map(|place| children[place.saturating_sub(shift)]).collect()
}
