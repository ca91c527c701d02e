//! What leads to the stories that a query asks for, so that an index finds them without a look at every story.
//!
//! Invariant: every lead of a query leads to every story that the query matches. The other way round need not be true:
//! whoever follows leads asks [`Query::matches`] about what they led to.
//!
//! Text is cut into pieces: runs of letters and digits, and every other character by itself. A text that contains another
//! one has all of its pieces; those at its ends may be parts of longer ones, those between are whole.

use std::collections::BTreeSet;

use super::{facts, fold};
use crate::model::{SourceId, Story};
use crate::output::Query;

/// Bytes of a word as an index keeps it. Nothing that is written as a word is longer; what is, is kept in overlapping
/// parts.
const LONGEST: usize = 48;

/// Bytes of a part at most, so that it is whole in one of the parts of a long word.
const PART: usize = LONGEST / 2;

/// Bytes of a part at least: what is shorter is in nearly every story.
const LEAST: usize = 2;

/// Stands before what is a category as a whole. No word of more than one character holds it.
const CATEGORY: char = '=';

/// Bytes of a category that are kept.
const CATEGORY_BYTES: usize = 96;

/// Words and parts that are worth following. More of them find hardly less.
const WORDS: usize = 6;

/// Likewise categories.
const CATEGORIES: usize = 3;

/// What leads to the stories that a query may match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
    /// One of these sources tells them.
    Sources(Vec<SourceId>),
    /// They have this word.
    Word(String),
    /// They have a word with this part.
    Part(String),
}

impl Query {
    /// What leads to the stories it matches. None if that may be any story.
    pub fn leads(&self) -> Vec<Lead> {
        let sources = Some(&self.sources).filter(|sources| !sources.is_empty()).cloned().map(Lead::Sources);
        let categories = self.categories.iter().take(CATEGORIES).map(|it| Lead::Word(category(it)));
        let terms = self.words.as_deref().map(fold::terms).unwrap_or_default();
        let words: BTreeSet<Lead> = terms.iter().flat_map(|term| of_term(term)).collect();
        let mut words: Vec<Lead> = words.into_iter().collect();
        words.sort_by_key(|lead| std::cmp::Reverse(lead.len()));
        words.truncate(WORDS);
        sources.into_iter().chain(categories).chain(words).collect()
    }
}

impl Lead {
    /// Whether it leads to a story.
    pub fn leads_to(&self, story: &Story) -> bool {
        match self {
            Self::Sources(ids) => story.tellers().any(|member| ids.contains(&member.entry.source)),
            Self::Word(asked) => words(story).contains(asked),
            Self::Part(part) => words(story).iter().any(|word| parts(word).any(|it| it.0.starts_with(part))),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Sources(ids) => ids.len(),
            Self::Word(text) | Self::Part(text) => text.len(),
        }
    }
}

/// The words of what the tellers of a story say, folded, with its categories among them.
pub fn words(story: &Story) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for facts in facts(story) {
        let text = fold::facts(facts);
        for (_, piece) in pieces(&text) {
            for word in windows(piece) {
                if !words.contains(word) {
                    words.insert(word.to_owned());
                }
            }
        }
        words.extend(facts.categories.iter().map(|name| category(name)));
    }
    words
}

/// The ends of a word with what stands before each; what a part of the word is the beginning of one of them. Categories
/// and signs are found as a whole only.
pub fn parts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let has_any = word.starts_with(char::is_alphanumeric);
    let places = word.char_indices().filter(move |_| has_any);
    places.map(|(at, _)| (&word[at..], &word[..at])).filter(|(end, _)| end.len() >= LEAST)
}

/// Whether two states of a story have the same words.
pub fn say_the_same(one: &Story, other: &Story) -> bool {
    facts(one).eq(facts(other))
}

/// What leads to the texts that contain a term.
fn of_term(term: &str) -> impl Iterator<Item = Lead> {
    pieces(term).filter_map(move |(at, piece)| {
        let is_sign = !piece.starts_with(char::is_alphanumeric);
        let is_whole = at > 0 && at + piece.len() < term.len() && piece.len() <= LONGEST;
        match piece {
            whole if is_sign || is_whole => Some(Lead::Word(whole.to_owned())),
            short if short.len() < LEAST => None,
            part => Some(Lead::Part(part[..part.floor_char_boundary(PART)].to_owned())),
        }
    })
}

/// Runs of letters and digits, and every other character but blanks and controls, with where they begin.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
        let at = text.len() - rest.len();
        let first = rest.chars().next()?;
        let end = match first.is_alphanumeric() {
            true => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some((at, piece))
    })
}

/// A word, or parts of it such that whatever of it is no longer than [`PART`] is in one of them.
fn windows(word: &str) -> impl Iterator<Item = &str> {
    let starts = (0..word.len().saturating_sub(PART).max(1)).step_by(PART);
    starts.map(|start| {
        let (start, end) = (word.floor_char_boundary(start), word.ceil_char_boundary(start + LONGEST));
        &word[start..end]
    })
}

fn category(name: &str) -> String {
    let folded = fold::fold(name);
    format!("{CATEGORY}{}", &folded[..folded.floor_char_boundary(CATEGORY_BYTES)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leads(words: &str) -> Vec<Lead> {
        Query { words: Some(words.to_owned()), ..Query::default() }.leads()
    }

    fn kept(text: &str) -> BTreeSet<String> {
        pieces(text).flat_map(|(_, piece)| windows(piece)).map(str::to_owned).collect()
    }

    fn leads_into(lead: &Lead, words: &BTreeSet<String>) -> bool {
        match lead {
            Lead::Sources(_) => false,
            Lead::Word(asked) => words.contains(asked),
            Lead::Part(part) => words.iter().any(|word| parts(word).any(|(end, _)| end.starts_with(part))),
        }
    }

    proptest! {
        #[test]
        fn every_lead_leads_to_a_text_that_contains_what_is_asked(
            text in "([a-cäж]{1,60}|[a-c§.-]{1,4}| ){1,8}",
            from in 0..200_usize,
            length in 1..120_usize,
        ) {
            let text = fold::fold(&text);
            let from = text.floor_char_boundary(from.min(text.len()));
            let end = text.floor_char_boundary((from + length).min(text.len()));
            let words = kept(&text);
            for lead in of_term(&text[from..end]) {
                prop_assert!(leads_into(&lead, &words), "{lead:?} of {}", &text[from..end]);
            }
            prop_assert!(words.iter().all(|word| word.len() <= LONGEST + 4));
        }
    }

    #[test]
    fn words_lead_by_what_is_sure_of_them() {
        let (part, word) = (|it: &str| Lead::Part(it.to_owned()), |it: &str| Lead::Word(it.to_owned()));
        for (asked, expected) in [
            ("Glasfaser in Üb", vec![part("glasfaser"), part("ueb"), part("in")]),
            ("„Straße am alten Markt“", vec![part("strasse"), word("alten"), part("markt"), word("am")]),
            ("E-Akte", vec![part("akte"), word("-")]),
            ("KI 5 €", vec![part("ki"), word("€")]),
            ("Donaudampfschifffahrtsgesellschaft", vec![part("donaudampfschifffahrtsge")]),
            ("x", vec![]),
        ] {
            let mut found = leads(asked);
            found.sort();
            let mut expected = expected;
            expected.sort();
            assert_eq!(found, expected, "{asked}");
        }
        assert_eq!(leads(&"ab cd ef gh ij kl mn op ".repeat(2)).len(), WORDS);
        let all = Query {
            sources: vec!["kid".parse().expect("an id")],
            categories: vec!["Öffentliches".to_owned()],
            ..Query::default()
        };
        assert_eq!(all.leads(), [Lead::Sources(all.sources.clone()), word("=oeffentliches")]);
        assert_eq!(Query::default().leads(), []);
    }
}
