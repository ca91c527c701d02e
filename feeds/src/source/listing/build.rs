//! From the parser's tree to the flat page: text in lines, elements with what is known of them at once.

use std::hash::{DefaultHasher, Hash, Hasher};

use scraper::{ElementRef, Html, Node as Dom};

use super::names::Names;
use super::tree::{Node, Place};

/// The nodes of a page in the order of the document, and its text.
pub(super) fn build(html: &Html) -> (Vec<Node<'_>>, String) {
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
    (builder.nodes, builder.text)
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
        for (nth, word) in text.split_whitespace().enumerate() {
            if nth > 0 {
                self.text.push(' ');
            }
            push_visible(&mut self.text, word);
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
            level: element.and_then(level),
            from: self.text.len(),
        };
        self.nodes.push(node);
        index
    }
}

/// Level of a heading, by its name or its role.
fn level(element: ElementRef<'_>) -> Option<u8> {
    if let [b'h', level @ b'1'..=b'6'] = element.value().name().as_bytes() {
        return Some(level - b'0');
    }
    let level = || element.attr("aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2);
    (element.attr("role") == Some("heading")).then(level)
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

/// Adds a word without invisible marks.
pub(super) fn push_visible(text: &mut String, word: &str) {
    if word.is_ascii() {
        text.push_str(word);
    } else {
        text.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')));
    }
}
