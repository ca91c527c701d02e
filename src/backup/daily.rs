//! The backups that are made by themselves: one a day, behind a run, the oldest ones removed.
//!
//! What is due follows from the names in the directory, so it survives every restart; a day without a run has no
//! backup. Only files of our own name are ever removed, and only behind a new one.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::NaiveDate;
use storage::backup::Extent;

use super::{Packing, deliver, write};
use crate::app::App;

/// What a name consists of, around the day.
const PREFIX: &str = "presseschau-";
const SUFFIX: &str = ".jsonl.zst";

/// The `[backup]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daily {
    /// Where they go.
    pub directory: PathBuf,
    /// How many are kept.
    pub keep: usize,
}

impl Daily {
    /// When the newest one was made; `None` where there is none.
    pub fn newest(&self) -> Option<SystemTime> {
        let newest = days(&self.directory).ok()?.into_iter().max()?;
        self.directory.join(name(newest)).metadata().ok()?.modified().ok()
    }
}

/// Makes the day's backup if it is due. What goes wrong is logged: a run is not worth less for it, and the next one
/// tries again.
pub async fn after_run(app: &App) {
    let Some(daily) = &app.config.backup else { return };
    let today = (app.clock)().with_timezone(&app.config.site.zone).date_naive();
    match make(app, daily, today).await {
        Ok(Some(path)) => tracing::info!("backed up to {}", path.display()),
        Ok(None) => {}
        Err(_) if app.stop.is_asked() => {}
        Err(error) => tracing::error!("today's backup is missing: {error}"),
    }
}

async fn make(app: &App, daily: &Daily, today: NaiveDate) -> storage::Result<Option<PathBuf>> {
    // Two runs that ended at once make one between them.
    let _alone = app.run_lock.lock().await;
    let unusable = |error: io::Error| super::unwritten(&daily.directory, &error);
    std::fs::create_dir_all(&daily.directory).map_err(unusable)?;
    let path = daily.directory.join(name(today));
    if path.exists() {
        return Ok(None);
    }
    let staged = path.with_extension("partial");
    write(app, Extent::Everything, Packing::Zstd, &staged).await?;
    deliver(&staged, &path)?;
    for superfluous in superfluous(days(&daily.directory).map_err(unusable)?, daily.keep) {
        let path = daily.directory.join(name(superfluous));
        std::fs::remove_file(&path).map_err(unusable)?;
    }
    Ok(Some(path))
}

/// The days of which there are backups.
fn days(directory: &Path) -> io::Result<Vec<NaiveDate>> {
    let names = directory.read_dir()?.map(|file| file.map(|file| day(&file.file_name())));
    names.filter_map(Result::transpose).collect()
}

fn name(day: NaiveDate) -> String {
    format!("{PREFIX}{day}{SUFFIX}")
}

/// The day in a name, if it is exactly one that [`name`] makes.
fn day(file: &OsStr) -> Option<NaiveDate> {
    let day = file.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.parse().ok()?;
    Some(day).filter(|day| *name(*day) == *file)
}

/// All but the newest ones.
fn superfluous(mut days: Vec<NaiveDate>, keep: usize) -> impl Iterator<Item = NaiveDate> {
    days.sort_unstable();
    days.into_iter().rev().skip(keep)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    #[test]
    fn names_of_our_own_are_known_again_and_no_others() {
        assert_eq!(name(date(6)), "presseschau-2026-11-06.jsonl.zst");
        assert_eq!(day(OsStr::new("presseschau-2026-11-06.jsonl.zst")), Some(date(6)));
        for other in [
            "presseschau-2026-11-6.jsonl.zst",
            "presseschau-2026-11-06.jsonl.gz",
            "presseschau-2026-11-06.jsonl.zst.bak",
            "presseschau-vor-dem-Umzug.jsonl.zst",
            "mein-presseschau-2026-11-06.jsonl.zst",
        ] {
            assert_eq!(day(OsStr::new(other)), None, "{other}");
        }
    }

    #[test]
    fn the_newest_are_kept() {
        let days = vec![date(3), date(9), date(1), date(8)];
        assert_eq!(superfluous(days.clone(), 2).collect::<Vec<_>>(), [date(3), date(1)]);
        assert_eq!(superfluous(days, 4).count(), 0);
    }
}
