//! Whole runs of the real program over 500 loopback feeds of 30 releases each: a first one, an unchanged one, and
//! the start of the daemon on what they left.
//!
//! `cargo bench --bench whole_run` prints the figures; `cargo bench --bench whole_run -- 2000` takes 2,000 feeds.
//! Peak memory is the kernel's high-water mark of the program (`VmHWM`).

#[path = "whole_run/offices.rs"]
mod offices;
#[path = "whole_run/releases.rs"]
mod releases;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use offices::Offices;

const ENTRIES: usize = 30;

fn main() {
    let feeds = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(500);
    let offices = Offices::start(feeds, ENTRIES);
    let home = tempfile::tempdir().expect("a directory");
    std::fs::write(home.path().join("presseschau.toml"), configuration(&offices)).expect("a configuration");
    println!("{feeds} feeds of {ENTRIES} releases");

    let first = refresh(home.path());
    let entries = feeds * ENTRIES;
    println!(
        "first refresh      {:>8.2} s  {:>8.0} entries/s  peak {:>4} MB  {} requests",
        first.took.as_secs_f64(),
        entries as f64 / first.took.as_secs_f64(),
        first.peak_mb,
        offices.take_answered()
    );
    for _ in 0..3 {
        let again = refresh(home.path());
        println!(
            "unchanged refresh  {:>8.2} s  {:>8.0} sources/s  peak {:>4} MB  {} requests",
            again.took.as_secs_f64(),
            feeds as f64 / again.took.as_secs_f64(),
            again.peak_mb,
            offices.take_answered()
        );
    }
    let (took, bytes) = first_answer(home.path());
    println!(
        "daemon on {entries} stories: first answer after {:.0} ms ({bytes} bytes of atom.xml)",
        took.as_secs_f64() * 1e3
    );
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
        std::thread::sleep(Duration::from_millis(2));
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
