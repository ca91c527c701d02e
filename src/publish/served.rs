//! A document as it goes over the wire: its bytes in each encoding, made once, and the tags that name them.
//!
//! Tags are digests of the bytes. Equal documents have equal tags, whichever process made them and whenever.

use std::io::Write;

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// Shorter bodies gain nothing from compression.
const WORTH_COMPRESSING: usize = 512;

/// Brotli's middle way: most of the gain of the best level in a hundredth of its time.
const BROTLI: u32 = 5;

/// Brotli's window, as a power of two; what browsers expect for text.
const BROTLI_WINDOW: u32 = 22;

/// How a body is encoded (RFC 9110, section 8.4), best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// The value of `Content-Encoding`; none for the document as it is.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// A rendered document. Cheap to clone: the bytes are shared.
#[derive(Debug, Clone)]
pub struct Served {
    /// With charset.
    pub media_type: &'static str,
    tag: String,
    identity: Bytes,
    compressed: Option<(Bytes, Bytes)>,
}

impl Served {
    /// Encodes a document in every way it may be asked for.
    pub fn new(media_type: &'static str, body: String) -> Self {
        let digest = Sha256::digest(&body);
        let tag = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let compressed = (body.len() >= WORTH_COMPRESSING).then(|| (brotli(&body), gzip(&body)));
        Self { media_type, tag, identity: body.into(), compressed }
    }

    /// The document as it is.
    pub fn identity(&self) -> &Bytes {
        &self.identity
    }

    /// The best encoding that `Accept-Encoding` allows (RFC 9110, section 12.5.3), its bytes and strong tag.
    pub fn negotiate(&self, accept: Option<&str>) -> (Encoding, &Bytes, String) {
        let tagged = |suffix: &str| format!("\"{}{suffix}\"", self.tag);
        match &self.compressed {
            Some((brotli, _)) if accepts(accept, "br") => (Encoding::Brotli, brotli, tagged("-br")),
            Some((_, gzip)) if accepts(accept, "gzip") => (Encoding::Gzip, gzip, tagged("-gz")),
            _ => (Encoding::Identity, &self.identity, tagged("")),
        }
    }
}

fn accepts(header: Option<&str>, coding: &str) -> bool {
    header.into_iter().flat_map(|header| header.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
        });
        named && !refused
    })
}

fn brotli(body: &str) -> Bytes {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI, BROTLI_WINDOW);
    // Writing to memory does not fail.
    let _ = writer.write_all(body.as_bytes());
    writer.into_inner().into()
}

fn gzip(body: &str) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail.
    let _ = writer.write_all(body.as_bytes());
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn served() -> Served {
        Served::new("text/plain; charset=utf-8", "Grüße aus dem Rathaus. ".repeat(100))
    }

    #[test]
    fn the_best_allowed_encoding_is_chosen() {
        for (accept, expected) in [
            (None, None),
            (Some(""), None),
            (Some("identity"), None),
            (Some("gzip, deflate"), Some("gzip")),
            (Some("gzip, br;q=0"), Some("gzip")),
            (Some("GZIP;q=0.5, BR"), Some("br")),
            (Some("gzip;q=0"), None),
            (Some("x-gzip"), None),
        ] {
            assert_eq!(served().negotiate(accept).0.token(), expected, "{accept:?}");
        }
    }

    #[test]
    fn every_encoding_gives_the_same_text_under_its_own_tag() {
        let served = served();
        let (_, gzip, gzip_tag) = served.negotiate(Some("gzip"));
        let (_, brotli, brotli_tag) = served.negotiate(Some("br"));
        let (_, identity, tag) = served.negotiate(None);
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut text).expect("gzip");
        assert_eq!(text, *identity);
        text.clear();
        brotli::Decompressor::new(&brotli[..], 4096).read_to_end(&mut text).expect("brotli");
        assert_eq!(text, *identity);
        assert!(gzip_tag != brotli_tag && brotli_tag != tag && gzip_tag != tag);
    }

    #[test]
    fn equal_documents_have_equal_tags() {
        assert_eq!(served().negotiate(None).2, self::served().negotiate(None).2);
    }

    #[test]
    fn a_short_document_is_not_compressed() {
        let short = Served::new("text/plain; charset=utf-8", "kurz".to_owned());
        assert_eq!(short.negotiate(Some("br, gzip")).0, Encoding::Identity);
    }
}
