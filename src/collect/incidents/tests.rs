//! Offices over simulated months, and every letter that the operator gets about them.
//!
//! There are three runs a day; every tenth one is made by a program that was just started with the store of the last
//! one. What is laid down is taken away at once, as if it had been delivered: a letter that is written again shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Weekday};
use feeds::model::Time;
use storage::Store;

use super::super::missing::tests::publisher::{Page, Publisher};
use super::super::{Selection, run};
use crate::app::App;
use crate::config;
use crate::stop::Stopper;

/// A program with offices, its store, and what the operator was told.
struct Months {
    configuration: String,
    store: Arc<dyn Store>,
    app: App,
    stopper: Stopper,
    runs: usize,
    told: BTreeMap<String, Vec<(Time, String)>>,
}

impl Months {
    /// Offices by id and address.
    async fn of(offices: &[(String, String)]) -> Self {
        let mut configuration =
            "[service]\nstorage = \"memory:\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n\
             timeout = \"30s\"\n[alerts.command]\nrun = [\"true\"]\n"
                .to_owned();
        for (id, address) in offices {
            configuration.push_str(&format!(
                "[[sources]]\nid = \"{id}\"\nname = \"Amt {id}\"\naddress = \"{address}\"\nfollow = false\nmerge = false\n"
            ));
        }
        let store = storage::open("memory:").await.expect("a store");
        let (app, stopper) = started(&configuration, &store);
        Self { configuration, store, app, stopper, runs: 0, told: BTreeMap::new() }
    }

    async fn run(&mut self, now: Time) {
        self.runs += 1;
        if self.runs.is_multiple_of(10) {
            (self.app, self.stopper) = started(&self.configuration, &self.store);
        }
        run(&self.app, Selection::Due, now, &|_, _, _| {}).await.expect("a run");
        for letter in self.store.letters().await.expect("letters") {
            let told = letter.subject.strip_prefix("[Presseschau] ").expect("ours");
            let (id, what) = told.split_once(": ").unwrap_or(("all", told));
            self.told.entry(id.to_owned()).or_default().push((now, what.to_owned()));
            self.store.take_away(&letter.id).await.expect("taken away");
        }
    }

    /// What was told of an office, in order.
    fn told(&self, id: &str) -> Vec<&str> {
        self.told.get(id).into_iter().flatten().map(|(_, what)| what.as_str()).collect()
    }
}

fn started(configuration: &str, store: &Arc<dyn Store>) -> (App, Stopper) {
    let (stopper, stop) = Stopper::new();
    let config = config::parse("test", configuration, &[]).expect("a configuration");
    (App::new(config, Arc::clone(store), stop), stopper)
}

fn on(day: &str) -> Time {
    format!("{day}T00:00:00Z").parse::<DateTime<chrono::Utc>>().expect("a day")
}

/// Three times a day, from one day to the other.
fn runs(first: &str, last: &str) -> impl Iterator<Item = Time> {
    let (first, last) = (on(first), on(last));
    (0..).map(move |n| first + TimeDelta::hours(8 * n)).take_while(move |time| *time < last)
}

/// The 8 newest releases of an office that publishes on each `every`th working day at half past nine.
fn released(every: i64, until: Time) -> Vec<NaiveDate> {
    newest(8, every, until)
}

fn newest(count: usize, every: i64, until: Time) -> Vec<NaiveDate> {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a Monday");
    let number = |day: &NaiveDate| {
        let days = (*day - monday).num_days();
        days / 7 * 5 + days % 7
    };
    let last = (until - TimeDelta::minutes(570)).date_naive();
    let days = std::iter::successors(Some(last), NaiveDate::pred_opt);
    let working = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    working.filter(|day| number(day) % every == 0).take(count).collect()
}

fn title(day: NaiveDate) -> String {
    let what = ["Buslinie", "Freibad", "Bahnhofstraße", "Stadtrat", "Wochenmarkt", "Bücherei", "Sporthalle"];
    let does = ["öffnet früher", "wird saniert", "feiert Jubiläum", "zieht um", "bekommt ein neues Dach"];
    let place =
        ["Südstadt", "Altenau", "Neuhof", "Rosental", "Brückfeld", "Hafen", "Weiher", "Schloss", "Heide"];
    let n = day.num_days_from_ce() as usize;
    format!("{} {} in {}", what[n % 7], does[n / 7 % 5], place[n / 3 % 9])
}

fn feed(id: &str, days: &[NaiveDate]) -> Page {
    let items = days.iter().map(|day| {
        format!(
            "<item><title>{}</title><link>http://127.0.0.1/{id}/{day}</link><guid>{id}-{day}</guid>\
             <pubDate>{} 09:30:00 +0000</pubDate><description>Mehr im Rathaus.</description></item>",
            title(*day),
            day.format("%d %b %Y")
        )
    });
    let items: String = items.collect();
    Page::rss(format!("<rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>"))
}

fn page(list: String) -> Page {
    Page::html(format!("<html><body><main><h1>Pressemitteilungen</h1>{list}</main></body></html>"))
}

/// A list before and after its office has rebuilt its site.
fn list(days: &[NaiveDate], rebuilt: bool) -> Page {
    let items = days.iter().map(|day| {
        let (title, shown) = (title(*day), day.format("%d.%m.%Y"));
        if rebuilt {
            format!(
                "<article class=karte><h2><a href=/m/{day}>{title}</a></h2><time>{shown}</time></article>"
            )
        } else {
            format!("<li><span class=datum>{shown}</span><h3><a href=/m/{day}>{title}</a></h3></li>")
        }
    });
    let items: String = items.collect();
    page(if rebuilt { format!("<div class=raster>{items}</div>") } else { format!("<ul>{items}</ul>") })
}

/// An office, and what it answers with at a time.
type Office = (&'static str, fn(&str, Time) -> Page);

/// What an office answers with while it is out of order, from one day in June to another.
fn out(id: &str, now: Time, days: [u32; 2], page: Page) -> Page {
    if (days[0]..days[1]).contains(&now.day()) { page } else { feed(id, &released(1, now)) }
}

/// Ten faults, and three offices with nothing to be told.
const OFFICES: [(Office, &[&str]); 13] = [
    (("gone", |id, now| out(id, now, [3, 6], Page::status(404))), &["no longer readable", "read again"]),
    (("broken", |id, now| out(id, now, [9, 11], Page::status(500))), &["no longer readable", "read again"]),
    (
        ("login", |id, now| out(id, now, [15, 18], page("<p>Bitte anmelden.</p>".to_owned()))),
        &["no longer readable", "read again"],
    ),
    (("refused", |id, now| out(id, now, [5, 9], Page::status(403))), &["refused", "read again"]),
    (("crowded", |id, now| out(id, now, [20, 22], Page::status(429))), &["refused", "read again"]),
    (("slow", |id, now| out(id, now, [24, 25], Page::status(504))), &["too slow", "read again"]),
    (("robots", |id, now| feed(id, &released(1, now))), &["closed by robots.txt", "read again"]),
    (
        ("silent", |id, now| {
            // The last one before the pause is of the 3rd, the next one of the 26th.
            let silent = now.day() > 3 && now < on("2026-06-26") + TimeDelta::hours(10);
            feed(id, &newest(32, 1, if silent { on("2026-06-04") } else { now }))
        }),
        &["silent", "has a new release"],
    ),
    (
        ("moved", |id, now| match now.day() {
            8..20 => Page::moved("/anderswo"),
            _ => feed(id, &released(1, now)),
        }),
        &["moved", "no longer redirected"],
    ),
    (("rebuilt", |_, now| list(&released(1, now), now.day() >= 12)), &["relaunched and repaired"]),
    (("daily", |id, now| feed(id, &released(1, now))), &[]),
    (("weekly", |id, now| feed(id, &released(5, now))), &[]),
    // A try that fails now and then is nobody's business, and neither are two within a week.
    (
        ("hiccup", |id, now| match (now.day() % 3, now.time() < "06:00:00".parse().expect("a time")) {
            (0, true) => Page::status(503),
            _ => feed(id, &released(1, now)),
        }),
        &[],
    ),
];

#[tokio::test]
async fn ten_faults_over_a_month_are_told_once_each_and_nothing_else_is() {
    // robots.txt speaks for a host.
    let (publisher, closing) = (Publisher::start(), Publisher::start());
    let at = |id: &str| if id == "robots" { &closing } else { &publisher };
    let addresses = OFFICES.map(|((id, _), _)| (id.to_owned(), at(id).url(&format!("/{id}"))));
    let mut months = Months::of(&addresses).await;
    for now in runs("2026-06-01", "2026-07-01") {
        for ((id, answers), _) in OFFICES {
            at(id).put(&format!("/{id}"), answers(id, now));
        }
        publisher.put("/anderswo", feed("moved", &released(1, now)));
        let robots = if (16..19).contains(&now.day()) { "User-agent: *\nDisallow: /robots\n" } else { "" };
        closing.put("/robots.txt", Page::new("text/plain", robots));
        months.run(now).await;
    }
    for ((id, _), expected) in OFFICES {
        assert_eq!(months.told(id), expected, "{id}: {:?}", months.told.get(id));
    }
    assert_eq!(months.told.values().flatten().count(), 19, "{:?}", months.told);
}

#[tokio::test]
async fn a_quiet_august_is_no_alarm_and_a_quiet_autumn_is_one() {
    let publisher = Publisher::start();
    let offices = [1, 2, 3, 5].map(|every| (every, format!("every-{every}")));
    let addresses = offices.clone().map(|(_, id)| (id.clone(), publisher.url(&format!("/{id}"))));
    let mut months = Months::of(&addresses).await;
    for (every, id) in &offices {
        publisher.put(&format!("/{id}"), feed(id, &newest(40, *every, on("2026-07-24"))));
    }
    for now in runs("2026-07-24", "2026-09-01").step_by(3) {
        months.run(now).await;
    }
    assert_eq!(months.told, BTreeMap::new());
    for now in runs("2026-09-01", "2026-12-01").step_by(3) {
        months.run(now).await;
    }
    for (_, id) in offices {
        assert_eq!(months.told(&id), ["silent"]);
    }
}

#[tokio::test]
async fn what_fails_together_is_told_together() {
    let publisher = Publisher::start();
    let ids = ["a", "b", "c", "d", "e"];
    let mut months = Months::of(&ids.map(|id| (id.to_owned(), publisher.url(&format!("/{id}"))))).await;
    for now in runs("2026-06-01", "2026-06-08") {
        for (n, id) in ids.into_iter().enumerate() {
            // The last one fails a little later than the others and goes on failing for days.
            let days = if n == 4 { [3, 6] } else { [2, 4] };
            let is_well = n == 3;
            let page =
                if is_well { feed(id, &released(1, now)) } else { out(id, now, days, Page::status(502)) };
            publisher.put(&format!("/{id}"), page);
        }
        months.run(now).await;
    }
    let told: Vec<(&str, Vec<&str>)> = months.told.keys().map(|id| (id.as_str(), months.told(id))).collect();
    assert_eq!(
        told,
        [
            ("3 sources fail at once", vec!["our own network?"]),
            ("all", vec!["3 of 4 sources are read again"]),
            ("e", vec!["read again"]),
        ]
    );
}
