//! What holds whatever sources tell, in whatever order.
//!
//! The tellings are drawn from a few titles, bodies, guids and addresses, so that they collide often.

use std::collections::{BTreeMap, BTreeSet};

use feeds::model::{Key, Member, State, Story, StoryId, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;

use super::samples::{Of, Tell, entry};
use super::{BAD, RAT, read_as, verdicts};

const SOURCES: [&str; 3] = ["a", "b", "c"];

fn any_tell() -> impl Strategy<Value = Tell> {
    let titles = [
        "Hallenbad geschlossen",
        "Haushalt 2027 beschlossen",
        "HALLENBAD  geschlossen!",
        "Amtsblatt Nr. 3",
        "Amtsblatt Nr. 4",
    ];
    let bodies = [
        BAD.to_owned(),
        RAT.to_owned(),
        BAD.replace("9. Mai", "12. Mai"),
        BAD.replace("fällt aus", "findet statt"),
        String::new(),
    ];
    let guid = proptest::option::of((0..3_u8).prop_map(|number| number.to_string()));
    let link =
        proptest::option::of((0..3_u8).prop_map(|number| format!("https://a.example/2026/meldung-{number}")));
    let published = proptest::option::of(prop_oneof![Just(-10_i64), Just(-20_000), Just(-300)]);
    (guid, link, 0..titles.len(), 0..bodies.len(), published).prop_map(
        move |(guid, link, title, body, published)| Tell {
            guid,
            link,
            title: titles[title].to_owned(),
            body: bodies[body].clone(),
            published,
            updated: None,
        },
    )
}

/// What one document tells. Normalising leaves no key to two different releases of one document.
fn any_list(most: usize) -> impl Strategy<Value = Vec<Tell>> {
    vec(any_tell(), 0..most).prop_map(|told| {
        let (mut guids, mut links) = (BTreeSet::new(), BTreeSet::new());
        let unshared =
            |seen: &mut BTreeSet<String>, key: Option<String>| key.filter(|key| seen.insert(key.clone()));
        let told = told.into_iter().map(|tell| Tell {
            guid: unshared(&mut guids, tell.guid),
            link: unshared(&mut links, tell.link),
            ..tell
        });
        told.collect()
    })
}

/// Which source tells what, reading after reading.
fn any_readings() -> impl Strategy<Value = Vec<(usize, Vec<Tell>)>> {
    vec((0..SOURCES.len(), any_list(5)), 1..8)
}

fn read(
    stories: &[Story],
    source: usize,
    minute: i64,
    told: &[Tell],
) -> (Vec<Story>, Vec<Verdict>, Vec<StoryId>) {
    let by = SOURCES[source];
    let entries = told.iter().map(|tell| entry(tell).of(by)).collect();
    let (after, decided) = read_as(by, 0, stories, minute, entries);
    (after, verdicts(&decided), decided.stories.iter().map(|story| story.id).collect())
}

fn keys(story: &Story) -> BTreeSet<(String, Key)> {
    let members = story.members.iter();
    members
        .flat_map(|m| m.entry.keys.iter().map(|key| (m.entry.source.as_str().to_owned(), key.clone())))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_moved_or_taken_over(readings in any_readings()) {
        let mut stories: Vec<Story> = vec![];
        for (minute, (source, told)) in (0..).zip(&readings) {
            let (after, _, changed) = read(&stories, *source, minute, told);
            prop_assert_eq!(changed.iter().collect::<BTreeSet<_>>().len(), changed.len(), "each changed story once");
            prop_assert_eq!(after.iter().map(|story| story.id).collect::<BTreeSet<_>>().len(), after.len());
            for old in &stories {
                let new = after.iter().find(|story| story.id == old.id);
                let new = new.expect("no story goes");
                prop_assert_eq!((new.published, new.rank), (old.published, old.rank));
                prop_assert!(new.updated >= old.updated);
                let told_in = |id| after.iter().find(|story| story.id == id).expect("no story goes");
                let new = match new.state {
                    State::Ended { into, .. } => told_in(into),
                    _ => new,
                };
                // What turned out to be two is told by two.
                let all: BTreeSet<_> = after.iter().flat_map(keys).collect();
                prop_assert!(all.is_superset(&keys(old)), "keys only grow");
                for member in &old.members {
                    let same = |m: &&Member| (&m.entry.source, m.first_seen) == (&member.entry.source, member.first_seen);
                    let parted = after.iter().filter(|one| stories.iter().all(|known| known.id != one.id));
                    let now = std::iter::once(new).chain(parted).flat_map(|one| &one.members).find(same);
                    let now = now.expect("no member goes");
                    prop_assert_eq!(now.first_seen, member.first_seen);
                    if member.entry.source.as_str() != SOURCES[*source] {
                        prop_assert_eq!(now, member, "nobody changes another's telling");
                    }
                }
            }
            for story in &after {
                let tellers: BTreeSet<_> = story.members.iter().map(|member| &member.entry.source).collect();
                prop_assert_eq!(tellers.len(), story.members.len(), "each source tells a story once");
            }
            stories = after;
        }
    }

    #[test]
    fn the_same_reading_again_changes_nothing(readings in any_readings()) {
        let mut stories: Vec<Story> = vec![];
        for (minute, (source, told)) in (0..).zip(&readings) {
            let (after, _, _) = read(&stories, *source, minute * 10, told);
            let (again, found, changed) = read(&after, *source, minute * 10 + 5, told);
            prop_assert!(found.iter().all(|verdict| *verdict == Verdict::Unchanged), "{found:?} of {told:?}");
            prop_assert!(changed.is_empty());
            prop_assert_eq!(&again, &after);
            stories = after;
        }
    }

    #[test]
    fn the_order_in_a_list_does_not_decide_who_is_who(told in any_list(5)) {
        let told: Vec<Tell> =
            (0..).zip(told).map(|(number, tell)| Tell { guid: Some(format!("{number}")), ..tell }).collect();
        let (stories, _, _) = read(&[], 0, 0, &told);
        let groups = |told: &[Tell]| {
            let (_, decided) = read_as("a", 0, &stories, 60, told.iter().map(entry).collect());
            let known: BTreeSet<StoryId> = stories.iter().map(|story| story.id).collect();
            let owned = decided.decisions.iter().map(|decision| known.get(&decision.story).copied());
            told.iter().map(|tell| format!("{tell:?}")).zip(owned).collect::<BTreeMap<_, _>>()
        };
        let reversed: Vec<Tell> = told.iter().rev().cloned().collect();
        prop_assert_eq!(groups(&told), groups(&reversed));
    }

    #[test]
    fn sources_may_come_in_any_order(told in any_tell(), authorities in vec(0..3, 3..4)) {
        let told = Tell { body: BAD.to_owned(), ..told };
        let outcome = |order: &[usize]| {
            let mut stories = vec![];
            for &source in order {
                let by = SOURCES[source];
                let tell = Tell { published: Some(-(source as i64) * 60), guid: Some(by.to_owned()), link: None, ..told.clone() };
                (stories, _) = read_as(by, authorities[source], &stories, 0, vec![entry(&tell).of(by)]);
            }
            let shown = |story: &Story| (story.members.clone(), story.published, story.updated, story.state);
            stories.iter().map(shown).collect::<Vec<_>>()
        };
        let expected = outcome(&[0, 1, 2]);
        prop_assert_eq!(expected.len(), 1);
        for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            prop_assert_eq!(outcome(&order), expected.clone());
        }
    }
}
