//! When a later look finds that the members of a story tell two releases.
//!
//! | what the look brings | so far they agreed | then |
//! |---|---|---|
//! | a member's text, read for the first time, which says something else than another one's | by title or teaser | parted |
//! | the same | in the eyes of a person | stay |
//! | the same | by one address | stay |
//! | a correction of what was said at length | in any way | stay |
//!
//! A correction parts nothing: the office that corrects its release still tells that release, and who has copied it
//! has not followed yet. Parted, the outdated copy would come as a release of its own, which is worse for readers than
//! a further member whose difference is shown ([`differs`](mod@super::differs)).
//!
//! The story's id stays with the member that speaks for it as it was published. So the member whose text was read
//! leaves, with an id of its own, unless it speaks for the story and only one other tells it: then that one leaves. A
//! page that says something else altogether is no correction, but another release (`recognise`). Nothing marks the two
//! as parted: should their texts agree one day, a later look joins them again.

use super::by_hand::withdrawn;
use super::head::{put_head_first, told};
use super::similarity::{Judgement, judge};
use super::tell;
use super::telling::Telling;
use crate::model::{Entry, Key, Member, State, Story, Time, Withdrawal};

/// Which member leaves, and why, now that the one at `place` says something else than `before`.
pub(super) fn leaver(story: &Story, place: usize, before: &Entry) -> Option<(usize, String)> {
    let member = story.members.get(place)?;
    let now = &member.entry;
    let others = || story.members.iter().enumerate().filter(|(at, _)| *at != place);
    if story.members.len() < 2 || story.state.gone_since().is_some() || is_kept(story, now) {
        return None;
    }
    let has_text = |entry: &Entry| entry.article.is_some() || entry.listed.content.is_some();
    let first_read = !has_text(before) && has_text(now);
    if !first_read || others().any(|(_, other)| share_a_page(now, &other.entry)) {
        return None;
    }
    let telling = Telling::of(&now.facts());
    let mut apart = None;
    for (_, other) in others() {
        match judge(&telling, &Telling::of(&other.entry.facts())) {
            Judgement::Same(_) => return None,
            Judgement::Apart(what) => {
                apart = apart.or(Some(format!("{} says something else: {what}", other.entry.source)))
            }
            Judgement::Unclear(_) => {}
        }
    }
    let leaves = match others().next() {
        Some((other, _)) if place == 0 && story.members.len() == 2 => other,
        _ => place,
    };
    apart.map(|why| (leaves, why))
}

fn is_kept(story: &Story, entry: &Entry) -> bool {
    story.kept.contains(&entry.source)
}

fn share_a_page(one: &Entry, other: &Entry) -> bool {
    one.keys.iter().any(|key| matches!(key, Key::Address(_)) && other.keys.contains(key))
}

/// Takes a member out of a story, which goes on without it, and gives it one of its own.
pub(super) fn leave(story: &mut Story, place: usize, now: Time) -> Story {
    let member = story.members.remove(place);
    let parted = of_its_own(member, story, now);
    put_head_first(&mut story.members);
    story.touched = now;
    if story.tellers().next().is_none() {
        story.state = withdrawn(story, Withdrawal::Presumed, now);
    } else if matches!(story.state, State::Held { .. }) {
        match embargo(story).filter(|until| *until > now) {
            Some(until) => story.state = State::Held { until },
            None => tell::release(story, now),
        }
    } else if place == 0 && story.state.is_public() {
        // Another office speaks for it now, and says something else.
        (story.updated, story.state) = (now, State::Corrected);
    }
    parted
}

/// The last embargo of a story's members.
pub(super) fn embargo(story: &Story) -> Option<Time> {
    story.members.iter().filter_map(|member| member.entry.facts().embargo).max()
}

fn of_its_own(member: Member, from: &Story, now: Time) -> Story {
    let published = told(&member);
    let corrected = !member.versions.is_empty();
    let embargo = member.entry.facts().embargo.filter(|until| *until > now);
    let state = match embargo {
        Some(until) => State::Held { until },
        None if corrected => State::Corrected,
        None => State::Published,
    };
    let mut story = Story {
        // No reading gives this rank, so no other story has this id.
        id: tell::mint(&member.entry, now, 0),
        published,
        updated: if corrected { member.changed.max(published) } else { published },
        state,
        members: vec![member],
        touched: now,
        rank: from.rank,
        apart: Vec::new(),
        kept: Vec::new(),
        marks: Vec::new(),
    };
    if story.tellers().next().is_none() {
        story.state = withdrawn(&story, Withdrawal::Presumed, now);
    }
    story
}
