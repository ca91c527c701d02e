//! From the parser's tree to the flat page: text in lines, elements with what is known of them at once.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Node as Dom};

use super::names::Names;
use super::tree::{Node, Place, attr};

/// What a page is made of.
pub(super) struct Built<'a> {
    /// In the order of the document.
    pub(super) nodes: Vec<Node>,
    /// The names of elements, each once.
    pub(super) names: Vec<&'a str>,
    /// All of its text.
    pub(super) text: String,
}

/// The nodes of a page.
pub(super) fn build(html: &Html) -> Built<'_> {
    let mut builder = Builder {
        built: Built { nodes: Vec::new(), names: Vec::new(), text: String::new() },
        named: HashMap::new(),
        paths: HashMap::new(),
        open: Vec::new(),
        after: After::Block,
    };
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
    // It is kept until the list is read, which takes memory of its own.
    builder.built.nodes.shrink_to_fit();
    builder.built.text.shrink_to_fit();
    builder.built
}

/// What the text ended with.
#[derive(PartialEq, Eq)]
enum After {
    Block,
    Inline,
    Text,
}

/// The name of a text among those of elements. Names in greater numbers than that are the last one.
const TEXT: u16 = u16::MAX;

struct Builder<'a> {
    built: Built<'a>,
    /// The places of names.
    named: HashMap<&'a str, u16>,
    /// The paths by what they lead through, and the name at their end.
    paths: HashMap<(u32, u16), u32>,
    open: Vec<usize>,
    after: After,
}

impl<'a> Builder<'a> {
    fn open(&mut self, element: ElementRef<'a>) {
        let name = element.value().name();
        if name == "br" || !is_inline(name) {
            self.end_line();
        } else if self.after == After::Inline && !self.built.text.ends_with(char::is_whitespace) {
            self.built.text.push(' ');
        }
        let place = match name {
            "a" if attr(element, "href").is_some() => Place::LINK,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Place::HEADING,
            "p" => Place::PARAGRAPH,
            _ => Place::default(),
        };
        let name = self.name(name);
        let index = self.push(Some(element), name, place);
        self.open.push(index);
    }

    fn close(&mut self) {
        let Some(index) = self.open.pop() else { return };
        let end = counted(self.built.nodes.len());
        let Some(node) = self.built.nodes.get_mut(index) else { return };
        node.end = end;
        let name = self.built.names.get(usize::from(node.name));
        let inline = name.is_some_and(|name| is_inline(name));
        if inline {
            self.after = After::Inline;
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        if !self.built.text.ends_with('\n') {
            self.built.text.push('\n');
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
        let continues =
            self.after == After::Text && self.built.nodes.last().is_some_and(|last| last.id.is_none());
        if !continues {
            self.push(None, TEXT, Place::default());
        }
        self.space(text.starts_with(char::is_whitespace));
        for (nth, word) in text.split_whitespace().enumerate() {
            if nth > 0 {
                self.built.text.push(' ');
            }
            push_visible(&mut self.built.text, word);
        }
        self.space(text.ends_with(char::is_whitespace));
        self.after = After::Text;
    }

    fn space(&mut self, wanted: bool) {
        if wanted && !self.built.text.ends_with(char::is_whitespace) {
            self.built.text.push(' ');
        }
    }

    fn name(&mut self, name: &'a str) -> u16 {
        let next = u16::try_from(self.named.len()).unwrap_or(TEXT).min(TEXT - 1);
        let names = &mut self.built.names;
        *self.named.entry(name).or_insert_with(|| {
            if usize::from(next) == names.len() {
                names.push(name);
            }
            next
        })
    }

    fn push(&mut self, element: Option<ElementRef<'a>>, name: u16, place: Place) -> usize {
        let index = self.built.nodes.len();
        let parent = self.open.last().copied().unwrap_or(index);
        let above = self.built.nodes.get(parent).map_or(0, |parent| parent.path);
        let next = counted(self.paths.len() + 1);
        let path = *self.paths.entry((above, name)).or_insert(next);
        let names =
            element.map(|element| Names::of(attr(element, "class"), attr(element, "id"))).unwrap_or_default();
        let node = Node {
            id: element.map(|element| element.id()),
            parent: counted(parent),
            end: counted(index + 1),
            from: counted(self.built.text.len()),
            path,
            depth: u16::try_from(self.open.len()).unwrap_or(u16::MAX),
            name,
            names,
            place,
            level: element.and_then(level).unwrap_or(0),
        };
        self.built.nodes.push(node);
        index
    }
}

/// What is counted on a page: documents are cut long before there are more.
fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Level of a heading, by its name or its role.
fn level(element: ElementRef<'_>) -> Option<u8> {
    if let [b'h', level @ b'1'..=b'6'] = element.value().name().as_bytes() {
        return Some(level - b'0');
    }
    let level = || attr(element, "aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2);
    (attr(element, "role") == Some("heading")).then(level)
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
