//! Titles: the office's own words, and a first sentence where there are none.

use std::ops::Range;

use super::text::{clean, cut, has_words};

/// Characters of a title that is published.
const LONGEST: usize = 500;

/// Characters of a title made from a text.
const FROM_TEXT: usize = 120;

/// Letters of a text among which the usual spelling of a title is looked for.
const SEARCHED: usize = 20_000;

/// Abbreviations with a vowel that are seldom the last word of a sentence.
const ABBREVIATED: [&str; 14] =
    ["Abs", "Art", "Mio", "Prof", "Tel", "ca", "evtl", "gem", "inkl", "max", "min", "sog", "geb", "Ing"];

/// A title as written; in capitals only where the text does not give its usual spelling.
pub(super) fn cleaned(title: &str, text: &str) -> String {
    let title = match usual_spelling(title, text) {
        Some(usual) => clean(usual),
        None => title.to_owned(),
    };
    cut(&title, LONGEST)
}

/// Where a text holds the whole of a title in capitals, spelt otherwise: that spelling.
fn usual_spelling<'a>(title: &str, text: &'a str) -> Option<&'a str> {
    if !title.chars().any(char::is_uppercase) || title.chars().any(char::is_lowercase) {
        return None;
    }
    let wanted: Vec<char> = letters(title).map(|(c, _)| c).collect();
    let searched: Vec<(char, Range<usize>)> = letters(text).take(SEARCHED).collect();
    let found =
        searched.windows(wanted.len().max(1)).filter(|window| window.iter().map(|(c, _)| c).eq(&wanted));
    let spelt = found.filter_map(|window| Some(window.first()?.1.start..window.last()?.1.end)).take(8);
    spelt
        .filter(|place| {
            let before = text.get(..place.start).and_then(|before| before.chars().next_back());
            let after = text.get(place.end..).and_then(|after| after.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
        .filter_map(|place| text.get(place))
        .find(|usual| usual.chars().any(char::is_lowercase) && usual.starts_with(char::is_uppercase))
}

/// The letters of a text in lower case, each with its place; `ß` is two, as it is in capitals.
fn letters(text: &str) -> impl Iterator<Item = (char, Range<usize>)> {
    text.char_indices().flat_map(|(at, c)| {
        let (letter, times) = if matches!(c, 'ß' | 'ẞ') { ('s', 2) } else { (lower(c), 1) };
        std::iter::repeat_n((letter, at..at + c.len_utf8()), times)
    })
}

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// A title from the first sentence of a text given by its paragraphs.
pub(super) fn from_text(paragraphs: &[String]) -> Option<String> {
    let first = paragraphs.iter().find(|paragraph| has_words(paragraph))?;
    let sentence = first_sentence(first);
    let title = sentence.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(sentence);
    let title = title.trim_end();
    Some(cut(title, FROM_TEXT))
}

/// Up to the first end of a sentence, which neither an abbreviation (`z. B.`, `Dr.`) nor an ordinal (`3. Mai`) is.
fn first_sentence(text: &str) -> &str {
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let (head, rest) = text.split_at(at + mark.len());
        let ends = rest.strip_prefix(' ').is_some_and(|next| next.starts_with(|c: char| !c.is_lowercase()));
        let last = head[..at].rsplit([' ', '.', '(']).next().unwrap_or_default();
        if ends && (mark != "." || !is_abbreviated(last)) {
            return head;
        }
    }
    text
}

/// Whether a full stop behind the word is part of it: an initial, a number, a word without vowel (`Nr.`, `bzw.`),
/// or one of the common abbreviations that have one.
fn is_abbreviated(word: &str) -> bool {
    let has_vowel = word.chars().any(|c| "aeiouyäöüAEIOUYÄÖÜ".contains(c));
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    word.chars().count() <= 1 || is_number || !has_vowel || ABBREVIATED.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_sentences_make_titles() {
        for (text, expected) in [
            ("Die KID hat neue Server. Sie laufen gut.", "Die KID hat neue Server"),
            ("Am 3. Mai 2025 öffnet das Bad. Alle kommen.", "Am 3. Mai 2025 öffnet das Bad"),
            ("Dr. Ina Müller (z. B. im Amt) leitet sie. Ja.", "Dr. Ina Müller (z. B. im Amt) leitet sie"),
            ("Wer kommt? Alle!", "Wer kommt?"),
            ("Ohne Punkt", "Ohne Punkt"),
            ("Es geht weiter...", "Es geht weiter..."),
        ] {
            assert_eq!(from_text(&[text.to_owned()]).as_deref(), Some(expected));
        }
        let long = "Wort ".repeat(60);
        let title = from_text(&[long.trim().to_owned()]).unwrap_or_default();
        assert!(title.chars().count() <= 120 && title.ends_with("Wort …"), "{title}");
        assert_eq!(from_text(&["– …".to_owned()]), None);
    }

    #[test]
    fn capitals_stay_unless_the_text_spells_them() {
        for (title, text, expected) in [
            ("NEUE SERVER", "Heute: Neue Server in Betrieb", "Neue Server"),
            ("NEUE SERVER", "Es gibt neue Server", "NEUE SERVER"),
            ("NEUE SERVER", "Die Neue Serverhalle", "NEUE SERVER"),
            ("NEUE SERVER", "NEUE SERVER", "NEUE SERVER"),
            ("GRÖẞTES BAD", "Ein Größtes Bad", "Größtes Bad"),
            ("HAUPTSTRASSE GESPERRT", "Die Hauptstraße gesperrt hat", "Hauptstraße gesperrt"),
            ("GROẞE STRASSE", "Die Große Strasse", "Große Strasse"),
            ("Neue Server", "NEUE SERVER neue server", "Neue Server"),
            ("KITU", "Die Kitu", "Kitu"),
        ] {
            assert_eq!(cleaned(title, text), expected, "{title} in {text}");
        }
    }
}
