//! Whether the service does its work, from stored state alone: a run by somebody else counts like its own.

use feeds::model::Time;
use storage::RunRecord;

use crate::config::Config;
use crate::schedule::Schedule;

/// Scheduled times that may pass without a run that reads something.
const PATIENCE: usize = 3;

/// Whether the last run that read something is recent enough now, or what is wrong, in words.
pub fn ready(last_run: Option<&RunRecord>, config: &Config, now: Time) -> Result<(), &'static str> {
    let run = last_run.ok_or("no run has ended yet")?;
    let good = run.last_good.ok_or("no source could be read yet")?;
    match Schedule::parse(&config.schedule, config.site.zone) {
        Ok(schedule) if schedule.has_passed(PATIENCE, good, now) => {
            Err("no source could be read at the last three scheduled times")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn three_scheduled_times_without_a_good_run_are_too_many() {
        let text = "[service]\nschedule = \"0 */15 8-18 * * MON-FRI\"\n";
        let config = config::parse("a test", text, &[]).expect("a configuration");
        let time = |text: &str| text.parse::<Time>().expect("a time");
        for (last_good, now, expected) in [
            (None, "2026-05-04T10:00:00Z", false),
            (Some("2026-05-04T10:00:20Z"), "2026-05-04T10:44:59Z", true),
            (Some("2026-05-04T10:00:20Z"), "2026-05-04T10:45:00Z", false),
            // From Friday's last run to Monday's third one.
            (Some("2026-05-08T16:45:20Z"), "2026-05-11T06:29:59Z", true),
            (Some("2026-05-08T16:45:20Z"), "2026-05-11T06:30:00Z", false),
        ] {
            let ended = time("2026-05-11T06:30:00Z");
            let run = RunRecord { began: ended, ended, read: 0, failed: 3, last_good: last_good.map(time) };
            assert_eq!(ready(Some(&run), &config, time(now)).is_ok(), expected, "{last_good:?} {now}");
        }
        assert_eq!(ready(None, &config, time("2026-05-04T10:00:00Z")), Err("no run has ended yet"));
    }
}
