//! Schedules: cron expressions as operators write them.
//!
//! One dialect for the check at start and for the daemon: second to weekday with an optional year, names of days
//! and months, and crontab's rule that a day and a weekday given together are alternatives.

use chrono::{DateTime, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds};

/// A moment from which every sensible schedule still comes due. Only the check at start counts from here.
const REFERENCE: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).expect("1 January 2026");

/// Reads a normalised schedule. The error says what is wrong with it.
pub fn cron(schedule: &str) -> Result<Cron, String> {
    let parser = CronParser::builder().seconds(Seconds::Required).build();
    parser.parse(schedule).map_err(|error| error.to_string())
}

/// Brings a schedule to six or seven fields: five, as in crontab, begin with the minute. Refuses what cannot be
/// read, and what never comes due.
pub fn normalize(text: &str) -> Result<String, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let schedule = match fields.as_slice() {
        [nickname] if nickname.starts_with('@') => (*nickname).to_owned(),
        [_, _, _, _, _] => format!("0 {}", fields.join(" ")),
        [_, _, _, _, _, _] | [_, _, _, _, _, _, _] => fields.join(" "),
        _ => return Err(format!("it has {} fields", fields.len())),
    };
    let next = cron(&schedule)?.find_next_occurrence(&REFERENCE, true);
    if next.is_err() { Err("it never comes due".to_owned()) } else { Ok(schedule) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_and_filled() {
        let cases = [
            ("*/15 * * * *", Ok("0 */15 * * * *")),
            ("0 */15 * * * *", Ok("0 */15 * * * *")),
            ("  30 0  6 * * MON-FRI ", Ok("30 0 6 * * MON-FRI")),
            ("0 0 6 24 12 * 2030", Ok("0 0 6 24 12 * 2030")),
            ("@hourly", Ok("@hourly")),
            ("", Err("0 fields")),
            ("* * * *", Err("4 fields")),
            ("* * * * * * * *", Err("8 fields")),
            ("0 61 * * * *", Err("")),
            ("0 0 0 30 2 *", Err("never")),
            ("0 0 0 1 1 * 2020", Err("never")),
            ("jede Stunde um fünf nach", Err("")),
        ];
        for (text, expected) in cases {
            match (normalize(text), expected) {
                (Ok(schedule), Ok(expected)) => assert_eq!(schedule, expected, "{text}"),
                (Err(reason), Err(expected)) => assert!(reason.contains(expected), "{text}: {reason}"),
                (result, _) => panic!("{text}: {result:?}"),
            }
        }
    }

    #[test]
    fn day_and_weekday_are_alternatives() {
        let cron = cron("0 0 6 15 * MON").expect("a schedule");
        let next = cron.find_next_occurrence(&REFERENCE, false).expect("a next time");
        assert_eq!(next.to_rfc3339(), "2026-01-05T06:00:00+00:00", "a Monday that is no 15th");
    }
}
