//! Which heading stands over what: elements for headings, and the lines that old pages have for them.

use std::collections::HashMap;

use super::Survey;
use crate::source::listing::names::Names;
use crate::source::listing::words::{self, Topic};

impl Survey<'_> {
    /// For every node the heading before it among its siblings; for every heading the one that it stands under.
    pub(super) fn sections(&self) -> (Vec<u32>, HashMap<usize, usize>) {
        let mut sections = vec![0; self.tree.nodes.len()];
        let mut last = vec![0_u32; self.tree.nodes.len()];
        let mut above = HashMap::new();
        let rank = |heading: usize| self.tree.heading(heading).unwrap_or(7);
        for (node, section) in sections.iter_mut().enumerate().skip(1) {
            let parent = self.tree.nodes[node].parent();
            *section = last[parent];
            let before = last[parent] as usize;
            if let Some(heading) = self.heads(node).filter(|heading| !self.is_site_name(*heading)) {
                let before = Some(before).filter(|before| *before != 0);
                let chain = std::iter::successors(before, |heading| above.get(heading).copied());
                let higher = chain.take(8).find(|before| rank(*before) < rank(heading));
                if let Some(higher) = higher {
                    above.insert(heading, higher);
                }
                last[parent] = u32::try_from(heading).unwrap_or_default();
            }
        }
        (sections, above)
    }

    /// Whether a heading is the name of the site: it leads to its start page and says nothing about what follows.
    fn is_site_name(&self, heading: usize) -> bool {
        let links = self.links_in(&self.tree.range(heading));
        let around = self.tree.ancestors(heading).skip(1).take(2).flat_map(|at| self.links_in(&(at..at + 1)));
        links.iter().chain(around).any(|link| link.url.path() == "/" && link.url.query().is_none())
    }

    /// The heading that `node` is, or holds with hardly anything beside it.
    fn heads(&self, node: usize) -> Option<usize> {
        let tree = &self.tree;
        if tree.is_text(node) {
            return self.opens_list(node).then_some(node);
        }
        if tree.heading(node).is_some() {
            return Some(node).filter(|node| !tree.text(&tree.range(*node)).is_empty());
        }
        let range = tree.range(node);
        let length = tree.length(&range);
        if !(3..=200).contains(&length) {
            return None;
        }
        if let [heading] = self.headings_in(&range) {
            let beside = length.saturating_sub(tree.length(&tree.range(*heading)));
            let plain = beside <= 80 && self.sightings_in(&range).is_empty() && tree.name(node) != "li";
            return plain.then_some(*heading);
        }
        if matches!(tree.name(node), "summary" | "caption" | "legend") {
            return Some(node);
        }
        let is_year = length < 24
            && words::is_year_line(tree.text(&range))
            && self.sightings_in(&range).is_empty()
            && self.links_in(&range).is_empty();
        (is_year || self.is_bold_line(node) || self.names_topic(node)).then_some(node)
    }

    /// Whether a text names the year or the month of the list that follows it in an item of another one.
    fn opens_list(&self, text: usize) -> bool {
        let tree = &self.tree;
        let end = tree.range(text).end;
        let holds = |node: usize| matches!(tree.name(node), "ul" | "ol");
        tree.name(tree.nodes[text].parent()) == "li"
            && tree.nodes.get(end).is_some_and(|_| holds(end))
            && words::is_period(&tree.text(&tree.range(text)).to_lowercase())
    }

    /// A line of few words that say what follows: „Weitere Meldungen“.
    fn names_topic(&self, node: usize) -> bool {
        let range = self.tree.range(node);
        let text = self.tree.text(&range);
        range.len() <= 3
            && matches!(self.tree.name(node), "div" | "p" | "dt" | "center")
            && text.len() <= 40
            && (2..=4).contains(&text.split(' ').count())
            && self.links_in(&range).is_empty()
            && matches!(self.topic(text), Topic::News | Topic::Further | Topic::Related)
    }

    /// A short line that is bold or large as a whole, which old pages have for a heading.
    fn is_bold_line(&self, node: usize) -> bool {
        let range = self.tree.range(node);
        if range.len() > 8 || self.tree.length(&range) > 90 || !self.links_in(&range).is_empty() {
            return false;
        }
        let mut texts = range.clone().filter(|at| self.tree.is_text(*at));
        let (Some(text), None) = (texts.next(), texts.next()) else { return false };
        self.tree.ancestors(text).take_while(|at| *at >= node).any(|at| {
            matches!(self.tree.name(at), "b" | "strong")
                || (self.tree.name(at) == "font" && self.tree.attr(at, "size").is_some_and(|size| size > "3"))
                || self.tree.is_called(at, Names::TITLE)
                || self.tree.attr(at, "class").is_some_and(|names| names.contains("bold"))
        })
    }
}
