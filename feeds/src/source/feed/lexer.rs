//! Cuts markup into tags, text, CDATA sections and the rest, whatever state it is in.
//!
//! An XML parser stops at the first mistake; the repairs need to see past it. Every byte of the input belongs to
//! exactly one token, so that whatever is not touched is handed on unchanged.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Character data, entity references included.
    Text,
    /// A whole `<![CDATA[…]]>`.
    Cdata,
    /// `<name …>`, with the name as written.
    Start(&'a str),
    /// `<name …/>`.
    Empty(&'a str),
    /// `</name>`.
    End(&'a str),
    /// A comment, a processing instruction, a document type, or the torn end of a tag or section.
    Other,
}

/// A piece of markup and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: Kind<'a>,
    /// Its characters, delimiters included.
    pub(super) raw: &'a str,
    /// Where it starts in the input, in bytes.
    pub(super) start: usize,
}

impl Token<'_> {
    /// Where it ends in the input, in bytes.
    pub(super) fn end(&self) -> usize {
        self.start + self.raw.len()
    }
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The tokens of `text`, in order and without gaps.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = next(rest);
        let token = Token { kind, raw: &rest[..length], start };
        start += length;
        Some(token)
    })
}

fn next(rest: &str) -> (Kind<'_>, usize) {
    if !rest.starts_with('<') {
        return (Kind::Text, rest.find('<').unwrap_or(rest.len()));
    }
    let until = |end: &str| rest.find(end).map(|at| at + end.len());
    if rest.starts_with("<![CDATA[") {
        return until("]]>").map_or((Kind::Other, rest.len()), |length| (Kind::Cdata, length));
    }
    if rest.starts_with("<!--") {
        return (Kind::Other, until("-->").unwrap_or(rest.len()));
    }
    if rest.starts_with("<?") {
        return (Kind::Other, until("?>").unwrap_or(rest.len()));
    }
    if rest.starts_with("<!") {
        return (Kind::Other, doctype(rest));
    }
    tag(rest)
}

/// The length of a document type with its internal subset; one that never ends takes the rest along, like a comment.
fn doctype(rest: &str) -> usize {
    let plain = rest.find('>').map_or(rest.len(), |at| at + 1);
    match rest[..plain].contains('[') {
        true => rest.find("]>").map_or(rest.len(), |at| at + 2),
        false => plain,
    }
}

fn tag(rest: &str) -> (Kind<'_>, usize) {
    let (closing, after) = rest[1..].strip_prefix('/').map_or((false, 1), |_| (true, 2));
    let is_part = |c: char| c.is_alphanumeric() || "_:.-".contains(c);
    let name = &rest[after..];
    let name = &name[..name.find(|c| !is_part(c)).unwrap_or(name.len())];
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        // A lone "<" is text up to the next one.
        return (Kind::Text, rest[1..].find('<').map_or(rest.len(), |at| at + 1));
    }
    let Some(length) = tag_length(rest) else { return (Kind::Other, rest.len()) };
    let kind = match (closing, rest[..length].ends_with("/>")) {
        (true, _) => Kind::End(name),
        (false, true) => Kind::Empty(name),
        (false, false) => Kind::Start(name),
    };
    (kind, length)
}

/// A tag ends at the first `>` outside quotes; with an unbalanced quote, at the first there is.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') => break,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.find('>').map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_tags_from_text() {
        let text =
            "a<b c='>'>&amp;<d/></b><![CDATA[<x>]]><!-- <y> --> 3 < 4 <?p ?><!DOCTYPE r [<!ENTITY e \"f\">]>";
        let kinds: Vec<_> = tokens(text).map(|token| (token.kind, token.raw)).collect();
        assert_eq!(
            kinds,
            [
                (Kind::Text, "a"),
                (Kind::Start("b"), "<b c='>'>"),
                (Kind::Text, "&amp;"),
                (Kind::Empty("d"), "<d/>"),
                (Kind::End("b"), "</b>"),
                (Kind::Cdata, "<![CDATA[<x>]]>"),
                (Kind::Other, "<!-- <y> -->"),
                (Kind::Text, " 3 "),
                (Kind::Text, "< 4 "),
                (Kind::Other, "<?p ?>"),
                (Kind::Other, "<!DOCTYPE r [<!ENTITY e \"f\">]>"),
            ]
        );
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(text in "[<>&;/!\\[\\]a-c\"'= ü-]{0,60}") {
            let joined: String = tokens(&text).map(|token| token.raw).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
