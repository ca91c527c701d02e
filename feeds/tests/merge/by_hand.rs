//! What persons decide, and that no reading overrules it.

use std::collections::BTreeSet;

use feeds::merge::{Decided, Known, by_hand};
use feeds::model::{Author, Key, SourceId, State, Story, Verdict, Withdrawal};
use proptest::collection::vec;
use proptest::prelude::*;

use super::samples::{Of, Tell, at, entry};
use super::{BAD, RAT, named, read, read_as, verdicts};

fn id(text: &str) -> SourceId {
    text.parse().unwrap()
}

/// The stories as they are after a decision.
fn after(stories: &[Story], decided: Decided) -> Vec<Story> {
    assert!(decided.decisions.iter().all(|decision| decision.by == Author::Operator));
    let mut stories: Vec<Story> =
        stories.iter().filter(|old| decided.stories.iter().all(|new| new.id != old.id)).cloned().collect();
    stories.extend(decided.stories);
    stories.sort_by_key(|story| story.id);
    stories
}

fn told() -> Tell {
    named("1", "bad", "Hallenbad geschlossen", BAD)
}

/// One story that two offices tell.
fn of_two() -> Vec<Story> {
    let (stories, _) = read(&[], 0, &[told()]);
    let (stories, decided) = read_as("b", 0, &stories, 5, vec![entry(&told()).of("b")]);
    assert_eq!(verdicts(&decided), [Verdict::Joined]);
    stories
}

#[test]
fn what_was_split_is_never_joined_again() {
    let stories = of_two();
    let original = stories[0].id;
    let stories = after(&stories, by_hand::split(stories[0].clone(), &id("b"), at(10)).unwrap());
    assert_eq!(stories.len(), 2);
    let tells = |stories: &[Story], story| -> Vec<String> {
        let story: &Story = stories.iter().find(|one| one.id == story).unwrap();
        story.members.iter().map(|member| member.entry.source.to_string()).collect()
    };
    assert_eq!(tells(&stories, original), ["a"]);
    // Both go on telling it, in the same words, under their old names and under new ones.
    let renamed =
        Tell { guid: Some("99".to_owned()), link: Some("https://b.example/neu".to_owned()), ..told() };
    for told in [told(), renamed] {
        for by in ["a", "b"] {
            let (next, decided) = read_as(by, 0, &stories, 60, vec![entry(&told).of(by)]);
            assert_eq!(tells(&next, original), ["a"], "{by}: {:?}", decided.decisions);
            assert!(!verdicts(&decided).contains(&Verdict::Joined));
        }
    }
    // A third office may join either.
    let (_, decided) = read_as("c", 0, &stories, 60, vec![entry(&told()).of("c")]);
    assert_eq!(verdicts(&decided), [Verdict::Joined]);
}

#[test]
fn a_split_undoes_a_join_and_a_join_a_split() {
    let stories = of_two();
    let original = stories[0].id;
    let stories = after(&stories, by_hand::split(stories[0].clone(), &id("a"), at(10)).unwrap());
    let [one, other] = &stories[..] else { panic!("two stories") };
    let (kept, parted) = if one.id == original { (one, other) } else { (other, one) };
    assert_eq!(kept.state, State::Corrected, "another office speaks for it now");
    let joined = after(&stories, by_hand::join(kept.clone(), parted.clone(), at(20)).unwrap());
    let kept = joined.iter().find(|story| story.id == original).unwrap();
    assert_eq!((kept.members.len(), kept.apart.as_slice()), (2, &[][..]), "the latest word counts");
    let ended = joined.iter().find(|story| story.id != original).unwrap();
    assert_eq!(ended.state, State::Ended { at: at(20), into: original, shown: true });
    assert!(ended.members.is_empty() && ended.tombstone().is_some());
}

/// An office that lists one release twice: both of its items are known afterwards, and neither comes back.
#[test]
fn two_stories_of_one_office_stay_joined() {
    let told = [told(), named("2", "rat", "Haushalt 2027 beschlossen", RAT)];
    let (stories, _) = read(&[], 0, &told);
    let stories = after(&stories, by_hand::join(stories[0].clone(), stories[1].clone(), at(10)).unwrap());
    let (next, decided) = read(&stories, 60, &told);
    assert_eq!(verdicts(&decided), [Verdict::Unchanged, Verdict::Unchanged]);
    assert_eq!(next, stories);
    let edited = [told[0].clone(), Tell { body: RAT.replace("Donnerstag", "Freitag"), ..told[1].clone() }];
    let (next, _) = read(&stories, 90, &edited);
    assert_eq!(next.iter().filter(|story| story.state.is_public()).count(), 1);
}

#[test]
fn what_was_withdrawn_by_hand_stays_so_until_it_is_restored() {
    let stories = of_two();
    let before = stories[0].clone();
    let stories = after(&stories, by_hand::withdraw(before.clone(), at(10)).unwrap());
    let State::Withdrawn { why: Withdrawal::Person, shown: true, .. } = stories[0].state else {
        panic!("{:?}", stories[0].state)
    };
    let corrected = Tell { body: BAD.replace("9. Mai", "12. Mai"), ..told() };
    for by in ["a", "b", "c"] {
        let (next, decided) = read_as(by, 0, &stories, 60, vec![entry(&corrected).of(by)]);
        assert!(next.iter().all(|story| !story.state.is_public() || by == "c"), "{:?}", decided.decisions);
    }
    // Another office's same words do not bring it back either.
    let (next, decided) = read_as("c", 0, &stories, 60, vec![entry(&told()).of("c")]);
    assert_eq!((next.len(), verdicts(&decided)), (1, vec![Verdict::Withdrawn]));
    let restored = after(&stories, by_hand::restore(stories[0].clone(), at(70)).unwrap());
    assert_eq!(restored[0], Story { touched: at(70), ..before });
}

#[test]
fn of_what_was_erased_nothing_is_left_and_nothing_comes_back() {
    let stories = of_two();
    let left = by_hand::erase(&stories[0], at(10));
    assert_eq!(left.id, stories[0].id);
    let json = serde_json::to_string(&left).unwrap();
    for word in ["Hallenbad", "hallenbad", "bad", "a.example"] {
        assert!(!json.contains(word), "{word} in {json}");
    }
    let stories = vec![left];
    let edited = Tell { body: BAD.replace("9. Mai", "12. Mai"), ..told() };
    let unnamed = Tell { guid: None, link: None, ..told() };
    for (by, told) in [("a", told()), ("b", told()), ("a", edited), ("a", unnamed.clone()), ("c", unnamed)] {
        let entry = entry(&told).of(by);
        assert!(!Known::new(stories.clone()).wants_page(&entry, at(60)), "nobody reads its page");
        let (next, decided) = read_as(by, 0, &stories, 60, vec![entry]);
        assert_eq!((&next, verdicts(&decided)), (&stories, vec![Verdict::Unchanged]), "{by}: {told:?}");
    }
    // Another release that happens to have its number is news.
    let other = named("1", "rat", "Haushalt 2027 beschlossen", RAT);
    let (_, decided) = read(&stories, 60, &[other]);
    assert_eq!(verdicts(&decided), [Verdict::New]);
}

#[test]
fn what_cannot_be_done_is_said() {
    let stories = of_two();
    let story = &stories[0];
    assert!(by_hand::split(story.clone(), &id("c"), at(10)).unwrap_err().contains("told by a, b"));
    assert!(by_hand::join(story.clone(), story.clone(), at(10)).unwrap_err().contains("itself"));
    assert!(by_hand::restore(story.clone(), at(10)).unwrap_err().contains("not withdrawn"));
    let (alone, _) = read(&[], 0, &[named("2", "rat", "Haushalt 2027 beschlossen", RAT)]);
    let gone = by_hand::withdraw(alone[0].clone(), at(10)).unwrap().stories.remove(0);
    assert!(by_hand::withdraw(gone.clone(), at(11)).unwrap_err().contains("already"));
    assert!(by_hand::join(story.clone(), gone, at(11)).unwrap_err().contains("withdrawn"));
    assert!(by_hand::restore(by_hand::erase(story, at(10)), at(11)).unwrap_err().contains("erased"));
    assert!(by_hand::split(alone[0].clone(), &id("a"), at(10)).unwrap_err().contains("nobody but a"));
    let held = Story { state: State::Held { until: at(90) }, ..alone[0].clone() };
    assert!(by_hand::join(story.clone(), held, at(11)).unwrap_err().contains("under embargo"));
}

#[derive(Debug, Clone)]
enum Hand {
    Join(usize, usize),
    Split(usize, usize),
    Withdraw(usize),
    Restore(usize),
    Erase(usize),
}

fn any_hand() -> impl Strategy<Value = Hand> {
    prop_oneof![
        3 => (0..4_usize, 0..4_usize).prop_map(|(one, other)| Hand::Join(one, other)),
        3 => (0..4_usize, 0..3_usize).prop_map(|(story, member)| Hand::Split(story, member)),
        1 => (0..4_usize).prop_map(Hand::Withdraw),
        1 => (0..4_usize).prop_map(Hand::Restore),
        1 => (0..4_usize).prop_map(Hand::Erase),
    ]
}

/// Who tells what, wherever it is told.
fn tellings(stories: &[Story]) -> BTreeSet<(SourceId, Vec<Key>)> {
    let members = stories.iter().flat_map(|story| &story.members);
    members.map(|member| (member.entry.source.clone(), member.entry.keys.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn ids_stay_and_nothing_is_lost_but_by_erasing(hands in vec(any_hand(), 1..10)) {
        let lists = [("a", told()), ("b", told()), ("c", named("2", "rat", "Haushalt 2027 beschlossen", RAT))];
        let read_all = |stories: &[Story], minute: i64| {
            lists.iter().fold(stories.to_vec(), |stories, (by, told)| {
                read_as(by, 0, &stories, minute, vec![entry(told).of(by)]).0
            })
        };
        let mut stories = read_all(&[], 0);
        for (minute, hand) in (1..).zip(hands) {
            let pick = |place: usize| stories[place % stories.len()].clone();
            let now = at(minute * 10);
            let erased = match hand {
                Hand::Erase(story) => Some(by_hand::erase(&pick(story), now)),
                _ => None,
            };
            let decided = match hand {
                Hand::Join(one, other) => by_hand::join(pick(one), pick(other), now),
                Hand::Split(story, member) => {
                    let story = pick(story);
                    let members: Vec<_> = story.members.iter().map(|m| m.entry.source.clone()).collect();
                    match members.get(member) {
                        Some(source) => by_hand::split(story, source, now),
                        None => continue,
                    }
                }
                Hand::Withdraw(story) => by_hand::withdraw(pick(story), now),
                Hand::Restore(story) => by_hand::restore(pick(story), now),
                Hand::Erase(_) => {
                    Ok(Decided { stories: erased.into_iter().collect(), ..Decided::default() })
                },
            };
            let Ok(decided) = decided else { continue };
            let next = after(&stories, decided);
            for old in &stories {
                let new = next.iter().find(|story| story.id == old.id);
                let new = new.expect("no id goes");
                prop_assert!(new.published == old.published || new.members.is_empty());
                prop_assert!(!new.members.is_empty() || !new.state.is_public());
            }
            if !matches!(hand, Hand::Erase(_)) {
                prop_assert_eq!(tellings(&next), tellings(&stories), "nobody is lost or made up");
            }
            let again = read_all(&next, minute * 10 + 5);
            prop_assert_eq!(&again, &next, "no reading overrules it");
            stories = next;
        }
    }
}
