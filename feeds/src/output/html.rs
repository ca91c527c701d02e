//! Sanitised HTML read again: as plain text, and as markup for the project's own pages.
//!
//! What comes in was written by the sanitiser's serialiser: every `<` opens a tag, attributes stand in double
//! quotes, only five entities occur. That makes a scanner of a few lines enough. Nothing rests on it for safety:
//! text is escaped again wherever it goes, and markup goes through the sanitiser once more, last.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::Builder;

use super::text;
use crate::model::SafeHtml;

/// Elements that stand within a line; around all others words do not join.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
];

/// What a page of ours takes from a release: nothing that loads anything.
const ON_PAGES: [&str; 43] = [
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
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Plain text as markup that shows it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The words of the markup, in one line.
pub(super) fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len() / 2);
    each_text(html, |text| words.push_str(text));
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ")
}

/// Hands out the text of the markup piece by piece, with a blank where words do not join.
pub(super) fn each_text(html: &str, mut to: impl FnMut(&str)) {
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => to(&decode(text)),
            Piece::Tag(tag) if INLINE.contains(&name(tag)) => {}
            Piece::Tag(_) => to(" "),
        }
    }
}

/// The markup for a feed: as it was sanitised, but for characters that no document may hold.
pub(super) fn for_feed(html: &SafeHtml) -> String {
    match text::clean(html.as_str()) {
        Cow::Borrowed(html) => html.to_owned(),
        // Taking out a character may make sense of what the sanitiser took for nonsense, in an address for example.
        Cow::Owned(html) => ammonia::clean(&html),
    }
}

/// The markup for a page that has its own topmost heading and loads nothing: pictures become their description.
pub(super) fn for_page(html: &str) -> String {
    let mut markup = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => markup.push_str(text),
            Piece::Tag(tag) => markup.push_str(&page_tag(tag)),
        }
    }
    page_sanitiser().clean(&markup).to_string()
}

fn page_tag(tag: &str) -> String {
    match name(tag) {
        "img" => match attribute(tag, "alt").map(decode) {
            Some(alt) if !alt.trim().is_empty() => escape(&format!("[Bild: {}]", alt.trim())),
            _ => String::new(),
        },
        // The page's own title is its only heading of the first level.
        "h1" if tag.starts_with('/') => "</h2>".to_owned(),
        "h1" => "<h2>".to_owned(),
        _ => format!("<{tag}>"),
    }
}

fn page_sanitiser() -> Builder<'static> {
    let mut sanitiser = Builder::default();
    sanitiser
        .tags(HashSet::from(ON_PAGES))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    sanitiser
}

enum Piece<'a> {
    Text(&'a str),
    /// Without its angle brackets.
    Tag(&'a str),
}

fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let piece = match rest.strip_prefix('<').and_then(|tag| Some((tag, end_of_tag(tag)?))) {
            Some((tag, end)) => {
                rest = &tag[end + 1..];
                Piece::Tag(&tag[..end])
            }
            None => {
                let start = rest.chars().next()?.len_utf8();
                let end = rest[start..].find('<').map_or(rest.len(), |next| start + next);
                let text = &rest[..end];
                rest = &rest[end..];
                Piece::Text(text)
            }
        };
        Some(piece)
    })
}

/// The position of the `>` that ends a tag; those within quotes do not.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches('/');
    tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    Cow::Owned(text.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_keeps_words_apart() {
        for (html, expected) in [
            ("<p>Ein <b>Wort</b>laut.</p><p>Zwei</p>", "Ein Wortlaut. Zwei"),
            ("<ul><li>a</li><li>b</li></ul>", "a b"),
            ("a<br>b &amp; c &lt;d&gt; &amp;lt; &quot;e&quot;&nbsp;f", "a b & c <d> &lt; \"e\" f"),
            ("<a href=\"https://a.example/?x>y\" title=\"1 > 0\">Ziel</a>", "Ziel"),
            ("< kein Ende", "< kein Ende"),
            ("", ""),
        ] {
            assert_eq!(plain(html), expected, "{html}");
        }
    }

    #[test]
    fn pages_load_nothing() {
        for (html, expected) in [
            (
                "<p><img src=\"https://a.example/b.jpg\" alt=\"Das Rathaus &amp; &quot;mehr&quot; <b>\"></p>",
                "<p>[Bild: Das Rathaus &amp; \"mehr\" &lt;b&gt;]</p>",
            ),
            ("<p>a<img src=\"https://a.example/b.jpg\">b</p>", "<p>ab</p>"),
            ("<h1>Titel</h1><h3>x</h3>", "<h2>Titel</h2><h3>x</h3>"),
            ("<p style=\"color:red\" class=\"x\">a<script>b</script></p>", "<p>a</p>"),
            ("<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>"),
            ("<a href=\"https://a.example/?b&amp;c\">a</a>", "<a href=\"https://a.example/?b&amp;c\">a</a>"),
            (
                "<video src=\"https://a.example/b\"></video><table align=\"left\"><tr><td>1</td></tr></table>",
                "<table><tbody><tr><td>1</td></tr></tbody></table>",
            ),
        ] {
            assert_eq!(for_page(html), expected, "{html}");
        }
    }

    #[test]
    fn taking_out_a_character_makes_no_script() {
        let html = SafeHtml::from_sanitiser("<a href=\"java\u{b}script:alert(1)\">a</a>".to_owned());
        assert!(!for_feed(&html).contains("javascript:"));
    }
}
