//! `/status`: how the service and its sources fare, for operators, as a page without scripts.
//!
//! It is in English as the log, the commands and the stored reasons are, which it repeats: whoever looks something up
//! finds the same words everywhere. It is never longer than [`PER_PAGE`] sources, what needs attention first.

use std::borrow::Cow;

use feeds::model::Time;
use maud::{DOCTYPE, Markup, html};
use storage::Incident;

use super::chart::{caption, chart};
use super::{Fare, Status, Word};
use crate::time;

/// The style sheet that it loads beside the one of all pages, at `/status.css`.
pub const STYLESHEET: &str = include_str!("status.css");

/// Sources on a page.
const PER_PAGE: usize = 50;

/// The page with this number, counted from 1, if there is one.
pub fn page(status: &Status<'_>, number: usize) -> Option<String> {
    let mut sources: Vec<&Fare<'_>> = status.sources.iter().collect();
    sources.sort_by_key(|fare| (!fare.needs_attention(), fare.word()));
    let pages = sources.len().div_ceil(PER_PAGE).max(1);
    if !(1..=pages).contains(&number) {
        return None;
    }
    let shown: Vec<_> = sources.into_iter().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
    Some(document(
        &status.config.site.title,
        &html! {
            h1 { "Status" }
            p.lead { (summary(status)) }
            dl.facts { (facts(status)) }
            @for group in shown.chunk_by(|a, b| heading(a) == heading(b)) {
                section {
                    h2 { (heading(group[0])) }
                    @for fare in group { (source(status, fare)) }
                }
            }
            @if pages > 1 { (further(number, pages)) }
        },
    ))
}

fn document(title: &str, main: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Status – " (plain(title)) }
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                link rel="stylesheet" href="presseschau.css";
                link rel="stylesheet" href="status.css";
            }
            body {
                a.skip href="#content" { "To the content" }
                header.top {
                    p.service { a href="./" { (plain(title)) } }
                    nav aria-label="For machines" {
                        ul {
                            li { a href="health" { "Health" } }
                            li { a href="metrics" { "Metrics" } }
                        }
                    }
                }
                main #content tabindex="-1" { (main) }
            }
        }
    };
    document.into_string()
}

/// The state of the whole in a sentence.
fn summary(status: &Status<'_>) -> String {
    let attention = status.sources.iter().filter(|fare| fare.needs_attention()).count();
    let needs = match attention {
        0 => "Nothing needs attention".to_owned(),
        1 => "1 source needs attention".to_owned(),
        more => format!("{more} sources need attention"),
    };
    let counts = status.counts().into_iter().rev().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(word, count)| format!("{count} {word}")).collect();
    match counts.as_slice() {
        [] => "No source is configured.".to_owned(),
        _ => format!("{needs}. Of {}: {}.", plural(status.sources.len(), "source"), counts.join(", ")),
    }
}

fn facts(status: &Status<'_>) -> Markup {
    let (revision, changed) = status.edition;
    html! {
        dt { "Health" }
        dd { (status.ready().err().unwrap_or("ok")) }
        dt { "Last run" }
        dd {
            @match &status.last_run {
                Some(run) => { (at(status, run.ended)) ": " (run.read) " read, " (run.failed) " not" }
                None => "none yet",
            }
        }
        dt { "Next run" }
        dd { (or_none(status, status.next_run)) }
        dt { "Edition" }
        dd { (revision.0) @if let Some(changed) = changed { ", since " (at(status, changed)) } }
        dt { "As of" }
        dd { (at(status, status.now)) }
    }
}

fn heading(fare: &Fare<'_>) -> &'static str {
    match fare.word() {
        _ if fare.needs_attention() => "What needs attention",
        Word::New => "What was never asked yet",
        Word::Ok | Word::Failing => "What is well",
    }
}

fn source(status: &Status<'_>, fare: &Fare<'_>) -> Markup {
    let id = fare.source.id.as_str();
    let days = fare.days(status.today());
    html! {
        article.source id={ "source-" (id) } {
            h3 { (plain(&fare.source.name)) " " span.word.(fare.word()) { (fare.word()) } }
            p.origin { code { (id) } " " a href=(fare.source.address) { (fare.source.address) } }
            @if let Some(incident) = fare.incident() { (trouble(status, incident)) }
            @if let Some(reason) = fare.reason() { p { "The last try failed: " (plain(reason)) } }
            @if let Some(note) = fare.note() { p.note { (at(status, note.at)) ": " (plain(&note.text)) } }
            dl.facts {
                div { dt { "Last success" } dd { (or_none(status, fare.last_success())) } }
                div { dt { "Last new release" } dd { (or_none(status, fare.last_new())) } }
                div { dt { "Cadence" } dd { @match fare.cadence() { Some(cadence) => (cadence), None => "not known yet" } } }
                div { dt { "Next due" } dd { (or_none(status, fare.next_due)) } }
                div { dt { "Failures in a row" } dd { (fare.failures()) } }
                div { dt { "Read as" } dd { (fare.how().unwrap_or_else(|| "–".to_owned())) } }
            }
            @if !days.is_empty() {
                figure {
                    (chart(&days, &format!("days-{id}")))
                    figcaption id={ "days-" (id) } { (caption(&days)) }
                }
            }
        }
    }
}

fn trouble(status: &Status<'_>, incident: &Incident) -> Markup {
    html! {
        p.incident {
            strong { "Incident: " (incident.kind) }
            " since " (at(status, incident.began)) ". Before: " (plain(&incident.before))
            ". Since then: " (plain(&incident.after)) "."
        }
    }
}

fn further(number: usize, pages: usize) -> Markup {
    let link = |to: usize| format!("status?page={to}");
    html! {
        nav.further aria-label="Further sources" {
            ul {
                @if number > 1 { li { a rel="prev" href=(link(number - 1)) { "Back" } } }
                li { "Page " (number) " of " (pages) }
                @if number < pages { li { a rel="next" href=(link(number + 1)) { "Further sources" } } }
            }
        }
    }
}

fn or_none(status: &Status<'_>, time: Option<Time>) -> Markup {
    time.map_or_else(|| html! { "none" }, |time| at(status, time))
}

fn at(status: &Status<'_>, time: Time) -> Markup {
    let zone = status.zone();
    html! { time datetime=(time::exact(time, zone)) { (time::short(time, zone)) } }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("{count} {what}") } else { format!("{count} {what}s") }
}

/// Foreign text without what no document may hold.
fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { text.replace(char::is_control, " ").into() } else { text.into() }
}
