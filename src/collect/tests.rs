//! Doubtful pages over simulated days, from a loopback publisher to the stories of the store.

mod simulation;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use feeds::model::{Story, Time};

use super::missing::tests::publisher::{Page, Publisher};
use super::{Outcome, Selection, run};
use crate::app::App;
use crate::config;
use crate::stop::Stopper;

const RELEASES: [&str; 9] = [
    "Neue Buslinie verbindet Südstadt und Klinikum",
    "Freibad am Weiher öffnet früher",
    "Bahnhofstraße wird saniert",
    "Stadtrat stimmt dem Haushalt zu",
    "Wochenmarkt zieht auf den Schlossplatz",
    "Anmeldung für Kitas beginnt",
    "Bücherei feiert ihr Jubiläum mit Lesungen",
    "Polizei warnt vor Betrug am Telefon",
    "Klimabeirat legt seinen Bericht vor",
];

/// An office with one press page, and its days.
struct Office {
    publisher: Publisher,
    app: App,
    _stopper: Stopper,
}

impl Office {
    async fn showing(list: String) -> Self {
        let office = Self::with_settings("").await;
        office.then(0, list).await;
        office
    }

    async fn with_settings(settings: &str) -> Self {
        let publisher = Publisher::start();
        let text = format!(
            "[fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n[[sources]]\nid = \"amt\"\nname = \"Amt\"\n\
             address = \"{}\"\nfollow = false\n{settings}\n",
            publisher.url("/presse")
        );
        let config = config::parse("test", &text, &[]).expect("a configuration");
        let (stopper, stop) = Stopper::new();
        let app = App::new(config, storage::open("memory:").await.expect("a store"), stop);
        Self { publisher, app, _stopper: stopper }
    }

    /// The page as it is so many days after the first reading, read; the note about that.
    async fn then(&self, day: i64, list: String) -> Option<String> {
        let page = format!("<html><body><main><h1>Pressemitteilungen</h1>{list}</main></body></html>");
        self.publisher.put("/presse", Page::html(page));
        let now = Time::from_timestamp(1_780_000_000, 0).expect("a time") + TimeDelta::days(day);
        let report = run(&self.app, Selection::Due, now, &|_, _, _| {}).await.expect("a run");
        match report.sources.into_iter().next().expect("a source").outcome {
            Outcome::Read { note, .. } => note,
            Outcome::NotModified => None,
            other => panic!("day {day}: {other:?}"),
        }
    }

    async fn told(&self) -> Vec<Story> {
        self.app.store.timeline(None, None, 99).await.expect("stories")
    }

    async fn titles(&self) -> BTreeSet<String> {
        self.told().await.iter().map(|story| story.head().entry.listed.title.clone()).collect()
    }
}

fn item(address: &str, date: &str, title: &str) -> String {
    format!("<li class=meldung><span class=datum>{date}</span><h3><a href={address}>{title}</a></h3></li>")
}

/// A release, the newest first.
fn release(number: usize) -> String {
    item(&format!("/presse/{number}"), &format!("{:02}.04.2026", 28 - number * 3), RELEASES[number])
}

/// What was never told, all of it old.
fn archive() -> String {
    let one = |number: usize| {
        let title = format!("Bericht über das {}. Heimatfest in Oberdorf", number + 40);
        item(&format!("/archiv/{number}"), &format!("{:02}.03.2019", number * 3 + 1), &title)
    };
    (0..8).map(one).collect()
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("<ul class=meldungen>{}</ul>", items.into_iter().collect::<String>())
}

/// An archive among known releases that are not in order.
fn mixed(known: [usize; 3]) -> String {
    let [first, second, third] = known.map(release);
    list([first, archive(), second, third])
}

#[tokio::test]
async fn what_is_held_back_is_told_once_the_page_has_stayed_like_that_for_a_fortnight() {
    let office = Office::showing(list((0..9).map(release))).await;
    let before = office.told().await;
    let note = office.then(1, mixed([4, 6, 2])).await.expect("a note");
    assert!(note.contains("8 entries are new to us"), "{note}");
    for day in [2, 8, 14] {
        assert_eq!(office.then(day, mixed([4, 6, 2])).await, None, "one note per incident");
        assert_eq!(office.told().await, before, "day {day}");
    }
    office.then(15, mixed([4, 6, 2])).await;
    let after = office.told().await;
    assert_eq!(after.len(), before.len() + 8);
    let places = |stories: &[Story]| -> BTreeSet<_> {
        stories.iter().map(|story| (story.id, story.published)).collect()
    };
    assert!(places(&after).is_superset(&places(&before)));
}

/// Releases that a list leaves out although it shows older ones are looked for at their own addresses and, being gone,
/// withdrawn; not so while entries of that list are held back.
#[tokio::test]
async fn a_reading_with_entries_held_back_is_no_witness_to_withdrawals() {
    for (doubtful, left) in [(true, 9), (false, 7)] {
        let office = Office::showing(list((0..9).map(release))).await;
        let shown = [0, 3, 4, 5, 6, 7, 8].map(release).concat();
        let page = if doubtful {
            list([release(4), archive(), [0, 7, 3, 8, 5, 6].map(release).concat()])
        } else {
            list([shown])
        };
        for day in 1..6 {
            office.then(day, page.clone()).await;
        }
        assert_eq!(office.told().await.len(), left, "doubtful: {doubtful}");
    }
}

/// On a rebuilt site one entry may be either of two known releases, and no other is known.
#[tokio::test]
async fn what_may_be_known_is_told_once_the_page_has_stayed_like_that_for_a_fortnight() {
    let undated = |address: &str, title: &str| item(address, "", title);
    let office = Office::showing(list([
        undated("/alt/1", "Nächtliche Sperrung der Brücke in Altenwerder"),
        undated("/alt/2", "Lange Sperrung der Brücke in Altenwerder"),
        undated("/alt/3", "Hundesteuer bleibt unverändert"),
    ]))
    .await;
    let then = list([
        undated("/neu/7", RELEASES[0]),
        undated("/neu/8", "Hundesteuer bleibt unverändert"),
        undated("/neu/9", "Sperrung der Brücke in Altenwerder"),
    ]);
    let note = office.then(1, then.clone()).await.expect("a note");
    assert!(note.contains("1 entries are like known releases"), "{note}");
    let before = office.titles().await;
    assert_eq!(before.len(), 4, "{before:?}");
    assert_eq!(office.then(14, then.clone()).await, None);
    assert_eq!(office.titles().await, before);
    office.then(15, then.clone()).await;
    assert_eq!(office.titles().await.len(), 5);
}

/// Three pages are read, each once, of a list that goes on; of one that leads back to itself or to another host what
/// there is.
#[tokio::test]
async fn pages_are_followed_as_far_as_asked_for_and_never_in_a_circle() {
    let page = |numbers: std::ops::Range<usize>, pager: &str| {
        let items = list(numbers.map(release));
        format!("<html><body><main><h1>Pressemitteilungen</h1>{items}<nav>{pager}</nav></main></body></html>")
    };
    for (what, pagers, expected, asked) in [
        (
            "a list of four pages",
            [2, 3, 4].map(|n| format!("<a href='?page={n}'>Ältere Beiträge »</a>")),
            6,
            3,
        ),
        (
            "a page that leads back",
            [2, 1, 1].map(|n| format!("<a rel=next href='?page={n}'>weiter</a>")),
            4,
            2,
        ),
        (
            "another host",
            ["2", "3", "4"].map(|n| format!("<a rel=next href='http://[::1]:1/{n}'>»</a>")),
            2,
            1,
        ),
    ] {
        let office = Office::with_settings("pages = 3").await;
        let [first, second, third] = pagers;
        office.publisher.put("/presse?page=1", Page::html(page(0..2, &first)));
        office.publisher.put("/presse?page=2", Page::html(page(2..4, &second)));
        office.publisher.put("/presse?page=3", Page::html(page(4..6, &third)));
        office.publisher.put("/presse?page=4", Page::html(page(6..8, "")));
        let now = Time::from_timestamp(1_780_000_000, 0).expect("a time");
        office.publisher.put("/presse", Page::html(page(0..2, &first)));
        run(&office.app, Selection::Due, now, &|_, _, _| {}).await.expect("a run");
        assert_eq!(office.told().await.len(), expected, "{what}");
        let requests = office.publisher.take_requests();
        let pages = requests.iter().filter(|request| request.path.starts_with("/presse")).count();
        assert!(pages <= asked + 1, "{what}: {requests:?}");
    }
}
