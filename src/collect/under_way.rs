//! The sources of a run on their way: fetched, read and cleaned side by side, each on a task of its own.
//!
//! As many are under way as there may be connections, those that wait to be decided about among them: memory grows
//! with neither. Dropping it ends them all.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use feeds::merge::Shelf;
use feeds::model::Time;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::gather::{Gathered, gather};
use super::order::order;
use super::plan::Job;
use crate::app::App;
use crate::fetch::host_of;

/// A job with what came of it and how long that took.
pub struct Work {
    /// What was to be done.
    pub job: Job,
    /// What came of it.
    pub gathered: Gathered,
    /// How long that took, without the time that was waited for politeness between sources.
    pub took: Duration,
}

/// Jobs and what came of them, as it comes.
pub struct UnderWay {
    app: App,
    shelf: Arc<Shelf>,
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
        let (app, shelf) = (app.clone(), Arc::clone(shelf));
        Self { app, shelf, now, waiting: waiting.collect(), tasks: JoinSet::new() }
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
            self.tasks.spawn(async move {
                tokio::time::sleep_until(start).await;
                let gathered = gather(&app, &job, &shelf, now).await;
                Work { job, gathered, took: start.elapsed() }
            });
        }
    }
}
