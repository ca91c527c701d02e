//! Who waits and for how long, by what is remembered.

use feeds::model::TextLength;

use super::*;

fn at(minutes: i64) -> Time {
    Time::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn state() -> SourceState {
    let office = Office {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: "https://amt.example/presse".parse().expect("an address"),
        home: None,
        text: TextLength::Full,
    };
    SourceState::new(office, String::new())
}

fn broken(retry_after: Option<Time>) -> Failure {
    Failure { retry_after, ..Failure::unreadable("kaputt".to_owned()) }
}

#[test]
fn rests_grow_to_a_day_and_no_further() {
    let minutes: Vec<_> = (0..12).map(|n| back_off(n).map(|wait| wait.num_minutes())).collect();
    assert_eq!(minutes[..5], [None, None, Some(30), Some(60), Some(120)]);
    assert!(minutes[8..].iter().all(|wait| *wait == Some(24 * 60)), "{minutes:?}");
}

/// However long it fails, it is asked once a day at least.
#[test]
fn a_failing_source_is_never_given_up() {
    let (mut state, mut now) = (state(), at(0));
    for _ in 0..400 {
        fail(&mut state, &broken(None), now);
        let due = state.next_due.unwrap_or(now).max(now + TimeDelta::minutes(15));
        assert!(due - now <= TimeDelta::days(1), "{}", due - now);
        now = due;
    }
    assert_eq!(state.asked, 400);
}

/// Who asks: the operator for all, the schedule, the operator for this one.
fn waiting(state: &SourceState, now: Time) -> [Option<Outcome>; 3] {
    let ids = vec![state.office.id.clone()];
    let paced = Selection::Paced { within: Duration::ZERO };
    [Selection::Due, paced, Selection::Named(ids)].map(|selection| waits(state, None, &selection, now))
}

#[test]
fn a_source_that_backs_off_is_asked_at_once_when_it_is_named() {
    let mut state = state();
    (0..5).for_each(|_| fail(&mut state, &broken(None), at(0)));
    let until = state.next_due.expect("a rest");
    let rests = Some(Outcome::Waiting { until, reason: "it failed: kaputt".to_owned() });
    assert_eq!(waiting(&state, at(1)), [rests.clone(), rests, None]);
    assert_eq!(waiting(&state, until), [None, None, None]);
}

#[test]
fn a_wish_to_be_left_alone_binds_everybody() {
    let mut state = state();
    fail(&mut state, &broken(Some(at(60))), at(0));
    for outcome in waiting(&state, at(59)) {
        assert!(matches!(outcome, Some(Outcome::Waiting { until, .. }) if until == at(60)), "{outcome:?}");
    }
    let rest = Rest { host: "amt.example".to_owned(), until: at(90) };
    let named = Selection::Named(vec![state.office.id.clone()]);
    let outcome = waits(&state, Some(rest), &named, at(61));
    let reason = "amt.example had too many requests (429)".to_owned();
    assert_eq!(outcome, Some(Outcome::Waiting { until: at(90), reason }));
}

/// The pace of a source that is well is for the schedule alone.
#[test]
fn a_quiet_source_is_passed_over_by_the_schedule_and_read_when_the_operator_asks() {
    let mut state = SourceState { wish: Some(60), ..state() };
    succeed(&mut state, None, at(0));
    let due = state.next_due.expect("a pace");
    assert!(due >= at(60), "{due}");
    let until = due - interval::GRACE;
    assert_eq!(waiting(&state, at(59)), [None, Some(Outcome::NotDue { until }), None]);
    assert_eq!(waiting(&state, until), [None, None, None]);
}
