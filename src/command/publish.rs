//! `publish --to`: the present edition into a directory.
//!
//! The address is resolved where the command is given, since a daemon that does the work sits elsewhere.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Exit, Failure, Output, Task};
use crate::app::App;
use crate::cli::PublishArgs;
use crate::collect;
use crate::publish::{Edition, Written, to_directory};
use crate::websub;

/// Where the edition goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishTask {
    /// An absolute path.
    directory: PathBuf,
}

/// Writes the edition.
pub async fn publish(app: &App, task: &PublishTask, out: &dyn Output) -> Result<Exit, Failure> {
    collect::end_embargoes(app, (app.clock)()).await?;
    let written = to_directory(app, &task.directory).await?;
    let place = task.directory.display();
    let Written { changed, unchanged, removed } = written;
    out.result(&format!("{changed} files written, {unchanged} unchanged, {removed} removed in {place}"));
    if let Some(hub) = &app.config.site.hub {
        // Now that they are there: whoever hears of it will come at once.
        if let Some(trouble) = websub::tell(app, hub, &Edition::load(app).await?).await? {
            out.message(&format!("{trouble}; the next time tries again"));
        }
    }
    Ok(Exit::Done)
}

impl TryFrom<PublishArgs> for Task {
    type Error = Failure;

    fn try_from(args: PublishArgs) -> Result<Self, Failure> {
        let directory = std::path::absolute(directory(&args.to)?)
            .map_err(|error| Failure::usage(format!("--to {:?} is no directory: {error}", args.to)))?;
        Ok(Self::Publish(PublishTask { directory }))
    }
}

/// The directory an address means: a path as it is, or a `file:` address.
fn directory(to: &str) -> Result<PathBuf, Failure> {
    let wrong =
        |what: &str| Failure::usage(format!("--to {to:?} {what}; give a directory or a file: address"));
    match to.split_once(':') {
        Some(("file", path)) if path.starts_with("//") => {
            let address = Url::parse(to).ok().and_then(|address| address.to_file_path().ok());
            address.ok_or_else(|| wrong("is no directory on this machine"))
        }
        Some(("file", path)) if !path.is_empty() => Ok(Path::new(path).to_owned()),
        Some((scheme, rest)) if rest.starts_with("//") => {
            Err(wrong(&format!("cannot be published to: {scheme} is not known here")))
        }
        _ if to.trim_end_matches("file:").is_empty() => Err(wrong("is empty")),
        _ => Ok(Path::new(to).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_file_addresses_name_directories_and_nothing_else_does() {
        for (to, expected) in [
            ("htdocs", Some("htdocs")),
            ("./a:b", Some("./a:b")),
            ("/var/www", Some("/var/www")),
            ("file:htdocs", Some("htdocs")),
            ("file:/var/www", Some("/var/www")),
            ("file:///var/w%20w", Some("/var/w w")),
            ("file://elsewhere/share", None),
            ("s3://bucket/presse", None),
            ("", None),
            ("file:", None),
        ] {
            assert_eq!(directory(to).ok(), expected.map(PathBuf::from), "{to}");
        }
    }
}
