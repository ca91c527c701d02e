//! How often a source is asked by the schedule: never more often than that says, and less often where nothing is to be
//! expected. Pure.
//!
//! | what | asks for |
//! |---|---|
//! | the office publishes rarely | a hundredth of its usual pause, or of the time since its last new release if that is less: at most [`QUIETEST`] |
//! | the answer says how long it is fresh (`Cache-Control`), or the feed how often it changes (`ttl`, `sy:`) | so long, the longer one counts: at most a day, and a quarter of its usual pause |
//! | neither | the schedule as it is |
//!
//! An office that publishes daily is asked each quarter of an hour, a weekly one each two hours, and no one more rarely
//! than each four by its silence alone: a release is the reason why we are here, and a conditional request costs a server
//! next to nothing. Only who says so himself is asked once a day, unless he is known to publish more often than he says:
//! many servers say a day, or a year, of everything. So no release waits for more than about a day.
//!
//! What is asked less often than each hour is spread by an eighth, so that the sources of one server drift apart.

use chrono::TimeDelta;
use feeds::model::Time;
use storage::SourceState;

use super::dice::thrown;

/// Into so many parts a pause between releases is cut: a day into quarters of an hour.
const PARTS: i32 = 96;

/// No silence makes a source be asked more rarely.
const QUIETEST: TimeDelta = TimeDelta::hours(4);

/// No wish makes a source be asked more rarely.
const LONGEST_WISH: TimeDelta = TimeDelta::days(1);

/// A wish of this length is always believed.
const SHORT_WISH: TimeDelta = TimeDelta::hours(1);

/// From this length on intervals are spread.
const SPREAD_FROM: TimeDelta = TimeDelta::hours(1);

/// By one part in so many.
const SPREAD: i32 = 8;

/// A run that begins so much before a source is due asks it: schedules have seconds, and so have clocks.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// When a source that was read at `now` is asked again; `fresh` is what its answer said. `None` leaves it to the
/// schedule.
pub fn next_due(state: &SourceState, fresh: Option<TimeDelta>, now: Time) -> Option<Time> {
    let wish = wish(state, fresh);
    let quiet = quiet(state, now);
    // Nobody is asked before he wants to be; silence is only a guess of ours.
    let interval = (wish + spread(state, wish)).max(quiet - spread(state, quiet));
    (interval > TimeDelta::zero()).then(|| now + interval)
}

/// A rest, a little shorter for some sources than for others.
pub fn spread_rest(state: &SourceState, rest: TimeDelta) -> TimeDelta {
    rest - share(state, rest)
}

fn wish(state: &SourceState, fresh: Option<TimeDelta>) -> TimeDelta {
    let minutes = state.wish.map(|minutes| TimeDelta::minutes(i64::from(minutes)));
    let Some(wish) = minutes.max(fresh) else { return TimeDelta::zero() };
    let known = state.cadence.map(|cadence| (cadence.usual_pause() / 4).max(SHORT_WISH));
    wish.min(known.unwrap_or(LONGEST_WISH)).min(LONGEST_WISH)
}

fn quiet(state: &SourceState, now: Time) -> TimeDelta {
    let Some(silence) = state.last_new.map(|new| (now - new).max(TimeDelta::zero())) else {
        return TimeDelta::zero();
    };
    let pause = state.cadence.map_or(silence, |cadence| cadence.usual_pause().min(silence));
    (pause / PARTS).min(QUIETEST)
}

fn spread(state: &SourceState, interval: TimeDelta) -> TimeDelta {
    if interval < SPREAD_FROM { TimeDelta::zero() } else { share(state, interval) }
}

/// A part of an interval, from nothing up to an eighth.
fn share(state: &SourceState, interval: TimeDelta) -> TimeDelta {
    let eighth = (interval / SPREAD).num_seconds();
    let sides = u32::try_from(eighth).unwrap_or_default().saturating_add(1);
    // Thrown anew each time: who meets once shall not meet for ever.
    TimeDelta::seconds(i64::from(thrown(&state.office.id, &format!("interval {}", state.asked), sides)))
}

#[cfg(test)]
mod tests;
