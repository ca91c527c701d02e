//! The text of a release as HTML of its own: the elements that carry meaning, with absolute addresses.
//!
//! Cleaning for safety is done later and elsewhere; here it is about what a reader needs. Containers and styles
//! go, loose text becomes paragraphs, lazy pictures get their address.

use std::fmt::Write;
use std::ops::Range;

use scraper::node::Element;

use super::block::{Block, Kind};
use super::element::heading_level;
use super::part::is_lead;
use super::tree::{Tree, What};

/// Elements kept as they are.
const KEPT: [&str; 44] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Attributes kept as they are.
const ATTRIBUTES: [&str; 7] = ["alt", "title", "colspan", "rowspan", "lang", "start", "cite"];

/// Writes a block of the text.
pub(super) fn write(tree: &Tree, block: &Block, out: &mut String) {
    let whole = tree.range(block.top) == block.range;
    let own = whole && KEPT.contains(&tree.name(block.top));
    let wrap = match block.kind {
        Kind::Heading(_) if is_lead(block) => Some("p".to_owned()),
        Kind::Heading(level) if !own => Some(format!("h{level}")),
        Kind::Text if !own => Some("p".to_owned()),
        Kind::Picture if !own => Some("figure".to_owned()),
        _ => None,
    };
    if let Some(name) = &wrap {
        let _ = write!(out, "<{name}>");
    }
    let start = out.len();
    let inner =
        if whole && wrap.is_some() { block.range.start + 1..block.range.end } else { block.range.clone() };
    nodes(tree, block, inner, out);
    if wrap.is_some() {
        let blank = out[start..].len() - out[start..].trim_start().len();
        out.replace_range(start..start + blank, "");
    }
    if let Some(name) = &wrap {
        out.truncate(out.trim_end().len());
        let _ = write!(out, "</{name}>");
    }
    out.push('\n');
}

/// Writes the pictures of a block. Its text, which may name the photographer, goes into their description, so that
/// the release begins with its own words.
pub(super) fn write_pictures(tree: &Tree, block: &Block, out: &mut String) {
    let caption = block.text.replace('\n', " ");
    for index in block.range.clone() {
        let Some(image) = tree.element(index).filter(|element| element.name() == "img") else { continue };
        let Some(source) = source(tree, image) else { continue };
        let alt = image.attr("alt").map(str::trim).filter(|alt| !caption.contains(alt)).unwrap_or_default();
        let described = [alt, caption.as_str()].into_iter().filter(|text| !text.is_empty());
        let description = described.collect::<Vec<_>>().join(". ");
        let _ = writeln!(out, "<p><img src=\"{}\" alt=\"{}\"></p>", escape(&source), escape(&description));
    }
}

fn nodes(tree: &Tree, block: &Block, range: Range<usize>, out: &mut String) {
    let mut open: Vec<(usize, &str)> = Vec::new();
    for index in range {
        while let Some((_, name)) = open.pop_if(|(end, _)| *end <= index) {
            let _ = write!(out, "</{name}>");
        }
        match tree.nodes[index].what {
            What::Text(text) => out.push_str(&escape(text)),
            What::Element(element) => {
                let name = if KEPT.contains(&element.name()) {
                    element.name()
                } else if heading_level(element).is_some() && block.top != index {
                    "strong"
                } else {
                    if tree.nodes[index].breaks && out.ends_with(char::is_alphanumeric) {
                        out.push(' ');
                    }
                    continue;
                };
                start(tree, element, name, out);
                if !matches!(name, "br" | "img") {
                    open.push((tree.nodes[index].end, name));
                }
            }
        }
    }
    while let Some((_, name)) = open.pop() {
        let _ = write!(out, "</{name}>");
    }
}

fn start(tree: &Tree, element: &Element, name: &str, out: &mut String) {
    let _ = write!(out, "<{name}");
    let address = match name {
        "a" => element
            .attr("href")
            .and_then(|address| tree.base.join(address.trim()).ok())
            .map(|url| ("href", url.to_string())),
        "img" => source(tree, element).map(|source| ("src", source)),
        _ => None,
    };
    if let Some((attribute, value)) = address {
        let _ = write!(out, " {attribute}=\"{}\"", escape(&value));
    }
    for attribute in ATTRIBUTES {
        if let Some(value) = element.attr(attribute) {
            let _ = write!(out, " {attribute}=\"{}\"", escape(value));
        }
    }
    out.push('>');
}

/// The address of a picture, where it stands before scripts have moved it.
fn source(tree: &Tree, image: &Element) -> Option<String> {
    ["data-src", "data-lazy-src", "data-original", "src"].iter().find_map(|name| {
        let address = image.attr(name).filter(|address| !address.trim().is_empty())?;
        tree.resolve(address).map(|url| url.to_string())
    })
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
    out
}
