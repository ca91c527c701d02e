//! A page as a flat array in document order, with what the search for lists asks of every part of it.
//!
//! The subtree of a node is a range of the array, and its text a slice of one string, so that every question
//! about a part of the page costs the same whatever its size. Scripts, templates and form choices are left out. A node is
//! kept small: pages may have hardly more than three bytes of markup for each.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use ego_tree::NodeId;
use scraper::{ElementRef, Html};

use super::build;
use super::names::Names;

/// One element or piece of text.
pub(super) struct Node {
    /// In the parser's tree; `None` for text.
    pub(super) id: Option<NodeId>,
    /// The node that holds it; the first node holds itself.
    pub(super) parent: u32,
    /// The index after its subtree.
    pub(super) end: u32,
    /// Where its text begins.
    pub(super) from: u32,
    /// Stands for the names of the elements from the first node down to it.
    pub(super) path: u32,
    /// Its distance from the first node.
    pub(super) depth: u16,
    /// Its name among those of the page.
    pub(super) name: u16,
    /// What it is called.
    pub(super) names: Names,
    /// Where it stands.
    pub(super) place: Place,
    /// Its level if it is a heading, else 0.
    pub(super) level: u8,
}

impl Node {
    pub(super) fn parent(&self) -> usize {
        self.parent as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    pub(super) fn depth(&self) -> usize {
        usize::from(self.depth)
    }

    pub(super) fn path(&self) -> u64 {
        u64::from(self.path)
    }
}

/// Where something stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place(u8);

impl Place {
    pub(super) const NAVIGATION: Self = Self(1);
    pub(super) const FOOT: Self = Self(2);
    pub(super) const MARGIN: Self = Self(4);
    pub(super) const MASTHEAD: Self = Self(8);
    pub(super) const LINK: Self = Self(16);
    pub(super) const HEADING: Self = Self(32);
    pub(super) const PARAGRAPH: Self = Self(64);

    pub(super) fn is_in(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The flat page.
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node>,
    html: &'a Html,
    /// The names of its elements, each once.
    names: Vec<&'a str>,
    text: String,
}

impl<'a> Tree<'a> {
    pub(super) fn of(html: &'a Html) -> Self {
        let build::Built { nodes, names, text } = build::build(html);
        let mut tree = Self { nodes, html, names, text };
        tree.settle();
        tree
    }

    /// Its text, lines separated by `\n`.
    pub(super) fn text(&self, nodes: &Range<usize>) -> &str {
        let at = |index: usize| self.nodes.get(index).map_or(self.text.len(), |node| node.from as usize);
        self.text.get(at(nodes.start)..at(nodes.end)).unwrap_or_default().trim()
    }

    /// The text of one node on one line.
    pub(super) fn line(&self, node: usize) -> Cow<'_, str> {
        let text = self.text(&self.range(node));
        // White space was squeezed when the text was taken; only the ends of lines are left.
        if text.contains('\n') { squeeze(text).into() } else { text.into() }
    }

    /// Length in bytes, nearly.
    pub(super) fn length(&self, nodes: &Range<usize>) -> usize {
        let at = |index: usize| self.nodes.get(index).map_or(self.text.len(), |node| node.from as usize);
        at(nodes.end).saturating_sub(at(nodes.start))
    }

    pub(super) fn range(&self, node: usize) -> Range<usize> {
        node..self.nodes.get(node).map_or(node, Node::end)
    }

    /// The name of an element; empty for text.
    pub(super) fn name(&self, node: usize) -> &'a str {
        let name = self.nodes.get(node).filter(|node| node.id.is_some()).map(|node| usize::from(node.name));
        name.and_then(|name| self.names.get(name).copied()).unwrap_or_default()
    }

    /// Whether it is a piece of text and no element.
    pub(super) fn is_text(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.id.is_none())
    }

    /// What the page is called in its head.
    pub(super) fn page_title(&self) -> Option<String> {
        let head = self.html.root_element().child_elements().find(|child| child.value().name() == "head")?;
        let title = head.child_elements().find(|child| child.value().name() == "title")?;
        Some(squeeze(&title.text().collect::<String>()))
    }

    /// As the parser has it; `None` for text.
    pub(super) fn element(&self, node: usize) -> Option<ElementRef<'a>> {
        self.nodes.get(node)?.id.and_then(|id| self.html.tree.get(id)).and_then(ElementRef::wrap)
    }

    pub(super) fn attr(&self, node: usize, name: &str) -> Option<&'a str> {
        self.element(node).and_then(|element| attr(element, name))
    }

    /// Level of a heading, 1 to 6.
    pub(super) fn heading(&self, node: usize) -> Option<u8> {
        self.nodes.get(node).map(|node| node.level).filter(|level| *level > 0)
    }

    /// From the node itself outwards.
    pub(super) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(node);
        std::iter::from_fn(move || {
            let node = next?;
            let parent = self.nodes.get(node).map_or(0, Node::parent);
            next = (parent != node).then_some(parent);
            Some(node)
        })
    }

    pub(super) fn ancestor_at(&self, node: usize, depth: usize) -> usize {
        self.ancestors(node).find(|at| self.nodes[*at].depth() <= depth).unwrap_or(node)
    }

    /// Depth of the innermost node that holds both.
    pub(super) fn meeting_depth(&self, a: usize, b: usize) -> usize {
        let holder = self.ancestors(a).find(|at| self.range(*at).contains(&b));
        holder.map_or(0, |at| self.nodes[at].depth())
    }

    /// Children of a node, text included.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.range(node).end;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let at = next;
            (at < end).then(|| {
                next = self.nodes[at].end().max(at + 1);
                at
            })
        })
    }

    /// Whether classes or id call the element `names`.
    pub(super) fn is_called(&self, node: usize, names: Names) -> bool {
        self.nodes.get(node).is_some_and(|node| node.names.has(names))
    }

    /// Lets places that names only suggest count where they are not most of the page, and hands them down. A foot
    /// that stands in the same way several times is that of cards, not the page's.
    fn settle(&mut self) {
        let whole = self.text.len();
        let suggested: Vec<Place> = (0..self.nodes.len()).map(|node| self.suggested(node)).collect();
        let mut feet: HashMap<u32, usize> = HashMap::new();
        for (node, place) in self.nodes.iter().zip(&suggested) {
            if place.is_in(Place::FOOT) {
                *feet.entry(node.path).or_default() += 1;
            }
        }
        for (node, suggested) in suggested.into_iter().enumerate() {
            let repeated = suggested.is_in(Place::FOOT) && feet.get(&self.nodes[node].path) > Some(&2);
            let fits = !repeated && self.length(&self.range(node)) * 2 < whole;
            let inherited = self.nodes[self.nodes[node].parent()].place;
            let own = self.nodes[node].place.and(if fits { suggested } else { Place::default() });
            self.nodes[node].place = if node == 0 { own } else { own.and(inherited) };
        }
    }

    fn suggested(&self, node: usize) -> Place {
        let within = |names: &[&str]| self.ancestors(node).skip(1).any(|at| names.contains(&self.name(at)));
        let role = self.attr(node, "role").unwrap_or_default();
        match self.name(node) {
            "" | "a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "time" | "li" | "article" => {
                Place::default()
            }
            "nav" | "menu" => Place::NAVIGATION,
            "aside" => Place::MARGIN,
            "footer" if !within(&["article", "li", "td", "main", "section"]) => Place::FOOT,
            "header" if !within(&["article", "li", "td", "main", "section"]) => Place::MASTHEAD,
            _ if role == "navigation" => Place::NAVIGATION,
            _ if role == "contentinfo" => Place::FOOT,
            _ if role == "complementary" => Place::MARGIN,
            _ if self.is_called(node, Names::NAVIGATION) => Place::NAVIGATION,
            _ if self.is_called(node, Names::FOOT) && !within(&["article", "li", "td", "main"]) => {
                Place::FOOT
            }
            _ if self.is_called(node, Names::MARGIN) => Place::MARGIN,
            _ => Place::default(),
        }
    }
}

/// The value of an attribute. Elements have few: they are compared in place, for making a name of the parser's own to
/// look for costs more than the rest of a reading.
pub(super) fn attr<'a>(element: ElementRef<'a>, name: &str) -> Option<&'a str> {
    let attributes = element.value().attrs.iter();
    attributes
        .filter(|(key, _)| key.prefix.is_none())
        .find_map(|(key, value)| (*key.local == *name).then_some(&**value))
}

/// White space as one space, invisible marks left out.
pub(super) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        build::push_visible(&mut squeezed, word);
    }
    squeezed
}
