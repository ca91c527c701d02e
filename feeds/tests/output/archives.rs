//! What documents say of their place in the chain of archives (RFC 5005).

use feeds::output::{Part, Query};

use crate::read;
use crate::sample::{self, Edition};

/// Relation and address of every link of a feed that is not an entry's.
fn links(file: &str, text: &str) -> Vec<(String, String)> {
    let document = read::xml(text);
    let root = document.root_element();
    let feed = if file == "rss.xml" { root.first_element_child().expect("a channel") } else { root };
    let links = feed.children().filter(|node| {
        node.tag_name().name() == "link" && node.tag_name().namespace() == Some("http://www.w3.org/2005/Atom")
    });
    let name = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap_or_default().to_owned();
    links.map(|link| (name(link, "rel"), name(link, "href"))).collect()
}

fn expected(file: &str, links: &[(&str, &str)]) -> Vec<(String, String)> {
    let base = "https://presse.example.org/feeds/";
    let links = links.iter().map(|(rel, path)| ((*rel).to_owned(), format!("{base}{path}{file}")));
    links.collect()
}

fn part(number: u64, archives: u64) -> Part {
    Part::head(archives * 100).archive(number).expect("an archive")
}

fn of_source(edition: &Edition) -> Edition {
    let query = Query { sources: vec![sample::source("elbau")], ..Query::default() };
    Edition { query, ..edition.clone() }
}

#[test]
fn links_lead_along_the_chain() {
    let full = sample::full();
    for (part, along) in [
        (Part::Answer, vec![("self", "")]),
        (Part::head(0), vec![("self", "")]),
        (Part::head(201), vec![("self", ""), ("prev-archive", "archive/3/")]),
        (part(3, 3), vec![("self", "archive/3/"), ("current", ""), ("prev-archive", "archive/2/")]),
        (
            part(2, 3),
            vec![
                ("self", "archive/2/"),
                ("current", ""),
                ("prev-archive", "archive/1/"),
                ("next-archive", "archive/3/"),
            ],
        ),
        (part(1, 3), vec![("self", "archive/1/"), ("current", ""), ("next-archive", "archive/2/")]),
    ] {
        let edition = Edition { part, ..full.clone() };
        for file in ["atom.xml", "rss.xml"] {
            let text = edition.document(file);
            let mut found = links(file, &text);
            found.retain(|(rel, _)| rel != "alternate");
            assert_eq!(found, expected(file, &along), "{file} of {part:?}");
            let mark = read::xml(&text)
                .descendants()
                .filter(|node| node.has_tag_name(("http://purl.org/syndication/history/1.0", "archive")))
                .count();
            assert_eq!(mark, usize::from(matches!(part, Part::Archive { .. })), "{file} of {part:?}");
        }
        let json: serde_json::Value = serde_json::from_str(&edition.document("feed.json")).expect("JSON");
        let address = |rel| {
            let all = expected("feed.json", &along);
            all.into_iter().find(|(name, _)| name == rel).map(|(_, address)| address)
        };
        assert_eq!(json["feed_url"].as_str().map(str::to_owned), address("self"));
        assert_eq!(json["next_url"].as_str().map(str::to_owned), address("prev-archive"));
        assert_eq!(json["_presseschau"]["current"].as_str().map(str::to_owned), address("current"));
    }
}

#[test]
fn the_archives_of_a_source_are_below_its_address() {
    let edition = of_source(&Edition { part: part(2, 2), ..sample::full() });
    let along = [
        ("self", "sources/elbau/archive/2/"),
        ("current", "sources/elbau/"),
        ("prev-archive", "sources/elbau/archive/1/"),
    ];
    let mut found = links("rss.xml", &edition.document("rss.xml"));
    found.retain(|(rel, _)| rel != "alternate");
    assert_eq!(found, expected("rss.xml", &along));
}

/// An archive is a part of the feed that is subscribed to: one id, one title, the same entries as anywhere.
#[test]
fn an_archive_is_the_same_feed() {
    let head = sample::full();
    let archive = Edition { part: part(1, 1), ..head.clone() };
    assert_eq!(read::feeds(&head), read::feeds(&archive));
    for name in ["id", "title"] {
        let of = |edition: &Edition| {
            let text = edition.document("atom.xml");
            let document = read::xml(&text);
            let found = document.descendants().find(|node| node.tag_name().name() == name);
            found.and_then(|node| node.text().map(str::to_owned))
        };
        assert_eq!(of(&head), of(&archive), "{name}");
    }
}

/// How many archives follow a closed one, and which offices there are by now, is not to be seen in it.
#[test]
fn a_closed_archive_knows_nothing_of_what_follows() {
    let early = Edition { part: part(1, 2), ..sample::full() };
    let mut late = Edition { part: part(1, 9), ..early.clone() };
    let mut office = late.offices.values().next().expect("an office").clone();
    office.id = sample::source("neu");
    late.offices.insert(office.id.clone(), office);
    for file in ["atom.xml", "rss.xml", "feed.json"] {
        assert_eq!(early.document(file), late.document(file), "{file}");
    }
}

#[test]
fn pages_lead_to_older_and_newer_ones() {
    let full = sample::full();
    let newer = "Neuere Mitteilungen";
    let older = "Ältere Mitteilungen";
    for (edition, heading, ways) in [
        (Edition { part: Part::head(0), ..full.clone() }, "Aktuelles & Amtliches", vec![]),
        (
            Edition { part: Part::head(1), ..full.clone() },
            "Aktuelles & Amtliches",
            vec![(older, "archive/1/")],
        ),
        (
            Edition { part: part(2, 3), ..full.clone() },
            "Ältere Mitteilungen, Teil 2",
            vec![(newer, "archive/3/"), (older, "archive/1/")],
        ),
        (Edition { part: part(1, 1), ..full.clone() }, "Ältere Mitteilungen, Teil 1", vec![(newer, "")]),
        (
            of_source(&Edition { part: part(1, 1), ..full.clone() }),
            "Ältere Mitteilungen, Teil 1",
            vec![(newer, "?source=elbau")],
        ),
        (
            of_source(&Edition { part: Part::head(1), ..full.clone() }),
            "Aktuelles & Amtliches",
            vec![(older, "sources/elbau/archive/1/")],
        ),
    ] {
        let page = read::page(&edition.page());
        assert_eq!(read::words(read::all(&page, "h1")[0]), heading);
        let links = read::all(&page, "nav.further a");
        let found: Vec<_> =
            links.iter().map(|link| (read::words(*link), link.attr("href").unwrap_or_default())).collect();
        let ways: Vec<_> =
            ways.iter().map(|(name, path)| ((*name).to_owned(), format!("/feeds/{path}"))).collect();
        let ways: Vec<_> = ways.iter().map(|(name, path)| (name.clone(), path.as_str())).collect();
        assert_eq!(found, ways);
        assert_eq!(
            read::all(&page, "article").len(),
            full.stories.iter().filter(|story| story.state.is_public()).count()
        );
    }
    let (early, late) = (Edition { part: part(1, 2), ..full.clone() }, Edition { part: part(1, 9), ..full });
    assert_eq!(early.page(), late.page());
}
