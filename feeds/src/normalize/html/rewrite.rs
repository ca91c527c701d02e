//! What the sanitiser's allow-list cannot say: headings lowered, frames of a page turned into plain blocks,
//! pictures without a picture and paragraphs without words dropped.
//!
//! What comes in was written by the sanitiser's serialiser: every `<` outside quotes opens a tag, attributes stand
//! in double quotes. What goes out is sanitised once more before anybody sees it.

use crate::normalize::text::has_words;

/// Elements that mean something on a page of their own only.
const BLOCKS: [&str; 8] = ["address", "article", "aside", "center", "footer", "header", "main", "section"];

/// The highest heading that stands below the title of a release.
const TOPMOST: u8 = 3;

/// `html` with its elements renamed and empty pictures left out.
pub(super) fn rewrite(html: &str) -> String {
    let lowered = lowered_by(html);
    let mut written = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => written.push_str(text),
            Piece::Tag(tag) => write_tag(tag, lowered, &mut written),
        }
    }
    written
}

/// Whether a word stands outside of tags and before the first reference of a text. If none does, there may be one all the
/// same.
pub(super) fn says_words(html: &str) -> bool {
    pieces(html).any(|piece| match piece {
        Piece::Text(text) => text.split('&').next().is_some_and(has_words),
        Piece::Tag(_) => false,
    })
}

fn write_tag(tag: &str, lowered: u8, written: &mut String) {
    let (name, attributes) = split(tag);
    if name == "img" && !is_picture(attributes) {
        return;
    }
    if tag == "/p" && drop_empty_paragraph(written) {
        return;
    }
    written.push('<');
    if tag.starts_with('/') {
        written.push('/');
    }
    match level(name) {
        Some(level) => {
            written.push('h');
            written.push(char::from(b'0' + (level + lowered).min(6)));
        }
        None if BLOCKS.contains(&name) => written.push_str("div"),
        None => written.push_str(name),
    }
    written.push_str(attributes);
    written.push('>');
}

/// Editors make room with empty paragraphs. Takes back the one just opened if nothing was written to it.
fn drop_empty_paragraph(written: &mut String) -> bool {
    let mut filled = written.as_str();
    while let Some(rest) = filled.strip_suffix("&nbsp;").or_else(|| filled.strip_suffix(char::is_whitespace))
    {
        filled = rest;
    }
    let start = filled.strip_suffix("<p>").map(str::len);
    start.inspect(|start| written.truncate(*start)).is_some()
}

/// How far all headings go down so that the highest is low enough.
fn lowered_by(html: &str) -> u8 {
    let levels = pieces(html).filter_map(|piece| match piece {
        Piece::Tag(tag) => level(split(tag).0),
        Piece::Text(_) => None,
    });
    TOPMOST.saturating_sub(levels.min().unwrap_or(TOPMOST))
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// Whether an image has an address and is more than the dot that counts visitors.
fn is_picture(attributes: &str) -> bool {
    let is_dot = |name| matches!(attribute(attributes, name), Some("0" | "1" | "0px" | "1px"));
    attribute(attributes, "src").is_some_and(|src| !src.is_empty()) && !is_dot("width") && !is_dot("height")
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    // Names and values alternate between the quotes; those within values are written as references.
    let mut parts = attributes.split('"');
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        if key.trim().trim_end_matches('=') == name {
            return Some(value);
        }
    }
    None
}

/// The name of a tag, and the rest of it.
fn split(tag: &str) -> (&str, &str) {
    let tag = tag.trim_start_matches('/');
    tag.split_at(tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len()))
}

enum Piece<'a> {
    Text(&'a str),
    /// Without its angle brackets.
    Tag(&'a str),
}

fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(tag) = rest.strip_prefix('<') {
            let end = end_of_tag(tag);
            rest = tag.get(end + 1..).unwrap_or_default();
            return Some(Piece::Tag(&tag[..end]));
        }
        let (text, tail) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        rest = tail;
        Some(Piece::Text(text))
    })
}

/// The position of the `>` that ends a tag; those within quotes do not.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.unwrap_or(tag.len())
}
