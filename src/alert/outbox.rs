//! Delivering what waits in the store: who is tried when, and what becomes of a letter.
//!
//! A channel that fails is left alone for the rest of the round. Letters that were not tried yet go first, so that one
//! that a receiver will never take does not hold up the others.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use feeds::model::Time;
use storage::Letter;
use tokio::time::Instant;

use crate::app::{App, Live};

/// After the first failure; it doubles with each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// The longest pause between two tries.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// How long a letter is tried. News of a week ago help nobody.
const PATIENCE: TimeDelta = TimeDelta::days(7);

/// How long a run from cron goes on to deliver; a try that has begun is not broken off.
const SOON: Duration = Duration::from_secs(10);

/// How long until the store is asked again after it has failed.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Delivers until the stop is asked for.
pub async fn keep_delivering(live: Live) {
    loop {
        let app = live.app();
        let delivered = {
            let _alone = app.delivering.lock().await;
            deliver(&app, None).await
        };
        let next = match delivered {
            Ok(next) => next,
            Err(error) => {
                tracing::error!("letters to the operator cannot be delivered: {error}");
                Some((app.clock)() + AGAIN)
            }
        };
        let wait = async {
            tokio::select! {
                () = app.posted.notified() => {}
                () = until(next, (app.clock)()) => {}
            }
            Some(())
        };
        if app.stop.or_done(wait).await.is_none() {
            return;
        }
    }
}

/// Delivers what waits, as far as a few seconds go and unless it is being delivered; the rest waits for the next time.
pub async fn deliver_soon(app: &App) -> storage::Result<()> {
    let Ok(_alone) = app.delivering.try_lock() else { return Ok(()) };
    deliver(app, Some(Instant::now() + SOON)).await.map(drop)
}

async fn until(next: Option<Time>, now: Time) {
    match next {
        Some(next) => tokio::time::sleep((next - now).to_std().unwrap_or_default()).await,
        None => std::future::pending().await,
    }
}

/// One round over all letters that are due; tells when the next one is. Nobody else may be at it.
pub(super) async fn deliver(app: &App, deadline: Option<Instant>) -> storage::Result<Option<Time>> {
    let mut letters = app.store.letters().await?;
    letters.sort_by_key(|letter| letter.tries);
    // Channels that fail, and until when they are left alone.
    let mut resting: BTreeMap<String, Time> = BTreeMap::new();
    let mut left = Vec::new();
    for letter in letters {
        let channel = letter.channel.clone();
        let due = resting.get(&channel).copied().unwrap_or(letter.due);
        let is_over = app.stop.is_asked() || deadline.is_some_and(|deadline| Instant::now() > deadline);
        if is_over || due > (app.clock)() {
            left.push(due);
        } else if let Some(due) = attempt(app, letter).await? {
            resting.insert(channel, due);
            left.push(due);
        }
    }
    Ok(left.into_iter().min())
}

/// Tries a letter once; tells when it is to be tried again, if it is.
async fn attempt(app: &App, letter: Letter) -> storage::Result<Option<Time>> {
    let channels = app.config.alerts.channels();
    let Some(channel) = channels.iter().find(|channel| channel.name() == letter.channel) else {
        let (channel, subject) = (&letter.channel, &letter.subject);
        tracing::warn!("not told, since alerts.{channel} is not configured any more: {subject}");
        return app.store.take_away(&letter.id).await.map(|()| None);
    };
    match channel.send(&letter, &app.fetcher, (app.clock)()).await {
        Ok(()) => {
            app.store.take_away(&letter.id).await?;
            tracing::info!(channel = channel.name(), "told: {}", letter.subject);
            Ok(None)
        }
        Err(reason) => put_back(app, letter, &reason, (app.clock)()).await,
    }
}

/// Puts a letter back that was not taken, or gives it up; tells when it is tried again.
async fn put_back(app: &App, letter: Letter, reason: &str, now: Time) -> storage::Result<Option<Time>> {
    let (channel, subject) = (letter.channel.as_str(), letter.subject.as_str());
    if now - letter.at > PATIENCE {
        tracing::error!(channel, "given up after a week of trying: {subject}: {reason}");
        return app.store.take_away(&letter.id).await.map(|()| None);
    }
    if letter.tries == 0 {
        tracing::warn!(channel, "could not be told, and is tried again: {subject}: {reason}");
    } else {
        tracing::debug!(channel, "could still not be told: {subject}: {reason}");
    }
    let due = now + pause(letter.tries);
    app.store.put_back(Letter { tries: letter.tries.saturating_add(1), due, ..letter }).await?;
    Ok(Some(due))
}

/// The pause after so many tries before the last one.
fn pause(tries: u32) -> TimeDelta {
    FIRST_PAUSE.checked_mul(1 << tries.min(10)).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour_and_no_further() {
        let minutes: Vec<i64> = (0..40).map(|tries| pause(tries).num_minutes()).collect();
        assert_eq!(minutes[..7], [1, 2, 4, 8, 16, 32, 60]);
        assert!(minutes[7..].iter().all(|pause| *pause == 60));
    }
}
