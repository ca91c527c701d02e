//! Times as commands show them: in the service's zone, for people and for machines.

use chrono::{SecondsFormat, Timelike};
use chrono_tz::Tz;
use feeds::model::Time;

/// RFC 3339 with the zone's offset.
pub fn exact(time: Time, zone: Tz) -> String {
    time.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Day and minute, sortable.
pub fn short(time: Time, zone: Tz) -> String {
    time.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// The day, with the minute unless it is midnight: offices that name a day mean no time.
pub fn day(time: Time, zone: Tz) -> String {
    let local = time.with_timezone(&zone);
    let format = if local.num_seconds_from_midnight() == 0 { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    local.format(format).to_string()
}
