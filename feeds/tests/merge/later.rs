//! Later looks: who speaks for a story, what its members say otherwise, and when they are parted.

use feeds::merge::{by_hand, differs};
use feeds::model::{Author, Entry, Facts, SafeHtml, State, Story, Verdict};

use super::samples::{Of, Tell, at, entry};
use super::{BAD, RAT, read_as, verdicts};

const TITLE: &str = "Hallenbad Birkenau bleibt wegen Reparatur der Filteranlage bis Samstag geschlossen";

/// The entry of an office under its own guid and address.
fn told(by: &str, title: &str, body: &str, published: Option<i64>) -> Entry {
    entry(&Tell {
        guid: Some(format!("{by}-1")),
        link: Some(format!("https://www.{by}.example/aktuelles/2026-1")),
        title: title.to_owned(),
        body: body.to_owned(),
        published,
        ..Tell::default()
    })
    .of(by)
}

/// The same once its own page was read.
fn read_in_full(entry: &Entry, text: &str) -> Entry {
    let content: SafeHtml = serde_json::from_value(format!("<p>{text}</p>").into()).unwrap();
    let content = Some(content);
    let article = Facts { content, ..entry.listed.clone() };
    Entry { article: Some(article), ..entry.clone() }
}

fn sources(story: &Story) -> Vec<&str> {
    story.members.iter().map(|member| member.entry.source.as_str()).collect()
}

/// All orders of three.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// The story that three offices tell, read minutes apart in each order.
fn in_every_order(tellings: &[(&str, i32, Entry); 3]) -> Vec<Story> {
    let read = |order: [usize; 3]| {
        let mut stories = vec![];
        for (minute, place) in (0..).zip(order) {
            let (by, authority, entry) = &tellings[place];
            (stories, _) = read_as(by, *authority, &stories, minute * 10, vec![entry.clone()]);
        }
        assert_eq!(stories.len(), 1);
        stories.remove(0)
    };
    ORDERS.into_iter().map(read).collect()
}

/// What the case is about, each office with its authority and its telling, and who speaks for the story.
type Heads<'a> = (&'a str, [(&'a str, i32, Entry); 3], &'a str);

#[test]
fn the_head_is_the_same_in_whatever_order_its_offices_are_read() {
    let body = &format!("{BAD} {RAT}");
    let text = |by: &str, published: i64| told(by, "Hallenbad geschlossen", body, Some(published));
    let with = |by: &str, published: i64, more: &str| {
        read_in_full(&text(by, published), &format!("{body}</p><p>{more}"))
    };
    let link = "<a href=\"https://www.hallen.example/aktuelles/2026-1\">zur Meldung</a>";
    let held = |by: &str, published: i64| {
        let mut entry = text(by, published);
        entry.listed.embargo = Some(at(600));
        entry
    };
    let cases: [Heads<'_>; 6] = [
        (
            "whoever tells it without an embargo",
            [
                ("kreis", 5, held("kreis", -10)),
                ("hallen", 0, text("hallen", -60)),
                ("land", 0, text("land", -30)),
            ],
            "hallen",
        ),
        (
            "the earliest",
            [
                ("kreis", 0, text("kreis", -10)),
                ("hallen", 0, text("hallen", -60)),
                ("land", 0, text("land", -30)),
            ],
            "hallen",
        ),
        (
            "authority before time",
            [
                ("kreis", 5, text("kreis", -10)),
                ("hallen", 0, text("hallen", -60)),
                ("land", 0, text("land", -30)),
            ],
            "kreis",
        ),
        (
            "the one that another links to",
            [
                ("kreis", 0, with("kreis", -90, link)),
                ("hallen", 0, with("hallen", -60, "")),
                ("land", 0, with("land", -80, "")),
            ],
            "hallen",
        ),
        (
            "the one that another credits",
            [
                ("kreis", 0, with("kreis", -90, "Quelle: Stadt Hallen")),
                ("hallen", 0, with("hallen", -60, "")),
                ("land", 0, with("land", -80, "")),
            ],
            "hallen",
        ),
        (
            "its name is enough to be found in an address",
            [
                ("kreis", 0, with("kreis", -90, "Quelle: Bäder Birkenau")),
                ("birkenau", 0, with("birkenau", -60, "")),
                ("land", 0, with("land", -80, "")),
            ],
            "birkenau",
        ),
    ];
    for (what, tellings, expected) in cases {
        for story in in_every_order(&tellings) {
            assert_eq!(sources(&story)[0], expected, "{what}");
        }
    }
}

#[test]
fn a_newcomer_with_less_authority_changes_nothing_visible() {
    let first = told("a", "Hallenbad geschlossen", BAD, Some(-30));
    let (stories, _) = read_as("a", 5, &[], 0, vec![first]);
    let earlier = told("b", "Hallenbad geschlossen", BAD, Some(-600));
    let (after, _) = read_as("b", 4, &stories, 60, vec![earlier]);
    assert_eq!(after[0].head(), stories[0].head());
    assert_eq!((after[0].published, after[0].updated), (stories[0].published, stories[0].updated));
}

#[test]
fn a_text_read_later_parts_what_was_joined_by_title() {
    let (bare_a, bare_b) = (told("a", TITLE, "", Some(-30)), told("b", TITLE, "", Some(-20)));
    let (stories, _) = read_as("a", 0, &[], 0, vec![bare_a.clone()]);
    let (stories, decided) = read_as("b", 0, &stories, 5, vec![bare_b.clone()]);
    assert_eq!(verdicts(&decided), [Verdict::Joined], "{:?}", decided.decisions);
    let id = stories[0].id;
    let (stories, decided) = read_as("a", 0, &stories, 10, vec![read_in_full(&bare_a, BAD)]);
    assert_eq!(verdicts(&decided), [Verdict::Cosmetic], "one text is compared with nothing");

    let (same, decided) = read_as("b", 0, &stories, 20, vec![read_in_full(&bare_b, BAD)]);
    assert_eq!((same.len(), verdicts(&decided)), (1, vec![Verdict::Cosmetic]), "both say the same");

    let other = BAD.replace("9. Mai", "16. Mai");
    let (parted, decided) = read_as("b", 0, &stories, 20, vec![read_in_full(&bare_b, &other)]);
    assert_eq!(verdicts(&decided), [Verdict::Parted, Verdict::Parted], "{:?}", decided.decisions);
    assert!(decided.decisions.iter().all(|made| made.by == Author::Program && made.reason.contains("16")));
    assert_eq!((parted.len(), parted[0].id, sources(&parted[0])), (2, id, vec!["a"]));
    assert_eq!(
        (sources(&parted[1]), parted[1].state, parted[1].published),
        (vec!["b"], State::Published, at(-20))
    );
    assert_eq!(decided.decisions.iter().map(|made| made.story).collect::<Vec<_>>(), [parted[1].id, id]);
    // Each goes on as its own.
    for (by, told) in [("a", read_in_full(&bare_a, BAD)), ("b", read_in_full(&bare_b, &other))] {
        let (next, decided) = read_as(by, 0, &parted, 40, vec![told]);
        assert_eq!((verdicts(&decided), &next), (vec![Verdict::Unchanged], &parted));
    }
    // Once they say the same, they are joined again.
    let (joined, _) = read_as("b", 0, &parted, 2_000, vec![read_in_full(&bare_b, BAD)]);
    assert_eq!(joined.iter().filter(|story| story.state.is_public()).count(), 1);
}

#[test]
fn a_person_who_joined_two_is_not_overruled() {
    let (bare_a, bare_b) = (told("a", "Bad zu", "", Some(-30)), told("b", "Bad dicht", "", Some(-20)));
    let (stories, _) = read_as("a", 0, &[], 0, vec![bare_a]);
    let (stories, _) = read_as("b", 0, &stories, 5, vec![bare_b.clone()]);
    let joined = by_hand::join(stories[0].clone(), stories[1].clone(), at(10)).unwrap();
    assert_eq!(joined.stories[0].kept.len(), 2);
    let (after, decided) = read_as("b", 0, &joined.stories, 20, vec![read_in_full(&bare_b, RAT)]);
    assert_eq!((after.len(), after[0].members.len()), (2, 2), "{:?}", decided.decisions);
}

#[test]
fn a_correction_parts_nothing_and_its_difference_is_said() {
    let body =
        format!("{BAD} Karten, die schon bezahlt sind, gelten im Freibad Wendau, das am Montag öffnet.");
    let both = |text: &str| told("b", "Hallenbad geschlossen", text, Some(-20));
    let (stories, _) = read_as("a", 0, &[], 0, vec![told("a", "Hallenbad geschlossen", &body, Some(-30))]);
    let (stories, decided) = read_as("b", 0, &stories, 5, vec![both(&body)]);
    assert_eq!(verdicts(&decided), [Verdict::Joined], "{:?}", decided.decisions);
    let corrected = both(&body.replace("9. Mai", "16. Mai"));
    let (stays, decided) = read_as("b", 0, &stories, 60, vec![corrected]);
    assert_eq!((stays.len(), verdicts(&decided)), (1, vec![Verdict::Correction]));
    let said = differs(&stays[0].head().entry, &stays[0].members[1].entry);
    assert_eq!(said, ["says „16“ for „9“"]);
}

#[test]
fn what_differs_is_said_and_form_is_not() {
    let head = told("a", "Hallenbad geschlossen", BAD, None);
    for (title, body, expected) in [
        ("HALLENBAD GESCHLOSSEN", BAD.to_owned(), vec![]),
        ("Kein Schwimmen", BAD.to_owned(), vec!["is headed „Kein Schwimmen“"]),
        ("Hallenbad geschlossen", String::new(), vec!["has no text"]),
        ("Hallenbad geschlossen", format!("{BAD} Die Sauna öffnet."), vec!["adds „Die Sauna öffnet“"]),
        ("Hallenbad geschlossen", BAD.replace("9. Mai", "8. Mai"), vec!["says „8“ for „9“"]),
    ] {
        assert_eq!(differs(&head, &told("b", title, &body, None)), expected, "{title} {body}");
    }
}

#[test]
fn two_that_are_held_are_joined_and_stay_held_until_the_later_embargo_ends() {
    let under = |by: &str, title: &str, until: Option<i64>| {
        let mut entry = told(by, title, "", None);
        entry.listed.embargo = until.map(at);
        entry
    };
    let (stories, _) = read_as("a", 0, &[], 0, vec![under("a", "Bad zu", Some(100))]);
    let (stories, _) = read_as("b", 0, &stories, 5, vec![under("b", "Bad dicht", Some(200))]);
    let joined = by_hand::join(stories[0].clone(), stories[1].clone(), at(10)).unwrap();
    assert_eq!(joined.stories[0].state, State::Held { until: at(200) });
    assert!(joined.stories[1].tombstone().is_none(), "nobody ever saw it");
    let (open, _) = read_as("c", 0, &stories, 5, vec![under("c", "Bad offen", None)]);
    for (one, other) in [(0, 2), (2, 0)] {
        let refused = by_hand::join(open[one].clone(), open[other].clone(), at(10)).unwrap_err();
        assert!(refused.contains("under embargo until"), "{refused}");
    }
}
