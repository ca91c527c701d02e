//! What a store on a drive says when it cannot be opened, and that it leaves everything as it was.

use std::path::Path;

use feeds::model::Revision;
use storage::{Error, RunRecord};

use super::samples::{at, batch, id, source, story};

pub(crate) fn address(directory: &Path) -> String {
    format!("sled:{}", directory.display())
}

async fn refused(address: &str) -> Error {
    match storage::open(address).await {
        Ok(_) => panic!("{address} was opened"),
        Err(error) => error,
    }
}

/// A directory with one story in it, closed.
async fn stored() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let store = storage::open(&address(directory.path())).await.unwrap();
    store.commit(batch("a", 5, vec![story(1, &["a"])])).await.unwrap();
    store
        .end_run(RunRecord { began: at(1), ended: at(2), read: 1, failed: 0, last_good: None })
        .await
        .unwrap();
    directory
}

/// sled without the store around it. It gives its lock back a moment after its last handle is gone.
pub(crate) fn db(directory: &Path) -> sled::Db {
    loop {
        match sled::open(directory) {
            Ok(db) => return db,
            Err(error) if error.to_string().contains("acquire lock") => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Overwrites one value behind the store's back.
fn tamper(directory: &Path, tree: &str, row: &[u8], value: &[u8]) {
    let db = db(directory);
    db.open_tree(tree).unwrap().insert(row, value).unwrap();
    db.flush().unwrap();
}

fn stored_value(directory: &Path, tree: &str, row: &[u8]) -> Vec<u8> {
    db(directory).open_tree(tree).unwrap().get(row).unwrap().unwrap().to_vec()
}

#[tokio::test]
async fn an_address_that_names_no_backend_is_refused() {
    for address in
        ["", "memory", "memory:x", "sled:", "sled", "postgres://localhost/x", "/var/lib/presseschau"]
    {
        assert!(matches!(refused(address).await, Error::Address(given) if given == address));
        assert_eq!(storage::directory(address), None);
    }
    assert_eq!(storage::directory("sled:data").as_deref(), Some(Path::new("data")));
}

#[tokio::test]
async fn a_missing_directory_is_made_for_its_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("var/presse schau");
    let store = storage::open(&address(&directory)).await.unwrap();
    assert_eq!(store.revision().await.unwrap().0, Revision(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(directory.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[tokio::test]
async fn a_store_in_use_is_refused_until_it_is_dropped() {
    let directory = stored().await;
    let store = storage::open(&address(directory.path())).await.unwrap();
    let error = refused(&address(directory.path())).await;
    assert!(matches!(&error, Error::InUse { path } if Path::new(path) == directory.path()), "{error}");
    assert!(store.story(id(1)).await.unwrap().is_some());
    drop(store);
    let again = storage::open(&address(directory.path())).await.unwrap();
    assert!(again.story(id(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_directory_that_cannot_be_used_is_named_with_the_remedy() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    std::fs::write(&file, "a letter").unwrap();
    let taken = parent.path().join("taken");
    std::fs::create_dir_all(taken.join("db")).unwrap();
    for (directory, word) in
        [(file.clone(), "move it away"), (file.join("data"), "file"), (taken, "director")]
    {
        let error = refused(&address(&directory)).await;
        assert!(matches!(error, Error::Directory { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(&directory.display().to_string()) && text.contains(word), "{text}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a letter");
}

#[tokio::test]
async fn a_store_of_a_newer_format_is_refused_and_left_alone() {
    let directory = stored().await;
    tamper(directory.path(), "meta", b"format", &[7]);
    let error = refused(&address(directory.path())).await;
    assert!(matches!(error, Error::Newer { found: 7, known: 1, .. }), "{error}");
    assert_eq!(stored_value(directory.path(), "meta", b"format"), [7]);
    // The version that wrote it still finds everything.
    tamper(directory.path(), "meta", b"format", &[1]);
    let store = storage::open(&address(directory.path())).await.unwrap();
    assert!(store.story(id(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_newer_record_is_neither_read_nor_overwritten_and_takes_its_batch_along() {
    let newer = [9, b'?'];
    let story_row = id(1).0.as_u128().to_be_bytes();
    for (tree, row) in [("stories", &story_row[..]), ("sources", b"a"), ("meta", b"head")] {
        let directory = stored().await;
        tamper(directory.path(), tree, row, &newer);
        let store = storage::open(&address(directory.path())).await.unwrap();
        let given = batch("a", 6, vec![story(1, &["a", "b"]), story(2, &["a"])]);
        let error = store.commit(given).await.unwrap_err();
        assert!(matches!(error, Error::Newer { found: 9, known: 1, .. }), "{tree}: {error}");
        assert_eq!(store.story(id(2)).await.unwrap(), None, "{tree}");
        assert_eq!(store.decisions(id(2)).await.unwrap(), [], "{tree}");
        assert_eq!(store.timeline(Some(&source("b")), None, 9).await.unwrap(), [], "{tree}");
        drop(store);
        assert_eq!(stored_value(directory.path(), tree, row), newer, "{tree}");
    }
}

#[tokio::test]
async fn a_damaged_record_is_an_error_with_the_place() {
    for value in [&b""[..], &[0], &[1], &[1, b'{']] {
        let directory = stored().await;
        tamper(directory.path(), "stories", &id(1).0.as_u128().to_be_bytes(), value);
        let store = storage::open(&address(directory.path())).await.unwrap();
        let error = store.timeline(None, None, 5).await.unwrap_err();
        assert!(matches!(&error, Error::Damaged(_)), "{error}");
        assert!(error.to_string().contains(&directory.path().display().to_string()), "{error}");
        assert!(store.source(&source("a")).await.unwrap().is_some(), "the others can still be read");
    }
}

#[tokio::test]
async fn an_index_that_leads_nowhere_is_damage() {
    let directory = stored().await;
    {
        let db = db(directory.path());
        db.open_tree("stories").unwrap().remove(id(1).0.as_bytes()).unwrap();
        db.flush().unwrap();
    }
    let store = storage::open(&address(directory.path())).await.unwrap();
    assert!(matches!(store.timeline(None, None, 5).await, Err(Error::Damaged(_))));
}
