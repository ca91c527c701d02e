//! Every coding, whole, broken off, spoilt, and in pieces of any size.

use proptest::prelude::*;

use super::*;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).and_then(|()| encoder.finish()).expect("memory")
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).and_then(|()| encoder.finish()).expect("memory")
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).and_then(|()| encoder.finish()).expect("memory")
}

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    encoder.write_all(text).expect("memory");
    encoder.into_inner()
}

fn zstandard(text: &[u8]) -> Vec<u8> {
    ::zstd::stream::encode_all(text, 3).expect("memory")
}

/// A coding's name and what it makes of a text.
type Coding = (&'static str, fn(&[u8]) -> Vec<u8>);

const CODINGS: [Coding; 6] = [
    ("identity", <[u8]>::to_vec),
    ("gzip", gzip),
    ("deflate", zlib),
    ("Deflate ", deflate),
    ("br", brotli),
    ("zstd", zstandard),
];

fn read(encoding: &str, cap: Cap, bytes: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
    let mut body = Body::new(encoding, cap)?;
    for chunk in bytes.chunks(piece) {
        if body.take(chunk)?.is_break() {
            break;
        }
    }
    body.finish()
}

const TEXT: &str =
    "Das Freibad öffnet am Sonnabend um zehn Uhr, die Eisbahn im November. Das Freibad schließt dann.";
const WIDE: Cap = Cap::Refuse(10_000_000);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_packed_is_unpacked(text in proptest::collection::vec(any::<u8>(), 0..2000), piece in 1_usize..300) {
        for (name, pack) in CODINGS {
            let unpacked = read(name, WIDE, &pack(&text), piece);
            prop_assert_eq!(unpacked.as_ref(), Ok(&text), "{}", name);
        }
    }

    #[test]
    fn foreign_bytes_never_break_the_program(bytes in proptest::collection::vec(any::<u8>(), 0..300), piece in 1_usize..50) {
        for (name, _) in CODINGS {
            let _ = read(name, Cap::Refuse(1000), &bytes, piece);
        }
    }

    #[test]
    fn no_cap_is_ever_passed(length in 0_usize..400, limit in 0_u64..400) {
        let text: Vec<_> = TEXT.bytes().cycle().take(length).collect();
        let limited = usize::try_from(limit).expect("small");
        let begin = text[..length.min(limited)].to_vec();
        for (name, pack) in CODINGS {
            let (packed, fits) = (pack(&text), length <= limited);
            let refused = read(name, Cap::Refuse(limit), &packed, 64);
            prop_assert!(fits || refused == Err(Error::TooLarge { limit }), "{}: {:?}", name, refused);
            let cut = read(name, Cap::Cut(limit), &packed, 64).expect(name);
            prop_assert!(begin.starts_with(&cut), "{}", name);
        }
    }
}

#[test]
fn what_breaks_off_is_no_document() {
    for (name, pack) in &CODINGS[1..] {
        let packed = pack(TEXT.as_bytes());
        for kept in [1, packed.len() / 2, packed.len() - 1] {
            let error = read(name, WIDE, &packed[..kept], 16);
            assert!(matches!(error, Err(Error::Decoding { .. })), "{name} after {kept}: {error:?}");
        }
    }
}

#[test]
fn what_is_spoilt_or_mislabelled_is_no_document() {
    let mut spoilt = gzip(TEXT.as_bytes());
    let crc = spoilt.len() - 6;
    spoilt[crc] ^= 1;
    assert!(matches!(read("gzip", WIDE, &spoilt, 16), Err(Error::Decoding { .. })));
    for name in ["gzip", "br", "zstd", "deflate"] {
        assert!(matches!(read(name, WIDE, TEXT.as_bytes(), 16), Err(Error::Decoding { .. })), "{name}");
    }
    for name in ["compress", "gzip, gzip", "rot13"] {
        assert!(matches!(read(name, WIDE, b"x", 16), Err(Error::Decoding { .. })), "{name}");
    }
}

#[test]
fn members_of_gzip_are_one_document() {
    let (first, second) = TEXT.as_bytes().split_at(30);
    let both = [gzip(first), gzip(second)].concat();
    for piece in [1, 7, 1000] {
        assert_eq!(read("x-gzip", WIDE, &both, piece), Ok(TEXT.as_bytes().to_vec()), "in pieces of {piece}");
    }
}

#[test]
fn nothing_is_an_empty_document_in_every_coding() {
    for (name, _) in CODINGS {
        assert_eq!(read(name, WIDE, b"", 1), Ok(Vec::new()), "{name}");
    }
}

#[test]
fn bombs_are_known_by_their_ratio() {
    let zeros = vec![0; RATIO_FROM + 100_000];
    for (name, pack) in &CODINGS[1..] {
        assert_eq!(read(name, WIDE, &pack(&zeros), 1000), Err(Error::Bomb { ratio: RATIO }), "{name}");
    }
    let dull = gzip(&zeros[..RATIO_FROM]);
    assert_eq!(read("gzip", WIDE, &dull, 1000).map(|body| body.len()), Ok(RATIO_FROM));
}

#[test]
fn what_unpacks_to_nothing_is_bounded_all_the_same() {
    let nothing = gzip(b"");
    assert_eq!(read("gzip", WIDE, &nothing.repeat(100), 500), Ok(Vec::new()));
    assert!(matches!(read("gzip", WIDE, &nothing.repeat(101), 500), Err(Error::Decoding { .. })));
    // Blocks of deflate that hold nothing, and are never the last.
    let blocks = [0, 0, 0, 0xff, 0xff].repeat(1000);
    assert_eq!(read("deflate", Cap::Refuse(1000), &blocks, 500), Err(Error::TooLarge { limit: 1000 }));
}

/// A frame that asks for a window of 128 MiB, and says so in its third byte from the magic number.
#[test]
fn large_windows_are_refused() {
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00];
    assert!(matches!(read("zstd", WIDE, &frame, 100), Err(Error::Decoding { .. })));
    let small = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3, 0x01, 0x00, 0x00];
    assert_eq!(read("zstd", WIDE, &small, 100), Ok(Vec::new()));
}
