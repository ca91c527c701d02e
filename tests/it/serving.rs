//! One state of the store has one answer to each question, header by header and byte by byte: after a run without news,
//! after a restart, from two instances at a time, and from files.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::time::Duration;

use crate::support::{Daemon, Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 5] = [
    ("Rathaus öffnet samstags", "Ab März ist das Bürgerbüro auch samstags von 9 bis 12 Uhr besetzt."),
    ("Straßenbau beginnt", "Die Hauptstraße wird ab Montag zwischen Markt und Mühle erneuert."),
    ("Museum zeigt Funde", "Zu sehen sind 140 Stücke aus der Grabung am alten Hafen."),
    ("Schwimmbad im Winter zu", "Die Halle wird bis Ostern saniert, der Verein weicht nach Süden aus."),
    ("Neue Buslinie 12", "Sie fährt alle zwanzig Minuten vom Bahnhof zum Klinikum."),
];

/// Every kind of document, of view, of archive and of refusal.
const PATHS: [&str; 24] = [
    "/",
    "/atom.xml",
    "/rss.xml",
    "/feed.json",
    "/aktuelles.html",
    "/frame.html",
    "/embed.html",
    "/sources.opml",
    "/presseschau.css",
    "/feed.css",
    "/aktuelles.js",
    "/sources/amt/atom.xml",
    "/sources/amt/aktuelles.html",
    "/archive/1/atom.xml",
    "/archive/1/",
    "/sources/amt/archive/1/feed.json",
    "/atom.xml?source=amt",
    "/rss.xml?q=museum",
    "/atom.xml?category=niemals&limit=3",
    "/aktuelles.html?heading=h3&teaser=full",
    "/?q=strasse",
    "/nirgends",
    "/atom.xml?limit=0",
    "/archive/99/atom.xml",
];

fn collected() -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&text.replace("[service]\n", "[service]\nentries = 2\n"));
    home.expect(0, &["refresh"]);
    (publisher, home)
}

/// Status, headers but the date, and body.
type Answer = (u16, Vec<String>, String);

/// Every answer by how it was asked for, each in the form in which it comes once it has been compressed.
fn answers(daemon: &Daemon, paths: &[String]) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    for path in paths {
        for encoding in ["br", "gzip", "identity"] {
            let asked = [("Accept-Encoding", encoding)];
            let whole = settled(daemon, path, encoding);
            let tag = whole.1.iter().find_map(|line| line.strip_prefix("etag: ")).map(str::to_owned);
            answers.insert(format!("{path} {encoding}"), whole);
            answers.insert(format!("HEAD {path} {encoding}"), answer(daemon.ask("HEAD", path, &asked)));
            if let Some(tag) = tag {
                let held = daemon.get(path, &[asked[0], ("If-None-Match", &tag)]);
                assert_eq!((held.0, held.2.as_str()), (304, ""), "{path} {encoding}");
                answers.insert(format!("{path} {encoding}, held"), answer(held));
            }
        }
    }
    answers
}

fn answer((status, head, body): (u16, String, String)) -> Answer {
    let lines = head.lines().filter(|line| !line.starts_with("date:")).map(str::to_owned);
    (status, lines.collect(), body)
}

fn settled(daemon: &Daemon, path: &str, encoding: &str) -> Answer {
    for _ in 0..600 {
        let found = daemon.get(path, &[("Accept-Encoding", encoding)]);
        let is_encoded = found.1.contains(&format!("content-encoding: {encoding}"));
        if is_encoded || encoding == "identity" || found.0 != 200 || found.2.len() < 512 {
            return answer(found);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{path} is not there in {encoding}");
}

/// With the page of a story.
fn paths(daemon: &Daemon) -> Vec<String> {
    let (_, _, atom) = daemon.get("/atom.xml", &[]);
    let id = atom.split("<id>urn:uuid:").nth(1).and_then(|rest| rest.split('<').next()).expect("an id");
    PATHS.iter().map(|path| (*path).to_owned()).chain([format!("/stories/{id}")]).collect()
}

/// Says which answers differ.
fn compare(found: &BTreeMap<String, Answer>, expected: &BTreeMap<String, Answer>, when: &str) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{when}");
    for (asked, answer) in expected {
        assert_eq!(&found[asked], answer, "{asked} {when}");
    }
}

#[test]
fn nothing_but_the_date_tells_one_instance_or_an_unchanged_run_from_another() {
    let (_publisher, home) = collected();
    let daemon = home.daemon();
    let paths = paths(&daemon);
    let before = answers(&daemon, &paths);
    let head = &before["/atom.xml gzip"].1;
    assert!(head.iter().any(|line| line.starts_with("cache-control: public, max-age=3600, stale-while-")));
    assert!(head.iter().any(|line| line.starts_with("last-modified: ")));
    home.expect(0, &["refresh"]);
    compare(&answers(&daemon, &paths), &before, "after a run without news");
    home.expect(0, &["backup", "all.jsonl"]);
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    let restarted = home.daemon();
    let other = Home::with(&std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration"));
    other.expect(0, &["restore", &home.path("all.jsonl").display().to_string()]);
    let second = other.daemon();
    compare(&answers(&restarted, &paths), &before, "after a restart");
    compare(&answers(&second, &paths), &before, "from a second instance beside it");
}

/// What a connection says to some requests one after the other, each sent in so many pieces, without the dates and with
/// the bodies' bytes in hexadecimal digits.
fn said(daemon: &Daemon, requests: &[String], pieces: usize) -> String {
    let mut stream = daemon.connect();
    stream.set_nodelay(true).expect("a connection");
    let mut said = String::new();
    for request in requests {
        let length = request.len().div_ceil(pieces);
        for piece in request.as_bytes().chunks(length) {
            stream.write_all(piece).expect("sent");
        }
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("the head of an answer");
            answer.extend(byte);
        }
        let answer = String::from_utf8_lossy(&answer);
        let length = answer.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut lines: Vec<_> = answer.lines().filter(|line| !line.starts_with("date: ")).collect();
        // In whatever order.
        lines[1..].sort_unstable();
        said.extend(lines.into_iter().flat_map(|line| [line, "\n"]));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a number"))];
        stream.read_exact(&mut body).expect("a body");
        said.extend(body.iter().map(|byte| format!("{byte:02x}")));
    }
    said
}

#[test]
fn a_document_is_answered_alike_whatever_else_a_request_says() {
    let (_publisher, home) = collected();
    let daemon = home.daemon();
    let (_, lines, _) = settled(&daemon, "/atom.xml", "br");
    let tag = lines.iter().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    let ask = |method: &str, path: &str, more: &str| {
        format!("{method} {path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br\r\n{more}\r\n")
    };
    let asking =
        |method: &str, path: &str, more: &str| ask(method, path, &format!("If-None-Match: {tag}\r\n{more}"));
    let simple = ask("GET", "/atom.xml", "");
    let whole = said(&daemon, std::slice::from_ref(&simple), 1);
    assert!(whole.starts_with("HTTP/1.1 200 OK\n"), "{whole}");
    for (other, pieces) in [
        (simple.clone(), 2),
        (ask("GET", "//atom.xml", "If-None-Match: \"a\"\r\n"), 1),
        (ask("GET", "/atom.xml", "TE: trailers\r\n"), 1),
        (ask("GET", "/atom.xml", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n"), 1),
    ] {
        let requests = vec![simple.clone(), other, simple.clone()];
        assert_eq!(said(&daemon, &requests, pieces), whole.repeat(requests.len()), "{requests:?}");
    }
    let simple = asking("GET", "/atom.xml", "");
    let expected = said(&daemon, std::slice::from_ref(&simple), 1);
    assert!(expected.starts_with("HTTP/1.1 304 Not Modified\n"), "{expected}");
    for (other, pieces) in [
        (simple.clone(), 2),
        (asking("GET", "//atom.xml", "User-Agent: Leser\r\n"), 1),
        (asking("HEAD", "/atom.xml", ""), 1),
        (asking("GET", "/atom.xml?", ""), 1),
        (asking("GET", "/atom.xml", "TE: trailers\r\n"), 1),
        (asking("GET", "/atom.xml", "If-None-Match: \"a\"\r\n"), 1),
        (asking("GET", "/atom.xml", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n"), 1),
        (asking("GET", "/atom.xml", &format!("X: {}\r\n", "a".repeat(4_000))), 1),
    ] {
        for requests in [vec![other.clone()], vec![simple.clone(), other.clone(), simple.clone()]] {
            assert_eq!(said(&daemon, &requests, pieces), expected.repeat(requests.len()), "{requests:?}");
        }
    }
    let mut stream = daemon.connect();
    let last = asking("GET", "/feed.json", "Connection: close\r\n");
    stream.write_all([simple.as_str(), &simple, &last].concat().as_bytes()).expect("sent");
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).expect("answers");
    let answers = String::from_utf8_lossy(&answers);
    let statuses = answers.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 "));
    assert_eq!(statuses.map(|line| &line[..3]).collect::<Vec<_>>(), ["304", "304", "200"], "in their order");
}

#[test]
fn files_have_the_bytes_and_times_that_the_daemon_serves() {
    let (publisher, home) = collected();
    let to = home.path("htdocs");
    let publish = || home.expect(0, &["publish", "--to", &to.display().to_string()]).out;
    let more = [&[("Der Hafen bekommt einen Kran", "Er steht am alten Kai.")], &ITEMS[..]].concat();
    for news in [false, true] {
        if news {
            publisher.put("/feed", Page::rss(rss(&more)));
            home.expect(0, &["refresh"]);
        }
        publish();
        let again = publish();
        assert!(again.starts_with("0 files written"), "{again}");
        let daemon = home.daemon();
        for path in paths(&daemon).iter().filter(|path| !path.contains('?')) {
            let (status, head, served) = daemon.get(path, &[]);
            let file = match path {
                page if page.starts_with("/stories/") => format!("{page}/index.html"),
                folder if folder.ends_with('/') => format!("{folder}index.html"),
                path => path.clone(),
            };
            let file = to.join(&file[1..]);
            assert_eq!(file.is_file(), status == 200, "{path}");
            if status != 200 {
                continue;
            }
            assert_eq!(std::fs::read_to_string(&file).expect("a document"), served, "{path}");
            let time = std::fs::metadata(&file).and_then(|file| file.modified()).expect("a time");
            let said = head.lines().find_map(|line| line.strip_prefix("last-modified: ")).expect("a time");
            let said = chrono::DateTime::parse_from_rfc2822(said).expect("a time").timestamp();
            let time = chrono::DateTime::<chrono::Utc>::from(time).timestamp();
            // An archive's file is as old as what is in it.
            assert!(time == said || path.contains("archive") && time < said, "{path}: {time} and {said}");
        }
    }
}
