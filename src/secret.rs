//! A secret that an operator shares with somebody: never shown, and compared without telling how much of it was right.

use std::fmt;

use sha2::{Digest, Sha256};

/// A secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps it.
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// Whether `given` is this secret. Digests are compared: how long that takes says nothing about the secret.
    pub fn is(&self, given: &[u8]) -> bool {
        Sha256::digest(self.0.as_bytes()) == Sha256::digest(given)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_is_right_and_nothing_shows_it() {
        let secret = Secret::new("c0ffee-c0ffee-c0ffee".to_owned());
        assert!(secret.is(b"c0ffee-c0ffee-c0ffee"));
        for wrong in ["", "c0ffee", "c0ffee-c0ffee-c0ffee ", "C0FFEE-c0ffee-c0ffee"] {
            assert!(!secret.is(wrong.as_bytes()), "{wrong}");
        }
        assert!(!format!("{secret:?}").contains("c0ffee"));
    }
}
