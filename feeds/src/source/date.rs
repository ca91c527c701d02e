//! Stand-in for the date parser of `normalize`.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::Time;

pub(super) fn parse_feed(raw: &str, _zone: Tz) -> Option<Time> {
    let raw = raw.trim();
    let time = DateTime::parse_from_rfc3339(raw).or_else(|_| DateTime::parse_from_rfc2822(raw));
    time.ok().map(|time| time.with_timezone(&Utc))
}
