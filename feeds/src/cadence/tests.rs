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
    // Daily, until a Friday in May: two working weeks and a day.
    assert_eq!(alarm(&released("2026-02-02", "2026-05-08", |_| true)), "2026-05-26");
    // On Mondays, until the 4th of May: two weeks, and more than another one since little is known.
    assert_eq!(alarm(&released("2026-02-02", "2026-05-08", |n| n % 5 == 0)), "2026-05-28");
    // Daily, until the summer: neither July nor August is an alarm, September is one.
    assert_eq!(alarm(&released("2026-03-02", "2026-07-17", |_| true)), "2026-09-14");
    // On Mondays, until the summer.
    assert_eq!(alarm(&released("2026-01-05", "2026-07-06", |n| n % 5 == 0)), "2026-09-14");
    // Daily, until Christmas: the fourth week of January.
    assert_eq!(alarm(&released("2025-09-15", "2025-12-18", |_| true)), "2026-01-19");
    // In threes each month, the last of them in April: three months and a summer.
    assert_eq!(alarm(&released("2025-09-15", "2026-05-08", |n| n % 20 < 3)), "2026-10-06");
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
    let usual = released("2026-03-02", "2026-06-12", |n| n % 2 == 0);
    for odd in ["2019-03-01", "2026-01-30"] {
        let odd: Vec<Time> = [on(odd)].into_iter().chain(usual.clone()).collect();
        assert_eq!(alarm(&odd), alarm(&usual));
    }
}

/// Chance that comes out the same each time.
struct Dice(u64);

impl Dice {
    /// Whether something of this likelihood happens.
    fn roll(&mut self, likelihood: f64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64) < likelihood * (1_u64 << 53) as f64
    }
}

/// How often an office that publishes on a working day with a likelihood would have raised a false alarm in ten years.
/// In a burst it publishes more, between them less; it changes over once in a fortnight or so.
fn false_alarms(dice: &mut Dice, likelihood: f64, (burst, lull): (f64, f64), has_holidays: bool) -> usize {
    let (mut all, mut in_burst, mut alarms) = (Vec::new(), true, 0);
    for now in released("2015-01-01", "2024-12-31", |_| true) {
        let date = (now.month(), now.day());
        if has_holidays && ((7, 20)..=(8, 31)).contains(&date) {
            continue;
        }
        in_burst ^= dice.roll(0.07);
        if !dice.roll(likelihood * if in_burst { burst } else { lull }) {
            continue;
        }
        let last = all.last().copied().unwrap_or(now);
        // Shorter pauses are never too long.
        if now - last > TimeDelta::days(14) {
            let latest = &all[all.len().saturating_sub(WORTH)..];
            let cadence = Cadence::learn(latest, Berlin);
            alarms += usize::from(cadence.is_some_and(|cadence| cadence.is_exceeded(last, now, Berlin)));
        }
        all.push(now);
    }
    alarms
}

#[test]
fn false_alarms_are_rare_however_an_office_publishes() {
    for (ways, offices, most) in [((1.0, 1.0), 30, 3), ((1.8, 0.2), 10, 20)] {
        for likelihood in [0.9, 0.5, 0.2, 0.1] {
            let mut dice = Dice(42);
            let alarms: usize =
                (0..offices).map(|n| false_alarms(&mut dice, likelihood, ways, n % 2 == 0)).sum();
            println!("{ways:?} {likelihood}: {alarms} in {} years", offices * 10);
            assert!(alarms <= most, "{ways:?} {likelihood}: {alarms} in {} years", offices * 10);
        }
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
    assert_eq!((cadence.usual, cadence.patience, cadence.pauses), (4, 106, 6));
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
