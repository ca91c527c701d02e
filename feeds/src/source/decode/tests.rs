//! One row per way in which publishers label their bytes.

use proptest::prelude::*;

use super::*;

const WORDS: &str = "Müller grüßt – „Köthen“ für 5 €";

fn bytes(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    match encoding {
        e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        e => e.encode(text).0.into_owned(),
    }
}

fn xml(encoding: &'static Encoding, declared: &str) -> Vec<u8> {
    bytes(encoding, &format!("<?xml version=\"1.0\" encoding=\"{declared}\"?><rss>{WORDS}</rss>"))
}

fn page(encoding: &'static Encoding, head: &str) -> Vec<u8> {
    bytes(encoding, &format!("<!doctype html><html><head>{head}</head><body>{WORDS}</body></html>"))
}

fn marked(mark: &[u8], body: Vec<u8>) -> Vec<u8> {
    [mark, &body].concat()
}

/// What it is, the bytes, the header, the encoding expected, whether a problem is.
type Row = (&'static str, Vec<u8>, Option<&'static str>, &'static Encoding, bool);

#[test]
fn reads_whatever_the_label_says() {
    let latin = WINDOWS_1252;
    let rows: Vec<Row> = vec![
        ("utf-8, declared", xml(UTF_8, "UTF-8"), None, UTF_8, false),
        ("utf-8, not declared", page(UTF_8, ""), None, UTF_8, false),
        ("utf-8, declared ISO-8859-1 inside", xml(UTF_8, "ISO-8859-1"), None, UTF_8, true),
        ("utf-8, ISO-8859-1 by header", page(UTF_8, ""), Some("text/html; charset=ISO-8859-1"), UTF_8, true),
        (
            "utf-8 with mark, declared 1252",
            marked(b"\xEF\xBB\xBF", xml(UTF_8, "windows-1252")),
            None,
            UTF_8,
            false,
        ),
        ("utf-8, declared UTF-16", xml(UTF_8, "UTF-16"), None, UTF_8, true),
        ("utf-8, unknown label", xml(UTF_8, "UTF8-BOM"), None, UTF_8, true),
        ("1252, declared ISO-8859-1", xml(latin, "iso-8859-1"), None, latin, false),
        ("1252, declared by meta", page(latin, "<meta charset='windows-1252'>"), None, latin, false),
        (
            "1252, http-equiv",
            page(latin, "<META http-equiv=Content-Type content=\"text/html; charset=ISO-8859-1\">"),
            None,
            latin,
            false,
        ),
        ("1252, by header", page(latin, ""), Some("text/html;charset=\"Windows-1252\""), latin, false),
        ("1252, declared utf-8", xml(latin, "utf-8"), None, latin, true),
        ("1252, utf-8 by header", page(latin, ""), Some("text/html; charset=utf-8"), latin, true),
        ("1252, not declared", page(latin, ""), Some("text/html"), latin, true),
        ("1252, unknown label", xml(latin, "ansi-de"), None, latin, true),
        (
            "1252, unknown header, good declaration",
            xml(latin, "latin1"),
            Some("a/b; charset=none"),
            latin,
            false,
        ),
        ("1252, meta in a comment", page(latin, "<!-- <meta charset=koi8-r> -->"), None, latin, true),
        ("utf-16le with mark", marked(b"\xFF\xFE", xml(UTF_16LE, "UTF-16")), None, UTF_16LE, false),
        ("utf-16be with mark", marked(b"\xFE\xFF", xml(UTF_16BE, "UTF-16")), None, UTF_16BE, false),
        ("utf-16le, declared utf-8", xml(UTF_16LE, "UTF-8"), None, UTF_16LE, false),
        ("utf-16be, no mark", page(UTF_16BE, ""), None, UTF_16BE, false),
    ];
    for (what, body, header, encoding, odd) in rows {
        let decoded = decode(&body, header);
        assert_eq!(decoded.encoding, encoding, "{what}");
        assert!(decoded.text.contains(WORDS), "{what}: {}", decoded.text);
        assert!(!decoded.text.starts_with('\u{FEFF}'), "{what}");
        assert_eq!(decoded.problem.is_some(), odd, "{what}: {:?}", decoded.problem);
    }
}

#[test]
fn header_goes_before_declaration() {
    let body = xml(encoding_rs::ISO_8859_15, "iso-8859-15");
    assert!(decode(&body, None).text.contains('€'));
    assert!(decode(&body, Some("text/xml; charset=windows-1252")).text.contains('¤'));
}

#[test]
fn stray_bytes_in_utf8_cost_nothing_else() {
    let body = [WORDS.as_bytes(), b" Stra\xDFe ", WORDS.as_bytes()].concat();
    let decoded = decode(&body, Some("text/html; charset=utf-8"));
    assert_eq!(decoded.text, format!("{WORDS} Straße {WORDS}"));
    assert!(decoded.problem.is_some());
}

#[test]
fn a_character_cut_in_half_is_no_encoding_problem() {
    let decoded = decode(&"Gebühr für Münz".as_bytes()[.."Gebühr für M".len() + 1], None);
    assert_eq!((decoded.encoding, decoded.problem), (UTF_8, None));
}

proptest! {
    #[test]
    fn any_text_survives_utf8(text in "\\PC{0,80}", header in "\\PC{0,40}") {
        let zeros = unmarked_utf16(text.as_bytes()).is_some();
        prop_assume!(!zeros && !text.starts_with('\u{FEFF}') && !text.is_ascii());
        prop_assert_eq!(decode(text.as_bytes(), Some(&header)).text, text);
    }

    #[test]
    fn no_bytes_panic(body in prop::collection::vec(any::<u8>(), 0..400), header in "\\PC{0,40}") {
        decode(&body, Some(&header));
    }
}
