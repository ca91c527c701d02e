//! A release told twice in one reading is one entry: a slider may repeat the list, a feed its items.
//!
//! The first telling keeps its place; where it says nothing the others may. Told apart, the two would overwrite each
//! other at every run.

use std::collections::HashMap;

use super::key::print::Telling;
use crate::model::{Facts, Key};

/// Entries that share a key and differ in nothing they say, each once, with all their keys.
pub(super) fn united(entries: impl Iterator<Item = (Facts, Vec<Key>, Telling)>) -> Vec<(Facts, Vec<Key>)> {
    let mut united: Vec<(Facts, Vec<Key>, Telling)> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (facts, keys, telling) in entries {
        let known = keys.iter().find_map(|key| places.get(key).copied());
        let known = known.filter(|at| united.get(*at).is_some_and(|known| known.2.is_same_release(&telling)));
        let at = known.unwrap_or(united.len());
        for key in &keys {
            places.entry(key.clone()).or_insert(at);
        }
        match united.get_mut(at) {
            Some(known) => absorb(known, facts, keys),
            None => united.push((facts, keys, telling)),
        }
    }
    united.into_iter().map(|(facts, keys, _)| (facts, keys)).collect()
}

fn absorb(known: &mut (Facts, Vec<Key>, Telling), facts: Facts, keys: Vec<Key>) {
    known.1.extend(keys);
    known.1.sort();
    known.1.dedup();
    let first = &mut known.0;
    first.published = first.published.or(facts.published);
    let updated = first.updated.or(facts.updated);
    first.updated = updated.filter(|updated| first.published.is_none_or(|published| published <= *updated));
    first.summary = first.summary.take().or(facts.summary);
    first.content = first.content.take().or(facts.content);
    first.language = first.language.take().or(facts.language);
    for (first, other) in [(&mut first.authors, facts.authors), (&mut first.categories, facts.categories)] {
        if first.is_empty() {
            *first = other;
        }
    }
    if first.enclosures.is_empty() {
        first.enclosures = facts.enclosures;
    }
    if facts.title.len() > first.title.len() {
        // Titles of one release differ only where one of them is cut.
        first.title = facts.title;
    }
}
