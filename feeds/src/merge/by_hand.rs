//! What persons decide about stories. No reading overrules it.
//!
//! Invariants: the id that a person names stays; no member is lost but by erasing; a decision is made for every story
//! that changes; each function refuses, in words, what it cannot do.
//!
//! How each is remembered: a joined story has the other's members, so their sources find themselves in it, and the
//! other one ends with the way to it. Parted stories name each other's sources ([`Story::apart`]). A withdrawn story
//! keeps its members, so that no reading takes them for new. Of an erased one only [`Mark`]s are left.

use super::{Decided, head, part, tell};
use crate::model::{
    Author, Decision, Mark, Member, SourceId, State, Story, StoryId, Time, Verdict, Withdrawal,
};

/// Takes the members of `other` into `story`. A member whose source tells `story` already stays behind in the story
/// that ends: its source is told there that it is told here.
///
/// Two stories under embargo are held together until the later one ends. One that is published and one that is not
/// stay two: whoever reads the one would see the other before its time, and what is published cannot be hidden again.
///
/// # Errors
/// When one of the two is gone, or only one of them is published.
pub fn join(mut story: Story, mut other: Story, now: Time) -> Result<Decided, String> {
    if story.id == other.id {
        return Err("a story cannot be joined with itself".to_owned());
    }
    if let Some(gone) = [&story, &other].iter().find(|one| one.state.gone_since().is_some()) {
        return Err(format!(
            "story {} is {}; only stories that are told can be joined",
            gone.id,
            words(gone.state)
        ));
    }
    if story.state.is_public() != other.state.is_public() {
        let held = if story.state.is_public() { &other } else { &story };
        return Err(format!(
            "story {} is {}, the other one is published; join them after that",
            held.id,
            words(held.state)
        ));
    }
    let source = other.head().entry.source.clone();
    tell::unite(&mut story, &mut other, now);
    if let (State::Held { until }, Some(last)) = (story.state, part::embargo(&story)) {
        story.state = State::Held { until: until.max(last) };
    }
    story.kept = story.members.iter().map(|member| member.entry.source.clone()).collect();
    let decisions = vec![
        by_operator(
            &story,
            source.clone(),
            Verdict::Joined,
            format!("joined with story {} by hand", other.id),
            now,
        ),
        by_operator(
            &other,
            source,
            Verdict::Joined,
            format!("joined by hand; it is told as {}", story.id),
            now,
        ),
    ];
    Ok(Decided { stories: vec![story, other], decisions, ..Decided::default() })
}

/// Lets the telling of `source` be a story of its own.
///
/// # Errors
/// When the source does not tell the story, or nobody else does, or the story is gone.
pub fn split(mut story: Story, source: &SourceId, now: Time) -> Result<Decided, String> {
    if story.state.gone_since().is_some() {
        return Err(format!("story {} is {}", story.id, words(story.state)));
    }
    let Some(place) = story.members.iter().position(|member| member.entry.source == *source) else {
        let tellers: Vec<_> = story.members.iter().map(|member| member.entry.source.as_str()).collect();
        return Err(format!(
            "{source} does not tell story {}; it is told by {}",
            story.id,
            tellers.join(", ")
        ));
    };
    if story.members.len() == 1 {
        return Err(format!("nobody but {source} tells story {}", story.id));
    }
    let mut parted = part::leave(&mut story, place, now);
    parted.apart = story.members.iter().map(|member| member.entry.source.clone()).collect();
    if !story.apart.contains(source) {
        story.apart.push(source.clone());
    }
    story.kept.retain(|kept| kept != source);
    let decisions = vec![
        by_operator(&story, source.clone(), Verdict::Parted, format!("{} parted by hand", parted.id), now),
        by_operator(
            &parted,
            source.clone(),
            Verdict::Parted,
            format!("parted from story {} by hand", story.id),
            now,
        ),
    ];
    Ok(Decided { stories: vec![story, parted], decisions, ..Decided::default() })
}

/// Takes a story back, whatever its offices say.
///
/// # Errors
/// When it is gone already, unless its offices took it back: they cannot bring it back any more.
pub fn withdraw(mut story: Story, now: Time) -> Result<Decided, String> {
    match story.state {
        State::Withdrawn { at, why: Withdrawal::Presumed, shown } => {
            story.state = State::Withdrawn { at, why: Withdrawal::Person, shown };
        }
        State::Held { .. } | State::Published | State::Corrected => {
            story.state = withdrawn(&story, Withdrawal::Person, now);
            story.touched = now;
        }
        state => return Err(format!("story {} is {} already", story.id, words(state))),
    }
    Ok(decided(story, Verdict::Withdrawn, "withdrawn by hand", now))
}

/// Brings a withdrawn story back.
///
/// # Errors
/// When it is not withdrawn, or nothing is left of it.
pub fn restore(mut story: Story, now: Time) -> Result<Decided, String> {
    match story.state {
        State::Withdrawn { why: Withdrawal::Erased, .. } => {
            return Err(format!("story {} was erased: nothing of it is left", story.id));
        }
        State::Withdrawn { .. } => {}
        state => return Err(format!("story {} is {}, not withdrawn", story.id, words(state))),
    }
    for member in &mut story.members {
        member.absence = None;
    }
    head::put_head_first(&mut story.members);
    tell::revive(&mut story, now);
    Ok(decided(story, Verdict::Returned, "brought back by hand", now))
}

/// What is left of a story that is to be erased: its id, the time, and the marks by which its release is known again.
pub fn erase(story: &Story, now: Time) -> Story {
    let keys = story.members.iter().flat_map(|member| {
        member.entry.keys.iter().map(|key| Mark { source: member.entry.source.clone(), digest: key.digest() })
    });
    let mut marks: Vec<Mark> = keys.chain(story.marks.iter().cloned()).collect();
    marks.sort();
    marks.dedup();
    Story {
        id: story.id,
        members: Vec::new(),
        state: withdrawn(story, Withdrawal::Erased, now),
        published: now,
        updated: now,
        touched: now,
        rank: 0,
        apart: Vec::new(),
        kept: Vec::new(),
        marks,
    }
}

/// A reason given for another story, without the words that it quotes from a story that is to be erased; `None` if it
/// quotes none.
pub fn redacted(story: &Story, reason: &str) -> Option<String> {
    let said: Vec<String> = story.members.iter().flat_map(texts).map(|text| letters(&text)).collect();
    let (mut written, mut rest, mut any) = (String::new(), reason, false);
    while let Some((before, (quote, after))) =
        rest.split_once('„').and_then(|(before, rest)| Some((before, rest.split_once('“')?)))
    {
        let words = letters(quote);
        let quoted = !words.is_empty() && said.iter().any(|said| said.contains(&words));
        written.extend([before, "„", if quoted { "…" } else { quote }, "“"]);
        (rest, any) = (after, any || quoted);
    }
    any.then(|| written + rest)
}

/// Everything a member says or said.
fn texts(member: &Member) -> Vec<String> {
    let entry = &member.entry;
    let versions = member.versions.iter().map(|version| &version.facts);
    let facts = [Some(&entry.listed), entry.article.as_ref()].into_iter().flatten().chain(versions);
    facts
        .flat_map(|facts| {
            let content = facts.content.as_ref().map(|html| without_tags(html.as_str()));
            [Some(facts.title.clone()), facts.summary.clone(), content]
        })
        .flatten()
        .collect()
}

fn without_tags(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The state of a story that is taken back now; what is gone already stays so since then.
pub(super) fn withdrawn(story: &Story, why: Withdrawal, now: Time) -> State {
    let shown = story.state.is_public() || story.tombstone().is_some();
    State::Withdrawn { at: story.state.gone_since().unwrap_or(now), why, shown }
}

fn decided(story: Story, verdict: Verdict, reason: &str, now: Time) -> Decided {
    let source = story.head().entry.source.clone();
    let decision = by_operator(&story, source, verdict, reason.to_owned(), now);
    Decided { stories: vec![story], decisions: vec![decision], ..Decided::default() }
}

fn by_operator(story: &Story, source: SourceId, verdict: Verdict, reason: String, now: Time) -> Decision {
    let id: StoryId = story.id;
    Decision { story: id, source, verdict, reason, at: now, by: Author::Operator }
}

fn words(state: State) -> String {
    match state {
        State::Held { until } => format!("under embargo until {}", until.to_rfc3339()),
        State::Published | State::Corrected => "published".to_owned(),
        State::Withdrawn { why: Withdrawal::Erased, .. } => "erased".to_owned(),
        State::Withdrawn { .. } => "withdrawn".to_owned(),
        State::Ended { into, .. } => format!("told as story {into}"),
    }
}
