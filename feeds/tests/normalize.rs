//! Normalising as a whole: from raw entries to entries, and what a release's own page adds.

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use feeds::model::{
    Context, Enclosure, Entry, Key, Kind, Markup, ProblemKind, RawEntry, Robots, Source, TextLength, Time,
};
use feeds::normalize::{Normalized, fill, normalize};
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

fn time(text: &str) -> Time {
    text.parse().expect("a time")
}

fn context() -> Context {
    Context { now: Utc.with_ymd_and_hms(2026, 6, 1, 12, 0, 0).single().expect("a time"), zone: Berlin }
}

fn source() -> Source {
    Source {
        id: "kid".parse().expect("an id"),
        name: "KID".to_owned(),
        address: url("https://www.kid.example/aktuelles/"),
        home: Some(url("https://www.kid.example/")),
        kind: Kind::Auto,
        authority: 0,
        merge: true,
        follow: true,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn titled(title: &str) -> RawEntry {
    RawEntry { title: Some(Markup::Text(title.to_owned())), ..RawEntry::default() }
}

fn linked(title: &str, link: &str) -> RawEntry {
    RawEntry { link: Some(url(link)), ..titled(title) }
}

fn normalized(raw: Vec<RawEntry>) -> Normalized {
    normalize(raw, &source(), &source().address, &context())
}

fn only(raw: RawEntry) -> Entry {
    let mut normalized = normalized(vec![raw]);
    assert_eq!(normalized.entries.len(), 1, "{normalized:?}");
    normalized.entries.remove(0)
}

fn keys(entry: &Entry) -> Vec<String> {
    let shown = entry.keys.iter().map(ToString::to_string);
    shown.map(|key| if key.starts_with("text:") { "text".to_owned() } else { key }).collect()
}

#[test]
fn an_entry_without_title_and_text_is_skipped_with_what_it_had() {
    let raw = RawEntry { title: None, ..linked("", "https://www.kid.example/a") };
    let normalized = normalized(vec![raw, titled("Neue Server")]);
    assert_eq!(normalized.entries.len(), 1);
    assert_eq!(normalized.skipped.len(), 1);
    assert_eq!(normalized.skipped[0].kind, ProblemKind::Skipped);
    assert!(normalized.skipped[0].message.contains("https://www.kid.example/a"), "{:?}", normalized.skipped);
}

#[test]
fn an_entry_without_title_takes_its_first_sentence() {
    let summary = Markup::Html("<p>Die KID hat neue Server. Sie laufen.</p>".to_owned());
    let entry = only(RawEntry { summary: Some(summary), ..RawEntry::default() });
    assert_eq!(entry.listed.title, "Die KID hat neue Server");
    assert_eq!(entry.listed.summary.as_deref(), Some("Die KID hat neue Server. Sie laufen."));
}

#[test]
fn keys_come_from_all_that_names_a_release() {
    let raw = RawEntry {
        guid: Some(" 42 ".to_owned()),
        ..linked("Neue Server", "http://www.kid.example/x.php?NavID=1&object=tx%7c116.679.1&utm_source=rss")
    };
    let entry = only(raw);
    let address = "address:https://kid.example/x.php?object=tx%7C116.679.1";
    assert_eq!(keys(&entry), ["object:tx|116.679.1", "guid:42", address]);
    assert_eq!(entry.listed.link.as_str(), "http://www.kid.example/x.php?NavID=1&object=tx%7c116.679.1");
}

#[test]
fn an_item_without_address_is_found_on_its_page() {
    let anchored = RawEntry { anchor: Some("c12".to_owned()), ..titled("Neue Server") };
    let script = RawEntry { link: Some(url("javascript:void(0)")), ..titled("Die E-Akte kommt") };
    let itself = linked("Noch eine Meldung", "http://www.kid.example/aktuelles");
    let normalized = normalized(vec![anchored, script, itself]);
    let links: Vec<_> = normalized.entries.iter().map(|entry| entry.listed.link.as_str()).collect();
    assert_eq!(
        links,
        [
            "https://www.kid.example/aktuelles/#c12",
            "https://www.kid.example/aktuelles/#:~:text=Die%20E%2DAkte%20kommt",
            "https://www.kid.example/aktuelles/#:~:text=Noch%20eine%20Meldung",
        ]
    );
    assert!(normalized.entries.iter().all(|entry| keys(entry) == ["text"]));
    assert_eq!(normalized.problems.len(), 1);
    assert_eq!(normalized.problems[0].kind, ProblemKind::BadAddress);
}

#[test]
fn what_different_releases_share_names_none_of_them() {
    let page = "https://www.kid.example/meldungen.html";
    let with_guid = |title: &str, link: &str| RawEntry { guid: Some("1".to_owned()), ..linked(title, link) };
    let normalized = normalized(vec![
        with_guid("Neue Server", page),
        with_guid("Altes Bad", page),
        with_guid("Sperrung der Hauptstraße", &format!("{page}#sperrung-hauptstrasse")),
        linked("Vorlage eins", "https://www.kid.example/x?object=tx,1.1.1&FID=1.10.1"),
        linked("Vorlage zwei", "https://www.kid.example/x?object=tx,1.1.1&FID=1.11.1"),
    ]);
    let keys: Vec<_> = normalized.entries.iter().map(keys).collect();
    assert_eq!(keys[0], ["text"]);
    assert_eq!(keys[1], ["text"]);
    assert_eq!(keys[2], ["address:https://kid.example/meldungen.html#sperrung-hauptstrasse"]);
    assert_eq!(keys[3][0], "object:tx|1.10.1");
    assert_eq!(keys[4][0], "object:tx|1.11.1");
}

#[test]
fn a_title_that_comes_back_is_another_release() {
    let on = |day: &str| RawEntry { published: Some(time(day)), ..titled("Sperrung Hauptstraße") };
    let normalized =
        normalized(vec![on("2026-03-01T00:00:00Z"), on("2025-03-01T00:00:00Z"), on("2026-03-01T09:30:00Z")]);
    assert_eq!(normalized.entries.len(), 2, "the third is the first again");
    assert_ne!(normalized.entries[0].keys, normalized.entries[1].keys);
}

#[test]
fn a_moved_space_is_no_other_text() {
    let text = "Die KID hat in der vergangenen Woche neue Server für Kommunen in Betrieb genommen.";
    let with = |title: &str, text: &str| {
        only(RawEntry { summary: Some(Markup::Text(text.to_owned())), ..titled(title) }).keys
    };
    let first = with("Neue Server für Kommunen", text);
    assert_eq!(first, with("NEUE SERVER FUER KOMMUNEN!", &text.replace(' ', "\u{a0}\u{ad} ")));
    assert_ne!(first, with("Neue Server für Kommunen", &text.replace("vergangenen", "kommenden")));
}

#[test]
fn dates_that_cannot_be_are_not_believed() {
    for (published, updated, expected, problems) in [
        (Some("2026-06-01T12:00:01Z"), None, (None, None), vec![ProblemKind::FutureDate]),
        (Some("2026-06-01T12:00:00Z"), None, (Some("2026-06-01T12:00:00Z"), None), vec![]),
        (Some("1970-01-01T00:00:00Z"), None, (None, None), vec![ProblemKind::BadDate]),
        (
            Some("2026-05-01T08:00:00.7Z"),
            Some("2026-04-30T08:00:00Z"),
            (Some("2026-05-01T08:00:00Z"), None),
            vec![],
        ),
        (
            Some("2026-05-01T08:00:00Z"),
            Some("2026-07-01T08:00:00Z"),
            (Some("2026-05-01T08:00:00Z"), None),
            vec![ProblemKind::FutureDate],
        ),
        (None, Some("2026-05-02T08:00:00Z"), (None, Some("2026-05-02T08:00:00Z")), vec![]),
        (None, None, (None, None), vec![]),
    ] {
        let raw =
            RawEntry { published: published.map(time), updated: updated.map(time), ..titled("Neue Server") };
        let normalized = normalized(vec![raw]);
        let facts = &normalized.entries[0].listed;
        assert_eq!((facts.published, facts.updated), (expected.0.map(time), expected.1.map(time)));
        let kinds: Vec<_> = normalized.problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, problems, "{published:?} {updated:?}");
    }
}

#[test]
fn a_long_teaser_is_the_text() {
    let long =
        format!("<p>{}</p><p>{}</p>", "Ein Satz mit Wörtern. ".repeat(15), "Noch ein Satz. ".repeat(20));
    let entry = only(RawEntry { summary: Some(Markup::Html(long)), ..titled("Neue Server") });
    assert!(entry.listed.content.is_some());
    let summary = entry.listed.summary.expect("a teaser");
    assert!(summary.chars().count() <= 300 && summary.ends_with(" …"), "{summary}");
    let short = Markup::Html("<p>Ein Satz.</p><p>Noch einer.</p>".to_owned());
    let entry = only(RawEntry { summary: Some(short), ..titled("Neue Server") });
    assert_eq!(
        (entry.listed.content, entry.listed.summary.as_deref()),
        (None, Some("Ein Satz. Noch einer."))
    );
}

#[test]
fn the_own_page_adds_facts_and_keys() {
    let mut entry =
        only(linked("Kommunale Dienstleister als starke Partner", "https://www.kid.example/x?id=1"));
    let listed = entry.listed.clone();
    let article = RawEntry {
        link: Some(url("https://www.kid.example/artikel/starke-partner")),
        content: Some(Markup::Html("<p>Der <b>ganze</b> Text.</p><script>x</script>".to_owned())),
        enclosures: vec![Enclosure {
            url: url("https://www.kid.example/info.pdf"),
            title: None,
            media_type: None,
            length: None,
        }],
        ..titled("Kommunale Dienstleister als starke Patner")
    };
    let problems =
        fill(&mut entry, article, &url("https://www.kid.example/x?id=1&object=tx|116.5.1"), &context());
    assert_eq!(problems, []);
    assert_eq!(entry.listed, listed);
    let facts = entry.article.as_ref().expect("the article's facts");
    assert_eq!(facts.title, "Kommunale Dienstleister als starke Patner");
    assert_eq!(facts.content.as_ref().map(|html| html.as_str()), Some("<p>Der <b>ganze</b> Text.</p>"));
    assert_eq!(facts.enclosures[0].media_type.as_deref(), Some("application/pdf"));
    assert_eq!(entry.keys[0], Key::Object("tx|116.5.1".to_owned()));
    assert!(entry.keys.contains(&Key::Address("https://kid.example/artikel/starke-partner".to_owned())));
    assert!(entry.keys.contains(&Key::Address("https://kid.example/x?id=1".to_owned())));
    assert!(entry.keys.is_sorted(), "{:?}", entry.keys);
}

/// Capitals stay, unless the other of the two spells the title as usual.
#[test]
fn a_title_in_capitals_takes_the_spelling_of_the_list_or_of_the_releases_own_page() {
    for (listed, own, published) in [
        (
            "NEUE SERVER FÜR DIE HAUPTSTRASSE",
            "Neue Server für die Hauptstraße",
            "Neue Server für die Hauptstraße",
        ),
        (
            "Neue Server für die Hauptstraße",
            "NEUE SERVER FÜR DIE HAUPTSTRASSE",
            "Neue Server für die Hauptstraße",
        ),
        ("NEUE SERVER FÜR ALLE", "NEUE SERVER FÜR ALLE", "NEUE SERVER FÜR ALLE"),
    ] {
        let mut entry = only(linked(listed, "https://www.kid.example/x"));
        let article = linked(own, "https://www.kid.example/x");
        let problems = fill(&mut entry, article, &url("https://www.kid.example/x"), &context());
        assert_eq!((entry.facts().title.as_str(), problems), (published, vec![]), "{listed} / {own}");
    }
}

#[test]
fn a_page_about_something_else_adds_nothing() {
    let mut entry = only(linked("Neue Server für die Verwaltung", "https://www.kid.example/x"));
    let before = entry.clone();
    let article = RawEntry {
        content: Some(Markup::Html("<p>Bitte geben Sie Namen und Kennwort ein.</p>".to_owned())),
        ..titled("Anmeldung erforderlich")
    };
    let problems = fill(&mut entry, article, &url("https://www.kid.example/login"), &context());
    assert_eq!(entry, before);
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_canonical_address_above_the_page_is_no_key() {
    let mut entry = only(linked("Neue Server für die Verwaltung", "https://www.kid.example/presse/server"));
    for canonical in ["https://www.kid.example/presse/", "https://www.kid.example/"] {
        let article = linked("Neue Server für die Verwaltung", canonical);
        fill(&mut entry, article, &url("https://www.kid.example/presse/server"), &context());
    }
    let addresses: Vec<_> = keys(&entry).into_iter().filter(|key| key.starts_with("address:")).collect();
    assert_eq!(addresses, ["address:https://kid.example/presse/server"]);
}

#[test]
fn canonical_addresses_are_keys_on_evidence() {
    for (canonical, is_key) in [
        ("https://www.kid.example/presse/", false),
        ("https://www.kid.example/", false),
        ("https://www.kid.example/presse.html", false),
        ("https://www.kid.example/index.php", false),
        ("https://www.kid.example/archiv/neue-server", true),
        ("https://www.kid.example/?p=14453", true),
        ("https://www.kid.example/?p=14454", false),
        ("https://vitako.example/archive/14453", true),
        ("https://www.kid.example/x.php?object=tx,116.679.1", true),
    ] {
        let page = url("https://www.kid.example/presse/14453-meldung.html");
        let mut entry = only(linked("Neue Server für die Verwaltung", page.as_str()));
        let before = entry.keys.len();
        fill(&mut entry, linked("Neue Server für die Verwaltung", canonical), &page, &context());
        assert_eq!(entry.keys.len() > before, is_key, "{canonical} {:?}", entry.keys);
    }
}

#[test]
fn a_release_told_twice_in_one_reading_is_one_entry() {
    let address = "https://www.kid.example/server";
    let dated = |title: &str| RawEntry {
        published: Some(time("2026-05-01T08:00:00Z")),
        summary: Some(Markup::Text("Die KID hat neue Server.".to_owned())),
        ..linked(title, address)
    };
    let slider = linked("Neue Server für alle …", "http://kid.example/server?utm_source=slider");
    let normalized = normalized(vec![
        slider,
        linked("Altes Bad", "https://www.kid.example/bad"),
        dated("Neue Server für alle Kommunen"),
    ]);
    assert_eq!(normalized.entries.len(), 2);
    let facts = &normalized.entries[0].listed;
    assert_eq!(facts.title, "Neue Server für alle Kommunen");
    assert_eq!(facts.published, Some(time("2026-05-01T08:00:00Z")));
    assert_eq!(facts.summary.as_deref(), Some("Die KID hat neue Server."));
}

#[test]
fn the_same_words_on_another_day_are_another_release() {
    let text = "Die Stadtverwaltung bleibt am kommenden Freitag wegen einer Personalversammlung ab zwölf Uhr geschlossen.";
    let on = |day: &str| RawEntry {
        published: Some(time(day)),
        summary: Some(Markup::Text(text.to_owned())),
        ..titled("Rathaus geschlossen")
    };
    let normalized = normalized(vec![on("2026-05-01T08:00:00Z"), on("2025-05-02T08:00:00Z")]);
    assert_eq!(normalized.entries.len(), 2);
    assert!(normalized.entries[0].keys.iter().all(|key| !normalized.entries[1].keys.contains(key)));
}

#[test]
fn a_link_to_the_front_page_is_kept_and_is_no_key() {
    let raw = RawEntry {
        guid: Some("https://www.kid.example".to_owned()),
        ..linked("Neuer Auftritt", "https://www.kid.example/")
    };
    let entry = only(raw);
    assert_eq!(entry.listed.link.as_str(), "https://www.kid.example/");
    assert_eq!(keys(&entry), ["text"]);
}

#[test]
fn items_of_an_announced_feed_are_shown_on_the_page_that_announced_it() {
    let feed = url("https://www.kid.example/media/rss/meldungen.xml");
    let normalized = normalize(vec![titled("Neue Server")], &source(), &feed, &context());
    let link = normalized.entries[0].listed.link.as_str();
    assert_eq!(link, "https://www.kid.example/aktuelles/#:~:text=Neue%20Server");
}

#[test]
fn ids_that_count_the_entries_are_no_ids() {
    let with = |ids: [&str; 3]| {
        let titles = ["Neue Server", "Altes Bad", "Die E-Akte"];
        let raw = titles.iter().zip(ids);
        let raw = raw.map(|(title, id)| RawEntry { guid: Some(id.to_owned()), ..titled(title) });
        let normalized = normalized(raw.collect());
        normalized.entries.iter().filter(|entry| matches!(entry.keys[0], Key::Guid(_))).count()
    };
    for (ids, expected) in [
        (["1", "2", "3"], 0),
        (["item-0", "item-1", "item-2"], 0),
        (["3", "2", "1"], 3),
        (["41", "42", "43"], 3),
        (["a1", "b2", "c3"], 3),
    ] {
        assert_eq!(with(ids), expected, "{ids:?}");
    }
}
