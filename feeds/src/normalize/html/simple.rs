//! Markup that the sanitiser leaves as it is, told without a parser.
//!
//! Most texts of feeds are paragraphs, lists, links and a bold word here and there, and so is what the sanitiser has
//! written of nearly all others. To make a tree of such a text and write it again, to see that nothing has changed, takes
//! longer than all else that is done with it.
//!
//! Invariant: what is taken for simple here comes out of the sanitiser byte by byte as it went in. So anything that
//! a parser might see otherwise than as it is written is not simple: blocks in paragraphs, ends that do not match
//! their beginnings, attributes, characters that have another form.

use crate::normalize::text::is_simple;

/// Elements within each other.
const DEEPEST: usize = 12;

/// How a link begins and ends that the sanitiser has written.
const LINK: &str = "a href=\"";
const REL: &str = "\" rel=\"noopener noreferrer\"";

/// References that the sanitiser writes.
const REFERENCES: [&str; 4] = ["amp;", "lt;", "gt;", "nbsp;"];

/// What an element may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Blocks and text.
    Frame,
    /// Items.
    List,
    /// As a frame, in a list.
    Item,
    /// Text.
    Block,
    /// Text, within a line.
    Inline,
    /// As such, but no other link.
    Link,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "div" | "blockquote" => Self::Frame,
            "ul" | "ol" => Self::List,
            "li" => Self::Item,
            "p" | "h3" | "h4" | "h5" | "h6" => Self::Block,
            "b" | "i" | "em" | "strong" => Self::Inline,
            _ => return None,
        })
    }

    fn may_hold(self, inner: Self) -> bool {
        match self {
            Self::Frame | Self::Item => inner != Self::Item,
            Self::List => inner == Self::Item,
            Self::Block | Self::Inline | Self::Link => matches!(inner, Self::Inline | Self::Link),
        }
    }
}

/// Whether the sanitiser would write `html` as it is, if it leaves these addresses as they are.
pub(super) fn is_simple_markup(html: &str, is_address: impl Fn(&str) -> bool) -> bool {
    html.chars().all(|c| is_simple(c) || matches!(c, '\t' | '\n')) && is_well_formed(html, is_address)
}

fn is_well_formed(html: &str, is_address: impl Fn(&str) -> bool) -> bool {
    let mut open: Vec<(&str, Kind)> = Vec::new();
    let mut pieces = html.split('<');
    if !pieces.next().is_some_and(is_text) {
        return false;
    }
    let mut opened = false;
    for piece in pieces {
        let Some((tag, text)) = piece.split_once('>') else { return false };
        let goes_on = match tag.strip_prefix('/') {
            Some(name) => open.pop().is_some_and(|(inner, _)| inner == name) && !(opened && name == "p"),
            None => tag == "br" || opens(tag, &mut open, &is_address),
        };
        if !goes_on || !is_text(text) {
            return false;
        }
        // A paragraph without words is dropped.
        opened = tag == "p" && text.replace("&nbsp;", "").trim().is_empty();
    }
    open.is_empty()
}

/// Opens an element where it may stand.
fn opens<'a>(tag: &'a str, open: &mut Vec<(&'a str, Kind)>, is_address: impl Fn(&str) -> bool) -> bool {
    let linked = tag.strip_prefix(LINK).and_then(|rest| rest.strip_suffix(REL));
    let (name, kind) = match (linked, Kind::of(tag)) {
        (Some(address), _) if is_address(address) => ("a", Kind::Link),
        (None, Some(kind)) => (tag, kind),
        _ => return false,
    };
    let fits = open.last().map_or(Kind::Frame, |(_, outer)| *outer).may_hold(kind);
    let again = kind == Kind::Link && open.iter().any(|(_, outer)| *outer == kind);
    open.push((name, kind));
    fits && !again && open.len() <= DEEPEST
}

/// Whether text is written as the sanitiser writes it.
fn is_text(text: &str) -> bool {
    let mut parts = text.split('&');
    let first = parts.next();
    !text.contains('>')
        && first.is_some()
        && parts.all(|part| REFERENCES.iter().any(|name| part.starts_with(name)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::super::{is_settled_address, once, sanitiser};
    use super::*;

    fn base() -> Url {
        Url::parse("https://amt.example/presse/").expect("an address")
    }

    fn is_taken_for_simple(html: &str) -> bool {
        is_simple_markup(html, |address| is_settled_address(&base(), address))
    }

    #[test]
    fn texts_of_feeds_are_simple() {
        for html in [
            "Nur Text &amp; Zeichen – „so“",
            "<p>Der <b>Rat</b> tagt.<br>Am Montag</p>\n<ul><li>A</li><li><p>B</p><ol><li>C</li></ol></li></ul>",
            "<h3>Bad</h3><blockquote><p>Es öffnet <em><strong>heute</strong></em>.</p></blockquote>",
            "<p>Mehr <a href=\"https://amt.example/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">hier</a></p>",
        ] {
            assert!(is_taken_for_simple(html), "{html}");
        }
    }

    #[test]
    fn what_is_written_otherwise_is_not() {
        for html in [
            "<p>A<p>B",
            "<p>A</b></p>",
            "<p><div>A</div></p>",
            "<p class=\"a\">A</p>",
            "<P>A</P>",
            "<p>&nbsp; </p>",
            "<p>A\u{a0}B</p>",
            "<p>A & B</p>",
            "<p>A &auml; B</p>",
            "<p>A > B</p>",
            "<!-- A -->",
            "<li>A</li>",
            "<h1>A</h1>",
            "<script>A</script>",
            "<br/>",
            "<p>Mehr <a href=\"/a\" rel=\"noopener noreferrer\">hier</a></p>",
            "<p>Mehr <a href=\"javascript:a()\" rel=\"noopener noreferrer\">hier</a></p>",
            "<p>Mehr <a href=\"https://amt.example/?utm_source=a\" rel=\"noopener noreferrer\">hier</a></p>",
        ] {
            assert!(!is_taken_for_simple(html), "{html}");
        }
    }

    fn any_markup() -> impl Strategy<Value = String> {
        let pieces = vec![
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<br>",
            "<ul>",
            "</ul>",
            "<li>",
            "</li>",
            "<h3>",
            "</h3>",
            "<div>",
            "</div>",
            "<em>",
            "</em>",
            "Rat ",
            " ",
            "\n",
            "&amp;",
            "&nbsp;",
            "ä",
            "\"",
            "'",
            "<blockquote>",
            "</blockquote>",
            "</a>",
            "<a href=\"https://amt.example/1\" rel=\"noopener noreferrer\">",
        ];
        let any = proptest::collection::vec(proptest::sample::select(pieces.clone()), 0..12);
        // Mostly well formed: each piece around what comes next, or beside it.
        let text = proptest::sample::select(vec!["", " ", "Rat", "A &amp; B", "&nbsp;", "ä\n", "<br>"]);
        let leaf = text.prop_map(str::to_owned);
        let names = vec!["p", "b", "i", "ul", "li", "h3", "div", "em", "blockquote", "strong", "ol", "h5"];
        let nested = leaf.prop_recursive(5, 24, 4, move |inner| {
            let wrapped = (proptest::sample::select(names.clone()), inner.clone())
                .prop_map(|(name, inner)| format!("<{name}>{inner}</{name}>"));
            prop_oneof![wrapped, (inner.clone(), inner).prop_map(|(one, other)| one + &other)]
        });
        prop_oneof![1 => any.prop_map(|pieces| pieces.concat()), 3 => nested]
    }

    proptest! {
        #[test]
        fn what_is_simple_comes_out_as_it_went_in(html in any_markup()) {
            if is_taken_for_simple(&html) {
                prop_assert_eq!(once(&sanitiser(&base()), &html), html);
            }
        }
    }
}
