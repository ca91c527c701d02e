//! What the commands take that set the program up.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;
use feeds::model::SourceId;
use url::Url;

/// What `config` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ConfigArgs {
    /// Print nothing but mistakes
    #[arg(long)]
    pub check: bool,
}

/// What `sources add` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AddArgs {
    /// The page, or a feed
    #[arg(value_name = "ADDRESS", value_parser = address)]
    pub address: Url,
    /// Its id, part of addresses [default: made from the host]
    #[arg(long, value_name = "ID")]
    pub id: Option<SourceId>,
    /// Its name, as readers see it [default: the title of the page]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// What `completions` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// What `man` takes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ManArgs {
    /// Where the pages go, one for each command
    #[arg(value_name = "DIRECTORY")]
    pub directory: PathBuf,
}

fn address(text: &str) -> Result<Url, String> {
    let address = Url::parse(text).map_err(|error| format!("{error}; begin with https://"))?;
    if matches!(address.scheme(), "http" | "https") {
        Ok(address)
    } else {
        Err("only http and https are fetched".to_owned())
    }
}
