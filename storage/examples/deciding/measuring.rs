//! What deciding one entry at a time takes, and what committing what was decided does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use feeds::merge::{self, Decided, Shelf};
use feeds::model::{Context, Entry, Kind, Office, Robots, Source, Verdict};
use storage::{Batch, Store};

use crate::Outcome;
use crate::process::{self, Stopwatch, spread};
use crate::releases::{cross_post, office, release, time};
use crate::stories::state;

/// Entries of each store of which the time is taken, twice.
const TAKEN: usize = 2_000;

/// Of these the ones that are committed as well.
const COMMITTED: usize = 200;

/// The newest stories, of somewhat less than two weeks: what offices tell again is mostly one of these.
const NEWEST: usize = 3_700;

/// Kinds of generated releases, which come in turn.
const KINDS: usize = 10;

pub(crate) async fn measure(place: &str, size: usize) -> Outcome {
    let began = Instant::now();
    let store = storage::open(&format!("sled:{place}")).await?;
    println!("opened after a run in {:.2?}, then {} MB", began.elapsed(), process::memory("VmRSS"));
    let mut commits = Vec::new();
    for (told_again, newest) in [("lately", NEWEST.min(size)), ("in whatever year", size)] {
        let mut times = Times::default();
        let mut joined = 0;
        for number in 0..TAKEN {
            // Half of them tell again what is stored, half are new.
            let again = number.is_multiple_of(2);
            let back = number * newest / TAKEN + number / 2 % KINDS;
            let told = if again { size - 1 - back.min(size - 1) } else { size + number };
            let entry = if again { cross_post(told) } else { release(told) };
            let teller = source(if again { 1_000_000 } else { told }, &entry);
            let entry = Entry { source: teller.id.clone(), ..entry };
            let zone = chrono_tz::Tz::Europe__Berlin;
            let context = Context { now: time(told) + chrono::TimeDelta::hours(3), zone };
            let decided = times.decide(store.as_ref(), &teller, entry, &context).await?;
            joined += decided.decisions.iter().filter(|it| it.verdict == Verdict::Joined).count();
            if !again && commits.len() < COMMITTED {
                commits.push(Batch {
                    now: context.now,
                    state: Some(state(Office::from(&teller))),
                    stories: decided.stories,
                    decisions: decided.decisions,
                });
            }
        }
        println!("half new, half told again of what was told {told_again}: {joined} of {} joined", TAKEN / 2);
        times.print();
    }
    println!("{} MB, at most {} MB", process::memory("VmRSS"), process::memory("VmHWM"));
    // Not in between: sled writes behind the back of whoever commits, and no entry is to pay for another one.
    let mut committing = Vec::new();
    for batch in commits {
        let watch = Stopwatch::start();
        store.commit(batch).await?;
        committing.push(watch.stop().0);
    }
    println!("commit, clock:     {}", spread(committing));
    Ok(())
}

/// How long each entry took.
#[derive(Default)]
struct Times {
    looking: Vec<Duration>,
    judging: Vec<Duration>,
    whole: Vec<Duration>,
    worked: Vec<Duration>,
}

impl Times {
    /// Decides an entry as a run does.
    async fn decide(
        &mut self,
        store: &dyn Store,
        teller: &Source,
        entry: Entry,
        context: &Context,
    ) -> Result<Decided, storage::Error> {
        let watch = Stopwatch::start();
        // A run's, on which nothing lies that another entry was compared with.
        let shelf = Arc::new(Shelf::default());
        let known = store.around(std::slice::from_ref(&entry), &shelf).await?;
        let looked = watch.read();
        let decided = merge::decide(teller, vec![entry], known, context);
        let (all, work) = watch.stop();
        self.looking.push(looked);
        self.judging.push(all - looked);
        self.whole.push(all);
        self.worked.push(work);
        Ok(decided)
    }

    fn print(self) {
        let itself = watching();
        let worked = self.worked.into_iter().map(|worked| worked.saturating_sub(itself)).collect();
        println!("  look-up, clock:  {}", spread(self.looking));
        println!("  verdict, clock:  {}", spread(self.judging));
        println!("  deciding, clock: {}", spread(self.whole));
        println!("  deciding, CPU:   {}; measuring took {itself:.2?} more", spread(worked));
    }
}

/// What taking the time takes on the processor itself.
fn watching() -> Duration {
    let mut times: Vec<Duration> = (0..TAKEN / 10).map(|_| Stopwatch::start().stop().1).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn source(number: usize, entry: &Entry) -> Source {
    let office = office(number);
    let again = number == 1_000_000;
    Source {
        id: if again { "anderes-amt".parse().expect("letters and a hyphen") } else { entry.source.clone() },
        name: office.name,
        address: office.address,
        home: None,
        kind: Kind::Feed,
        authority: 0,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: office.text,
        select: None,
    }
}
