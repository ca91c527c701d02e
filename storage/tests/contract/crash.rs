//! Killed at any instant: a child process commits and says so, the parent kills it and looks what is left.
//!
//! The child is this test binary, asked for [`child`] alone. The parent waits for lines and never sleeps; the
//! kill falls wherever the child is by then, mostly in the middle of a later commit or of the end of a run.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use feeds::model::{Revision, Verdict};
use storage::{RunRecord, SourceState, Store};

use super::letters::letter;
use super::samples::{at, batch, decision, guid, id, source, state_of, story};

const DIRECTORY: &str = "STORAGE_CRASH_DIRECTORY";
const STORIES_PER_BATCH: u128 = 5;

#[tokio::test]
async fn what_was_acknowledged_outlives_a_kill_and_nothing_is_torn() {
    let directory = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for lines in [1, 7, 2, 30, 3, 1, 12, 5, 60, 4] {
        acknowledged = acknowledged.max(kill_after(lines, directory.path()));
        let store = storage::open(&address(directory.path())).await.unwrap();
        let found = whole_batches(&*store).await;
        assert!(found >= acknowledged, "{acknowledged} batches were acknowledged, {found} are there");
        acknowledged = found;
    }
}

/// Starts a child, kills it once it has acknowledged `lines` batches, and gives the last number it wrote.
fn kill_after(lines: usize, directory: &Path) -> u128 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--ignored", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap()).lines();
    // The test harness writes lines of its own.
    let mut numbers = output.filter_map(|line| line.unwrap().strip_prefix("committed ")?.parse().ok());
    let last = numbers.nth(lines - 1).expect("the child ended early");
    child.kill().unwrap();
    child.wait().unwrap();
    // What it acknowledged between the last line waited for and its end counts as well.
    numbers.last().unwrap_or(last)
}

/// How many batches are there, after checking that each is whole.
async fn whole_batches(store: &dyn Store) -> u128 {
    let state = store.source(&source("a")).await.unwrap().unwrap();
    let batches = u128::from(state.failures);
    assert_eq!(
        store.revision().await.unwrap(),
        (Revision(state.failures.into()), Some(at(state.failures.into())))
    );
    let total = usize::try_from(batches * STORIES_PER_BATCH).unwrap();
    for timeline_of in [None, Some(source("a")), Some(source("b"))] {
        assert_eq!(store.timeline(timeline_of.as_ref(), None, 2 * total).await.unwrap().len(), total);
    }
    let told = store.source(&source("told")).await.unwrap().map_or(0, |state| state.failures);
    assert!([told, told + 1].contains(&state.failures), "posted after each commit");
    let letters: Vec<_> = store.letters().await.unwrap().into_iter().map(|letter| letter.at).collect();
    let expected = [at(i64::from(told) - 1), at(told.into())];
    assert!(letters == expected || letters == expected[1..], "{letters:?} after {told} letters");
    for number in 0..batches * STORIES_PER_BATCH {
        let expected = story(number, &["a", "b"]);
        assert_eq!(store.story(id(number)).await.unwrap().as_ref(), Some(&expected));
        assert_eq!(store.near(&source("c"), &[guid(&number.to_string())]).await.unwrap(), [expected]);
        assert_eq!(store.decisions(id(number)).await.unwrap().len(), 1);
    }
    batches
}

#[tokio::test]
#[ignore = "runs for ever; started and killed by the test above"]
async fn child() {
    let directory = std::env::var(DIRECTORY).expect("the directory to write to");
    let store = storage::open(&address(Path::new(&directory))).await.unwrap();
    let done = store.source(&source("a")).await.unwrap().map_or(0, |state| state.failures);
    for number in done + 1.. {
        let first = u128::from(number - 1) * STORIES_PER_BATCH;
        let stories = (first..first + STORIES_PER_BATCH).map(|number| story(number, &["a", "b"])).collect();
        let mut given = batch("a", number.into(), stories);
        given.state = Some(SourceState { failures: number, ..state_of("a") });
        given.decisions.push(decision(first, Verdict::Unchanged, 0));
        store.commit(given).await.unwrap();
        let told = SourceState { failures: number, ..state_of("told") };
        store.post(vec![told], vec![letter(&number.to_string(), number.into())]).await.unwrap();
        store.take_away(&(number - 1).to_string()).await.unwrap();
        writeln!(std::io::stdout(), "committed {number}").unwrap();
        if number % 4 == 0 {
            let run =
                RunRecord { began: at(0), ended: at(number.into()), read: 1, failed: 0, last_good: None };
            store.end_run(run).await.unwrap();
        }
    }
}

fn address(directory: &Path) -> String {
    format!("sled:{}", directory.display())
}
