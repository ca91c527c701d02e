//! Fixed files by path: how the sample offices of the demonstration are served.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::service::Service;
use hyper::{Request, Response, StatusCode};
use tokio::net::TcpListener;

use super::ahead::{Ahead, Asked};
use super::answer::Answer;
use super::connections::{self, Limits};
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
pub async fn serve(listener: TcpListener, files: BTreeMap<String, File>, stop: Stop) {
    let files = Arc::new(files);
    let welcome = move |_| Files(Arc::clone(&files));
    connections::serve(listener, stop, Limits::default(), welcome).await;
}

/// The files as the requests of one connection meet them.
struct Files(Arc<BTreeMap<String, File>>);

impl Service<Request<Incoming>> for Files {
    type Response = Answer;
    type Error = Infallible;
    type Future = Ready<Result<Answer, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        answer(self.0.get(request.uri().path()))
    }
}

impl Ahead for Files {
    /// Nobody is in a hurry.
    fn ahead(&self, _: &Asked<'_>, _: &mut Vec<u8>) -> Option<Bytes> {
        None
    }
}

fn answer(file: Option<&File>) -> Ready<Result<Answer, Infallible>> {
    let body = file.map(|file| Bytes::from(file.body.clone())).unwrap_or_default();
    let mut response = Response::new(Full::new(body));
    match file {
        Some(file) => {
            let media_type = HeaderValue::from_static(file.media_type);
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        }
        None => *response.status_mut() = StatusCode::NOT_FOUND,
    }
    ready(Ok(response))
}
