//! Runs over simulated days, with a loopback publisher that takes releases out of its list, or off its server.

use std::sync::Arc;

use chrono::TimeDelta;
use feeds::model::{State, Story, StoryId, Time, Withdrawal};
use storage::Unlisted;

use super::super::{Selection, run};
use crate::app::App;
use crate::config;
use crate::publish;
use crate::stop::{Stop, Stopper};
use publisher::{Page, Publisher};

#[path = "../../../tests/it/support/publisher.rs"]
#[expect(dead_code, reason = "nobody sends anything here")]
pub(in crate::collect) mod publisher;

const HALL: (&str, &str) = ("halle", "Die Sporthalle an der Mühle bekommt bis zum Herbst einen neuen Boden.");
const BUS: (&str, &str) = ("bus", "Die Linie 12 fährt vom 4. Mai an auch nach 22 Uhr bis zum Klinikum.");
const PARK: (&str, &str) =
    ("park", "Im Stadtpark stehen seit dieser Woche 40 neue Bänke aus heimischer Eiche.");

/// A program with offices, and its days.
struct Days {
    publisher: Publisher,
    app: App,
    _stopper: Stopper,
}

impl Days {
    /// Offices by id, each with a feed at its id.
    async fn of(offices: &[&str]) -> Self {
        let publisher = Publisher::start();
        let mut text = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\n".to_owned();
        for id in offices {
            let address = publisher.url(&format!("/{id}"));
            text.push_str(&format!(
                "[[sources]]\nid = \"{id}\"\nname = \"Amt {id}\"\naddress = \"{address}\"\nfollow = false\n"
            ));
        }
        let config = config::parse("test", &text, &[]).expect("a configuration");
        let (stopper, stop): (Stopper, Stop) = Stopper::new();
        let app = App::new(config, storage::open("memory:").await.expect("a store"), stop);
        Self { publisher, app, _stopper: stopper }
    }

    /// The feed of an office, newest first; a release's own page is there unless it is taken away.
    fn lists(&self, office: &str, told: &[(&str, &str)]) {
        self.publisher.put(&format!("/{office}"), Page::rss(self.feed(office, told)));
    }

    fn feed(&self, office: &str, told: &[(&str, &str)]) -> String {
        let items = told.iter().map(|(name, text)| {
            let link = self.publisher.url(&self.page(office, name));
            let (day, title) = match *name {
                "halle" => (3, "Neuer Boden für die Sporthalle an der Mühle"),
                "bus" => (2, "Linie 12 fährt länger bis zum Klinikum"),
                _ => (1, "Neue Bänke für den Stadtpark"),
            };
            format!(
                "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>\
                 <pubDate>{day:02} Mar 2026 09:00:00 +0100</pubDate><description>{text}</description></item>"
            )
        });
        let items: String = items.collect();
        format!("<rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>")
    }

    fn page(&self, office: &str, name: &str) -> String {
        format!("/{office}/meldung/{name}-2026")
    }

    /// What the own page of a release answers with.
    fn answers(&self, office: &str, name: &str, page: Page) {
        self.publisher.put(&self.page(office, name), page);
    }

    /// A run, so many hours after the first one.
    async fn run(&self, hours: i64) {
        run(&self.app, Selection::Due, time(hours), &|_, _, _| {}).await.expect("a run");
    }

    async fn public(&self) -> Vec<Story> {
        self.app.store.timeline(None, None, 10).await.expect("stories")
    }

    async fn story(&self, id: StoryId) -> Story {
        self.app.store.story(id).await.expect("a look").expect("a story")
    }

    /// The combined Atom feed.
    async fn atom(&self) -> String {
        let edition = publish::Edition::load(&self.app).await.expect("an edition");
        String::from_utf8(edition.document("atom.xml").expect("a feed").1.identity().to_vec()).expect("text")
    }
}

fn time(hours: i64) -> Time {
    Time::from_timestamp(1_780_000_000, 0).expect("a time") + TimeDelta::hours(hours)
}

/// An office with three releases, each with a page; the first one has been taken out of the list.
async fn one_taken_out(name: &str, page: Page) -> (Days, StoryId) {
    let days = Days::of(&["amt"]).await;
    days.lists("amt", &[HALL, BUS, PARK]);
    for (name, _) in [HALL, BUS, PARK] {
        days.answers("amt", name, Page::html("<p>Da.</p>"));
    }
    days.run(0).await;
    let told = days.public().await;
    let gone = told.iter().find(|story| story.head().entry.listed.link.path().contains(name)).expect("one");
    let rest: Vec<_> = [HALL, BUS, PARK].into_iter().filter(|(other, _)| *other != name).collect();
    days.lists("amt", &rest);
    days.answers("amt", name, page);
    (days, gone.id)
}

#[tokio::test]
async fn what_its_office_removed_is_withdrawn_after_three_looks_over_a_day() {
    let days_and_ids =
        [("halle", Page::status(404)), ("park", Page::status(410)), ("bus", Page::redirect("/amt"))];
    for (name, page) in days_and_ids {
        let (days, id) = one_taken_out(name, page).await;
        let first = days.story(id).await;
        for hours in [1, 2, 3, 12, 24] {
            days.run(hours).await;
            assert_eq!(days.public().await.len(), 3, "{name} after {hours} hours");
        }
        // The list has not changed since and is answered with 304.
        days.run(26).await;
        let State::Withdrawn { at, why: Withdrawal::Presumed, shown: true } = days.story(id).await.state
        else {
            panic!("{name} is {:?}", days.story(id).await.state)
        };
        assert_eq!(at, time(26));
        assert_eq!(days.public().await.len(), 2);
        let atom = days.atom().await;
        assert!(atom.contains(&format!("<at:deleted-entry ref=\"{}\" when=", id.urn())), "{atom}");
        assert!(!atom.contains(&format!("<id>{}</id>", id.urn())));
        let decisions = days.app.store.decisions(id).await.expect("decisions");
        let reason = &decisions.last().expect("one").reason;
        assert!(reason.contains("404") || reason.contains("410") || reason.contains("the list"), "{reason}");

        // Its office tells it again.
        days.lists("amt", &[HALL, BUS, PARK]);
        days.answers("amt", name, Page::html("<p>Da.</p>"));
        days.run(30).await;
        let back = days.story(id).await;
        assert!(back.state.is_public(), "{name}");
        assert_eq!((back.published, back.updated), (first.published, first.updated));
        assert!(!days.atom().await.contains("deleted-entry"));
    }
}

#[tokio::test]
async fn a_short_list_trouble_and_strange_redirects_withdraw_nothing() {
    for (what, page) in [
        ("a short list", Page::html("<p>Da.</p>")),
        ("a server in trouble", Page::status(500)),
        ("a bot check", Page::status(403)),
        ("a portal", Page::redirect("/anmelden")),
        ("a redirect to a new address", Page::redirect("/neu/halle-2026")),
        ("a redirect in a circle", Page::redirect("/amt/meldung/halle-2026")),
    ] {
        let (days, id) = one_taken_out("halle", page).await;
        days.publisher.put("/anmelden", Page::html("<p>Anmelden</p>"));
        days.publisher.put("/neu/halle-2026", Page::html("<p>Da.</p>"));
        days.publisher.take_requests();
        for hours in (1..15 * 24).step_by(6) {
            days.run(hours).await;
        }
        assert!(days.story(id).await.state.is_public(), "{what}");
        let looks = days.publisher.take_requests();
        let looks = looks.iter().filter(|request| request.path.contains("halle")).count();
        assert!((1..=32).contains(&looks), "{what}: {looks} looks in a fortnight");
    }
}

#[tokio::test]
async fn as_long_as_the_list_fails_nothing_is_looked_for() {
    let (days, id) = one_taken_out("halle", Page::status(404)).await;
    days.run(1).await;
    days.publisher.put("/amt", Page::status(404));
    days.publisher.take_requests();
    for hours in [30, 60, 90] {
        days.run(hours).await;
    }
    assert!(days.story(id).await.state.is_public());
    let asked = days.publisher.take_requests();
    assert!(asked.iter().all(|request| !request.path.contains("meldung")), "{asked:?}");
}

#[tokio::test]
async fn a_story_that_another_office_tells_stays_with_that_one() {
    let days = Days::of(&["amt", "kreis"]).await;
    for office in ["amt", "kreis"] {
        days.lists(office, &[HALL, BUS]);
        for (name, _) in [HALL, BUS] {
            days.answers(office, name, Page::html("<p>Da.</p>"));
        }
    }
    days.run(0).await;
    let told = days.public().await;
    assert_eq!(told.len(), 2, "both tell the same");
    let first = told[0].clone();
    let (head, other) = (first.head().entry.source.clone(), first.members[1].entry.source.clone());
    let name = if first.head().entry.listed.link.path().contains("halle") { HALL } else { BUS };
    let rest: Vec<_> = [HALL, BUS].into_iter().filter(|told| *told != name).collect();
    days.lists(head.as_str(), &rest);
    days.answers(head.as_str(), name.0, Page::status(404));
    for hours in [1, 12, 26] {
        days.run(hours).await;
    }
    let story = days.story(first.id).await;
    assert!(story.state.is_public());
    assert_eq!((&story.head().entry.source, story.published), (&other, first.published));
    let atom = days.atom().await;
    assert!(!atom.contains("deleted-entry") && !atom.contains(&days.page(head.as_str(), name.0)), "{atom}");
    let of = async |office| days.app.store.timeline(Some(office), None, 9).await.expect("stories").len();
    assert_eq!((of(&head).await, of(&other).await), (1, 2));

    // The other one takes it back as well.
    days.lists(other.as_str(), &rest);
    days.answers(other.as_str(), name.0, Page::status(404));
    for hours in [30, 40, 60] {
        days.run(hours).await;
    }
    assert!(!days.story(first.id).await.state.is_public());
    // The one that comes back first speaks for it.
    days.answers(head.as_str(), name.0, Page::html("<p>Da.</p>"));
    for hours in [90, 120] {
        days.run(hours).await;
    }
    let story = days.story(first.id).await;
    assert!(story.state.is_public(), "its page is there again");
    assert_eq!(story.head().entry.source, head);
}

#[tokio::test]
async fn releases_that_have_no_page_are_gone_when_the_list_passes_over_them() {
    let days = Days::of(&["amt"]).await;
    let without_links = |told: &[(&str, &str)]| {
        let feed = days.feed("amt", told);
        let (mut text, mut rest) = (String::new(), feed.as_str());
        while let Some((before, after)) = rest.split_once("<link>") {
            text.push_str(before);
            rest = after.split_once("</guid>").expect("a guid").1;
        }
        Page::rss(text + rest)
    };
    days.publisher.put("/amt", without_links(&[HALL, BUS, PARK]));
    days.run(0).await;
    let told = days.public().await;
    assert_eq!(told.len(), 3);
    days.publisher.put("/amt", without_links(&[HALL, PARK]));
    for hours in [1, 12, 26] {
        assert_eq!(days.public().await.len(), 3);
        days.run(hours).await;
    }
    let left: Vec<_> = days.public().await.iter().map(|story| story.id).collect();
    assert_eq!(left, [told[0].id, told[2].id]);
    // The oldest one may just have run out of places.
    days.publisher.put("/amt", without_links(&[HALL]));
    for hours in [30, 50, 80] {
        days.run(hours).await;
    }
    assert_eq!(days.public().await.len(), 2);
    assert!(days.publisher.take_requests().iter().all(|asked| !asked.path.contains("meldung")));
}

#[tokio::test]
async fn a_story_under_embargo_leaves_no_trace_when_it_is_taken_back() {
    let (secret, text) = ("halle", "Sperrfrist: 01.06.2027, 10:00 Uhr. Die Sporthalle wird verkauft.");
    let days = Days::of(&["amt"]).await;
    days.lists("amt", &[(secret, text), BUS]);
    days.run(0).await;
    let held = days.app.store.unlisted(Unlisted::Held, None, 9).await.expect("stories");
    assert_eq!((held.len(), days.public().await.len()), (1, 1));
    let before = days.atom().await;
    days.lists("amt", &[BUS]);
    for hours in [1, 12, 26, 30] {
        days.run(hours).await;
    }
    assert_eq!(days.atom().await, before);
}

#[tokio::test]
async fn an_embargo_ends_by_the_beat_by_the_next_run_and_by_publishing() {
    fn later() -> Time {
        "2026-06-10T08:00:01Z".parse().expect("a time")
    }
    for way in ["beat", "run", "publish"] {
        let days = Days::of(&["amt"]).await;
        days.lists(
            "amt",
            &[("halle", "Sperrfrist: 10.06.2026, 10:00 Uhr. Die Sporthalle wird saniert."), BUS],
        );
        days.run(0).await;
        assert_eq!(days.public().await.len(), 1);
        let app = App { clock: later, ..days.app.clone() };
        super::super::end_embargoes(&app, later() - TimeDelta::seconds(2)).await.expect("a beat");
        assert_eq!(days.public().await.len(), 1, "not before its time");
        match way {
            "beat" => super::super::end_embargoes(&app, later()).await.expect("a beat"),
            "run" => drop(run(&app, Selection::Due, later(), &|_, _, _| {}).await.expect("a run")),
            _ => {
                let place = tempfile::tempdir().expect("a directory");
                let task = crate::cli::PublishArgs { to: place.path().display().to_string() };
                let task = crate::command::Task::try_from(task).map_err(|_| "no task").expect("a task");
                crate::command::perform(&app, &task, &Silence).await;
                let atom = std::fs::read_to_string(place.path().join("atom.xml")).expect("a feed");
                assert!(atom.contains("saniert"), "{atom}");
            }
        }
        assert_eq!(days.public().await.len(), 2, "{way}");
    }
}

/// Whom nobody listens to.
struct Silence;

impl crate::command::Output for Silence {
    fn say(&self, _: crate::command::Said) {}
}

/// Whoever is at work when a person decides has decided about what was there before.
#[tokio::test]
async fn a_person_is_not_overruled_by_a_look() {
    let (days, id) = one_taken_out("halle", Page::status(404)).await;
    for hours in [1, 12] {
        days.run(hours).await;
    }
    let story = days.story(id).await;
    let decided = feeds::merge::by_hand::withdraw(story, time(13)).expect("withdrawn");
    let (stories, decisions) = (decided.stories, decided.decisions);
    let batch = storage::Batch { now: time(13), state: None, stories, decisions };
    days.app.store.commit(batch).await.expect("a commit");
    days.lists("amt", &[HALL, BUS, PARK]);
    days.answers("amt", "halle", Page::html("<p>Da.</p>"));
    for hours in [30, 60] {
        days.run(hours).await;
    }
    let by_hand = |state| matches!(state, State::Withdrawn { why: Withdrawal::Person, .. });
    assert!(by_hand(days.story(id).await.state));
    assert_eq!(Arc::strong_count(&days.app.store) > 0, days.publisher.requests() > 0);
}
