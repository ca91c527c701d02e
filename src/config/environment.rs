//! Overrides: single keys of all tables but the sources set from outside the file.
//!
//! The name says the key (`PRESSESCHAU_SERVICE__LISTEN`, `PRESSESCHAU_ALERTS__MAIL__PASSWORD`), the key's default says the type: text stays text, even
//! if it looks like a number. Mistakes in them name the variable.

use std::ffi::OsString;

use toml::de::{DeArray, DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::alerts::Alerts;
use super::mistakes::Mistakes;
use super::tree::Tree;
use super::wire;

/// One key set from outside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// What sets it, as mistakes call it.
    pub name: String,
    /// The key with its tables, as `service.listen`.
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
        key: key.to_lowercase().replace("__", "."),
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
        let path: Vec<&str> = change.key.split('.').collect();
        match default(&known, &path) {
            Some(default) => set(tree.get_mut(), &path, typed(change, default, at), at),
            None => mistakes.add(Some(at..at), unknown(&known)),
        }
    }
}

/// Every key that can be set, with a value of its type.
fn known() -> Table {
    let file = wire::File { alerts: Alerts::every_key(), ..wire::File::default() };
    let mut table = Table::try_from(file).expect("plain values under fixed keys can be written");
    if let Some(Value::Table(service)) = table.get_mut("service") {
        // The keys that have no default of their own, all of them text.
        for key in ["base_url", "hub", "status_token"] {
            service.insert(key.to_owned(), Value::String(String::new()));
        }
    }
    table
}

/// The value of a key that can be set.
fn default<'a>(known: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (key, tables) = path.split_last()?;
    let table = tables.iter().try_fold(known, |table, name| table.get(*name)?.as_table())?;
    table.get(*key).filter(|value| !value.is_table())
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

fn set<'a>(table: &mut DeTable<'a>, path: &[&str], value: DeValue<'a>, at: usize) {
    let spanned = |name: &str| Spanned::new(at..at, name.to_owned().into());
    match path {
        [] => {}
        [key] => {
            table.remove(*key);
            table.insert(spanned(key), Spanned::new(at..at, value));
        }
        [name, rest @ ..] => {
            let empty = || Spanned::new(at..at, DeValue::Table(DeTable::new()));
            // A value where a table belongs is a mistake that reading notes.
            if let DeValue::Table(inner) = table.entry(spanned(name)).or_insert_with(empty).get_mut() {
                set(inner, rest, value, at);
            }
        }
    }
}

fn unknown(known: &Table) -> String {
    let mut names = Vec::new();
    list(known, PREFIX.trim_end_matches('_'), "_", &mut names);
    format!("no such key; there are {}, and sources only in the file", names.join(", "))
}

/// Lists the variables of a table's keys.
fn list(table: &Table, start: &str, joint: &str, names: &mut Vec<String>) {
    for (key, value) in table {
        let name = format!("{start}{joint}{}", key.to_uppercase());
        match value {
            Value::Table(inner) => list(inner, &name, "__", names),
            _ => names.push(name),
        }
    }
}
