//! A telling as it is compared: its words, without the masthead before them.

use super::harmless::Side;
use super::trim;
use super::words::{Word, Words};
use crate::model::{Facts, Time};

/// What is compared of one telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Telling {
    /// Without masthead and dateline at its beginning.
    pub(super) words: Words,
    /// Masthead and dateline, wherever they stand.
    pub(super) head: Vec<Word>,
    pub(super) published: Option<Time>,
    /// The host it is told at.
    home: Option<String>,
}

impl Telling {
    /// What the facts say.
    pub(super) fn of(facts: &Facts) -> Self {
        Self::new(Words::of(facts), facts)
    }

    /// The same, of their words.
    pub(super) fn new(mut words: Words, facts: &Facts) -> Self {
        words.title.drain(..trim::category(&words.title));
        words.body.drain(..trim::category(&words.body));
        let title = words.title.iter().zip(&words.body).take_while(|(a, b)| a.folded == b.folded).count();
        // Some pages print the title above the text once more.
        if title > 0
            && title == words.title.len()
            && words.body.get(title).is_none_or(|word| word.opens || word.is_capital())
        {
            words.body.drain(..title);
        }
        words.body.truncate(trim::without_sign(&words.body));
        let head = trim::head(&words.body);
        // What stands before it stays, and it with that.
        let head = match head.start {
            0 => words.body.drain(head).collect(),
            _ => words.body[head].to_vec(),
        };
        Self { words, head, published: facts.published, home: facts.link.host_str().map(str::to_owned) }
    }

    /// The host it is told at.
    pub(super) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Its title, as it is compared.
    pub(super) fn title(&self) -> Side<'_> {
        Side {
            words: &self.words.title,
            beside: &self.words.body,
            told: self.published,
            home: self.home.as_deref(),
        }
    }

    /// Its text, as it is compared.
    pub(super) fn body(&self) -> Side<'_> {
        self.side(&self.words.body)
    }

    /// Some of its words, as they are compared.
    pub(super) fn side<'a>(&'a self, words: &'a [Word]) -> Side<'a> {
        Side { words, beside: &self.words.title, told: self.published, home: self.home.as_deref() }
    }

    /// Any order will do, as long as it is one.
    pub(super) fn order(&self) -> (usize, &[Word], &[Word]) {
        (self.words.body.len(), &self.words.body, &self.words.title)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a release says that has no more than a title and a teaser.
    pub(in crate::merge) fn telling(title: &str, text: &str) -> Telling {
        Telling::of(&Facts {
            title: title.to_owned(),
            link: url::Url::parse("https://amt.example/").expect("an address"),
            published: None,
            updated: None,
            summary: Some(text.to_owned()),
            content: None,
            authors: vec![],
            categories: vec![],
            enclosures: vec![],
            language: None,
            embargo: None,
        })
    }
}
