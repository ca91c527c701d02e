//! Addresses as tables: what is published, what is compared.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

#[test]
fn published_addresses_keep_what_the_server_needs() {
    for (found, expected) in [
        ("https://a.example/x?id=1&utm_source=rss&UTM_medium=y", "https://a.example/x?id=1"),
        ("https://a.example/x?fbclid=1", "https://a.example/x"),
        ("https://a.example/x?a=1&amp;b=2&amp;amp;c=3", "https://a.example/x?a=1&b=2&c=3"),
        ("https://a.example/x?a=1&#038;b=2", "https://a.example/x?a=1&b=2"),
        ("https://a.example/Übersicht/müll?q=ä", "https://a.example/%C3%9Cbersicht/m%C3%BCll?q=%C3%A4"),
        ("https://a.example/a%252Fb?c=%257C", "https://a.example/a%252Fb?c=%257C"),
        ("https://a.example/x;jsessionid=12AB?y=1", "https://a.example/x?y=1"),
        ("https://a.example/x?PHPSESSID=1&cHash=2", "https://a.example/x?cHash=2"),
        ("https://me:secret@a.example/x#ort", "https://a.example/x#ort"),
        ("https://a.example/x#xtor=RSS-1", "https://a.example/x"),
        ("http://www.a.example:80/?b=2&a=1", "http://www.a.example/?b=2&a=1"),
    ] {
        assert_eq!(published(&url(found)).as_ref().map(Url::as_str), Some(expected), "{found}");
    }
    for found in
        ["javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", "ftp://a.example/x", "file:///x"]
    {
        assert_eq!(published(&url(found)), None, "{found}");
    }
}

#[test]
fn one_page_has_one_canonical_address() {
    for spellings in [
        vec![
            "http://www.a.example/x/?b=2&a=1#c",
            "https://A.EXAMPLE.:443/x?a=1&b=2&utm_campaign=z",
            "https://a.example/x?b=2&amp;a=1&cHash=9",
        ],
        vec![
            "https://a.example/x",
            "https://a.example/x/",
            "https://a.example/x/index.html",
            "https://a.example/x/index.php",
        ],
        vec!["https://a.example/m%c3%bcll", "https://a.example/müll", "https://a.example/%6d%C3%BCll"],
        vec![
            "https://a.example/i.php?object=tx|116.679.1&NavID=3",
            "https://www.a.example/i.php?NavID=7&La=1&object=tx%7C116.679.1",
            "https://www.a.example/i.php?object=tx%7c116.679.1&amp;ModID=7",
            "https://www.a.example/i.php?object=tx,116.679.1",
            "https://www.a.example/i.php?object=tx%2C116.679.1",
            "https://www.a.example/i.php?object=tx%257C116.679.1",
        ],
    ] {
        for spelling in &spellings {
            assert!(
                same_page(&url(spelling), &url(spellings[0])),
                "{spelling} {:?}",
                canonical(&url(spelling))
            );
        }
    }
    for (a, b) in [
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/%2541", "https://a.example/%41"),
        ("https://a.example:8443/x", "https://a.example/x"),
        ("https://presse.a.example/x", "https://a.example/x"),
        ("https://a.example/?object=tx|1.2.3", "https://a.example/?object=tx|1.3.3"),
    ] {
        assert!(!same_page(&url(a), &url(b)), "{a} {b}");
    }
}

#[test]
fn objects_have_numbers() {
    for (found, expected) in [
        ("https://a.example/?object=tx|116.679.1", vec!["tx|116.679.1"]),
        ("https://a.example/?FID=116.679.1&NavID=2", vec!["tx|116.679.1"]),
        ("https://a.example/?object=tx%2c116.679.1&FID=116.679.1", vec!["tx|116.679.1"]),
        (
            "https://a.example/?object=tx,3408.1.1&ModID=7&FID=3408.6095.1",
            vec!["tx|3408.6095.1", "tx|3408.1.1"],
        ),
        ("https://a.example/?NavID=1&amp;object=tx,116.679.1", vec!["tx|116.679.1"]),
        ("https://a.example/?object=17", vec![]),
        ("https://a.example/?FID=17", vec![]),
        ("https://a.example/object=tx|1.2.3", vec![]),
    ] {
        assert_eq!(object_numbers(&url(found)), expected, "{found}");
    }
}

#[test]
fn items_without_address_are_found_by_their_text() {
    let page = url("https://kitu.example/?a=1#oben");
    for (title, expected) in [
        ("Neuer Server", "https://kitu.example/?a=1#:~:text=Neuer%20Server"),
        ("E-Akte, Bau & mehr", "https://kitu.example/?a=1#:~:text=E%2DAkte%2C%20Bau%20%26%20mehr"),
        ("Größe", "https://kitu.example/?a=1#:~:text=Gr%C3%B6%C3%9Fe"),
        ("1 2 3 4 5 6 7 8 9", "https://kitu.example/?a=1#:~:text=1%202%203%204%205%206%207%208"),
        ("Kurz …", "https://kitu.example/?a=1#:~:text=Kurz"),
    ] {
        assert_eq!(fragment::at_text(&page, title).as_str(), expected);
    }
    assert_eq!(fragment::at_anchor(&page, "c 12").as_str(), "https://kitu.example/?a=1#c%2012");
}

#[test]
fn positions_do_not_distinguish() {
    for (fragment, title, expected) in [
        ("c1234", "x", true),
        ("!/news/1", "x", true),
        ("sperrung-hauptstrasse", "Sperrung der Hauptstraße", true),
        ("item-3", "Dritte Meldung", false),
        ("collapseOne", "Neue Server", false),
        ("more", "Neue Server", false),
        (":~:text=Neue%20Server%20123", "Neue Server", false),
    ] {
        assert_eq!(fragment::distinguishes(fragment, title), expected, "{fragment}");
    }
}
