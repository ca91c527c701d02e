//! Whether the service is well, from stored state alone: a run by somebody else counts like its own.

use hyper::StatusCode;
use serde::Serialize;
use storage::RunRecord;

use super::answer::{self, Answer};
use crate::app::App;

/// What `/health` says, as JSON. Times are RFC 3339.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    last_run: Option<String>,
    sources_read: u32,
    sources_failed: u32,
}

/// 200 when the last run read at least one source, 503 when it read none, there was none, or the store fails.
pub async fn answer(app: &App) -> Answer {
    let (status, health) = match app.store.last_run().await {
        Ok(Some(run)) if run.read > 0 || run.failed == 0 => (StatusCode::OK, describe("ok", Some(run))),
        Ok(Some(run)) => (StatusCode::SERVICE_UNAVAILABLE, describe("no source can be read", Some(run))),
        Ok(None) => (StatusCode::SERVICE_UNAVAILABLE, describe("no run has ended yet", None)),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, describe("the store cannot be read", None)),
    };
    answer::plain(status, "application/json", serde_json::to_string(&health).unwrap_or_default())
}

fn describe(status: &'static str, run: Option<RunRecord>) -> Health {
    Health {
        status,
        last_run: run.as_ref().map(|run| run.ended.to_rfc3339()),
        sources_read: run.as_ref().map_or(0, |run| run.read),
        sources_failed: run.as_ref().map_or(0, |run| run.failed),
    }
}
