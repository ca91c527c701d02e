//! Random batches: every backend gives the answers a plain list of the stories gives, before and after reopening.

use std::collections::{BTreeMap, BTreeSet};

use feeds::merge;
use feeds::model::{Decision, Key, Revision, SourceId, State, Story, StoryId, Time, Verdict, Withdrawal};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use storage::{Batch, Letter, RobotsRecord, RunRecord, SourceState, Store, ToldRecord, Unlisted};

use super::BACKENDS;
use super::samples::{at, decision, guid, id, member, source, state_of};

/// Names that begin alike, as in configurations.
pub(crate) const SOURCES: [&str; 3] = ["a", "a-b", "b"];
const STORIES: u128 = 6;

fn keys() -> [Key; 5] {
    [guid(""), guid("1"), Key::Object("1".into()), Key::Address("1".into()), Key::Address("1".repeat(3_000))]
}

/// Everything that can be asked.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    sources: Vec<SourceState>,
    stories: Vec<Option<Story>>,
    timelines: Vec<Vec<StoryId>>,
    near: Vec<Vec<StoryId>>,
    alike: Vec<StoryId>,
    decisions: Vec<Vec<Decision>>,
    revision: (Revision, Option<Time>),
    run: Option<RunRecord>,
    robots: Option<RobotsRecord>,
    told: Option<ToldRecord>,
    letters: Vec<Letter>,
    held: Vec<StoryId>,
    gone: Vec<StoryId>,
    /// Of each view: how many slots there are, what stands in them, and what waits.
    archives: Vec<(u64, Vec<StoryId>, Vec<StoryId>)>,
}

pub(crate) async fn ask(store: &dyn Store, page: usize) -> Answers {
    let mut answers = Answers {
        sources: store.sources().await.unwrap(),
        stories: vec![],
        timelines: vec![read_through(store, None, page).await],
        near: vec![],
        alike: ids(&store.alike(&merge::sought(&member("a", vec![]).entry)).await.unwrap()),
        decisions: vec![],
        revision: store.revision().await.unwrap(),
        run: store.last_run().await.unwrap(),
        robots: store.robots("https://a.example:443").await.unwrap(),
        told: store.told("https://presse.example/atom.xml").await.unwrap(),
        letters: store.letters().await.unwrap(),
        held: ids(&store.unlisted(Unlisted::Held, None, 99).await.unwrap()),
        gone: ids(&store.unlisted(Unlisted::Gone, None, 99).await.unwrap()),
        archives: vec![],
    };
    for view in std::iter::once(None).chain(SOURCES.map(source).map(Some)) {
        let slotted = store.slotted(view.as_ref(), 0..99).await.unwrap();
        let waiting = store.waiting(view.as_ref(), 99).await.unwrap();
        answers.archives.push((store.slots(view.as_ref()).await.unwrap(), ids(&slotted), ids(&waiting)));
    }
    for number in 0..STORIES {
        answers.stories.push(store.story(id(number)).await.unwrap());
        answers.decisions.push(store.decisions(id(number)).await.unwrap());
    }
    for asking in SOURCES.map(source) {
        answers.timelines.push(read_through(store, Some(&asking), page).await);
        for key in keys() {
            answers.near.push(ids(&store.near(&asking, &[key]).await.unwrap()));
        }
    }
    answers
}

async fn read_through(store: &dyn Store, of: Option<&SourceId>, page: usize) -> Vec<StoryId> {
    let mut seen = vec![];
    let mut cursor = None;
    loop {
        let stories = store.timeline(of, cursor, page).await.unwrap();
        assert!(stories.len() <= page);
        let Some(last) = stories.last() else { return seen };
        cursor = Some(last.order());
        seen.extend(ids(&stories));
    }
}

fn ids(stories: &[Story]) -> Vec<StoryId> {
    stories.iter().map(|story| story.id).collect()
}

/// The timelines and the stories near, as a list of all stories gives them by looking at each.
fn expected(batches: &[Batch]) -> (Vec<Vec<StoryId>>, Vec<Vec<StoryId>>) {
    let all: BTreeMap<StoryId, &Story> =
        batches.iter().flat_map(|batch| &batch.stories).map(|story| (story.id, story)).collect();
    let mut public: Vec<&Story> = all.values().copied().filter(|story| story.state.is_public()).collect();
    public.sort_by_key(|story| std::cmp::Reverse(story.order()));
    let told_by = |story: &Story, source: &SourceId| story.members.iter().any(|m| m.entry.source == *source);

    let mut timelines = vec![public.iter().map(|story| story.id).collect()];
    let mut near = vec![];
    for asking in SOURCES.map(source) {
        timelines.push(public.iter().filter(|story| told_by(story, &asking)).map(|story| story.id).collect());
        for key in keys() {
            let has = |story: &Story| story.members.iter().any(|member| member.entry.keys.contains(&key));
            near.push(all.values().filter(|story| has(story)).map(|story| story.id).collect());
        }
    }
    (timelines, near)
}

fn any_state() -> impl Strategy<Value = State> {
    prop_oneof![
        3 => Just(State::Published),
        1 => Just(State::Corrected),
        1 => Just(State::Held { until: at(99) }),
        1 => Just(State::Withdrawn { at: at(9), why: Withdrawal::Person, shown: true }),
    ]
}

fn any_story() -> impl Strategy<Value = Story> {
    let telling = (0..SOURCES.len(), btree_set(0..keys().len(), 1..4));
    let members = vec(telling, 1..4).prop_map(|tellings| {
        let mut seen = BTreeSet::new();
        let tellings = tellings.into_iter().filter(|(source, _)| seen.insert(*source)).collect::<Vec<_>>();
        let pick =
            |indices: BTreeSet<usize>| indices.into_iter().map(|index| keys()[index].clone()).collect();
        tellings.into_iter().map(|(source, keys)| member(SOURCES[source], pick(keys))).collect()
    });
    (0..STORIES, members, any_state(), -2..3_i64, 0..2_u32, 0..2_i64).prop_map(
        |(number, members, state, minute, rank, touched)| Story {
            id: id(number),
            members,
            state,
            published: at(minute),
            updated: at(minute),
            touched: at(touched),
            rank,
            apart: vec![],
            kept: vec![],
            marks: vec![],
        },
    )
}

pub(crate) fn any_batch() -> impl Strategy<Value = Batch> {
    let decisions = vec((0..STORIES, proptest::sample::select(Verdict::ALL.to_vec())), 0..4);
    (0..SOURCES.len(), 0..9_i64, 0..3_u32, vec(any_story(), 0..4), decisions).prop_map(
        |(source, minute, failures, stories, decisions)| Batch {
            now: at(minute),
            state: Some(SourceState { failures, ..state_of(SOURCES[source]) }),
            stories,
            decisions: decisions
                .into_iter()
                .map(|(story, verdict)| decision(story, verdict, minute))
                .collect(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_backend_gives_the_same_answers(batches in vec(any_batch(), 1..10), page in 1..4_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (timelines, near) = expected(&batches);
        let run = RunRecord { began: at(1), ended: at(2), read: 1, failed: 0, last_good: None };
        let robots = RobotsRecord { fetched: at(1), status: None, body: String::new() };
        let answers = BACKENDS.map(|address| runtime.block_on(async {
            let directory = tempfile::tempdir().unwrap();
            let address = address(directory.path());
            let store = storage::open(&address).await.unwrap();
            for batch in batches.clone() {
                store.commit(batch).await.unwrap();
            }
            store.remember_robots("https://a.example:443", robots.clone()).await.unwrap();
            store.end_run(run.clone()).await.unwrap();
            let answers = ask(&*store, page).await;
            if storage::directory(&address).is_some() {
                drop(store);
                let again = ask(&*storage::open(&address).await.unwrap(), page).await;
                assert_eq!(again, answers, "after reopening");
            }
            answers
        }));
        for given in &answers {
            prop_assert_eq!(&given.timelines, &timelines);
            prop_assert_eq!(&given.near, &near);
            prop_assert_eq!(given, &answers[0]);
        }
    }
}
