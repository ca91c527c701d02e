//! A page as a flat array in document order, with what the search for lists asks of every part of it.
//!
//! The subtree of a node is a range of the array, and its text a slice of one string, so that every question
//! about a part of the page costs the same whatever its size. Scripts, templates and form choices are left out.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use scraper::{ElementRef, Html, Node as Dom};

use super::names::Names;

/// One element or piece of text.
pub(super) struct Node<'a> {
    /// `None` for text.
    pub(super) element: Option<ElementRef<'a>>,
    /// Its name, `#text` for text.
    pub(super) name: &'a str,
    /// The node that holds it; the first node holds itself.
    pub(super) parent: usize,
    /// The index after its subtree.
    pub(super) end: usize,
    /// Its distance from the first node.
    pub(super) depth: usize,
    /// Stands for the names of the elements from the first node down to it.
    pub(super) path: u64,
    /// Where it stands.
    pub(super) place: Place,
    /// What it is called.
    pub(super) names: Names,
    from: usize,
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
    pub(super) nodes: Vec<Node<'a>>,
    text: String,
}

impl<'a> Tree<'a> {
    pub(super) fn of(html: &'a Html) -> Self {
        let mut builder =
            Builder { nodes: Vec::new(), text: String::new(), open: Vec::new(), after: After::Block };
        let mut next = html.tree.root().first_child();
        while let Some(node) = next {
            let seen = match node.value() {
                Dom::Element(element) if is_unseen(element.name()) => false,
                Dom::Text(text) => {
                    builder.text(text);
                    false
                }
                value => value.is_element(),
            };
            if let Some(element) = ElementRef::wrap(node).filter(|_| seen) {
                builder.open(element);
                if node.has_children() {
                    next = node.first_child();
                    continue;
                }
                builder.close();
            }
            let mut at = Some(node);
            next = None;
            while let Some(done) = at {
                next = done.next_sibling();
                if next.is_some() {
                    break;
                }
                at = done.parent().filter(|parent| parent.value().is_element());
                if at.is_some() {
                    builder.close();
                }
            }
        }
        let mut tree = Self { nodes: builder.nodes, text: builder.text };
        tree.settle();
        tree
    }

    /// Its text, lines separated by `\n`.
    pub(super) fn text(&self, nodes: &Range<usize>) -> &str {
        let at = |index: usize| self.nodes.get(index).map_or(self.text.len(), |node| node.from);
        self.text.get(at(nodes.start)..at(nodes.end)).unwrap_or_default().trim()
    }

    /// The text of one node on one line.
    pub(super) fn line(&self, node: usize) -> String {
        squeeze(self.text(&self.range(node)))
    }

    /// Length in bytes, nearly.
    pub(super) fn length(&self, nodes: &Range<usize>) -> usize {
        let at = |index: usize| self.nodes.get(index).map_or(self.text.len(), |node| node.from);
        at(nodes.end).saturating_sub(at(nodes.start))
    }

    pub(super) fn range(&self, node: usize) -> Range<usize> {
        node..self.nodes.get(node).map_or(node, |found| found.end)
    }

    /// The name of an element; empty for text.
    pub(super) fn name(&self, node: usize) -> &'a str {
        self.nodes.get(node).filter(|node| node.element.is_some()).map_or("", |node| node.name)
    }

    pub(super) fn attr(&self, node: usize, name: &str) -> Option<&'a str> {
        self.nodes.get(node)?.element?.value().attr(name)
    }

    /// Level of a heading, 1 to 6.
    pub(super) fn heading(&self, node: usize) -> Option<u8> {
        let name = self.name(node).as_bytes();
        if let [b'h', level @ b'1'..=b'6'] = name {
            return Some(level - b'0');
        }
        let level = || self.attr(node, "aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2);
        (self.attr(node, "role") == Some("heading")).then(level)
    }

    /// From the node itself outwards.
    pub(super) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(node);
        std::iter::from_fn(move || {
            let node = next?;
            let parent = self.nodes.get(node).map_or(0, |found| found.parent);
            next = (parent != node).then_some(parent);
            Some(node)
        })
    }

    pub(super) fn ancestor_at(&self, node: usize, depth: usize) -> usize {
        self.ancestors(node).find(|at| self.nodes[*at].depth <= depth).unwrap_or(node)
    }

    /// Depth of the innermost node that holds both.
    pub(super) fn meeting_depth(&self, a: usize, b: usize) -> usize {
        let holder = self.ancestors(a).find(|at| self.range(*at).contains(&b));
        holder.map_or(0, |at| self.nodes[at].depth)
    }

    /// Children of a node, text included.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.range(node).end;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let at = next;
            (at < end).then(|| {
                next = self.nodes[at].end.max(at + 1);
                at
            })
        })
    }

    /// Whether classes or id call the element `names`.
    pub(super) fn is_called(&self, node: usize, names: Names) -> bool {
        self.nodes.get(node).is_some_and(|node| node.names.has(names))
    }

    /// Lets places that names only suggest count where they are not most of the page, and hands them down.
    fn settle(&mut self) {
        let whole = self.text.len();
        for node in 0..self.nodes.len() {
            let suggested = self.suggested(node);
            let fits = self.length(&self.range(node)) * 2 < whole;
            let inherited = self.nodes[self.nodes[node].parent].place;
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

/// Elements that hold nothing a reader sees as text of the page.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "head"
            | "select"
            | "datalist"
            | "textarea"
            | "object"
            | "math"
            | "video"
            | "audio"
            | "wbr"
    )
}

/// Elements that do not end a line.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "big"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
    )
}

/// White space as one space, invisible marks left out.
pub(super) fn squeeze(text: &str) -> String {
    let visible: String =
        text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the text ended with.
#[derive(PartialEq, Eq)]
enum After {
    Block,
    Inline,
    Text,
}

struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    text: String,
    open: Vec<usize>,
    after: After,
}

impl<'a> Builder<'a> {
    fn open(&mut self, element: ElementRef<'a>) {
        let name = element.value().name();
        if name == "br" || !is_inline(name) {
            self.end_line();
        } else if self.after == After::Inline && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        let place = match name {
            "a" => Place::LINK,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Place::HEADING,
            "p" => Place::PARAGRAPH,
            _ => Place::default(),
        };
        let index = self.push(Some(element), name, place);
        self.open.push(index);
    }

    fn close(&mut self) {
        let Some(index) = self.open.pop() else { return };
        let end = self.nodes.len();
        let node = &mut self.nodes[index];
        node.end = end;
        let inline = is_inline(node.name);
        if inline {
            self.after = After::Inline;
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.after = After::Block;
    }

    fn text(&mut self, text: &str) {
        if self.open.is_empty() {
            return;
        }
        if text.trim().is_empty() {
            self.space(!text.is_empty());
            return;
        }
        // A comment between two pieces of text makes no difference to a reader.
        let continues = self.after == After::Text
            && self.nodes.last().is_some_and(|last| last.element.is_none() && last.end == self.nodes.len());
        if !continues {
            self.push(None, "#text", Place::default());
        }
        self.space(text.starts_with(char::is_whitespace));
        let mut words = text.split_whitespace();
        self.text.extend(words.next());
        for word in words {
            self.text.push(' ');
            self.text.push_str(word);
        }
        self.space(text.ends_with(char::is_whitespace));
        self.after = After::Text;
    }

    fn space(&mut self, wanted: bool) {
        if wanted && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    fn push(&mut self, element: Option<ElementRef<'a>>, name: &'a str, place: Place) -> usize {
        let index = self.nodes.len();
        let parent = self.open.last().copied().unwrap_or(index);
        let above = self.nodes.get(parent).map_or(0, |parent| parent.path);
        let mut hasher = DefaultHasher::new();
        (above, name).hash(&mut hasher);
        let names =
            element.map(|element| Names::of(element.attr("class"), element.attr("id"))).unwrap_or_default();
        let node = Node {
            element,
            name,
            parent,
            end: index + 1,
            depth: self.open.len(),
            path: hasher.finish(),
            place,
            names,
            from: self.text.len(),
        };
        self.nodes.push(node);
        index
    }
}
