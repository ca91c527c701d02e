//! What was learned about a page, at work: the candidate that tells the known releases again is the list.
//!
//! The page is detected afresh every time, and what is remembered decides between the candidates. Reading by a
//! learned shape alone would be a little faster and would lose releases without a word: a pinned item in a box of
//! its own, a year's heading that opens a second list, a class that only new items have. Detection costs a few
//! milliseconds and sees all of it. So:
//!
//! - The candidate that detection prefers is the list as long as it tells known releases again.
//! - Where another one tells more than twice as many again, that one is the list, even if it would be too poor on
//!   a page nobody knows: its dates may be gone, its heading may be another.
//!   Not so where the former with its further pieces tells as many: the latter is but a part of what is read then.
//! - Where no candidate tells a known release again, one that stands where the list stood is preferred to others.
//!
//! A release is told again by its title, by the first words of its text, by its day with most of its title, or by
//! its address: in this order each is less to be trusted, and any is enough to choose between candidates. Which
//! release is which is for the merge to say, which sees all of them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::item::Item;
use super::judge::Candidate;
use super::suggest::is_readable;
use super::survey::Survey;
use super::tree::Node;
use crate::model::{Shape, Time};
use crate::normalize::link;
use crate::normalize::text::fold_words;
use crate::source::memory::{Memory, Release, opening};

/// Releases that must be told again before a poor candidate is the list, unless fewer are known.
const AGAIN: usize = 3;

/// What an item was read as: the node of its title, the length of its teaser, its date.
type Read = (usize, usize, Option<Time>);

/// The known releases by what they can be told again by.
pub(super) struct Recall<'m> {
    known: &'m [Release],
    shape: Option<&'m Shape>,
    zone: Tz,
    titles: HashMap<&'m [String], usize>,
    openings: HashMap<&'m [String], usize>,
    days: HashMap<NaiveDate, Vec<usize>>,
    addresses: HashMap<&'m str, usize>,
    /// What was found for a title with so much around it: candidates share most of their items.
    found: RefCell<HashMap<Read, Option<usize>>>,
}

impl<'m> Recall<'m> {
    pub(super) fn new(memory: &'m Memory, zone: Tz) -> Self {
        let mut recall = Self {
            known: &memory.known,
            shape: memory.shape.as_ref(),
            zone,
            titles: HashMap::new(),
            openings: HashMap::new(),
            days: HashMap::new(),
            addresses: HashMap::new(),
            found: RefCell::default(),
        };
        for (place, release) in memory.known.iter().enumerate() {
            recall.titles.insert(&release.title, place);
            if !release.opening.is_empty() {
                recall.openings.insert(&release.opening, place);
            }
            if let Some(date) = release.date {
                recall.days.entry(date.with_timezone(&zone).date_naive()).or_default().push(place);
            }
            recall.addresses.extend(release.addresses.iter().map(|address| (address.as_str(), place)));
        }
        recall
    }

    /// How many known releases the items tell again.
    pub(super) fn again(&self, items: &[Item]) -> usize {
        if self.known.is_empty() {
            return 0;
        }
        items.iter().filter_map(|item| self.release(item)).collect::<BTreeSet<_>>().len()
    }

    fn release(&self, item: &Item) -> Option<usize> {
        let what = (item.title.node, item.teaser.len(), item.date);
        if let Some(found) = self.found.borrow().get(&what) {
            return *found;
        }
        let found = self.look_up(item);
        self.found.borrow_mut().insert(what, found);
        found
    }

    fn look_up(&self, item: &Item) -> Option<usize> {
        let title = fold_words(&item.title.text);
        let by_text = || self.openings.get(opening(&item.teaser).as_slice()).copied();
        let by_day = || {
            let day = item.date?.with_timezone(&self.zone).date_naive();
            self.days.get(&day)?.iter().copied().find(|place| self.is_mostly(*place, &title))
        };
        let by_address = || {
            let address = link::canonical(item.link.as_ref()?)?;
            self.addresses.get(address.as_str()).copied()
        };
        self.titles.get(title.as_slice()).copied().or_else(by_text).or_else(by_day).or_else(by_address)
    }

    /// Whether half of the words of a title are those of a known one.
    fn is_mostly(&self, place: usize, title: &[String]) -> bool {
        let Some(known) = self.known.get(place).map(|release| &release.title) else { return false };
        let shared = title.iter().filter(|word| known.contains(word)).count();
        shared > 1 && shared * 2 >= title.len().min(known.len())
    }

    /// The list among `candidates`, if it is another one than `fresh`, which detection prefers.
    pub(super) fn better<'c>(
        &self,
        survey: &Survey<'_>,
        candidates: &[&'c Candidate],
        fresh: Option<&'c Candidate>,
    ) -> Option<&'c Candidate> {
        let told = fresh.map_or(0, |fresh| self.again(&fresh.items));
        let most =
            candidates.iter().map(|one| (self.again(&one.items), *one)).rev().max_by_key(|(told, _)| *told);
        if let Some((again, best)) = most
            && again > told * 2
            && again >= AGAIN.min(self.known.len().div_ceil(2))
        {
            return Some(best);
        }
        let stays = |one: &Candidate| self.shape.is_some() && shape(survey, one).as_ref() == self.shape;
        if told > 0 || fresh.is_none_or(stays) {
            return None;
        }
        candidates.iter().copied().find(|one| stays(one))
    }

    /// The shape of the list that was found. Detection may see the same list once by its boxes and once by what is
    /// in them: the known place is kept as long as the items still stand there.
    pub(super) fn shape(&self, survey: &Survey<'_>, candidate: &Candidate) -> Option<Shape> {
        let fresh = shape(survey, candidate)?;
        match self.shape.filter(|known| still_stands(survey, candidate, known)) {
            Some(Shape { holder, item, .. }) => {
                Some(Shape { holder: holder.clone(), item: item.clone(), ..fresh })
            }
            None => Some(fresh),
        }
    }
}

/// Whether most items of a list are, hold or stand in what items were before.
fn still_stands(survey: &Survey<'_>, candidate: &Candidate, known: &Shape) -> bool {
    let is_item = |node: usize| {
        described(survey, node) == known.item
            && survey
                .tree
                .nodes
                .get(node)
                .is_some_and(|found| described(survey, found.parent()) == known.holder)
    };
    let stands = |item: &&Item| {
        let around = survey.tree.ancestors(item.part.start).take(4);
        around.chain(item.part.clone().take(8)).any(is_item)
    };
    candidate.items.iter().filter(stands).count() * 2 > candidate.items.len()
}

/// Items that tell where a list stands; of the others one learns nothing new.
const DESCRIBED: usize = 64;

/// Where a list stands.
fn shape(survey: &Survey<'_>, candidate: &Candidate) -> Option<Shape> {
    let items = candidate.items.get(..DESCRIBED.min(candidate.items.len())).unwrap_or_default();
    let holder =
        |item: &Item| survey.tree.nodes.get(item.part.start).map(|node| described(survey, node.parent()));
    let dated = items.iter().filter(|item| item.date.is_some());
    Some(Shape {
        holder: most_common(items.iter().filter_map(holder))?,
        item: most_common(items.iter().map(|item| described(survey, item.part.start)))?,
        title: most_common(items.iter().map(|item| described(survey, item.title.node)))?,
        date: most_common(dated.map(|item| date_from(survey, item))).filter(|_| candidate.dated >= 0.5),
    })
}

/// Where the date of an item stands, in itself or not.
fn date_from(survey: &Survey<'_>, item: &Item) -> String {
    let day = |time: Time| time.with_timezone(&survey.zone).date_naive();
    let same = survey.sightings_in(&item.part).iter().find(|sighting| {
        let seen = sighting.day.time(None, survey.zone);
        seen.map(day) == item.date.map(day)
    });
    same.map_or_else(|| "the address or a heading".to_owned(), |sighting| described(survey, sighting.node))
}

/// An element by its name and its readable classes or its id; a text by what holds it.
fn described(survey: &Survey<'_>, node: usize) -> String {
    let mut at = node;
    while survey.tree.name(at).is_empty() && at > 0 {
        at = survey.tree.nodes.get(at).map_or(0, Node::parent);
    }
    let name = survey.tree.name(at);
    let id = survey.tree.attr(at, "id").filter(|id| is_readable(id)).map(|id| format!("#{id}"));
    let classes = survey.tree.attr(at, "class").unwrap_or_default().split_whitespace();
    let class = classes.filter(|class| is_readable(class)).map(|class| format!(".{class}")).next();
    format!("{name}{}", id.or(class).unwrap_or_default())
}

/// What most are; of equally many the first in the alphabet.
fn most_common(all: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(one, _)| one)
}
