//! What documents show of a story, so that the revision moves when that changes and at no other time.
//!
//! Keys and authority decide about later readings and are shown nowhere; of an entry only its combined facts are
//! shown. All else is: versions as corrections, `touched` as the time of the last change. When in doubt a part
//! counts as shown: a revision too many costs one rendering, one too few leaves an edition stale.

use feeds::model::{Entry, Member, Story};

/// Whether documents show something else once `new` stands in the place of `old`.
pub(crate) fn differs(old: Option<&Story>, new: &Story) -> bool {
    match (old.and_then(shown), shown(new)) {
        (None, None) => false,
        (old, new) => old != new,
    }
}

/// The shown part of a story, the rest blanked; `None` if it is in no document.
fn shown(story: &Story) -> Option<Story> {
    if !story.state.is_public() {
        return None;
    }
    Some(Story { members: story.members.iter().map(shown_member).collect(), ..*story })
}

fn shown_member(member: &Member) -> Member {
    let entry = Entry {
        source: member.entry.source.clone(),
        keys: Vec::new(),
        listed: member.entry.facts(),
        article: None,
    };
    Member { entry, authority: 0, versions: member.versions.clone(), ..*member }
}
