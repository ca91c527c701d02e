//! HTTP semantics: a rendered document and a request's headers become a response.
//!
//! RFC 9110 decides about conditions and encodings. Foreign pages may read feeds and fragment (CORS); nobody's
//! browser may be led to run or load anything from another place (CSP).

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{HeaderName, Response, StatusCode};
use chrono::DateTime;
use feeds::model::Time;

use crate::publish::Served;

/// How long a copy may be used without asking; readers ask every few minutes at most.
const CACHE: &str = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400";

/// No script, no frame, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The same for the one document that foreign pages may frame, with the one script that it runs. Its links lead
/// out of it, and nothing in it can be sent, so there is nothing to be tricked into.
const FRAME_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; \
                            form-action 'none'; frame-ancestors *";

/// A document, as far as the request does not hold it already.
pub fn document(served: &Served, modified: Option<Time>, request: &HeaderMap) -> Response<Body> {
    let accept = joined(request, header::ACCEPT_ENCODING);
    let (encoding, bytes, tag) = served.negotiate(accept.as_deref());
    let unchanged = is_unchanged(request, &tag, modified);
    let body = if unchanged { Body::empty() } else { Body::from(bytes.clone()) };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    set(headers, header::ETAG, &tag);
    set(headers, header::CACHE_CONTROL, CACHE);
    set(headers, header::VARY, "Accept-Encoding");
    set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if let Some(modified) = modified {
        set(headers, header::LAST_MODIFIED, &http_date(modified));
    }
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    set(headers, header::CONTENT_TYPE, served.media_type);
    if let Some(token) = encoding.token() {
        set(headers, header::CONTENT_ENCODING, token);
    }
    protect(headers);
    response
}

/// The document, with leave to be shown in a frame of a foreign page.
pub fn framed(mut response: Response<Body>) -> Response<Body> {
    set(response.headers_mut(), header::CONTENT_SECURITY_POLICY, FRAME_POLICY);
    response
}

/// A response made for this request alone, such as an error.
pub fn plain(status: StatusCode, media_type: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, media_type);
    set(headers, header::CACHE_CONTROL, "no-store");
    set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    protect(headers);
    response
}

/// Leads from one address to another for good, as a reference relative to it, so that any proxy may be in between.
pub fn moved(to: &str, body: String) -> Response<Body> {
    let mut response = plain(StatusCode::MOVED_PERMANENTLY, feeds::output::HTML, body);
    set(response.headers_mut(), header::LOCATION, to);
    response
}

fn protect(headers: &mut HeaderMap) {
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "no-referrer");
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Whether the request's conditions say that it holds this document (RFC 9110, sections 13.1.2, 13.1.3 and
/// 13.2.2: dates count only where there are no tags).
fn is_unchanged(request: &HeaderMap, tag: &str, modified: Option<Time>) -> bool {
    if let Some(tags) = joined(request, header::IF_NONE_MATCH) {
        return tags.trim() == "*" || tags.split(',').any(|held| weak(held) == weak(tag));
    }
    let since = request.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    match (since.and_then(|since| DateTime::parse_from_rfc2822(since).ok()), modified) {
        (Some(since), Some(modified)) => modified <= since,
        _ => false,
    }
}

fn weak(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// All lines of a header as one list (RFC 9110, section 5.3).
fn joined(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let lines: Vec<_> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn http_date(time: Time) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: HeaderName, value: &str) -> StatusCode {
        let served = Served::new("text/plain; charset=utf-8", "Guten Tag".to_owned());
        let mut request = HeaderMap::new();
        set(&mut request, name, value);
        let modified = "2026-05-04T08:00:00Z".parse().ok();
        document(&served, modified, &request).status()
    }

    #[test]
    fn tags_and_dates_decide_whether_the_document_is_sent() {
        let served = Served::new("text/plain; charset=utf-8", "Guten Tag".to_owned());
        let tag = served.negotiate(None).2;
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

    #[test]
    fn dates_have_the_form_of_http() {
        let time = "2026-05-04T08:00:00Z".parse().expect("a time");
        assert_eq!(http_date(time), "Mon, 04 May 2026 08:00:00 GMT");
    }
}
