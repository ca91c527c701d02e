//! The guard against floods: a page that suddenly lists nothing but strangers, such as its menu, its events or an
//! archive, after a relaunch or a slip of the office. Publishing all of it as news could not be taken back.
//!
//! Such a reading counts as a failure, so that the old entries stay and the operator hears of it. It is believed
//! when its dates say that it is news, or when the page has stayed like that for a fortnight.

use chrono::TimeDelta;
use feeds::model::{Decision, Time, Verdict};
use storage::SourceState;

/// Strangers from which on a reading is a flood, and stories the source must have told before.
pub const FLOOD: usize = 5;

/// How long the last reading with known releases may lie back. After that anything may have happened.
const MEMORY: TimeDelta = TimeDelta::days(14);

/// How long before the last reading a release may be dated and still be news: offices publish belatedly.
const BELATED: TimeDelta = TimeDelta::days(3);

/// Whether every release of a reading is a stranger although the source was read in this way a while ago.
/// `dates` are those of the entries.
pub fn is_suspect(dates: &[Option<Time>], decisions: &[Decision], state: &SourceState, now: Time) -> bool {
    let Some(last) = state.last_success.filter(|last| now - *last < MEMORY) else { return false };
    let stranger = |decision: &Decision| matches!(decision.verdict, Verdict::New | Verdict::Held);
    let news = dates.iter().flatten().filter(|date| **date > last - BELATED).count();
    // What was learned is dropped with a change of the configuration, which may well name another list.
    state.learned.is_some()
        && decisions.len() >= FLOOD
        && decisions.iter().all(stranger)
        && news * 2 < dates.len()
}

/// What the operator is told.
pub fn reason(strangers: usize) -> String {
    format!(
        "the page lists {strangers} entries and none of the releases known so far, and most of them are undated or \
         old; if that is right, it is believed after 14 days, or at once when the source's address or settings change"
    )
}

#[cfg(test)]
mod tests {
    use feeds::model::{Office, SourceId, StoryId, TextLength};
    use storage::{Learned, Validators};

    use super::*;

    fn time(text: &str) -> Time {
        text.parse().expect("a time")
    }

    fn state(last_success: &str) -> SourceState {
        let id: SourceId = "amt".parse().expect("an id");
        let address: url::Url = "https://www.amt.example/".parse().expect("an address");
        SourceState {
            office: Office {
                id,
                name: "Amt".to_owned(),
                address: address.clone(),
                home: None,
                text: TextLength::Full,
            },
            settings: String::new(),
            learned: Some(Learned { address, how: feeds::model::How::Detected }),
            validators: Validators::default(),
            last_try: None,
            last_success: Some(time(last_success)),
            last_new: None,
            failures: 0,
            reason: None,
            retry_after: None,
            next_due: None,
        }
    }

    fn decisions(verdicts: &[Verdict]) -> Vec<Decision> {
        let source: SourceId = "amt".parse().expect("an id");
        let id: StoryId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("an id");
        let at = time("2026-11-25T12:00:00Z");
        let decision = |verdict: &Verdict| Decision {
            story: id,
            source: source.clone(),
            verdict: *verdict,
            reason: String::new(),
            at,
        };
        verdicts.iter().map(decision).collect()
    }

    fn suspect(dates: &[Option<&str>], verdicts: &[Verdict], state: &SourceState) -> bool {
        let dates: Vec<_> = dates.iter().map(|date| date.map(time)).collect();
        is_suspect(&dates, &decisions(verdicts), state, time("2026-11-25T12:00:00Z"))
    }

    #[test]
    fn only_a_list_of_undated_or_old_strangers_is_suspect() {
        let (new, lately) = ([Verdict::New; 6], state("2026-11-25T11:00:00Z"));
        let old = [Some("2020-05-04T10:00:00Z"); 6];
        assert!(suspect(&[None; 6], &new, &lately));
        assert!(suspect(&old, &new, &lately));
        assert!(!suspect(&[Some("2026-11-25T10:00:00Z"); 6], &new, &lately), "dated today");
        assert!(!suspect(&[None; 4], &new[..4], &lately), "too few to flood anybody");
        let one_known =
            [Verdict::New, Verdict::New, Verdict::New, Verdict::New, Verdict::New, Verdict::Unchanged];
        assert!(!suspect(&old, &one_known, &lately), "one release is known");
        assert!(!suspect(&[None; 6], &new, &state("2026-11-01T11:00:00Z")), "it has stayed like that");
        let mut moved = lately;
        moved.learned = None;
        assert!(!suspect(&[None; 6], &new, &moved), "the configuration names another list");
    }
}
