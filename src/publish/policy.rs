//! What is said to browsers and caches about every document, by the daemon and by a static host alike.
//!
//! How long a copy may be used is a function of the schedule alone. Not of the clock, though the time until the next
//! run would be more exact: an answer to the same question would then differ from second to second, from one instance
//! to the next, and from what a static host can say.

use std::time::Duration;

use chrono::{Datelike, Timelike};
use feeds::model::Time;

use crate::config::Config;
use crate::schedule::Schedule;

/// No script, no frame, nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The same for the one document that foreign pages may frame, with the one script that it runs. Its links lead
/// out of it, and nothing in it can be sent, so there is nothing to be tricked into.
pub const FRAME_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; \
                            form-action 'none'; frame-ancestors *";

/// Some browsers offer to save a feed under its own name of type, and show the same bytes under this one, for which they
/// have a style sheet. Readers do not say that they want a document to show, and get the name they look for.
pub const PLAIN_XML: &str = "application/xml; charset=utf-8";

/// Whether documents of a media type are XML that has a style sheet.
pub fn is_dressed(media_type: &str) -> bool {
    media_type.contains("+xml")
}

/// A copy is asked about that many times between two runs, so that what is new is seen in a third of the time
/// between them at the latest.
const PARTS: u32 = 3;

/// The shortest and the longest lifetime: nobody has to ask more often, and what a person decides between two runs,
/// a withdrawal above all, must not take longer to arrive.
const BOUNDS: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(60 * 60));

/// How long a copy may stand in for a service that does not answer.
const WITHOUT_SERVICE: Duration = Duration::from_secs(24 * 60 * 60);

/// The value of `Cache-Control` for every document (RFC 9111, section 5.2; RFC 5861).
pub fn cache_control(config: &Config) -> String {
    let period = Schedule::parse(&config.schedule, config.site.zone).ok().and_then(|it| it.period());
    let fresh = period.map_or(BOUNDS.1, |period| (period / PARTS).clamp(BOUNDS.0, BOUNDS.1)).as_secs();
    let (while_asking, without_service) = (2 * fresh, WITHOUT_SERVICE.as_secs());
    format!(
        "public, max-age={fresh}, stale-while-revalidate={while_asking}, stale-if-error={without_service}"
    )
}

/// `Mon, 04 May 2026 08:00:00 GMT` (RFC 9110, section 5.6.7). Written by hand, since reading a pattern
/// for it takes longer than all the rest of an answer.
pub fn http_date(time: Time) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day, month) = (DAYS[time.weekday().num_days_from_monday() as usize], MONTHS[time.month0() as usize]);
    let (date, year, hour, minute, second) =
        (time.day(), time.year(), time.hour(), time.minute(), time.second());
    format!("{day}, {date:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn a_lifetime_is_a_third_of_the_time_between_two_runs_within_bounds() {
        for (schedule, expected) in [
            ("0 */15 * * * *", 300),
            ("0 */5 8-17 * * MON-FRI", 100),
            ("0 * * * * *", 60),
            ("0 0 6,9 * * *", 3600),
            ("0 0 6 24 12 * 2030", 3600),
        ] {
            let text = format!("[service]\nschedule = \"{schedule}\"\n");
            let value = cache_control(&config::parse("a test", &text, &[]).expect("a configuration"));
            assert!(value.starts_with(&format!("public, max-age={expected}, ")), "{schedule}: {value}");
            assert!(value.ends_with(", stale-if-error=86400"), "{value}");
        }
    }

    #[test]
    fn dates_have_the_form_of_http() {
        let time = "2026-05-04T08:00:00Z".parse().expect("a time");
        assert_eq!(http_date(time), "Mon, 04 May 2026 08:00:00 GMT");
    }
}
