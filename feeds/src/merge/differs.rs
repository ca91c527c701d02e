//! What a further member of a story says otherwise than the one that speaks for it, in words.
//!
//! By the same comparison that decides whether two tellings are one release, so that what is shown is what was weighed:
//! what is harmless is not named, what was passed over as a telling's own affair is.

use super::difference::quoted;
use super::laid::Laid;
use super::telling::Telling;
use crate::model::Entry;

/// Differences that are named. The rest is counted.
const NAMED: usize = 8;

/// What `member` says otherwise than `head`; nothing if it says the same in another form.
pub fn differs(head: &Entry, member: &Entry) -> Vec<String> {
    let (head_facts, facts) = (head.facts(), member.facts());
    let (a, b) = (Telling::of(&head_facts), Telling::of(&facts));
    let mut found = Vec::new();
    if !Laid::of_titles(a.title(), b.title()).open.is_empty() {
        found.push(format!("is headed „{}“", facts.title));
    }
    match (a.body().words.is_empty(), b.body().words.is_empty()) {
        (false, true) => found.push("has no text".to_owned()),
        (true, false) => found.push("has a text".to_owned()),
        (true, true) => {}
        (false, false) => {
            let laid = Laid::new(a.body(), b.body());
            found.extend(laid.open.iter().map(|hunk| {
                let (said, says) = (&laid.a[hunk.a.clone()], &laid.b[hunk.b.clone()]);
                match (said.is_empty(), says.is_empty()) {
                    (true, _) => format!("adds {}", quoted(says)),
                    (_, true) => format!("leaves out {}", quoted(said)),
                    _ => format!("says {} for {}", quoted(says), quoted(said)),
                }
            }));
        }
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    found.extend((more > 0).then(|| format!("and {more} more")));
    found
}
