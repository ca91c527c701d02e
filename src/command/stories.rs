//! `stories` and `story`: what is there, everything known about one story, and what a person decides about it.

mod change;
mod one;

use chrono_tz::Tz;
use feeds::model::{SourceId, State, Story, StoryId, Verdict, Withdrawal};
use feeds::output::Query;
use serde::Serialize;
use storage::Unlisted;

use super::{Exit, Failure, Output, refresh, time};
use crate::app::App;
use crate::cli::{StoriesArgs, StoriesState, StoryArgs};

/// Shows or changes one story.
pub async fn story(app: &App, args: &StoryArgs, out: &dyn Output) -> Result<Exit, Failure> {
    match (&args.change, &args.id) {
        (Some(change), _) => change::change(app, change, out).await,
        (None, Some(id)) => one::show(app, id, args.json, out).await,
        (None, None) => Err(Failure::usage("which story? `presseschau stories` lists them")),
    }
}

/// The story that an id names, as feeds and people write it; `None` once the lack of it is said.
async fn found(app: &App, id: &str, out: &dyn Output) -> Result<Option<Story>, Failure> {
    let name = id.trim().trim_start_matches("urn:uuid:");
    let id: StoryId = name.parse().map_err(|_| Failure::usage(format!("{id:?} is no story id")))?;
    let story = app.store.story(id).await?;
    if story.is_none() {
        out.message(&format!("there is no story {id}; `presseschau stories` lists them"));
    }
    Ok(story)
}

/// Stories in one step through all of them.
const PAGE: usize = 200;

/// One story as `stories --json` lists it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: String,
    title: Option<&'a str>,
    link: Option<&'a str>,
    published: String,
    updated: String,
    state: &'static str,
    sources: Vec<&'a SourceId>,
}

/// Lists stories that match, newest first.
pub async fn stories(app: &App, args: &StoriesArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let query = query(app, args).await?;
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = page(app, args.state, &query, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.clone());
        for story in page.iter().filter(|story| is_asked_for(story, args.state, &query)) {
            if has_verdict(app, story, args.verdict).await? {
                found.push(show(story, app.config.site.zone, args.json));
            }
        }
    }
    match (args.json, found.is_empty()) {
        (true, _) => out.result(&format!("[{}]", found.join(",\n"))),
        (false, true) => out.message("no story matches"),
        (false, false) => out.result(&found.join("\n")),
    }
    Ok(Exit::Done)
}

/// The stories in a state behind the last one seen.
async fn page(
    app: &App,
    state: StoriesState,
    query: &Query,
    after: Option<Story>,
) -> storage::Result<Vec<Story>> {
    let which = match state {
        StoriesState::Published => {
            let after = after.map(|story| story.order());
            return app.store.timeline(query.sources.first(), after, PAGE).await;
        }
        StoriesState::Held => Unlisted::Held,
        StoriesState::Withdrawn => Unlisted::Gone,
    };
    let place = |story: Story| match story.state {
        State::Held { until } => Some((until, story.id)),
        state => state.gone_since().map(|at| (at, story.id)),
    };
    app.store.unlisted(which, after.and_then(place), PAGE).await
}

/// Whether a story in this state matches. What its office took back is asked for by what it said, too.
fn is_asked_for(story: &Story, state: StoriesState, query: &Query) -> bool {
    match state {
        StoriesState::Published | StoriesState::Held => query.matches(story),
        StoriesState::Withdrawn if !matches!(story.state, State::Withdrawn { .. }) => false,
        StoriesState::Withdrawn if story.members.is_empty() => query.words.is_none() && query.concerns(story),
        StoriesState::Withdrawn => {
            let mut story = story.clone();
            story.members.iter_mut().for_each(|member| member.absence = None);
            query.matches(&story)
        }
    }
}

async fn has_verdict(app: &App, story: &Story, verdict: Option<Verdict>) -> storage::Result<bool> {
    let Some(verdict) = verdict else { return Ok(true) };
    Ok(app.store.decisions(story.id).await?.iter().any(|decision| decision.verdict == verdict))
}

/// A source may have left the configuration and still have stories.
async fn query(app: &App, args: &StoriesArgs) -> Result<Query, Failure> {
    let mut query = Query { words: args.q.clone(), ..Query::default() };
    if let Some(name) = &args.source {
        let remembered = app.store.sources().await?.into_iter().map(|state| state.office.id);
        let mut known = app.config.sources.iter().map(|source| source.id.clone()).chain(remembered);
        let id = known.find(|id| id.as_str() == name);
        query.sources.push(id.ok_or_else(|| Failure::usage(refresh::unknown(name, &app.config.sources)))?);
    }
    Ok(query)
}

fn show(story: &Story, zone: Tz, json: bool) -> String {
    let head = story.members.first().map(|member| member.entry.facts());
    let sources: Vec<_> = story.members.iter().map(|member| &member.entry.source).collect();
    if json {
        let line = Line {
            id: story.id.to_string(),
            title: head.as_ref().map(|facts| facts.title.as_str()),
            link: head.as_ref().map(|facts| facts.link.as_str()),
            published: time::exact(story.published, zone),
            updated: time::exact(story.updated, zone),
            state: word(story.state),
            sources,
        };
        return serde_json::to_string(&line).expect("text under fixed keys can be written");
    }
    let sources: Vec<_> = sources.into_iter().map(SourceId::as_str).collect();
    let title = head.map_or_else(|| word(story.state).to_owned(), |facts| facts.title);
    format!("{}  {:16}  {title}  ({})", story.id, time::day(story.published, zone), sources.join(", "))
}

/// A state in one word.
fn word(state: State) -> &'static str {
    match state {
        State::Held { .. } => "held",
        State::Published => "published",
        State::Corrected => "corrected",
        State::Withdrawn { why: Withdrawal::Erased, .. } => "erased",
        State::Withdrawn { .. } => "withdrawn",
        State::Ended { .. } => "ended",
    }
}
