//! `health`: what the running daemon says of itself, for containers and monitors that have no other client.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Exit, Failure, Output};
use crate::config::Config;

/// How long an answer may take. It is made from memory.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of an answer that are read.
const LONGEST: u64 = 1 << 20;

/// Asks where the configuration says that the daemon listens.
pub async fn health(config: &Config, out: &dyn Output) -> Result<Exit, Failure> {
    let address = reachable(config.listen);
    let answer = tokio::time::timeout(PATIENCE, ask(address)).await;
    let answer = answer.map_err(|_| "it does not answer in time".to_owned());
    let answer = answer.and_then(|answer| answer.map_err(|error| error.to_string()));
    let answer = answer.map_err(|reason| Failure::other(format!("no daemon at {address}: {reason}")))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    out.result(body.trim_end());
    let status = head.split_ascii_whitespace().nth(1);
    Ok(if status == Some("200") { Exit::Done } else { Exit::Failed })
}

/// Whoever listens everywhere is reached on this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let here = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, listen.port())
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
