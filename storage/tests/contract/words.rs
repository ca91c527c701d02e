//! Stories by what leads to them, through commits, corrections, withdrawals and noting, before and after reopening.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use feeds::model::{State, Story, Withdrawal};
use feeds::output::Lead;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use storage::Store;

use super::opening::address;
use super::samples::{at, batch, guid, id, member, source, titled};
use super::{BACKENDS, ids};

const TITLES: [&str; 6] = [
    "Rathaus öffnet",
    "Der Stadtrat tagt im Rathaus",
    "Straßenbau am Markt § 5",
    "Strasse gesperrt, Rat informiert",
    "Neue Öffnungszeiten",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik am Markt eröffnet",
];

const SOURCES: [&str; 3] = ["a", "a-b", "b"];

fn leads() -> Vec<Lead> {
    let parts = ["rat", "strasse", "oeffnet", "kapitaensmuetze", "gesellschaftskapitaens", "nirgends", "ma"];
    let parts = parts.into_iter().map(|part| Lead::Part(part.to_owned()));
    let words = ["=rathaus", "rathaus", "=", "§", "am"].into_iter().map(|word| Lead::Word(word.to_owned()));
    let sources = [&["a"][..], &["b", "a-b"], &["nobody"]].into_iter();
    let sources = sources.map(|ids| Lead::Sources(ids.iter().map(|id| source(id)).collect()));
    parts.chain(words).chain(sources).collect()
}

fn any_story() -> impl Strategy<Value = Story> {
    let state = prop_oneof![
        4 => Just(State::Published),
        1 => Just(State::Held { until: at(99) }),
        1 => Just(State::Withdrawn { at: at(9), why: Withdrawal::Person, shown: true }),
    ];
    let tellers = subsequence(&SOURCES[..], 1..=3);
    (0..8_u128, 0..TITLES.len(), state, tellers, -2..3_i64, 0..2_u32).prop_map(
        |(number, title, state, tellers, minute, rank)| {
            let mut story = titled(number, TITLES[title]);
            story.members[0].entry.listed.categories.truncate(title % 2);
            story.members[0].entry.source = source(tellers[0]);
            story.members.extend(tellers[1..].iter().map(|id| member(id, vec![guid("1")])));
            (story.state, story.published, story.rank) = (state, at(minute), rank);
            story
        },
    )
}

/// What a list of all stories gives by looking at each.
fn expected(all: &BTreeMap<u128, Story>, leads: &[Lead]) -> Vec<u128> {
    let public = all.values().filter(|story| story.state.is_public());
    let mut found: Vec<&Story> =
        public.filter(|story| leads.iter().all(|lead| lead.leads_to(story))).collect();
    found.sort_by_key(|story| Reverse(story.order()));
    found.into_iter().map(|story| story.id.0.as_u128()).collect()
}

/// What is found, page by page, and looked at.
async fn read_through(store: &dyn Store, leads: &[Lead], page: usize) -> Vec<u128> {
    let (mut seen, mut cursor) = (vec![], None);
    loop {
        let stories = store.find(leads, cursor, page).await.unwrap();
        assert!(stories.len() <= page);
        assert!(stories.iter().all(|story| story.state.is_public()));
        let Some(last) = stories.last() else { return seen };
        cursor = Some(last.order());
        let meant = stories.into_iter().filter(|story| leads.iter().all(|lead| lead.leads_to(story)));
        seen.extend(ids(&meant.collect::<Vec<_>>()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn promise_11_stories_are_found_by_what_they_say_now(
        steps in vec((vec(any_story(), 0..4), any::<bool>()), 1..8),
        pairs in vec((0..15_usize, 0..15_usize), 6),
        page in 1..4_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for address in BACKENDS {
            runtime.block_on(async {
                let directory = tempfile::tempdir().unwrap();
                let store = storage::open(&address(directory.path())).await.unwrap();
                let mut all = BTreeMap::new();
                for (minute, (stories, is_noted)) in steps.iter().enumerate() {
                    all.extend(stories.iter().map(|story| (story.id.0.as_u128(), story.clone())));
                    store.commit(batch("a", minute as i64, stories.clone())).await.unwrap();
                    while *is_noted && store.index().await.unwrap() {}
                    let alone = leads().into_iter().map(|lead| vec![lead]);
                    let both = pairs.iter().map(|(one, other)| vec![leads()[*one].clone(), leads()[*other].clone()]);
                    for asked in alone.chain(both).chain([vec![]]) {
                        let found = read_through(&*store, &asked, page).await;
                        assert_eq!(found, expected(&all, &asked), "{asked:?}");
                    }
                }
            });
        }
    }
}

/// So many words have the part that following them all would take longer than looking at the stories.
#[tokio::test]
async fn promise_11_a_part_of_very_many_words_misses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let stories: Vec<Story> =
        (0..700).map(|number| titled(number, &format!("Verwaltung{number} tagt"))).collect();
    let part = |text: &str| [Lead::Part(text.to_owned())];
    {
        let store = storage::open(&address(directory.path())).await.unwrap();
        store.commit(batch("a", 1, stories)).await.unwrap();
        while store.index().await.unwrap() {}
        assert_eq!(read_through(&*store, &part("verwaltung"), 99).await.len(), 700);
        let found = store.find(&part("waltung69"), None, 9).await.unwrap();
        assert_eq!(found.first().map(|story| story.id), Some(id(699)));
        assert_eq!(found.len(), 9, "only what has the part");
        assert!(found.iter().all(|story| story.head().entry.listed.title.contains("waltung69")));
    }
    let store = loop {
        match storage::open(&address(directory.path())).await {
            Err(storage::Error::InUse { .. }) => tokio::task::yield_now().await,
            opened => break opened.unwrap(),
        }
    };
    assert_eq!(store.find(&part("waltung699"), None, 9).await.unwrap().len(), 1);
    assert!(!store.index().await.unwrap(), "nothing waits any more");
}

/// Every fiftieth story has one of thirty words with the part. A short page is found by looking through all, a long one by
/// following the words.
#[tokio::test]
async fn promise_11_a_part_of_many_words_is_found_in_few_stories() {
    let directory = tempfile::tempdir().unwrap();
    let store = storage::open(&address(directory.path())).await.unwrap();
    let title = |number: u128| match number % 50 {
        0 => format!("Neue Lichtung{} am Markt", number / 50),
        _ => "Der Markt öffnet".to_owned(),
    };
    let mut all: BTreeMap<u128, Story> = (0..1_500).map(|it| (it, titled(it, &title(it)))).collect();
    for story in all.values_mut() {
        let number = story.id.0.as_u128();
        story.published = at(number as i64 / 3);
        story.members[0].entry.source = source(SOURCES[number as usize % 3]);
    }
    store.commit(batch("a", 1, all.values().cloned().collect())).await.unwrap();
    while store.index().await.unwrap() {}
    let part = Lead::Part("icht".to_owned());
    let questions = [
        vec![part.clone()],
        vec![part.clone(), Lead::Word("neue".to_owned())],
        vec![part.clone(), Lead::Sources(vec![source("a"), source("b")])],
        vec![part, Lead::Part("nirgends".to_owned())],
    ];
    for is_changed in [false, true] {
        for (asked, page) in questions.iter().flat_map(|asked| [(asked, 4), (asked, 99)]) {
            assert_eq!(
                read_through(&*store, asked, page).await,
                expected(&all, asked),
                "{asked:?} by {page}"
            );
        }
        let mut changed: Vec<Story> = [0, 700, 701].iter().map(|number| all[number].clone()).collect();
        changed[0].state = State::Withdrawn { at: at(9), why: Withdrawal::Person, shown: true };
        changed[1].members[0].entry.listed.title = "Keine mehr".to_owned();
        changed[2].members[0].entry.listed.title = "Lichtung1 und Lichtung2".to_owned();
        all.extend(changed.iter().map(|story| (story.id.0.as_u128(), story.clone())));
        if !is_changed {
            store.commit(batch("a", 2, changed)).await.unwrap();
            while store.index().await.unwrap() {}
        }
    }
}

/// Many releases of a day have no time of day, so all of them are in the same second.
#[tokio::test]
async fn promise_11_stories_of_one_second_are_told_apart_and_kept_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let store = storage::open(&address(directory.path())).await.unwrap();
    let mut stories: Vec<Story> = (0..120)
        .map(|number| titled(number, if number % 3 == 0 { "Rathaus öffnet" } else { "Markt schließt" }))
        .collect();
    stories.iter_mut().for_each(|story| story.published = at(5));
    let all = stories.iter().map(|story| (story.id.0.as_u128(), story.clone())).collect();
    store.commit(batch("a", 1, stories)).await.unwrap();
    while store.index().await.unwrap() {}
    let asked = [Lead::Part("haus".to_owned()), Lead::Word("oeffnet".to_owned())];
    assert_eq!(read_through(&*store, &asked, 7).await, expected(&all, &asked));
    assert_eq!(store.find(&asked, None, 99).await.unwrap().len(), 40);
    let told = Lead::Sources(vec![source("a"), source("b")]);
    let asked = [told, Lead::Word("markt".to_owned())];
    assert_eq!(read_through(&*store, &asked, 7).await, expected(&all, &asked));
}
