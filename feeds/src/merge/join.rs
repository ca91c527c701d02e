//! Which story of other sources tells the same release as an entry that is new from its source.
//!
//! Invariants: only sources that both allow it join; a story that the source itself tells takes no second
//! telling of it; what its offices took back is not joined, since another office still tells its release; what a
//! person has parted stays apart; among several stories the oldest is joined, whatever their order.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::TimeDelta;
use smol_str::SmolStr;

use super::folding::plain;
use super::glance::Glance;
use super::recognise::{own_member, survival};
use super::series;
use super::shelf::Shelf;
use super::similarity::{Judgement, is_too_late, judge};
use super::telling::Telling;
use super::words::{self, Word, Words};
use super::worn::Worn;
use crate::model::{Entry, Key, Member, SafeHtml, Source, State, Story, StoryId, Time, Withdrawal};

/// How far apart in time offices lead to one page for the same release.
const DAYS: i64 = 30;

/// Bytes from which on a word counts as long.
const LONG: usize = 8;

/// Shared words that are shown.
const SHOWN: usize = 5;

/// How much of the shorter text must be in the other one at an address that may be that of many releases.
const SURVIVES: f32 = 0.4;

/// What was found among the stories of others.
#[derive(Debug)]
pub(super) enum Found {
    /// The story at this place tells it too, for this reason.
    Same(usize, String),
    /// None does; why the nearest is another one, if one is near.
    None(Option<String>),
}

/// Stories by what leads to them, so that an entry is compared with those near itself and not with those near the
/// other entries of its reading.
#[derive(Debug, Default)]
pub(super) struct Near {
    keys: HashMap<Key, Vec<usize>>,
    /// By the keys of the entry that they were found for.
    alike: BTreeMap<Vec<Key>, Vec<usize>>,
    stories: usize,
}

impl Near {
    /// Indexes the stories of a reading as they are known before it.
    pub(super) fn new(stories: &[Story], alike: &BTreeMap<Vec<Key>, Vec<StoryId>>) -> Self {
        let mut keys: HashMap<Key, Vec<usize>> = HashMap::new();
        for (place, story) in stories.iter().enumerate() {
            let told = story.members.iter().flat_map(|member| &member.entry.keys);
            told.for_each(|key| keys.entry(key.clone()).or_default().push(place));
        }
        let places: HashMap<StoryId, usize> =
            stories.iter().enumerate().map(|(place, story)| (story.id, place)).collect();
        let place = |ids: &Vec<StoryId>| ids.iter().filter_map(|id| places.get(id)).copied().collect();
        let alike = alike.iter().map(|(entry, ids)| (entry.clone(), place(ids))).collect();
        Self { keys, alike, stories: stories.len() }
    }

    /// The places of the stories near an entry, in order; all if nobody looked for those that are alike.
    fn of(&self, entry: &Entry) -> BTreeSet<usize> {
        let Some(alike) = self.alike.get(&entry.keys) else { return (0..self.stories).collect() };
        let by_key = entry.keys.iter().filter_map(|key| self.keys.get(key)).flatten();
        by_key.chain(alike).copied().collect()
    }
}

/// By what an entry is compared with the stories of others.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// Which stories are near it.
    pub(super) near: Near,
    /// What its source says in all its releases.
    pub(super) worn: Worn,
    /// What lies ready in words.
    pub(super) shelf: Arc<Shelf>,
}

/// Looks for the story to join.
pub(super) fn find(source: &Source, entry: &Entry, stories: &[Story], scales: &Scales) -> Found {
    if !source.merge {
        return Found::None(None);
    }
    let facts = entry.facts();
    let sheet = scales.shelf.sheet(&facts);
    let title = words::title(entry.title());
    let (telling, glance) = (scales.worn.marked(&sheet.telling), Glance::of(title_and_text(entry)));
    let told = Told { telling, title: &title, glance };
    let mut remark = None;
    let mut same: Option<(usize, String)> = None;
    for place in scales.near.of(entry) {
        let story = &stories[place];
        // The oldest is joined, so that a younger one need not be read.
        let younger = same.as_ref().is_some_and(|(best, _)| age(story) > age(&stories[*best]));
        if younger || !may_join(source, story) {
            continue;
        }
        match compare(entry, &told, story, &scales.shelf) {
            Ok(why) if same.as_ref().is_none_or(|(best, _)| age(story) < age(&stories[*best])) => {
                same = Some((place, why));
            }
            Ok(_) => {}
            Err(why) => remark = remark.or(why),
        }
    }
    same.map_or(Found::None(remark), |(place, why)| Found::Same(place, why))
}

fn age(story: &Story) -> (Time, StoryId) {
    (story.published, story.id)
}

fn may_join(source: &Source, story: &Story) -> bool {
    let open = match story.state {
        State::Held { .. } | State::Published | State::Corrected => true,
        // What a person withdrew does not come back by another office's words.
        State::Withdrawn { why, .. } => why == Withdrawal::Person,
        State::Ended { .. } => false,
    };
    open && !story.apart.contains(&source.id) && own_member(&source.id, story).is_none()
}

/// What an entry tells, in the forms in which it is compared.
struct Told<'a> {
    telling: Cow<'a, Telling>,
    /// The words of its title, with all that stands before it.
    title: &'a [Word],
    glance: Glance<'a>,
}

/// Why the story is the same: one member tells it and none tells something else; or why it is not.
fn compare(entry: &Entry, told: &Told<'_>, story: &Story, shelf: &Shelf) -> Result<String, Option<String>> {
    let Told { telling: told, title: titled, glance } = told;
    let mut found = Err(None);
    for member in &story.members {
        let name = member.entry.source.as_str();
        if same_address(entry, member) {
            return Ok(format!("{name} tells it at the same address"));
        }
        // Most of a series is old, its titles part it, or it counts otherwise; its texts need not be laid out.
        if is_too_late(told.published, member.entry.published()) {
            return Err(Some(format!("near what {name} told, but weeks apart")));
        }
        let alone = story.members.len() == 1;
        let title = words::title(member.entry.title());
        if let Some(what) = alone.then(|| of_series(&title, told, member)).flatten() {
            return Err(Some(format!("near what {name} tells, but {what}")));
        }
        if let Some(what) = glance.parts(&Glance::of(title_and_text(&member.entry)), [titled, &title]) {
            return Err(Some(format!("near what {name} tells, but {what}")));
        }
        let sheet = shelf.sheet(&member.entry.facts());
        match judge(told, &sheet.telling) {
            Judgement::Same(how) if found.is_err() => {
                found = Ok(format!("{name} tells it {how}{}", shared(&told.words, &sheet.telling.words)));
            }
            Judgement::Same(_) => {}
            Judgement::Apart(what) => return Err(Some(format!("near what {name} tells, but {what}"))),
            Judgement::Unclear(what) if found == Err(None) => {
                found = Err(Some(format!("perhaps what {name} tells, but {what}")));
            }
            Judgement::Unclear(_) => {}
        }
    }
    found
}

/// What parts a telling from another one as the next of its series, told without laying the other one out.
fn of_series(title: &[Word], told: &Telling, member: &Member) -> Option<String> {
    let text = OnceCell::new();
    let says = |of: usize, number: &str| match of {
        0 => told.words.body.iter().any(|word| word.folded == number),
        _ => series::may_say(text.get_or_init(|| text_of(&member.entry)), number),
    };
    series::other_number([&told.words.title, title], says)
}

/// What an entry says, without markup and in small letters but for umlauts.
fn text_of(entry: &Entry) -> String {
    let mut text = match content(entry) {
        Some(content) => plain(content),
        None => summary(entry).unwrap_or_default().to_owned(),
    };
    text.make_ascii_lowercase();
    text
}

/// The same as it is, behind the title: the whole text with its markup, or the teaser if that is all there is.
fn title_and_text(entry: &Entry) -> [&str; 2] {
    [entry.title(), content(entry).or_else(|| summary(entry)).unwrap_or_default()]
}

fn content(entry: &Entry) -> Option<&str> {
    let facts = entry.article.as_ref().into_iter().chain([&entry.listed]);
    facts.filter_map(|facts| facts.content.as_ref()).map(SafeHtml::as_str).next()
}

fn summary(entry: &Entry) -> Option<&str> {
    [Some(&entry.listed), entry.article.as_ref()]
        .into_iter()
        .flatten()
        .find_map(|facts| facts.summary.as_deref())
}

/// The longest words that both say, which are mostly the rarest, as evidence for people.
fn shared(one: &Words, other: &Words) -> String {
    let said = |words: &'_ Words| {
        let words = words.title.iter().chain(&words.body);
        words.filter(|word| word.folded.len() >= LONG).cloned().collect::<Vec<_>>()
    };
    let others: BTreeSet<SmolStr> = said(other).into_iter().map(|word| word.folded).collect();
    let mut both: Vec<_> = said(one).into_iter().filter(|word| others.contains(&word.folded)).collect();
    both.sort_by_key(|word| (std::cmp::Reverse(word.folded.len()), word.folded.clone()));
    both.dedup_by(|one, other| one.folded == other.folded);
    let shown: Vec<_> = both.iter().take(SHOWN).map(|word| format!("„{}“", word.written)).collect();
    if shown.is_empty() { String::new() } else { format!("; both say {}", shown.join(", ")) }
}

/// Whether both lead to one page of one release.
fn same_address(entry: &Entry, member: &Member) -> bool {
    let shared = entry.keys.iter().filter(|key| member.entry.keys.contains(key));
    let mut addresses = shared.filter_map(|key| match key {
        Key::Address(address) => Some(address),
        _ => None,
    });
    addresses.any(|address| {
        in_time(entry, member) && (is_deep(address) || survival(entry, &member.entry) >= SURVIVES)
    })
}

/// Whether an address looks like that of one release and not like that of an office or a list.
fn is_deep(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    path.matches('/').count() > 1 && last.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '=')
}

/// Whether the two were told within days. Without a date everything else must agree anyway.
fn in_time(entry: &Entry, member: &Member) -> bool {
    match (entry.published(), member.entry.published()) {
        (Some(one), Some(other)) => (one - other).abs() <= TimeDelta::days(DAYS),
        _ => true,
    }
}
