//! The `[alerts]` table: how it is written, and what its keys must agree on.
//!
//! Secrets are never shown: what is printed in their place is refused when it is read.

use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use url::Url;

use super::mistakes::Mistakes;
use super::tree::Dropped;
use super::values::{Textual, Words, Written};
use crate::alert::{self, Encryption, Mailbox, Secret, Server};

/// What is printed in a secret's place.
const HIDDEN: &str = "(hidden)";

/// How a secret that is in a file is written.
const FILE: &str = "file:";

/// `[alerts]`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Alerts {
    pub mail: Option<Spanned<Mail>>,
    pub webhook: Option<Spanned<Webhook>>,
    pub command: Option<Spanned<Command>>,
}

/// `[alerts.mail]`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Mail {
    pub server: Option<Written<Server>>,
    pub encryption: Encryption,
    pub user: Option<Written<Words>>,
    pub password: Option<Written<Secret>>,
    pub from: Option<Written<Mailbox>>,
    pub to: Vec<Written<Mailbox>>,
}

/// `[alerts.webhook]`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Webhook {
    pub address: Option<Written<Url>>,
    pub secret: Option<Written<Secret>>,
}

/// `[alerts.command]`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Command {
    pub run: Vec<Written<Words>>,
}

impl Alerts {
    /// Whether no channel is there.
    pub fn is_empty(&self) -> bool {
        self.mail.is_none() && self.webhook.is_none() && self.command.is_none()
    }

    /// Every key with a value of its type, for overrides from the environment.
    pub fn every_key() -> Self {
        let text = || Written(Words(String::new()));
        let secret = || Some(Written(Secret::Here(String::new())));
        let mail = Mail {
            server: Some(Written(Server { host: String::new(), port: None })),
            user: Some(text()),
            password: secret(),
            from: "a@example.org".parse().ok().map(Written),
            ..Mail::default()
        };
        let webhook = Webhook { address: "https://example.org/".parse().ok().map(Written), secret: secret() };
        Self {
            mail: Some(Spanned::new(0..0, mail)),
            webhook: Some(Spanned::new(0..0, webhook)),
            command: Some(Spanned::new(0..0, Command::default())),
        }
    }
}

/// Checks the table; a channel that lacks something is left out.
pub fn check(alerts: Alerts, dropped: &Dropped, mistakes: &mut Mistakes) -> alert::Settings {
    alert::Settings {
        mail: alerts.mail.and_then(|mail| check_mail(mail, dropped, mistakes)),
        webhook: alerts.webhook.and_then(|webhook| check_webhook(webhook, dropped, mistakes)),
        command: alerts.command.and_then(|command| check_command(command, dropped, mistakes)),
    }
}

fn check_mail(mail: Spanned<Mail>, dropped: &Dropped, mistakes: &mut Mistakes) -> Option<alert::Mail> {
    let span = mail.span();
    let Mail { server, encryption, user, password, from, to } = mail.into_inner();
    let mut require = |key: &str, missing: bool, example: &str| {
        if missing && !dropped.contains(span.clone(), key) {
            mistakes.add(
                Some(span.clone()),
                format!("alerts by mail need `{key}`, for example {key} = {example}"),
            );
        }
    };
    require("server", server.is_none(), "\"smtp.example.org\"");
    require("from", from.is_none(), "\"Presseschau <presse@example.org>\"");
    require("to", to.is_empty(), "[\"it@example.org\"]");
    require("user", user.is_none() && password.is_some(), "\"presse\"");
    let (server, from) = (server?.0, from?.0);
    if password.is_some() && encryption == Encryption::None && !is_here(&server.host) {
        mistakes.add(
            Some(span),
            "a password is not sent to another machine in the open: set encryption = \"starttls\" or \"tls\"",
        );
    }
    Some(alert::Mail {
        server,
        encryption,
        user: user.map(|user| user.0.0).unwrap_or_default(),
        password: password.map(|password| password.0),
        from,
        to: to.into_iter().map(|to| to.0).collect(),
    })
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn check_webhook(
    webhook: Spanned<Webhook>,
    dropped: &Dropped,
    mistakes: &mut Mistakes,
) -> Option<alert::Webhook> {
    let span = webhook.span();
    let Webhook { address, secret } = webhook.into_inner();
    if address.is_none() && !dropped.contains(span.clone(), "address") {
        mistakes.add(
            Some(span),
            "alerts by webhook need `address`, for example address = \"https://chat.example.org/hooks/presse\"",
        );
    }
    Some(alert::Webhook { address: address?.0, secret: secret.map(|secret| secret.0) })
}

fn check_command(
    command: Spanned<Command>,
    dropped: &Dropped,
    mistakes: &mut Mistakes,
) -> Option<alert::Command> {
    let span = command.span();
    let run: Vec<String> = command.into_inner().run.into_iter().map(|word| word.0.0).collect();
    if run.is_empty() && !dropped.contains(span.clone(), "run") {
        mistakes.add(
            Some(span),
            "alerts by command need `run`, for example run = [\"/usr/local/bin/alarm\", \"--queue\", \"presse\"]",
        );
    }
    Some(alert::Command { run }).filter(|command| !command.run.is_empty())
}

impl From<&alert::Settings> for Alerts {
    fn from(settings: &alert::Settings) -> Self {
        let mail = settings.mail.clone().map(|mail| Mail {
            server: Some(Written(mail.server)),
            encryption: mail.encryption,
            user: Some(mail.user).filter(|user| !user.is_empty()).map(|user| Written(Words(user))),
            password: mail.password.map(Written),
            from: Some(Written(mail.from)),
            to: mail.to.into_iter().map(Written).collect(),
        });
        let webhook = settings.webhook.clone().map(|webhook| Webhook {
            address: Some(Written(webhook.address)),
            secret: webhook.secret.map(Written),
        });
        let command = settings.command.clone().map(|command| Command {
            run: command.run.into_iter().map(|word| Written(Words(word))).collect(),
        });
        Self {
            mail: mail.map(|mail| Spanned::new(0..0, mail)),
            webhook: webhook.map(|webhook| Spanned::new(0..0, webhook)),
            command: command.map(|command| Spanned::new(0..0, command)),
        }
    }
}

impl Textual for Secret {
    const ALLOWED: &'static str =
        "a secret, or the file that holds it, such as \"file:/etc/presseschau/password\"";

    fn read(text: &str) -> Result<Self, String> {
        match (text, text.strip_prefix(FILE)) {
            ("" | FILE, _) => Err("it is empty".to_owned()),
            (HIDDEN, _) => Err("it stands where `presseschau config` hides one".to_owned()),
            (_, Some(path)) => Ok(Self::File(PathBuf::from(path))),
            _ => Ok(Self::Here(text.to_owned())),
        }
    }

    fn show(_: &str) -> String {
        "what is given".to_owned()
    }

    fn write(&self) -> String {
        match self {
            Self::Here(_) => HIDDEN.to_owned(),
            Self::File(path) => format!("{FILE}{}", path.display()),
        }
    }
}

impl Textual for Mailbox {
    const ALLOWED: &'static str =
        "a mail address such as \"it@example.org\" or \"Presse <presse@example.org>\"";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| String::new())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Textual for Server {
    const ALLOWED: &'static str = "a mail server such as \"smtp.example.org\" or \"smtp.example.org:587\"";

    fn read(text: &str) -> Result<Self, String> {
        // With a scheme of the web its host is checked as every other one.
        let url = Url::parse(&format!("https://{text}/")).map_err(|_| String::new())?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let is_bare = url.path() == "/" && url.username().is_empty() && url.query().is_none();
        let port = text.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        if host.is_empty() || !is_bare { Err(String::new()) } else { Ok(Self { host, port }) }
    }

    fn write(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        self.port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
    }
}
