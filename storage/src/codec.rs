//! The bytes of a stored value: one version byte, then JSON, compressed where that is shorter.
//!
//! Invariant: a value whose version byte is higher than [`FORMAT`] is never decoded and never overwritten.
//!
//! The records below a `Story` are the domain types themselves. They derive serde for nothing but the store, and
//! a second copy of ten nested structs would only be a second place to forget a field. What a copy would guard
//! against, a field renamed in passing, is guarded by a store and a backup that are kept in `tests/samples`: they must
//! stay readable for ever. A change that cannot keep them raises [`FORMAT`] and reads the old form in [`decode`].

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::compression;

/// The highest format this program writes and reads: of the store as a whole and of each value.
pub(crate) const FORMAT: u8 = 1;

/// Why a value was not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A later program wrote it, in this format.
    Newer(u8),
    /// It is not what any program wrote.
    Unreadable(String),
}

/// A record as it is stored.
pub(crate) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, Flaw> {
    let json = serde_json::to_vec(record).map_err(unreadable)?;
    let body = compression::compressed(&json).map_err(unreadable)?.unwrap_or(json);
    Ok([&[FORMAT], body.as_slice()].concat())
}

/// A stored value as a record.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Flaw> {
    let body = body(bytes)?;
    if !compression::is_compressed(body) {
        return serde_json::from_slice(body).map_err(unreadable);
    }
    let json = compression::expanded(body).map_err(unreadable)?;
    serde_json::from_slice(&json).map_err(unreadable)
}

fn unreadable(error: impl ToString) -> Flaw {
    Flaw::Unreadable(error.to_string())
}

/// What follows the version byte, if that is one this program knows. Also asked before a value is overwritten.
pub(crate) fn body(bytes: &[u8]) -> Result<&[u8], Flaw> {
    match bytes.split_first() {
        Some((&FORMAT, json)) => Ok(json),
        Some((&newer, _)) if newer > FORMAT => Err(Flaw::Newer(newer)),
        Some((&other, _)) => Err(Flaw::Unreadable(format!("no format has the number {other}"))),
        None => Err(Flaw::Unreadable("the value is empty".to_owned())),
    }
}
