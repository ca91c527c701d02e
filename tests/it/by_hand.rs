//! What a person decides, through the real program: alone, beside a running daemon, and over later runs.

use std::path::Path;

use serde_json::Value;

use crate::support::{Daemon, Home, Page, Publisher, Ran, rss};

const FERRY: (&str, &str) = (
    "Fähre setzt wieder über den Fluss",
    "Nach 14 Wochen in der Werft setzt die Fähre am Montag wieder über den Fluss, zunächst nur tagsüber, weil für die \
     späten Fahrten noch ein zweiter Schiffsführer fehlt.",
);
const LIBRARY: (&str, &str) =
    ("Bücherei zieht um", "Die Stadtbücherei packt 80.000 Bände ein und öffnet im August am Markt.");

/// Two offices: both tell of the ferry, one of the library as well.
fn told() -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/a", Page::rss(rss(&[FERRY, LIBRARY])));
    publisher.put("/b", Page::rss(rss(&[FERRY]).replace("/m/", "/b/")));
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.expect(0, &["refresh"]);
    (publisher, home)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

/// The stories in a state as `stories` lists them.
fn stories(home: &Home, state: &str) -> Vec<Value> {
    let listed = json(&home.expect(0, &["stories", "--state", state, "--json"]));
    listed.as_array().expect("a list").clone()
}

fn id_of(home: &Home, title: &str) -> String {
    let listed = stories(home, "published");
    let story = listed.iter().find(|story| story["title"] == title).expect("a story of that title");
    story["id"].as_str().expect("an id").to_owned()
}

/// Whether any file below a directory holds some bytes.
fn holds(directory: &Path, wanted: &[u8]) -> bool {
    std::fs::read_dir(directory).expect("a directory").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, wanted);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    })
}

/// What the store holds of a story and of the decisions about it, as it stands in the files: compressed.
fn stored(home: &Home, id: &str) -> Vec<Vec<u8>> {
    let id = uuid::Uuid::parse_str(id).expect("an id");
    let store = sled::open(home.path("data")).expect("nobody else has it open");
    let trees = ["stories", "decisions"].map(|name| store.open_tree(name).expect("a tree"));
    let rows = trees.iter().flat_map(|tree| tree.scan_prefix(id.as_bytes()).values());
    rows.map(|value| value.expect("a value").to_vec()).collect()
}

fn beside(home: &Home) -> Daemon {
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    daemon
}

#[test]
fn what_is_withdrawn_leaves_every_document_at_once_and_stays_away() {
    let (_publisher, home) = told();
    let id = id_of(&home, LIBRARY.0);
    let daemon = beside(&home);
    assert!(daemon.get("/atom.xml", &[]).2.contains(LIBRARY.0));
    home.expect(0, &["story", "withdraw", &id]);
    for path in [
        "/",
        "/atom.xml",
        "/rss.xml",
        "/feed.json",
        "/aktuelles.html",
        "/sources/a/atom.xml",
        "/atom.xml?q=bände",
    ] {
        let (status, _, text) = daemon.get(path, &[]);
        assert_eq!(status, 200, "{path}");
        assert!(!text.contains(LIBRARY.0), "{path}");
    }
    let tombstone = format!("<at:deleted-entry ref=\"urn:uuid:{id}\"");
    assert!(daemon.get("/atom.xml", &[]).2.contains(&tombstone));
    assert!(daemon.get("/sources/a/atom.xml", &[]).2.contains(&tombstone));
    assert!(!daemon.get("/sources/b/atom.xml", &[]).2.contains(&tombstone));
    let (status, _, page) = daemon.get(&format!("/stories/{id}"), &[]);
    assert!(status == 410 && !page.contains(LIBRARY.0), "{status} {page}");
    home.expect(0, &["refresh"]);
    assert_eq!(stories(&home, "published").len(), 1);
    let withdrawn = stories(&home, "withdrawn");
    assert_eq!((withdrawn.len(), withdrawn[0]["id"].as_str()), (1, Some(id.as_str())));
    let listed =
        home.expect(0, &["stories", "--state", "withdrawn", "--verdict", "withdrawn", "--source", "a"]);
    assert!(listed.out.contains(&id), "{}", listed.out);
    let why = json(&home.expect(0, &["story", &id, "--json"]));
    let last = why["decisions"].as_array().and_then(|made| made.last()).expect("a decision").clone();
    assert_eq!((last["verdict"].as_str(), last["by"].as_str()), (Some("withdrawn"), Some("operator")));
    home.expect(1, &["story", "withdraw", &id]);
    home.expect(0, &["story", "restore", &id]);
    assert_eq!(daemon.get(&format!("/stories/{id}"), &[]).0, 200);
    assert!(!daemon.get("/atom.xml", &[]).2.contains("deleted-entry"));
}

#[test]
fn what_is_split_stays_apart_and_what_is_joined_together() {
    let (publisher, home) = told();
    let ferry = id_of(&home, FERRY.0);
    assert_eq!(stories(&home, "published").len(), 2);
    let parted = json(&home.expect(0, &["story", "split", &ferry, "b", "--json"]));
    let other = parted[1]["id"].as_str().expect("an id").to_owned();
    assert_eq!((parted[0]["id"].as_str(), parted[0]["apart"][0].as_str()), (Some(ferry.as_str()), Some("b")));
    // Neither the same list nor a new one under new names joins them.
    home.expect(0, &["refresh"]);
    publisher.put("/b", Page::rss(rss(&[FERRY]).replace("/m/", "/neu/").replace("<guid>", "<guid>neu-")));
    home.expect(0, &["refresh"]);
    let both =
        |home: &Home| json(&home.expect(0, &["story", &ferry, "--json"]))["members"].as_array().map(Vec::len);
    assert_eq!(both(&home), Some(1));

    let daemon = beside(&home);
    home.expect(0, &["story", "join", &ferry, &other]);
    assert_eq!(both(&home), Some(2));
    let (status, head, _) = daemon.get(&format!("/stories/{other}"), &[]);
    assert_eq!(status, 301, "{head}");
    assert!(head.contains(&format!("location: {ferry}")), "{head}");
    assert!(daemon.get("/atom.xml", &[]).2.contains(&format!("<at:deleted-entry ref=\"urn:uuid:{other}\"")));
    home.expect(0, &["refresh"]);
    assert_eq!((both(&home), stories(&home, "published").len()), (Some(2), 2));
    let published = home.published();
    let page = &published[&format!("stories/{other}/index.html")];
    assert!(page.contains("http-equiv=\"refresh\"") && page.contains(&ferry), "{page}");
}

#[test]
fn what_a_further_office_says_otherwise_is_shown() {
    let (publisher, home) = told();
    let ferry = id_of(&home, FERRY.0);
    let differs =
        |home: &Home| json(&home.expect(0, &["story", &ferry, "--json"]))["members"][1]["differs"].clone();
    assert_eq!(differs(&home), serde_json::json!([]));
    let corrected = FERRY.1.replace("14 Wochen", "15 Wochen");
    publisher.put("/b", Page::rss(rss(&[(FERRY.0, corrected.as_str())]).replace("/m/", "/b/")));
    home.expect(0, &["refresh"]);
    assert_eq!(differs(&home), serde_json::json!(["says „15“ for „14“"]));
    assert!(home.expect(0, &["story", &ferry]).out.contains("says „15“ for „14“"));
}

#[test]
fn what_is_erased_is_in_no_file_and_does_not_come_back() {
    let (publisher, home) = told();
    publisher.put("/a", Page::rss(rss(&[FERRY, (LIBRARY.0, &LIBRARY.1.replace("August", "Oktober"))])));
    home.expect(0, &["refresh"]);
    let id = id_of(&home, LIBRARY.0);
    let words = ["zieht um", "80.000", "Stadtbücherei", "/m/bücherei"];
    let values = stored(&home, &id);
    assert!(!values.is_empty());
    for value in &values {
        assert!(holds(&home.path("data"), value), "the test finds what is there");
    }
    let daemon = beside(&home);
    let ran = home.expect(0, &["story", "erase", &id]);
    assert!(ran.out.contains("erased") && ran.err.contains("backups"), "{}{}", ran.out, ran.err);
    for gone in values.iter().map(Vec::as_slice).chain(words.map(str::as_bytes)) {
        assert!(!holds(&home.path("data"), gone), "{}", String::from_utf8_lossy(gone));
    }
    assert_eq!(daemon.get(&format!("/stories/{id}"), &[]).0, 410);
    assert!(daemon.get("/atom.xml", &[]).2.contains(&format!("<at:deleted-entry ref=\"urn:uuid:{id}\"")));
    home.expect(0, &["refresh"]);
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    home.expect(0, &["refresh"]);
    assert_eq!(stories(&home, "published").len(), 1, "its office still lists it");
    let left = json(&home.expect(0, &["story", &id, "--json"]));
    assert_eq!((left["state"].as_str(), left["members"].as_array().map(Vec::len)), (Some("erased"), Some(0)));
    assert_eq!(left["decisions"].as_array().map(Vec::len), Some(0));
    for words in words {
        assert!(!holds(&home.path("data"), words.as_bytes()), "{words}");
        assert!(home.published().values().all(|text| !text.contains(words)), "{words}");
    }
    home.expect(1, &["story", "restore", &id]);
}

#[test]
fn who_names_a_story_that_is_not_there_is_told_so() {
    let (_publisher, home) = told();
    let (ferry, nobody) = (id_of(&home, FERRY.0), "01890a5d-ac96-774b-bcce-b302099a8057");
    for arguments in [
        &["story", nobody][..],
        &["story", "withdraw", nobody],
        &["story", "restore", nobody],
        &["story", "erase", nobody],
        &["story", "join", &ferry, nobody],
        &["story", "split", nobody, "a"],
    ] {
        let ran = home.expect(3, arguments);
        assert!(ran.err.contains("there is no story"), "{}", ran.err);
    }
    home.expect(2, &["story"]);
    home.expect(2, &["story", "withdraw", "unsinn"]);
    home.expect(2, &["stories", "--state", "anders"]);
    home.expect(2, &["stories", "--verdict", "anders"]);
    let ran = home.expect(1, &["story", "split", &ferry, "c"]);
    assert!(ran.err.contains("does not tell"), "{}", ran.err);
}
