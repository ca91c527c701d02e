//! The configuration: what `presseschau.toml`, the environment and the command line say, checked as a whole.
//!
//! All mistakes are reported together, each with its place and what is allowed there. Nothing is half configured:
//! there is a [`Config`] without mistakes, or there are [`Mistakes`] and no `Config`.

mod alerts;
mod append;
mod check;
mod environment;
mod mistakes;
mod schedule;
mod tree;
mod values;
mod wire;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use feeds::model::Source;
use feeds::output::Site;

use crate::backup::Daily;
use crate::secret::Secret;
use crate::{alert, fetch};

pub use append::{append, replace};
pub use environment::{Override, from_environment};
pub use mistakes::Mistakes;
pub use schedule::cron;

/// The configuration that is used where no file is; also the example for operators.
pub const BUILT_IN: &str = include_str!("../presseschau.toml");

/// The file looked for in the working directory first.
pub const FILE_NAME: &str = "presseschau.toml";

/// The file of the whole machine, where packages put it.
const OF_THE_MACHINE: &str = "/etc/presseschau/presseschau.toml";

/// Everything an operator decides, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The service as documents name it.
    pub site: Site,
    /// Cron with seconds, in the site's zone; normalised to six or seven fields. [`cron`] reads it.
    pub schedule: String,
    /// Where the daemon listens.
    pub listen: SocketAddr,
    /// `memory:` or `sled:DIRECTORY`.
    pub storage: String,
    /// Stories in the head document of every feed.
    pub entries: usize,
    /// What opens `/status` and `/metrics`, for everybody; without it they are open to this machine alone.
    pub status_token: Option<Secret>,
    /// Earlier versions kept of each telling of a release.
    pub versions: usize,
    /// The `[fetch]` table.
    pub fetch: fetch::Settings,
    /// The `[alerts]` table.
    pub alerts: alert::Settings,
    /// The `[backup]` table; `None` where no backups are made by themselves.
    pub backup: Option<Daily>,
    /// In the order of the file.
    pub sources: Vec<Source>,
}

impl Config {
    /// The built-in configuration, untouched by files and environment.
    pub fn built_in() -> Self {
        parse("built-in configuration", BUILT_IN, &[]).expect("a test reads the built-in configuration")
    }

    /// The complete configuration as TOML; reading it again gives an equal one, unless secrets stand in it: they are
    /// not shown, and what is shown instead is refused.
    pub fn to_toml(&self) -> String {
        toml::to_string(&wire::File::from(self)).expect("plain values under fixed keys can be written")
    }
}

/// Reads the file that [`file()`] finds, else what is built in.
pub fn load(named: Option<&Path>, overrides: &[Override]) -> Result<Config, Mistakes> {
    let Some(path) = file(named) else {
        return parse("built-in configuration", BUILT_IN, overrides);
    };
    let name = path.display().to_string();
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&name, &text, overrides),
        Err(error) => Err(Mistakes::one(name, format!("cannot be read: {error}"))),
    }
}

/// The file that is read: the one that is named, else [`FILE_NAME`] in the working directory, else that of the machine.
pub fn file(named: Option<&Path>) -> Option<PathBuf> {
    let usual = || [FILE_NAME, OF_THE_MACHINE].map(PathBuf::from).into_iter().find(|path| path.exists());
    named.map(Path::to_owned).or_else(usual)
}

/// Checks a configuration given as text. `name` is how mistakes call it.
pub fn parse(name: &str, text: &str, overrides: &[Override]) -> Result<Config, Mistakes> {
    let mut mistakes = Mistakes::new(name, text, overrides);
    let Some(mut tree) = tree::parse(text, &mut mistakes) else { return Err(mistakes) };
    environment::apply(overrides, &mut tree, text.len(), &mut mistakes);
    let (file, dropped) = tree::deserialize(tree, &mut mistakes);
    let config = check::check(file, &dropped, &mut mistakes);
    if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests;
