//! Runs over a loopback publisher: what is fetched, what is published, and what stays when something breaks.

use crate::support::{Home, Page, Publisher, rss};

const ALPHA: (&str, &str) =
    ("Alphabrücke wieder frei", "Die Brücke am Markt ist seit heute wieder befahrbar.");
const BETA: (&str, &str) = ("Betaschule bekommt Anbau", "Der Anbau mit acht Räumen soll 2027 fertig sein.");
const GAMMA: (&str, &str) = ("Gammabad öffnet im Mai", "Das Bad öffnet am 9. Mai um 10 Uhr für alle.");

fn one_feed(items: &[(&str, &str)]) -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(items)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    (publisher, home)
}

/// The text between two marks, every time it occurs.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn ids(atom: &str) -> Vec<String> {
    between(atom, "<entry>", "</entry>")
        .iter()
        .flat_map(|entry| between(entry, "<id>", "</id>").into_iter().take(1))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_release_seen_is_published_in_every_format() {
    let (_publisher, home) = one_feed(&[ALPHA, BETA]);
    let ran = home.expect(0, &["refresh"]);
    assert!(ran.out.contains("amt"), "{}", ran.out);
    let published = home.published();
    for path in ["atom.xml", "rss.xml", "feed.json", "aktuelles.html", "index.html"] {
        let text = &published[path];
        let first = text.find("Alphabrücke").unwrap_or_else(|| panic!("{path} lacks the first release"));
        let second = text.find("Betaschule").unwrap_or_else(|| panic!("{path} lacks the second release"));
        assert!(first < second, "{path} is not newest first");
    }
    assert!(published["aktuelles.html"].contains("28.02.2026"));
}

#[test]
fn two_runs_with_nothing_new_change_no_byte_and_ask_conditionally() {
    let (publisher, home) = one_feed(&[ALPHA, BETA]);
    home.expect(0, &["refresh"]);
    let before = home.published();
    publisher.take_requests();
    home.expect(0, &["refresh"]);
    let asked = publisher.take_requests();
    assert!(asked.iter().all(|request| request.path == "/feed"), "robots.txt is kept: {asked:?}");
    assert!(asked.iter().all(|request| request.headers.contains_key("if-none-match")));
    assert_eq!(before, home.published());
}

#[test]
fn a_correction_moves_updated_and_a_moved_space_does_not() {
    let (publisher, home) = one_feed(&[ALPHA, GAMMA]);
    home.expect(0, &["refresh"]);
    let first = home.published();
    publisher
        .put("/feed", Page::rss(rss(&[ALPHA, (GAMMA.0, "Das  Bad öffnet am 9. Mai um 10 Uhr für alle .")])));
    home.expect(0, &["refresh"]);
    let spaced = home.published();
    let updated = |documents: &std::collections::BTreeMap<String, String>| -> Vec<String> {
        between(&documents["atom.xml"], "<updated>", "</updated>").into_iter().map(str::to_owned).collect()
    };
    assert_eq!(updated(&first)[1..], updated(&spaced)[1..]);
    publisher
        .put("/feed", Page::rss(rss(&[ALPHA, (GAMMA.0, "Das Bad öffnet am 9. Mai um 11 Uhr für alle.")])));
    home.expect(0, &["refresh"]);
    let corrected = home.published();
    assert_eq!(ids(&first["atom.xml"]), ids(&corrected["atom.xml"]));
    assert!(corrected["atom.xml"].contains("um 11 Uhr"));
    assert_ne!(updated(&first), updated(&corrected));
}

#[test]
fn a_source_that_fails_keeps_its_entries_and_costs_the_others_nothing() {
    let publisher = Publisher::start();
    publisher.put("/a", Page::rss(rss(&[ALPHA])));
    publisher.put("/b", Page::rss(rss(&[BETA])));
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.expect(0, &["refresh"]);
    let before = home.published();
    publisher.put("/a", Page::status(500));
    publisher.put("/b", Page::rss(rss(&[GAMMA, BETA])));
    let ran = home.expect(3, &["refresh"]);
    assert!(format!("{}{}", ran.out, ran.err).contains("500"), "{}{}", ran.out, ran.err);
    let after = home.published();
    assert!(after["atom.xml"].contains(ALPHA.0) && after["atom.xml"].contains(GAMMA.0));
    for id in ids(&before["atom.xml"]) {
        assert!(ids(&after["atom.xml"]).contains(&id));
    }
    let sources = home.expect(0, &["sources", "--json"]);
    let sources: serde_json::Value = serde_json::from_str(&sources.out).expect("JSON");
    assert_eq!(sources[0]["state"], "failing");
    assert_eq!(sources[0]["failures"], 1);
    assert!(sources[0]["reason"].as_str().is_some_and(|reason| reason.contains("500")));
    assert_eq!(sources[1]["state"], "ok");
}

#[test]
fn all_sources_failing_is_four_and_an_unknown_one_is_two() {
    let publisher = Publisher::start();
    let home = Home::reading(&publisher, &[("amt", "/nirgends")]);
    home.expect(4, &["refresh"]);
    let ran = home.expect(2, &["refresh", "gibtsnicht"]);
    assert!(ran.err.contains("amt"), "the known names are said: {}", ran.err);
}

#[test]
fn what_is_under_embargo_is_nowhere_until_its_time() {
    let year = 2 + this_year();
    let secret = format!("Sperrfrist: 12.05.{year}, 10:00 Uhr. Das Gammabad wird verkauft.");
    let (_publisher, home) = one_feed(&[
        ALPHA,
        ("Gammabad verkauft", &secret),
        ("Altes Bad", "Sperrfrist: 12.05.2020, 10:00 Uhr. Das Bad schließt."),
    ]);
    home.expect(0, &["refresh"]);
    let published = home.published();
    assert!(published["atom.xml"].contains(ALPHA.0) && published["atom.xml"].contains("Altes Bad"));
    for (path, text) in &published {
        assert!(!text.contains("Gammabad"), "{path} tells what is under embargo");
    }
    assert_eq!(published.keys().filter(|path| path.starts_with("stories/")).count(), 2);
}

/// The present year, for dates that have to lie ahead.
fn this_year() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time after 1970");
    1970 + now.as_secs() / 31_556_952
}

#[test]
fn an_empty_list_is_read_and_a_missing_one_is_not() {
    let publisher = Publisher::start();
    publisher.put("/leer", Page::rss(rss(&[])));
    publisher
        .put("/weg", Page::html("<html><body><h1>Impressum</h1><p>Angaben gemäß Gesetz.</p></body></html>"));
    let home = Home::reading(&publisher, &[("leer", "/leer"), ("weg", "/weg")]);
    home.expect(3, &["refresh"]);
    let sources = home.expect(0, &["sources", "--json"]);
    let sources: serde_json::Value = serde_json::from_str(&sources.out).expect("JSON");
    assert_eq!((&sources[0]["state"], &sources[1]["state"]), (&"ok".into(), &"failing".into()));
}

#[test]
fn the_same_release_of_two_offices_is_one_story_with_both_named() {
    let publisher = Publisher::start();
    let text = "Alle 64 Schulen im Kreis hängen seit dieser Woche am schnellen Netz, die letzte wurde gestern angeschlossen.";
    publisher.put("/a", Page::rss(rss(&[("Schnelles Netz für alle Schulen", text)])));
    publisher.put("/b", Page::rss(rss(&[("Schnelles Netz für alle Schulen", text)]).replace("/m/", "/b/")));
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.expect(0, &["refresh"]);
    let atom = home.published().remove("atom.xml").expect("a feed");
    assert_eq!(ids(&atom).len(), 1);
    assert!(atom.contains("rel=\"related\""), "{atom}");
}

#[test]
fn a_guid_used_by_two_sources_names_two_stories() {
    let publisher = Publisher::start();
    publisher.put(
        "/a",
        Page::rss(rss(&[("Eins", "Die Bücherei in der Oststadt hat jetzt auch am Sonntag geöffnet.")])),
    );
    publisher.put(
        "/b",
        Page::rss(
            rss(&[("Eins", "Der Kreis sucht Freiwillige für die Zählung der Störche im Juni.")])
                .replace("/m/", "/b/"),
        ),
    );
    let home = Home::reading(&publisher, &[("a", "/a"), ("b", "/b")]);
    home.expect(0, &["refresh"]);
    assert_eq!(ids(&home.published()["atom.xml"]).len(), 2);
}

#[test]
fn undated_entries_are_stamped_once() {
    let publisher = Publisher::start();
    let undated = rss(&[ALPHA]).replace("<pubDate>28 Feb 2026 09:00:00 +0100</pubDate>", "");
    publisher.put("/feed", Page::rss(undated.clone()));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    home.expect(0, &["refresh"]);
    let before = home.published();
    publisher.put("/feed", Page::rss(undated.replace("<title>Amt</title>", "<title>Amt neu</title>")));
    home.expect(0, &["refresh"]);
    assert_eq!(before, home.published());
}

#[test]
fn what_leaves_its_list_is_looked_for_once_and_stays() {
    let publisher = Publisher::start();
    let list = |items: &[(&str, &str)]| rss(items).replace("http://127.0.0.1/m/", &publisher.url("/m/"));
    publisher.put("/feed", Page::rss(list(&[ALPHA, BETA, GAMMA])));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    home.expect(0, &["refresh"]);
    publisher.put("/feed", Page::rss(list(&[ALPHA, GAMMA])));
    publisher.put("/m/betaschule", Page::redirect("/feed"));
    publisher.take_requests();
    for _ in 0..3 {
        home.expect(0, &["refresh"]);
        assert!(home.published()["atom.xml"].contains(BETA.0), "not before a day has gone by");
    }
    let looks = publisher.take_requests();
    assert_eq!(looks.iter().filter(|request| request.path == "/m/betaschule").count(), 1, "{looks:?}");
    let listed = home.expect(0, &["stories", "--q", BETA.0, "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.out).expect("JSON");
    let story = home.expect(0, &["story", listed[0]["id"].as_str().expect("an id")]);
    assert!(story.out.contains("not in its list since"), "{}", story.out);
}
