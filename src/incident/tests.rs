//! What begins and ends, by what is remembered of a source.

use chrono_tz::Europe::Berlin;
use feeds::cadence::Cadence;
use feeds::model::{Office, TextLength};
use storage::{Failing, Moved, Note};

use super::*;

fn at(minute: i64) -> Time {
    // A Monday.
    Time::from_timestamp(1_780_272_000, 0).expect("a time") + TimeDelta::minutes(minute)
}

const DAY: i64 = 24 * 60;

fn state(id: &str) -> SourceState {
    let address: url::Url = format!("https://{id}.example/").parse().expect("an address");
    SourceState {
        learned: Some(Learned {
            address: address.clone(),
            how: How::Rss,
            shape: None,
            listed: 20,
            doubted: None,
            note: None,
        }),
        last_try: Some(at(0)),
        last_success: Some(at(0)),
        last_new: Some(at(0)),
        ..SourceState::new(
            Office {
                id: id.parse().expect("an id"),
                name: format!("Amt {id}"),
                address,
                home: None,
                text: TextLength::Full,
            },
            String::new(),
        )
    }
}

fn failing(id: &str, minute: i64) -> SourceState {
    SourceState {
        last_try: Some(at(minute)),
        failing: Some(Failing { since: at(10), kind: IncidentKind::Slow }),
        reason: Some("no answer".to_owned()),
        failures: 2,
        ..state(id)
    }
}

fn well(state: &SourceState, minute: i64) -> SourceState {
    SourceState {
        last_try: Some(at(minute)),
        last_success: Some(at(minute)),
        failing: None,
        reason: None,
        failures: 0,
        ..state.clone()
    }
}

/// The events of a state, and the state with them noted, in which nothing may happen any more.
fn events(mut state: SourceState, minute: i64) -> (Vec<Event>, SourceState) {
    let events = judge(&state, at(minute), Berlin);
    events.iter().for_each(|event| note(&mut state.incidents, event.incident().clone()));
    assert_eq!(judge(&state, at(minute), Berlin), [], "told twice");
    (events, state)
}

#[test]
fn an_outage_begins_when_half_an_hour_of_tries_has_failed_and_ends_with_a_reading() {
    assert_eq!(judge(&state("a"), at(0), Berlin), []);
    assert_eq!(judge(&failing("a", 39), at(3 * DAY), Berlin), [], "time alone proves nothing");
    let (begun, open) = events(failing("a", 40), 40);
    let [Event::Began(incident)] = begun.as_slice() else { panic!("{begun:?}") };
    assert_eq!(
        (incident.kind, incident.began, incident.last_good),
        (IncidentKind::Slow, at(10), Some(at(0)))
    );
    assert_eq!(incident.before, "feed:rss, 20 releases listed at https://a.example/");
    assert_eq!(incident.after, "no answer");
    assert_eq!(open.incident(), Some(incident));

    let otherwise = Failing { since: at(10), kind: IncidentKind::Robots };
    let other = SourceState { failing: Some(otherwise), last_try: Some(at(900)), ..open.clone() };
    assert_eq!(judge(&other, at(900), Berlin), [], "the same outage for another reason");

    let (over, closed) = events(well(&open, 1000), 1000);
    assert_eq!(over, [Event::Ended(Incident { ended: Some(at(1000)), ..incident.clone() })]);
    assert_eq!(closed.incident(), None);
    let again = SourceState { incidents: closed.incidents, ..failing("a", 2000) };
    assert_eq!(events(again, 2000).0.len(), 1, "a new one");
}

#[test]
fn what_is_configured_anew_is_not_well_before_it_is_read() {
    let (_, open) = events(failing("a", 40), 40);
    let anew = SourceState { failing: None, reason: None, failures: 0, ..open };
    assert_eq!(judge(&anew, at(50), Berlin), []);
}

#[test]
fn silence_is_told_of_what_is_read_and_ends_with_a_new_release() {
    let cadence = Cadence { newest: at(-60), usual: 4, patience: 40, pauses: 20 };
    let known = SourceState { cadence: Some(cadence), ..state("a") };
    let later = well(&known, 15 * DAY);
    assert_eq!(judge(&well(&known, 11 * DAY), at(11 * DAY), Berlin), []);
    let added = SourceState { last_new: Some(at(14 * DAY)), ..later.clone() };
    assert_eq!(judge(&added, at(15 * DAY), Berlin), [], "it was added yesterday, or published belatedly");
    let out = SourceState {
        failing: Some(Failing { since: at(15 * DAY), kind: IncidentKind::Slow }),
        ..later.clone()
    };
    assert_eq!(judge(&out, at(15 * DAY), Berlin), [], "nobody knows");

    let (begun, open) = events(later, 15 * DAY);
    let [Event::Began(silence)] = begun.as_slice() else { panic!("{begun:?}") };
    assert_eq!((silence.kind, silence.last_good), (IncidentKind::Silent, Some(at(0))));
    assert!(silence.before.contains("every working day"), "{}", silence.before);
    assert_eq!(silence.after, "none for 15 days, though it is read without trouble");
    let (over, _) = events(SourceState { last_new: Some(at(16 * DAY)), ..open }, 16 * DAY);
    assert!(matches!(over.as_slice(), [Event::Ended(_)]), "{over:?}");
}

#[test]
fn an_address_has_moved_when_it_has_led_elsewhere_for_a_week() {
    let to: url::Url = "https://neu.example/presse".parse().expect("an address");
    let moved = |met| {
        let moved = Moved { to: to.clone(), since: at(0), met: at(met), overlaps: true, adopted: None };
        SourceState { moved: Some(moved), ..state("a") }
    };
    assert_eq!(judge(&moved(7 * DAY - 1), at(9 * DAY), Berlin), [], "it was not met since");
    let (begun, open) = events(moved(7 * DAY), 7 * DAY);
    let [Event::Began(incident)] = begun.as_slice() else { panic!("{begun:?}") };
    assert_eq!((&*incident.before, &*incident.after), ("https://a.example/", "https://neu.example/presse"));
    let (over, _) = events(SourceState { moved: None, ..open }, 8 * DAY);
    assert!(matches!(over.as_slice(), [Event::Ended(_)]), "{over:?}");
}

#[test]
fn a_relaunch_begins_and_ends_at_once() {
    let mut rebuilt = state("a");
    let note = |minute| Some(Note { at: at(minute), text: "neu".to_owned(), before: "alt".to_owned() });
    rebuilt.learned.as_mut().expect("it was read").note = note(5);
    let (told, mut after) = events(rebuilt, 5);
    assert!(matches!(told.as_slice(), [Event::Ended(incident)] if incident.kind == IncidentKind::Relaunched));
    assert_eq!(after.incident(), None);
    after.learned.as_mut().expect("it was read").note = note(9);
    assert_eq!(events(after, 9).0.len(), 1);
}

/// The states after a review, and what it tells, by subject.
fn reviewed(states: &mut [SourceState], minute: i64) -> Vec<String> {
    let Review { changed, notices } = review(states.to_vec(), at(minute), Berlin);
    for changed in changed {
        let state = states.iter_mut().find(|state| state.office.id == changed.office.id);
        *state.expect("one of them") = changed;
    }
    assert_eq!(review(states.to_vec(), at(minute), Berlin), Review::default(), "told twice");
    notices.iter().map(subject).collect()
}

#[test]
fn half_of_the_sources_and_three_at_least_are_told_as_one() {
    let ids = ["a", "b", "c", "d", "e", "f"];
    for (fail, expected) in [
        (2, vec!["a: too slow", "b: too slow"]),
        (3, vec!["3 sources fail at once: our own network?"]),
        (6, vec!["6 sources fail at once: our own network?"]),
    ] {
        let mut states: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(n, id)| if n < fail { failing(id, 60) } else { state(id) })
            .collect();
        assert_eq!(reviewed(&mut states, 60), expected);
    }
    let mut few = [failing("a", 60), failing("b", 60)];
    assert_eq!(
        reviewed(&mut few, 60),
        ["a: too slow", "b: too slow"],
        "two may fail for reasons of their own"
    );
}

#[test]
fn what_is_told_as_one_ends_as_one_and_what_is_left_by_itself() {
    let mut states = ["a", "b", "c", "d"].map(|id| failing(id, 60));
    states[3] = state("d");
    assert_eq!(reviewed(&mut states, 60), ["3 sources fail at once: our own network?"]);
    // One more joins them without a word, one is read again without a word.
    states[3] = failing("d", 90);
    states[0] = well(&states[0], 100);
    states[1].next_due = Some(at(DAY));
    states[2].next_due = Some(at(DAY));
    states[2].retry_after = Some(at(300));
    assert_eq!(reviewed(&mut states, 100), [""; 0]);
    assert_eq!((states[1].next_due, states[2].next_due), (None, Some(at(300))), "the others are asked soon");
    states[1] = well(&states[1], 110);
    assert_eq!(reviewed(&mut states, 110), [""; 0], "half of them are still out");
    states[2] = well(&states[2], 120);
    assert_eq!(reviewed(&mut states, 120), ["3 of 4 sources are read again"]);
    states[3] = well(&states[3], 130);
    assert_eq!(reviewed(&mut states, 130), ["d: read again"]);
    assert!(states.iter().all(|state| state.incident().is_none()));
}

#[test]
fn a_text_stands_by_itself() {
    let (begun, open) = events(failing("a", 60), 60);
    let (over, _) = events(well(&open, 60 + DAY), 60 + DAY);
    let id = || open.office.id.clone();
    let [Event::Began(outage)] = begun.as_slice() else { panic!("{begun:?}") };
    let out = vec![(id(), outage.clone())];
    let b = "b".parse().expect("an id");
    for (notice, expected) in [
        (
            Notice::Of(id(), begun.clone()),
            "a: too slow.\n\n\
             Since:      2026-06-01 02:10\n\
             Last good:  2026-06-01 02:00\n\
             Before:     feed:rss, 20 releases listed at https://a.example/\n\
             Now:        no answer\n\n\
             Its server is slow or down; fetch.timeout is how long we wait. It is tried again at growing distances.\n",
        ),
        (
            Notice::Of(id(), over),
            "a: read again.\n\n\
             Was:        too slow: no answer\n\
             From:       2026-06-01 02:10\n\
             Until:      2026-06-02 03:00 (1 d 0 h)\n",
        ),
        (
            Notice::Together { began: at(10), out: out.clone() },
            "1 sources have failed since 2026-06-01 02:10. So many at once are rarely the offices' doing: look at this \
             machine's network, name service and proxy first.\n\n- a: no answer\n\nWhat was published stays published. \
             The next message comes when most of them are read again.\n",
        ),
        (
            Notice::Over { began: at(10), ended: at(75), again: vec![b], out },
            "Many sources failed at once from 2026-06-01 02:10 until 2026-06-01 03:15 (1 h 5 min). Read again: b.\n\n\
             Still failing, each with a message of its own at its end:\n- a: no answer\n",
        ),
    ] {
        assert_eq!(text(&notice, &[], Berlin), expected);
    }
}

#[test]
fn failures_are_of_a_kind() {
    let status = |status| Error::Status { status, retry_after: None };
    for (error, kind) in [
        (status(403), IncidentKind::Refused),
        (status(429), IncidentKind::Refused),
        (status(202), IncidentKind::Refused),
        (status(404), IncidentKind::Unreadable),
        (status(500), IncidentKind::Unreadable),
        (status(504), IncidentKind::Slow),
        (Error::Timeout { limit: std::time::Duration::from_secs(1) }, IncidentKind::Slow),
        (Error::ConnectionRefused { host: "a".to_owned() }, IncidentKind::Unreadable),
        (Error::RobotsDisallow { origin: "a".to_owned(), path: "/".to_owned() }, IncidentKind::Robots),
    ] {
        assert_eq!(kind_of(&error), kind, "{error}");
    }
}
