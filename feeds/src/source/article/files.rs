//! The documents that belong to a release: what they are is read off their address, their markup and label.
//!
//! Taken are links in the title's and text's region, and those under a heading that announces documents. Pictures
//! and other pages are none.

use std::collections::HashSet;

use url::Url;

use super::block::{Block, Kind, Place};
use super::body::Body;
use super::tree::Tree;
use super::words::{self, Announces};
use crate::model::Enclosure;

/// File endings and their media types.
const TYPES: [(&str, &str); 24] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("rtf", "application/rtf"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("ics", "text/calendar"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("geojson", "application/geo+json"),
    ("gpx", "application/gpx+xml"),
];

/// Endings that tell something other than a document.
const OTHERS: [&str; 14] =
    ["jpg", "jpeg", "png", "gif", "webp", "svg", "tif", "tiff", "html", "htm", "php", "aspx", "vcf", "ics"];

/// More documents belong to no release.
const MOST: usize = 40;

/// Blocks above the title that are looked at.
const ABOVE: usize = 4;

/// The documents of a release, each once.
pub(super) fn enclosures(tree: &Tree, blocks: &[Block], body: &Body, title: usize) -> Vec<Enclosure> {
    let mut out: Vec<Enclosure> = Vec::new();
    let mut announced = false;
    let own: HashSet<usize> =
        [&body.content, &body.head, &body.tail].into_iter().flatten().copied().collect();
    let region = tree.range(body.region);
    for (index, block) in blocks.iter().enumerate().skip(title.saturating_sub(ABOVE)) {
        if matches!(block.kind, Kind::Heading(_)) {
            announced =
                words::announces(&block.text, true) == Some(Announces::Extras) && is_about_files(&block.text);
        }
        let above = index < title && block.place == Place::Main;
        let own = above || own.contains(&index);
        if !(own || announced) || !region.contains(&block.range.start) {
            continue;
        }
        for link in block.range.clone() {
            if out.len() >= MOST {
                return out;
            }
            let Some(found) = enclosure(tree, link, block) else { continue };
            match out.iter_mut().find(|old| old.url == found.url) {
                Some(old) if old.title.is_none() => old.title = found.title,
                Some(_) => {}
                None => out.push(found),
            }
        }
    }
    out
}

fn is_about_files(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    ["download", "dokument", "datei", "anhang", "anhäng", "anlage", "material", "herunterladen"]
        .iter()
        .any(|word| heading.contains(word))
}

fn enclosure(tree: &Tree, index: usize, block: &Block) -> Option<Enclosure> {
    let mut url = tree.href(index)?;
    let element = tree.element(index)?;
    let label = tree.text(tree.range(index)).replace('\n', " ");
    let described = [label.as_str(), element.attr("title").unwrap_or_default()].join(" ");
    let declared = element.attr("type").filter(|kind| kind.contains('/') && !kind.starts_with("text/html"));
    let media_type = match (by_address(&url), declared) {
        (Some(Some(media_type)), _) => Some(media_type.to_owned()),
        (Some(None), _) => return None,
        (None, Some(declared)) if !declared.starts_with("image/") => Some(declared.trim().to_owned()),
        (None, _) => match by_label(&described, &url) {
            Some(media_type) => Some(media_type.to_owned()),
            None if element.attr("download").is_some() => None,
            None => return None,
        },
    };
    url.set_fragment(None);
    let length = size(&described).or_else(|| size(&beside(tree, index, block)));
    let title = Some(title(&label)).filter(|title| !title.is_empty() && !is_verb(title));
    Some(Enclosure { url, title, media_type, length })
}

/// The text around a link up to other links: type and size often stand after it.
fn beside(tree: &Tree, link: usize, block: &Block) -> String {
    let alone = |index: &usize| {
        let range = tree.range(*index);
        let inside = range.start >= block.range.start && range.end <= block.range.end;
        inside && range.filter(|at| tree.href(*at).is_some()).take(2).count() == 1
    };
    let around = tree.ancestors(link).take_while(alone).last();
    let run = block.range.clone().filter(|at| tree.href(*at).is_some()).take(2).count() == 1;
    match around {
        _ if run => block.text.clone(),
        Some(index) => tree.text(tree.range(index)),
        None => String::new(),
    }
}

/// The media type by a file name in the path or a parameter; `Some(None)` for what is no document.
fn by_address(url: &Url) -> Option<Option<&'static str>> {
    let parameters = url.query_pairs().map(|(_, value)| value.into_owned());
    let names: Vec<String> =
        url.path_segments().into_iter().flatten().rev().map(str::to_owned).chain(parameters).collect();
    let endings = names.iter().filter_map(|name| Some(name.rsplit_once('.')?.1.to_lowercase()));
    let mut other = false;
    for ending in endings {
        if let Some((_, media_type)) = TYPES.iter().find(|(known, _)| *known == ending && known != &"ics") {
            return Some(Some(media_type));
        }
        other |=
            OTHERS.contains(&ending.as_str()) && !matches!(ending.as_str(), "php" | "aspx" | "html" | "htm");
    }
    other.then_some(None)
}

/// The media type by a label such as `Bericht (PDF, 1,2 MB)` or `Bericht (PDF)`, or `Bericht als PDF` for an address
/// that speaks of files.
fn by_label(label: &str, url: &Url) -> Option<&'static str> {
    let words = words::words(label);
    let (ending, media_type) = TYPES.iter().find(|(ending, _)| words.iter().any(|word| word == ending))?;
    let lower = label.to_lowercase();
    let marked = [format!("({ending}"), format!("[{ending}"), format!("{ending})"), format!("{ending}]")];
    let path = url.path().to_lowercase();
    let stored = ["download", "datei", "dokument", "document", "file", "blob", "media", "asset"];
    let file = size(label).is_some()
        || marked.iter().any(|mark| lower.contains(mark.as_str()))
        || stored.iter().any(|word| path.contains(word));
    file.then_some(*media_type)
}

/// A size such as `1,2 MB`, in bytes.
pub(super) fn size(label: &str) -> Option<u64> {
    let spaced = label.replace(['\u{a0}', '\u{202f}'], " ");
    let words: Vec<&str> = spaced
        .split(|c: char| c.is_whitespace() || "()[];|".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(index, word)| {
        let digits =
            word.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        let (number, glued) = word.split_at_checked(digits)?;
        let unit = if glued.is_empty() { words.get(index + 1).copied()? } else { glued };
        let factor = match unit.trim_end_matches(['.', ',']).to_lowercase().as_str() {
            "bytes" | "byte" | "b" => 1.0,
            "kb" | "kbyte" | "kbytes" => 1e3,
            "kib" => 1024.0,
            "mb" | "mbyte" | "mbytes" => 1e6,
            "mib" => 1024.0 * 1024.0,
            "gb" => 1e9,
            _ => return None,
        };
        // "1.024 KB" groups thousands; "1.02 MB" and "1,2 MB" have fractions.
        let number = match number.rsplit_once(['.', ',']) {
            Some((whole, part)) if part.len() == 3 && factor < 1e6 => format!("{whole}{part}"),
            Some((whole, part)) => format!("{}.{part}", whole.replace(['.', ','], "")),
            None => number.to_owned(),
        };
        let bytes = (number.parse::<f64>().ok()? * factor).round();
        (bytes > 0.0 && bytes < 1e12).then_some(bytes as u64)
    })
}

/// A label without type and size.
fn title(label: &str) -> String {
    let mut label = label.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, inner)) = label.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)) {
            let words = words::words(inner);
            let known = words.iter().all(|word| is_size(word) || is_format(word))
                || (size(inner).is_some()
                    && words.iter().any(|word| TYPES.iter().any(|(ending, _)| ending == word)));
            if known && !before.trim().is_empty() {
                label = before.trim();
            }
        }
    }
    let lower = label.to_lowercase();
    let tail = TYPES.iter().find_map(|(ending, _)| {
        let at = lower.rfind(&format!(" {ending}"))?;
        let rest = words::words(lower.get(at..)?);
        let set_off = rest.len() > 1 || lower.get(..at)?.ends_with([',', '|', '-', '–', ':', '·']);
        let known = set_off && rest.iter().all(|word| word.parse::<u64>().is_ok() || is_format(word));
        known.then_some(at)
    });
    let cut = tail.and_then(|at| label.get(..at)).unwrap_or(label);
    cut.trim_end_matches([' ', ',', '-', '–', '|', ':']).to_owned()
}

/// Whether a word is a file type, a size or a figure.
pub(super) fn is_format(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "kb" | "mb" | "kib" | "mib" | "gb" | "bytes" | "byte" | "datei" | "dokument" | "barrierefrei"
        )
        || TYPES.iter().any(|(ending, _)| *ending == word)
}

fn is_size(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_verb(label: &str) -> bool {
    let words = words::words(label);
    words.iter().all(|word| {
        matches!(
            word.as_str(),
            "download" | "herunterladen" | "datei" | "öffnen" | "anzeigen" | "hier" | "mehr" | "pdf"
        )
    })
}
