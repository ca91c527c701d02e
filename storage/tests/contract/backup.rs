//! Promise 10: what a store holds comes back from a backup, all of it or nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use feeds::merge::by_hand;
use proptest::collection::vec;
use proptest::prelude::*;
use storage::backup::{self, Extent, Lines, Record};
use storage::{Batch, Error, RobotsRecord, RunRecord, Store, ToldRecord};

use super::letters::letter;
use super::opening::{address, db};
use super::random::{any_batch, ask};
use super::samples::{at, batch, id, story};
use super::{BACKENDS, on_every_backend};

async fn backed_up(store: &dyn Store) -> Vec<u8> {
    backup::write(store, Extent::Everything, at(9), Vec::new()).await.unwrap().0
}

async fn restored(store: &dyn Store, file: &[u8]) -> storage::Result<backup::Header> {
    backup::read(store, std::io::Cursor::new(file.to_vec())).await
}

/// A store in which there is something of every kind.
async fn fill(store: &dyn Store) {
    let stories = (1..6).map(|number| story(number, &["a", "b"])).collect();
    store.commit(batch("a", 5, stories)).await.unwrap();
    store.settle(2).await.unwrap();
    let robots = RobotsRecord { fetched: at(1), status: None, body: "User-agent: *".to_owned() };
    store.remember_robots("https://a.example:443", robots).await.unwrap();
    let told = ToldRecord { hub: "https://hub.example/".parse().unwrap(), tag: "1".to_owned() };
    store.remember_told("https://presse.example/atom.xml", told).await.unwrap();
    store.post(vec![], vec![letter("1", 3)]).await.unwrap();
    store
        .end_run(RunRecord { began: at(1), ended: at(2), read: 1, failed: 0, last_good: Some(at(2)) })
        .await
        .unwrap();
}

fn kind(record: &Record) -> &'static str {
    match record {
        Record::Source(_) => "source",
        Record::Story(_) => "story",
        Record::Decision(_) => "decision",
        Record::Slots(_) => "slots",
        Record::Robots(_) => "robots",
        Record::Told(_) => "told",
        Record::Letter(_) => "letter",
        Record::Run(_) => "run",
        Record::Revision(_) => "revision",
    }
}

#[tokio::test]
async fn promise_10_every_kind_of_record_is_in_a_backup() {
    on_every_backend(async |store| {
        fill(&*store).await;
        let file = backed_up(&*store).await;
        let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
        for record in Lines::begin(&file[..]).unwrap() {
            *kinds.entry(kind(&record.unwrap())).or_default() += 1;
        }
        let expected = [
            ("decision", 5),
            ("letter", 1),
            ("revision", 1),
            ("robots", 1),
            ("run", 1),
            ("slots", 3),
            ("source", 1),
            ("story", 5),
            ("told", 1),
        ];
        assert_eq!(kinds, expected.into());
    })
    .await;
}

/// The values of every tree of a store, in their order.
fn trees(directory: &Path) -> BTreeMap<String, Vec<Vec<u8>>> {
    let db = db(directory);
    let names = db.tree_names().into_iter().filter(|name| name != b"__sled__default");
    let values = |name: &[u8]| {
        let tree = db.open_tree(name).unwrap();
        tree.iter().values().map(|value| value.unwrap().to_vec()).collect()
    };
    names.map(|name| (String::from_utf8(name.to_vec()).unwrap(), values(&name))).collect()
}

/// A tree that is new and not in a backup is found here, and one that is new and not filled above as well.
#[tokio::test]
async fn promise_10_no_tree_is_forgotten() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    {
        let store = storage::open(&address(one.path())).await.unwrap();
        let restored_to = storage::open(&address(other.path())).await.unwrap();
        fill(&*store).await;
        restored(&*restored_to, &backed_up(&*store).await).await.unwrap();
        restored_to.settle(2).await.unwrap();
    }
    let (one, other) = (trees(one.path()), trees(other.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, values) in one {
        // What waits to be indexed is none of its own.
        assert_eq!(values.is_empty(), name == "pending", "{name} holds nothing in this test; fill it");
        assert_eq!(values, other[&name], "{name}");
    }
}

#[tokio::test]
async fn promise_10_only_an_empty_store_takes_a_backup() {
    on_every_backend(async |store| {
        let given = Batch { state: None, ..batch("a", 5, vec![story(1, &["a"])]) };
        store.commit(given).await.unwrap();
        let file = backed_up(&*store).await;
        assert!(matches!(restored(&*store, &file).await, Err(Error::NotEmpty(_))));
        assert!(store.story(id(1)).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn promise_10_an_export_holds_the_stories_and_is_no_backup() {
    on_every_backend(async |store| {
        fill(&*store).await;
        let (file, records) = backup::write(&*store, Extent::Stories, at(9), Vec::new()).await.unwrap();
        assert_eq!(records, 5);
        let lines = Lines::begin(&file[..]).unwrap();
        assert_eq!(lines.header().holds, Extent::Stories);
        assert!(lines.map(Result::unwrap).all(|record| matches!(record, Record::Story(_))));
        let empty = storage::open("memory:").await.unwrap();
        assert!(restored(&*empty, &file).await.unwrap_err().to_string().contains("export"));
    })
    .await;
}

#[tokio::test]
async fn promise_10_a_later_format_is_named() {
    let file = b"{\"presseschau\":{\"format\":2,\"holds\":\"all sorts\",\"by\":1}}\n";
    on_every_backend(async |store| {
        let error = restored(&*store, file).await.unwrap_err();
        assert!(matches!(error, Error::NewerBackup { found: 2, known: 1 }), "{error}");
        for other in [&b""[..], b"\n", b"{}\n", b"\x1f\x8b\x08", b"{\"presseschau\":{\"format\":1}}\n"] {
            let error = restored(&*store, other).await.unwrap_err().to_string();
            assert!(error.contains("line 1: this is not the first line"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn promise_10_a_damaged_line_is_named_and_nothing_is_restored() {
    let sample = storage::open("memory:").await.unwrap();
    fill(&*sample).await;
    let file = String::from_utf8(backed_up(&*sample).await).unwrap();
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let last = lines.len();
    let cases = [
        (lines[..last - 1].concat(), format!("line {last}: the file ends")),
        (lines[..4].concat(), "line 5: the file ends".to_owned()),
        (file[..file.len() - 40].to_owned(), format!("line {last}: the last line is damaged")),
        (file.replacen("\"rank\":0", "\"rank\":x", 1), "line 2: expected value".to_owned()),
        (file.replacen("Rathaus", "Rathaue", 1), format!("line {last}: the lines before")),
        ([&lines[..3], &lines[4..]].concat().concat(), format!("line {}: the lines before", last - 1)),
        (file.replacen("{\"run\":", "{\"walk\":", 1), format!("line {}: unknown variant", last - 2)),
        (format!("{file}{{}}\n"), format!("line {}: something follows", last + 1)),
    ];
    for (damaged, reason) in &cases {
        on_every_backend(async |store| {
            let error = restored(&*store, damaged.as_bytes()).await.unwrap_err().to_string();
            assert!(error.contains(reason), "{reason}: {error}");
            assert_eq!(store.story(id(1)).await.unwrap(), None);
            // It is still there to be filled.
            restored(&*store, file.as_bytes()).await.unwrap();
            assert!(store.story(id(1)).await.unwrap().is_some());
        })
        .await;
    }
}

/// A file that cannot be written to any further.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.starts_with(b"{\"presseschau\"") {
            Ok(bytes.len())
        } else {
            Err(std::io::ErrorKind::StorageFull.into())
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn promise_10_what_cannot_be_written_is_an_error() {
    on_every_backend(async |store| {
        fill(&*store).await;
        let written = backup::write(&*store, Extent::Everything, at(9), Full).await;
        assert!(matches!(written.map(|_| ()), Err(Error::Unwritten(_))));
    })
    .await;
}

/// What is done to a store between two backups.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "most steps commit")]
enum Step {
    Commit(Batch),
    Settle(usize),
    Erase(u128),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any_batch().prop_map(Step::Commit),
        2 => (0..3_usize).prop_map(Step::Settle),
        1 => (0..6_u128).prop_map(Step::Erase),
    ]
}

async fn take(store: &dyn Store, step: Step) {
    match step {
        Step::Commit(batch) => store.commit(batch).await.unwrap(),
        Step::Settle(waiting) => store.settle(waiting).await.unwrap(),
        Step::Erase(number) => {
            if let Some(old) = store.story(id(number)).await.unwrap() {
                store.erase(at(7), by_hand::erase(&old, at(7))).await.unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn promise_10_a_restored_store_answers_and_goes_on_as_the_first(
        before in vec(any_step(), 0..12), behind in vec(any_step(), 0..4), from in 0..2_usize, to in 0..2_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let first: Arc<dyn Store> = storage::open(&BACKENDS[from](one.path())).await.unwrap();
            for step in before {
                take(&*first, step).await;
            }
            let file = backed_up(&*first).await;
            let second = storage::open(&BACKENDS[to](other.path())).await.unwrap();
            restored(&*second, &file).await.unwrap();
            prop_assert_eq!(ask(&*second, 3).await, ask(&*first, 3).await);
            prop_assert!(backed_up(&*second).await == file, "a backup of it is the same file");
            for step in behind {
                take(&*first, step.clone()).await;
                take(&*second, step).await;
            }
            prop_assert_eq!(ask(&*second, 3).await, ask(&*first, 3).await);
            Ok(())
        })?;
    }

    #[test]
    fn promise_10_no_damaged_byte_is_restored(place in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = storage::open("memory:").await.unwrap();
            fill(&*store).await;
            let mut file = backed_up(&*store).await;
            // The end of the last line says nothing.
            let place = place.index(file.len() - 1);
            file[place] ^= 1 << bit;
            let empty = storage::open("memory:").await.unwrap();
            prop_assert!(restored(&*empty, &file).await.is_err());
            prop_assert_eq!(empty.story(id(1)).await.unwrap(), None);
            Ok(())
        })?;
    }
}
