//! The rules of the house, read off the sources: who may name what, and that every file says what it is.

use std::fs;
use std::path::{Path, PathBuf};

/// A crate and the places, by start of path, where it may be named.
const ROOMS: [(&str, &[&str]); 14] = [
    ("sled", &["storage/src/"]),
    ("reqwest", &["src/fetch"]),
    ("lettre", &["src/alert/mail.rs"]),
    ("httparse", &["src/daemon/ahead.rs"]),
    ("hyper_util", &["src/daemon"]),
    ("tokio_cron_scheduler", &["src/daemon/heartbeat.rs"]),
    ("prometheus", &["src/metrics"]),
    ("sd_notify", &["src/daemon/supervisor.rs"]),
    ("feed_rs", &["feeds/src/source/feed"]),
    ("scraper", &["feeds/src/"]),
    ("atom_syndication", &["feeds/src/output/atom"]),
    ("rss", &["feeds/src/output/rss"]),
    ("storage", &["storage/src/", "src/"]),
    ("tokio", &["storage/src/", "src/"]),
];

/// What the pure core does without: the outside world, the clock, waiting, and the crates above it.
const NOT_IN_THE_CORE: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant::now",
    "async fn",
    "static mut",
];

struct Source {
    /// From the root of the project, with slashes.
    path: String,
    /// Without comments.
    code: String,
    text: String,
}

impl Source {
    /// Whether it is part of what is built; tests, benches and examples may name whatever they hold to account.
    fn is_of_a_crate(&self) -> bool {
        ["src/", "feeds/src/", "storage/src/"].iter().any(|folder| self.path.starts_with(folder))
    }
}

#[test]
fn crates_are_named_in_their_rooms_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.is_of_a_crate()) {
        for (name, rooms) in ROOMS {
            let allowed = rooms.iter().any(|room| source.path.starts_with(room));
            if !allowed && names(&source.code, name) {
                wrong.push(format!("{} names {name}, which belongs to {rooms:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_crate_is_named_in_its_room() {
    for (name, rooms) in ROOMS {
        let used = sources().iter().any(|source| {
            rooms.iter().any(|room| source.path.starts_with(room)) && names(&source.code, name)
        });
        assert!(used, "{name} is named nowhere in {rooms:?}");
    }
}

#[test]
fn the_core_is_pure() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("feeds/src/")) {
        for words in NOT_IN_THE_CORE {
            if source.code.contains(words) {
                wrong.push(format!("{}: {words}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dependencies_point_one_way() {
    let manifest = |path: &str| fs::read_to_string(root().join(path)).expect("a manifest");
    let feeds = manifest("feeds/Cargo.toml");
    let storage = manifest("storage/Cargo.toml");
    for name in ["storage", "tokio", "sled", "reqwest", "hyper-util", "presseschau"] {
        assert!(!depends(&feeds, name), "feeds depends on {name}");
    }
    for name in ["reqwest", "hyper-util", "tokio-cron-scheduler", "presseschau"] {
        assert!(!depends(&storage, name), "storage depends on {name}");
    }
    assert!(depends(&storage, "feeds"));
}

#[test]
fn every_file_says_what_it_is() {
    let bare: Vec<_> = sources().into_iter().filter(|source| !source.text.starts_with("//! ")).collect();
    let paths: Vec<_> = bare.iter().map(|source| source.path.as_str()).collect();
    assert!(paths.is_empty(), "no //! header: {paths:?}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of the three crates, tests, benches and fuzz targets included.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "feeds", "storage"] {
        walk(&root().join(folder), &mut found);
    }
    assert!(found.len() > 30, "the sources are elsewhere");
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            // What was built for the fuzz targets is no source.
            if !path.ends_with("target") {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let path =
                path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(Source { path, code: code(&text), text });
        }
    }
}

/// The lines that are no comments. Only crates' own code counts as naming: tests may use what they like.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether the code uses a crate by path (`rss::…`, `::rss::…`), other than as the end of a longer name or as one
/// of our own modules (`output::rss::…`).
fn names(code: &str, name: &str) -> bool {
    let used = format!("{name}::");
    code.match_indices(&used).any(|(at, _)| {
        let before = code[..at].strip_suffix("::").unwrap_or(&code[..at]);
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

fn depends(manifest: &str, name: &str) -> bool {
    manifest.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(name))
}
