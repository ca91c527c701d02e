//! Whether a page is a release at all: not a list of releases, not an error in friendly words, not empty.

use url::Url;

use super::Page;
use super::block::{Block, Kind, Place};
use super::body::Body;
use super::title::Title;
use super::words;

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

/// Words of links that lead from a teaser to its release.
const READ_ON: [&str; 9] = [
    "weiterlesen",
    "mehr",
    "mehr lesen",
    "zum artikel",
    "details",
    "lesen",
    "mehr erfahren",
    "read more",
    "zur meldung",
];

/// Whether what was found is a release.
pub(super) fn is_release(page: &Page, title: &Title, body: &Body) -> bool {
    let text: usize = body.content.iter().map(|index| page.blocks[*index].chars).sum();
    if body.content.is_empty() || text < 30 {
        return false;
    }
    if is_error(&title.text) || (is_error(&page.hints.page_title) && text < 1500) {
        return false;
    }
    if words::is_section(&title.text) || title.leads_away {
        return false;
    }
    let doubtful =
        !title.confirmed && (is_home(page.address) || is_teaser(page, body) || has_twins(page, title, body));
    !doubtful && !is_list(page, title, body)
}

fn is_home(address: &Url) -> bool {
    address.query().is_none() && address.path().len() <= 1
}

/// Whether a link that leads on stands beside the text.
fn is_teaser(page: &Page, body: &Body) -> bool {
    let beside = body.tail.iter().take(2).chain(&body.content);
    let mut links =
        beside.flat_map(|index| page.blocks[*index].range.clone()).filter(|at| page.tree.href(*at).is_some());
    links.any(|at| {
        let text = words::words(&page.tree.text(page.tree.range(at))).join(" ");
        READ_ON.contains(&text.as_str())
    })
}

/// Whether the element with title and text stands in a row of such elements, each with a link.
fn has_twins(page: &Page, title: &Title, body: &Body) -> bool {
    let tree = page.tree;
    let start = page.blocks[title.block].range.start;
    let shape = |index: usize| tree.element(index).map(|element| (element.name(), element.attr("class")));
    tree.ancestors(body.region).filter(|index| tree.range(*index).contains(&start)).any(|index| {
        let parent = tree.nodes[index].parent;
        let twin = |child: &usize| {
            *child != index
                && shape(*child) == shape(index)
                && tree.range(*child).any(|at| tree.href(at).is_some())
        };
        // A bare <div> may be anything: head, text and margin of a page are often three in a row.
        let telling = matches!(tree.name(index), "li" | "article" | "tr" | "dd")
            || tree.element(index).is_some_and(|element| element.attr("class").is_some());
        telling && parent != index && tree.children(parent).filter(twin).take(2).count() == 2
    })
}

fn is_error(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = words::words(&line).len();
    words <= 8 && ERRORS.iter().any(|word| line.contains(word))
}

/// Whether the text is made of the teasers of a list: headings that are links, or lines with dates, stand between
/// its parts. Where the page itself does not name what was taken for the title, those around it count as well.
fn is_list(page: &Page, title: &Title, body: &Body) -> bool {
    let (tree, blocks) = (page.tree, page.blocks.as_slice());
    let (region, holder) = (tree.range(body.region), tree.range(body.holder));
    let (first, last) = match (body.content.first(), body.content.last()) {
        (Some(first), Some(last)) if title.confirmed => (*first, *last),
        _ => (title.block, body.closed),
    };
    let between = blocks.iter().take(last).skip(first).filter(|block| {
        block.place == Place::Main && (title.confirmed || region.contains(&block.range.start))
    });
    // Lines with dates beside the text may as well be a list in the margin.
    let weight = |block: &Block| match block.kind {
        Kind::Heading(_) if block.is_mostly_links() => 2,
        Kind::Text if block.dated && block.chars <= 60 => {
            1 + usize::from(holder.contains(&block.range.start))
        }
        _ => 0,
    };
    between.map(weight).sum::<usize>() >= if title.confirmed { 6 } else { 4 }
}
