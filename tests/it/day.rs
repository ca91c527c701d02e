//! A day of the daemon, in which a hundred offices publish and fail as chance will have it: no time of the schedule is
//! missed, memory stays flat, and every line of the log is one that tells something.
//!
//! The day is as short as libfaketime makes it (Debian: faketime). `MINUTES=1440 SEED=7 .ci/faults`
//! says how much of it, and which one; the figures are printed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::faults::LIBRARIES;
use crate::support::{Chance, Home, Page, Publisher, rss};

const OFFICES: usize = 100;

/// How much faster the clock goes. Runs do not, so that a busy machine has time for them.
const SPEED: u64 = 100;

/// Minutes between two ends of a run at most: those of the schedule, and those that a run itself takes at this speed.
const APART: i64 = 15 + 12;

/// What the log may tell, by how it begins.
const TOLD: [&str; 8] = [
    "listening on",
    "run ended",
    "source failed",
    "source is read again",
    "source has changed",
    "incident:",
    "backed up to",
    "a source's address has moved",
];

fn given(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
#[ignore = "takes half a minute at least, and a machine for itself: .ci/faults runs it"]
fn a_day_with_a_hundred_offices_and_faults_is_kept_to_the_end() {
    let Some(library) = LIBRARIES.into_iter().find(|library| Path::new(library).exists()) else {
        println!("left out: libfaketime is not installed");
        return;
    };
    let (minutes, mut chance) = (given("MINUTES", 50), Chance::new(given("SEED", 2026)));
    let offices: Vec<Publisher> = (0..OFFICES).map(|_| Publisher::start()).collect();
    let home = Home::with(&configuration(&offices));
    let mut told = vec![1; OFFICES];
    (0..OFFICES).for_each(|office| show(&offices[office], office, 1));

    let mut command = home.command(&["--log-format", "json", "run"]);
    command.env("LD_PRELOAD", library).env("FAKETIME", format!("@2026-03-02 00:00:05 x{SPEED}"));
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("TZ", "UTC");
    let mut daemon = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program");
    let log = BufReader::new(daemon.stderr.take().expect("a log"));
    let log = std::thread::spawn(move || log.lines().map_while(Result::ok).collect::<Vec<_>>());

    let (began, length) = (Instant::now(), Duration::from_secs(minutes * 60) / SPEED as u32);
    let mut memory = Vec::new();
    while began.elapsed() < length {
        for _ in 0..3 {
            let office = chance.below(OFFICES as u64) as usize;
            told[office] += usize::from(chance.once_in(2));
            match chance.below(12) {
                0 => offices[office].put("/feed", Page::status(500)),
                1 => offices[office].put("/feed", Page::status(404)),
                2 => offices[office].put("/feed", Page::html("<html><body>Bitte anmelden.</body></html>")),
                3 => offices[office].put("/feed", Page::redirect("/feed")),
                4 => offices[office].put("/feed", Page::rss("<rss version=\"2.0\"><channel><item><ti")),
                _ => show(&offices[office], office, told[office]),
            }
        }
        memory.push(resident(daemon.id()));
        std::thread::sleep(Duration::from_millis(250));
    }
    let _ = std::process::Command::new("kill").args(["-s", "TERM", &daemon.id().to_string()]).status();
    assert!(daemon.wait().expect("an end").success());

    let lines: Vec<Value> = log.join().expect("a log").iter().map(|line| event(line)).collect();
    let unexplained: Vec<_> =
        lines.iter().filter(|line| !TOLD.iter().any(|told| said(line).starts_with(told))).collect();
    let runs: Vec<DateTime<Utc>> = lines
        .iter()
        .filter(|line| said(line) == "run ended")
        .filter_map(|line| line["timestamp"].as_str()?.parse().ok())
        .collect();
    let apart = runs.windows(2).map(|pair| (pair[1] - pair[0]).num_minutes()).max().unwrap_or_default();
    let quarter = memory.len() / 4;
    let most = |samples: &[u64]| samples.iter().copied().max().unwrap_or_default();
    let (early, late) = (most(&memory[quarter..2 * quarter]), most(&memory[3 * quarter..]));
    println!(
        "{minutes} minutes, {} runs at most {apart} minutes apart, {} lines of log, {} unexplained; memory {early} kB in \
         the second quarter, {late} kB in the last",
        runs.len(),
        lines.len(),
        unexplained.len()
    );
    assert!(unexplained.is_empty(), "{unexplained:?}");
    assert!(runs.len() >= 2 && apart <= APART, "{apart} minutes passed between two runs of {}", runs.len());
    if minutes >= 600 {
        assert!(late * 100 <= early * 105, "memory grew from {early} to {late} kB");
    }
}

fn configuration(offices: &[Publisher]) -> String {
    let mut text = String::from(
        "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 */15 * * * *\"\nbase_url = \"https://presse.example.org/\"\n\
         [fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n",
    );
    for (number, office) in offices.iter().enumerate() {
        let address = office.url("/feed");
        text.push_str(&format!(
            "[[sources]]\nid = \"s{number}\"\naddress = \"{address}\"\nfollow = false\nmerge = false\n"
        ));
    }
    text
}

/// An office lists its newest releases.
fn show(publisher: &Publisher, office: usize, last: usize) {
    let items: Vec<_> = (1..=last)
        .rev()
        .take(10)
        .map(|number| {
            (format!("A{office}x{number} ist fertig"), format!("Vorgang {} ist beendet.", number * 7919))
        })
        .collect();
    let items: Vec<_> = items.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    publisher.put("/feed", Page::rss(rss(&items)));
}

/// Kilobytes that a process has in memory.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn event(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| Value::String(line.to_owned()))
}

fn said(event: &Value) -> &str {
    event["message"].as_str().or(event.as_str()).unwrap_or_default()
}
