//! What markup may cost a parser, told without parsing it.
//!
//! Small documents can be made to take minutes or gigabytes: elements nested thousandfold, thousands of attributes
//! in one tag, formatting that is opened again in every paragraph, a text of nothing but escapes. Real texts stay
//! far below these bounds. The numbers are never too small by more than what parsers close by themselves; they may
//! be too large for markup that closes nothing.

use std::borrow::Cow;
use std::collections::HashMap;

/// Open elements within each other; parsers take quadratic time for them.
const DEEPEST: usize = 500;

/// Elements that opening formatting again may make.
const REOPENED: usize = 1_000_000;

/// Bytes that writing text with all its escapes may look at.
const ESCAPING: usize = 20_000_000_000;

/// Attributes of one tag; each is compared with all before it.
const ATTRIBUTES: usize = 1_000;

/// Elements that hold nothing, or end where the next one begins.
const UNCOUNTED: [&str; 25] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option",
];

/// Elements that parsers open again where they were left open.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Whether a parser may be given `html`.
pub(super) fn is_bearable(html: &str) -> bool {
    let escapes = html.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count();
    let nesting = Nesting::of(html);
    nesting.deepest <= DEEPEST
        && nesting.formatting.saturating_mul(nesting.tags) <= REOPENED
        && escapes.saturating_mul(html.len()) <= ESCAPING
}

/// The most elements that may be open at once, of which formatting, and the number of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Nesting {
    deepest: usize,
    formatting: usize,
    tags: usize,
}

impl Nesting {
    /// An end tag closes only what carries its name.
    fn of(html: &str) -> Self {
        let mut open: HashMap<String, usize> = HashMap::new();
        let (mut nesting, mut now, mut formatting) = (Self::default(), 0_usize, 0_usize);
        for tag in html.split('<').skip(1) {
            let (name, closes) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
            let name = name[..end].to_ascii_lowercase();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            nesting.tags += 1;
            if UNCOUNTED.contains(&name.as_str()) {
                continue;
            }
            let is_formatting = usize::from(FORMATTING.contains(&name.as_str()));
            let count = open.entry(name).or_default();
            if !closes {
                *count += 1;
                now += 1;
                formatting += is_formatting;
                nesting.deepest = nesting.deepest.max(now);
                nesting.formatting = nesting.formatting.max(formatting);
            } else if *count > 0 {
                *count -= 1;
                now -= 1;
                formatting -= is_formatting;
            }
        }
        nesting
    }
}

/// `html` without tags that have too many attributes.
pub(in crate::normalize) fn bounded(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let (length, attributes) = tag(&html.as_bytes()[start + 1..]);
        at = start + 1 + length;
        if attributes > ATTRIBUTES {
            kept.push_str(&html[copied..start]);
            kept.push(' ');
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// The bytes of a tag behind its `<`, and how many attributes they may be. Blanks within quotes count as well, since
/// only a parser knows for certain what is quoted.
fn tag(bytes: &[u8]) -> (usize, usize) {
    if !bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
        return (0, 0);
    }
    let (mut quote, mut is_value, mut attributes) = (None, false, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => {
                quote = None;
                attributes += 1;
            }
            (Some(_), b' ' | b'\t' | b'\n') => attributes += 1,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if is_value => quote = Some(byte),
            (None, b'>') => return (at + 1, attributes),
            (None, b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0C) => attributes += 1,
            _ => {}
        }
        is_value = byte == b'=' || (is_value && byte.is_ascii_whitespace());
    }
    (bytes.len(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_nests() {
        for (html, deepest, formatting, tags) in [
            ("", 0, 0, 0),
            ("text", 0, 0, 0),
            ("<p>a<p>b<br><li>c", 0, 0, 4),
            ("<div><b>a</b></div><div></div>", 2, 1, 6),
            ("<div></b></b></b><div>", 2, 0, 5),
            ("a < b <3", 0, 0, 0),
            ("</div></div><DIV>", 1, 0, 3),
        ] {
            assert_eq!(Nesting::of(html), Nesting { deepest, formatting, tags }, "{html}");
        }
    }

    #[test]
    fn what_costs_too_much_is_told() {
        let fonts: String = (0..400).map(|i| format!("<font size={i}>")).collect();
        for (html, expected) in [
            ("<p>Ein <b>Absatz</b>".repeat(5_000), true),
            ("<div>".repeat(600), false),
            (format!("{fonts}{}", "<p>x".repeat(5_000)), false),
            ("&amp;".repeat(70_000), false),
        ] {
            assert_eq!(is_bearable(&html), expected, "{}", &html[..20]);
        }
    }

    #[test]
    fn tags_of_many_attributes_go() {
        let many: String = (0..2_000).map(|i| format!(" a{i}")).collect();
        let quoted: String = (0..2_000).map(|i| format!("a{i}=\">\"")).collect();
        assert_eq!(bounded(&format!("a<p{many}>b</p>")), "a b</p>");
        assert_eq!(bounded(&format!("a<p {quoted}>b")), "a b");
        assert_eq!(bounded(&format!("a<p {}", "/x".repeat(2_000))), "a ");
        let picture = format!("<img src=\"data:image/png;base64,{}\">", "a/b+".repeat(9_000));
        assert_eq!(bounded(&picture), picture);
        assert_eq!(bounded("<p class=\"a\">ä</p> < 3"), "<p class=\"a\">ä</p> < 3");
    }
}
