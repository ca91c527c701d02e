//! Killed at any instant: `refresh`, `publish` and the daemon, again and again, while the offices go on publishing.
//!
//! After every kill the store opens within a second and nobody is told that it is in use. After every run that was
//! left in peace each release that an office showed during one is published exactly once, under its first id and with
//! its first date, and no file is half of one.
//!
//! `KILLS=300 SEED=7 cargo test --test it kills -- --nocapture` says how many, and which ones; the figures are printed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Chance, Home, Page, Publisher};

/// Kills if nobody says otherwise.
const KILLS: usize = 3;

const OFFICES: usize = 6;

/// Releases that an office's list has room for.
const LISTED: usize = 8;

/// How long a program that opens the store may work, from its start to its end.
const OPEN: Duration = Duration::from_secs(1);

/// How long it may take on a machine that has much else to do.
const OPEN_AT_LAST: Duration = Duration::from_secs(8);

/// What the system calls a moment of a process's work.
const MOMENT: Duration = Duration::from_millis(10);

/// A number from the environment.
fn given(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn killed_at_any_instant_nothing_is_lost_and_nothing_comes_twice() {
    let kills = usize::try_from(given("KILLS", KILLS as u64)).expect("a number of kills");
    let seed = given("SEED", 2026);
    let mut world = World::new(Chance::new(seed));
    world.let_run();
    let (mut killed, mut slowest) = ([0; 3], (Duration::ZERO, Duration::ZERO));
    for number in 0..kills {
        world.go_on();
        let what = world.chance.below(3) as usize;
        killed[what] += usize::from(world.kill(what));
        let (worked, opened) = world.open();
        assert!(
            worked < OPEN && opened < OPEN_AT_LAST,
            "kill {number} of seed {seed}: the store took {opened:?} to open, {worked:?} of them work"
        );
        slowest = (slowest.0.max(worked), slowest.1.max(opened));
        world.whole_files();
        // Several kills in a row find what the one before has left.
        if !world.chance.once_in(3) {
            world.let_run();
        }
    }
    world.let_run();
    let stories = world.known.len();
    println!(
        "seed {seed}: {kills} kills, in the middle of refresh {}, publish {}, daemon {}; {stories} releases, each \
         once; slowest opening {:?}, {:?} of them work",
        killed[0], killed[1], killed[2], slowest.1, slowest.0
    );
    assert!(killed.iter().sum::<usize>() * 2 > kills, "most kills came too late: {killed:?}");
}

/// What one release says.
#[derive(Clone)]
struct Release {
    name: String,
    text: String,
    dated: bool,
}

/// Offices that publish, and the program that is killed.
struct World {
    chance: Chance,
    publisher: Publisher,
    home: Home,
    lists: Vec<Vec<Release>>,
    told: usize,
    /// Where each release that has to be there was first found: its id, its date, when it was first seen.
    known: BTreeMap<String, [String; 3]>,
    /// How long each of the commands takes in peace.
    takes: [Duration; 3],
}

const COMMANDS: [&[&str]; 3] = [&["refresh"], &["publish", "--to", "htdocs"], &["run"]];

impl World {
    fn new(chance: Chance) -> Self {
        let publisher = Publisher::start();
        let mut text = String::from(
            "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"* * * * * *\"\nbase_url = \"https://presse.example.org/\"\n\
             [fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n",
        );
        for office in 0..OFFICES {
            let address = publisher.url(&format!("/{office}"));
            text.push_str(&format!(
                "[[sources]]\nid = \"s{office}\"\nname = \"Amt {office}\"\naddress = \"{address}\"\nfollow = false\n"
            ));
        }
        let home = Home::with(&text);
        let takes = [Duration::from_millis(300), Duration::from_millis(300), Duration::from_millis(1500)];
        let lists = vec![Vec::new(); OFFICES];
        let mut world = Self { chance, publisher, home, lists, told: 0, known: BTreeMap::new(), takes };
        for office in 0..OFFICES {
            (0..5).for_each(|_| world.tell(office));
            world.show(office);
        }
        world
    }

    /// An office publishes a release.
    fn tell(&mut self, office: usize) {
        self.told += 1;
        let number = self.told;
        let name = format!("m{number}x{office}");
        let text =
            format!("Amt {office} teilt mit, was Vorgang {} betrifft, Nummer {number}.", number * 7919);
        self.lists[office].insert(0, Release { name, text, dated: !number.is_multiple_of(3) });
        self.lists[office].truncate(LISTED);
    }

    fn show(&self, office: usize) {
        let items = self.lists[office].iter().map(|Release { name, text, dated }| {
            let date = if *dated { "<pubDate>02 Feb 2026 09:00:00 +0100</pubDate>" } else { "" };
            format!(
                "<item><title>Meldung {name} des Amtes</title><link>http://127.0.0.1/m/{name}</link>\
                 <guid>{name}</guid>{date}<description>{text}</description></item>"
            )
        });
        let items: String = items.collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>");
        self.publisher.put(&format!("/{office}"), Page::rss(feed));
    }

    /// Some offices publish, some correct themselves.
    fn go_on(&mut self) {
        for office in 0..OFFICES {
            if self.chance.once_in(2) {
                self.tell(office);
            }
            if self.chance.once_in(4) {
                let place = self.chance.below(self.lists[office].len() as u64) as usize;
                let number = self.chance.below(1000);
                self.lists[office][place].text.push_str(&format!(" Es sind {number} Stück."));
            }
            self.show(office);
        }
    }

    /// Starts a command and kills it; whether it was still going.
    fn kill(&mut self, what: usize) -> bool {
        if COMMANDS[what][0] == "publish" {
            // So that there is something to publish.
            self.home.expect(0, &["refresh"]);
        }
        let mut command = self.home.command(COMMANDS[what]);
        let takes = u64::try_from(self.takes[what].as_micros()).expect("a moment");
        let wait = Duration::from_micros(self.chance.below(takes));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
        std::thread::sleep(wait);
        let going = child.try_wait().expect("a child").is_none();
        child.kill().expect("a kill");
        child.wait().expect("an end");
        going
    }

    /// Opens the store and tells how long that took, in work and in all.
    fn open(&self) -> (Duration, Duration) {
        let began = Instant::now();
        let mut command = self.home.command(&["sources"]);
        let mut child = command.stdout(Stdio::null()).spawn().expect("the program");
        // One that has ended keeps its account until it is waited for.
        let stat = format!("/proc/{}/stat", child.id());
        let worked = loop {
            let Ok(stat) = std::fs::read_to_string(&stat) else { break Duration::ZERO };
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            if fields.first() == Some(&"Z") {
                let moments =
                    fields[11..13].iter().filter_map(|moments| moments.parse::<u32>().ok()).sum::<u32>();
                break MOMENT * moments;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        assert!(child.wait().expect("an end").success(), "the store does not open");
        (worked, began.elapsed())
    }

    /// A run in peace, and everything that has to hold behind it.
    fn let_run(&mut self) {
        self.in_peace(0);
        self.in_peace(1);
        let found = self.stored();
        for release in self.lists.iter().flatten() {
            let first = found.get(&release.name).unwrap_or_else(|| panic!("{} is lost", release.name));
            self.known.entry(release.name.clone()).or_insert_with(|| first.clone());
        }
        for (name, first) in &self.known {
            assert_eq!(found.get(name), Some(first), "{name} has another id or date");
        }
        let directory = self.home.path("htdocs");
        let pages = std::fs::read_dir(directory.join("stories")).expect("pages").count();
        assert_eq!(pages, found.len(), "as many pages as stories");
        nothing_else(&directory);
        let data = std::fs::read_dir(self.home.path("data")).expect("a store").flatten();
        for file in data.map(|file| file.file_name().to_string_lossy().into_owned()) {
            let ours = ["db", "conf", "blobs", "lock", "control.sock"].contains(&file.as_str());
            assert!(ours || file.starts_with("snap."), "{file} is left lying in the store");
        }
    }

    fn in_peace(&mut self, what: usize) {
        let began = Instant::now();
        self.home.expect(0, COMMANDS[what]);
        self.takes[what] = began.elapsed();
    }

    /// Every published story by the guid that its office gave it: id, date and when it was first seen.
    fn stored(&self) -> BTreeMap<String, [String; 3]> {
        let file = self.home.path("check.jsonl");
        self.home.expect(0, &["backup", &file.display().to_string()]);
        let lines = std::fs::read_to_string(&file).expect("a backup");
        let mut found = BTreeMap::new();
        for line in lines.lines() {
            let record: Value = serde_json::from_str(line).expect("JSON");
            let Some(story) = record.get("story") else { continue };
            let members = story["members"].as_array().expect("members");
            assert_eq!(members.len(), 1, "{story}");
            let keys = members[0]["entry"]["keys"].as_array().expect("keys");
            let guid = keys.iter().find_map(|key| key["Guid"].as_str()).expect("a guid");
            let place = [&story["id"], &story["published"], &members[0]["first_seen"]];
            let twice = found.insert(guid.to_owned(), place.map(Value::to_string));
            assert!(twice.is_none(), "{guid} is there twice");
        }
        found
    }

    /// Every document that a reader of the directory finds is whole.
    fn whole_files(&self) {
        let directory = self.home.path("htdocs");
        for (path, document) in documents(&directory) {
            let end = match path.rsplit('.').next() {
                Some("html") => "</html>",
                Some("json") => "}",
                Some("xml") if document.contains("<rss") => "</rss>",
                Some("xml") => "</feed>",
                _ => continue,
            };
            let fragment = path.ends_with("aktuelles.html");
            assert!(
                !document.is_empty() && (fragment || document.trim_end().ends_with(end)),
                "{path} is half a file"
            );
        }
    }
}

/// The files of a directory that a reader may see, by path.
fn documents(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        if entry.path().is_dir() {
            found.extend(documents(&entry.path()));
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            found.push((entry.path().display().to_string(), text));
        }
    }
    found
}

/// Nothing that a killed command has begun is left lying.
fn nothing_else(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with('.') || name == ".hosting", "{} is left lying", entry.path().display());
        if entry.path().is_dir() {
            nothing_else(&entry.path());
        }
    }
}
