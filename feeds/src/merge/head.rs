//! Which member speaks for a story.
//!
//! The one with the highest authority; among equals the one that another member names as its source, by a link to its
//! page or by `Quelle:`; then the one that was published first, by its own date, or where it gives none by when it was
//! first seen; then by the name of its source. Whoever has taken the story back comes last, and whoever tells it under
//! an embargo behind all who do not: what others have made public must not show the words that are still held.
//!
//! Invariants: the order does not depend on who was read first, as far as the members are dated; a newcomer with less
//! authority never comes first; one with equal authority does only if it shows to be the original. A story's id,
//! place in time and `updated` do not follow its head, so that subscribers see nothing told anew.

use super::folding::fold;
use super::words::{text, words};
use crate::model::{Facts, Key, Member, Time};

/// What stands before the name of where a text comes from.
const CREDIT: &str = "quelle";

/// Words behind it that name it.
const NAMED: usize = 6;

/// Letters of a name that is looked for in an address.
const NAME: usize = 5;

/// When a member says it was published, else when it was first seen.
pub(super) fn told(member: &Member) -> Time {
    member.entry.facts().published.unwrap_or(member.first_seen)
}

/// Puts the member that speaks for the story first, and the others behind it in order.
pub(super) fn put_head_first(members: &mut [Member]) {
    if members.len() < 2 {
        return;
    }
    let facts: Vec<Facts> = members.iter().map(|member| member.entry.facts()).collect();
    let names = |one: usize, other: usize| one != other && names(&facts[one], &members[other], &facts[other]);
    let all = || 0..members.len();
    let original =
        |place: usize| all().any(|other| names(other, place)) && !all().any(|other| names(place, other));
    let originals: Vec<_> =
        all().filter(|place| original(*place)).map(|place| members[place].entry.source.clone()).collect();
    members.sort_by_cached_key(|member| {
        let authority = std::cmp::Reverse(member.authority);
        let copied = !originals.contains(&member.entry.source);
        let held = member.entry.facts().embargo.is_some();
        (member.taken_back().is_some(), held, authority, copied, told(member), member.entry.source.clone())
    });
}

/// Whether a telling names another member as where it comes from.
fn names(facts: &Facts, other: &Member, told: &Facts) -> bool {
    let host = told.link.host_str().unwrap_or_default();
    facts.link.host_str() != Some(host) && (links_to(facts, other) || credits(facts, host))
}

/// Whether its text has a link to the page of the other one.
fn links_to(facts: &Facts, other: &Member) -> bool {
    let Some(content) = &facts.content else { return false };
    let bare = |address: &str| {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.trim_start_matches("www.").trim_end_matches('/').replace("&amp;", "&")
    };
    let pages = other.entry.keys.iter().filter_map(|key| match key {
        Key::Address(address) => Some(bare(address)),
        _ => None,
    });
    // An office's start page is no release.
    let pages: Vec<String> = pages.filter(|page| page.contains('/')).collect();
    let mut links = content.as_str().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.any(|link| pages.contains(&bare(link)))
}

/// Whether it says `Quelle:` and a name that the host has.
fn credits(facts: &Facts, host: &str) -> bool {
    let text = text(facts);
    // Hardly any text does, and its words take their time.
    if !text.to_lowercase().contains(CREDIT) {
        return false;
    }
    let words = words(&text);
    let own = facts.link.host_str().unwrap_or_default();
    let mut credits = words.iter().enumerate().filter(|(_, word)| word.opens && word.folded == CREDIT);
    credits.any(|(place, _)| {
        words.iter().skip(place + 1).take(NAMED).any(|word| {
            let name = fold(&word.written);
            word.is_capital()
                && name.len() >= NAME
                && host.contains(name.as_str())
                && !own.contains(name.as_str())
        })
    })
}
