//! Sources and entries as a reading gives them, from a few words.

use chrono_tz::Tz;
use feeds::model::{
    Context, Entry, Facts, Fingerprint, Key, Kind, Robots, Source, SourceId, TextLength, Time,
};
use sha2::{Digest, Sha256};
use url::Url;

/// A time by its minutes.
pub(crate) fn at(minutes: i64) -> Time {
    Time::from_timestamp(1_780_000_000 + minutes * 60, 0).unwrap()
}

pub(crate) fn context(now: i64) -> Context {
    Context { now: at(now), zone: Tz::Europe__Berlin }
}

pub(crate) fn source(id: &str, authority: i32) -> Source {
    Source {
        id: id.parse().unwrap(),
        name: format!("Amt {id}"),
        address: Url::parse(&format!("https://{id}.example/")).unwrap(),
        home: None,
        kind: Kind::Auto,
        authority,
        merge: true,
        follow: true,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

/// What a source tells; times in minutes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tell {
    pub(crate) guid: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) published: Option<i64>,
    pub(crate) updated: Option<i64>,
}

/// The entry of source `a` that tells it.
pub(crate) fn entry(tell: &Tell) -> Entry {
    let fallback = || "https://a.example/".to_owned();
    let link = Url::parse(&tell.link.clone().unwrap_or_else(fallback)).unwrap();
    let keys = [
        tell.guid.clone().map(Key::Guid),
        tell.link.clone().map(Key::Address),
        Some(Key::Text(fingerprint(&format!("{} {}", tell.title, tell.body)))),
    ];
    let listed = Facts {
        title: tell.title.clone(),
        link,
        published: tell.published.map(at),
        updated: tell.updated.map(at),
        summary: Some(tell.body.clone()).filter(|body| !body.is_empty()),
        content: None,
        authors: vec![],
        categories: vec![],
        enclosures: vec![],
        language: None,
        embargo: None,
    };
    let source: SourceId = "a".parse().unwrap();
    Entry { source, keys: keys.into_iter().flatten().collect(), listed, article: None }
}

/// The same entry of another source.
pub(crate) trait Of {
    fn of(self, source: &str) -> Self;
}

impl Of for Entry {
    fn of(self, source: &str) -> Self {
        Self { source: source.parse().unwrap(), ..self }
    }
}

fn fingerprint(text: &str) -> Fingerprint {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(letters)[..16]);
    Fingerprint(bytes)
}
