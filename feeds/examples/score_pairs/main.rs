//! Scores the merge on labelled pairs: `cargo run -p feeds --example score_pairs -- FILE…`.
//!
//! A file holds a JSON list of `{"label", "trap", "a", "b"}`; a side is `{"source", "title", "date", "link", "body",
//! "form"}`, its `form` `full`, `teaser` or `title-only`. Both sides go the way of every release: normalised, found by key or trace, decided.
//! Prints joined and parted pairs of each label and those that came out wrong; exits with 1 below the floors.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use feeds::merge::{self, Known};
use feeds::model::{
    Context, Entry, Kind, Markup, RawEntry, Robots, Source, Story, TextLength, Time, Verdict,
};
use feeds::normalize;
use serde::Deserialize;
use url::Url;

/// Of duplicates, the share that must join.
const FLOOR: f64 = 0.95;

#[derive(Debug, Deserialize)]
struct Pair {
    label: Label,
    trap: String,
    a: Side,
    b: Side,
}

/// What two texts are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Label {
    Dup,
    Rewrite,
    Related,
    Diff,
}

#[derive(Debug, Deserialize)]
struct Side {
    source: String,
    title: String,
    date: Option<String>,
    link: Url,
    #[serde(default)]
    body: String,
    #[serde(default)]
    form: String,
}

fn main() -> ExitCode {
    let mut counts: BTreeMap<Label, [usize; 2]> = BTreeMap::new();
    for file in std::env::args().skip(1) {
        let pairs = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        let pairs = pairs
            .and_then(|text| serde_json::from_str::<Vec<Pair>>(&text).map_err(|error| error.to_string()));
        match pairs {
            Ok(pairs) => pairs.iter().for_each(|pair| score(pair, &mut counts)),
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    println!("label     joined  parted");
    counts.iter().for_each(|(label, [parted, joined])| {
        println!("{:8}  {joined:6}  {parted:6}", format!("{label:?}").to_uppercase())
    });
    if meets_floors(&counts) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn meets_floors(counts: &BTreeMap<Label, [usize; 2]>) -> bool {
    let of = |label| counts.get(&label).copied().unwrap_or_default();
    let [parted, joined] = of(Label::Dup);
    joined as f64 >= FLOOR * (parted + joined) as f64 && of(Label::Related)[1] == 0 && of(Label::Diff)[1] == 0
}

fn score(pair: &Pair, counts: &mut BTreeMap<Label, [usize; 2]>) {
    let both = [outcome(&pair.a, &pair.b), outcome(&pair.b, &pair.a)];
    let joined = both.iter().any(|(joined, _)| *joined);
    let expected = match pair.label {
        Label::Dup => Some(true),
        Label::Rewrite => None,
        Label::Related | Label::Diff => Some(false),
    };
    let counts = counts.entry(pair.label).or_default();
    for (joined, _) in &both {
        counts[usize::from(*joined)] += 1;
    }
    let wrong = expected.is_some_and(|expected| both.iter().any(|(joined, _)| *joined != expected));
    if wrong || (joined && expected.is_none()) || std::env::var_os("SCORE_ALL").is_some() {
        println!("{:?} {}: {}", pair.label, pair.trap, both[0].1);
        if both[0].1 != both[1].1 {
            println!("    the other way round: {}", both[1].1);
        }
    }
}

/// Whether `second` joins `first`, told by their sources one after the other, and why.
fn outcome(first: &Side, second: &Side) -> (bool, String) {
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
            || merge::traces(entry).iter().any(|trace| traces.contains(trace))
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
