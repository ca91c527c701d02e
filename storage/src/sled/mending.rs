//! Opening sled again after it could not write, or after its directory was taken away.
//!
//! sled keeps its first error until it is opened anew, and shows what it has in memory meanwhile, written or not: with
//! a drive that was full for a minute the store would fail until the program ends. Opened again it holds what was
//! committed, each batch whole.
//!
//! Invariant: a store is never made here. Where there was one and is none, somebody has to say what is to become of it:
//! an empty one in its place would give every release another id.

use std::path::Path;

use super::trees::Trees;
use crate::{Error, Result};

impl Trees {
    /// The error of a directory that is not there any more, or is another one.
    pub(super) fn gone(&self) -> Error {
        Error::Gone { path: self.place() }
    }
}

/// Closes the store and opens what is in its place. One that was taken away stays as it is, to be read from, until there
/// is one again.
pub(super) fn opened_again(slot: &mut Option<Trees>, path: &Path) -> Result<()> {
    let is_there = |trees: &Trees| trees.directory.is_there();
    if !path.join("db").is_file() && !slot.as_ref().is_some_and(is_there) {
        return if slot.is_some() { Ok(()) } else { Err(Error::Gone { path: path.display().to_string() }) };
    }
    drop(slot.take());
    *slot = Some(Trees::open(path.to_owned())?);
    Ok(())
}
