//! Slots: each public story of a view waits or has a slot, whatever comes and goes.

use std::collections::{BTreeMap, BTreeSet};

use feeds::model::{Absence, State, Story, Withdrawal};
use proptest::collection::vec;
use proptest::prelude::*;
use storage::{Batch, Store};

use super::samples::{at, batch, id, source, story};
use super::{BACKENDS, ids, on_every_backend};

async fn commit(store: &dyn Store, stories: Vec<Story>) {
    store.commit(batch("a", 5, stories)).await.unwrap();
}

async fn waiting(store: &dyn Store) -> Vec<u128> {
    ids(&store.waiting(None, 99).await.unwrap())
}

async fn slotted(store: &dyn Store) -> Vec<u128> {
    ids(&store.slotted(None, 0..99).await.unwrap())
}

fn gone(story: &Story) -> Story {
    Story { state: State::Withdrawn { at: at(50), why: Withdrawal::Person, shown: true }, ..story.clone() }
}

#[tokio::test]
async fn promise_8_the_oldest_get_slots_and_the_newest_wait() {
    on_every_backend(async |store| {
        assert_eq!((waiting(&*store).await, store.slots(None).await.unwrap()), (vec![], 0));
        commit(&*store, (1..=5).map(|number| story(number, &["a"])).collect()).await;
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![5, 4, 3, 2, 1], vec![]));
        for _again in 0..2 {
            store.settle(2).await.unwrap();
            assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![5, 4], vec![1, 2, 3]));
        }
        // One that comes late finds its place behind those that came before it.
        commit(&*store, vec![Story { published: at(0), ..story(9, &["b"]) }]).await;
        store.settle(2).await.unwrap();
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![5, 4], vec![1, 2, 3, 9]));
        assert_eq!(ids(&store.slotted(None, 1..3).await.unwrap()), [2, 3]);
        assert_eq!(ids(&store.waiting(None, 1).await.unwrap()), [5]);
        assert_eq!(store.slots(None).await.unwrap(), 4);
        assert_eq!(store.slots(Some(&source("a"))).await.unwrap(), 3);
        assert_eq!(ids(&store.waiting(Some(&source("b")), 9).await.unwrap()), [9]);
    })
    .await;
}

#[tokio::test]
async fn promise_8_fewer_may_wait_than_before() {
    on_every_backend(async |store| {
        commit(&*store, (1..=5).map(|number| story(number, &["a", "b"])).collect()).await;
        for (most, given) in [(4, 1), (2, 3), (4, 3)] {
            store.settle(most).await.unwrap();
            for view in [None, Some(source("a"))] {
                assert_eq!(store.slots(view.as_ref()).await.unwrap(), given, "{most}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn promise_8_what_is_withdrawn_keeps_its_slot_and_what_returns_waits() {
    on_every_backend(async |store| {
        let stories: Vec<_> = (1..=4).map(|number| story(number, &["a"])).collect();
        commit(&*store, stories.clone()).await;
        store.settle(1).await.unwrap();
        commit(&*store, vec![gone(&stories[1]), gone(&stories[3])]).await;
        store.settle(1).await.unwrap();
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![], vec![1, 2, 3]));
        commit(&*store, vec![stories[1].clone(), stories[3].clone()]).await;
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![4, 2], vec![1, 3]));
        store.settle(1).await.unwrap();
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![4], vec![1, 3, 2]));
        assert_eq!(ids(&store.slotted(None, 1..2).await.unwrap()), [] as [u128; 0], "left for good");
    })
    .await;
}

#[tokio::test]
async fn promise_8_what_changes_visibly_waits_anew_and_nothing_else_does() {
    on_every_backend(async |store| {
        let stories: Vec<_> = (1..=3).map(|number| story(number, &["a"])).collect();
        commit(&*store, stories.clone()).await;
        store.settle(0).await.unwrap();
        let mut unseen = stories[0].clone();
        unseen.members[0].authority = 7;
        commit(&*store, vec![unseen]).await;
        assert_eq!(slotted(&*store).await, [1, 2, 3]);
        commit(&*store, vec![Story { touched: at(9), ..story(1, &["a", "b"]) }]).await;
        assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![1], vec![2, 3]));
        store.settle(0).await.unwrap();
        assert_eq!(slotted(&*store).await, [2, 3, 1]);
        assert_eq!(ids(&store.slotted(Some(&source("b")), 0..9).await.unwrap()), [1]);
    })
    .await;
}

#[tokio::test]
async fn promise_8_a_story_leaves_the_view_of_a_source_that_took_it_back() {
    on_every_backend(async |store| {
        let told = story(1, &["a", "b"]);
        commit(&*store, vec![told.clone()]).await;
        let mut left = Story { touched: at(9), ..told };
        let absence = Absence {
            since: at(9),
            passed: true,
            looked: None,
            there: false,
            gone: None,
            taken_back: Some(at(9)),
        };
        left.members[1].absence = Some(absence);
        commit(&*store, vec![left]).await;
        assert_eq!(store.waiting(Some(&source("b")), 9).await.unwrap(), []);
        assert_eq!(waiting(&*store).await, [1]);
    })
    .await;
}

fn any_story() -> impl Strategy<Value = Story> {
    (0..6_u128, 0..3_usize, 0..4_u8, 0..3_i64, 0..2_i64).prop_map(
        |(number, tellers, state, minute, touched)| {
            let sources: &[&str] = [&["a"][..], &["b"], &["a", "b"]][tellers];
            let told = Story { published: at(minute), touched: at(touched), ..story(number, sources) };
            if state == 0 { gone(&told) } else { told }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever comes in whatever order: what waits and what has a slot are together the timeline, and no slot ever
    /// has a second story.
    #[test]
    fn promise_8_every_story_is_there_once(steps in vec((vec(any_story(), 0..4), 0..4_usize), 1..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answers = BACKENDS.map(|address| runtime.block_on(async {
            let directory = tempfile::tempdir().unwrap();
            let store = storage::open(&address(directory.path())).await.unwrap();
            let mut owners: BTreeMap<(Option<String>, u64), u128> = BTreeMap::new();
            let mut answers = vec![];
            for (stories, most) in steps.clone() {
                store.commit(Batch { state: None, decisions: vec![], ..batch("a", 5, stories) }).await.unwrap();
                store.settle(most).await.unwrap();
                for view in [None, Some(source("a")), Some(source("b"))] {
                    let waiting = ids(&store.waiting(view.as_ref(), 99).await.unwrap());
                    assert!(waiting.len() <= most);
                    let slots = store.slots(view.as_ref()).await.unwrap();
                    let mut all = waiting.clone();
                    for slot in 0..slots {
                        for story in store.slotted(view.as_ref(), slot..slot + 1).await.unwrap() {
                            let number = story.id.0.as_u128();
                            let name = view.as_ref().map(|view| view.to_string());
                            assert_eq!(*owners.entry((name, slot)).or_insert(number), number);
                            let tells = |member: &feeds::model::Member| view.as_ref().is_none_or(|view| member.entry.source == *view);
                            if story.state.is_public() && story.tellers().any(tells) {
                                all.push(number);
                            }
                        }
                    }
                    let timeline = ids(&store.timeline(view.as_ref(), None, 99).await.unwrap());
                    assert_eq!(all.len(), timeline.len());
                    assert_eq!(all.iter().collect::<BTreeSet<_>>(), timeline.iter().collect::<BTreeSet<_>>());
                    answers.push((waiting, slots, all));
                }
            }
            answers
        }));
        prop_assert_eq!(&answers[0], &answers[1]);
    }
}

/// A store that knows nothing of archives yet lets everything published wait.
#[tokio::test]
async fn an_older_store_is_filled_when_it_is_opened() {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("sled:{}", directory.path().display());
    let store = storage::open(&address).await.unwrap();
    let held = Story { state: State::Held { until: at(99) }, ..story(7, &["a"]) };
    let mut stories: Vec<_> = (1..=5).map(|number| story(number, &["a"])).collect();
    stories.extend([held, gone(&story(8, &["a"]))]);
    commit(&*store, stories).await;
    drop(store);
    let db = sled::open(directory.path()).unwrap();
    assert!(db.drop_tree("archive").unwrap());
    drop(db);
    let store = storage::open(&address).await.unwrap();
    assert_eq!(waiting(&*store).await, [5, 4, 3, 2, 1]);
    store.settle(3).await.unwrap();
    assert_eq!((waiting(&*store).await, slotted(&*store).await), (vec![5, 4, 3], vec![1, 2]));
    assert_eq!(store.story(id(8)).await.unwrap().map(|story| story.state.is_public()), Some(false));
    assert_eq!(store.slots(Some(&source("a"))).await.unwrap(), 2);
}
