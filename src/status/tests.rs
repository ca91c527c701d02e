//! The page and what it is made of, from states as runs leave them.

use feeds::model::{How, Office};
use storage::{Days, IncidentKind, Learned};

use super::*;
use crate::config;

const NOW: &str = "2026-05-04T10:07:00Z";

fn time(text: &str) -> Time {
    text.parse().expect("a time")
}

/// A configuration of so many sources, `a0` and on.
fn configured(count: usize) -> Config {
    let sources = (0..count).map(|n| {
        format!("[[sources]]\nid = \"a{n}\"\nname = \"Amt <{n}>\"\naddress = \"https://a{n}.example/\"\n")
    });
    config::parse("a test", &sources.collect::<String>(), &[]).expect("a configuration")
}

/// The state of a source that was tried once and read.
fn read(source: &Source) -> SourceState {
    let mut days = Days::default();
    days.note(time(NOW).date_naive(), Day { tried: 1, failed: 0, new: 2 });
    SourceState {
        learned: Some(Learned {
            address: source.address.clone(),
            how: How::Detected,
            shape: None,
            listed: 2,
            doubted: None,
            note: None,
        }),
        last_try: Some(time("2026-05-04T10:00:00Z")),
        last_success: Some(time("2026-05-04T10:00:00Z")),
        last_new: Some(time("2026-05-01T06:30:00Z")),
        days,
        ..SourceState::new(Office::from(source), String::new())
    }
}

/// The state of a source that failed and has an incident.
fn failing(source: &Source) -> SourceState {
    let incident = Incident {
        kind: IncidentKind::Refused,
        began: time("2026-05-03T22:00:00Z"),
        last_good: None,
        before: "3 releases".to_owned(),
        after: "the server answered <403>\nForbidden".to_owned(),
        ended: None,
        gathered: None,
    };
    SourceState {
        failures: 4,
        reason: Some("the server answered <403>\nForbidden".to_owned()),
        next_due: Some(time("2026-05-04T11:20:00Z")),
        incidents: vec![incident],
        ..read(source)
    }
}

fn status(config: &Config, states: Vec<SourceState>) -> Status<'_> {
    let run =
        RunRecord { began: time(NOW), ended: time(NOW), read: 1, failed: 1, last_good: Some(time(NOW)) };
    Status::of(config, (states, Some(run), (Revision(7), None)), time(NOW))
}

#[test]
fn a_source_is_told_as_it_is_remembered() {
    let config = configured(3);
    let status = status(&config, vec![read(&config.sources[0]), failing(&config.sources[1])]);
    let words: Vec<_> = status.sources.iter().map(|fare| fare.word().to_string()).collect();
    assert_eq!(words, ["ok", "failing", "new"]);
    let due: Vec<_> = status.sources.iter().map(|fare| fare.next_due.map(|due| due.to_rfc3339())).collect();
    let due: Vec<_> = due.iter().map(|due| due.as_deref().unwrap_or_default()).collect();
    let (next, after_its_rest) = ("2026-05-04T10:15:00+00:00", "2026-05-04T11:30:00+00:00");
    assert_eq!(due, [next, after_its_rest, next]);
    let attention: Vec<_> = status.sources.iter().map(Fare::needs_attention).collect();
    assert_eq!(attention, [false, true, false]);
}

#[test]
fn what_needs_attention_comes_first_and_nothing_foreign_is_markup() {
    let config = configured(3);
    let status = status(&config, vec![read(&config.sources[0]), failing(&config.sources[1])]);
    let page = page(&status, 1).expect("a page");
    for words in [
        "1 source needs attention. Of 3 sources: 1 ok, 1 new, 1 failing.",
        "Incident: refused</strong> since <time datetime=\"2026-05-04T00:00:00+02:00\">2026-05-04 00:00</time>",
        "The last try failed: the server answered &lt;403&gt; Forbidden",
        "Amt &lt;1&gt;",
        "In the last 90 days asked on 1, without a failure; 2 new, the last on 2026-05-04.",
        "<svg class=\"days\"",
    ] {
        assert!(page.contains(words), "{words:?} is missing: {page}");
    }
    let places = [
        "What needs attention",
        "id=\"source-a1\"",
        "What was never asked",
        "id=\"source-a2\"",
        "What is well",
        "id=\"source-a0\"",
    ];
    let places: Vec<_> = places.iter().map(|words| page.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert!(!page.contains("<script") && !page.contains("style="), "{page}");
}

#[test]
fn ten_thousand_sources_make_pages_of_a_bounded_size() {
    let config = configured(10_000);
    let states = config
        .sources
        .iter()
        .map(|source| if source.id.as_str() == "a9999" { failing(source) } else { read(source) });
    let status = status(&config, states.collect());
    let first = page(&status, 1).expect("the first page");
    assert!(first.contains("id=\"source-a9999\""), "the one that fails is on the first page");
    assert!(first.len() < 150_000, "{} bytes", first.len());
    assert!(first.contains("Page 1 of 200") && first.contains("href=\"status?page=2\""));
    assert!(page(&status, 200).is_some_and(|last| last.contains("href=\"status?page=199\"")));
    assert!(page(&status, 0).is_none() && page(&status, 201).is_none());
}

#[test]
fn a_service_without_sources_has_a_page() {
    let config = config::parse("a test", "sources = []", &[]).expect("a configuration");
    let status = Status::of(&config, (Vec::new(), None, (Revision(0), None)), time(NOW));
    assert!(page(&status, 1).is_some_and(|page| page.contains("No source is configured.")));
}
