//! What deciding costs with a large store: `cargo run --release -p storage --example deciding -- 10000 100000 1000000`.
//!
//! Grows a sled store to each of the sizes with generated releases, opens it in a fresh process and decides one new
//! entry at a time as a run does: look-ups by key and by trace, then the verdict. Half of the entries are new, half are
//! told by another office already. Prints the time of it on the clock and on the processor (which other work on the
//! machine does not lengthen), the memory of the process, how long opening takes after a run has ended and after a
//! process was killed in the middle of it, what a backup, restoring it and erasing take, and the size of every tree.
//!
//! A hundred thousand stories take 700 MB in the directory for temporary files (`TMPDIR`), and a third of that again for
//! a moment when one is erased; they are removed at the end.

mod keeping;
mod measuring;
mod process;
mod releases;
mod stories;

use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use feeds::merge::by_hand;
use feeds::model::{Author, Decision, Story, Verdict};
use storage::{Batch, RunRecord, Store};

use releases::{office, time};
use stories::{state, story};

/// Stories of one commit while the store grows: those of one office, as a run commits them.
const BATCH: usize = 100;

/// Commits after which a process is killed.
const WRITTEN: usize = 50;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["fill", place, from, to] => fill(place, from.parse()?, to.parse()?).await,
        ["measure", place, size] => measuring::measure(place, size.parse()?).await,
        ["write", place, from] => write(place, from.parse()?).await,
        ["open", place] => open(place).await,
        ["erase", place, size] => erase(place, size.parse()?).await,
        ["sizes", place] => sizes(place),
        ["back-up", place] => keeping::back_up(place).await,
        ["restore", place] => keeping::restore(place).await,
        sizes => all(sizes),
    }
}

/// Each step is a process of its own, so that none finds anything in memory.
fn all(sizes: &[&str]) -> Outcome {
    let place = std::env::temp_dir().join(format!("deciding-{}", std::process::id()));
    let place = place.to_str().ok_or("the directory for temporary files has an odd name")?;
    let mut from = "0";
    for size in sizes {
        step(&["fill", place, from, size])?;
        step(&["measure", place, size])?;
        killed(&["write", place, size])?;
        step(&["open", place])?;
        step(&["sizes", place])?;
        step(&["back-up", place])?;
        step(&["restore", place])?;
        step(&["erase", place, size])?;
        from = size;
    }
    std::fs::remove_dir_all(place)?;
    Ok(())
}

fn step(arguments: &[&str]) -> Outcome {
    let done = Command::new(std::env::current_exe()?).args(arguments).status()?;
    if done.success() { Ok(()) } else { Err(format!("{arguments:?} failed").into()) }
}

/// Kills a process after it has written for a while.
fn killed(arguments: &[&str]) -> Outcome {
    let mut process =
        Command::new(std::env::current_exe()?).args(arguments).stdout(Stdio::piped()).spawn()?;
    let said = process.stdout.take().ok_or("the process cannot be listened to")?;
    let lines = BufReader::new(said).lines().take(WRITTEN).count();
    process.kill()?;
    process.wait()?;
    if lines == WRITTEN { Ok(()) } else { Err(format!("{arguments:?} ended").into()) }
}

/// Writes one batch after the other, and a line for each.
async fn write(place: &str, from: usize) -> Outcome {
    let store = storage::open(&format!("sled:{place}")).await?;
    for start in (from..).step_by(BATCH) {
        commit(store.as_ref(), start..start + BATCH).await?;
        println!("{start}");
    }
    Ok(())
}

async fn commit(store: &dyn Store, numbers: Range<usize>) -> Outcome {
    let start = numbers.start;
    let stories: Vec<Story> = numbers.map(story).collect();
    let decisions = stories.iter().map(decision).collect();
    let batch = Batch { now: time(start), state: Some(state(office(start))), stories, decisions };
    Ok(store.commit(batch).await?)
}

/// Grows the store. One story in ten is told by a second office as well.
async fn fill(place: &str, from: usize, to: usize) -> Outcome {
    let began = Instant::now();
    let store = storage::open(&format!("sled:{place}")).await?;
    for start in (from..to).step_by(BATCH) {
        commit(store.as_ref(), start..to.min(start + BATCH)).await?;
        if start.is_multiple_of(50_000) && start > from {
            eprintln!("{start} of {to} stories in {:.2?}, {} MB", began.elapsed(), process::memory("VmRSS"));
        }
    }
    let at = time(to);
    store.end_run(RunRecord { began: at, ended: at, read: 1, failed: 0, last_good: None }).await?;
    println!(
        "\n{to} stories; added {} in {:.2?}, at most {} MB",
        to - from,
        began.elapsed(),
        process::memory("VmHWM")
    );
    Ok(())
}

fn decision(story: &Story) -> Decision {
    Decision {
        story: story.id,
        source: story.head().entry.source.clone(),
        verdict: Verdict::New,
        reason: "never told before; near what amt-1 tells, but one says „5.“, the other „7.“".to_owned(),
        at: story.published,
        by: Author::Program,
    }
}

async fn open(place: &str) -> Outcome {
    let began = Instant::now();
    storage::open(&format!("sled:{place}")).await?;
    println!("opened after a kill in {:.2?}, at most {} MB", began.elapsed(), process::memory("VmHWM"));
    Ok(())
}

async fn erase(place: &str, size: usize) -> Outcome {
    let store = storage::open(&format!("sled:{place}")).await?;
    let told = store.story(story(size / 2).id).await?.ok_or("a story is missing")?;
    let began = Instant::now();
    store.erase(time(size), by_hand::erase(&told, time(size))).await?;
    println!("erased one in {:.2?}, at most {} MB", began.elapsed(), process::memory("VmHWM"));
    println!("the directory has {:.1} MB afterwards", directory(Path::new(place))? as f64 / 1e6);
    Ok(())
}

/// Records and bytes of each tree, and of the directory.
fn sizes(place: &str) -> Outcome {
    let db = sled::Config::new().path(place).cache_capacity(16 << 20).open()?;
    let stories = db.open_tree("stories")?.len().max(1);
    for name in ["stories", "keys", "traces", "timeline", "decisions"] {
        let (mut records, mut bytes) = (0, 0);
        for record in &db.open_tree(name)? {
            let (key, value) = record?;
            records += 1;
            bytes += key.len() + value.len();
        }
        println!(
            "{name:<10} {records:>9} records, {:>6.1} MB, {:>6} bytes a story",
            bytes as f64 / 1e6,
            bytes / stories
        );
    }
    println!("the directory has {:.1} MB", directory(Path::new(place))? as f64 / 1e6);
    Ok(())
}

fn directory(path: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in path.read_dir()? {
        let entry = entry?;
        bytes +=
            if entry.file_type()?.is_dir() { directory(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}
