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
    !is_list(tree, blocks, body, zone, text)
}

fn is_error(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = words::words(&line).len();
    words <= 8 && ERRORS.iter().any(|word| line.contains(word))
}

/// Whether the region is rather a row of things with a link each than one text.
fn is_list(tree: &Tree, blocks: &[Block], body: &Body, zone: Tz, text: usize) -> bool {
    let region = tree.range(body.region);
    let inside =
        blocks.iter().filter(|block| block.place == Place::Main && region.contains(&block.range.start));
    let links = inside
        .clone()
        .filter(|block| matches!(block.kind, Kind::Heading(_)) && block.is_mostly_links())
        .count();
    let dates = inside
        .clone()
        .filter(|block| {
            block.chars <= 60 && block.kind == Kind::Text && date::find(&block.text, zone).is_some()
        })
        .count();
    let whole: usize = inside.map(|block| block.chars).sum();
    (links >= 4 || dates >= 4) && text * 3 < whole
}
