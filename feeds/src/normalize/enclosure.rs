//! Documents of a release: each once, with a media type that is one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use url::Url;

use super::link;
use super::text::{clean, cut};
use crate::model::Enclosure;

/// Documents of a release at most.
const MOST: usize = 50;

/// Characters of a document's title.
const LONGEST: usize = 300;

/// What endings say about documents of press releases.
const ENDINGS: [(&str, &str); 24] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("rtf", "application/rtf"),
    ("zip", "application/zip"),
    ("ics", "text/calendar"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
];

/// The documents that have a web address, and the addresses of the others.
pub(super) fn cleaned(found: Vec<Enclosure>) -> (Vec<Enclosure>, Vec<Url>) {
    let (mut kept, mut dropped): (Vec<Enclosure>, Vec<Url>) = Default::default();
    let mut places = HashMap::new();
    for enclosure in found {
        let Some(url) = link::published(&enclosure.url) else {
            dropped.push(enclosure.url);
            continue;
        };
        let enclosure = Enclosure {
            title: enclosure
                .title
                .map(|title| cut(&clean(&title), LONGEST))
                .filter(|title| !title.is_empty()),
            media_type: media_type(enclosure.media_type.as_deref(), &url),
            length: enclosure.length.filter(|length| *length > 0),
            url,
        };
        match places.entry(link::canonical(&enclosure.url)) {
            Entry::Occupied(place) => {
                if let Some(known) = kept.get_mut(*place.get()) {
                    complete(known, enclosure);
                }
            }
            Entry::Vacant(place) if kept.len() < MOST => {
                place.insert(kept.len());
                kept.push(enclosure);
            }
            Entry::Vacant(_) => {}
        }
    }
    (kept, dropped)
}

/// A document told twice has what either says.
fn complete(known: &mut Enclosure, other: Enclosure) {
    known.title = known.title.take().or(other.title);
    known.media_type = known.media_type.take().or(other.media_type);
    known.length = known.length.or(other.length);
}

/// The media type (RFC 6838) without parameters; by the address's ending where none is given that says anything.
fn media_type(given: Option<&str>, url: &Url) -> Option<String> {
    let given =
        given.and_then(|given| given.split(';').next()).map(|given| given.trim().to_ascii_lowercase());
    let given = given.filter(|given| is_media_type(given));
    let says_something = |given: &String| !matches!(given.as_str(), "application/octet-stream" | "text/html");
    given.clone().filter(says_something).or_else(|| by_ending(url)).or(given)
}

fn by_ending(url: &Url) -> Option<String> {
    let (_, ending) = url.path().rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| (*media_type).to_owned())
}

fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        (1..=127).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.split_once('/').is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_checked_and_guessed() {
        for (given, url, expected) in [
            (Some("Application/PDF; charset=x"), "https://a.example/x", Some("application/pdf")),
            (Some("pdf"), "https://a.example/x.PDF?y=1", Some("application/pdf")),
            (Some("application/octet-stream"), "https://a.example/x.docx", Some(ENDINGS[2].1)),
            (Some("application/octet-stream"), "https://a.example/x", Some("application/octet-stream")),
            (None, "https://a.example/x.php", None),
            (Some("a/b\"><b"), "https://a.example/bild.jpg", Some("image/jpeg")),
        ] {
            let url = Url::parse(url).expect("an address");
            assert_eq!(media_type(given, &url).as_deref(), expected, "{given:?} {url}");
        }
    }

    #[test]
    fn each_document_counts_once() {
        let one = |url: &str, title: Option<&str>, length| Enclosure {
            url: Url::parse(url).expect("an address"),
            title: title.map(str::to_owned),
            media_type: None,
            length,
        };
        let (kept, dropped) = cleaned(vec![
            one("https://a.example/x.pdf", None, Some(0)),
            one("http://www.a.example/x.pdf?utm_source=y", Some(" Info\u{ad}blatt "), Some(7)),
            one("javascript:alert(1)", None, None),
        ]);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].url.as_str(), "https://a.example/x.pdf");
        assert_eq!(kept[0].title.as_deref(), Some("Infoblatt"));
        assert_eq!((kept[0].media_type.as_deref(), kept[0].length), (Some("application/pdf"), Some(7)));
        assert_eq!(dropped.len(), 1);
    }
}
