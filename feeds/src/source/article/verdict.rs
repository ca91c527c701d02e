//! Whether a page is a release at all: not a list of releases, not an error in friendly words, not empty.

use std::ops::Range;

use chrono_tz::UTC;
use url::Url;

use super::Page;
use super::block::{Block, Kind, Place};
use super::body::Body;
use super::title::Title;
use super::words;
use crate::normalize::date;
use crate::source::listing;

/// How titles of error pages begin.
const ERRORS: [&str; 9] = [
    "404",
    "fehler 4",
    "fehler 5",
    "error 4",
    "error 5",
    "zugriff verweigert",
    "access denied",
    "forbidden",
    "not found",
];

/// What error pages say is missing, and that it is.
const MISSING: ([&str; 7], [&str; 5]) = (
    ["seite", "inhalt", "dokument", "datei", "artikel", "page", "adresse"],
    ["nicht gefunden", "existiert nicht", "nicht verfügbar", "nicht mehr", "not found"],
);

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
    let first = body.content.iter().find_map(|index| page.blocks[*index].text.lines().next());
    let is_nothing = |line: &str| is_error(line) || (line.len() <= 100 && listing::says_empty(line));
    let apology = text < 600 && first.is_some_and(is_nothing);
    if is_error(&title.text) || is_error(&page.hints.page_title) || apology {
        return false;
    }
    if words::is_section(&title.text) || title.leads_away {
        return false;
    }
    let doubtful = !title.confirmed
        && (is_home(page.address)
            || is_teaser(page, body)
            || is_in_section(page, title)
            || has_twins(page, title, body));
    !doubtful && !is_list(page, title, body) && !introduces_rows(page, title, text)
}

fn is_home(address: &Url) -> bool {
    address.query().is_none() && address.path().len() <= 1
}

/// Whether the page calls itself a section, and what was taken for a title has no date: one of its boxes.
fn is_in_section(page: &Page, title: &Title) -> bool {
    let section =
        |block: &Block| matches!(block.kind, Kind::Heading(1..=2)) && words::is_section(&block.text);
    !title.dated && page.blocks.iter().any(section)
}

/// Whether a link that leads on stands beside the text.
fn is_teaser(page: &Page, body: &Body) -> bool {
    let last = body.content.last().map_or(0, |last| last + 1);
    // After a heading something else begins, and may have teasers of its own.
    let near = (last..page.blocks.len()).take(2);
    let near = near.take_while(|index| !matches!(page.blocks[*index].kind, Kind::Heading(_)));
    let beside = near.chain(body.content.iter().copied());
    let mut links =
        beside.flat_map(|index| page.blocks[index].range.clone()).filter(|at| page.tree.href(*at).is_some());
    links.any(|at| {
        let text = words::words(&page.tree.text(page.tree.range(at))).join(" ");
        READ_ON.contains(&text.as_str())
    })
}

/// Whether the element with title and text stands in a row of such elements, each with a link, a title or date like
/// its own and not much less text: rows of a layout and boxes of a page look alike otherwise.
fn has_twins(page: &Page, title: &Title, body: &Body) -> bool {
    let tree = page.tree;
    let own = &page.blocks[title.block];
    let start = own.range.start;
    let shape = |index: usize| tree.element(index).map(|element| (element.name(), element.attr("class")));
    let resembles = |block: &Block| match own.kind {
        Kind::Heading(_) => block.kind == own.kind,
        _ => block.dated,
    };
    tree.ancestors(body.region).filter(|index| tree.range(*index).contains(&start)).any(|index| {
        let parent = tree.nodes[index].parent;
        let chars = tree.chars(&tree.range(index));
        let twin = |child: &usize| {
            let range = tree.range(*child);
            let first = page.blocks.partition_point(|block| block.range.start < range.start);
            let mut inside = page.blocks[first..].iter().take_while(|block| block.range.start < range.end);
            *child != index
                && shape(*child) == shape(index)
                && tree.chars(&range) * 6 >= chars
                && inside.any(resembles)
                && range.clone().any(|at| tree.href(at).is_some())
        };
        // A bare <div> may be anything: head, text and margin of a page are often three in a row.
        let telling = matches!(tree.name(index), "li" | "article" | "tr" | "dd")
            || tree.element(index).is_some_and(|element| element.attr("class").is_some());
        telling && parent != index && tree.children(parent).filter(twin).take(2).count() == 2
    })
}

/// Rows from which on a page lists something, and the characters of a text that each of them outweighs.
const ROWS: usize = 5;
const OUTWEIGHED: usize = 110;

/// Whether the text only introduces what follows it: rows that each lead to a page or a file and have a date or are
/// headings. A release may list its days or documents, but not with hardly a word about them.
fn introduces_rows(page: &Page, title: &Title, text: usize) -> bool {
    let below = page.blocks.iter().skip(title.block + 1).filter(|block| block.place == Place::Main);
    let rows: usize = below.map(|block| rows(page, block)).sum();
    rows >= ROWS && text < rows * OUTWEIGHED
}

/// The rows that a block is or has.
fn rows(page: &Page, block: &Block) -> usize {
    let tree = page.tree;
    let leads = |range: &Range<usize>| {
        range.clone().filter_map(|at| tree.href(at)).any(|url| !is_same_page(&url, page.address))
    };
    match block.kind {
        Kind::Heading(2..) => usize::from(leads(&block.range)),
        Kind::Text => usize::from(block.dated && leads(&block.range)),
        Kind::Set => {
            let rows = block.range.clone().filter(|at| matches!(tree.name(*at), "li" | "tr" | "dd"));
            let dated = |range: &Range<usize>| {
                let text = tree.text(range.clone());
                text.len() <= 300 && !date::all(&text, UTC).is_empty()
            };
            rows.map(|at| tree.range(at)).filter(|range| leads(range) && dated(range)).count()
        }
        _ => 0,
    }
}

fn is_same_page(url: &Url, page: &Url) -> bool {
    let without_place = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    without_place(url) == without_place(page)
}

/// Whether a line says that there is nothing at this address. Roads and services may be missing in a release.
fn is_error(line: &str) -> bool {
    let line = line.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|part| line.contains(part));
    (words::count(&line) <= 6 && ERRORS.iter().any(|start| line.starts_with(start)))
        || (words::count(&line) <= 12 && says(&MISSING.0) && says(&MISSING.1))
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
