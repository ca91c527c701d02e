//! The letters of a text, with or without markup, read for what words they make and no more.
//!
//! Invariants: what is written with umlauts or without, in capitals or not, as an entity or as the character gives the same
//! letters; reading is linear in the length of the text.

use super::super::hashing::MIX;

/// A word with one letter more.
pub(super) fn grown(word: u64, letter: u8) -> u64 {
    (word ^ u64::from(letter)).wrapping_add(1).wrapping_mul(MIX).rotate_left(23)
}

/// What some bytes are within a word.
pub(super) enum Letters {
    One(u8),
    Two([u8; 2]),
    /// What is not seen.
    Inside,
    /// What ends it.
    End,
}

/// What a text begins with, and what is behind that. In its last `open` bytes no tag begins.
pub(super) fn next(text: &[u8], open: usize) -> Option<(Letters, &[u8])> {
    use Letters::{End, Inside, One, Two};
    let skip = |end: u8, most: usize| {
        let length = text.iter().take(most).position(|byte| *byte == end).map_or(1, |end| end + 1);
        &text[length..]
    };
    Some(match text {
        [] => return None,
        [letter @ (b'a'..=b'z' | b'0'..=b'9'), rest @ ..] => (One(*letter), rest),
        [letter @ b'A'..=b'Z', rest @ ..] => (One(letter.to_ascii_lowercase()), rest),
        [b'<', ..] if text.len() > open => {
            (if is_inline(text) { Inside } else { End }, skip(b'>', text.len()))
        }
        [b'&', b's', b'h', b'y', b';', rest @ ..] => (Inside, rest),
        [b'&', ..] => (End, skip(b';', 9)),
        [0xC3, 0xA4 | 0x84, rest @ ..] => (Two(*b"ae"), rest),
        [0xC3, 0xB6 | 0x96, rest @ ..] => (Two(*b"oe"), rest),
        [0xC3, 0xBC | 0x9C, rest @ ..] => (Two(*b"ue"), rest),
        [0xC3, 0x9F, rest @ ..] => (Two(*b"ss"), rest),
        // An umlaut's two points of their own, a soft hyphen, and marks without width.
        [0xCC, 0x88, rest @ ..] => (One(b'e'), rest),
        [0xC2, 0xAD, rest @ ..] | [0xE2, 0x80, 0x8B..=0x8F, rest @ ..] => (Inside, rest),
        [0xC2, _, rest @ ..] | [0xE2, 0x80, _, rest @ ..] => (End, rest),
        [letter @ 0x80..=u8::MAX, rest @ ..] => (One(*letter), rest),
        [_, rest @ ..] => (End, rest),
    })
}

/// Whether a tag may stand within a word.
fn is_inline(tag: &[u8]) -> bool {
    let name = tag[1..].strip_prefix(b"/").unwrap_or(&tag[1..]);
    matches!(name, [b'a' | b'b' | b'i' | b'u' | b's', b'>' | b' ', ..])
        || [&b"em>"[..], b"strong>", b"span"].iter().any(|inline| name.starts_with(inline))
}
