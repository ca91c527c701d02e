//! The addresses that are for operators: health for whoever asks, status and metrics for those who may see them.
//!
//! Nothing of it is kept by anybody, and no foreign page may read it.

use feeds::model::Time;
use hyper::StatusCode;
use hyper::header;
use hyper::http::request::Parts;
use serde::Serialize;
use storage::RunRecord;
use url::form_urlencoded;

use super::access;
use super::answer::{self, Answer};
use super::connections::Peer;
use super::route::Refusal;
use crate::app::App;
use crate::{metrics, status};

/// What is for operators at a path below the base address, if anything is.
pub async fn answer(app: &App, path: &str, peer: Peer, request: &Parts) -> Option<Result<Answer, Refusal>> {
    Some(match path {
        "health" => Ok(ready(app).await),
        "health/live" => Ok(live(app).await),
        "status.css" => {
            Ok(answer::private(StatusCode::OK, "text/css; charset=utf-8", status::STYLESHEET.to_owned()))
        }
        "status" | "metrics" => match access::admit(app.config.status_token.as_ref(), peer, request) {
            Ok(()) if path == "status" => status_page(app, request.uri.query().unwrap_or_default()).await,
            Ok(()) => exposition(app).await,
            Err(StatusCode::UNAUTHORIZED) => Ok(challenge()),
            Err(_) => Err(Refusal::NotFound),
        },
        _ => return None,
    })
}

async fn status_page(app: &App, asked: &str) -> Result<Answer, Refusal> {
    let mut pairs = form_urlencoded::parse(asked.as_bytes());
    let number = match (pairs.next(), pairs.next()) {
        (None, _) => 1,
        (Some((name, number)), None) if name == "page" => number.parse().map_err(|_| Refusal::NotFound)?,
        _ => return Err(Refusal::BadRequest("Diese Adresse nimmt nur den Parameter „page“.".to_owned())),
    };
    let page = status::page(&status::load(app).await?, number).ok_or(Refusal::NotFound)?;
    Ok(answer::private(StatusCode::OK, feeds::output::HTML, page))
}

async fn exposition(app: &App) -> Result<Answer, Refusal> {
    let text = app.metrics.text(&status::load(app).await?, app.editions.current().as_deref());
    Ok(answer::private(StatusCode::OK, metrics::MEDIA_TYPE, text))
}

fn challenge() -> Answer {
    let text = "The token of service.status_token is needed.\n".to_owned();
    let mut response = answer::private(StatusCode::UNAUTHORIZED, "text/plain; charset=utf-8", text);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, access::CHALLENGE);
    response
}

/// What `/health` says, as JSON. Times are RFC 3339.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    last_run: Option<String>,
    last_good_run: Option<String>,
    sources_read: u32,
    sources_failed: u32,
}

async fn ready(app: &App) -> Answer {
    match app.store.last_run().await {
        Ok(run) => health(status::ready(run.as_ref(), &app.config, (app.clock)()), run),
        Err(_) => health(Err("the store cannot be read"), None),
    }
}

/// Whether there is sense in letting this process go on: without its store there is none.
async fn live(app: &App) -> Answer {
    match app.store.last_run().await {
        Ok(run) => health(Ok(()), run),
        Err(_) => health(Err("the store cannot be read"), None),
    }
}

fn health(words: Result<(), &'static str>, run: Option<RunRecord>) -> Answer {
    let code = if words.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let written = |time: Time| time.to_rfc3339();
    let health = Health {
        status: words.err().unwrap_or("ok"),
        last_run: run.as_ref().map(|run| written(run.ended)),
        last_good_run: run.as_ref().and_then(|run| run.last_good).map(written),
        sources_read: run.as_ref().map_or(0, |run| run.read),
        sources_failed: run.as_ref().map_or(0, |run| run.failed),
    };
    answer::plain(code, "application/json", serde_json::to_string(&health).unwrap_or_default())
}
