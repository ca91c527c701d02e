//! What is found by keys and traces is the same before new stories are indexed, behind that, and after a kill.

use std::sync::Arc;

use feeds::model::{Entry, Key};
use storage::{RunRecord, Store};

use super::on_every_backend;
use super::opening::address;
use super::samples::{at, batch, guid, id, source, story, titled, traces};

const TITLE: &str = "Freibad Grünhagen öffnet am Samstag";

fn run() -> RunRecord {
    RunRecord { began: at(0), ended: at(0), read: 1, failed: 0, last_good: None }
}

/// What the keys and traces below lead to.
async fn found(store: &dyn Store) -> Vec<Vec<u128>> {
    let mut found = Vec::new();
    for number in 1..5 {
        found.push(super::ids(&store.near(&source("a"), &[guid(&number.to_string())]).await.unwrap()));
    }
    found.push(super::ids(&store.near(&source("a"), &[Key::Object("9".to_owned())]).await.unwrap()));
    found.push(super::ids(&store.alike(&traces(TITLE)).await.unwrap()));
    found
}

#[tokio::test]
async fn promise_3_what_is_new_and_what_is_indexed_are_found_alike() {
    on_every_backend(async |store| {
        for indexed in [false, true] {
            store.commit(batch("a", 1, vec![titled(1, TITLE), story(2, &["a", "b"])])).await.unwrap();
            store.commit(batch("a", 2, vec![titled(3, TITLE), titled(4, "Rat tagt")])).await.unwrap();
            if indexed {
                store.end_run(run()).await.unwrap();
            }
            assert_eq!(found(&*store).await, [vec![1], vec![2], vec![3], vec![4], vec![], vec![3, 1]]);
            // Changed before it was indexed, and behind that.
            let mut changed = titled(3, "Rat tagt nicht");
            changed.members[0].entry.keys = vec![Key::Object("9".to_owned())];
            store.commit(batch("a", 3, vec![changed])).await.unwrap();
            assert_eq!(found(&*store).await, [vec![1], vec![2], vec![], vec![4], vec![3], vec![1]]);
        }
    })
    .await;
}

#[tokio::test]
async fn promise_3_what_was_not_indexed_yet_is_found_when_the_store_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let expected = [vec![1], vec![2], vec![3], vec![], vec![], vec![3, 1]];
    let open = async || storage::open(&address(directory.path())).await.unwrap();
    {
        let store = open().await;
        store.commit(batch("a", 1, vec![titled(1, TITLE)])).await.unwrap();
        store.end_run(run()).await.unwrap();
        store.commit(batch("a", 2, vec![story(2, &["a"])])).await.unwrap();
    }
    {
        let store = open().await;
        store.commit(batch("a", 3, vec![titled(3, TITLE)])).await.unwrap();
        assert_eq!(found(&*store).await, expected);
    }
    {
        let store = open().await;
        assert_eq!(found(&*store).await, expected);
        store.end_run(run()).await.unwrap();
        assert_eq!(found(&*store).await, expected);
    }
    let store = open().await;
    assert_eq!(found(&*store).await, expected);
    assert!(store.story(id(2)).await.unwrap().is_some());
}

#[tokio::test]
async fn promise_3_what_is_alike_is_given_as_it_was_committed_last() {
    on_every_backend(async |store| {
        store.commit(batch("a", 1, vec![titled(1, TITLE)])).await.unwrap();
        assert_eq!(store.alike(&traces(TITLE)).await.unwrap(), [titled(1, TITLE)]);
        let mut changed = titled(1, TITLE);
        changed.members[0].authority = 7;
        store.commit(batch("a", 2, vec![changed.clone()])).await.unwrap();
        assert_eq!(store.alike(&traces(TITLE)).await.unwrap(), [changed]);
    })
    .await;
}

/// A reading finds what has its keys, and what is like it.
async fn finds_what_a_reading_may_be_about() {
    on_every_backend(async |store| {
        let stories = vec![titled(1, TITLE), story(2, &["b"]), titled(3, "Rat tagt")];
        store.commit(batch("a", 1, stories)).await.unwrap();
        let told = titled(9, TITLE).members.remove(0).entry;
        let told = Entry { source: source("b"), keys: vec![guid("2")], ..told };
        let known = store.around(&[told], &Arc::default()).await.unwrap();
        assert_eq!(super::ids(known.stories()), [2, 1]);
        assert_eq!(store.around(&[], &Arc::default()).await.unwrap().stories(), []);
    })
    .await;
}

#[tokio::test]
async fn promise_3_a_reading_finds_all_on_the_only_thread() {
    finds_what_a_reading_may_be_about().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promise_3_a_reading_finds_all_on_one_of_several_threads() {
    finds_what_a_reading_may_be_about().await;
}
