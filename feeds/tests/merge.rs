//! What a reading means for the stories known so far, case by case, and the promises that hold in every case.

#![expect(clippy::unwrap_used, reason = "a test that panics says where")]

#[path = "merge/absence.rs"]
mod absence;
#[path = "merge/by_hand.rs"]
mod by_hand;
#[path = "merge/identity.rs"]
mod identity;
#[path = "merge/later.rs"]
mod later;
#[path = "merge/orders.rs"]
mod orders;
#[path = "merge/promises.rs"]
mod promises;
#[path = "merge/rebuilt.rs"]
mod rebuilt;
#[path = "merge/samples.rs"]
mod samples;
#[path = "merge/worn.rs"]
mod worn;

use feeds::merge::{Decided, Known, decide, release};
use feeds::model::{Entry, State, Story, Verdict, Withdrawal};

use samples::{Of, Tell, at, context, entry, source};

const RAT: &str =
    "Der Rat der Stadt Birkenau hat am Donnerstag den Haushalt für das kommende Jahr beschlossen.";
const BAD: &str =
    "Das Hallenbad bleibt wegen einer Reparatur bis zum 9. Mai geschlossen, der Kurs fällt aus.";

/// Decides about `entries` of source `a` at minute `now`, and returns all stories as they are afterwards.
fn read(stories: &[Story], now: i64, told: &[Tell]) -> (Vec<Story>, Decided) {
    read_as("a", 0, stories, now, told.iter().map(entry).collect())
}

fn read_as(
    by: &str,
    authority: i32,
    known: &[Story],
    now: i64,
    entries: Vec<Entry>,
) -> (Vec<Story>, Decided) {
    let decided = decide(&source(by, authority), entries, Known::new(known.to_vec()), &context(now));
    (after(known, &decided), decided)
}

/// Reads with more than the stories known.
fn read_known(stories: &[Story], known: Known, now: i64, told: &[Tell]) -> (Vec<Story>, Decided) {
    let decided = decide(&source("a", 0), told.iter().map(entry).collect(), known, &context(now));
    (after(stories, &decided), decided)
}

fn after(known: &[Story], decided: &Decided) -> Vec<Story> {
    let mut stories = known.to_vec();
    for story in decided.stories.clone() {
        match stories.iter_mut().find(|known| known.id == story.id) {
            Some(known) => *known = story,
            None => stories.push(story),
        }
    }
    stories
}

fn verdicts(decided: &Decided) -> Vec<Verdict> {
    decided.decisions.iter().map(|decision| decision.verdict).collect()
}

fn tell(title: &'static str, body: &'static str) -> Tell {
    tell_with(title, body)
}

fn named(guid: &str, link: &str, title: &'static str, body: &'static str) -> Tell {
    Tell { guid: Some(guid.to_owned()), link: Some(format!("https://a.example/{link}")), ..tell(title, body) }
}

fn tell_with(title: &str, body: &str) -> Tell {
    Tell { title: title.to_owned(), body: body.to_owned(), ..Tell::default() }
}

fn named_with(guid: &str, link: &str, title: &str, body: &str) -> Tell {
    let link = Some(format!("https://a.example/{link}"));
    Tell { guid: Some(guid.to_owned()), link, ..tell_with(title, body) }
}

#[test]
fn what_was_never_told_is_new_and_placed_by_its_date() {
    let dated = Tell { published: Some(-90), ..named("1", "rat", "Haushalt beschlossen", RAT) };
    let (stories, decided) = read(&[], 10, &[dated, named("2", "bad", "Hallenbad geschlossen", BAD)]);
    assert_eq!(verdicts(&decided), [Verdict::New, Verdict::New]);
    assert_eq!(stories.iter().map(|story| story.published).collect::<Vec<_>>(), [at(-90), at(10)]);
    assert!(stories[0].rank > stories[1].rank);
    assert!(stories.iter().all(|story| story.updated == story.published && story.touched == at(10)));
    assert_eq!(stories[0].id.0.get_version_num(), 7);
}

#[test]
fn what_was_told_before_is_unchanged_wherever_it_stands() {
    let told = [
        named("1", "rat", "Haushalt beschlossen", RAT),
        named("2", "bad", "Hallenbad geschlossen", BAD),
        tell(
            "Sprechstunde",
            "Die Bürgermeisterin bittet am Montag zur Sprechstunde in das alte Rathaus am Markt.",
        ),
    ];
    let (stories, _) = read(&[], 0, &told);
    let reversed: Vec<Tell> = told.into_iter().rev().collect();
    let (_, decided) = read(&stories, 60, &reversed);
    assert_eq!(verdicts(&decided), [Verdict::Unchanged; 3]);
    assert!(decided.stories.is_empty());
}

/// What the source tells again, and what that is.
type Case = (&'static str, Tell, Verdict);

#[test]
fn a_title_without_a_telling_word_is_recognised_by_its_keys() {
    for title in ["Neu", "A1", "…", "?"] {
        let told = [named("1", "m/1", title, ""), named("2", "m/2", "Angeheftet", "")];
        let (stories, _) = read(&[], 0, &told);
        let (again, decided) = read(&stories, 1, &told);
        assert_eq!(verdicts(&decided), [Verdict::Unchanged; 2], "{title}");
        assert_eq!(again, stories);
    }
}

#[test]
fn a_changed_entry_is_cosmetic_or_a_correction_by_its_words() {
    let old = named("1", "bad", "Hallenbad geschlossen", BAD);
    let with = |body: &str| Tell { body: body.to_owned(), ..old.clone() };
    let cases: [Case; 9] = [
        (
            "a moved space",
            with(
                "Das Hallenbad  bleibt wegen einer Reparatur bis zum 9. Mai geschlossen , der Kurs fällt aus .",
            ),
            Verdict::Cosmetic,
        ),
        (
            "other quotes and case",
            Tell { title: "„HALLENBAD“ geschlossen".to_owned(), ..old.clone() },
            Verdict::Cosmetic,
        ),
        ("another date", with(&BAD.replace("9. Mai", "10. Mai")), Verdict::Correction),
        ("a sentence more", with(&format!("{BAD} Die Sauna öffnet morgen.")), Verdict::Correction),
        (
            "another title",
            Tell { title: "Hallenbad wieder offen".to_owned(), ..old.clone() },
            Verdict::Correction,
        ),
        ("a date where there was none", Tell { published: Some(-5), ..old.clone() }, Verdict::Cosmetic),
        (
            "a new address",
            Tell { link: Some("https://neu.example/bad".to_owned()), ..old.clone() },
            Verdict::Cosmetic,
        ),
        (
            "another guid at the same address",
            Tell { guid: Some("neu".to_owned()), ..old.clone() },
            Verdict::Cosmetic,
        ),
        ("no text any more", with(""), Verdict::Cosmetic),
    ];
    for (what, now, expected) in cases {
        let (stories, _) = read(&[], 0, std::slice::from_ref(&old));
        let (changed, decided) = read(&stories, 60, &[now]);
        assert_eq!(verdicts(&decided), [expected], "{what}: {:?}", decided.decisions[0].reason);
        assert_eq!(changed.len(), 1, "{what}");
        assert_eq!(changed[0].published, stories[0].published, "{what}");
        let corrected = expected == Verdict::Correction;
        assert_eq!(changed[0].updated, if corrected { at(60) } else { at(0) }, "{what}");
        assert_eq!(changed[0].state, if corrected { State::Corrected } else { State::Published }, "{what}");
        assert_eq!(changed[0].members[0].versions.len(), usize::from(corrected), "{what}");
    }
}

#[test]
fn what_a_page_says_of_itself_is_no_correction() {
    let with = |body: &str| named_with("1", "bad", "Hallenbad geschlossen", body);
    for (old, new) in [
        (format!("{BAD} Stand: 12.05.2026, 14:30 Uhr"), format!("{BAD} Stand: 13.05.2026, 9 Uhr")),
        (BAD.to_owned(), format!("{BAD} Stand: 13.05.2026")),
        (format!("{BAD} Teilen auf Facebook Drucken"), BAD.to_owned()),
        (format!("{} …", &BAD[..46]), format!("{} …", &BAD[..70])),
        (BAD.replace("Hallenbad", "Halenbad"), BAD.to_owned()),
        (BAD.to_owned(), BAD.replace("9. Mai", "09.05.2026")),
        (
            BAD.replace("der Kurs", "der Kurs der Schwimmerinnen und Schwimmer"),
            BAD.replace("der Kurs", "der Kurs der Schwimmer*innen"),
        ),
    ] {
        let (stories, _) = read(&[], 0, &[with(&old)]);
        let (after, decided) = read(&stories, 60, &[with(&new)]);
        assert_eq!(verdicts(&decided), [Verdict::Cosmetic], "{old} / {new}: {}", decided.decisions[0].reason);
        assert_eq!(after[0].updated, stories[0].updated);
    }
}

#[test]
fn a_rebuilt_site_tells_its_old_releases_again() {
    let old = |number: i64, title: &str, body: &str| Tell {
        published: Some(-number * 3_000),
        guid: Some(format!("old-{number}")),
        link: Some(format!("https://a.example/alt/{number}")),
        ..tell_with(title, body)
    };
    let titles = [
        ("Hallenbad geschlossen", BAD),
        ("Haushalt für 2027 beschlossen", RAT),
        ("Neues aus dem Bauhof", ""),
    ];
    let before: Vec<Tell> =
        (0..).zip(titles).map(|(number, (title, body))| old(number, title, body)).collect();
    let (stories, _) = read(&[], 0, &before);
    let rebuilt = |tell: &Tell, number: usize| Tell {
        guid: None,
        link: Some(format!("https://www.a.example/neu/beitrag-{number}")),
        body: tell.body.chars().take(60).collect(),
        ..tell.clone()
    };
    let after: Vec<Tell> = before.iter().enumerate().map(|(number, tell)| rebuilt(tell, number)).collect();
    let (now, decided) = read(&stories, 60, &after);
    assert_eq!(verdicts(&decided), [Verdict::Cosmetic; 3], "{:?}", decided.decisions);
    assert_eq!(now.len(), 3);

    // Another text under an old title is another release.
    let other = Tell { body: RAT.to_owned(), ..rebuilt(&before[0], 9) };
    let (now, _) = read(&stories, 60, &[other]);
    assert_eq!(now.len(), 4);
}

#[test]
fn an_item_without_keys_is_recognised_when_edited_and_not_when_the_series_goes_on() {
    let item = |title: &str, body: &str| tell_with(title, body);
    let cases = [
        (item("Hallenbad geschlossen", &BAD.replace("9. Mai", "12. Mai")), Verdict::Correction),
        (item("Hallenbad länger geschlossen", BAD), Verdict::Correction),
        (item("Haushalt beschlossen", RAT), Verdict::New),
    ];
    for (now, expected) in cases {
        let (stories, _) = read(&[], 0, &[item("Hallenbad geschlossen", BAD)]);
        let (_, decided) = read(&stories, 60, &[now]);
        assert_eq!(verdicts(&decided), [expected], "{}", decided.decisions[0].reason);
    }
    let (stories, _) = read(&[], 0, &[item("Amtsblatt Nr. 3", BAD)]);
    let (_, decided) = read(&stories, 60, &[item("Amtsblatt Nr. 4", BAD)]);
    assert_eq!(verdicts(&decided), [Verdict::New]);
}

#[test]
fn a_correction_says_what_changed_and_keeps_what_was_said() {
    let old = named("1", "bad", "Hallenbad geschlossen", BAD);
    let (stories, _) = read(&[], 0, std::slice::from_ref(&old));
    let (stories, decided) = read(&stories, 60, &[Tell { body: BAD.replace("9. Mai", "12. Mai"), ..old }]);
    assert_eq!(decided.decisions[0].reason, "the text: „9“ became „12“");
    let member = stories[0].head();
    assert_eq!(member.versions[0].facts.summary.as_deref(), Some(BAD));
    assert_eq!((member.first_seen, member.changed, member.versions[0].replaced), (at(0), at(60), at(60)));
}

#[test]
fn the_offices_own_time_of_a_correction_is_believed_unless_it_lies_ahead() {
    let old = named("1", "bad", "Hallenbad geschlossen", BAD);
    for (said, expected) in [(Some(50), 50), (Some(90), 60), (Some(-10), 60), (None, 60)] {
        let (stories, _) = read(&[], 0, std::slice::from_ref(&old));
        let now = Tell { body: BAD.replace("Mai", "Juni"), updated: said, ..old.clone() };
        let (stories, _) = read(&stories, 60, &[now]);
        assert_eq!(stories[0].updated, at(expected), "{said:?}");
    }
}

#[test]
fn a_server_that_alternates_between_two_versions_does_not_flicker() {
    let versions = [BAD.to_owned(), BAD.replace("9. Mai", "12. Mai")];
    let say =
        |version: &String| Tell { body: version.clone(), ..named("1", "bad", "Hallenbad geschlossen", "") };
    let (mut stories, _) = read(&[], 0, &[say(&versions[0])]);
    let mut corrections = 0;
    for turn in 1..400 {
        let (after, decided) = read(&stories, turn * 15, &[say(&versions[turn as usize % 2])]);
        corrections += verdicts(&decided).iter().filter(|verdict| **verdict == Verdict::Correction).count();
        stories = after;
    }
    assert!(corrections <= 3, "{corrections} corrections");
    // A correction that is taken back days later is one.
    let (stories, _) = read(&[], 0, &[say(&versions[0])]);
    let (stories, _) = read(&stories, 60, &[say(&versions[1])]);
    let (_, decided) = read(&stories, 60 * 48, &[say(&versions[0])]);
    assert_eq!(verdicts(&decided), [Verdict::Correction]);
}

#[test]
fn keys_in_conflict_are_settled_by_the_text() {
    let old = named("1", "bad", "Hallenbad geschlossen", BAD);
    let cases: [Case; 7] = [
        ("guid reused at another address", named("1", "rat", "Haushalt beschlossen", RAT), Verdict::New),
        ("page reused", named("2", "bad", "Haushalt beschlossen", RAT), Verdict::New),
        ("page and guid reused", named("1", "bad", "Haushalt beschlossen", RAT), Verdict::New),
        ("moved and corrected", named("1", "neu", "Hallenbad länger geschlossen", BAD), Verdict::Correction),
        ("site rebuilt", named("x", "y", "Hallenbad geschlossen", BAD), Verdict::Cosmetic),
        ("no keys but the text", tell("Hallenbad geschlossen", BAD), Verdict::Cosmetic),
        ("nothing shared", named("x", "y", "Haushalt beschlossen", RAT), Verdict::New),
    ];
    for (what, now, expected) in cases {
        let (stories, _) = read(&[], 0, std::slice::from_ref(&old));
        let (after, decided) = read(&stories, 60, &[now]);
        assert_eq!(verdicts(&decided), [expected], "{what}: {}", decided.decisions[0].reason);
        assert_eq!(after.len(), if expected == Verdict::New { 2 } else { 1 }, "{what}");
    }
}

#[test]
fn a_series_in_equal_words_stays_a_series() {
    let notice =
        "Die Messstellen der Woche stehen in der angehängten Datei, die Stadt bittet um Vorsicht am Steuer.";
    let week = |number: i64| Tell {
        published: Some(number * 7 * 24 * 60),
        ..named(&number.to_string(), &format!("blitzer-{number}"), "Hier wird geblitzt", notice)
    };
    let (stories, decided) = read(&[], 20_000, &[week(1), week(0)]);
    assert_eq!(verdicts(&decided), [Verdict::New, Verdict::New]);
    let (_, decided) = read(&stories, 30_000, &[week(2), week(1), week(0)]);
    assert_eq!(verdicts(&decided), [Verdict::New, Verdict::Unchanged, Verdict::Unchanged]);
}

#[test]
fn many_releases_at_one_address_stay_apart() {
    let at_one = |number: &str| Tell {
        link: Some("https://a.example/amtsblatt".to_owned()),
        guid: Some(number.to_owned()),
        title: format!("Amtsblatt Nr. {number}"),
        ..Tell::default()
    };
    let (stories, decided) = read(&[], 0, &[at_one("2"), at_one("1")]);
    assert_eq!(verdicts(&decided), [Verdict::New, Verdict::New]);
    let (_, decided) = read(&stories, 60, &[at_one("3"), at_one("2"), at_one("1")]);
    assert_eq!(verdicts(&decided), [Verdict::New, Verdict::Unchanged, Verdict::Unchanged]);
}

#[test]
fn a_release_listed_twice_is_one_story() {
    let once = named("1", "bad", "Hallenbad geschlossen", BAD);
    let pinned =
        Tell { guid: None, body: "Das Hallenbad bleibt wegen einer Reparatur".to_owned(), ..once.clone() };
    let (stories, decided) = read(&[], 0, &[pinned.clone(), once.clone()]);
    assert_eq!(stories.len(), 1, "{:?}", decided.decisions);
    let (_, decided) = read(&stories, 60, &[pinned, once]);
    assert_eq!(verdicts(&decided)[1], Verdict::Unchanged);
}

#[test]
fn offices_join_at_one_address_and_in_equal_words() {
    let link = Some("https://a.example/2026/hallenbad-zu".to_owned());
    let told = Tell { link: link.clone(), ..named("1", "", "Hallenbad geschlossen", BAD) };
    let cases: [Case; 6] = [
        ("same address", Tell { link, ..tell("Bad zu", "Heute kein Schwimmen.") }, Verdict::Joined),
        (
            "same words",
            Tell { link: Some("https://b.example/7".to_owned()), guid: None, ..told.clone() },
            Verdict::Joined,
        ),
        ("same guid only", named("1", "elsewhere", "Haushalt beschlossen", RAT), Verdict::New),
        (
            "same words long after",
            Tell { published: Some(60 * 24 * 90), ..tell("Hallenbad geschlossen", BAD) },
            Verdict::New,
        ),
        (
            "the office's start page",
            Tell { link: Some("https://a.example/".to_owned()), ..tell("Haushalt beschlossen", RAT) },
            Verdict::New,
        ),
        ("other words", tell("Haushalt beschlossen", RAT), Verdict::New),
    ];
    for (what, other, expected) in cases {
        let told = Tell { published: Some(0), ..told.clone() };
        let (stories, _) = read(
            &[],
            0,
            &[told, Tell { link: Some("https://a.example/".to_owned()), ..tell("Amt", "Hallo") }],
        );
        let (after, decided) = read_as("b", 0, &stories, 60, vec![entry(&other).of("b")]);
        assert_eq!(verdicts(&decided), [expected], "{what}: {}", decided.decisions[0].reason);
        if expected == Verdict::Joined {
            assert_eq!(after[0].head().entry.source.as_str(), "a", "{what}");
            assert_eq!((after[0].updated, after[0].touched), (stories[0].updated, at(60)), "{what}");
        }
    }
}

#[test]
fn a_short_equal_text_is_no_evidence() {
    let short = tell("Stromabschaltung", "Am Mittwoch wird der Strom abgeschaltet.");
    let (stories, _) = read(&[], 0, std::slice::from_ref(&short));
    let (_, decided) = read_as("b", 0, &stories, 60, vec![entry(&short).of("b")]);
    assert_eq!(verdicts(&decided), [Verdict::New]);
}

#[test]
fn who_must_not_merge_does_not() {
    let told = tell("Hallenbad geschlossen", BAD);
    let (stories, _) = read(&[], 0, std::slice::from_ref(&told));
    let mut alone = source("b", 0);
    alone.merge = false;
    let decided = decide(&alone, vec![entry(&told).of("b")], Known::new(stories), &context(60));
    assert_eq!(verdicts(&decided), [Verdict::New]);
}

#[test]
fn the_higher_authority_speaks_and_nothing_else_moves() {
    let told = Tell { published: Some(-30), ..tell("Hallenbad geschlossen", BAD) };
    let (stories, _) = read(&[], 0, std::slice::from_ref(&told));
    for (authority, head) in [(9, "b"), (0, "a"), (-1, "a")] {
        let joins = vec![entry(&told).of("b")];
        let (after, _) = read_as("b", authority, &stories, 60, joins.clone());
        assert_eq!(after[0].head().entry.source.as_str(), head);
        let same = |story: &Story| (story.id, story.published, story.updated, story.rank, story.state);
        assert_eq!(same(&after[0]), same(&stories[0]));
        let (_, again) = read_as("b", authority, &after, 90, joins);
        assert!(again.stories.is_empty());
    }
}

#[test]
fn a_correction_by_a_further_member_moves_no_story() {
    let told = tell("Hallenbad geschlossen", BAD);
    let (stories, _) = read(&[], 0, std::slice::from_ref(&told));
    let (stories, _) = read_as(
        "b",
        0,
        &stories,
        30,
        vec![entry(&Tell { guid: Some("b".to_owned()), ..told.clone() }).of("b")],
    );
    let changed = Tell { guid: Some("b".to_owned()), body: BAD.replace("9. Mai", "11. Mai"), ..told };
    let (after, decided) = read_as("b", 0, &stories, 60, vec![entry(&changed).of("b")]);
    assert_eq!(verdicts(&decided), [Verdict::Correction]);
    assert_eq!((after[0].updated, after[0].state), (at(0), State::Published));
}

/// First seen with a title alone, read in full later: the second story was one too many.
#[test]
fn a_later_look_joins_what_turns_out_to_be_one() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let (stories, _) = read(&[], 0, std::slice::from_ref(&told));
    let bare = Tell {
        guid: Some("b1".to_owned()),
        link: Some("https://b.example/1".to_owned()),
        ..tell("Hallenbad", "")
    };
    let (stories, decided) = read_as("b", 0, &stories, 30, vec![entry(&bare).of("b")]);
    assert_eq!(verdicts(&decided), [Verdict::New]);
    let (older, younger) = (stories[0].id, stories[1].id);
    let whole = Tell { title: told.title.clone(), body: told.body.clone(), ..bare };
    let (joined, decided) = read_as("b", 0, &stories, 60, vec![entry(&whole).of("b")]);
    assert_eq!(verdicts(&decided), [Verdict::Joined], "{:?}", decided.decisions);
    assert!(
        decided.decisions[0].reason.contains("both say „geschlossen“"),
        "{}",
        decided.decisions[0].reason
    );
    assert_eq!(
        (joined[0].id, joined[0].members.len(), joined[0].published),
        (older, 2, stories[0].published)
    );
    assert_eq!(
        (joined[1].id, joined[1].state),
        (younger, State::Ended { at: at(60), into: older, shown: true })
    );
    for by in ["a", "b"] {
        let told = if by == "a" { &told } else { &whole };
        let (after, decided) = read_as(by, 0, &joined, 90, vec![entry(told).of(by)]);
        assert_eq!((verdicts(&decided), &after), (vec![Verdict::Unchanged], &joined));
    }
    // What a person has parted is not joined by a later look either.
    let split = feeds::merge::by_hand::split(joined[0].clone(), &"b".parse().unwrap(), at(70)).unwrap();
    let edited = Tell { body: format!("{BAD} Die Sauna bleibt offen."), ..whole };
    let (_, decided) = read_as("b", 0, &split.stories, 100, vec![entry(&edited).of("b")]);
    assert_ne!(verdicts(&decided), [Verdict::Joined]);
}

#[test]
fn what_was_withdrawn_stays_so() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let (mut stories, _) = read(&[], 0, std::slice::from_ref(&told));
    stories[0].state = State::Withdrawn { at: at(30), why: Withdrawal::Person, shown: true };
    let changed = Tell { body: BAD.replace("Mai", "Juni"), ..told.clone() };
    let (after, decided) = read(&stories, 60, &[changed]);
    assert_eq!(verdicts(&decided), [Verdict::Unchanged]);
    assert_eq!(after, stories);
    // Another office's telling of what its first office took back is a story of its own.
    stories[0].state = State::Withdrawn { at: at(30), why: Withdrawal::Presumed, shown: true };
    let (after, decided) = read_as("b", 0, &stories, 60, vec![entry(&told).of("b")]);
    assert_eq!((verdicts(&decided), after.len()), (vec![Verdict::New], 2));
}

#[test]
fn a_page_read_once_is_kept_and_read_again_for_a_correction() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let mut first = entry(&told);
    first.article = Some(feeds::model::Facts {
        title: "Hallenbad bis 9. Mai geschlossen".to_owned(),
        ..first.listed.clone()
    });
    let (stories, _) = read_as("a", 0, &[], 0, vec![first.clone()]);
    let known = Known::new(stories.clone());
    assert!(!known.wants_page(&entry(&told), at(9)));
    assert!(known.wants_page(&entry(&told).of("b"), at(9)));
    let (after, decided) = read(&stories, 60, std::slice::from_ref(&told));
    assert_eq!(verdicts(&decided), [Verdict::Unchanged]);
    assert_eq!(after[0].head().entry.article, first.article);

    let missed = Known::new(read(&[], 0, std::slice::from_ref(&told)).0);
    assert!(missed.wants_page(&entry(&told), at(30)), "its page could not be read a moment ago");
    assert!(!missed.wants_page(&entry(&told), at(300)));

    let corrected = Tell { title: "Hallenbad wieder offen".to_owned(), ..told };
    assert!(known.wants_page(&entry(&corrected), at(9)));
    let (after, _) = read(&stories, 60, &[corrected]);
    assert_eq!(after[0].head().entry.facts().title, "Hallenbad wieder offen");
}

#[test]
fn what_is_under_embargo_is_held_until_its_time_and_then_published_as_new() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let mut under_embargo = entry(&told);
    under_embargo.listed.embargo = Some(at(100));
    let (held, decided) = read_as("a", 0, &[], 0, vec![under_embargo.clone()]);
    assert_eq!(verdicts(&decided), [Verdict::Held]);
    assert_eq!(held[0].state, State::Held { until: at(100) });
    let (again, decided) = read_as("a", 0, &held, 15, vec![under_embargo.clone()]);
    assert_eq!((verdicts(&decided), &again), (vec![Verdict::Unchanged], &held));

    assert!(release(again.clone(), at(99)).stories.is_empty());
    let released = release(again, at(100));
    assert_eq!(released.stories[0].state, State::Published);
    assert_eq!(verdicts(&released), [Verdict::New]);

    // A note that comes too late takes nothing back.
    let (public, _) = read_as("a", 0, &[], 0, vec![entry(&told)]);
    let (after, _) = read_as("a", 0, &public, 15, vec![under_embargo]);
    assert!(after[0].state.is_public());
}

#[test]
fn an_embargo_that_is_moved_or_lifted_is_followed() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let until = |minute: Option<i64>| {
        let mut entry = entry(&told);
        entry.listed.embargo = minute.map(at);
        vec![entry]
    };
    let (held, _) = read_as("a", 0, &[], 0, until(Some(100)));
    let (later, _) = read_as("a", 0, &held, 15, until(Some(200)));
    assert_eq!(later[0].state, State::Held { until: at(200) });
    let (lifted, _) = read_as("a", 0, &later, 30, until(None));
    assert!(lifted[0].state.is_public());
}
