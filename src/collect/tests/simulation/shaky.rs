//! A store in memory that fails, or in the middle of which the program is killed, at a step that was chosen before.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use feeds::merge::{Known, Shelf, Trace};
use feeds::model::{Decision, Entry, Key, Revision, SourceId, Story, StoryId, Time};
use feeds::output::Lead;
use storage::backup::{Extent, Records, Sink};
use storage::{
    Batch, Cursor, Error, Letter, Result, RobotsRecord, RunRecord, SourceState, Store, ToldRecord, Unlisted,
};
use tokio::sync::Notify;

use super::chance::Chance;
use crate::stop::Stopper;

/// What happens at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It fails and does nothing.
    Fails,
    /// It does what it should and fails all the same.
    FailsLate,
    /// It fails, and so does every further one of this run: a full drive.
    FailsFromNow,
    /// The program is killed before it.
    Killed,
    /// The program is killed behind it.
    KilledLate,
    /// The program is asked to stop.
    Stopped,
}

impl Fault {
    pub(super) fn any(chance: &mut Chance) -> Self {
        let all =
            [Self::Fails, Self::FailsLate, Self::FailsFromNow, Self::Killed, Self::KilledLate, Self::Stopped];
        all[chance.below(all.len() as u64) as usize]
    }
}

pub(super) struct Shaky {
    inner: Arc<dyn Store>,
    /// Steps that are still well, and what happens then.
    plan: Mutex<Option<(u64, Fault, Arc<Stopper>)>>,
    death: Notify,
}

impl Shaky {
    pub(super) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, plan: Mutex::default(), death: Notify::new() }
    }

    /// What is really stored.
    pub(super) fn inner(&self) -> &dyn Store {
        &*self.inner
    }

    pub(super) fn begin(&self, fault: Option<(u64, Fault)>, stopper: Arc<Stopper>) {
        *self.plan() = fault.map(|(after, fault)| (after, fault, stopper));
    }

    pub(super) fn end(&self) {
        *self.plan() = None;
    }

    /// Waits until the program is killed.
    pub(super) async fn died(&self) {
        self.death.notified().await;
    }

    fn plan(&self) -> std::sync::MutexGuard<'_, Option<(u64, Fault, Arc<Stopper>)>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens now.
    fn next(&self) -> Option<Fault> {
        let mut plan = self.plan();
        let (left, fault, stopper) = plan.as_mut()?;
        if let Some(fewer) = left.checked_sub(1) {
            *left = fewer;
            return None;
        }
        let fault = *fault;
        if fault == Fault::Stopped {
            stopper.stop();
        }
        if fault != Fault::FailsFromNow {
            *plan = None;
        }
        Some(fault)
    }

    async fn step<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let failed = || Err(Error::Io("data: simulated".to_owned()));
        match self.next() {
            None | Some(Fault::Stopped) => work.await,
            Some(Fault::Fails | Fault::FailsFromNow) => failed(),
            Some(Fault::FailsLate) => work.await.and_then(|_| failed()),
            Some(fault) => {
                if fault == Fault::KilledLate {
                    let _ = work.await;
                }
                self.death.notify_one();
                std::future::pending().await
            }
        }
    }
}

/// Every verb of the store is one step.
macro_rules! steps {
    ($($verb:ident [$($parameter:tt)*] ($($given:ident),*) -> $gives:ty;)*) => {
        #[async_trait]
        impl Store for Shaky {
            $(async fn $verb(&self, $($parameter)*) -> Result<$gives> {
                self.step(self.inner.$verb($($given),*)).await
            })*
        }
    };
}

steps! {
    sources[]() -> Vec<SourceState>;
    source[id: &SourceId](id) -> Option<SourceState>;
    near[source: &SourceId, keys: &[Key]](source, keys) -> Vec<Story>;
    alike[traces: &[Trace]](traces) -> Vec<Story>;
    around[entries: &[Entry], shelf: &Arc<Shelf>](entries, shelf) -> Known;
    commit[batch: Batch](batch) -> ();
    end_run[run: RunRecord](run) -> ();
    last_run[]() -> Option<RunRecord>;
    revision[]() -> (Revision, Option<Time>);
    timeline[source: Option<&SourceId>, after: Option<Cursor>, limit: usize](source, after, limit) -> Vec<Story>;
    find[leads: &[Lead], after: Option<Cursor>, limit: usize](leads, after, limit) -> Vec<Story>;
    index[]() -> bool;
    held[due: Time](due) -> Vec<Story>;
    unlisted[which: Unlisted, after: Option<(Time, StoryId)>, limit: usize](which, after, limit) -> Vec<Story>;
    settle[waiting: usize](waiting) -> ();
    waiting[source: Option<&SourceId>, limit: usize](source, limit) -> Vec<Story>;
    slots[source: Option<&SourceId>](source) -> u64;
    slotted[source: Option<&SourceId>, slots: Range<u64>](source, slots) -> Vec<Story>;
    erase[now: Time, left: Story](now, left) -> ();
    story[id: StoryId](id) -> Option<Story>;
    decisions[id: StoryId](id) -> Vec<Decision>;
    robots[origin: &str](origin) -> Option<RobotsRecord>;
    remember_robots[origin: &str, record: RobotsRecord](origin, record) -> ();
    told[topic: &str](topic) -> Option<ToldRecord>;
    remember_told[topic: &str, record: ToldRecord](topic, record) -> ();
    post[states: Vec<SourceState>, letters: Vec<Letter>](states, letters) -> ();
    letters[]() -> Vec<Letter>;
    put_back[letter: Letter](letter) -> ();
    take_away[id: &str](id) -> ();
    dump[extent: Extent, to: Sink](extent, to) -> ();
    restore[records: Records](records) -> ();
}
