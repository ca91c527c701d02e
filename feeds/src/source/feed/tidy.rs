//! Prepares the XML of a feed for a parser that gives up at the first mistake.
//!
//! One pass over the tokens mends what can be mended in place; what it cannot mend is left for
//! [`super::rescue`]. Nothing that is right is changed, save for what the parser must not see: the XML
//! declaration (the text is UTF-8 by now), vocabularies that nobody here reads, and mail addresses of authors.

use super::lexer::{Kind, Token, local, tokens};

/// Stands for `@` in names of people. feed-rs panics where a mail address touches a character that is not ASCII.
pub(super) const AT: char = '\u{FDD0}';

/// Namespaces as found, and the one the parser knows them by. Those mapped to nothing hold no fact we read,
/// but mistakes that would cost the whole feed, or (Media RSS) make the parser forget the enclosures.
const NAMESPACES: [(&str, &str); 10] = [
    ("http://search.yahoo.com/mrss/", ""),
    ("http://search.yahoo.com/mrss", ""),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", ""),
    ("https://podcastindex.org/namespace/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
    ("http://backend.userland.com/rss2", "http://purl.org/rss/1.0/"),
    ("http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/"),
    ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom"),
    ("https://www.w3.org/2005/Atom", "http://www.w3.org/2005/Atom"),
];

/// Elements whose text may be HTML that somebody forgot to escape.
const TEXTS: [&str; 3] = ["title", "description", "encoded"];

/// Elements that hold a person's name or mail address.
const PEOPLE: [&str; 4] = ["author", "creator", "managingEditor", "webMaster"];

/// XML ready for the parser, and what had to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tidy {
    /// The document from its root element on.
    pub(super) xml: String,
    /// What was mended, in words, each once.
    pub(super) repairs: Vec<&'static str>,
}

/// Tidies `text`, which starts with the root element.
pub(super) fn tidy(text: &str) -> Tidy {
    let tokens: Vec<_> = tokens(text).collect();
    let rss =
        matches!(tokens.first().map(|root| root.kind), Some(Kind::Start(name)) if local(name) != "feed");
    let mut out = Tidy { xml: String::with_capacity(text.len() + 64), repairs: Vec::new() };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let inner = &tokens[at + 1..];
        at += 1;
        match token.kind {
            Kind::Start(name) if at == 1 => out.root(name, token.raw),
            Kind::Start(name) if rss && TEXTS.contains(&local(name)) => {
                at += out.text_element(name, token, inner)
            }
            Kind::Start(name) if PEOPLE.contains(&local(name)) => at += out.person(name, token, inner),
            Kind::Start(_) | Kind::Empty(_) => out.xml.push_str(&namespaces(token.raw)),
            Kind::Text => out.text(token.raw),
            Kind::Cdata | Kind::End(_) | Kind::Other => out.xml.push_str(token.raw),
        }
    }
    out
}

impl Tidy {
    fn repaired(&mut self, what: &'static str) {
        if !self.repairs.contains(&what) {
            self.repairs.push(what);
        }
    }

    /// The root element; RSS in a version that the parser takes. What 0.9x and 2.0 say differently, it ignores.
    fn root(&mut self, name: &str, raw: &str) {
        let raw = namespaces(raw);
        if local(name).eq_ignore_ascii_case("rss") && !has_known_version(&raw) {
            self.repaired("the RSS version is missing or unknown");
            let rest = raw[1 + name.len()..].replace("version", "unknown-version");
            self.xml.push_str(&format!("<rss version=\"2.0\"{rest}"));
        } else {
            self.xml.push_str(&raw);
        }
    }

    /// An element that should hold text only: child elements become text. Returns the tokens used.
    fn text_element(&mut self, name: &str, start: &Token<'_>, inner: &[Token<'_>]) -> usize {
        self.xml.push_str(start.raw);
        let Some(length) = inner.iter().position(|token| token.kind == Kind::End(name)) else { return 0 };
        let inner = &inner[..length];
        if !inner.iter().any(|token| matches!(token.kind, Kind::Start(_) | Kind::Empty(_) | Kind::End(_))) {
            return 0;
        }
        self.repaired("markup in a title or description is not escaped");
        self.xml.push_str("<![CDATA[");
        for token in inner {
            let raw = token.raw;
            let raw = raw.strip_prefix("<![CDATA[").and_then(|raw| raw.strip_suffix("]]>")).unwrap_or(raw);
            self.xml.push_str(&raw.replace("]]>", "]]&gt;"));
        }
        self.xml.push_str("]]>");
        length
    }

    /// A person, with `@` hidden. Returns the tokens used.
    fn person(&mut self, name: &str, start: &Token<'_>, inner: &[Token<'_>]) -> usize {
        self.xml.push_str(start.raw);
        let Some(length) = inner.iter().position(|token| token.kind == Kind::End(name)) else { return 0 };
        for token in &inner[..length] {
            match token.kind {
                Kind::Text => self.text(&token.raw.replace('@', "\u{FDD0}")),
                Kind::Cdata => self.xml.push_str(&token.raw.replace('@', "\u{FDD0}")),
                _ => self.xml.push_str(token.raw),
            }
        }
        length
    }

    /// Character data: a bare `&` and `<` are escaped, references to characters that XML forbids left out.
    fn text(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(at) = rest.find(['&', '<']) {
            self.xml.push_str(&rest[..at]);
            rest = &rest[at..];
            let reference = Reference::at(rest);
            match reference {
                Reference::Sound(length) => self.xml.push_str(&rest[..length]),
                Reference::Forbidden(_) => self.repaired("a reference to a forbidden character"),
                Reference::Bare if rest.starts_with('&') => {
                    self.repaired("a bare \"&\"");
                    self.xml.push_str("&amp;");
                }
                Reference::Bare => {
                    self.repaired("a bare \"<\"");
                    self.xml.push_str("&lt;");
                }
            }
            rest = &rest[reference.length()..];
        }
        self.xml.push_str(rest);
    }
}

/// What an `&` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// A reference of that many bytes.
    Sound(usize),
    /// A reference to a character that XML forbids.
    Forbidden(usize),
    /// No reference at all.
    Bare,
}

impl Reference {
    fn at(rest: &str) -> Self {
        if !rest.starts_with('&') {
            return Self::Bare;
        }
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        let Some(name) = end.and_then(|end| rest.get(1..end)) else { return Self::Bare };
        let length = name.len() + 2;
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix('x') {
                Some(hex) => Self::number(u32::from_str_radix(hex, 16).ok(), length),
                None => Self::number(number.parse().ok(), length),
            },
            None if is_name(name) => Self::Sound(length),
            None => Self::Bare,
        }
    }

    fn number(number: Option<u32>, length: usize) -> Self {
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
        match number {
            None => Self::Bare,
            Some(number) if char::from_u32(number).is_some_and(allowed) => Self::Sound(length),
            Some(_) => Self::Forbidden(length),
        }
    }

    fn length(self) -> usize {
        match self {
            Self::Sound(length) | Self::Forbidden(length) => length,
            Self::Bare => 1,
        }
    }
}

fn has_known_version(root: &str) -> bool {
    let known = ["2.0", "0.91", "0.92"];
    known.iter().any(|version| {
        root.contains(&format!("version=\"{version}\"")) || root.contains(&format!("version='{version}'"))
    })
}

/// The start tag with its namespaces renamed.
fn namespaces(tag: &str) -> String {
    let mut tag = tag.to_owned();
    if !tag.contains("xmlns") {
        return tag;
    }
    for (found, known) in NAMESPACES {
        let known = if known.is_empty() { "urn:unread" } else { known };
        for quote in ['"', '\''] {
            tag = tag.replace(&format!("{quote}{found}{quote}"), &format!("{quote}{known}{quote}"));
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_in_place() {
        let cases = [
            ("<rss><b>R&D</b></rss>", "<rss version=\"2.0\"><b>R&amp;D</b></rss>"),
            ("<rss version=\"2\"/>", "<rss version=\"2\"/>"),
            ("<feed>a &#0;b &#x1F600; &uuml; 3 < 4</feed>", "<feed>a b &#x1F600; &uuml; 3 &lt; 4</feed>"),
            (
                "<rss version='2.0'><title>Neu: <b>jetzt</title></rss>",
                "<rss version='2.0'><title><![CDATA[Neu: <b>jetzt]]></title></rss>",
            ),
            (
                "<rss version='2.0'><dc:creator>„a@b.de“</dc:creator></rss>",
                "<rss version='2.0'><dc:creator>„a\u{FDD0}b.de“</dc:creator></rss>",
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(tidy(found).xml, expected);
        }
    }

    #[test]
    fn leaves_alone_what_is_right() {
        let right = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"xhtml\"><div>a &amp; b</div></title>\
                     <!-- & --><![CDATA[ & < ]]></feed>";
        assert_eq!(tidy(right), Tidy { xml: right.to_owned(), repairs: Vec::new() });
    }
}
