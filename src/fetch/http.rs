//! One request, one answer: what every hop has in common, robots.txt included.
//!
//! Each request passes the guard, waits for its turn and is bounded in time. The connection's permit is held until
//! the body is read or dropped.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use feeds::model::Time;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use storage::Rest;
use url::{Host, Url};

use super::body::{Body, Cap};
use super::client::{self, System, Waits};
use super::error::host_of;
use super::guard::{self, Network};
use super::limits::{Limits, Permit};
use super::pace::Pace;
use super::{Error, Parcel, Settings, failure, headers};
use crate::room;

/// Answers in the place of the network, for simulations.
#[cfg(test)]
pub(crate) type Simulated =
    Arc<dyn Fn(&Url, &HeaderMap) -> Result<hyper::Response<Vec<u8>>, Error> + Send + Sync>;

/// The guarded client and its bounds.
pub(super) struct Http {
    client: reqwest::Client,
    #[cfg(test)]
    pub(super) simulated: Option<Simulated>,
    limits: Limits,
    pace: Pace,
    waits: Waits,
    allow: Arc<[Network]>,
}

/// What one request brought.
pub(super) enum Answer {
    /// Look there instead, this time.
    Redirect(Url),
    /// Look there instead from now on (301 and 308).
    Moved(Url),
    /// 304, and how long that holds.
    NotModified {
        /// By its `Cache-Control`.
        fresh: Option<TimeDelta>,
    },
    /// A document to read.
    Found(Found),
}

/// An answer whose body is still on its way.
pub(super) struct Found {
    response: Response,
    asked: Asked,
    _permit: Permit,
}

/// The network time left for one document, over all its hops. Waiting for a turn does not count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget(Duration);

/// What a failure has to be judged by.
pub(super) struct Asked {
    pub(super) host: String,
    pub(super) since: Instant,
    pub(super) left: Duration,
    pub(super) waits: Waits,
}

impl Http {
    /// A client for `settings` on `system`.
    pub(super) fn new(settings: &Settings, system: System) -> Self {
        let waits = Waits::of(settings.timeout);
        let allow: Arc<[Network]> = settings.allow_private.as_slice().into();
        Self {
            client: client::build(settings, waits, Arc::clone(&allow), system),
            #[cfg(test)]
            simulated: None,
            limits: Limits::new(settings.per_host, room::for_offices(settings.concurrency)),
            pace: Pace::default(),
            waits,
            allow,
        }
    }

    /// The time one document may take.
    pub(super) fn budget(&self) -> Budget {
        Budget(self.waits.whole)
    }

    /// Whether `url` may be asked for at all: its scheme, and its host if that is a literal address.
    pub(super) fn admit(&self, url: &Url) -> Result<(), Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Scheme { scheme: url.scheme().to_owned() });
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => ip.into(),
            Some(Host::Ipv6(ip)) => ip.into(),
            _ => return Ok(()),
        };
        guard::check(literal, &self.allow).map_err(|refusal| failure::refused(url, refusal))
    }

    /// Waits until the host of `url`, which wants `pause` between requests, may be asked.
    pub(super) async fn wait_turn(&self, url: &Url, pause: Duration) {
        self.pace.turn(&host_of(url), pause).await;
    }

    /// Until when the host of `url` wants to be left alone, if it does.
    pub(super) fn resting(&self, url: &Url, now: Time) -> Option<Rest> {
        let host = host_of(url);
        self.pace.resting(&host, now).map(|until| Rest { host, until })
    }

    /// Leaves a host alone.
    pub(super) fn leave_alone(&self, rest: &Rest, now: Time) {
        self.pace.rest(&rest.host, rest.until, now);
    }

    /// Asks `url` once.
    pub(super) async fn ask(
        &self,
        url: &Url,
        headers: HeaderMap,
        budget: &mut Budget,
        now: Time,
    ) -> Result<Answer, Error> {
        self.admit(url)?;
        let host = host_of(url);
        let permit = self.limits.acquire(&host).await;
        // Asked for behind the wait: who was there before may have met it.
        if let Some(until) = self.pace.resting(&host, now) {
            return Err(Error::Resting { host, until });
        }
        let asked = Asked { host, since: Instant::now(), left: budget.0, waits: self.waits };
        let response = self.send(url, &headers, &asked).await?;
        budget.0 = budget.0.saturating_sub(asked.since.elapsed());
        let answer = answer(url, Found { response, asked, _permit: permit }, now);
        if let Err(Error::Status { status: 429, retry_after: Some(until) }) = answer {
            self.pace.rest(&host_of(url), until, now);
        }
        answer
    }

    /// Sends something once, under the same guard and bounds. Any success is one.
    pub(super) async fn post(&self, url: &Url, parcel: Parcel, now: Time) -> Result<(), Error> {
        self.admit(url)?;
        let host = host_of(url);
        let _permit = self.limits.acquire(&host).await;
        if let Some(until) = self.pace.resting(&host, now) {
            return Err(Error::Resting { host, until });
        }
        let asked = Asked { host, since: Instant::now(), left: self.waits.whole, waits: self.waits };
        let Parcel { media_type, headers, body } = parcel;
        let request = self.client.post(url.clone()).header(CONTENT_TYPE, media_type).body(body);
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let response =
            request.timeout(asked.left).send().await.map_err(|error| failure::of(&asked, &error))?;
        match response.status() {
            status if status.is_success() => Ok(()),
            status => {
                let retry_after = headers::retry_after(response.headers(), now);
                Err(Error::Status { status: status.as_u16(), retry_after })
            }
        }
    }

    /// Sends a request, once more if the connection was closed under it: a server that closes an idle connection
    /// just as it is used again has not even read it (RFC 9112, section 9.3.1).
    async fn send(&self, url: &Url, headers: &HeaderMap, asked: &Asked) -> Result<Response, Error> {
        #[cfg(test)]
        if let Some(answer) = &self.simulated {
            return answer(url, headers).map(Response::from);
        }
        let request = |left| self.client.get(url.clone()).headers(headers.clone()).timeout(left).send();
        let sent = match request(asked.left).await {
            Err(error) if failure::is_hung_up(&error) => {
                request(asked.left.saturating_sub(asked.since.elapsed())).await
            }
            sent => sent,
        };
        sent.map_err(|error| failure::of(asked, &error))
    }
}

/// What a status means.
fn answer(url: &Url, found: Found, now: Time) -> Result<Answer, Error> {
    let status = found.response.status();
    match status {
        StatusCode::NOT_MODIFIED => {
            Ok(Answer::NotModified { fresh: headers::freshness(found.response.headers()) })
        }
        // The others of 2xx promise no whole document: 202 is what bot checks say, 206 was not asked for.
        StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => Ok(Answer::Found(found)),
        _ if status.is_redirection() => {
            let lasts = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            headers::location(url, found.response.headers())
                .map(if lasts { Answer::Moved } else { Answer::Redirect })
                .ok_or(Error::RedirectTarget { status: status.as_u16() })
        }
        _ => {
            let told = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
            let retry_after = told.then(|| headers::retry_after(found.response.headers(), now)).flatten();
            Err(Error::Status { status: status.as_u16(), retry_after })
        }
    }
}

impl Found {
    /// The headers of the answer.
    pub(super) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Reads the body as it comes, unpacked, no further than `cap`.
    pub(super) async fn read(mut self, cap: Cap) -> Result<Vec<u8>, Error> {
        let encoding = headers::text(self.headers(), CONTENT_ENCODING).unwrap_or_default();
        let mut body = Body::new(&encoding, cap)?;
        while let Some(chunk) =
            self.response.chunk().await.map_err(|error| failure::of(&self.asked, &error))?
        {
            if body.take(&chunk)?.is_break() {
                break;
            }
        }
        body.finish()
    }
}
