//! The guard against floods: a page that suddenly lists strangers in numbers, such as its menu, its events, an
//! archive, an old list sorted anew or one that lost its dates. Publishing all of it as news could not be taken back.
//!
//! | the reading | it is |
//! |---|---|
//! | fewer than [`FLOOD`] strangers, the list where it always was | believed |
//! | strangers only, dated where the known releases end | believed |
//! | strangers only, undated or old | refused: a failure, the old entries stay, the operator hears of it |
//! | dated strangers in a list that is the newest first | believed: each takes the place that its own date gives it |
//! | undated strangers above the known ones, in a list that is the newest first | believed: that is where news stands |
//! | further undated or old strangers, [`FLOOD`] or more | held back: neither stored nor published; the rest is read |
//!
//! Old is what is dated before the newest known release, by the dates that the list itself gives known releases, or
//! by those they had: when the program first saw an undated one says nothing about the age of others.
//!
//! What is held back is asked for again at every run, and nothing is lost: what is refused or held back is believed
//! when the page has stayed like that for a fortnight, or at once when the source's settings change. Only detected
//! lists are doubted: a feed and configured selectors say themselves what is a release.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use feeds::model::{Decision, Entry, SourceId, Story, Time, Verdict};
use storage::Learned;

/// Strangers from which on a reading is a flood.
pub const FLOOD: usize = 5;

/// Stories a source must have told before it is expected to go on like that.
const EXPECTED: usize = 3;

/// How long the last reading with known releases may lie back. After that anything may have happened.
const MEMORY: TimeDelta = TimeDelta::days(14);

/// How long before the newest known release another one may be dated and still be news: offices publish belatedly.
const BELATED: TimeDelta = TimeDelta::days(3);

/// An entry of a reading as the guard sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// As the list or its own page gives it.
    pub date: Option<Time>,
    /// The place in time of the story it tells; `None` for a stranger.
    pub known: Option<(Time, u32)>,
}

/// What is made of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// All of it is decided about.
    Believed,
    /// The entries at these places are left out.
    Held(BTreeSet<usize>),
    /// None of it.
    Refused,
}

/// The entries as the guard sees them, with what was decided about them and the stories that were there before.
pub fn seen(entries: &[Entry], decisions: &[Decision], stories: &[Story]) -> Vec<Seen> {
    let places: BTreeMap<_, _> =
        stories.iter().map(|story| (story.id, (story.published, story.rank))).collect();
    let one = |(entry, decision): (&Entry, &Decision)| {
        let stranger = matches!(decision.verdict, Verdict::New | Verdict::Held);
        let place = places.get(&decision.story).copied();
        let known = if stranger { place } else { Some(place.unwrap_or((decision.at, 0))) };
        Seen { date: entry.facts().published, known }
    };
    entries.iter().zip(decisions).map(one).collect()
}

/// Whether there is anything to doubt: a source read like this lately lists strangers in numbers, or nothing else in
/// a place that is not the known one.
pub fn is_doubtful(
    seen: &[Seen],
    learned: &Learned,
    last_success: Option<Time>,
    broke: bool,
    now: Time,
) -> bool {
    let strangers = seen.iter().filter(|one| one.known.is_none()).count();
    let lately = last_success.is_some_and(|last| now - last < MEMORY);
    lately
        && !is_settled(learned, now)
        && (strangers >= FLOOD || (broke && strangers > 0 && strangers == seen.len()))
}

/// Whether the page has been doubted for so long that it is believed.
pub fn is_settled(learned: &Learned, now: Time) -> bool {
    learned.doubted.is_some_and(|since| now - since >= MEMORY)
}

/// A story of the source as the guard sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Its place in time.
    pub published: Time,
    /// What the office says.
    pub date: Option<Time>,
}

/// The newest stories of a source, as it tells them itself.
pub fn told(stories: &[Story], source: &SourceId) -> Vec<Told> {
    let date = |story: &Story| {
        let own = story.members.iter().find(|member| member.entry.source == *source);
        own.and_then(|member| member.entry.facts().published)
    };
    stories.iter().map(|story| Told { published: story.published, date: date(story) }).collect()
}

/// Judges a doubtful reading by the newest stories of its source.
pub fn judge(seen: &[Seen], told: &[Told]) -> Judgement {
    if told.len() < EXPECTED {
        return Judgement::Believed;
    }
    let dated = told.iter().filter_map(|told| told.date);
    let here = seen.iter().filter(|one| one.known.is_some()).filter_map(|one| one.date);
    let newest = dated.chain(here).max();
    if seen.iter().all(|one| one.known.is_none()) {
        let newest = newest.or_else(|| told.iter().map(|told| told.published).max());
        let news = seen.iter().filter_map(|one| one.date).filter(|date| is_news(*date, newest)).count();
        return if news * 2 >= seen.len() { Judgement::Believed } else { Judgement::Refused };
    }
    let sorted = is_falling(seen.iter().filter_map(|one| one.date));
    // One on top may be pinned there.
    let top = if is_falling(seen.iter().skip(1).filter_map(|one| one.known)) { above_known(seen) } else { 0 };
    let is_held = |(place, one): &(usize, &Seen)| {
        one.known.is_none()
            && match one.date {
                Some(date) => !sorted && !is_news(date, newest),
                None => *place >= top,
            }
    };
    let held: BTreeSet<_> = seen.iter().enumerate().filter(is_held).map(|(place, _)| place).collect();
    if held.len() < FLOOD { Judgement::Believed } else { Judgement::Held(held) }
}

/// Whether a release goes on where the known ones end.
fn is_news(date: Time, newest: Option<Time>) -> bool {
    newest.is_none_or(|newest| date > newest - BELATED)
}

/// Whether a list is the newest first, save for a few.
fn is_falling<T: PartialOrd>(list: impl Iterator<Item = T>) -> bool {
    let list: Vec<T> = list.collect();
    let falling = list.windows(2).filter(|pair| pair[0] >= pair[1]).count();
    falling * 10 >= list.len().saturating_sub(1) * 8
}

/// How many entries stand above the known ones. A single known one on top may be pinned there.
fn above_known(seen: &[Seen]) -> usize {
    let mut known = seen.iter().enumerate().filter(|(_, one)| one.known.is_some()).map(|(place, _)| place);
    let (first, second) = (known.next(), known.next());
    match (first, second) {
        (Some(0), second) => second.unwrap_or(seen.len()),
        (first, _) => first.unwrap_or(seen.len()),
    }
}

/// What the operator is told of a refused reading.
pub fn refusal(strangers: usize) -> String {
    format!(
        "the page lists {strangers} entries and none of the releases known so far, and most of them are undated or \
         old; if that is right, it is believed after 14 days, or at once when the source's address or settings change"
    )
}

/// What the operator is told of entries that may be known releases.
pub fn doubt(doubtful: usize) -> String {
    format!(
        "{doubtful} entries are like known releases, but have other names and addresses: they are not published; if \
         the page stays like that, they are after 14 days, or at once when the source's address or settings change"
    )
}

/// What the operator is told of entries that are held back.
pub fn holding(held: usize) -> String {
    format!(
        "{held} entries are new to us, but undated or older than what is known, and do not stand where news stands: \
         they are not published; if the page stays like that, they are after 14 days, or at once when the source's \
         address or settings change"
    )
}

#[cfg(test)]
mod tests {
    use feeds::model::How;
    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::days(20_000 + number)
    }

    /// A list from words: `k5` a known release of day 5, `s5` a stranger of that day, `u` an undated stranger, `n5` a
    /// known one that lost its date.
    fn list(text: &str) -> Vec<Seen> {
        let one = |word: &str| {
            let date = word.get(1..).and_then(|number| number.parse().ok()).map(day);
            let known = date.filter(|_| !word.starts_with('s')).map(|date| (date, 0));
            Seen { date: date.filter(|_| !word.starts_with('n')), known }
        };
        text.split_whitespace().map(one).collect()
    }

    fn told(days: std::ops::Range<i64>) -> Vec<Told> {
        days.map(|number| Told { published: day(number), date: Some(day(number)) }).collect()
    }

    fn held(text: &str) -> Vec<usize> {
        match judge(&list(text), &told(10..20)) {
            Judgement::Held(held) => held.into_iter().collect(),
            Judgement::Believed => Vec::new(),
            Judgement::Refused => vec![usize::MAX],
        }
    }

    #[test]
    fn only_strangers_are_believed_where_they_go_on_in_time() {
        for (text, expected) in [
            ("s20 s19 s18 s17 s2 s1", Judgement::Believed),
            ("s9 s8 s7 s6 s5", Judgement::Refused),
            ("u u u u u", Judgement::Refused),
        ] {
            assert_eq!(judge(&list(text), &told(10..20)), expected, "{text}");
        }
        assert_eq!(judge(&list("u u u u u"), &told(10..12)), Judgement::Believed, "hardly anything was told");
    }

    #[test]
    fn news_on_top_and_a_longer_list_are_believed() {
        assert!(held("s25 s24 s23 s22 s21 s20 k19 k18 k17").is_empty());
        assert!(held("u u u u u u n19 n18 n17").is_empty(), "the site lost its dates and has news");
        assert!(held("k12 u u u u u u n19 n18 n17").is_empty(), "one is pinned");
        assert!(held("k19 k18 k17 s9 s8 s7 s6 s5 s4").is_empty(), "the list shows more");
        assert!(held("k19 s9 k18 s8 u").is_empty(), "a few were published belatedly");
        assert!(held("k19 s18 s17 k16 s15 s14 s13 s12 k11").is_empty(), "the list has more rubrics");
        let undated = [Told { published: day(90), date: None }; 5];
        assert_eq!(judge(&list("s25 s24 s23 s22 s21 k19 k18"), &undated), Judgement::Believed, "dates came");
    }

    #[test]
    fn old_and_undated_strangers_among_known_releases_are_held_back() {
        assert_eq!(held("s20 k19 s12 s11 k18 s10 s9 s8 k17"), [2, 3, 5, 6, 7], "the newest one is not");
        assert_eq!(held("s1 s2 s3 s4 s5 s6 k10 k11 k12"), [0, 1, 2, 3, 4, 5], "the oldest first");
        assert_eq!(held("n19 n18 u u u u u n17"), [2, 3, 4, 5, 6], "dates are gone");
        assert_eq!(held("u u u u u n10 n12 n18 n19"), [0, 1, 2, 3, 4], "sorted anew");
        assert_eq!(held("n19 n18 n17 u u u u u"), [3, 4, 5, 6, 7], "an undated list shows more");
    }

    #[test]
    fn doubt_needs_a_reading_not_long_ago_and_ends_after_a_fortnight() {
        let learned = Learned {
            address: "https://www.amt.example/".parse().expect("an address"),
            how: How::Detected,
            shape: None,
            listed: 9,
            doubted: None,
            note: None,
        };
        let (now, lately) = (day(100), Some(day(99)));
        let flood = list("u u u u u k1");
        assert!(is_doubtful(&flood, &learned, lately, false, now));
        assert!(!is_doubtful(&flood[1..], &learned, lately, true, now), "too few to flood anybody");
        assert!(is_doubtful(&list("u u"), &learned, lately, true, now), "and nothing else, in another place");
        assert!(!is_doubtful(&list("u u"), &learned, lately, false, now));
        assert!(!is_doubtful(&flood, &learned, Some(day(85)), false, now), "it has stayed like that");
        let settled = Learned { doubted: Some(day(86)), ..learned };
        assert!(!is_doubtful(&flood, &settled, lately, false, now));
    }

    proptest! {
        /// Known releases and news are never held back, and less than a flood never is.
        #[test]
        fn what_is_held_is_a_flood_of_old_or_undated_strangers(
            words in prop::collection::vec((0..3_usize, 0..30_i64), 1..40),
        ) {
            let word = |(kind, day): &(usize, i64)| match kind {
                0 => format!("k{day}"),
                1 => format!("s{day}"),
                _ => "u".to_owned(),
            };
            let seen = list(&words.iter().map(word).collect::<Vec<_>>().join(" "));
            if let Judgement::Held(held) = judge(&seen, &told(10..20)) {
                prop_assert!(held.len() >= FLOOD);
                for place in held {
                    prop_assert!(seen[place].known.is_none());
                    prop_assert!(seen[place].date.is_none_or(|date| date <= day(29) - BELATED));
                }
            }
        }
    }
}
