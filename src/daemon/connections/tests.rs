//! Patience and room, whoever answers.

use std::future::{Ready, ready};
use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::daemon::ahead::Asked;
use crate::stop::Stopper;

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(50);
const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
/// What is answered ahead.
const HELD: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: hello\r\n\r\n";

/// Says hello.
struct Hello;

impl Service<Request<Incoming>> for Hello {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn call(&self, _: Request<Incoming>) -> Self::Future {
        ready(Ok(Response::new(Full::from("hello"))))
    }
}

impl Ahead for Hello {
    fn ahead(&self, asked: &Asked<'_>, head: &mut Vec<u8>) -> Option<Bytes> {
        let is_held = asked.tags == Some("hello");
        head.extend(is_held.then_some(b"hello ").into_iter().flatten());
        is_held.then(Bytes::new)
    }
}

/// A service with room for three, that says hello.
async fn service(patience: Patience) -> (std::net::SocketAddr, Stopper, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stopper, stop) = Stopper::new();
    let limits = Limits { connections: 3, patience };
    (address, stopper, tokio::spawn(serve(listener, stop, limits, |_| Hello)))
}

async fn send(address: std::net::SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("sent");
    stream
}

async fn hello(stream: &mut TcpStream) {
    let mut answer = [0; 512];
    let length = stream.read(&mut answer).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.contains("hello"), "{answer}");
}

#[tokio::test]
async fn clients_that_never_finish_asking_keep_nobody_out() {
    let (address, _stopper, _) = service(Patience { asking: SHORT, reading: LONG, resting: LONG }).await;
    let mut slow = Vec::new();
    for _ in 0..3 {
        slow.push(send(address, b"GET / HTTP/1.1\r\nHost:").await);
    }
    hello(&mut send(address, ASK).await).await;
    for mut stream in slow {
        assert_eq!(stream.read(&mut [0; 9]).await.unwrap_or(0), 0, "it has been cut off");
    }
}

#[tokio::test]
async fn clients_that_rest_make_room_at_once() {
    let (address, _stopper, _) = service(Patience { asking: LONG, reading: LONG, resting: LONG }).await;
    let mut resting = Vec::new();
    for ask in [ASK, HELD, HELD] {
        let mut stream = send(address, ask).await;
        hello(&mut stream).await;
        resting.push(stream);
    }
    hello(&mut send(address, ASK).await).await;
}

#[tokio::test]
async fn a_stop_lets_go_of_those_that_rest() {
    for ask in [ASK, HELD] {
        let (address, stopper, serving) =
            service(Patience { asking: LONG, reading: LONG, resting: LONG }).await;
        let mut stream = send(address, ask).await;
        hello(&mut stream).await;
        stopper.stop();
        serving.await.expect("it ends");
        assert_eq!(stream.read(&mut [0; 9]).await.expect("a good end"), 0);
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let (address, _stopper, _) = service(Patience { asking: LONG, reading: LONG, resting: LONG }).await;
    let mut stream = send(address, b"GET / HTTP/1.1\r\nX: ").await;
    // The refusal may come while it is still being sent.
    let _ = stream.write_all(&vec![b'a'; 2 * HEAD]).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 431 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
