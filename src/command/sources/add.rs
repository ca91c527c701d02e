//! `sources add`: reads a page as `check` does, shows what is found, and adds its block to the configuration.

use std::path::Path;

use feeds::model::Source;

use crate::cli::AddArgs;
use crate::command::check::{Candidate, candidate};
use crate::command::{Exit, Failure, Output};
use crate::config::{self, Config, FILE_NAME};

/// Adds a source to the configuration in `file`.
pub async fn add(
    config: Config,
    named: Option<&Path>,
    args: &AddArgs,
    out: &dyn Output,
) -> Result<Exit, Failure> {
    let file = config::file(named).unwrap_or_else(|| FILE_NAME.into());
    let name = file.display();
    let text = std::fs::read_to_string(&file).map_err(|error| {
        Failure::usage(format!("{name} cannot be read: {error}; `presseschau init` writes one"))
    })?;
    let sources = config.sources.clone();
    refuse_known(&sources, |source| source.address == args.address)?;
    refuse_known(&sources, |source| Some(&source.id) == args.id.as_ref())?;
    let Candidate { source, shown, block, notes } = candidate(config, args).await?;
    let Some(block) = block else {
        notes.iter().for_each(|note| out.message(note));
        out.message(&format!("nothing is found there, and {name} stays as it is"));
        return Ok(Exit::Lacking);
    };
    refuse_known(&sources, |known| known.address == source.address)?;
    let added =
        config::append(&text, &block).map_err(|reason| Failure::other(format!("{name}: {reason}")))?;
    config::parse(&name.to_string(), &added, &[])?;
    out.result(&shown);
    notes.iter().for_each(|note| out.message(note));
    config::replace(&file, &added)
        .map_err(|error| Failure::other(format!("{name} cannot be written: {error}")))?;
    let id = &source.id;
    out.result(&format!(
        "added to {name} as \"{id}\". A running daemon reads it after: systemctl reload presseschau"
    ));
    Ok(Exit::Done)
}

/// Two sources with one address or one id are one.
fn refuse_known(sources: &[Source], known: impl Fn(&Source) -> bool) -> Result<(), Failure> {
    sources.iter().find(|source| known(source)).map_or(Ok(()), |source| {
        let Source { id, address, .. } = source;
        Err(Failure::usage(format!(
            "{address} is configured already, as \"{id}\"; another one needs another --id"
        )))
    })
}
