//! Reads every folder of `fixtures/{feed,listing,article}` and compares the result with what a person expects.
//!
//! A folder is named after a publisher and its mistake. It holds `source.toml` ([`Given`]: where the input was
//! found and what else differs from the defaults), `input.*` (the bytes as served), further documents by name,
//! and `expected.json` in the shape of `check --json` with an `outcome`. What `expected.json` leaves out is not
//! compared, save for the number of elements of the lists it names; `entries` it has to name.
//! Expectations are written by hand: a folder without one fails, and what was found is shown to be judged.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

use feeds::model::{Document, Reading};
use feeds::source::{Further, Step, read, read_article};
use serde_json::Value;

use self::given::Given;

#[path = "fixtures/given.rs"]
mod given;
#[path = "fixtures/shown.rs"]
mod shown;

/// The kinds of documents. Other folders beside them are not ours.
const KINDS: [&str; 3] = ["feed", "listing", "article"];

/// Calls of the reader for one source; a paged list of a fixture needs far fewer.
const MOST_STEPS: usize = 20;

#[test]
fn fixtures_are_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut folders = Vec::new();
    for kind in KINDS {
        folders.extend(files_in(&root.join(kind)).into_iter().map(|folder| (kind, folder)));
    }
    assert!(!folders.is_empty(), "no fixtures in {}", root.display());
    let mut report = String::new();
    for (kind, folder) in &folders {
        let checked = catch_unwind(AssertUnwindSafe(|| check(kind, folder)));
        let differences = checked.unwrap_or_else(|_| vec!["panicked; the message stands above".to_owned()]);
        if !differences.is_empty() {
            let name = folder.strip_prefix(&root).unwrap_or(folder).display();
            report.push_str(&format!("\n{name}\n    {}\n", differences.join("\n    ")));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// What is not as expected in one folder.
fn check(kind: &str, folder: &Path) -> Vec<String> {
    let found = match found(kind, folder) {
        Ok(found) => found,
        Err(mistake) => return vec![mistake],
    };
    let expected = match fs::read_to_string(folder.join("expected.json")) {
        Ok(text) => text,
        Err(error) => return vec![format!("expected.json: {error}; found: {found:#}")],
    };
    match serde_json::from_str::<Value>(&expected) {
        Ok(expected) if expected["entries"].is_array() => shown::differences("", &expected, &found),
        Ok(_) => vec!["expected.json: names no entries".to_owned()],
        Err(error) => vec![format!("expected.json: {error}")],
    }
}

fn found(kind: &str, folder: &Path) -> Result<Value, String> {
    let given = Given::of(folder)?;
    let first = given.first(bytes(&input(folder)?)?);
    if kind == "article" {
        return Ok(shown::article(read_article(&first, &given.context()), first.address, &given));
    }
    Ok(shown::reading(to_the_end(&given, &first, folder)?, &given))
}

/// Reads as the program does, with further documents from the folder.
fn to_the_end(given: &Given, first: &Document, folder: &Path) -> Result<Reading, String> {
    let (source, context) = (given.source(), given.context());
    let mut further: Vec<Further> = Vec::new();
    for _ in 0..MOST_STEPS {
        let wanted = match read(&source, first, &further, &context) {
            Step::Done(reading) => return Ok(reading),
            Step::Fetch(wanted) => wanted,
        };
        for address in wanted {
            if further.iter().any(|one| one.address == address) {
                return Err(format!("asks for {address} twice"));
            }
            let body = given.file_of(&address)?.map(|file| bytes(&folder.join(file))).transpose()?;
            let document = body.map(|body| Document { address: address.clone(), content_type: None, body });
            further.push(Further { address, document });
        }
    }
    Err(format!("still asks for documents after {MOST_STEPS} calls"))
}

/// The one file named `input.*`.
fn input(folder: &Path) -> Result<PathBuf, String> {
    let mut inputs = files_in(folder);
    inputs.retain(|file| file.file_stem().is_some_and(|stem| stem == "input"));
    match inputs.as_slice() {
        [one] => Ok(one.clone()),
        other => Err(format!("{} files are named input.*, expected one", other.len())),
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// What is in a folder, by name; nothing if it is not there.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.sort();
    files
}
