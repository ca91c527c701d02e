//! Which heading is the release's own.
//!
//! Every heading is a candidate, and every short line before the text, since old pages have no headings. What
//! counts: its level, where it stands, how near the text and a date are, and whether it agrees with what the page
//! claims elsewhere (window title, sharing title, JSON-LD, address). The claims never replace a visible title: they
//! are cut, generic or old too often.

use std::collections::HashSet;

use url::Url;

use super::block::{Block, Kind, Place};
use super::hints::Hints;
use super::prose::Text;
use super::tree::{Tree, What};
use super::wording::{agree, clean, decoded, holds, name, overlap, plain};
use super::words::{self, without_dates};
use crate::normalize::date;
use chrono_tz::Tz;

/// A candidate weaker than this is no title.
const WEAKEST: f64 = 0.5;

/// Lines this far before the text are still candidates.
const REACH: usize = 12;

/// The title and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Title {
    /// The index of its block.
    pub(super) block: usize,
    /// Its cleaned text.
    pub(super) text: String,
    /// Whether a claim of the page agrees with it.
    pub(super) confirmed: bool,
    /// Whether it is a link to another page.
    pub(super) leads_away: bool,
    /// Whether a date stands beside it.
    pub(super) dated: bool,
}

/// What a title is judged by.
pub(super) struct Judge<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) blocks: &'a [Block],
    pub(super) hints: &'a Hints,
    pub(super) page: &'a Url,
    pub(super) zone: Tz,
}

impl Judge<'_> {
    /// The release's title, given its text.
    pub(super) fn title(&self, text: &Text) -> Option<Title> {
        let claims: Vec<Vec<String>> = self
            .hints
            .claimed_titles()
            .iter()
            .map(|claim| words::words(claim))
            .filter(|claim| !claim.is_empty() && !self.is_site(claim))
            .collect();
        let slug = self.slug();
        let menus = self.menus();
        let first = text.first;
        let mut best: Option<(f64, Title)> = None;
        for (index, block) in self.blocks.iter().enumerate() {
            let Some(base) = self.base(index, block, first) else { continue };
            let cleaned = clean(&self.choose(block, &claims), self.zone);
            let own = words::words(&cleaned);
            if own.is_empty() || cleaned.chars().count() > 300 {
                continue;
            }
            // That the window names a section is no sign that the section is the release.
            let section = words::is_section(&cleaned) || menus.contains(&own.join(" "));
            let agreeing = claims.iter().filter(|claim| !section && agree(&own, claim)).count();
            let named = !section && overlap(&own, &slug);
            let confirmed = agreeing > 0 || named;
            let score = base
                + if agreeing > 0 { 4.0 } else { 0.0 }
                + if named { 2.0 } else { 0.0 }
                + self.position(index, block, text)
                - if self.is_site(&own) { 5.0 } else { 0.0 }
                - if words::is_section(&cleaned) { 4.0 } else { 0.0 }
                - if menus.contains(&own.join(" ")) { 3.0 } else { 0.0 };
            if score >= WEAKEST && best.as_ref().is_none_or(|(old, _)| score > *old) {
                best = Some((
                    score,
                    Title {
                        block: index,
                        text: cleaned,
                        confirmed,
                        leads_away: self.leads_away(block) > 0.0,
                        dated: self.is_beside_date(index),
                    },
                ));
            }
        }
        best.map(|(_, title)| title)
    }

    /// What its kind gives a block, `None` if it cannot be a title at all.
    fn base(&self, index: usize, block: &Block, first: usize) -> Option<f64> {
        match block.kind {
            Kind::Heading(level) => Some([3.5, 2.0, 1.0, 0.5, 0.25, 0.0][usize::from(level.clamp(1, 6)) - 1]),
            Kind::Text if index < first && index + REACH >= first && block.text.lines().count() <= 3 => {
                let line = self.lines(block).join(" ");
                let possible = (1..=35).contains(&words::count(&line))
                    && !words::is_meta(&line, false)
                    && !words::is_prose(&line)
                    && !words::is_contact(&block.text);
                possible.then_some(if self.is_styled(block, first) { 1.0 } else { 0.5 })
            }
            _ => None,
        }
    }

    /// The lines of a block without those that are a date.
    fn lines<'b>(&self, block: &'b Block) -> Vec<&'b str> {
        let dated = |line: &str| {
            let dates = date::all(line, self.zone);
            !dates.is_empty() && words::count(&without_dates(line, &dates)) <= 2
        };
        block.text.lines().filter(|line| !dated(line)).collect()
    }

    /// Whether a line is styled unlike the text.
    fn is_styled(&self, block: &Block, first: usize) -> bool {
        let style = |block: &Block| {
            let inner = block.range.clone().find_map(|index| self.tree.element(index));
            let element = self.tree.element(block.top);
            [element, inner]
                .map(|element| element.map(|e| (e.name().to_owned(), e.attr("class").map(str::to_owned))))
        };
        self.blocks.get(first).is_some_and(|text| style(block) != style(text))
    }

    /// What its position gives a block.
    fn position(&self, index: usize, block: &Block, text: &Text) -> f64 {
        let place = match block.place {
            Place::Main => 0.0,
            Place::Header => -2.0,
            Place::Aside | Place::Navigation => -6.0,
        };
        let at = text.prose.partition_point(|at| *at <= index);
        let passed = text.before(at) as f64 / text.before(text.prose.len()).max(1) as f64;
        let gap = text.prose.get(at).map_or(20, |next| next - index - 1);
        let near = if self.is_beside_date(index) { 1.5 } else { 0.0 };
        let sub = if self.is_sub_line(index) { 0.75 } else { 0.0 };
        place - 6.0 * passed - (gap as f64 * 0.25).min(3.0) + near - sub - self.leads_away(block)
            + self.marked(block)
    }

    /// Whether a heading follows another of its level that is more than a word or two above it.
    fn is_sub_line(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.blocks.get(before));
        before.is_some_and(|before| {
            matches!(before.kind, Kind::Heading(_))
                && before.kind == self.blocks[index].kind
                && words::count(&before.text) > 2
        })
    }

    /// Whether the line before or after a heading, other headings aside, gives a date.
    fn is_beside_date(&self, index: usize) -> bool {
        let line = |block: &&Block| !matches!(block.kind, Kind::Heading(_) | Kind::Picture);
        let before = self.blocks.get(..index).and_then(|blocks| blocks.iter().rev().take(3).find(line));
        let after = self.blocks.get(index + 1..).and_then(|blocks| blocks.iter().take(3).find(line));
        [before, after].into_iter().flatten().any(|block| block.dated)
    }

    /// Headings that are links lead to another release, or home.
    fn leads_away(&self, block: &Block) -> f64 {
        if block.linked == 0 || block.linked < block.chars {
            return 0.0;
        }
        let around = self.tree.ancestors(block.range.start);
        match block.range.clone().chain(around).find_map(|index| self.tree.href(index)) {
            Some(url) if name(&url) == name(self.page) && name(&url).len() > 3 => 0.0,
            Some(url) if url.path().len() <= 1 => 6.0,
            Some(_) => 3.5,
            None => 0.0,
        }
    }

    /// The page marks the headline of an article.
    fn marked(&self, block: &Block) -> f64 {
        let own = self.tree.ancestors(block.range.start).take(2).chain(block.range.clone());
        let is = |index: usize| {
            let property = self.tree.element(index).and_then(|element| element.attr("itemprop"));
            property.is_some_and(|names| names.split_whitespace().any(|name| name == "headline"))
        };
        if own.into_iter().any(is) { 2.0 } else { 0.0 }
    }

    /// The part of a heading that is the title: all of it, unless a claim names one of several parts.
    fn choose(&self, block: &Block, claims: &[Vec<String>]) -> String {
        let mut whole = self.lines(block).join(" ");
        // A sub-line in small print.
        if let Some(small) = block.range.clone().skip(1).find(|index| self.tree.name(*index) == "small") {
            let sub = self.tree.text(self.tree.range(small)).replace('\n', " ");
            whole =
                whole.strip_suffix(&sub).filter(|rest| !rest.trim().is_empty()).unwrap_or(&whole).to_owned();
        }
        let own = words::words(&whole);
        if claims.contains(&own) {
            return whole;
        }
        let mut parts: Vec<String> = block.text.lines().map(str::to_owned).collect();
        parts.extend(
            block
                .range
                .clone()
                .skip(1)
                .filter(|index| matches!(self.tree.nodes[*index].what, What::Element(_)))
                .map(|index| self.tree.text(self.tree.range(index)).replace('\n', " ")),
        );
        parts.extend(block.range.clone().filter_map(|index| match self.tree.nodes[index].what {
            What::Text(text) => Some(text.trim().to_owned()),
            What::Element(_) => None,
        }));
        parts
            .into_iter()
            .filter(|part| part.len() < whole.len())
            .filter(|part| {
                let words = words::words(part);
                let names = |claim: &Vec<String>| holds(claim, &words) && !holds(claim, &own);
                words.len() >= 2 && claims.iter().any(names) && !claims.iter().any(|claim| holds(claim, &own))
            })
            .max_by_key(String::len)
            .unwrap_or(whole)
    }

    /// What short links to other pages say: sections of the site rather than releases.
    fn menus(&self) -> HashSet<String> {
        let links = (0..self.tree.nodes.len()).filter(|index| {
            let range = self.tree.range(*index);
            range.len() > 1
                && self.tree.chars(&range) <= 40
                && self.tree.href(*index).is_some_and(|url| name(&url) != name(self.page))
        });
        links.map(|index| words::words(&self.tree.text(self.tree.range(index))).join(" ")).collect()
    }

    fn is_site(&self, claim: &[String]) -> bool {
        if self.hints.site.as_ref().is_some_and(|site| words::words(site) == claim) {
            return true;
        }
        let host: String = self.page.host_str().unwrap_or_default().replace(['-', '.'], "");
        let joined: String =
            claim.concat().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
        let last = claim.last().map(|word| word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"));
        claim.len() <= 4
            && (host.contains(&joined)
                || (claim.len() == 2 && last.is_some_and(|word| word.len() >= 5 && host.contains(&word))))
    }

    fn slug(&self) -> Vec<String> {
        let segments = self.page.path_segments().map(Iterator::collect::<Vec<_>>).unwrap_or_default();
        let longest =
            segments.into_iter().rev().take(2).max_by_key(|segment| segment.matches(['-', '_']).count());
        let words = longest.map(|segment| words::words(&plain(&decoded(segment)))).unwrap_or_default();
        words.into_iter().filter(|word| word.len() > 2 && word.parse::<u64>().is_err()).collect()
    }
}
