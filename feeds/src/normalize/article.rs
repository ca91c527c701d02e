//! What a release's own page adds to its entry: facts and keys, if the page is about the release at all.
//!
//! What the list says is never changed.

use std::collections::HashSet;

use url::Url;

use super::facts::Cleaner;
use super::key::{self, Scope};
use super::{link, text, title};
use crate::model::{Context, Entry, Facts, Markup, Problem, ProblemKind, RawEntry};

/// Letters from which on a word says something.
const TELLING: usize = 4;

pub(super) fn fill(entry: &mut Entry, mut article: RawEntry, page: &Url, context: &Context) -> Vec<Problem> {
    let canonical = article.link.take().filter(|url| link::published(url).is_some());
    let link = canonical.as_ref().and_then(link::published).or_else(|| link::published(page));
    article.link = Some(link.unwrap_or_else(|| entry.listed.link.clone()));
    if !article.title.as_ref().is_some_and(|title| text::has_words(&text::plain(title))) {
        article.title = Some(Markup::Text(entry.listed.title.clone()));
    }
    let mut cleaner =
        Cleaner { base: page, shown_at: page, lists: Vec::new(), context, problems: Vec::new() };
    let mut facts = match cleaner.clean(article) {
        Ok(cleaned) => cleaned.facts,
        Err(problem) => return vec![problem],
    };
    facts.title = title::cleaned(&facts.title, &entry.listed.title);
    let is_listed = link::same_page(page, &entry.listed.link);
    if !(titles_agree(&entry.listed, &facts) || is_listed && repeats(&facts, &entry.listed)) {
        let message = format!("{page} is about {:?}, not about {:?}", facts.title, entry.listed.title);
        return vec![Problem::new(ProblemKind::NotFound, message)];
    }
    let titles = [&entry.listed.title, &facts.title];
    let canonical = canonical.filter(|url| is_own(url, &[page, &entry.listed.link], &titles));
    let addresses: Vec<_> = [page].into_iter().chain(&canonical).collect();
    let scope = Scope { source: &entry.source, zone: context.zone };
    entry.keys.extend(key::of_article(&dated(&facts, &entry.listed), &addresses, scope));
    entry.keys.sort();
    entry.keys.dedup();
    entry.article = Some(facts);
    cleaner.problems
}

/// Whether a canonical address can only be this release's: the address of its page or of the list's link, the same
/// object or another long number as theirs, or at its end a word of the title. Templates that name their section on
/// every page fail this; they would make one release of all.
fn is_own(canonical: &Url, known: &[&Url], titles: &[&String]) -> bool {
    if known.iter().any(|known| link::same_page(canonical, known)) {
        return true;
    }
    let (numbers, here) = (link::object_numbers(canonical), end(canonical));
    let is_titled = || here.iter().any(|word| titles.iter().any(|title| telling(title).contains(word)));
    if !numbers.is_empty() {
        let mut others =
            known.iter().map(|known| link::object_numbers(known)).filter(|others| !others.is_empty());
        return others.next().is_none_or(|others| others.first() == numbers.first()) || is_titled();
    }
    let is_number = |word: &&String| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let numbered =
        || here.iter().filter(is_number).any(|word| known.iter().any(|known| end(known).contains(word)));
    is_titled() || numbered()
}

/// The words of an address's last segment and its parameters.
fn end(url: &Url) -> Vec<String> {
    let segment = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    text::fold_words(&format!("{} {}", decoded(segment), url.query().unwrap_or_default()))
}

/// The article's facts with the day the list knows: what is published as both.
fn dated(article: &Facts, listed: &Facts) -> Facts {
    Facts { published: listed.published.or(article.published), ..article.clone() }
}

/// Whether half of what the shorter title says stands in the other one as well.
fn titles_agree(listed: &Facts, article: &Facts) -> bool {
    let (told, found) = (telling(&listed.title), telling(&article.title));
    let shared = told.iter().filter(|word| found.iter().any(|other| alike(word, other))).count();
    shared * 2 >= told.len().min(found.len())
}

/// Whether the text of a page under another headline has most words of what was listed.
fn repeats(article: &Facts, listed: &Facts) -> bool {
    let content =
        article.content.as_ref().map(|content| text::plain(&Markup::Html(content.as_str().to_owned())));
    let summary = article.summary.as_deref().unwrap_or_default();
    let text = format!("{} {summary} {}", article.title, content.unwrap_or_default());
    let text: HashSet<_> = telling(&text).into_iter().collect();
    let listed = telling(&format!("{} {}", listed.title, listed.summary.as_deref().unwrap_or_default()));
    let repeated = listed.iter().filter(|word| text.contains(*word)).count();
    repeated * 5 >= listed.len() * 3
}

/// The words that say what a text is about: the longer ones, and numbers.
fn telling(text: &str) -> Vec<String> {
    let says = |word: &String| word.chars().count() >= TELLING || word.chars().all(|c| c.is_ascii_digit());
    text::fold_words(text).into_iter().filter(says).collect()
}

/// The text of a path segment, for comparing words only.
fn decoded(segment: &str) -> String {
    let query = format!("x={}", segment.replace('&', "%26").replace('+', "%2B"));
    url::form_urlencoded::parse(query.as_bytes()).map(|(_, text)| text.into_owned()).collect()
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
