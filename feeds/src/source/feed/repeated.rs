//! Ids that occur more than once in one feed.
//!
//! The same id, address and title twice is one release told twice; of the two the later one stands. An id on
//! releases that differ identifies none of them: kept, it would make one of them the correction of another.

use std::collections::HashMap;

use super::{MOST_REPORTED, quoted};
use crate::model::{Markup, Problem, ProblemKind, RawEntry, Time};

/// Leaves every release once and every id to one release. The order stays.
pub(super) fn settle(entries: Vec<RawEntry>, problems: &mut Vec<Problem>) -> Vec<RawEntry> {
    let mut settled = told_once(entries);
    let mut uses: HashMap<String, usize> = HashMap::new();
    for guid in settled.iter().filter_map(|entry| entry.guid.as_ref()) {
        *uses.entry(guid.clone()).or_default() += 1;
    }
    let mut reported = Vec::new();
    for entry in &mut settled {
        let Some(guid) = entry.guid.take_if(|guid| uses.get(guid).is_some_and(|uses| *uses > 1)) else {
            continue;
        };
        if reported.len() < MOST_REPORTED && !reported.contains(&guid) {
            let message =
                format!("{} releases share the id {:?}, which was left out", uses[&guid], quoted(&guid));
            problems.push(Problem::new(ProblemKind::Repaired, message));
            reported.push(guid);
        }
    }
    settled
}

fn told_once(entries: Vec<RawEntry>) -> Vec<RawEntry> {
    let mut settled: Vec<RawEntry> = Vec::with_capacity(entries.len());
    let mut places = HashMap::new();
    for entry in entries {
        let Some(identity) = identity(&entry) else {
            settled.push(entry);
            continue;
        };
        let place = *places.entry(identity).or_insert(settled.len());
        match settled.get_mut(place) {
            None => settled.push(entry),
            Some(earlier) if latest(earlier) < latest(&entry) => *earlier = entry,
            Some(_) => {}
        }
    }
    settled
}

/// What makes two entries the same release beyond doubt.
fn identity(entry: &RawEntry) -> Option<(String, Option<String>, Option<String>)> {
    let title = entry.title.as_ref().map(|title| match title {
        Markup::Text(text) | Markup::Html(text) => text.clone(),
    });
    Some((entry.guid.clone()?, entry.link.as_ref().map(ToString::to_string), title))
}

fn latest(entry: &RawEntry) -> Option<Time> {
    entry.updated.max(entry.published)
}
