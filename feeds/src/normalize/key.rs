//! The keys of entries: every way to recognise a release again, and none by which two releases are taken for one.
//!
//! - `Object`: the number a content management system gives the release, from its address.
//! - `Guid`: what the document calls it.
//! - `Address`: its canonical address. Never that of a list or a front page.
//! - `Text`: see [`fingerprint`].
//!
//! What different releases of one reading share names none of them and is a key of neither; position never is one.

use std::collections::HashMap;

use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use url::Url;

use super::facts::Cleaned;
use super::link::{self, fragment};
use super::text;
use crate::model::{Facts, Fingerprint, Key, Markup, SourceId};

/// Words of title and text from which on they can only be one release's. What has fewer is told again and again
/// ("Sperrung Hauptstraße"): its day is part of its fingerprint.
const TELLING: usize = 12;

/// Words of a title that say what it is about. Fewer, and no text, say so within their source only, and are no key
/// at all of what has a better one.
const TITLE: usize = 4;

/// Bytes of an id that is still an id.
const LONGEST_GUID: usize = 2_000;

/// In which terms texts are compared.
pub(super) struct Scope<'a> {
    /// Whose entries.
    pub(super) source: &'a SourceId,
    /// The zone of days.
    pub(super) zone: Tz,
}

/// The keys of each entry of one reading. `lists` are the pages that show several of them.
pub(super) fn of_reading(entries: &[Cleaned], lists: &[&Url], scope: &Scope) -> Vec<Vec<Key>> {
    let identities: Vec<_> = entries.iter().map(|entry| identity(&entry.facts, scope)).collect();
    let listed: Vec<_> = lists.iter().flat_map(|list| link::object_numbers(list)).collect();
    let candidates = entries.iter().map(|entry| Candidates::of(entry, lists, &listed));
    let candidates: Vec<_> = candidates.collect();
    let offered = candidates.iter().enumerate();
    let offered = offered.flat_map(|(at, candidates)| candidates.all().map(move |key| (key, at)));
    let mut owners: HashMap<&Key, usize> = HashMap::new();
    let mut shared: Vec<&Key> = Vec::new();
    for (key, at) in offered {
        let first = *owners.entry(key).or_insert(at);
        if !same(&identities[first], &identities[at]) {
            shared.push(key);
        }
    }
    let shared: std::collections::HashSet<_> = shared.into_iter().collect();
    let keys = entries.iter().zip(&candidates).map(|(entry, candidates)| {
        let mut keys: Vec<_> = candidates.unshared(|key| shared.contains(key)).cloned().collect();
        keys.extend(text_key(&entry.facts, scope, keys.is_empty()));
        keys
    });
    keys.collect()
}

/// Title and day: what two tellings of one release in one reading have in common.
fn identity(facts: &Facts, scope: &Scope) -> (String, Option<String>) {
    (folded(&facts.title), day(facts, scope))
}

fn same(a: &(String, Option<String>), b: &(String, Option<String>)) -> bool {
    a.0 == b.0 && (a.1 == b.1 || a.1.is_none() || b.1.is_none())
}

/// Keys an entry could have, best first; of the numbers and of the addresses the first that it shares with no other.
struct Candidates {
    objects: Vec<Key>,
    guids: Vec<Key>,
    addresses: Vec<Key>,
}

impl Candidates {
    fn of(entry: &Cleaned, lists: &[&Url], listed: &[String]) -> Self {
        let numbers = entry.address.iter().flat_map(link::object_numbers);
        let objects = numbers.filter(|number| !listed.contains(number)).map(Key::Object).collect();
        let guid =
            entry.guid.as_ref().filter(|guid| guid.len() <= LONGEST_GUID && !names_a_list(guid, lists));
        let addresses =
            entry.address.as_ref().map(|url| addresses(url, &entry.facts.title)).unwrap_or_default();
        Self { objects, guids: guid.cloned().map(Key::Guid).into_iter().collect(), addresses }
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        self.objects.iter().chain(&self.guids).chain(&self.addresses)
    }

    fn unshared(&self, shared: impl Fn(&Key) -> bool) -> impl Iterator<Item = &Key> {
        let first = [&self.objects, &self.guids, &self.addresses];
        first.into_iter().filter_map(move |keys| keys.iter().find(|key| !shared(key)))
    }
}

/// The canonical address, and, should several releases share the page, the one with the fragment that tells them
/// apart. A script's route is part of the address in any case.
fn addresses(url: &Url, title: &str) -> Vec<Key> {
    let Some(canonical) = link::canonical(url) else { return Vec::new() };
    let fragment = url.fragment().filter(|fragment| fragment::distinguishes(fragment, title));
    let with_fragment = fragment.map(|fragment| Key::Address(format!("{canonical}#{fragment}")));
    let is_route = fragment.is_some_and(|fragment| fragment.starts_with(['!', '/']));
    let without = Some(Key::Address(canonical.into())).filter(|_| !is_route && !link::is_root(url));
    without.into_iter().chain(with_fragment).collect()
}

/// Feeds that give all their items the address of the site.
fn names_a_list(guid: &str, lists: &[&Url]) -> bool {
    let Ok(url) = Url::parse(guid) else { return false };
    link::is_root(&url) || (url.fragment().is_none() && lists.iter().any(|list| link::same_page(list, &url)))
}

/// The keys that a release's own page adds.
pub(super) fn of_article(facts: &Facts, addresses: &[&Url], scope: &Scope) -> Vec<Key> {
    let mut keys = Vec::new();
    for url in addresses {
        keys.extend(link::object_numbers(url).into_iter().take(1).map(Key::Object));
        if !link::is_root(url) {
            keys.extend(link::canonical(url).map(|url| Key::Address(url.into())));
        }
    }
    keys.extend(text_key(facts, scope, false));
    keys
}

/// A text key. Only what has no other key gets one for a short title without text: such a title comes back with
/// other releases, which their addresses tell apart.
fn text_key(facts: &Facts, scope: &Scope, needed: bool) -> Option<Key> {
    let text = words_of(facts);
    let tells = !text.is_empty() || text::fold_words(&facts.title).len() >= TITLE;
    (needed || tells).then(|| Key::Text(fingerprint(facts, &text, scope)))
}

/// The words of the text, folded: the whole one if there is one, else the teaser.
fn words_of(facts: &Facts) -> Vec<String> {
    match (&facts.content, &facts.summary) {
        (Some(content), _) => text::fold_words(&text::plain(&Markup::Html(content.as_str().to_owned()))),
        (None, Some(summary)) => text::fold_words(summary),
        (None, None) => Vec::new(),
    }
}

/// The first 16 bytes of the SHA-256 of these lines, each ended by a line feed:
///
/// 1. the title's letters and digits, folded (see [`text::fold_words`]), without gaps, so that neither case,
///    punctuation, hyphens nor blanks matter; of a title without any, the title itself
/// 2. the same of the text, or of the teaser where there is no text
/// 3. only if both have fewer than [`TELLING`] words: the local day of publication, or nothing
/// 4. only if there is no text and the title has fewer than [`TITLE`] words: the source's id, so that sources do not
///    join on it
fn fingerprint(facts: &Facts, text: &[String], scope: &Scope) -> Fingerprint {
    let title = text::fold_words(&facts.title);
    let mut lines = format!("{}\n{}\n", folded(&facts.title), text.concat());
    if title.len() + text.len() < TELLING {
        lines.push_str(&format!("{}\n", day(facts, scope).unwrap_or_default()));
    }
    if text.is_empty() && title.len() < TITLE {
        lines.push_str(&format!("{}\n", scope.source));
    }
    let mut fingerprint = [0; 16];
    fingerprint.iter_mut().zip(Sha256::digest(lines)).for_each(|(byte, digest)| *byte = digest);
    Fingerprint(fingerprint)
}

fn folded(title: &str) -> String {
    let folded = text::fold_words(title).concat();
    if folded.is_empty() { title.to_owned() } else { folded }
}

fn day(facts: &Facts, scope: &Scope) -> Option<String> {
    facts.published.map(|time| time.with_timezone(&scope.zone).date_naive().to_string())
}
