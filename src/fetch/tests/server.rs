//! A publisher on loopback that answers with whatever bytes a test wants, and remembers who asked.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What a request is answered with. The connection is closed afterwards.
pub(super) enum Reply {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing for ever.
    Hold(Vec<u8>),
    /// These bytes first, then those again and again, as fast as they are taken.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes first, then a byte every ten milliseconds.
    Drip(Vec<u8>),
    /// These bytes, and then the connection is torn down.
    Reset(Vec<u8>),
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// With query.
    pub(super) path: String,
    /// Names in lower case.
    pub(super) headers: HashMap<String, String>,
}

/// A running publisher; ends with the test's runtime.
pub(super) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// At a free port of 127.0.0.1.
    pub(super) async fn start(reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", reply).await
    }

    /// At `address`.
    pub(super) async fn at(address: &str, reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).await.expect("a loopback port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (reply, remembered) = (Arc::new(reply), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (reply, seen) = (Arc::clone(&reply), Arc::clone(&remembered));
                tokio::spawn(async move { serve(stream, &*reply, &seen).await });
            }
        });
        Self { address, seen }
    }

    /// Answers every request with one and the same.
    pub(super) async fn always(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Self {
        Self::start(move |_| reply()).await
    }

    /// The address of a path.
    pub(super) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().expect(path)
    }

    /// Every request since the last call.
    pub(super) fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().expect("nobody panicked"))
    }

    /// The paths of every request since the last call.
    pub(super) fn paths(&self) -> Vec<String> {
        self.take().into_iter().map(|seen| seen.path).collect()
    }
}

/// One request; a client that goes away in the middle is no concern of the publisher.
async fn serve(
    mut stream: TcpStream,
    reply: &(dyn Fn(&Seen) -> Reply + Sync),
    seen: &Mutex<Vec<Seen>>,
) -> Option<()> {
    let request = read(&mut stream).await?;
    seen.lock().expect("nobody panicked").push(request.clone());
    match reply(&request) {
        Reply::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.shutdown().await.ok()?;
            // Closing with something unread would tear the connection down.
            while stream.read(&mut [0; 1024]).await.ok()? > 0 {}
        }
        Reply::Hold(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            while stream.read(&mut [0; 1024]).await.ok()? > 0 {}
        }
        Reply::Endless(first, again) => {
            stream.write_all(&first).await.ok()?;
            while stream.write_all(&again).await.is_ok() {}
        }
        Reply::Drip(first) => {
            stream.write_all(&first).await.ok()?;
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        Reply::Reset(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.set_zero_linger().ok()?;
        }
    }
    Some(())
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1)?.to_owned();
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let headers = fields.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    Some(Seen { path, headers })
}

/// A whole answer with its length.
pub(super) fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len().to_string();
    let mut bytes = head(status, &[headers, &[("Content-Length", length.as_str())]].concat());
    bytes.extend_from_slice(body);
    bytes
}

/// A status line and headers, to be followed by a body.
pub(super) fn head(status: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    (head + "\r\n").into_bytes()
}

/// A document.
pub(super) fn ok(body: &str) -> Reply {
    Reply::Bytes(answer("200 OK", &[], body))
}

/// A status with a body worth nothing.
pub(super) fn status(status: &str) -> Reply {
    Reply::Bytes(answer(status, &[], "kaputt"))
}

/// A redirect.
pub(super) fn found(location: &str) -> Reply {
    Reply::Bytes(answer("302 Found", &[("Location", location)], ""))
}
