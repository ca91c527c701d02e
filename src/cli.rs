//! The command line: every command with its options, help and examples, in one place.
//!
//! What a command takes is a plain struct. Those of the commands that need the store are sent to a running daemon
//! as they are, so they are serialisable too.

mod alerts;
mod installing;
mod keeping;
mod log;
mod stories;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::{self, Config, Mistakes, Override};

pub use alerts::{AlertsArgs, AlertsChange};
pub use installing::{AddArgs, CompletionsArgs, ConfigArgs, ManArgs};
pub use keeping::{BackupArgs, ExportArgs, RestoreArgs};
pub use log::{LogFormat, start as start_log};
pub use stories::{StoriesArgs, StoriesState, StoryArgs, StoryChange};

/// Collects press releases from many offices and publishes them once: as feeds and as an HTML fragment.
#[derive(Debug, Parser)]
#[command(name = "presseschau", version, after_help = EXAMPLES)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Options {
    /// Configuration [default: presseschau.toml in the working directory, else in /etc/presseschau, else built in]
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Where stories are kept: memory: or sled:DIRECTORY [default: service.storage of the configuration]
    #[arg(long, value_name = "URL", global = true)]
    pub storage: Option<String>,
    /// What is logged: error, warn, info, debug, trace or a filter [default: info for run, warn for the others]
    #[arg(long, value_name = "LEVEL", global = true)]
    pub log: Option<String>,
    /// How it is logged; either way an event is a line
    #[arg(long, value_name = "FORMAT", global = true, value_enum, default_value_t)]
    pub log_format: LogFormat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Collect by schedule and serve what is published, until SIGTERM or Ctrl-C
    #[command(after_help = "Examples:
  presseschau run
  presseschau run --config /etc/presseschau.toml --storage sled:/var/lib/presseschau
  PRESSESCHAU_SERVICE__LISTEN=0.0.0.0:80 presseschau run")]
    Run,
    /// Collect once now, for cron
    #[command(
        after_help = "Exit codes: 0 all sources read, 3 some failed, 4 all failed, 2 wrong usage, 1 anything else.
Beside a running daemon the daemon does the work.

Examples:
  presseschau refresh
  presseschau refresh kid vitako
  */15 * * * *  cd /srv/presse && presseschau refresh --due && presseschau publish --to htdocs"
    )]
    Refresh(RefreshArgs),
    /// Read a page, a feed or a saved file once, show what is found, store nothing
    #[command(after_help = "Exit codes: 0 entries found, 3 none.

Examples:
  presseschau check https://www.example.org/aktuelles
  presseschau check kid --json
  presseschau check https://www.example.org/aktuelles --explain
  presseschau check https://www.example.org/aktuelles --toml >> presseschau.toml
  presseschau check saved.html --base https://www.example.org/aktuelles
  presseschau check https://www.example.org/aktuelles/freibad-oeffnet --article")]
    Check(CheckArgs),
    /// Write everything that is published into a directory, for a static host
    #[command(
        after_help = "Each file is renamed into its place whole; files that are as they should be stay untouched.

Examples:
  presseschau publish --to htdocs
  presseschau publish --to file:///var/www/presse"
    )]
    Publish(PublishArgs),
    /// Show how each source fares
    #[command(
        after_help = "Examples:
  presseschau sources
  presseschau sources --json
  presseschau sources add https://www.example.org/aktuelles
  presseschau sources import subscriptions.opml >> presseschau.toml",
        args_conflicts_with_subcommands = true,
        disable_help_subcommand = true,
        subcommand_help_heading = "New ones"
    )]
    Sources(SourcesArgs),
    /// List stories, newest first
    #[command(after_help = "Examples:
  presseschau stories
  presseschau stories --source kid --q Glasfaser --json
  presseschau stories --state held
  presseschau stories --state withdrawn --source kid
  presseschau stories --verdict joined")]
    Stories(StoriesArgs),
    /// Show who tells a story, how it is recognised, and every decision about it with its reason; or change it by hand
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        subcommand_help_heading = "By hand",
        disable_help_subcommand = true,
        after_help = "What is decided by hand is remembered, and no later run overrules it.
Exit codes: 0 shown or done, 1 it cannot be done, 3 no such story.

Examples:
  presseschau story 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17
  presseschau story urn:uuid:019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17 --json
  presseschau story join 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17 019ac5d9-01f3-7b22-8c55-0e6d4a7b9c10
  presseschau story split 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17 vitako
  presseschau story withdraw 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17
  presseschau story erase 019ac5d2-7c1e-7d43-9a31-5b0c2f6e8a17"
    )]
    Story(StoryArgs),
    /// Try the channels by which operators are told of incidents
    #[command(
        after_help = "Examples:
  presseschau alerts test
  presseschau alerts test --config /etc/presseschau.toml",
        disable_help_subcommand = true
    )]
    Alerts(AlertsArgs),
    /// Write everything that is stored into one file, from which `restore` makes the same store
    #[command(
        after_help = "The file holds lines of JSON. It is one moment of the store, also beside a running daemon, which goes on
serving and fetching meanwhile. It has its name only once it is whole; what had that name before is replaced.
The configuration is not in it. The daemon makes one each day where [backup] names a directory.

Examples:
  presseschau backup presseschau.jsonl.zst
  presseschau backup /var/backups/presseschau.jsonl.gz"
    )]
    Backup(BackupArgs),
    /// Make the store that a backup holds, in an empty place
    #[command(
        after_help = "All of the file or nothing is restored; a file that is cut off or damaged is refused with the line. Every
document is then what it was, byte for byte. Stop the daemon first, and move a store away that is in the place.

Examples:
  presseschau restore presseschau.jsonl.zst
  systemctl stop presseschau
  mv /var/lib/presseschau/data /var/lib/presseschau/data.old
  sudo -u presseschau presseschau restore --storage sled:/var/lib/presseschau/data /var/backups/presseschau-2026-11-26.jsonl.zst"
    )]
    Restore(RestoreArgs),
    /// Write all stories as lines of JSON, for other programs
    #[command(
        after_help = "The lines are those of a backup: a header, one story a line in whatever state it is, a last line with
count and digest.

Examples:
  presseschau export | jq -r '.story.members[0].entry.listed.title | values'
  presseschau export stories.jsonl.gz"
    )]
    Export(ExportArgs),
    /// Collect from three sample offices on this machine and serve the result; needs no network
    #[command(after_help = "Examples:
  presseschau demo
  presseschau demo --listen 127.0.0.1:9000")]
    Demo(DemoArgs),
    /// Check the configuration and print it complete
    #[command(after_help = "Exit codes: 0 sound, 2 not: every mistake is named with file, line and column.

Examples:
  presseschau config
  presseschau config --check --config /etc/presseschau/presseschau.toml
  presseschau config > presseschau.toml")]
    Config(ConfigArgs),
    /// Write a configuration to begin with: every key with what it means
    #[command(after_help = "A file that is there is left alone.

Examples:
  presseschau init
  presseschau init --config /etc/presseschau/presseschau.toml")]
    Init,
    /// Ask the running daemon whether all is well, as /health tells
    #[command(after_help = "Exit codes: 0 all is well, 1 it is not, or nobody answers.

Examples:
  presseschau health
  HEALTHCHECK CMD [\"presseschau\", \"health\"]")]
    Health,
    /// Print what makes a shell complete the commands
    #[command(after_help = "Examples:
  presseschau completions bash > ~/.local/share/bash-completion/completions/presseschau
  presseschau completions zsh > ~/.zfunc/_presseschau
  presseschau completions fish > ~/.config/fish/completions/presseschau.fish")]
    Completions(CompletionsArgs),
    /// Write the man pages, for packages
    #[command(hide = true)]
    Man(ManArgs),
}

const EXAMPLES: &str = "Examples:
  presseschau demo                                             see what it does
  presseschau check https://www.example.org/aktuelles          see what a page gives
  presseschau init                                             write a configuration to begin with
  presseschau sources add https://www.example.org/aktuelles    add a source to it
  presseschau run                                              collect and serve
  presseschau refresh                                          collect once, for cron
  presseschau backup presseschau.jsonl.zst                     all that is stored in one file";

impl Command {
    /// What is logged unless the command line says otherwise: a daemon tells what it does, a command only what
    /// goes wrong.
    pub fn default_level(&self) -> &'static str {
        match self {
            Self::Run => "info",
            _ => "warn",
        }
    }
}

/// What `refresh` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct RefreshArgs {
    /// Ids of sources to read even if they are backing off [default: all that are not]
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Only sources that are due by their own pace, as the daemon asks them: for cron
    #[arg(long, conflicts_with = "sources")]
    #[serde(default)]
    pub due: bool,
}

/// What `check` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct CheckArgs {
    /// An address, the id of a configured source, or a saved file
    #[arg(value_name = "ADDRESS|SOURCE|FILE")]
    pub what: String,
    /// Print one JSON object
    #[arg(long, conflicts_with = "toml")]
    pub json: bool,
    /// Print a `[[sources]]` block to paste into the configuration
    #[arg(long, conflicts_with = "article")]
    pub toml: bool,
    /// The address a saved file came from
    #[arg(long, value_name = "URL")]
    pub base: Option<Url>,
    /// The Content-Type a saved file came with, where it matters
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
    /// Read the page of a single release
    #[arg(long)]
    pub article: bool,
    /// Say what on a page was considered for the list, and why it was taken or not
    #[arg(long, conflicts_with_all = ["article", "json", "toml"])]
    pub explain: bool,
}

impl CheckArgs {
    /// With no options.
    pub fn of(address: &Url) -> Self {
        let what = address.to_string();
        Self {
            what,
            json: false,
            toml: false,
            base: None,
            content_type: None,
            article: false,
            explain: false,
        }
    }
}

/// What `publish` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct PublishArgs {
    /// A directory, made if it is missing
    #[arg(long, value_name = "DIRECTORY")]
    pub to: String,
}

/// What `sources` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct SourcesArgs {
    /// Where new ones come from. Needs no store and is never sent to a daemon.
    #[command(subcommand)]
    #[serde(skip)]
    pub new: Option<NewSources>,
    /// Print a JSON list
    #[arg(long)]
    pub json: bool,
}

/// Where new sources come from.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum NewSources {
    /// Read a page, show what is found, and add it to the configuration as a source
    #[command(
        after_help = "The file is the one that --config names, else the one that is read without it; its comments and order stay. What is there already, and a page on which nothing is found, change nothing.
Exit codes: 0 added, 3 nothing found, 2 there already.

Examples:
  presseschau sources add https://www.example.org/aktuelles
  presseschau sources add https://www.example.org/rss.xml --id amt --name 'Amt Musterhausen'
  presseschau sources add https://www.example.org/aktuelles --config /etc/presseschau/presseschau.toml"
    )]
    Add(AddArgs),
    /// Print a `sources` block for each subscription of an OPML file, to be appended to the configuration
    #[command(
        after_help = "Nothing is fetched: `check ID` shows what is read from a new source. What is configured already is left out.
Exit codes: 0 blocks printed, 3 none, 2 no OPML.

Examples:
  presseschau sources import subscriptions.opml
  presseschau sources import subscriptions.opml >> presseschau.toml"
    )]
    Import {
        /// The file, as feed readers export it
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What `demo` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct DemoArgs {
    /// Where to serve the result
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

impl Options {
    /// The configuration these options ask for, with single keys as the environment sets them.
    pub fn configuration(&self) -> Result<Config, Mistakes> {
        config::load(self.config.as_deref(), &self.overrides(std::env::vars_os()))
    }

    /// Single keys as the environment and the options set them; the options win.
    fn overrides(&self, environment: impl Iterator<Item = (OsString, OsString)>) -> Vec<Override> {
        let mut overrides = config::from_environment(environment);
        let storage = self.storage.iter().map(|address| Override {
            name: "--storage".to_owned(),
            key: "service.storage".to_owned(),
            value: address.clone(),
        });
        overrides.extend(storage);
        overrides
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        fn look(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(command.is_hide_set() || help.contains("Example"), "{} has none", command.get_name());
            command.get_subcommands().for_each(look);
        }
        look(&Cli::command());
    }

    #[test]
    fn options_win_over_the_environment() {
        let cli = Cli::parse_from(["presseschau", "config", "--storage", "memory:"]);
        let environment = [("PRESSESCHAU_SERVICE__STORAGE".into(), "sled:anderswo".into())];
        let overrides = cli.options.overrides(environment.into_iter());
        let config =
            config::parse("built-in configuration", config::BUILT_IN, &overrides).expect("a configuration");
        assert_eq!(config.storage, "memory:");
    }
}
