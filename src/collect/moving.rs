//! Addresses that lead elsewhere for good (301, 308): met, proved, adopted. Pure.
//!
//! | the source's address | then |
//! |---|---|
//! | leads elsewhere for good | it is followed, and since when is noted; what leads elsewhere again begins anew |
//! | has led to the same page for a week, and what is known of the source was found there | that page is asked from now on, and the operator is told |
//! | was not asked for a day, since the page is | is asked once, in case it leads there no more |
//! | leads there no more | is asked again from now on |
//!
//! Whole sites are redirected by mistake, and domains that run out lead to somebody else: so it takes a week and known
//! releases. They are looked for when the redirect is met first; later on what stands there would be known in any case.
//! A source that was never read at its own address has nothing to compare.

use chrono::TimeDelta;
use feeds::model::Time;
use feeds::normalize::link::same_page;
use storage::{Moved, SourceState};
use url::Url;

/// How long an address must lead to the same page.
pub const PROBATION: TimeDelta = TimeDelta::days(7);

/// How often an address is asked whether it still leads to the page that is asked in its place.
const ASSURED: TimeDelta = TimeDelta::days(1);

/// Whether a source is still where it is configured to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Nobody looked there: it is read from an address that was learned.
    Unknown,
    /// It is, or is redirected for the time being.
    There,
    /// Its address leads to another page for good.
    Moved(Url),
}

impl Whereabouts {
    /// By what was asked, and where that leads for good.
    pub fn of(configured: &Url, asked: &Url, lasting: Option<Url>) -> Self {
        match lasting {
            _ if asked != configured => Self::Unknown,
            Some(to) if !same_page(&to, configured) => Self::Moved(to),
            _ => Self::There,
        }
    }
}

/// What was found at the end of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Releases that were known before, or the very document.
    Known,
    /// None of them.
    Unknown,
}

/// Where to ask first, if that is not the source's own address.
pub fn learned(state: &SourceState, now: Time) -> Option<&Url> {
    let learned = state.learned.as_ref().map(|learned| &learned.address)?;
    let wants_assurance = state.moved.as_ref().is_some_and(|moved| {
        moved.adopted.is_some()
            && moved.to == *learned
            && !(TimeDelta::zero()..ASSURED).contains(&(now - moved.met))
    });
    Some(learned).filter(|learned| **learned != state.office.address && !wants_assurance)
}

/// Notes whether the source's address still leads there, and adopts where it leads when it is time. Comes behind
/// whatever else the reading taught; `was_read` tells whether the source had ever been read before.
pub fn locate(state: &mut SourceState, whereabouts: Whereabouts, found: Found, was_read: bool, now: Time) {
    match (whereabouts, &mut state.moved) {
        (Whereabouts::Unknown, _) => {}
        (Whereabouts::There, moved) => *moved = None,
        (Whereabouts::Moved(to), Some(moved)) if moved.to == to => moved.met = now,
        (Whereabouts::Moved(to), moved) => {
            let overlaps = found == Found::Known || !was_read;
            *moved = Some(Moved { to, since: now, met: now, overlaps, adopted: None });
        }
    }
    adopt(state, now);
}

fn adopt(state: &mut SourceState, now: Time) {
    let (Some(moved), Some(learned)) = (&mut state.moved, &mut state.learned) else { return };
    if moved.overlaps && moved.met - moved.since >= PROBATION && learned.address == state.office.address {
        learned.address = moved.to.clone();
        moved.adopted.get_or_insert(now);
    }
}

#[cfg(test)]
mod tests {
    use feeds::model::{How, Office, TextLength};
    use storage::Learned;

    use super::*;

    fn url(name: &str) -> Url {
        format!("https://{name}.example/presse").parse().expect("an address")
    }

    fn day(number: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::days(20_000 + number)
    }

    fn state() -> SourceState {
        let office = Office {
            id: "amt".parse().expect("an id"),
            name: "Amt".to_owned(),
            address: url("alt"),
            home: None,
            text: TextLength::Full,
        };
        let learned =
            Learned { address: url("alt"), how: How::Rss, shape: None, listed: 9, doubted: None, note: None };
        SourceState { learned: Some(learned), ..SourceState::new(office, String::new()) }
    }

    /// A day of a source: where it was asked, and where it is asked next.
    fn live(state: &mut SourceState, number: i64, leads: Option<&str>, found: Found) -> &'static str {
        let asked = learned(state, day(number)).cloned().unwrap_or(url("alt"));
        let is_own = asked == url("alt");
        if let Some(learned) = &mut state.learned {
            learned.address = asked.clone();
        }
        let whereabouts = Whereabouts::of(&url("alt"), &asked, leads.map(url).filter(|_| is_own));
        locate(state, whereabouts, found, true, day(number));
        if is_own { "alt" } else { "neu" }
    }

    #[test]
    fn a_page_is_adopted_after_a_week_of_the_same_answer_with_known_releases() {
        let mut state = state();
        for number in 0..7 {
            live(&mut state, number, Some("neu"), Found::Known);
            assert_eq!(state.moved.as_ref().and_then(|moved| moved.adopted), None, "day {number}");
        }
        live(&mut state, 7, Some("neu"), Found::Known);
        assert_eq!(state.moved.as_ref().and_then(|moved| moved.adopted), Some(day(7)));
        assert_eq!(learned(&state, day(7) + TimeDelta::hours(23)), Some(&url("neu")));
    }

    #[test]
    fn another_answer_begins_anew_and_none_ends_it() {
        let mut state = state();
        for number in 0..20 {
            live(&mut state, number, Some(if number % 6 < 5 { "neu" } else { "anders" }), Found::Known);
            assert_eq!(learned(&state, day(number)), None, "day {number}");
        }
        live(&mut state, 20, None, Found::Known);
        assert_eq!(state.moved, None);
    }

    #[test]
    fn where_nothing_known_is_found_nothing_is_adopted() {
        let mut state = state();
        live(&mut state, 0, Some("fremd"), Found::Unknown);
        for number in 1..40 {
            // By now what stands there is known, too.
            live(&mut state, number, Some("fremd"), Found::Known);
            assert_eq!(learned(&state, day(number)), None, "day {number}");
        }
        let mut new = SourceState { learned: state.learned.clone(), ..self::state() };
        locate(&mut new, Whereabouts::Moved(url("neu")), Found::Unknown, false, day(0));
        locate(&mut new, Whereabouts::Moved(url("neu")), Found::Known, true, day(7));
        assert_eq!(learned(&new, day(7)), Some(&url("neu")), "it was never anywhere else");
    }

    #[test]
    fn an_adopted_page_is_assured_once_a_day_and_left_when_the_address_leads_there_no_more() {
        let mut state = state();
        (0..8).for_each(|number| assert_eq!(live(&mut state, number, Some("neu"), Found::Known), "alt"));
        let hours = |hours| day(7) + TimeDelta::hours(hours);
        assert!(learned(&state, hours(1)).is_some() && learned(&state, hours(24)).is_none());
        assert!(learned(&state, hours(-1)).is_none(), "the clock was set back");
        assert_eq!(live(&mut state, 8, Some("neu"), Found::Known), "alt");
        assert_eq!(learned(&state, day(8) + TimeDelta::hours(1)), Some(&url("neu")), "at once again");
        assert_eq!(state.moved.as_ref().and_then(|moved| moved.adopted), Some(day(7)));
        assert_eq!(live(&mut state, 9, None, Found::Known), "alt");
        assert_eq!((&state.moved, learned(&state, day(9))), (&None, None));
    }

    #[test]
    fn a_feed_that_a_page_announces_is_asked_all_the_same() {
        let mut state = state();
        state.learned.as_mut().expect("learned").address = url("feed");
        assert_eq!(learned(&state, day(0)), Some(&url("feed")));
        locate(&mut state, Whereabouts::Unknown, Found::Known, true, day(0));
        assert_eq!(state.moved, None);
    }
}
