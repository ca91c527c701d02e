//! An edition as files in a directory, for a static host: the bytes the daemon serves, each renamed into place.
//!
//! A reader of the directory sees each file whole, old or new. Only what differs is written. A file's time is that of
//! which the daemon says that the document was changed then; so both say the same, and two hosts of one store give the
//! same tags. An archive keeps the time at which it was written: it does not grow newer with each edition. Pages come before the lists that link them. What is published no more is removed: a release
//! that was withdrawn must not live on at a static host. Files that were never ours are left alone.
//!
//! Beside each document lie its compressed forms, for hosts that serve those. They are written before it and have its
//! time stamp: where a document is as it should be, so are they.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use feeds::model::{SourceId, State, StoryId};
use feeds::output::{self, Content, Document, FragmentOptions, Query};
use storage::Unlisted;

use super::place::{FORMS, Place, Stamp, gone};
use super::{Edition, GONE, NOT_FOUND, Served, hosting, told_as};
use crate::app::App;

/// Stories in one step through all of them.
const PAGE: usize = 200;

/// The file of an address that names none.
const START_FILE: &str = "index.html";

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

/// Makes `directory` hold the present edition: the page of each story, the archives and the view of each office, the
/// archives of all, the documents, and how a server is told to serve them.
pub async fn to_directory(app: &App, directory: &Path) -> Result<Written, Error> {
    let place = Place::alone(directory).await?;
    let edition = Edition::load(app).await?;
    let mut writer = Writer { app, edition: &edition, place: &place, written: Written::default() };
    let stories = writer.stories().await?;
    let mut views = BTreeMap::new();
    for office in edition.offices.keys() {
        let folder = format!("sources/{office}/");
        views.insert(folder.clone(), writer.archives(&folder, Some(office)).await?);
        let query = Query { sources: vec![office.clone()], ..Query::default() };
        for list in office_lists() {
            let served = edition.view(app, &list, &query, &FragmentOptions::default()).await?;
            writer.write(&format!("{folder}{}", list.path), &served, Stamp::of(edition.changed))?;
        }
    }
    views.insert(String::new(), writer.archives("", None).await?);
    for (document, served) in edition.documents() {
        writer.write(file_name(document.path), served, Stamp::of(edition.changed))?;
    }
    writer.hosting()?;
    let Writer { mut written, .. } = writer;
    let is_kept = |folder: &str| is_published(folder, &stories, &views);
    for place in ["stories/", "sources/", "archive/"] {
        written.removed += sweep(directory, place, &is_kept)?;
    }
    Ok(written)
}

/// Whether a folder below the directory is still published. Folders that nobody here made count as such.
fn is_published(folder: &str, stories: &HashSet<StoryId>, views: &BTreeMap<String, u64>) -> bool {
    let parts: Vec<_> = folder.trim_end_matches('/').split('/').collect();
    let archives = |view: &[&str]| views.get(&view.iter().map(|part| format!("{part}/")).collect::<String>());
    match parts.as_slice() {
        ["stories", id] => id.parse().map_or(true, |id| stories.contains(&id)),
        ["sources", id] => id.parse::<SourceId>().map_or(true, |_| archives(&["sources", id]).is_some()),
        [view @ .., "archive"] => archives(view).is_some(),
        [view @ .., "archive", number] => number
            .parse::<u64>()
            .map_or(true, |number| (1..=archives(view).map_or(0, |n| *n)).contains(&number)),
        _ => true,
    }
}

/// An edition on its way into a directory.
struct Writer<'a> {
    app: &'a App,
    edition: &'a Edition,
    place: &'a Place,
    written: Written,
}

impl Writer<'_> {
    /// Writes the pages of all stories and tells which there are.
    async fn stories(&mut self) -> Result<HashSet<StoryId>, Error> {
        let mut told = HashSet::new();
        let mut after = None;
        loop {
            let page = self.app.store.timeline(None, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.order());
            for story in &page {
                let text = output::story_page(&self.app.config.site, &self.edition.offices, story);
                self.page(story.id, text, Stamp::Changed(story.touched))?;
                told.insert(story.id);
            }
        }
        self.ended(&mut told).await?;
        Ok(told)
    }

    /// Writes a page for each story that is told as another one: it leads there.
    async fn ended(&mut self, told: &mut HashSet<StoryId>) -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = self.app.store.unlisted(Unlisted::Gone, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.state.gone_since().map(|at| (at, last.id));
            for story in page.into_iter().filter(|story| matches!(story.state, State::Ended { .. })) {
                let id = story.id;
                let to = told_as(self.app, story).await?.filter(|to| told.contains(&to.id));
                let Some(to) = to else { continue };
                self.page(id, output::moved_page(&self.app.config.site, to.id), Stamp::Now)?;
                told.insert(id);
            }
        }
    }

    /// Writes the archives of a view and tells how many there are, the oldest first: none is linked before it is there.
    async fn archives(&mut self, view: &str, office: Option<&SourceId>) -> Result<u64, Error> {
        let mut archives = 0;
        for part in self.edition.head(self.app, office).await?.all_archives() {
            for list in output::archived() {
                let archived = self.edition.archived(self.app, &list, office, part).await?;
                let Some(archived) = archived else { continue };
                let path = format!("{view}{}{}", part.folder(), file_name(list.path));
                self.write(&path, &archived, self.edition.changed.map_or(Stamp::Now, Stamp::Since))?;
            }
            archives += 1;
        }
        Ok(archives)
    }

    /// Writes what a server needs to serve the directory as the daemon would.
    fn hosting(&mut self) -> Result<(), Error> {
        let site = &self.app.config.site;
        for (file, status, sentence) in
            [(hosting::NOT_FOUND_FILE, 404, NOT_FOUND), (hosting::GONE_FILE, 410, GONE)]
        {
            let page = output::error_page(site, status, sentence);
            self.write(file, &Served::new(output::HTML, page), Stamp::Now)?;
        }
        for (file, text) in hosting::configurations(&self.app.config, &self.place.directory) {
            let path = format!("{}/{file}", hosting::FOLDER);
            self.written.note(self.place.write(&path, text.as_bytes(), None, Stamp::Now)?);
        }
        Ok(())
    }

    fn page(&mut self, story: StoryId, text: String, stamp: Stamp) -> Result<(), Error> {
        self.write(&format!("stories/{story}/index.html"), &Served::new(output::HTML, text), stamp)
    }

    fn write(&mut self, path: &str, served: &Served, stamp: Stamp) -> Result<(), Error> {
        self.written.note(self.place.write(path, served.identity(), Some(served), stamp)?);
        Ok(())
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
    if path.is_empty() { START_FILE } else { path }
}

/// Removes our files from every folder below a place whose path is not to be kept, and the folder if that leaves it
/// empty. Tells how many documents there were.
fn sweep(directory: &Path, place: &str, is_kept: &impl Fn(&str) -> bool) -> Result<usize, Error> {
    let mut removed = 0;
    // A place that is not there holds nothing.
    let entries = fs::read_dir(directory.join(place)).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    for name in folders.filter_map(|folder| folder.file_name().into_string().ok()) {
        let folder = format!("{place}{name}");
        if is_kept(&format!("{folder}/")) {
            // Pages of stories have nothing below them, and there are many.
            if place != "stories/" {
                removed += sweep(directory, &format!("{folder}/"), is_kept)?;
            }
            continue;
        }
        removed += sweep(directory, &format!("{folder}/"), is_kept)?;
        removed += empty(&directory.join(&folder))?;
        // Not empty: somebody else's files are in it.
        let _ = fs::remove_dir(directory.join(&folder));
    }
    Ok(removed)
}

/// Removes our files from a folder and tells how many documents there were.
fn empty(folder: &Path) -> Result<usize, Error> {
    let mut removed = 0;
    let lists = office_lists().map(|list| list.path);
    for file in lists.chain([START_FILE]) {
        removed += usize::from(gone(&folder.join(file))?);
        for (suffix, _) in FORMS {
            gone(&folder.join(format!("{file}{suffix}")))?;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_no_more_is_removed_and_nothing_else() {
        let place = tempfile::tempdir().expect("a directory");
        let story = |number| format!("stories/01970000-0000-7000-8000-{number:012}");
        let (told, withdrawn) = (story(1), story(2));
        let kept = [
            format!("{told}/index.html"),
            "stories/index.html".to_owned(),
            "stories/notes/index.html".to_owned(),
            "sources/amt/atom.xml".to_owned(),
            "sources/amt/archive/1/atom.xml".to_owned(),
            "sources/fort/notes.txt".to_owned(),
            "archive/2/atom.xml".to_owned(),
            "archive/old/atom.xml".to_owned(),
        ];
        let removed = [
            format!("{withdrawn}/index.html"),
            format!("{withdrawn}/index.html.gz"),
            "sources/amt/archive/2/atom.xml".to_owned(),
            "sources/fort/feed.json".to_owned(),
            "sources/fort/feed.json.br".to_owned(),
            "sources/fort/archive/1/rss.xml".to_owned(),
            "archive/3/atom.xml".to_owned(),
        ];
        for file in kept.iter().chain(&removed) {
            let path = place.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "text").expect("a file");
        }
        let stories = HashSet::from(["01970000-0000-7000-8000-000000000001".parse().expect("an id")]);
        let views = BTreeMap::from([(String::new(), 2), ("sources/amt/".to_owned(), 1)]);
        let counts = ["stories/", "sources/", "archive/", "nowhere/"].map(|name| {
            sweep(place.path(), name, &|folder: &str| is_published(folder, &stories, &views))
                .expect("removed")
        });
        assert_eq!(counts, [1, 3, 1, 0]);
        for (files, there) in [(&kept[..], true), (&removed[..], false)] {
            for file in files {
                assert_eq!(place.path().join(file).exists(), there, "{file}");
            }
        }
        for folder in [withdrawn.as_str(), "sources/fort/archive", "archive/3"] {
            assert!(!place.path().join(folder).exists(), "{folder}");
        }
    }
}
