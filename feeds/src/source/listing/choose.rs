//! The choice: which block is the list, what else belongs to it, and whether there is a list at all.

use std::collections::HashSet;
use std::rc::Rc;

use super::alone;
use super::item::Item;
use super::judge::{self, Candidate};
use super::kinds;
use super::learned::Recall;
use super::repeat::Block;
use super::strays;
use super::survey::Survey;
use super::words::Topic;
use crate::model::Shape;

/// Evidence that a block needs to be taken for a list of releases.
const ENOUGH: f32 = 5.0;
/// A fuller reading of the same part may be poorer by this much.
const NEAR: f32 = 1.5;
/// Parts of a long block that are read first.
const SAMPLE: usize = 16;
/// Long blocks that are read as a whole.
const MOST_LONG: usize = 8;
/// Blocks that are read; the others look too poor.
const MOST_READ: usize = 60;

/// The result of the search.
pub(super) enum Choice {
    /// Releases in the order of the page, and where they stand.
    List { items: Vec<Item>, shape: Option<Shape> },
    /// Nothing convincing, and the best there was.
    Nothing(Option<Box<Candidate>>),
}

/// Chooses among the blocks of a page. Pages may list tens of thousands of items: they are moved, not copied.
pub(super) fn choose(survey: &Survey<'_>, blocks: Vec<Block>, recall: &Recall<'_>) -> Choice {
    let mut candidates = candidates(survey, blocks, recall);
    let (first, list) = best(survey, &candidates, recall);
    let Some(best) = list.map(|place| candidates.remove(place)).or_else(|| alone::find(survey)) else {
        return Choice::Nothing(first.map(|place| Box::new(candidates.remove(place))));
    };
    let shape = recall.shape(survey, &best);
    let mut kin: Vec<Candidate> = Vec::new();
    for other in candidates {
        let apart = !overlap(&best, &other) && kin.iter().all(|one| !overlap(one, &other));
        if apart && is_kin(&best, &other) {
            kin.push(other);
        }
    }
    let mut items = collect(survey, best, kin);
    let strays = strays::adopt(survey, &items);
    items.extend(strays);
    items.sort_by_key(|item| item.part.start);
    Choice::List { items, shape }
}

/// Where the best candidate is, and where the list is, if there is one.
fn best(
    survey: &Survey<'_>,
    candidates: &[Candidate],
    recall: &Recall<'_>,
) -> (Option<usize>, Option<usize>) {
    let open: Vec<&Candidate> =
        candidates.iter().filter(|one| one.items.len() > 1 || alone::is_release(survey, one)).collect();
    let first = open.iter().copied().max_by(|a, b| rank(a).total_cmp(&rank(b)));
    let fresh = first.filter(|first| first.score() >= ENOUGH);
    // What is only a piece of the list that would be read anyway is no better one.
    let tells_more = |found: &&Candidate| {
        fresh.is_none_or(|fresh| recall.again(&whole(survey, candidates, fresh)) < recall.again(&found.items))
    };
    let found = recall.better(survey, &open, fresh).filter(tells_more).or(fresh);
    let list = found.map(|best| fuller(candidates, best));
    let place = |wanted: &Candidate| candidates.iter().position(|one| std::ptr::eq(one, wanted));
    (first.and_then(place), list.and_then(place))
}

/// All that is read where a candidate is the list: its items, those of further pieces, and strays.
fn whole(survey: &Survey<'_>, candidates: &[Candidate], list: &Candidate) -> Vec<Item> {
    let kin = candidates.iter().filter(|other| !overlap(list, other) && is_kin(list, other));
    let mut items: Vec<Item> = std::iter::once(list).chain(kin).flat_map(|one| &one.items).cloned().collect();
    items.extend(strays::adopt(survey, &items));
    items
}

/// A reading of the same part of the page that has all items of `best` and more that are alike.
fn fuller<'c>(candidates: &'c [Candidate], best: &'c Candidate) -> &'c Candidate {
    let known: HashSet<_> = best.items.iter().map(Item::identity).collect();
    let holds_all = |other: &&Candidate| {
        let items: HashSet<_> = other.items.iter().map(Item::identity).collect();
        known.iter().all(|item| items.contains(item))
    };
    // Where all lead to places of one form, the poorer ones merely lack a date; where all have one, an address.
    let shapes: HashSet<_> = best.items.iter().map(|item| item.shape.as_deref()).collect();
    let longer = candidates.iter().filter(|other| other.items.len() > best.items.len());
    let near = longer.filter(|other| {
        let of_one_form = other.items.iter().all(|item| shapes.contains(&item.shape.as_deref()));
        let all_dated = other.items.iter().all(|item| item.date.is_some());
        other.score() >= best.score() - if of_one_form || all_dated { 2.0 * NEAR } else { NEAR }
    });
    near.filter(holds_all).max_by(|a, b| rank(a).total_cmp(&rank(b))).unwrap_or(best)
}

/// The promising blocks, read and judged, the best first. Of long blocks a sample decides whether they are read.
pub(super) fn candidates(survey: &Survey<'_>, blocks: Vec<Block>, recall: &Recall<'_>) -> Vec<Candidate> {
    let mut sampled: Vec<(f32, Candidate, Block)> = promising(survey, blocks)
        .into_iter()
        .filter_map(|block| {
            let sample = judge::judge(survey, block.sample(SAMPLE))?;
            Some((sample.score(), sample, block))
        })
        .collect();
    sampled.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = sampled.first().map(|(score, sample, block)| (*score, sample.clone(), block.parts.len()));
    let may_win = |score: f32, sample: &Candidate, parts: usize| {
        best.as_ref().is_none_or(|(most, best, most_parts)| {
            let near = if parts > *most_parts { NEAR } else { 0.5 };
            score >= most - near || (score > 0.0 && !overlap(best, sample))
        })
    };
    // Where the best one tells as many known releases, the memory does not ask for another one.
    let told = best.as_ref().map_or(0, |(_, best, _)| recall.again(&best.items));
    let mut long = 0;
    let mut candidates: Vec<Candidate> = Vec::new();
    for (score, sample, block) in sampled {
        if block.parts.len() <= SAMPLE {
            candidates.push(sample);
        } else if long < MOST_LONG
            && (may_win(score, &sample, block.parts.len()) || recall.again(&sample.items) > told)
        {
            long += 1;
            candidates.extend(judge::judge(survey, block));
        }
    }
    candidates.sort_by(|a, b| b.score().total_cmp(&a.score()));
    candidates
}

/// Of two readings of the same part of the page the one with more items is better, if it is as good.
fn rank(candidate: &Candidate) -> f32 {
    candidate.score() + (candidate.items.len() as f32).log2() * 0.4
}

/// The blocks with most of what lists of releases have.
fn promising(survey: &Survey<'_>, blocks: Vec<Block>) -> Vec<Block> {
    let mut rated: Vec<(f32, Block)> =
        blocks.into_iter().map(|block| (promise(survey, &block), block)).collect();
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    rated.into_iter().take(MOST_READ).map(|(_, block)| block).collect()
}

fn promise(survey: &Survey<'_>, block: &Block) -> f32 {
    let many = block.parts.len() as f32;
    let share = |holds: &dyn Fn(&std::ops::Range<usize>) -> bool| {
        block.parts.iter().filter(|part| holds(part)).count() as f32 / many
    };
    let dated = share(&|part| !survey.sightings_in(part).is_empty());
    let linked = share(&|part| !survey.links_in(part).is_empty());
    let headed = share(&|part| !survey.headings_in(part).is_empty());
    let worded = share(&|part| survey.tree.length(part) > 30);
    dated * 4.0 + linked + headed + worded + (many.min(16.0)).log2() * 0.5
}

/// Whether two readings share a part of the page. Parts are in order and apart from each other.
fn overlap(a: &Candidate, b: &Candidate) -> bool {
    let parts = &a.block.parts;
    b.block.parts.iter().any(|part| {
        let next = parts.partition_point(|own| own.end <= part.start);
        parts.get(next).is_some_and(|own| own.start < part.end)
    })
}

/// Whether `other` is a further piece of the list `best`.
fn is_kin(best: &Candidate, other: &Candidate) -> bool {
    let same_build = best.block.repetition == other.block.repetition;
    let same_heading = best.over.first() == other.over.first() || best.block.heading == other.block.heading;
    let shapes: HashSet<_> = best.items.iter().filter_map(|item| item.shape.as_deref()).collect();
    let shared_shape =
        other.items.iter().any(|item| item.shape.as_deref().is_some_and(|shape| shapes.contains(shape)));
    let as_dated = (best.dated < 0.5) == (other.dated < 0.5);
    let enough = other.score() >= if same_build { 2.5 } else { ENOUGH };
    let topic = match other.topic {
        Topic::Other => false,
        Topic::Related | Topic::Further => shared_shape && same_build,
        _ => true,
    };
    enough && topic && as_dated && (shared_shape || (same_build && same_heading && shapes.is_empty()))
}

/// Items of all pieces in the order of the page, each release once.
fn collect(survey: &Survey<'_>, best: Candidate, kin: Vec<Candidate>) -> Vec<Item> {
    let mut items = fitting(survey, best.items);
    items.extend(kin.into_iter().flat_map(|candidate| fitting(survey, candidate.items)));
    let first: Vec<bool> = {
        let mut known = HashSet::new();
        items.iter().map(|item| known.insert(item.identity())).collect()
    };
    let mut first = first.into_iter();
    items.retain(|_| first.next().unwrap_or_default());
    items.sort_by_key(|item| item.part.start);
    items
}

/// Items that are like most of their block: among dated ones, one without a day of the past and of another address form
/// is none, such as an event between releases; nor is what markup declares to be something else than the others.
fn fitting(survey: &Survey<'_>, mut items: Vec<Item>) -> Vec<Item> {
    let is_other = |item: &Item| judge::is_something_else(survey, item);
    if !items.iter().all(is_other) {
        items.retain(|item| !is_other(item));
    }
    let is_past = |item: &Item| item.date.is_some_and(|date| date <= survey.now);
    let items = kinds::releases(survey, items);
    let past = items.iter().filter(|item| is_past(item)).count();
    if past * 2 < items.len() {
        return items;
    }
    let shapes: HashSet<Rc<str>> =
        items.iter().filter(|item| is_past(item)).filter_map(|item| item.shape.clone()).collect();
    let fits = |item: &Item| match &item.shape {
        _ if is_past(item) => true,
        Some(shape) => shapes.contains(shape),
        // Whole texts have no address, dated or not.
        None => shapes.is_empty() && item.link.is_none(),
    };
    items.into_iter().filter(fits).collect()
}
