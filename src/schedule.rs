//! When the next run is due: a pure function of the schedule, the zone and the last run.
//!
//! The scheduler that drives the daemon keeps the offset from UTC it started with, so a daemon started in winter
//! would run an hour late all summer. It is therefore only a heartbeat, and this file decides, with the zone's
//! rules of the day in question.

use std::time::Duration;

use chrono_tz::Tz;
use croner::Cron;
use feeds::model::Time;

use crate::config;

/// From where a schedule is looked at to find its period.
const REFERENCE: Time = Time::from_timestamp(1_767_225_600, 0).expect("1 January 2026");

/// Runs looked at to find the period of a schedule.
const LOOKED_AT: usize = 366;

/// A cron expression in the zone it is meant in.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    cron: Cron,
    zone: Tz,
}

impl Schedule {
    /// Reads a schedule as the configuration holds it, with seconds first.
    ///
    /// # Errors
    /// What is wrong with it; the configuration has ruled that out.
    pub fn parse(text: &str, zone: Tz) -> Result<Self, String> {
        Ok(Self { cron: config::cron(text)?, zone })
    }

    /// The first time after `last` that the schedule names; `None` if it names none any more.
    pub fn next_after(&self, last: Time) -> Option<Time> {
        let local = last.with_timezone(&self.zone);
        self.cron.find_next_occurrence(&local, false).ok().map(|next| next.to_utc())
    }

    /// The shortest time between two runs, as far as a year's worth of a daily schedule shows; `None` where there is
    /// but one run. It depends on no clock.
    pub fn period(&self) -> Option<Duration> {
        let mut times = std::iter::successors(self.next_after(REFERENCE), |last| self.next_after(*last));
        let mut last = times.next()?;
        let gaps = times.take(LOOKED_AT).map(|next| next - std::mem::replace(&mut last, next));
        gaps.min().and_then(|gap| gap.to_std().ok())
    }

    /// Whether so many times that the schedule names lie after `since` and not after `now`.
    pub fn has_passed(&self, times: usize, since: Time, now: Time) -> bool {
        let named = std::iter::successors(self.next_after(since), |last| self.next_after(*last));
        named.take_while(|time| *time <= now).take(times).count() == times
    }

    /// Whether a run is due at `now` when the last one began at `last`. However many times were missed in
    /// between, one run makes up for them.
    pub fn is_due(&self, last: Time, now: Time) -> bool {
        self.next_after(last).is_some_and(|next| next <= now)
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn time(text: &str) -> Time {
        Time::from_str(text).expect("a time")
    }

    fn next(schedule: &str, last: &str) -> String {
        let schedule = Schedule::parse(schedule, chrono_tz::Europe::Berlin).expect("a schedule");
        schedule.next_after(time(last)).map(|next| next.to_rfc3339()).unwrap_or_default()
    }

    #[test]
    fn fixed_hours_keep_their_wall_clock_time_across_both_changes() {
        let daily = "0 30 6 * * *";
        assert_eq!(next(daily, "2026-03-28T12:00:00Z"), "2026-03-29T04:30:00+00:00");
        assert_eq!(next(daily, "2026-03-27T12:00:00Z"), "2026-03-28T05:30:00+00:00");
        assert_eq!(next(daily, "2026-10-24T12:00:00Z"), "2026-10-25T05:30:00+00:00");
        assert_eq!(next(daily, "2026-10-23T12:00:00Z"), "2026-10-24T04:30:00+00:00");
    }

    #[test]
    fn quarters_of_an_hour_go_on_through_the_repeated_hour() {
        let mut last = "2026-10-24T23:45:00+00:00".to_owned();
        for expected in ["00:00", "00:15", "00:30", "00:45", "01:00", "01:15", "01:30", "01:45", "02:00"] {
            last = next("0 */15 * * * *", &last);
            assert_eq!(last, format!("2026-10-25T{expected}:00+00:00"));
        }
    }

    #[test]
    fn quarters_of_an_hour_skip_the_hour_that_does_not_exist() {
        assert_eq!(next("0 */15 * * * *", "2026-03-29T00:45:00Z"), "2026-03-29T01:00:00+00:00");
    }

    #[test]
    fn a_time_in_the_skipped_hour_runs_once_and_one_in_the_repeated_hour_once() {
        let nightly = "0 30 2 * * *";
        assert_eq!(next(nightly, "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00+00:00");
        let first = next(nightly, "2026-10-24T12:00:00Z");
        assert_eq!(first, "2026-10-25T00:30:00+00:00");
        assert_eq!(next(nightly, &first), "2026-10-26T01:30:00+00:00");
    }

    #[test]
    fn the_period_is_the_shortest_time_between_two_runs() {
        let hour = 60 * 60;
        for (text, expected) in [
            ("0 */15 * * * *", Some(hour / 4)),
            ("0 0 6,7,18 * * MON-FRI", Some(hour)),
            ("0 0 3 * * *", Some(23 * hour)),
            ("0 0 6 24 12 * 2030", None),
        ] {
            let schedule = Schedule::parse(text, chrono_tz::Europe::Berlin).expect("a schedule");
            assert_eq!(schedule.period().map(|period| period.as_secs()), expected, "{text}");
        }
    }

    #[test]
    fn one_run_makes_up_for_all_that_were_missed() {
        let schedule = Schedule::parse("0 */15 * * * *", chrono_tz::Europe::Berlin).expect("a schedule");
        let begun = time("2026-05-04T10:00:00Z");
        assert!(!schedule.is_due(begun, time("2026-05-04T10:14:59Z")));
        assert!(schedule.is_due(begun, time("2026-05-04T10:47:00Z")));
        assert!(!schedule.is_due(time("2026-05-04T10:47:00Z"), time("2026-05-04T10:48:00Z")));
    }
}
