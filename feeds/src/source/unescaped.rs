//! Words in angle brackets that somebody forgot to escape: `Brand im Lager <Nordhafen 3>`.
//!
//! Parsers take them for elements and readers never see them. Taken for words is what no element of HTML is called,
//! has no attribute with a value, and is closed nowhere on the page; elements of other vocabularies have a hyphen or a
//! colon in their names, or end in `/>`. Where there are none the page is not copied.

use std::borrow::Cow;
use std::collections::HashSet;

/// Elements of HTML, those of former versions and browsers included.
#[rustfmt::skip]
const KNOWN: [&str; 150] = [
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi",
    "bdo", "bgsound", "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite",
    "code", "col", "colgroup", "command", "content", "data", "datalist", "dd", "del", "details", "dfn", "dialog",
    "dir", "div", "dl", "dt", "element", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form",
    "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe",
    "image", "img", "input", "ins", "isindex", "kbd", "keygen", "label", "legend", "li", "link", "listing", "main",
    "map", "mark", "marquee", "math", "menu", "menuitem", "meta", "meter", "multicol", "nav", "nextid", "nobr",
    "noembed", "noframes", "noindex", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param",
    "picture", "plaintext", "portal", "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script",
    "search", "section", "select", "shadow", "slot", "small", "source", "spacer", "span", "strike", "strong", "style",
    "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time",
    "title", "tr", "track", "tt", "u", "ul", "var", "video", "wbr", "xmp",
];

/// Elements whose content is no HTML.
const RAW: [&str; 8] = ["iframe", "math", "noembed", "noframes", "script", "style", "svg", "xmp"];

/// Longest word in brackets.
const LONGEST: usize = 40;

/// `html` with such words escaped.
pub(super) fn escaped(html: &str) -> Cow<'_, str> {
    let mut closed: Option<HashSet<String>> = None;
    let mut escaped = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + found;
        at = open + 1;
        let rest = html.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            at = comment.find("-->").map_or(html.len(), |end| at + 3 + end);
            continue;
        }
        let name = name(rest);
        if name.is_empty() || is_known(name) {
            let raw = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name));
            at += raw.map_or(0, |raw| raw_length(rest, raw));
            continue;
        }
        let closed = closed.get_or_insert_with(|| closed_names(html));
        if is_words(rest, name) && !closed.contains(&name.to_lowercase()) {
            escaped.push_str(html.get(from..open).unwrap_or_default());
            escaped.push_str("&lt;");
            from = at;
        }
    }
    if from == 0 {
        return Cow::Borrowed(html);
    }
    escaped.push_str(html.get(from..).unwrap_or_default());
    Cow::Owned(escaped)
}

/// The name of the tag that `rest` would go on with; empty if a parser would not see one either.
fn name(rest: &str) -> &str {
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<'));
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

fn is_known(name: &str) -> bool {
    let is_lower = !name.bytes().any(|byte| byte.is_ascii_uppercase());
    let name = if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
    KNOWN.binary_search(&&*name).is_ok()
}

fn is_words(rest: &str, name: &str) -> bool {
    let end = rest.find(['<', '>']).unwrap_or(rest.len());
    let tag = rest.get(..end).unwrap_or_default();
    name.len() <= LONGEST && !name.contains(['-', ':']) && !tag.contains('=') && !tag.ends_with('/')
}

/// Length of an element whose content is no HTML, up to its end tag.
fn raw_length(rest: &str, name: &str) -> usize {
    let ends = rest.match_indices("</").map(|(at, _)| at);
    let mut own = ends.filter(|at| {
        let after = rest.get(at + 2..at + 2 + name.len());
        after.is_some_and(|found| found.eq_ignore_ascii_case(name))
    });
    own.next().unwrap_or(rest.len())
}

/// Names with an end tag somewhere on the page.
fn closed_names(html: &str) -> HashSet<String> {
    let ends = html.match_indices("</").filter_map(|(at, _)| html.get(at + 2..));
    ends.map(name).filter(|name| !name.is_empty() && !is_known(name)).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_elements_are_not() {
        for (html, expected) in [
            ("<h2>Lager <Nordhafen 3></h2>", "<h2>Lager &lt;Nordhafen 3></h2>"),
            ("<p>Amt <presse@amt.example>", "<p>Amt &lt;presse@amt.example>"),
            ("<p title='a <Halle 1>'>x", "<p title='a &lt;Halle 1>'>x"),
            ("a <Halle", "a &lt;Halle"),
        ] {
            assert_eq!(escaped(html), expected, "{html}");
        }
        for html in [
            "<DIV><x-item><o:p></o:p></x-item></DIV>",
            "<titel>Ein Titel</titel>",
            "<feld wert='1'>",
            "<leer/>",
            "1 < 2",
            "<script>if (a <b1) {}</script><!-- <Halle 1> -->",
            "<svg><g><pfad d=1></svg>",
        ] {
            assert!(matches!(escaped(html), Cow::Borrowed(_)), "{html}");
        }
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(KNOWN.is_sorted());
    }
}
