//! Intervals by what is known of a source.

use feeds::cadence::Cadence;
use feeds::model::{Office, TextLength};
use proptest::prelude::*;

use super::*;

fn at(hours: i64) -> Time {
    Time::UNIX_EPOCH + TimeDelta::hours(500_000 + hours)
}

/// A source that was silent for so many hours, with a usual pause in quarters of a working day.
fn source(silent: i64, usual: Option<u32>) -> SourceState {
    let office = Office {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: "https://amt.example/".parse().expect("an address"),
        home: None,
        text: TextLength::Full,
    };
    let cadence = usual.map(|usual| Cadence { newest: at(-silent), usual, patience: 99, pauses: 20 });
    SourceState { last_new: Some(at(-silent)), cadence, ..SourceState::new(office, String::new()) }
}

/// Minutes until it is asked again, without what they are spread by.
fn minutes(state: &SourceState, fresh: Option<i64>) -> i64 {
    let fresh = fresh.map(TimeDelta::minutes);
    wish(state, fresh).max(quiet(state, at(0))).num_minutes()
}

#[test]
fn a_rare_office_is_asked_rarely_and_a_lively_one_as_often_as_scheduled() {
    let (day, week, month) = (Some(4), Some(20), Some(84));
    for (silent, usual, expected) in [
        (0, None, 0), // added a moment ago
        (6, None, 3),
        (24 * 7, None, 105),
        (24 * 365, None, 240),
        (24 * 7, day, 21), // silent, and due at any moment
        (24 * 90, week, 105),
        (24, week, 15), // it often publishes several
        (24 * 90, month, 240),
        (24, Some(0), 0), // several a day
    ] {
        assert_eq!(minutes(&source(silent, usual), None), expected, "{silent} h, {usual:?}");
    }
    let ahead = source(-9, None);
    assert_eq!(next_due(&ahead, None, at(0)), None, "the clock was set back");
    assert_eq!(next_due(&SourceState { last_new: None, ..ahead }, None, at(0)), None);
}

#[test]
fn what_a_server_and_a_feed_wish_is_done_as_far_as_it_can_be_meant() {
    let (hour, day) = (60, 24 * 60);
    for (usual, fresh, document, expected) in [
        (None, Some(30), None, 30),
        (None, None, Some(60), hour),
        (None, Some(30), Some(120), 2 * hour),
        (None, Some(365 * day), None, day),
        (None, None, Some(u32::MAX), day),
        (Some(4), Some(day), None, 8 * hour + 24), // published daily
        (Some(20), Some(day), None, day),          // published weekly
        (Some(0), Some(day), None, hour),          // published several times a day
    ] {
        let state = SourceState { wish: document, ..source(0, usual) };
        assert_eq!(minutes(&state, fresh), expected, "{usual:?} {fresh:?} {document:?}");
    }
}

proptest! {
    /// Whatever is known and wished, no release waits for much more than a day, nobody is asked before he wants to be
    /// if he may be believed, and nothing panics.
    #[test]
    fn a_source_is_asked_within_about_a_day(
        silent in -1_000_000..1_000_000_i64,
        usual in prop::option::of(any::<u32>()),
        document in prop::option::of(any::<u32>()),
        fresh in prop::option::of(0..90_000_i64),
        asked: u32,
    ) {
        let state = SourceState { wish: document, asked, ..source(silent, usual) };
        let fresh = fresh.map(TimeDelta::seconds);
        let waits = next_due(&state, fresh, at(0)).map_or(TimeDelta::zero(), |due| due - at(0));
        prop_assert!(waits >= TimeDelta::zero() && waits <= TimeDelta::hours(27));
        if usual.is_none() {
            prop_assert!(waits >= fresh.unwrap_or_default().min(LONGEST_WISH));
        }
    }
}

#[test]
fn sources_that_are_asked_rarely_drift_apart() {
    let due = |n: u32, asked: u32| {
        let mut state = SourceState { wish: Some(120), asked, ..source(0, None) };
        state.office.id = format!("amt-{n}").parse().expect("an id");
        (next_due(&state, None, at(0)).expect("a time"), spread_rest(&state, TimeDelta::days(1)))
    };
    let all: Vec<_> = (0..40).map(|n| due(n, 1)).collect();
    let times: std::collections::BTreeSet<_> = all.iter().map(|(due, _)| due).collect();
    let rests: std::collections::BTreeSet<_> = all.iter().map(|(_, rest)| rest).collect();
    assert!(times.len() > 30 && rests.len() > 35, "{} {}", times.len(), rests.len());
    assert!(times.iter().all(|due| (120..=135).contains(&(**due - at(0)).num_minutes())));
    assert!(rests.iter().all(|rest| (21..=24).contains(&rest.num_hours())));
    assert_ne!(due(1, 1), due(1, 2), "anew each time");
}
