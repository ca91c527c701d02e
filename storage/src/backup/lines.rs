//! The lines of a backup, written and read one by one.
//!
//! Invariants: what is read to its end without an error is what was written, to the byte; a line is never longer in
//! memory than [`LONGEST`], whatever stands in a file.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FORMAT, Header, Record};
use crate::{Error, Result};

/// Bytes of the longest line that is read: that of the longest record a store takes.
const LONGEST: u64 = 512 << 20;

/// The lines that are no records.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Frame {
    Presseschau(Header),
    End(End),
}

/// With this a last line begins, and no record does.
const END: &[u8] = b"{\"end\":";

/// What the last line says about those before.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    /// Lines between the first and the last one.
    records: u64,
    /// Of all lines before the last one, in hexadecimal.
    sha256: String,
}

/// Counts lines and digests them, as they are written or read.
#[derive(Debug, Default)]
struct Tally {
    records: u64,
    digest: Sha256,
}

impl Tally {
    fn end(&self) -> End {
        let digest = self.digest.clone().finalize();
        End { records: self.records, sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect() }
    }
}

/// Writes lines.
pub(super) struct Writer<W> {
    to: W,
    tally: Tally,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Writes the first line.
    pub(super) fn begin(to: W, header: &Header) -> Result<Self> {
        let mut writer = Self { to, tally: Tally::default(), line: Vec::new() };
        writer.write(&Frame::Presseschau(header.clone()))?;
        Ok(writer)
    }

    /// Writes a record.
    pub(super) fn record(&mut self, record: &Record) -> Result<()> {
        self.tally.records += 1;
        self.write(record)
    }

    /// Writes the last line; gives back what was written to, and how many records were.
    pub(super) fn end(mut self) -> Result<(W, u64)> {
        let end = self.tally.end();
        self.write(&Frame::End(end))?;
        Ok((self.to, self.tally.records))
    }

    fn write(&mut self, line: &impl Serialize) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line).map_err(|error| Error::Unwritten(error.to_string()))?;
        self.line.push(b'\n');
        self.tally.digest.update(&self.line);
        self.to.write_all(&self.line).map_err(|error| Error::Unwritten(error.to_string()))
    }
}

/// Reads lines: an iterator over the records, which ends with an error where the file is not whole.
#[derive(Debug)]
pub struct Lines<R> {
    from: R,
    header: Header,
    tally: Tally,
    line: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// When it is none of a backup, or of one of a later format.
    pub fn begin(mut from: R) -> Result<Self> {
        let mut line = Vec::new();
        read_line(&mut from, &mut line, 1)?;
        let header = match serde_json::from_slice(&line) {
            Ok(Frame::Presseschau(header)) if header.format <= FORMAT => header,
            _ => return Err(no_header(&line)),
        };
        let mut tally = Tally::default();
        tally.digest.update(&line);
        Ok(Self { from, header, tally, line, ended: false })
    }

    /// The first line.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next record; none behind the last line.
    fn record(&mut self) -> Result<Option<Record>> {
        let number = self.tally.records + 2;
        read_line(&mut self.from, &mut self.line, number)?;
        if self.line.is_empty() {
            return Err(wrong(number, "the file ends before its last line: it was cut off"));
        }
        if self.line.starts_with(END) {
            return self.end(number).map(|()| None);
        }
        let record = serde_json::from_slice(&self.line).map_err(|error| wrong(number, &error.to_string()))?;
        self.tally.digest.update(&self.line);
        self.tally.records += 1;
        Ok(Some(record))
    }

    fn end(&mut self, number: u64) -> Result<()> {
        let end = match serde_json::from_slice(&self.line) {
            Ok(Frame::End(end)) => end,
            _ => return Err(wrong(number, "the last line is damaged")),
        };
        if end != self.tally.end() {
            return Err(wrong(number, "the lines before are not those that were written"));
        }
        read_line(&mut self.from, &mut self.line, number + 1)?;
        if self.line.is_empty() { Ok(()) } else { Err(wrong(number + 1, "something follows the last line")) }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let record = self.record().transpose();
        self.ended = !matches!(record, Some(Ok(_)));
        record
    }
}

/// Reads a line with its end into `line`, which is empty afterwards where the file ends.
fn read_line(from: &mut impl BufRead, line: &mut Vec<u8>, number: u64) -> Result<()> {
    line.clear();
    from.take(LONGEST).read_until(b'\n', line).map_err(|error| wrong(number, &error.to_string()))?;
    Ok(())
}

/// Why a first line is none: it is another file, or one of a later format.
fn no_header(line: &[u8]) -> Error {
    #[derive(Deserialize)]
    struct First {
        presseschau: Format,
    }
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    match serde_json::from_slice::<First>(line) {
        Ok(First { presseschau: Format { format } }) if format > FORMAT => {
            Error::NewerBackup { found: format, known: FORMAT }
        }
        _ => wrong(1, "this is not the first line of a backup"),
    }
}

fn wrong(line: u64, reason: &str) -> Error {
    Error::Backup(format!("line {line}: {reason}"))
}
