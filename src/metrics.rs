//! What is counted for Prometheus: runs, fetches, outcomes, entries and requests, since the process started.
//!
//! Names, units and label values are fixed and few: nothing foreign becomes a label but the ids of the configuration's
//! sources. There is no global registry; each program has its own. What is known from the store anyway is not counted
//! but looked up when somebody asks, see [`gauges`].

mod gauges;

use std::time::Duration;

use chrono::Utc;
use feeds::model::Verdict;
use prometheus::proto::MetricFamily;
use prometheus::{
    Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};
use storage::IncidentKind;

use crate::collect::{Outcome, Report};
use crate::publish::Edition;
use crate::status::Status;

/// The media type of [`Metrics::text`].
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Upper bounds of the durations of runs, in seconds.
const RUNS: [f64; 11] = [0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0];

/// Upper bounds of the durations of fetches, in seconds.
const FETCHES: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0];

/// How a run can end.
const RESULTS: [&str; 4] = ["all_read", "some_failed", "all_failed", "broken_off"];

/// What can become of a source in a run, unless it fails: then the kind of failure says it.
const OUTCOMES: [&str; 4] = ["read", "not_modified", "waiting", "not_due"];

/// The counters of one process.
pub struct Metrics {
    registry: Registry,
    runs: IntCounterVec,
    run_durations: Histogram,
    fetches: Durations,
    outcomes: IntCounterVec,
    entries: IntCounterVec,
    requests: IntCounterVec,
}

/// Requests of one kind that were answered in one way.
pub struct Requests(IntCounter);

impl Requests {
    /// Notes one.
    pub fn note(&self) {
        self.0.inc();
    }
}

/// How long something takes, each time. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Durations(Histogram);

impl Durations {
    /// Notes one.
    pub fn note(&self, took: Duration) {
        self.0.observe(took.as_secs_f64());
    }
}

impl Default for Durations {
    /// Of which nobody is told.
    fn default() -> Self {
        Self(histogram("unnamed_seconds", "Told to nobody.", &FETCHES))
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let fetches = histogram(
            "presseschau_fetch_duration_seconds",
            "How long fetching one document took, pauses for politeness included.",
            &FETCHES,
        );
        let metrics = Self {
            registry: Registry::new(),
            runs: counters("presseschau_runs_total", "Runs that ended, by how they ended.", &["result"]),
            run_durations: histogram("presseschau_run_duration_seconds", "How long runs took.", &RUNS),
            fetches: Durations(fetches),
            outcomes: counters(
                "presseschau_source_outcomes_total",
                "What became of sources in runs, by kind of outcome.",
                &["outcome"],
            ),
            entries: counters(
                "presseschau_entries_total",
                "Entries decided about, by verdict.",
                &["verdict"],
            ),
            requests: counters(
                "presseschau_http_requests_total",
                "Requests answered, by kind of address and status.",
                &["route", "status"],
            ),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    /// Names everything to the registry, and every label value that is known beforehand, so that the first event of a
    /// kind is an increase from zero.
    fn register(&self) {
        RESULTS.iter().for_each(|result| self.runs.with_label_values(&[*result]).inc_by(0));
        let kinds = OUTCOMES.iter().copied().chain(failures());
        kinds.for_each(|kind| self.outcomes.with_label_values(&[kind]).inc_by(0));
        Verdict::ALL
            .iter()
            .for_each(|verdict| self.entries.with_label_values(&[&verdict.to_string()]).inc_by(0));
        let started =
            IntGauge::new("process_start_time_seconds", "When the process started, as a Unix time.");
        let started = started.expect("a sound name");
        started.set(Utc::now().timestamp());
        let version = Opts::new("presseschau_build_info", "The version that runs, as a label.");
        let version = version.const_label("version", env!("CARGO_PKG_VERSION"));
        let version = IntGauge::with_opts(version).expect("a sound name");
        version.set(1);
        for collector in [&self.runs, &self.outcomes, &self.entries, &self.requests] {
            self.registry.register(Box::new(collector.clone())).expect("each name once");
        }
        for collector in [&self.run_durations, &self.fetches.0] {
            self.registry.register(Box::new(collector.clone())).expect("each name once");
        }
        for collector in [started, version] {
            self.registry.register(Box::new(collector)).expect("each name once");
        }
    }

    /// Where the durations of fetches are noted.
    pub fn fetches(&self) -> Durations {
        self.fetches.clone()
    }

    /// Notes a run; there is no report of one that was broken off.
    pub fn note_run(&self, report: Option<&Report>, took: Duration) {
        self.runs.with_label_values(&[result(report)]).inc();
        self.run_durations.observe(took.as_secs_f64());
        let Some(report) = report else { return };
        for source in &report.sources {
            self.outcomes.with_label_values(&[kind(&source.outcome)]).inc();
        }
        for (verdict, count) in report.totals() {
            self.entries.with_label_values(&[&verdict.to_string()]).inc_by(count as u64);
        }
    }

    /// Notes a request that was answered.
    pub fn note_request(&self, route: &'static str, status: &str) {
        self.requests(route, status).note();
    }

    /// Where requests of a kind are noted.
    pub fn requests(&self, route: &'static str, status: &str) -> Requests {
        Requests(self.requests.with_label_values(&[route, status]))
    }

    /// Everything counted, and what is stored, in Prometheus' text format.
    pub fn text(&self, status: &Status<'_>, edition: Option<&Edition>) -> String {
        let mut families: Vec<MetricFamily> = self.registry.gather();
        families.extend(gauges::of(status, edition));
        families.sort_by(|a, b| a.name().cmp(b.name()));
        TextEncoder::new().encode_to_string(&families).expect("a text takes whatever is written to it")
    }
}

fn result(report: Option<&Report>) -> &'static str {
    let Some(report) = report else { return RESULTS[3] };
    match report.unread() {
        0 => RESULTS[0],
        unread if unread < report.sources.len() => RESULTS[1],
        _ => RESULTS[2],
    }
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Read { .. } => OUTCOMES[0],
        Outcome::NotModified => OUTCOMES[1],
        Outcome::Waiting { .. } => OUTCOMES[2],
        Outcome::NotDue { .. } => OUTCOMES[3],
        Outcome::Failed { kind, .. } => kind.name(),
    }
}

/// The kinds of failures.
fn failures() -> impl Iterator<Item = &'static str> {
    IncidentKind::ALL.into_iter().filter(|kind| kind.is_outage()).map(IncidentKind::name)
}

fn counters(name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
    IntCounterVec::new(Opts::new(name, help), labels).expect("sound names")
}

fn histogram(name: &str, help: &str, bounds: &[f64]) -> Histogram {
    Histogram::with_opts(HistogramOpts::new(name, help).buckets(bounds.to_vec())).expect("a sound name")
}
