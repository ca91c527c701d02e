//! The keys of entries: every way to recognise a release again, and none by which two releases are taken for one.
//!
//! - `Object`: the number a content management system gives the release, from its address.
//! - `Guid`: what the document calls it.
//! - `Address`: its canonical address. Never that of a list or a front page.
//! - `Text`: see `print.rs`.
//!
//! What different releases of one reading share names none of them and is a key of neither; position never is one.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;
use url::Url;

use self::print::Telling;
use super::facts::Cleaned;
use super::link::{self, fragment};
use crate::model::{Facts, Key, SourceId};

pub(super) mod print;

/// Entries from which on ids that count them are no chance.
const COUNTED: usize = 3;

/// Tellings of one release that further ones are compared with.
const COMPARED: usize = 16;

/// Bytes of an id that is still an id.
const LONGEST_GUID: usize = 2_000;

/// In which terms texts are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    /// Whose entries.
    pub(super) source: &'a SourceId,
    /// The zone of days.
    pub(super) zone: Tz,
}

/// The keys of each entry of one reading. `lists` are the pages that show several of them.
pub(super) fn of_reading(
    entries: &[Cleaned],
    tellings: &[Telling],
    lists: &[&Url],
    scope: Scope,
) -> Vec<Vec<Key>> {
    let listed: Vec<_> = lists.iter().flat_map(|list| link::object_numbers(list)).collect();
    let mut candidates: Vec<_> = entries.iter().map(|entry| candidates(entry, lists, &listed)).collect();
    if are_positions(entries) {
        candidates.iter_mut().for_each(|[_, guids, _]| guids.clear());
    }
    let shared = shared(candidates.iter().map(|kinds| kinds.iter().flatten()), tellings);
    let mut keys: Vec<Vec<Key>> = candidates
        .iter()
        .map(|kinds| {
            kinds.iter().filter_map(|keys| keys.iter().find(|key| !shared.contains(*key)).cloned()).collect()
        })
        .collect();
    let texts: Vec<_> = tellings.iter().map(|telling| Key::Text(telling.fingerprint(scope, false))).collect();
    let told_again = self::shared(texts.iter().map(std::iter::once), tellings);
    for ((keys, telling), text) in keys.iter_mut().zip(tellings).zip(&texts) {
        if keys.is_empty() || telling.tells() {
            let again = told_again.contains(text);
            keys.push(if again { Key::Text(telling.fingerprint(scope, true)) } else { text.clone() });
        }
    }
    keys
}

/// The keys that tellings of different releases have in common.
fn shared<'a, Keys>(offered: impl Iterator<Item = Keys>, tellings: &[Telling]) -> HashSet<&'a Key>
where
    Keys: Iterator<Item = &'a Key>,
{
    let mut owners: HashMap<&Key, Vec<&Telling>> = HashMap::new();
    let mut shared = HashSet::new();
    for (keys, telling) in offered.zip(tellings) {
        for key in keys {
            let owners = owners.entry(key).or_default();
            if owners.iter().any(|owner| !owner.is_same_release(telling)) {
                shared.insert(key);
            } else if owners.len() < COMPARED {
                owners.push(telling);
            }
        }
    }
    shared
}

/// Keys an entry could have: numbers, ids, addresses. Of each kind the first that it shares with no other is taken.
fn candidates(entry: &Cleaned, lists: &[&Url], listed: &[String]) -> [Vec<Key>; 3] {
    let numbers = entry.address.iter().flat_map(link::object_numbers);
    let objects = numbers.filter(|number| !listed.contains(number)).map(Key::Object).collect();
    let guids = entry.guid.iter().filter(|guid| guid.len() <= LONGEST_GUID && !names_a_list(guid, lists));
    let addresses = entry.address.as_ref().map(|url| addresses(url, &entry.facts.title));
    [objects, guids.cloned().map(Key::Guid).collect(), addresses.unwrap_or_default()]
}

/// Whether the ids count the entries from the top: 1, 2, 3. The next release would take the id of the last.
fn are_positions(entries: &[Cleaned]) -> bool {
    let split = |guid: &str| {
        let digits = guid.len() - guid.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, number) = guid.split_at(digits);
        Some((head.to_owned(), number.parse::<usize>().ok()?))
    };
    let ids: Option<Vec<_>> = entries.iter().map(|entry| split(entry.guid.as_deref()?)).collect();
    ids.as_deref().is_some_and(|ids| match ids {
        [(head, first @ (0 | 1)), ..] if ids.len() >= COUNTED => {
            ids.iter().enumerate().all(|(at, (other, number))| other == head && *number == first + at)
        }
        _ => false,
    })
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
    url.fragment().is_none() && (link::is_root(&url) || lists.iter().any(|list| link::same_page(list, &url)))
}

/// The keys that a release's own page adds, found under `addresses`.
pub(super) fn of_article(facts: &Facts, addresses: &[&Url], scope: Scope) -> Vec<Key> {
    let mut keys = Vec::new();
    for url in addresses {
        keys.extend(link::object_numbers(url).into_iter().take(1).map(Key::Object));
        if !link::is_root(url) {
            keys.extend(link::canonical(url).map(|url| Key::Address(url.into())));
        }
    }
    let telling = Telling::of(facts, scope.zone);
    keys.extend(telling.tells().then(|| Key::Text(telling.fingerprint(scope, false))));
    keys
}
