//! Opening sled again once much was written, so that opening it never takes long.
//!
//! sled remembers where each of its pages stands in a snapshot, which it writes when it is opened and at no other
//! time. Whatever was written since the last opening is read again by the next one, to its last byte: after 300,000
//! new stories that took 18 seconds. A daemon that is killed after months would keep its readers waiting as long.
//!
//! Invariant: no more is ever to be read than some multiple of [`MOST`].

use std::sync::atomic::{AtomicUsize, Ordering};

use super::directory::wait_closed;
use super::trees::Trees;
use crate::{Error, Result};

/// Bytes of records after which sled is opened again. It writes about twice as much, for it writes whole pages
/// anew.
const MOST: usize = 128 << 20;

/// Counts the bytes given to sled since it was opened.
#[derive(Debug, Default)]
pub(super) struct Written(AtomicUsize);

impl Written {
    /// Counts further ones.
    pub(super) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Trees {
    /// Whether so much was written that sled should be opened again.
    pub(super) fn has_grown_long(&self) -> bool {
        self.written.0.load(Ordering::Relaxed) >= MOST
    }
}

/// Closes sled and opens it again, unless somebody else just did.
pub(super) fn again(slot: &mut Option<Trees>) -> Result<()> {
    let Some(trees) = slot.take_if(|trees| trees.has_grown_long()) else { return Ok(()) };
    let place = trees.place();
    let directory = trees.closed();
    wait_closed(directory.path()).map_err(|error| Error::Io(format!("{place} cannot be closed: {error}")))?;
    *slot = Some(Trees::within(directory)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_there_and_the_next_opening_reads_nothing_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().to_owned();
        let mut slot = Some(Trees::open(path.clone()).expect("it opens"));
        let snapshots = || {
            let names = path.read_dir().expect("it is there").map(|file| file.expect("a file").file_name());
            names.filter(|name| name.to_string_lossy().starts_with("snap.")).collect::<Vec<_>>()
        };
        let trees = slot.as_ref().expect("it is open");
        trees.put(&trees.robots, b"https://amt.example", &"nothing").expect("it is written");
        let before = snapshots();
        again(&mut slot).expect("there is nothing to do");
        assert_eq!(snapshots(), before, "little was written");
        slot.as_ref().expect("it is open").written.add(MOST);
        again(&mut slot).expect("it opens again");
        assert_ne!(snapshots(), before);
        let trees = slot.as_ref().expect("it is open");
        assert!(!trees.has_grown_long());
        let robots: Option<String> = trees.get(&trees.robots, b"https://amt.example").expect("it is read");
        assert_eq!(robots.as_deref(), Some("nothing"));
    }
}
