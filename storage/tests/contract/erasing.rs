//! What is erased is in no file, whenever the process is killed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use feeds::merge::by_hand;
use feeds::model::Story;
use storage::Store;

use super::samples::{at, batch, id, story};

const SECRET: &str = "Frau Beispiel aus der Lindenstraße";

/// Opens the store; a process that another test has just begun may hold its lock until it has become a program.
async fn open(directory: &Path) -> Arc<dyn Store> {
    loop {
        match storage::open(&format!("sled:{}", directory.display())).await {
            Err(storage::Error::InUse { .. }) => tokio::task::yield_now().await,
            opened => return opened.unwrap(),
        }
    }
}

/// A story whose text is in its listed facts, in a version and in a decision; the text can be so long that it gets a
/// file of its own, and then does not become much shorter when it is stored.
fn secret(length: usize) -> Story {
    let mut told = story(1, &["a"]);
    let facts = &mut told.members[0].entry.listed;
    facts.title = SECRET.to_owned();
    let word = |number: usize| format!("{:x} ", number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    facts.summary = Some(format!("{SECRET} {}", (0..length).map(word).collect::<String>()));
    told
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found
}

/// The files that hold one of the values, which sled stores as they are.
fn that_hold(directory: &Path, values: &[Vec<u8>]) -> Vec<PathBuf> {
    let holds = |file: &PathBuf| {
        let bytes = std::fs::read(file).unwrap();
        values.iter().any(|value| bytes.windows(value.len()).any(|window| window == value))
    };
    files(directory).into_iter().filter(holds).collect()
}

fn db(directory: &Path) -> sled::Db {
    loop {
        match sled::open(directory) {
            Ok(db) => return db,
            Err(error) if error.to_string().contains("acquire lock") => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

/// What is stored of the story and of the decisions about it, which are compressed.
fn stored(directory: &Path) -> Vec<Vec<u8>> {
    let db = db(directory);
    let told = db.open_tree("stories").unwrap().get(id(1).0.as_bytes()).unwrap();
    let decisions = db.open_tree("decisions").unwrap();
    let decided = decisions.scan_prefix(id(1).0.as_bytes()).values().map(|value| value.unwrap());
    told.into_iter().chain(decided).map(|value| value.to_vec()).collect()
}

fn no_files() -> Vec<PathBuf> {
    Vec::new()
}

/// A store, and every value in which the secret ever stood.
async fn filled(directory: &Path, length: usize) -> (Arc<dyn Store>, Vec<Vec<u8>>) {
    let store = open(directory).await;
    let mut given = batch("a", 5, vec![secret(length), story(2, &["a"])]);
    given.decisions[0].reason = format!("only one says „{SECRET}“");
    store.commit(given).await.unwrap();
    drop(store);
    let before = stored(directory);
    let store = open(directory).await;
    let mut corrected = secret(length);
    corrected.members[0].entry.listed.title.push('!');
    store.commit(batch("a", 6, vec![corrected])).await.unwrap();
    drop(store);
    let values = [before, stored(directory)].concat();
    assert_eq!(values.len(), 5, "two versions, and the decisions, of which the first is there twice");
    (open(directory).await, values)
}

#[tokio::test]
async fn no_file_holds_what_was_erased() {
    for length in [1, 20_000] {
        let directory = tempfile::tempdir().unwrap();
        let (store, values) = filled(directory.path(), length).await;
        for value in &values {
            let found = that_hold(directory.path(), std::slice::from_ref(value));
            assert!(!found.is_empty(), "the test finds what is there");
        }
        assert_eq!(length > 1, std::fs::read_dir(directory.path().join("blobs")).unwrap().count() > 0);
        let told = store.story(id(1)).await.unwrap().unwrap();
        let kept = store.story(id(2)).await.unwrap();
        store.erase(at(7), by_hand::erase(&told, at(7))).await.unwrap();
        assert_eq!(that_hold(directory.path(), &values), no_files());
        assert_eq!(store.story(id(2)).await.unwrap(), kept);
        drop(store);
        let store = open(directory.path()).await;
        assert_eq!(that_hold(directory.path(), &values), no_files());
        assert_eq!(store.story(id(2)).await.unwrap(), kept);
        assert!(store.story(id(1)).await.unwrap().unwrap().members.is_empty());
    }
}

/// Moves files as a process does that is killed on its way.
#[tokio::test]
async fn whatever_moment_the_process_is_killed_at_opening_finishes_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    drop(filled(path, 1).await);
    // A new store that was not whole yet is dropped.
    std::fs::create_dir_all(path.join("rewriting/blobs")).unwrap();
    std::fs::write(path.join("rewriting/db"), "half a store").unwrap();
    let store = open(path).await;
    assert_eq!(
        store.story(id(1)).await.unwrap().unwrap().members[0].entry.listed.title,
        format!("{SECRET}!")
    );
    assert!(!path.join("rewriting").exists());
    drop(store);
    // One that was whole takes its place, however far it has come.
    for moved in [&[][..], &["db"], &["db", "conf"], &["db", "conf", "blobs"]] {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (store, values) = filled(old.path(), 1).await;
        drop(store);
        let store = open(new.path()).await;
        store.commit(batch("a", 5, vec![story(2, &["a"])])).await.unwrap();
        drop(store);
        drop(open(new.path()).await);
        let whole = old.path().join("rewritten");
        std::fs::rename(new.path(), &whole).unwrap();
        std::fs::remove_file(whole.join("lock")).unwrap();
        if !moved.is_empty() {
            for name in ["db", "conf"] {
                std::fs::remove_file(old.path().join(name)).unwrap();
            }
            std::fs::remove_dir_all(old.path().join("blobs")).unwrap();
            for file in files(old.path()).into_iter().filter(|file| file.parent() == Some(old.path())) {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                if name.starts_with("snap.") {
                    std::fs::remove_file(file).unwrap();
                }
            }
        }
        for name in moved {
            std::fs::rename(whole.join(name), old.path().join(name)).unwrap();
        }
        let store = open(old.path()).await;
        assert_eq!(store.story(id(1)).await.unwrap(), None, "{moved:?}");
        assert!(store.story(id(2)).await.unwrap().is_some(), "{moved:?}");
        assert_eq!(that_hold(old.path(), &values), no_files(), "{moved:?}");
        assert!(!whole.exists());
    }
}

#[tokio::test]
async fn an_erasure_that_was_interrupted_before_anything_was_written_anew_is_made_up_for() {
    let directory = tempfile::tempdir().unwrap();
    let (store, values) = filled(directory.path(), 1).await;
    let told = store.story(id(1)).await.unwrap().unwrap();
    drop(store);
    // What erasing does first: the mark, and the story emptied.
    {
        let db = db(directory.path());
        db.open_tree("meta").unwrap().insert("erasing", &[]).unwrap();
        db.open_tree("decisions").unwrap().clear().unwrap();
        let left = [&[1][..], &serde_json::to_vec(&by_hand::erase(&told, at(7))).unwrap()].concat();
        db.open_tree("stories").unwrap().insert(id(1).0.as_bytes(), left).unwrap();
        db.flush().unwrap();
    }
    assert!(!that_hold(directory.path(), &values).is_empty(), "sled keeps what was overwritten");
    let _store = open(directory.path()).await;
    assert_eq!(that_hold(directory.path(), &values), no_files());
}
