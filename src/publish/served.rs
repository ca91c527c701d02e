//! A document as it goes over the wire: its bytes in each encoding, made at most once, and the tags that name them.
//!
//! Invariants: a form of a document, once there, is the same bytes whichever process makes it and whenever, so that
//! its strong tag is true; a tag is known before its form is made, since it is the digest of the document with the
//! name of the encoding.
//!
//! The best level of an encoding takes a hundred times as long as a middling one and saves a tenth of the bytes.
//! That is worth it for what everybody fetches, see [`Served::lasting`]: it is compressed beside the serving, and is
//! sent in the next best form until then. What is made for one request is compressed at once and fast.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// Shorter bodies gain nothing from compression.
const WORTH_COMPRESSING: usize = 512;

/// Brotli's window, as a power of two; what browsers expect for text.
const BROTLI_WINDOW: u32 = 22;

/// How a body is encoded (RFC 9110, section 8.4).
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
    /// All of them, the best first.
    pub const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// The value of `Content-Encoding`; none for the document as it is.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }
}

/// How hard is tried to make a document small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Most of the gain in a hundredth of the time.
    Quick,
    /// As small as it gets.
    Best,
}

/// A rendered document. Cheap to clone: everything is shared.
#[derive(Debug, Clone)]
pub struct Served(Arc<Forms>);

#[derive(Debug)]
struct Forms {
    media_type: &'static str,
    effort: Effort,
    links: Option<String>,
    /// In the order of [`Encoding::ALL`].
    tags: [String; 3],
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
    identity: Bytes,
}

/// A document in one encoding.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// How it is encoded.
    pub encoding: Encoding,
    /// The document.
    pub bytes: &'a Bytes,
}

impl Served {
    /// A document made for one request: compressed when that is asked for.
    pub fn new(media_type: &'static str, body: String) -> Self {
        Self::with(Effort::Quick, media_type, body, None)
    }

    /// The same with a value of the header `Link`.
    pub fn linked(media_type: &'static str, body: String, links: Option<String>) -> Self {
        Self::with(Effort::Quick, media_type, body, links)
    }

    /// A document that many ask for: compressed by [`Served::compress`] and sent uncompressed before.
    pub fn lasting(media_type: &'static str, body: String, links: Option<String>) -> Self {
        Self::with(Effort::Best, media_type, body, links)
    }

    fn with(effort: Effort, media_type: &'static str, body: String, links: Option<String>) -> Self {
        let digest = Sha256::digest(&body);
        let digest: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let tags = Encoding::ALL.map(|encoding| format!("\"{digest}{}\"", encoding.suffix()));
        let (brotli, gzip) = Default::default();
        Self(Arc::new(Forms { media_type, effort, links, tags, brotli, gzip, identity: body.into() }))
    }

    /// With charset.
    pub fn media_type(&self) -> &'static str {
        self.0.media_type
    }

    /// The document as it is.
    pub fn identity(&self) -> &Bytes {
        &self.0.identity
    }

    /// The value of the header `Link`.
    pub fn links(&self) -> Option<&str> {
        self.0.links.as_deref()
    }

    /// Whether both are the same document, byte by byte.
    pub fn equals(&self, other: &Self) -> bool {
        let (one, other) = (&*self.0, &*other.0);
        (one.media_type, &one.links, &one.identity) == (other.media_type, &other.links, &other.identity)
    }

    /// Whether it gains anything from compression.
    pub fn is_worth_compressing(&self) -> bool {
        self.0.identity.len() >= WORTH_COMPRESSING
    }

    /// One form, made now if need be; none if the document is not worth it.
    pub fn form(&self, encoding: Encoding) -> Option<Bytes> {
        self.compress(encoding);
        self.ready(encoding).map(|form| form.bytes.clone())
    }

    /// Makes one encoding, if it is not there and the document is worth it.
    pub fn compress(&self, encoding: Encoding) {
        let forms = &*self.0;
        if !self.is_worth_compressing() {
            return;
        }
        let make = || compressed(encoding, forms.effort, &forms.identity);
        match encoding {
            Encoding::Brotli => drop(forms.brotli.get_or_init(make)),
            Encoding::Gzip => drop(forms.gzip.get_or_init(make)),
            Encoding::Identity => {}
        }
    }

    /// The best form that is there and that `Accept-Encoding` allows (RFC 9110, section 12.5.3).
    pub fn negotiate(&self, accept: Option<&str>) -> Form<'_> {
        let allowed = Encoding::ALL.into_iter().filter(|encoding| allows(accept, *encoding));
        let mut forms = allowed.filter_map(|encoding| {
            if self.0.effort == Effort::Quick {
                self.compress(encoding);
            }
            self.ready(encoding)
        });
        forms.next().unwrap_or(Form { encoding: Encoding::Identity, bytes: &self.0.identity })
    }

    /// The encoding in which a client that sends these tags holds the document already, whether that form is there
    /// or not (RFC 9110, sections 13.1.2 and 8.8.3.2).
    pub fn held(&self, tags: &str, accept: Option<&str>) -> Option<Encoding> {
        let held = tags.split(',').map(str::trim).map(|tag| tag.strip_prefix("W/").unwrap_or(tag));
        if held.clone().any(|tag| tag == "*") {
            return Some(self.negotiate(accept).encoding);
        }
        let is_held =
            |encoding| held.clone().any(|tag| tag == self.tag(encoding)) && allows(accept, encoding);
        Encoding::ALL.into_iter().find(|encoding| is_held(*encoding))
    }

    /// The strong tag of one form, with its quotation marks.
    pub fn tag(&self, encoding: Encoding) -> &str {
        let [brotli, gzip, identity] = &self.0.tags;
        match encoding {
            Encoding::Brotli => brotli,
            Encoding::Gzip => gzip,
            Encoding::Identity => identity,
        }
    }

    fn ready(&self, encoding: Encoding) -> Option<Form<'_>> {
        let bytes = match encoding {
            Encoding::Brotli => self.0.brotli.get()?,
            Encoding::Gzip => self.0.gzip.get()?,
            Encoding::Identity => &self.0.identity,
        };
        Some(Form { encoding, bytes })
    }
}

/// Whether `Accept-Encoding` names the encoding and does not refuse it. The document as it is needs no leave.
fn allows(header: Option<&str>, encoding: Encoding) -> bool {
    let Some(coding) = encoding.token() else { return true };
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

/// A body in an encoding: always the same bytes for the same body, encoding and effort.
pub fn compressed(encoding: Encoding, effort: Effort, body: &[u8]) -> Bytes {
    match encoding {
        Encoding::Brotli => brotli(effort, body),
        Encoding::Gzip => gzip(effort, body),
        Encoding::Identity => Bytes::copy_from_slice(body),
    }
}

fn brotli(effort: Effort, body: &[u8]) -> Bytes {
    let level = match effort {
        Effort::Quick => 5,
        Effort::Best => 11,
    };
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, level, BROTLI_WINDOW);
    // Writing to memory does not fail.
    let _ = writer.write_all(body);
    writer.into_inner().into()
}

fn gzip(effort: Effort, body: &[u8]) -> Bytes {
    let level = match effort {
        Effort::Quick => flate2::Compression::default(),
        Effort::Best => flate2::Compression::best(),
    };
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    // Writing to memory does not fail.
    let _ = writer.write_all(body);
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const TYPE: &str = "text/plain; charset=utf-8";

    fn text() -> String {
        "Grüße aus dem Rathaus. ".repeat(100)
    }

    #[test]
    fn the_best_allowed_encoding_is_chosen() {
        let served = Served::new(TYPE, text());
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
            assert_eq!(served.negotiate(accept).encoding.token(), expected, "{accept:?}");
        }
    }

    #[test]
    fn what_lasts_is_sent_in_the_best_form_there_is() {
        let served = Served::lasting(TYPE, text(), None);
        let all = Some("gzip, br");
        assert_eq!(served.negotiate(all).encoding, Encoding::Identity);
        served.compress(Encoding::Gzip);
        assert_eq!(served.negotiate(all).encoding, Encoding::Gzip);
        served.compress(Encoding::Brotli);
        assert_eq!(served.negotiate(all).encoding, Encoding::Brotli);
        assert_eq!(served.negotiate(None).encoding, Encoding::Identity);
    }

    #[test]
    fn every_encoding_gives_the_same_text_under_its_own_tag() {
        for served in [Served::new(TYPE, text()), Served::lasting(TYPE, text(), None)] {
            served.compress(Encoding::Brotli);
            served.compress(Encoding::Gzip);
            let (gzip, brotli) = (served.negotiate(Some("gzip")), served.negotiate(Some("br")));
            let mut read = String::new();
            flate2::read::GzDecoder::new(&gzip.bytes[..]).read_to_string(&mut read).expect("gzip");
            assert_eq!(read, text());
            read.clear();
            brotli::Decompressor::new(&brotli.bytes[..], 4096).read_to_string(&mut read).expect("brotli");
            assert_eq!(read, text());
            assert_eq!(served.identity(), &text());
            let [br, gz, plain] = Encoding::ALL.map(|encoding| served.tag(encoding));
            assert!(gz != br && br != plain && gz != plain);
        }
    }

    #[test]
    fn equal_documents_have_equal_bytes_and_tags_in_every_form() {
        let (one, other) = (Served::lasting(TYPE, text(), None), Served::lasting(TYPE, text(), None));
        for accept in [Some("br"), Some("gzip"), None] {
            for served in [&one, &other] {
                Encoding::ALL.iter().for_each(|encoding| served.compress(*encoding));
            }
            let (form, another) = (one.negotiate(accept), other.negotiate(accept));
            assert_eq!(form.bytes, another.bytes);
            assert_eq!(one.tag(form.encoding), other.tag(another.encoding));
        }
    }

    #[test]
    fn a_copy_in_any_encoding_that_is_accepted_is_held() {
        let served = Served::lasting(TYPE, text(), None);
        let tag = |encoding| served.tag(encoding).to_owned();
        let [br, gz, plain] = Encoding::ALL.map(tag);
        for (tags, accept, expected) in [
            (plain.clone(), Some("gzip"), Some(Encoding::Identity)),
            (gz.clone(), Some("gzip"), Some(Encoding::Gzip)),
            (format!("\"a\", W/{br}"), Some("gzip, br"), Some(Encoding::Brotli)),
            (br, Some("gzip"), None),
            (gz, None, None),
            ("*".to_owned(), Some("gzip"), Some(Encoding::Identity)),
            ("\"a\"".to_owned(), Some("gzip"), None),
            (String::new(), None, None),
        ] {
            assert_eq!(served.held(&tags, accept), expected, "{tags} with {accept:?}");
        }
    }

    #[test]
    fn a_short_document_is_not_compressed() {
        let short = Served::new(TYPE, "kurz".to_owned());
        assert_eq!(short.negotiate(Some("br, gzip")).encoding, Encoding::Identity);
    }
}
