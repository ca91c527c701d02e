//! What all documents of an edition promise together.

use feeds::model::{Absence, State, Story, Withdrawal};
use feeds::output::Query;

use crate::read;
use crate::sample::{self, SECRET};

#[test]
fn all_feeds_tell_the_same() {
    let edition = sample::full();
    let [(_, atom), others @ ..] = read::feeds(&edition);
    assert_eq!(atom.len(), 5, "what is held or withdrawn is not told");
    for (file, told) in others {
        assert_eq!(told, atom, "{file}");
    }
}

/// No date in any document is one that nobody gave.
#[test]
fn no_date_is_invented() {
    for (path, text) in sample::full().documents() {
        for year in ["1970", "1969"] {
            assert!(
                !text.contains(&format!("{year}-")) && !text.contains(&format!(" {year} ")),
                "{path}: {year}"
            );
        }
    }
}

#[test]
fn what_is_not_public_is_in_no_document() {
    let full = sample::full();
    let mut public = full.clone();
    public.stories.retain(|story| story.state.is_public());
    assert_eq!(public.stories.len(), 5);
    let (mut with, without) = (full.documents(), public.documents());
    for (path, text) in &with {
        assert!(!text.contains(SECRET), "{path}");
    }
    with.retain(|path, _| without.contains_key(path));
    assert_eq!(with, without, "not even in a count");
    for story in [sample::held(), sample::withdrawn()] {
        let page = full.story(&story);
        assert!(!page.contains(SECRET) && page.contains("gibt es hier nicht"));
    }
}

#[test]
fn a_story_that_was_withdrawn_leaves_every_list() {
    let mut edition = sample::full();
    assert!(edition.page().contains("geschlossen"));
    edition.stories[2].state =
        State::Withdrawn { at: sample::time("2026-05-07T00:00:00Z"), why: Withdrawal::Person, shown: true };
    for (path, text) in edition.documents() {
        assert!(!text.contains("geschlossen"), "{path}");
    }
}

/// An office that took a story back is named nowhere, and its view does not have it, while another one tells it.
#[test]
fn a_member_that_took_it_back_is_in_no_document() {
    let mut edition = sample::full();
    let at = sample::time("2026-05-07T00:00:00Z");
    let told = "https://verband.example/meldung/1?a=1&amp;b=2";
    assert!(edition.document("atom.xml").contains(told));
    let member =
        edition.stories[0].members.iter_mut().find(|member| member.entry.source.as_str() == "verband");
    member.expect("a member").absence = Some(Absence {
        since: at,
        passed: true,
        looked: None,
        there: false,
        gone: None,
        taken_back: Some(at),
    });
    for (path, text) in edition.documents() {
        assert!(!text.contains(told) && !text.contains("verband.example/meldung/1"), "{path}");
    }
    let query = Query { sources: vec![sample::source("verband")], ..Query::default() };
    assert!(!query.matches(&edition.stories[0]));
}

/// Stories come in the order of the timeline and leave in it.
#[test]
fn order_is_kept() {
    let mut stories: Vec<Story> =
        (1..=9).map(|n| sample::story(n, "elbau", "2026-05-04T08:00:00Z")).collect();
    stories.sort_by_key(|story| std::cmp::Reverse(story.order()));
    let edition = sample::edition(stories);
    let ids: Vec<_> = edition.stories.iter().map(|story| story.id.urn()).collect();
    for (file, told) in read::feeds(&edition) {
        assert_eq!(told.iter().map(|told| told.id.clone()).collect::<Vec<_>>(), ids, "{file}");
    }
    let html = read::page(&edition.page());
    let links: Vec<_> = read::all(&html, "h3 > a").iter().filter_map(|link| link.attr("href")).collect();
    assert!(links.iter().zip(&edition.stories).all(|(link, story)| link.ends_with(&story.id.to_string())));
}

/// Whatever went wrong is said in the words of the pages, with a way on.
#[test]
fn errors_have_pages_of_the_same_kind() {
    let edition = sample::full();
    let mut headings = std::collections::BTreeSet::new();
    for status in [400, 404, 405, 410, 500, 503] {
        let html = read::page(&edition.error(status, "Ein Satz dazu."));
        headings.insert(read::words(read::all(&html, "h1")[0]));
        assert!(read::words(read::all(&html, "main")[0]).contains("Ein Satz dazu."), "{status}");
        assert_eq!(read::all(&html, "main a[href='/feeds/']").len(), 1, "{status}");
        assert_eq!(read::all(&html, "meta[name=robots][content=noindex]").len(), 1, "{status}");
    }
    assert_eq!(headings.len(), 6, "each has its own heading");
}
