//! Two texts at a glance: whether they have so little in common that they need not be laid out.
//!
//! To lay a text out takes some twenty times as long as to read its letters, and most of what lies near a release shares a phrase
//! with it and no more. A glance knows no notations and no lexicon; so it parts only what is far from alike, and none but
//! texts of some length.
//!
//! Invariants: what is parted here has much less in common than [`judge`](super::similarity::judge) asks for; a glance is
//! linear in the length of the text.

use super::hashing::MIX;

/// Words of a text that is worth a glance. Shorter ones are laid out in no time, and may be teasers in words of their own.
const ENOUGH: usize = 80;

/// Tenths of the shorter text's pairs of words without which there is little, and where titles differ. To be judged the
/// same it takes four and six; five hundred pairs of texts that are the same have more than five at a glance.
const LITTLE: usize = 3;
const LITTLE_WITHOUT_TITLE: usize = 4;

/// The pairs of neighbouring words of a text, as numbers.
#[derive(Debug, Default)]
pub(super) struct Glance(Vec<u32>);

impl Glance {
    /// Of a text, with or without markup.
    pub(super) fn of(text: &str) -> Self {
        let mut glance = Self(Vec::with_capacity(text.len() / 6));
        let (mut before, mut word) = (0_u64, 0_u64);
        let mut end = |word: &mut u64| {
            if *word != 0 {
                glance.0.push((before.wrapping_add(*word).wrapping_mul(MIX) >> u32::BITS) as u32);
                before = word.rotate_left(17);
                *word = 0;
            }
        };
        // A teaser may have a `<` that opens no tag.
        let open = text.len() - text.rfind('>').unwrap_or_default();
        let mut rest = text.as_bytes();
        while let Some((letters, behind)) = next(rest, open) {
            match letters {
                Letters::One(letter) => word = grown(word, letter),
                Letters::Two(letters) => word = letters.into_iter().fold(word, grown),
                Letters::Inside => {}
                Letters::End => end(&mut word),
            }
            rest = behind;
        }
        end(&mut word);
        Self(glance.0)
    }

    /// Whether two texts have little in common. Which of them is which does not matter.
    pub(super) fn has_little_of(&self, other: &Self, titled_alike: bool) -> bool {
        let (short, long) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if short.0.len() < ENOUGH {
            return false;
        }
        let mut said = long.0.clone();
        said.sort_unstable();
        let found = short.0.iter().filter(|pair| said.binary_search(pair).is_ok()).count();
        let little = if titled_alike { LITTLE } else { LITTLE_WITHOUT_TITLE };
        found * 10 < short.0.len() * little
    }
}

fn grown(word: u64, letter: u8) -> u64 {
    (word ^ u64::from(letter)).wrapping_add(1).wrapping_mul(MIX).rotate_left(23)
}

/// What some bytes are within a word.
enum Letters {
    One(u8),
    Two([u8; 2]),
    /// What is not seen.
    Inside,
    /// What ends it.
    End,
}

/// What a text begins with, and what is behind that. In its last `open` bytes no tag begins.
fn next(text: &[u8], open: usize) -> Option<(Letters, &[u8])> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_seen_as_one_in_every_spelling() {
        let text = "Die Bücherei öffnet am Fuß der Treppe – größer als zuvor. ".repeat(10);
        let seen = Glance::of(&text);
        assert_eq!(seen.0.len(), 100);
        for other in [
            text.to_uppercase(),
            text.replace('ü', "ue").replace('ö', "oe").replace('ß', "ss"),
            text.replace('ü', "u\u{308}"),
            text.replace("Treppe", "Trep\u{ad}pe").replace("Bücherei", "Büche&shy;rei"),
            format!("<p class=\"a\">{}</p>", text.replace("öffnet", "<b>ö</b>ffnet</p><p>")),
            text.replace(' ', "&nbsp;").replace('–', "&ndash;"),
        ] {
            assert_eq!(Glance::of(&other).0, seen.0, "{other}");
        }
    }

    #[test]
    fn what_opens_no_tag_ends_a_word() {
        for text in ["a<b", "a<b<", "<a>a</a> <b", "a > b"] {
            assert_eq!(Glance::of(text).0, Glance::of("a b").0, "{text}");
        }
        // However many there are, what is behind them is looked at once.
        assert_eq!(Glance::of(&"<&".repeat(1 << 20)).0.len(), 0);
    }

    #[test]
    fn a_phrase_in_a_long_text_is_little_and_short_texts_are_not_judged() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("wort{n} ")).collect::<String>();
        let little = |one: &str, other: &str, titled_alike| {
            let [one, other] = [one, other].map(Glance::of);
            assert_eq!(one.has_little_of(&other, titled_alike), other.has_little_of(&one, titled_alike));
            one.has_little_of(&other, titled_alike)
        };
        for titled_alike in [false, true] {
            assert!(little(&words(0, 200), &words(180, 300), titled_alike));
            assert!(!little(&words(0, 200), &words(100, 300), titled_alike), "half");
            assert_eq!(little(&words(0, 200), &words(130, 330), titled_alike), !titled_alike, "a third");
            assert!(!little(&words(0, 200), &words(300, 370), titled_alike), "short");
            assert!(!little("", "", titled_alike));
        }
    }
}
