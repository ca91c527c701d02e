//! An edition as files in a directory, for a static host: the bytes the daemon serves, each renamed into place.
//!
//! A reader of the directory sees each file whole, old or new. Only what differs is written, so that time stamps
//! tell what changed. Pages come before the lists that link them. What is published no more is removed: a release
//! that was withdrawn must not live on at a static host. Files that were never ours are left alone.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use feeds::model::{State, StoryId};
use feeds::output::{self, Content, Document, FragmentOptions, Query};
use storage::Unlisted;

use super::{Edition, Served, told_as};
use crate::app::App;

/// Stories in one step through all of them.
const PAGE: usize = 200;

/// What writing an edition did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or differed.
    pub changed: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files of stories and offices that are published no more.
    pub removed: usize,
}

/// Why the directory does not hold the edition; what was there before still does, file by file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// See [`storage::Error`].
    #[error(transparent)]
    Store(#[from] storage::Error),
    /// A file could not be written.
    #[error("{path} cannot be written: {reason}; check the directory's owner and free space")]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// A file that is published no more could not be removed.
    #[error("{path} is published no more and cannot be removed: {reason}; remove it by hand")]
    Remove {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// Makes `directory` hold the present edition: the page of each story, the view of each office, the documents.
pub async fn to_directory(app: &App, directory: &Path) -> Result<Written, Error> {
    let edition = Edition::load(app).await?;
    let mut written = Written::default();
    let stories = stories(app, &edition, directory, &mut written).await?;
    for office in edition.offices.keys() {
        let query = Query { sources: vec![office.clone()], ..Query::default() };
        for list in office_lists() {
            let served = edition.view(app, &list, &query, &FragmentOptions::default()).await?;
            written.note(write(&directory.join(format!("sources/{office}/{}", list.path)), &served)?);
        }
    }
    for (path, served) in edition.documents() {
        written.note(write(&directory.join(file_name(path)), served)?);
    }
    let is_told = |name: &str| name.parse().map_or(true, |id| stories.contains(&id));
    written.removed += remove(&directory.join("stories"), &["index.html"], is_told)?;
    let is_office = |name: &str| name.parse().map_or(true, |id| edition.offices.contains_key(&id));
    let files: Vec<_> = office_lists().map(|list| list.path).collect();
    written.removed += remove(&directory.join("sources"), &files, is_office)?;
    Ok(written)
}

/// Writes the pages of all stories and tells which there are.
async fn stories(
    app: &App,
    edition: &Edition,
    directory: &Path,
    written: &mut Written,
) -> Result<HashSet<StoryId>, Error> {
    let mut told = HashSet::new();
    let mut after = None;
    loop {
        let page = app.store.timeline(None, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.order());
        for story in &page {
            let text = output::story_page(&app.config.site, &edition.offices, story);
            let served = Served::new(output::HTML, text);
            written.note(write(&directory.join(format!("stories/{}/index.html", story.id)), &served)?);
            told.insert(story.id);
        }
    }
    ended(app, directory, &mut told, written).await?;
    Ok(told)
}

/// Writes a page for each story that is told as another one: it leads there.
async fn ended(
    app: &App,
    directory: &Path,
    told: &mut HashSet<StoryId>,
    written: &mut Written,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = app.store.unlisted(Unlisted::Gone, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.state.gone_since().map(|at| (at, last.id));
        for story in page.into_iter().filter(|story| matches!(story.state, State::Ended { .. })) {
            let id = story.id;
            let Some(to) = told_as(app, story).await?.filter(|to| told.contains(&to.id)) else { continue };
            let served = Served::new(output::HTML, output::moved_page(&app.config.site, to.id));
            written.note(write(&directory.join(format!("stories/{id}/index.html")), &served)?);
            told.insert(id);
        }
    }
}

fn office_lists() -> impl Iterator<Item = Document> {
    let has_one = |content| matches!(content, Content::List(_) | Content::Fragment(_) | Content::Frame(_));
    output::documents().filter(move |list| has_one(list.content))
}

impl Written {
    fn note(&mut self, changed: bool) {
        if changed {
            self.changed += 1;
        } else {
            self.unchanged += 1;
        }
    }
}

/// The start page has no name of its own.
fn file_name(path: &str) -> &str {
    if path.is_empty() { "index.html" } else { path }
}

/// Removes `files` from every folder in `place` whose name is not to be kept, and the folder if that leaves it
/// empty. Tells how many files there were.
fn remove(place: &Path, files: &[&str], is_kept: impl Fn(&str) -> bool) -> Result<usize, Error> {
    let mut removed = 0;
    // A place that is not there holds nothing.
    let folders = fs::read_dir(place).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in folders.filter(|folder| !folder.file_name().and_then(OsStr::to_str).is_none_or(&is_kept)) {
        for path in files.iter().map(|file| folder.join(file)) {
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(reason) if reason.kind() == io::ErrorKind::NotFound => {}
                Err(reason) => return Err(Error::Remove { path, reason }),
            }
        }
        // Not empty: somebody else's files are in it.
        let _ = fs::remove_dir(&folder);
    }
    Ok(removed)
}

/// Writes a file beside its place and renames it; false if it is there already.
fn write(path: &Path, served: &Served) -> Result<bool, Error> {
    let body = served.identity();
    if fs::read(path).is_ok_and(|present| present == body[..]) {
        return Ok(false);
    }
    let fail = |reason| Error::Write { path: path.to_owned(), reason };
    replace(path, body).map_err(fail)?;
    Ok(true)
}

fn replace(path: &Path, body: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    let result = File::create(&beside)
        .and_then(|mut file| file.write_all(body).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // The rest of a file that did not fit; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&beside);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_no_more_is_removed_and_nothing_else() {
        let place = tempfile::tempdir().expect("a directory");
        let files =
            ["kept/index.html", "gone/index.html", "mixed/index.html", "mixed/notes.txt", "readme.txt"];
        for file in files {
            let path = place.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "text").expect("a file");
        }
        let removed = remove(place.path(), &["index.html"], |name| name == "kept" || name == "readme.txt");
        assert_eq!(removed.expect("removed"), 2);
        let left: Vec<_> = files.into_iter().filter(|file| place.path().join(file).exists()).collect();
        assert_eq!(left, ["kept/index.html", "mixed/notes.txt", "readme.txt"]);
        assert!(!place.path().join("gone").exists());
        assert_eq!(remove(&place.path().join("nowhere"), &["index.html"], |_| false).expect("nothing"), 0);
    }
}
