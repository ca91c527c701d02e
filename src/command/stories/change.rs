//! `story join`, `split`, `withdraw`, `restore`, `erase`: what a person decides.
//!
//! What each means is decided by [`by_hand`]. Nobody else decides in the meantime, and what is published follows at
//! once.

use feeds::merge::{Decided, by_hand};
use feeds::model::{SourceId, State, Story, StoryId, Time};
use storage::{Batch, Unlisted};

use super::{found, one};
use crate::app::App;
use crate::cli::StoryChange;
use crate::command::{Exit, Failure, Output};
use crate::publish;

/// Stories in one step through all that are gone.
const PAGE: usize = 200;

/// Does what was decided.
pub(super) async fn change(app: &App, change: &StoryChange, out: &dyn Output) -> Result<Exit, Failure> {
    let now = (app.clock)();
    let done = {
        let _deciding = app.deciding.lock().await;
        match change {
            StoryChange::Join { story, other, .. } => {
                let Some(story) = found(app, story, out).await? else { return Ok(Exit::Lacking) };
                let Some(other) = found(app, other, out).await? else { return Ok(Exit::Lacking) };
                commit(app, by_hand::join(story, other, now), now).await?
            }
            StoryChange::Split { story, member, .. } => {
                let Some(story) = found(app, story, out).await? else { return Ok(Exit::Lacking) };
                let source: SourceId =
                    member.parse().map_err(|_| Failure::usage(format!("{member:?} is no id of a source")))?;
                commit(app, by_hand::split(story, &source, now), now).await?
            }
            StoryChange::Withdraw { story, .. } => {
                let Some(story) = found(app, story, out).await? else { return Ok(Exit::Lacking) };
                commit(app, by_hand::withdraw(story, now), now).await?
            }
            StoryChange::Restore { story, .. } => {
                let Some(story) = found(app, story, out).await? else { return Ok(Exit::Lacking) };
                commit(app, by_hand::restore(story, now), now).await?
            }
            StoryChange::Erase { story, .. } => {
                let Some(story) = found(app, story, out).await? else { return Ok(Exit::Lacking) };
                erase(app, story, now).await?
            }
        }
    };
    publish::renew(app).await?;
    tell(app, change, &done, out).await?;
    Ok(Exit::Done)
}

async fn commit(app: &App, decided: Result<Decided, String>, now: Time) -> Result<Vec<Story>, Failure> {
    let Decided { stories, decisions, .. } = decided.map_err(Failure::other)?;
    app.store.commit(Batch { now, state: None, stories: stories.clone(), decisions }).await?;
    Ok(stories)
}

/// Erases a story and those that have ended in it, since they say the same.
async fn erase(app: &App, story: Story, now: Time) -> Result<Vec<Story>, Failure> {
    let mut erased = Vec::new();
    let mut told: Vec<StoryId> = vec![story.id];
    let mut next = vec![story];
    while let Some(story) = next.pop() {
        for ended in ended_in(app, story.id).await? {
            if !told.contains(&ended.id) {
                told.push(ended.id);
                next.push(ended);
            }
        }
        let left = by_hand::erase(&story, now);
        app.store.erase(now, left.clone()).await?;
        erased.push(left);
    }
    Ok(erased)
}

async fn ended_in(app: &App, id: StoryId) -> storage::Result<Vec<Story>> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = app.store.unlisted(Unlisted::Gone, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = last.state.gone_since().map(|at| (at, last.id));
        let ended = page.into_iter();
        found.extend(ended.filter(|story| matches!(story.state, State::Ended { into, .. } if into == id)));
    }
}

async fn tell(app: &App, change: &StoryChange, done: &[Story], out: &dyn Output) -> Result<(), Failure> {
    if is_json(change) {
        let mut objects = Vec::new();
        for story in done {
            objects.push(one::object(app, story).await?);
        }
        out.result(&serde_json::to_string_pretty(&objects).expect("text under fixed keys can be written"));
        return Ok(());
    }
    let id = |place: usize| done.get(place).map(|story| story.id.to_string()).unwrap_or_default();
    out.result(&match change {
        StoryChange::Join { .. } => format!("{} is told as {} from now on", id(1), id(0)),
        StoryChange::Split { member, .. } => format!("{member} tells {} from now on; {} stays", id(1), id(0)),
        StoryChange::Withdraw { .. } => format!("{} is withdrawn", id(0)),
        StoryChange::Restore { .. } => format!("{} is back", id(0)),
        StoryChange::Erase { .. } => format!("{} is erased", id(0)),
    });
    if matches!(change, StoryChange::Erase { .. }) {
        out.message(
            "directories written by `publish` and backups still have it: publish again, and see to them",
        );
    }
    Ok(())
}

fn is_json(change: &StoryChange) -> bool {
    match change {
        StoryChange::Join { json, .. }
        | StoryChange::Split { json, .. }
        | StoryChange::Withdraw { json, .. }
        | StoryChange::Restore { json, .. }
        | StoryChange::Erase { json, .. } => *json,
    }
}
