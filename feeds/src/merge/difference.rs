//! What changed between two readings of one source's entry: nothing, its form, or what it says.
//!
//! Invariants: facts that are equal have not changed; what is [`harmless`](super::harmless) between two offices is
//! between two readings: moved spaces, punctuation, case, spellings and slips never make a change of substance, nor
//! do the state of a page, its buttons and where a teaser is cut; a changed figure always does; what a reading leaves unsaid is no change,
//! for a list that grows shorter takes nothing back; another time alone is none either, for many servers print
//! that of the request.

use super::align::{Hunk, align};
use super::harmless::{Side, Texts};
use super::trim;
use super::words::{Word, Words, words};
use crate::model::Facts;

/// How an entry's facts differ from those of its last reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Not at all.
    None,
    /// In form only; what, in words.
    Form(String),
    /// In what it says; what, in words.
    Substance(String),
}

/// Words of context shown of a change.
const SHOWN: usize = 12;

/// Compares what was said with what is said now.
pub(super) fn change(old: &Facts, new: &Facts) -> Change {
    let told = Facts { published: new.published, updated: new.updated, ..old.clone() };
    if told == *new {
        let dated = old.published.is_none() && new.published.is_some();
        return if dated { Change::Form("it has a date now".to_owned()) } else { Change::None };
    }
    let (before, now) = (Words::of(old), Words::of(new));
    if let Some(what) = said_otherwise(&before.title, &now.title) {
        return Change::Substance(format!("the title: {what}"));
    }
    if let Some(what) = text_changed(old, new, &before, &now) {
        return Change::Substance(format!("the text: {what}"));
    }
    Change::Form(form(old, new).to_owned())
}

/// Whether two readings say the same words, so that a release goes back to an earlier version.
pub(super) fn same_words(old: &Facts, new: &Facts) -> bool {
    !matches!(change(old, new), Change::Substance(_))
}

fn folded(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.folded.as_str()).collect()
}

fn text_changed(old: &Facts, new: &Facts, before: &Words, now: &Words) -> Option<String> {
    match (&old.content, &new.content) {
        // A teaser beside the whole text is the office's to cut as it likes.
        (Some(_), Some(_)) | (None, None) => said_otherwise(&before.body, &now.body),
        // Only one of the two readings has the whole text: teasers can be compared, or nothing.
        _ => {
            let (old, new) = (old.summary.as_deref()?, new.summary.as_deref()?);
            said_otherwise(&words(old), &words(new))
        }
    }
}

/// The first words that differ in substance.
fn said_otherwise(before: &[Word], now: &[Word]) -> Option<String> {
    if before.is_empty() || now.is_empty() {
        return None;
    }
    let Some(hunks) = align(&folded(before), &folded(now)) else {
        return Some("it was written anew".to_owned());
    };
    let side = |words| Side { words, beside: &[], told: None, home: None };
    let texts = Texts::new(side(before), side(now));
    let substance = |hunk: &Hunk| {
        let noise = trim::is_noise(before, &hunk.a) && trim::is_noise(now, &hunk.b);
        !noise && !texts.harmless(hunk) && !is_cut(before, now, hunk)
    };
    hunks.into_iter().find(substance).map(|hunk| shown(before, now, &hunk))
}

/// Whether one of the two is a teaser that ends in the middle of what the other says.
fn is_cut(before: &[Word], now: &[Word], hunk: &Hunk) -> bool {
    let (gone, come) = (&before[hunk.a.clone()], &now[hunk.b.clone()]);
    let open = |words: &[Word]| words.last().is_some_and(|last| !last.closes);
    let cut = |short: &[Word], rest: &[Word], long: &[Word]| match (rest, long.first()) {
        ([], _) => open(short),
        ([half], Some(word)) => open(short) && word.folded.starts_with(half.folded.as_str()),
        _ => false,
    };
    hunk.a.end == before.len() && hunk.b.end == now.len() && (cut(before, gone, come) || cut(now, come, gone))
}

fn shown(before: &[Word], now: &[Word], hunk: &Hunk) -> String {
    let (gone, come) = (quoted(&before[hunk.a.clone()]), quoted(&now[hunk.b.clone()]));
    match (hunk.a.is_empty(), hunk.b.is_empty()) {
        (true, _) => format!("{come} was added"),
        (_, true) => format!("{gone} was left out"),
        _ => format!("{gone} became {come}"),
    }
}

/// Words as written, in quotation marks, at most [`SHOWN`].
pub(super) fn quoted(words: &[Word]) -> String {
    let shown: Vec<_> = words.iter().take(SHOWN).map(|word| word.written.as_str()).collect();
    let more = if words.len() > SHOWN { " …" } else { "" };
    format!("„{}{more}“", shown.join(" "))
}

/// What differs in two readings that say the same.
fn form(old: &Facts, new: &Facts) -> &'static str {
    if old.title != new.title || old.summary != new.summary {
        "only the form of its words changed"
    } else if old.content != new.content {
        "only the form of its text changed"
    } else if old.link != new.link {
        "only its address changed"
    } else if old.enclosures != new.enclosures {
        "only its documents changed"
    } else {
        "only its authors, categories or language changed"
    }
}
