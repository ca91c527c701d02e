//! What a memory does to a reading: it finds a list that detection alone would miss or mistake, and does nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use feeds::merge::{Known, decide};
use feeds::model::{
    Context, Document, Kind, Outcome, RawEntry, Reading, Robots, Shape, Source, Story, TextLength,
};
use feeds::normalize::normalize;
use feeds::source::{Memory, Step, read_again};
use serde_json::Value;
use url::Url;

fn source() -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: Url::parse("https://www.amt.example/presse/").expect("an address"),
        home: None,
        kind: Kind::Listing,
        authority: 10,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn context() -> Context {
    Context { now: "2026-11-25T12:00:00Z".parse().expect("a time"), zone: chrono_tz::Europe::Berlin }
}

fn reading(address: &Url, body: &[u8], memory: &Memory) -> Reading {
    let document = Document { address: address.clone(), content_type: None, body: body.to_vec() };
    match read_again(&source(), &document, &[], memory, &context()) {
        Step::Done(reading) => reading,
        Step::Fetch(wanted) => panic!("one page was configured, but it asks for {wanted:?}"),
    }
}

fn listed(reading: &Reading) -> &[RawEntry] {
    match &reading.outcome {
        Outcome::Listed(entries) => entries,
        Outcome::Empty | Outcome::NotFound(_) => &[],
    }
}

/// What is remembered once a page has been read and its releases are told.
fn memory(address: &Url, reading: &Reading) -> Memory {
    let entries = normalize(listed(reading).to_vec(), &source(), address, &context()).entries;
    let stories: Vec<Story> = decide(&source(), entries, Known::default(), &context()).stories;
    Memory::new(reading.shape.as_deref().cloned(), &source().id, &stories)
}

/// Pages with their addresses, from a folder with `gold.json`.
fn pages(folder: &str) -> Vec<(Url, Vec<u8>)> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let gold = fs::read(folder.join("gold.json")).expect("gold.json");
    let gold: Vec<Value> = serde_json::from_slice(&gold).expect("JSON");
    let page = |page: &Value| {
        let address = page["url"].as_str().and_then(|url| url.parse().ok()).expect("an address");
        (address, fs::read(folder.join(page["page"].as_str().expect("a name"))).expect("a page"))
    };
    gold.iter().map(page).collect()
}

#[test]
fn a_memory_of_the_page_or_of_its_former_self_changes_nothing() {
    let pages = pages("relaunch");
    assert!(pages.len() > 4);
    let fresh: Vec<_> = pages.iter().map(|(url, body)| reading(url, body, &Memory::default())).collect();
    for ((address, _), before) in pages.iter().zip(&fresh) {
        let memory = memory(address, before);
        for ((address, body), fresh) in pages.iter().zip(&fresh) {
            let again = reading(address, body, &memory);
            assert_eq!(again.outcome, fresh.outcome, "{address} by a memory of another page");
        }
    }
}

#[test]
fn what_was_learned_stays_until_the_page_is_rebuilt() {
    let pages = pages("relaunch");
    let shapes = |memory: &Memory| -> Vec<Shape> {
        let one = |(address, body): &(Url, Vec<u8>)| reading(address, body, memory).shape.as_deref().cloned();
        pages.iter().filter_map(one).collect()
    };
    let fresh = shapes(&Memory::default());
    assert_eq!(fresh.len(), pages.len());
    for (nth, (address, body)) in pages.iter().enumerate() {
        let first = reading(address, body, &Memory::default());
        let again = shapes(&memory(address, &first));
        assert_eq!(again[nth].broke(&fresh[nth]), None);
        assert_eq!(again[nth], fresh[nth]);
        let others = again.iter().enumerate().filter(|(other, _)| *other != nth);
        assert!(others.clone().all(|(_, other)| fresh[nth].broke(other).is_some()), "{address}: {again:?}");
    }
}

const TITLES: [&str; 6] = [
    "Brücke am Mühlgraben bleibt länger gesperrt",
    "Bibliothek verleiht jetzt auch Werkzeug",
    "Straßenlaternen leuchten nachts gedimmt",
    "Jugendrat wählt seinen Vorstand",
    "Herbstmarkt lockt viele Gäste in die Altstadt",
    "Drei neue Fahrzeuge für die Ortswehren",
];

fn page(list: &str) -> String {
    format!("<html><body><main><h1>Stadt Ahrfeld</h1>{list}</main></body></html>")
}

fn before() -> String {
    let item = |(nth, title): (usize, &&str)| {
        format!(
            "<li><span class=datum>{:02}.10.2026</span> <a href=/presse/{nth}.html>{title}</a></li>",
            20 - nth
        )
    };
    let items: String = TITLES.iter().enumerate().map(item).collect();
    page(&format!("<h2>Pressemitteilungen</h2><ul class=presse>{items}</ul>"))
}

fn titles(reading: &Reading) -> Vec<String> {
    listed(reading).iter().map(|entry| format!("{:?}", entry.title)).collect()
}

/// What a memory of the page as it was makes of the page as it is, and what is found without.
fn compared(after: &str) -> (Reading, Reading) {
    let address = source().address;
    let first = reading(&address, before().as_bytes(), &Memory::default());
    assert_eq!(listed(&first).len(), TITLES.len());
    let memory = memory(&address, &first);
    let fresh = reading(&address, after.as_bytes(), &Memory::default());
    (reading(&address, after.as_bytes(), &memory), fresh)
}

/// Under a heading that says nothing of news, without dates, beside a list that has both.
#[test]
fn the_list_is_where_the_known_releases_are() {
    let release = |(nth, title): (usize, &&str)| {
        format!("<div class=zeile><a href=/service/dokument-{}>{title}</a></div>", nth + 70)
    };
    let releases: String = TITLES.iter().enumerate().map(release).collect();
    let other = |nth: usize| {
        format!(
            "<article><time datetime=2026-11-{:02}>{}.11.2026</time><h3><a href=/blog/{nth}>Beitrag Nummer {nth} aus \
             dem Leben der Stadt</a></h3><p>Ein langer Text über das, was in dieser Woche geschah.</p></article>",
            20 - nth,
            20 - nth
        )
    };
    let others: String = (0..6).map(other).collect();
    let after = page(&format!("<h2>Dienste</h2><div class=box>{releases}</div><h2>Neuigkeiten</h2>{others}"));
    let (remembered, fresh) = compared(&after);
    assert!(titles(&fresh).iter().all(|title| title.contains("Beitrag")), "{:?}", titles(&fresh));
    assert_eq!(listed(&remembered).len(), TITLES.len(), "{:?}", titles(&remembered));
    assert!(TITLES.iter().zip(titles(&remembered)).all(|(title, found)| found.contains(title)));
}

#[test]
fn a_page_without_known_releases_is_read_as_ever() {
    let item = |nth: usize| {
        format!(
            "<li><span>{}.11.2026</span> <a href=/neu/{nth}.html>Ganz andere Meldung {nth} vom Amt</a></li>",
            20 - nth
        )
    };
    let items: String = (0..5).map(item).collect();
    for after in [
        page(&format!("<h2>Pressemitteilungen</h2><ol>{items}</ol>")),
        page("<p>Willkommen.</p>"),
        page("<h2>Pressemitteilungen</h2><p>Zurzeit liegen keine Pressemitteilungen vor.</p>"),
    ] {
        let (remembered, fresh) = compared(&after);
        assert_eq!(remembered.outcome, fresh.outcome);
    }
}

/// New releases in a box of another kind, a pinned one apart from the others: all of it is read.
#[test]
fn what_is_new_on_a_known_page_is_not_missed() {
    let after = before().replace(
        "<ul class=presse>",
        "<ul class=presse><li class=neu><span class=datum>24.11.2026</span> <a href=/presse/77.html>Neues Rathaus \
         wird im Frühjahr bezogen</a></li>",
    );
    let (remembered, _) = compared(&after);
    assert_eq!(listed(&remembered).len(), TITLES.len() + 1, "{:?}", titles(&remembered));
}
