//! Fixed files by path: how the sample offices of the demonstration are served.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use tokio::net::TcpListener;

use crate::stop::Stop;

/// A file of a sample office.
#[derive(Debug, Clone)]
pub struct File {
    /// With charset.
    pub media_type: &'static str,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Serves fixed files by path, as the sample offices do, until the stop is asked for.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, files: BTreeMap<String, File>, stop: Stop) -> std::io::Result<()> {
    let answer = |State(files): State<Arc<BTreeMap<String, File>>>, request: Request| async move {
        match files.get(request.uri().path()) {
            Some(file) => ([(header::CONTENT_TYPE, file.media_type)], file.body.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    };
    let router = Router::new().fallback(answer).with_state(Arc::new(files));
    axum::serve(listener, router).with_graceful_shutdown(async move { stop.asked().await }).await
}
