//! Titles as words: cleaned, and compared with what the page claims and what its address says.

use chrono_tz::Tz;
use url::Url;

use crate::normalize::date;

/// The last part of an address, by which a page links to itself under whatever path.
pub(super) fn name(url: &Url) -> &str {
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.split('.').next().unwrap_or_default()
}

/// Whether words stand in a claim one after the other.
pub(super) fn holds(claim: &[String], words: &[String]) -> bool {
    !words.is_empty() && claim.windows(words.len()).any(|window| window == words)
}

/// Whether a title and a claim are the same, one of them perhaps cut or with something before or after.
pub(super) fn agree(own: &[String], claim: &[String]) -> bool {
    if own == claim {
        return true;
    }
    let (short, long) = if own.len() < claim.len() { (own, claim) } else { (claim, own) };
    short.len() >= 3 && (long.windows(short.len()).any(|window| window == short))
        || short.len() >= 2 && long.starts_with(short)
}

/// Whether most words of the address are words of the title.
pub(super) fn overlap(own: &[String], slug: &[String]) -> bool {
    let own: Vec<String> = own.iter().map(|word| plain(word)).collect();
    let shared = slug.iter().filter(|word| own.contains(&plain(word))).count();
    let telling = slug.len() == 1 && slug.iter().all(|word| word.len() >= 8);
    (shared >= 2 || (shared == 1 && telling)) && shared * 2 >= slug.len()
}

/// Umlauts as addresses spell them.
pub(super) fn plain(word: &str) -> String {
    word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss").replace("%20", "-")
}

/// A title without marks and a date before or after it, file type and size.
pub(super) fn clean(title: &str, zone: Tz) -> String {
    let mut title = title.trim_start_matches(['»', '›', ' ']).trim().to_owned();
    for found in date::all(&title, zone).into_iter().rev() {
        let (before, after) = (title.get(..found.whole.start), title.get(found.whole.end..));
        let (Some(before), Some(after)) = (before, after) else { continue };
        let apart = found.whole != found.range || found.label.is_none();
        if found.label == Some(date::Label::Elsewhere) || !apart {
            continue;
        }
        let marked = found.whole.len() > found.range.len();
        if before.trim().is_empty() && (marked || after.starts_with([':', ' '])) {
            title = after.to_owned();
        } else if after.trim().is_empty() && marked {
            title = before.to_owned();
        }
    }
    let marks =
        |c: char| c.is_whitespace() || matches!(c, '»' | '›' | '|' | '>' | '–' | '-' | ':' | '•' | '·');
    let trimmed = title.trim_start_matches(marks).trim_end_matches(|c: char| marks(c) && c != '»');
    let trimmed = if trimmed.contains('«') { trimmed } else { trimmed.trim_end_matches(['»', '›', ' ']) };
    let mut out = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(open) = out.rfind('(') {
        let inner = out[open..].to_lowercase();
        if inner.ends_with(')')
            && (inner.starts_with("(pdf") || inner.contains(" kb") || inner.contains(" mb"))
        {
            out.truncate(out[..open].trim_end().len());
        }
    }
    out
}

/// A part of an address with its percent signs undone.
pub(super) fn decoded(segment: &str) -> String {
    url::form_urlencoded::parse(segment.as_bytes()).map(|(name, value)| format!("{name}{value}")).collect()
}
