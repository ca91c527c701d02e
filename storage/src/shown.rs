//! What documents show of a story, so that the revision moves when that changes and at no other time.
//!
//! Keys, authority and what is known of an absence decide about later readings and are shown nowhere; of an entry only its combined facts are
//! shown. All else is: versions as corrections, `touched` as the time of the last change. When in doubt a part
//! counts as shown: a revision too many costs one rendering, one too few leaves an edition stale.

use feeds::model::{Absence, Entry, Member, Story};

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
    let members = story.members.iter().map(shown_member).collect();
    Some(Story { members, apart: Vec::new(), kept: Vec::new(), marks: Vec::new(), ..*story })
}

fn shown_member(member: &Member) -> Member {
    let entry = Entry {
        source: member.entry.source.clone(),
        keys: Vec::new(),
        listed: member.entry.facts(),
        article: None,
    };
    let absence = member.taken_back().map(|at| Absence {
        since: at,
        passed: false,
        looked: None,
        there: false,
        gone: None,
        taken_back: Some(at),
    });
    Member { entry, authority: 0, versions: member.versions.clone(), absence, ..*member }
}
