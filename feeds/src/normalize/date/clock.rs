//! The time of day beside a date: `09:01`, `14 Uhr`, `8.40 Uhr`, `10:30:00+02:00`, `3:15 pm`, `24:00`.

use super::names;
use super::token::{Kind, Tokens};

/// A time of day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// Seconds since midnight, up to and including 24 hours.
    pub(super) seconds: u32,
    /// Minutes east of UTC, if it says so.
    pub(super) offset: Option<i32>,
    /// Whether a second time follows (`10 – 12 Uhr`): an event's, not a release's.
    pub(super) spans: bool,
}

/// The time of day that follows a date ending before `at`, and the index after it.
pub(super) fn after(tokens: &Tokens, at: usize) -> Option<(Clock, usize)> {
    let mut next = tokens.skip_gap(at);
    if matches!(tokens.mark(next), Some(',' | '|' | '-' | '–' | '—' | '·' | '•' | '/' | '(' | ';')) {
        next = tokens.skip_gap(next + 1);
    }
    if matches!(tokens.word(next), Some("um" | "at" | "t" | "gegen")) {
        next = tokens.skip_gap(next + 1);
    }
    here(tokens, next)
}

/// The time of day that starts at `at`, and the index after it.
pub(super) fn here(tokens: &Tokens, at: usize) -> Option<(Clock, usize)> {
    if let Some((seconds, next)) = time(tokens, at) {
        let (offset, end) = zone(tokens, next);
        let spans = second_time_follows(tokens, end).is_some();
        return Some((Clock { seconds, offset, spans }, end));
    }
    // `10 – 12 Uhr`: the first hour has no sign of its own.
    let hour = tokens.number(at, 2)?;
    let end = second_time_follows(tokens, at + 1)?;
    Some((Clock { seconds: in_range(hour, 0, 0)?, offset: None, spans: true }, end))
}

fn time(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let hour = tokens.number(at, 2)?;
    if tokens.mark(at + 1) == Some(':') {
        let minute = tokens.exactly(at + 2, 2)?;
        let (second, next) = seconds(tokens, at + 3);
        let (hour, next) = half_of_day(tokens, hour, next);
        return Some((in_range(hour, minute, second)?, uhr(tokens, next).unwrap_or(next)));
    }
    if tokens.mark(at + 1) == Some('.')
        && let Some(minute) = tokens.exactly(at + 2, 2)
    {
        return Some((in_range(hour, minute, 0)?, uhr(tokens, at + 3)?));
    }
    Some((in_range(hour, 0, 0)?, uhr(tokens, at + 1)?))
}

fn in_range(hour: u32, minute: u32, second: u32) -> Option<u32> {
    let seconds = hour * 3600 + minute * 60 + second.min(59);
    (minute < 60 && second <= 60 && seconds <= 86_400).then_some(seconds)
}

/// `:SS` and a fraction, which is dropped.
fn seconds(tokens: &Tokens, at: usize) -> (u32, usize) {
    let (Some(':'), Some(second)) = (tokens.mark(at), tokens.exactly(at + 1, 2)) else { return (0, at) };
    let has_fraction = matches!(tokens.mark(at + 2), Some('.' | ','))
        && matches!(tokens.kind(at + 3), Some(Kind::Number { .. }));
    (second, if has_fraction { at + 4 } else { at + 2 })
}

fn half_of_day(tokens: &Tokens, hour: u32, at: usize) -> (u32, usize) {
    let next = tokens.skip_gap(at);
    match tokens.word(next) {
        Some("am") if (1..=12).contains(&hour) && tokens.number(tokens.skip_gap(next + 1), 4).is_none() => {
            (hour % 12, next + 1)
        }
        Some("pm") if (1..=12).contains(&hour) => (hour % 12 + 12, next + 1),
        _ => (hour, at),
    }
}

fn uhr(tokens: &Tokens, at: usize) -> Option<usize> {
    let next = tokens.skip_gap(at);
    matches!(tokens.word(next), Some("uhr" | "h")).then_some(next + 1)
}

fn zone(tokens: &Tokens, at: usize) -> (Option<i32>, usize) {
    let next = tokens.skip_gap(at);
    if let Some(offset) = tokens.word(next).and_then(names::offset) {
        return (Some(offset), next + 1);
    }
    let sign = match tokens.mark(next) {
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ => return (None, at),
    };
    let (hours, minutes, end) = if let Some(both) = tokens.exactly(next + 1, 4) {
        (both / 100, both % 100, next + 2)
    } else if let (Some(hours), Some(':'), Some(minutes)) =
        (tokens.exactly(next + 1, 2), tokens.mark(next + 2), tokens.exactly(next + 3, 2))
    {
        (hours, minutes, next + 4)
    } else {
        return (None, at);
    };
    let known = hours <= 14 && minutes < 60;
    if known { (Some(sign * (hours * 60 + minutes) as i32), end) } else { (None, at) }
}

/// The end of a second time of day that makes a span with the one before `at`.
fn second_time_follows(tokens: &Tokens, at: usize) -> Option<usize> {
    let next = tokens.skip_gap(at);
    let joined = matches!(tokens.mark(next), Some('-' | '–' | '—')) || tokens.word(next) == Some("bis");
    let start = tokens.skip_gap(next + 1);
    if joined && super::day::at(tokens, start, None).is_none() {
        return time(tokens, start).map(|(_, end)| end);
    }
    None
}
