//! The root element: every dialect becomes one of the two that the parser knows best, RSS 2.0 and Atom 1.0.
//!
//! What a root declares is taken over as far as it means something to a reader and is of sane size. A default
//! namespace is whatever the root's name says: a wrong one would hide every element behind it, and a feed that
//! tells much would look empty.

use url::Url;

use crate::source::feed::html::{attribute, values};
use crate::source::feed::lexer::local;

/// The default namespace of RSS, as the parser knows it.
const RSS: &str = "http://purl.org/rss/1.0/";

/// The namespace of Atom.
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Prefixes that are bound whether the root says so or not. Those bound to nothing hold no fact we read, but
/// mistakes that would cost the whole feed, or (Media RSS) make the parser forget the enclosures.
const PREFIXES: [(&str, &str); 6] = [
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:wfw", "http://wellformedweb.org/CommentAPI/"),
    ("xmlns:media", UNREAD),
    ("xmlns:itunes", UNREAD),
    ("xmlns:podcast", UNREAD),
];

/// The namespace of what is not read.
const UNREAD: &str = "urn:unread";

/// Namespaces as found, and the one the parser knows them by.
const NAMESPACES: [(&str, &str); 10] = [
    ("http://search.yahoo.com/mrss/", UNREAD),
    ("http://search.yahoo.com/mrss", UNREAD),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", UNREAD),
    ("https://podcastindex.org/namespace/1.0", UNREAD),
    ("http://my.netscape.com/rdf/simple/0.9/", RSS),
    ("http://channel.netscape.com/rdf/simple/0.9/", RSS),
    ("http://backend.userland.com/rss2", RSS),
    ("http://blogs.law.harvard.edu/tech/rss", RSS),
    ("http://purl.org/atom/ns#", ATOM),
    ("https://www.w3.org/2005/Atom", ATOM),
];

/// Longer declarations than this are nobody's.
const LONGEST: usize = 1024;

/// The dialects that differ in more than the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// RSS 0.9x and 2.0.
    Rss,
    /// RSS 0.90 and 1.0, which are RDF.
    Rdf,
    /// Atom 0.3 and 1.0.
    Atom,
}

impl Dialect {
    /// The dialect of a root element of this name.
    pub(super) fn of(name: &str) -> Self {
        match local(name).to_ascii_lowercase().as_str() {
            "feed" => Self::Atom,
            "rdf" => Self::Rdf,
            _ => Self::Rss,
        }
    }

    /// The start tag of the root for the parser; RSS has its channel opened with it.
    pub(super) fn open(self, name: &str, raw: &str) -> String {
        let (root, default) = match self {
            Self::Atom => (name, format!("<{name} xmlns=\"{ATOM}\"")),
            Self::Rss | Self::Rdf => ("rss", format!("<rss version=\"2.0\" xmlns=\"{RSS}\"")),
        };
        let mut tag = default;
        let mut declared = vec!["xmlns", "version"];
        for (attribute, value) in PREFIXES {
            tag.push_str(&format!(" {attribute}=\"{value}\""));
            declared.push(attribute);
        }
        for (attribute, start, end) in values(raw) {
            let value = &raw[start..end];
            let is_kept = attribute.starts_with("xmlns:") || attribute == "xml:lang";
            if is_kept && is_sound(value) && !declared.contains(&attribute) {
                tag.push_str(&format!(" {attribute}=\"{}\"", known(value)));
                declared.push(attribute);
            }
        }
        tag.push('>');
        if root == "rss" {
            tag.push_str("<channel>");
        }
        tag
    }

    /// The end tags that belong to [`Self::open`].
    pub(super) fn close(self, name: &str) -> String {
        match self {
            Self::Atom => format!("</{name}>"),
            Self::Rss | Self::Rdf => "</channel></rss>".to_owned(),
        }
    }

    /// Whether the version of this root is one that exists.
    pub(super) fn has_known_version(self, raw: &str) -> bool {
        const VERSIONS: [&str; 6] = ["2.0", "0.90", "0.91", "0.92", "0.93", "0.94"];
        self != Self::Rss
            || attribute(raw, "version").is_some_and(|version| VERSIONS.contains(&version.trim()))
    }
}

fn is_sound(value: &str) -> bool {
    value.len() <= LONGEST && !value.contains(['<', '"']) && !value.trim().is_empty()
}

fn known(namespace: &str) -> &str {
    NAMESPACES.iter().find(|(found, _)| *found == namespace).map_or(namespace, |(_, known)| known)
}

/// The address that the `xml:base` of `tag` means.
pub(super) fn base_of(tag: &str, outer: &Url) -> Option<Url> {
    attribute(tag, "xml:base").filter(|base| is_sound(base)).and_then(|base| outer.join(base).ok())
}

/// The start tag of an inner element with its namespaces renamed. A base becomes absolute here: the parser would
/// add one to the other, level by level, and grow addresses longer than the document. Without `base`, elements have none of their own.
pub(super) fn renamed(tag: &str, base: Option<&Url>) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut copied = 0;
    for (attribute, start, end) in values(tag) {
        let replacement = match attribute {
            "xml:base" => {
                base.and_then(|base| base_of(tag, base)).map(|base| quotable(&base)).unwrap_or_default()
            }
            name if name.starts_with("xmlns") => known(&tag[start..end]).to_owned(),
            _ => continue,
        };
        out.push_str(&tag[copied..start]);
        out.push_str(&replacement);
        copied = end;
    }
    out.push_str(&tag[copied..]);
    out
}

/// An address as the value of an attribute, whatever its quotes; what is a reference already stays one.
pub(super) fn quotable(address: &Url) -> String {
    address.as_str().replace('"', "%22").replace('\'', "%27")
}
