//! Connections: taken in, bounded in number and patience, and let go when the service stops.
//!
//! Where there is no room left, those that rest are asked to leave, and nobody new is taken in before one has gone:
//! the system lets newcomers wait. With or without a proxy in front the bounds are the same.
//!
//! Connections are dealt out to threads of their own, one for each processor, each of which waits for its own
//! connections only. On the program's runtime one thread waits for all and wakes another one for each answer, which
//! cost a quarter of the answers a second on a busy machine.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::patient::{Patience, Patient};
use crate::room;
use crate::stop::Stop;

/// Bytes that the head of a request may have.
const HEAD: usize = 16 * 1024;

/// How long to wait when the system has no room for another connection.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Who is at the other end of a connection.
pub type Peer = IpAddr;

/// What clients may take of the service.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time. Systems give a process a thousand files unless told otherwise.
    pub connections: usize,
    /// Time.
    pub patience: Patience,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: room::for_readers(800),
            patience: Patience {
                asking: Duration::from_secs(15),
                reading: Duration::from_secs(30),
                // Longer than proxies keep what they do not use, so that they are the ones to close it.
                resting: Duration::from_secs(75),
            },
        }
    }
}

/// What answers requests. An answer is whole in memory.
pub trait Answering:
    Service<Request<Incoming>, Response = Response<Full<Bytes>>, Error = Infallible>
{
}

impl<S> Answering for S where
    S: Service<Request<Incoming>, Response = Response<Full<Bytes>>, Error = Infallible>
{
}

/// Makes what answers the requests of one connection, given who is at its other end.
pub trait Welcoming<S>: Fn(Peer) -> S + Clone + Send + 'static {}

impl<S, W: Fn(Peer) -> S + Clone + Send + 'static> Welcoming<S> for W {}

/// Serves until the stop is asked for, then lets the requests in hand finish.
pub async fn serve<S>(listener: TcpListener, stop: Stop, limits: Limits, welcome: impl Welcoming<S>)
where
    S: Answering + Send + 'static,
    S::Future: Send,
{
    let room = Arc::new(Semaphore::new(limits.connections));
    let (leave, _) = watch::channel(());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads: Vec<_> = (0..threads).filter_map(|_| thread(welcome.clone(), limits.patience)).collect();
    let mut turn = threads.iter().cycle();
    while let Some((stream, peer, place)) = stop.or_done(next(&listener, &room)).await {
        if room.available_permits() == 0 {
            leave.send_replace(());
        }
        let (Some(thread), Ok(stream)) = (turn.next(), stream.into_std()) else { continue };
        // A thread takes what it is given for as long as this function runs.
        let _ = thread.send(Dealt { stream, peer, leave: leave.subscribe(), place });
    }
    drop(listener);
    leave.send_replace(());
    leave.closed().await;
}

/// A connection on its way to its thread.
struct Dealt {
    stream: std::net::TcpStream,
    /// Who is at its other end.
    peer: Peer,
    /// Tells it to leave.
    leave: watch::Receiver<()>,
    /// Free again when it is dropped.
    place: OwnedSemaphorePermit,
}

/// Starts a thread that serves the connections sent to it, until nobody can send any more.
fn thread<S>(welcome: impl Welcoming<S>, patience: Patience) -> Option<UnboundedSender<Dealt>>
where
    S: Answering + Send + 'static,
    S::Future: Send,
{
    let (sender, mut dealt) = unbounded_channel::<Dealt>();
    let serve = async move {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                next = dealt.recv() => match next {
                    Some(dealt) => {
                        let service = welcome(dealt.peer);
                        connections.spawn(connection(dealt, service, patience))
                    }
                    None => break,
                },
                Some(_) = connections.join_next() => continue,
            };
        }
        connections.join_all().await;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let started = runtime.and_then(|runtime| {
        let named = std::thread::Builder::new().name("connections".to_owned());
        named.spawn(move || runtime.block_on(serve))
    });
    started.inspect_err(|error| tracing::error!("a thread for connections does not start: {error}")).ok()?;
    Some(sender)
}

/// The next connection, as soon as there is room for it.
async fn next(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, OwnedSemaphorePermit)> {
    // Nobody closes it.
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    let mut is_told = false;
    loop {
        match listener.accept().await {
            // An address of the older kind stays one, also on a socket that takes both kinds.
            Ok((stream, peer)) => return Some((stream, peer.ip().to_canonical(), place)),
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                if !is_told {
                    tracing::error!("no connection can be taken in: {error}");
                }
                is_told = true;
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
}

/// Whether it is about one client that has gone already.
fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection from its first to its last request. What goes wrong with it is the client's affair.
async fn connection<S>(dealt: Dealt, service: S, patience: Patience)
where
    S: Answering,
{
    let Dealt { stream, peer: _, mut leave, place: _place } = dealt;
    let Ok(stream) = TcpStream::from_std(stream) else { return };
    // An answer is written at once; to wait for more would only delay its end.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(Patient::new(stream, patience));
    let connection =
        http1::Builder::new().header_read_timeout(None).max_buf_size(HEAD).serve_connection(stream, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        _ = leave.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::net::Ipv4Addr;

    use hyper::service::service_fn;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::stop::Stopper;

    const LONG: Duration = Duration::from_secs(600);
    const SHORT: Duration = Duration::from_millis(50);
    const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /// A service with room for three, that says hello.
    async fn service(patience: Patience) -> (std::net::SocketAddr, Stopper, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stopper, stop) = Stopper::new();
        let hello = |_| service_fn(|_| ready(Ok(Response::new(Full::from("hello")))));
        let limits = Limits { connections: 3, patience };
        (address, stopper, tokio::spawn(serve(listener, stop, limits, hello)))
    }

    async fn send(address: std::net::SocketAddr, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(bytes).await.expect("sent");
        stream
    }

    async fn hello(stream: &mut TcpStream) {
        let mut answer = [0; 512];
        let length = stream.read(&mut answer).await.expect("an answer");
        assert!(answer[..length].ends_with(b"hello"), "{}", String::from_utf8_lossy(&answer[..length]));
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
        for _ in 0..3 {
            let mut stream = send(address, ASK).await;
            hello(&mut stream).await;
            resting.push(stream);
        }
        hello(&mut send(address, ASK).await).await;
    }

    #[tokio::test]
    async fn a_stop_lets_go_of_those_that_rest() {
        let (address, stopper, serving) =
            service(Patience { asking: LONG, reading: LONG, resting: LONG }).await;
        let mut stream = send(address, ASK).await;
        hello(&mut stream).await;
        stopper.stop();
        serving.await.expect("it ends");
        assert_eq!(stream.read(&mut [0; 9]).await.expect("a good end"), 0);
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
}
