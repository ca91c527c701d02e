//! Which blocks are the release's text.
//!
//! From the title on, the blocks around the element with the most sentences are gone through in order. What hangs
//! beside the way from that element up to the title's container is taken or left as a whole, by its links, its
//! first heading and whether it has sentences at all. What only tells about the release (date, author, sharing,
//! documents, contact) is left out block by block. Where other releases begin the release ends.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::block::{Block, Kind};
use super::part::{Branch, Parts, is_lead};
use super::prose::Text;
use super::tree::Tree;
use super::words::{self, Announces};

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
    /// The element that holds the most sentences.
    pub(super) holder: usize,
    /// The index after the last block before other releases begin.
    pub(super) closed: usize,
}

/// What is known besides the text.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The block of the title.
    pub(super) title: usize,
    /// In which dates are read.
    pub(super) zone: Tz,
    /// The words by which the office calls itself.
    pub(super) office: &'a [String],
}

/// Sorts the blocks after the title.
pub(super) fn body(tree: &Tree, blocks: &[Block], text: &Text, around: Around<'_>) -> Body {
    let Around { title, zone, office } = around;
    let region = common(tree, blocks[title].range.start, text.holder);
    let range = tree.range(region);
    let last =
        blocks.iter().rposition(|block| range.contains(&block.range.start)).map_or(title, |last| last + 1);
    let way: Vec<usize> = tree.ancestors(text.holder).take_while(|index| *index >= region).collect();
    let mut parts = Parts {
        tree,
        blocks,
        zone,
        office,
        way,
        holder: text.holder,
        end: tree.range(text.holder).end,
        last: 0,
    };
    parts.end = parts.end_of_row();
    parts.last = parts.last_sentences();
    let mut walk = Walk { parts, title, last, branches: HashMap::new(), state: State::default() };
    let mut body = Body { region, holder: text.holder, closed: last, ..Body::default() };
    for index in title + 1..last {
        if !body.content.is_empty() && walk.is_over(index) {
            body.closed = index;
            break;
        }
        let side = if walk.takes(index, &body.content) {
            &mut body.content
        } else if body.content.is_empty() {
            &mut body.head
        } else {
            &mut body.tail
        };
        side.push(index);
    }
    trim(blocks, &mut body);
    body
}

/// The innermost element around both.
fn common(tree: &Tree, a: usize, b: usize) -> usize {
    tree.ancestors(b).find(|index| tree.range(*index).contains(&a)).unwrap_or(0)
}

/// Rows of buttons that are looked at; no page has more.
const BUTTONS: usize = 8;

/// What has been passed.
#[derive(Debug, Default)]
struct State {
    /// The level of a heading of extras; they last until a heading of its level or above.
    extras: Option<u8>,
    /// Whether boxes around the text have begun.
    boxes: bool,
    /// Whether place and date, or a name, stood under the text.
    signed: bool,
    /// Rows of buttons to share the page so far.
    buttons: usize,
    /// Whether such buttons stood under the text.
    shared: bool,
}

struct Walk<'a> {
    parts: Parts<'a>,
    title: usize,
    last: usize,
    branches: HashMap<usize, Branch>,
    state: State,
}

impl Walk<'_> {
    fn branch(&mut self, index: usize) -> Branch {
        match self.parts.branch_of(&self.parts.blocks[index]) {
            Some(root) => {
                *self.branches.entry(root).or_insert_with(|| self.parts.branch(root, index, self.last))
            }
            None => Branch::Take,
        }
    }

    /// Whether other releases begin here.
    fn is_over(&mut self, index: usize) -> bool {
        let block = &self.parts.blocks[index];
        match self.parts.branch_of(block) {
            Some(_) => self.branch(index) == Branch::Others,
            None => self.parts.announced(block) == Some(Announces::Others),
        }
    }

    /// Whether nothing but sentences follow a heading: "Kontakt zum Berater" may be about what is told.
    fn is_text_below(&self, index: usize) -> bool {
        let heading = |block: &Block| matches!(block.kind, Kind::Heading(_));
        let below =
            self.parts.blocks[index + 1..self.last].iter().take(8).take_while(|block| !heading(block));
        let mut below = below.peekable();
        heading(&self.parts.blocks[index])
            && below.peek().is_some()
            && below.all(|block| block.is_prose() && block.linked == 0)
    }

    /// Whether a block belongs to the text.
    fn takes(&mut self, index: usize, content: &[usize]) -> bool {
        let branch = self.branch(index);
        let (parts, blocks) = (&self.parts, self.parts.blocks);
        let block = &blocks[index];
        let announced = parts.announced(block).filter(|_| !self.is_text_below(index));
        let presents = || (!content.is_empty() && parts.presents_office(block)).then_some(Announces::Extras);
        let announced = announced.or_else(presents);
        let (state, started) = (&mut self.state, !content.is_empty());
        match (block.kind, announced) {
            // A box with a heading of its own ends with the box.
            (_, Some(_)) if !started || branch != Branch::Take => {}
            (Kind::Heading(level), Some(_)) => state.extras = Some(level),
            (Kind::Heading(level), None) if state.extras.is_some_and(|extras| level <= extras) => {
                state.extras = None;
            }
            (Kind::Heading(_), None) => {}
            (_, Some(_)) if parts.opens(block) => state.extras = Some(6),
            _ => {}
        }
        let root = parts.branch_of(block);
        let in_box = state.boxes && root.is_some_and(|root| parts.is_headed(root));
        if started {
            state.boxes |= branch == Branch::Extras || announced == Some(Announces::Extras);
            state.signed |= parts.is_signature(block);
            // Buttons also stand above or within a text; under it there is less to come than there was.
            if !state.shared && state.buttons < BUTTONS && parts.shares(block) {
                state.buttons += 1;
                state.shared =
                    parts.prose_in(index..self.last) <= content.iter().map(|at| blocks[*at].chars).sum();
            }
        }
        let after = block.range.start >= parts.end;
        let loose = after && root.is_none() && !block.is_prose();
        let furniture = branch != Branch::Take || announced.is_some() || state.extras.is_some();
        if furniture || in_box || state.shared || loose || !parts.fits(block, started, state.signed) {
            return false;
        }
        started || parts.starts(index, self.title)
    }
}

/// Moves what is no text from the end of the text to what follows it: headings, pictures, a word or two.
fn trim(blocks: &[Block], body: &mut Body) {
    let is_text = |block: &Block| match block.kind {
        Kind::Heading(_) => is_lead(block),
        Kind::Picture => false,
        Kind::Text => block.sentences || words::count(&block.text) > 2,
        Kind::Set => true,
    };
    while let Some(last) = body.content.pop_if(|last| !is_text(&blocks[*last])) {
        body.tail.insert(0, last);
    }
}
