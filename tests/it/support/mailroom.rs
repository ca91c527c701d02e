//! A mail server on a loopback port: real SMTP (RFC 5321) with STARTTLS and AUTH PLAIN, as much as a client needs.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/tls/server.pem");
const KEY: &[u8] = include_bytes!("../../fixtures/tls/server.key");

/// What the server says to a client, and what it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes every mail.
    Open,
    /// Takes mail over STARTTLS from whoever logs in.
    Secure,
    /// Has no time.
    Busy,
    /// Says nothing at all.
    Mute,
}

/// A mail as it was taken.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// What AUTH PLAIN gave: base64 of `\0user\0password`.
    pub login: Option<String>,
    /// Headers, an empty line, the text.
    pub text: String,
}

struct Shared {
    manner: Manner,
    taken: Vec<Mail>,
    logins: usize,
    visits: usize,
}

/// A running server. Ends with the test's process.
#[derive(Clone)]
pub struct Mailroom {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl Mailroom {
    /// Starts one.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let port = listener.local_addr().expect("an address").port();
        let room = Self {
            port,
            shared: Arc::new(Mutex::new(Shared { manner, taken: Vec::new(), logins: 0, visits: 0 })),
        };
        let serving = room.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let room = serving.clone();
                thread::spawn(move || room.attend(stream));
            }
        });
        room
    }

    /// Host and port.
    pub fn address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Changes what it says.
    pub fn set(&self, manner: Manner) {
        self.shared().manner = manner;
    }

    /// Every mail since the last call.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.shared().taken)
    }

    /// How often somebody tried to log in.
    pub fn logins(&self) -> usize {
        self.shared().logins
    }

    /// How often somebody came.
    pub fn visits(&self) -> usize {
        self.shared().visits
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attend(&self, mut stream: TcpStream) -> Option<()> {
        self.shared().visits += 1;
        let manner = self.shared().manner;
        match manner {
            Manner::Busy => return say(&mut stream, "421 localhost no time"),
            Manner::Mute => return line(&mut stream).map(drop),
            Manner::Open | Manner::Secure => {}
        }
        say(&mut stream, "220 localhost ready")?;
        if manner == Manner::Open {
            return self.converse(&mut stream, "250 8BITMIME");
        }
        while !line(&mut stream)?.eq_ignore_ascii_case("STARTTLS") {
            say(&mut stream, "250-localhost\r\n250 STARTTLS")?;
        }
        say(&mut stream, "220 go on")?;
        let connection = ServerConnection::new(secrecy()).ok()?;
        self.converse(&mut StreamOwned::new(connection, stream), "250 AUTH PLAIN")
    }

    /// A conversation, in which what is offered is required.
    fn converse<S: Read + Write>(&self, stream: &mut S, offer: &str) -> Option<()> {
        let mut mail = Mail::default();
        loop {
            let line = line(stream)?;
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let reply = match verb.to_ascii_uppercase().as_str() {
                "EHLO" => format!("250-localhost\r\n{offer}"),
                "AUTH" => {
                    self.shared().logins += 1;
                    mail.login = rest.strip_prefix("PLAIN ").map(str::to_owned);
                    "235 welcome".to_owned()
                }
                "MAIL" if offer.contains("AUTH") && mail.login.is_none() => "530 log in first".to_owned(),
                "MAIL" => {
                    mail.from = within(rest)?;
                    "250 ok".to_owned()
                }
                "RCPT" => {
                    mail.to.push(within(rest)?);
                    "250 ok".to_owned()
                }
                "DATA" => {
                    say(stream, "354 go on")?;
                    mail.text = text(stream)?;
                    self.shared().taken.push(std::mem::take(&mut mail));
                    "250 taken".to_owned()
                }
                "QUIT" => return say(stream, "221 bye"),
                _ => "502 what?".to_owned(),
            };
            say(stream, &reply)?;
        }
    }
}

fn secrecy() -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has what the default versions need");
    Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).expect("they belong together"))
}

fn say(stream: &mut impl Write, words: &str) -> Option<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).and_then(|()| stream.flush()).ok()
}

/// Byte by byte: what follows a line may be for somebody else to read.
fn line(stream: &mut impl Read) -> Option<String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while stream.read(&mut byte).ok()? > 0 {
        match byte[0] {
            b'\n' => return Some(String::from_utf8_lossy(&line).trim_end().to_owned()),
            other => line.push(other),
        }
    }
    None
}

/// What stands in angle brackets.
fn within(text: &str) -> Option<String> {
    Some(text.split_once('<')?.1.split_once('>')?.0.to_owned())
}

/// A mail up to its dot, without the dots that were stuffed.
fn text(stream: &mut impl Read) -> Option<String> {
    let mut text = String::new();
    loop {
        let line = line(stream)?;
        match line.strip_prefix('.') {
            Some("") => return Some(text),
            stuffed => text.push_str(stuffed.unwrap_or(&line)),
        }
        text.push('\n');
    }
}
