//! What it costs to keep a store: a backup of it, and a store made from that.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use storage::backup::{self, Extent};

use crate::process::Stopwatch;
use crate::releases::time;
use crate::{Outcome, directory, process};

/// How hard zstd tries, as the program has it.
const LEVEL: i32 = 3;

/// Backs the store up.
pub(crate) async fn back_up(place: &str) -> Outcome {
    let store = storage::open(&format!("sled:{place}")).await?;
    store.settle(50).await?;
    let before = process::memory("VmRSS");
    let watch = Stopwatch::start();
    let file = zstd::stream::write::Encoder::new(BufWriter::new(File::create(file(place))?), LEVEL)?;
    let (file, records) = backup::write(&*store, Extent::Everything, time(0), file).await?;
    file.finish()?.into_inner()?.sync_all()?;
    let (clock, worked) = watch.stop();
    let bytes = std::fs::metadata(self::file(place))?.len();
    println!(
        "backed up {records} records in {clock:.2?} ({worked:.2?} of work), {:.1} MB; {before} MB of memory before, {} MB then",
        bytes as f64 / 1e6,
        process::memory("VmRSS")
    );
    Ok(())
}

/// Makes a store from the backup, and removes both.
pub(crate) async fn restore(place: &str) -> Outcome {
    let other = format!("{place}-restored");
    {
        let store = storage::open(&format!("sled:{other}")).await?;
        let watch = Stopwatch::start();
        let file = zstd::stream::read::Decoder::new(File::open(file(place))?)?;
        backup::read(&*store, BufReader::new(file)).await?;
        println!("restored in {:.2?}, at most {} MB of memory", watch.read(), process::memory("VmHWM"));
    }
    println!("the directory has {:.1} MB then", directory(Path::new(&other))? as f64 / 1e6);
    std::fs::remove_dir_all(other)?;
    std::fs::remove_file(file(place))?;
    Ok(())
}

fn file(place: &str) -> String {
    format!("{place}.jsonl.zst")
}
