//! Press offices on loopback addresses: real HTTP/1.1 with keep-alive and validators, a thread for each connection.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::releases;

/// Feeds that share a host, as customers of one data centre do.
const FEEDS_PER_HOST: usize = 10;

/// Each host keeps a file open, and a process may have a thousand.
const MOST_HOSTS: usize = 500;

/// Running offices. They end with the process.
pub(crate) struct Offices {
    /// The address of each feed.
    pub(crate) addresses: Vec<String>,
    /// The tag of each feed.
    pub(crate) tags: Vec<String>,
    bytes: usize,
    answered: Arc<Answered>,
}

/// Requests answered.
#[derive(Default)]
struct Answered {
    all: AtomicUsize,
    not_modified: AtomicUsize,
}

impl Offices {
    /// Starts as many hosts as `feeds` need, each feed with `entries` releases.
    pub(crate) fn start(feeds: usize, entries: usize) -> Self {
        let answered = Arc::<Answered>::default();
        let (mut addresses, mut tags, mut bytes) = (Vec::new(), Vec::new(), 0);
        let per_host = FEEDS_PER_HOST.max(feeds.div_ceil(MOST_HOSTS));
        for host in 0..feeds.div_ceil(per_host) {
            let ip = Ipv4Addr::new(127, 0, 1 + (host / 250) as u8, 1 + (host % 250) as u8);
            let listener = TcpListener::bind((ip, 0)).expect("a loopback address");
            let address = listener.local_addr().expect("an address");
            let first = host * per_host;
            let of_host = first..feeds.min(first + per_host);
            addresses.extend(of_host.clone().map(|feed| format!("http://{address}/{feed}.xml")));
            let feeds = feeds_of(of_host, entries, address);
            tags.extend(feeds.iter().map(|feed| feed.tag.clone()));
            bytes += feeds.iter().map(|feed| feed.whole.len()).sum::<usize>();
            serve(listener, Arc::new(Host { first, answered: Arc::clone(&answered), feeds }));
        }
        Self { addresses, tags, bytes, answered }
    }

    /// The size of all feeds together.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Requests answered since the last call, and how many of them with "not modified".
    pub(crate) fn take_answered(&self) -> (usize, usize) {
        let Answered { all, not_modified } = &*self.answered;
        (all.swap(0, Ordering::Relaxed), not_modified.swap(0, Ordering::Relaxed))
    }
}

struct Host {
    first: usize,
    feeds: Vec<Feed>,
    answered: Arc<Answered>,
}

struct Feed {
    tag: String,
    /// The answer that brings it.
    whole: Vec<u8>,
}

fn feeds_of(feeds: std::ops::Range<usize>, entries: usize, address: SocketAddr) -> Vec<Feed> {
    let feed = |feed: usize| {
        let body = releases::feed(feed, entries, &format!("http://{address}"));
        let tag = format!("\"{feed}-{}\"", body.len());
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        Feed { tag, whole: [head.as_bytes(), body.as_bytes()].concat() }
    };
    feeds.map(feed).collect()
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
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("if-none-match") => {
                    held = Some(value.trim().to_owned());
                }
                _ => {}
            }
        }
        answer(&stream, host, &path, held.as_deref())?;
    }
}

fn answer(mut stream: &TcpStream, host: &Host, path: &str, held: Option<&str>) -> Option<()> {
    host.answered.all.fetch_add(1, Ordering::Relaxed);
    let number = path.strip_prefix('/').and_then(|rest| rest.strip_suffix(".xml"));
    let number = number.and_then(|number| number.parse::<usize>().ok());
    let Some(feed) = number.and_then(|number| host.feeds.get(number.checked_sub(host.first)?)) else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").ok();
    };
    if held != Some(&feed.tag) {
        return stream.write_all(&feed.whole).ok();
    }
    host.answered.not_modified.fetch_add(1, Ordering::Relaxed);
    stream.write_all(format!("HTTP/1.1 304 Not Modified\r\nETag: {}\r\n\r\n", feed.tag).as_bytes()).ok()
}
