//! Recognising a source's own entries: which story, if any, does each entry of a reading tell again?
//!
//! Invariants: only members of the asking source are looked at, so nobody takes over another's entry; each story
//! is told by one entry of a reading at most, the others that mean it are repeats; the order of the entries does
//! not decide which of them is which story.
//!
//! | number or guid | address | text | it is |
//! |---|---|---|---|
//! | any | any | equal, and one of the others too | the same |
//! | equal | any | survives | the same: corrected, moved or both |
//! | equal | equal | survives in traces | the same, rewritten |
//! | equal | other | other | two releases: the guid is reused |
//! | none on one side | equal | survives | the same: corrected |
//! | other | equal | survives nearly whole | the same: its guid was changed |
//! | other or none | equal | other | two releases: the page is reused, or many share it |
//! | none on one side | none on one side | equal | the same |
//! | other | other | equal, told on the same day or at length without a date | the same: the site was rebuilt |
//! | other | other | equal and dated in itself, told days later | the same: moved, and dated anew |
//! | other | other | equal, told on another day | two releases: a series |
//! | other | other | equal at length on one day, another title that denies nothing | the same, unless its story is told by another entry |
//! | other | other | equal title and day, nothing contradicts | the same, unless its story is told by another entry |
//!
//! A reading that is seen to come from a rebuilt site is looked at once more, see [`relaunch`].

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::difference::same_words;
use super::harmless::joined;
use super::relaunch;
use super::similarity::{contradiction, says_all_again};
use super::telling::Telling;
use super::words::{Word, Words, words};
use crate::model::{Entry, Facts, Key, Member, SourceId, Story, Time};

/// How much of the shorter text's words must be in the other for it to survive.
const SURVIVES: f32 = 0.4;

/// The same for an entry whose guid and address both stayed.
const TRACES: f32 = 0.2;

/// The same for an entry whose guid is another one.
const NEARLY_WHOLE: f32 = 0.8;

/// Words an undated text must have before it alone is believed to mean the same release.
const AT_LENGTH: usize = 12;

/// Days within which a page that was moved may have got another date.
const ANEW: i64 = 13;

/// What is known about one entry of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// The story at this place tells it already.
    Story(usize),
    /// The reading has told it before: the entry at this place.
    Repeat(usize),
    /// In doubt: on a site that seems rebuilt it may be the story at this place, or a new one.
    Like(usize),
    /// Never told by this source; with a remark if keys are shared with a story all the same.
    Unknown(Option<&'static str>),
}

/// How well an entry and a member fit. The best is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It says what was said last.
    Same,
    Equal,
    Named,
    Placed,
    Worded,
    /// By what it says alone.
    Again,
}

/// Finds each entry's story among `stories`.
pub(super) fn recognise(source: &SourceId, entries: &[Entry], stories: &[Story]) -> Vec<Own> {
    let mut found = repeats(entries);
    let index = index(source, stories);
    let mut pairs = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        if matches!(found[place], Own::Repeat(_)) {
            continue;
        }
        let near: BTreeSet<usize> =
            entry.keys.iter().filter_map(|key| index.get(key)).flatten().copied().collect();
        for story in near {
            match own_member(source, &stories[story]).map(|member| fit(entry, &member.entry)) {
                Some(Ok(fit)) => pairs.push((fit, place, story)),
                Some(Err(remark)) => found[place] = Own::Unknown(Some(remark)),
                None => {}
            }
        }
    }
    let mut taken = BTreeSet::new();
    assign(pairs, &mut found, &mut taken);
    let pairs = again(source, entries, stories, &found, &taken);
    assign(pairs, &mut found, &mut taken);
    let back = relaunch::back(&scene(source, entries, stories, &found, &taken));
    let same = back.same.into_iter().map(|(entry, story)| (Fit::Again, entry, story));
    assign(same.collect(), &mut found, &mut taken);
    for (place, entry) in entries.iter().enumerate() {
        if matches!(found[place], Own::Unknown(_))
            && let Some(story) = stories.iter().position(|story| is_erased(entry, story))
        {
            found[place] = Own::Story(story);
        }
    }
    for (place, story) in back.doubtful {
        if matches!(found[place], Own::Unknown(_)) {
            found[place] = Own::Like(story);
        }
    }
    found
}

/// What a reading looks like once all that keys and words tell is told.
fn scene<'a>(
    source: &SourceId,
    entries: &'a [Entry],
    stories: &'a [Story],
    found: &[Own],
    taken: &BTreeSet<usize>,
) -> relaunch::Scene<'a> {
    let known: Vec<(&Entry, &Entry)> = entries
        .iter()
        .zip(found)
        .filter_map(|(entry, own)| match own {
            Own::Story(story) => {
                own_member(source, stories.get(*story)?).map(|member| (entry, &member.entry))
            }
            _ => None,
        })
        .collect();
    let is_name = |key: &Key| !matches!(key, Key::Text(_));
    let of =
        |shared: Shared| known.iter().filter(|(entry, told)| shares(entry, told, is_name) == shared).count();
    let mut lost = lost(source, stories, taken);
    lost.sort_by_key(|(story, _)| std::cmp::Reverse(stories.get(*story).map(Story::order)));
    relaunch::Scene {
        entries: entries.len(),
        stayed: of(Shared::Equal),
        moved: of(Shared::Other),
        oldest: known.iter().filter_map(|(entry, _)| entry.listed.published).min(),
        unknown: unknown(entries, found),
        all: entries,
        lost,
    }
}

/// Whether an entry is what was erased: in the same words, whoever tells it, or by the same name or address from the
/// same source. A guid alone may be used again for another release.
pub(super) fn is_erased(entry: &Entry, story: &Story) -> bool {
    // Of hardly any story there are marks, and digests take their time.
    if story.marks.is_empty() {
        return false;
    }
    let addressed = entry.keys.iter().any(|key| matches!(key, Key::Address(_)));
    entry.keys.iter().any(|key| {
        let digest = key.digest();
        story.marks.iter().filter(|mark| mark.digest == digest).any(|mark| match key {
            Key::Text(_) => true,
            Key::Object(_) | Key::Address(_) => mark.source == entry.source,
            Key::Guid(_) => mark.source == entry.source && !addressed,
        })
    })
}

/// Entries that no key leads home and stories that no entry of the reading tells, if they say the same: a site that
/// was rebuilt has new addresses for old releases, and an item without any key but its text has none once edited.
fn again(
    source: &SourceId,
    entries: &[Entry],
    stories: &[Story],
    found: &[Own],
    taken: &BTreeSet<usize>,
) -> Vec<(Fit, usize, usize)> {
    let lost = lost(source, stories, taken);
    let pairs = unknown(entries, found).into_iter().flat_map(|(place, entry)| {
        let same = lost.iter().filter(|(_, told)| tells_again(entry, &told.entry));
        same.map(move |(story, _)| (Fit::Again, place, *story)).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// The source's stories that no entry of the reading tells.
fn lost<'a>(source: &SourceId, stories: &'a [Story], taken: &BTreeSet<usize>) -> Vec<(usize, &'a Member)> {
    let lost = stories.iter().enumerate().filter(|(place, _)| !taken.contains(place));
    lost.filter_map(|(place, story)| Some((place, own_member(source, story)?))).collect()
}

/// The entries that lead to no story.
fn unknown<'a>(entries: &'a [Entry], found: &[Own]) -> Vec<(usize, &'a Entry)> {
    entries.iter().enumerate().filter(|(place, _)| matches!(found[*place], Own::Unknown(_))).collect()
}

/// Whether an entry says what was told under other keys, as of the same day.
fn tells_again(entry: &Entry, told: &Entry) -> bool {
    let dates = (entry.listed.published, told.listed.published);
    let (dated, undated) = match dates {
        (Some(one), Some(other)) => ((one - other).abs() < chrono::TimeDelta::days(1), false),
        (None, None) => (false, true),
        _ => (false, false),
    };
    if !dated && !undated {
        return is_dated_anew(entry, told);
    }
    let keyless = |entry: &Entry| entry.keys.iter().all(|key| matches!(key, Key::Text(_)));
    let title = |entry: &Entry| joined(&words(&entry.listed.title));
    if title(entry) != title(told) {
        let retitled = || dated && says_all_again(&Telling::of(&entry.listed), &Telling::of(&told.listed));
        return (keyless(entry) && keyless(told) && alike(entry, told)) || retitled();
    }
    let long = telling(&words(&entry.listed.title)).len() >= if dated { 2 } else { 4 };
    (keyless(entry) && keyless(told) && survival(entry, told) >= SURVIVES)
        || (long && contradiction(&Telling::of(&entry.listed), &Telling::of(&told.listed)).is_none())
}

/// Whether a text that dates itself is told once more within days under a title that denies nothing: a series has another
/// date each time.
fn is_dated_anew(entry: &Entry, told: &Entry) -> bool {
    let days = |one: Time, other: Time| (one - other).abs() < chrono::TimeDelta::days(ANEW);
    let near = entry.listed.published.zip(told.listed.published).is_some_and(|(one, other)| days(one, other));
    near && {
        let (entry, told) = (Telling::of(&entry.listed), Telling::of(&told.listed));
        let month = |word: &Word| word.is_figure() && word.folded.starts_with("0m");
        entry.words.body.iter().any(month) && says_all_again(&entry, &told)
    }
}

/// Whether an item was edited and is not the next of a series: most of it stays, and no figure of its title changed.
fn alike(entry: &Entry, told: &Entry) -> bool {
    let figures = |entry: &Entry| -> Vec<SmolStr> {
        words(&entry.listed.title).into_iter().filter(Word::is_figure).map(|word| word.folded).collect()
    };
    figures(entry) == figures(told) && survival(entry, told) >= NEARLY_WHOLE
}

/// The source's own member that fits an entry best.
pub(super) fn own_telling<'a>(entry: &Entry, stories: &'a [Story]) -> Option<&'a Member> {
    let own = stories.iter().filter_map(|story| own_member(&entry.source, story));
    let near = own.filter(|member| entry.keys.iter().any(|key| member.entry.keys.contains(key)));
    let fitting = near.filter_map(|member| Some((fit(entry, &member.entry).ok()?, member)));
    fitting.min_by_key(|(fit, _)| *fit).map(|(_, member)| member)
}

/// The member of `source` in a story.
pub(super) fn own_member<'a>(source: &SourceId, story: &'a Story) -> Option<&'a Member> {
    story.members.iter().find(|member| member.entry.source == *source)
}

/// Gives each story to the entry that fits best, each once.
fn assign(mut pairs: Vec<(Fit, usize, usize)>, found: &mut [Own], taken: &mut BTreeSet<usize>) {
    pairs.sort_unstable();
    for (_, place, story) in pairs {
        if matches!(found[place], Own::Unknown(_)) && taken.insert(story) {
            found[place] = Own::Story(story);
        }
    }
}

/// Entries that an earlier one of the same reading has told already: pinned, or listed under two headings.
fn repeats(entries: &[Entry]) -> Vec<Own> {
    let mut seen: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    let mut found: Vec<Own> = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let earlier: BTreeSet<usize> =
            entry.keys.iter().filter_map(|key| seen.get(key)).flatten().copied().collect();
        let repeated = earlier.into_iter().find(|&earlier| repeats_one(entry, &entries[earlier]));
        found.push(match repeated.map(|earlier| (earlier, &found[earlier])) {
            None => Own::Unknown(None),
            Some((_, Own::Repeat(first))) => Own::Repeat(*first),
            Some((first, _)) => Own::Repeat(first),
        });
        entry.keys.iter().for_each(|key| seen.entry(key).or_default().push(place));
    }
    found
}

/// Within one reading nothing is corrected: what says something else is another release, whatever its keys.
fn repeats_one(entry: &Entry, earlier: &Entry) -> bool {
    let (entry_told, earlier_told) = (Telling::of(&entry.listed), Telling::of(&earlier.listed));
    // Equal words under two names: one without a date could be any of several that have one.
    let named_apart =
        shares(entry, earlier, |key| matches!(key, Key::Object(_) | Key::Guid(_))) == Shared::Other;
    let dated_alike = entry.listed.published.is_some() == earlier.listed.published.is_some();
    (dated_alike || !named_apart)
        && fit(entry, earlier).is_ok()
        && contradiction(&entry_told, &earlier_told).is_none()
}

fn index<'a>(source: &SourceId, stories: &'a [Story]) -> BTreeMap<&'a Key, Vec<usize>> {
    let mut index: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (place, story) in stories.iter().enumerate() {
        for member in story.members.iter().filter(|member| member.entry.source == *source) {
            member.entry.keys.iter().for_each(|key| index.entry(key).or_default().push(place));
        }
    }
    index
}

/// The table above: how well `entry` fits what was told before, or why it does not.
fn fit(entry: &Entry, told: &Entry) -> Result<Fit, &'static str> {
    let named = shares(entry, told, |key| matches!(key, Key::Object(_) | Key::Guid(_)));
    let placed = shares(entry, told, |key| matches!(key, Key::Address(_)));
    let worded = shares(entry, told, |key| matches!(key, Key::Text(_)));
    let survives = || survival(entry, told);
    match (named, placed, worded) {
        (Shared::Equal, _, Shared::Equal) | (_, Shared::Equal, Shared::Equal) => {
            Ok(still(entry, told, named))
        }
        (Shared::Equal, Shared::Equal, _) if survives() >= TRACES => Ok(Fit::Named),
        (Shared::Equal, _, _) if survives() >= SURVIVES => Ok(Fit::Named),
        (Shared::Equal, Shared::Equal, _) => Err("its page is reused for another text"),
        (Shared::Equal, _, _) => Err("its guid is reused for another text at another address"),
        (Shared::Other, Shared::Equal, _) if survives() >= NEARLY_WHOLE => Ok(Fit::Placed),
        (Shared::Unsaid, Shared::Equal, _) if survives() >= SURVIVES => Ok(Fit::Placed),
        (_, Shared::Equal, _) => Err("its page is reused for another text"),
        (Shared::Other, _, Shared::Equal) | (_, Shared::Other, Shared::Equal)
            if !same_day(entry, told) && !is_dated_anew(entry, told) =>
        {
            Err("an equal text was told on another day, or is too short to tell")
        }
        (_, _, Shared::Equal) => Ok(Fit::Worded),
        _ => Err("nothing but a trace is shared"),
    }
}

/// An earlier text is a key as well, which another entry may fit better; so may one whose guid stayed.
fn still(entry: &Entry, told: &Entry, named: Shared) -> Fit {
    let same = named != Shared::Other && same_words(&told.listed, &entry.listed);
    if same { Fit::Same } else { Fit::Equal }
}

/// How the keys of one kind compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shared {
    Equal,
    Other,
    /// One of the two has none.
    Unsaid,
}

fn shares(entry: &Entry, told: &Entry, of_kind: fn(&Key) -> bool) -> Shared {
    let has = |entry: &Entry| entry.keys.iter().any(of_kind);
    if entry.keys.iter().filter(|key| of_kind(key)).any(|key| told.keys.contains(key)) {
        Shared::Equal
    } else if has(entry) && has(told) {
        Shared::Other
    } else {
        Shared::Unsaid
    }
}

/// Whether both were told on one day or, where one does not say when, at length.
fn same_day(entry: &Entry, told: &Entry) -> bool {
    match (entry.listed.published, told.listed.published) {
        (Some(one), Some(other)) => (one - other).abs() < chrono::TimeDelta::days(1),
        _ => Words::of(&entry.listed).body.len() >= AT_LENGTH,
    }
}

/// How much of the shorter text is in the other one, from 0 to 1, by the list or by the release's own page.
pub(super) fn survival(entry: &Entry, told: &Entry) -> f32 {
    let listed = shared(&entry.listed, &told.listed);
    let page = told.article.as_ref().map_or(0.0, |article| shared(&entry.listed, article));
    listed.max(page)
}

fn shared(one: &Facts, other: &Facts) -> f32 {
    // „Neu“ has no word that tells it from another text, and is itself all the same.
    if same_words(one, other) {
        return 1.0;
    }
    let (one, other) = (Words::of(one), Words::of(other));
    let part = |one: &[Word], other: &[Word]| {
        let (one, other) = (telling(one), telling(other));
        let fewer = one.len().min(other.len());
        if fewer == 0 { None } else { Some(one.intersection(&other).count() as f32 / fewer as f32) }
    };
    let title = part(&one.title, &other.title).filter(|_| telling(&one.title).len() > 2);
    let all = |words: &Words| words.title.iter().chain(&words.body).cloned().collect::<Vec<_>>();
    title.unwrap_or(0.0).max(part(&all(&one), &all(&other)).unwrap_or(0.0))
}

/// How much of the shorter text, title aside, is in the other one, by the list or by the release's own page; `None`
/// where one has fewer words than `least`.
pub(super) fn shared_body(entry: &Entry, told: &Entry, least: usize) -> Option<f32> {
    let texts = |entry: &Entry| -> Vec<Words> {
        [Some(&entry.listed), entry.article.as_ref()].into_iter().flatten().map(Words::of).collect()
    };
    let (new, old) = (texts(entry), texts(told));
    let pairs =
        new.iter().flat_map(|new| old.iter().map(move |old| (telling(&new.body), telling(&old.body))));
    let shares = pairs.filter_map(|(new, old)| {
        let fewer = new.len().min(old.len());
        (fewer >= least).then(|| new.intersection(&old).count() as f32 / fewer as f32)
    });
    shares.max_by(f32::total_cmp)
}

/// Words that tell one text from another: figures, and those of more than three letters.
fn telling(words: &[Word]) -> BTreeSet<&str> {
    let telling = words.iter().filter(|word| word.is_figure() || word.folded.len() > 3);
    telling.map(|word| word.folded.as_str()).collect()
}
