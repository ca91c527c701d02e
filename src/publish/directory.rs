//! An edition as files in a directory, for a static host: the bytes the daemon serves, each renamed into place.
//!
//! A reader of the directory sees each file whole, old or new. Only what differs is written, so that time stamps
//! tell what changed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use feeds::output::{self, Content, FragmentOptions, Query};

use super::{Edition, Served};
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
}

/// Writes the present edition below `directory`: documents, the view of each office, the page of each story.
pub async fn to_directory(app: &App, directory: &Path) -> Result<Written, Error> {
    let edition = Edition::load(app).await?;
    let mut written = Written::default();
    for (path, served) in edition.documents() {
        written.note(write(&directory.join(file_name(path)), served)?);
    }
    for office in edition.offices.keys() {
        let query = Query { sources: vec![office.clone()], ..Query::default() };
        for list in
            output::documents().filter(|list| matches!(list.content, Content::List(_) | Content::Fragment(_)))
        {
            let served = edition.view(app, &list, &query, &FragmentOptions::default()).await?;
            written.note(write(&directory.join(format!("sources/{office}/{}", list.path)), &served)?);
        }
    }
    let mut after = None;
    loop {
        let page = app.store.timeline(None, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(written) };
        after = Some(last.order());
        for story in &page {
            let served =
                Served::new(output::HTML, output::story_page(&app.config.site, &edition.offices, story));
            written.note(write(&directory.join(format!("stories/{}/index.html", story.id)), &served)?);
        }
    }
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
