//! Cutting text into numbers, words, marks and gaps, each with its place in the text.
//!
//! Invisible characters (soft hyphens, zero-width spaces) are skipped wherever they stand, within a number too:
//! editors paste `1​2.04.2021` with a zero-width space inside. Places count bytes of the text as given.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Decimal digits; the value saturates.
    Number { value: u32, digits: usize },
    /// Letters, in lower case, umlauts composed.
    Word(String),
    /// Any other visible character.
    Mark(char),
    /// White space, any amount.
    Gap,
}

/// A token and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

/// The tokens of a text, with reading helpers that are safe at any index.
pub(super) struct Tokens(Vec<Token>);

impl Tokens {
    /// Cuts `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            let end = at + c.len_utf8();
            if let Some(last) = tokens.last_mut()
                && extend(&mut last.kind, c)
            {
                last.place.end = end;
            } else {
                tokens.push(Token { kind: begin(c), place: at..end });
            }
        }
        Self(tokens)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The bytes that the tokens `from..to` take; `from < to`.
    pub(super) fn place(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.0.get(from).map_or(0, |token| token.place.start);
        start..to.checked_sub(1).and_then(|last| self.0.get(last)).map_or(start, |token| token.place.end)
    }

    pub(super) fn kind(&self, at: usize) -> Option<&Kind> {
        self.0.get(at).map(|token| &token.kind)
    }

    /// The kind before `at`.
    pub(super) fn before(&self, at: usize) -> Option<&Kind> {
        at.checked_sub(1).and_then(|at| self.kind(at))
    }

    /// The number at `at`, if it has at least one and at most `most` digits.
    pub(super) fn number(&self, at: usize, most: usize) -> Option<u32> {
        match self.kind(at)? {
            Kind::Number { value, digits } if *digits <= most => Some(*value),
            _ => None,
        }
    }

    /// The number at `at`, if it has exactly so many digits.
    pub(super) fn exactly(&self, at: usize, wanted: usize) -> Option<u32> {
        match self.kind(at)? {
            Kind::Number { value, digits } if *digits == wanted => Some(*value),
            _ => None,
        }
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        match self.kind(at)? {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.kind(at)? {
            Kind::Mark(mark) => Some(*mark),
            _ => None,
        }
    }

    /// The index after `mark`, if it stands at `at`.
    pub(super) fn skip_mark(&self, at: usize, mark: char) -> Option<usize> {
        (self.mark(at) == Some(mark)).then_some(at + 1)
    }

    /// The index of the first token from `at` that is no gap.
    pub(super) fn skip_gap(&self, at: usize) -> usize {
        if self.kind(at) == Some(&Kind::Gap) { at + 1 } else { at }
    }

    /// The index after the last token before `at` that is no gap.
    pub(super) fn back_over_gap(&self, at: usize) -> usize {
        if self.before(at) == Some(&Kind::Gap) { at - 1 } else { at }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn begin(c: char) -> Kind {
    match c.to_digit(10) {
        Some(value) => Kind::Number { value, digits: 1 },
        None if c.is_alphabetic() => Kind::Word(c.to_lowercase().collect()),
        None if c.is_whitespace() => Kind::Gap,
        None => Kind::Mark(c),
    }
}

/// Takes `c` into a token begun before, if it belongs there.
fn extend(kind: &mut Kind, c: char) -> bool {
    match kind {
        Kind::Number { value, digits } => {
            let Some(digit) = c.to_digit(10) else { return false };
            *value = value.saturating_mul(10).saturating_add(digit);
            *digits += 1;
        }
        Kind::Word(word) if c == '\u{308}' => compose_umlaut(word),
        Kind::Word(word) if c.is_alphabetic() => word.extend(c.to_lowercase()),
        Kind::Gap if c.is_whitespace() => {}
        _ => return false,
    }
    true
}

fn compose_umlaut(word: &mut String) {
    let composed = match word.pop() {
        Some('a') => 'ä',
        Some('o') => 'ö',
        Some('u') => 'ü',
        Some(other) => other,
        None => return,
    };
    word.push(composed);
}
