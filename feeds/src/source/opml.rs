//! OPML 2.0 and 1.0, as feed readers export their subscriptions: outlines within outlines, of which those with an
//! address count.
//!
//! Attributes are found in any case, since exporters write `xmlurl` and `xmlURL`, too. Nothing is guessed: an
//! address that is none is left out by name, and a file that breaks off is refused whole.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use url::Url;

use super::decode;
use crate::normalize::text::clean;

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// As the list calls it, one line of plain text; may be empty.
    pub title: String,
    /// Its feed.
    pub feed: Option<Url>,
    /// Its page.
    pub page: Option<Url>,
}

/// What an OPML file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outlines {
    /// In the order of the file, those within others among them. Each has a feed or a page.
    pub found: Vec<Outline>,
    /// Addresses that cannot be read from, as written.
    pub unusable: Vec<String>,
}

/// Why a file is no subscription list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    /// Something else.
    #[error("this is no OPML: it does not begin with <opml>")]
    NotOpml,
    /// Not well-formed.
    #[error("the OPML breaks off in line {line}: {reason}")]
    Broken {
        /// Counted from 1.
        line: usize,
        /// In words.
        reason: String,
    },
}

/// Reads a subscription list.
///
/// # Errors
/// If it is none, or is not well-formed.
pub fn outlines(body: &[u8]) -> Result<Outlines, OpmlError> {
    let text = decode::decode(body, None).text;
    let mut reader = Reader::from_str(&text);
    let mut outlines = Outlines::default();
    let (mut depth, mut begun) = (0_usize, false);
    loop {
        let event = reader.read_event().map_err(|error| broken(&text, reader.error_position(), error))?;
        let (element, opens) = match &event {
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Eof if !begun => return Err(OpmlError::NotOpml),
            Event::Eof if depth > 0 => {
                return Err(broken(&text, reader.buffer_position(), "an element is not closed"));
            }
            Event::Eof => return Ok(outlines),
            _ => continue,
        };
        if !begun && !element.local_name().as_ref().eq_ignore_ascii_case("opml") {
            return Err(OpmlError::NotOpml);
        }
        begun = true;
        depth += usize::from(opens);
        if element.local_name().as_ref().eq_ignore_ascii_case("outline") {
            note(element, &mut outlines).map_err(|reason| broken(&text, reader.buffer_position(), reason))?;
        }
    }
}

fn note(element: &BytesStart<'_>, outlines: &mut Outlines) -> Result<(), String> {
    let (mut title, mut name, mut feed, mut page) = Default::default();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let place = match attribute.key.local_name().as_ref().to_ascii_lowercase().as_str() {
            "title" => &mut title,
            "text" => &mut name,
            "xmlurl" => &mut feed,
            "htmlurl" => &mut page,
            _ => continue,
        };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        *place = value.trim().to_owned();
    }
    let title = if title.is_empty() { name } else { title };
    let mut address = |written: String| {
        let address = Url::parse(&written).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        if address.is_none() && !written.is_empty() {
            outlines.unusable.push(written);
        }
        address
    };
    let (feed, page) = (address(feed), address(page));
    if feed.is_some() || page.is_some() {
        outlines.found.push(Outline { title: one_line(&title), feed, page });
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn broken(text: &str, at: u64, reason: impl ToString) -> OpmlError {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    OpmlError::Broken { line, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Outlines, OpmlError> {
        outlines(text.as_bytes())
    }

    #[test]
    fn nested_outlines_are_found_in_their_order() {
        let found = read(
            r#"<?xml version="1.0"?><opml version="2.0"><head><title>Abos</title></head><body>
<outline text="Ämter"><outline text="Amt &amp; Rat" type="rss" xmlUrl="https://amt.example/feed?a=1&amp;b=2"
  htmlUrl="https://amt.example/"/>
<outline TEXT="  Verband " xmlurl="http://verband.example/rss"><outline text="x" title="Bund" htmlURL="https://bund.example/presse"/></outline></outline>
<outline text="kein Netz" xmlUrl="file:///etc/passwd"/><outline text="leer" xmlUrl=""/></body></opml>"#,
        )
        .expect("a list");
        let shown: Vec<_> = found
            .found
            .iter()
            .map(|o| (o.title.as_str(), o.feed.as_ref().map(Url::as_str), o.page.as_ref().map(Url::as_str)))
            .collect();
        assert_eq!(
            shown,
            [
                ("Amt & Rat", Some("https://amt.example/feed?a=1&b=2"), Some("https://amt.example/")),
                ("Verband", Some("http://verband.example/rss"), None),
                ("Bund", None, Some("https://bund.example/presse")),
            ]
        );
        assert_eq!(found.unusable, ["file:///etc/passwd"]);
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_place() {
        for text in ["", "Guten Tag", "<html><body/></html>", "{\"version\": 1}"] {
            assert_eq!(read(text), Err(OpmlError::NotOpml), "{text}");
        }
        for (text, line) in [
            ("<opml><body>\n<outline text=\"a\"", 2),
            ("<opml>\n<body></opml>", 2),
            ("<opml>\n<body>\n", 3),
            ("<opml><body>\n\n<outline text=\"&nix;\" xmlUrl='x'/></body></opml>", 3),
        ] {
            let Err(OpmlError::Broken { line: found, .. }) = read(text) else { panic!("{text}") };
            assert_eq!(found, line, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_read_like_any_other() {
        let deep = "<outline>".repeat(50_000);
        let text = format!(
            "<opml><body>{deep}<outline xmlUrl='http://a.example/'/>{}</body></opml>",
            "</outline>".repeat(50_000)
        );
        assert_eq!(read(&text).expect("a list").found.len(), 1);
    }
}
