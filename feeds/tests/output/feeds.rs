//! What feed readers learn from the three formats.

use feeds::output::Query;

use crate::read;
use crate::sample::{self, Edition};

#[test]
fn feeds_say_everything() {
    let edition = sample::full();
    let [(_, told), ..] = read::feeds(&edition);
    let pdf = "application/pdf";
    assert_eq!(told[0].id, "urn:uuid:01970000-0000-7000-8000-000000000001");
    assert_eq!(told[0].title, "Bürgerbüro <Mitte> öffnet: „Alles & jederzeit“");
    assert_eq!(told[0].link, "https://elbau.example/meldung/1?a=1&b=2");
    assert_eq!(told[0].authors, ["Anna Müller", "Presse & Mehr"]);
    assert_eq!(told[0].categories, ["elbau", "Bürgerservice", "Kultur & Sport"]);
    assert_eq!(told[0].office, "Datenhaus Elbau");
    let attachments = [
        ("https://elbau.example/infoblatt.pdf?v=1&w=2", pdf, 1_234_567),
        ("https://elbau.example/Pl%C3%A4ne%20B%C3%BCro.pdf", pdf, 340_400),
        ("https://elbau.example/foto", "image/jpeg", 0),
    ];
    assert_eq!(
        told[0].attachments,
        attachments.map(|(url, kind, size)| (url.to_owned(), kind.to_owned(), size))
    );
    let related = [
        ("Landkreis „Nord & Süd“", "https://kreis.example/meldung/1?a=1&b=2"),
        ("Verband der Rechenzentren", "https://verband.example/meldung/1?a=1&b=2"),
    ];
    assert_eq!(told[0].related, related.map(|(name, link)| (name.to_owned(), link.to_owned())));

    assert_eq!(told[1].summary, None, "a teaser that only repeats the text is left out");
    assert_eq!(told[1].authors, ["Landkreis „Nord & Süd“"], "an office signs where nobody else does");
    assert_eq!((told[3].summary.as_deref(), told[3].content.as_deref()), (None, None));
    assert_eq!(told[4].content, None, "the office's texts are not carried");
    let teaser = told[4].summary.as_deref().expect("a teaser instead");
    assert!(
        teaser.starts_with("Die Rechenzentren") && teaser.ends_with('…') && teaser.chars().count() <= 302
    );
}

#[test]
fn a_feed_is_as_new_as_its_newest_change() {
    let mut edition = sample::full();
    edition.updated = sample::time("2026-05-06T10:00:00.9Z");
    let (atom, rss) = (edition.document("atom.xml"), edition.document("rss.xml"));
    let text = |xml: &str, name: &str| {
        let document = read::xml(xml);
        let found = document.descendants().find(|node| node.tag_name().name() == name);
        found.and_then(|node| node.text().map(str::to_owned)).expect("an element")
    };
    assert_eq!(text(&atom, "updated"), "2026-05-06T12:00:00+02:00");
    assert_eq!(text(&rss, "lastBuildDate"), "Wed, 06 May 2026 12:00:00 +0200");
    let json: serde_json::Value = serde_json::from_str(&edition.document("feed.json")).expect("JSON");
    assert_eq!(json["_presseschau"]["updated"], "2026-05-06T12:00:00+02:00");
}

/// What is gone is a `deleted-entry` of RFC 6721 in Atom, without content, and nothing elsewhere.
#[test]
fn what_is_gone_has_a_tombstone() {
    let plain = sample::full();
    let mut edition = plain.clone();
    edition.gone = vec![sample::withdrawn().tombstone().expect("one that was shown")];
    let atom = edition.document("atom.xml");
    let document = read::xml(&atom);
    let tombstones: Vec<_> =
        document.descendants().filter(|node| node.tag_name().name() == "deleted-entry").collect();
    let [tombstone] = &tombstones[..] else { panic!("{atom}") };
    assert_eq!(tombstone.tag_name().namespace(), Some("http://purl.org/atompub/tombstones/1.0"));
    assert_eq!(tombstone.attribute("ref"), Some("urn:uuid:01970000-0000-7000-8000-000000000007"));
    assert_eq!(tombstone.attribute("when"), Some("2026-05-04T12:00:00+02:00"));
    assert_eq!((tombstone.text(), tombstone.children().count()), (None, 0));
    assert!(tombstone.parent_element().is_some_and(|parent| parent.has_tag_name("feed")));
    let [(_, with), ..] = read::feeds(&edition);
    let [(_, without), ..] = read::feeds(&plain);
    assert_eq!(with, without, "readers see the same entries");
    for (path, text) in edition.documents().iter().filter(|(path, _)| *path != "atom.xml") {
        assert_eq!(Some(text), plain.documents().get(path), "{path}");
    }
    assert!(!plain.document("atom.xml").contains("tombstones"));
    assert_eq!(sample::held().tombstone(), None);
}

/// Id, self link and page of a view, as each feed names them.
fn names(edition: &Edition) -> Vec<(String, String, String)> {
    let atom = edition.document("atom.xml");
    let rss = edition.document("rss.xml");
    let json: serde_json::Value = serde_json::from_str(&edition.document("feed.json")).expect("JSON");
    let of = |xml: &str| {
        let document = read::xml(xml);
        let first = |name: &str| document.descendants().find(|node| node.tag_name().name() == name);
        let title = first("title").and_then(|node| node.text()).unwrap_or_default().to_owned();
        let own =
            document.descendants().find(|node| node.attribute("rel") == Some("self")).expect("a self link");
        let home = document.descendants().find(|node| node.attribute("rel") == Some("alternate"));
        let home = home
            .and_then(|node| node.attribute("href"))
            .or_else(|| first("link").and_then(|node| node.text()));
        (title, own.attribute("href").unwrap_or_default().to_owned(), home.unwrap_or_default().to_owned())
    };
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    vec![of(&atom), of(&rss), (text("title"), text("feed_url"), text("home_page_url"))]
}

#[test]
fn every_view_has_its_own_title_and_addresses() {
    let base = "https://presse.example.org/feeds/";
    for (asked, title, below, query) in [
        ("", "", "", ""),
        ("source=kreis", ": Landkreis „Nord & Süd“", "sources/kreis/", "?source=kreis"),
        (
            "source=verband&source=kreis",
            ": Landkreis „Nord & Süd“, Verband der Rechenzentren",
            "",
            "?source=kreis&source=verband",
        ),
        (
            "q=„a+b“&limit=3&category=x%26y",
            ": Kategorie „x&y“ · Suche nach „„a b““ · die neuesten 3",
            "",
            "?category=x%26y&q=%E2%80%9Ea+b%E2%80%9C&limit=3",
        ),
    ] {
        let mut edition = sample::full();
        edition.query =
            Query::parse(url::form_urlencoded::parse(asked.as_bytes()), |_| true).expect("a query");
        let at = if below.is_empty() { query } else { "" };
        for ((name, own, home), file) in names(&edition).into_iter().zip(["atom.xml", "rss.xml", "feed.json"])
        {
            assert_eq!(name, format!("Aktuelles & Amtliches{title}"), "{asked}");
            assert_eq!(own, format!("{base}{below}{file}{at}"), "{asked}");
            assert_eq!(home, format!("{base}{query}"), "{asked}");
        }
    }
}
