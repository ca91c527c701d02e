//! Secrets of the configuration: they stand in it, in the environment or in a file, and are shown nowhere.

use std::fmt;
use std::fs;
use std::path::PathBuf;

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
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(_) => f.write_str("Here(…)"),
            Self::File(path) => write!(f, "File({})", path.display()),
        }
    }
}
