//! Feeds that a page announces, and whether they tell the same as the page.
//!
//! Many sites announce one feed on every page: of everything, of events, of comments. So an announced feed is a
//! candidate only; it is taken where its releases are those of the list.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::model::{Markup, RawEntry};

/// Media types of feeds; plain `application/json` only says something for a link named a feed.
const TYPES: [&str; 5] = [
    "application/atom+xml",
    "application/rss+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
];

/// How words begin that name what is announced beside releases: comments, events, vacancies.
const OTHERS: [&str; 9] = [
    "comment",
    "komment",
    "veranstaltung",
    "termine",
    "event",
    "kalender",
    "calendar",
    "stellenangebot",
    "jobs",
];

/// As many bytes of tags are looked at, far more than any page has.
const MOST_TAGS: usize = 128 * 1024;

/// The feeds announced in `html`, found at `address`: in the page's order, those of comments and the like left out.
pub(crate) fn announced(html: &str, address: &Url) -> Vec<Url> {
    let Some(head) = head(html) else { return Vec::new() };
    let page = Html::parse_fragment(&head);
    let base = select(&page, "base[href]").find_map(|base| address.join(base.attr("href")?).ok());
    let base = base.as_ref().unwrap_or(address);
    let mut found = Vec::new();
    for link in select(&page, "link[href]").filter(|link| announces(link)) {
        let url = link.attr("href").and_then(|href| base.join(href.trim()).ok());
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        found.extend(url.filter(|url| !found.contains(url) && !is_of_something_else(&link, url)));
    }
    found
}

/// The `<base>` and `<link>` tags of a page, wherever they stand; the rest need not be parsed, whatever its depth.
fn head(html: &str) -> Option<String> {
    let mut tags = String::new();
    for part in visible(html) {
        for (at, _) in part.match_indices('<') {
            let tag = &part[at..];
            if tags.len() < MOST_TAGS && (is_named(tag, "base") || is_named(tag, "link")) {
                let end = tag[1..].find(['<', '>']).map(|end| end + 1);
                tags.push_str(end.filter(|end| tag[*end..].starts_with('>')).map_or("", |end| &tag[..=end]));
            }
        }
    }
    Some(tags).filter(|tags| !tags.is_empty())
}

/// The pieces of a page between its comments, in which links are often put out of use.
fn visible(html: &str) -> impl Iterator<Item = &str> {
    html.split("<!--").enumerate().map(|(place, part)| match place {
        0 => part,
        _ => part.split_once("-->").map_or("", |(_, after)| after),
    })
}

/// Whether `tag`, which starts with `<`, starts an element of this name.
fn is_named(tag: &str, name: &str) -> bool {
    let rest = &tag.as_bytes()[1..];
    rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && rest.get(name.len()).is_some_and(|next| next.is_ascii_whitespace() || *next == b'/')
}

fn announces(link: &ElementRef<'_>) -> bool {
    let rel = link.attr("rel").unwrap_or_default().to_ascii_lowercase();
    let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    // WordPress announces its interface as application/json too.
    let is_interface =
        kind == "application/json" && link.attr("href").is_some_and(|href| href.contains("/wp-json"));
    rel.split_ascii_whitespace().any(|word| word == "alternate") && TYPES.contains(&kind) && !is_interface
}

/// Whether a feed says of itself that it tells something other than releases. Such a feed would fail the comparison
/// with the list; but it costs a guest's request, and a page may have no list to compare with.
fn is_of_something_else(link: &ElementRef<'_>, url: &Url) -> bool {
    let words = format!("{} {}", link.attr("title").unwrap_or_default(), url.path()).to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    words.any(|word| OTHERS.iter().any(|other| word.starts_with(other)))
}

fn select<'a>(page: &'a Html, selector: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(selector).ok();
    let found: Vec<_> = selector.iter().flat_map(|selector| page.select(selector)).collect();
    found.into_iter()
}

/// Whether a feed tells the releases that a page lists: at least half of the shorter of the two is in the other,
/// by address or by title. A page shows fewer than its feed, or pins old ones; a foreign feed shares next to none.
pub(crate) fn same_releases(feed: &[RawEntry], listing: &[RawEntry]) -> bool {
    let (shorter, longer) = if feed.len() <= listing.len() { (feed, listing) } else { (listing, feed) };
    let addresses: HashSet<_> = longer.iter().filter_map(|entry| entry.link.as_ref()).map(address).collect();
    let titles: HashSet<_> = longer.iter().filter_map(title).collect();
    let shared = shorter.iter().filter(|entry| {
        entry.link.as_ref().is_some_and(|link| addresses.contains(&address(link)))
            || title(entry).is_some_and(|title| titles.contains(&title))
    });
    let shared = shared.count();
    shared > 0 && shared * 2 >= shorter.len()
}

/// An address without what the same page may be linked with: scheme, `www.`, trailing slash, fragment, tracking.
fn address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_tracking =
        |name: &str| name.starts_with("utm_") || matches!(name, "pk_campaign" | "mtm_campaign" | "cHash");
    let mut query: Vec<_> = url.query_pairs().filter(|(name, _)| !is_tracking(name)).collect();
    query.sort();
    format!("{host}{}?{query:?}", url.path().trim_end_matches('/'))
}

/// The letters and digits of a title; too few of them say nothing.
fn title(entry: &RawEntry) -> Option<String> {
    let text = match entry.title.as_ref()? {
        Markup::Text(text) => text.clone(),
        Markup::Html(html) => Html::parse_fragment(html).root_element().text().collect(),
    };
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(letters).filter(|letters| letters.chars().count() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(link: &str, title: &str) -> RawEntry {
        let title = Some(Markup::Text(title.to_owned())).filter(|_| !title.is_empty());
        RawEntry { link: Url::parse(link).ok(), title, ..RawEntry::default() }
    }

    #[test]
    fn finds_what_a_page_announces() {
        let html = r#"<!doctype html><html><head><BASE href="/amt/"><link rel="stylesheet" href="a.css">
            <link rel="alternate" type="application/rss+xml" title="Kommentare" href="/comments/feed/">
            <link rel="alternate" type="application/rss+xml" title="Veranstaltungen (RSS)" href="/rss/2.xml">
            <link rel="alternate" type="application/rss+xml" href="/events/feed/">
            <link rel='alternate' type='application/rss+xml; charset=utf-8' href='rss.xml'>
            <link rel="alternate" type="application/json" href="https://a.example/wp-json/wp/v2/pages/7">
            <link rel="alternate" hreflang="en" href="/en/"><LINK REL="Alternate feed" TYPE="application/atom+xml"
            HREF="https://b.example/atom?a=1&amp;b=2"><link rel="alternate" type="application/rss+xml" href="rss.xml">
            </head><body><p>&lt;link rel=alternate type=application/rss+xml href=x></p></body>"#;
        let address = Url::parse("https://a.example/presse/").expect("an address");
        let found: Vec<_> = announced(html, &address).into_iter().map(String::from).collect();
        assert_eq!(found, ["https://a.example/amt/rss.xml", "https://b.example/atom?a=1&b=2"]);
    }

    #[test]
    fn compares_by_address_or_title() {
        let listing =
            [entry("https://www.a.example/1/", "Neues Portal"), entry("https://a.example/2", "Umzug im Mai")];
        let by_address = [entry("http://a.example/1?utm_source=rss", ""), entry("https://a.example/9", "")];
        let by_title =
            [entry("https://a.example/x", "Neues Portal."), entry("https://a.example/y", "Umzug  im Mai")];
        let foreign: Vec<_> =
            (0..5).map(|n| entry(&format!("https://a.example/e/{n}"), "Ratssitzung")).collect();
        assert!(same_releases(&by_address, &listing));
        assert!(same_releases(&by_title, &listing));
        assert!(!same_releases(&foreign, &listing));
        assert!(!same_releases(&[], &listing));
        assert!(!same_releases(&by_title, &[]));
    }

    #[test]
    fn nothing_in_comments_or_torn_tags_is_announced() {
        let link = "<link rel=alternate type=application/rss+xml href=";
        let html = format!(
            "<!-- {link}alt.xml> --><!--[if IE]>{link}ie.xml><![endif]-->{link}torn {link}neu.xml><!-- {link}nie.xml>"
        );
        let address = Url::parse("https://a.example/presse/").expect("an address");
        let found: Vec<_> = announced(&html, &address).into_iter().map(String::from).collect();
        assert_eq!(found, ["https://a.example/presse/neu.xml"]);
    }

    #[test]
    fn half_of_the_shorter_decides() {
        let numbers = |numbers: std::ops::Range<usize>| -> Vec<_> {
            numbers.map(|n| entry(&format!("https://a.example/m/{n}"), "")).collect()
        };
        for (feed, listing, same) in [
            (0..10, 0..10, true),
            (0..10, 5..15, true),
            (0..10, 6..16, false),
            (0..4, 2..40, true),
            (0..4, 3..40, false),
            (0..40, 38..42, true),
            (0..40, 39..43, false),
            (0..1, 0..1, true),
        ] {
            let what = format!("{feed:?} and {listing:?}");
            assert_eq!(same_releases(&numbers(feed), &numbers(listing)), same, "{what}");
        }
    }

    #[test]
    fn a_title_of_few_letters_is_no_proof() {
        let (feed, listing) =
            ([entry("https://a.example/1", "Presse")], [entry("https://a.example/2", "Presse")]);
        assert!(!same_releases(&feed, &listing));
    }
}
