//! What holds for entries whatever documents say.

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use url::Url;

use super::html::tests::check;
use super::text::{clean, cut, fold_words, plain, visible};
use super::*;
use crate::model::{Enclosure, Facts, Markup, Robots, SafeHtml, TextLength, Time};

/// Pieces of which hostile and merely broken texts are made.
const PIECES: [&str; 54] = [
    "<script>",
    "</script>",
    "<p>",
    "</p>",
    "<img src=x onerror=y>",
    "<a href='javascript:z'>",
    "</a>",
    "<svg>",
    "<math>",
    "<style>",
    "</style>",
    "<table>",
    "<td>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<h1>",
    "<li>",
    "<div",
    ">",
    "<",
    "&",
    "&amp;",
    "&lt;",
    "&#11;",
    "&#xfffe;",
    "&shy;",
    "\"",
    "'",
    "=",
    "javascript:",
    "\u{0}",
    "\u{b}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "👩",
    "\u{202e}",
    "\u{fffe}",
    "\u{feff}",
    "\u{301}",
    "\u{338}",
    "\u{a0}",
    "\n",
    "\r\n",
    " ",
    "mehr »",
    "[…]",
    "…",
    "Müller",
    "Ein Satz. Noch einer.",
    "STRASSE",
    "İẞ",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,8}",
        1 => "[a-zäöüß ]{0,12}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn markup() -> impl Strategy<Value = Markup> {
    (any::<bool>(), text())
        .prop_map(|(html, text)| if html { Markup::Html(text) } else { Markup::Text(text) })
}

fn address() -> impl Strategy<Value = Url> {
    let scheme = prop::sample::select(&["https:", "http:", "javascript:", "mailto:", "data:", "ftp:"][..]);
    let host =
        prop::sample::select(&["//kid.example", "//www.KID.example.:443", "//u:p@kid.example:8080"][..]);
    let piece = prop_oneof![
        prop::sample::select(
            &[
                "/",
                "?",
                "&",
                "&amp;",
                "#",
                "=",
                "a",
                "%",
                "%25",
                "%7c",
                "%41",
                "ü",
                "utm_x=1",
                "object=tx|1.2.3",
                "object=tx%252C1.2.3",
                "FID=1.2.3",
                "NavID=1",
                ";jsessionid=1",
                "PHPSESSID=2",
                "..",
                "+",
                ";",
                "'",
                "&#038;",
                "/index.html",
                "/index.php/",
                "amp;",
                "//",
                "\"",
                "<",
                "#:~:text=a-,b"
            ][..]
        )
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    (scheme, host, prop::collection::vec(piece, 0..10))
        .prop_filter_map("no address", |(scheme, host, pieces)| {
            Url::parse(&format!("{scheme}{host}/{}", pieces.concat())).ok()
        })
}

fn moment() -> impl Strategy<Value = Time> {
    let second = prop_oneof![1_000_000_000_i64..1_900_000_000, any::<i32>().prop_map(i64::from)];
    second.prop_filter_map("no time", |second| Utc.timestamp_opt(second, 7).single())
}

prop_compose! {
    fn enclosure()(url in address(), title in prop::option::of(text()), media_type in prop::option::of(text()),
                   length in any::<Option<u64>>()) -> Enclosure {
        Enclosure { url, title, media_type, length }
    }
}

prop_compose! {
    fn raw()(texts in (prop::option::of(markup()), prop::option::of(markup()), prop::option::of(markup())),
             guid in prop::option::of(text()), link in prop::option::of(address()),
             anchor in prop::option::of(text()),
             published in prop::option::of(moment()), updated in prop::option::of(moment()),
             names in (prop::collection::vec(text(), 0..3), prop::collection::vec(text(), 0..3)),
             enclosures in prop::collection::vec(enclosure(), 0..3),
             language in prop::option::of(text())) -> RawEntry {
        let ((title, summary, content), (authors, categories)) = (texts, names);
        RawEntry { guid, title, link, anchor, published, updated, summary, content, authors, categories,
                   enclosures, language, embargo: None }
    }
}

fn context() -> Context {
    Context { now: Utc.timestamp_opt(1_780_000_000, 0).single().expect("a time"), zone: Berlin }
}

fn page() -> Url {
    Url::parse("https://kid.example/aktuelles/").expect("an address")
}

fn source() -> Source {
    Source {
        id: "kid".parse().expect("an id"),
        name: "KID".to_owned(),
        address: page(),
        home: None,
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

fn check_line(text: &str) {
    assert!(!text.is_empty());
    assert_eq!(clean(text), text);
    assert_eq!(visible(text, |_| false), text);
}

fn check_facts(facts: &Facts, raw: &RawEntry) {
    check_line(&facts.title);
    assert!(facts.title.chars().count() <= 500);
    facts.summary.iter().for_each(|summary| {
        check_line(summary);
        assert!(summary.chars().count() <= 2_000);
    });
    facts.authors.iter().chain(&facts.categories).for_each(|name| check_line(name));
    let enclosures = facts.enclosures.iter().map(|enclosure| &enclosure.url);
    for url in enclosures.chain([&facts.link]) {
        assert!(matches!(url.scheme(), "http" | "https") && url.host_str().is_some(), "{url}");
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    }
    facts.enclosures.iter().filter_map(|enclosure| enclosure.title.as_deref()).for_each(check_line);
    if let Some(content) = &facts.content {
        check(content.as_str());
        let again = html::sanitise(&Markup::Html(content.as_str().to_owned()), &page());
        assert_eq!(again.as_ref().map(SafeHtml::as_str), Some(content.as_str()));
    }
    // An undated entry stays undated; nothing is dated but by its document.
    for (found, said) in [(facts.published, raw.published), (facts.updated, raw.updated)] {
        let found = found.map(|time| time.timestamp());
        assert!(found.is_none() || found == said.map(|time| time.timestamp()));
        assert!(found.is_none_or(|found| found <= context().now.timestamp()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entries_hold_their_invariants(raw in prop::collection::vec(raw(), 0..5)) {
        let normalized = normalize(raw.clone(), &source(), &page(), &context());
        prop_assert!(normalized.entries.len() + normalized.skipped.len() <= raw.len());
        prop_assert_eq!(&normalized, &normalize(raw.clone(), &source(), &page(), &context()));
        for entry in &normalized.entries {
            prop_assert!(!entry.keys.is_empty());
            prop_assert!(entry.keys.is_sorted_by(|a, b| a < b), "{:?}", entry.keys);
            prop_assert!(entry.article.is_none());
            let same_dates = |raw: &&RawEntry| {
                let seconds = |time: Option<Time>| time.map(|time| time.timestamp());
                entry.listed.published.is_none_or(|time| seconds(raw.published) == Some(time.timestamp()))
                    && entry.listed.updated.is_none_or(|time| seconds(raw.updated) == Some(time.timestamp()))
            };
            let raw = raw.iter().find(same_dates);
            prop_assert!(raw.is_some(), "dates no entry has: {:?}", entry.listed);
            check_facts(&entry.listed, raw.unwrap_or(&RawEntry::default()));
        }
    }

    #[test]
    fn position_is_no_identity(titles in prop::collection::vec(0_usize..3, 2..6), days in any::<[Option<bool>; 6]>(),
                               links in any::<[Option<u8>; 6]>(), guids in any::<[Option<bool>; 6]>()) {
        let raw: Vec<_> = titles.iter().enumerate().map(|(at, title)| RawEntry {
            guid: guids[at].map(|guid| guid.to_string()),
            title: Some(Markup::Text(["Neue Server", "Altes Bad", "Die E-Akte"][*title].to_owned())),
            link: links[at].and_then(|link| page().join(&format!("/{}", link % 3)).ok()),
            published: days[at].and_then(|day| Utc.timestamp_opt(1_700_000_000 + i64::from(day) * 172_800, 0).single()),
            ..RawEntry::default()
        }).collect();
        let keys = |raw: Vec<RawEntry>| {
            let normalized = normalize(raw, &source(), &page(), &context());
            let keys = normalized.entries.into_iter().flat_map(|entry| entry.keys);
            keys.collect::<std::collections::BTreeSet<_>>()
        };
        let reversed = raw.iter().rev().cloned().collect();
        prop_assert_eq!(keys(raw), keys(reversed));
    }

    #[test]
    fn own_pages_change_nothing_that_was_listed(listed in raw(), article in raw(), page in address()) {
        let normalized = normalize(vec![listed], &source(), &self::page(), &context());
        for mut entry in normalized.entries {
            let before = entry.clone();
            fill(&mut entry, article.clone(), &page, &context());
            prop_assert_eq!(&entry.listed, &before.listed);
            prop_assert!(before.keys.iter().all(|key| entry.keys.contains(key)));
            prop_assert!(entry.keys.is_sorted_by(|a, b| a < b));
            if let Some(facts) = &entry.article {
                check_facts(facts, &article);
            } else {
                prop_assert_eq!(&entry.keys, &before.keys);
            }
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(markup in markup(), length in 0_usize..40) {
        let once = plain(&markup);
        prop_assert_eq!(clean(&once), once.clone());
        prop_assert_eq!(plain(&Markup::Text(once.clone())), once.clone());
        prop_assert_eq!(visible(&once, |_| false), once.clone());
        let short = cut(&once, length);
        prop_assert!(short.chars().count() <= length.max(3), "{:?}", short);
        prop_assert_eq!(clean(&short), short);
        let words = fold_words(&once);
        prop_assert_eq!(fold_words(&words.join(" ")), words);
    }

    #[test]
    fn addresses_settle_at_once(url in address()) {
        if let Some(published) = link::published(&url) {
            prop_assert_eq!(link::published(&published), Some(published.clone()));
            prop_assert_eq!(link::canonical(&published), link::canonical(&url));
        }
        if let Some(canonical) = link::canonical(&url) {
            prop_assert_eq!(link::canonical(&canonical), Some(canonical.clone()));
            prop_assert_eq!(link::object_numbers(&canonical), link::object_numbers(&url));
        }
    }

    #[test]
    fn sanitised_html_is_safe_and_settled(html in text()) {
        if let Some(safe) = html::sanitise(&Markup::Html(html), &page()) {
            check(safe.as_str());
            let again = html::sanitise(&Markup::Html(safe.as_str().to_owned()), &page());
            prop_assert_eq!(again, Some(safe));
        }
    }
}
