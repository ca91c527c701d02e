//! `sources`: how each configured source fares, from stored state alone.

mod add;
mod import;

use chrono_tz::Tz;
use feeds::model::Time;
use serde::Serialize;
use storage::Incident;

use super::{Exit, Failure, Output, time};
use crate::app::App;
use crate::cli::SourcesArgs;
use crate::status::{self, Fare, Word};

pub use add::add;
pub use import::import;

/// One source as `sources --json` lists it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    name: &'a str,
    address: &'a str,
    state: Word,
    reason: Option<&'a str>,
    how: Option<String>,
    last_success: Option<String>,
    last_new: Option<String>,
    /// How often it publishes, in words.
    cadence: Option<String>,
    failures: u32,
    next_due: Option<String>,
    incident: Option<Trouble<'a>>,
    /// What last broke about its page and how it was mended.
    note: Option<&'a str>,
    noted: Option<String>,
}

/// What is wrong with it.
#[derive(Debug, Serialize)]
struct Trouble<'a> {
    kind: &'static str,
    #[serde(skip)]
    words: String,
    began: String,
    before: &'a str,
    after: &'a str,
}

/// How times are written: for machines or for people.
type Write = fn(Time, Tz) -> String;

/// Lists the sources in the order of the configuration.
pub async fn sources(app: &App, args: &SourcesArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let status = status::load(app).await?;
    let write: Write = if args.json { time::exact } else { time::short };
    let lines: Vec<_> = status.sources.iter().map(|fare| line(fare, status.zone(), write)).collect();
    if args.json {
        out.result(&serde_json::to_string_pretty(&lines).map_err(|error| Failure::other(error.to_string()))?);
    } else {
        out.result(&table(&lines));
    }
    Ok(Exit::Done)
}

fn line<'a>(fare: &'a Fare<'_>, zone: Tz, write: Write) -> Line<'a> {
    let shown = |time: Option<Time>| time.map(|time| write(time, zone));
    let trouble = |incident: &'a Incident| Trouble {
        kind: incident.kind.name(),
        words: incident.kind.to_string(),
        began: write(incident.began, zone),
        before: &incident.before,
        after: &incident.after,
    };
    Line {
        id: fare.source.id.as_str(),
        name: &fare.source.name,
        address: fare.source.address.as_str(),
        state: fare.word(),
        reason: fare.reason(),
        how: fare.how(),
        last_success: shown(fare.last_success()),
        last_new: shown(fare.last_new()),
        cadence: fare.cadence().map(ToString::to_string),
        failures: fare.failures(),
        next_due: shown(fare.next_due),
        incident: fare.incident().map(trouble),
        note: fare.note().map(|note| note.text.as_str()),
        noted: shown(fare.note().map(|note| note.at)),
    }
}

fn table(lines: &[Line<'_>]) -> String {
    let mut rows = vec![
        ["SOURCE", "STATE", "HOW", "LAST SUCCESS", "LAST NEW", "CADENCE", "FAILURES", "NEXT DUE"]
            .map(str::to_owned),
    ];
    rows.extend(lines.iter().map(|line| {
        let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        [
            line.id.to_owned(),
            line.state.to_string(),
            or_dash(&line.how),
            or_dash(&line.last_success),
            or_dash(&line.last_new),
            or_dash(&line.cadence),
            line.failures.to_string(),
            or_dash(&line.next_due),
        ]
    }));
    let widths: Vec<_> = (0..8)
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let below = |text: String| format!("{:width$}  {text}", "", width = widths[0]);
    let mut text = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push(cells.join("  ").trim_end().to_owned());
        text.extend(n.checked_sub(1).into_iter().flat_map(|n| remarks(&lines[n])).map(below));
    }
    text.join("\n")
}

/// What stands below a source's line.
fn remarks(line: &Line<'_>) -> impl Iterator<Item = String> {
    let incident = line.incident.as_ref().map(|trouble| {
        let Trouble { words, began, before, after, .. } = trouble;
        format!("incident: {words} since {began}; before: {before}; since then: {after}")
    });
    let note = line.note.zip(line.noted.as_ref()).map(|(note, at)| format!("{at}: {note}"));
    incident.into_iter().chain(line.reason.map(str::to_owned)).chain(note)
}
