//! What single blocks and branches around the text of a release are: part of it, or furniture of the page.

use std::ops::Range;

use chrono_tz::Tz;

use super::block::{Block, Kind, Place};
use super::files;
use super::tree::Tree;
use super::words::{self, Announces};
use crate::normalize::date;

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

/// What to do with everything that hangs off the way from the text to the title's container at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Branch {
    /// It may hold text of the release.
    Take,
    /// It holds none.
    Leave,
    /// It holds documents, contacts, links.
    Extras,
    /// Other releases begin with it.
    Others,
}

/// The surroundings in which parts are judged.
pub(super) struct Parts<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) blocks: &'a [Block],
    pub(super) zone: Tz,
    /// The words by which the office calls itself.
    pub(super) office: &'a [String],
    /// The element that holds the most sentences.
    pub(super) holder: usize,
    /// Where it ends, or the last element of its kind that stands in a row with it.
    pub(super) end: usize,
    /// Where the last sentences in it start.
    pub(super) last: usize,
    /// It and the elements around it up to the title's container.
    pub(super) way: Vec<usize>,
}

impl Parts<'_> {
    /// The subtree with `block` that hangs off the way from the text to the region, if it is not a block itself.
    pub(super) fn branch_of(&self, block: &Block) -> Option<usize> {
        let mut below = None;
        for index in self.tree.ancestors(block.range.start) {
            if self.tree.range(index).contains(&self.holder) {
                break;
            }
            below = Some(index);
        }
        below.filter(|root| self.tree.range(*root).len() > block.range.len())
    }

    pub(super) fn branch(&self, root: usize, first: usize, last: usize) -> Branch {
        let range = self.tree.range(root);
        let inside =
            || self.blocks[first..last].iter().take_while(|block| range.contains(&block.range.start));
        let opening = inside().find(|block| block.kind != Kind::Picture);
        match opening.and_then(|block| self.announced(block)) {
            // A box within the text.
            Some(Announces::Others) if range.end <= self.last => return Branch::Leave,
            Some(Announces::Others) => return Branch::Others,
            Some(Announces::Extras) => return Branch::Extras,
            None => {}
        }
        // The foot of a page links to who is responsible for it, as the law wants.
        if self.tree.has_legal_link(&range) {
            return Branch::Others;
        }
        let (chars, linked) = (self.tree.chars(&range), self.tree.linked(&range));
        let leads = inside()
            .filter(|block| matches!(block.kind, Kind::Heading(_)) && block.is_mostly_links())
            .count();
        let prose = inside().filter(|block| block.is_prose()).map(|block| block.chars).sum::<usize>();
        let inner = self.tree.nodes[root].parent == self.holder;
        // What stands after the element with the text must be as good as text itself.
        let held = self.tree.range(self.holder);
        let after = range.start >= self.end && prose < (self.tree.chars(&held) / 6).max(150);
        let bare = !inner && (prose == 0 || prose * 3 < chars || after);
        if linked * 2 > chars || leads >= 2 || bare { Branch::Leave } else { Branch::Take }
    }

    /// Where the last sentences start that stand directly in the element that holds the text.
    pub(super) fn last_sentences(&self) -> usize {
        let held = self.tree.range(self.holder);
        let direct = |block: &&Block| {
            held.contains(&block.range.start)
                && block.kind == Kind::Text
                && block.linked == 0
                && block.is_prose()
                && self.branch_of(block).is_none()
        };
        self.blocks.iter().rev().find(direct).map_or(0, |block| block.range.start)
    }

    /// Where the last element ends that is of the same kind as one that holds the text, stands in a row with it and
    /// holds sentences too: many systems give each paragraph or picture an element of its own.
    pub(super) fn end_of_row(&self) -> usize {
        // Without a class the elements inside tell the kind.
        let shape = |index: usize| {
            let element = self.tree.element(index)?;
            let inner = (index + 1..index + 3).map(|at| self.tree.name(at)).collect::<Vec<_>>();
            let class = element.attr("class");
            Some((element.name(), class, if class.is_some() { Vec::new() } else { inner }))
        };
        let mut end = self.end;
        for pair in self.way.windows(2) {
            let (held, around) = (pair[0], pair[1]);
            let after = self.tree.range(held).end;
            for sibling in self.tree.children(around).filter(|child| *child >= after) {
                let range = self.tree.range(sibling);
                let mut inside = self.inside(&range);
                let opening = inside.clone().find(|block| block.kind != Kind::Picture);
                match opening.and_then(|block| self.announced(block)) {
                    Some(Announces::Others) => break,
                    Some(Announces::Extras) => continue,
                    None => {}
                }
                let few_links = self.tree.linked(&range) * 3 < self.tree.chars(&range);
                if shape(held).is_some()
                    && shape(held) == shape(sibling)
                    && few_links
                    && inside.any(|block| block.is_prose())
                {
                    end = end.max(range.end);
                }
            }
        }
        end
    }

    /// The blocks of a subtree.
    fn inside(&self, range: &Range<usize>) -> impl Iterator<Item = &Block> + Clone {
        let first = self.blocks.partition_point(|block| block.range.start < range.start);
        let end = range.end;
        self.blocks[first..].iter().take_while(move |block| block.range.start < end)
    }

    /// Whether a subtree opens with a heading.
    pub(super) fn is_headed(&self, root: usize) -> bool {
        let range = self.tree.range(root);
        let first = self.blocks.partition_point(|block| block.range.start < range.start);
        self.blocks.get(first).is_some_and(|block| matches!(block.kind, Kind::Heading(_)))
    }

    /// What a heading, or a line that stands like one, announces.
    pub(super) fn announced(&self, block: &Block) -> Option<Announces> {
        let line = block.text.lines().next().unwrap_or_default();
        let beside = !self.tree.range(self.holder).contains(&block.range.start);
        match block.kind {
            Kind::Heading(_) => words::announces(line, beside),
            Kind::Text if !block.is_mostly_links() => {
                let label = line.split_once(':').map(|(label, _)| label);
                let alone = (block.text == line && !words::is_prose(line)).then_some(line);
                let like_heading = label.or(alone).filter(|line| words::count(line) <= 6)?;
                let inline = label.is_some() && !line.ends_with(':');
                let what = words::announces(like_heading, false)?;
                (!inline || !block.sentences || words::is_contact_label(like_heading)).then_some(what)
            }
            _ => None,
        }
    }

    /// Whether a heading announces who the office is: „Über den Verband“, in words by which it calls itself.
    pub(super) fn presents_office(&self, block: &Block) -> bool {
        let line = block.text.lines().next().unwrap_or_default();
        let is_heading = matches!(block.kind, Kind::Heading(_));
        let words = words::words(line);
        let Some((first, rest)) = words.split_first().filter(|_| is_heading && words.len() <= 10) else {
            return false;
        };
        let telling: Vec<_> = rest.iter().filter(|word| word.len() > 3).collect();
        let own = telling.iter().filter(|word| self.office.contains(word)).count();
        let names = !telling.is_empty() && own * 2 > telling.len();
        matches!(first.as_str(), "über" | "about")
            && (names || matches!(rest, [us] if us == "uns" || us == "us"))
    }

    /// Whether what a block announces follows in other blocks rather than in itself.
    pub(super) fn opens(&self, block: &Block) -> bool {
        block.text.lines().count() == 1 && (block.text.ends_with(':') || !block.text.contains(':'))
    }

    /// Whether a block is a row of buttons to share the page.
    pub(super) fn shares(&self, block: &Block) -> bool {
        let share = |index: usize| {
            let address =
                self.tree.element(index).and_then(|element| element.attr("href")).unwrap_or_default();
            SHARING.iter().any(|part| address.contains(part))
        };
        block.is_mostly_links() && block.range.clone().any(share)
    }

    /// Whether a block can be part of the text where it stands.
    pub(super) fn fits(&self, block: &Block, started: bool, signed: bool) -> bool {
        if block.place != Place::Main || (block.is_mostly_links() && !block.sentences) {
            return false;
        }
        match block.kind {
            Kind::Picture => !signed,
            Kind::Heading(_) => started || is_lead(block),
            _ if self.is_signature(block) && started => false,
            Kind::Set if signed => false,
            _ => !block.is_about() && !self.is_label(block) && (!signed || block.sentences),
        }
    }

    /// Whether a block is no more than links with the type and size of what they lead to.
    pub(super) fn is_label(&self, block: &Block) -> bool {
        if block.linked == 0 || block.chars > 300 {
            return false;
        }
        let links = block.range.clone().filter(|index| self.tree.href(*index).is_some());
        let labels: Vec<String> =
            links.flat_map(|index| words::words(&self.tree.text(self.tree.range(index)))).collect();
        words::words(&block.text).iter().all(|word| labels.contains(word) || files::is_format(word))
    }

    /// Whether the text can begin with a block.
    pub(super) fn starts(&self, index: usize, title: usize) -> bool {
        let block = &self.blocks[index];
        let same = |block: &Block| words::words(&block.text) == words::words(&self.blocks[title].text);
        match block.kind {
            Kind::Text => block.is_prose() && !same(block),
            Kind::Set => block.is_prose() || words::count(&block.text) >= 8,
            // A lead that is marked up as a heading.
            Kind::Heading(_) => is_lead(block),
            Kind::Picture => false,
        }
    }

    /// Place and date, or a name, under the text: `Neustadt, den 3. März 2009`, `gez. Meyer`.
    pub(super) fn is_signature(&self, block: &Block) -> bool {
        let line = block.text.lines().next().unwrap_or_default();
        if block.kind != Kind::Text || line.len() > 120 || block.text.lines().count() > 4 {
            return false;
        }
        line.to_lowercase().starts_with("gez.")
            || date::all(line, self.zone).first().is_some_and(|found| {
                if found.label.is_some() {
                    return false;
                }
                let before = line.get(..found.range.start).unwrap_or_default();
                let after = line.get(found.range.end..).unwrap_or_default();
                words::count(before) <= 4 && (words::count(after) == 0)
            })
    }

    /// How many characters of sentences stand in a range up to where other releases begin.
    pub(super) fn prose_in(&self, range: Range<usize>) -> usize {
        let own =
            self.blocks[range].iter().take_while(|block| self.announced(block) != Some(Announces::Others));
        own.filter(|block| block.is_prose()).map(|block| block.chars).sum()
    }
}

/// Whether a heading is a whole sentence or more.
pub(super) fn is_lead(block: &Block) -> bool {
    matches!(block.kind, Kind::Heading(_)) && block.sentences && words::count(&block.text) >= 12
}
