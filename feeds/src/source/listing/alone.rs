//! A single release: a list of one, where nothing on the page repeats.

use super::judge::{self, Candidate};
use super::link;
use super::names::Names;
use super::repeat::Block;
use super::strays;
use super::survey::Survey;
use super::tree::{Place, squeeze};
use super::words::Topic;
use crate::model::Time;

/// Evidence that a single release needs to be taken for a list.
const ENOUGH: f32 = 7.5;
/// Longest part that is a teaser rather than the release itself.
const TEASER: usize = 700;

/// The most convincing single release, if there is one.
pub(super) fn find(survey: &Survey<'_>) -> Option<Candidate> {
    if survey.says_empty() {
        return None;
    }
    let window = window_title(survey);
    let parts = strays::lone_parts(survey).into_iter();
    let dated =
        parts.filter(|part| survey.tree.length(part) <= TEASER && !survey.sightings_in(part).is_empty());
    let read = dated.filter_map(|part| judge::judge(survey, Block::single(survey, part)));
    let sure = read.filter(|one| is_release(survey, one) && is_titled(survey, one) && !is_today(survey, one));
    // A page that calls itself so is the release's own.
    let sure = sure.filter(|one| one.items.iter().all(|item| !window.contains(&item.title.text)));
    sure.max_by(|a, b| a.score().total_cmp(&b.score()))
}

/// The title of the window, on one line.
fn window_title(survey: &Survey<'_>) -> String {
    let root = survey.tree.element(0);
    let mut inside = root.into_iter().flat_map(|root| root.descendent_elements());
    let title = inside.find(|element| element.value().name() == "title");
    title.map(|title| squeeze(&title.text().collect::<String>())).unwrap_or_default()
}

/// Whether the title is marked as one, by its element or its name.
fn is_titled(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    candidate.items.iter().all(|item| {
        let mut around = survey.tree.ancestors(item.title.node).take(3);
        let marked = |at: usize| survey.tree.heading(at).is_some() || survey.tree.is_called(at, Names::TITLE);
        around.any(marked)
    })
}

/// Whether the day is that of the visit, as mastheads print it.
fn is_today(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let day = |time: Time| time.with_timezone(&survey.zone).date_naive();
    candidate.items.iter().any(|item| item.date.is_some_and(|date| day(date) == day(survey.now)))
}

/// Whether a single item stands for a list: dated, with an address of its own, in the main part of the page.
pub(super) fn is_release(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let [item] = candidate.items.as_slice() else { return false };
    let titled = item.title.text.split_whitespace().count() > 2;
    let own_host =
        item.link.as_ref().is_some_and(|link| link.host() == survey.address.host() && !link::is_file(link));
    let is_titled_link = survey.links_in(&item.part).iter().any(|link| {
        let (title, range) = (item.title.node, survey.tree.range(link.node));
        Some(&link.url) == item.link.as_ref()
            && (range.contains(&title) || survey.tree.range(title).contains(&link.node))
    });
    item.date.is_some()
        && own_host
        && is_titled_link
        && titled
        && candidate.score() >= ENOUGH
        && candidate.topic != Topic::Related
        && !survey.place(candidate.block.holder).is_in(Place::MARGIN)
}
