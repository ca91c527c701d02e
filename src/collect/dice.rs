//! A number that looks thrown and is the same at every look: where sources have to differ and nothing may be chance.

use feeds::model::SourceId;
use sha2::{Digest, Sha256};

/// A number below `sides` (at least 1) for a source and what it is thrown for.
pub fn thrown(source: &SourceId, purpose: &str, sides: u32) -> u32 {
    let digest =
        Sha256::new().chain_update(source.as_str()).chain_update([0]).chain_update(purpose).finalize();
    let number = digest.iter().take(4).fold(0, |number: u32, byte| number << 8 | u32::from(*byte));
    number % sides.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_at_every_look_and_differ_between_sources() {
        let thrown: Vec<u32> =
            (0..1000).map(|n| thrown(&format!("amt-{n}").parse().expect("an id"), "a test", 100)).collect();
        let again = super::thrown(&"amt-7".parse().expect("an id"), "a test", 100);
        assert_eq!(again, thrown[7]);
        for side in 0..100 {
            let often = thrown.iter().filter(|number| **number == side).count();
            assert!((1..30).contains(&often), "{side}: {often} times");
        }
    }
}
