//! The daemon as subscribers, partners and operators meet it.

use crate::support::{Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 3] = [
    ("Rathaus öffnet samstags", "Ab März ist das Bürgerbüro auch samstags von 9 bis 12 Uhr besetzt."),
    ("Straßenbau beginnt", "Die Hauptstraße wird ab Montag zwischen Markt und Mühle erneuert."),
    ("Museum zeigt Funde", "Zu sehen sind 140 Stücke aus der Grabung am alten Hafen."),
];

fn daemon() -> (Publisher, Home, crate::support::Daemon) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    home.expect(0, &["refresh"]);
    let daemon = home.daemon();
    (publisher, home, daemon)
}

#[test]
fn documents_have_types_tags_and_answer_conditions() {
    let (_publisher, _home, daemon) = daemon();
    for (path, media_type) in [
        ("/", "text/html"),
        ("/atom.xml", "application/atom+xml"),
        ("/rss.xml", "application/rss+xml"),
        ("/feed.json", "application/feed+json"),
        ("/aktuelles.html", "text/html"),
        ("/aktuelles.css", "text/css"),
        ("/sources.opml", "text/x-opml"),
        ("/sources/amt/atom.xml", "application/atom+xml"),
    ] {
        let (status, head, _) = daemon.get(path, &[]);
        assert_eq!(status, 200, "{path}");
        assert!(head.contains(&format!("content-type: {media_type}")), "{path}: {head}");
        let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
        assert!(tag.starts_with('"'), "a strong tag: {tag}");
        assert_eq!(daemon.get(path, &[("If-None-Match", &tag)]).0, 304, "{path}");
        let (_, gzip, _) = daemon.get(path, &[("Accept-Encoding", "gzip")]);
        assert!(gzip.contains("vary: accept-encoding"), "{path}");
        assert!(
            !gzip.contains("content-encoding: gzip") || !gzip.contains(&tag),
            "{path}: each encoding has its tag"
        );
        let (status, _, body) = daemon.ask("HEAD", path, &[]);
        assert_eq!((status, body.as_str()), (200, ""), "{path}");
    }
}

#[test]
fn lists_are_filtered_then_cut() {
    let (_publisher, _home, daemon) = daemon();
    let count = |path: &str| daemon.get(path, &[]).2.matches("<entry>").count();
    assert_eq!(count("/atom.xml"), 3);
    assert_eq!(count("/atom.xml?limit=2"), 2);
    assert_eq!(count("/atom.xml?q=museum"), 1);
    assert_eq!(count("/atom.xml?q=strassenbau"), 1);
    assert_eq!(count("/atom.xml?source=amt"), 3);
    assert_eq!(count("/atom.xml?category=niemand"), 0);
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let (_publisher, _home, daemon) = daemon();
    for (path, status, words) in [
        ("/atom.xml?limit=0", 400, "limit"),
        ("/atom.xml?limit=viele", 400, "limit"),
        ("/atom.xml?source=fremd", 400, "fremd"),
        ("/atom.xml?farbe=rot", 400, "farbe"),
        ("/aktuelles.html?heading=h7", 400, "heading"),
        ("/nirgends", 404, ""),
        ("/sources/fremd/atom.xml", 404, ""),
        ("/stories/01890a5d-ac96-774b-bcce-b302099a8057", 404, ""),
        ("/stories/keine", 404, ""),
    ] {
        let (found, _, body) = daemon.get(path, &[]);
        assert_eq!(found, status, "{path}");
        assert!(body.contains(words), "{path}: {body}");
    }
    let (status, head, _) = daemon.ask("POST", "/atom.xml", &[]);
    assert_eq!(status, 405);
    assert!(head.contains("allow: get, head"));
}

#[test]
fn a_story_has_a_page_and_nothing_foreign_is_loaded() {
    let (_publisher, _home, daemon) = daemon();
    let (_, _, atom) = daemon.get("/atom.xml", &[]);
    let id = atom.split("<id>urn:uuid:").nth(1).and_then(|rest| rest.split('<').next()).expect("an id");
    let (status, head, page) = daemon.get(&format!("/stories/{id}"), &[]);
    assert_eq!(status, 200);
    assert!(page.contains(ITEMS[0].0));
    assert!(head.contains("content-security-policy: default-src 'none'"));
    assert!(!page.contains("<script src") && !page.contains("src=\"http"));
}

#[test]
fn one_document_alone_may_be_framed() {
    let (_publisher, _home, daemon) = daemon();
    for (path, framed) in [
        ("/frame.html", true),
        ("/frame.html?limit=1&heading=h3", true),
        ("/sources/amt/frame.html", true),
        ("/frame.html?limit=0", false),
        ("/", false),
        ("/embed.html?limit=5", false),
        ("/aktuelles.html", false),
        ("/nirgends", false),
    ] {
        let (_, head, _) = daemon.get(path, &[]);
        let policy =
            head.lines().find(|line| line.starts_with("content-security-policy: ")).expect("a policy");
        assert_eq!(policy.ends_with("frame-ancestors *"), framed, "{path}: {policy}");
        assert_eq!(policy.ends_with("frame-ancestors 'none'"), !framed, "{path}: {policy}");
        assert!(policy.contains(if framed { "script-src 'self'" } else { "default-src 'none'; style-src" }));
        assert!(
            head.contains("referrer-policy: no-referrer") && head.contains("x-content-type-options: nosniff")
        );
        assert!(!head.contains("set-cookie"), "{path}");
    }
    assert_eq!(daemon.get("/sources/amt/embed.html", &[]).0, 404, "one page for all");
}

#[test]
fn a_proxy_may_ask_as_it_likes() {
    use std::io::{Read, Write};
    let (_publisher, _home, daemon) = daemon();
    let ask = |request: &str| {
        let mut stream = daemon.connect();
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    let old = ask("GET /atom.xml HTTP/1.0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 ") && old.ends_with("</feed>"), "{old}");
    let whole = ask(
        "GET http://presse.example/atom.xml HTTP/1.1\r\nHost: presse.example\r\nConnection: close\r\n\r\n",
    );
    assert!(whole.starts_with("HTTP/1.1 200 ") && whole.contains("</feed>"), "{whole}");
    let two = ask(
        "GET /nirgends HTTP/1.1\r\nHost: a\r\n\r\nHEAD /rss.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert!(
        two.starts_with("HTTP/1.1 404 ") && two.contains("HTTP/1.1 200 ") && two.ends_with("\r\n\r\n"),
        "{two}"
    );
    assert!(ask("Guten Tag\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

#[test]
fn commands_are_handed_to_the_running_daemon() {
    let (publisher, home, daemon) = daemon();
    publisher
        .put("/feed", Page::rss(rss(&[("Neues vom Hafen", "Der Kran ist wieder da."), ITEMS[0], ITEMS[1]])));
    let ran = home.expect(0, &["refresh"]);
    assert!(ran.out.contains("amt"), "{}", ran.out);
    assert!(daemon.get("/atom.xml", &[]).2.contains("Neues vom Hafen"), "the new edition is served at once");
    assert!(home.expect(0, &["sources"]).out.contains("amt"));
    assert!(home.published()["atom.xml"].contains("Neues vom Hafen"));
}

#[test]
fn both_signals_end_it_well() {
    for signal in ["TERM", "INT"] {
        let (_publisher, home, daemon) = daemon();
        daemon.signal(signal);
        assert_eq!(daemon.end(), Some(0), "{signal}");
        home.expect(0, &["sources"]);
    }
}

#[test]
fn the_first_run_comes_at_the_start() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    assert!(daemon.get("/atom.xml", &[]).2.contains(ITEMS[0].0));
    let (status, _, health) = daemon.get("/health", &[]);
    assert_eq!(status, 200, "{health}");
}
