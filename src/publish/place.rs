//! The directory that an edition is published to, as long as somebody writes to it.
//!
//! Invariants: one at a time writes there; a file is there whole or not at all, as it was or as it is to be; what a
//! killed writer has left is cleared away by the next. A file has the time that the daemon says of its document, so
//! that a server in front of the directory answers with the same headers.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use feeds::model::Time;

use super::directory::Error;
use super::{Encoding, Served};

/// The compressed forms by what they are called behind the document's name.
pub(super) const FORMS: [(&str, Encoding); 2] = [(".br", Encoding::Brotli), (".gz", Encoding::Gzip)];

/// The folder in which files grow: within the directory, for a file can only be renamed on its own drive.
const GROWING: &str = ".presseschau.new";

/// Between two looks at a directory that somebody else writes to.
const PAUSE: Duration = Duration::from_millis(50);

/// What the time of a file says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stamp {
    /// When it was written.
    Now,
    /// When its document changed, as the daemon says it.
    Changed(Time),
    /// The same when it was written.
    Since(Time),
}

impl Stamp {
    pub(super) fn of(changed: Option<Time>) -> Self {
        changed.map_or(Self::Now, Self::Changed)
    }

    fn time(self) -> Option<SystemTime> {
        match self {
            Self::Now => None,
            Self::Changed(time) | Self::Since(time) => Some(time.into()),
        }
    }
}

/// A directory that nobody else writes to as long as this value lives.
pub(super) struct Place {
    pub(super) directory: PathBuf,
    _lock: Option<File>,
}

impl Place {
    /// Waits until nobody else writes there, and clears away what was left by somebody who was killed.
    pub(super) async fn alone(directory: &Path) -> Result<Self, Error> {
        let unusable = |reason| Error::Write { path: directory.to_owned(), reason };
        fs::create_dir_all(directory).map_err(unusable)?;
        let lock = File::open(directory).map_err(unusable)?;
        let lock = loop {
            match lock.try_lock() {
                Ok(()) => break Some(lock),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
                // Not every drive knows locks. There everybody is alone.
                Err(TryLockError::Error(_)) => break None,
            }
        };
        let place = Self { directory: directory.to_owned(), _lock: lock };
        match fs::remove_dir_all(place.growing()) {
            Err(reason) if reason.kind() != io::ErrorKind::NotFound => Err(unusable(reason)),
            _gone => Ok(place),
        }
    }

    fn growing(&self) -> PathBuf {
        self.directory.join(GROWING)
    }

    /// Writes a file, and what its document has of other forms, and puts them in their places; false if all is there
    /// already.
    pub(super) fn write(
        &self,
        path: &str,
        body: &[u8],
        document: Option<&Served>,
        stamp: Stamp,
    ) -> Result<bool, Error> {
        let path = self.directory.join(path);
        let is_compressed = document.is_some_and(Served::is_worth_compressing);
        let is_complete =
            || !is_compressed || FORMS.iter().all(|(suffix, _)| beside(&path, suffix).is_file());
        let before = fs::metadata(&path).and_then(|file| file.modified()).ok();
        let later = stamp.time().filter(|time| before.is_none_or(|before| before < *time));
        if fs::read(&path).is_ok_and(|present| present == body) && is_complete() {
            if let (Some(time), Stamp::Changed(_)) = (later, stamp) {
                let forms = FORMS.iter().filter(|_| is_compressed).map(|(suffix, _)| beside(&path, suffix));
                forms.chain([path.clone()]).try_for_each(|path| date(path, time))?;
            }
            return Ok(false);
        }
        // Other bytes never have the time of those before: their tag would be the same.
        let time = later.unwrap_or_else(SystemTime::now);
        for (suffix, encoding) in FORMS {
            let path = beside(&path, suffix);
            match document.and_then(|document| document.form(encoding)) {
                Some(form) => self.replace(path, &form, time)?,
                None => drop(gone(&path)?),
            }
        }
        self.replace(path, body, time)?;
        Ok(true)
    }

    fn replace(&self, path: PathBuf, body: &[u8], time: SystemTime) -> Result<(), Error> {
        let growing = self.growing();
        let file = growing.join("file");
        let written = fs::create_dir_all(path.parent().unwrap_or(&self.directory))
            .and_then(|()| fs::create_dir_all(growing))
            .and_then(|()| File::create(&file))
            .and_then(|mut file| {
                file.write_all(body).and_then(|()| file.set_modified(time)).and_then(|()| file.sync_all())
            })
            .and_then(|()| fs::rename(&file, &path));
        written.map_err(|reason| Error::Write { path, reason })
    }
}

impl Drop for Place {
    /// What stays lying goes with the next one who writes there.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.growing());
    }
}

/// Gives a file that stays as it is another time.
fn date(path: PathBuf, time: SystemTime) -> Result<(), Error> {
    let dated = File::options().write(true).open(&path).and_then(|file| file.set_modified(time));
    dated.map_err(|reason| Error::Write { path, reason })
}

/// The path of another form of a document.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = [path.as_os_str(), OsStr::new(suffix)];
    PathBuf::from(name.into_iter().collect::<OsString>())
}

/// Removes a file; false if there was none.
pub(super) fn gone(path: &Path) -> Result<bool, Error> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(reason) => Err(Error::Remove { path: path.to_owned(), reason }),
    }
}

#[cfg(test)]
mod tests {
    use feeds::output;
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn what_a_killed_command_has_left_goes_and_one_writes_at_a_time() {
        let directory = tempfile::tempdir().expect("a directory");
        let left = directory.path().join(GROWING);
        fs::create_dir(&left).and_then(|()| fs::write(left.join("file"), "<ht")).expect("a half");
        let place = Place::alone(directory.path()).await.expect("a place");
        assert!(!left.exists());
        let mut second = Box::pin(Place::alone(directory.path()));
        assert!(second.as_mut().now_or_never().is_none(), "somebody writes there");
        place.write("a/b.html", b"text", None, Stamp::Now).expect("written");
        drop(place);
        assert!(!left.exists());
        second.await.expect("its turn");
    }

    #[tokio::test]
    async fn compressed_forms_are_written_with_their_document() {
        let place = tempfile::tempdir().expect("a directory");
        let writing = Place::alone(place.path()).await.expect("a place");
        let long = "Grüße aus dem Rathaus. ".repeat(100);
        let put = |text: &str| {
            let served = Served::new(output::HTML, text.to_owned());
            writing.write("page.html", text.as_bytes(), Some(&served), Stamp::Now).expect("written")
        };
        let there = || FORMS.map(|(suffix, _)| place.path().join(format!("page.html{suffix}")).exists());
        let time = |name: &str| {
            fs::metadata(place.path().join(name)).and_then(|file| file.modified()).expect("a time")
        };
        assert!(put(&long));
        assert_eq!(there(), [true, true]);
        assert_eq!(time("page.html"), time("page.html.gz"));
        assert!(!put(&long), "it is there");
        fs::remove_file(place.path().join("page.html.br")).expect("removed");
        assert!(put(&long), "a form is missing");
        assert_eq!(there(), [true, true]);
        assert!(put("kurz"));
        assert_eq!(there(), [false, false], "too short to be compressed");
        assert!(!put("kurz"));
    }

    #[tokio::test]
    async fn a_file_has_the_time_of_its_document_and_other_bytes_another_one() {
        let place = tempfile::tempdir().expect("a directory");
        let writing = Place::alone(place.path()).await.expect("a place");
        let put = |text: &str, stamp: Stamp| {
            let served = Served::new(output::HTML, text.repeat(100));
            let is_new = writing.write("atom.xml", served.identity(), Some(&served), stamp).expect("written");
            let times = ["", ".gz", ".br"].map(|suffix| {
                let file = place.path().join(format!("atom.xml{suffix}"));
                Time::from(fs::metadata(file).and_then(|file| file.modified()).expect("a time"))
            });
            assert!(times.iter().all(|time| *time == times[0]));
            (is_new, times[0])
        };
        let [first, second]: [Time; 2] =
            ["2026-05-04T08:00:00Z", "2026-05-04T09:00:00Z"].map(|time| time.parse().expect("a time"));
        assert_eq!(put("Rathaus öffnet. ", Stamp::Changed(first)), (true, first));
        assert_eq!(put("Rathaus öffnet. ", Stamp::Changed(first)), (false, first));
        assert_eq!(
            put("Rathaus öffnet. ", Stamp::Changed(second)),
            (false, second),
            "something else changed since"
        );
        let (is_new, time) = put("Rathaus bleibt. ", Stamp::Changed(second));
        assert!(is_new && time > second, "as after another configuration");
        assert_eq!(put("Rathaus bleibt. ", Stamp::Changed(second)), (false, time));
        let later = time + chrono::TimeDelta::hours(1);
        assert_eq!(put("Rathaus bleibt. ", Stamp::Since(later)), (false, time), "an archive");
        assert_eq!(put("Rathaus ruht. ", Stamp::Since(later)), (true, later));
    }
}
