//! Tells feeds from everything else by their first few kilobytes.

use super::lexer::{Kind, local, tokens};

/// How far a feed may start behind blanks, comments and warnings of the program that wrote it.
const PROLOGUE: usize = 64 * 1024;

/// What sort of feed a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// RSS or Atom; its root element starts at this byte.
    Xml(usize),
    /// A JSON object, which may be a feed; it starts at this byte.
    Json(usize),
}

/// Looks for the root of a feed; an HTML page has none, wherever it talks of feeds.
pub(super) fn sniff(text: &str) -> Option<Looks> {
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('{') {
        return Some(Looks::Json(start));
    }
    let mut end = text.len().min(PROLOGUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // A root tag at the very end of the prologue is torn and not recognised; nobody's feed starts there.
    for token in tokens(&text[..end]) {
        match token.kind {
            Kind::Start(name) | Kind::Empty(name) => match local(name).to_ascii_lowercase().as_str() {
                "rss" | "feed" | "rdf" => return Some(Looks::Xml(token.start)),
                "html" | "head" | "body" => return None,
                _ => {}
            },
            Kind::Other if token.raw.to_ascii_lowercase().starts_with("<!doctype html") => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_feed_by_its_root() {
        let blanks = format!("{}<rss>", " ".repeat(9000));
        let xml = |text: &str, root: &str| text.find(root).map(Looks::Xml);
        let after_comment = "<?xml version=\"1.0\"?><!-- <html> --><feed xmlns='x'>";
        let after_warning = "<br />\n<b>Warning</b>: x<br />\n<rss>";
        let cases = [
            ("<rss version=\"2.0\">", Some(Looks::Xml(0))),
            ("<rdf:RDF>", Some(Looks::Xml(0))),
            (after_comment, xml(after_comment, "<feed")),
            (after_warning, xml(after_warning, "<rss")),
            (blanks.as_str(), Some(Looks::Xml(9000))),
            (" {\"version\": 1}", Some(Looks::Json(1))),
            ("<!DOCTYPE html><rss>", None),
            ("<HTML><body><rss>", None),
            ("[1, 2]", None),
            ("plain", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(sniff(text), expected, "{text}");
        }
    }
}
