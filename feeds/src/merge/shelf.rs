//! Tellings laid out in words, as long as others are likely to be compared with them.
//!
//! Laying a telling out takes longer than most comparisons with it, and a release is compared with each of the next ones
//! that are like it. So what was laid out lately stays ready. One shelf serves one run: what is read side by side is laid
//! out side by side, before anything is decided about it one after the other.
//!
//! Invariants: what is handed out is what would be made anew, for a sheet is taken by all that it was made of; nothing
//! but the time that deciding takes depends on what lies here; at most twice [`WORDS`] words do, one long text aside.

use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::hashing::{Map, quick};
use super::telling::Telling;
use super::trace::{Marks, Trace};
use super::words::Words;
use super::worn;
use crate::model::{Entry, Facts, SafeHtml, Time};

/// Words after which those go that nobody asked for since as many were laid out before.
const WORDS: usize = 40_000;

/// What was laid out lately.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Sheets>);

impl Shelf {
    /// As [`traces`](super::traces) tells them.
    pub fn traces(&self, entry: &Entry) -> Vec<Trace> {
        self.sheet(&entry.facts()).marks.traces()
    }

    /// As [`sought`](super::sought) tells them.
    pub fn sought(&self, entry: &Entry) -> Vec<Trace> {
        self.sheet(&entry.facts()).marks.sought()
    }

    /// Lays an entry out, ready to be looked for and decided about.
    pub fn lay(&self, entry: &Entry) {
        self.sheet(&entry.facts());
    }

    /// What the facts say, laid out.
    pub(super) fn sheet(&self, facts: &Facts) -> Arc<Sheet> {
        let said = Said::of(facts);
        let place = said.place();
        let kept = self.sheets().take(place).filter(|sheet| sheet.said() == said);
        // Others look for theirs meanwhile.
        let sheet = kept.unwrap_or_else(|| Arc::new(Sheet::of(facts)));
        self.sheets().put(place, &sheet);
        sheet
    }

    fn sheets(&self) -> MutexGuard<'_, Sheets> {
        // Between two calls nothing is half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those asked for lately, and those before them.
#[derive(Debug, Default)]
struct Sheets {
    late: Map<u64, Arc<Sheet>>,
    early: Map<u64, Arc<Sheet>>,
    /// Of the late ones.
    words: usize,
}

impl Sheets {
    fn take(&mut self, place: u64) -> Option<Arc<Sheet>> {
        self.late.get(&place).cloned().or_else(|| self.early.remove(&place))
    }

    fn put(&mut self, place: u64, sheet: &Arc<Sheet>) {
        if self.late.get(&place).is_some_and(|kept| Arc::ptr_eq(kept, sheet)) {
            return;
        }
        self.words += sheet.words();
        self.late.insert(place, Arc::clone(sheet));
        if self.words > WORDS {
            self.early = std::mem::take(&mut self.late);
            self.words = 0;
        }
    }
}

/// One telling in all the forms in which it is looked for and compared.
#[derive(Debug)]
pub(super) struct Sheet {
    title: String,
    content: Option<SafeHtml>,
    summary: Option<String>,
    /// Its words.
    pub(super) telling: Telling,
    /// Its sentences, as [`worn`] counts them.
    pub(super) sentences: Vec<u64>,
    marks: Marks,
}

impl Sheet {
    fn of(facts: &Facts) -> Self {
        let words = Words::of(facts);
        let (sentences, marks) = (worn::sentences(&words.body), Marks::of(&words));
        let telling = Telling::new(words, facts);
        Self {
            title: facts.title.clone(),
            content: facts.content.clone(),
            summary: facts.summary.clone().filter(|_| facts.content.is_none()),
            sentences,
            marks: marks.told(&telling),
            telling,
        }
    }

    fn said(&self) -> Said<'_> {
        let text = self.content.as_ref().map(SafeHtml::as_str).or(self.summary.as_deref());
        Said {
            title: &self.title,
            text,
            is_whole: self.content.is_some(),
            published: self.telling.published,
            home: self.telling.home(),
        }
    }

    fn words(&self) -> usize {
        let Telling { words, head, .. } = &self.telling;
        words.title.len() + words.body.len() + head.len()
    }
}

/// All that a sheet is made of.
#[derive(PartialEq, Eq, Hash)]
struct Said<'a> {
    title: &'a str,
    /// The text, the teaser if that is all there is.
    text: Option<&'a str>,
    is_whole: bool,
    published: Option<Time>,
    home: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn of(facts: &'a Facts) -> Self {
        Self {
            title: &facts.title,
            text: facts.content.as_ref().map(SafeHtml::as_str).or(facts.summary.as_deref()),
            is_whole: facts.content.is_some(),
            published: facts.published,
            home: facts.link.host_str(),
        }
    }

    /// Two that have the same are laid out in turns, which costs time and nothing else.
    fn place(&self) -> u64 {
        quick(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(title: &str, content: Option<&str>, summary: Option<&str>) -> Facts {
        Facts {
            title: title.to_owned(),
            link: url::Url::parse("https://amt.example/").expect("an address"),
            published: None,
            updated: None,
            summary: summary.map(str::to_owned),
            content: content.map(|html| SafeHtml::from_sanitiser(html.to_owned())),
            authors: vec![],
            categories: vec![],
            enclosures: vec![],
            language: None,
            embargo: None,
        }
    }

    #[test]
    fn only_the_same_is_taken_for_the_same() {
        let shelf = Shelf::default();
        let moved = Facts {
            link: url::Url::parse("https://kreis.example/").expect("an address"),
            ..facts("Bad öffnet", None, None)
        };
        let dated = Facts { published: Some(Time::UNIX_EPOCH), ..facts("Bad öffnet", None, None) };
        let all = [
            facts("Bad öffnet", None, None),
            facts("Bad", Some("öffnet"), None),
            facts("Bad", None, Some("öffnet")),
            facts("Bad", None, None),
            moved,
            dated,
        ];
        let sheets: Vec<_> = all.iter().map(|facts| shelf.sheet(facts)).collect();
        for (place, facts) in all.iter().enumerate() {
            let again = shelf.sheet(facts);
            assert_eq!(again.telling, Telling::of(facts));
            let same: Vec<_> = (0..all.len()).filter(|other| Arc::ptr_eq(&again, &sheets[*other])).collect();
            assert_eq!(same, [place]);
        }
        let teased = facts("Bad", Some("öffnet"), Some("Ein Bad"));
        assert!(Arc::ptr_eq(&shelf.sheet(&teased), &sheets[1]), "a teaser beside the text says nothing");
    }

    #[test]
    fn what_nobody_asks_for_goes_and_what_is_asked_for_stays() {
        let shelf = Shelf::default();
        let text = "Rat tagt am Montag. ".repeat(900);
        let (asked, not_asked) = (facts("Gefragt", Some(&text), None), facts("Ungefragt", Some(&text), None));
        let (first, other) = (shelf.sheet(&asked), shelf.sheet(&not_asked));
        for number in 0..300 {
            shelf.sheet(&facts(&format!("Nr. {number}"), Some(&text), None));
            shelf.sheet(&asked);
            let kept = shelf.sheets();
            let words =
                kept.late.values().chain(kept.early.values()).map(|sheet| sheet.words()).sum::<usize>();
            assert!(words <= 2 * (WORDS + 4_000), "{words} words are kept");
        }
        assert!(Arc::ptr_eq(&first, &shelf.sheet(&asked)));
        assert!(!Arc::ptr_eq(&other, &shelf.sheet(&not_asked)));
    }
}
