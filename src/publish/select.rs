//! The stories that match a query, newest first, without a look at every story.
//!
//! The store follows what leads to them; whether what it leads to is meant is looked at here, page by page.

use feeds::model::Story;
use feeds::output::Query;
use tokio::sync::Semaphore;

use crate::app::App;

/// Stories looked at in one step, so that a search can be given up in between.
const STEP: usize = 200;

/// Bounds how many search at a time.
pub(super) struct Searching(Semaphore);

impl Default for Searching {
    fn default() -> Self {
        Self(Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)))
    }
}

/// The stories that match, up to the query's limit or the length of the head document.
pub(super) async fn select(app: &App, query: &Query) -> storage::Result<Vec<Story>> {
    // Nobody closes it.
    let _turn = app.editions.searching.0.acquire().await.ok();
    let limit = query.limit.unwrap_or(app.config.entries);
    let leads = query.leads();
    let mut step = limit.min(STEP);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let stories = app.store.find(&leads, after, step).await?;
        let is_end = stories.len() < step;
        after = stories.last().map(Story::order);
        found.extend(stories.into_iter().filter(|story| query.matches(story)));
        if is_end || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
        step = STEP;
    }
}
