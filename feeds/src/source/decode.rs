//! From bytes to text, for pages and feeds alike.
//!
//! The order of belief: byte order mark, the bytes themselves where they can be nothing else (UTF-8 with
//! multi-byte characters, UTF-16 by its zero bytes), the HTTP charset, the document's own declaration, a guess.
//! Labels mean what the Encoding Standard says, so ISO-8859-1 is windows-1252. The bytes go before every label
//! because publishers change the content far more often than the label around it.
//! Decoding always succeeds; what had to be overruled or guessed is a [`Problem`].

use std::str;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use self::label::Label;
use crate::model::{Problem, ProblemKind};

mod label;

/// A document's text and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text without byte order mark.
    pub(crate) text: String,
    /// The encoding that was used in the end.
    pub(crate) encoding: &'static Encoding,
    /// What was wrong with the declared charset, if anything.
    pub(crate) problem: Option<Problem>,
}

/// Bytes shown to the detector, from the first that is not ASCII; more change its mind no longer.
const GUESSED_FROM: usize = 64 * 1024;

/// Decodes `body`, which came with the given `Content-Type`.
pub(crate) fn decode(body: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        return decoded(encoding, &body[length..], None);
    }
    let label = Label::of(body, content_type);
    if let Some(encoding) = unmarked_utf16(body) {
        return decoded(encoding, body, None);
    }
    if body.is_ascii() {
        let encoding = if label.encoding() == Some(ISO_2022_JP) { ISO_2022_JP } else { UTF_8 };
        return decoded(encoding, body, None);
    }
    if is_utf8(body) {
        return decoded(UTF_8, body, contradiction(&label, UTF_8));
    }
    if let Some(text) = mostly_utf8(body) {
        let problem = odd("some bytes are not UTF-8 in text that is; they were read as windows-1252");
        return Decoded { text, encoding: UTF_8, problem: Some(problem) };
    }
    match label.encoding() {
        Some(encoding) if !is_unicode(encoding) => decoded(encoding, body, None),
        _ => {
            let encoding = guess(body);
            decoded(encoding, body, contradiction(&label, encoding))
        }
    }
}

fn decoded(encoding: &'static Encoding, body: &[u8], problem: Option<Problem>) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(body);
    let damaged = || odd(format!("some bytes are not {}", encoding.name()));
    let problem = problem.or_else(|| (malformed && !ends_early(encoding, body)).then(damaged));
    Decoded { text: text.into_owned(), encoding, problem }
}

/// Whether the only damage is a last character cut in half, which a truncated document explains by itself.
fn ends_early(encoding: &'static Encoding, body: &[u8]) -> bool {
    encoding == UTF_8 && is_utf8(body)
}

fn is_utf8(body: &[u8]) -> bool {
    str::from_utf8(body).map_or_else(|error| error.error_len().is_none(), |_| true)
}

fn is_unicode(encoding: &'static Encoding) -> bool {
    [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding)
}

/// UTF-16 without a byte order mark: in European text nearly every unit has a zero byte, always on one side.
fn unmarked_utf16(body: &[u8]) -> Option<&'static Encoding> {
    let sample = &body[..body.len().min(1024)];
    let units = sample.len() / 2;
    let zeros = |side: usize| sample.chunks_exact(2).filter(|unit| unit[side] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    if units < 4 || (high + low) * 10 < units * 7 {
        return None;
    }
    match (high * 10 < low, low * 10 < high) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 into which a template or a teaser of another encoding was pasted. The stray bytes become windows-1252.
fn mostly_utf8(body: &[u8]) -> Option<String> {
    let stray = body.utf8_chunks().map(|chunk| chunk.invalid().len()).sum::<usize>();
    let whole = body.utf8_chunks().map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count());
    if stray >= whole.sum() {
        return None;
    }
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Some(text)
}

fn guess(body: &[u8]) -> &'static Encoding {
    let start = body.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let end = body.len().min(start + GUESSED_FROM);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&body[start..end], end == body.len());
    // The hint decides close calls for short German texts, where windows-1250 scores as high.
    detector.guess(Some(b"de"), Utf8Detection::Deny)
}

/// What to report when `label` was not followed.
fn contradiction(label: &Label, used: &'static Encoding) -> Option<Problem> {
    match label {
        Label::Known(declared) if *declared == used => None,
        Label::Known(declared) => {
            Some(odd(format!("declared as {}, but the bytes are {}", declared.name(), used.name())))
        }
        Label::Unknown(name) => Some(odd(format!("unknown charset {name:?}; read as {}", used.name()))),
        Label::Missing if used == UTF_8 => None,
        Label::Missing => Some(odd(format!("no charset declared; read as {}", used.name()))),
    }
}

fn odd(message: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::Encoding, message)
}

#[cfg(test)]
mod tests;
