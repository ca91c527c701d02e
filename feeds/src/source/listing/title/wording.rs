//! The words of a title: of several lines the one that says something, of a cut title the full one, without what
//! stands in elements of its own.

use std::ops::Range;

use super::has_lines;
use super::refused::{is_beside, is_date_only};
use crate::source::listing::names::Names;
use crate::source::listing::survey::Survey;
use crate::source::listing::tree::squeeze;
use crate::source::listing::words;

/// The words of the title element; of a cut title the full one, if an attribute tells it.
pub(super) fn full(survey: &Survey<'_>, part: &Range<usize>, node: usize) -> String {
    let is_plain = survey.tree.heading(node).is_none() && has_lines(survey, node);
    let line = if is_plain { title_line(survey, node) } else { None };
    let text = line.unwrap_or_else(|| own_words(survey, node));
    let end = text.trim_end_matches(['→', '›', '»', '▸', '►', '>', ' ']);
    let stem = end.trim_end_matches(['…', '.', ' ', '[', ']', '(', ')']);
    let is_cut = ["…", "...", "…]", "...]", "…)", "...)"].iter().any(|mark| end.ends_with(mark));
    if !is_cut || stem.len() < 8 {
        return text;
    }
    let tree = &survey.tree;
    let around = tree.ancestors(node).skip(1).take(4);
    let near = survey.links_in(part).iter().map(|link| link.node).chain(part.clone().take(40)).chain(around);
    let longer = near
        .flat_map(|at| [tree.attr(at, "title"), tree.attr(at, "aria-label"), tree.attr(at, "alt")])
        .flatten()
        .map(squeeze)
        .find_map(|label| {
            let at = label.find(stem)?;
            label.get(at..).filter(|rest| rest.len() > stem.len() && !rest.ends_with('…')).map(str::to_owned)
        });
    longer.unwrap_or(text)
}

/// The text of an element without small print and marks in elements of their own.
fn own_words(survey: &Survey<'_>, node: usize) -> String {
    let tree = &survey.tree;
    let range = tree.range(node);
    let mut words = String::new();
    let mut at = node + 1;
    while at < range.end {
        let inner = tree.range(at);
        let name = tree.name(at);
        let is_side =
            name == "small" || (!tree.is_text(at) && tree.is_called(at, Names::NO_TITLE)) || (name == "time");
        let is_most = tree.length(&inner) * 10 > tree.length(&range) * 8;
        let is_more = name == "a" && words::is_generic(tree.text(&inner));
        let is_date = !tree.is_text(at) && is_date_only(survey, tree.text(&inner));
        let is_number = !tree.is_text(at) && words::is_number_of_release(tree.text(&inner));
        if (is_side || is_more || is_date || is_number) && !is_most {
            at = inner.end;
            continue;
        }
        if tree.is_text(at) {
            words.push_str(tree.text(&inner));
            words.push(' ');
        }
        at += 1;
    }
    let pieces = squeeze(&words);
    let whole = tree.line(node);
    // Pieces are joined by spaces; the whole knows better where none of them was left out.
    if pieces.chars().filter(|c| !c.is_whitespace()).count()
        == whole.chars().filter(|c| !c.is_whitespace()).count()
    {
        whole.into_owned()
    } else {
        pieces
    }
}

/// The line of several that is most likely the title: the first that says something.
fn title_line(survey: &Survey<'_>, node: usize) -> Option<String> {
    let text = survey.tree.text(&survey.tree.range(node));
    let lines = text.lines().map(squeeze);
    let lines: Vec<_> = lines.filter(|line| !is_beside(survey, line) && !words::is_generic(line)).collect();
    let says = lines.iter().find(|line| line.split_whitespace().count() > 2);
    says.or_else(|| lines.iter().max_by_key(|line| line.len())).cloned()
}
