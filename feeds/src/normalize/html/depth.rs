//! How deep markup may nest, told without parsing it.
//!
//! The number is never too small by more than what parsers close by themselves; it may be too large for markup that
//! closes nothing.

use std::collections::HashMap;

/// Elements that hold nothing, or end where the next one begins.
const UNCOUNTED: [&str; 25] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option",
];

/// The most elements that may be open at once. An end tag closes only what carries its name.
pub(super) fn deepest(html: &str) -> usize {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut now, mut deepest) = (0_usize, 0_usize);
    for tag in html.split('<').skip(1) {
        let (name, closes) = match tag.strip_prefix('/') {
            Some(name) => (name, true),
            None => (tag, false),
        };
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCOUNTED.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            now += 1;
            deepest = deepest.max(now);
        } else if *count > 0 {
            *count -= 1;
            now -= 1;
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_nests() {
        for (html, expected) in [
            ("", 0),
            ("text", 0),
            ("<p>a<p>b<br><li>c", 0),
            ("<div><b>a</b></div><div></div>", 2),
            ("<div></b></b></b><div>", 2),
            ("a < b <3", 0),
            ("</div></div><DIV>", 1),
        ] {
            assert_eq!(deepest(html), expected, "{html}");
        }
        assert_eq!(deepest(&"<div>".repeat(600)), 600);
    }
}
