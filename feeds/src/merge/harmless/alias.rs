//! Short forms that a text explains: `Rechenzentrum Nord (RZN)`, `RZN (Rechenzentrum Nord)`.

use super::super::words::Word;

/// Letters of a short form.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Letters of one that nobody explains.
const ALONE: usize = 3;

/// Words of the name that it stands for, small ones among them.
const LONGEST: usize = 8;

/// Letters of a part of a name that stands for it: `das Zentrum` for the `Rechenzentrum`.
const PART: usize = 4;

/// A short form and the name that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::merge) struct Alias<'a> {
    /// The short form.
    pub(in crate::merge) letters: &'a str,
    /// The nouns of the name.
    nouns: Vec<&'a str>,
}

impl Alias<'_> {
    /// Whether a word is one of the name, or a part of one.
    pub(in crate::merge) fn names(&self, folded: &str) -> bool {
        let is_one = |noun: &&str| {
            let noun = noun.strip_suffix('s').unwrap_or(noun);
            noun == folded || (folded.len() >= PART && noun.contains(folded))
        };
        self.nouns.iter().any(is_one)
    }
}

/// The short forms that a text explains.
pub(super) fn aliases(words: &[Word]) -> impl Iterator<Item = Alias<'_>> {
    (0..words.len()).filter(move |place| is_short(&words[*place])).filter_map(|place| {
        let letters = &words[place];
        let before = &words[place.saturating_sub(LONGEST)..place];
        let behind = words[place + 1..].iter().take(LONGEST);
        let behind = &words[place + 1..][..behind.take_while(|word| word.aside && !letters.aside).count()];
        let nouns = if letters.aside {
            (0..before.len()).find_map(|start| name_of(&letters.folded, &before[start..]))
        } else {
            (1..=behind.len()).rev().find_map(|end| name_of(&letters.folded, &behind[..end]))
        };
        nouns.map(|nouns| Alias { letters: &letters.folded, nouns })
    })
}

/// The short forms of one text that the other one spells out.
pub(super) fn spelled_out<'a>(short: &'a [Word], long: &'a [Word]) -> Vec<Alias<'a>> {
    let mut letters: Vec<&str> = short
        .iter()
        .filter(|word| is_short(word) && word.folded.len() >= ALONE)
        .map(|word| word.folded.as_str())
        .collect();
    letters.sort_unstable();
    letters.dedup();
    let name = |letters: &str| {
        (0..long.len()).filter(|start| long[*start].folded.starts_with(&letters[..1])).find_map(|start| {
            let end = long.len().min(start + LONGEST);
            (start + 1..=end)
                .find_map(|end| name_of(letters, &long[start..end]).filter(|nouns| nouns.len() > 1))
        })
    };
    letters.into_iter().filter_map(|letters| Some(Alias { letters, nouns: name(letters)? })).collect()
}

/// Whether a word is written as a short form.
pub(in crate::merge) fn is_short(word: &Word) -> bool {
    LETTERS.contains(&word.written.chars().count()) && word.written.chars().all(char::is_uppercase)
}

/// The nouns of a name whose words begin with the letters.
fn name_of<'a>(letters: &str, name: &'a [Word]) -> Option<Vec<&'a str>> {
    let first = name.first()?.is_capital() && name.last()?.is_capital();
    let nouns: Vec<&str> =
        name.iter().filter(|word| word.is_capital()).map(|word| word.folded.as_str()).collect();
    (first && spells(letters.as_bytes(), &nouns, 0)).then_some(nouns)
}

/// Whether each word gives its first letter and, if need be, further ones in their order. So many words behind all letters
/// may give none.
pub(super) fn spells(letters: &[u8], words: &[&str], spare: usize) -> bool {
    let Some((first, rest)) = letters.split_first() else { return words.len() <= spare };
    let Some((word, words)) = words.split_first() else { return false };
    if word.as_bytes().first() != Some(first) {
        return false;
    }
    (0..=rest.len()).any(|taken| {
        let mut inner = word.bytes().skip(1);
        let given = rest[..taken].iter().all(|letter| inner.any(|other| other == *letter));
        given && spells(&rest[taken..], words, spare)
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::words::words;
    use super::*;

    #[test]
    fn a_short_form_is_explained_before_or_behind() {
        for (text, letters, noun) in [
            ("Das Kommunale Rechenzentrum Wendau (KRW) hilft", "krw", "rechenzentrum"),
            ("Das Bundesinstitut für Berufsbildung (BIBB) forscht", "bibb", "institut"),
            ("Das Technische Hilfswerk (THW) kommt", "thw", "hilfswerk"),
            ("Der ZVO (Zweckverband Ostsee) baut", "zvo", "zweckverband"),
        ] {
            let words = words(text);
            let found: Vec<_> = aliases(&words).collect();
            assert!(
                matches!(found.as_slice(), [alias] if alias.letters == letters && alias.names(noun)),
                "{text}"
            );
        }
        for text in ["Die Wehr Wendau (THW) kommt", "Das Amt Wendau, KRW", "In Wendau (DRK) hilft man"] {
            assert_eq!(aliases(&words(text)).count(), 0, "{text}");
        }
    }
}
