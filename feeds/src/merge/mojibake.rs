//! Text that is UTF-8 read as windows-1252 or Latin-1, and the characters that were meant.
//!
//! Invariant: what can be no such text stays as it is: `São` and `Hâmeau` do.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// With what such text begins, and how many more characters belong to it: what stands in German texts beside ASCII. Other
/// beginnings are letters that stand before a quotation mark as well.
const BEGINNINGS: [(char, usize); 3] = [('Â', 1), ('Ã', 1), ('â', 2)];

/// A text with the characters that were meant where an office has published misread ones.
pub(super) fn well_read(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGINNINGS.map(|(beginning, _)| beginning)) {
        return text.into();
    }
    let mut read = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(first) = chars.next() {
        match meant(first, chars.as_str()) {
            Some((meant, behind)) => {
                read.push(meant);
                chars.by_ref().take(behind).for_each(drop);
            }
            None => read.push(first),
        }
    }
    read.into()
}

/// What a character and those behind it mean, and how many of these belong to it.
fn meant(first: char, behind: &str) -> Option<(char, usize)> {
    let (_, more) = BEGINNINGS.into_iter().find(|(beginning, _)| *beginning == first)?;
    let bytes: Option<Vec<u8>> = std::iter::once(first).chain(behind.chars().take(more)).map(byte).collect();
    let bytes = bytes.filter(|bytes| bytes.len() == more + 1)?;
    Some((str::from_utf8(&bytes).ok()?.chars().next()?, more))
}

/// The byte that was read as this character. In Latin-1 each is its own number.
fn byte(read: char) -> Option<u8> {
    u8::try_from(u32::from(read)).ok().or_else(|| {
        let text = read.to_string();
        let (bytes, _, is_lossy) = WINDOWS_1252.encode(&text);
        bytes.first().copied().filter(|_| !is_lossy)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_such_text_stays() {
        for text in ["São Paulo, Hâmeau", "Ã", "â€", "Ångström „Å“ Â", "Übung ä“ –"] {
            assert_eq!(well_read(text), text);
        }
    }

    proptest! {
        #[test]
        fn misread_characters_are_those_that_were_meant(text in "[a-zäöüÄÖÜßéñÑ§°»„“–’€ ]{0,40}", latin in any::<bool>()) {
            let misread: String = match latin {
                true => text.bytes().map(char::from).collect(),
                false => WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned(),
            };
            prop_assert_eq!(well_read(&misread), text);
        }
    }
}
