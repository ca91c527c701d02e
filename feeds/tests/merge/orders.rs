//! In whatever order offices are read, and wherever a run is interrupted, the same tellings are one story.
//!
//! Tellings at length only: a teaser that ends before two releases differ fits both, and joins the one that is known.

use std::collections::BTreeSet;

use feeds::merge::{Known, decide};
use feeds::model::{Entry, Story, StoryId};
use proptest::collection::vec;
use proptest::prelude::*;

use super::read_as;
use super::samples::{Of, Tell, at, context, entry, source};

const SOURCES: [&str; 4] = ["a", "b", "c", "d"];

/// Releases, each with others beside it that differ in one thing.
const RELEASES: [(&str, &str); 6] = [
    (
        "Fähre setzt wieder über",
        "Nach 14 Wochen in der Werft setzt die Fähre am Montag wieder über den Fluss. Zunächst fährt sie nur tagsüber, weil für die späten Fahrten noch ein zweiter Schiffsführer fehlt. Das teilte Kapitän Udo Kern in Wendau mit.",
    ),
    (
        "Fähre setzt wieder über",
        "Nach 15 Wochen in der Werft setzt die Fähre am Montag wieder über den Fluss. Zunächst fährt sie nur tagsüber, weil für die späten Fahrten noch ein zweiter Schiffsführer fehlt. Das teilte Kapitän Udo Kern in Wendau mit.",
    ),
    (
        "Fähre setzt wieder über",
        "Nach 14 Wochen in der Werft setzt die Fähre am Montag wieder über den Fluss. Zunächst fährt sie nur tagsüber, weil für die späten Fahrten noch ein zweiter Schiffsführer fehlt. Das teilte Kapitän Udo Kern in Torgau mit.",
    ),
    (
        "Bücherei zieht an den Markt",
        "Die Stadtbücherei Wendau packt 80.000 Bände ein und öffnet im August in der alten Sparkasse am Markt. Leiterin Eva Lau bittet die Leser, so viele Bücher wie möglich auszuleihen. Wer hilft, bekommt ein Jahr lang keine Mahnung.",
    ),
    (
        "Bücherei zieht an den Markt",
        "Die Stadtbücherei Wendau packt 80.000 Bände ein und öffnet im Oktober in der alten Sparkasse am Markt. Leiterin Eva Lau bittet die Leser, so viele Bücher wie möglich auszuleihen. Wer hilft, bekommt ein Jahr lang keine Mahnung.",
    ),
    (
        "Bücherei zieht nicht an den Markt",
        "Die Stadtbücherei Wendau packt 80.000 Bände nicht ein und öffnet im August nicht in der alten Sparkasse am Markt. Leiterin Eva Lau bittet die Leser, so viele Bücher wie möglich auszuleihen. Wer hilft, bekommt ein Jahr lang keine Mahnung.",
    ),
];

/// The way an office tells: what is before and behind, and how it spells.
fn in_words_of(way: usize, title: &str, text: &str) -> (String, String) {
    let text = text.to_owned();
    match way {
        0 => (title.to_owned(), text),
        1 => (title.to_uppercase(), format!("Wendau (pm) – {text}")),
        2 => (title.to_owned(), format!("{text}\n\nKontakt: Pressestelle, Telefon 03877 445-12")),
        3 => (
            title.to_owned(),
            text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss"),
        ),
        4 => (format!("{title} (FOTO)"), format!("Das geben wir gern weiter. {text}")),
        5 => (
            title.to_owned(),
            text.replace("Das teilte Kapitän Udo Kern", "Das teilte Udo Kern, der Kapitän,")
                .replace("Leiterin Eva Lau", "Eva Lau, die Leiterin,"),
        ),
        _ => (
            title.to_owned(),
            text.replace(" am Montag wieder", " wieder am Montag").replace("80.000 Bände", "80 000 Bände"),
        ),
    }
}

/// What an office tells: which releases, and in which way each.
fn any_office() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..RELEASES.len(), 0..7_usize), 1..4).prop_map(|mut told| {
        told.sort_unstable();
        told.dedup_by_key(|(release, _)| *release);
        told
    })
}

fn entries(source: usize, told: &[(usize, usize)]) -> Vec<Entry> {
    told.iter().map(|(release, way)| entry(&tell(source, *release, *way)).of(SOURCES[source])).collect()
}

/// A release as an office tells it in some way.
fn tell(source: usize, release: usize, way: usize) -> Tell {
    let by = SOURCES[source];
    let (title, body) = in_words_of(way, RELEASES[release].0, RELEASES[release].1);
    Tell {
        guid: Some(format!("{by}{release}")),
        link: Some(format!("https://{by}.example/m/2026-{release}")),
        title,
        body,
        published: Some(-(source as i64) * 90),
        updated: None,
    }
}

/// Which tellings are one story.
fn groups(stories: &[Story]) -> BTreeSet<BTreeSet<String>> {
    let public = stories.iter().filter(|story| story.state.is_public());
    public
        .map(|story| story.members.iter().map(|member| member.entry.listed.link.to_string()).collect())
        .collect()
}

fn read_in(order: &[usize], offices: &[Vec<(usize, usize)>], known: Vec<Story>, from: i64) -> Vec<Story> {
    let mut stories = known;
    for (minute, source) in (from..).zip(order) {
        (stories, _) = read_as(SOURCES[*source], 0, &stories, minute, entries(*source, &offices[*source]));
    }
    stories
}

#[test]
fn a_place_that_was_shown_stays_where_it_is_though_the_clock_was_put_back() {
    let (stories, _) = read_as("b", 0, &[], 60, entries(1, &[(0, 0)]));
    let shown = stories[0].published;
    // An office that told it earlier comes within the same run, or at the same time of a later one.
    for (minted, moves) in [(vec![stories[0].id], true), (vec![], false)] {
        let mut known = Known::new(stories.clone());
        known.note_minted(&minted.into_iter().collect::<BTreeSet<StoryId>>());
        let earlier = Tell { published: Some(-300), ..tell(0, 0, 0) };
        let decided = decide(&source("a", 0), vec![entry(&earlier).of("a")], known, &context(60));
        assert_eq!(decided.stories[0].id, stories[0].id);
        assert_eq!(decided.stories[0].published, if moves { at(-300) } else { shown });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_offices_and_an_interruption_change_no_story(
        offices in vec(any_office(), 4..5),
        order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
        killed in 0..4_usize,
    ) {
        let expected = groups(&read_in(&[0, 1, 2, 3], &offices, vec![], 0));
        let truth: BTreeSet<BTreeSet<String>> = (0..RELEASES.len()).map(|release| {
            let tells = |source: &usize| offices[*source].iter().any(|(told, _)| *told == release);
            (0..4).filter(tells).map(|source| format!("https://{}.example/m/2026-{release}", SOURCES[source])).collect()
        }).filter(|group: &BTreeSet<_>| !group.is_empty()).collect();
        prop_assert_eq!(&expected, &truth, "each release is one story");
        prop_assert_eq!(&groups(&read_in(&order, &offices, vec![], 0)), &expected, "another order");
        // Stopped after some commits, and everything is read once more.
        let begun = read_in(&order[..killed], &offices, vec![], 0);
        prop_assert_eq!(&groups(&read_in(&order, &offices, begun, 10)), &expected, "an interruption");
    }
}
