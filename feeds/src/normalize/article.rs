//! What a release's own page adds to its entry: facts and keys, if the page is about the release at all.
//!
//! What the list says is never changed.

use std::collections::HashSet;

use url::Url;

use super::facts::Cleaner;
use super::key::{self, Scope};
use super::{link, text};
use crate::model::{Context, Entry, Facts, Markup, Problem, ProblemKind, RawEntry};

/// Letters from which on a word says something.
const TELLING: usize = 4;

pub(super) fn fill(entry: &mut Entry, mut article: RawEntry, page: &Url, context: &Context) -> Vec<Problem> {
    let canonical = article.link.take().filter(|url| link::published(url).is_some() && !is_above(url, page));
    let own = canonical.clone().unwrap_or_else(|| page.clone());
    article.link = Some(own);
    if !article.title.as_ref().is_some_and(|title| text::has_words(&text::plain(title))) {
        article.title = Some(Markup::Text(entry.listed.title.clone()));
    }
    let mut cleaner =
        Cleaner { base: page, shown_at: page, lists: Vec::new(), context, problems: Vec::new() };
    let cleaned = match cleaner.clean(article) {
        Ok(cleaned) => cleaned,
        Err(problem) => return vec![problem],
    };
    if !is_about(&entry.listed, &cleaned.facts) {
        let message =
            format!("{page} is about {:?}, not about {:?}", cleaned.facts.title, entry.listed.title);
        return vec![Problem::new(ProblemKind::NotFound, message)];
    }
    let scope = Scope { source: &entry.source, zone: context.zone };
    let addresses: Vec<_> = canonical.iter().chain([page]).collect();
    let mut keys = key::of_article(&dated(&cleaned.facts, &entry.listed), &addresses, &scope);
    keys.retain(|key| !entry.keys.contains(key));
    entry.keys.extend(keys);
    entry.keys.sort();
    entry.keys.dedup();
    entry.article = Some(cleaned.facts);
    cleaner.problems
}

/// The article's facts with the day the list knows: what is published as both.
fn dated(article: &Facts, listed: &Facts) -> Facts {
    Facts { published: listed.published.or(article.published), ..article.clone() }
}

/// Whether a canonical address is that of a folder above the page. Templates that name their section on every page
/// would make all releases one.
fn is_above(canonical: &Url, page: &Url) -> bool {
    let (Some(canonical), Some(page)) = (link::canonical(canonical), link::canonical(page)) else {
        return true;
    };
    let folder = format!("{}/", canonical.path().trim_end_matches('/'));
    canonical.host_str() == page.host_str()
        && canonical.query().is_none()
        && page.path().starts_with(&folder)
        && page.path() != canonical.path()
}

/// Whether the page tells the listed release: its title has words of the listed one, or its text has most words of
/// what was listed.
fn is_about(listed: &Facts, article: &Facts) -> bool {
    let (told, found) = (telling(&listed.title), telling(&article.title));
    if told.is_empty() || found.is_empty() {
        return true;
    }
    let shared = told.iter().filter(|word| found.iter().any(|other| alike(word, other))).count();
    if shared * 2 >= told.len().min(found.len()) {
        return true;
    }
    let content =
        article.content.as_ref().map(|content| text::plain(&Markup::Html(content.as_str().to_owned())));
    let text = format!(
        "{} {} {}",
        article.title,
        article.summary.as_deref().unwrap_or_default(),
        content.unwrap_or_default()
    );
    let text: HashSet<_> = telling(&text).into_iter().collect();
    let listed = format!("{} {}", listed.title, listed.summary.as_deref().unwrap_or_default());
    let listed = telling(&listed);
    let repeated = listed.iter().filter(|word| text.contains(*word)).count();
    repeated * 5 >= listed.len() * 3
}

/// The words that say what a text is about: the longer ones, and numbers.
fn telling(text: &str) -> Vec<String> {
    let says = |word: &String| word.chars().count() >= TELLING || word.chars().all(|c| c.is_ascii_digit());
    text::fold_words(text).into_iter().filter(says).collect()
}

/// Whether two words are the same but for an ending or a typo.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 || a.len().min(b.len()) < TELLING {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    // One letter more, less, other or two of them swapped; or the same stem.
    head + tail + 2 >= a.len().max(b.len()) || (head >= 5 && head * 4 >= a.len().max(b.len()) * 3)
}
