//! Foreign text on its way into a document: without what no document may hold, in one line, cut at a word.
//!
//! The writers escape; none of them takes out what XML 1.0 forbids (section 2.2, "Char"). Entries come here
//! cleaned already; stored text from earlier versions and names from the configuration may not be.

use std::borrow::Cow;

/// What a cut text ends in.
const ELLIPSIS: &str = "\u{a0}…";

/// The text without characters that XML or HTML forbid: control characters but tab and line feed, and
/// noncharacters. Line ends become line feeds, as every XML parser would read them.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_allowed(c) && c != '\r') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(text.chars().filter(|c| is_allowed(*c)).collect())
}

/// The same on one line, for titles, names and attributes, in which parsers turn line feeds into blanks.
pub(super) fn line(text: &str) -> String {
    clean(text).trim().replace(['\t', '\n'], " ")
}

/// Cuts plain text after at most `length` characters, at a word, with an ellipsis. Text that fits is left alone.
pub(super) fn cut(text: &str, length: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(length) else { return Cow::Borrowed(text) };
    let head = &text[..end];
    let continues = text[end..].chars().next().is_some_and(|c| !c.is_whitespace());
    let words = match head.rfind(char::is_whitespace) {
        // One word longer than all there is room for has to break.
        Some(gap) if continues && gap > 0 => &head[..gap],
        _ => head,
    };
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-(„".contains(c));
    Cow::Owned(format!("{words}{ELLIPSIS}"))
}

fn is_allowed(c: char) -> bool {
    let noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    (!c.is_control() || matches!(c, '\t' | '\n' | '\r')) && !noncharacter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_takes_out_what_documents_may_not_hold() {
        for (input, expected) in [
            ("plain", "plain"),
            ("a\0b\u{b}c\u{1f}d\u{7f}e\u{9f}f", "abcdef"),
            ("\u{fffe}a\u{ffff}b\u{fdd0}c\u{1fffe}d\u{10ffff}", "abcd"),
            ("tab\tline\nreturn\r\nold\rend", "tab\tline\nreturn\nold\nend"),
            ("😀 \u{ad}„x“ ]]> &amp; \u{fffd}", "😀 \u{ad}„x“ ]]> &amp; \u{fffd}"),
        ] {
            assert_eq!(clean(input), expected, "{input:?}");
        }
        assert_eq!(line(" two\nlines\tand a tab\r\n"), "two lines and a tab");
    }

    #[test]
    fn cutting_keeps_whole_words() {
        for (text, length, expected) in [
            ("fits", 4, "fits"),
            ("", 3, ""),
            ("eins zwei drei", 9, "eins zwei\u{a0}…"),
            ("eins zwei drei", 10, "eins zwei\u{a0}…"),
            ("eins zwei drei", 12, "eins zwei\u{a0}…"),
            ("eins, zwei", 6, "eins\u{a0}…"),
            ("Überlängenwort", 5, "Überl\u{a0}…"),
            ("Größe ändert", 8, "Größe\u{a0}…"),
            ("ein – zwei", 5, "ein\u{a0}…"),
        ] {
            assert_eq!(cut(text, length), expected, "{text:?} to {length}");
        }
    }
}
