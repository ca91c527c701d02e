//! Rebuilt sites: the same releases under new addresses, some gone, some new, dates and teasers lost or gained.

use feeds::merge::Known;
use feeds::model::{Story, Verdict};
use proptest::prelude::*;

use super::samples::Tell;
use super::{read, read_known, verdicts};

const TITLES: [&str; 12] = [
    "Neue Radwege am Kanal freigegeben",
    "Stadtbücherei verlängert ihre Öffnungszeiten",
    "Trinkwasser in Oberdorf wieder ohne Abkochen",
    "Kreistag wählt neuen Beigeordneten",
    "Schulbusse fahren nach dem Winterfahrplan",
    "Gewerbegebiet Nordfeld bekommt Glasfaser",
    "Wochenmarkt zieht auf den Kirchplatz",
    "Ehrenamtspreis geht an die Tafel",
    "Wohngeld lässt sich online beantragen",
    "Deich bei Altenwerder wird erhöht",
    "Hundesteuer bleibt unverändert",
    "Museum zeigt Fotografien von Emma Brandt",
];

const DAY: i64 = 1_440;

/// Release `number`, the newest first, as one of two sites lists it.
fn release(number: usize, site: &str, dated: bool) -> Tell {
    Tell {
        link: Some(format!("https://a.example/{site}/{}", number * 7 + 3)),
        title: TITLES[number].to_owned(),
        published: dated.then_some((number as i64).wrapping_neg() * 3 * DAY),
        ..Tell::default()
    }
}

fn list(numbers: impl IntoIterator<Item = usize>, site: &str, dated: bool) -> Vec<Tell> {
    numbers.into_iter().map(|number| release(number, site, dated)).collect()
}

fn told(first: &[Tell], then: &[Tell]) -> (Vec<Story>, Vec<Verdict>) {
    let (stories, _) = read(&[], 0, first);
    let (now, decided) = read(&stories, 7 * DAY, then);
    (now, verdicts(&decided))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Nothing is told twice, every new release is told, and what was known keeps its story and its place in time.
    #[test]
    fn a_rebuilt_list_is_told_on(
        newer in 0..6_usize,
        gone in 0..6_usize,
        dated in any::<bool>(),
        dated_then in any::<bool>(),
        moved in any::<bool>(),
    ) {
        let site = if moved { "neu" } else { "alt" };
        let before = list(newer..12, "alt", dated);
        let after = list(0..12 - gone, site, dated_then);
        let (stories, _) = read(&[], 0, &before);
        let (now, decided) = read(&stories, 7 * DAY, &after);
        prop_assert_eq!(now.len(), 12, "{:?}", decided.decisions);
        for story in &stories {
            let same = now.iter().find(|one| one.id == story.id);
            prop_assert_eq!(same.map(|one| one.published), Some(story.published));
        }
        let new = verdicts(&decided).iter().filter(|verdict| **verdict == Verdict::New).count();
        prop_assert_eq!(new, newer);
    }
}

#[test]
fn a_single_known_title_is_enough_where_no_address_is_known() {
    let (now, verdicts) = told(&list(4..6, "alt", false), &list(0..5, "neu", true));
    assert_eq!(now.len(), 6, "{verdicts:?}");
    // Among known addresses a title that comes back is the next of its series.
    let known = list(0..4, "alt", true);
    let mut again = known.clone();
    again[0] = Tell { published: None, ..release(0, "neu", false) };
    let (now, verdicts) = told(&known, &again);
    assert_eq!((now.len(), verdicts[0]), (5, Verdict::New));
}

#[test]
fn retouched_titles_are_recognised_on_a_rebuilt_site_and_other_releases_are_not() {
    let before = list(0..8, "alt", false);
    for (title, known) in [
        ("Pressemitteilung: Neue Radwege am Kanal freigegeben", true),
        ("Neue Radwege am Kanal jetzt freigegeben", true),
        ("Neue Radwege am Kanal", true),
        ("Neue Bänke am Bahnhof aufgestellt", false),
        ("Radwege in Unterdorf gesperrt", false),
    ] {
        let mut after = list(0..8, "neu", false);
        after[0].title = title.to_owned();
        let (now, verdicts) = told(&before, &after);
        assert_eq!(now.len(), if known { 8 } else { 9 }, "{title}: {verdicts:?}");
    }
}

#[test]
fn a_date_after_the_day_it_was_first_seen_is_another_releases() {
    let before = list(0..8, "alt", false);
    let mut after = list(0..8, "neu", true);
    after[0].published = Some(6 * DAY);
    let (now, verdicts) = told(&before, &after);
    assert_eq!((now.len(), verdicts[0]), (9, Verdict::New));
}

#[test]
fn releases_of_one_title_keep_their_order() {
    let before: Vec<Tell> = (0..4)
        .map(|number| Tell {
            title: "Öffentliche Bekanntmachung".to_owned(),
            ..release(number, "alt", false)
        })
        .chain(list(4..8, "alt", false))
        .collect();
    let after: Vec<Tell> = (0..8)
        .map(|number| Tell { title: before[number].title.clone(), ..release(number, "neu", false) })
        .collect();
    let (now, verdicts) = told(&before, &after);
    assert_eq!(now.len(), 8, "{verdicts:?}");
    for story in &now {
        let links: Vec<_> = story.head().entry.keys.iter().map(ToString::to_string).collect();
        let numbers: Vec<_> = links
            .iter()
            .filter(|key| key.contains("a.example"))
            .filter_map(|key| key.rsplit('/').next())
            .collect();
        assert!(numbers.windows(2).all(|pair| pair[0] == pair[1]), "{links:?}");
    }
}

#[test]
fn a_release_renamed_on_its_day_with_a_new_address_is_the_same() {
    let before = list(0..6, "alt", true);
    let renamed = |title: &str, published: i64| {
        let mut after = before.clone();
        after[1] = Tell { title: title.to_owned(), published: Some(published), ..release(1, "neu", true) };
        told(&before, &after).0.len()
    };
    let day = before[1].published.unwrap();
    assert_eq!(renamed("Stadtbücherei verlängert ihre Öffnungszeiten im Sommer", day), 6);
    assert_eq!(renamed("Stadtbücherei verlängert ihre Öffnungszeiten im Sommer", day + 3 * DAY), 7);
    assert_eq!(renamed("Stadtbücherei sucht Bücher", day), 7, "another title");
}

#[test]
fn one_retouched_title_is_enough_where_no_address_is_known() {
    for (title, known) in [
        ("Pressemitteilung: Museum zeigt Fotografien von Emma Brandt", true),
        ("Museum zeigt jetzt Fotografien von Emma Brandt", true),
        ("Museum zeigt Fotografien von Emma", true),
        ("Museum zeigt Fotogafien von Emma Brandt", true),
        ("Museum zeigt Gemälde von Paul Brandt", false),
    ] {
        let before = list(9..12, "alt", false);
        let mut after = list(0..4, "neu", true);
        after.push(Tell { title: title.to_owned(), ..release(11, "neu", true) });
        let (now, verdicts) = told(&before, &after);
        assert_eq!(now.len(), if known { 7 } else { 8 }, "{title}: {verdicts:?}");
    }
}

#[test]
fn a_short_title_is_enough_where_addresses_have_another_form() {
    let short = |site: &str| Tell { title: "Hundesteuer gesenkt".to_owned(), ..release(0, site, false) };
    let (now, verdicts) = told(&[short("alt")], &[list(1..5, "neu", true), vec![short("neu")]].concat());
    assert_eq!(now.len(), 5, "{verdicts:?}");
}

/// Releases that are like two known ones each, and no other entry is known.
#[test]
fn what_may_be_known_is_neither_told_nor_lost_until_the_page_is_trusted() {
    let titled = |number: usize, site: &str, title: &str| Tell {
        title: title.to_owned(),
        ..release(number, site, false)
    };
    let before = [
        titled(0, "alt", "Sperrung der Brücke in Altenwerder dauert an"),
        titled(1, "alt", "Lange Sperrung der Brücke in Altenwerder"),
    ];
    let after =
        [list(4..7, "neu", false), vec![titled(2, "neu", "Sperrung der Brücke in Altenwerder")]].concat();
    let (stories, _) = read(&[], 0, &before);
    let (now, decided) = read(&stories, 7 * DAY, &after);
    assert_eq!(decided.doubtful.iter().copied().collect::<Vec<_>>(), [3], "{:?}", decided.decisions);
    assert_eq!(now.len(), 5);
    assert!(stories.iter().all(|story| now.contains(story)), "nothing was done to the known ones");
    let (again, decided) = read(&now, 8 * DAY, &after);
    assert_eq!((again.len(), decided.doubtful.len()), (5, 1), "as long as it stays like that");

    let mut known = Known::new(now.clone());
    known.trust();
    let (trusted, decided) = read_known(&now, known, 21 * DAY, &after);
    assert_eq!((trusted.len(), decided.doubtful.len()), (6, 0));
    let (then, _) = read(&trusted, 22 * DAY, &after);
    assert_eq!(then, trusted);
}
