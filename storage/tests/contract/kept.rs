//! What earlier versions wrote is read for ever: of each format there is a backup and a store, made when it was new.
//!
//! The backup is the one to read: every field of every record has a value somewhere in it. The store was made of it,
//! by [`write_a_store`]; its files lie here compressed. A format that is raised leaves these as they are and adds its own.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use feeds::model::{Revision, State, StoryId};
use storage::backup::{self, Lines, Record};
use storage::{Store, Unlisted};

use super::on_every_backend;
use super::opening::address;
use super::samples::source;

/// How hard zstd tries.
const LEVEL: i32 = 19;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

fn records(file: &[u8]) -> Vec<Record> {
    Lines::begin(file).unwrap().map(Result::unwrap).collect()
}

async fn dumped(store: &dyn Store) -> Vec<Record> {
    let (file, _) =
        backup::write(store, backup::Extent::Everything, super::samples::at(0), Vec::new()).await.unwrap();
    records(&file)
}

/// A look with the eye, so that what is read and written back is also understood.
async fn look(store: &dyn Store) {
    let id = |last: &str| -> StoryId { format!("019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a{last}").parse().unwrap() };
    let public: Vec<StoryId> =
        store.timeline(None, None, 9).await.unwrap().iter().map(|story| story.id).collect();
    assert_eq!(public, [id("02"), id("01")]);
    let slotted = store.slotted(Some(&source("amt")), 0..9).await.unwrap();
    assert_eq!(slotted.iter().map(|story| story.id).collect::<Vec<_>>(), [id("02")]);
    let gone = store.unlisted(Unlisted::Gone, None, 9).await.unwrap();
    assert_eq!(gone.iter().map(|story| story.id).collect::<Vec<_>>(), ["07", "06", "05", "04"].map(id));
    let held = store.story(id("03")).await.unwrap().unwrap();
    assert!(matches!(held.state, State::Held { until } if until.to_rfc3339() == "2026-04-01T10:00:00+00:00"));
    let corrected = store.story(id("02")).await.unwrap().unwrap();
    assert_eq!(corrected.head().versions[0].facts.summary.as_deref(), Some("30 zu 12 Stimmen."));
    assert_eq!(store.decisions(id("01")).await.unwrap().len(), 2);
    assert_eq!(store.source(&source("bad")).await.unwrap().unwrap().incidents.len(), 2);
    assert_eq!(store.letters().await.unwrap()[0].tries, 2);
    assert_eq!(store.revision().await.unwrap().0, Revision(77));
}

#[tokio::test]
async fn promise_6_a_backup_of_format_1_is_read() {
    let file = fs::read(sample("format-1.jsonl")).unwrap();
    on_every_backend(async |store| {
        backup::read(&*store, Cursor::new(file.clone())).await.unwrap();
        look(&*store).await;
        assert_eq!(dumped(&*store).await, records(&file));
    })
    .await;
}

#[tokio::test]
async fn promise_6_a_store_of_format_1_is_read() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("blobs")).unwrap();
    for file in fs::read_dir(sample("format-1")).unwrap() {
        let path = file.unwrap().path();
        let bytes = zstd::stream::decode_all(fs::File::open(&path).unwrap()).unwrap();
        fs::write(directory.path().join(path.file_stem().unwrap()), bytes).unwrap();
    }
    let store = storage::open(&address(directory.path())).await.unwrap();
    look(&*store).await;
    let file = fs::read(sample("format-1.jsonl")).unwrap();
    assert_eq!(dumped(&*store).await, records(&file));
}

#[tokio::test]
#[ignore = "makes the store that the test above reads; only ever for a format that was not released yet"]
async fn write_a_store() {
    let directory = tempfile::tempdir().unwrap();
    let store = storage::open(&address(directory.path())).await.unwrap();
    let file = fs::read(sample("format-1.jsonl")).unwrap();
    backup::read(&*store, Cursor::new(file)).await.unwrap();
    drop(store);
    // sled writes what it remembers of its pages a moment later, when it is opened and closed again.
    drop(storage::open(&address(directory.path())).await.unwrap());
    fs::remove_dir_all(sample("format-1")).unwrap();
    fs::create_dir(sample("format-1")).unwrap();
    for file in fs::read_dir(directory.path()).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if file.is_file() && name != "lock" {
            let bytes = zstd::stream::encode_all(&fs::read(&file).unwrap()[..], LEVEL).unwrap();
            fs::write(sample("format-1").join(format!("{name}.zst")), bytes).unwrap();
        }
    }
}
