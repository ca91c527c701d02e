//! Gists: what a story says in three bytes a word, one row a story, the newest first.
//!
//! Invariants: the gist of a story holds the bytes of each of its words; other words may have the same, so whoever finds
//! a story by its gist looks at the story, too. Which bytes a word has never changes, for rows are not written anew.
//!
//! A part of a word that hundreds of words have is in a story in ten or in a story in ten thousand. To open the lists of
//! all these words takes long before the first story is found, and to look at the stories themselves takes as long
//! where few have it. A gist is read and judged in a fiftieth of the time that a story takes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::mark::{MARK, Mark, SECOND};
use super::rows::Row;

/// The first byte of these rows.
pub(super) const GIST: u8 = 5;

/// Bytes before the gist.
const HEAD: usize = 1 + MARK;

/// Words that a gist has room for. A story with more of them has an empty one, which may mean anything.
const WORDS: usize = 4_000;

/// What stands for a word.
type Sign = [u8; 3];

/// The row of a story with these words.
pub(super) fn row<'a>(mark: &Mark, words: impl Iterator<Item = &'a [u8]>) -> Row {
    let signs: BTreeSet<Sign> = words.map(sign).collect();
    let signs = Some(signs).filter(|signs| signs.len() <= WORDS).unwrap_or_default();
    let mut row = Vec::with_capacity(HEAD + size_of::<Sign>() * signs.len());
    row.push(GIST);
    row.extend(mark);
    row.extend(signs.iter().flatten());
    row
}

/// The rows of stories that are not before a mark, by its second.
pub(super) fn since(mark: Option<&Mark>) -> Range<Row> {
    let second = mark.map_or(&[][..], |mark| &mark[..SECOND]);
    [&[GIST], second].concat()..vec![GIST + 1]
}

/// Words of which one is enough.
pub(super) struct Wanted {
    signs: BTreeSet<Sign>,
    /// A bit for each beginning of a sign: most words of a story are told from these by it alone.
    beginnings: Vec<u64>,
}

impl Wanted {
    /// These words.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let signs: BTreeSet<Sign> = words.map(sign).collect();
        let mut beginnings = vec![0; (1 << u16::BITS) / u64::BITS as usize];
        for sign in &signs {
            let (place, bit) = bit(sign);
            beginnings[place] |= bit;
        }
        Self { signs, beginnings }
    }

    /// Whether the story of a row may have one of the words.
    pub(super) fn is_in(&self, row: &[u8]) -> bool {
        let (signs, _) = row.get(HEAD..).unwrap_or_default().as_chunks();
        signs.is_empty()
            || signs.iter().any(|sign| {
                let (place, bit) = bit(sign);
                self.beginnings[place] & bit != 0 && self.signs.contains(sign)
            })
    }
}

/// Where a sign has its bit, and the bit.
fn bit([high, low, _]: &Sign) -> (usize, u64) {
    let beginning = usize::from(u16::from_be_bytes([*high, *low]));
    (beginning / u64::BITS as usize, 1 << (beginning % u64::BITS as usize))
}

/// The first bytes of a word's digest: FNV-1a of 64 bits, mixed once more, for it leaves words alike that begin alike.
fn sign(word: &[u8]) -> Sign {
    let digest = word.iter().fold(0xCBF2_9CE4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mixed = (digest ^ (digest >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [first, second, third, ..] = mixed.to_be_bytes();
    [first, second, third]
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    use super::*;

    fn bytes(words: &BTreeSet<String>) -> impl Iterator<Item = &[u8]> {
        words.iter().map(String::as_bytes)
    }

    proptest! {
        #[test]
        fn a_gist_holds_its_words_and_hardly_any_other(
            words in btree_set("[a-z]{2,9}", 1..40),
            others in btree_set("[A-Z]{2,9}", 1..40),
        ) {
            let row = row(&[7; MARK], bytes(&words));
            prop_assert!(since(None).contains(&row) && since(Some(&[7; MARK])).contains(&row));
            prop_assert!(!since(Some(&[8; MARK])).contains(&row));
            for word in &words {
                prop_assert!(Wanted::new(std::iter::once(word.as_bytes())).is_in(&row));
            }
            prop_assert!(Wanted::new(bytes(&words).chain(bytes(&others))).is_in(&row));
            let mistaken = others.iter().filter(|word| Wanted::new(std::iter::once(word.as_bytes())).is_in(&row));
            prop_assert!(mistaken.count() <= 1, "signs of three bytes are hardly ever the same");
        }
    }

    #[test]
    fn the_sign_of_a_word_stays_what_it_was() {
        assert_eq!([sign(b"rathaus"), sign(b"")], [[131, 167, 243], [133, 112, 226]]);
    }

    #[test]
    fn a_story_with_too_many_words_may_have_any() {
        let words: BTreeSet<String> = (0..WORDS + 9).map(|number| format!("wort{number}")).collect();
        let signs: BTreeSet<Sign> = bytes(&words).map(sign).collect();
        assert!(signs.len() + 5 > words.len(), "{} signs", signs.len());
        let row = row(&[0; MARK], bytes(&words));
        assert_eq!(row.len(), HEAD);
        assert!(Wanted::new(std::iter::once(&b"nirgends"[..])).is_in(&row));
    }
}
