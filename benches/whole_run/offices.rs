//! Press offices on loopback addresses: real HTTP/1.1 with keep-alive and validators, a thread for each connection.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::releases;

/// Feeds that share a host, as customers of one data centre do.
const FEEDS_PER_HOST: usize = 10;

/// Running offices. They end with the process.
pub(crate) struct Offices {
    /// The address of each feed.
    pub(crate) addresses: Vec<String>,
    answered: Arc<AtomicUsize>,
}

impl Offices {
    /// Starts as many hosts as `feeds` need, each feed with `entries` releases.
    pub(crate) fn start(feeds: usize, entries: usize) -> Self {
        let answered = Arc::new(AtomicUsize::new(0));
        let mut addresses = Vec::new();
        for host in 0..feeds.div_ceil(FEEDS_PER_HOST) {
            let ip = Ipv4Addr::new(127, 0, 1 + (host / 250) as u8, 1 + (host % 250) as u8);
            let listener = TcpListener::bind((ip, 0)).expect("a loopback address");
            let address = listener.local_addr().expect("an address");
            let first = host * FEEDS_PER_HOST;
            let of_host = first..feeds.min(first + FEEDS_PER_HOST);
            addresses.extend(of_host.clone().map(|feed| format!("http://{address}/{feed}.xml")));
            let host = Host {
                address,
                first,
                answered: Arc::clone(&answered),
                feeds: bodies(of_host, entries, address),
            };
            serve(listener, Arc::new(host));
        }
        Self { addresses, answered }
    }

    /// Requests answered since the last call.
    pub(crate) fn take_answered(&self) -> usize {
        self.answered.swap(0, Ordering::Relaxed)
    }
}

struct Host {
    address: SocketAddr,
    first: usize,
    feeds: Vec<String>,
    answered: Arc<AtomicUsize>,
}

fn bodies(feeds: std::ops::Range<usize>, entries: usize, address: SocketAddr) -> Vec<String> {
    feeds.map(|feed| releases::feed(feed, entries, &format!("http://{address}"))).collect()
}

fn serve(listener: TcpListener, host: Arc<Host>) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let host = Arc::clone(&host);
            thread::spawn(move || converse(stream, &host));
        }
    });
}

/// Answers requests until the client closes the connection.
fn converse(stream: TcpStream, host: &Host) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    loop {
        let first = lines.next()?.ok()?;
        let path = first.split(' ').nth(1)?.to_owned();
        let mut held = None;
        for line in lines.by_ref() {
            let line = line.ok()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("if-none-match"))
            {
                let _ = name;
                held = Some(value.trim().to_owned());
            }
        }
        (&stream).write_all(&answer(host, &path, held.as_deref())).ok()?;
        host.answered.fetch_add(1, Ordering::Relaxed);
    }
}

fn answer(host: &Host, path: &str, held: Option<&str>) -> Vec<u8> {
    let number = path
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix(".xml"))
        .and_then(|number| number.parse().ok());
    let feed = number.and_then(|number: usize| host.feeds.get(number.checked_sub(host.first)?));
    let Some(feed) = feed else {
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    };
    let tag = format!("\"{}-{path}-{}\"", host.address.port(), feed.len());
    if held == Some(&tag) {
        return format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n").into_bytes();
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {}\r\n\r\n",
        feed.len()
    );
    [head.as_bytes(), feed.as_bytes()].concat()
}
