//! The sources of a run on their way: fetched, read and cleaned side by side, each on a task of its own.
//!
//! As many are under way as there may be connections, those that wait to be decided about among them: memory grows
//! with neither. Only a few of these are laid out at a time, for what lies on the shelf for long goes from it before it
//! is needed. Dropping it ends them all.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use feeds::merge::Shelf;
use feeds::model::Time;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::gather::{Gathered, gather, laid_out};
use super::order::order;
use super::plan::Job;
use crate::app::App;
use crate::fetch::host_of;

/// Sources that are laid out and not decided about yet.
const LAID_OUT: usize = 3;

/// A job with what came of it and how long that took.
pub struct Work {
    /// What was to be done.
    pub job: Job,
    /// What came of it.
    pub gathered: Gathered,
    /// How long that took, without the time that was waited for politeness between sources.
    pub took: Duration,
    /// Given back when it is decided about.
    pub place: Option<OwnedSemaphorePermit>,
}

/// Jobs and what came of them, as it comes.
pub struct UnderWay {
    app: App,
    shelf: Arc<Shelf>,
    places: Arc<Semaphore>,
    now: Time,
    waiting: VecDeque<(Job, Instant)>,
    tasks: JoinSet<Work>,
}

impl UnderWay {
    /// Begins a run at `now`, in which the sources of each host are spread over `within`.
    pub fn start(app: &App, jobs: Vec<Job>, shelf: &Arc<Shelf>, within: Duration, now: Time) -> Self {
        let began = Instant::now();
        let hosts: Vec<String> = jobs.iter().map(|job| host_of(&job.source.address)).collect();
        let mut jobs: Vec<Option<Job>> = jobs.into_iter().map(Some).collect();
        let in_order = order(&hosts, within).into_iter();
        let waiting = in_order.filter_map(|(place, wait)| Some((jobs.get_mut(place)?.take()?, began + wait)));
        let (app, shelf, places) = (app.clone(), Arc::clone(shelf), Arc::new(Semaphore::new(LAID_OUT)));
        Self { app, shelf, places, now, waiting: waiting.collect(), tasks: JoinSet::new() }
    }

    /// The next one that is done; `None` when all are.
    pub async fn next(&mut self) -> Option<Work> {
        self.fill();
        let done = self.tasks.join_next().await?;
        // While this one is decided about, the others go on.
        self.fill();
        match done {
            Ok(work) => Some(work),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending.
                Err(_) => None,
            },
        }
    }

    fn fill(&mut self) {
        while self.tasks.len() < self.app.config.fetch.concurrency.max(1) {
            let Some((job, start)) = self.waiting.pop_front() else { return };
            let (app, shelf, now) = (self.app.clone(), Arc::clone(&self.shelf), self.now);
            let places = Arc::clone(&self.places);
            self.tasks.spawn(async move {
                tokio::time::sleep_until(start).await;
                let gathered = gather(&app, &job, now).await;
                let took = start.elapsed();
                let Gathered::Read(gathering) = gathered else {
                    return Work { job, gathered, took, place: None };
                };
                let place = places.acquire_owned().await.ok();
                Work { job, gathered: laid_out(gathering, &shelf).await, took, place }
            });
        }
    }
}
