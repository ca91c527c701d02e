//! Secrets of the configuration: they stand in it, in the environment or in a file, and are shown nowhere.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

/// A password or key.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// As it is.
    Here(String),
    /// In a file, without the end of its line. The file is read each time, so that it may be renewed.
    File(PathBuf),
}

impl Secret {
    /// The secret itself.
    ///
    /// # Errors
    /// When its file cannot be read, in words.
    pub fn reveal(&self) -> Result<String, String> {
        match self {
            Self::Here(secret) => Ok(secret.clone()),
            Self::File(path) => match fs::read_to_string(path) {
                Ok(text) => Ok(text.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => Err(format!("the secret in {} cannot be read: {error}", path.display())),
            },
        }
    }

    /// Whether `given` is this secret. Digests are compared: how long that takes says nothing about the secret. An
    /// empty file holds none.
    ///
    /// # Errors
    /// As for [`Self::reveal`].
    pub fn is(&self, given: &[u8]) -> Result<bool, String> {
        let secret = self.reveal()?;
        Ok(!secret.is_empty() && Sha256::digest(secret.as_bytes()) == Sha256::digest(given))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(_) => f.write_str("Here(…)"),
            Self::File(path) => write!(f, "File({})", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_is_right_and_nothing_shows_it() {
        let secret = Secret::Here("c0ffee-c0ffee-c0ffee".to_owned());
        assert_eq!(secret.is(b"c0ffee-c0ffee-c0ffee"), Ok(true));
        for wrong in ["", "c0ffee", "c0ffee-c0ffee-c0ffee ", "C0FFEE-c0ffee-c0ffee"] {
            assert_eq!(secret.is(wrong.as_bytes()), Ok(false), "{wrong}");
        }
        assert!(!format!("{secret:?}").contains("c0ffee"));
    }

    #[test]
    fn a_file_is_read_each_time_and_an_empty_one_opens_nothing() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = folder.path().join("token");
        let secret = Secret::File(path.clone());
        assert!(secret.is(b"").is_err_and(|reason| reason.contains("token")));
        for (content, given, expected) in
            [("", "", false), ("eins\n", "eins", true), ("zwei\r\n", "eins", false)]
        {
            fs::write(&path, content).expect("written");
            assert_eq!(secret.is(given.as_bytes()), Ok(expected), "{content:?} {given:?}");
        }
    }
}
