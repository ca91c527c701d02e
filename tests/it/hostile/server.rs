//! A publisher that means no good: any bytes at any pace, and none of the manners of HTTP.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// What a connection is answered with.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// These bytes, then the end.
    Say(Vec<u8>),
    /// These bytes, and then nothing for ever.
    Hold(Vec<u8>),
    /// These bytes first, then those again and again, as fast as they are taken.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes first, then a byte every fifty milliseconds.
    Drip(Vec<u8>),
}

/// Starts a server at `address` that answers requests for robots.txt with `robots` and all others with `act`; gives
/// its port. It ends with the test's process.
pub(super) fn serve(address: &str, robots: Act, act: Act) -> u16 {
    let listener = TcpListener::bind(address).expect("a loopback port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (robots, act) = (robots.clone(), act.clone());
            thread::spawn(move || answer(stream, &robots, act));
        }
    });
    port
}

fn answer(mut stream: TcpStream, robots: &Act, act: Act) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let act = if head.starts_with(b"GET /robots.txt ") { robots.clone() } else { act };
    match act {
        Act::Say(bytes) => {
            stream.write_all(&bytes).ok()?;
            stream.shutdown(std::net::Shutdown::Write).ok()?;
            until_gone(stream)
        }
        Act::Hold(bytes) => {
            stream.write_all(&bytes).ok()?;
            until_gone(stream)
        }
        Act::Endless(first, again) => {
            stream.write_all(&first).ok()?;
            while stream.write_all(&again).is_ok() {}
            Some(())
        }
        Act::Drip(first) => {
            stream.write_all(&first).ok()?;
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
            Some(())
        }
    }
}

fn until_gone(mut stream: TcpStream) -> Option<()> {
    while stream.read(&mut [0; 1024]).ok()? > 0 {}
    Some(())
}

/// A status line and headers, each of them whole.
pub(super) fn head(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}\r\n").into_bytes()
}

/// A status without a body.
pub(super) fn status(status: &str, headers: &str) -> Act {
    Act::Say(head(status, &format!("{headers}Content-Length: 0\r\n")))
}

/// A document with its right length.
pub(super) fn document(headers: &str, body: impl AsRef<[u8]>) -> Act {
    let body = body.as_ref();
    Act::Say([&head("200 OK", &format!("{headers}Content-Length: {}\r\n", body.len()))[..], body].concat())
}
