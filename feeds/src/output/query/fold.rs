//! Text as it is searched: one form for all spellings of a word.

use crate::model::Facts;
use crate::output::html;

/// Lower case, umlauts written out, other accents and invisible characters dropped, blanks single.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded.truncate(folded.trim_end().len());
    folded
}

/// Most characters are ASCII, which takes a tenth of the time.
fn fold_into(folded: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t'..='\r' | ' ' => push_blank(folded),
            '\0'..='\u{7f}' => folded.push(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(|c| push(folded, c)),
        }
    }
}

fn push(folded: &mut String, c: char) {
    match c {
        'ä' | 'æ' => folded.push_str("ae"),
        'ö' | 'œ' => folded.push_str("oe"),
        'ü' => folded.push_str("ue"),
        'ß' => folded.push_str("ss"),
        // Two dots written as a character of their own, as decomposed text has them.
        '\u{308}' if folded.ends_with(['a', 'o', 'u']) => folded.push('e'),
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
        '‐' | '‑' | '–' | '—' => folded.push('-'),
        '’' | '‘' => folded.push('\''),
        c if c.is_whitespace() => push_blank(folded),
        c => folded.push(without_accent(c)),
    }
}

/// All text of the facts, folded.
pub(super) fn facts(facts: &Facts) -> String {
    let content = facts.content.as_ref().map(|content| {
        let mut folded = String::with_capacity(content.as_str().len());
        html::each_text(content.as_str(), |text| fold_into(&mut folded, text));
        folded.truncate(folded.trim_end().len());
        folded
    });
    let parts = [Some(fold(&facts.title)), facts.summary.as_deref().map(fold), content];
    // A line feed keeps a phrase from matching across two parts; folding leaves none within them.
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What is looked for: single words, and phrases in quotation marks, folded.
pub(super) fn terms(asked: &str) -> Vec<String> {
    let is_quote = |c| matches!(c, '"' | '„' | '“' | '”' | '»' | '«');
    asked
        .split(is_quote)
        .enumerate()
        .flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().map(fold).collect(),
            _ => vec![fold(part)],
        })
        .filter(|term| !term.is_empty())
        .collect()
}

fn push_blank(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ù' | 'ú' | 'û' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_are_one() {
        for (text, expected) in [
            ("Müller MUELLER mu\u{308}ller", "mueller mueller mueller"),
            ("GRÖẞE  Größe\u{a0}groesse\n", "groesse groesse groesse"),
            ("Ver\u{ad}wal\u{200b}tung", "verwaltung"),
            ("Café Łódź, Citroe\u{308}n", "cafe lodz, citroen"),
            ("E‑Akte – ‚x’", "e-akte - ‚x'"),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quotation_marks_make_a_phrase() {
        for (asked, expected) in [
            ("Neue  Server", vec!["neue", "server"]),
            ("\"neue Server\" KID", vec!["neue server", "kid"]),
            ("„Digitale Verwaltung“ »a b«", vec!["digitale verwaltung", "a b"]),
            ("\"offen bis Ende", vec!["offen bis ende"]),
            ("\"\" „“", vec![]),
        ] {
            assert_eq!(terms(asked), expected, "{asked}");
        }
    }
}
