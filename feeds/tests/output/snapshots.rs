//! The sample edition's documents, byte for byte, as they were read and approved.
//!
//! When a change is meant, read what was written to the folder that the message names and copy it over.

use std::fs;
use std::path::Path;

use crate::sample;

const FILES: [(&str, &str); 9] = [
    ("atom.xml", "atom.xml"),
    ("rss.xml", "rss.xml"),
    ("feed.json", "feed.json"),
    ("aktuelles.html", "aktuelles.html"),
    ("frame.html", "frame.html"),
    ("embed.html", "embed.html"),
    ("sources.opml", "sources.opml"),
    ("", "index.html"),
    ("stories/01970000-0000-7000-8000-000000000003", "story.html"),
];

const REFUSALS: [(u16, &str, &str); 4] = [
    (400, "Der Wert „0“ passt nicht zum Parameter „limit“; erlaubt ist eine Zahl von 1 bis 200.", "400.html"),
    (404, "Diese Seite gibt es hier nicht.", "404.html"),
    (410, "Diese Meldung wurde zurückgezogen.", "410.html"),
    (503, "Der Dienst ist gleich wieder da.", "503.html"),
];

#[test]
fn documents_are_as_they_were_approved() {
    let edition = sample::full();
    let documents = edition.documents();
    let refusals = REFUSALS.map(|(status, sentence, file)| (edition.error(status, sentence), file));
    let texts = FILES.map(|(path, file)| (documents[path].clone(), file)).into_iter().chain(refusals);
    let approved = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/output/expected");
    let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    fs::create_dir_all(&found).expect("a folder");
    let mut differing = Vec::new();
    for (text, file) in texts {
        let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if fs::read_to_string(approved.join(file)).ok().as_ref() != Some(&text) {
            fs::write(found.join(file), text).expect("written");
            differing.push(file);
        }
    }
    assert!(differing.is_empty(), "{differing:?} differ from {approved:?}; see {found:?}");
}
