//! From text to wire structs without stopping at the first mistake.
//!
//! A key that cannot be read is noted and taken out of the tree, and the rest is tried again, until the rest is
//! sound. What was taken out has its default for the checks that follow, which only look for further mistakes.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::mistakes::Mistakes;
use super::wire;

/// A parsed file, every key and value with its place.
pub type Tree<'a> = Spanned<DeTable<'a>>;

/// The keys taken out: the place of their table, and their name.
#[derive(Debug, Default)]
pub struct Dropped(Vec<(usize, String)>);

impl Dropped {
    /// Whether `key` was there and could not be read.
    pub fn contains(&self, table: Range<usize>, key: &str) -> bool {
        self.0.iter().any(|(start, name)| *start == table.start && name == key)
    }
}

/// Parses TOML. Where it is none, all places are noted and nothing else is checked: what follows a broken line
/// cannot be trusted.
pub fn parse<'a>(text: &'a str, mistakes: &mut Mistakes) -> Option<Tree<'a>> {
    let (tree, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        mistakes.add(error.span(), reword(error.message()));
    }
    errors.is_empty().then_some(tree)
}

/// Reads what can be read; the rest is noted.
pub fn deserialize(mut tree: Tree<'_>, mistakes: &mut Mistakes) -> (wire::File, Dropped) {
    let mut dropped = Dropped::default();
    loop {
        let error = match wire::File::deserialize(toml::de::Deserializer::from(tree.clone())) {
            Ok(file) => return (file, dropped),
            Err(error) => error,
        };
        mistakes.add(error.span(), reword(error.message()));
        let removed = error.span().and_then(|span| remove_from_table(&mut tree, &span));
        match removed {
            Some(key) => dropped.0.push(key),
            // A mistake without a place cannot be taken out; what was found so far must do.
            None => return (wire::File::default(), dropped),
        }
    }
}

/// In the words of TOML and on one line.
fn reword(message: &str) -> String {
    message
        .trim()
        .replace("unknown field", "unknown key")
        .replace("missing field", "missing key")
        .replace('\n', "; ")
}

/// Takes out the key whose name or value stands at `span`; tells the place of its table, and its name.
fn remove_from_table(table: &mut Spanned<DeTable<'_>>, span: &Range<usize>) -> Option<(usize, String)> {
    let start = table.span().start;
    remove(table.get_mut(), start, span)
}

fn remove(table: &mut DeTable<'_>, start: usize, span: &Range<usize>) -> Option<(usize, String)> {
    let at = |key: &Spanned<_>, value: &Spanned<DeValue<'_>>| key.span() == *span || value.span() == *span;
    if let Some(name) =
        table.iter().find(|(key, value)| at(key, value)).map(|(key, _)| key.get_ref().to_string())
    {
        table.remove(name.as_str());
        return Some((start, name));
    }
    table.iter_mut().find_map(|(key, value)| remove_below(key.get_ref(), value, span))
}

fn remove_below(
    name: &str,
    value: &mut Spanned<DeValue<'_>>,
    span: &Range<usize>,
) -> Option<(usize, String)> {
    let start = value.span().start;
    match value.get_mut() {
        DeValue::Table(table) => remove(table, start, span),
        DeValue::Array(array) => {
            if array.iter().any(|item| item.span() == *span) {
                *array = without(array, span);
                return Some((start, name.to_owned()));
            }
            array.iter_mut().find_map(|item| remove_below(name, item, span))
        }
        _ => None,
    }
}

fn without<'a>(array: &DeArray<'a>, span: &Range<usize>) -> DeArray<'a> {
    let mut rest = DeArray::new();
    array.iter().filter(|item| item.span() != *span).for_each(|item| rest.push(item.clone()));
    rest
}
