//! One form for all spellings of a word, and the text of markup.

use smol_str::SmolStr;

/// Letters and digits in lower case, umlauts written out, accents dropped.
pub(super) fn fold(text: &str) -> SmolStr {
    simply_folded(text).unwrap_or_else(|| thoroughly_folded(text))
}

/// Bytes of a word that needs no memory of its own.
const SHORT: usize = 23;

/// The same for a short word of the letters that German words are mostly written with; `None` for any other.
fn simply_folded(text: &str) -> Option<SmolStr> {
    let mut folded = [0; SHORT];
    let mut length = 0;
    let mut push = |letters: &[u8]| {
        folded.get_mut(length..length + letters.len())?.copy_from_slice(letters);
        length += letters.len();
        Some(())
    };
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' | 'A'..='Z' => push(&[(c as u8).to_ascii_lowercase()])?,
            'ä' | 'Ä' => push(b"ae")?,
            'ö' | 'Ö' => push(b"oe")?,
            'ü' | 'Ü' => push(b"ue")?,
            'ß' => push(b"ss")?,
            _ if c.is_ascii() => {}
            _ => return None,
        }
    }
    std::str::from_utf8(&folded[..length]).ok().map(SmolStr::new)
}

fn thoroughly_folded(text: &str) -> SmolStr {
    let mut folded = String::with_capacity(text.len() + 4);
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => folded.push_str("ae"),
            'ö' | 'œ' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            '\u{308}' if folded.ends_with(['a', 'o', 'u']) => folded.push('e'),
            // Letters that a PDF has drawn as one.
            'ﬀ' => folded.push_str("ff"),
            'ﬁ' => folded.push_str("fi"),
            'ﬂ' => folded.push_str("fl"),
            'ﬃ' => folded.push_str("ffi"),
            'ﬄ' => folded.push_str("ffl"),
            'ﬅ' | 'ﬆ' => folded.push_str("st"),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ă' | 'ą' | 'ā' => folded.push('a'),
            'ç' | 'č' | 'ć' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' | 'ē' | 'ė' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' => folded.push('i'),
            'ğ' => folded.push('g'),
            'ď' | 'đ' => folded.push('d'),
            'ł' | 'ľ' | 'ĺ' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => folded.push('o'),
            'ř' | 'ŕ' => folded.push('r'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ý' | 'ÿ' => folded.push('y'),
            'š' | 'ș' | 'ş' | 'ś' => folded.push('s'),
            'ù' | 'ú' | 'û' | 'ů' | 'ű' => folded.push('u'),
            'ž' | 'ź' | 'ż' => folded.push('z'),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded.into()
}

/// Elements that stand within a line; all others begin a new one.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
];

/// The text of sanitised HTML, a line for each block. The sanitiser wrote it, so a `<` always opens a tag.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (number, piece) in html.split('<').enumerate() {
        let said = match piece.split_once('>') {
            Some((tag, said)) if number > 0 => {
                let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
                if !INLINE.contains(&name) {
                    text.push('\n');
                }
                said
            }
            _ => piece,
        };
        text.push_str(said);
    }
    if !text.contains('&') {
        return text;
    }
    // The five entities the sanitiser writes; `&amp;` last, so that nothing is decoded twice.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, meant)| text.replace(entity, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_folded_the_same_in_short() {
        for word in
            ["", "Bücherei", "GROSSE", "Fuß-Weg2", "ÄÖÜ", "Donaudampfschifffahrtsgesellschaft", "a\u{308}b"]
        {
            let thoroughly = thoroughly_folded(word);
            assert_eq!(fold(word), thoroughly);
            assert!(simply_folded(word).is_none_or(|folded| folded == thoroughly));
        }
    }

    #[test]
    fn markup_becomes_lines() {
        let html = "<p>Das <b>Bad</b> öffnet &amp; schließt</p><ul><li>A</li><li>B&nbsp;C &lt;5</li></ul>";
        assert_eq!(
            plain(html).split_whitespace().collect::<Vec<_>>().join(" "),
            "Das Bad öffnet & schließt A B C <5"
        );
        assert!(plain(html).contains("schließt\n"));
    }
}
