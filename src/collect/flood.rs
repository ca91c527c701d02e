//! The guard against floods: a page that suddenly lists nothing but strangers, such as its menu, its events or an
//! archive, after a relaunch or a slip of the office. Publishing all of it as news could not be taken back.
//!
//! Such a reading counts as a failure, so that the old entries stay and the operator hears of it. It is believed
//! when its dates say that it goes on where the known releases end, or when the page has stayed like that for a
//! fortnight. Only detected lists are doubted: a feed and configured selectors say themselves what is a release.

use chrono::TimeDelta;
use feeds::model::{Decision, Time, Verdict};
use storage::SourceState;

/// Strangers from which on a reading is a flood, and stories the source must have told before.
pub const FLOOD: usize = 5;

/// How long the last reading with known releases may lie back. After that anything may have happened.
const MEMORY: TimeDelta = TimeDelta::days(14);

/// How long before the newest known release another one may be dated and still be news: offices publish belatedly.
const BELATED: TimeDelta = TimeDelta::days(3);

/// Whether every release of a reading is a stranger although the source was read in this way a while ago.
pub fn is_all_strangers(decisions: &[Decision], state: &SourceState, now: Time) -> bool {
    let stranger = |decision: &Decision| matches!(decision.verdict, Verdict::New | Verdict::Held);
    let lately = state.last_success.is_some_and(|last| now - last < MEMORY);
    // What was learned is dropped with a change of the configuration, which may well name another list.
    lately && state.learned.is_some() && decisions.len() >= FLOOD && decisions.iter().all(stranger)
}

/// Whether the dates of a reading go on where the `known` releases of its source end. A source that has hardly told
/// anything may go on anywhere.
pub fn is_news(dates: &[Option<Time>], known: &[Time]) -> bool {
    let Some(newest) = known.iter().max().filter(|_| known.len() >= FLOOD) else { return true };
    let news = dates.iter().flatten().filter(|date| **date > *newest - BELATED).count();
    news * 2 >= dates.len()
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

    #[test]
    fn only_readings_without_any_known_release_are_doubted() {
        let now = time("2026-11-25T12:00:00Z");
        let (new, lately) = (decisions(&[Verdict::New; 6]), state("2026-11-25T11:00:00Z"));
        assert!(is_all_strangers(&new, &lately, now));
        assert!(!is_all_strangers(&new[..4], &lately, now), "too few to flood anybody");
        let mut known = new.clone();
        known[3].verdict = Verdict::Unchanged;
        assert!(!is_all_strangers(&known, &lately, now), "one release is known");
        assert!(!is_all_strangers(&new, &state("2026-11-01T11:00:00Z"), now), "it has stayed like that");
        let moved = SourceState { learned: None, ..lately };
        assert!(!is_all_strangers(&new, &moved, now), "the configuration names another list");
    }

    #[test]
    fn news_goes_on_where_the_known_releases_end() {
        let known = [time("2026-05-04T10:00:00Z"); 5];
        let dated = |text: &str| [Some(time(text)); 6];
        assert!(is_news(&dated("2026-05-03T10:00:00Z"), &known));
        assert!(is_news(&dated("2026-06-03T10:00:00Z"), &known));
        assert!(!is_news(&dated("2020-05-03T10:00:00Z"), &known), "an archive");
        assert!(!is_news(&[None; 6], &known), "a menu");
        assert!(is_news(&[None; 6], &known[..4]), "a source that has hardly told anything");
    }
}
