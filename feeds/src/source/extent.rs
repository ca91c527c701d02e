//! How deeply a page nests its elements and how many it has, known before it is parsed.
//!
//! The depth is never estimated much below what the parser builds: an end tag counts only against an open start tag
//! of its own name. Elements that end by themselves where they may not nest are left out. Parsing costs the square
//! of the depth, so that 20 kB of nested `<div>` would take seconds; real pages stay below a hundred.
//!
//! An element of three bytes takes two hundred once it is parsed, so that the size of a page alone bounds no memory.

use std::collections::HashMap;
use std::fmt;

/// What makes a page one that was not written for people, and that is not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// It nests too deep.
    Depth,
    /// It has too many elements.
    Elements,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Depth => "this page nests its elements deeper than any page for people",
            Self::Elements => "this page has more elements than any page for people",
        })
    }
}

/// Deeper pages are refused.
const DEEPEST: usize = 500;

/// Pages with more elements are refused: ten years of an office on one page have half as many.
const MOST: usize = 250_000;

/// Elements without an end tag, or which end where the next one starts.
const SHALLOW: [&str; 31] = [
    "a", "area", "base", "br", "button", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
    "link", "meta", "nobr", "option", "p", "param", "path", "source", "tbody", "td", "tfoot", "th", "thead",
    "tr", "track", "use", "wbr",
];

/// Elements whose content is not markup.
const RAW: [&str; 7] = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title"];

/// In what `html` exceeds any page written for people.
pub(super) fn excess(html: &str) -> Option<Excess> {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut elements) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closing, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).take(20).count();
        let name = tag.get(..length).unwrap_or_default();
        rest = tag.get(length..).unwrap_or_default();
        elements += usize::from(!closing && !name.is_empty());
        if elements > MOST {
            return Some(Excess::Elements);
        }
        if name.is_empty() || SHALLOW.iter().any(|shallow| shallow.eq_ignore_ascii_case(name)) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        if closing {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                (*count, depth) = (*count - 1, depth - 1);
            }
        } else if RAW.contains(&name.as_str()) {
            rest = after_raw(rest, &name);
        } else {
            *open.entry(name).or_default() += 1;
            depth += 1;
        }
        if depth > DEEPEST {
            return Some(Excess::Depth);
        }
    }
    None
}

/// What follows the end tag of an element whose content is not markup.
fn after_raw<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or_default();
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::{Excess, excess};

    #[test]
    fn refuses_what_nests_and_nothing_else() {
        for page in
            ["<div>", "<b><i></b>", "<div></b><div></p>", "<ul><li>", "<table><td><div></div>", "<FONT>"]
        {
            assert_eq!(excess(&page.repeat(600)), Some(Excess::Depth), "{page}");
        }
        let page = ["<div><p>", "<li>", "<br>", "<td>", "<a name=x>", "</div>", "<!-- <div> -->", "< div>"];
        for page in [page.concat().as_str(), "<script>'<div>'</SCRIPT >", "<p>"] {
            assert_eq!(excess(&page.repeat(600)), None, "{page}");
        }
        assert_eq!(excess("<script>"), None);
        assert_eq!(excess(&"<p>".repeat(250_001)), Some(Excess::Elements));
        assert_eq!(excess(&"<p></p>".repeat(250_000)), None);
    }
}
