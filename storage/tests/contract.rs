//! The contract of `Store`, promise by promise, asked of every backend.
//!
//! A check here is a function of a fresh store and knows no backend; a new backend is one line in [`BACKENDS`].
//! What only a store on a drive can promise is in `contract/opening.rs` and `contract/crash.rs`.

#![expect(clippy::unwrap_used, reason = "a test that panics says where")]

#[path = "contract/archives.rs"]
mod archives;
#[path = "contract/backup.rs"]
mod backup;
#[path = "contract/crash.rs"]
mod crash;
#[path = "contract/erasing.rs"]
mod erasing;
#[path = "contract/indexes.rs"]
mod indexes;
#[path = "contract/kept.rs"]
mod kept;
#[path = "contract/letters.rs"]
mod letters;
#[path = "contract/opening.rs"]
mod opening;
#[path = "contract/random.rs"]
mod random;
#[path = "contract/samples.rs"]
mod samples;
#[path = "contract/seconds.rs"]
mod seconds;
#[path = "contract/words.rs"]
mod words;

use std::path::Path;
use std::sync::Arc;

use feeds::merge::{self, by_hand};
use feeds::model::{Absence, Author, Decision, Key, Revision, State, Story, StoryId, Verdict, Withdrawal};
use storage::{
    ALIKE_LIMIT, Batch, DECISION_LIMIT, NEAR_LIMIT, RobotsRecord, RunRecord, SourceState, Store, TRACE_LIMIT,
    ToldRecord, Unlisted,
};

use samples::{at, batch, decision, guid, id, member, source, state_of, story, titled, traces};

/// Every backend by the address it has when a directory is given.
const BACKENDS: [fn(&Path) -> String; 2] =
    [|_| "memory:".to_owned(), |directory| format!("sled:{}", directory.display())];

/// Runs a check on a fresh store of every backend.
async fn on_every_backend(check: impl AsyncFn(Arc<dyn Store>)) {
    for address in BACKENDS {
        let directory = tempfile::tempdir().unwrap();
        check(storage::open(&address(directory.path())).await.unwrap()).await;
    }
}

fn ids(stories: &[Story]) -> Vec<u128> {
    stories.iter().map(|story| story.id.0.as_u128()).collect()
}

#[tokio::test]
async fn an_empty_store_answers_with_nothing() {
    on_every_backend(async |store| {
        assert_eq!(store.sources().await.unwrap(), []);
        assert_eq!(store.source(&source("a")).await.unwrap(), None);
        assert_eq!(store.near(&source("a"), &[guid("1")]).await.unwrap(), []);
        assert_eq!(store.alike(&traces("Ein Titel")).await.unwrap(), []);
        assert_eq!(store.timeline(None, None, 10).await.unwrap(), []);
        assert_eq!(store.story(id(1)).await.unwrap(), None);
        assert_eq!(store.decisions(id(1)).await.unwrap(), []);
        assert_eq!(store.revision().await.unwrap(), (Revision(0), None));
        assert_eq!(store.last_run().await.unwrap(), None);
        assert_eq!(store.robots("https://a.example:443").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn promise_1_every_part_of_a_batch_is_there() {
    on_every_backend(async |store| {
        let given = batch("a", 5, vec![story(1, &["a"]), story(2, &["a", "b"])]);
        store.commit(given.clone()).await.unwrap();

        assert_eq!(store.source(&source("a")).await.unwrap().as_ref(), given.state.as_ref());
        assert_eq!(store.sources().await.unwrap(), [given.state.unwrap()]);
        assert_eq!(store.story(id(1)).await.unwrap().as_ref(), Some(&given.stories[0]));
        assert_eq!(store.near(&source("b"), &[guid("2")]).await.unwrap(), [given.stories[1].clone()]);
        assert_eq!(ids(&store.timeline(None, None, 10).await.unwrap()), [2, 1]);
        assert_eq!(store.decisions(id(2)).await.unwrap(), [given.decisions[1].clone()]);
        assert_eq!(store.revision().await.unwrap(), (Revision(1), Some(at(5))));
    })
    .await;
}

#[tokio::test]
async fn promise_1_of_a_story_given_twice_the_last_one_stands() {
    on_every_backend(async |store| {
        let first = Story { published: at(900), ..story(1, &["b"]) };
        let last = story(1, &["a"]);
        store.commit(batch("a", 5, vec![first, last.clone()])).await.unwrap();
        assert_eq!(store.timeline(None, None, 10).await.unwrap(), [last]);
        assert_eq!(store.timeline(Some(&source("b")), None, 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn promise_3_every_key_of_every_member_leads_to_the_story() {
    on_every_backend(async |store| {
        let mut told = story(1, &["a", "b"]);
        told.members[1].entry.keys = vec![
            Key::Object("tx|1.2.3".to_owned()),
            Key::Address(format!("https://b.example/{}", "lang/".repeat(2_000))),
            Key::Text("00112233445566778899aabbccddeeff".to_owned().try_into().unwrap()),
            guid(""),
        ];
        store.commit(batch("a", 5, vec![told.clone(), story(2, &["c"])])).await.unwrap();
        for key in told.members.iter().flat_map(|member| &member.entry.keys) {
            for asking in ["a", "b", "c", "stranger"] {
                let found = store.near(&source(asking), std::slice::from_ref(key)).await.unwrap();
                assert_eq!(found, std::slice::from_ref(&told), "{asking} asking for {key:?}");
            }
        }
        let all: Vec<Key> = told.members.iter().flat_map(|member| member.entry.keys.clone()).collect();
        assert_eq!(ids(&store.near(&source("a"), &all).await.unwrap()), [1]);
        assert_eq!(store.near(&source("a"), &[guid("tx|1.2.3")]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn promise_3_a_key_given_up_leads_nowhere() {
    on_every_backend(async |store| {
        let mut told = story(1, &["a"]);
        store.commit(batch("a", 5, vec![told.clone()])).await.unwrap();
        told.members[0].entry.keys = vec![guid("other")];
        store.commit(batch("a", 6, vec![told.clone()])).await.unwrap();
        assert_eq!(store.near(&source("a"), &[guid("1")]).await.unwrap(), []);
        assert_eq!(store.near(&source("a"), &[guid("other")]).await.unwrap(), [told]);
    })
    .await;
}

#[tokio::test]
async fn promise_3_held_and_withdrawn_stories_are_found() {
    on_every_backend(async |store| {
        let held = Story { state: State::Held { until: at(99) }, ..story(1, &["a"]) };
        let gone = Story {
            state: State::Withdrawn { at: at(5), why: Withdrawal::Person, shown: true },
            ..story(2, &["a"])
        };
        store.commit(batch("a", 5, vec![held, gone])).await.unwrap();
        let found = store.near(&source("a"), &[guid("1"), guid("2")]).await.unwrap();
        assert_eq!(ids(&found), [1, 2]);
    })
    .await;
}

/// TYPO3 and many others count their releases 1, 2, 3: among ten thousand sources everybody has a "1".
#[tokio::test]
async fn promise_3_others_with_the_same_number_crowd_nobody_out() {
    on_every_backend(async |store| {
        for number in 0..3 * NEAR_LIMIT as u128 {
            let mut told = story(number, &[]);
            told.members = vec![member(&format!("s-{number:04}"), vec![guid("1")])];
            store.commit(batch("a", 5, vec![told])).await.unwrap();
        }
        for number in [0, NEAR_LIMIT as u128, 3 * NEAR_LIMIT as u128 - 1] {
            let found = store.near(&source(&format!("s-{number:04}")), &[guid("1")]).await.unwrap();
            assert!(ids(&found).contains(&number), "{number} does not find itself");
            assert_eq!(found.len(), NEAR_LIMIT + 1);
        }
    })
    .await;
}

#[tokio::test]
async fn promise_3_what_shares_most_traces_is_found_first() {
    on_every_backend(async |store| {
        let stories = vec![
            titled(1, "Neues Klärwerk in Altenried reinigt Abwasser von Arzneiresten"),
            titled(2, "Neues Klärwerk in Altenried öffnet seine Türen"),
            titled(3, "Gemeinderat tagt im Mai"),
            Story { state: State::Held { until: at(99) }, ..titled(4, "Gemeinderat tagt im Mai") },
        ];
        store.commit(batch("a", 5, stories)).await.unwrap();
        let alike = async |title| ids(&store.alike(&traces(title)).await.unwrap());
        assert_eq!(alike("Neues Klärwerk in Altenried reinigt Abwasser von Arzneiresten").await[0], 1);
        assert_eq!(alike("Gemeinderat tagt im Mai").await, [4, 3]);
        assert_eq!(store.alike(&[]).await.unwrap(), []);

        // A story that no longer says it is no longer found by it.
        store.commit(batch("a", 6, vec![titled(3, "Bauhof sucht Fahrer")])).await.unwrap();
        assert_eq!(alike("Gemeinderat tagt im Mai").await, [4]);
        assert_eq!(alike("Bauhof sucht Fahrer").await, [3]);
    })
    .await;
}

#[tokio::test]
async fn promise_3_a_phrase_of_thousands_gives_a_bounded_answer() {
    on_every_backend(async |store| {
        let stories = (0..3 * TRACE_LIMIT as u128).map(|number| titled(number, "Öffentliche Bekanntmachung"));
        store.commit(batch("a", 5, stories.collect())).await.unwrap();
        let found = store.alike(&traces("Öffentliche Bekanntmachung")).await.unwrap();
        assert_eq!(found.len(), ALIKE_LIMIT);
        assert_eq!(found[0].id, id(3 * TRACE_LIMIT as u128 - 1));
    })
    .await;
}

#[tokio::test]
async fn promise_3_what_few_say_tells_more_than_what_a_whole_series_says() {
    on_every_backend(async |store| {
        let title =
            |week| format!("Geschwindigkeitskontrollen in Wendau: Messstellen in der Kalenderwoche {week}");
        let stories = (0..3 * TRACE_LIMIT as u128).map(|week| titled(week, &title(week)));
        store.commit(batch("a", 5, stories.collect())).await.unwrap();
        assert_eq!(ids(&store.alike(&traces(&title(7))).await.unwrap())[0], 7);
    })
    .await;
}

#[tokio::test]
async fn promise_3_beside_one_that_has_the_whole_text_those_with_its_title_alone_are_left_out() {
    on_every_backend(async |store| {
        let title = "Öffentliche Bekanntmachung";
        let mut whole = titled(1, title);
        let said = &mut whole.members[0].entry.listed;
        said.summary = Some(
            "Der Stadtrat von Altenried hat am Montag beschlossen, die Turnhalle neben dem Bahnhof abzureißen und \
             an ihrer Stelle einen Kindergarten mit vier Gruppen, Garten und Küche zu bauen."
                .to_owned(),
        );
        let sought = merge::sought(&whole.members[0].entry);
        store.commit(batch("a", 5, vec![whole, titled(2, title)])).await.unwrap();
        assert_eq!(ids(&store.alike(&sought).await.unwrap()), [1]);
        assert_eq!(ids(&store.alike(&traces(title)).await.unwrap()), [2, 1]);
    })
    .await;
}

#[tokio::test]
async fn promise_4_the_timeline_is_public_and_newest_first() {
    on_every_backend(async |store| {
        let place = |number, minute, rank| Story { published: at(minute), rank, ..story(number, &["a"]) };
        let stories = vec![
            place(1, 10, 0),
            place(2, 10, 7),
            place(3, 10, 7),
            place(4, -70_000_000, 0),
            place(5, 2_000_000_000, 0),
            Story { state: State::Held { until: at(99) }, ..place(6, 10, 0) },
            Story {
                state: State::Withdrawn { at: at(1), why: Withdrawal::Person, shown: true },
                ..place(7, 10, 0)
            },
            Story { state: State::Corrected, ..place(8, 11, 0) },
        ];
        store.commit(batch("a", 5, stories)).await.unwrap();
        assert_eq!(ids(&store.timeline(None, None, 100).await.unwrap()), [5, 8, 3, 2, 1, 4]);
        assert_eq!(ids(&store.timeline(None, None, 2).await.unwrap()), [5, 8]);
        assert_eq!(store.timeline(None, None, 0).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn promise_4_pages_follow_on_each_other_whatever_became_of_the_last_story() {
    on_every_backend(async |store| {
        let stories: Vec<Story> = (0..7).map(|number| story(number, &["a"])).collect();
        store.commit(batch("a", 5, stories.clone())).await.unwrap();
        let first = store.timeline(None, None, 3).await.unwrap();
        assert_eq!(ids(&first), [6, 5, 4]);
        let gone = Story {
            state: State::Withdrawn { at: at(6), why: Withdrawal::Person, shown: true },
            ..stories[4].clone()
        };
        store.commit(batch("a", 6, vec![gone])).await.unwrap();
        let second = store.timeline(None, Some(first[2].order()), 3).await.unwrap();
        assert_eq!(ids(&second), [3, 2, 1]);
        let third = store.timeline(None, Some(second[2].order()), 3).await.unwrap();
        assert_eq!(ids(&third), [0]);
        assert_eq!(store.timeline(None, Some(third[0].order()), 3).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn promise_4_each_source_has_the_timeline_of_what_it_tells() {
    on_every_backend(async |store| {
        let stories = vec![story(1, &["a"]), story(2, &["a-b", "a"]), story(3, &["a-b"])];
        store.commit(batch("a", 5, stories)).await.unwrap();
        for (of, expected) in [("a", vec![2, 1]), ("a-b", vec![3, 2]), ("b", vec![])] {
            let page = store.timeline(Some(&source(of)), None, 10).await.unwrap();
            assert_eq!(ids(&page), expected, "timeline of {of}");
        }
        // A source that no longer tells a story no longer shows it.
        store.commit(batch("a", 6, vec![story(2, &["a"])])).await.unwrap();
        assert_eq!(ids(&store.timeline(Some(&source("a-b")), None, 10).await.unwrap()), [3]);
    })
    .await;
}

/// What is done to a published story, and whether the revision must move.
type Change = (&'static str, fn(&mut Story), u64);

const CHANGES: [Change; 11] = [
    ("nothing", |_| {}, 0),
    ("a key more", |story| story.members[0].entry.keys.push(guid("more")), 0),
    ("another authority", |story| story.members[0].authority = 3, 0),
    (
        "an article that says the same",
        |story| {
            story.members[0].entry.article = Some(story.members[0].entry.listed.clone());
        },
        0,
    ),
    ("another title", |story| story.members[0].entry.listed.title.push('!'), 1),
    ("a further member", |story| story.members.push(member("b", vec![guid("b")])), 1),
    ("another time", |story| story.published = at(9), 1),
    ("another update", |story| story.updated = at(9), 1),
    ("a correction", |story| story.state = State::Corrected, 1),
    (
        "a withdrawal",
        |story| story.state = State::Withdrawn { at: at(9), why: Withdrawal::Person, shown: true },
        1,
    ),
    ("an embargo", |story| story.state = State::Held { until: at(9) }, 1),
];

#[tokio::test]
async fn promise_5_the_revision_moves_with_what_is_shown() {
    on_every_backend(async |store| {
        for (number, (what, change, moves)) in (0..).zip(CHANGES) {
            let mut told = story(number, &["a"]);
            store.commit(batch("a", 5, vec![told.clone()])).await.unwrap();
            let (before, _) = store.revision().await.unwrap();
            change(&mut told);
            store.commit(batch("a", 6, vec![told])).await.unwrap();
            let (after, _) = store.revision().await.unwrap();
            assert_eq!(after.0 - before.0, moves, "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn promise_5_what_is_not_public_leaves_the_revision() {
    on_every_backend(async |store| {
        let mut held = Story { state: State::Held { until: at(99) }, ..story(1, &["a"]) };
        store.commit(batch("a", 5, vec![held.clone()])).await.unwrap();
        held.members[0].entry.listed.title.push('!');
        store.commit(batch("a", 6, vec![held.clone()])).await.unwrap();
        store
            .commit(batch(
                "a",
                7,
                vec![Story {
                    state: State::Withdrawn { at: at(7), why: Withdrawal::Person, shown: true },
                    ..held
                }],
            ))
            .await
            .unwrap();
        assert_eq!(store.revision().await.unwrap(), (Revision(0), None));
    })
    .await;
}

#[tokio::test]
async fn promise_5_one_commit_moves_the_revision_once_and_its_time_never_back() {
    on_every_backend(async |store| {
        store.commit(batch("a", 50, vec![story(1, &["a"]), story(2, &["a"])])).await.unwrap();
        assert_eq!(store.revision().await.unwrap(), (Revision(1), Some(at(50))));
        store.commit(batch("a", 40, vec![story(3, &["a"])])).await.unwrap();
        assert_eq!(store.revision().await.unwrap(), (Revision(2), Some(at(50))));
    })
    .await;
}

#[tokio::test]
async fn promise_5_an_office_with_a_new_name_is_shown() {
    on_every_backend(async |store| {
        store.commit(batch("a", 5, vec![])).await.unwrap();
        assert_eq!(store.revision().await.unwrap().0, Revision(0));
        let mut renamed = batch("a", 6, vec![]);
        let mut state = renamed.state.take().unwrap();
        state.office.name = "Amt für Neues".to_owned();
        state.failures = 3;
        renamed.state = Some(state.clone());
        store.commit(renamed.clone()).await.unwrap();
        assert_eq!(store.revision().await.unwrap(), (Revision(1), Some(at(6))));
        renamed.state = Some(SourceState { failures: 0, ..state });
        store.commit(renamed).await.unwrap();
        assert_eq!(store.revision().await.unwrap().0, Revision(1));
    })
    .await;
}

#[tokio::test]
async fn held_stories_are_found_when_their_time_comes_and_not_afterwards() {
    on_every_backend(async |store| {
        let until = |number: u128, minute| Story {
            state: State::Held { until: at(minute) },
            ..story(number, &["a"])
        };
        let held = vec![until(1, 30), until(2, 10), until(3, 20), story(4, &["a"])];
        store.commit(batch("a", 5, held.clone())).await.unwrap();
        let due = async |minute| -> Vec<StoryId> {
            store.held(at(minute)).await.unwrap().iter().map(|story| story.id).collect()
        };
        assert_eq!(due(9).await, []);
        assert_eq!(due(20).await, [id(2), id(3)]);
        let public = Story { state: State::Published, ..held[1].clone() };
        let changes = Batch { now: at(20), state: None, stories: vec![public], decisions: vec![] };
        store.commit(changes).await.unwrap();
        assert_eq!(due(99).await, [id(3), id(1)]);
        assert_eq!(store.sources().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn decisions_are_kept_in_order_and_unchanged_ones_are_not() {
    on_every_backend(async |store| {
        let verdicts = [Verdict::New, Verdict::Unchanged, Verdict::Cosmetic, Verdict::Correction];
        for (minute, verdict) in (0..).zip(verdicts) {
            let decisions = vec![decision(1, verdict, minute), decision(2, verdict, minute)];
            let state = Some(state_of("a"));
            store.commit(Batch { now: at(minute), state, stories: vec![], decisions }).await.unwrap();
        }
        let kept: Vec<Verdict> =
            store.decisions(id(1)).await.unwrap().iter().map(|decision| decision.verdict).collect();
        assert_eq!(kept, [Verdict::New, Verdict::Cosmetic, Verdict::Correction]);
    })
    .await;
}

#[tokio::test]
async fn of_very_many_decisions_the_first_the_newest_and_those_of_persons_are_kept() {
    on_every_backend(async |store| {
        let newest = 3 * DECISION_LIMIT as i64;
        for minute in 0..=newest {
            let by = if minute == 50 { Author::Operator } else { Author::Program };
            let decisions = vec![Decision { by, ..decision(1, Verdict::Cosmetic, minute) }];
            store.commit(Batch { now: at(minute), state: None, stories: vec![], decisions }).await.unwrap();
        }
        let kept = store.decisions(id(1)).await.unwrap();
        let times: Vec<_> = kept.iter().map(|decision| decision.at).collect();
        let room = DECISION_LIMIT as i64 - 2;
        let expected = [0, 50].into_iter().chain(newest - room + 1..=newest).map(at);
        assert_eq!(times, expected.collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn what_a_hub_was_told_last_is_kept_by_address() {
    on_every_backend(async |store| {
        let topic = "https://presse.example/atom.xml";
        assert_eq!(store.told(topic).await.unwrap(), None);
        for tag in ["1", "2"] {
            let hub = "https://hub.example/".parse().unwrap();
            let told = ToldRecord { hub, tag: tag.to_owned() };
            store.remember_told(topic, told.clone()).await.unwrap();
            assert_eq!(store.told(topic).await.unwrap(), Some(told));
            assert_eq!(store.told("https://presse.example/rss.xml").await.unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn the_last_run_and_the_last_robots_txt_are_kept() {
    on_every_backend(async |store| {
        for minute in [1, 2] {
            let run = RunRecord {
                began: at(minute),
                ended: at(minute + 1),
                read: 3,
                failed: 1,
                last_good: Some(at(minute)),
            };
            store.end_run(run.clone()).await.unwrap();
            assert_eq!(store.last_run().await.unwrap(), Some(run));
            let body = format!("# {minute}\n{}", "x".repeat(500 << 10));
            let robots = RobotsRecord { fetched: at(minute), status: Some(200), body };
            store.remember_robots("https://a.example:443", robots.clone()).await.unwrap();
            assert_eq!(store.robots("https://a.example:443").await.unwrap(), Some(robots));
            assert_eq!(store.robots("https://a.example:8443").await.unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn what_no_document_shows_is_listed_by_its_time() {
    on_every_backend(async |store| {
        let gone = |number, minute| Story {
            state: State::Withdrawn { at: at(minute), why: Withdrawal::Presumed, shown: true },
            ..story(number, &["a"])
        };
        let ended =
            Story { state: State::Ended { at: at(40), into: id(1), shown: true }, ..story(3, &["a"]) };
        let held =
            |number, minute| Story { state: State::Held { until: at(minute) }, ..story(number, &["a"]) };
        let stories =
            vec![gone(1, 30), gone(2, -50), ended, held(4, 30), held(5, 99), story(6, &["a"]), gone(7, 30)];
        store.commit(batch("a", 5, stories)).await.unwrap();
        let list = async |which, after| ids(&store.unlisted(which, after, 2).await.unwrap());
        assert_eq!(list(Unlisted::Gone, None).await, [3, 7]);
        assert_eq!(list(Unlisted::Gone, Some((at(30), id(7)))).await, [1, 2]);
        assert_eq!(list(Unlisted::Gone, Some((at(-50), id(2)))).await, [0; 0]);
        assert_eq!(list(Unlisted::Held, None).await, [5, 4]);
        assert_eq!(list(Unlisted::Held, Some((at(99), id(5)))).await, [4]);

        // Back again, it is no longer among them.
        store.commit(batch("a", 6, vec![story(7, &["a"]), story(5, &["a"])])).await.unwrap();
        assert_eq!(list(Unlisted::Gone, None).await, [3, 1]);
        assert_eq!(list(Unlisted::Held, None).await, [4]);
    })
    .await;
}

#[tokio::test]
async fn promise_4_who_took_a_story_back_does_not_list_it() {
    on_every_backend(async |store| {
        let mut told = story(1, &["a", "b"]);
        let absence = |taken_back| Absence {
            since: at(5),
            passed: true,
            looked: None,
            there: false,
            gone: None,
            taken_back,
        };
        told.members[1].absence = Some(absence(None));
        store.commit(batch("a", 5, vec![told.clone()])).await.unwrap();
        let (before, _) = store.revision().await.unwrap();
        told.members[1].absence = Some(absence(Some(at(6))));
        store.commit(batch("a", 6, vec![told.clone()])).await.unwrap();
        assert_eq!(store.revision().await.unwrap().0.0, before.0 + 1);
        assert_eq!(store.timeline(Some(&source("b")), None, 9).await.unwrap(), []);
        assert_eq!(store.timeline(Some(&source("a")), None, 9).await.unwrap(), std::slice::from_ref(&told));
        assert_eq!(store.near(&source("b"), &[guid("1")]).await.unwrap(), [told]);
    })
    .await;
}

#[tokio::test]
async fn promise_7_of_an_erased_story_only_what_is_left_is_known() {
    on_every_backend(async |store| {
        let stories = vec![titled(1, "Neues Klärwerk in Altenried"), story(2, &["a", "b"])];
        let mut given = batch("a", 5, stories.clone());
        given.decisions[1].reason =
            "near what a tells, but one says „in Altenried …“, the other „Freibad“".to_owned();
        store.commit(given).await.unwrap();
        let left = by_hand::erase(&stories[0], at(6));
        store.erase(at(6), left.clone()).await.unwrap();
        assert_eq!(store.story(id(1)).await.unwrap().as_ref(), Some(&left));
        assert_eq!(store.decisions(id(1)).await.unwrap(), []);
        assert_eq!(store.alike(&traces("Neues Klärwerk in Altenried")).await.unwrap(), []);
        assert_eq!(store.near(&source("a"), &[guid("1")]).await.unwrap(), std::slice::from_ref(&left));
        assert_eq!(store.timeline(None, None, 9).await.unwrap(), std::slice::from_ref(&stories[1]));
        assert_eq!(store.unlisted(Unlisted::Gone, None, 9).await.unwrap(), [left]);
        assert_eq!(store.revision().await.unwrap(), (Revision(2), Some(at(6))));
        // Everything else is as it was, and the store goes on.
        let others = store.decisions(id(2)).await.unwrap();
        assert_eq!(others[0].reason, "near what a tells, but one says „…“, the other „Freibad“");
        store.commit(batch("b", 7, vec![story(3, &["b"])])).await.unwrap();
        assert_eq!(ids(&store.timeline(Some(&source("b")), None, 9).await.unwrap()), [3, 2]);
    })
    .await;
}
