//! Embargoes: words of an office that ask for nothing to be published before a time.
//!
//! Only a note counts: it opens a block or a sentence or stands in brackets, and nothing but a few words of
//! connection parts it from its time. The rest is prose about something else (a closed season for hunters, free
//! admission from Monday). "Es gilt das gesprochene Wort" is no embargo, and neither is a date in the future.

use chrono::Duration;
use chrono_tz::Tz;

use super::date::{self, Found, Precision};
use crate::model::Time;

/// How a note begins, in lower case; the longer ones before those they begin with.
const MARKS: [&str; 9] = [
    "sperrfrist",
    "sperrvermerk",
    "embargo",
    "frei zur veröffentlichung",
    "zur veröffentlichung frei",
    "veröffentlichung frei",
    "freigegeben ab",
    "freigabe ab",
    "frei ab",
];

/// What forbids in a sentence, in lower case; the time follows, and what is forbidden with it.
const FORBIDDEN: &str = "nicht vor";

/// Words that may stand between a mark and its time.
const BRIDGES: [&str; 31] = [
    "bis",
    "zum",
    "am",
    "den",
    "dem",
    "der",
    "die",
    "das",
    "ab",
    "um",
    "vor",
    "gilt",
    "endet",
    "ende",
    "läuft",
    "uhr",
    "für",
    "redebeginn",
    "beginn",
    "rede",
    "veranstaltung",
    "einschließlich",
    "zur",
    "veröffentlichung",
    "frei",
    "until",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
];

/// More days of the week, which close that list.
const WEEKEND: [&str; 3] = ["samstag", "sonnabend", "sonntag"];

/// Bytes in which a note's time has to begin, and in which a sentence has to say what it forbids.
const REACH: usize = 80;

/// Until when the blocks of a release ask to be held. `own` is the date the document gives the release; a note
/// without a time of its own means that one.
pub fn until<'a>(blocks: impl IntoIterator<Item = &'a str>, own: Option<Time>, zone: Tz) -> Option<Time> {
    blocks.into_iter().filter_map(|block| in_block(block, own, zone)).max()
}

fn in_block(block: &str, own: Option<Time>, zone: Tz) -> Option<Time> {
    let lower = block.to_lowercase();
    if !MARKS.iter().chain([&FORBIDDEN]).any(|mark| lower.contains(mark)) {
        return None;
    }
    // Places in `lower` are used for the dates found in it: lower case may be longer than what it was made of.
    let dates = date::all(&lower, zone);
    let notes = MARKS.iter().flat_map(|mark| lower.match_indices(mark)).filter_map(|(at, mark)| {
        let after = &lower[at + mark.len()..];
        if !opens(&lower[..at]) {
            return None;
        }
        match dates.iter().find(|found| found.range.start >= at + mark.len()) {
            Some(found) if is_bridge(&lower[at + mark.len()..found.range.start]) => Some(end(found, after)),
            _ => own.filter(|_| stands_alone(mark, after)),
        }
    });
    let sentences = lower.match_indices(FORBIDDEN).filter_map(|(at, mark)| {
        let found = dates.iter().find(|found| found.range.start >= at + mark.len())?;
        let rest: String = lower[found.range.end..].chars().take(REACH).collect();
        let forbids = rest.contains("veröffentlich") || rest.contains("publizier");
        (forbids && is_bridge(&lower[at + mark.len()..found.range.start])).then(|| end(found, ""))
    });
    notes.chain(sentences).max()
}

/// Whether a note may begin after `before`: at the start, after the end of a sentence, or in brackets.
fn opens(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before
            .ends_with(['.', '!', '?', ':', '(', '[', '|', '–', '—', '-', '+', '*', '•', '·', '/', '„', '"'])
}

fn is_bridge(between: &str) -> bool {
    between.len() <= REACH
        && between
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| BRIDGES.contains(&word) || WEEKEND.contains(&word))
}

/// A word that means nothing but an embargo, with nothing after it in its sentence.
fn stands_alone(mark: &str, after: &str) -> bool {
    let after = after.trim_start_matches([' ', ':']);
    mark.starts_with("sperr") && (after.is_empty() || after.starts_with(['!', '.', ')', ']']))
}

/// The first instant at which the embargo is over.
fn end(found: &Found, after: &str) -> Time {
    let whole_day =
        found.moment.precision == Precision::Day && after.trim_start().starts_with("bis einschließlich");
    if whole_day { found.moment.time + Duration::days(1) } else { found.moment.time }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn held(text: &str) -> Option<String> {
        let own = "2026-06-01T06:00:00Z".parse().ok();
        until([text], own, BERLIN)
            .map(|time| time.with_timezone(&BERLIN).format("%d.%m.%Y %H:%M").to_string())
    }

    #[test]
    fn notes_hold_until_their_time() {
        for (text, expected) in [
            ("Sperrfrist: 12.05.2026, 10:00 Uhr", "12.05.2026 10:00"),
            ("Sperrfrist: Freitag, 12. Juni 2026, 6.00 Uhr", "12.06.2026 06:00"),
            ("SPERRFRIST bis Dienstag, den 12. Mai 2026 um 10 Uhr!", "12.05.2026 10:00"),
            ("Der Verein erhält 3.000 Euro. (Sperrfrist: 22.10.2026, 19 Uhr)", "22.10.2026 19:00"),
            ("Sperrfrist: Redebeginn, 12.05.2026, 10:00 Uhr", "12.05.2026 10:00"),
            ("Frei ab 12.05.2026, 10 Uhr", "12.05.2026 10:00"),
            ("+++ Frei zur Veröffentlichung ab Montag, 4. Mai 2026, 0 Uhr +++", "04.05.2026 00:00"),
            ("Bitte nicht vor dem 12.05.2026, 10:00 Uhr veröffentlichen.", "12.05.2026 10:00"),
            ("Sperrfrist bis einschließlich 12.05.2026", "13.05.2026 00:00"),
            ("Sperrfrist!", "01.06.2026 08:00"),
        ] {
            assert_eq!(held(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn prose_holds_nothing() {
        for text in [
            "Es gilt das gesprochene Wort.",
            "Die Sperrfrist für das Ausbringen von Gülle beginnt am 1. November 2026.",
            "Der Eintritt ist frei ab 12.05.2026, 10 Uhr.",
            "Der Film ist frei ab 12 Jahren.",
            "Die Sperrfrist ist aufgehoben.",
            "Sperrfrist aufgehoben",
            "Das Freibad öffnet nicht vor dem 12.05.2026.",
            "Im Rat wurde am 12.05.2026 über eine Sperrfrist gesprochen.",
        ] {
            assert_eq!(held(text), None, "{text}");
        }
    }
}
