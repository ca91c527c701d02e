//! Small stories, batches and their parts.

use feeds::merge::{self, Trace};
use feeds::model::{
    Author, Decision, Entry, Facts, Key, Member, Office, SourceId, State, Story, StoryId, TextLength, Time,
    Verdict,
};
use storage::{Batch, SourceState};
use url::Url;
use uuid::Uuid;

/// A time by its minutes, so that expectations stay readable.
pub(crate) fn at(minutes: i64) -> Time {
    Time::from_timestamp(1_780_000_000 + minutes * 60, 0).unwrap()
}

pub(crate) fn source(id: &str) -> SourceId {
    id.parse().unwrap()
}

pub(crate) fn id(number: u128) -> StoryId {
    StoryId(Uuid::from_u128(number))
}

pub(crate) fn guid(text: &str) -> Key {
    Key::Guid(text.to_owned())
}

/// A published story told by `sources`, each of which knows it by the guid `number`; the higher the number, the
/// newer it is.
pub(crate) fn story(number: u128, sources: &[&str]) -> Story {
    let time = at(i64::try_from(number).unwrap());
    Story {
        id: id(number),
        members: sources.iter().map(|source| member(source, vec![guid(&number.to_string())])).collect(),
        state: State::Published,
        published: time,
        updated: time,
        touched: time,
        rank: 0,
        apart: vec![],
        kept: vec![],
        marks: vec![],
    }
}

/// A story that says nothing but its title.
pub(crate) fn titled(number: u128, title: &str) -> Story {
    let mut told = story(number, &["a"]);
    let said = &mut told.members[0].entry.listed;
    (said.title, said.summary, said.content) = (title.to_owned(), None, None);
    told
}

/// The traces by which what says nothing but a title looks for its like.
pub(crate) fn traces(title: &str) -> Vec<Trace> {
    merge::sought(&titled(0, title).members[0].entry)
}

pub(crate) fn member(source: &str, keys: Vec<Key>) -> Member {
    let link = Url::parse(&format!("https://{source}.example/aktuelles")).unwrap();
    let listed = Facts {
        title: "Neues aus dem Rathaus".to_owned(),
        link,
        published: None,
        updated: None,
        summary: Some("Der Rat tagt am Donnerstag.".to_owned()),
        content: Some(serde_json::from_str(r#""<p>Der Rat tagt am <b>Donnerstag</b>.</p>""#).unwrap()),
        authors: vec![],
        categories: vec!["Rathaus".to_owned()],
        enclosures: vec![],
        language: Some("de".to_owned()),
        embargo: None,
    };
    let entry = Entry { source: self::source(source), keys, listed, article: None };
    Member { entry, first_seen: at(0), changed: at(0), authority: 0, versions: vec![], absence: None }
}

pub(crate) fn decision(story: u128, verdict: Verdict, minute: i64) -> Decision {
    let reason = format!("{verdict} in minute {minute}");
    Decision { story: id(story), source: source("a"), verdict, reason, at: at(minute), by: Author::Program }
}

pub(crate) fn state_of(id: &str) -> SourceState {
    let address = Url::parse(&format!("https://{id}.example/")).unwrap();
    SourceState {
        last_try: Some(at(0)),
        ..SourceState::new(
            Office { id: source(id), name: format!("Amt {id}"), address, home: None, text: TextLength::Full },
            "0".to_owned(),
        )
    }
}

/// A batch of `source` in minute `minute`, with a decision for each story.
pub(crate) fn batch(source: &str, minute: i64, stories: Vec<Story>) -> Batch {
    let decisions =
        stories.iter().map(|story| decision(story.id.0.as_u128(), Verdict::New, minute)).collect();
    Batch { now: at(minute), state: Some(state_of(source)), stories, decisions }
}
