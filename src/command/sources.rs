//! `sources`: how each configured source fares, from stored state alone.

mod import;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use chrono_tz::Tz;
use feeds::model::{Source, SourceId, Time};
use serde::Serialize;
use storage::SourceState;

use super::{Exit, Failure, Output, time};
use crate::app::App;
use crate::cli::SourcesArgs;
use crate::schedule::Schedule;

pub use import::import;

/// One source as `sources --json` lists it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    name: &'a str,
    address: &'a str,
    state: &'static str,
    reason: Option<&'a str>,
    how: Option<String>,
    last_success: Option<String>,
    last_new: Option<String>,
    failures: u32,
    next_due: Option<String>,
    /// What last broke about its page and how it was mended.
    note: Option<&'a str>,
    noted: Option<String>,
}

/// How times are written: for machines or for people.
type Write = fn(Time, Tz) -> String;

/// Lists the sources in the order of the configuration.
pub async fn sources(app: &App, args: &SourcesArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let states: BTreeMap<SourceId, SourceState> =
        app.store.sources().await?.into_iter().map(|state| (state.office.id.clone(), state)).collect();
    let write: Write = if args.json { time::exact } else { time::short };
    let sources = &app.config.sources;
    let lines: Vec<_> =
        sources.iter().map(|source| line(app, source, states.get(&source.id), write)).collect();
    if args.json {
        out.result(&serde_json::to_string_pretty(&lines).map_err(|error| Failure::other(error.to_string()))?);
    } else {
        out.result(&table(&lines));
    }
    Ok(Exit::Done)
}

fn line<'a>(app: &App, source: &'a Source, state: Option<&'a SourceState>, write: Write) -> Line<'a> {
    let zone = app.config.site.zone;
    let shown = |time: Option<Time>| time.map(|time| write(time, zone));
    let known = state.filter(|state| state.last_try.is_some());
    let note = known.and_then(|state| state.learned.as_ref()?.note.as_ref());
    Line {
        id: source.id.as_str(),
        name: &source.name,
        address: source.address.as_str(),
        state: match known {
            None => "new",
            Some(state) if state.failures > 0 => "failing",
            Some(_) => "ok",
        },
        reason: known.and_then(|state| state.reason.as_deref()),
        how: known.and_then(|state| state.learned.as_ref()).map(|learned| learned.how.to_string()),
        last_success: shown(known.and_then(|state| state.last_success)),
        last_new: shown(known.and_then(|state| state.last_new)),
        failures: known.map_or(0, |state| state.failures),
        next_due: shown(next_due(app, known)),
        note: note.map(|note| note.text.as_str()),
        noted: shown(note.map(|note| note.at)),
    }
}

/// The first time the schedule names at which the source is not backing off.
fn next_due(app: &App, state: Option<&SourceState>) -> Option<Time> {
    let rested = state.and_then(|state| state.next_due.max(state.retry_after));
    let now = (app.clock)();
    let schedule = Schedule::parse(&app.config.schedule, app.config.site.zone).ok()?;
    match rested.filter(|rested| *rested > now) {
        Some(rested) => schedule.next_after(rested - TimeDelta::seconds(1)),
        None => schedule.next_after(now),
    }
}

fn table(lines: &[Line<'_>]) -> String {
    let mut rows = vec![
        ["SOURCE", "STATE", "HOW", "LAST SUCCESS", "LAST NEW", "FAILURES", "NEXT DUE"].map(str::to_owned),
    ];
    rows.extend(lines.iter().map(|line| {
        let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        [
            line.id.to_owned(),
            line.state.to_owned(),
            or_dash(&line.how),
            or_dash(&line.last_success),
            or_dash(&line.last_new),
            line.failures.to_string(),
            or_dash(&line.next_due),
        ]
    }));
    let widths: Vec<_> = (0..7)
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let mut text = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push(cells.join("  ").trim_end().to_owned());
        let reason = n.checked_sub(1).and_then(|n| lines[n].reason);
        text.extend(reason.map(|reason| format!("{:width$}  {reason}", "", width = widths[0])));
        let note = n.checked_sub(1).and_then(|n| Some((lines[n].note?, lines[n].noted.as_ref()?)));
        text.extend(note.map(|(note, at)| format!("{:width$}  {at}: {note}", "", width = widths[0])));
    }
    text.join("\n")
}
