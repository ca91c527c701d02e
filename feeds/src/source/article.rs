//! The reader of a release's own page: title, dates, text, documents.
//!
//! It works from what any page can give: headings, sentences, links, positions, the meaning of elements, and what
//! the page claims for machines as far as that agrees with what is visible. No system's class names are known.
//! Cost grows linearly with the page; a page that is too much for the parser is refused before it is parsed.
//!
//! Why no library finds the main text: on 23 pages of German offices and site generators dom_smoothie 0.19 had
//! the whole title on 15, the first words of the text on 7, the last on 9, and 9 texts without date, byline or
//! pager. Titles came from the window and were cut, and what stands between title and text stayed in. This reader
//! has 23, 23, 21 and 21 there.

use scraper::Html;
use url::Url;

use self::block::{Block, Kind};
use self::body::{Around, Body};
use self::dates::Search;
use self::hints::Hints;
use self::title::{Judge, Title};
use self::tree::Tree;
use super::decode::decode;
use super::{extent, unescaped};
use crate::model::{Context, Document, Markup, RawEntry};
use crate::normalize::embargo;

mod block;
mod body;
mod dates;
mod element;
mod files;
mod hints;
mod part;
mod people;
mod prose;
mod title;
mod tree;
mod verdict;
mod wording;
mod words;
mod write;

/// Reads a release's own page; `None` if it is none: a list, an error, a page without text.
pub(super) fn read(document: &Document, context: &Context) -> Option<RawEntry> {
    let text = decode(&document.body, document.content_type.as_deref()).text;
    if extent::excess(&text).is_some() {
        return None;
    }
    let html = Html::parse_document(&unescaped::escaped(&text));
    let hints = Hints::of(&html);
    let base = hints.base.as_ref().and_then(|base| document.address.join(base).ok());
    let tree = Tree::of(&html, base.unwrap_or_else(|| document.address.clone()));
    let mut blocks = block::blocks(&tree);
    prose::mark(&mut blocks, context.zone);
    let page = Page { tree: &tree, blocks, hints: &hints, address: &document.address };
    page.entry(context)
}

/// Names for the paragraph that sums a text up.
const LEADS: [&str; 9] =
    ["lead", "teaser", "intro", "abstract", "vorspann", "description", "summary", "anriss", "einleitung"];

/// Blocks above the title, and bytes of a note, that may ask to hold the release.
const ABOVE: usize = 6;
const NOTE: usize = 300;

/// A page in pieces.
struct Page<'a> {
    tree: &'a Tree<'a>,
    blocks: Vec<Block>,
    hints: &'a Hints,
    address: &'a Url,
}

impl Page<'_> {
    fn entry(&self, context: &Context) -> Option<RawEntry> {
        let (tree, blocks, zone) = (self.tree, self.blocks.as_slice(), context.zone);
        let text = prose::densest(tree, blocks)?;
        let judge = Judge { tree, blocks, hints: self.hints, page: self.address, zone };
        let title = judge.title(&text)?;
        let office = self.hints.office(&title.text);
        let body = body::body(tree, blocks, &text, Around { title: title.block, zone, office: &office });
        if !verdict::is_release(self, &title, &body) {
            return None;
        }
        let search = Search {
            tree,
            blocks,
            hints: self.hints,
            body: &body,
            title: title.block,
            page: self.address,
            context,
        };
        let dates = search.dates();
        Some(RawEntry {
            link: Some(self.hints.canonical(self.address).unwrap_or_else(|| self.address.clone())),
            published: dates.published,
            updated: dates.updated,
            summary: self.summary(&body, &title).map(Markup::Text),
            content: Some(Markup::Html(self.content(&body))),
            authors: people::authors(tree, blocks, self.hints, &body, title.block),
            categories: people::categories(tree, blocks, self.hints, &body, title.block),
            enclosures: files::enclosures(tree, blocks, &body, title.block),
            language: self.hints.language.clone(),
            embargo: embargo::until(self.notes(&body, &title), dates.published, zone),
            title: Some(Markup::Text(title.text)),
            ..RawEntry::default()
        })
    }

    /// The lines around title and text, among which an embargo may be.
    fn notes(&self, body: &Body, title: &Title) -> Vec<&str> {
        let above = title.block.saturating_sub(ABOVE)..=title.block;
        let around = above.chain(body.head.iter().copied()).chain(body.tail.iter().copied());
        around.map(|index| self.blocks[index].text.as_str()).filter(|text| text.len() <= NOTE).collect()
    }

    /// The text, with the pictures above it; a caption there becomes the title of its picture.
    fn content(&self, body: &Body) -> String {
        let mut out = String::new();
        for index in &body.head {
            let block = &self.blocks[*index];
            if block.kind == Kind::Picture && block.place == block::Place::Main {
                write::write_pictures(self.tree, block, &mut out);
            }
        }
        for index in &body.content {
            write::write(self.tree, &self.blocks[*index], &mut out);
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The sub-line under the title, a first paragraph that is set off as a whole, or the page's description where
    /// it is made of the text's own words.
    fn summary(&self, body: &Body, title: &Title) -> Option<String> {
        let sub = body.head.iter().map(|index| &self.blocks[*index]).find(|block| {
            matches!(block.kind, Kind::Heading(_)) && block.linked == 0 && words::count(&block.text) >= 4
        });
        let first = body.content.first().map(|index| &self.blocks[*index]);
        let lead = first.filter(|block| self.is_set_off(block) && body.content.len() > 1);
        let own = self.own_description(body, title);
        lead.map(|block| block.text.replace('\n', " "))
            .or(sub.map(|block| block.text.replace('\n', " ")))
            .or(own)
    }

    /// Whether a first paragraph is bold, or in a box of its own that is named for it.
    fn is_set_off(&self, block: &Block) -> bool {
        let own = self
            .tree
            .ancestors(block.top)
            .take_while(|at| self.tree.chars(&self.tree.range(*at)) == block.chars);
        let named = |at: usize| {
            let element = self.tree.element(at);
            let name = |attribute| {
                element.and_then(|element| element.attr(attribute)).unwrap_or_default().to_lowercase()
            };
            let class = name("class");
            name("itemprop").contains("description") || LEADS.iter().any(|lead| class.contains(lead))
        };
        if own.into_iter().any(named) {
            return true;
        }
        let strong = block.range.clone().find(|index| matches!(self.tree.name(*index), "b" | "strong"));
        strong.is_some_and(|index| self.tree.chars(&self.tree.range(index)) == block.chars)
    }

    fn own_description(&self, body: &Body, title: &Title) -> Option<String> {
        let text: Vec<String> =
            body.content.iter().flat_map(|index| words::words(&self.blocks[*index].text)).collect();
        let joined = format!(" {} ", text.join(" "));
        self.hints.descriptions.iter().find_map(|description| {
            let own = words::words(description);
            let ends = description.trim_end().ends_with(['.', '!', '?']);
            let new = own != words::words(&title.text) && own.len() >= 5;
            (ends && new && joined.contains(&format!(" {} ", own.join(" ")))).then(|| description.clone())
        })
    }
}

#[cfg(test)]
mod tests;
