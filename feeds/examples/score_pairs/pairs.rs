//! Labelled pairs, and what becomes of one: both sides go the way of every release, normalised, found by key or
//! trace, decided. Shared by the scorer and the tests.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use feeds::merge::{self, Known};
use feeds::model::{
    Context, Entry, Kind, Markup, RawEntry, Robots, Source, Story, TextLength, Time, Verdict,
};
use feeds::normalize;
use serde::Deserialize;
use url::Url;

/// Two texts, what they are to each other and why that is hard to see.
#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    pub(crate) label: Label,
    pub(crate) trap: String,
    pub(crate) a: Side,
    pub(crate) b: Side,
}

/// What two texts are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Label {
    Dup,
    Rewrite,
    Related,
    Diff,
}

/// One text.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Side {
    pub(crate) source: String,
    pub(crate) title: String,
    pub(crate) date: Option<String>,
    pub(crate) link: Url,
    #[serde(default)]
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) form: String,
}

/// Whether `second` joins `first`, told by their sources one after the other, and why.
pub(crate) fn outcome(first: &Side, second: &Side) -> (bool, String) {
    let now = [first, second].iter().filter_map(|side| time(side.date.as_deref()?)).max();
    let now = now.unwrap_or_else(|| DateTime::UNIX_EPOCH + TimeDelta::days(20_000)) + TimeDelta::days(1);
    let context = Context { now, zone: Tz::Europe__Berlin };
    let names: BTreeSet<&str> = [first, second].iter().map(|side| side.source.as_str()).collect();
    let source = |side: &Side| source(side, names.iter().position(|name| *name == side.source).unwrap_or(0));
    let told =
        merge::decide(&source(first), entry(first, &source(first), &context), Known::default(), &context);
    let entries = entry(second, &source(second), &context);
    let near: Vec<Story> = told.stories.into_iter().filter(|story| is_near(story, &entries)).collect();
    let found = !near.is_empty();
    let decided = merge::decide(&source(second), entries, Known::new(near), &context);
    match decided.decisions.first() {
        Some(decision) => (
            decision.verdict != Verdict::New,
            format!("{} ({}{})", decision.verdict, decision.reason, if found { "" } else { "; no trace" }),
        ),
        None => (false, "skipped".to_owned()),
    }
}

/// What the store would find.
fn is_near(story: &Story, entries: &[Entry]) -> bool {
    let told = &story.head().entry;
    let traces = merge::traces(told);
    entries.iter().any(|entry| {
        entry.keys.iter().any(|key| told.keys.contains(key))
            || merge::sought(entry).iter().any(|trace| traces.contains(trace))
    })
}

fn entry(side: &Side, source: &Source, context: &Context) -> Vec<Entry> {
    let body = Some(side.body.clone()).filter(|body| !body.is_empty());
    let full = side.form != "teaser";
    let markup = |text: &String| match full {
        true => Markup::Html(text.split("\n\n").map(|p| format!("<p>{p}</p>")).collect()),
        false => Markup::Text(text.clone()),
    };
    let raw = RawEntry {
        title: Some(Markup::Text(side.title.clone())),
        link: Some(side.link.clone()),
        published: side.date.as_deref().and_then(time),
        content: body.as_ref().filter(|_| full).map(markup),
        summary: body.as_ref().filter(|_| !full).map(markup),
        ..RawEntry::default()
    };
    normalize::normalize(vec![raw], source, &source.address, context).entries
}

fn time(date: &str) -> Option<Time> {
    if let Ok(time) = DateTime::parse_from_rfc3339(date) {
        return Some(time.to_utc());
    }
    let day: NaiveDate = date.parse().ok()?;
    Tz::Europe__Berlin.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map(|time| time.to_utc())
}

fn source(side: &Side, number: usize) -> Source {
    let address = side.link.join("/").unwrap_or_else(|_| side.link.clone());
    Source {
        id: format!("source-{number}").parse().expect("letters, a hyphen and digits"),
        name: side.source.clone(),
        address,
        home: None,
        kind: Kind::Feed,
        authority: 0,
        merge: true,
        follow: true,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}
