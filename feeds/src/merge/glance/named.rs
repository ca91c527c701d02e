//! What a title names, looked for in another text as it stands there.
//!
//! Offices tell one release under titles of their own, but what a title names its text says too, and with that every text
//! that is the same. Of two releases on one template each names its own matter and place.

use super::super::words::Word;

/// Letters that are looked for, at least: what a shorter word says may stand anywhere.
const LETTERS: usize = 4;

/// Letters at the end of a word that are not looked for, since it may be declined.
const ENDING: usize = 2;

/// Nouns of a title that are enough to tell what it is about.
const ENOUGH: usize = 2;

/// Whether a title names several things, none of which stands in any of these texts. Where words may be torn, all may.
pub(super) fn names_nothing_in(title: &[Word], texts: [&str; 2]) -> bool {
    let stands = |part: &str| texts.iter().any(|text| text.contains(part));
    let mut named = title.iter().filter_map(looked_for);
    let mut names = 0;
    named.all(|noun| {
        names += 1;
        !stands(noun)
    }) && names >= ENOUGH
        && !["\u{ad}", "&shy;"].into_iter().any(stands)
}

/// The part of a noun that stands wherever it does: without its first letter, which is a small one within a compound, its
/// ending, and all from an umlaut on, which is written in several ways.
fn looked_for(word: &Word) -> Option<&str> {
    let written = word.written.as_str();
    let rest = written.get(1..).filter(|_| word.is_capital())?;
    let plain = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let stem = plain.min(rest.len().saturating_sub(ENDING).max(LETTERS));
    rest.get(..stem).filter(|stem| stem.len() >= LETTERS)
}
