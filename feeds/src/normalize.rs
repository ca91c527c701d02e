//! Normalising: the one way from [`RawEntry`] to [`Entry`]. One file per cleaning job.
//!
//! What cannot become an entry is counted as skipped with its reason; what is odd is reported; nothing is lost
//! in silence. The same input gives the same output, and the time of the run enters no entry: what has no date
//! keeps none here.

use url::Url;

use crate::model::{Context, Entry, Kind, Problem, RawEntry, Source};

use self::facts::{Cleaned, Cleaner};
use self::key::Scope;
use self::key::print::Telling;

pub mod date;
pub mod embargo;
pub mod html;
pub mod link;
pub mod text;

mod article;
mod enclosure;
mod facts;
mod key;
mod people;
mod teaser;
mod title;
mod unite;

/// Entries that hold their invariants, and what was said about the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalized {
    /// In the order of the document.
    pub entries: Vec<Entry>,
    /// Entries without title and text, one problem each.
    pub skipped: Vec<Problem>,
    /// Oddities of entries that were kept.
    pub problems: Vec<Problem>,
}

/// Normalises what `page` lists for `source`.
pub fn normalize(raw: Vec<RawEntry>, source: &Source, page: &Url, context: &Context) -> Normalized {
    let lists: Vec<_> = [page, &source.address].into_iter().chain(&source.home).collect();
    let shown_at = shown_at(source, page);
    assemble(raw, source, Cleaner { base: page, shown_at, lists, context, problems: Vec::new() })
}

/// Normalises a release's own page by itself, without a list that tells it: its address is that of the page
/// unless the page names another one.
pub fn normalize_article(mut raw: RawEntry, source: &Source, page: &Url, context: &Context) -> Normalized {
    raw.link.get_or_insert_with(|| page.clone());
    let cleaner = Cleaner { base: page, shown_at: page, lists: Vec::new(), context, problems: Vec::new() };
    assemble(vec![raw], source, cleaner)
}

fn assemble(raw: Vec<RawEntry>, source: &Source, mut cleaner: Cleaner<'_>) -> Normalized {
    let (mut cleaned, mut skipped): (Vec<Cleaned>, Vec<Problem>) = Default::default();
    for raw in raw {
        match cleaner.clean(raw) {
            Ok(entry) => cleaned.push(entry),
            Err(problem) => skipped.push(problem),
        }
    }
    let zone = cleaner.context.zone;
    let scope = Scope { source: &source.id, zone };
    let tellings: Vec<_> = cleaned.iter().map(|entry| Telling::of(&entry.facts, zone)).collect();
    let keys = key::of_reading(&cleaned, &tellings, &cleaner.lists, scope);
    let facts = cleaned.into_iter().map(|entry| entry.facts);
    let told = facts.zip(keys).zip(tellings).map(|((facts, keys), telling)| (facts, keys, telling));
    let entry = |(listed, keys)| Entry { source: source.id.clone(), keys, listed, article: None };
    let entries = unite::united(told).into_iter().map(entry).collect();
    Normalized { entries, skipped, problems: cleaner.problems }
}

/// Adds what a release's own page says to its entry: facts and keys. A page about something else adds nothing but
/// a problem.
pub fn fill(entry: &mut Entry, article: RawEntry, page: &Url, context: &Context) -> Vec<Problem> {
    article::fill(entry, article, page, context)
}

/// The page on which people find an item without an address of its own. A feed is no such page; the page that
/// announced it is.
fn shown_at<'a>(source: &'a Source, page: &'a Url) -> &'a Url {
    match (&source.home, link::same_page(page, &source.address)) {
        (Some(home), _) if source.kind == Kind::Feed => home,
        (_, false) if source.kind != Kind::Feed => &source.address,
        _ => page,
    }
}

#[cfg(test)]
mod properties;
