//! Never lost: backups, what is restored from them, and what is said when a store does not open.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::support::{Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 3] = [
    ("Kanalbau endet", "Die Arbeiten in der Mühlgasse sind zwei Wochen früher fertig geworden."),
    ("Chor singt im Park", "Am Sonntag um 15 Uhr singen 60 Kinder auf der Wiese am Teich."),
    ("Bücherei zieht um", "Die Stadtbücherei packt 80.000 Bände ein und öffnet im August am Markt."),
];

/// An office that was read, corrected itself and took a release back, and one that fails.
fn told() -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed"), ("weg", "/nirgends")]);
    home.expect(3, &["refresh"]);
    publisher.put("/feed", Page::rss(rss(&ITEMS).replace("60 Kinder", "90 Kinder")));
    home.expect(0, &["refresh", "amt"]);
    let id = stories(&home, "published")[2]["id"].as_str().expect("an id").to_owned();
    home.expect(0, &["story", "withdraw", &id]);
    (publisher, home)
}

fn stories(home: &Home, state: &str) -> Vec<Value> {
    let listed = home.expect(0, &["stories", "--state", state, "--json"]).out;
    serde_json::from_str(&listed).expect("a list of stories")
}

/// Another machine with the same configuration and nothing in its store.
fn empty(home: &Home) -> Home {
    Home::with(&std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration"))
}

fn names(directory: &Path) -> Vec<String> {
    let files = std::fs::read_dir(directory).expect("a directory").flatten();
    let mut names: Vec<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_document_comes_back_byte_for_byte() {
    let (_publisher, home) = told();
    let documents = home.published();
    for name in ["b.jsonl", "b.jsonl.gz", "b.jsonl.zst"] {
        let file = home.path(name).display().to_string();
        home.expect(0, &["backup", &file]);
        let mode = std::fs::metadata(&file).expect("a backup").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let other = empty(&home);
        other.expect(0, &["restore", &file]);
        assert_eq!(other.published(), documents, "{name}");
        for command in [&["sources", "--json"][..], &["stories", "--state", "withdrawn"]] {
            assert_eq!(other.run(command).out, home.run(command).out);
        }
        // What was read is known there: nothing is new.
        assert!(other.expect(0, &["refresh", "amt"]).out.contains("not modified"));
    }
    let plain = std::fs::read(home.path("b.jsonl")).expect("a backup");
    assert!(plain.starts_with(b"{\"presseschau\":{\"format\":1,\"holds\":\"everything\""));
    let (mut gzip, mut zstd) = (Vec::new(), Vec::new());
    let file = |name| std::fs::File::open(home.path(name)).expect("a backup");
    flate2::read::GzDecoder::new(file("b.jsonl.gz")).read_to_end(&mut gzip).expect("gzip");
    zstd::stream::copy_decode(file("b.jsonl.zst"), &mut zstd).expect("zstd");
    let records =
        |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').skip(1).take(9).collect::<Vec<_>>().concat();
    assert_eq!(records(&gzip), records(&plain));
    assert_eq!(records(&zstd), records(&plain));
    assert!(!names(&home.path("data")).iter().any(|name| name.contains("partial")));
}

#[test]
fn a_daemon_is_backed_up_while_it_runs() {
    let (_publisher, home) = told();
    let documents = home.published();
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    home.expect(0, &["backup", "b.jsonl.zst"]);
    let file = home.path("b.jsonl.zst").display().to_string();
    assert!(home.expect(1, &["restore", &file]).err.contains("stop the daemon first"));
    let other = empty(&home);
    other.expect(0, &["restore", &file]);
    assert_eq!(other.published(), documents);
}

#[test]
fn an_export_is_one_line_a_story() {
    let (_publisher, home) = told();
    let alone = home.expect(0, &["export"]);
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    let beside = home.expect(0, &["export"]);
    home.expect(0, &["export", "stories.jsonl"]);
    let file = std::fs::read_to_string(home.path("stories.jsonl")).expect("an export");
    for text in [alone.out, beside.out, file] {
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        assert_eq!(lines.len(), 2 + 3);
        assert_eq!(lines[0]["presseschau"]["holds"], "stories");
        assert!(lines[1..4].iter().all(|line| line["story"]["members"].is_array()));
        assert_eq!(lines[4]["end"]["records"], 3);
    }
    assert!(!names(&home.path("data")).iter().any(|name| name.contains("partial")));
}

#[test]
fn what_cannot_be_restored_changes_nothing() {
    let (_publisher, home) = told();
    home.expect(0, &["backup", "b.jsonl.gz"]);
    home.expect(0, &["export", "e.jsonl"]);
    assert!(home.expect(1, &["restore", "b.jsonl.gz"]).err.contains("is not empty"));
    let whole = std::fs::read(home.path("b.jsonl.gz")).expect("a backup");
    let cut = &whole[..whole.len() / 2];
    std::fs::write(home.path("cut.jsonl.gz"), cut).expect("a file");
    let other = empty(&home);
    for (file, reason) in [
        ("cut.jsonl.gz", "line "),
        ("e.jsonl", "export"),
        ("presseschau.toml", "line 1: this is not the first line of a backup"),
        ("nirgends", "nirgends: No such file"),
    ] {
        let ran = other.expect(1, &["restore", &home.path(file).display().to_string()]);
        assert!(ran.err.contains(reason), "{file}: {}", ran.err);
        assert!(stories(&other, "published").is_empty());
    }
    other.expect(0, &["restore", &home.path("b.jsonl.gz").display().to_string()]);
    assert!(other.expect(2, &["restore", "b", "--storage", "memory:"]).err.contains("forgets"));
}

#[test]
fn a_backup_takes_the_place_of_files_only() {
    let (_publisher, home) = told();
    for (file, reason) in
        [("data", "something else than a file"), ("/dev/null", "something else"), ("weg/b", "no directory")]
    {
        let ran = home.expect(2, &["backup", file]);
        assert!(ran.err.contains(reason), "{file}: {}", ran.err);
    }
    std::fs::write(home.path("b.jsonl"), "yesterday's").expect("a file");
    home.expect(0, &["backup", "b.jsonl"]);
    assert!(std::fs::read_to_string(home.path("b.jsonl")).expect("a backup").starts_with("{\"presseschau\""));
}

#[test]
fn one_backup_a_day_is_made_behind_a_run_and_the_oldest_go() {
    let (publisher, home) = told();
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&text.replace("[fetch]", "[backup]\ndirectory = \"sicher\"\nkeep = 2\n[fetch]"));
    std::fs::create_dir(home.path("sicher")).expect("a directory");
    let old = ["2026-01-01", "2026-01-02", "2026-01-03"].map(|day| format!("presseschau-{day}.jsonl.zst"));
    for name in old.iter().map(String::as_str).chain(["presseschau-vorher.jsonl.zst"]) {
        std::fs::write(home.path("sicher").join(name), "").expect("a file");
    }
    home.expect(0, &["refresh", "amt"]);
    let made = names(&home.path("sicher"));
    assert_eq!(made.len(), 3, "{made:?}");
    assert!(made.contains(&old[2]) && made.contains(&"presseschau-vorher.jsonl.zst".to_owned()), "{made:?}");
    let today = made.iter().find(|name| **name > old[2] && name.contains("-20")).expect("today's");
    let changed = || std::fs::metadata(home.path("sicher").join(today)).and_then(|file| file.modified());
    let before = changed().expect("a backup");

    let documents = home.published();
    publisher.put("/feed", Page::rss(rss(&ITEMS[..2])));
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    home.expect(0, &["refresh", "amt"]);
    assert_eq!(changed().expect("a backup"), before, "one a day");
    let other = empty(&home);
    other.expect(0, &["restore", &home.path("sicher").join(today).display().to_string()]);
    assert_eq!(other.published(), documents);
}

#[test]
fn a_day_without_a_backup_is_an_error_in_the_log_and_none_of_the_run() {
    let (_publisher, home) = told();
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&text.replace("[fetch]", "[backup]\ndirectory = \"presseschau.toml\"\n[fetch]"));
    let ran = home.expect(0, &["refresh", "amt"]);
    assert!(ran.err.contains("ERROR") && ran.err.contains("backup is missing"), "{}", ran.err);
}

#[test]
fn a_store_that_does_not_open_names_the_way_back() {
    let (_publisher, home) = told();
    let documents = home.published();
    home.expect(0, &["backup", "b.jsonl.zst"]);
    let data = home.path("data");
    // The head of every segment of sled's file, as a drive that fails may leave it.
    let file = data.join("db");
    let mut bytes = std::fs::read(&file).expect("sled's file");
    bytes.iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5a);
    std::fs::write(&file, bytes).expect("damage");
    for command in [&["sources"][..], &["run"], &["restore", "b.jsonl.zst"]] {
        let ran = home.expect(1, command);
        assert!(ran.err.contains("damaged") && ran.err.contains("presseschau restore"), "{}", ran.err);
    }
    std::fs::rename(&data, home.path("data.old")).expect("moved away");
    home.expect(0, &["restore", "b.jsonl.zst"]);
    assert_eq!(home.published(), documents);
}

#[test]
fn no_more_earlier_versions_are_kept_than_asked_for() {
    let publisher = Publisher::start();
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    let tell = |children: &str| {
        let told = rss(&ITEMS).replace("60 Kinder", children);
        publisher.put("/feed", Page::rss(told));
        home.expect(0, &["refresh", "amt"]);
    };
    ["60 Kinder", "70 Kinder", "80 Kinder"].into_iter().for_each(tell);
    let id = stories(&home, "published")[1]["id"].as_str().expect("an id").to_owned();
    let versions = || {
        let story: Value =
            serde_json::from_str(&home.expect(0, &["story", &id, "--json"]).out).expect("a story");
        story["members"][0]["versions"].as_array().map(Vec::len)
    };
    assert_eq!(versions(), Some(2));
    for (most, children) in [(1, "90 Kinder"), (0, "95 Kinder")] {
        home.configure(&text.replace("[service]", &format!("[service]\nversions = {most}")));
        tell(children);
        assert_eq!(versions(), Some(most));
    }
    let page = &home.published()[&format!("stories/{id}/index.html")];
    assert!(page.contains("95 Kinder") && !page.contains("90 Kinder"));
}
