//! Prepares the XML of a feed for a parser that gives up at the first mistake.
//!
//! One pass over the tokens mends what can be mended in place; what it cannot mend is left for
//! [`super::rescue`]. What a feed says is not changed; how it says it becomes the one way that the parser reads
//! without loss: the root and its namespaces ([`root`]), elements of older dialects, marks for what the parser
//! would drop or choke on. Looking ahead stops where an element of the same name begins, so that a document of
//! start tags costs no more than any other of its size.

use url::Url;

use self::reference::Reference;
use self::root::{Dialect, base_of, quotable, renamed};
use super::MOST_ENTRIES;
use super::html::{attribute, values};
use super::lexer::{Kind, Token, local, tokens};

mod reference;
mod root;

/// Stands for `@` in names of people. The parser panics where a mail address touches a character that is not ASCII.
pub(super) const AT: char = '\u{FDD0}';

/// Stands before a guid that says that it is no address, which the parser does not tell.
pub(super) const NO_ADDRESS: char = '\u{FDD1}';

/// Elements of RSS whose text may be HTML that somebody forgot to escape.
const TEXTS: [&str; 3] = ["title", "description", "encoded"];

/// Elements of Atom that the parser refuses when they are empty or of an unknown type.
const CONSTRUCTS: [&str; 5] = ["title", "summary", "subtitle", "rights", "content"];

/// Elements that hold a person's name or mail address.
const PEOPLE: [&str; 4] = ["author", "creator", "managingEditor", "webMaster"];

/// Tokens read of one feed; what stands behind them is cut off. Ten megabytes of tags would take more memory than
/// all other feeds together.
const MOST_TOKENS: usize = 1_000_000;

/// XML ready for the parser, and what had to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tidy {
    /// What addresses in it are relative to, unless an element says otherwise.
    pub(super) base: Url,
    /// The document from its root element on.
    pub(super) xml: String,
    /// What was mended, in words, each once.
    pub(super) repairs: Vec<&'static str>,
    /// The base of the entry at hand, if it has one of its own.
    entry_base: Option<Url>,
    /// How many elements have a base of their own. Each may be longer than the element.
    bases: usize,
}

/// Tidies `text`, which was found at `address` and starts with the root element.
pub(super) fn tidy(text: &str, address: &Url) -> Tidy {
    let tokens: Vec<_> = tokens(text).take(MOST_TOKENS).collect();
    let xml = String::with_capacity(text.len() + 1024);
    let mut out = Tidy { base: address.clone(), xml, repairs: Vec::new(), entry_base: None, bases: 0 };
    let Some(Token { kind: Kind::Start(root) | Kind::Empty(root), raw, .. }) = tokens.first().copied() else {
        out.xml.push_str(text);
        return out;
    };
    let dialect = Dialect::of(root);
    if !dialect.has_known_version(raw) {
        out.repaired("the RSS version is missing or unknown");
    }
    out.base = base_of(raw, address).unwrap_or_else(|| address.clone());
    out.xml.push_str(&dialect.open(root, raw));
    let mut at = 1;
    let is_whole = |kind: Kind<'_>| kind == Kind::End(root);
    while let Some(token) = tokens.get(at).filter(|token| !is_whole(token.kind)) {
        at += 1 + out.token(dialect, token, &tokens[at + 1..]);
    }
    // What stands behind the root is not of the feed.
    if at < tokens.len() || matches!(tokens[0].kind, Kind::Empty(_)) {
        out.xml.push_str(&dialect.close(root));
    }
    out
}

impl Tidy {
    fn repaired(&mut self, what: &'static str) {
        if !self.repairs.contains(&what) {
            self.repairs.push(what);
        }
    }

    /// Writes `token`. Returns how many of those after it were used with it.
    fn token(&mut self, dialect: Dialect, token: &Token<'_>, after: &[Token<'_>]) -> usize {
        let is_rss = dialect != Dialect::Atom;
        match token.kind {
            Kind::Text => self.text(token.raw),
            // The text is decoded already: what a declaration within it says of its encoding only misleads the parser.
            Kind::Other if token.raw.starts_with("<?") => {}
            Kind::Cdata | Kind::Other => self.xml.push_str(token.raw),
            // RSS 1.0 has its items beside the channel, RSS 2.0 inside: here all are inside, and it ends at the end.
            Kind::Start(name) | Kind::Empty(name) | Kind::End(name) if is_rss && local(name) == "channel" => {
            }
            Kind::End(name) => self.xml.push_str(&format!("</{}>", successor(dialect, name))),
            Kind::Start(name) if is_rss && TEXTS.contains(&local(name)) => {
                return self.text_element(name, token, after);
            }
            Kind::Start(name) if PEOPLE.contains(&local(name)) => return self.person(name, token, after),
            Kind::Start(name) | Kind::Empty(name) if !is_rss && CONSTRUCTS.contains(&local(name)) => {
                return self.construct(name, token, after);
            }
            Kind::Empty(name) if is_rss && local(name) == "link" && leads_to_release(token.raw) => {
                self.link(token.raw)
            }
            Kind::Start(name) | Kind::Empty(name) => self.element(dialect, name, token),
        }
        0
    }

    /// A start tag, with its namespaces and its base as the parser takes them.
    fn start(&mut self, tag: &str) {
        if !tag.contains("xml") {
            return self.xml.push_str(tag);
        }
        self.bases += usize::from(tag.contains("xml:base"));
        let base = Some(&self.base).filter(|_| self.bases <= MOST_ENTRIES);
        self.xml.push_str(&renamed(tag, base));
    }

    /// The start of an element that needs no look at what is in it.
    fn element(&mut self, dialect: Dialect, name: &str, start: &Token<'_>) {
        let attributes = &start.raw[1 + name.len()..];
        self.start(&format!("<{}{attributes}", successor(dialect, name)));
        if local(name) == "entry" {
            self.entry_base = base_of(start.raw, &self.base);
        }
        if name == "guid" && attribute(attributes, "isPermaLink").is_some_and(is_false) {
            self.xml.push(NO_ADDRESS);
        }
        // What identifies an item in RSS 1.0.
        if let (Dialect::Rdf, "item", Some(about)) =
            (dialect, local(name), attribute(attributes, "rdf:about"))
        {
            self.xml.push_str("<guid>");
            self.text(about);
            self.xml.push_str("</guid>");
        }
    }

    /// A link of RSS that is written like one of Atom.
    fn link(&mut self, tag: &str) {
        self.xml.push_str("<link>");
        self.text(attribute(tag, "href").unwrap_or_default());
        self.xml.push_str("</link>");
    }

    /// An element that should hold text only: child elements become text. Returns the tokens used.
    fn text_element(&mut self, name: &str, start: &Token<'_>, after: &[Token<'_>]) -> usize {
        self.start(start.raw);
        let Some(inner) = inner(name, after) else { return 0 };
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
        inner.len()
    }

    /// A text of Atom: left out if there is nothing in it, its type one that the parser knows.
    fn construct(&mut self, name: &str, start: &Token<'_>, after: &[Token<'_>]) -> usize {
        let blank = |token: &&Token<'_>| token.kind == Kind::Text && token.raw.trim().is_empty();
        let blanks = after.iter().take_while(blank).count();
        match start.kind {
            Kind::Empty(_) => return 0,
            _ if after.get(blanks).is_some_and(|token| token.kind == Kind::End(name)) => return blanks + 1,
            _ => {}
        }
        let mut tag = start.raw.to_owned();
        let found = values(start.raw).find(|(attribute, ..)| *attribute == "type");
        if let Some((from, to, known)) =
            found.and_then(|(_, from, to)| Some((from, to, known_type(&tag[from..to])?)))
        {
            tag.replace_range(from..to, known);
        }
        // The parser tells the base of the content only, not that of the entry around it.
        if let Some(base) =
            self.entry_base.as_ref().filter(|_| name == "content" && !tag.contains("xml:base"))
        {
            tag.insert_str(1 + name.len(), &format!(" xml:base=\"{}\"", quotable(base)));
        }
        self.start(&tag);
        0
    }

    /// A person, with `@` hidden. Returns the tokens used.
    fn person(&mut self, name: &str, start: &Token<'_>, after: &[Token<'_>]) -> usize {
        self.start(start.raw);
        // Without an end, what the parser takes for the name is the next piece of text.
        let is_text = |token: &Token<'_>| matches!(token.kind, Kind::Text | Kind::Cdata);
        let next = || after.get(..1).filter(|next| next.iter().all(is_text));
        let inner = inner(name, after).or_else(next).unwrap_or_default();
        for token in inner {
            let hidden = || {
                ["@", "&#64;", "&#x40;"]
                    .iter()
                    .fold(token.raw.to_owned(), |raw, at| raw.replace(at, "\u{FDD0}"))
            };
            match token.kind {
                Kind::Text => self.text(&hidden()),
                Kind::Cdata => self.xml.push_str(&hidden()),
                _ => self.xml.push_str(token.raw),
            }
        }
        inner.len()
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

/// What stands between the start and the end of `name`; `None` if it does not end before the next one starts.
fn inner<'a, 'b>(name: &str, after: &'a [Token<'b>]) -> Option<&'a [Token<'b>]> {
    let stops = |token: &Token<'_>| match token.kind {
        Kind::Start(other) => other == name || matches!(local(other), "item" | "entry"),
        Kind::End(other) => other == name || matches!(local(other), "item" | "entry"),
        _ => false,
    };
    let end = after.iter().position(stops)?;
    (after[end].kind == Kind::End(name)).then(|| &after[..end])
}

/// The name by which the parser knows an element of another dialect.
fn successor(dialect: Dialect, name: &str) -> &str {
    match (dialect, name) {
        (Dialect::Atom, "issued") => "published",
        (Dialect::Atom, "modified") => "updated",
        (Dialect::Rss | Dialect::Rdf, "dc:subject") => "category",
        (Dialect::Rdf, "dc:description") => "description",
        (Dialect::Rss | Dialect::Rdf, "dcterms:modified") => "updated",
        _ => name,
    }
}

/// One of Atom's three types for what an older or careless feed writes; `None` if it needs no change.
fn known_type(found: &str) -> Option<&'static str> {
    match found {
        "text" | "html" | "xhtml" => None,
        found if found.contains("xhtml") => Some("xhtml"),
        found if found.contains("html") => Some("html"),
        found if found.starts_with("text/") || !found.contains('/') => Some("text"),
        _ => None,
    }
}

fn leads_to_release(link: &str) -> bool {
    attribute(link, "href").is_some() && attribute(link, "rel").is_none_or(|rel| rel == "alternate")
}

fn is_false(value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("false")
}

#[cfg(test)]
mod tests;
