//! Fragments: the way to an item that has no address of its own, and what fragments found say.

use url::Url;

use crate::normalize::text::fold_words;

/// Words of a title that a text fragment quotes: enough to find it, few enough to survive a retouch at its end.
const QUOTED: usize = 8;

/// `page` at the element with the id `anchor`.
pub fn at_anchor(page: &Url, anchor: &str) -> Url {
    let mut link = page.clone();
    link.set_fragment(Some(anchor));
    link
}

/// `page` at the first words of `title` (WICG, "URL Fragment Text Directives").
pub fn at_text(page: &Url, title: &str) -> Url {
    let words: Vec<_> = title.split(' ').filter(|word| *word != "…").take(QUOTED).collect();
    let mut link = page.clone();
    link.set_fragment(Some(&format!(":~:text={}", escaped(&words.join(" ")))));
    link
}

/// `-`, `,` and `&` have a meaning in text directives; all but letters, digits and `._~` is escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// Whether a fragment names the release called `title` rather than a place in a page: a route of a script, a
/// number as databases give them, or a word of the title. `#item-3` is a position, and positions change hands.
pub fn distinguishes(fragment: &str, title: &str) -> bool {
    if fragment.starts_with(":~:") {
        return false;
    }
    let is_route = fragment.starts_with("!/") || (fragment.starts_with('/') && fragment.len() > 1);
    let has_number = fragment.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 3);
    let words = fold_words(title);
    is_route
        || has_number
        || fold_words(fragment).iter().any(|word| word.chars().count() >= 4 && words.contains(word))
}
