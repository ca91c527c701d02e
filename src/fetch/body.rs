//! Bodies: unpacked as they come, and bounded before and after.
//!
//! - Neither what comes over the wire nor what it unpacks to exceeds the cap, whatever the headers claim.
//! - What is broken or breaks off is an error, never half a document.
//! - Members of a gzip body are one document; `deflate` is taken with and without its wrapper, as browsers do.
//!
//! The client could unpack by itself, but silently ends a gzip body after its first member, takes windows of 128 MiB
//! from zstd, and counts nothing of what it is sent.

use std::io::{self, Write};
use std::ops::ControlFlow;

use brotli::DecompressorWriter;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use zstd::stream::raw::{DParameter, Decoder as RawZstd};
use zstd::stream::zio;

use super::Error;

/// What is asked for; `x-gzip` (RFC 9110, section 8.4.1.3) is understood as well.
pub(super) const ACCEPTED: &str = "gzip, br, zstd, deflate";

/// A page unpacks to five or ten times its size, a dull one to fifty times.
const RATIO: usize = 200;
/// From how many bytes on the ratio counts: little is harmless, and dull.
const RATIO_FROM: usize = 1 << 18;

/// What the decoders take at a time, at most: the memory for one of them.
const BUFFER: usize = 16 * 1024;
/// Members of a gzip body. Each costs some work, however little it holds.
const MEMBERS: usize = 100;
/// The largest window of zstd that content codings may use (RFC 9659), as a power of two.
const ZSTD_WINDOW: u32 = 23;

/// How much of a body is taken.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cap {
    /// More is an error.
    Refuse(u64),
    /// More is cut off.
    Cut(u64),
}

/// A body on its way.
pub(super) struct Body {
    cap: Cap,
    /// Bytes that came over the wire.
    wire: usize,
    decoder: Decoder,
    is_cut: bool,
}

enum Decoder {
    Identity(Sink),
    Gzip(Box<Members>),
    /// Whether there is a wrapper is told by the first byte.
    DeflateOfAKind(Sink),
    Zlib(ZlibDecoder<Sink>),
    Deflate(DeflateDecoder<Sink>),
    Brotli(Box<DecompressorWriter<Sink>>),
    Zstd(Box<zio::Writer<Sink, RawZstd<'static>>>),
}

/// Takes so much and no more.
#[derive(Default)]
struct Sink {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit - self.bytes.len();
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() <= room {
            return Ok(bytes.len());
        }
        self.is_full = true;
        Err(io::Error::other("more than is wanted"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Members of a gzip body, one after the other (RFC 1952, section 2.2).
struct Members {
    decoder: GzDecoder<Sink>,
    count: usize,
}

impl Members {
    fn new(sink: Sink) -> Self {
        Self { decoder: GzDecoder::new(sink), count: 1 }
    }

    fn next(&mut self) -> io::Result<()> {
        self.count += 1;
        if self.count > MEMBERS {
            return Err(io::Error::other("more than 100 parts"));
        }
        let last = std::mem::replace(&mut self.decoder, GzDecoder::new(Sink::default()));
        self.decoder = GzDecoder::new(last.finish()?);
        Ok(())
    }
}

impl Write for Members {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.decoder.write(bytes)? {
            0 if !bytes.is_empty() => {
                self.next()?;
                self.decoder.write(bytes)
            }
            taken => Ok(taken),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.decoder.flush()
    }
}

impl Body {
    /// A body in the coding that `Content-Encoding` names.
    pub(super) fn new(encoding: &str, cap: Cap) -> Result<Self, Error> {
        let (Cap::Refuse(limit) | Cap::Cut(limit)) = cap;
        let sink = Sink { limit: usize::try_from(limit).unwrap_or(usize::MAX), ..Sink::default() };
        let decoder = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Decoder::Identity(sink),
            "gzip" | "x-gzip" => Decoder::Gzip(Box::new(Members::new(sink))),
            "deflate" => Decoder::DeflateOfAKind(sink),
            "br" => Decoder::Brotli(Box::new(DecompressorWriter::new(sink, BUFFER))),
            "zstd" => Decoder::Zstd(Box::new(zstd(sink).map_err(|error| broken(&error))?)),
            other => {
                return Err(Error::Decoding {
                    reason: format!("nobody asked for Content-Encoding {other:?}"),
                });
            }
        };
        Ok(Self { cap, wire: 0, decoder, is_cut: false })
    }

    /// Takes what came; tells whether more is wanted.
    pub(super) fn take(&mut self, chunk: &[u8]) -> Result<ControlFlow<()>, Error> {
        self.decoder.choose(chunk);
        self.wire = self.wire.saturating_add(chunk.len());
        let written = self.decoder.writer().write_all(chunk);
        let Sink { bytes, limit, is_full } = self.decoder.sink();
        if bytes.len() > RATIO_FROM && bytes.len() / RATIO > self.wire {
            return Err(Error::Bomb { ratio: RATIO });
        }
        if *is_full || self.wire > *limit {
            return self.enough();
        }
        written.map(|()| ControlFlow::Continue(())).map_err(|error| broken(&error))
    }

    fn enough(&mut self) -> Result<ControlFlow<()>, Error> {
        self.is_cut = true;
        match self.cap {
            Cap::Refuse(limit) => Err(Error::TooLarge { limit }),
            Cap::Cut(_) => Ok(ControlFlow::Break(())),
        }
    }

    /// The whole body.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Error> {
        // Nothing at all is an empty document in every coding.
        if !self.is_cut && self.wire > 0 {
            let finished = self.decoder.finish();
            if self.decoder.sink().is_full {
                self.enough().map(|_| ())?;
            } else {
                finished.map_err(|error| broken(&error))?;
            }
        }
        Ok(std::mem::take(&mut self.decoder.sink().bytes))
    }
}

impl Decoder {
    /// Decides what kind of `deflate` this is: in the wrapper of RFC 1950 the first byte says 8 in its lower half.
    fn choose(&mut self, chunk: &[u8]) {
        if let (Self::DeflateOfAKind(sink), Some(first)) = (&mut *self, chunk.first()) {
            let sink = std::mem::take(sink);
            *self = match first & 0x0f {
                8 => Self::Zlib(ZlibDecoder::new(sink)),
                _ => Self::Deflate(DeflateDecoder::new(sink)),
            };
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Identity(sink) | Self::DeflateOfAKind(sink) => sink,
            Self::Gzip(members) => members,
            Self::Zlib(decoder) => decoder,
            Self::Deflate(decoder) => decoder,
            Self::Brotli(decoder) => decoder,
            Self::Zstd(decoder) => decoder,
        }
    }

    fn sink(&mut self) -> &mut Sink {
        match self {
            Self::Identity(sink) | Self::DeflateOfAKind(sink) => sink,
            Self::Gzip(members) => members.decoder.get_mut(),
            Self::Zlib(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.writer_mut(),
        }
    }

    /// Writes out what is left, and finds out whether anything is missing.
    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Identity(_) | Self::DeflateOfAKind(_) => Ok(()),
            Self::Gzip(members) => members.decoder.try_finish(),
            Self::Zlib(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
            Self::Zstd(decoder) => decoder.finish(),
        }
    }
}

fn zstd(sink: Sink) -> io::Result<zio::Writer<Sink, RawZstd<'static>>> {
    let mut decoder = RawZstd::new()?;
    decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW))?;
    Ok(zio::Writer::new(sink, decoder))
}

fn broken(error: &io::Error) -> Error {
    Error::Decoding { reason: format!("it is not what its Content-Encoding says ({error})") }
}

#[cfg(test)]
mod tests;
