//! Offices by the days they publish on, and the day from which their silence is an alarm.

use chrono::{Days, TimeDelta};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::*;

fn on(date: &str) -> Time {
    let date: NaiveDate = date.parse().expect("a date");
    date.and_hms_opt(9, 30, 0).expect("a time").and_utc()
}

/// The days from `first` to `last` that `publishes` picks by their number among the working days.
fn released(first: &str, last: &str, publishes: impl Fn(usize) -> bool) -> Vec<Time> {
    let (first, last) = (on(first), on(last));
    let days = (0..).map(|n| first + TimeDelta::days(n)).take_while(|time| *time <= last);
    let working = days.filter(|time| !matches!(time.weekday(), Weekday::Sat | Weekday::Sun));
    working.enumerate().filter(|(n, _)| publishes(*n)).map(|(_, time)| time).collect()
}

/// The first day after the newest release on which the silence is too long.
fn alarm(released: &[Time]) -> String {
    let cadence = Cadence::learn(released, Berlin).expect("a cadence");
    let mut days = (0..1500).map(|n| cadence.newest + TimeDelta::days(n));
    let day = days.find(|now| cadence.is_exceeded(cadence.newest, *now, Berlin)).expect("an alarm");
    day.date_naive().to_string()
}

#[test]
fn patience_follows_the_cadence_and_knows_weekends_and_holidays() {
    // Daily, until a Friday in May: two working weeks, then it is told on the Monday after.
    assert_eq!(alarm(&released("2026-02-02", "2026-05-08", |_| true)), "2026-05-25");
    // Weekly: four weeks.
    assert_eq!(alarm(&released("2026-02-02", "2026-05-08", |n| n % 5 == 0)), "2026-06-02");
    // Daily, until the summer: neither July nor August is an alarm, September is one.
    assert_eq!(alarm(&released("2026-03-02", "2026-07-17", |_| true)), "2026-09-11");
    // Weekly, until the summer.
    assert_eq!(alarm(&released("2026-01-05", "2026-07-06", |n| n % 5 == 0)), "2026-09-23");
    // Daily, until Christmas: the third week of January.
    assert_eq!(alarm(&released("2025-09-15", "2025-12-18", |_| true)), "2026-01-15");
    // In threes a month: such a pause is ordinary.
    assert_eq!(alarm(&released("2025-09-15", "2026-05-08", |n| n % 20 < 3)), "2026-10-02");
}

#[test]
fn a_quiet_august_is_no_alarm_at_any_cadence() {
    for every in [1, 2, 3, 5, 7, 10, 15, 20] {
        let released = released("2025-07-14", "2026-07-17", |n| n % every == 0);
        let cadence = Cadence::learn(&released, Berlin).expect("a cadence");
        let mut days = (0..31).map(|n| on("2026-08-01") + Days::new(n));
        assert!(days.all(|now| !cadence.is_exceeded(cadence.newest, now, Berlin)), "every {every}");
    }
}

#[test]
fn a_pinned_release_and_one_month_of_trouble_are_not_ordinary() {
    let usual = released("2026-02-02", "2026-05-08", |n| n % 2 == 0);
    let pinned: Vec<Time> = [on("2019-03-01")].into_iter().chain(usual.clone()).collect();
    let month = [on("2026-02-01"), on("2026-03-01")];
    let trouble: Vec<Time> = usual
        .iter()
        .copied()
        .filter(|time| !(month[0]..month[1]).contains(time))
        .chain([on("2026-01-30")])
        .collect();
    for released in [pinned, trouble] {
        assert_eq!(alarm(&released), alarm(&usual));
    }
}

#[test]
fn too_little_teaches_nothing_and_several_of_a_day_are_one() {
    let six = released("2026-02-02", "2026-02-09", |_| true);
    assert_eq!(six.len(), 6);
    assert_eq!(Cadence::learn(&six, Berlin), None);
    let twice: Vec<Time> = six.iter().flat_map(|time| [*time, *time + TimeDelta::hours(2)]).collect();
    assert_eq!(Cadence::learn(&twice, Berlin), None);
    let seven = released("2026-02-02", "2026-02-10", |_| true);
    let cadence = Cadence::learn(&seven, Berlin).expect("a cadence");
    assert_eq!((cadence.usual, cadence.longest, cadence.pauses), (4, 4, 6));
    assert_eq!(Cadence::learn(&[], Berlin), None);
}

#[test]
fn it_is_said_in_words() {
    for (every, words) in
        [(1, "about every working day"), (3, "about every 3 working days"), (5, "about every week")]
    {
        let cadence = Cadence::learn(&released("2026-02-02", "2026-05-08", |n| n % every == 0), Berlin);
        assert_eq!(cadence.expect("a cadence").to_string(), words);
    }
}

proptest! {
    #[test]
    fn no_dates_are_too_odd_and_two_working_weeks_are_never_too_long(
        seconds in prop::collection::vec(-60_000_000_000_i64..200_000_000_000, 0..30),
        days in 0_i64..15,
    ) {
        let released: Vec<Time> = seconds.iter().filter_map(|second| Time::from_timestamp(*second, 0)).collect();
        if let Some(cadence) = Cadence::learn(&released, Berlin) {
            let later = cadence.newest + TimeDelta::days(days);
            prop_assert!(!cadence.is_exceeded(cadence.newest, later, Berlin));
            prop_assert!(!cadence.is_exceeded(later, cadence.newest, Berlin));
        }
    }
}
