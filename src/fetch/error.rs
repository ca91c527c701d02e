//! Why nothing came back, in sentences for operators.
//!
//! Every variant is a different thing to do about it. No message carries a password: addresses are shown through
//! [`shown`] only.

use std::net::IpAddr;
use std::time::Duration;

use feeds::model::Time;
use url::Url;

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither http nor https.
    #[error("{scheme}: addresses are not fetched, only http: and https: ones")]
    Scheme {
        /// The scheme without its colon.
        scheme: String,
    },
    /// The name leads to no address.
    #[error("the name {host} cannot be resolved: {reason}")]
    NotResolved {
        /// The name.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The guard refused the address.
    #[error(
        "{host} leads to {address}, {range}, which is not fetched; if that is meant, add it to fetch.allow_private"
    )]
    Refused {
        /// The host as the address names it.
        host: String,
        /// Where it leads.
        address: IpAddr,
        /// The range it lies in, in words.
        range: &'static str,
    },
    /// Nobody listens there.
    #[error("{host} refused the connection")]
    ConnectionRefused {
        /// Host and port.
        host: String,
    },
    /// No connection for another reason.
    #[error("no connection to {host}: {reason}")]
    Connect {
        /// Host and port.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// No connection in time.
    #[error("no connection to {host} within {}", seconds(.limit))]
    ConnectTimeout {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// No encrypted connection: certificate, name or protocol are wrong.
    #[error("no secure connection to {host}: {reason}")]
    Tls {
        /// Host and port.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// Too slow as a whole.
    #[error("the answer was not complete within {} (fetch.timeout)", seconds(.limit))]
    Timeout {
        /// The limit.
        limit: Duration,
    },
    /// Connected, and no answer: silence, or headers drop by drop.
    #[error("{host} took the request and did not answer within {}", seconds(.limit))]
    NoAnswer {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// Silent in the middle of the answer.
    #[error("{host} stopped in the middle of its answer and sent nothing for {}", seconds(.limit))]
    Stalled {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// An answer that is no document.
    #[error("the server answered {}", status_words(*.status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// Not before this time.
        retry_after: Option<Time>,
    },
    /// Not asked at all: the host has answered 429 to a request before this one.
    #[error("{host} had too many requests (429) and wants none before {}", until.format("%Y-%m-%d %H:%M:%S UTC"))]
    Resting {
        /// Host and port.
        host: String,
        /// Not before this time.
        until: Time,
    },
    /// More hops than allowed.
    #[error("more than {limit} redirects (fetch.redirects), the last one to {address}")]
    TooManyRedirects {
        /// The limit.
        limit: usize,
        /// Where the next hop would have led.
        address: String,
    },
    /// A hop to where we came from.
    #[error("the redirects lead in a circle, back to {address}")]
    RedirectLoop {
        /// Where they lead back to.
        address: String,
    },
    /// A redirect that leads nowhere.
    #[error("the server answered {} without an address that can be followed", status_words(*.status))]
    RedirectTarget {
        /// The HTTP status.
        status: u16,
    },
    /// A 304 that nobody asked for.
    #[error("the server answered 304 Not Modified although it was not asked whether anything changed")]
    NotModifiedUnasked,
    /// More bytes than allowed, packed or unpacked.
    #[error("the document is larger than {limit} bytes (fetch.max_bytes)")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Made to be unpacked to nothing but size.
    #[error("the document unpacks to more than {ratio} times its size, as only bombs do")]
    Bomb {
        /// The limit.
        ratio: usize,
    },
    /// The answer broke off or is no HTTP.
    #[error("the answer of {host} is broken: {reason}")]
    Broken {
        /// Host and port.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// The body is not compressed as its header says, or in a way nobody asked for.
    #[error("the document cannot be unpacked: {reason}")]
    Decoding {
        /// What is wrong.
        reason: String,
    },
    /// The office does not want it.
    #[error(
        "robots.txt of {origin} does not allow {path}; ask the office, and set robots = \"ignore\" for this source if it agrees"
    )]
    RobotsDisallow {
        /// Scheme, host and port.
        origin: String,
        /// Path and query.
        path: String,
    },
    /// What the office wants is not known, so nothing is fetched.
    #[error("robots.txt of {origin} could not be read, so nothing is fetched from there: {reason}")]
    RobotsUnreachable {
        /// Scheme, host and port.
        origin: String,
        /// Why.
        reason: String,
        /// Not before this time.
        retry_after: Option<Time>,
    },
}

impl Error {
    /// When the server wants to be asked again, if it said so (RFC 9110, section 10.2.3).
    pub fn retry_after(&self) -> Option<Time> {
        match self {
            Self::Status { retry_after, .. } | Self::RobotsUnreachable { retry_after, .. } => *retry_after,
            Self::Resting { until, .. } => Some(*until),
            _ => None,
        }
    }

    /// Whether somebody was there, and asking again soon may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            Self::Timeout { .. } | Self::NoAnswer { .. } | Self::Stalled { .. } | Self::Resting { .. } => {
                true
            }
            _ => false,
        }
    }

    /// Whether the host was not even spoken to.
    pub(super) fn is_no_connection(&self) -> bool {
        matches!(
            self,
            Self::Scheme { .. }
                | Self::NotResolved { .. }
                | Self::Refused { .. }
                | Self::ConnectionRefused { .. }
                | Self::Connect { .. }
                | Self::ConnectTimeout { .. }
                | Self::Tls { .. }
                | Self::Resting { .. }
        )
    }
}

/// `url` without user, password and fragment: fit for messages, and for what is published.
pub(super) fn shown(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail only for addresses that cannot have them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

/// Host and port as messages name them.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn status_words(status: u16) -> String {
    match reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()) {
        Some(words) => format!("{status} {words}"),
        None => status.to_string(),
    }
}

/// To a tenth of a second.
fn seconds(limit: &Duration) -> String {
    format!("{} s", (limit.as_secs_f64() * 10.0).round() / 10.0)
}
