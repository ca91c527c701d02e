//! When a release was published and changed, among all the dates of its page.
//!
//! A visible date near the title or under the text counts, never one within the text unless it is the dateline.
//! What the page claims for machines confirms a visible day and gives it a time of day; alone it counts only where
//! the page claims it for the article and shows no date at all. Nothing is taken from the head and foot of the
//! page, from lists of other releases, or from captions.

use chrono_tz::Tz;
use url::Url;

use self::attribute::Role;
use super::block::{Block, Kind, Place};
use super::body::Body;
use super::hints::Hints;
use super::tree::Tree;
use super::words::{self, without_dates};
use crate::model::{Context, Time};
use crate::normalize::date::{self, Found, Label, Moment, Precision};

mod attribute;

/// A date weaker than this is not the release's.
const WEAKEST: i32 = 3;

/// The dates of a release.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// When it was published.
    pub(super) published: Option<Time>,
    /// When it was last changed.
    pub(super) updated: Option<Time>,
}

/// Where dates are looked for.
pub(super) struct Search<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) blocks: &'a [Block],
    pub(super) hints: &'a Hints,
    pub(super) body: &'a Body,
    pub(super) title: usize,
    pub(super) page: &'a Url,
    pub(super) context: &'a Context,
}

/// A date that may be meant.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    moment: Moment,
    score: i32,
}

/// How a block lies to the title and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Before,
    Title,
    Head,
    Dateline,
    Tail,
    Far,
}

impl Search<'_> {
    /// The dates of the release.
    pub(super) fn dates(&self) -> Dates {
        let (mut published, mut updated): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
        for (index, zone) in self.places() {
            self.collect(index, zone, &mut published, &mut updated);
        }
        let claims: Vec<Moment> = moments(&self.hints.published, self.context.zone);
        let changes: Vec<Moment> = moments(&self.hints.modified, self.context.zone);
        for candidate in &mut published {
            if claims.iter().any(|claim| self.same_day(claim.time, candidate.moment.time)) {
                candidate.score += 3;
            }
        }
        let shown = best(&published).map(|moment| self.refined(moment, &claims));
        let claimed = || claims.first().copied().filter(|claim| !self.is_now(claim.time));
        let updated = best(&updated).map(|moment| self.refined(moment, &changes));
        let addressed =
            || date::from_url(self.page, self.context.zone).filter(|day| day.time <= self.context.now);
        let hidden = || claimed().or_else(addressed);
        let published = shown.or_else(|| if updated.is_none() { hidden() } else { None });
        Dates { published: published.map(|moment| moment.time), updated: updated.map(|moment| moment.time) }
    }

    /// The blocks with dates of the release, each with its zone.
    fn places(&self) -> Vec<(usize, Zone)> {
        let mut places: Vec<(usize, Zone)> = self.before().map(|index| (index, Zone::Before)).collect();
        places.push((self.title, Zone::Title));
        places.extend(self.body.head.iter().map(|index| (*index, Zone::Head)));
        places.extend(self.body.content.first().map(|index| (*index, Zone::Dateline)));
        let last = self.body.content.last().copied().unwrap_or(self.title);
        let tail = self.body.tail.iter().filter(|index| **index > last);
        places.extend(tail.map(|index| (*index, if index - last <= 4 { Zone::Tail } else { Zone::Far })));
        places
    }

    /// The element that holds title and text, or the article it is a part of.
    fn scope(&self) -> usize {
        let article = |index: &usize| {
            let kind =
                self.tree.element(*index).and_then(|element| element.attr("itemtype")).unwrap_or_default();
            self.tree.name(*index) == "article" || kind.ends_with("Article") || kind.ends_with("Posting")
        };
        self.tree.ancestors(self.body.region).find(article).unwrap_or(self.body.region)
    }

    /// The blocks before the title that belong to it: in its region, or just before it in the main content.
    fn before(&self) -> impl Iterator<Item = usize> {
        let region = self.tree.range(self.scope());
        let start = self.title.saturating_sub(8);
        let own = move |index: &usize| {
            let block = &self.blocks[*index];
            let near = self.title - index <= 3;
            matches!(block.place, Place::Main) && (region.contains(&block.range.start) || near)
                || block.place == Place::Header && self.blocks[self.title].place == Place::Header && near
        };
        (start..self.title).filter(own)
    }

    fn collect(
        &self,
        index: usize,
        zone: Zone,
        published: &mut Vec<Candidate>,
        updated: &mut Vec<Candidate>,
    ) {
        let block = &self.blocks[index];
        let in_place = block.place == Place::Main
            || (block.place == Place::Header && !matches!(zone, Zone::Tail | Zone::Far));
        // What a list of files or pages under the text says of their state is about them.
        let about_others = zone == Zone::Tail && block.kind == Kind::Set && block.is_mostly_links();
        let caption = block.kind == Kind::Picture;
        if !in_place || caption || about_others || (zone != Zone::Dateline && block.chars > 400) {
            return;
        }
        let mut attributes = attribute::of(self.tree, block, self.context.zone);
        let text: String = block.text.chars().take(400).collect();
        let parts = self.parts(block, text);
        let rest: Vec<String> = parts
            .iter()
            .flat_map(|part| words::words(&without_dates(part, &date::all(part, self.context.zone))))
            .collect();
        for (order, part) in parts.iter().enumerate() {
            for one in date::all(part, self.context.zone) {
                let own = attributes.iter().position(|attribute| attribute.means(&one, self.context.zone));
                let attribute = own.map(|at| attributes.remove(at));
                let changed = attribute.as_ref().is_some_and(|attribute| attribute.role == Role::Change);
                let precise =
                    |exact: Moment| if one.moment.precision == Precision::Day { exact } else { one.moment };
                let moment = attribute.as_ref().map_or(one.moment, |attribute| precise(attribute.moment));
                if one.label == Some(Label::Updated) || changed {
                    updated.push(Candidate { moment, score: WEAKEST });
                    continue;
                }
                // "Erstellt vor 04.05.2026": an element made for dates outweighs the words around it.
                let one = Found {
                    label: one.label.filter(|label| attribute.is_none() || *label != Label::Elsewhere),
                    ..one
                };
                let marked = attribute.is_some_and(|attribute| attribute.role == Role::Publication);
                let score = self.score(&one, zone, part, &rest, index) - order as i32 + 3 * i32::from(marked);
                published.push(Candidate { moment, score });
            }
        }
        for attribute in attributes.into_iter().filter(|attribute| attribute.hidden && zone != Zone::Dateline)
        {
            let score = if self.is_now(attribute.moment.time) { 0 } else { 4 };
            match attribute.role {
                Role::Change => updated.push(Candidate { moment: attribute.moment, score: WEAKEST }),
                Role::Publication => published.push(Candidate { moment: attribute.moment, score: score + 2 }),
                Role::Unknown => published.push(Candidate { moment: attribute.moment, score }),
            }
        }
    }

    /// Whether the line before or after a block names a part of an event: when, where, what it costs.
    fn is_beside_event(&self, index: usize) -> bool {
        let around = [index.checked_sub(1), Some(index + 1)];
        around.into_iter().flatten().filter_map(|at| self.blocks.get(at)).any(|block| {
            let words = words::words(&block.text);
            words.len() <= 3 && block.kind == Kind::Text && words.iter().any(|word| words::names_event(word))
        })
    }

    /// The text of a block, cut after each `<time>`: two of them side by side are no range.
    fn parts(&self, block: &Block, text: String) -> Vec<String> {
        let times: Vec<usize> =
            block.range.clone().filter(|index| self.tree.name(*index) == "time").collect();
        if times.len() < 2 || block.chars > 400 {
            return vec![text];
        }
        let mut start = block.range.start;
        let ends = times.iter().map(|index| self.tree.nodes[*index].end).chain([block.range.end]);
        ends.map(|end| {
            let part = self.tree.text(start.min(end)..end);
            start = end;
            part
        })
        .collect()
    }

    fn score(&self, found: &Found, zone: Zone, text: &str, rest: &[String], index: usize) -> i32 {
        let block = &self.blocks[index];
        let before = text.get(..found.range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let after = text.get(found.range.end..).unwrap_or_default();
        let labelled = found.label == Some(Label::Published);
        let elsewhere = found.label == Some(Label::Elsewhere);
        let other = rest.iter().filter(|word| !words::tells_about(word)).count();
        let pure = other <= 3 && rest.len() <= 8;
        let event = rest.iter().any(|word| words::names_event(word)) || self.is_beside_event(index);
        let dateline = words::count(line) <= 4
            && (line.trim_end().ends_with([',', '–', '-', '(', '|', '/'])
                || words::words(line).last().is_some_and(|word| word == "den"));
        let ends_line = after.is_empty() || after.starts_with('\n');
        let mut score = match zone {
            _ if event && !labelled => -10,
            Zone::Dateline if dateline && !elsewhere && !line.is_empty() && opens(after) => 3,
            Zone::Dateline if (words::count(line) == 0) && !elsewhere && opens(after) => 3,
            Zone::Dateline => -10,
            Zone::Title if elsewhere => -10,
            // A line of its own within the heading.
            Zone::Title if (words::count(line) == 0) && ends_line && text.contains('\n') => 6,
            Zone::Title => 2 + i32::from(found.whole.len() > found.range.len()),
            Zone::Tail | Zone::Far if labelled => 6,
            Zone::Far => -10,
            Zone::Tail if elsewhere => -10,
            Zone::Tail if pure || (dateline && ends_line) => 4,
            Zone::Tail => -10,
            _ if labelled => 8 + i32::from(line.to_lowercase().contains("öffentlich")),
            // "Geschrieben von Otto Kern am 11. Februar 2026"
            _ if elsewhere && rest.len() <= 14 && rest.iter().any(|word| words::names_publication(word)) => 6,
            _ if elsewhere && (other > 0 || rest.is_empty()) => -10,
            _ if pure => 6,
            _ if dateline => 6,
            _ if rest.len() <= 10 && !words::is_prose(text) => 4,
            _ => 0,
        };
        if zone == Zone::Before && !self.tree.range(self.scope()).contains(&block.range.start) {
            let bare = pure && block.linked == 0 && !self.is_now(found.moment.time);
            score -= if bare { 1 } else { 10 };
        }
        if found.moment.time > self.context.now + chrono::Duration::days(1) {
            score -= 8;
        }
        score
    }

    fn same_day(&self, a: Time, b: Time) -> bool {
        let day = |time: Time| time.with_timezone(&self.context.zone).date_naive();
        day(a) == day(b)
    }

    fn is_now(&self, time: Time) -> bool {
        self.same_day(time, self.context.now)
    }

    /// A day with the time of day that a claim for the same day gives.
    fn refined(&self, moment: Moment, claims: &[Moment]) -> Moment {
        let exact = claims
            .iter()
            .find(|claim| claim.precision == Precision::Time && self.same_day(claim.time, moment.time));
        exact.filter(|_| moment.precision == Precision::Day).copied().unwrap_or(moment)
    }
}

/// Whether what follows a date sets it off from the sentence.
fn opens(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{a0}']);
    after.is_empty() || after.starts_with(['.', ':', '–', '-', '—', '|', ')', '/', '\n', ','])
}

fn moments(values: &[String], zone: Tz) -> Vec<Moment> {
    values.iter().filter_map(|value| date::parse_attribute(value, zone)).collect()
}

fn best(candidates: &[Candidate]) -> Option<Moment> {
    let mut best: Option<Candidate> = None;
    for candidate in candidates.iter().filter(|candidate| candidate.score >= WEAKEST) {
        if best.is_none_or(|old| candidate.score > old.score) {
            best = Some(*candidate);
        }
    }
    best.map(|candidate| candidate.moment)
}
