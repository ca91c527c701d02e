//! Telling the operator: letters, laid down in the store with what they tell, delivered by every configured channel.
//!
//! Invariants: a run never waits for a channel; whatever was not taken is tried again, at growing distances, across
//! restarts, for a week; what was taken is taken away at once. Only a kill between these two repeats a letter, under the
//! id it had, by which receivers may tell.
//!
//! A channel is one file and its lines in [`Settings::channels`].

mod command;
mod letter;
mod mail;
mod outbox;
mod webhook;

use std::time::Duration;

use feeds::model::Time;
use storage::Letter;

use crate::app::App;
use crate::fetch::Fetcher;

pub use crate::secret::Secret;
pub use command::Settings as Command;
pub use letter::{letters, test};
pub use mail::{Encryption, Mailbox, Server, Settings as Mail};
pub use outbox::{deliver_soon, keep_delivering};
pub use webhook::Settings as Webhook;

/// How long a channel may take for a letter.
const LIMIT: Duration = Duration::from_secs(20);

/// How operators are told: the `[alerts]` table of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// By mail.
    pub mail: Option<Mail>,
    /// By a request to an address.
    pub webhook: Option<Webhook>,
    /// By a program on this machine.
    pub command: Option<Command>,
}

/// A way to the operator.
#[derive(Debug, Clone, Copy)]
pub enum Channel<'a> {
    /// See [`Mail`].
    Mail(&'a Mail),
    /// See [`Webhook`].
    Webhook(&'a Webhook),
    /// See [`Command`].
    Command(&'a Command),
}

impl Settings {
    /// The channels that are configured.
    pub fn channels(&self) -> Vec<Channel<'_>> {
        let mail = self.mail.iter().map(Channel::Mail);
        let webhook = self.webhook.iter().map(Channel::Webhook);
        let command = self.command.iter().map(Channel::Command);
        mail.chain(webhook).chain(command).collect()
    }
}

impl Channel<'_> {
    /// As letters, the log and the configuration call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Webhook(_) => "webhook",
            Self::Command(_) => "command",
        }
    }

    /// Delivers a letter.
    ///
    /// # Errors
    /// Why it was not taken, in words without secrets.
    pub async fn send(self, letter: &Letter, fetcher: &Fetcher, now: Time) -> Result<(), String> {
        let sent = async {
            match self {
                Self::Mail(mail) => mail.send(letter).await,
                Self::Webhook(webhook) => webhook.send(letter, fetcher, now).await,
                Self::Command(command) => command.send(letter).await,
            }
        };
        let late = |_| Err(format!("it was not taken within {} s", LIMIT.as_secs()));
        tokio::time::timeout(LIMIT, sent).await.unwrap_or_else(late)
    }
}

/// Sends a letter by every channel at once, past the outbox; tells what became of each.
pub async fn try_channels(app: &App, now: Time) -> Vec<(&'static str, Result<(), String>)> {
    let mut tried = Vec::new();
    for channel in app.config.alerts.channels() {
        let sent = channel.send(&test(app, channel.name(), now), &app.fetcher, now).await;
        tried.push((channel.name(), sent));
    }
    tried
}

#[cfg(test)]
mod tests;
