//! Foreign text as plain text on one line, and as words to compare.
//!
//! Clean text holds no control, bidi, zero-width or private-use character, no soft hyphen, nothing that XML 1.0
//! forbids (section 2.2), no literal CDATA mark; its blanks are single spaces, none at either end; it is in
//! Unicode's form NFC. The one joiner it holds is that between two emoji, which makes one sign of them. Cleaning clean text changes nothing. `<` and `&` in it mean themselves.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::model::Markup;

mod blocks;

const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// What a cut text ends in.
const ELLIPSIS: &str = " …";

/// The words of `markup` on one line: tags and what is never shown dropped, entities decoded once.
pub fn plain(markup: &Markup) -> String {
    match markup {
        Markup::Text(_) => plain_of(markup, &[]),
        Markup::Html(_) => plain_of(markup, &paragraphs(markup)),
    }
}

/// The same for markup whose paragraphs are at hand.
pub(super) fn plain_of(markup: &Markup, paragraphs: &[String]) -> String {
    match markup {
        Markup::Text(text) => clean(text),
        Markup::Html(_) => clean(&paragraphs.join(" ")),
    }
}

/// The blocks of `markup` (paragraphs, headings, list items, lines), each as clean text, empty ones left out.
/// Blocks of plain text are set apart by an empty line.
pub fn paragraphs(markup: &Markup) -> Vec<String> {
    let blocks = match markup {
        Markup::Text(text) => blocks::of_text(text),
        Markup::Html(html) => blocks::of_html(html),
    };
    blocks.iter().map(|block| clean(block)).filter(|block| !block.is_empty()).collect()
}

/// `text` as clean text; see the head of this file.
pub fn clean(text: &str) -> String {
    if text.chars().all(|c| is_simple(c) || is_gap(c)) && !text.contains(CDATA) {
        return in_line(text);
    }
    thoroughly_cleaned(text)
}

fn thoroughly_cleaned(text: &str) -> String {
    let visible = visible(text, char::is_whitespace);
    let text = without_cdata(&visible);
    in_line(&ComposingNormalizerBorrowed::new_nfc().normalize(&text))
}

/// The words of a text with single spaces between them.
fn in_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a character is seen, is no blank but the space, and stays itself in Unicode's form NFC whatever stands beside
/// it, as nearly all do in German texts: what is made of such characters alone need not be looked at twice.
pub(super) fn is_simple(c: char) -> bool {
    // The letters with accents end where accents begin that stand for themselves.
    matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '€')
}

/// Tabs, ends of lines and of pages.
fn is_gap(c: char) -> bool {
    matches!(c, '\t'..='\r')
}

/// `text` without invisible characters, those aside that are `kept` and the joiners between emoji.
pub(super) fn visible(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut visible = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let next = || text[at + c.len_utf8()..].chars().next();
        // What is invisible in between would part the emoji as well.
        let joins = || is_emoji_end(visible.chars().next_back()) && next().is_some_and(is_emoji);
        if kept(c) || !is_invisible(c) || (c == JOINER && joins()) {
            visible.push(c);
        }
    }
    visible
}

/// Joins emoji to one sign, as those of a family.
const JOINER: char = '\u{200d}';

/// A picture for itself; colours of skin and hair are such.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// A picture, or what says that the sign before is one.
fn is_emoji_end(c: Option<char>) -> bool {
    c.is_some_and(|c| is_emoji(c) || c == '\u{fe0f}')
}

/// Whether a character has no place in clean text: nobody sees it, or no document may hold it.
pub fn is_invisible(c: char) -> bool {
    let noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    c.is_control()
        || noncharacter
        || matches!(c,
            // Soft hyphen, grapheme joiner, Arabic letter mark, Hangul fillers, Mongolian separator.
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
            // Zero width and bidi.
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            // Annotation marks, the place of an object, tags.
            | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}'
            // Private use: the arrows and symbols of icon fonts, which mean nothing elsewhere.
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Text that went through XML twice may show its CDATA marks. Both are dropped where the opening one stands.
fn without_cdata(text: &str) -> Cow<'_, str> {
    if !text.contains(CDATA) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        kept.push(c);
        // Looking back after each character also catches marks that only dropping another one brings together.
        for mark in [CDATA, CDATA_END] {
            if kept.ends_with(mark) {
                kept.truncate(kept.len() - mark.len());
            }
        }
    }
    Cow::Owned(kept)
}

/// The words of `text` as they are compared: lower case, umlauts written out (`ü` is `ue`, `ß` is `ss`), other
/// accents dropped, invisible characters ignored; anything that is no letter and no digit parts words.
pub fn fold_words(text: &str) -> Vec<String> {
    simply_folded(text).unwrap_or_else(|| thoroughly_folded(text))
}

/// The same for a text of letters and signs that German texts are written with; `None` for any other.
fn simply_folded(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        match c {
            'a'..='z' | '0'..='9' => word.push(c),
            'A'..='Z' => word.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => word.push_str("ae"),
            'ö' | 'Ö' => word.push_str("oe"),
            'ü' | 'Ü' => word.push_str("ue"),
            'ß' => word.push_str("ss"),
            ' '..='~' | '\t'..='\r' | '\u{2010}'..='\u{2027}' | '§' | '°' | '´' | '·' | '«' | '»' | '€' =>
            {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            }
            _ => return None,
        }
    }
    Some(words)
}

fn thoroughly_folded(text: &str) -> Vec<String> {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let folded: String = nfc.normalize(&visible).chars().flat_map(char::to_lowercase).collect();
    let mut written_out = String::with_capacity(folded.len() + 8);
    // Lower case may come apart again (`İ`), hence composed once more.
    for c in nfc.normalize(&folded).chars() {
        match c {
            'ä' | 'æ' => written_out.push_str("ae"),
            'ö' | 'œ' => written_out.push_str("oe"),
            'ü' => written_out.push_str("ue"),
            'ß' => written_out.push_str("ss"),
            'ø' => written_out.push('o'),
            'ł' => written_out.push('l'),
            c => written_out.push(c),
        }
    }
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(&written_out);
    let bare: String = apart.chars().filter(|c| !is_accent(*c)).collect();
    // Some of these had an accent on top, which only now is off.
    let bare = bare.replace('ø', "o").replace('ł', "l").replace('æ', "ae").replace('œ', "oe");
    bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether there is a letter or a digit to read.
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Clean text of at most `length` characters: cut at a word, with an ellipsis, if it is longer.
pub fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let room = length.saturating_sub(ELLIPSIS.chars().count());
    let end = text.char_indices().nth(room).map_or(text.len(), |(end, _)| end);
    let (head, rest) = text.split_at(end);
    let words = match head.rfind(' ') {
        // One word longer than all there is room for has to break.
        Some(gap) if !rest.starts_with(' ') && gap > 0 => &head[..gap],
        _ => head,
    };
    let words = words.trim_end_matches(|c: char| c == ' ' || ",;:–—-(„".contains(c));
    if words.is_empty() { head.trim_end().to_owned() } else { clean(&format!("{words}{ELLIPSIS}")) }
}

#[cfg(test)]
mod tests;
