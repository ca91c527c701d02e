//! Publishing: what the store holds becomes an edition, all of whose documents share one revision.
//!
//! An edition is rendered whole and then swapped in: nobody sees the feed of one revision beside the fragment of
//! another. It is a function of the store and the configuration alone, so two processes on one store, and a
//! directory written from it, hold the same bytes.

#[cfg(test)]
mod archive_tests;
mod directory;
mod hosting;
mod place;
mod policy;
mod select;
mod served;

pub use directory::{Error, Written, to_directory};
pub use policy::{FRAME_POLICY, PLAIN_XML, POLICY, cache_control, http_date, is_dressed};
pub use served::{Encoding, Form, Served};

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;
use feeds::model::{Office, Revision, SourceId, State, Story, StoryId, Time, Tombstone};
use feeds::output::{self, Content, Document, FragmentOptions, Part, Query, View};
use storage::Unlisted;
use tokio::sync::watch;

use self::select::Searching;
use crate::app::App;
use crate::config::Config;

/// Views kept with an edition, so that a popular one is rendered once. The least that can be done against a
/// visitor who asks for ever new ones is to stop keeping them.
const VIEWS: usize = 500;

/// What is said at an address that leads nowhere.
pub const NOT_FOUND: &str = "Diese Seite gibt es hier nicht.";

/// What is said at the address of a release that was taken back.
pub const GONE: &str = "Diese Meldung wurde zurückgezogen.";

/// What is served at the moment; nothing until the first edition is made.
#[derive(Default)]
pub struct Editions {
    current: ArcSwapOption<Edition>,
    /// Held while an edition is made, so that one begun earlier never replaces a later one.
    making: tokio::sync::Mutex<()>,
    /// Held while the words of new stories are noted.
    indexing: tokio::sync::Mutex<()>,
    /// How many may search at a time: who asks for what is hardly ever found keeps nobody from anything else.
    searching: Searching,
    /// Told of each new edition.
    news: watch::Sender<()>,
}

impl Editions {
    /// The present edition.
    pub fn current(&self) -> Option<Arc<Edition>> {
        self.current.load_full()
    }

    /// Tells of each new edition.
    pub fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// Tells of an edition, or that it is published otherwise from now on.
    pub fn announce(&self) {
        self.news.send_replace(());
    }

    /// The present edition for the length of one look at it, which costs less.
    pub fn glance(&self) -> arc_swap::Guard<Option<Arc<Edition>>> {
        self.current.load()
    }
}

/// Everything published at one revision.
pub struct Edition {
    /// Of the store it was made from.
    pub revision: Revision,
    /// When that revision came to be; none for a store in which nothing was ever published.
    pub changed: Option<Time>,
    /// The same as HTTP writes it.
    pub modified: Option<String>,
    /// Of which it was made.
    config: Arc<Config>,
    /// How long a copy of a document may be used.
    pub cache: String,
    /// Configured offices and those whose stories are still told.
    pub offices: BTreeMap<SourceId, Office>,
    /// The documents at the top, by path without the leading slash.
    documents: BTreeMap<&'static str, (Document, Served)>,
    /// Views asked for since, by their canonical address.
    views: Mutex<HashMap<String, Served>>,
}

impl Edition {
    /// Renders what the store holds, after what no longer fits the heads has got its places in the archives.
    pub async fn load(app: &App) -> storage::Result<Self> {
        let (revision, changed) = app.store.revision().await?;
        app.store.settle(app.config.entries).await?;
        let (query, look) = (Query::default(), FragmentOptions::default());
        let shown = Shown::head(app, &query, None).await?;
        let mut edition = Self {
            revision,
            changed,
            modified: changed.map(http_date),
            config: Arc::clone(&app.config),
            cache: cache_control(&app.config),
            offices: offices(app).await?,
            documents: BTreeMap::new(),
            views: Mutex::default(),
        };
        for document in output::documents() {
            let body = edition.render(app, &document, (&query, &look), &shown);
            let links = app.config.site.links(&query, &document);
            let served = Served::lasting(document.media_type, body, links);
            edition.documents.insert(document.path, (document, served));
        }
        Ok(edition)
    }

    /// A document at the top by its path without the leading slash.
    pub fn document(&self, path: &str) -> Option<&(Document, Served)> {
        self.documents.get(path)
    }

    /// Bytes of all documents at the top, uncompressed.
    pub fn size(&self) -> usize {
        self.documents.values().map(|(_, served)| served.negotiate(None).bytes.len()).sum()
    }

    /// All documents at the top.
    pub fn documents(&self) -> impl Iterator<Item = (&Document, &Served)> {
        self.documents.values().map(|(document, served)| (document, served))
    }

    /// Goes on with what an earlier edition has of the same documents: their compressed forms.
    fn go_on_from(&mut self, earlier: &Self) {
        for (path, (_, served)) in &mut self.documents {
            match earlier.document(path) {
                Some((_, kept)) if kept.equals(served) => *served = kept.clone(),
                _ => {}
            }
        }
    }

    /// A list as asked for: filtered over all stories, then cut.
    pub async fn view(
        &self,
        app: &App,
        list: &Document,
        query: &Query,
        look: &FragmentOptions,
    ) -> storage::Result<Served> {
        let name = format!("{}?{}&{look:?}", list.path, query.to_query_string());
        if let Some(kept) = self.kept().get(&name) {
            return Ok(kept.clone());
        }
        let shown = match query.only_source() {
            None if !query.is_all() => Shown::answer(app, query).await?,
            source => Shown::head(app, query, source).await?,
        };
        let body = self.render(app, list, (query, look), &shown);
        let served = Served::linked(list.media_type, body, app.config.site.links(query, list));
        Ok(self.keep(name, served))
    }

    /// The head of the view of everything or of one source.
    pub async fn head(&self, app: &App, source: Option<&SourceId>) -> storage::Result<Part> {
        Ok(Part::head(app.store.slots(source).await?))
    }

    /// A document of an archive; none for a part that is no archive. When it last changed nobody knows but that it was
    /// not after the edition did: what leaves it or makes it full is seen in nothing that is in it.
    pub async fn archived(
        &self,
        app: &App,
        list: &Document,
        source: Option<&SourceId>,
        part: Part,
    ) -> storage::Result<Option<Served>> {
        let Some(places) = part.places() else { return Ok(None) };
        let query = Query { sources: source.cloned().into_iter().collect(), ..Query::default() };
        let name = format!("{}{}?{}", part.folder(), list.path, query.to_query_string());
        if let Some(kept) = self.kept().get(&name) {
            return Ok(Some(kept.clone()));
        }
        let shown = Shown::archive(&query, part, app.store.slotted(source, places).await?);
        let body = self.render(app, list, (&query, &FragmentOptions::default()), &shown);
        Ok(Some(self.keep(name, Served::new(list.media_type, body))))
    }

    fn keep(&self, name: String, served: Served) -> Served {
        let mut kept = self.kept();
        if kept.len() < VIEWS {
            kept.insert(name, served.clone());
        }
        served
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Served>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn render(
        &self,
        app: &App,
        document: &Document,
        (query, look): (&Query, &FragmentOptions),
        shown: &Shown,
    ) -> String {
        let site = &app.config.site;
        let Shown { part, stories, gone } = shown;
        // An archive is as old as what is in it.
        let edition = self.changed.filter(|_| part.places().is_none());
        let updated = shown.changed().or(edition).unwrap_or(Time::UNIX_EPOCH);
        let view = View { site, offices: &self.offices, query, part: *part, stories, gone, updated };
        match document.content {
            Content::List(render) | Content::Start(render) => render(&view),
            Content::Fragment(render) | Content::Frame(render) | Content::Generator(render) => {
                render(&view, look)
            }
            Content::Offices(render) => render(site, &self.offices),
            Content::Fixed(text) => text.to_owned(),
        }
    }
}

/// What a list shows.
struct Shown {
    part: Part,
    /// Newest first.
    stories: Vec<Story>,
    /// The latest first.
    gone: Vec<Tombstone>,
}

impl Shown {
    /// The newest of everything or of one source.
    async fn head(app: &App, query: &Query, source: Option<&SourceId>) -> storage::Result<Self> {
        let part = Part::head(app.store.slots(source).await?);
        let stories = app.store.waiting(source, app.config.entries).await?;
        let gone = gone(app, query, &stories).await?;
        Ok(Self { part, stories, gone })
    }

    /// What is found for a query.
    async fn answer(app: &App, query: &Query) -> storage::Result<Self> {
        let stories = select::select(app, query).await?;
        let gone = gone(app, query, &stories).await?;
        Ok(Self { part: Part::Answer, stories, gone })
    }

    /// What has places in an archive.
    fn archive(query: &Query, part: Part, placed: Vec<Story>) -> Self {
        let mut gone: Vec<_> = placed.iter().filter_map(Story::tombstone).collect();
        gone.sort_unstable_by_key(|gone| std::cmp::Reverse((gone.at, gone.id)));
        let mut stories: Vec<_> =
            placed.into_iter().filter(|story| story.state.is_public() && query.matches(story)).collect();
        stories.sort_unstable_by_key(|story| std::cmp::Reverse(story.order()));
        Self { part, stories, gone }
    }

    fn changed(&self) -> Option<Time> {
        let gone = self.gone.iter().map(|gone| gone.at);
        self.stories.iter().map(|story| story.touched).chain(gone).max()
    }
}

/// The story that is told in the place of one, over all that ended in each other.
pub async fn told_as(app: &App, mut story: Story) -> storage::Result<Option<Story>> {
    let mut seen: Vec<StoryId> = Vec::new();
    while let State::Ended { into, .. } = story.state {
        if seen.contains(&into) {
            return Ok(None);
        }
        seen.push(into);
        match app.store.story(into).await? {
            Some(next) => story = next,
            None => return Ok(None),
        }
    }
    Ok(Some(story))
}

/// Makes an edition whatever is served: the first one, so that requests are answered before the first run, or one of
/// another configuration.
pub async fn serve_edition(app: &App) -> storage::Result<()> {
    let _making = app.editions.making.lock().await;
    make(app).await
}

/// Swaps in a new edition if one is served and the store has moved on. It is made with the configuration of that one,
/// which may have been reloaded since a run began.
pub async fn renew(app: &App) -> storage::Result<()> {
    let _making = app.editions.making.lock().await;
    match app.editions.current() {
        Some(current) if current.revision != app.store.revision().await?.0 => {
            make(&App { config: Arc::clone(&current.config), ..app.clone() }).await
        }
        _ => Ok(()),
    }
}

async fn make(app: &App) -> storage::Result<()> {
    let mut edition = Edition::load(app).await?;
    if let Some(earlier) = app.editions.current() {
        edition.go_on_from(&earlier);
    }
    let edition = Arc::new(edition);
    app.editions.current.store(Some(Arc::clone(&edition)));
    app.editions.announce();
    compress(app, edition);
    index(app);
    Ok(())
}

/// Notes the words of what is new, beside the serving: what was not noted yet is found as well, only not as fast.
fn index(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let _alone = app.editions.indexing.lock().await;
        while !app.stop.is_asked() {
            match app.store.index().await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => return tracing::error!("searches stay slow: {error}"),
            }
        }
    });
}

/// Compresses what everybody fetches, beside the serving. Gzip comes first: it is quick, and whoever takes the other
/// takes it, too.
fn compress(app: &App, edition: Arc<Edition>) {
    let (editions, stop) = (Arc::clone(&app.editions), app.stop.clone());
    let work = move || {
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            for (_, served) in edition.documents.values() {
                let is_served = editions.current().is_some_and(|current| Arc::ptr_eq(&current, &edition));
                if !is_served || stop.is_asked() {
                    return;
                }
                served.compress(encoding);
            }
        }
    };
    // A thread of its own, since nothing may have to wait for it, the end of the program included.
    if let Err(error) = std::thread::Builder::new().name("compress".to_owned()).spawn(work) {
        tracing::error!("documents are sent uncompressed: {error}");
    }
}

/// What went since the oldest story of a list was published, the latest first, no more than the list may have. How old it
/// was does not matter: whoever has it from an archive learns here that it is gone.
async fn gone(app: &App, query: &Query, stories: &[Story]) -> storage::Result<Vec<Tombstone>> {
    let limit = query.limit.unwrap_or(app.config.entries);
    let oldest = stories.last().filter(|_| stories.len() >= limit).map(|story| story.published);
    let gone = app.store.unlisted(Unlisted::Gone, None, limit).await?;
    let concerned = gone.iter().filter(|story| query.concerns(story)).filter_map(Story::tombstone);
    Ok(concerned.filter(|gone| oldest.is_none_or(|oldest| gone.at >= oldest)).collect())
}

async fn offices(app: &App) -> storage::Result<BTreeMap<SourceId, Office>> {
    let remembered = app.store.sources().await?.into_iter().map(|state| state.office);
    let configured = app.config.sources.iter().map(Office::from);
    Ok(remembered.chain(configured).map(|office| (office.id.clone(), office)).collect())
}
