//! A publisher on a loopback port: real HTTP/1.1, pages that a test may change at any time.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What a path answers with.
#[derive(Debug, Clone)]
pub struct Page {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Page {
    /// A page with a strong validator made of its length and bytes.
    pub fn new(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let sum = body.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        let headers = vec![
            ("Content-Type".to_owned(), media_type.to_owned()),
            ("ETag".to_owned(), format!("\"{}-{sum:x}\"", body.len())),
        ];
        Self { status: 200, headers, body }
    }

    /// An RSS feed.
    pub fn rss(body: impl Into<Vec<u8>>) -> Self {
        Self::new("application/rss+xml; charset=utf-8", body)
    }

    /// An HTML page.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new("text/html; charset=utf-8", body)
    }

    /// The same page with a header, in place of what it was.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A redirect.
    pub fn redirect(to: &str) -> Self {
        let headers = vec![("Location".to_owned(), to.to_owned())];
        Self { status: 302, headers, body: Vec::new() }
    }

    /// A redirect for good.
    pub fn moved(to: &str) -> Self {
        Self { status: 301, ..Self::redirect(to) }
    }

    /// An answer without a body worth reading.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: b"kaputt".to_vec() }
    }
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// With query.
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    /// What was sent with it.
    pub body: String,
}

#[derive(Default)]
struct Shared {
    pages: HashMap<String, Page>,
    requests: Vec<Request>,
}

/// A running publisher. Ends with the test's process.
#[derive(Clone)]
pub struct Publisher {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl Publisher {
    /// Starts one without pages.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("an address");
        let publisher = Self { address, shared: Arc::default() };
        let serving = publisher.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let publisher = serving.clone();
                thread::spawn(move || publisher.answer(stream));
            }
        });
        publisher
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Puts a page at a path, in place of what was there.
    pub fn put(&self, path: &str, page: Page) {
        self.shared().pages.insert(path.to_owned(), page);
    }

    /// Every request since the last call.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared().requests)
    }

    /// How many requests have come in since they were last taken.
    pub fn requests(&self) -> usize {
        self.shared().requests.len()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request a connection. A client that goes away in the middle is no concern of the publisher.
    fn answer(&self, stream: TcpStream) -> Option<()> {
        let request = read(&stream)?;
        let page = {
            let mut shared = self.shared();
            shared.requests.push(request.clone());
            shared.pages.get(&request.path).cloned().unwrap_or(Page::status(404))
        };
        let tag = page.headers.iter().find(|(name, _)| name == "ETag").map(|(_, tag)| tag);
        let held = tag.is_some() && request.headers.get("if-none-match") == tag;
        let (status, body) = if held { (304, Vec::new()) } else { (page.status, page.body) };
        let mut head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n");
        for (name, value) in &page.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        (&stream).write_all(head.as_bytes()).ok()?;
        (&stream).write_all(&body).ok()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0).map(|_| line)
    };
    let path = line()?.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    while let Some((name, value)) = line()?.split_once(':') {
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { path, headers, body: String::from_utf8(body).ok()? })
}
