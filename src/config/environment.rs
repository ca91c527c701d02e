//! Overrides: single keys of `[service]` and `[fetch]` set from outside the file.
//!
//! The name says the key (`PRESSESCHAU_SERVICE__LISTEN`), the key's default says the type: text stays text, even
//! if it looks like a number. Mistakes in them name the variable.

use std::ffi::OsString;

use toml::de::{DeArray, DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::mistakes::Mistakes;
use super::tree::Tree;
use super::wire;

/// One key set from outside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// What sets it, as mistakes call it.
    pub name: String,
    /// The key as `table.key`.
    pub key: String,
    /// The value as text.
    pub value: String,
}

const PREFIX: &str = "PRESSESCHAU_";

/// The overrides in an environment.
pub fn from_environment(variables: impl Iterator<Item = (OsString, OsString)>) -> Vec<Override> {
    let mut overrides: Vec<Override> = variables.filter_map(|(name, value)| read(&name, &value)).collect();
    overrides.sort_by(|a, b| a.name.cmp(&b.name));
    overrides
}

fn read(name: &OsString, value: &OsString) -> Option<Override> {
    let name = name.to_str()?;
    let key = name.strip_prefix(PREFIX).filter(|rest| !is_from_an_orchestrator(rest))?;
    Some(Override {
        name: name.to_owned(),
        key: key.to_lowercase().replacen("__", ".", 1),
        value: value.to_string_lossy().into_owned(),
    })
}

/// Kubernetes and Docker tell every container where its neighbours are; for a service that is called
/// "presseschau" as `PRESSESCHAU_SERVICE_HOST`, `PRESSESCHAU_PORT_8080_TCP_ADDR` and the like.
fn is_from_an_orchestrator(rest: &str) -> bool {
    rest == "PORT" || ["PORT_", "SERVICE_HOST", "SERVICE_PORT"].iter().any(|prefix| rest.starts_with(prefix))
}

/// Sets the overrides in `tree`, each at its place beyond the `end` of the text.
pub fn apply<'a>(overrides: &'a [Override], tree: &mut Tree<'a>, end: usize, mistakes: &mut Mistakes) {
    let known = known();
    for (n, change) in overrides.iter().enumerate() {
        let at = end + n;
        let kind = change
            .key
            .split_once('.')
            .and_then(|(table, key)| Some((table, key, known.get(table)?.get(key)?)));
        match kind {
            Some((table, key, default)) => set(tree.get_mut(), (table, key), typed(change, default, at), at),
            None => mistakes.add(Some(at..at), unknown(&known)),
        }
    }
}

/// Every key that can be set, with a value of its type.
fn known() -> Table {
    let mut table =
        Table::try_from(wire::File::default()).expect("plain values under fixed keys can be written");
    // The one key whose default is made from another.
    if let Some(Value::Table(service)) = table.get_mut("service") {
        service.insert("base_url".to_owned(), Value::String(String::new()));
    }
    table
}

fn typed<'a>(change: &'a Override, default: &Value, at: usize) -> DeValue<'a> {
    let text = |text: &'a str| DeValue::String(text.into());
    match default {
        Value::Integer(_) => match DeValue::parse(change.value.trim()).map(Spanned::into_inner) {
            Ok(number @ DeValue::Integer(_)) => number,
            _ => text(&change.value),
        },
        Value::Array(_) => {
            let mut array = DeArray::new();
            let items = change.value.split(',').map(str::trim).filter(|item| !item.is_empty());
            items.for_each(|item| array.push(Spanned::new(at..at, text(item))));
            DeValue::Array(array)
        }
        _ => text(&change.value),
    }
}

fn set<'a>(tree: &mut DeTable<'a>, (table, key): (&str, &str), value: DeValue<'a>, at: usize) {
    let spanned = |name: &str| Spanned::new(at..at, name.to_owned().into());
    let inner =
        tree.entry(spanned(table)).or_insert_with(|| Spanned::new(at..at, DeValue::Table(DeTable::new())));
    // A value where a table belongs is a mistake that reading notes.
    if let DeValue::Table(inner) = inner.get_mut() {
        inner.remove(key);
        inner.insert(spanned(key), Spanned::new(at..at, value));
    }
}

fn unknown(known: &Table) -> String {
    let mut names: Vec<String> = Vec::new();
    for (table, keys) in known {
        names.extend(
            keys.as_table()
                .into_iter()
                .flatten()
                .map(|(key, _)| format!("{PREFIX}{}__{}", table.to_uppercase(), key.to_uppercase())),
        );
    }
    format!("no such key; there are {}, and sources only in the file", names.join(", "))
}
