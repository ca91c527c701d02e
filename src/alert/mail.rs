//! Letters by mail, over SMTP. The only place that names lettre.
//!
//! A letter keeps its Message-ID however often it is tried, and says that a machine has sent it (RFC 3834).

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use lettre::message::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use storage::Letter;

use super::Secret;

/// How long the server may be silent.
const SILENCE: Duration = Duration::from_secs(15);

/// How mail is sent: the `[alerts.mail]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The server that takes it.
    pub server: Server,
    /// How the connection is kept secret.
    pub encryption: Encryption,
    /// As whom to log in; nobody if there is no password.
    pub user: String,
    /// For the user.
    pub password: Option<Secret>,
    /// The sender.
    pub from: Mailbox,
    /// The receivers, one at least.
    pub to: Vec<Mailbox>,
}

/// How the connection to the server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// It begins open and has to become secret before anything is said (port 587).
    #[default]
    Starttls,
    /// It is secret from the beginning (port 465).
    Tls,
    /// It is not (port 25).
    None,
}

/// Host and port of a mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// A name or an address, without brackets.
    pub host: String,
    /// `None`: the usual one.
    pub port: Option<u16>,
}

/// An address with an optional name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox(lettre::message::Mailbox);

impl FromStr for Mailbox {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error: lettre::address::AddressError| error.to_string())
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `Auto-Submitted`, so that nobody's absence is answered.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Settings {
    /// Hands a letter to the server.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), String> {
        let message = self.message(letter).map_err(|error| error.to_string())?;
        let sent = self.transport()?.send(message).await;
        sent.map(drop).map_err(|error| format!("{}: {}", self.server.host, causes(&error)))
    }

    fn message(&self, letter: &Letter) -> Result<Message, lettre::error::Error> {
        let from = &self.from.0;
        let start = Message::builder()
            .from(from.clone())
            .subject(letter.subject.as_str())
            .date(SystemTime::from(letter.at))
            .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN);
        let addressed = self.to.iter().fold(start, |message, to| message.to(to.0.clone()));
        addressed.body(letter.text.clone())
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
        let host = self.server.host.as_str();
        let parameters =
            || TlsParameters::new(host.to_owned()).map_err(|error| format!("{host}: {}", causes(&error)));
        let (tls, port) = match self.encryption {
            Encryption::Starttls => (Tls::Required(parameters()?), 587),
            Encryption::Tls => (Tls::Wrapper(parameters()?), 465),
            Encryption::None => (Tls::None, 25),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(self.server.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(SILENCE));
        if let Some(password) = &self.password {
            transport = transport.credentials(Credentials::new(self.user.clone(), password.reveal()?));
        }
        Ok(transport.build())
    }
}

/// An error with what caused it, as far as that says more.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}
