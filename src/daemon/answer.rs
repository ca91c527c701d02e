//! HTTP semantics: a rendered document and a request's headers become a response.
//!
//! RFC 9110 decides about conditions and encodings. Foreign pages may read feeds and fragment (CORS); nobody's
//! browser may be led to run or load anything from another place (CSP).

use std::borrow::Cow;
use std::sync::OnceLock;

use bytes::Bytes;
use chrono::DateTime;
use feeds::model::Time;
use http_body_util::Full;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::ahead::{self, Asked};
use crate::publish::{Encoding, FRAME_POLICY, Form, PLAIN_XML, POLICY, Served, is_dressed};

/// A response, whole in memory.
pub type Answer = Response<Full<Bytes>>;

/// Headers of a document at most; room for all at once.
const HEADERS: usize = 16;

/// The same of the news that it has not changed.
const FEW_HEADERS: usize = 6;

/// What a browser fetches a document for (Fetch Metadata).
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Who may load a document (Fetch, section 3.7).
const SAME_ORIGIN: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What is said about a document beside the document.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// When it last changed.
    pub changed: Option<Time>,
    /// The same as HTTP writes it.
    pub modified: Option<&'a str>,
    /// For how long a copy may be used.
    pub cache: &'a str,
    /// Whether foreign pages may show it in a frame.
    pub framing: Framing,
}

/// Who may show a document in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Nobody.
    Nobody,
    /// Any page.
    Anybody,
}

/// A document, as far as the request does not hold it already.
pub fn document(served: &Served, about: &About<'_>, request: &HeaderMap) -> Answer {
    match wanted(served, about.changed, request) {
        Wanted::Held(encoding) => not_modified(held_head(served, encoding, about)),
        Wanted::Whole(Form { encoding, bytes }) => {
            whole(served, bytes.clone(), head(served, encoding, about), request)
        }
    }
}

/// All answers that a document has, but for their bodies until these are asked for.
///
/// Whoever takes a copy of a header or a body counts it, and processors that count the same thing hand it to and fro.
/// So each of these is for one thread.
pub struct Prepared {
    served: Served,
    changed: Option<Time>,
    /// In the order of [`Encoding::ALL`].
    whole: [HeaderMap; 3],
    /// Likewise.
    held: [HeaderMap; 3],
    /// Likewise, as they are sent.
    news: [Vec<u8>; 3],
    /// Likewise, each with what it is the head of.
    sent: [OnceLock<Sent>; 3],
}

/// A document as it is sent.
struct Sent {
    /// But for the time.
    head: Vec<u8>,
    body: Bytes,
}

impl Prepared {
    /// Those of a document.
    pub fn of(served: &Served, about: &About<'_>) -> Self {
        let held = Encoding::ALL.map(|encoding| held_head(served, encoding, about));
        Self {
            served: served.clone(),
            changed: about.changed,
            whole: Encoding::ALL.map(|encoding| head(served, encoding, about)),
            news: held.each_ref().map(|headers| ahead::head(StatusCode::NOT_MODIFIED, headers)),
            held,
            sent: Default::default(),
        }
    }

    /// The same as [`document`] in parts: the status, the head as it is sent, but for the time, and the body.
    pub fn parts(&self, asked: &Asked<'_>) -> (StatusCode, &[u8], Bytes) {
        match asked.tags.and_then(|tags| self.served.held(tags, asked.accept)) {
            Some(encoding) => (StatusCode::NOT_MODIFIED, &self.news[encoding as usize], Bytes::new()),
            None => {
                let Sent { head, body } = self.sent(&self.served.negotiate(asked.accept));
                (StatusCode::OK, head, body.clone())
            }
        }
    }

    /// A form never changes once it is there.
    fn sent(&self, form: &Form<'_>) -> &Sent {
        let at = form.encoding as usize;
        self.sent[at].get_or_init(|| {
            let mut headers = self.whole[at].clone();
            headers.insert(header::CONTENT_LENGTH, form.bytes.len().into());
            Sent { head: ahead::head(StatusCode::OK, &headers), body: Bytes::from_owner(form.bytes.clone()) }
        })
    }

    /// The same as [`document`].
    pub fn answer(&self, request: &HeaderMap) -> Answer {
        match wanted(&self.served, self.changed, request) {
            Wanted::Held(encoding) => not_modified(self.held[encoding as usize].clone()),
            Wanted::Whole(form) => {
                let body = self.sent(&form).body.clone();
                whole(&self.served, body, self.whole[form.encoding as usize].clone(), request)
            }
        }
    }
}

/// What a request wants of a document.
enum Wanted<'a> {
    /// To know that this form of it has not changed.
    Held(Encoding),
    Whole(Form<'a>),
}

fn wanted<'a>(served: &'a Served, changed: Option<Time>, request: &HeaderMap) -> Wanted<'a> {
    let accept = listed(request, header::ACCEPT_ENCODING);
    let accept = accept.as_deref();
    match held(served, changed, request, accept) {
        Some(encoding) => Wanted::Held(encoding),
        None => Wanted::Whole(served.negotiate(accept)),
    }
}

fn not_modified(head: HeaderMap) -> Answer {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.headers_mut() = head;
    response
}

fn whole(served: &Served, body: Bytes, head: HeaderMap, request: &HeaderMap) -> Answer {
    let mut response = Response::new(Full::new(body));
    *response.headers_mut() = head;
    // See `PLAIN_XML`.
    if request.get(FETCH_DEST).is_some_and(|it| it == "document") && is_dressed(served.media_type()) {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PLAIN_XML));
    }
    response
}

/// The headers of a document that is sent.
fn head(served: &Served, encoding: Encoding, about: &About<'_>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(HEADERS);
    describe(&mut headers, served, encoding, about);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(served.media_type()));
    if let Some(token) = encoding.token() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
    }
    if let Some(modified) = about.modified {
        set(&mut headers, header::LAST_MODIFIED, modified);
    }
    protect(&mut headers, about.framing);
    headers
}

/// The headers of the news that a document has not changed: what a copy is kept by, and nothing that the copy has
/// already (RFC 9110, section 15.4.5).
fn held_head(served: &Served, encoding: Encoding, about: &About<'_>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(FEW_HEADERS);
    describe(&mut headers, served, encoding, about);
    headers
}

/// What both say of a document.
fn describe(headers: &mut HeaderMap, served: &Served, encoding: Encoding, about: &About<'_>) {
    set(headers, header::ETAG, served.tag(encoding));
    set(headers, header::CACHE_CONTROL, about.cache);
    headers.insert(header::VARY, HeaderValue::from_static(vary(served)));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // Who has been subscribed for long may never see more than this news, and is to find the hub all the same.
    if let Some(links) = served.links() {
        set(headers, header::LINK, links);
    }
}

fn vary(served: &Served) -> &'static str {
    if is_dressed(served.media_type()) { "Accept-Encoding, Sec-Fetch-Dest" } else { "Accept-Encoding" }
}

/// A response made for this request alone, such as an error.
pub fn plain(status: StatusCode, media_type: &'static str, body: String) -> Answer {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    protect(headers, Framing::Nobody);
    response
}

/// A response for operators alone: no foreign page may read it, and nobody keeps it.
pub fn private(status: StatusCode, media_type: &'static str, body: String) -> Answer {
    let mut response = plain(status, media_type, body);
    let headers = response.headers_mut();
    headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    headers.insert(SAME_ORIGIN, HeaderValue::from_static("same-origin"));
    response
}

/// Leads from one address to another for good, as a reference relative to it, so that any proxy may be in between.
pub fn moved(to: &str, body: String) -> Answer {
    let mut response = plain(StatusCode::MOVED_PERMANENTLY, feeds::output::HTML, body);
    set(response.headers_mut(), header::LOCATION, to);
    response
}

fn protect(headers: &mut HeaderMap, framing: Framing) {
    let policy = match framing {
        Framing::Nobody => POLICY,
        Framing::Anybody => FRAME_POLICY,
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The encoding of the copy that the request's conditions say it holds, if that is this document (RFC 9110, section
/// 13.2.2: dates count only where there are no tags).
fn held(
    served: &Served,
    changed: Option<Time>,
    request: &HeaderMap,
    accept: Option<&str>,
) -> Option<Encoding> {
    if let Some(tags) = listed(request, header::IF_NONE_MATCH) {
        return served.held(&tags, accept);
    }
    let since = request.get(header::IF_MODIFIED_SINCE)?.to_str().ok()?;
    let since = DateTime::parse_from_rfc2822(since).ok()?;
    (changed? <= since).then(|| served.negotiate(accept).encoding)
}

/// All lines of a header as one list (RFC 9110, section 5.3).
fn listed(headers: &HeaderMap, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let first = lines.next()?;
    Some(lines.fold(Cow::Borrowed(first), |list, line| Cow::Owned(format!("{list}, {line}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: HeaderName, value: &str) -> StatusCode {
        let served = Served::new("text/plain; charset=utf-8", "Guten Tag".to_owned());
        let mut request = HeaderMap::new();
        set(&mut request, name, value);
        let changed = "2026-05-04T08:00:00Z".parse().ok();
        let about = About { changed, modified: None, cache: "no-cache", framing: Framing::Nobody };
        document(&served, &about, &request).status()
    }

    #[test]
    fn tags_and_dates_decide_whether_the_document_is_sent() {
        let served = Served::new("text/plain; charset=utf-8", "Guten Tag".to_owned());
        let tag = served.tag(Encoding::Identity).to_owned();
        for (name, value, expected) in [
            (header::IF_NONE_MATCH, tag.clone(), StatusCode::NOT_MODIFIED),
            (header::IF_NONE_MATCH, format!("\"a\", W/{tag}"), StatusCode::NOT_MODIFIED),
            (header::IF_NONE_MATCH, "*".to_owned(), StatusCode::NOT_MODIFIED),
            (header::IF_NONE_MATCH, "\"a\"".to_owned(), StatusCode::OK),
            (header::IF_MODIFIED_SINCE, "Mon, 04 May 2026 08:00:00 GMT".to_owned(), StatusCode::NOT_MODIFIED),
            (header::IF_MODIFIED_SINCE, "Mon, 04 May 2026 07:59:59 GMT".to_owned(), StatusCode::OK),
            (header::IF_MODIFIED_SINCE, "gestern".to_owned(), StatusCode::OK),
        ] {
            assert_eq!(ask(name, &value), expected, "{value}");
        }
    }
}
