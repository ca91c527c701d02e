//! Instants as documents write them: in the service's zone, in whole seconds, with the offset of that day.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, SubsecRound};
use chrono_tz::Tz;

use crate::model::Time;

/// An instant as the clocks of the service's zone show it.
pub(super) type Local = DateTime<FixedOffset>;

const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Takes an instant into a zone. Years that RFC 3339 cannot write end at its bounds, so that nothing panics.
pub(super) fn local(time: Time, zone: Tz) -> Local {
    let bound = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day)
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map(|t| t.and_utc())
    };
    let earliest = bound(1, 1, 2).unwrap_or(Time::UNIX_EPOCH);
    let latest = bound(9999, 12, 30).unwrap_or(Time::UNIX_EPOCH);
    time.clamp(earliest, latest).trunc_subsecs(0).with_timezone(&zone).fixed_offset()
}

/// `2021-04-12T10:00:00+02:00` (RFC 3339).
pub(super) fn rfc3339(time: Local) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// `Mon, 12 Apr 2021 10:00:00 +0200`: RFC 822 with a year of four and a day of two digits, as RSS wants it.
pub(super) fn rfc822(time: Local) -> String {
    time.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// `2021-04-12`, for machines.
pub(super) fn iso(time: Local) -> String {
    time.format("%Y-%m-%d").to_string()
}

/// `12.04.2021`.
pub(super) fn short(time: Local) -> String {
    time.format("%d.%m.%Y").to_string()
}

/// `Montag`.
pub(super) fn weekday(time: Local) -> &'static str {
    WEEKDAYS[time.weekday().num_days_from_monday() as usize]
}

/// `12. April 2021`.
pub(super) fn day(time: Local) -> String {
    format!("{}. {} {}", time.day(), MONTHS[time.month0() as usize], time.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_the_zone_of_the_service() {
        for (instant, written, pub_date, weekday_name, date) in [
            (
                "2021-04-11T22:30:00.999Z",
                "2021-04-12T00:30:00+02:00",
                "Mon, 12 Apr 2021 00:30:00 +0200",
                "Montag",
                "12. April 2021",
            ),
            (
                "2021-03-05T09:00:00Z",
                "2021-03-05T10:00:00+01:00",
                "Fri, 05 Mar 2021 10:00:00 +0100",
                "Freitag",
                "5. März 2021",
            ),
        ] {
            let time = local(instant.parse().expect("a time"), chrono_tz::Europe::Berlin);
            assert_eq!(rfc3339(time), written);
            assert_eq!(rfc822(time), pub_date);
            assert_eq!((weekday(time), day(time).as_str()), (weekday_name, date));
        }
    }

    #[test]
    fn no_instant_panics() {
        for time in [Time::MIN_UTC, Time::MAX_UTC, Time::UNIX_EPOCH] {
            for zone in [chrono_tz::Pacific::Kiritimati, chrono_tz::Pacific::Midway] {
                let time = local(time, zone);
                assert!((1..=9999).contains(&time.year()));
                let _ = (rfc3339(time), rfc822(time), iso(time), short(time), weekday(time), day(time));
            }
        }
    }
}
