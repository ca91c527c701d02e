//! Who wrote a release and how the office files it, as far as the page shows it.

use super::block::Block;
use super::body::Body;
use super::hints::Hints;
use super::tree::Tree;

/// Words before the name of an author.
const BYLINES: [&str; 12] = [
    "geschrieben von:",
    "geschrieben von",
    "verfasst von",
    "autor/in:",
    "autorin:",
    "autor:",
    "verfasser:",
    "redaktion:",
    "posted by",
    "von:",
    "von",
    "by",
];

/// The longest name.
const NAME: usize = 60;

/// The blocks around the text, in which they are named.
fn around<'a>(blocks: &'a [Block], body: &'a Body, title: usize) -> impl Iterator<Item = &'a Block> {
    let before = (title.saturating_sub(3)..title).chain(body.head.iter().copied());
    before
        .chain(body.tail.iter().copied())
        .filter_map(|index| blocks.get(index))
        .filter(|block| block.chars < 300)
}

/// The authors named in a byline or marked as such, and claimed ones that are visible.
pub(super) fn authors(
    tree: &Tree,
    blocks: &[Block],
    hints: &Hints,
    body: &Body,
    title: usize,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in around(blocks, body, title) {
        for index in block.range.clone() {
            let Some(element) = tree.element(index) else { continue };
            let author = |name: &str| {
                element.attr(name).is_some_and(|value| value.split_whitespace().any(|v| v == "author"))
            };
            if author("rel") || author("itemprop") {
                add(&mut out, &tree.text(tree.range(index)));
            }
        }
        let visible = |claim: &&String| block.text.contains(claim.as_str());
        hints.authors.iter().filter(visible).for_each(|claim| add(&mut out, claim));
        if out.is_empty() {
            byline(&block.text).into_iter().for_each(|name| add(&mut out, &name));
        }
    }
    out
}

/// The name after a word such as `von`, in a part of a line between separators.
fn byline(text: &str) -> Option<String> {
    let known = |part: &&str| starts_with_label(part).is_some();
    let part = text.split(['|', '·', '•', '—', '–', '\n']).map(str::trim).find(known)?;
    let name = starts_with_label(part)?;
    let name =
        [" am ", ". ", ", ", " in "].iter().fold(name, |name, end| name.split(end).next().unwrap_or(name));
    let plausible = name.starts_with(char::is_uppercase)
        && !name.contains([':', '!', '?'])
        && !name.bytes().any(|byte| byte.is_ascii_digit());
    plausible.then(|| name.trim_end_matches('.').to_owned())
}

/// What follows a word before the name of an author.
fn starts_with_label(part: &str) -> Option<&str> {
    BYLINES.iter().find_map(|label| {
        let start = part.get(..label.len()).filter(|start| start.to_lowercase() == *label)?;
        part.get(start.len()..).filter(|rest| rest.starts_with(' ')).map(str::trim)
    })
}

fn add(out: &mut Vec<String>, name: &str) {
    let name = name.lines().next().unwrap_or_default().trim();
    let name = starts_with_label(name).unwrap_or(name);
    let plausible = !name.is_empty() && name.len() <= NAME && !name.contains("://");
    if plausible && !out.iter().any(|old| old.eq_ignore_ascii_case(name)) {
        out.push(name.to_owned());
    }
}

/// The categories shown as links of that meaning, else those the page claims.
pub(super) fn categories(
    tree: &Tree,
    blocks: &[Block],
    hints: &Hints,
    body: &Body,
    title: usize,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in around(blocks, body, title) {
        for index in block.range.clone() {
            let Some(element) = tree.element(index) else { continue };
            let rel = element.attr("rel").unwrap_or_default();
            let tag = rel.split_whitespace().any(|value| value == "tag" || value == "category");
            if tag || element.attr("itemprop") == Some("articleSection") {
                add(&mut out, tree.text(tree.range(index)).trim_start_matches('#'));
            }
        }
    }
    if out.is_empty() {
        hints.categories.iter().for_each(|claim| add(&mut out, claim));
    }
    out
}
