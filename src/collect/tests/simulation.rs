//! The collect loop against a simulated clock, network and store, in which faults follow from a seed: what has to hold is
//! looked at after every run.
//!
//! The loop is the real one, and so are fetching (but for the wire), reading, deciding and committing. A run ends well,
//! fails with its store, is asked to stop, or is killed between two steps of its store. The same seed gives the same
//! runs: `SEED=17 cargo test simulated -- --nocapture` replays one, `SIMULATIONS=500` looks at more of them.

mod offices;
mod shaky;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use feeds::model::{Key, SourceId, Story, StoryId, Time};
use storage::Store;

use super::super::{Outcome, Report, Selection, run};
use crate::app::App;
use crate::config;
use crate::fetch::Fetcher;
use crate::stop::Stopper;
use chance::Chance;
use offices::Offices;
use shaky::{Fault, Shaky};

#[path = "../../../tests/it/support/chance.rs"]
mod chance;

const OFFICES: usize = 5;

/// Runs of one simulation, about two months.
const RUNS: usize = 60;

/// No source waits for longer.
const LONGEST: TimeDelta = TimeDelta::hours(27);

/// Simulations if nobody says otherwise.
const SIMULATIONS: u64 = 2;

thread_local! {
    static NOW: Cell<Time> = const { Cell::new(Time::UNIX_EPOCH) };
}

#[test]
fn what_is_promised_holds_in_simulated_runs_with_faults() {
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match given("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..given("SIMULATIONS").unwrap_or(SIMULATIONS),
    };
    let (began, mut runs, mut ends, mut stories) = (Instant::now(), 0, [0; 4], 0);
    for seed in seeds.clone() {
        println!("seed {seed}");
        let world = simulated(seed, RUNS);
        runs += world.step;
        stories += world.known.len();
        (0..4).for_each(|end| ends[end] += world.ends[end]);
        if seeds.end == seed + 1 && given("SEED").is_some() {
            println!("{}", world.log);
        }
    }
    let [done, failed, stopped, killed] = ends;
    let minute = runs as f64 * 60.0 / began.elapsed().as_secs_f64();
    println!(
        "{} seeds, {runs} runs ({done} to their end, {failed} with a failing store, {stopped} stopped, {killed} killed), \
         {stories} releases told, {minute:.0} runs a minute",
        seeds.end - seeds.start
    );
    assert!(ends.iter().all(|end| *end > 0) || seeds.end - seeds.start < 3, "{ends:?}");
}

#[test]
fn a_seed_gives_the_same_runs_again() {
    assert_eq!(simulated(3, 12).log, simulated(3, 12).log);
}

fn simulated(seed: u64, runs: usize) -> World {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build();
    runtime.expect("a runtime").block_on(async {
        let mut world = World::new(seed).await;
        for _ in 0..runs {
            world.step().await;
        }
        world.fair_weather().await;
        world
    })
}

/// A release as the store first had it.
#[derive(Debug, Clone, PartialEq)]
struct First {
    story: StoryId,
    seen: Time,
    published: Time,
}

struct World {
    seed: u64,
    chance: Chance,
    offices: Arc<Mutex<Offices>>,
    store: Arc<Shaky>,
    app: App,
    stopper: Arc<Stopper>,
    now: Time,
    /// Every release that has to be there, by office and guid.
    known: BTreeMap<(SourceId, String), First>,
    /// What documents showed at the last revision.
    shown: Option<(u64, Vec<Story>)>,
    step: usize,
    /// Runs that were done, failed, were stopped, killed.
    ends: [usize; 4],
    log: String,
}

impl World {
    async fn new(seed: u64) -> Self {
        let mut text = "[fetch]\nper_host = 2\n".to_owned();
        for office in 0..OFFICES {
            text.push_str(&format!(
                "[[sources]]\nid = \"amt-{office}\"\nname = \"Amt {office}\"\nauthority = {office}\n\
                 address = \"http://amt-{office}.example/feed\"\nfollow = false\n"
            ));
        }
        let config = config::parse("simulation", &text, &[]).expect("a configuration");
        let offices = Arc::new(Mutex::new(Offices::new(OFFICES)));
        let store = Arc::new(Shaky::new(storage::open("memory:").await.expect("a store")));
        let (stopper, stop) = Stopper::new();
        let unstarted = App::new(config.clone(), Arc::clone(&store) as Arc<dyn Store>, stop);
        drop(stopper);
        let (app, stopper) = started(&unstarted, &store, &offices);
        let now = "2026-03-02T08:00:00Z".parse().expect("a time");
        let chance = Chance::new(seed);
        Self {
            seed,
            chance,
            offices,
            store,
            app,
            stopper,
            now,
            known: BTreeMap::new(),
            shown: None,
            step: 0,
            ends: [0; 4],
            log: String::new(),
        }
    }

    /// Time passes, the offices publish, there is weather, and a run.
    async fn step(&mut self) {
        self.step += 1;
        self.now += match self.chance.below(24) {
            0 => TimeDelta::days(-1),
            1 => TimeDelta::days(1),
            2 => TimeDelta::days(8),
            _ => TimeDelta::minutes(15) * i32::try_from(1 + self.chance.below(96)).expect("a few"),
        };
        self.offices.lock().unwrap_or_else(PoisonError::into_inner).go_on(&mut self.chance, self.now);
        let fault = (!self.chance.once_in(3)).then(|| (self.chance.below(60), Fault::any(&mut self.chance)));
        let selection = match self.chance.below(6) {
            0 => Selection::Named(vec![
                self.app.config.sources[self.chance.below(OFFICES as u64) as usize].id.clone(),
            ]),
            1 => Selection::Due,
            _ => Selection::Paced { within: Duration::ZERO },
        };
        self.run(selection, fault).await;
    }

    /// Everything is as it should be again, and so is what is told.
    async fn fair_weather(&mut self) {
        self.step += 1;
        self.now += TimeDelta::days(3);
        self.offices().clear_up();
        self.run(Selection::Due, None).await;
        for (office, source) in self.app.config.sources.iter().enumerate() {
            for guid in self.offices().listed(office) {
                assert!(
                    self.known.contains_key(&(source.id.clone(), guid)),
                    "seed {}: all is told",
                    self.seed
                );
            }
        }
    }

    async fn run(&mut self, selection: Selection, fault: Option<(u64, Fault)>) {
        NOW.set(self.now);
        self.offices().shown.clear();
        self.store.begin(fault, Arc::clone(&self.stopper));
        let ended = tokio::select! {
            ended = run(&self.app, selection.clone(), self.now, &|_, _, _| {}) => Some(ended),
            () = self.store.died() => None,
        };
        self.store.end();
        let is_stopped = self.app.stop.is_asked();
        let (end, word) = match &ended {
            Some(Ok(_)) if is_stopped => (2, "stopped"),
            Some(Ok(_)) => (0, "done"),
            Some(Err(_)) => (1, "failed"),
            None => (3, "killed"),
        };
        self.ends[end] += 1;
        let _ = writeln!(self.log, "{} {} {word} {fault:?}", self.step, self.now);
        if ended.is_none() || is_stopped || self.chance.once_in(8) {
            (self.app, self.stopper) = started(&self.app, &self.store, &self.offices);
        }
        let found = self.found().await;
        self.nothing_changed(&found);
        if let Some(Ok(report)) = &ended {
            self.all_are_tried(report, &selection, is_stopped);
            self.what_was_shown_is_told(report, &found);
        }
        for (key, first) in found {
            self.known.entry(key).or_insert(first);
        }
    }

    /// Every telling of every public story, once each, none of which an office has never made.
    async fn found(&mut self) -> BTreeMap<(SourceId, String), First> {
        let stories = self.store.inner().timeline(None, None, usize::MAX).await.expect("memory");
        let revision = self.store.inner().revision().await.expect("memory").0.0;
        if let Some((before, shown)) = &self.shown {
            assert!(revision >= *before, "{}: the revision goes back", self.place());
            assert!(
                revision != *before || alike(shown, &stories),
                "{}: shown otherwise at one revision",
                self.place()
            );
        }
        let mut found = BTreeMap::new();
        for story in &stories {
            for member in &story.members {
                let office = member.entry.source.clone();
                let guids: BTreeSet<&str> = member.entry.keys.iter().filter_map(guid).collect();
                let [guid] = guids.iter().copied().collect::<Vec<_>>()[..] else {
                    panic!("{}: {guids:?} is one release of {office}", self.place());
                };
                assert!(self.offices().has_told(&office, guid), "{}: {guid} was never told", self.place());
                let first = First { story: story.id, seen: member.first_seen, published: story.published };
                let twice = found.insert((office, guid.to_owned()), first);
                assert!(twice.is_none(), "{}: {guid} is there twice", self.place());
            }
        }
        let _ =
            writeln!(self.log, "  revision {revision}, {} stories, {} tellings", stories.len(), found.len());
        self.shown = Some((revision, stories));
        found
    }

    /// What was told once stays where it was.
    fn nothing_changed(&self, found: &BTreeMap<(SourceId, String), First>) {
        for (key, first) in &self.known {
            let now = found.get(key).unwrap_or_else(|| panic!("{}: {key:?} is lost", self.place()));
            assert_eq!((now.story, now.seen), (first.story, first.seen), "{}: {key:?}", self.place());
            assert_eq!(now.published, first.published, "{}: {key:?} has another date", self.place());
        }
    }

    /// Every source is tried, or waits for a reason and no longer than a day.
    fn all_are_tried(&self, report: &Report, selection: &Selection, is_stopped: bool) {
        let expected = match selection {
            Selection::Due | Selection::Paced { .. } => OFFICES,
            Selection::Named(ids) => ids.len(),
        };
        assert!(is_stopped || report.sources.len() == expected, "{}: {report:?}", self.place());
        for source in &report.sources {
            let until = match &source.outcome {
                Outcome::Waiting { until, reason } if !reason.is_empty() => *until,
                Outcome::NotDue { until } => *until,
                Outcome::Waiting { .. } => panic!("{}: {source:?}", self.place()),
                _ => continue,
            };
            let wait = until - self.now;
            assert!(wait <= LONGEST, "{}: {} waits {wait}", self.place(), source.id);
        }
    }

    /// Whatever an office showed in this run, and was read, is published.
    fn what_was_shown_is_told(&self, report: &Report, found: &BTreeMap<(SourceId, String), First>) {
        for source in report.sources.iter().filter(|source| source.outcome.is_read()) {
            let shown = self.offices().shown.get(source.id.as_str()).cloned().unwrap_or_default();
            for guid in shown {
                let is_told = found.contains_key(&(source.id.clone(), guid.clone()));
                assert!(is_told, "{}: {} showed {guid}: {source:?}", self.place(), source.id);
            }
        }
    }

    fn offices(&self) -> std::sync::MutexGuard<'_, Offices> {
        self.offices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> String {
        format!("seed {}, run {}, {}", self.seed, self.step, self.now)
    }
}

fn alike(before: &[Story], after: &[Story]) -> bool {
    let told = |stories: &[Story]| -> Vec<_> {
        let told =
            |story: &Story| (story.id, story.published, story.updated, story.head().entry.facts().title);
        stories.iter().map(told).collect()
    };
    told(before) == told(after)
}

fn guid(key: &Key) -> Option<&str> {
    match key {
        Key::Guid(guid) => Some(guid),
        _ => None,
    }
}

/// The program, started anew with the store that the last one has left. It remembers nothing else.
fn started(before: &App, store: &Arc<Shaky>, offices: &Arc<Mutex<Offices>>) -> (App, Arc<Stopper>) {
    let (stopper, stop) = Stopper::new();
    let network = Arc::clone(offices);
    let fetcher = Fetcher::simulated(
        before.config.fetch.clone(),
        Arc::clone(store) as Arc<dyn Store>,
        Arc::new(move |url, headers| {
            network.lock().unwrap_or_else(PoisonError::into_inner).answer(url, headers)
        }),
    );
    let app = App {
        fetcher: Arc::new(fetcher),
        run_lock: Arc::default(),
        deciding: Arc::default(),
        clock: || NOW.get(),
        stop,
        ..before.clone()
    };
    (app, Arc::new(stopper))
}
