//! What operators read: each failure's sentence, as `sources` shows it.

use super::*;

#[test]
fn every_failure_says_what_is_wrong() {
    let host = || "presse.example".to_owned();
    let limit = Duration::from_secs(20);
    let until = Some(now());
    let cases = [
        (
            Error::Scheme { scheme: "ftp".into() },
            "ftp: addresses are not fetched, only http: and https: ones",
        ),
        (
            Error::NotResolved { host: host(), reason: "Name or service not known".into() },
            "the name presse.example cannot be resolved: Name or service not known",
        ),
        (
            Error::Refused {
                host: host(),
                address: "10.0.0.1".parse().expect("an address"),
                range: "a private address (10.0.0.0/8)",
            },
            "presse.example leads to 10.0.0.1, a private address (10.0.0.0/8), which is not fetched; \
             if that is meant, add it to fetch.allow_private",
        ),
        (Error::ConnectionRefused { host: host() }, "presse.example refused the connection"),
        (
            Error::Connect { host: host(), reason: "Network is unreachable".into() },
            "no connection to presse.example: Network is unreachable",
        ),
        (Error::ConnectTimeout { host: host(), limit }, "no connection to presse.example within 20 s"),
        (
            Error::Tls { host: host(), reason: "its certificate has expired".into() },
            "no secure connection to presse.example: its certificate has expired",
        ),
        (
            Error::NoAnswer { host: host(), limit },
            "presse.example took the request and did not answer within 20 s",
        ),
        (
            Error::Stalled { host: host(), limit: Duration::from_millis(666) },
            "presse.example stopped in the middle of its answer and sent nothing for 0.7 s",
        ),
        (Error::Timeout { limit }, "the answer was not complete within 20 s (fetch.timeout)"),
        (Error::Status { status: 404, retry_after: None }, "the server answered 404 Not Found"),
        (Error::Status { status: 503, retry_after: until }, "the server answered 503 Service Unavailable"),
        (Error::Status { status: 599, retry_after: None }, "the server answered 599"),
        (
            Error::Resting { host: host(), until: now() },
            "presse.example had too many requests (429) and wants none before 2026-07-01 10:00:00 UTC",
        ),
        (
            Error::TooManyRedirects { limit: 10, address: "https://presse.example/".into() },
            "more than 10 redirects (fetch.redirects), the last one to https://presse.example/",
        ),
        (
            Error::RedirectLoop { address: "https://presse.example/".into() },
            "the redirects lead in a circle, back to https://presse.example/",
        ),
        (
            Error::RedirectTarget { status: 301 },
            "the server answered 301 Moved Permanently without an address that can be followed",
        ),
        (
            Error::NotModifiedUnasked,
            "the server answered 304 Not Modified although it was not asked whether anything changed",
        ),
        (
            Error::TooLarge { limit: 10_000_000 },
            "the document is larger than 10000000 bytes (fetch.max_bytes)",
        ),
        (
            Error::Bomb { ratio: 200 },
            "the document unpacks to more than 200 times its size, as only bombs do",
        ),
        (
            Error::Broken { host: host(), reason: "connection closed before message completed".into() },
            "the answer of presse.example is broken: connection closed before message completed",
        ),
        (
            Error::Decoding { reason: "nobody asked for Content-Encoding \"compress\"".into() },
            "the document cannot be unpacked: nobody asked for Content-Encoding \"compress\"",
        ),
        (
            Error::RobotsDisallow { origin: "https://presse.example".into(), path: "/feed".into() },
            "robots.txt of https://presse.example does not allow /feed; ask the office, and set robots = \"ignore\" \
             for this source if it agrees",
        ),
        (
            Error::RobotsUnreachable {
                origin: "https://presse.example".into(),
                reason: "the server answered 500".into(),
                retry_after: until,
            },
            "robots.txt of https://presse.example could not be read, so nothing is fetched from there: \
             the server answered 500",
        ),
    ];
    for (error, sentence) in &cases {
        assert_eq!(error.to_string(), *sentence);
    }
    let kinds: std::collections::HashSet<_> =
        cases.iter().map(|(error, _)| std::mem::discriminant(error)).collect();
    assert_eq!(kinds.len(), 22, "a sentence for each failure");
    let held = cases.iter().filter(|(error, _)| error.retry_after().is_some()).count();
    assert_eq!(held, 3);
}
