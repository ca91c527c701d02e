//! The chain of archives as subscribers walk it, on a store with ten thousand stories and with what happens to them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use feeds::model::{
    Entry, Facts, Member, Office, Source, SourceId, State, Story, StoryId, TextLength, Time, Withdrawal,
};
use feeds::output;
use storage::{Batch, SourceState};

use super::Edition;
use crate::app::App;
use crate::config;
use crate::stop::Stopper;

const VIEWS: [(&str, &str); 4] =
    [("", "atom.xml"), ("", "rss.xml"), ("", "feed.json"), ("sources/kreis/", "atom.xml")];

async fn app() -> App {
    let config =
        config::parse("test", "[service]\nbase_url = \"https://presse.example/\"\nentries = 50\n", &[]);
    let (_stopper, stop) = Stopper::new();
    App::new(config.expect("a configuration"), storage::open("memory:").await.expect("a store"), stop)
}

fn source(name: &str) -> SourceId {
    name.parse().expect("an id")
}

fn id(number: u32) -> StoryId {
    format!("01970000-0000-7000-8000-{number:012}").parse().expect("an id")
}

/// Told by one of two offices, some by both; every seventh is published long before it is found.
fn story(number: u32) -> Story {
    let told = Time::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(i64::from(number));
    let published =
        if number.is_multiple_of(7) { told - TimeDelta::days(i64::from(number % 40)) } else { told };
    let tellers: &[&str] = [&["amt"][..], &["amt", "kreis"], &["kreis"]][number as usize % 3];
    Story {
        id: id(number),
        members: tellers.iter().map(|teller| member(teller, number, published)).collect(),
        state: State::Published,
        published,
        updated: published,
        touched: told,
        rank: 0,
        apart: vec![],
        kept: vec![],
        marks: vec![],
    }
}

fn member(teller: &str, number: u32, published: Time) -> Member {
    let link = format!("https://{teller}.example/{number}").parse().expect("an address");
    let listed = Facts {
        title: format!("Meldung {number}"),
        link,
        published: Some(published),
        updated: None,
        summary: Some(format!("Der Rat tagt zum {number}. Mal.")),
        content: None,
        authors: vec![],
        categories: vec![],
        enclosures: vec![],
        language: None,
        embargo: None,
    };
    let entry = Entry { source: source(teller), keys: vec![], listed, article: None };
    Member { entry, first_seen: published, changed: published, authority: 0, versions: vec![], absence: None }
}

async fn commit(app: &App, stories: Vec<Story>) {
    let now = stories.iter().map(|story| story.touched).max().unwrap_or_default();
    for name in ["amt", "kreis"] {
        let office = Office {
            id: source(name),
            name: format!("Amt {name}"),
            address: format!("https://{name}.example/").parse().expect("an address"),
            home: None,
            text: TextLength::Full,
        };
        let state = SourceState::new(office, String::new());
        let batch = Batch { now, state: Some(state), stories: vec![], decisions: vec![] };
        app.store.commit(batch).await.expect("committed");
    }
    app.store.commit(Batch { now, state: None, stories, decisions: vec![] }).await.expect("committed");
}

/// The ids that a document tells.
fn ids(file: &str, text: &str) -> Vec<String> {
    let (before, behind) = match file {
        "atom.xml" => ("<entry>", "</id>"),
        "rss.xml" => ("<guid isPermaLink=\"false\">", "</guid>"),
        _ => ("\"id\": \"urn:", "\""),
    };
    let parts = text.split(before).skip(1).filter_map(|part| part.split(behind).next());
    parts.filter_map(|part| Some(part[part.find("uuid:")?..].to_owned())).collect()
}

/// Where a document says that older ones are.
fn previous(file: &str, text: &str) -> Option<String> {
    let address = if file == "feed.json" {
        text.split("\"next_url\": \"").nth(1)?.split('"').next()?
    } else {
        let link = text.split('<').find(|tag| tag.contains("rel=\"prev-archive\""))?;
        link.split("href=\"").nth(1)?.split('"').next()?
    };
    address.strip_prefix("https://presse.example/").map(str::to_owned)
}

/// A document by its path, as the daemon finds it.
async fn get(app: &App, edition: &Edition, path: &str) -> String {
    let (office, rest) = match path.strip_prefix("sources/").and_then(|rest| rest.split_once('/')) {
        Some((id, rest)) => (Some(source(id)), rest),
        None => (None, path),
    };
    let (number, file) = output::split_archive(rest).expect("an address");
    let list = output::archived().find(|list| list.path == file).expect("a list");
    let served = match number {
        Some(number) => {
            let head = edition.head(app, office.as_ref()).await.expect("a head");
            let part = head.archive(number).expect("an archive");
            edition.archived(app, &list, office.as_ref(), part).await.expect("read").expect("an archive")
        }
        None => {
            let query = output::Query { sources: office.into_iter().collect(), ..output::Query::default() };
            edition.view(app, &list, &query, &output::FragmentOptions::default()).await.expect("read")
        }
    };
    String::from_utf8(served.identity().to_vec()).expect("UTF-8")
}

/// All documents from a head to the oldest archive, by their paths.
async fn walk(app: &App, edition: &Edition, view: &str, file: &str) -> Vec<(String, String)> {
    let mut documents = vec![];
    let mut next = Some(format!("{view}{file}"));
    while let Some(path) = next {
        let text = get(app, edition, &path).await;
        next = previous(file, &text);
        documents.push((path, text));
    }
    documents
}

fn told(file: &str, documents: &[(String, String)]) -> Vec<String> {
    documents.iter().flat_map(|(_, text)| ids(file, text)).collect()
}

/// The ids in no order, each as often as it was told.
fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn ten_thousand_stories_are_met_once_each_and_closed_archives_stay() {
    let app = app().await;
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    for (first, last) in [(0, 2_000), (2_000, 2_001), (2_001, 10_000)] {
        for start in (first..last).step_by(400) {
            commit(&app, (start..last.min(start + 400)).map(story).collect()).await;
            // A run ends.
            app.store.settle(app.config.entries).await.expect("settled");
        }
        let edition = Edition::load(&app).await.expect("an edition");
        let mut now = BTreeMap::new();
        for (view, file) in VIEWS {
            let documents = walk(&app, &edition, view, file).await;
            let expected = (0..last).map(story).filter(|story| {
                view.is_empty() || story.members.iter().any(|member| member.entry.source.as_str() == "kreis")
            });
            let expected = sorted(expected.map(|story| story.id.urn()[4..].to_owned()).collect());
            assert!(sorted(told(file, &documents)) == expected, "{view}{file} of {last}");
            assert_eq!(ids(file, &documents[0].1).len(), 50);
            assert!(documents[2..].iter().all(|(_, text)| ids(file, text).len() == 100), "{view}{file}");
            // The head and the open archive may change, the others are closed.
            now.extend(documents.into_iter().skip(2));
        }
        for (path, text) in &before {
            assert!(now.get(path) == Some(text), "{path} has changed");
        }
        assert!(now.len() > before.len() || last == 2_001);
        before = now;
    }
    // Whoever asks another process gets the same.
    let (_stopper, stop) = Stopper::new();
    let config = config::Config { entries: 50, ..(*app.config).clone() };
    let other = App::new(config, app.store.clone(), stop);
    let edition = Edition::load(&other).await.expect("an edition");
    for (path, text) in &before {
        assert!(get(&other, &edition, path).await == *text, "{path} differs");
    }
}

#[tokio::test]
async fn a_run_that_began_before_a_reload_publishes_as_configured_since() {
    let app = app().await;
    commit(&app, vec![story(1)]).await;
    super::serve_edition(&app).await.expect("an edition");
    let renamed = config::parse("test", "[service]\ntitle = \"Anders\"\n", &[]).expect("a configuration");
    super::serve_edition(&app.reconfigured(renamed)).await.expect("another edition");
    commit(&app, vec![story(2)]).await;
    super::renew(&app).await.expect("a third edition");
    let edition = app.editions.current().expect("an edition");
    let (_, feed) = edition.document("atom.xml").expect("a feed");
    let feed = String::from_utf8_lossy(feed.negotiate(None).bytes);
    assert!(feed.contains("<title>Anders</title>") && feed.contains("Meldung 2"), "{feed}");
}

#[tokio::test]
async fn what_happens_to_an_archived_story_is_told_once() {
    let app = app().await;
    commit(&app, (0..300).map(story).collect()).await;
    let edition = Edition::load(&app).await.expect("an edition");
    let oldest = "archive/1/atom.xml";
    let first = walk(&app, &edition, "", "atom.xml").await;
    let in_oldest = ids("atom.xml", &get(&app, &edition, oldest).await);
    let number = |id: &str| id[id.len() - 12..].parse::<u32>().expect("a number");
    let [withdrawn, corrected, joined] = [0, 1, 2].map(|place| story(number(&in_oldest[place])));
    let later = Time::UNIX_EPOCH + TimeDelta::days(30_000);

    let gone = State::Withdrawn { at: later, why: Withdrawal::Person, shown: true };
    let another = member("stadt", 7, withdrawn.published);
    let members = joined.members.iter().cloned().chain([another]).collect();
    commit(
        &app,
        vec![
            Story { state: gone, ..withdrawn.clone() },
            Story { state: State::Corrected, touched: later, ..corrected.clone() },
            Story { members, touched: later, ..joined.clone() },
        ],
    )
    .await;
    let edition = Edition::load(&app).await.expect("an edition");
    let documents = walk(&app, &edition, "", "atom.xml").await;
    let all = told("atom.xml", &documents);
    let urn = |story: &Story| story.id.urn()[4..].to_owned();
    assert_eq!(all.len(), 299);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 299);
    assert!(!all.contains(&urn(&withdrawn)));
    let text = get(&app, &edition, oldest).await;
    for left in [&withdrawn, &corrected, &joined] {
        assert!(!ids("atom.xml", &text).contains(&urn(left)));
        assert_eq!(text.contains(&format!("ref=\"{}\"", left.id.urn())), left.id == withdrawn.id);
    }
    // Readers who have that archive already learn it from what they read again.
    let again = told("atom.xml", &documents[..2]);
    assert!(again.contains(&urn(&corrected)) && again.contains(&urn(&joined)));
    assert!(documents[0].1.contains(&format!("ref=\"{}\"", withdrawn.id.urn())));
    // Archives that hold none of them are as they were.
    let kept = first.iter().skip(2).filter(|(path, _)| path != oldest);
    assert!(kept.clone().all(|document| documents.contains(document)) && kept.count() >= 1);

    commit(&app, vec![Story { touched: later, ..withdrawn }]).await;
    let edition = Edition::load(&app).await.expect("an edition");
    let documents = walk(&app, &edition, "", "atom.xml").await;
    assert_eq!(sorted(told("atom.xml", &documents)), sorted(told("atom.xml", &first)), "it is back");
    assert!(!documents.iter().any(|(_, text)| text.contains("deleted-entry")));
}

/// Neither a new office nor one more archive changes what an archive says of itself.
#[tokio::test]
async fn a_later_office_changes_no_archive() {
    let app = app().await;
    commit(&app, (0..400).map(story).collect()).await;
    let edition = Edition::load(&app).await.expect("an edition");
    let before = walk(&app, &edition, "", "rss.xml").await;
    let mut config = (*app.config).clone();
    let amt: Source = config.sources[0].clone();
    config.sources.push(Source { id: source("neu"), name: "Neues Amt".to_owned(), ..amt });
    let (_stopper, stop) = Stopper::new();
    let app = App::new(config, app.store.clone(), stop);
    commit(&app, (400..600).map(story).collect()).await;
    let edition = Edition::load(&app).await.expect("an edition");
    assert!(edition.offices.contains_key(&source("neu")));
    for (path, text) in before.iter().skip(2) {
        assert!(get(&app, &edition, path).await == *text, "{path}");
    }
    assert_eq!(before.len(), 5);
}
