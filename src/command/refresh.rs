//! `refresh`: one run now, and what it did, source by source.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono_tz::Tz;
use feeds::model::{Source, SourceId, Verdict};

use super::{Exit, Failure, Output, Said, time};
use crate::alert;
use crate::app::App;
use crate::backup;
use crate::cli::RefreshArgs;
use crate::collect::{self, Outcome, Report, Selection, SourceReport};

/// Runs once over what is named, over those whose own pace has come round, or over all that are not backing off.
pub async fn refresh(app: &App, args: &RefreshArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let selection = if args.due { app.paced() } else { select(&args.sources, &app.config.sources)? };
    app.tell_overrides();
    let selected = match &selection {
        Selection::Due | Selection::Paced { .. } => app.config.sources.len(),
        Selection::Named(ids) => ids.len(),
    };
    let progress = |line: &SourceReport, done: usize, of: usize| {
        out.say(Said::Progress { done, of, what: line.id.to_string() });
    };
    let report = collect::run(app, selection, (app.clock)(), &progress).await?;
    out.result(&summary(&report, app.config.site.zone));
    alert::deliver_soon(app).await?;
    backup::after_run(app).await;
    let missing = selected.saturating_sub(report.sources.len());
    if missing > 0 {
        return Err(Failure::other(format!("stopped before {missing} of {selected} sources were read")));
    }
    Ok(exit(&report))
}

fn select(named: &[String], sources: &[Source]) -> Result<Selection, Failure> {
    if named.is_empty() {
        return Ok(Selection::Due);
    }
    let mut ids: Vec<SourceId> = Vec::new();
    for name in named {
        match sources.iter().find(|source| source.id.as_str() == name) {
            Some(source) if ids.contains(&source.id) => {}
            Some(source) => ids.push(source.id.clone()),
            None => return Err(Failure::usage(unknown(name, sources))),
        }
    }
    Ok(Selection::Named(ids))
}

/// Says that there is no such source, and which there are.
pub fn unknown(name: &str, sources: &[Source]) -> String {
    let known: Vec<_> = sources.iter().map(|source| source.id.as_str()).collect();
    match known.as_slice() {
        [] => format!("there is no source {name:?}: none is configured"),
        _ => format!("there is no source {name:?}; configured are {}", known.join(", ")),
    }
}

fn exit(report: &Report) -> Exit {
    match report.unread() {
        0 => Exit::Done,
        unread if unread == report.sources.len() => Exit::AllFailed,
        _ => Exit::Lacking,
    }
}

/// One line per source, reasons below it, and a last line over all.
fn summary(report: &Report, zone: Tz) -> String {
    let width = report.sources.iter().map(|source| source.id.as_str().len()).max().unwrap_or_default();
    let mut text = String::new();
    for source in &report.sources {
        let _ = writeln!(text, "{:width$}  {}", source.id.as_str(), line(&source.outcome, zone));
        for reason in left_out(&source.outcome) {
            let _ = writeln!(text, "{:width$}  skipped: {reason}", "");
        }
        if let Outcome::Read { note: Some(note), .. } = &source.outcome {
            let _ = writeln!(text, "{:width$}  changed: {note}", "");
        }
    }
    let (all, unread) = (report.sources.len(), report.unread());
    let _ = write!(text, "{} of {all} sources read; {}", all - unread, total(report));
    text
}

fn line(outcome: &Outcome, zone: Tz) -> String {
    match outcome {
        Outcome::Waiting { until, reason } => {
            format!("not asked before {}, since {reason}", time::short(*until, zone))
        }
        Outcome::NotDue { until } => format!("well, and not due before {}", time::short(*until, zone)),
        Outcome::NotModified => "not modified since the last time".to_owned(),
        Outcome::Failed { reason, .. } => format!("failed: {reason}"),
        Outcome::Read { how, counts, skipped, .. } if counts.is_empty() && skipped.is_empty() => {
            format!("the list is there and empty ({how})")
        }
        Outcome::Read { how, counts, skipped, .. } => {
            let skipped = Some(skipped.len())
                .filter(|skipped| *skipped > 0)
                .map(|skipped| format!("{skipped} skipped"));
            let parts: Vec<_> = counted(counts).into_iter().chain(skipped).collect();
            format!("{} ({how})", parts.join(", "))
        }
    }
}

fn left_out(outcome: &Outcome) -> impl Iterator<Item = &str> {
    let skipped = match outcome {
        Outcome::Read { skipped, .. } => skipped.as_slice(),
        _ => &[],
    };
    skipped.iter().map(|problem| problem.message.as_str())
}

fn total(report: &Report) -> String {
    let counts = counted(&report.totals());
    match (report.changed, counts.as_slice()) {
        (false, _) => "nothing to publish anew".to_owned(),
        (true, []) => "what is published has changed".to_owned(),
        (true, counts) => counts.join(", "),
    }
}

fn counted(counts: &BTreeMap<Verdict, usize>) -> Vec<String> {
    let counted = Verdict::ALL.iter().filter_map(|verdict| counts.get(verdict).map(|count| (count, verdict)));
    counted.map(|(count, verdict)| format!("{count} {}", word(*verdict))).collect()
}

/// What happened to an entry, as part of a count.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Joined => "joined",
        Verdict::Correction => "corrected",
        Verdict::Cosmetic => "touched up",
        Verdict::Unchanged => "unchanged",
        Verdict::Held => "held",
        Verdict::Withdrawn => "withdrawn",
        Verdict::Returned => "returned",
        Verdict::Parted => "parted",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use feeds::model::{How, Problem, ProblemKind, Time};
    use storage::IncidentKind;

    use super::*;

    fn report(outcomes: Vec<Outcome>) -> Report {
        let sources = outcomes.into_iter().enumerate().map(|(n, outcome)| SourceReport {
            id: format!("amt-{n}").parse().expect("an id"),
            outcome,
            took: Duration::ZERO,
        });
        Report {
            began: Time::UNIX_EPOCH,
            sources: sources.collect(),
            missing: BTreeMap::new(),
            changed: true,
        }
    }

    fn read() -> Outcome {
        Outcome::Read {
            how: How::Rss,
            counts: BTreeMap::from([(Verdict::Unchanged, 3), (Verdict::New, 2)]),
            skipped: vec![Problem::new(ProblemKind::Skipped, "item 4 has neither title nor text")],
            problems: Vec::new(),
            recovered: false,
            note: None,
        }
    }

    fn failed() -> Outcome {
        Outcome::Failed {
            kind: IncidentKind::Unreadable,
            reason: "the server answered 500".to_owned(),
            news: true,
        }
    }

    fn waiting() -> Outcome {
        Outcome::Waiting { until: Time::UNIX_EPOCH, reason: "it failed: too busy".to_owned() }
    }

    fn not_due() -> Outcome {
        Outcome::NotDue { until: Time::UNIX_EPOCH }
    }

    #[test]
    fn exit_codes_tell_how_many_sources_were_read() {
        for (outcomes, expected) in [
            (vec![], Exit::Done),
            (vec![read(), Outcome::NotModified], Exit::Done),
            (vec![read(), failed()], Exit::Lacking),
            (vec![Outcome::NotModified, waiting()], Exit::Lacking),
            (vec![failed(), waiting()], Exit::AllFailed),
            (vec![not_due()], Exit::Done),
            (vec![not_due(), failed()], Exit::Lacking),
        ] {
            assert_eq!(exit(&report(outcomes.clone())), expected, "{outcomes:?}");
        }
    }

    #[test]
    fn a_summary_counts_every_outcome_with_its_reason() {
        let text = summary(&report(vec![read(), failed(), waiting(), not_due()]), chrono_tz::Europe::Berlin);
        assert_eq!(
            text,
            "amt-0  2 new, 3 unchanged, 1 skipped (feed:rss)\n       \
             skipped: item 4 has neither title nor text\n\
             amt-1  failed: the server answered 500\n\
             amt-2  not asked before 1970-01-01 01:00, since it failed: too busy\n\
             amt-3  well, and not due before 1970-01-01 01:00\n\
             2 of 4 sources read; 2 new, 3 unchanged"
        );
    }
}
