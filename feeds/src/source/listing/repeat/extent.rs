//! Where parts begin and end that have no element around them: each reaches to the next, with what belongs to it and
//! stands before its root, such as its date or picture.

use std::ops::Range;

use crate::source::listing::survey::Survey;

/// The parts that begin at `roots`: the roots themselves, or all from one to the next where they hold too little.
pub(super) fn extents(
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
        [only] => typical.is_some() || tree.heading(*only).is_some() || tree.is_text(*only),
        _ => gaps * 10 >= (roots.len() - 1) * 6,
    };
    if !is_flat {
        return whole;
    }
    let holder = roots.first().map_or(0, |root| tree.nodes[*root].parent());
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
        at = survey.tree.nodes[at].end().max(at + 1);
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
        at = tree.nodes[at].end().max(at + 1);
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
