//! A hub on loopback: when it is told, of what, and that it is told once.

use std::collections::BTreeMap;

use crate::support::{Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 2] =
    [("Rathaus öffnet samstags", "Ab März auch samstags."), ("Museum zeigt Funde", "Aus dem alten Hafen.")];

/// A publisher that is a hub as well, and a service that tells it.
fn with_hub() -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    publisher.put("/hub", Page::status(202));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    let hub = format!("[service]\nhub = \"{}\"\n", publisher.url("/hub"));
    home.configure(&text.replace("[service]\n", &hub));
    (publisher, home)
}

/// How often the hub was told of each address since the last look.
fn told(publisher: &Publisher) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for request in publisher.take_requests().into_iter().filter(|request| request.path == "/hub") {
        let topic = request.body.strip_prefix("hub.mode=publish&hub.url=https%3A%2F%2Fpresse.example.org%2F");
        *told.entry(topic.expect("a topic below the base address").replace("%2F", "/")).or_default() += 1;
    }
    told
}

fn once_each() -> BTreeMap<String, usize> {
    ["", "sources/amt/"]
        .into_iter()
        .flat_map(|folder| ["atom.xml", "rss.xml", "feed.json"].map(|file| (format!("{folder}{file}"), 1)))
        .collect()
}

#[test]
fn a_hub_that_fails_first_is_told_once_of_each_feed() {
    let (publisher, home) = with_hub();
    home.expect(0, &["refresh"]);
    assert!(told(&publisher).is_empty(), "what nobody can fetch yet is not told");
    publisher.put("/hub", Page::status(503));
    let mut daemon = home.daemon();
    let line = daemon.wait_for("the hub could not be told of");
    assert!(line.contains("503"), "{line}");
    publisher.put("/hub", Page::status(202));
    daemon.wait_for("the hub has been told of 6 feeds");
    let mut told_of = told(&publisher);
    assert!(told_of.insert("atom.xml".to_owned(), 1).is_some_and(|times| times > 1), "it was tried again");
    assert_eq!(told_of, once_each());

    home.expect(0, &["refresh"]);
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    let more = [("Der Hafen bekommt einen Kran", "Er ist wieder da."), ITEMS[0], ITEMS[1]];
    publisher.put("/feed", Page::rss(rss(&more)));
    home.expect(0, &["refresh"]);
    daemon.wait_for("the hub has been told of 6 feeds");
    assert_eq!(told(&publisher), once_each(), "neither the unchanged run nor the new start repeat anything");
}

#[test]
fn a_hub_that_is_set_while_the_daemon_runs_is_told() {
    let (publisher, home) = with_hub();
    let with = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    let hub = with.lines().find(|line| line.starts_with("hub =")).expect("a hub");
    home.configure(&with.replace(hub, ""));
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    home.configure(&with);
    daemon.signal("HUP");
    daemon.wait_for("the hub has been told of 6 feeds");
    assert_eq!(told(&publisher), once_each());
}

#[test]
fn files_are_told_of_once_they_are_written() {
    let (publisher, home) = with_hub();
    home.expect(0, &["refresh"]);
    let to = home.path("htdocs").display().to_string();
    publisher.put("/hub", Page::status(500));
    let ran = home.expect(0, &["publish", "--to", &to]);
    assert!(ran.err.contains("the hub could not be told"), "{}", ran.err);
    publisher.put("/hub", Page::status(204));
    told(&publisher);
    home.expect(0, &["publish", "--to", &to]);
    assert_eq!(told(&publisher), once_each());
    home.expect(0, &["publish", "--to", &to]);
    assert!(told(&publisher).is_empty());
}

#[test]
fn a_hub_is_guarded_as_sources_are() {
    let (publisher, home) = with_hub();
    home.expect(0, &["refresh"]);
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&text.replace("allow_private = [\"127.0.0.0/8\"]", "allow_private = []"));
    told(&publisher);
    let ran = home.expect(0, &["publish", "--to", &home.path("htdocs").display().to_string()]);
    assert!(ran.err.contains("the hub could not be told") && ran.err.contains("127.0.0.1"), "{}", ran.err);
    assert!(told(&publisher).is_empty());
}

#[test]
fn feeds_name_the_hub_where_it_is_told_of_them() {
    let (_publisher, home) = with_hub();
    home.expect(0, &["refresh"]);
    let daemon = home.daemon();
    for (path, own) in [
        ("/atom.xml", "https://presse.example.org/atom.xml"),
        ("/sources/amt/rss.xml", "https://presse.example.org/sources/amt/rss.xml"),
        ("/feed.json?source=amt", "https://presse.example.org/sources/amt/feed.json"),
    ] {
        let (_, head, body) = daemon.get(path, &[]);
        let link = head.lines().find(|line| line.starts_with("link: ")).expect("a header").to_owned();
        assert!(
            link.contains(&format!("<{own}>; rel=\"self\"")) && link.contains("/hub>; rel=\"hub\""),
            "{link}"
        );
        assert!(body.contains("/hub\""), "{path} does not name it itself");
        let held = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
        assert!(daemon.get(path, &[("If-None-Match", &held)]).1.contains("rel=\"hub\""));
    }
    for path in ["/atom.xml?q=museum", "/aktuelles.html", "/"] {
        let (_, head, body) = daemon.get(path, &[]);
        assert!(!head.contains("\nlink: ") && !body.contains("/hub\""), "{path}");
    }
}
