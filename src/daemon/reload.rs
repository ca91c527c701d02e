//! SIGHUP: the configuration is read again and checked as a whole. A sound one replaces the present one at once, for
//! whatever begins from then on; one with mistakes changes nothing.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::supervisor;
use crate::app::Live;
use crate::config::{Config, Mistakes};
use crate::publish;

/// The wish to reload, and how the configuration is read.
pub struct Reloads<L> {
    asked: Signal,
    load: L,
}

impl<L: Fn() -> Result<Config, Mistakes>> Reloads<L> {
    /// Begins to listen to SIGHUP, which ends no program from then on.
    ///
    /// # Errors
    /// When the system does not let signals be listened to.
    pub fn on_signal(load: L) -> std::io::Result<Self> {
        Ok(Self { asked: signal(SignalKind::hangup())?, load })
    }

    /// Reloads whenever it is asked for, until the stop is.
    pub(super) async fn keep_reloading(mut self, live: Live) {
        let stop = live.app().stop.clone();
        while stop.or_done(self.asked.recv()).await.is_some() {
            supervisor::reloading();
            match (self.load)() {
                Ok(config) => replace(&live, config).await,
                Err(mistakes) => {
                    let mistakes = mistakes.to_string().replace('\n', "; ");
                    tracing::error!("the configuration is not reloaded, the present one goes on: {mistakes}");
                }
            }
            supervisor::ready();
        }
    }
}

async fn replace(live: &Live, mut config: Config) {
    let present = live.app();
    for key in keep_fixed(&present.config, &mut config) {
        tracing::warn!("{key} has changed and stays as it was until the next start");
    }
    let next = present.reconfigured(config);
    // What is published depends on titles, entries and offices.
    if let Err(error) = publish::serve_edition(&next).await {
        tracing::error!("the configuration is not reloaded, the present one goes on: {error}");
        return;
    }
    tracing::info!(sources = next.config.sources.len(), "the configuration is reloaded");
    next.tell_overrides();
    live.replace(next);
    // Whoever heard of the edition before that has looked at it with the configuration of before.
    present.editions.announce();
}

/// Puts back what cannot change while the program runs, and names what would have.
fn keep_fixed(present: &Config, next: &mut Config) -> Vec<&'static str> {
    let mut changed = Vec::new();
    if next.listen != present.listen {
        next.listen = present.listen;
        changed.push("service.listen");
    }
    if next.storage != present.storage {
        next.storage.clone_from(&present.storage);
        changed.push("service.storage");
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn what_cannot_change_is_kept_and_named() {
        let config = |text: &str| config::parse("a test", text, &[]).expect("a configuration");
        let present = config("[service]\nlisten = \"127.0.0.1:8080\"\nstorage = \"sled:a\"\nentries = 5\n");
        for (text, expected) in [
            ("[service]\nstorage = \"sled:a\"\nentries = 9\n", vec![]),
            ("[service]\nstorage = \"sled:b\"\nentries = 9\n", vec!["service.storage"]),
            (
                "[service]\nlisten = \"127.0.0.1:80\"\nentries = 9\n",
                vec!["service.listen", "service.storage"],
            ),
        ] {
            let mut next = config(text);
            assert_eq!(keep_fixed(&present, &mut next), expected, "{text}");
            assert_eq!((next.listen, &next.storage, next.entries), (present.listen, &present.storage, 9));
        }
    }
}
