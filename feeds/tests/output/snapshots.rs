//! The sample edition's documents, byte for byte, as they were read and approved.
//!
//! When a change is meant, read what was written to the folder that the message names and copy it over.

use std::fs;
use std::path::Path;

use crate::sample;

const FILES: [(&str, &str); 7] = [
    ("atom.xml", "atom.xml"),
    ("rss.xml", "rss.xml"),
    ("feed.json", "feed.json"),
    ("aktuelles.html", "aktuelles.html"),
    ("sources.opml", "sources.opml"),
    ("", "index.html"),
    ("stories/01970000-0000-7000-8000-000000000003", "story.html"),
];

#[test]
fn documents_are_as_they_were_approved() {
    let edition = sample::full();
    let documents = edition.documents();
    let approved = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/output/expected");
    let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    fs::create_dir_all(&found).expect("a folder");
    let mut differing = Vec::new();
    for (path, file) in FILES {
        let text = documents[path].replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if fs::read_to_string(approved.join(file)).ok().as_ref() != Some(&text) {
            fs::write(found.join(file), text).expect("written");
            differing.push(file);
        }
    }
    assert!(differing.is_empty(), "{differing:?} differ from {approved:?}; see {found:?}");
}
