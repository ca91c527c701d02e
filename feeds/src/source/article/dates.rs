//! When a release was published and changed, among all the dates of its page.
//!
//! A visible date near the title or under the text counts, never one within the text unless it is the dateline.
//! What the page claims for machines confirms a visible day and gives it a time of day; alone it counts only where
//! the page claims it for the article and shows no date at all. Nothing is taken from the head and foot of the
//! page, from lists of other releases, or from captions.

use chrono_tz::Tz;

use super::block::{Block, Kind, Place};
use super::body::Body;
use super::hints::Hints;
use super::title::without_dates;
use super::tree::Tree;
use super::words;
use crate::model::{Context, Time};
use crate::normalize::date::{self, Found, Label, Moment, Precision};

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
        let published = shown.or_else(|| if updated.is_none() { claimed() } else { None });
        Dates { published: published.map(|moment| moment.time), updated: updated.map(|moment| moment.time) }
    }

    /// The blocks with dates of the release, each with its zone.
    fn places(&self) -> Vec<(usize, Zone)> {
        let mut places: Vec<(usize, Zone)> = self.before().map(|index| (index, Zone::Before)).collect();
        places.push((self.title, Zone::Title));
        places.extend(self.body.head.iter().map(|index| (*index, Zone::Head)));
        places.extend(self.body.content.first().map(|index| (*index, Zone::Dateline)));
        let last = self.body.content.last().copied().unwrap_or(self.title);
        places.extend(self.body.tail.iter().filter(|index| **index > last).map(|index| (*index, Zone::Tail)));
        places
    }

    /// The blocks before the title that belong to it: in its region, or just before it in the main content.
    fn before(&self) -> impl Iterator<Item = usize> {
        let region = self.tree.range(self.body.region);
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
        let in_place = block.place == Place::Main || (block.place == Place::Header && zone != Zone::Tail);
        let caption = block.kind == Kind::Picture;
        if !in_place || caption || (zone != Zone::Dateline && block.chars > 400) {
            return;
        }
        let text: String = block.text.chars().take(400).collect();
        let found = date::all(&text, self.context.zone);
        let rest = words::words(&without_dates(&text, &found));
        for (order, one) in found.iter().enumerate() {
            if one.label == Some(Label::Updated) {
                updated.push(Candidate { moment: one.moment, score: WEAKEST });
                continue;
            }
            let score = self.score(one, zone, &text, &rest, block) - order as i32;
            published.push(Candidate { moment: one.moment, score });
        }
        self.attributes(block, zone, found.is_empty(), published, updated);
    }

    fn score(&self, found: &Found, zone: Zone, text: &str, rest: &[String], block: &Block) -> i32 {
        let before = text.get(..found.range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let after = text.get(found.range.end..).unwrap_or_default();
        let labelled = found.label == Some(Label::Published);
        let elsewhere = found.label == Some(Label::Elsewhere);
        let pure = rest.len() <= 3;
        let event = rest.iter().any(|word| EVENT.contains(&word.as_str()));
        let dateline = words::words(line).len() <= 4
            && (line.trim_end().ends_with([',', '–', '-', '(', '|'])
                || words::words(line).last().is_some_and(|word| word == "den"));
        let ends_line = after.is_empty() || after.starts_with('\n');
        let mut score = match zone {
            _ if event && !labelled => -10,
            Zone::Dateline if dateline && !elsewhere && !line.is_empty() && opens(after) => 3,
            Zone::Dateline if words::words(line).is_empty() && !elsewhere && opens(after) => 3,
            Zone::Dateline => -10,
            Zone::Title if elsewhere => -10,
            Zone::Title => 2 + i32::from(found.whole.len() > found.range.len()),
            Zone::Tail if labelled => 6,
            Zone::Tail if elsewhere => -10,
            Zone::Tail if pure || (dateline && ends_line) => 4,
            Zone::Tail => -10,
            _ if labelled => 8,
            _ if elsewhere && !(pure && rest.iter().any(|word| word == "vom" || word == "am")) => -10,
            _ if pure => 6,
            _ if dateline => 6,
            _ if rest.len() <= 10 && !words::is_prose(text) => 4,
            _ => 0,
        };
        if zone == Zone::Before && !self.tree.range(self.body.region).contains(&block.range.start) {
            score -= if self.is_now(found.moment.time) { 8 } else { 1 };
        }
        if found.moment.time > self.context.now + chrono::Duration::days(1) {
            score -= 8;
        }
        score
    }

    /// What `<time>` and microdata say, where the text beside them says nothing or the same day.
    fn attributes(
        &self,
        block: &Block,
        zone: Zone,
        undated: bool,
        published: &mut Vec<Candidate>,
        updated: &mut Vec<Candidate>,
    ) {
        for index in block.range.clone() {
            let Some(element) = self.tree.element(index) else { continue };
            let property = element.attr("itemprop").unwrap_or_default();
            let value = element.attr("datetime").or(element.attr("content"));
            let Some(moment) = value.and_then(|value| date::parse_attribute(value, self.context.zone)) else {
                continue;
            };
            let text = self.tree.text(self.tree.range(index));
            let shown = date::find(&text, self.context.zone);
            let agrees = shown.as_ref().is_some_and(|shown| self.same_day(shown.moment.time, moment.time));
            let publication = property.contains("datePublished") || element.attr("pubdate").is_some();
            if property.contains("dateModified") {
                if agrees || shown.is_none() {
                    published.retain(|old| publication || !self.same_day(old.moment.time, moment.time));
                    updated.push(Candidate { moment, score: WEAKEST });
                }
            } else if agrees && zone != Zone::Dateline {
                let score = i32::from(publication) * 3;
                for old in published.iter_mut().filter(|old| self.same_day(old.moment.time, moment.time)) {
                    old.score += score;
                    if old.moment.precision == Precision::Day {
                        old.moment = moment;
                    }
                }
            } else if undated && shown.is_none() && zone != Zone::Dateline && !self.is_now(moment.time) {
                published.push(Candidate { moment, score: 4 + i32::from(publication) * 2 });
            }
        }
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

/// Words beside a date that make it the day of an event.
const EVENT: [&str; 22] = [
    "wann",
    "beginn",
    "beginnt",
    "termin",
    "termine",
    "wo",
    "ort",
    "einlass",
    "treffpunkt",
    "veranstaltung",
    "anmeldung",
    "anmeldeschluss",
    "frist",
    "bewerbungsschluss",
    "sperrfrist",
    "frei",
    "foto",
    "bild",
    "copyright",
    "gültig",
    "uhrzeit",
    "veranstaltungsort",
];

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
