//! `backup`, `export` and `restore`.
//!
//! What is written is staged in the storage directory, by whoever holds the store, and brought to its place by whoever
//! gave the command: a daemon may write nowhere else, and need not be allowed to.

use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use storage::backup::Extent;

use super::{Exit, Failure, Output, Task, with_store};
use crate::app::App;
use crate::backup::{self, Packing};
use crate::cli::{BackupArgs, ExportArgs, RestoreArgs};
use crate::config::Config;

/// What the name of a staged file consists of, around the process that fetches it.
const STAGED: &str = "backup-";
const PARTIAL: &str = ".partial";

/// After this long nobody fetches it any more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// Writing into a file that somebody else fetches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupTask {
    extent: Extent,
    packing: Packing,
    /// An absolute path.
    staged: PathBuf,
}

/// Writes a backup.
pub async fn backup(config: Config, args: &BackupArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let file = target(&args.file)?;
    write_to(config, Extent::Everything, &file, out).await
}

/// Writes an export.
pub async fn export(config: Config, args: &ExportArgs, out: &dyn Output) -> Result<Exit, Failure> {
    match &args.file {
        Some(file) => write_to(config, Extent::Stories, &target(file)?, out).await,
        None => print(config, out).await,
    }
}

/// Restores a backup. It may be killed at any time: until the end the store is empty.
pub async fn restore(config: Config, args: &RestoreArgs, out: &dyn Output) -> Result<Exit, Failure> {
    if storage::directory(&config.storage).is_none() {
        return Err(Failure::usage(format!("{} forgets all at the end; name a directory", config.storage)));
    }
    super::owner::refuse_anothers(&config.storage)?;
    let store = storage::open(&config.storage).await.map_err(|error| match error {
        storage::Error::InUse { path } => {
            Failure::other(format!("{path} is in use; stop the daemon first (systemctl stop presseschau)"))
        }
        other => other.into(),
    })?;
    let header = backup::restore(&*store, &args.file).await?;
    let made = super::time::exact(header.made, config.site.zone);
    out.result(&format!("{} is what it was at {made}", config.storage));
    Ok(Exit::Done)
}

/// Does the part of it that needs the store.
pub async fn stage(app: &App, task: &BackupTask) -> Result<Exit, Failure> {
    task.staged.parent().into_iter().for_each(sweep);
    backup::write(app, task.extent, task.packing, &task.staged).await?;
    Ok(Exit::Done)
}

async fn write_to(config: Config, extent: Extent, file: &Path, out: &dyn Output) -> Result<Exit, Failure> {
    let staged = staged(&config, file);
    let exit = staging(config, extent, Packing::of(file), &staged, out).await?;
    if exit == Exit::Done {
        let bytes = std::fs::metadata(&staged).map(|metadata| metadata.len()).unwrap_or_default();
        backup::deliver(&staged, file)?;
        out.result(&format!("{bytes} bytes in {}", file.display()));
    }
    Ok(exit)
}

async fn print(config: Config, out: &dyn Output) -> Result<Exit, Failure> {
    let staged = staged(&config, &std::env::temp_dir().join("export"));
    let exit = staging(config, Extent::Stories, Packing::Plain, &staged, out).await?;
    if exit == Exit::Done {
        let printed = std::fs::File::open(&staged).and_then(|mut file| {
            // Whoever reads it may have enough before the end.
            let copied = io::copy(&mut file, &mut io::stdout().lock());
            copied.map(drop).or_else(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(error),
            })
        });
        let _ = std::fs::remove_file(&staged);
        printed.map_err(|error| Failure::other(format!("the export cannot be printed: {error}")))?;
    }
    Ok(exit)
}

async fn staging(
    config: Config,
    extent: Extent,
    packing: Packing,
    staged: &Path,
    out: &dyn Output,
) -> Result<Exit, Failure> {
    let task = Task::Backup(BackupTask { extent, packing, staged: staged.to_owned() });
    with_store(config, task, out).await
}

/// A name in the storage directory that no other command has, or beside `file` where there is none.
fn staged(config: &Config, file: &Path) -> PathBuf {
    let name = format!("{STAGED}{}{PARTIAL}", std::process::id());
    let directory = storage::directory(&config.storage).and_then(|path| std::path::absolute(path).ok());
    directory.map_or_else(|| file.with_file_name(&name), |directory| directory.join(&name))
}

/// Removes what commands that were killed have left behind.
fn sweep(directory: &Path) {
    let is_left = |file: &DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        let changed = file.metadata().and_then(|metadata| metadata.modified());
        let age = changed.ok().and_then(|changed| changed.elapsed().ok());
        name.starts_with(STAGED) && name.ends_with(PARTIAL) && age.is_some_and(|age| age > ABANDONED)
    };
    for file in directory.read_dir().into_iter().flatten().flatten().filter(is_left) {
        let _ = std::fs::remove_file(file.path());
    }
}

/// The file that is to be written, looked at before the work begins.
fn target(file: &Path) -> Result<PathBuf, Failure> {
    let wrong = |what: &str| Failure::usage(format!("{} {what}; name a file", file.display()));
    let path = std::path::absolute(file).map_err(|_| wrong("is no file"))?;
    if std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(wrong("is something else than a file"));
    }
    if path.parent().is_some_and(Path::is_dir) { Ok(path) } else { Err(wrong("is in no directory")) }
}
