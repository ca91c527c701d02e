//! What is asked, and what is taken as a document.

use std::io::Write;

use super::server::{Reply, Server, answer, head, ok, status};
use super::*;

#[tokio::test]
async fn a_document_comes_with_its_address_type_and_validators() {
    let server = Server::always(|| {
        let headers = [
            ("Content-Type", "text/html; charset=iso-8859-1"),
            ("ETag", "W/\"7\""),
            ("Last-Modified", "Wed, 01 Jul 2026 08:00:00 GMT"),
            ("Set-Cookie", "sitzung=1"),
        ];
        Reply::Bytes(answer("200 OK", &headers, "Gr\u{fc}n"))
    })
    .await;
    let (document, validators) = get(server.url("/a?b#c")).await.expect("a document");
    assert_eq!(document.address, server.url("/a?b"));
    assert_eq!(document.content_type.as_deref(), Some("text/html; charset=iso-8859-1"));
    assert_eq!(document.body, "Gr\u{fc}n".as_bytes());
    let expected = Validators {
        address: Some(server.url("/a?b")),
        etag: Some("W/\"7\"".to_owned()),
        last_modified: Some("Wed, 01 Jul 2026 08:00:00 GMT".to_owned()),
        body: None,
    };
    assert_eq!(validators, expected);
}

#[tokio::test]
async fn requests_say_who_asks_and_nothing_else() {
    let server =
        Server::always(|| Reply::Bytes(answer("200 OK", &[("Set-Cookie", "a=b; Path=/")], ""))).await;
    let fetcher = fetcher(settings()).await;
    for _ in 0..2 {
        fetcher.fetch(&request(server.url("/"))).await.expect("a document");
    }
    for seen in server.take() {
        let agent = format!("Presseschau/{} (+https://presse.example.org/ueber)", env!("CARGO_PKG_VERSION"));
        assert_eq!(seen.headers["user-agent"], agent);
        for encoding in ["gzip", "br", "zstd", "deflate"] {
            assert!(seen.headers["accept-encoding"].contains(encoding), "{encoding}");
        }
        let mut names: Vec<_> = seen.headers.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}

#[tokio::test]
async fn a_contact_no_header_can_carry_is_left_out() {
    let server = Server::always(|| ok("")).await;
    for contact in [None, Some("a\nb".to_owned()), Some("Straße 1".to_owned())] {
        get_with(Settings { contact, ..settings() }, server.url("/")).await.expect("a document");
        let agent = server.take().remove(0).headers.remove("user-agent");
        assert_eq!(agent.as_deref(), Some(concat!("Presseschau/", env!("CARGO_PKG_VERSION"))));
    }
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    // The variable is set for a process of its own, as others of this one would see it.
    if std::env::var_os("PRESSESCHAU_TEST_PROXIED").is_some() {
        let server = Server::always(|| ok("direkt")).await;
        assert_eq!(get(server.url("/")).await.as_ref().map(text), Ok("direkt".to_owned()));
        return;
    }
    let proxy = Server::always(|| ok("umgeleitet")).await;
    let mut child = std::process::Command::new(std::env::current_exe().expect("this test"));
    child.args(["--exact", "fetch::tests::documents::a_proxy_of_the_environment_is_not_used"]);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, proxy.url("/").as_str());
    }
    let ran = child.env("PRESSESCHAU_TEST_PROXIED", "1").output().expect("a run");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    assert!(String::from_utf8_lossy(&ran.stdout).contains("1 passed"));
    assert!(proxy.paths().is_empty());
}

#[tokio::test]
async fn user_and_password_are_sent_and_not_shown() {
    let server = Server::always(|| ok("")).await;
    let mut address = server.url("/");
    address.set_username("amt").expect("a user");
    address.set_password(Some("geheim")).expect("a password");
    let (document, validators) = get(address).await.expect("a document");
    assert_eq!(server.take()[0].headers["authorization"], "Basic YW10OmdlaGVpbQ==");
    assert_eq!(document.address, server.url("/"));
    assert_eq!(validators.address, Some(server.url("/")));
}

const TEXT: &str = "Das Freibad öffnet am Sonnabend um zehn Uhr.";

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    encoder.write_all(text).expect("memory");
    encoder.into_inner()
}

#[tokio::test]
async fn bodies_are_decompressed() {
    let server = Server::start(|seen| {
        let text = TEXT.as_bytes();
        let (encoding, body) = match seen.path.as_str() {
            "/gzip" => ("gzip", gzip(text)),
            "/br" => ("br", brotli(text)),
            "/zstd" => ("zstd", zstd::stream::encode_all(text, 3).expect("memory")),
            "/deflate" => ("deflate", zlib(text)),
            _ => ("identity", text.to_vec()),
        };
        Reply::Bytes(answer("200 OK", &[("Content-Encoding", encoding)], body))
    })
    .await;
    for path in ["/gzip", "/br", "/zstd", "/deflate", "/identity"] {
        assert_eq!(get(server.url(path)).await.as_ref().map(text), Ok(TEXT.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn chunks_and_bodies_up_to_the_end_are_taken() {
    let server = Server::start(|seen| {
        let (headers, body): (&[_], &str) = match seen.path.as_str() {
            "/chunked" => (&[("Transfer-Encoding", "chunked")], "3\r\nDas\r\n4;x=y\r\n Bad\r\n0\r\n\r\n"),
            _ => (&[("Connection", "close")], "Das Bad"),
        };
        Reply::Bytes([head("200 OK", headers), body.into()].concat())
    })
    .await;
    for path in ["/chunked", "/close"] {
        assert_eq!(get(server.url(path)).await.as_ref().map(text), Ok("Das Bad".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn only_200_and_203_are_documents() {
    let server = Server::start(|seen| status(&format!("{} X", &seen.path[1..]))).await;
    for code in [200, 203] {
        assert_eq!(get(server.url(&format!("/{code}"))).await.as_ref().map(text), Ok("kaputt".to_owned()));
    }
    for code in [201, 202, 206, 226, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599, 999] {
        let expected = Error::Status { status: code, retry_after: None };
        assert_eq!(failure(server.url(&format!("/{code}"))).await, expected, "{code}");
    }
    let empty = Server::always(|| Reply::Bytes(head("204 No Content", &[]))).await;
    assert_eq!(failure(empty.url("/")).await, Error::Status { status: 204, retry_after: None });
}

#[tokio::test]
async fn what_was_read_before_is_asked_for_with_its_validators() {
    let server = Server::start(|seen| match seen.headers.get("if-none-match").map(String::as_str) {
        Some("\"7\"") => Reply::Bytes(head("304 Not Modified", &[])),
        _ => Reply::Bytes(answer("200 OK", &[("ETag", "\"7\""), ("Last-Modified", "gestern")], TEXT)),
    })
    .await;
    let fetcher = fetcher(settings()).await;
    let Ok(Fetched::Document(_, validators)) = fetcher.fetch(&request(server.url("/"))).await else {
        panic!("a document")
    };
    let again = Request { validators: Some(validators.clone()), ..request(server.url("/")) };
    assert!(matches!(fetcher.fetch(&again).await, Ok(Fetched::NotModified)));
    assert_eq!(server.take()[1].headers["if-modified-since"], "gestern");

    let elsewhere = Request { validators: Some(validators), ..request(server.url("/anderes")) };
    assert!(matches!(fetcher.fetch(&elsewhere).await, Ok(Fetched::Document(..))));
}

#[tokio::test]
async fn a_304_nobody_asked_for_is_a_failure() {
    let server = Server::always(|| Reply::Bytes(head("304 Not Modified", &[]))).await;
    assert_eq!(failure(server.url("/")).await, Error::NotModifiedUnasked);
}

#[tokio::test]
async fn a_wish_to_be_left_alone_is_told() {
    let server = Server::start(|seen| {
        let (status, headers): (_, &[_]) = match seen.path.as_str() {
            "/503" => ("503 X", &[("Retry-After", "120")]),
            "/429" => ("429 X", &[("Retry-After", "Wed, 01 Jul 2026 11:00:00 GMT")]),
            "/far" => ("503 X", &[("Retry-After", "999999999")]),
            "/500" => ("500 X", &[("Retry-After", "120")]),
            _ => ("503 X", &[]),
        };
        Reply::Bytes(answer(status, headers, ""))
    })
    .await;
    for (path, expected) in [
        ("/503", Some("2026-07-01T10:02:00Z")),
        ("/far", Some("2026-07-02T10:00:00Z")),
        ("/500", None),
        ("/none", None),
        ("/429", Some("2026-07-01T11:00:00Z")),
    ] {
        let expected = expected.map(|time| time.parse::<Time>().expect(time));
        assert_eq!(failure(server.url(path)).await.retry_after(), expected, "{path}");
    }
}

#[tokio::test]
async fn too_many_requests_hold_the_host_and_503_its_own_address_alone() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/503" => Reply::Bytes(answer("503 X", &[("Retry-After", "120")], "")),
        "/429" => Reply::Bytes(answer("429 X", &[("Retry-After", "120")], "")),
        _ => ok(TEXT),
    })
    .await;
    let fetcher = fetcher(settings()).await;
    let ask = |path| {
        let address = server.url(path);
        let fetcher = &fetcher;
        async move { fetcher.fetch(&request(address)).await }
    };
    ask("/503").await.expect_err("503");
    ask("/").await.expect("a document: only one address is out of order");
    ask("/429").await.expect_err("429");
    server.take();
    let held = ask("/").await.expect_err("the host wants rest");
    assert!(matches!(held, Error::Resting { .. }));
    assert_eq!(held.retry_after(), Some(now() + chrono::TimeDelta::seconds(120)));
    assert!(server.paths().is_empty());
    let later = Request { now: now() + chrono::TimeDelta::seconds(121), ..request(server.url("/")) };
    fetcher.fetch(&later).await.expect("a document: the rest is over");
}
