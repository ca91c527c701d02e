//! The addresses and what answers at each. Whatever is wrong with a request is said in a sentence.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use feeds::model::{SourceId, State as StoryState, StoryId};
use feeds::output::{self, Content, Document, FragmentOptions, Query};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use url::form_urlencoded;

use super::{answer, health};
use crate::app::App;
use crate::publish::{Edition, Served, told_as};

/// No answer takes longer to make; a client that reads slowly is another matter.
const LIMIT: Duration = Duration::from_secs(10);

/// Serves what is published until the stop is asked for.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, app: App) -> std::io::Result<()> {
    let stop = app.stop.clone();
    let broken = app.clone();
    let failed = move |_| refuse(&broken, StatusCode::INTERNAL_SERVER_ERROR, "Der Fehler liegt bei uns.");
    let router = Router::new().fallback(handle).with_state(app).layer(CatchPanicLayer::custom(failed));
    axum::serve(listener, router).with_graceful_shutdown(async move { stop.asked().await }).await
}

/// Why there is no document.
enum Refusal {
    /// With a sentence for whoever wrote the address.
    BadRequest(String),
    NotFound,
    Gone,
    Unavailable,
}

impl From<storage::Error> for Refusal {
    fn from(error: storage::Error) -> Self {
        tracing::error!("a request could not be answered: {error}");
        Self::Unavailable
    }
}

async fn handle(State(app): State<App>, request: Request) -> Response<Body> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refused = refuse(&app, StatusCode::METHOD_NOT_ALLOWED, "Hier kann nur gelesen werden.");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let path = request.uri().path().trim_start_matches('/');
    if path == "health" {
        return health::answer(&app).await;
    }
    let asked = request.uri().query().unwrap_or_default();
    let answered = tokio::time::timeout(LIMIT, answer(&app, path, asked, request.headers())).await;
    match answered.unwrap_or(Err(Refusal::Unavailable)) {
        Ok(response) => response,
        Err(Refusal::BadRequest(sentence)) => refuse(&app, StatusCode::BAD_REQUEST, &sentence),
        Err(Refusal::NotFound) => refuse(&app, StatusCode::NOT_FOUND, "Diese Seite gibt es hier nicht."),
        Err(Refusal::Gone) => refuse(&app, StatusCode::GONE, "Diese Meldung wurde zurückgezogen."),
        Err(Refusal::Unavailable) => {
            let mut refused =
                refuse(&app, StatusCode::SERVICE_UNAVAILABLE, "Der Dienst ist gleich wieder da.");
            refused.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            refused
        }
    }
}

fn refuse(app: &App, status: StatusCode, sentence: &str) -> Response<Body> {
    let page = output::error_page(&app.config.site, status.as_u16(), sentence);
    answer::plain(status, output::HTML, page)
}

async fn answer(app: &App, path: &str, asked: &str, headers: &HeaderMap) -> Result<Response<Body>, Refusal> {
    let edition = app.editions.current().ok_or(Refusal::Unavailable)?;
    if let Some(id) = path.strip_prefix("stories/") {
        return story(app, &edition, id, asked, headers).await;
    }
    let (file, office) = match path.strip_prefix("sources/").and_then(|rest| rest.split_once('/')) {
        Some((id, file)) => (file, Some(office(&edition, id)?)),
        None => (path, None),
    };
    let (archive, file) = output::split_archive(file).ok_or(Refusal::NotFound)?;
    if let Some(number) = archive {
        return self::archive(app, &edition, (number, file), office, asked, headers).await;
    }
    let document = output::documents().find(|document| document.path == file).ok_or(Refusal::NotFound)?;
    let served = if asked.is_empty() && office.is_none() {
        edition.document(file).cloned().ok_or(Refusal::NotFound)?
    } else {
        view(app, &edition, &document, office, asked).await?
    };
    let response = answer::document(&served, edition.changed, headers);
    Ok(if matches!(document.content, Content::Frame(_)) { answer::framed(response) } else { response })
}

/// A document of an archive, of everything or of one office.
async fn archive(
    app: &App,
    edition: &Edition,
    (number, file): (u64, &str),
    office: Option<SourceId>,
    asked: &str,
    headers: &HeaderMap,
) -> Result<Response<Body>, Refusal> {
    let list = output::archived().find(|list| list.path == file).ok_or(Refusal::NotFound)?;
    if !asked.is_empty() {
        return takes_nothing(asked);
    }
    let part = edition.head(app, office.as_ref()).await?.archive(number).ok_or(Refusal::NotFound)?;
    let archived = edition.archived(app, &list, office.as_ref(), part).await?.ok_or(Refusal::NotFound)?;
    Ok(answer::document(&archived.served, Some(archived.changed), headers))
}

fn office(edition: &Edition, id: &str) -> Result<SourceId, Refusal> {
    id.parse().ok().filter(|id| edition.offices.contains_key(id)).ok_or(Refusal::NotFound)
}

/// A list as asked for by a query, or by the address of one office, or both.
async fn view(
    app: &App,
    edition: &Edition,
    document: &Document,
    office: Option<SourceId>,
    asked: &str,
) -> Result<Served, Refusal> {
    let known = |id: &SourceId| edition.offices.contains_key(id);
    let pairs = form_urlencoded::parse(asked.as_bytes());
    let parsed = match document.content {
        Content::Start(_) | Content::Generator(_) if office.is_some() => return Err(Refusal::NotFound),
        Content::List(_) | Content::Start(_) => {
            Query::parse(pairs, known).map(|query| (query, FragmentOptions::default()))
        }
        Content::Fragment(_) | Content::Frame(_) | Content::Generator(_) => {
            FragmentOptions::parse(pairs, known)
        }
        Content::Offices(_) | Content::Fixed(_) if office.is_some() => return Err(Refusal::NotFound),
        Content::Offices(_) | Content::Fixed(_) => return takes_nothing(asked),
    };
    let (mut query, look) = parsed.map_err(|error| Refusal::BadRequest(error.to_string()))?;
    match office {
        Some(_) if !query.sources.is_empty() => {
            let sentence =
                "Die Adresse nennt schon eine Quelle; der Parameter „source“ ist hier nicht möglich.";
            return Err(Refusal::BadRequest(sentence.to_owned()));
        }
        Some(office) => query.sources = vec![office],
        None => {}
    }
    Ok(edition.view(app, document, &query, &look).await?)
}

fn takes_nothing<T>(asked: &str) -> Result<T, Refusal> {
    let name = form_urlencoded::parse(asked.as_bytes()).next().map(|(name, _)| name.into_owned());
    let name = name.unwrap_or_default();
    Err(Refusal::BadRequest(format!(
        "Den Parameter „{name}“ gibt es hier nicht; diese Adresse nimmt keinen."
    )))
}

async fn story(
    app: &App,
    edition: &Edition,
    id: &str,
    asked: &str,
    headers: &HeaderMap,
) -> Result<Response<Body>, Refusal> {
    let id: StoryId = id.parse().map_err(|_| Refusal::NotFound)?;
    if !asked.is_empty() {
        return takes_nothing(asked);
    }
    let story = app.store.story(id).await?.ok_or(Refusal::NotFound)?;
    match story.state {
        StoryState::Withdrawn { shown: true, .. } => return Err(Refusal::Gone),
        // Nobody has to know that there was one.
        StoryState::Withdrawn { .. } | StoryState::Held { .. } => return Err(Refusal::NotFound),
        StoryState::Ended { .. } => {
            let to = told_as(app, story).await?.filter(|to| to.state.is_public()).ok_or(Refusal::Gone)?;
            return Ok(answer::moved(&to.id.to_string(), output::moved_page(&app.config.site, to.id)));
        }
        StoryState::Published | StoryState::Corrected => {}
    }
    let page = output::story_page(&app.config.site, &edition.offices, &story);
    Ok(answer::document(&Served::new(output::HTML, page), Some(story.touched), headers))
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
        let server = tokio::spawn(serve(listener, app));
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
