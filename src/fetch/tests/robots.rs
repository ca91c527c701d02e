//! robots.txt over real connections.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;

use super::server::{Reply, Server, answer, found, head, ok, status};
use super::*;

fn polite(address: Url) -> Request {
    Request { robots: Robots::Obey, ..request(address) }
}

/// A publisher whose robots.txt is answered like this, and everything else with a document.
async fn with_robots(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |seen| if seen.path == "/robots.txt" { reply() } else { ok("da") }).await
}

async fn ask(settings: Settings, server: &Server, path: &str) -> Result<(), Error> {
    fetcher(settings).await.fetch(&polite(server.url(path))).await.map(|_| ())
}

#[tokio::test]
async fn robots_is_asked_first_and_obeyed() {
    let server = with_robots(|| ok("User-agent: Presseschau\nDisallow: /intern\n")).await;
    assert_eq!(ask(settings(), &server, "/offen").await, Ok(()));
    assert_eq!(server.paths(), ["/robots.txt", "/offen"]);
    let origin = server.url("/").as_str().trim_end_matches('/').to_owned();
    let forbidden = Error::RobotsDisallow { origin, path: "/intern?a".to_owned() };
    assert_eq!(ask(settings(), &server, "/intern?a#b").await, Err(forbidden));
    assert_eq!(server.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn whoever_has_leave_does_not_ask() {
    let server = with_robots(|| ok("User-agent: *\nDisallow: /\nCrawl-delay: 30")).await;
    for _ in 0..2 {
        fetcher(settings()).await.fetch(&request(server.url("/"))).await.expect("a document");
    }
    assert_eq!(server.paths(), ["/", "/"]);
}

#[tokio::test]
async fn a_file_that_is_not_there_forbids_nothing() {
    for code in ["404 X", "400 X", "401 X", "403 X", "410 X", "451 X", "204 X"] {
        let server = with_robots(move || status(code)).await;
        assert_eq!(ask(settings(), &server, "/").await, Ok(()), "{code}");
    }
    let nowhere = with_robots(|| status("302 X")).await;
    assert_eq!(ask(settings(), &nowhere, "/").await, Ok(()));
}

/// An answer, and words of the reason why nothing is fetched.
type Case = (fn() -> Reply, &'static str);

#[tokio::test]
async fn a_file_that_cannot_be_had_forbids_everything() {
    let cases: [Case; 7] = [
        (|| status("500 X"), "the server answered 500"),
        (|| status("503 X"), "the server answered 503"),
        (|| status("429 X"), "the server answered 429"),
        (|| Reply::Bytes(b"SSH-2.0\r\n".to_vec()), "invalid HTTP version"),
        (|| Reply::Reset(head("200 OK", &[("Content-Length", "999")])), "Connection reset"),
        (|| found("http://127.1.0.1/robots.txt"), "127.1.0.1 leads to 127.1.0.1"),
        (|| Reply::Hold(Vec::new()), "did not answer"),
    ];
    for (reply, words) in cases {
        let server = with_robots(reply).await;
        match ask(hasty(), &server, "/").await {
            Err(Error::RobotsUnreachable { reason, .. }) => {
                assert!(reason.contains(words), "{words}: {reason}")
            }
            other => panic!("{words}: {other:?}"),
        }
        assert_eq!(server.paths(), ["/robots.txt"]);
    }
}

#[tokio::test]
async fn a_wish_to_be_left_alone_is_told_for_robots_too() {
    let server = with_robots(|| Reply::Bytes(answer("503 X", &[("Retry-After", "60")], ""))).await;
    let error = ask(settings(), &server, "/").await.expect_err("503");
    assert_eq!(error.retry_after(), Some(now() + TimeDelta::seconds(60)));
}

#[tokio::test]
async fn a_host_that_is_not_there_is_not_a_matter_of_robots() {
    let closed =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let address = format!("http://{closed}/").parse().expect("an address");
    let error = fetcher(settings()).await.fetch(&polite(address)).await.expect_err("nobody listens");
    assert_eq!(error, Error::ConnectionRefused { host: closed.to_string() });
}

#[tokio::test]
async fn a_file_is_kept_for_a_day_by_this_process_and_the_next() {
    let server = with_robots(|| ok("User-agent: *\nDisallow: /intern")).await;
    let store = memory().await;
    let first = remembering(settings(), Arc::clone(&store));
    for path in ["/a", "/b"] {
        first.fetch(&polite(server.url(path))).await.expect("a document");
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/b"]);
    let next = remembering(settings(), store);
    for (hours, expected) in
        [(23, &["/"][..]), (25, &["/robots.txt", "/"]), (48, &["/"]), (50, &["/robots.txt", "/"])]
    {
        let later = Request { now: now() + TimeDelta::hours(hours), ..polite(server.url("/")) };
        next.fetch(&later).await.expect("a document");
        assert_eq!(server.paths(), expected, "after {hours} hours");
    }
}

#[tokio::test]
async fn many_at_once_ask_once() {
    let server = with_robots(|| ok("User-agent: *\nDisallow: /intern")).await;
    let fetcher = fetcher(settings()).await;
    let one = polite(server.url("/"));
    for fetched in futures_util::future::join_all((0..8).map(|_| fetcher.fetch(&one))).await {
        fetched.expect("a document");
    }
    assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn the_last_copy_stands_in_for_thirty_days() {
    let broken = Arc::new(AtomicBool::new(false));
    let state = Arc::clone(&broken);
    let server = with_robots(move || match state.load(Ordering::SeqCst) {
        true => status("500 X"),
        false => ok("User-agent: *\nDisallow: /intern"),
    })
    .await;
    let store = memory().await;
    let ask = async |path: &str, days: i64| {
        let later = Request { now: now() + TimeDelta::days(days), ..polite(server.url(path)) };
        remembering(settings(), Arc::clone(&store)).fetch(&later).await.map(|_| ())
    };
    ask("/", 0).await.expect("a document");
    broken.store(true, Ordering::SeqCst);
    assert_eq!(ask("/", 2).await, Ok(()));
    assert!(matches!(ask("/intern", 29).await, Err(Error::RobotsDisallow { .. })));
    assert!(matches!(ask("/", 31).await, Err(Error::RobotsUnreachable { .. })));
}

#[tokio::test]
async fn a_file_may_be_elsewhere_but_not_too_far() {
    let server = Server::start(|seen| match seen.path.strip_prefix("/hop") {
        _ if seen.path == "/robots.txt" => found("/hop4"),
        Some("0") => ok("User-agent: *\nDisallow: /"),
        Some(left) => found(&format!("/hop{}", left.parse::<u8>().expect("a number") - 1)),
        None => ok("da"),
    })
    .await;
    assert!(matches!(ask(settings(), &server, "/").await, Err(Error::RobotsDisallow { .. })), "five hops");
    let far = with_robots(|| found("/robots.txt")).await;
    assert_eq!(ask(settings(), &far, "/").await, Ok(()), "a circle is no file");
}

#[tokio::test]
async fn each_hop_is_a_guest_of_its_own_host() {
    let strict = with_robots(|| ok("User-agent: *\nDisallow: /")).await;
    let there = strict.url("/ziel").to_string();
    let server =
        Server::start(move |seen| if seen.path == "/robots.txt" { ok("") } else { found(&there) }).await;
    assert!(
        matches!(ask(settings(), &server, "/").await, Err(Error::RobotsDisallow { path, .. }) if path == "/ziel")
    );
    assert_eq!(strict.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn no_more_than_500_kib_of_a_file_count() {
    let filler = "# nichts\n".repeat(57_000);
    for (text, expected) in [
        (format!("User-agent: *\nDisallow: /\n{filler}"), false),
        (format!("{filler}User-agent: *\nDisallow: /\n"), true),
    ] {
        let server = with_robots(move || ok(&text)).await;
        assert_eq!(ask(settings(), &server, "/").await.is_ok(), expected);
    }
    let endless = with_robots(|| {
        Reply::Endless(
            b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nAllow: /\n".to_vec(),
            b"Disallow: /x\n".to_vec(),
        )
    });
    assert_eq!(ask(settings(), &endless.await, "/").await, Ok(()));
}

#[tokio::test]
async fn files_that_are_no_utf8_or_begin_with_a_mark_are_read() {
    for text in
        [&b"\xef\xbb\xbfUser-agent: *\nDisallow: /x"[..], b"# f\xfcr alle\nUser-agent: *\nDisallow: /x"]
    {
        let server = with_robots(move || Reply::Bytes(answer("200 OK", &[], text))).await;
        assert_eq!(ask(settings(), &server, "/y").await, Ok(()));
        assert!(matches!(ask(settings(), &server, "/x").await, Err(Error::RobotsDisallow { .. })));
    }
}

#[tokio::test]
async fn a_pause_between_requests_is_kept() {
    let server = with_robots(|| ok("User-agent: *\nCrawl-delay: 0.05")).await;
    let (fetcher, began) = (fetcher(settings()).await, std::time::Instant::now());
    let one = polite(server.url("/"));
    for fetched in futures_util::future::join_all((0..4).map(|_| fetcher.fetch(&one))).await {
        fetched.expect("a document");
    }
    assert!(began.elapsed() >= Duration::from_millis(150), "{:?}", began.elapsed());
}
