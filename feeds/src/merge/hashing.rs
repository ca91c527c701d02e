//! Sets and maps of words: looked up in a few nanoseconds, for every word of every neighbour is.
//!
//! The standard hasher keeps strangers from choosing words that collide. Here they may: a text has at most a few
//! thousand words that are looked at, and each set lives for one comparison, so that the worst text costs some
//! milliseconds. Nothing depends on the order in which sets and maps give what is in them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A map by words or what stands for them.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A set of words or what stands for them.
pub(super) type Set<T> = HashSet<T, BuildHasherDefault<Quick>>;

/// A number for what is looked up.
pub(super) fn quick(it: &impl Hash) -> u64 {
    let mut hasher = Quick::default();
    it.hash(&mut hasher);
    hasher.finish()
}

/// An odd number whose bits look like chance: the golden ratio.
pub(super) const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Multiplies what it is given, eight bytes at a time.
#[derive(Debug, Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn add(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number ^ MIX) * u128::from(MIX);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.add(u64::from_le_bytes(*eight)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(last));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    // The end of each string; their lengths differ otherwise.
    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(9) ^ u64::from(byte);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
