//! The fragment as a partner's page shows it.

use feeds::output::{FragmentOptions, fragment};

use crate::read;
use crate::sample;

#[test]
fn the_fragment_shows_what_the_feed_tells() {
    let edition = sample::full();
    let told = read::atom(&edition.document("atom.xml"));
    let html = read::section(&edition.fragment());
    let titles = read::all(&html, "h3 > a");
    assert_eq!(titles.len(), told.len());
    for (title, told) in titles.iter().zip(&told) {
        assert_eq!(read::words(*title), told.title);
        assert_eq!(title.attr("href"), Some(told.link.as_str()));
    }
    let dates = read::all(&html, "li > p > time");
    assert_eq!(dates[1].attr("datetime"), Some("2026-05-04"), "half past midnight in the service's zone");
    let shown: Vec<_> = dates.iter().map(|date| read::words(*date)).collect();
    assert_eq!(shown, ["04.05.2026", "04.05.2026", "20.04.2026", "01.03.2026", "12.04.2021"]);
    let more = read::all(&html, "a[aria-label]");
    assert!(more.iter().zip(&told).all(|(more, told)| {
        read::words(*more) == "mehr »" && more.attr("aria-label") == Some(&format!("mehr zu: {}", told.title))
    }));
    assert_eq!(read::all(&html, "[lang=en-GB]").len(), 2, "title and teaser in another language");
    let classes = read::all(&html, "[class]");
    assert!(
        classes
            .iter()
            .all(|element| element.attr("class").is_some_and(|class| class.starts_with("presseschau")))
    );
    for unwanted in ["[style]", "[id]", "style", "script", "img", "link"] {
        assert!(read::all(&html, unwanted).is_empty(), "{unwanted}");
    }
}

#[test]
fn the_fragment_looks_as_asked() {
    let edition = sample::full();
    for (asked, top, below, teasers) in [
        ("", "h2", "h3", 4),
        ("heading=h3", "h3", "h4", 4),
        ("heading=h6&teaser=none", "h6", "h6", 0),
        ("teaser=full", "h2", "h3", 4),
    ] {
        let pairs = url::form_urlencoded::parse(asked.as_bytes());
        let (_, options) = FragmentOptions::parse(pairs, |_| true).expect("options");
        let html = read::section(&fragment(&edition.view(), &options));
        assert_eq!(read::all(&html, &format!("section > {top}")).len(), 1, "{asked}");
        assert_eq!(read::all(&html, &format!("li > {below}")).len(), 5, "{asked}");
        assert_eq!(read::all(&html, ".presseschau-teaser > span").len(), teasers, "{asked}");
    }
}

#[test]
fn an_empty_fragment_says_so() {
    let mut edition = sample::edition(Vec::new());
    assert!(edition.fragment().contains("Zurzeit liegen keine Mitteilungen vor."));
    edition.query.categories = vec!["niemand".to_owned()];
    assert!(edition.fragment().contains("Zu dieser Auswahl liegen zurzeit keine Mitteilungen vor."));
}
