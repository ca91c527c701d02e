//! Items of other kinds in one list: „Veranstaltung“ and „Ratgeber“ among tiles marked „Pressemitteilung“.
//!
//! A mark alone may be a release's category. It counts where it stands in the same place as one that means releases,
//! and where the addresses say so, too.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::item::Item;
use super::survey::Survey;
use super::words::Topic;

/// Items marked as releases that are needed before others count as none.
const FEWEST: usize = 3;
/// Length of a mark.
const SHORT: usize = 32;

/// Leaves out what is marked as something else than the releases beside it.
pub(super) fn releases(survey: &Survey<'_>, items: Vec<Item>) -> Vec<Item> {
    let marks: Vec<HashMap<Place<'_>, Topic>> = items.iter().map(|item| marks(survey, item)).collect();
    let mut counts: HashMap<Place<'_>, usize> = HashMap::new();
    for (place, _) in marks.iter().flatten().filter(|(_, topic)| **topic == Topic::News) {
        *counts.entry(*place).or_default() += 1;
    }
    // Of places with equally many the first, so that a page is read the same each time.
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    let Some((place, _)) = most.filter(|(_, count)| *count >= FEWEST) else {
        return items;
    };
    let is_release =
        |marks: &HashMap<Place<'_>, Topic>| marks.get(&place).is_none_or(|topic| *topic == Topic::News);
    let marked = items.iter().zip(&marks);
    let shapes: HashSet<Rc<str>> =
        marked.filter(|(_, marks)| is_release(marks)).filter_map(|(item, _)| item.shape.clone()).collect();
    let kept = |item: &Item, marks| {
        is_release(marks) || item.shape.as_ref().is_none_or(|shape| shapes.contains(shape))
    };
    items.into_iter().zip(&marks).filter(|(item, marks)| kept(item, marks)).map(|(item, _)| item).collect()
}

/// Where a text stands: the way from the top to it, and what its element is called.
type Place<'s> = (u64, &'s str);

/// Short texts beside the title, by where they stand, with what they are about.
fn marks<'s>(survey: &'s Survey<'_>, item: &Item) -> HashMap<Place<'s>, Topic> {
    let tree = &survey.tree;
    let texts = item.part.clone().filter(|node| tree.is_text(*node));
    let short = texts.filter(|node| (1..=SHORT).contains(&tree.length(&tree.range(*node))));
    let words = short.filter(|node| !tree.text(&tree.range(*node)).bytes().any(|byte| byte.is_ascii_digit()));
    let beside =
        words.map(|node| (node, tree.line(node))).filter(|(_, text)| !item.title.text.contains(&**text));
    let place = |node: usize| {
        let element = tree.nodes[node].parent();
        (tree.nodes[node].path(), tree.attr(element, "class").unwrap_or_default())
    };
    beside.map(|(node, text)| (place(node), survey.topic(&text))).collect()
}
