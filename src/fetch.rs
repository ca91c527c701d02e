//! Fetching: one address in, bytes or a typed reason out. The only place that opens connections to the
//! web; letters to the operator's mail server have their own way.
//!
//! - Nothing private is reached that the operator has not named ([`guard`]), whatever a name or a redirect says.
//! - Nothing is fetched that robots.txt does not want fetched ([`robots`]).
//! - Time, size, hops and connections are bounded; cookies are never kept.
//! - Every failure is a variant of [`Error`] that says in a sentence what is wrong.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use feeds::model::{Document, Robots, Time};
use reqwest::header::CONTENT_TYPE;
use storage::{Rest, Store, Validators};
use url::Url;

use crate::metrics::Durations;

mod body;
mod client;
mod error;
mod failure;
mod guard;
mod headers;
mod http;
mod limits;
mod pace;
mod resolve;
mod robots;
mod trail;

pub use error::{Error, host_of};
pub use guard::Network;
#[cfg(test)]
pub(crate) use http::Simulated;

use body::Cap;
use client::System;
use http::{Answer, Found, Http};
use trail::Trail;

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
    /// From the last document, for a conditional request where it was found.
    pub validators: Option<Validators>,
    /// Whether robots.txt is asked first.
    pub robots: Robots,
    /// The time of the run.
    pub now: Time,
}

/// What came back.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "one value for each request, and most of them are documents")]
pub enum Fetched {
    /// New bytes, and the validators for the next request.
    Document(Document, Validators),
    /// 304: what was read last time still holds.
    NotModified,
}

/// What came back, and what the way there tells.
#[derive(Debug, Clone)]
pub struct Followed {
    /// What came back.
    pub fetched: Fetched,
    /// Where the address leads for good, if it does.
    pub lasting: Option<Url>,
    /// How long it is fresh by its `Cache-Control`.
    pub fresh: Option<TimeDelta>,
}

/// What stands at the end of a way.
#[expect(clippy::large_enum_variant, reason = "one value for each request, and most of them are documents")]
enum End {
    Document(Found),
    NotModified { fresh: Option<TimeDelta> },
}

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// `Content-Type`.
    pub media_type: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// Fetches, politely: bounded, conditional, guarded, obeying robots.txt.
pub struct Fetcher {
    settings: Settings,
    http: Http,
    robots: robots::Robots,
    durations: Durations,
}

impl Fetcher {
    /// A fetcher that remembers robots.txt files in `store`, and notes how long each document took.
    pub fn new(settings: Settings, store: Arc<dyn Store>, durations: Durations) -> Self {
        Self { durations, ..Self::on(System::here(), settings, store) }
    }

    /// A fetcher to which `answer` is the network.
    #[cfg(test)]
    pub(crate) fn simulated(settings: Settings, store: Arc<dyn Store>, answer: Simulated) -> Self {
        // Nobody is to be trusted, for nobody is spoken to; to read whom the system trusts takes half a second here.
        let roots = Err(rustls::Error::General("simulated".to_owned()));
        let system = System { roots, lookup: resolve::system_lookup() };
        let mut fetcher = Self::on(system, settings, store);
        fetcher.http.simulated = Some(answer);
        fetcher
    }

    fn on(system: System, settings: Settings, store: Arc<dyn Store>) -> Self {
        Self {
            http: Http::new(&settings, system),
            robots: robots::Robots::new(store),
            settings,
            durations: Durations::default(),
        }
    }

    /// Fetches one address.
    ///
    /// A user and a password in the address are sent to it alone: no redirect carries them on, and the document's
    /// address does not show them.
    pub async fn fetch(&self, request: &Request) -> Result<Fetched, Error> {
        self.follow(request).await.map(|followed| followed.fetched)
    }

    /// Fetches one address as [`Self::fetch`] does, and tells what the way there tells.
    pub async fn follow(&self, request: &Request) -> Result<Followed, Error> {
        let began = Instant::now();
        let followed = self.follow_untimed(request).await;
        self.durations.note(began.elapsed());
        followed
    }

    async fn follow_untimed(&self, request: &Request) -> Result<Followed, Error> {
        let (trail, end) = self.find(request).await?;
        let (fetched, fresh) = match end {
            End::Document(found) => {
                let fresh = headers::freshness(found.headers());
                (self.document(trail.here(), found).await?, fresh)
            }
            End::NotModified { fresh } => (Fetched::NotModified, fresh),
        };
        Ok(Followed { fetched, lasting: trail.lasting(), fresh })
    }

    /// The host of `url` and until when it wants to be left alone, if it does.
    pub fn resting(&self, url: &Url, now: Time) -> Option<Rest> {
        self.http.resting(url, now)
    }

    /// Leaves a host alone that was met by an earlier process.
    pub fn leave_alone(&self, rest: &Rest, now: Time) {
        self.http.leave_alone(rest, now);
    }

    /// Where an address leads, if there is a document at the end. It is asked for and not read: many servers answer
    /// HEAD otherwise than GET, and some say 404 to it for pages that they have.
    pub async fn look(&self, request: &Request) -> Result<Url, Error> {
        self.find(request).await.map(|(trail, _)| error::shown(trail.here()))
    }

    /// Sends something to an address, which has to take it itself: no redirect is followed.
    pub async fn send(&self, address: &Url, parcel: Parcel, now: Time) -> Result<(), Error> {
        self.http.post(address, parcel, now).await
    }

    /// Follows an address to its end.
    async fn find(&self, request: &Request) -> Result<(Trail, End), Error> {
        let mut trail = Trail::new(&request.address, self.settings.redirects);
        let mut budget = self.http.budget();
        loop {
            let here = trail.here();
            self.permit(request, here).await?;
            let conditional = headers::conditional(here, request.validators.as_ref());
            let asked_plainly = conditional.is_empty();
            match self.http.ask(here, conditional, &mut budget, request.now).await? {
                Answer::Redirect(next) => trail.hop(next)?,
                Answer::Moved(next) => trail.move_on(next)?,
                Answer::NotModified { .. } if asked_plainly => return Err(Error::NotModifiedUnasked),
                Answer::NotModified { fresh } => return Ok((trail, End::NotModified { fresh })),
                Answer::Found(found) => return Ok((trail, End::Document(found))),
            }
        }
    }

    /// Whether `hop` may be asked for: by its scheme and host, and by its robots.txt. Waits as long as that wants.
    async fn permit(&self, request: &Request, hop: &Url) -> Result<(), Error> {
        self.http.admit(hop)?;
        if request.robots == Robots::Obey
            && let Some(pause) = self.robots.permit(&self.http, hop, request.now).await?
        {
            self.http.wait_turn(hop, pause).await;
        }
        Ok(())
    }

    async fn document(&self, hop: &Url, found: Found) -> Result<Fetched, Error> {
        let validators = headers::validators(hop, found.headers());
        let content_type = headers::text(found.headers(), CONTENT_TYPE);
        let body = found.read(Cap::Refuse(self.settings.max_bytes)).await?;
        Ok(Fetched::Document(Document { address: error::shown(hop), content_type, body }, validators))
    }
}

#[cfg(test)]
mod tests;
