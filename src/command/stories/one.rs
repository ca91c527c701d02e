//! `story ID`: members, keys, history, and every decision with its reason.

use chrono_tz::Tz;
use feeds::model::{Decision, Member, Story, StoryId};
use serde::Serialize;

use crate::app::App;
use crate::cli::StoryArgs;
use crate::command::{Exit, Failure, Output, time};

/// What `story ID --json` prints.
#[derive(Debug, Serialize)]
struct StoryObject {
    id: String,
    state: &'static str,
    published: String,
    updated: String,
    members: Vec<MemberObject>,
    decisions: Vec<DecisionObject>,
}

/// One source's telling.
#[derive(Debug, Serialize)]
struct MemberObject {
    source: String,
    authority: i32,
    title: String,
    link: String,
    first_seen: String,
    changed: String,
    keys: Vec<String>,
    versions: Vec<VersionObject>,
}

/// What it said earlier.
#[derive(Debug, Serialize)]
struct VersionObject {
    replaced: String,
    title: String,
}

/// What was decided.
#[derive(Debug, Serialize)]
struct DecisionObject {
    at: String,
    source: String,
    verdict: String,
    reason: String,
}

/// Shows one story in any state.
pub async fn story(app: &App, args: &StoryArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let id = args.id.trim_start_matches("urn:uuid:");
    let id: StoryId = id.parse().map_err(|_| Failure::usage(format!("{:?} is no story id", args.id)))?;
    let Some(story) = app.store.story(id).await? else {
        out.message(&format!("there is no story {id}; `presseschau stories` lists them"));
        return Ok(Exit::Lacking);
    };
    let decisions = app.store.decisions(id).await?;
    let object = StoryObject::new(&story, &decisions, app.config.site.zone);
    out.result(&if args.json {
        serde_json::to_string_pretty(&object).expect("text under fixed keys can be written")
    } else {
        object.lines().join("\n")
    });
    Ok(Exit::Done)
}

impl StoryObject {
    fn new(story: &Story, decisions: &[Decision], zone: Tz) -> Self {
        Self {
            id: story.id.to_string(),
            state: super::word(story.state),
            published: time::exact(story.published, zone),
            updated: time::exact(story.updated, zone),
            members: story.members.iter().map(|member| MemberObject::new(member, zone)).collect(),
            decisions: decisions.iter().map(|decision| DecisionObject::new(decision, zone)).collect(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{}  {}, published {}, updated {}",
            self.id, self.state, self.published, self.updated
        )];
        for member in &self.members {
            lines.push(format!("\n{}: {}", member.source, member.title));
            lines.push(format!("  {}", member.link));
            lines.push(format!("  first seen {}, changed {}", member.first_seen, member.changed));
            lines.extend(member.keys.iter().map(|key| format!("  {key}")));
            let earlier = member.versions.iter();
            lines.extend(earlier.map(|version| format!("  till {}: {}", version.replaced, version.title)));
        }
        lines.push(String::new());
        lines.extend(
            self.decisions
                .iter()
                .map(|made| format!("{}  {}  {}: {}", made.at, made.source, made.verdict, made.reason)),
        );
        lines
    }
}

impl MemberObject {
    fn new(member: &Member, zone: Tz) -> Self {
        let facts = member.entry.facts();
        let versions = member.versions.iter().map(|version| VersionObject {
            replaced: time::exact(version.replaced, zone),
            title: version.facts.title.clone(),
        });
        Self {
            source: member.entry.source.to_string(),
            authority: member.authority,
            title: facts.title,
            link: facts.link.to_string(),
            first_seen: time::exact(member.first_seen, zone),
            changed: time::exact(member.changed, zone),
            keys: member.entry.keys.iter().map(ToString::to_string).collect(),
            versions: versions.collect(),
        }
    }
}

impl DecisionObject {
    fn new(decision: &Decision, zone: Tz) -> Self {
        Self {
            at: time::exact(decision.at, zone),
            source: decision.source.to_string(),
            verdict: decision.verdict.to_string(),
            reason: decision.reason.clone(),
        }
    }
}
