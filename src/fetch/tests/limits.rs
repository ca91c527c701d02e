//! Bounds of time, size and number, and connections that break.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Barrier;

use super::server::{Reply, Server, answer, head, ok};
use super::*;

/// The failure of a hasty fetcher, which must come in time.
async fn late(address: Url) -> Error {
    let began = Instant::now();
    let error = get_with(hasty(), address).await.expect_err("a limit");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    error
}

#[tokio::test]
async fn each_wait_has_its_limit_and_its_name() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/silent" => Reply::Hold(Vec::new()),
        "/half-a-head" => Reply::Hold(b"HTTP/1.1 200 OK\r\nContent-".to_vec()),
        "/head-by-drops" => Reply::Drip(b"HTTP/1.1 200 OK\r\nX: ".to_vec()),
        "/half-a-body" => {
            Reply::Hold([head("200 OK", &[("Content-Length", "99")]), b"Das Bad".to_vec()].concat())
        }
        "/body-by-drops" => Reply::Drip(head("200 OK", &[("Content-Length", "100000")])),
        "/endless-chunks" => {
            Reply::Drip([head("200 OK", &[("Transfer-Encoding", "chunked")]), b"fffff\r\n".to_vec()].concat())
        }
        _ => ok(""),
    })
    .await;
    let cases = [
        ("/silent", "did not answer within 0.6 s"),
        ("/half-a-head", "did not answer within 0.6 s"),
        ("/head-by-drops", "did not answer within 0.6 s"),
        ("/half-a-body", "sent nothing for 0.6 s"),
        ("/body-by-drops", "not complete within 0.9 s (fetch.timeout)"),
        ("/endless-chunks", "not complete within 0.9 s (fetch.timeout)"),
    ];
    let errors = futures_util::future::join_all(cases.map(|(path, _)| late(server.url(path)))).await;
    for ((path, expected), error) in cases.iter().zip(errors) {
        assert!(error.to_string().contains(expected), "{path}: {error}");
    }
}

#[tokio::test]
async fn a_document_has_one_limit_over_all_its_hops() {
    // Each hop takes two fifths of the time.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address: Url =
        format!("http://{}/", listener.local_addr().expect("an address")).parse().expect("an address");
    let slow = tokio::spawn(async move {
        for hop in 0.. {
            let Ok((stream, _)) = listener.accept().await else { return };
            tokio::time::sleep(Duration::from_millis(360)).await;
            let _ = stream.writable().await;
            let _ = stream.try_write(&answer("302 X", &[("Location", &format!("/{hop}"))], ""));
        }
    });
    let many = Settings { redirects: 50, ..hasty() };
    let error = get_with(many, address).await.expect_err("a limit");
    assert_eq!(error, Error::Timeout { limit: hasty().timeout });
    slow.abort();
}

#[tokio::test]
async fn a_host_that_takes_no_connection_is_given_up() {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let listener = socket.listen(1).expect("a queue of one");
    let address = listener.local_addr().expect("an address");
    let full: Vec<_> = (0..4).map(|_| tokio::spawn(TcpStream::connect(address))).collect();
    tokio::task::yield_now().await;
    let error = late(format!("http://{address}/").parse().expect("an address")).await;
    assert!(matches!(error, Error::ConnectTimeout { .. }), "{error}");
    full.into_iter().for_each(|connecting| connecting.abort());
}

#[tokio::test]
async fn a_handshake_without_end_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("https://{}/", listener.local_addr().expect("an address"));
    let error = late(address.parse().expect("an address")).await;
    assert!(matches!(error, Error::ConnectTimeout { .. }), "{error}");
}

#[tokio::test]
async fn bodies_are_cut_while_they_come() {
    let limit = settings().max_bytes;
    let exact = "x".repeat(100_000);
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/exact" => ok(&exact),
        "/more" => ok(&format!("{exact}x")),
        "/endless" => Reply::Endless(head("200 OK", &[]), vec![b'x'; 10_000]),
        "/chunks" => {
            Reply::Endless(head("200 OK", &[("Transfer-Encoding", "chunked")]), b"4\r\nx\r\n\r\r\n".to_vec())
        }
        "/declared" => {
            Reply::Endless(head("200 OK", &[("Content-Length", "99999999999")]), vec![b'x'; 10_000])
        }
        _ => Reply::Bytes(answer("200 OK", &[("Content-Encoding", "gzip")], bomb())),
    })
    .await;
    assert_eq!(get(server.url("/exact")).await.map(|(document, _)| document.body.len()), Ok(100_000));
    for path in ["/more", "/endless", "/chunks", "/declared", "/bomb"] {
        assert_eq!(failure(server.url(path)).await, Error::TooLarge { limit }, "{path}");
    }
}

/// Many zeros in a few bytes.
fn bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&[0; 200_000]).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn broken_answers_are_told_apart() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/reset" => Reply::Reset([head("200 OK", &[("Content-Length", "99")]), b"Das Bad".to_vec()].concat()),
        "/short" => Reply::Bytes([head("200 OK", &[("Content-Length", "99")]), b"Das Bad".to_vec()].concat()),
        "/nothing" => Reply::Bytes(Vec::new()),
        "/banner" => Reply::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()),
        "/status" => Reply::Bytes(b"HTTP/1.1 zweihundert OK\r\n\r\n".to_vec()),
        "/lengths" => {
            Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhallo".to_vec())
        }
        "/chunk" => {
            Reply::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhallo\r\n".to_vec())
        }
        "/headers" => Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".to_vec()),
        "/header" => Reply::Endless(b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'x'; 10_000]),
        "/cookies" => Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"Set-Cookie: a=b\r\n".to_vec()),
        "/gzip" => Reply::Bytes(answer("200 OK", &[("Content-Encoding", "gzip")], "nicht gepackt")),
        "/zstd" => Reply::Bytes(answer("200 OK", &[("Content-Encoding", "zstd")], "nicht gepackt")),
        "/twice" => Reply::Bytes(answer("200 OK", &[("Content-Encoding", "gzip, gzip")], "nicht gepackt")),
        _ => Reply::Bytes(answer("200 OK", &[("Content-Encoding", "compress")], "nicht gepackt")),
    })
    .await;
    for (path, expected) in [
        ("/reset", "Connection reset by peer"),
        ("/short", "end of file before message length reached"),
        ("/nothing", "connection closed before message completed"),
        ("/banner", "invalid HTTP version"),
        ("/status", "invalid HTTP status-code"),
        ("/lengths", "invalid content-length"),
        ("/chunk", "Invalid chunk size"),
        ("/headers", "message head is too large"),
        ("/header", "message head is too large"),
        ("/cookies", "message head is too large"),
        ("/gzip", "cannot be unpacked: it is not what its Content-Encoding says"),
        ("/zstd", "cannot be unpacked: it is not what its Content-Encoding says"),
        ("/twice", "nobody asked for Content-Encoding \"gzip, gzip\""),
        ("/compress", "nobody asked for Content-Encoding \"compress\""),
    ] {
        let error = failure(server.url(path)).await.to_string();
        assert!(error.contains(expected), "{path}: {error}");
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    // Each connection serves one request well, and hangs up on the second, as if it had been closed just then.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address: Url =
        format!("http://{}/", listener.local_addr().expect("an address")).parse().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&answer("200 OK", &[], "da")).await;
                let _ = stream.read(&mut [0; 4096]).await;
            });
        }
    });
    let fetcher = fetcher(settings()).await;
    for _ in 0..5 {
        fetcher.fetch(&request(address.clone())).await.expect("a document");
    }
}

#[tokio::test]
async fn hosts_that_are_not_there_say_so() {
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let address: Url = format!("http://{closed}/").parse().expect("an address");
    assert_eq!(failure(address).await, Error::ConnectionRefused { host: closed.to_string() });

    // A label of more than 63 letters is no name; nobody needs to be asked about it.
    let name = format!("{}.example", "a".repeat(64));
    let error = failure(format!("http://{name}/").parse().expect("an address")).await;
    assert!(matches!(&error, Error::NotResolved { host, .. } if *host == name), "{error}");

    let plain = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("https://{}/", plain.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            let _ = stream.write_all(&answer("400 Bad Request", &[], "TLS?")).await;
        }
    });
    let error = failure(address.parse().expect("an address")).await.to_string();
    assert!(error.contains("no secure connection") && error.contains("does not speak TLS"), "{error}");
}

/// Answers as soon as `together` requests are there at the same time, and counts how many ever were.
async fn crowded(together: usize) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address =
        format!("http://{}/", listener.local_addr().expect("an address")).parse().expect("an address");
    let (barrier, most) = (Arc::new(Barrier::new(together)), Arc::new(AtomicUsize::new(0)));
    let (present, highest) = (Arc::new(AtomicUsize::new(0)), Arc::clone(&most));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            highest.fetch_max(present.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let (barrier, present) = (Arc::clone(&barrier), Arc::clone(&present));
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                barrier.wait().await;
                present.fetch_sub(1, Ordering::SeqCst);
                let _ = stream.write_all(&answer("200 OK", &[("Connection", "close")], "da")).await;
            });
        }
    });
    (address, most)
}

#[tokio::test]
async fn connections_are_bounded_by_host_and_over_all() {
    for (per_host, concurrency) in [(2, 8), (8, 3), (1, 1)] {
        let expected = per_host.min(concurrency);
        let (address, most) = crowded(expected).await;
        let fetcher = fetcher(Settings { per_host, concurrency, ..settings() }).await;
        let one = request(address);
        let all = (0..expected * 4).map(|_| fetcher.fetch(&one));
        for fetched in futures_util::future::join_all(all).await {
            fetched.expect("a document");
        }
        assert_eq!(most.load(Ordering::SeqCst), expected);
    }
}

#[tokio::test]
async fn a_host_that_does_not_answer_keeps_nobody_else_waiting() {
    let (silent, good) =
        (Server::always(|| Reply::Hold(Vec::new())).await, Server::always(|| ok("da")).await);
    let fetcher = fetcher(Settings { concurrency: 3, ..settings() }).await;
    let one = request(silent.url("/"));
    let stuck = futures_util::future::join_all((0..10).map(|_| fetcher.fetch(&one)));
    let other = request(good.url("/"));
    tokio::select! {
        biased;
        _ = stuck => panic!("nothing is answered there"),
        fetched = fetcher.fetch(&other) => { fetched.expect("a document"); }
    }
}
