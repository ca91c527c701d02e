//! What feeds need to know about the HTML inside them, without parsing it. Cleaning is done elsewhere.

use url::Url;

use super::lexer::{Kind, tokens};

/// Elements that betray a text as HTML. A text may hold `<Nordhafen 3>` and mean it.
const ELEMENTS: [&str; 58] = [
    "a",
    "abbr",
    "article",
    "audio",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "li",
    "nobr",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "video",
];

/// How many times longer a text may become by making its addresses absolute: a long base may meet many links.
const MOST_GROWTH: usize = 8;

/// Whether `text` is HTML rather than plain text: it has a known element or a whole entity reference.
pub(super) fn is_markup(text: &str) -> bool {
    let known = |name: &str| ELEMENTS.contains(&name.to_ascii_lowercase().as_str());
    tokens(text).any(|token| match token.kind {
        Kind::Start(name) | Kind::Empty(name) | Kind::End(name) => known(name),
        Kind::Text => has_reference(token.raw),
        Kind::Cdata | Kind::Other => false,
    })
}

fn has_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let Some((name, _)) = rest.split_once(';') else { return false };
        let name = name.strip_prefix('#').unwrap_or(name);
        (2..10).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The value of an attribute of `tag`, as written.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    values(tag).find_map(|(found, start, end)| found.eq_ignore_ascii_case(name).then(|| &tag[start..end]))
}

/// `html` with relative addresses made absolute. Only the release's base is known here, not to those who clean.
pub(super) fn resolve(html: &str, base: &Url) -> String {
    let most = html.len().max(4096).saturating_mul(MOST_GROWTH);
    let mut out = String::with_capacity(html.len());
    for token in tokens(html) {
        match token.kind {
            Kind::Start(_) | Kind::Empty(_) if out.len() < most => resolve_tag(token.raw, base, &mut out),
            _ => out.push_str(token.raw),
        }
    }
    out
}

fn resolve_tag(tag: &str, base: &Url, out: &mut String) {
    let mut copied = 0;
    for (name, start, end) in values(tag) {
        let value = tag[start..end].trim();
        let is_address = name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src");
        if !is_address || Url::parse(value) != Err(url::ParseError::RelativeUrlWithoutBase) {
            continue;
        }
        // References such as "&amp;" need no decoding: joining leaves them as they are.
        if let Ok(url) = base.join(value) {
            out.push_str(&tag[copied..start]);
            out.push_str(&url.as_str().replace('"', "%22").replace('\'', "%27"));
            copied = end;
        }
    }
    out.push_str(&tag[copied..]);
}

/// The quoted attributes of a tag: name, and where the value starts and ends.
pub(super) fn values(tag: &str) -> impl Iterator<Item = (&str, usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let equals = at + tag.get(at..)?.find('=')?;
            let quoted = tag[equals + 1..].trim_start();
            let open = tag.len() - quoted.len();
            at = equals + 1;
            let Some(quote) = quoted.chars().next().filter(|c| *c == '"' || *c == '\'') else { continue };
            let end = open + 1 + quoted[1..].find(quote)?;
            let name =
                tag[..equals].trim_end().rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next();
            at = end + 1;
            return Some((name.unwrap_or_default(), open + 1, end));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_html_from_text() {
        for text in ["<b>Neu</b>", "Fragen<br/>", "M&uuml;ller", "A &amp; B", "Preis&#8209;", "</p>"] {
            assert!(is_markup(text), "{text}");
        }
        for text in ["<Nordhafen 3>", "R&D; ja", "a < b > c", "Q&A", "5 & 6;", "x<y"] {
            assert!(!is_markup(text), "{text}");
        }
    }

    #[test]
    fn resolves_addresses_in_tags_only() {
        let base = Url::parse("https://kid.example/a/b").expect("an address");
        let cases = [
            (
                "<a href=\"c?x=1&amp;y=2\">href=\"d\"</a>",
                "<a href=\"https://kid.example/a/c?x=1&amp;y=2\">href=\"d\"</a>",
            ),
            ("<img alt='=' src = '/i.png'/>", "<img alt='=' src = 'https://kid.example/i.png'/>"),
            ("<a href=\"mailto:x@y.de\" title=\"/z\">", "<a href=\"mailto:x@y.de\" title=\"/z\">"),
            ("<a href=x>", "<a href=x>"),
        ];
        for (found, expected) in cases {
            assert_eq!(resolve(found, &base), expected);
        }
    }
}
