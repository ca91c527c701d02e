//! `stories` and `story ID`: what is published, and everything known about one story. Both only look.

mod one;

use chrono_tz::Tz;
use feeds::model::{SourceId, State, Story};
use feeds::output::Query;
use serde::Serialize;

use super::{Exit, Failure, Output, refresh, time};
use crate::app::App;
use crate::cli::StoriesArgs;

pub use one::story;

/// Stories in one step through all of them.
const PAGE: usize = 200;

/// One story as `stories --json` lists it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: String,
    title: &'a str,
    link: &'a str,
    published: String,
    updated: String,
    state: &'static str,
    sources: Vec<&'a SourceId>,
}

/// Lists public stories that match, newest first.
pub async fn stories(app: &App, args: &StoriesArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let query = query(app, args).await?;
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = app.store.timeline(query.sources.first(), after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.order());
        let lines = page.iter().filter(|story| query.matches(story));
        found.extend(lines.map(|story| show(story, app.config.site.zone, args.json)));
    }
    match (args.json, found.is_empty()) {
        (true, _) => out.result(&format!("[{}]", found.join(",\n"))),
        (false, true) => out.message("no story matches"),
        (false, false) => out.result(&found.join("\n")),
    }
    Ok(Exit::Done)
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
    let head = &story.head().entry.facts();
    let sources: Vec<_> = story.members.iter().map(|member| &member.entry.source).collect();
    if json {
        let line = Line {
            id: story.id.to_string(),
            title: &head.title,
            link: head.link.as_str(),
            published: time::exact(story.published, zone),
            updated: time::exact(story.updated, zone),
            state: word(story.state),
            sources,
        };
        return serde_json::to_string(&line).expect("text under fixed keys can be written");
    }
    let sources: Vec<_> = sources.into_iter().map(SourceId::as_str).collect();
    format!("{}  {:16}  {}  ({})", story.id, time::day(story.published, zone), head.title, sources.join(", "))
}

/// A state in one word.
fn word(state: State) -> &'static str {
    match state {
        State::Held { .. } => "held",
        State::Published => "published",
        State::Corrected => "corrected",
        State::Withdrawn { .. } => "withdrawn",
    }
}
