//! Whole runs of the real program over 500 loopback feeds of 30 releases each: first ones beside newsboat with eight
//! threads, unchanged ones beside curl asking the same in parallel, and the start of the daemon on what they left.
//!
//! `cargo bench --bench whole_run` prints the figures, medians of runs in turns. `-- 2000` takes 2,000 feeds, and
//! `-- 500 10000` tells as well by how much the cost of a source grows from 500 to 10,000. Only ratios within one run say
//! anything; what is wanted stands beside them. Peak memory is the kernel's high-water mark of the program (`VmHWM`).

#[path = "whole_run/offices.rs"]
mod offices;
#[path = "whole_run/releases.rs"]
mod releases;
#[path = "whole_run/rivals.rs"]
mod rivals;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use offices::Offices;
use tempfile::TempDir;

const ENTRIES: usize = 30;

/// First refreshes and unchanged ones, each of both programs in turns.
const ROUNDS: (usize, usize) = (3, 9);

/// The same for so few feeds that the figures say nothing, only whether it works, and for so many that the chance of one
/// run is small beside what it takes.
const FEW_ROUNDS: (usize, usize) = (1, 1);

/// From so many feeds on.
const MANY: usize = 100;

/// From so many feeds on a run takes so long that one of each must do.
const VERY_MANY: usize = 5_000;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let feeds = numbers.next().unwrap_or(500);
    let costs = beside_others(feeds);
    if let Some(more) = numbers.next() {
        let larger = beside_others(more);
        for (what, small, large) in [
            ("first refresh", costs.first, larger.first),
            ("unchanged refresh", costs.unchanged, larger.unchanged),
        ] {
            let of_one = |took: Duration, feeds: usize| took.as_secs_f64() / feeds as f64;
            let growth = of_one(large, more) / of_one(small, feeds);
            println!(
                "{what}: a source costs {growth:.2} times as much among {more} as among {feeds} (below 1.3 is wanted)"
            );
        }
    }
}

/// Medians.
struct Costs {
    first: Duration,
    unchanged: Duration,
}

fn beside_others(feeds: usize) -> Costs {
    let offices = Offices::start(feeds, ENTRIES);
    let size = offices.bytes() / feeds.max(1);
    println!("{feeds} feeds of {ENTRIES} releases, {size} bytes each");
    let (home, first) = first_ones(&offices);
    let unchanged = unchanged_ones(&offices, &home);
    let (took, bytes) = first_answer(home.path());
    println!(
        "daemon on {} stories: first answer after {:.0} ms ({bytes} bytes of atom.xml)",
        feeds * ENTRIES,
        took.as_secs_f64() * 1e3
    );
    Costs { first, unchanged }
}

/// First refreshes into empty stores; the last of these.
fn first_ones(offices: &Offices) -> (TempDir, Duration) {
    let feeds = offices.addresses.len();
    let (mut ours, mut others, mut peak_mb, mut last) = (Vec::new(), Vec::new(), 0, None);
    for _ in 0..rounds(feeds).0 {
        let home = tempfile::tempdir().expect("a directory");
        std::fs::write(home.path().join("presseschau.toml"), configuration(offices))
            .expect("a configuration");
        offices.take_answered();
        let run = refresh(home.path());
        assert!(offices.take_answered().0 >= feeds, "some feeds were not asked for");
        ours.push(run.took);
        peak_mb = peak_mb.max(run.peak_mb);
        last = Some(home);
        others.extend(rivals::newsboat(&offices.addresses));
    }
    let took = median(&mut ours);
    let entries = (feeds * ENTRIES) as f64;
    println!(
        "first refresh      {:>8.3} s  {:>8.0} releases/s  peak {peak_mb:>4} MB (below 150 is wanted)",
        took.as_secs_f64(),
        entries / took.as_secs_f64()
    );
    compare("newsboat", &mut others, |other| {
        format!("{:.1} times as long; 10 is wanted", other / took.as_secs_f64())
    });
    (last.expect("there were runs"), took)
}

/// Refreshes in which no feed has changed.
fn unchanged_ones(offices: &Offices, home: &TempDir) -> Duration {
    let feeds = offices.addresses.len();
    let asked: Vec<_> = offices.addresses.iter().cloned().zip(offices.tags.iter().cloned()).collect();
    let (mut ours, mut others, mut peak_mb) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds(feeds).1 {
        offices.take_answered();
        let run = refresh(home.path());
        let (answered, _) = offices.take_answered();
        assert_eq!(answered, feeds, "each feed is asked for once");
        ours.push(run.took);
        peak_mb = peak_mb.max(run.peak_mb);
        if let Some(took) = rivals::curl(&asked) {
            assert_eq!(offices.take_answered(), (feeds, feeds), "none has changed");
            others.push(took);
        }
    }
    let took = median(&mut ours);
    println!(
        "unchanged refresh  {:>8.3} s  {:>8.0} sources/s   peak {peak_mb:>4} MB",
        took.as_secs_f64(),
        feeds as f64 / took.as_secs_f64()
    );
    compare("curl", &mut others, |other| {
        format!("ours is {:.2} times that; at most 1.5 is wanted", took.as_secs_f64() / other)
    });
    took
}

fn rounds(feeds: usize) -> (usize, usize) {
    if (MANY..VERY_MANY).contains(&feeds) { ROUNDS } else { FEW_ROUNDS }
}

fn compare(name: &str, took: &mut [Duration], words: impl Fn(f64) -> String) {
    if took.is_empty() {
        println!("{name} is not there: nothing to compare with");
        return;
    }
    let took = median(took).as_secs_f64();
    println!("  {name:<16} {took:>8.3} s  {}", words(took));
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn configuration(offices: &Offices) -> String {
    let mut text = String::from(
        "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 0 4 1 1 *\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n",
    );
    for (number, address) in offices.addresses.iter().enumerate() {
        let _ = write!(
            text,
            "[[sources]]\nid = \"amt-{number}\"\nname = \"Amt {number}\"\naddress = \"{address}\"\n"
        );
    }
    text
}

struct Run {
    took: Duration,
    peak_mb: u64,
}

/// One `refresh`, watched until it ends.
fn refresh(home: &Path) -> Run {
    let began = Instant::now();
    let mut child =
        program(home, "refresh").stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().expect("the program");
    let mut peak_mb = 0;
    loop {
        peak_mb = peak_mb.max(high_water_mark(&child));
        if let Some(status) = child.try_wait().expect("a status") {
            assert!(status.success(), "refresh ended with {status}");
            return Run { took: began.elapsed(), peak_mb };
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn high_water_mark(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// Starts the daemon and asks for the feed as soon as it listens.
fn first_answer(home: &Path) -> (Duration, usize) {
    let began = Instant::now();
    let mut child = program(home, "run").stderr(Stdio::piped()).spawn().expect("the program");
    let messages = BufReader::new(child.stderr.take().expect("messages"));
    let line = messages
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains("http://127.0.0.1:"))
        .expect("an address");
    let address =
        line.split("http://").nth(1).and_then(|rest| rest.split(['/', ' ']).next()).expect("an address");
    let mut stream = TcpStream::connect(address).expect("the daemon");
    stream.write_all(b"GET /atom.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer[..answer.len().min(200)])
    );
    let took = began.elapsed();
    let _ = child.kill();
    let _ = child.wait();
    (took, answer.len())
}

fn program(home: &Path, command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_presseschau"));
    program.arg(command).current_dir(home);
    program
}
