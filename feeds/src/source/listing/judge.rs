//! Whether a block is a list of releases: evidence for and against, each with its weight and name.

use std::collections::HashSet;

use super::item::{self, Item};
use super::repeat::Block;
use super::setting;
use super::survey::{Link, Survey};
use super::words::{self, Topic};

/// Items that are asked one by one; a list goes on as it begins.
const MOST_ASKED: usize = 64;

/// Words by which a part of a site is called.
const SECTION: usize = 4;

/// A block read and judged.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The parts.
    pub(super) block: Block,
    /// What they say.
    pub(super) items: Vec<Item>,
    /// Headings over them, innermost first.
    pub(super) over: Vec<String>,
    /// What the nearest of them with a topic is about.
    pub(super) topic: Topic,
    /// How many headings nearer than that say nothing.
    pub(super) far: usize,
    /// For and against.
    pub(super) evidence: Vec<(&'static str, f32)>,
    /// Share of the items with a day of publication.
    pub(super) dated: f32,
}

impl Candidate {
    /// The sum of the evidence.
    pub(super) fn score(&self) -> f32 {
        self.evidence.iter().map(|(_, weight)| weight).sum()
    }

    /// Its size, first item and headings, and what speaks for and against it.
    pub(super) fn describe(&self) -> String {
        let first = self.items.first().map_or("", |item| item.title.text.as_str());
        let over: Vec<_> = self.over.iter().take(4).map(|heading| format!("„{heading}“")).collect();
        let evidence: Vec<_> =
            self.evidence.iter().map(|(name, weight)| format!("{name} {weight:+.1}")).collect();
        format!(
            "{:.1}: {} items, the first „{first}“, under {} ({})",
            self.score(),
            self.items.len(),
            over.join(" in "),
            evidence.join(", ")
        )
    }
}

/// Reads and judges a block.
pub(super) fn judge(survey: &Survey<'_>, block: Block) -> Option<Candidate> {
    let over = block.over(survey, 0);
    let items = item::read(survey, &block);
    if items.is_empty() {
        return None;
    }
    let (topic, far) = survey.topic_of(&over);
    let mut candidate = Candidate { block, items, over, topic, far, evidence: Vec::new(), dated: 0.0 };
    candidate.dated = share(&candidate.items, |item| item.date.is_some());
    candidate.evidence = evidence(survey, &candidate);
    Some(candidate)
}

/// The share of items that are so, among the first of a long list.
fn share(items: &[Item], holds: impl Fn(&Item) -> bool) -> f32 {
    let items = items.get(..MOST_ASKED).unwrap_or(items);
    let count = items.iter().filter(|item| holds(item)).count();
    count as f32 / items.len().max(1) as f32
}

fn evidence(survey: &Survey<'_>, candidate: &Candidate) -> Vec<(&'static str, f32)> {
    let items = &candidate.items;
    let mut found = Vec::new();
    let mut add = |name: &'static str, weight: f32| {
        if weight != 0.0 {
            found.push((name, weight));
        }
    };
    let dated = candidate.dated;
    add("dates", dated * 4.0);
    let future = share(items, |item| item.date.is_some_and(|date| date > survey.now));
    add("dates in the future", if future > 0.2 { future * -9.0 } else { 0.0 });
    add("days of events", share(items, |item| item.is_event) * -6.0);
    let touched = share(items, |item| item.date.is_none() && item.updated.is_some());
    add("only dates of changes", touched * -1.5);
    add("in order", order(items));
    let linked = share(items, |item| item.link.is_some());
    add("own addresses", linked * 1.5);
    add("no addresses", if linked < 0.2 && candidate.topic != Topic::News { -3.0 } else { 0.0 });
    add(
        "headings",
        share(items, |item| {
            survey.tree.heading(item.title.node).is_some() || survey.headings_in(&item.part).len() == 1
        }),
    );
    add("teasers", share(items, |item| item.teaser.len() > 40));
    add("sentences as titles", if mean_words(items) >= 3.5 { 1.0 } else { 0.0 });
    add("menu-like titles", if mean_words(items) < 2.2 { -2.0 } else { 0.0 });
    add("titles that only count", if only_count(survey, candidate) { -5.0 } else { 0.0 });
    add("titles that name sections", if dated < 0.2 && name_sections(survey, items) { -6.0 } else { 0.0 });
    add("columns of a forum", if setting::counts_answers(survey, candidate) { -9.0 } else { 0.0 });
    add("titles of one kind", if of_one_kind(survey, candidate) { -4.0 } else { 0.0 });
    add("several", (items.len() as f32).log2().min(3.0) * 0.5);
    let few = candidate.block.parts.len() == 2;
    add("only two", if few && candidate.topic != Topic::News { -2.5 } else { 0.0 });
    add("of very different length", if few && uneven(survey, items) { -4.0 } else { 0.0 });
    add("several titles in one", share(items, |item| holds_several(survey, item)) * -5.0);
    add("uneven", if (0.2..0.8).contains(&linked) { -1.0 } else { 0.0 });
    let labelled = share(items, |item| words::is_labelled_otherwise(survey.tree.text(&item.part)));
    add("labels of something else", if labelled > 0.4 { labelled * -3.0 } else { 0.0 });
    let timed = share(items, |item| has_clock_alone(survey, item));
    add("times of day of their own", if timed > 0.5 { -1.5 } else { 0.0 });
    add("repeated titles", repeated(items) * -3.0);
    add("one address form", if one_shape(items) && linked > 0.6 { 0.5 } else { 0.0 });
    let words = address_topic(survey, items);
    add("words in addresses", words);
    add("a subject of its own", setting::subject(survey, candidate, words));
    add("files only", share(items, |item| item.link.as_deref().is_some_and(super::link::is_file)) * -2.0);
    let foreign =
        share(items, |item| item.link.as_ref().is_some_and(|link| link.host() != survey.address.host()));
    add("leads elsewhere", foreign * -3.0);
    setting::topic(survey, candidate, &mut add);
    setting::place(survey, candidate, &mut add);
    types(survey, candidate, &mut add);
    let jobs = share(items, |item| item.title.text.contains("m/w/d") || item.title.text.contains("w/m/d"));
    add("job titles", jobs * -8.0);
    found
}

/// What markup says the items are.
fn types(survey: &Survey<'_>, candidate: &Candidate, add: &mut impl FnMut(&'static str, f32)) {
    let declared = |names| share(&candidate.items, |item| is_declared(survey, item, names));
    add("declared as articles", declared(&RELEASES));
    add("declared as something else", declared(&OTHERS) * -6.0);
    add(
        "article elements",
        share(&candidate.items, |item| survey.tree.name(item.part.start) == "article") * 0.5,
    );
}

/// Types of schema.org for releases.
const RELEASES: [&str; 4] = ["Article", "NewsArticle", "BlogPosting", "PressRelease"];

/// Types of schema.org for what is listed alike.
const OTHERS: [&str; 8] =
    ["Event", "JobPosting", "Person", "Product", "Service", "Place", "Organization", "GovernmentService"];

/// Whether markup says that an item is something else than a release.
pub(super) fn is_something_else(survey: &Survey<'_>, item: &Item) -> bool {
    is_declared(survey, item, &OTHERS)
}

fn is_declared(survey: &Survey<'_>, item: &Item, names: &[&str]) -> bool {
    let is_named = |kind: &str| names.iter().any(|name| kind.ends_with(name));
    let around = survey.tree.ancestors(item.part.start).skip(1).take(1);
    item.part.clone().take(6).chain(around).any(|at| survey.tree.attr(at, "itemtype").is_some_and(is_named))
}

/// Newest first is how releases are listed; the other way round is rarer, no order rarer still.
fn order(items: &[Item]) -> f32 {
    let dates: Vec<_> = items.iter().filter_map(|item| item.date).collect();
    if dates.len() < 3 || dates.len() * 2 < items.len() {
        return 0.0;
    }
    let pairs = (dates.len() - 1) as f32;
    let falling = dates.windows(2).filter(|pair| pair[0] >= pair[1]).count() as f32;
    let rising = dates.windows(2).filter(|pair| pair[0] <= pair[1]).count() as f32;
    if falling / pairs >= 0.8 {
        1.5
    } else if rising / pairs >= 0.9 {
        0.3
    } else {
        -0.5
    }
}

pub(super) fn mean_words(items: &[Item]) -> f32 {
    let words: usize = items.iter().map(|item| item.title.text.split_whitespace().count()).sum();
    words as f32 / items.len().max(1) as f32
}

/// „Version 8.4.1“, „Version 8.4.0“: most titles are one word with a number, and neither that word nor the heading over
/// the list means releases.
fn only_count(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let items = &candidate.items;
    let counts = |item: &Item| item.title.text.bytes().any(|byte| byte.is_ascii_digit());
    let word = |item: &Item| {
        let words =
            item.title.text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
        words.map(str::to_lowercase).collect::<Vec<_>>()
    };
    let words = items.first().map(word).unwrap_or_default();
    let [first] = words.as_slice() else { return false };
    let alike = items.iter().filter(|item| counts(item) && word(item) == [first.clone()]).count();
    items.len() > 2
        && alike * 10 >= items.len() * 8
        && candidate.topic != Topic::News
        && survey.topic(first) != Topic::News
}

/// „Niederschrift Ortsbeirat“, „Niederschrift Bauausschuss“: nearly all titles begin with one word, which names the kind
/// of document and does not mean releases. A word set off by a colon, such as an office's short name, names who tells.
fn of_one_kind(survey: &Survey<'_>, candidate: &Candidate) -> bool {
    let items = &candidate.items;
    let kind = |item: &Item| item.title.text.split_whitespace().next().map(str::to_lowercase);
    let Some(first) = items.first().and_then(kind) else { return false };
    let alike = items.iter().filter(|item| kind(item).as_ref() == Some(&first)).count();
    items.len() > 3
        && alike * 10 >= items.len() * 8
        && first.chars().count() > 4
        && first.chars().all(char::is_alphabetic)
        && candidate.topic != Topic::News
        && survey.topic(&first) != Topic::News
}

/// „Pressemitteilungen“, „Bilder zum Herunterladen“, „Ansprechpersonen“: a menu of the press office, most entries of which
/// are called like parts of a site, one of them like its releases.
fn name_sections(survey: &Survey<'_>, items: &[Item]) -> bool {
    let section = |item: &Item| {
        let title = item.title.text.as_str();
        let topic = survey.topic(title);
        (topic != Topic::Unknown && title.split_whitespace().count() <= SECTION).then_some(topic)
    };
    let is_section = |item: &Item| section(item).is_some();
    let of_releases = |item: &Item| section(item) == Some(Topic::News) && !item.title.text.contains(' ');
    share(items, is_section) >= 0.5 && items.iter().take(MOST_ASKED).any(of_releases)
}

fn repeated(items: &[Item]) -> f32 {
    let titles: HashSet<_> = items.iter().map(|item| item.title.text.as_str()).collect();
    1.0 - titles.len() as f32 / items.len().max(1) as f32
}

/// Whether one item is a page of text beside another.
fn uneven(survey: &Survey<'_>, items: &[Item]) -> bool {
    let lengths = || items.iter().map(|item| survey.tree.length(&item.part));
    lengths()
        .max()
        .is_some_and(|longest| longest > 600 && lengths().min().is_some_and(|least| least * 3 < longest))
}

/// Whether a part gives a time of day apart from its date, as a calendar does.
fn has_clock_alone(survey: &Survey<'_>, item: &Item) -> bool {
    survey.tree.text(&item.part).lines().any(|line| {
        let line = line.trim();
        let figures = line.chars().filter(char::is_ascii_digit).count();
        let rest = line.to_lowercase().replace("uhr", "").replace("bis", "").replace("ab", "");
        (1..=8).contains(&figures)
            && line.to_lowercase().contains("uhr")
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '–' | ' ' | ','))
    })
}

/// Whether a part holds a list itself: three headings of one kind, or days and links that stand in the same way.
fn holds_several(survey: &Survey<'_>, item: &Item) -> bool {
    let path = |link: &Link| survey.tree.nodes[link.node].path();
    let links = survey.links_in(&item.part);
    let same_way = |link: &Link| links.iter().any(|other| path(other) == path(link) && other.url != link.url);
    if item::has_several_days(survey, &item.part) && links.iter().any(same_way) {
        return true;
    }
    let headings = survey.headings_in(&item.part);
    headings.len() > 2
        && headings
            .windows(2)
            .filter(|pair| survey.tree.nodes[pair[0]].path() == survey.tree.nodes[pair[1]].path())
            .count()
            >= 1
}

fn one_shape(items: &[Item]) -> bool {
    let shapes: HashSet<_> = items.iter().filter_map(|item| item.shape.as_deref()).collect();
    shapes.len() == 1
}

/// What folders of the items' addresses are called.
fn address_topic(survey: &Survey<'_>, items: &[Item]) -> f32 {
    let topics = items.iter().filter_map(|item| item.shape.as_deref()).map(|shape| {
        let folders = shape.split_once('/').map_or("", |(_, folders)| folders);
        match survey.topic(folders) {
            Topic::News => 1.0,
            Topic::Other => -1.5,
            _ => 0.0,
        }
    });
    topics.sum::<f32>() / items.len().max(1) as f32
}
