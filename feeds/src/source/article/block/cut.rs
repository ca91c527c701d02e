//! Cutting a page into blocks.

use std::ops::Range;

use chrono_tz::UTC;

use super::{Block, Kind, Place, Role};
use crate::normalize::date;
use crate::source::article::element::heading_level;
use crate::source::article::tree::{Tree, What};

/// The longest caption of a picture.
const CAPTION: usize = 250;

/// The blocks of a page.
pub(in crate::source::article) fn blocks(tree: &Tree) -> Vec<Block> {
    let mut out = Blocks { tree, out: Vec::new() };
    if !tree.nodes.is_empty() {
        out.container(0, Place::Main, false);
    }
    out.out
}

struct Blocks<'t, 'a> {
    tree: &'t Tree<'a>,
    out: Vec<Block>,
}

impl Blocks<'_, '_> {
    /// Splits an element that holds blocks. `inside` tells whether it stands in the main content.
    fn container(&mut self, index: usize, place: Place, inside: bool) {
        let inside = inside || is_content(self.tree, index);
        let mut run: Option<Range<usize>> = None;
        for child in self.tree.children(index) {
            let node = self.tree.nodes[child];
            if !node.breaks {
                let start = run.as_ref().map_or(child, |run| run.start);
                run = Some(start..node.end);
                continue;
            }
            self.run(index, run.take(), place);
            self.element(child, place, inside);
        }
        self.run(index, run, place);
    }

    fn element(&mut self, index: usize, place: Place, inside: bool) {
        let Some(element) = self.tree.element(index) else { return };
        let place = placed(self.tree, index, place, inside);
        let range = self.tree.range(index);
        if let Some(level) = heading_level(element) {
            return self.push(Kind::Heading(level), range, index, place);
        }
        match element.name() {
            "pre" | "blockquote" => self.push(Kind::Set, range, index, place),
            "ul" | "ol" | "dl" | "menu" | "dir" if self.is_list(index) => {
                self.push(Kind::Set, range, index, place);
            }
            "table" if self.is_data(index) => self.push(Kind::Set, range, index, place),
            "hr" => {}
            _ if self.is_picture(index) => self.push(Kind::Picture, range, index, place),
            _ if self.is_date(index) => self.push(Kind::Text, range, index, place),
            _ if self.tree.children(index).any(|child| self.tree.nodes[child].breaks) => {
                self.container(index, place, inside);
            }
            "p" if !self.has_gap(range.start + 1..range.end) => self.push(Kind::Text, range, index, place),
            _ => self.run(index, Some(range.start + 1..range.end), place),
        }
    }

    /// Pushes a run of siblings, cut at empty lines.
    fn run(&mut self, parent: usize, run: Option<Range<usize>>, place: Place) {
        let Some(run) = run.filter(|run| !run.is_empty()) else { return };
        let mut start = run.start;
        for gap in self.gaps(run.clone()) {
            self.piece(parent, start..gap.start, place);
            start = gap.end;
        }
        self.piece(parent, start..run.end, place);
    }

    /// Pushes siblings as one block, apart from those that hold empty lines themselves.
    fn piece(&mut self, parent: usize, range: Range<usize>, place: Place) {
        let (mut start, mut index) = (range.start, range.start);
        while index < range.end {
            let end = self.tree.nodes[index].end;
            if end > index + 1 && self.tree.name(index) != "a" && self.has_gap_below(index) {
                self.block(parent, start..index, place);
                self.run(index, Some(index + 1..end), place);
                start = end;
            }
            index = end;
        }
        self.block(parent, start..range.end, place);
    }

    fn block(&mut self, parent: usize, range: Range<usize>, place: Place) {
        let mut shown = range.clone().filter(|index| self.shows(*index));
        match (shown.next(), range.is_empty()) {
            (None, _) | (_, true) => {}
            (Some(_), false) => {
                let picture = self.tree.chars(&range) == 0;
                let kind = if picture || self.is_captioned(&range) { Kind::Picture } else { Kind::Text };
                self.push(kind, range, parent, place);
            }
        }
    }

    fn shows(&self, index: usize) -> bool {
        match self.tree.nodes[index].what {
            What::Text(text) => !text.trim().is_empty(),
            What::Element(element) => element.name() == "img",
        }
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, top: usize, place: Place) {
        let text = self.tree.text(range.clone());
        let (chars, linked) = (self.tree.chars(&range), self.tree.linked(&range));
        if chars > 0 || kind == Kind::Picture {
            self.out.push(Block {
                kind,
                place,
                range,
                top,
                text,
                linked,
                chars,
                sentences: false,

                dated: false,
                role: Role::Unknown,
            });
        }
    }

    /// The empty lines in a run of siblings: two line breaks with nothing between.
    fn gaps(&self, run: Range<usize>) -> Vec<Range<usize>> {
        let (mut gaps, mut open): (Vec<Range<usize>>, Option<(usize, usize)>) = (Vec::new(), None);
        let mut index = run.start;
        while index < run.end {
            let node = self.tree.nodes[index];
            if self.tree.name(index) == "br" {
                let (start, count) = open.map_or((index, 0), |(start, count)| (start, count));
                open = Some((start, count + 1));
            } else if self.tree.chars(&(index..node.end)) > 0 || self.tree.name(index) == "img" {
                gaps.extend(open.take().filter(|(_, count)| *count > 1).map(|(start, _)| start..index));
            }
            index = node.end;
        }
        gaps
    }

    /// Whether there are empty lines in an element that does not break the line, at any depth.
    fn has_gap_below(&self, index: usize) -> bool {
        let end = self.tree.range(index).end;
        let mut breaks = 0;
        for at in index + 1..end {
            match self.tree.nodes[at].what {
                What::Element(element) if element.name() == "br" => breaks += 1,
                _ if self.shows(at) && breaks > 1 => return true,
                _ if self.shows(at) => breaks = 0,
                _ => {}
            }
        }
        false
    }

    fn has_gap(&self, run: Range<usize>) -> bool {
        !self.gaps(run).is_empty()
    }

    fn count(&self, range: Range<usize>, names: &[&str]) -> usize {
        range.filter(|index| names.contains(&self.tree.name(*index))).count()
    }

    /// A list of words, lines or links, not one of articles.
    fn is_list(&self, index: usize) -> bool {
        let range = self.tree.range(index);
        let inner = range.start + 1..range.end;
        let headings =
            inner.clone().any(|at| self.tree.element(at).is_some_and(|e| heading_level(e).is_some()));
        !headings && self.count(inner.clone(), &["article", "section", "table", "blockquote", "main"]) == 0
    }

    /// A table of short cells in rows and columns, not one that arranges the page.
    fn is_data(&self, index: usize) -> bool {
        let range = self.tree.range(index);
        let inner = range.start + 1..range.end;
        let headings =
            inner.clone().any(|at| self.tree.element(at).is_some_and(|e| heading_level(e).is_some()));
        let rows = self.count(inner.clone(), &["tr"]);
        let cells = self.count(inner.clone(), &["td", "th"]);
        let nested = self.count(inner.clone(), &["table", "article", "main", "section", "nav", "form"]) > 0;
        !headings && !nested && rows >= 2 && cells >= rows * 2 && self.tree.chars(&inner) <= cells * 120
    }

    /// A box that holds day, month and year in elements of their own and nothing else.
    fn is_date(&self, index: usize) -> bool {
        let range = self.tree.range(index);
        let few = (5..=24).contains(&self.tree.chars(&range)) && self.tree.linked(&range) == 0;
        few && !self.tree.children(index).any(|child| self.tree.chars(&self.tree.range(child)) >= 10) && {
            let text = self.tree.text(range).replace('\n', " ");
            date::all(&text, UTC).iter().any(|found| found.range.len() + 4 >= text.len())
        }
    }

    /// A figure, or a box that holds a picture and not much text.
    fn is_picture(&self, index: usize) -> bool {
        let range = self.tree.range(index);
        if self.count(range.clone(), &["img", "picture"]) == 0 {
            return false;
        }
        let caption = self.tree.chars(&range) <= CAPTION;
        match self.tree.name(index) {
            "figure" => caption,
            "div" | "span" | "section" | "p" | "center" | "td" | "dl" | "table" => self.is_captioned(&range),
            _ => false,
        }
    }

    /// Whether a picture comes first and what follows reads like a caption: short, or naming the photographer.
    fn is_captioned(&self, range: &Range<usize>) -> bool {
        let chars = self.tree.chars(range);
        let pictures = self.count(range.clone(), &["img"]);
        let holds =
            self.count(range.clone(), &["p", "h1", "h2", "h3", "h4", "h5", "article", "ul", "table", "form"]);
        if pictures == 0 || chars > CAPTION || holds > 1 {
            return false;
        }
        let first = range.clone().find(|index| self.shows(*index));
        if first.is_none_or(|index| self.tree.name(index) != "img") {
            return false;
        }
        let text = self.tree.text(range.clone());
        let headings =
            range.clone().any(|at| self.tree.element(at).is_some_and(|e| heading_level(e).is_some()));
        let credit = ["©", "Foto", "Bild", "Quelle", "Grafik"].iter().any(|word| text.contains(word));
        !headings && (credit || chars <= 80 || (chars <= 160 && !text.ends_with('.')))
    }
}

fn is_content(tree: &Tree, index: usize) -> bool {
    let Some(element) = tree.element(index) else { return false };
    matches!(element.name(), "main" | "article") || matches!(element.attr("role"), Some("main" | "article"))
}

fn placed(tree: &Tree, index: usize, place: Place, inside: bool) -> Place {
    let Some(element) = tree.element(index).filter(|_| place != Place::Navigation) else { return place };
    match (element.name(), element.attr("role").unwrap_or_default()) {
        ("nav" | "search", _) | (_, "navigation" | "search" | "menu" | "menubar") => Place::Navigation,
        ("footer", _) | (_, "contentinfo") if !inside => Place::Navigation,
        ("aside", _) | (_, "complementary") => Place::Aside,
        ("header", _) | (_, "banner") if !inside && place == Place::Main => Place::Header,
        _ => place,
    }
}
