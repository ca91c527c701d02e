//! Fetching: one address in, bytes or a typed reason out. The only place that opens connections.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use feeds::model::{Document, Robots, Time};
use storage::{Store, Validators};
use url::Url;

/// A range of addresses in CIDR form that may be fetched although it is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Any address of the range.
    pub address: IpAddr,
    /// Leading bits that count.
    pub prefix: u8,
}

/// How fetching behaves: the `[fetch]` table of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Private ranges that may be fetched.
    pub allow_private: Vec<Network>,
    /// Goes into the User-Agent.
    pub contact: Option<String>,
    /// Of one request, whole.
    pub timeout: Duration,
    /// Of a decompressed document, in bytes.
    pub max_bytes: u64,
    /// Hops at most.
    pub redirects: usize,
    /// Connections to one host at a time.
    pub per_host: usize,
    /// Connections over all.
    pub concurrency: usize,
}

/// One thing to fetch.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where.
    pub address: Url,
    /// From the last answer of that address, for a conditional request.
    pub validators: Option<Validators>,
    /// Whether robots.txt is asked first.
    pub robots: Robots,
    /// The time of the run.
    pub now: Time,
}

/// What came back.
#[derive(Debug, Clone)]
pub enum Fetched {
    /// New bytes, and the validators for the next request.
    Document(Document, Validators),
    /// 304: what was read last time still holds.
    NotModified,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Placeholder.
    #[error("the server answered {status}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// Not before this time.
        retry_after: Option<Time>,
    },
}

/// Fetches, politely: bounded, conditional, guarded, obeying robots.txt.
pub struct Fetcher;

impl Fetcher {
    /// A fetcher that remembers robots.txt files in `store`.
    pub fn new(settings: Settings, store: Arc<dyn Store>) -> Self {
        let _ = (settings, store);
        Self
    }

    /// Fetches one address.
    pub async fn fetch(&self, request: &Request) -> Result<Fetched, Error> {
        let _ = request;
        todo!()
    }
}
