//! Which blocks are the release's text.
//!
//! Two steps. First the element that holds the most sentences; it alone decides which title is near. Then, from
//! the title on, the blocks around it: what hangs beside the way from that element up to the title's container
//! is taken or left as a whole, by its links, its first heading and whether it has sentences at all. What only
//! tells about the release (date, author, sharing, documents, contact) is left out block by block.

use std::collections::HashMap;
use std::ops::Range;

use chrono_tz::Tz;

use super::block::{Block, Kind, Place};
use super::files;
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

/// Parts of the addresses by which pages are shared.
const SHARING: [&str; 9] = [
    "facebook.com/shar",
    "twitter.com/intent",
    "twitter.com/share",
    "x.com/intent",
    "linkedin.com/shar",
    "xing.com/spi",
    "wa.me/",
    "whatsapp:",
    "mailto:?",
];

/// The blocks of a release, by what they are for.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The text, with the pictures and headings in it.
    pub(super) content: Vec<usize>,
    /// What stands between the title and the text.
    pub(super) head: Vec<usize>,
    /// What stands after the text and still belongs to the release.
    pub(super) tail: Vec<usize>,
    /// The element that holds title and text.
    pub(super) region: usize,
    /// Whether the end of the text was marked by a row of buttons.
    closed_text: bool,
    /// The index after the last block before other releases begin.
    pub(super) closed: usize,
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
fn is_about(text: &str, zone: Tz) -> bool {
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

/// What to do with everything that hangs off the way from the text to the title's container at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Branch {
    Take,
    Leave,
    Extras,
    Others,
}

/// Sorts the blocks after `title`.
pub(super) fn body(tree: &Tree, blocks: &[Block], text: &Text, title: usize, zone: Tz) -> Body {
    let region = common(tree, blocks[title].range.start, text.holder);
    let range = tree.range(region);
    let last =
        blocks.iter().rposition(|block| range.contains(&block.range.start)).map_or(title, |last| last + 1);
    let way: Vec<usize> = tree.ancestors(text.holder).take_while(|index| *index >= region).collect();
    let sorter = Sorter { tree, blocks, zone, way, holder: text.holder };
    sorter.sort(title, last, region)
}

fn common(tree: &Tree, a: usize, b: usize) -> usize {
    tree.ancestors(b).find(|index| tree.range(*index).contains(&a)).unwrap_or(0)
}

struct Sorter<'a> {
    tree: &'a Tree<'a>,
    blocks: &'a [Block],
    zone: Tz,
    way: Vec<usize>,
    holder: usize,
}

impl Sorter<'_> {
    fn sort(&self, title: usize, last: usize, region: usize) -> Body {
        let mut body = Body { region, closed: last, ..Body::default() };
        let mut branches: HashMap<usize, Branch> = HashMap::new();
        // After a heading of extras everything is left until a heading of its level or above.
        let mut skipping: Option<u8> = None;
        let (mut started, mut signed, mut surrounded, mut shared) = (false, false, false, false);
        for index in title + 1..last {
            let block = &self.blocks[index];
            let root = self.branch_of(block);
            let branch = match root {
                Some(root) => *branches.entry(root).or_insert_with(|| self.branch(root, index, last)),
                None => Branch::Take,
            };
            let outside = block.range.start >= self.tree.range(self.holder).end;
            let announced = self.announced(block);
            if started && (branch == Branch::Others || announced == Some(Announces::Others)) {
                body.closed = index;
                break;
            }
            if let Kind::Heading(level) = block.kind {
                if announced.is_some() {
                    skipping = Some(level);
                } else if skipping.is_some_and(|skipped| level <= skipped) {
                    skipping = None;
                }
            } else if announced.is_some() && self.opens(block) {
                skipping = Some(6);
            }
            let side = if started { &mut body.tail } else { &mut body.head };
            if branch != Branch::Take
                || skipping.is_some()
                || !self.fits(block, started, signed)
                || (outside && root.is_none() && !is_prose(block, self.zone))
            {
                signed |= started && self.is_signature(block);
                side.push(index);
                continue;
            }
            if !started && !self.starts(index, title) {
                side.push(index);
                continue;
            }
            started = true;
            body.content.push(index);
        }
        self.trim(&mut body);
        body
    }

    /// Whether a subtree opens with a heading.
    fn is_headed(&self, root: usize) -> bool {
        let range = self.tree.range(root);
        let first = self.blocks.partition_point(|block| block.range.start < range.start);
        self.blocks.get(first).is_some_and(|block| matches!(block.kind, Kind::Heading(_)))
    }

    /// Whether a block is a row of buttons to share the page.
    fn shares(&self, block: &Block) -> bool {
        let share = |index: usize| {
            let address =
                self.tree.element(index).and_then(|element| element.attr("href")).unwrap_or_default();
            SHARING.iter().any(|part| address.contains(part))
        };
        block.is_mostly_links() && block.range.clone().any(share)
    }

    fn prose_in(&self, range: Range<usize>) -> usize {
        let own =
            self.blocks[range].iter().take_while(|block| self.announced(block) != Some(Announces::Others));
        own.filter(|block| is_prose(block, self.zone)).map(|block| block.chars).sum()
    }

    fn prose_of(&self, content: &[usize]) -> usize {
        content.iter().map(|index| self.blocks[*index].chars).sum()
    }

    /// The subtree with `block` that hangs off the way from the text to the region, if it is not a block itself.
    fn branch_of(&self, block: &Block) -> Option<usize> {
        let mut below = None;
        for index in self.tree.ancestors(block.range.start) {
            if self.way.contains(&index) {
                break;
            }
            below = Some(index);
        }
        below.filter(|root| self.tree.range(*root).len() > block.range.len())
    }

    fn branch(&self, root: usize, first: usize, last: usize) -> Branch {
        let range = self.tree.range(root);
        let inside =
            || self.blocks[first..last].iter().take_while(|block| range.contains(&block.range.start));
        let opening = inside().find(|block| block.kind != Kind::Picture);
        match opening.and_then(|block| self.announced(block)) {
            Some(Announces::Others) => return Branch::Others,
            Some(Announces::Extras) => return Branch::Extras,
            None => {}
        }
        let (chars, linked) = (self.tree.chars(&range), self.tree.linked(&range));
        let leads = inside()
            .filter(|block| matches!(block.kind, Kind::Heading(_)) && block.is_mostly_links())
            .count();
        let prose =
            inside().filter(|block| is_prose(block, self.zone)).map(|block| block.chars).sum::<usize>();
        let inner = self.tree.nodes[root].parent == self.holder;
        // What stands after the element with the text must be as good as text itself.
        let held = self.tree.range(self.holder);
        let after = range.start >= held.end && prose < (self.tree.chars(&held) / 6).max(150);
        let bare = !inner && (prose == 0 || prose * 3 < chars || after);
        if linked * 2 > chars || leads >= 2 || bare { Branch::Leave } else { Branch::Take }
    }

    /// What a heading, or a line that stands like one, announces.
    fn announced(&self, block: &Block) -> Option<Announces> {
        let line = block.text.lines().next().unwrap_or_default();
        let beside = !self.tree.range(self.holder).contains(&block.range.start);
        match block.kind {
            Kind::Heading(_) => words::announces(line, beside),
            Kind::Text if !block.is_mostly_links() => {
                let label = line.split_once(':').map(|(label, _)| label);
                let alone = (block.text == line && !words::is_prose(line)).then_some(line);
                let like_heading = label.or(alone).filter(|line| words::words(line).len() <= 6)?;
                words::announces(like_heading, beside)
                    .filter(|what| *what == Announces::Extras || label != Some(line))
            }
            _ => None,
        }
    }

    /// Whether what a block announces follows in other blocks rather than in itself.
    fn opens(&self, block: &Block) -> bool {
        block.text.lines().count() == 1 && (block.text.ends_with(':') || !block.text.contains(':'))
    }

    /// Whether a block can be part of the text where it stands.
    fn fits(&self, block: &Block, started: bool, signed: bool) -> bool {
        if block.place != Place::Main || (block.is_mostly_links() && !words::is_prose(&block.text)) {
            return false;
        }
        match block.kind {
            Kind::Picture => !signed,
            Kind::Heading(_) => started,
            _ if self.is_signature(block) && started => false,
            Kind::Set if signed => false,
            _ => {
                !is_about(&block.text, self.zone)
                    && !self.is_label(block)
                    && (!signed || words::is_prose(&block.text))
            }
        }
    }

    /// Whether a block is no more than links with the type and size of what they lead to.
    fn is_label(&self, block: &Block) -> bool {
        if block.linked == 0 || block.chars > 300 {
            return false;
        }
        let links = block.range.clone().filter(|index| self.tree.href(*index).is_some());
        let labels: Vec<String> =
            links.flat_map(|index| words::words(&self.tree.text(self.tree.range(index)))).collect();
        words::words(&block.text).iter().all(|word| labels.contains(word) || files::is_format(word))
    }

    /// Whether the text can begin with a block.
    fn starts(&self, index: usize, title: usize) -> bool {
        let block = &self.blocks[index];
        let same = |block: &Block| words::words(&block.text) == words::words(&self.blocks[title].text);
        match block.kind {
            Kind::Text => is_prose(block, self.zone) && !same(block),
            Kind::Set => is_prose(block, self.zone) || words::words(&block.text).len() >= 8,
            Kind::Heading(_) | Kind::Picture => false,
        }
    }

    /// Place and date, or a name, under the text: `Neustadt, den 3. März 2009`, `gez. Meyer`.
    fn is_signature(&self, block: &Block) -> bool {
        let line = block.text.lines().next().unwrap_or_default();
        if block.kind != Kind::Text || block.text.lines().count() > 4 {
            return false;
        }
        line.starts_with("gez.")
            || date::all(line, self.zone).first().is_some_and(|found| {
                let before = line.get(..found.range.start).unwrap_or_default();
                let after = line.get(found.range.end..).unwrap_or_default();
                words::words(before).len() <= 4 && words::words(after).is_empty()
            })
    }

    /// Moves headings without text and lone pictures from the end of the text to what follows it.
    fn trim(&self, body: &mut Body) {
        while let Some(last) = body.content.last().copied() {
            match self.blocks[last].kind {
                Kind::Heading(_) | Kind::Picture => {
                    body.content.pop();
                    body.tail.insert(0, last);
                }
                _ => break,
            }
        }
    }
}
