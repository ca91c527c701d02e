//! The title of one part: which element holds it, and its words without what only decorates them.

use std::ops::Range;

use self::refused::is_refused;
use self::wording::full;
use super::clean::clean;
use super::common::Common;
use super::names::Names;
use super::survey::Survey;
use super::tree::{Place, squeeze};
use super::words;

mod refused;
mod wording;

/// Worth of a title that nothing without a mark of its own can outdo.
const SURE: i32 = 40;
/// What a text loses that stands in most parts, as „mehr“ does in any language.
const EVERYWHERE: i32 = 40;
/// What a link loses where another one offers to read on.
const ELSEWHERE: i32 = 30;
/// What an element loses that is called a label, or names what many parts belong to.
const BESIDE: i32 = 50;
/// Longest title.
const LONGEST: usize = 320;

/// An element and the title in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// The element that holds it.
    pub(super) node: usize,
    /// The full title.
    pub(super) text: String,
}

/// Words of a link that says more than a category does.
const WORDED: usize = 3;

/// The title of the part. Where nothing else has words, what is called a label is one.
pub(super) fn find(survey: &Survey<'_>, part: &Range<usize>, common: &Common) -> Option<Title> {
    if let Some(title) = from_attributes(survey, part) {
        return Some(title);
    }
    let named = named_by_links(survey, part);
    let best = |no_title| best(survey, part, common, &named, no_title);
    let node = best(Names::NO_TITLE).or_else(|| best(Names::NO_TITLE_AT_ALL))?;
    let text = full(survey, part, node);
    let after_more = words::after_more(&text).filter(|rest| rest.len() > 3);
    let is_heading = survey.tree.heading(node).is_some();
    let text = after_more.filter(|_| !is_heading).unwrap_or(&text);
    let text = clean(text, survey.zone);
    (text.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(Title { node, text })
}

/// The element that most likely holds the title; none that is called `no_title` unless much speaks for it.
fn best(
    survey: &Survey<'_>,
    part: &Range<usize>,
    common: &Common,
    named: &[String],
    no_title: Names,
) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    for node in part.clone() {
        let sure = best.is_some_and(|(most, _)| most > SURE);
        let Some(mut worth) = worth(survey, part, node, named, sure) else { continue };
        if survey.tree.is_called(node, no_title)
            || (is_beside(survey, part, node) && !is_worded_link(survey, node, common))
        {
            worth -= BESIDE;
        }
        if worth <= 0 {
            continue;
        }
        if survey.tree.heading(node).is_none() && common.has_text(&survey.tree.line(node)) {
            worth -= EVERYWHERE;
        }
        if leads_elsewhere(survey, part, node) {
            worth -= ELSEWHERE;
        }
        if common.has_places() && leads_to_shared(survey, node, common) {
            worth -= BESIDE;
        }
        if best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, node));
        }
    }
    best.map(|(_, node)| node)
}

/// Whether it is a link to another place than the one where reading on is offered: to a category, an author.
fn leads_elsewhere(survey: &Survey<'_>, part: &Range<usize>, node: usize) -> bool {
    let [link] = survey.links_in(&(node..node + 1)) else { return false };
    let mut more =
        survey.links_in(part).iter().filter(|more| words::is_more(&survey.tree.line(more.node))).peekable();
    more.peek().is_some() && more.all(|more| more.url != link.url && !more.is_side)
}

/// Whether it is a link to what many parts share, or holds nothing else.
fn leads_to_shared(survey: &Survey<'_>, node: usize, common: &Common) -> bool {
    let links = survey.links_in(&survey.tree.range(node));
    !links.is_empty() && links.iter().all(|link| common.is_shared(survey, link))
}

/// What links say about their target beside a text like „mehr“: labels, titles, hidden words.
fn named_by_links(survey: &Survey<'_>, part: &Range<usize>) -> Vec<String> {
    let tree = &survey.tree;
    let mut named = Vec::new();
    for link in survey.links_in(part).iter().filter(|link| !link.is_here) {
        let labels = [tree.attr(link.node, "aria-label"), tree.attr(link.node, "title")];
        named.extend(labels.into_iter().flatten().map(squeeze).filter(|label| !words::is_generic(label)));
        let text = tree.line(link.node);
        if words::after_more(&text).is_some_and(|rest| rest.len() > 3) {
            named.push(text.into_owned());
        }
    }
    named
}

/// How likely `node` holds the title; `None` if it cannot.
fn worth(survey: &Survey<'_>, part: &Range<usize>, node: usize, named: &[String], sure: bool) -> Option<i32> {
    let tree = &survey.tree;
    let element = tree.element(node)?;
    let range = tree.range(node);
    let length = tree.length(&range);
    if !(2..=LONGEST).contains(&length) || (node == part.start && range.end == part.end && part.len() > 12) {
        return None;
    }
    let name = element.value().name();
    let mut worth = 0;
    let place = survey.place(node);
    let heading = tree.heading(node);
    if let Some(level) = heading {
        worth += 70 - i32::from(level);
        worth += if survey.links_in(&range).is_empty() && !place.is_in(Place::LINK) { 0 } else { 6 };
    }
    if matches!(tree.attr(node, "itemprop"), Some("headline" | "name" | "title")) {
        worth += 45;
    }
    if tree.is_called(node, Names::TITLE) {
        worth += 40;
    }
    let is_link = survey
        .links_in(&(node..node + 1))
        .first()
        .is_some_and(|link| !link.is_here && is_text_link(survey, node));
    if is_link {
        worth += if holds_more(survey, node) { 14 } else { 42 };
    } else if worth > 0 && heading.is_none() && place.is_in(Place::LINK) {
        worth += 6;
    }
    worth += match name {
        "strong" | "b" => 16,
        "dt" | "th" => 8,
        _ => 0,
    };
    let is_wrapper = range.len() > 6 && named.is_empty() && tree.attr(node, "id").is_none();
    if worth == 0 && (sure || is_wrapper) {
        return None;
    }
    let text = tree.line(node);
    if text.len() > 3 && named.iter().any(|label| label.contains(&*text) && text.len() * 3 > label.len()) {
        worth += 38;
    }
    if tree.attr(node, "id").is_some_and(|id| is_pointed_at(survey, part, id)) {
        worth += 38;
    }
    if worth == 0 {
        worth = plain(survey, node)?;
    }
    if heading.is_none() && in_prose(survey, node) {
        worth -= 45;
    }
    if matches!(tree.attr(node, "rel"), Some("author" | "tag" | "category")) {
        worth -= 50;
    }
    if is_refused(survey, node, &text) {
        return None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // A label beside it may be made as the title is; it is shorter.
    worth += if text.split_whitespace().count() > 2 && !text.ends_with('.') { 4 } else { 0 };
    worth -= if text.len() > 170 { 12 } else { 0 } + if letters < 4 { 4 } else { 0 };
    (worth > 0).then_some(worth)
}

/// A link that holds more than a title: the whole item.
fn holds_more(survey: &Survey<'_>, node: usize) -> bool {
    let range = survey.tree.range(node);
    let has_parts = survey.tree.children(node).filter(|child| !survey.tree.is_text(*child)).count() > 1;
    has_lines(survey, node)
        || survey.tree.name(node) != "a"
        || opens_bold(survey, node)
        || (has_parts && survey.tree.length(&range) > 110)
}

/// A bold element and another one behind it, and no text beside them: a title with what is said of it.
fn opens_bold(survey: &Survey<'_>, node: usize) -> bool {
    let tree = &survey.tree;
    let mut said = tree.children(node).filter(|child| !tree.text(&tree.range(*child)).is_empty());
    let (first, second, third) = (said.next(), said.next(), said.next());
    first.is_some_and(|first| matches!(tree.name(first), "b" | "strong"))
        && second.is_some_and(|second| !tree.name(second).is_empty())
        && third.is_none_or(|third| !tree.name(third).is_empty())
}

/// Several lines, which a title element rarely has.
fn has_lines(survey: &Survey<'_>, node: usize) -> bool {
    survey.tree.text(&survey.tree.range(node)).contains('\n')
}

/// A link whose words name its target and which is no file, no share button and no language.
fn is_text_link(survey: &Survey<'_>, node: usize) -> bool {
    let tree = &survey.tree;
    let text = tree.line(node);
    !words::is_generic(&text)
        && words::after_more(&text).is_none()
        && text.len() > 2
        && survey.links_in(&(node..node + 1)).first().is_some_and(|link| !link.is_side)
}

fn is_pointed_at(survey: &Survey<'_>, part: &Range<usize>, id: &str) -> bool {
    let tree = &survey.tree;
    survey.links_in(part).iter().any(|link| {
        tree.attr(link.node, "aria-labelledby")
            .is_some_and(|ids| ids.split_ascii_whitespace().any(|one| one == id))
    })
}

/// A leaf of the part, better the earlier: the last resort.
fn plain(survey: &Survey<'_>, node: usize) -> Option<i32> {
    let range = survey.tree.range(node);
    let has_own_text = survey.tree.children(node).any(|child| survey.tree.is_text(child));
    (has_own_text && range.len() <= 6).then_some(3)
}

/// A link of its own with the words of a title: what its surroundings are called counts less. `<td class="thema">` may
/// hold the subject that a release belongs to, and its title as well.
fn is_worded_link(survey: &Survey<'_>, node: usize, common: &Common) -> bool {
    let words = || survey.tree.line(node).split_whitespace().count();
    let link = survey.links_in(&(node..node + 1)).first();
    link.is_some_and(|link| !link.is_side && !link.is_here && !common.is_shared(survey, link))
        && words() >= WORDED
}

/// Inside an element named after something beside the title.
fn is_beside(survey: &Survey<'_>, part: &Range<usize>, node: usize) -> bool {
    survey
        .tree
        .ancestors(node)
        .skip(1)
        .take_while(|at| part.contains(at) && *at != part.start)
        .take(3)
        .any(|at| survey.tree.is_called(at, Names::LABEL) && survey.tree.length(&survey.tree.range(at)) < 160)
}

/// In a paragraph that says much more than the element.
pub(super) fn in_prose(survey: &Survey<'_>, node: usize) -> bool {
    let tree = &survey.tree;
    let own = tree.length(&tree.range(node));
    let paragraph =
        tree.ancestors(node).skip(1).take(4).find(|at| matches!(tree.name(*at), "p" | "blockquote"));
    paragraph.is_some_and(|at| {
        let range = tree.range(at);
        let has_lines = range.clone().any(|inner| tree.name(inner) == "br");
        let opens = tree.text(&(at..node)).is_empty();
        tree.length(&range) > own + own / 2 + 30 && !has_lines && !opens
    })
}

/// A custom element that carries its title as an attribute.
fn from_attributes(survey: &Survey<'_>, part: &Range<usize>) -> Option<Title> {
    let mut custom = part.clone().take(3).filter(|node| survey.tree.name(*node).contains('-'));
    custom.find_map(|node| {
        let element = survey.tree.element(node)?;
        let mut attributes = element.value().attrs();
        let title = attributes.find(|(name, value)| {
            Names::of(Some(name), None).has(Names::TITLE)
                && value.chars().filter(|c| c.is_alphabetic()).count() > 3
        });
        title.map(|(_, value)| Title { node: part.start, text: clean(value, survey.zone) })
    })
}
