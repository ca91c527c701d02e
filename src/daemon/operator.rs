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
use crate::schedule::Schedule;
use crate::{metrics, status};

/// Scheduled times that may pass without a run that reads something.
const PATIENCE: usize = 3;

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

/// Whether the service is well, from stored state alone: a run by somebody else counts like its own.
async fn ready(app: &App) -> Answer {
    let schedule = Schedule::parse(&app.config.schedule, app.config.site.zone).ok();
    let (words, run) = match app.store.last_run().await {
        Ok(Some(run)) => (well(run.last_good, schedule.as_ref(), (app.clock)()), Some(run)),
        Ok(None) => (Err("no run has ended yet"), None),
        Err(_) => (Err("the store cannot be read"), None),
    };
    health(words, run)
}

/// Whether a last good run then is recent enough now.
fn well(last_good: Option<Time>, schedule: Option<&Schedule>, now: Time) -> Result<(), &'static str> {
    let good = last_good.ok_or("no source could be read yet")?;
    if schedule.is_some_and(|schedule| schedule.has_passed(PATIENCE, good, now)) {
        return Err("no source could be read at the last three scheduled times");
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_scheduled_times_without_a_good_run_are_too_many() {
        let schedule =
            Schedule::parse("0 */15 8-18 * * MON-FRI", chrono_tz::Europe::Berlin).expect("a schedule");
        for (last_good, now, expected) in [
            (None, "2026-05-04T10:00:00Z", false),
            (Some("2026-05-04T10:00:20Z"), "2026-05-04T10:44:59Z", true),
            (Some("2026-05-04T10:00:20Z"), "2026-05-04T10:45:00Z", false),
            // From Friday's last run to Monday's third one.
            (Some("2026-05-08T16:45:20Z"), "2026-05-11T06:29:59Z", true),
            (Some("2026-05-08T16:45:20Z"), "2026-05-11T06:30:00Z", false),
        ] {
            let time = |text: &str| text.parse::<Time>().expect("a time");
            let found = well(last_good.map(time), Some(&schedule), time(now));
            assert_eq!(found.is_ok(), expected, "{last_good:?} {now} {found:?}");
        }
    }
}
