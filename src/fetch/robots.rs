//! robots.txt (RFC 9309): asked before anything else of an origin, kept a day, obeyed.
//!
//! - A file that is not there (4xx, or redirects without end) forbids nothing; one that cannot be had (5xx, broken)
//!   forbids everything, unless a copy not older than 30 days is known.
//! - 429 counts among those that cannot be had: whoever says it has not said that nothing is forbidden.
//! - A host that cannot be reached at all is its own failure, not one of robots.txt.
//! - Who asks for the same origin at the same time waits for one and the same request.
//! - Foreign rules are read and looked up beside the network's threads, for a bounded time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use feeds::model::Time;
use reqwest::header::HeaderMap;
use storage::{RobotsRecord, Store};
use url::Url;

use super::Error;
use super::body::Cap;
use super::error::{host_of, shown};
use super::http::{Answer, Http};
use super::trail::Trail;

mod rules;

use rules::Rules;

/// How much of a file counts (section 2.5).
const CAP: u64 = 500 * 1024;
/// Hops to a file (section 2.3.1.2).
const HOPS: usize = 5;
/// How long a file holds (section 2.4).
const FRESH: TimeDelta = TimeDelta::days(1);
/// How long an old copy stands in for a file that cannot be had (section 2.3.1.4).
const GRACE: TimeDelta = TimeDelta::days(30);
/// How long a failure holds, so that the sources of one origin do not each repeat it.
const RETRY: TimeDelta = TimeDelta::minutes(5);
/// How long the rules of one file may be thought about. The largest take milliseconds.
const THOUGHT: Duration = Duration::from_secs(5);
/// Origins remembered before those that nobody needs any more are forgotten.
const REMEMBERED: usize = 4096;

/// What is known of all origins' robots.txt files.
pub(super) struct Robots {
    store: Arc<dyn Store>,
    origins: Mutex<HashMap<String, Arc<Slot>>>,
}

/// One origin's knowledge; locked while it is asked for.
type Slot = tokio::sync::Mutex<Option<Known>>;

/// What holds for an origin, and when.
#[derive(Clone)]
struct Known {
    since: Time,
    until: Time,
    /// The rules, or why nothing may be fetched.
    rules: Result<Arc<Rules>, Error>,
}

impl Known {
    fn holds(&self, now: Time) -> bool {
        self.since <= now && now < self.until
    }
}

impl Robots {
    /// Remembers files in `store`.
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, origins: Mutex::default() }
    }

    /// Whether `url` may be fetched, and the pause its origin wants between requests.
    pub(super) async fn permit(&self, http: &Http, url: &Url, now: Time) -> Result<Option<Duration>, Error> {
        let rules = self.rules(http, url, now).await?;
        if allows(&rules, url).await? {
            return Ok(rules.delay());
        }
        let shown = shown(url);
        Err(Error::RobotsDisallow {
            origin: origin(url),
            path: shown[url::Position::BeforePath..].to_owned(),
        })
    }

    /// The rules of `url`'s origin: from this process, from the store, or from the origin itself.
    async fn rules(&self, http: &Http, url: &Url, now: Time) -> Result<Arc<Rules>, Error> {
        let slot = self.slot(&origin(url), now);
        let mut slot = slot.lock().await;
        if let Some(known) = slot.as_ref().filter(|known| known.holds(now)) {
            return known.rules.clone();
        }
        let known = self.learn(http, url, now).await;
        slot.insert(known).rules.clone()
    }

    fn slot(&self, origin: &str, now: Time) -> Arc<Slot> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= REMEMBERED {
            let holds =
                |slot: &Slot| slot.try_lock().is_ok_and(|known| known.as_ref().is_some_and(|k| k.holds(now)));
            origins.retain(|_, slot| Arc::strong_count(slot) > 1 || holds(slot));
        }
        Arc::clone(origins.entry(origin.to_owned()).or_default())
    }

    async fn learn(&self, http: &Http, url: &Url, now: Time) -> Known {
        let origin = origin(url);
        let copy = self.recall(&origin).await.filter(|copy| copy.fetched <= now);
        if let Some(copy) = copy.as_ref().filter(|copy| now - copy.fetched < FRESH) {
            return Known { since: copy.fetched, until: copy.fetched + FRESH, rules: read(url, copy).await };
        }
        match request(http, url, now).await {
            Ok(record) => {
                self.remember(&origin, &record).await;
                Known { since: now, until: now + FRESH, rules: read(url, &record).await }
            }
            Err(failure) => {
                let rules = match copy.filter(|copy| now - copy.fetched <= GRACE) {
                    Some(copy) => read(url, &copy).await,
                    None => Err(failure),
                };
                Known { since: now, until: now + RETRY, rules }
            }
        }
    }

    /// A store that fails costs a request, no more.
    async fn recall(&self, origin: &str) -> Option<RobotsRecord> {
        self.store.robots(origin).await.unwrap_or_else(|error| {
            tracing::debug!(%error, origin, "a stored robots.txt cannot be read");
            None
        })
    }

    async fn remember(&self, origin: &str, record: &RobotsRecord) {
        if let Err(error) = self.store.remember_robots(origin, record.clone()).await {
            tracing::debug!(%error, origin, "a robots.txt cannot be stored");
        }
    }
}

/// Scheme, host and port of `url`: what one robots.txt holds for.
fn origin(url: &Url) -> String {
    format!("{}://{}", url.scheme(), host_of(url))
}

/// The rules of `url`'s origin by its file; everything is allowed where there is none.
async fn read(url: &Url, record: &RobotsRecord) -> Result<Arc<Rules>, Error> {
    match record.status {
        Some(200..300) => {
            let text = record.body.clone();
            aside(url, move || Arc::new(Rules::parse(&text))).await
        }
        _ => Ok(Arc::default()),
    }
}

async fn allows(rules: &Arc<Rules>, url: &Url) -> Result<bool, Error> {
    if rules.is_empty() {
        return Ok(true);
    }
    let (rules, address) = (Arc::clone(rules), url.clone());
    aside(url, move || rules.allow(&address)).await
}

/// Runs pure work on foreign rules on a thread of its own. What takes too long forbids everything.
async fn aside<T: Send + 'static>(url: &Url, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let done = tokio::time::timeout(THOUGHT, tokio::task::spawn_blocking(work)).await;
    done.ok().and_then(Result::ok).ok_or_else(|| Error::RobotsUnreachable {
        origin: origin(url),
        reason: format!("its rules take more than {} s to read", THOUGHT.as_secs()),
        retry_after: None,
    })
}

/// Fetches the robots.txt of `url`'s origin; what cannot be had is an error.
async fn request(http: &Http, url: &Url, now: Time) -> Result<RobotsRecord, Error> {
    let absent = |status| Ok(RobotsRecord { fetched: now, status: Some(status), body: String::new() });
    let mut start = shown(url);
    start.set_path("/robots.txt");
    start.set_query(None);
    let mut trail = Trail::new(&start, HOPS);
    let failure = match follow(http, &mut trail, now).await {
        Ok(body) => return Ok(RobotsRecord { fetched: now, status: Some(200), body }),
        Err(failure) => failure,
    };
    match failure {
        Error::Status { status: status @ 200..500, .. } if status != 429 => absent(status),
        Error::TooManyRedirects { .. } | Error::RedirectLoop { .. } => absent(302),
        Error::RedirectTarget { status } => absent(status),
        _ if failure.is_no_connection() && *trail.here() == start => Err(failure),
        _ => Err(Error::RobotsUnreachable {
            origin: origin(url),
            retry_after: failure.retry_after(),
            reason: failure.to_string(),
        }),
    }
}

async fn follow(http: &Http, trail: &mut Trail, now: Time) -> Result<String, Error> {
    let mut budget = http.budget();
    loop {
        match http.ask(trail.here(), HeaderMap::new(), &mut budget, now).await? {
            Answer::Redirect(next) | Answer::Moved(next) => trail.hop(next)?,
            Answer::NotModified { .. } => return Err(Error::NotModifiedUnasked),
            Answer::Found(found) => return found.read(Cap::Cut(CAP)).await.map(text),
        }
    }
}

/// The file as text; a last line that the cap may have cut does not count. What is not UTF-8 is Latin-1.
fn text(mut body: Vec<u8>) -> String {
    if u64::try_from(body.len()).is_ok_and(|length| length >= CAP) {
        let whole = body.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |end| end + 1);
        body.truncate(whole);
    }
    String::from_utf8(body).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}
