//! Whose store it is: what root writes into a daemon's store, the daemon could not write again.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::Failure;

/// Who this process is, as files it makes will belong to.
const SELF: &str = "/proc/self";

/// The user who may open everything.
const ROOT: u32 = 0;

/// Refuses to let root open a store in a directory of another user. Nobody else could without being meant to.
pub fn refuse_anothers(storage: &str) -> Result<(), Failure> {
    let Some(directory) = storage::directory(storage) else { return Ok(()) };
    let owner = |path: &Path| path.metadata().map(|metadata| metadata.uid()).ok();
    match (owner(&directory), owner(Path::new(SELF))) {
        (Some(owner), Some(ROOT)) if owner != ROOT => Err(Failure::other(format!(
            "{} belongs to the user with the id {owner}, and no daemon is running; run this command as that user \
             (sudo -u presseschau …)",
            directory.display()
        ))),
        _ => Ok(()),
    }
}
