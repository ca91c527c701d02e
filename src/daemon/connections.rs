//! Connections: taken in, bounded in number and patience, and let go when the service stops.
//!
//! Where there is no room left, those that rest are asked to leave, and nobody new is taken in before one has gone:
//! the system lets newcomers wait. With or without a proxy in front the bounds are the same.
//!
//! Connections are dealt out to threads of their own, one for each processor, each of which waits for its own
//! connections only. On the program's runtime one thread waits for all and wakes another one for each answer, which
//! cost a quarter of the answers a second on a busy machine.
//!
//! A connection is answered [`ahead`] of hyper as long as that can be, and by hyper from then on.

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

use super::ahead::{self, Ahead, Begun};
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
    Service<Request<Incoming>, Response = Response<Full<Bytes>>, Error = Infallible> + Ahead
{
}

impl<S> Answering for S where
    S: Service<Request<Incoming>, Response = Response<Full<Bytes>>, Error = Infallible> + Ahead
{
}

/// Makes what answers the requests of one connection, given who is at its other end.
pub trait Welcoming<S>: Fn(Peer) -> S + Clone + Send + 'static {}

impl<S, W: Fn(Peer) -> S + Clone + Send + 'static> Welcoming<S> for W {}

/// Serves until the stop is asked for, then lets the requests in hand finish.
pub async fn serve<S>(listener: TcpListener, stop: Stop, limits: Limits, welcome: impl Welcoming<S>)
where
    S: Answering + Send + Sync + 'static,
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
    S: Answering + Send + Sync + 'static,
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
    let mut stream = Patient::new(stream, patience);
    let Some(read) = ahead::answer(&mut stream, &service, &mut leave).await else { return };
    let stream = TokioIo::new(Begun::new(read, stream));
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
mod tests;
