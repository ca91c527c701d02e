//! Calendar sheets: day, month and year in elements of their own.

use chrono_tz::Tz;

use super::tree::{Tree, squeeze};
use super::when::{Day, Form, Sighting, yearless};
use crate::normalize::date;

/// Calendar sheets: day, month and year in elements of their own.
pub(super) fn sheets(tree: &Tree<'_>, zone: Tz, found: &mut Vec<Sighting>) {
    let mut taken = vec![false; tree.nodes.len()];
    let mark = |from: usize, taken: &mut Vec<bool>| {
        for at in tree.ancestors(from) {
            if std::mem::replace(&mut taken[at], true) {
                break;
            }
        }
    };
    found.iter().filter(|one| matches!(one.day, Day::Full(_))).for_each(|one| mark(one.node, &mut taken));
    beside_each_other(tree, zone, &mut taken, found);
    for node in (0..tree.nodes.len()).rev() {
        let range = tree.range(node);
        if taken[node] || range.len() < 4 || range.len() > 24 || tree.length(&range) > 48 {
            continue;
        }
        let text = squeeze(tree.text(&range));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if !(2..=14).contains(&digits) {
            continue;
        }
        let dates = date::all(&text, zone);
        let dated = dates.into_iter().next().map(|one| (Day::Full(one.moment), one.label));
        let dated = dated.or_else(|| yearless(&text, zone).map(|day| (day, None)));
        if let Some((day, label)) = dated {
            found.push(Sighting { node, day, label, form: Form::Alone });
            mark(node, &mut taken);
        }
    }
}

/// Day and month in elements beside each other, with nothing around both.
fn beside_each_other(tree: &Tree<'_>, zone: Tz, taken: &mut [bool], found: &mut Vec<Sighting>) {
    let texts: Vec<usize> = (0..tree.nodes.len()).filter(|node| tree.is_text(*node)).collect();
    for pair in texts.windows(2) {
        let (first, second) = (tree.text(&tree.range(pair[0])), tree.text(&tree.range(pair[1])));
        let is_day = |text: &str| {
            text.len() <= 3 && text.trim_end_matches('.').parse::<u32>().is_ok_and(|day| day < 32)
        };
        let is_word = |text: &str| text.len() <= 10 && text.chars().all(|c| c.is_alphabetic() || c == '.');
        let both = match (is_day(first), is_day(second)) {
            (true, false) if is_word(second) => format!("{}. {second}", first.trim_end_matches('.')),
            (false, true) if is_word(first) => format!("{}. {first}", second.trim_end_matches('.')),
            _ => continue,
        };
        let apart = tree.meeting_depth(pair[0], pair[1]) + 3 < tree.nodes[pair[0]].depth();
        if let Some(day) =
            yearless(&both, zone).filter(|_| !apart && !taken[pair[0]] && !is_followed_by_year(tree, pair[1]))
        {
            found.push(Sighting { node: pair[0], day, label: None, form: Form::Alone });
            taken[pair[0]] = true;
        }
    }
}

/// Whether a year follows, with which the sheet is whole.
fn is_followed_by_year(tree: &Tree<'_>, node: usize) -> bool {
    let next = (node + 1..tree.nodes.len().min(node + 5)).find(|at| tree.is_text(*at));
    let text = next.map(|next| tree.text(&tree.range(next))).unwrap_or_default();
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1990..2100).contains(&year))
}
