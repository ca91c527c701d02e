//! What Prometheus is told from stored state, made anew each time it asks.
//!
//! Times are told as Unix times, not as ages: an age would be wrong by the time it is looked at. What has never
//! happened has no value.

use std::time::SystemTime;

use feeds::model::Time;
use prometheus::proto::MetricFamily;
use prometheus::{GaugeVec, Opts, Registry};
use storage::IncidentKind;

use crate::backup::Daily;
use crate::publish::Edition;
use crate::schedule::Schedule;
use crate::status::{Fare, Status};

/// All of them.
pub fn of(status: &Status<'_>, edition: Option<&Edition>) -> Vec<MetricFamily> {
    let gauges = Gauges(Registry::new());
    gauges.service(status, edition);
    gauges.sources(status);
    gauges.0.gather()
}

struct Gauges(Registry);

impl Gauges {
    fn service(&self, status: &Status<'_>, edition: Option<&Edition>) {
        let period = Schedule::parse(&status.config.schedule, status.zone()).ok().and_then(|it| it.period());
        self.one(
            "presseschau_schedule_period_seconds",
            "The shortest time between two runs by schedule.",
            period.map(|period| period.as_secs_f64()),
        );
        self.one(
            "presseschau_ready",
            "1 if a run read something at one of the last three scheduled times, as /health tells, else 0.",
            Some(if status.ready().is_ok() { 1.0 } else { 0.0 }),
        );
        self.one(
            "presseschau_last_run_timestamp_seconds",
            "When the last run ended, as a Unix time.",
            status.last_run.as_ref().map(|run| unix(run.ended)),
        );
        self.one(
            "presseschau_last_success_timestamp_seconds",
            "When a run last read something, as a Unix time.",
            status.last_run.as_ref().and_then(|run| run.last_good).map(unix),
        );
        self.one(
            "presseschau_last_backup_timestamp_seconds",
            "When the newest daily backup was made, as a Unix time; 0 if there is none although there should be.",
            status.config.backup.as_ref().map(last_backup),
        );
        let (revision, changed) = status.edition;
        self.one(
            "presseschau_edition_revision",
            "The revision of what is published.",
            Some(revision.0 as f64),
        );
        self.one(
            "presseschau_edition_timestamp_seconds",
            "When what is published last changed, as a Unix time.",
            changed.map(unix),
        );
        self.one(
            "presseschau_edition_size_bytes",
            "Size of the edition's documents in memory, uncompressed.",
            edition.map(|edition| edition.size() as f64),
        );
    }

    fn sources(&self, status: &Status<'_>) {
        let counts = self.many("presseschau_sources", "Configured sources, by state.", &["state"]);
        for (word, count) in status.counts() {
            counts.with_label_values(&[&word.to_string()]).set(count as f64);
        }
        let open = self.many("presseschau_incidents", "Open incidents, by kind.", &["kind"]);
        IncidentKind::ALL.iter().for_each(|kind| open.with_label_values(&[kind.name()]).set(0.0));
        let incident = self.many(
            "presseschau_source_incident",
            "1 while a source has an open incident of a kind.",
            &["source", "kind"],
        );
        for fare in &status.sources {
            if let Some(trouble) = fare.incident() {
                open.with_label_values(&[trouble.kind.name()]).inc();
                incident.with_label_values(&[fare.source.id.as_str(), trouble.kind.name()]).set(1.0);
            }
        }
        self.each(
            status,
            "presseschau_source_last_success_timestamp_seconds",
            "When a source was last read, or known to be as it was, as a Unix time.",
            |fare| fare.last_success().map(unix),
        );
        self.each(
            status,
            "presseschau_source_newest_entry_timestamp_seconds",
            "When the newest release of a source was first seen, as a Unix time.",
            |fare| fare.last_new().map(unix),
        );
        self.each(
            status,
            "presseschau_source_failures",
            "Failures of a source since its last success.",
            |fare| Some(fare.failures().into()),
        );
    }

    fn one(&self, name: &str, help: &str, value: Option<f64>) {
        let gauge = self.many(name, help, &[]);
        if let Some(value) = value {
            gauge.with_label_values::<&str>(&[]).set(value);
        }
    }

    fn each(&self, status: &Status<'_>, name: &str, help: &str, value: fn(&Fare<'_>) -> Option<f64>) {
        let gauges = self.many(name, help, &["source"]);
        for fare in &status.sources {
            if let Some(value) = value(fare) {
                gauges.with_label_values(&[fare.source.id.as_str()]).set(value);
            }
        }
    }

    fn many(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        let gauges = GaugeVec::new(Opts::new(name, help), labels).expect("sound names");
        self.0.register(Box::new(gauges.clone())).expect("each name once");
        gauges
    }
}

fn last_backup(daily: &Daily) -> f64 {
    let since = daily.newest().and_then(|newest| newest.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0.0, |since| since.as_secs_f64().trunc())
}

fn unix(time: Time) -> f64 {
    time.timestamp() as f64
}
