//! How we behave as guests, over simulated days: what a loopback publisher sees of us, and what we believe of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use storage::Store;

use super::missing::tests::publisher::{Page, Publisher};
use super::*;
use crate::config;
use crate::stop::Stopper;

/// A program with sources at one publisher, and its days.
struct Guest {
    publisher: Publisher,
    configuration: String,
    store: Arc<dyn Store>,
    app: App,
    _stopper: Stopper,
}

impl Guest {
    /// Sources by id, each at the path of its id.
    async fn of(ids: &[&str]) -> Self {
        Self::with(ids, "follow = false").await
    }

    async fn with(ids: &[&str], settings: &str) -> Self {
        let publisher = Publisher::start();
        let mut configuration =
            "[fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n[service]\nstorage = \"memory:\"\n"
                .to_owned();
        for id in ids {
            let address = publisher.url(&format!("/{id}"));
            configuration.push_str(&format!(
                "[[sources]]\nid = \"{id}\"\nname = \"Amt\"\naddress = \"{address}\"\n{settings}\n"
            ));
        }
        let store = storage::open("memory:").await.expect("a store");
        let (app, _stopper) = started(&configuration, &store);
        Self { publisher, configuration, store, app, _stopper }
    }

    /// The same store, another process.
    fn restart(&mut self) {
        (self.app, self._stopper) = started(&self.configuration, &self.store);
    }

    async fn run(&self, selection: Selection, minutes: i64) -> Vec<Outcome> {
        let report = run(&self.app, selection, at(minutes), &|_, _, _| {}).await.expect("a run");
        report.sources.into_iter().map(|line| line.outcome).collect()
    }

    async fn titles(&self) -> BTreeSet<String> {
        let stories = self.store.timeline(None, None, 1000).await.expect("stories");
        stories.iter().map(|story| story.head().entry.listed.title.clone()).collect()
    }

    /// The paths asked for since the last call, without robots.txt.
    fn asked(&self) -> Vec<String> {
        let paths = self.publisher.take_requests().into_iter().map(|request| request.path);
        paths.filter(|path| path != "/robots.txt").collect()
    }
}

fn started(configuration: &str, store: &Arc<dyn Store>) -> (App, Stopper) {
    let (stopper, stop) = Stopper::new();
    let config = config::parse("test", configuration, &[]).expect("a configuration");
    (App::new(config, Arc::clone(store), stop), stopper)
}

fn at(minutes: i64) -> Time {
    Time::from_timestamp(1_780_000_000, 0).expect("a time") + TimeDelta::minutes(minutes)
}

/// The schedule, without any spreading.
fn paced() -> Selection {
    Selection::Paced { within: Duration::ZERO }
}

/// A feed with releases of these numbers; their titles have nothing in common.
fn feed(numbers: impl IntoIterator<Item = u32>) -> String {
    let item = |number: u32| {
        let word: String = format!("{number:03}")
            .chars()
            .map(|digit| "abcdefghij".chars().nth(digit as usize - 48).expect("a digit"))
            .collect();
        format!(
            "<item><title>Meldung {word}{word} {number}</title><link>http://127.0.0.1/m/{number}</link>\
             <guid>{number}</guid><pubDate>{:02} May 2026 09:00:00 +0100</pubDate>\
             <description>Der Text {word}{word}{word} {number}.</description></item>",
            1 + number % 27
        )
    };
    let items: String = numbers.into_iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>")
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

#[tokio::test]
async fn a_server_that_lies_is_found_out_within_a_hundred_requests_and_not_believed_again() {
    let guest = Guest::of(&["amt"]).await;
    let put = |numbers: std::ops::Range<u32>| {
        guest.publisher.put("/amt", Page::rss(feed(numbers)).with("ETag", "\"gleich\""));
    };
    put(0..2);
    guest.run(Selection::Due, 0).await;
    put(0..3);
    let mut runs = 0;
    while guest.titles().await.len() < 3 {
        runs += 1;
        assert!(runs <= 100, "not found out");
        guest.run(Selection::Due, runs * 15).await;
    }
    assert!(runs > 1, "one in a hundred only");
    put(0..4);
    guest.run(Selection::Due, (runs + 1) * 15).await;
    assert_eq!(guest.titles().await.len(), 4, "its word does not count any more");
}

/// Also that of a server without any validators.
#[tokio::test]
async fn the_bytes_decide_where_a_tag_changes_with_every_answer() {
    let guest = Guest::of(&["amt"]).await;
    for (n, numbers, is_news) in
        [(0, 0..2, true), (1, 0..2, false), (2, 0..2, false), (3, 0..3, true), (4, 0..3, false)]
    {
        guest.publisher.put("/amt", Page::rss(feed(numbers)).with("ETag", &format!("\"{n}\"")));
        let outcome = guest.run(Selection::Due, n * 15).await.remove(0);
        assert_eq!(!matches!(outcome, Outcome::NotModified), is_news, "{n}: {outcome:?}");
    }
    let tags: Vec<_> = guest
        .publisher
        .take_requests()
        .into_iter()
        .filter(|request| request.path == "/amt")
        .map(|request| request.headers.get("if-none-match").cloned().unwrap_or_default())
        .collect();
    assert_eq!(tags, ["", "\"0\"", "\"1\"", "\"2\"", "\"3\""], "the latest one is sent");
}

#[tokio::test]
async fn a_redirect_for_good_is_adopted_after_a_week_and_left_when_it_ends() {
    let guest = Guest::of(&["alt"]).await;
    guest.publisher.put("/alt", Page::rss(feed(0..5)));
    guest.run(Selection::Due, 0).await;
    guest.publisher.put("/alt", Page::moved("/neu"));
    guest.publisher.put("/neu", Page::rss(feed(0..6)));
    guest.asked();
    let mut both = Vec::new();
    for n in 1..=80 {
        guest.run(Selection::Due, n * 6 * HOUR).await;
        if guest.asked() == ["/alt", "/neu"] {
            both.push(n);
        }
    }
    // Four times a day for a week, then once a day.
    let expected: Vec<i64> = (1..=29).chain((33..=80).step_by(4)).collect();
    assert_eq!(both, expected);
    assert_eq!(guest.titles().await.len(), 6, "the same releases under the same ids");
    guest.publisher.put("/alt", Page::rss(feed(0..7)));
    for n in 81..=86 {
        guest.run(Selection::Due, n * 6 * HOUR).await;
    }
    assert_eq!(guest.titles().await.len(), 7);
    guest.asked();
    guest.run(Selection::Due, 90 * 6 * HOUR).await;
    assert_eq!(guest.asked(), ["/alt"]);
}

#[tokio::test]
async fn a_redirect_to_something_else_is_never_adopted_and_neither_is_a_passing_one() {
    for page in [Page::moved("/neu"), Page::redirect("/neu")] {
        let guest = Guest::of(&["alt"]).await;
        guest.publisher.put("/alt", Page::rss(feed(0..5)));
        guest.run(Selection::Due, 0).await;
        guest.publisher.put("/alt", page);
        guest.publisher.put("/neu", Page::rss(feed(10..15)));
        for day in 1..20 {
            guest.asked();
            guest.run(Selection::Due, day * DAY).await;
            assert_eq!(guest.asked(), ["/alt", "/neu"], "day {day}");
        }
    }
}

#[tokio::test]
async fn pages_that_stand_in_for_the_list_are_failures_with_words_and_nothing_is_lost() {
    let item = |n: u32| {
        format!(
            "<li><h3><a href=/p/{n}>Meldung {n} des Rates</a></h3><time>{:02}.04.2026</time></li>",
            20 - n
        )
    };
    let list: String = (0..6).map(item).collect();
    let page = |title: &str, main: &str| {
        Page::html(format!(
            "<html><head><title>{title}</title></head><body><main>{main}</main></body></html>"
        ))
    };
    let guest = Guest::of(&["presse"]).await;
    guest.publisher.put("/presse", page("Presse", &format!("<h1>Presse</h1><ul>{list}</ul>")));
    guest.run(Selection::Due, 0).await;
    let before = guest.titles().await;
    assert_eq!(before.len(), 6);
    let form = "<form><input type=checkbox><button>Verbinden</button></form>";
    for (n, (title, main, words)) in [
        ("Seite nicht gefunden", format!("<h3>Aktuelles</h3><ul>{list}</ul>"), "asked for is not there"),
        (
            "amt.example steht zum Verkauf",
            "<ul><li><a href=/1>Rathaus</a><li><a href=/2>Amt</a></ul>".to_owned(),
            "for sale",
        ),
        ("WLAN-Zugang", form.to_owned(), "sign-in page of a network"),
        ("Just a moment...", String::new(), "checks whether a person is there"),
        ("Wartungsarbeiten", "<p>Bis gleich.</p>".to_owned(), "maintenance"),
    ]
    .into_iter()
    .enumerate()
    {
        guest.publisher.put("/presse", page(title, &main));
        let hours = i64::try_from(n).expect("few") * 48 + 48;
        match guest.run(Selection::Due, hours * HOUR).await.remove(0) {
            Outcome::Failed { reason, .. } => assert!(reason.contains(words), "{title}: {reason}"),
            other => panic!("{title}: {other:?}"),
        }
        assert_eq!(guest.titles().await, before, "{title}");
    }
}

/// Forty pages of a first look at a long list are enough for one run; the others come with the next ones, although
/// nothing about the list has changed.
#[tokio::test]
async fn pages_that_were_left_are_asked_for_at_the_next_run() {
    let guest = Guest::with(&["presse"], "").await;
    let item = |n: u32| {
        let text = format!(
            "<p>Der Rat hat in seiner {n}. Sitzung am Montag die Sanierung der Brücke beschlossen.</p>"
        );
        let page = format!("<h1>Meldung {n} des Rates</h1>{}", text.repeat(4));
        guest.publisher.put(
            &format!("/p/{n}"),
            Page::html(format!("<html><body><main><article>{page}</article></main></body></html>")),
        );
        format!(
            "<li><h3><a href=/p/{n}>Meldung {n} des Rates</a></h3><time>{:02}.{:02}.2025</time></li>",
            28 - n % 28,
            12 - n / 28
        )
    };
    let list: String = (0..45).map(item).collect();
    guest.publisher.put(
        "/presse",
        Page::html(format!("<html><body><main><h1>Presse</h1><ul>{list}</ul></main></body></html>")),
    );
    let mut asked = Vec::new();
    for n in 0..4 {
        guest.run(Selection::Due, n * 15).await;
        asked.push(guest.asked().iter().filter(|path| path.starts_with("/p/")).count());
    }
    assert_eq!(asked, [40, 5, 0, 0]);
}

#[tokio::test]
async fn the_schedule_asks_each_source_at_its_own_pace_and_no_release_waits_for_long() {
    let guest = Guest::of(&["still", "stuendlich", "gewoehnlich"]).await;
    guest.publisher.put("/still", Page::rss(feed(0..3)));
    let mut asked: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut seen = None;
    for n in 0..(10 * 96) {
        if n % 32 == 0 {
            let number = u32::try_from(n / 32).expect("few");
            guest.publisher.put("/gewoehnlich", Page::rss(feed(200 + number..203 + number)));
            let hourly = Page::rss(feed(400 + number..403 + number));
            guest.publisher.put("/stuendlich", hourly.with("Cache-Control", "max-age=3600"));
        }
        if n == 9 * 96 {
            guest.publisher.put("/still", Page::rss(feed(0..4)));
        }
        guest.run(paced(), n * 15).await;
        guest.asked().into_iter().for_each(|path| asked.entry(path).or_default().push(n));
        if seen.is_none() && guest.titles().await.iter().any(|title| title.ends_with(" 3")) {
            seen = Some(n);
        }
    }
    let in_two_days = |path: &str| asked[path].iter().filter(|n| (7 * 96..9 * 96).contains(*n)).count();
    assert_eq!(in_two_days("/gewoehnlich"), 2 * 96, "as often as scheduled");
    assert!((2 * 18..=2 * 24).contains(&in_two_days("/stuendlich")), "{}", in_two_days("/stuendlich"));
    assert!((2 * 10..=2 * 16).contains(&in_two_days("/still")), "{}", in_two_days("/still"));
    assert_eq!(asked["/still"][..96], (0..96).collect::<Vec<_>>(), "as scheduled on its first day");
    let waited = seen.expect("its release is read") - 9 * 96;
    assert!(waited <= 10, "it waited {waited} quarters of an hour");
}

#[tokio::test]
async fn a_host_that_had_too_many_requests_is_left_alone_also_after_a_restart() {
    let mut guest = Guest::of(&["a", "b"]).await;
    guest.publisher.put("/b", Page::rss(feed(0..2)));
    guest.publisher.put("/a", Page::status(429).with("Retry-After", "3600"));
    guest.run(Selection::Due, 0).await;
    guest.restart();
    let both = || Selection::Named(["a", "b"].map(|id| id.parse().expect("an id")).to_vec());
    for (selection, minutes) in [(Selection::Due, 1), (both(), 30), (paced(), 59)] {
        guest.asked();
        for outcome in guest.run(selection, minutes).await {
            assert!(
                matches!(&outcome, Outcome::Waiting { reason, .. } if reason.contains("429")),
                "{outcome:?}"
            );
        }
        assert_eq!(guest.asked(), Vec::<String>::new(), "{minutes}");
    }
    let state = guest.store.source(&"b".parse().expect("an id")).await.expect("a look");
    assert_eq!(state.map(|state| state.failures), Some(0), "it was not asked, so it did not fail");
    guest.run(Selection::Due, 61).await;
    assert_eq!(guest.asked().len(), 2);
}

/// Whatever else a server says, it says of the address that was asked.
#[tokio::test]
async fn any_other_wish_to_wait_is_for_its_address_alone() {
    let guest = Guest::of(&["a", "b"]).await;
    guest.publisher.put("/b", Page::rss(feed(0..2)));
    guest.publisher.put("/a", Page::status(503).with("Retry-After", "Thu, 28 May 2026 21:26:40 GMT"));
    guest.run(Selection::Due, 0).await;
    guest.asked();
    let outcomes = guest.run(Selection::Due, 15).await;
    assert_eq!(guest.asked(), ["/b"]);
    assert!(matches!(&outcomes[0], Outcome::Waiting { until, .. } if *until == at(60)), "{outcomes:?}");
}

#[tokio::test]
async fn sources_of_one_host_are_spread_where_nobody_waits() {
    let ids = ["a", "b", "c", "d"];
    let guest = Guest::of(&ids).await;
    ids.iter().for_each(|id| guest.publisher.put(&format!("/{id}"), Page::rss(feed(0..2))));
    let began = Instant::now();
    guest.run(Selection::Paced { within: Duration::from_millis(800) }, 0).await;
    assert!(began.elapsed() >= Duration::from_millis(600), "{:?}", began.elapsed());
    assert_eq!(guest.asked(), ["/a", "/b", "/c", "/d"]);
}
