//! The address of one part among the links in it.

use std::ops::Range;

use url::Url;

use super::common::Common;
use super::survey::{Link, Survey};
use super::title::{Title, in_prose};
use super::tree::Tree;
use super::words;
use crate::model::Enclosure;

/// What a link needs to be taken for the release's; a mere link in the part has less.
const ENOUGH: i32 = 2;

/// The link that leads to the release.
pub(super) fn find<'s>(
    survey: &'s Survey<'_>,
    part: &Range<usize>,
    title: Option<&Title>,
    common: &Common,
) -> Option<&'s Link> {
    let around = part.start.checked_sub(1).map(|_| part.start);
    let own = survey.links_in(part).iter();
    let outer = around.and_then(|node| enclosing(survey, node));
    own.chain(outer)
        .filter(|link| !link.is_here)
        .map(|link| (worth(survey, link, title, common), link))
        .filter(|(worth, _)| *worth > ENOUGH)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, link)| link)
}

/// A link that the whole part stands in.
fn enclosing<'s>(survey: &'s Survey<'_>, node: usize) -> Option<&'s Link> {
    let holder = survey.tree.ancestors(node).skip(1).take(2).find(|at| survey.tree.name(*at) == "a")?;
    survey.links_in(&(holder..holder + 1)).first()
}

fn worth(survey: &Survey<'_>, link: &Link, title: Option<&Title>, common: &Common) -> i32 {
    let tree = &survey.tree;
    let node = link.node;
    let range = tree.range(node);
    let text = tree.line(node);
    let mut worth = 2;
    if let Some(title) = title {
        let holds = range.contains(&title.node) || tree.range(title.node).contains(&node);
        let labels = [tree.attr(node, "aria-label"), tree.attr(node, "title"), Some(&*text)];
        let names = labels.into_iter().flatten().any(|label| label.contains(&title.text));
        worth += if holds { 20 } else { 0 } + if names { 8 } else { 0 };
    }
    // A text that stands in most parts says what „mehr“ says, in whatever words: „Zur Presseinformation“.
    let opens = words::is_generic(&text) || common.has_text(&text);
    if text.is_empty() {
        // A picture may lead to the release or to its category.
        worth += 4;
    } else if opens || words::after_more(&text).is_some() {
        worth += 5;
    }
    if tree.name(node) != "a" {
        worth += 4;
    }
    if link.is_side {
        worth -= 15;
    }
    if is_file(&link.url) {
        worth -= 4;
    }
    if link.url.host() != survey.address.host() {
        worth -= 2;
    }
    if in_prose(survey, node) && !opens {
        worth -= 12;
    }
    // A place that many parts lead to is nobody's own.
    if common.is_shared(survey, link) {
        worth -= 15;
    }
    worth
}

/// A link that leads away from the release: pictures, share buttons, other languages, topics, authors.
pub(super) fn is_side_way(tree: &Tree<'_>, node: usize, url: &Url) -> bool {
    let foreign = tree
        .attr(node, "hreflang")
        .or(tree.attr(node, "lang"))
        .is_some_and(|language| !language.to_ascii_lowercase().starts_with("de"));
    let rel = tree.attr(node, "rel").unwrap_or_default();
    let by_rel = rel
        .split_ascii_whitespace()
        .any(|word| matches!(word, "tag" | "author" | "category" | "next" | "prev"));
    let path = url.path().to_ascii_lowercase();
    let picture = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip", ".mp3", ".mp4", ".ics"]
        .iter()
        .any(|end| path.ends_with(end));
    let selects = url.query_pairs().any(|(name, _)| {
        let name = name.to_lowercase();
        ["categor", "kategorie", "rubrik", "schlagwort"].iter().any(|word| name.contains(word))
            || matches!(name.as_str(), "tag" | "topic" | "thema")
    });
    let hashtag = tree.text(&tree.range(node)).starts_with('#');
    foreign
        || by_rel
        || picture
        || leads_aside(url)
        || selects
        || hashtag
        || tree.attr(node, "download").is_some()
}

/// Whether an address is one for sharing, or that of a topic, an author, a comment.
fn leads_aside(url: &Url) -> bool {
    #[rustfmt::skip]
    const FOLDERS: [&str; 16] = [
        "/share", "/intent/", "/teilen", "/send?text", "/tag/", "/tags/", "/category/", "/categories/", "/kategorie/",
        "/author/", "/thema/", "/themen/", "/schlagwort", "#comment", "#komment", "#respond",
    ];
    const NAMES: [&str; 3] = ["sharer", "api.whatsapp", "addtoany"];
    let whole = url.as_str().to_ascii_lowercase();
    let mut steps = whole.match_indices(['/', '#']).filter_map(|(at, _)| whole.get(at..));
    steps.any(|rest| FOLDERS.iter().any(|folder| rest.starts_with(folder)))
        || NAMES.iter().any(|name| whole.contains(name))
}

/// Whether an address names a document to be downloaded.
pub(super) fn is_file(url: &Url) -> bool {
    let ends = |text: &str| {
        let text = text.to_ascii_lowercase();
        [".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".csv"]
            .iter()
            .any(|end| text.ends_with(end))
    };
    ends(url.path()) || url.query().is_some_and(|query| query.split('&').any(ends))
}

/// The documents linked in a part.
pub(super) fn enclosures(survey: &Survey<'_>, part: &Range<usize>) -> Vec<Enclosure> {
    let mut found: Vec<Enclosure> = Vec::new();
    for link in survey.links_in(part).iter().filter(|link| is_file(&link.url)) {
        if found.iter().any(|known| known.url == *link.url) {
            continue;
        }
        let is_pdf = link.url.as_str().to_ascii_lowercase().contains(".pdf");
        let title = Some(survey.tree.line(link.node).into_owned()).filter(|text| !text.is_empty());
        let media_type = is_pdf.then(|| "application/pdf".to_owned());
        found.push(Enclosure { url: Url::clone(&link.url), title, media_type, length: None });
    }
    found
}

/// What addresses of one list have in common: host, folders with figures as `#`, names of parameters.
pub(super) fn shape(url: &Url) -> String {
    let mut shape = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let folders: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    for folder in folders.iter().take(folders.len().saturating_sub(1)) {
        shape.push('/');
        let figures = folder.chars().all(|c| c.is_ascii_digit());
        shape.push_str(if figures { "#" } else { folder });
    }
    let mut names: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    names.sort();
    names.iter().for_each(|name| {
        shape.push('?');
        shape.push_str(name);
    });
    shape
}
