//! What answers requests: a document of the edition at once, everything else after a look into the store.
//!
//! Most requests are for a document that is in memory, whole. They are answered without waiting for anything, and
//! without a task, a lock or a look at the other addresses.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use feeds::model::Time;
use feeds::output::{self, Content, Document};
use futures_util::future::{BoxFuture, Either, Ready, ready};
use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::service::Service;
use hyper::{Method, Request, StatusCode};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tracing::Level;

use super::ahead::{Ahead, Asked};
use super::answer::{self, About, Answer, Framing};
use super::connections::{self, Limits, Peer};
use super::operator;
use super::ready::Shelf;
use super::route::{self, Refusal};
use crate::app::{App, Live};
use crate::metrics::Metrics;
use crate::publish::{self, Edition, Editions, http_date};

/// No answer takes longer to make; a client that reads slowly is another matter.
const LIMIT: Duration = Duration::from_secs(10);

/// What is said of a search that takes longer.
const TOO_WIDE: &str = "Diese Suche dauert zu lange: Die Wörter stehen in sehr vielen Meldungen. Mit einem selteneren Wort, einer \
                        Quelle oder einer Kategorie dazu geht es.";

/// Serves what is published until the stop is asked for.
pub async fn serve(listener: TcpListener, live: Live) {
    let app = live.app();
    let (editions, metrics) = (Arc::clone(&app.editions), Arc::clone(&app.metrics));
    let site = Site { live, editions, metrics, shelf: Shelf::default(), runtime: Handle::current() };
    let own = Own(Arc::new(site));
    let welcome = move |peer| own.door(peer);
    connections::serve(listener, app.stop.clone(), Limits::default(), welcome).await;
}

/// The service as the requests of one connection meet it.
struct Door {
    site: Arc<Site>,
    peer: Peer,
}

/// What answers are made from.
struct Site {
    live: Live,
    /// Of every [`App`] that `live` may hold.
    editions: Arc<Editions>,
    /// Likewise.
    metrics: Arc<Metrics>,
    shelf: Shelf,
    /// Where looking up is done, so that those who ask for what is in memory need not wait for it.
    runtime: Handle,
}

/// The site of one thread: a clone, which is what another thread gets, has a shelf of its own.
struct Own(Arc<Site>);

impl Own {
    fn door(&self, peer: Peer) -> Door {
        Door { site: Arc::clone(&self.0), peer }
    }
}

impl Clone for Own {
    fn clone(&self) -> Self {
        let Site { live, editions, metrics, shelf: _, runtime } = &*self.0;
        Self(Arc::new(Site {
            live: live.clone(),
            editions: Arc::clone(editions),
            metrics: Arc::clone(metrics),
            shelf: Shelf::default(),
            runtime: runtime.clone(),
        }))
    }
}

type Outcome = Result<Answer, Infallible>;

impl Service<Request<Incoming>> for Door {
    type Response = Answer;
    type Error = Infallible;
    type Future = Either<Ready<Outcome>, BoxFuture<'static, Outcome>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        // To look at the clock takes a while, too.
        let began = tracing::enabled!(Level::DEBUG).then(Instant::now);
        let (request, _no_body_is_read) = request.into_parts();
        let Self { site, peer } = self;
        if let Some(answer) = site.at_once(&request) {
            site.tell(&request, &answer, began);
            return Either::Left(ready(Ok(answer)));
        }
        let (site, peer, kind) = (Arc::clone(site), *peer, kind(&request));
        let looked_up = site.runtime.clone().spawn(async move {
            let answer = site.in_time(&request, peer).await;
            site.metrics.note_request(kind, answer.status().as_str());
            site.tell(&request, &answer, began);
            answer
        });
        let again = Arc::clone(&self.site);
        Either::Right(Box::pin(async move {
            Ok(looked_up.await.unwrap_or_else(|_panic| {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                again.metrics.note_request(kind, status.as_str());
                refuse(&again.live.app(), status, "Der Fehler liegt bei uns.")
            }))
        }))
    }
}

impl Ahead for Door {
    fn ahead(&self, asked: &Asked<'_>, head: &mut Vec<u8>) -> Option<Bytes> {
        // Developers are told of what passes below.
        if tracing::enabled!(Level::DEBUG) { None } else { self.site.ahead(asked, head) }
    }
}

impl Site {
    /// A document of the edition before hyper has read what is asked.
    fn ahead(&self, asked: &Asked<'_>, head: &mut Vec<u8>) -> Option<Bytes> {
        let edition = self.editions.glance();
        let ready = self.shelf.of(edition.as_ref()?, &self.metrics);
        let (prepared, body) = ready.as_ref()?.parts(relative(asked.path), asked)?;
        head.extend(prepared);
        Some(body)
    }

    /// A document of the edition, if that is what is asked for.
    fn at_once(&self, request: &Parts) -> Option<Answer> {
        if !is_reading(&request.method) || request.uri.query().is_some_and(|asked| !asked.is_empty()) {
            return None;
        }
        let edition = self.editions.glance();
        let ready = self.shelf.of(edition.as_ref()?, &self.metrics);
        ready.as_ref()?.answer(relative(request.uri.path()), &request.headers)
    }

    /// Everything else.
    async fn in_time(&self, request: &Parts, peer: Peer) -> Answer {
        let app = self.live.app();
        let refuse = |status, sentence: &str| refuse(&app, status, sentence);
        if !is_reading(&request.method) {
            let mut refused = refuse(StatusCode::METHOD_NOT_ALLOWED, "Hier kann nur gelesen werden.");
            refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        let looked_up = looked_up(&app, peer, request);
        let late = |_| Err(Refusal::late(request.uri.query().unwrap_or_default()));
        match tokio::time::timeout(LIMIT, looked_up).await.unwrap_or_else(late) {
            Ok(response) => response,
            Err(Refusal::BadRequest(sentence)) => refuse(StatusCode::BAD_REQUEST, &sentence),
            Err(Refusal::NotFound) => refuse(StatusCode::NOT_FOUND, publish::NOT_FOUND),
            Err(Refusal::Gone) => refuse(StatusCode::GONE, publish::GONE),
            // It would be the same in half a minute.
            Err(Refusal::TooWide) => refuse(StatusCode::SERVICE_UNAVAILABLE, TOO_WIDE),
            Err(Refusal::Unavailable) => {
                let mut refused = refuse(StatusCode::SERVICE_UNAVAILABLE, "Der Dienst ist gleich wieder da.");
                refused.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
                refused
            }
        }
    }

    /// Tells developers of an answer: of no visitor, and of nothing that visitors look for.
    fn tell(&self, request: &Parts, answer: &Answer, began: Option<Instant>) {
        let Some(began) = began else { return };
        let status = answer.status();
        tracing::debug!(
            method = %request.method,
            path = request.uri.path(),
            status = status.as_u16(),
            took_us = began.elapsed().as_micros() as u64,
            "answered"
        );
    }
}

async fn looked_up(app: &App, peer: Peer, request: &Parts) -> Result<Answer, Refusal> {
    let (path, asked) = (relative(request.uri.path()), request.uri.query().unwrap_or_default());
    if let Some(answer) = operator::answer(app, path, peer, request).await {
        return answer;
    }
    let edition = app.editions.current().ok_or(Refusal::Unavailable)?;
    let headers = &request.headers;
    if let Some(id) = path.strip_prefix("stories/") {
        return match route::story(app, &edition, id, asked).await? {
            route::Told::Here(served, touched) => {
                let modified = http_date(touched);
                let about = about(&edition, Framing::Nobody, Some(touched), Some(&modified));
                Ok(answer::document(&served, &about, headers))
            }
            route::Told::As(id) => {
                Ok(answer::moved(&id.to_string(), output::moved_page(&app.config.site, id)))
            }
        };
    }
    let route::Listed { document, served, changed } = route::list(app, &edition, path, asked).await?;
    let modified = changed.map(http_date);
    let about = about(&edition, framing(&document), changed, modified.as_deref());
    Ok(answer::document(&served, &about, headers))
}

fn about<'a>(
    edition: &'a Edition,
    framing: Framing,
    changed: Option<Time>,
    modified: Option<&'a str>,
) -> About<'a> {
    About { changed, modified, cache: &edition.cache, framing }
}

fn refuse(app: &App, status: StatusCode, sentence: &str) -> Answer {
    let page = output::error_page(&app.config.site, status.as_u16(), sentence);
    answer::plain(status, output::HTML, page)
}

fn kind(request: &Parts) -> &'static str {
    route::kind(relative(request.uri.path()))
}

fn framing(document: &Document) -> Framing {
    match document.content {
        Content::Frame(_) => Framing::Anybody,
        _ => Framing::Nobody,
    }
}

fn is_reading(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// A path below the base address.
fn relative(path: &str) -> &str {
    path.trim_start_matches('/')
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::{config, stop::Stopper};

    /// A service that has nothing to show yet.
    async fn ask(path: &str) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let config = config::parse("a test", "", &[]).expect("the default configuration");
        let (_stopper, stop) = Stopper::new();
        let app = App::new(config, storage::open("memory:").await.expect("a store"), stop);
        let server = tokio::spawn(serve(listener, Live::new(app)));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        server.abort();
        answer
    }

    #[tokio::test]
    async fn a_service_that_cannot_answer_says_so_in_its_own_look() {
        for path in ["/", "/aktuelles.html?limit=5", "/frame.html", "/stories/1"] {
            let answer = ask(path).await;
            assert!(answer.starts_with("HTTP/1.1 503 "), "{path}: {answer}");
            for part in [
                "retry-after: 30",
                "frame-ancestors 'none'",
                "<html lang=\"de\">",
                "presseschau.css",
                "Gerade nicht erreichbar",
                "Zu allen Mitteilungen",
            ] {
                assert!(answer.contains(part), "{path} lacks {part}: {answer}");
            }
        }
    }
}
