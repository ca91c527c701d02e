//! When a host may be asked again: the pause between two requests (`Crawl-delay`), and the rest after a 429.
//!
//! - A pause is reserved before it is waited for, so that those who wait at the same time come one after the other.
//! - Only 429 speaks for the whole host. What else a server says of one address holds for that address alone.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use feeds::model::Time;
use tokio::time::Instant;

/// No office gets to stretch a run further with every page of it.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// No host is left alone for longer. What is told to last longer was told by a clock that has been set back since.
const LONGEST_REST: TimeDelta = TimeDelta::hours(27);

/// Hosts remembered before those whose time has come are forgotten.
const REMEMBERED: usize = 1024;

/// What hosts want, by host and port.
#[derive(Default)]
pub(super) struct Pace {
    turns: Mutex<HashMap<String, Instant>>,
    rests: Mutex<HashMap<String, Time>>,
}

impl Pace {
    /// Waits until `host` may be asked again; whoever comes next waits `pause` longer.
    pub(super) async fn turn(&self, host: &str, pause: Duration) {
        let turn = self.reserve(host, pause, Instant::now());
        tokio::time::sleep_until(turn).await;
    }

    fn reserve(&self, host: &str, pause: Duration, now: Instant) -> Instant {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut turns, now);
        let next = turns.entry(host.to_owned()).or_insert(now);
        let turn = (*next).max(now);
        *next = turn + pause.min(LONGEST_PAUSE);
        turn
    }

    /// Notes that `host` wants to be left alone.
    pub(super) fn rest(&self, host: &str, until: Time, now: Time) {
        let mut rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut rests, now);
        let latest = rests.entry(host.to_owned()).or_insert(until);
        *latest = until.max(*latest);
    }

    /// Until when `host` is left alone, if it is.
    pub(super) fn resting(&self, host: &str, now: Time) -> Option<Time> {
        let rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        rests.get(host).copied().filter(|until| *until > now && *until - now <= LONGEST_REST)
    }
}

fn forget<K: Hash + Eq, T: PartialOrd>(times: &mut HashMap<K, T>, now: T) {
    if times.len() >= REMEMBERED {
        times.retain(|_, time| *time > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_of_one_host_are_a_pause_apart() {
        let (pace, now) = (Pace::default(), Instant::now());
        let pause = Duration::from_secs(10);
        let turns: Vec<_> = (0..3).map(|_| pace.reserve("a", pause, now) - now).collect();
        assert_eq!(turns, [Duration::ZERO, pause, pause * 2]);
        assert_eq!(pace.reserve("b", pause, now), now, "another host has its own turns");
        let later = now + Duration::from_secs(60);
        assert_eq!(pace.reserve("a", pause, later), later, "a pause that is over is over");
    }

    #[test]
    fn a_pause_is_bounded() {
        let (pace, now) = (Pace::default(), Instant::now());
        pace.reserve("a", Duration::MAX, now);
        assert_eq!(pace.reserve("a", Duration::ZERO, now), now + LONGEST_PAUSE);
    }

    #[tokio::test]
    async fn a_pause_is_waited_for() {
        let (pace, began) = (Pace::default(), Instant::now());
        let pause = Duration::from_millis(30);
        for _ in 0..3 {
            pace.turn("a", pause).await;
        }
        assert!(began.elapsed() >= pause * 2);
    }

    #[test]
    fn a_rest_ends_at_its_time() {
        let time = |text: &str| text.parse::<Time>().expect(text);
        let (pace, now) = (Pace::default(), time("2026-07-01T10:00:00Z"));
        let until = time("2026-07-01T10:05:00Z");
        pace.rest("a", until, now);
        pace.rest("a", now, now);
        assert_eq!(pace.resting("a", now), Some(until));
        assert_eq!(pace.resting("b", now), None);
        assert_eq!(pace.resting("a", until), None);
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let (pace, now) = (Pace::default(), Instant::now());
        for host in 0..3000 {
            let pause = if host == 7 { Duration::from_secs(5) } else { Duration::ZERO };
            pace.reserve(&host.to_string(), pause, now);
        }
        let turns = pace.turns.lock().expect("nobody panicked");
        assert!(turns.len() <= REMEMBERED + 1 && turns.contains_key("7"), "{}", turns.len());
    }
}
