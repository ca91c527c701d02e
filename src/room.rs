//! What the system lets this process have: open files and memory, as far as it tells (Linux).
//!
//! Connections are shared out so that the store always has the files it needs: a store that cannot open its own is one
//! that fails. Too little memory is said at the start, for nobody can say it any more once it is used up.

use std::sync::OnceLock;

/// Files that connections leave to everything else, of a thousand: the store, commands, names that are looked up.
const KEPT: usize = 224;

/// Files below which nothing works.
const LEAST_FILES: usize = 48;

/// Megabytes of addresses below which nothing works. Threads reserve far more than they use.
const LEAST_MEMORY: usize = 512;

/// What there is of each; what is not limited or not told is plenty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    /// Files that may be open at a time.
    files: usize,
    /// Megabytes of addresses.
    memory: usize,
}

impl Room {
    /// By what stands in `/proc/self/limits`.
    fn read(limits: &str) -> Self {
        let soft = |name: &str| {
            let line = limits.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_ascii_whitespace().next()?.parse::<usize>().ok()
        };
        Self {
            files: soft("Max open files").unwrap_or(usize::MAX),
            memory: soft("Max address space").map_or(usize::MAX, |bytes| bytes >> 20),
        }
    }

    fn here() -> Self {
        static HERE: OnceLock<Room> = OnceLock::new();
        *HERE.get_or_init(|| Self::read(&std::fs::read_to_string("/proc/self/limits").unwrap_or_default()))
    }

    /// How many of `wanted` connections of readers there is room for.
    fn readers(self, wanted: usize) -> usize {
        wanted.min(self.files - KEPT.min(self.files / 4 * 3))
    }

    /// How many of `wanted` connections to offices there is room for.
    fn offices(self, wanted: usize) -> usize {
        wanted.min(self.files / 4)
    }

    fn shortage(self) -> Option<String> {
        let Self { files, memory } = self;
        if files < LEAST_FILES {
            Some(format!(
                "only {files} files may be open at a time (ulimit -n); at least {LEAST_FILES} are needed"
            ))
        } else if memory < LEAST_MEMORY {
            Some(format!(
                "memory is limited to {memory} MB of addresses (ulimit -v); at least {LEAST_MEMORY} are needed"
            ))
        } else {
            None
        }
    }
}

/// How many of `wanted` connections of readers there is room for.
pub fn for_readers(wanted: usize) -> usize {
    Room::here().readers(wanted)
}

/// How many of `wanted` connections to offices there is room for.
pub fn for_offices(wanted: usize) -> usize {
    Room::here().offices(wanted)
}

/// What there is too little of, in words.
pub fn shortage() -> Option<String> {
    Room::here().shortage()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(files: &str, memory: &str) -> Room {
        Room::read(&format!(
            "Limit                     Soft Limit           Hard Limit           Units     \n\
             Max address space         {memory}            unlimited            bytes     \n\
             Max open files            {files}                 524288               files     \n"
        ))
    }

    #[test]
    fn limits_are_read_and_shared_out() {
        let usual = limits("1024", "unlimited");
        assert_eq!((usual.readers(800), usual.offices(16), usual.shortage()), (800, 16, None));
        let few = limits("64", "unlimited");
        assert_eq!((few.readers(800), few.offices(40), few.shortage()), (16, 16, None));
        assert!(few.readers(800) + few.offices(40) + 30 <= 64);
        assert!(limits("20", "unlimited").shortage().is_some_and(|words| words.contains("20 files")));
        let little = limits("1024", "104857600").shortage();
        assert!(little.is_some_and(|words| words.contains("100 MB")));
    }

    #[test]
    fn where_nothing_is_told_there_is_plenty() {
        let plenty = Room::read("");
        assert_eq!((plenty.readers(800), plenty.offices(16), plenty.shortage()), (800, 16, None));
    }
}
