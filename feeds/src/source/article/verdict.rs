//! Whether a page is a release at all: not a list of releases, not an error in friendly words, not empty.

use chrono_tz::Tz;

use super::block::{Block, Kind, Place};
use super::body::Body;
use super::hints::Hints;
use super::title::Title;
use super::tree::Tree;
use super::words;
use crate::normalize::date;

/// Words by which pages say that there is nothing.
const ERRORS: [&str; 15] = [
    "404",
    "nicht gefunden",
    "not found",
    "nicht verfügbar",
    "existiert nicht",
    "nicht mehr vorhanden",
    "seite nicht vorhanden",
    "fehler 40",
    "fehler 50",
    "zugriff verweigert",
    "access denied",
    "forbidden",
    "service unavailable",
    "internal server error",
    "error 4",
];

/// Whether what was found is a release.
pub(super) fn is_release(
    tree: &Tree,
    blocks: &[Block],
    hints: &Hints,
    title: &Title,
    body: &Body,
    zone: Tz,
) -> bool {
    let text: usize = body.content.iter().map(|index| blocks[*index].chars).sum();
    if body.content.is_empty() || text < 30 {
        return false;
    }
    if is_error(&title.text) || (is_error(&hints.page_title) && text < 1500) {
        return false;
    }
    if words::is_section(&title.text) {
        return false;
    }
    !is_list(tree, blocks, title, body, zone)
}

fn is_error(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = words::words(&line).len();
    words <= 8 && ERRORS.iter().any(|word| line.contains(word))
}

/// Whether the text is made of the teasers of a list: headings that are links, or lines with dates, stand between
/// its parts. Where the page itself does not name what was taken for the title, those around it count as well.
fn is_list(tree: &Tree, blocks: &[Block], title: &Title, body: &Body, zone: Tz) -> bool {
    let region = tree.range(body.region);
    let (first, last) = match (body.content.first(), body.content.last()) {
        (Some(first), Some(last)) if title.confirmed => (*first, *last),
        _ => (title.block, blocks.len()),
    };
    let between = blocks.iter().take(last).skip(first).filter(|block| {
        block.place == Place::Main && (title.confirmed || region.contains(&block.range.start))
    });
    let leads = |block: &&Block| {
        matches!(block.kind, Kind::Heading(_)) && block.is_mostly_links()
            || block.chars <= 60 && block.kind == Kind::Text && date::find(&block.text, zone).is_some()
    };
    between.filter(leads).count() >= if title.confirmed { 3 } else { 2 }
}
