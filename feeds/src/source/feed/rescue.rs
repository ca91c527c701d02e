//! Takes a feed apart into its head and its entries, however torn it is, so that each can be parsed alone.

use super::lexer::{Kind, local, tokens};

/// How many elements an end tag may close at once. Torn texts leave a few open, hostile ones millions.
const DEEPEST: usize = 100;

/// A feed in pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pieces<'a> {
    /// From the root to the first entry.
    preface: &'a str,
    /// What opens the document: the start tag of the root, and RSS's channel behind it.
    opening: &'a str,
    /// The entries, each from start tag to end tag; a missing end tag before the next entry does not matter here.
    pub(super) entries: Vec<&'a str>,
    /// How many entries began and never ended.
    pub(super) torn: usize,
    /// Whether the document has no end: what is behind its last entry is not known.
    pub(super) breaks_off: bool,
}

impl<'a> Pieces<'a> {
    /// The pieces of `xml`, which starts with the root element.
    pub(super) fn of(xml: &'a str) -> Self {
        let mut pieces =
            Self { preface: xml, opening: opening(xml), entries: Vec::new(), torn: 0, breaks_off: true };
        let mut open: Option<usize> = None;
        let root = tokens(xml).next().map(|root| root.kind);
        for token in tokens(xml) {
            match token.kind {
                Kind::End(name) if root == Some(Kind::Start(name)) => pieces.breaks_off = false,
                Kind::Start(name) if is_entry(name) => {
                    if pieces.entries.is_empty() && open.is_none() {
                        pieces.preface = &xml[..token.start];
                    }
                    // An entry inside an entry: the first one lost its end tag.
                    if let Some(start) = open.replace(token.start) {
                        pieces.entries.push(&xml[start..token.start]);
                    }
                }
                Kind::End(name) if is_entry(name) => {
                    pieces.entries.extend(open.take().map(|start| &xml[start..token.end()]));
                }
                _ => {}
            }
        }
        pieces.torn = usize::from(open.is_some());
        pieces
    }

    /// A document that holds `entry` only.
    pub(super) fn alone(&self, entry: &str) -> String {
        self.closed(&[self.opening, entry].concat())
    }

    /// A document that holds what is said before the first entry.
    pub(super) fn head(&self) -> String {
        self.closed(self.preface)
    }

    /// `xml` up to its last whole tag, with end tags for what is still open.
    fn closed(&self, xml: &str) -> String {
        let mut out = String::with_capacity(xml.len() + 64);
        let mut open = Vec::new();
        for token in tokens(xml) {
            match token.kind {
                Kind::Start(name) => open.push(name),
                Kind::End(name) if !close(&mut open, name, &mut out) => continue,
                Kind::Other if token.end() == xml.len() => continue,
                _ => {}
            }
            out.push_str(token.raw);
        }
        for name in open.iter().rev() {
            out.push_str(&format!("</{name}>"));
        }
        out
    }
}

/// Prepares for the end tag of `name`: closes what is still open inside it; `false` if `name` itself is not open.
fn close(open: &mut Vec<&str>, name: &str, out: &mut String) -> bool {
    let outer = open.len().saturating_sub(DEEPEST);
    let Some(at) = open[outer..].iter().rposition(|other| *other == name) else { return false };
    let at = outer + at;
    for inner in open.drain(at + 1..).rev() {
        out.push_str(&format!("</{inner}>"));
    }
    open.pop();
    true
}

fn opening(xml: &str) -> &str {
    let root = tokens(xml).next().map_or(0, |root| root.end());
    let channel = if xml[root..].starts_with("<channel>") { "<channel>".len() } else { 0 };
    &xml[..root + channel]
}

fn is_entry(name: &str) -> bool {
    matches!(local(name), "item" | "entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_torn_feeds_apart() {
        let rss = "<rss><channel><title>T</title><item>1</item><item>2<item>3</item><item>4";
        let pieces = Pieces::of(rss);
        assert_eq!(pieces.entries, ["<item>1</item>", "<item>2", "<item>3</item>"]);
        assert_eq!((pieces.torn, pieces.breaks_off), (1, true));
        assert_eq!(pieces.alone(pieces.entries[1]), "<rss><channel><item>2</item></channel></rss>");
        assert_eq!(pieces.head(), "<rss><channel><title>T</title></channel></rss>");
    }
}
