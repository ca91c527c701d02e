//! When a release that its list names no more is withdrawn, and when it is not.

use std::collections::{BTreeMap, BTreeSet};

use feeds::merge::absence::{self, Look, Place};
use feeds::model::{SourceId, State, Story, StoryId, Verdict, Withdrawal};

use super::samples::{Of, Tell, at, entry};
use super::{BAD, RAT, named, read, read_as, verdicts};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

fn a() -> SourceId {
    "a".parse().unwrap()
}

fn gone() -> Look {
    Look::Gone("its address answers 404".to_owned())
}

/// Stories of source `a`, and a list that names some of them.
struct Watch {
    stories: Vec<Story>,
}

impl Watch {
    fn of(stories: Vec<Story>) -> Self {
        Self { stories }
    }

    fn take(&mut self, changed: Vec<Story>) {
        for story in changed {
            let known = self.stories.iter_mut().find(|known| known.id == story.id);
            *known.unwrap() = story;
        }
    }

    /// The list names these stories and no others.
    fn lists(&mut self, minute: i64, told: &[StoryId]) {
        let told: BTreeSet<StoryId> = told.iter().copied().collect();
        self.take(absence::mark(&a(), self.stories.clone(), &told, at(minute)));
    }

    /// Every story that is wanted is found like this.
    fn look(&mut self, minute: i64, found: &Look) -> Vec<Verdict> {
        let wanted = absence::wanted(&a(), &self.stories, at(minute));
        let looks: BTreeMap<StoryId, Look> = wanted
            .into_iter()
            .map(|(id, place)| match place {
                Place::Address(_) => (id, found.clone()),
                Place::List(look) => (id, look),
            })
            .collect();
        let decided = absence::observe(&a(), self.stories.clone(), &looks, at(minute));
        let verdicts = verdicts(&decided);
        self.take(decided.stories);
        verdicts
    }

    fn state(&self) -> State {
        self.stories[0].state
    }
}

fn one() -> Watch {
    Watch::of(read(&[], 0, &[named("1", "bad", "Hallenbad geschlossen", BAD)]).0)
}

#[test]
fn three_looks_over_a_day_withdraw_and_fewer_or_shorter_do_not() {
    let day = DAY + 10;
    for (what, minutes, withdrawn) in [
        ("two looks", vec![10, day], false),
        ("three in an hour", vec![10, 71, 75], false),
        ("three within the day", vec![10, 8 * HOUR, 23 * HOUR], false),
        ("three over a day", vec![10, 12 * HOUR, day], true),
        ("at every quarter of an hour", (0..97).map(|quarter| 10 + 15 * quarter).collect(), true),
        ("one a day", vec![10, day, 2 * day], true),
    ] {
        let mut watch = one();
        watch.lists(10, &[]);
        let found: Vec<_> = minutes.iter().flat_map(|minute| watch.look(*minute, &gone())).collect();
        let expected = if withdrawn { vec![Verdict::Withdrawn] } else { vec![] };
        assert_eq!(found, expected, "{what}");
        let presumed =
            matches!(watch.state(), State::Withdrawn { why: Withdrawal::Presumed, shown: true, .. });
        assert_eq!(presumed, withdrawn, "{what}");
    }
}

#[test]
fn a_release_in_its_list_is_not_looked_for() {
    let mut watch = one();
    let listed = [watch.stories[0].id];
    watch.lists(10, &listed);
    assert_eq!(absence::next(&a(), &watch.stories), None);
    assert_eq!(absence::wanted(&a(), &watch.stories, at(DAY)), []);
}

#[test]
fn trouble_is_no_evidence_and_an_answer_begins_anew() {
    let mut watch = one();
    watch.lists(10, &[]);
    for minute in [10, 12 * HOUR, DAY + 20, 2 * DAY, 9 * DAY] {
        assert_eq!(watch.look(minute, &Look::Unclear), []);
    }
    assert!(watch.state().is_public());
    let mut watch = one();
    watch.lists(10, &[]);
    for (minute, found) in [
        (10, gone()),
        (12 * HOUR, gone()),
        (DAY + 20, Look::There),
        (3 * DAY, gone()),
        (3 * DAY + HOUR, gone()),
    ] {
        assert_eq!(watch.look(minute, &found), [], "{minute}");
    }
    // Trouble in between costs no look that counted.
    watch.look(4 * DAY, &Look::Unclear);
    assert_eq!(watch.look(4 * DAY + 2 * HOUR, &gone()), [Verdict::Withdrawn]);
}

#[test]
fn whoever_tells_it_again_brings_it_back_under_its_id() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let mut watch = one();
    let before = watch.stories[0].clone();
    watch.lists(10, &[]);
    for minute in [10, 12 * HOUR, DAY + 10] {
        watch.look(minute, &gone());
    }
    let withdrawn = watch.stories.clone();
    assert!(!withdrawn[0].state.is_public());
    let (back, decided) = read(&withdrawn, 3 * DAY, std::slice::from_ref(&told));
    assert_eq!(verdicts(&decided), [Verdict::Returned]);
    assert_eq!(back, [Story { touched: at(3 * DAY), ..before }]);
    // With another date it is a correction as well.
    let corrected = Tell { body: BAD.replace("9. Mai", "12. Mai"), ..told };
    let (back, decided) = read(&withdrawn, 3 * DAY, &[corrected]);
    assert_eq!((verdicts(&decided), back[0].state), (vec![Verdict::Correction], State::Corrected));
    assert!(decided.decisions[0].reason.contains("again"));
    // Its address alone is enough.
    assert_eq!(watch.look(3 * DAY, &Look::There), [Verdict::Returned]);
    assert!(watch.state().is_public());
}

#[test]
fn a_story_of_two_offices_stays_with_the_other_one() {
    let told = named("1", "bad", "Hallenbad geschlossen", BAD);
    let (stories, _) = read(&[], 0, std::slice::from_ref(&told));
    let (stories, _) = read_as("b", 0, &stories, 5, vec![entry(&told).of("b")]);
    assert_eq!(stories[0].head().entry.source, a());
    let mut watch = Watch::of(stories);
    let before = watch.stories[0].clone();
    watch.lists(10, &[]);
    watch.look(10, &gone());
    watch.look(12 * HOUR, &gone());
    assert_eq!(watch.look(DAY + 10, &gone()), [Verdict::Withdrawn]);
    let story = &watch.stories[0];
    assert!(story.state.is_public());
    assert_eq!((story.id, story.published, story.updated), (before.id, before.published, before.updated));
    assert_eq!(story.head().entry.source.as_str(), "b");
    let tellers: Vec<_> = story.tellers().map(|member| member.entry.source.as_str()).collect();
    assert_eq!(tellers, ["b"]);
    // And back again.
    let (back, decided) = read(&watch.stories, 3 * DAY, &[told]);
    assert_eq!(verdicts(&decided), [Verdict::Returned]);
    assert_eq!(back[0].members, before.members);
}

/// Items of a page that have no address of their own: only their list can tell.
#[test]
fn items_without_an_address_are_gone_when_older_ones_stay() {
    let items = |number: i64, title: &'static str, body: &'static str| Tell {
        published: Some(-number * DAY),
        ..super::tell(title, body)
    };
    let list = [items(1, "Hallenbad geschlossen", BAD), items(2, "Haushalt 2027 beschlossen", RAT)];
    let (stories, _) = read(&[], 0, &list);
    let minutes = [10, 12 * HOUR, DAY + 10];
    let (newer, older) = (stories[0].id, stories[1].id);
    for (what, stays, withdrawn) in
        [("the older one stays", older, true), ("the newer one stays", newer, false)]
    {
        let mut watch = Watch::of(stories.clone());
        let found: Vec<_> = minutes
            .iter()
            .flat_map(|minute| {
                watch.lists(*minute, &[stays]);
                watch.look(*minute, &Look::There)
            })
            .collect();
        assert_eq!(!found.is_empty(), withdrawn, "{what}");
    }
    // The older one goes as well before the day is over: the list was cut, or emptied.
    let mut watch = Watch::of(stories);
    for (minute, told) in
        [(10, vec![older]), (12 * HOUR, vec![older]), (20 * HOUR, vec![]), (2 * DAY, vec![])]
    {
        watch.lists(minute, &told);
        assert_eq!(watch.look(minute, &Look::There), []);
    }
}

/// After a relaunch every old address is gone, and nothing was withdrawn.
#[test]
fn a_rebuilt_site_withdraws_nothing() {
    let told: Vec<Tell> = (0..8)
        .map(|number| Tell {
            guid: Some(number.to_string()),
            link: Some(format!("https://a.example/2026/meldung-{number}")),
            ..super::tell_with(
                &format!("Straße {number} gesperrt"),
                &format!("{RAT} Punkt {number} wurde vertagt."),
            )
        })
        .collect();
    let (stories, _) = read(&[], 0, &told);
    assert_eq!(stories.len(), 8);
    let mut watch = Watch::of(stories.clone());
    watch.lists(10, &[]);
    for minute in [10, 12 * HOUR, DAY + 10, 3 * DAY] {
        assert_eq!(watch.look(minute, &gone()), []);
    }
    // Most addresses lead to the new front page, which says nothing, and the rest is gone.
    let mut watch = Watch::of(stories.clone());
    watch.lists(10, &[]);
    let unclear: BTreeSet<StoryId> = watch.stories[..4].iter().map(|story| story.id).collect();
    for minute in [10, 12 * HOUR, DAY + 10, 3 * DAY] {
        let wanted = absence::wanted(&a(), &watch.stories, at(minute));
        let found = |id| if unclear.contains(&id) { Look::Unclear } else { gone() };
        let looks: BTreeMap<StoryId, Look> = wanted.into_iter().map(|(id, _)| (id, found(id))).collect();
        let decided = absence::observe(&a(), watch.stories.clone(), &looks, at(minute));
        assert_eq!(verdicts(&decided), []);
        watch.take(decided.stories);
    }
    // Two of eight are another matter.
    let mut watch = Watch::of(stories);
    watch.lists(10, &[]);
    for minute in [10, 12 * HOUR, DAY + 10] {
        let wanted = absence::wanted(&a(), &watch.stories, at(minute));
        // Those found gone before come first.
        let found = |place| if place < 2 { gone() } else { Look::There };
        let looks = wanted.into_iter().enumerate().map(|(place, (id, _))| (id, found(place)));
        let looks: BTreeMap<StoryId, Look> = looks.collect();
        let decided = absence::observe(&a(), watch.stories.clone(), &looks, at(minute));
        watch.take(decided.stories);
    }
    assert_eq!(watch.stories.iter().filter(|story| !story.state.is_public()).count(), 2);
}

/// Nobody is asked more often than the decision needs.
#[test]
fn looks_are_few() {
    let mut watch = one();
    watch.lists(0, &[]);
    let mut asked = 0;
    for quarter in 0..4 * 24 * 30 {
        let minute = quarter * 15;
        asked += absence::wanted(&a(), &watch.stories, at(minute)).len();
        watch.look(minute, &Look::There);
    }
    assert!((20..=30).contains(&asked), "{asked} looks in thirty days");
    let mut watch = one();
    watch.lists(0, &[]);
    let mut asked = 0;
    for quarter in 0..=4 * 24 {
        asked += absence::wanted(&a(), &watch.stories, at(quarter * 15)).len();
        watch.look(quarter * 15, &gone());
    }
    assert_eq!((asked, watch.state().is_public()), (3, false));
}
