//! The charset that a document's headers or first bytes declare.
//!
//! Looks at ASCII only and never past the first 4 kB: further in, `charset=` is somebody's text.

use encoding_rs::{Encoding, WINDOWS_1252, X_USER_DEFINED};

/// Where declarations are looked for; the HTML standard asks for 1,024 bytes, pages put more before it.
const PROLOGUE: usize = 4096;

/// A declared charset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// One of the Encoding Standard's labels.
    Known(&'static Encoding),
    /// Something else, as written.
    Unknown(String),
    /// None at all.
    Missing,
}

impl Label {
    /// The charset of `content_type`, else of the XML declaration, else of a `<meta>` element.
    pub(super) fn of(body: &[u8], content_type: Option<&str>) -> Self {
        let prologue = ascii(&body[..body.len().min(PROLOGUE)]);
        let header = content_type.map(str::to_ascii_lowercase);
        let labels = [
            header.as_deref().and_then(|header| value_of(header, "charset")),
            xml_declaration(&prologue),
            meta(&prologue),
        ];
        let mut unknown = Self::Missing;
        for label in labels.into_iter().flatten() {
            match Encoding::for_label_no_replacement(label.as_bytes()) {
                Some(encoding) if encoding == X_USER_DEFINED => return Self::Known(WINDOWS_1252),
                Some(encoding) => return Self::Known(encoding),
                None if unknown == Self::Missing => unknown = Self::Unknown(label.to_owned()),
                None => {}
            }
        }
        unknown
    }

    /// The encoding, if it is one we know.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        match self {
            Self::Known(encoding) => Some(encoding),
            Self::Unknown(_) | Self::Missing => None,
        }
    }
}

/// The bytes as lower-case ASCII; whatever else there is becomes a question mark.
fn ascii(bytes: &[u8]) -> String {
    let shown = |byte: &u8| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { '?' };
    bytes.iter().map(shown).collect()
}

fn xml_declaration(prologue: &str) -> Option<&str> {
    let (declaration, _) = prologue.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    value_of(declaration, "encoding")
}

/// `<meta charset=…>` or `<meta http-equiv content="…; charset=…">`, outside comments.
fn meta(prologue: &str) -> Option<&str> {
    let visible = prologue.split("<!--").enumerate().map(|(place, part)| match place {
        0 => part,
        _ => part.split_once("-->").map_or("", |(_, after)| after),
    });
    let elements = visible.flat_map(|part| part.split("<meta").skip(1));
    elements.filter_map(|rest| rest.split('>').next()).find_map(|element| value_of(element, "charset"))
}

/// What follows `name=` in `text`, without quotes.
fn value_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| {
        let value = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| c.is_whitespace() || "\"';,/".contains(c)).unwrap_or(value.len());
        (end > 0).then(|| &value[..end])
    })
}
