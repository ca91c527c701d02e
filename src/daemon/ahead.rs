//! What is answered before hyper reads it: a document of the edition, or that it has not changed, which is what nearly
//! everybody asks for.
//!
//! Invariants: such an answer has the status and the headers that hyper would have sent; a request of any other form than the
//! simplest, and all that comes behind it on its connection, is hyper's; connections keep their patience and leave
//! when they are told to, whoever answers.
//!
//! To let hyper read such a request and write its answer takes the program two thirds more time than both take here; what
//! the system does for it is the same.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use chrono::Utc;
use httparse::{EMPTY_HEADER, Request, Status};
use hyper::StatusCode;
use hyper::header::HeaderMap;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::watch;

use crate::publish::http_date;

/// Bytes of a request at most.
const ROOM: usize = 2_048;

/// Lines of its head at most.
const LINES: usize = 32;

/// Headers that mean more than a document: a body, another protocol, the end of the connection, a browser's window.
const NOT_SIMPLE: [&str; 7] =
    ["connection", "content-length", "expect", "sec-fetch-dest", "te", "transfer-encoding", "upgrade"];

/// What answers requests of the simplest form.
pub trait Ahead {
    /// Writes the head of the answer but for its time, and tells its body, if there is one that can be given without
    /// looking at anything else.
    fn ahead(&self, asked: &Asked<'_>, head: &mut Vec<u8>) -> Option<Bytes>;
}

/// A request of the simplest form: for a document, unless it is the one that the client holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// As it was sent.
    pub path: &'a str,
    /// The value of `If-None-Match`.
    pub tags: Option<&'a str>,
    /// That of `Accept-Encoding`.
    pub accept: Option<&'a str>,
}

impl<'a> Asked<'a> {
    /// Reads a request; none if it is of another form, or if these bytes are not one request and no more.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut lines = [EMPTY_HEADER; LINES];
        let mut request = Request::new(&mut lines);
        let is_one = request.parse(bytes) == Ok(Status::Complete(bytes.len()));
        if !is_one || request.method != Some("GET") || request.version != Some(1) {
            return None;
        }
        let (mut tags, mut accept, mut since) = (None, None, None);
        for line in request.headers.iter() {
            let is = |name: &str| line.name.eq_ignore_ascii_case(name);
            let value = match () {
                () if is("if-none-match") => &mut tags,
                () if is("accept-encoding") => &mut accept,
                () if is("if-modified-since") => &mut since,
                () if NOT_SIMPLE.into_iter().any(is) => return None,
                () => continue,
            };
            let text = str::from_utf8(line.value).ok().filter(|text| text.is_ascii())?;
            // Twice is once with all of it, which is not simple.
            if value.replace(text).is_some() {
                return None;
            }
        }
        // Dates count only where there are no tags.
        let is_by_tag = tags.is_some() || since.is_none();
        request.path.filter(|_| is_by_tag).map(|path| Self { path, tags, accept })
    }
}

/// A head with these headers; its time belongs behind.
pub fn head(status: StatusCode, headers: &HeaderMap) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes
}

/// Answers requests as long as they are of the simplest form. Tells what was read of the first one that is not; none if
/// the connection is at its end.
pub async fn answer(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    answers: &impl Ahead,
    leave: &mut watch::Receiver<()>,
) -> Option<Bytes> {
    let mut left = pin!(leave.changed());
    let mut time = Now::default();
    let (mut request, mut head) = (vec![0; ROOM], Vec::new());
    let mut is_fresh = true;
    loop {
        let read = tokio::select! {
            biased;
            read = stream.read(&mut request) => read,
            // Whoever has just come is answered once.
            _ = left.as_mut(), if !is_fresh => return None,
        };
        let length = read.ok().filter(|length| *length > 0)?;
        head.clear();
        let asked = Asked::read(&request[..length]);
        let Some(body) = asked.and_then(|asked| answers.ahead(&asked, &mut head)) else {
            request.truncate(length);
            return Some(request.into());
        };
        time.write(&mut head);
        stream.write_all_buf(&mut Buf::chain(&*head, body)).await.ok()?;
        is_fresh = false;
    }
}

/// The time as the last line of a head, kept for a second.
#[derive(Default)]
struct Now {
    second: i64,
    line: String,
}

impl Now {
    fn write(&mut self, head: &mut Vec<u8>) {
        let now = Utc::now();
        if self.second != now.timestamp() {
            *self = Self { second: now.timestamp(), line: format!("date: {}\r\n\r\n", http_date(now)) };
        }
        head.extend(self.line.as_bytes());
    }
}

/// A stream of which something was read already.
pub struct Begun<S> {
    read: Bytes,
    stream: S,
}

impl<S> Begun<S> {
    /// A stream behind what was read of it.
    pub fn new(read: Bytes, stream: S) -> Self {
        Self { read, stream }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Begun<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read.is_empty() {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        let length = self.read.len().min(buffer.remaining());
        buffer.put_slice(&self.read[..length]);
        self.read.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Begun<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(head: &str) -> Option<(String, Option<String>)> {
        let request = format!("GET {head}\r\nIf-None-Match: \"a\"\r\n\r\n");
        Asked::read(request.as_bytes()).map(|asked| (asked.path.to_owned(), asked.accept.map(str::to_owned)))
    }

    #[test]
    fn one_whole_request_without_conditions_on_the_connection_is_simple() {
        for (head, path, accept) in [
            ("/ HTTP/1.1", "/", None),
            ("/a?b HTTP/1.1\r\nAccept-Encoding: br", "/a?b", Some("br")),
            ("/ HTTP/1.1\r\nhost: a\r\nX-Forwarded-For: b\r\nACCEPT-encoding:", "/", Some("")),
        ] {
            assert_eq!(asked(head), Some((path.to_owned(), accept.map(str::to_owned))), "{head}");
        }
        for head in [
            "/ HTTP/1.0",
            "/",
            "/ HTTP/1.1\r\nConnection: keep-alive",
            "/ HTTP/1.1\r\ncontent-length: 0",
            "/ HTTP/1.1\r\nTransfer-Encoding: chunked",
            "/ HTTP/1.1\r\nExpect: 100-continue",
            "/ HTTP/1.1\r\nAccept-Encoding: ä",
            "/ HTTP/1.1\r\nAccept-Encoding: br\r\nAccept-Encoding: gzip",
            "/ HTTP/1.1\r\nIf-None-Match: *",
            "/ HTTP/1.1\r\nSec-Fetch-Dest: document",
            "/ HTTP/1.1\r\nX : a",
            "/ HTTP/1.1\r\n\r\nGET / HTTP/1.1",
        ] {
            assert_eq!(asked(head), None, "{head}");
        }
        assert_eq!(asked(&format!("/ HTTP/1.1{}", "\r\nX: a".repeat(LINES))), None, "too many lines");
    }
}
