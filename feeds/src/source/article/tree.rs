//! A page as a flat list of its visible nodes in document order, so that every subtree is a range.
//!
//! Left out is what a reader never sees: scripts, templates, hidden elements, dialogs, form fields. Sums over the
//! list make the amount of text and of link text in any subtree known at once, which keeps the cost linear.

use std::ops::Range;

use scraper::node::Element;
use scraper::{Html, Node as Parsed};
use url::Url;

use super::element::{breaks_line, is_invisible, is_label, is_link};

/// What stands at a place of the list.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    /// An element.
    Element(&'a Element),
    /// A text, white space and entities as parsed.
    Text(&'a str),
}

/// A node, its parent and the end of its subtree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    /// What it is.
    pub(super) what: What<'a>,
    /// The index of its parent; its own for the root.
    pub(super) parent: usize,
    /// The index after the last node of its subtree.
    pub(super) end: usize,
    /// Whether it is or holds an element that breaks the line.
    pub(super) breaks: bool,
}

/// The visible nodes of a page.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    /// All nodes in document order.
    pub(super) nodes: Vec<Node<'a>>,
    /// What relative addresses refer to.
    pub(super) base: Url,
    /// Links to the legal notice, in order.
    legal: Vec<usize>,
    /// For each index the visible characters before it.
    chars: Vec<usize>,
    /// For each index the characters of link text before it.
    linked: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// The visible part of a parsed page whose relative addresses refer to `base`.
    pub(super) fn of(html: &'a Html, base: Url) -> Self {
        let mut tree = Self { nodes: Vec::new(), base, legal: Vec::new(), chars: vec![0], linked: vec![0] };
        let mut stack: Vec<(usize, bool)> = Vec::new();
        let mut hidden = 0_usize;
        let mut node = html.tree.root();
        loop {
            match node.value() {
                Parsed::Element(element) if hidden > 0 || is_invisible(element) => hidden += 1,
                Parsed::Element(element) => {
                    let linked = stack.last().is_some_and(|(_, linked)| *linked);
                    let index = tree.push(What::Element(element), &stack);
                    stack.push((index, linked || is_link(element)));
                }
                Parsed::Text(text) if hidden == 0 && !stack.is_empty() => {
                    tree.push(What::Text(text), &stack);
                }
                _ => {}
            }
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            loop {
                if node.value().is_element() {
                    if hidden > 0 {
                        hidden -= 1;
                    } else if let Some((index, _)) = stack.pop() {
                        tree.nodes[index].end = tree.nodes.len();
                    }
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => {
                        tree.note_breaks();
                        tree.note_legal();
                        return tree;
                    }
                }
            }
        }
    }

    fn push(&mut self, what: What<'a>, stack: &[(usize, bool)]) -> usize {
        let index = self.nodes.len();
        let (parent, in_link) = stack.last().copied().unwrap_or((index, false));
        self.nodes.push(Node { what, parent, end: index + 1, breaks: false });
        let length = match what {
            What::Text(text) => text.chars().filter(|c| !c.is_whitespace()).count(),
            What::Element(_) => 0,
        };
        self.chars.push(self.chars[index] + length);
        self.linked.push(self.linked[index] + if in_link { length } else { 0 });
        index
    }

    fn note_breaks(&mut self) {
        for index in (0..self.nodes.len()).rev() {
            if self.element(index).is_some_and(breaks_line) {
                self.nodes[index].breaks = true;
            }
            let (parent, breaks) = (self.nodes[index].parent, self.nodes[index].breaks);
            self.nodes[parent].breaks |= breaks;
        }
    }

    fn note_legal(&mut self) {
        let is_legal = |index: &usize| {
            let range = self.range(*index);
            self.chars(&range) <= 24 && self.element(*index).is_some_and(is_link) && {
                let text = self.text(range).to_lowercase();
                matches!(text.as_str(), "impressum" | "imprint" | "datenschutz" | "datenschutzerklärung")
            }
        };
        self.legal = (0..self.nodes.len()).filter(is_legal).collect();
    }

    /// Whether a link to the legal notice stands in `range`.
    pub(super) fn has_legal_link(&self, range: &Range<usize>) -> bool {
        let first = self.legal.partition_point(|index| *index < range.start);
        self.legal.get(first).is_some_and(|index| *index < range.end)
    }

    /// The element at `index`, if it is one.
    pub(super) fn element(&self, index: usize) -> Option<&'a Element> {
        match self.nodes.get(index)?.what {
            What::Element(element) => Some(element),
            What::Text(_) => None,
        }
    }

    /// The name of the element at `index`, empty for a text.
    pub(super) fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", Element::name)
    }

    /// The subtree at `index`.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        index..self.nodes.get(index).map_or(index, |node| node.end)
    }

    /// The children of `index`.
    pub(super) fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.range(index).end;
        let mut next = index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end;
            Some(child)
        })
    }

    /// `index` and the elements around it, from the inside out.
    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        let mut next = (index < self.nodes.len()).then_some(index);
        std::iter::from_fn(move || {
            let here = next?;
            let parent = self.nodes[here].parent;
            next = (parent != here).then_some(parent);
            Some(here)
        })
    }

    /// How many visible characters stand in `range`, white space aside.
    pub(super) fn chars(&self, range: &Range<usize>) -> usize {
        self.chars[range.end.min(self.nodes.len())] - self.chars[range.start.min(self.nodes.len())]
    }

    /// How many of them are link text.
    pub(super) fn linked(&self, range: &Range<usize>) -> usize {
        self.linked[range.end.min(self.nodes.len())] - self.linked[range.start.min(self.nodes.len())]
    }

    /// The visible text of `range`: white space folded, a line break for each element that breaks the line.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for index in range {
            while ends.last().is_some_and(|end| *end <= index) {
                ends.pop();
                line_break(&mut out);
            }
            match self.nodes[index].what {
                What::Text(text) => fold(text, &mut out),
                What::Element(element) if element.name() == "br" => line_break(&mut out),
                What::Element(element) if breaks_line(element) => {
                    line_break(&mut out);
                    ends.push(self.nodes[index].end);
                }
                // Labels side by side are apart on the screen: "Umwelt" and "9. Oktober 2026".
                What::Element(element) if self.follows_element(index) && is_label(element) => {
                    fold(" ", &mut out)
                }
                What::Element(_) => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// Whether an element ends right before `index`.
    fn follows_element(&self, index: usize) -> bool {
        let parent = self.nodes[index].parent;
        let before = self.ancestors(index.saturating_sub(1)).find(|at| self.nodes[*at].parent == parent);
        index > 0 && index - 1 != parent && before.is_some_and(|before| self.element(before).is_some())
    }

    /// The absolute web address of the link at `index`.
    pub(super) fn href(&self, index: usize) -> Option<Url> {
        let element = self.element(index)?;
        let address = if is_link(element) { element.attr("href") } else { None }?;
        self.resolve(address)
    }

    /// `address` made absolute, if it is one of the web.
    pub(super) fn resolve(&self, address: &str) -> Option<Url> {
        self.base.join(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    }
}

fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

fn line_break(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
