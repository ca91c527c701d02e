//! Where a block stands: the headings over it, its place on the page, and whether that page is a release's own, beside
//! which a list is a mere choice.

use std::ops::Range;

use super::judge::{Candidate, mean_words};
use super::link;
use super::survey::Survey;
use super::tree::Place;
use super::words::Topic;

/// Marks between the subject of a page and the office in its title.
const BETWEEN_NAMES: [char; 5] = ['|', '–', '—', '·', '»'];

/// Elements around a list within which its columns are headed.
const AROUND: usize = 3;

/// Columns of a list.
const COLUMNS: usize = 6;

/// Length of a text that is more than a teaser.
const LONG_TEXT: usize = 700;

/// What headings and addresses say.
pub(super) fn topic(survey: &Survey<'_>, candidate: &Candidate, add: &mut impl FnMut(&'static str, f32)) {
    let near = candidate.far.saturating_sub(unknown_periods(survey, candidate));
    match candidate.topic {
        Topic::News => add("heading", if near == 0 { 3.0 } else { 1.5 }),
        Topic::Other => add("heading of something else", if near == 0 { -7.0 } else { -5.5 }),
        Topic::Further if !is_beside_release(survey, candidate) => add("heading", 1.0),
        Topic::Related | Topic::Further => add("heading of a choice", -9.0),
        Topic::Neutral | Topic::Unknown => {
            let list = span(candidate);
            let beside = has_headline(survey, &list) && survey.prose_outside(list) > LONG_TEXT / 2;
            add("beside a release", if beside { -6.0 } else { 0.0 });
        }
    }
    if is_beside_kin(survey, candidate) {
        add("beside a release of its own kind", -12.0);
    }
    let path = survey.address.path().to_lowercase();
    let named = |folder: &&str| !folder.is_empty() && !folder.contains(|c: char| c.is_ascii_digit());
    let page = path
        .split('/')
        .rfind(named)
        .filter(|_| !path.ends_with(".html") || !is_numbered(&path))
        .map(|folder| survey.topic(folder));
    match page {
        Some(Topic::News) if candidate.dated > 0.3 || candidate.topic == Topic::News => {
            add("page address", 1.0)
        }
        Some(Topic::Other) => add("page address of something else", -1.0),
        _ => {}
    }
}

/// A page below the start page that has a subject of its own, and nothing about it says that its list is of releases:
/// dissertations, new books.
pub(super) fn subject(survey: &Survey<'_>, candidate: &Candidate, said: f32) -> f32 {
    let is_news = |text: &str| matches!(survey.topic(text), Topic::News | Topic::Further);
    let path = survey.address.path();
    let is_start = path == "/" || path.rsplit('/').next().is_some_and(|file| file.starts_with("index."));
    let title = survey.tree.page_title().unwrap_or_default().replace(" - ", "|").replace("::", "|");
    let subjects: Vec<&str> = title.split(BETWEEN_NAMES).collect();
    let Some((_office, subjects)) = subjects.split_last().filter(|(_, subjects)| !subjects.is_empty()) else {
        return 0.0;
    };
    let silent = said <= 0.0
        && candidate.topic == Topic::Unknown
        && !candidate.over.iter().any(|heading| is_news(heading))
        && !subjects.iter().any(|subject| is_news(subject))
        && !is_news(&path.to_lowercase());
    if silent && !is_start { -7.0 } else { 0.0 }
}

/// Whether the line over the list heads a column of answers, as over the threads of a forum.
pub(super) fn counts_answers(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let list = span(candidate).start;
    let around = survey.tree.ancestors(candidate.block.holder).take(AROUND).last();
    let before = survey.tree.text(&(around.unwrap_or(list)..list)).lines().rev().take(COLUMNS);
    before.flat_map(str::split_whitespace).any(|word| matches!(word, "Antworten" | "Replies"))
}

/// Whether the page is a release's own: a long text or a headline of its own, and the list beside it.
fn is_beside_release(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let list = span(candidate);
    (has_headline(survey, &list)
        && (survey.prose_outside(list.clone()) > LONG_TEXT / 4 || is_short(candidate)))
        || survey.place(candidate.block.holder).is_in(Place::MARGIN)
        || survey.prose_outside(list) > LONG_TEXT
}

/// Whether the page itself is a release like those in the list: its address has their form, its headline and text stand
/// apart from the list.
fn is_beside_kin(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let list = span(candidate);
    let own = link::shape(survey.address);
    // Its heading says that there is something else on the page.
    let is_choice = matches!(candidate.topic, Topic::Related | Topic::Further);
    let alike = candidate.items.iter().filter(|item| item.shape.as_deref() == Some(own.as_str())).count();
    own.contains(['/', '?'])
        && alike * 2 > candidate.items.len()
        && (survey.prose_outside(list.clone()) > LONG_TEXT / 2 || is_choice)
        && headlines(survey, &list).any(|words| {
            let names_release = survey.topic(&words) == Topic::Unknown || is_sentence(&words);
            names_release && candidate.over.first() != Some(&words)
        })
}

/// Whether a list is as short as a choice beside a release: few titles, or titles alone.
fn is_short(candidate: &Candidate) -> bool {
    let told = candidate.items.iter().filter(|item| item.teaser.len() > 40).count();
    candidate.items.len() < 5 || told * 2 < candidate.items.len()
}

fn span(candidate: &Candidate) -> Range<usize> {
    let parts = &candidate.block.parts;
    parts.first().map_or(0, |part| part.start)..parts.last().map_or(0, |part| part.end)
}

/// Whether the page's first heading is a sentence about something else than releases.
fn has_headline(survey: &Survey<'_>, list: &Range<usize>) -> bool {
    headlines(survey, list).any(|words| is_sentence(&words) && survey.topic(&words) == Topic::Unknown)
}

/// Headings of the first rank outside of `list` that are no links.
fn headlines(survey: &Survey<'_>, list: &Range<usize>) -> impl Iterator<Item = String> {
    let first = survey.headings.iter().filter(|heading| {
        survey.tree.heading(**heading) == Some(1)
            && !list.contains(heading)
            && survey.links_in(&survey.tree.range(**heading)).is_empty()
    });
    first.map(|heading| survey.tree.line(*heading).into_owned())
}

fn is_sentence(heading: &str) -> bool {
    heading.split_whitespace().count() > 4
}

/// Whether the last folder of a path has a number, as pages of single releases do.
fn is_numbered(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains(|c: char| c.is_ascii_digit()))
}

/// Headings that are mere years or months do not put the topic further away.
fn unknown_periods(survey: &Survey<'_>, candidate: &Candidate) -> usize {
    candidate
        .over
        .iter()
        .take(candidate.far)
        .filter(|heading| survey.topic(heading) == Topic::Neutral)
        .count()
}

/// What its place on the page says.
pub(super) fn place(survey: &Survey<'_>, candidate: &Candidate, add: &mut impl FnMut(&'static str, f32)) {
    let place = survey.place(candidate.block.holder);
    if place.is_in(Place::NAVIGATION) || place.is_in(Place::FOOT) {
        add("in menu or foot", -6.0);
    }
    if place.is_in(Place::MARGIN) {
        add("in the margin", -2.0);
    }
    if place.is_in(Place::MASTHEAD) {
        add("in the masthead", -2.0);
    }
    if candidate.dated < 0.3 {
        let wordy = mean_words(&candidate.items) >= 3.5;
        // A menu has neither dates nor sentences.
        add("few words and no dates", if wordy { 0.0 } else { -1.5 });
        let many = candidate.items.len() >= 4;
        let near_news = candidate.topic == Topic::News && mean_words(&candidate.items) >= 2.2;
        add(
            "no dates",
            if near_news || (wordy && many && !place.is_in(Place::MARGIN)) { -0.5 } else { -3.0 },
        );
    }
}
