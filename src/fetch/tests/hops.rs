//! Redirects and forbidden addresses.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::server::{Reply, Server, answer, found, head, ok};
use super::*;

#[tokio::test]
async fn redirects_are_followed_and_the_document_says_where_it_was() {
    for status in ["301 X", "302 X", "303 X", "307 X", "308 X", "300 X"] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/ziel/b" => ok("da"),
            "/ziel/a" => Reply::Bytes(answer(status, &[("Location", "b")], "")),
            _ => Reply::Bytes(answer(status, &[("Location", "/ziel/a")], "")),
        })
        .await;
        let (document, _) = get(server.url("/start")).await.expect(status);
        assert_eq!(document.address, server.url("/ziel/b"));
        assert_eq!(server.paths(), ["/start", "/ziel/a", "/ziel/b"]);
    }
}

/// 301 and 308 last; whatever comes behind another redirect is where the address leads today.
#[tokio::test]
async fn where_an_address_leads_for_good_is_told() {
    for (first, second, lasting) in [
        ("301 X", "308 X", Some("/ziel/b")),
        ("308 X", "302 X", Some("/ziel/a")),
        ("302 X", "301 X", None),
        ("307 X", "303 X", None),
    ] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/ziel/b" => ok("da"),
            "/ziel/a" => Reply::Bytes(answer(second, &[("Location", "b")], "")),
            _ => Reply::Bytes(answer(first, &[("Location", "/ziel/a")], "")),
        })
        .await;
        let fetcher = fetcher(settings()).await;
        let moved = fetcher.follow(&request(server.url("/start"))).await.expect(first).lasting;
        assert_eq!(moved, lasting.map(|path| server.url(path)), "{first}, then {second}");
    }
}

#[tokio::test]
async fn redirects_that_lead_nowhere_are_failures() {
    for (location, expected) in [
        (None, Error::RedirectTarget { status: 302 }),
        (Some(""), Error::RedirectTarget { status: 302 }),
        (Some("http://["), Error::RedirectTarget { status: 302 }),
        (Some("file:///etc/passwd"), Error::Scheme { scheme: "file".to_owned() }),
        (Some("ftp://127.0.0.1/"), Error::Scheme { scheme: "ftp".to_owned() }),
        (Some("data:text/plain,x"), Error::Scheme { scheme: "data".to_owned() }),
        (Some("javascript:alert(1)"), Error::Scheme { scheme: "javascript".to_owned() }),
    ] {
        let server = Server::always(move || {
            let headers: Vec<_> = location.iter().map(|location| ("Location", *location)).collect();
            Reply::Bytes(answer("302 X", &headers, ""))
        })
        .await;
        assert_eq!(failure(server.url("/")).await, expected, "{location:?}");
    }
    for status in [304, 305, 306, 399] {
        let server = Server::always(move || Reply::Bytes(head(&format!("{status} X"), &[]))).await;
        let error = failure(server.url("/")).await;
        assert!(
            matches!(error, Error::RedirectTarget { .. } | Error::NotModifiedUnasked),
            "{status}: {error}"
        );
    }
}

#[tokio::test]
async fn circles_are_found_and_long_ways_given_up() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/a" => found("/b"),
        "/b" => found("/a#x"),
        "/selbst" => found("/selbst"),
        path => match path[1..].parse::<u8>() {
            Ok(0) => ok("da"),
            Ok(left) => found(&format!("/{}", left - 1)),
            Err(_) => ok(""),
        },
    })
    .await;
    let circle = |path| Error::RedirectLoop { address: server.url(path).into() };
    assert_eq!(failure(server.url("/a")).await, circle("/a"));
    assert_eq!(failure(server.url("/selbst")).await, circle("/selbst"));
    assert_eq!(get(server.url("/3")).await.as_ref().map(text), Ok("da".to_owned()));
    let long = Error::TooManyRedirects { limit: 3, address: server.url("/0").into() };
    assert_eq!(failure(server.url("/4")).await, long);
    let none = Settings { redirects: 0, ..settings() };
    let long = Error::TooManyRedirects { limit: 0, address: server.url("/0").into() };
    assert_eq!(get_with(none, server.url("/1")).await.expect_err("a hop"), long);
}

#[tokio::test]
async fn user_and_password_stay_where_they_were_given() {
    let target = Server::always(|| ok("da")).await;
    let there = target.url("/").to_string().replace("http://", "http://x:y@");
    let server = Server::start(move |_| found(&there)).await;
    let mut address = server.url("/");
    address.set_username("amt").expect("a user");
    let (document, _) = get(address).await.expect("a document");
    assert!(server.take()[0].headers.contains_key("authorization"));
    let seen = target.take().remove(0);
    assert!(!seen.headers.contains_key("authorization") && !seen.headers.contains_key("referer"));
    assert_eq!(document.address, target.url("/"));
}

#[tokio::test]
async fn validators_go_to_where_the_document_was_found() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.headers.get("if-none-match")) {
        ("/neu", Some(_)) => Reply::Bytes(head("304 X", &[])),
        ("/neu", None) => Reply::Bytes(answer("200 OK", &[("ETag", "\"1\"")], "da")),
        _ => found("/neu"),
    })
    .await;
    let (_, validators) = get(server.url("/alt")).await.expect("a document");
    server.take();
    let again = Request { validators: Some(validators), ..request(server.url("/alt")) };
    assert!(matches!(fetcher(settings()).await.fetch(&again).await, Ok(Fetched::NotModified)));
    let seen = server.take();
    assert!(!seen[0].headers.contains_key("if-none-match") && seen[1].headers.contains_key("if-none-match"));
}

/// The other half of the loopback range is forbidden in these tests, and somebody listens there.
const FORBIDDEN: &str = "127.1.0.1";

#[tokio::test]
async fn forbidden_addresses_are_refused_in_every_spelling_and_behind_redirects() {
    let secret = Server::at(&format!("{FORBIDDEN}:0"), |_| ok("geheim")).await;
    let port = secret.url("/").port().expect("a port");
    for host in [
        FORBIDDEN,
        "2130771969",
        "0x7f010001",
        "0177.1.1",
        "127.65537",
        "[::ffff:127.1.0.1]",
        "[::ffff:7f01:1]",
    ] {
        let address: Url = format!("http://{host}:{port}/").parse().expect(host);
        let way = address.to_string();
        let server = Server::start(move |_| found(&way)).await;
        for start in [address, server.url("/")] {
            match failure(start).await {
                Error::Refused { range, .. } => {
                    assert_eq!(range, "a loopback address (127.0.0.0/8)", "{host}")
                }
                error => panic!("{host}: {error}"),
            }
        }
    }
    assert!(secret.paths().is_empty(), "nobody came");
}

#[tokio::test]
async fn allowed_addresses_are_reached_in_every_spelling() {
    let server = Server::always(|| ok("da")).await;
    let port = server.url("/").port().expect("a port");
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "LOCALHOST"] {
        let address: Url = format!("http://{host}:{port}/").parse().expect(host);
        assert_eq!(get(address).await.as_ref().map(text), Ok("da".to_owned()), "{host}");
    }
}

#[tokio::test]
async fn a_name_is_judged_by_where_it_leads() {
    let server = Server::always(|| ok("geheim")).await;
    let port = server.url("/").port().expect("a port");
    let localhost: Url = format!("http://localhost:{port}/").parse().expect("an address");
    let closed = Settings { allow_private: Vec::new(), ..settings() };
    let error = get_with(closed, localhost).await.expect_err("a private address");
    assert!(matches!(&error, Error::Refused { host, .. } if *host == format!("localhost:{port}")), "{error}");
    assert!(server.paths().is_empty());
}

/// A fetcher to which every name leads where the next of `answers` says, the last one for good.
async fn led(answers: &'static [&'static [&'static str]]) -> Fetcher {
    let asked = AtomicUsize::new(0);
    let lookup: resolve::Lookup = Arc::new(move |_| {
        let turn = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let found =
            answers[turn].iter().map(|ip| SocketAddr::new(ip.parse().expect("an address"), 0)).collect();
        Box::pin(async move { Ok(found) })
    });
    Fetcher::on(System { lookup, ..system() }, settings(), memory().await)
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_gains_nothing() {
    let open =
        Server::at("127.0.0.1:0", |_| Reply::Bytes(answer("200 OK", &[("Connection", "close")], "da"))).await;
    let port = open.url("/").port().expect("a port");
    let secret = Server::at(&format!("{FORBIDDEN}:{port}"), |_| ok("geheim")).await;
    let name: Url = format!("http://presse.example:{port}/").parse().expect("an address");

    let fetcher = led(&[&["127.0.0.1"], &[FORBIDDEN]]).await;
    fetcher.fetch(&request(name.clone())).await.expect("a document");
    let error = fetcher.fetch(&request(name.clone())).await.expect_err("rebound");
    let address = FORBIDDEN.parse().expect("an address");
    let expected = Error::Refused {
        host: format!("presse.example:{port}"),
        address,
        range: "a loopback address (127.0.0.0/8)",
    };
    assert_eq!(error, expected);

    let both = led(&[&[FORBIDDEN, "127.0.0.1"]]).await;
    both.fetch(&request(name.clone())).await.expect("the address that may be reached is reached");
    let none = led(&[&[]]).await.fetch(&request(name)).await.expect_err("no address");
    assert!(none.to_string().contains("it has no address"), "{none}");
    assert!(secret.paths().is_empty(), "nobody came");
}

#[tokio::test]
async fn ipv6_is_refused_and_reached_alike() {
    let server = Server::at("[::1]:0", |_| ok("da")).await;
    assert!(matches!(failure(server.url("/")).await, Error::Refused { range: "the loopback address", .. }));
    assert!(server.paths().is_empty());
    let open = Settings { allow_private: vec!["::1".parse().expect("a range")], ..settings() };
    assert_eq!(get_with(open, server.url("/")).await.as_ref().map(text), Ok("da".to_owned()));
}

#[tokio::test]
async fn nothing_but_http_is_fetched() {
    for address in ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "mailto:amt@presse.example"]
    {
        let address: Url = address.parse().expect(address);
        assert_eq!(failure(address.clone()).await, Error::Scheme { scheme: address.scheme().to_owned() });
    }
}
