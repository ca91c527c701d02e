//! The whole text of an item that has no address of its own: what the page says is all there is.

use super::item::Item;
use super::survey::Survey;

/// The HTML of an item without its title and date.
pub(super) fn of(survey: &Survey<'_>, item: &Item) -> Option<String> {
    let mut html = String::new();
    let mut at = item.part.start;
    while at < item.part.end {
        push(survey, item, at, &mut html);
        at = survey.tree.nodes[at].end().max(at + 1);
    }
    Some(html.trim().to_owned()).filter(|html| !html.is_empty())
}

/// Adds a node; of what holds the title only the rest.
fn push(survey: &Survey<'_>, item: &Item, node: usize, html: &mut String) {
    let tree = &survey.tree;
    let range = tree.range(node);
    if node == item.title.node || tree.range(item.title.node).contains(&node) {
        return;
    }
    if range.contains(&item.title.node) {
        tree.children(node).for_each(|child| push(survey, item, child, html));
        return;
    }
    let is_date = tree.length(&range) < 40 && !survey.sightings_in(&range).is_empty();
    if is_date {
        return;
    }
    match tree.element(node) {
        Some(element) => html.push_str(&element.html()),
        None => {
            let text = tree.text(&range);
            html.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
    }
}
