//! Where the sentences of a page are: which blocks are prose, and which element holds the most of it.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::block::{Block, Kind, Place};
use super::title::without_dates;
use super::tree::Tree;
use super::words::{self, Announces};
use crate::normalize::date::{self, Label};

/// Where most sentences stand.
#[derive(Debug)]
pub(super) struct Text {
    /// The element that holds them.
    pub(super) holder: usize,
    /// The blocks of sentences in it.
    pub(super) prose: Vec<usize>,
    /// The first of them.
    pub(super) first: usize,
}

/// Whether a block is sentences of a release rather than a line about it.
pub(super) fn is_prose(block: &Block, zone: Tz) -> bool {
    matches!(block.kind, Kind::Text | Kind::Set)
        && block.place == Place::Main
        && !block.is_mostly_links()
        && (words::is_prose(&block.text)
            || (block.kind == Kind::Set && block.chars >= 200 && block.linked * 4 < block.chars))
        && !is_about(&block.text, zone)
}

/// Whether a text only tells about the release: its dates, its author, a way to reach somebody.
pub(super) fn is_about(text: &str, zone: Tz) -> bool {
    if text.len() > 600 {
        return false;
    }
    let dates = date::all(text, zone);
    let labelled = dates.iter().any(|found| matches!(found.label, Some(Label::Published | Label::Updated)));
    (labelled && !words::is_prose(text) && words::words(text).len() <= 40)
        || words::is_meta(&without_dates(text, &dates), !dates.is_empty())
        || words::is_contact(text)
}

/// The element that holds the most sentences.
pub(super) fn densest(tree: &Tree, blocks: &[Block], zone: Tz) -> Option<Text> {
    let prose: Vec<usize> = (0..blocks.len()).filter(|index| is_prose(&blocks[*index], zone)).collect();
    let mut scores: HashMap<usize, f64> = HashMap::new();
    let mut foreign = 0..0;
    for (index, block) in blocks.iter().enumerate() {
        if matches!(block.kind, Kind::Heading(2..)) && announces_others(&block.text) {
            let parent = tree.nodes[block.range.start].parent;
            foreign = block.range.start..tree.range(parent).end.max(foreign.end);
        }
        if prose.binary_search(&index).is_err() {
            continue;
        }
        let weight = if foreign.contains(&block.range.start) { 0.2 } else { 1.0 };
        let whole = tree.range(block.top) == block.range;
        let holders = tree.ancestors(block.top).skip(usize::from(whole));
        for (holder, share) in holders.zip([1.0, 0.6, 0.35, 0.2]) {
            *scores.entry(holder).or_default() += weight * share * block.chars.min(800) as f64;
        }
    }
    let weighed = scores.into_iter().map(|(holder, score)| {
        let range = tree.range(holder);
        let links = tree.linked(&range) as f64 / tree.chars(&range).max(1) as f64;
        (holder, score * (1.0 - links))
    });
    let (holder, _) = weighed.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let range = tree.range(holder);
    let prose: Vec<usize> =
        prose.into_iter().filter(|index| range.contains(&blocks[*index].range.start)).collect();
    let first = *prose.first()?;
    Some(Text { holder, prose, first })
}

fn announces_others(heading: &str) -> bool {
    words::announces(heading, false) == Some(Announces::Others)
}
