//! What the service manager is told (`Type=notify`, sd_notify(3)): ready, reloading, stopping, and that we are alive.
//!
//! Without a manager that wants to know, nothing happens. Telling it is never an error: it notices itself if it is not
//! told, and acts as its unit says.

use sd_notify::NotifyState;

/// Everything is in place: connections are taken and answered, commands too.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The configuration is being read again; [`ready`] follows. With the time, since `Type=notify-reload` asks for it.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// The end has begun.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The schedule is being kept. To be called more often than any sensible `WatchdogSec=`.
pub fn alive() {
    if sd_notify::watchdog_enabled().is_some() {
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(what: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(what) {
        tracing::debug!("the service manager could not be told: {error}");
    }
}
