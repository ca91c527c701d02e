//! Who may see what is for operators: `/status` and `/metrics`.
//!
//! | `service.status_token` | who |
//! |---|---|
//! | is set | whoever sends it, as a bearer token or as a password with any user name; nobody else, wherever they are |
//! | is not set | requests from this machine that no proxy has passed on |
//!
//! A proxy on this machine makes everybody look as if they were here. Those that say what they are, by one of the
//! usual headers, by the public name of the service or by speaking an old HTTP as some do behind themselves, are
//! recognised; one that says nothing of itself cannot be, which is what the token is for. The name also keeps out
//! pages in a browser on this machine that have their own name lead here.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{StatusCode, Version};

use crate::secret::Secret;

/// What proxies add to a request that they pass on.
const PASSED_ON: [HeaderName; 7] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-forwarded-server"),
    HeaderName::from_static("x-real-ip"),
];

/// Asks for the token; browsers then ask their user.
pub const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"Presseschau\", charset=\"UTF-8\"");

/// Lets a request in, or says with which status it is turned away: 404 where there is nothing for anybody to see.
pub fn admit(token: Option<&Secret>, peer: IpAddr, request: &Parts) -> Result<(), StatusCode> {
    match token {
        Some(token) => match presented(&request.headers).map(|given| token.is(&given)) {
            Some(Ok(true)) => Ok(()),
            Some(Ok(false)) | None => Err(StatusCode::UNAUTHORIZED),
            Some(Err(reason)) => {
                tracing::error!("nobody sees the status: {reason}");
                Err(StatusCode::UNAUTHORIZED)
            }
        },
        None if peer.is_loopback() && is_direct(request) => Ok(()),
        None => Err(StatusCode::NOT_FOUND),
    }
}

/// The token that came with a request (RFC 6750, section 2.1; RFC 7617, section 2).
fn presented(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, given) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let given = given.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(given.as_bytes().to_vec());
    }
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(given).ok())??;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair.get(colon + 1..)?.to_vec())
}

/// Whether nothing says that a proxy has passed the request on.
fn is_direct(request: &Parts) -> bool {
    request.version != Version::HTTP_10
        && PASSED_ON.iter().all(|name| !request.headers.contains_key(name))
        && request.headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_this_machine)
}

/// Whether a host, with or without a port, is a name for the machine that asks.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    const TOKEN: &str = "0123456789abcdef";

    fn request(headers: &[(&str, &str)], version: Version) -> Parts {
        let mut request = Request::builder().version(version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request").into_parts().0
    }

    fn asked(token: Option<&str>, peer: &str, headers: &[(&str, &str)]) -> u16 {
        let token = token.map(|token| Secret::Here(token.to_owned()));
        let peer = peer.parse().expect("an address");
        admit(token.as_ref(), peer, &request(headers, Version::HTTP_11))
            .map_or_else(|status| status.as_u16(), |()| 200)
    }

    #[test]
    fn without_a_token_this_machine_alone_is_let_in() {
        let here = ("Host", "localhost:8080");
        for (peer, headers, expected) in [
            ("127.0.0.1", vec![here], 200),
            ("127.8.8.8", vec![("Host", "127.0.0.1")], 200),
            ("::1", vec![("Host", "[::1]:8080")], 200),
            ("192.0.2.7", vec![here], 404),
            ("10.0.0.1", vec![here], 404),
            ("2001:db8::1", vec![here], 404),
            ("127.0.0.1", vec![here, ("X-Forwarded-For", "127.0.0.1")], 404),
            ("127.0.0.1", vec![here, ("Forwarded", "for=_hidden")], 404),
            ("127.0.0.1", vec![here, ("Via", "1.1 proxy")], 404),
            ("127.0.0.1", vec![here, ("X-Real-IP", "")], 404),
            ("127.0.0.1", vec![("Host", "presse.example.org")], 404),
            ("127.0.0.1", vec![("Host", "localhost.example.org:8080")], 404),
            ("127.0.0.1", vec![("Host", "127.0.0.1.example.org")], 404),
            ("127.0.0.1", vec![], 404),
            ("127.0.0.1", vec![here, ("Authorization", "Bearer 0123456789abcdef")], 200),
        ] {
            assert_eq!(asked(None, peer, &headers), expected, "{peer} {headers:?}");
        }
        let old = request(&[here], Version::HTTP_10);
        assert_eq!(admit(None, "127.0.0.1".parse().expect("an address"), &old), Err(StatusCode::NOT_FOUND));
    }

    #[test]
    fn with_a_token_it_alone_counts() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for (given, expected) in [
            (format!("Bearer {TOKEN}"), 200),
            (format!("bearer {TOKEN}"), 200),
            (basic(&format!("egal:{TOKEN}")), 200),
            (basic(&format!(":{TOKEN}")), 200),
            (basic(&format!("{TOKEN}:")), 401),
            (basic(TOKEN), 401),
            (format!("Bearer {TOKEN}0"), 401),
            ("Bearer".to_owned(), 401),
            ("Bearer ".to_owned(), 401),
            ("Basic !".to_owned(), 401),
            (format!("Digest {TOKEN}"), 401),
        ] {
            for peer in ["127.0.0.1", "192.0.2.7"] {
                let headers = [("Host", "presse.example.org"), ("Authorization", &given)];
                assert_eq!(asked(Some(TOKEN), peer, &headers), expected, "{peer} {given}");
            }
        }
        assert_eq!(asked(Some(TOKEN), "127.0.0.1", &[("Host", "localhost")]), 401);
    }
}
