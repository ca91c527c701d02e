//! How the bytes of a backup are packed: chosen by the ending of its name, recognised by its first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use zstd::stream::{read, write};

/// With this a gzip file begins (RFC 1952, section 2.3.1).
const GZIP: &[u8] = &[0x1F, 0x8B];

/// With this a zstd frame begins (RFC 8878, section 3.1.1).
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// zstd's own idea of how hard to try.
const LEVEL: i32 = 3;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Packing {
    /// Lines of JSON as they are.
    Plain,
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
}

impl Packing {
    /// What the ending of a name asks for.
    pub fn of(name: &Path) -> Self {
        match name.extension().and_then(|ending| ending.to_str()) {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstd,
            _ => Self::Plain,
        }
    }

    /// Begins to write a file.
    pub fn begin(self, file: File) -> io::Result<Packed> {
        let file = BufWriter::new(file);
        Ok(match self {
            Self::Plain => Packed::Plain(file),
            Self::Gzip => Packed::Gzip(GzEncoder::new(file, flate2::Compression::default())),
            Self::Zstd => {
                let mut encoder = write::Encoder::new(file, LEVEL)?;
                encoder.include_checksum(true)?;
                Packed::Zstd(encoder)
            }
        })
    }
}

/// A file that is being written.
pub enum Packed {
    /// As it is.
    Plain(BufWriter<File>),
    /// Compressed on the way.
    Gzip(GzEncoder<BufWriter<File>>),
    /// Compressed on the way.
    Zstd(write::Encoder<'static, BufWriter<File>>),
}

impl Packed {
    /// Writes what is left to write.
    pub fn end(self) -> io::Result<File> {
        let file = match self {
            Self::Plain(file) => file,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Self::Plain(file) => file,
            Self::Gzip(encoder) => encoder,
            Self::Zstd(encoder) => encoder,
        }
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}

/// The bytes that were packed into a file.
pub fn unpacked(file: File) -> io::Result<Box<dyn BufRead + Send>> {
    let mut file = BufReader::new(file);
    let begin = file.fill_buf()?;
    if begin.starts_with(GZIP) {
        return Ok(Box::new(BufReader::new(MultiGzDecoder::new(file))));
    }
    if begin.starts_with(ZSTD) {
        return Ok(Box::new(BufReader::new(read::Decoder::with_buffer(file)?)));
    }
    Ok(Box::new(file))
}
