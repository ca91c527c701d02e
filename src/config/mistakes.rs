//! What is wrong with a configuration: every mistake with its place, in the order of the file.
//!
//! Places are byte ranges into the text. An override has none there, so it is given one beyond the text's end:
//! the n-th override stands at `text.len() + n`. That way one kind of place serves both.

use std::fmt;
use std::ops::Range;

use super::Override;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    start: usize,
    place: String,
    message: String,
}

/// Every mistake of one configuration.
#[derive(Debug, Clone)]
pub struct Mistakes {
    name: String,
    text: String,
    overrides: Vec<String>,
    list: Vec<Mistake>,
}

impl Mistakes {
    /// None yet, in the configuration called `name`.
    pub fn new(name: &str, text: &str, overrides: &[Override]) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            overrides: overrides.iter().map(|change| change.name.clone()).collect(),
            list: Vec::new(),
        }
    }

    /// A single mistake about a file as a whole.
    pub fn one(name: String, message: String) -> Self {
        let mistake = Mistake { start: 0, place: name.clone(), message };
        Self { name, text: String::new(), overrides: Vec::new(), list: vec![mistake] }
    }

    /// Notes a mistake at `span`; without one it concerns the whole.
    pub fn add(&mut self, span: Option<Range<usize>>, message: impl Into<String>) {
        let start = span.map_or(0, |span| span.start);
        let message = message.into();
        self.list.push(Mistake { start, place: self.place(start), message });
        self.list.sort();
        self.list.dedup();
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A place as people find it: file, line and column counted from 1, or the name of the override.
    pub fn place(&self, start: usize) -> String {
        if let Some(name) = start.checked_sub(self.text.len()).and_then(|n| self.overrides.get(n)) {
            return name.clone();
        }
        let before = self.text.get(..start).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("{}:{line}:{column}", self.name)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, mistake) in self.list.iter().enumerate() {
            let end = if n == 0 { "" } else { "\n" };
            write!(f, "{end}{}: {}", mistake.place, mistake.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}
