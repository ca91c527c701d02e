//! Where the sentences of a page are: which blocks are prose, and which element holds the most of it.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::block::{Block, Kind, Place, Role};
use super::tree::Tree;
use super::words::{self, Announces, without_dates};
use crate::normalize::date::{self, Found, Label};

/// Where most sentences stand.
#[derive(Debug)]
pub(super) struct Text {
    /// The element that holds them.
    pub(super) holder: usize,
    /// The blocks of sentences in it.
    pub(super) prose: Vec<usize>,
    /// The first of them.
    pub(super) first: usize,
    /// For each of them the characters up to its end.
    sums: Vec<usize>,
}

impl Text {
    /// The characters of the first `count` blocks of sentences.
    pub(super) fn before(&self, count: usize) -> usize {
        count.checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or(0)
    }
}

/// Notes what each block is. Longer texts are neither dates nor addresses.
pub(super) fn mark(blocks: &mut [Block], zone: Tz) {
    let mut after_picture = false;
    for block in blocks {
        block.sentences = words::is_prose(&block.text);
        if block.text.len() <= 600 {
            let has_digit = block.text.bytes().any(|byte| byte.is_ascii_digit());
            let dates = if has_digit { date::all(&block.text, zone) } else { Vec::new() };
            block.dated = block.chars <= 120
                && !block.sentences
                && dates.iter().any(|found| found.label.is_none_or(|label| label == Label::Published));
            if is_about(block, &dates) || (after_picture && words::is_credited(&block.text)) {
                block.role = Role::About;
            }
        }
        let mostly_text = block.kind == Kind::Set && block.chars >= 200 && block.linked * 4 < block.chars;
        let prose = matches!(block.kind, Kind::Text | Kind::Set)
            && block.place == Place::Main
            && !block.is_mostly_links()
            && (block.sentences || mostly_text);
        if prose && !block.is_about() {
            block.role = Role::Prose;
        }
        after_picture = block.kind == Kind::Picture;
    }
}

/// Whether a text only tells about the release: its dates, its author, a way to reach somebody.
fn is_about(block: &Block, dates: &[Found]) -> bool {
    let labelled = dates.iter().any(|found| matches!(found.label, Some(Label::Published | Label::Updated)));
    let rest = without_dates(&block.text, dates);
    let sentence =
        block.sentences && !block.text.contains('\n') && !block.text.to_lowercase().starts_with("kontakt");
    // The day and place of an event are news.
    let event = !labelled
        && dates.len() == 1
        && words::words(&block.text).iter().any(|word| words::names_event(word));
    (labelled && !block.sentences && words::count(&block.text) <= 40)
        || (!event && !block.sentences && words::is_meta(&rest, !dates.is_empty()))
        || (block.sentences && words::only_tells(&rest))
        || (block.text.len() <= 400
            && words::is_contact(&block.text)
            && (!sentence || words::has_post_code(&block.text)))
        || words::is_small_print(&block.text)
}

/// The element that holds the most sentences.
pub(super) fn densest(tree: &Tree, blocks: &[Block]) -> Option<Text> {
    let prose: Vec<usize> = (0..blocks.len()).filter(|index| blocks[*index].is_prose()).collect();
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
        let foot = if is_in_foot(tree, holder) { 0.2 } else { 1.0 };
        (holder, score * (1.0 - links) * foot)
    });
    let (holder, _) = weighed.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let range = tree.range(holder);
    let prose: Vec<usize> =
        prose.into_iter().filter(|index| range.contains(&blocks[*index].range.start)).collect();
    let first = *prose.first()?;
    let sums = prose.iter().scan(0, |sum, index| {
        *sum += blocks[*index].chars;
        Some(*sum)
    });
    let sums = sums.collect();
    Some(Text { holder, prose, first, sums })
}

/// Whether an element is a part of the foot of the page: the legal notice is linked in it or beside it, and no
/// heading of the first ranks stands there.
fn is_in_foot(tree: &Tree, holder: usize) -> bool {
    tree.ancestors(holder).take(2).any(|index| {
        let range = tree.range(index);
        tree.has_legal_link(&range) && !range.clone().any(|at| matches!(tree.name(at), "h1" | "h2" | "h3"))
    })
}

fn announces_others(heading: &str) -> bool {
    words::announces(heading, false) == Some(Announces::Others)
}
