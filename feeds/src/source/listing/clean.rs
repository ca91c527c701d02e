//! A title's words without what only decorates them.

use chrono_tz::Tz;

use super::tree::squeeze;
use crate::normalize::date::{self, Label};

/// A title without the date before it, arrows, counters and file sizes.
pub(super) fn clean(text: &str, zone: Tz) -> String {
    let mut text = squeeze(text);
    let mut before = String::new();
    while before != text {
        before.clone_from(&text);
        text = strip_date(&text, zone);
        text = strip_file(&text);
        text = strip_hint(&text);
        let marks = |c: char| {
            matches!(c, '»' | '›' | '→' | '•' | '▸' | '►' | '|' | '>' | '·' | '■' | '▪') || c.is_whitespace()
        };
        text = text.trim_start_matches(|c: char| marks(c) || c == '-' || c == '–' || c == ':').to_owned();
        text = text
            .trim_end_matches(|c: char| matches!(c, '›' | '→' | '▸' | '►' | '|' | '·') || c.is_whitespace())
            .to_owned();
        text = text.strip_suffix(" >").map(str::to_owned).unwrap_or(text);
        if text.matches('»').count() > text.matches('«').count() {
            text = text.trim_end_matches(['»', ' ']).to_owned();
        }
    }
    text
}

fn strip_date(text: &str, zone: Tz) -> String {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let dates = date::all(text, zone);
    if let Some(first) =
        dates.first().filter(|found| found.whole.start == 0 && found.label != Some(Label::Elsewhere))
    {
        let rest = text.get(first.whole.end..).unwrap_or_default();
        let set_off = first.whole.end > first.range.end
            || text.get(..first.whole.end).is_some_and(|head| head.ends_with([']', ')']));
        let figures = !text.get(first.range.clone()).is_some_and(|date| date.contains(char::is_alphabetic));
        let begins =
            rest.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '„' | '"' | '»' | '“'));
        if rest.trim().len() > 3 && (set_off || (figures && begins)) {
            return rest.trim().to_owned();
        }
    }
    if let Some(last) =
        dates.last().filter(|found| found.whole.end == text.len() && found.label != Some(Label::Elsewhere))
    {
        let head = text.get(..last.whole.start).unwrap_or_default().trim();
        let mark = text.get(last.whole.start..).and_then(|tail| tail.chars().next());
        if head.len() > 3 && matches!(mark, Some('(' | '[' | '|' | '·' | '•')) {
            return head.to_owned();
        }
    }
    text.to_owned()
}

/// „(PDF, 148 kB)“, `[PDF]`, „1,2 MB“ and „(12)“ at the end.
fn strip_file(text: &str) -> String {
    let trimmed = text.trim_end();
    if let Some(open) = trimmed.rfind(['(', '[']).filter(|_| trimmed.ends_with([')', ']'])) {
        let inner = trimmed.get(open + 1..trimmed.len() - 1).unwrap_or_default().to_lowercase();
        let is_size = ["kb", "mb", "kbyte", "mbyte", "bytes"].iter().any(|unit| {
            inner
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.trim_start_matches(|c: char| c.is_ascii_digit()) == *unit)
        });
        let is_file =
            inner.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "pdf" | "docx" | "zip"));
        let is_count = inner.len() <= 3 && inner.chars().all(|c| c.is_ascii_digit()) && !inner.is_empty();
        let head = trimmed.get(..open).unwrap_or_default().trim_end();
        if (is_size || is_file || is_count) && head.len() > 2 {
            return head.to_owned();
        }
    }
    for ending in [" PDF", " (PDF)", " pdf"] {
        if let Some(head) = trimmed.strip_suffix(ending).filter(|head| head.len() > 3) {
            return head.trim_end_matches([',', '-', '–', ' ']).to_owned();
        }
    }
    trimmed.to_owned()
}

/// „(öffnet in neuem Fenster)“ and „(external link)“ at the end: what a link does is no part of a title.
fn strip_hint(text: &str) -> String {
    let Some(open) = text.rfind(['(', '[']).filter(|_| text.ends_with([')', ']'])) else {
        return text.to_owned();
    };
    #[rustfmt::skip]
    const WORDS: [&str; 26] = [
        "öffnet", "öffnen", "opens", "open", "wird", "sich", "in", "im", "einem", "einer", "neuem", "neues", "neuer", "neuen",
        "selben", "gleichen", "a", "new", "same", "fenster", "tab", "window", "registerkarte", "externer", "external", "link",
    ];
    let (head, hint) = text.split_at(open);
    let hint = hint.to_lowercase();
    let mut words = hint.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let says_how = words.peek().is_some() && words.all(|word| WORDS.contains(&word));
    if says_how && head.len() > 2 { head.trim_end().to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(clean(text, Berlin), expected, "{text}");
    }

    #[test]
    fn strips_what_is_no_title() {
        check("12.04.2026: Neues Bad", "Neues Bad");
        check("[12.04.2026] Neues Bad", "Neues Bad");
        check("12.04.2026 Neues Bad", "Neues Bad");
        check("» Neues Bad »", "Neues Bad");
        check("Neues Bad (PDF, 148 kB)", "Neues Bad");
        check("Neues Bad [PDF]", "Neues Bad");
        check("Neues Bad (12)", "Neues Bad");
        check("Neues Bad (öffnet in neuem Fenster)", "Neues Bad");
        check("Neues Bad (12.04.2026)", "Neues Bad");
        check("Neues\u{ad}  Bad\u{a0}> ", "Neues Bad");
    }

    #[test]
    fn keeps_what_belongs_to_a_title() {
        check("Freibad öffnet am 9. Mai 2026", "Freibad öffnet am 9. Mai 2026");
        check("24.12.2026 geschlossen", "24.12.2026 geschlossen");
        check("Haushalt (2026)", "Haushalt (2026)");
        check("Amt (neues Fenster im Dach)", "Amt (neues Fenster im Dach)");
        check("Lagerhalle <Nordhafen 3>", "Lagerhalle <Nordhafen 3>");
        check("«Neues» aus dem »Rathaus«", "«Neues» aus dem »Rathaus«");
        check("STADTRAT TAGT", "STADTRAT TAGT");
    }
}
