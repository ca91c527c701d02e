//! `story ID`: members, keys, history, and every decision with its reason.

use chrono_tz::Tz;
use feeds::merge;
use feeds::model::{Decision, Member, State, Story};
use serde::Serialize;

use crate::app::App;
use crate::command::{Exit, Failure, Output, time};

/// What `story ID --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct StoryObject {
    id: String,
    state: &'static str,
    /// Since when it is withdrawn, or until when it is held.
    since: Option<String>,
    until: Option<String>,
    /// Where it is told by now.
    told_as: Option<String>,
    /// Sources that never join it again.
    apart: Vec<String>,
    /// Sources that a person has joined.
    kept: Vec<String>,
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
    /// Since when its list does not name it.
    missing: Option<String>,
    /// Since when its source counts as having taken it back.
    taken_back: Option<String>,
    keys: Vec<String>,
    /// What it says otherwise than the first one; nothing if only the form is another.
    differs: Vec<String>,
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
    /// `program` or `operator`.
    by: String,
}

/// Shows one story in any state.
pub(super) async fn show(app: &App, id: &str, json: bool, out: &dyn Output) -> Result<Exit, Failure> {
    let Some(story) = super::found(app, id, out).await? else { return Ok(Exit::Lacking) };
    let object = object(app, &story).await?;
    out.result(&if json {
        serde_json::to_string_pretty(&object).expect("text under fixed keys can be written")
    } else {
        object.lines().join("\n")
    });
    Ok(Exit::Done)
}

/// Everything known about a story.
pub(super) async fn object(app: &App, story: &Story) -> storage::Result<StoryObject> {
    let decisions = app.store.decisions(story.id).await?;
    Ok(StoryObject::new(story, &decisions, app.config.site.zone))
}

impl StoryObject {
    fn new(story: &Story, decisions: &[Decision], zone: Tz) -> Self {
        Self {
            id: story.id.to_string(),
            state: super::word(story.state),
            since: story.state.gone_since().map(|at| time::exact(at, zone)),
            until: match story.state {
                State::Held { until } => Some(time::exact(until, zone)),
                _ => None,
            },
            told_as: match story.state {
                State::Ended { into, .. } => Some(into.to_string()),
                _ => None,
            },
            apart: story.apart.iter().map(ToString::to_string).collect(),
            kept: story.kept.iter().map(ToString::to_string).collect(),
            published: time::exact(story.published, zone),
            updated: time::exact(story.updated, zone),
            members: members(story, zone),
            decisions: decisions.iter().map(|decision| DecisionObject::new(decision, zone)).collect(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{}  {}, published {}, updated {}",
            self.id, self.state, self.published, self.updated
        )];
        lines.extend(self.since.iter().map(|since| format!("  {} since {since}", self.state)));
        lines.extend(self.until.iter().map(|until| format!("  held until {until}")));
        lines.extend(self.told_as.iter().map(|id| format!("  told as {id}")));
        lines.extend(self.apart.iter().map(|source| format!("  {source} was parted from it by hand")));
        for member in &self.members {
            lines.push(format!("\n{}: {}", member.source, member.title));
            lines.push(format!("  {}", member.link));
            lines.push(format!("  first seen {}, changed {}", member.first_seen, member.changed));
            lines.extend(member.missing.iter().map(|since| format!("  not in its list since {since}")));
            lines.extend(member.taken_back.iter().map(|at| format!("  taken back {at}")));
            lines.extend(member.differs.iter().map(|what| format!("  {what}")));
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

/// The members, each further one with what it says otherwise than the first.
fn members(story: &Story, zone: Tz) -> Vec<MemberObject> {
    let head = story.members.first();
    let differs = |place: usize, member: &Member| match head {
        Some(head) if place > 0 => merge::differs(&head.entry, &member.entry),
        _ => Vec::new(),
    };
    let member = |(place, member)| MemberObject::new(member, differs(place, member), zone);
    story.members.iter().enumerate().map(member).collect()
}

impl MemberObject {
    fn new(member: &Member, differs: Vec<String>, zone: Tz) -> Self {
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
            missing: member.absence.map(|absence| time::exact(absence.since, zone)),
            taken_back: member.taken_back().map(|at| time::exact(at, zone)),
            keys: member.entry.keys.iter().map(ToString::to_string).collect(),
            differs,
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
            by: decision.by.to_string(),
        }
    }
}
