//! Everything about one source that happens before anything is decided: fetch, read, normalise, follow.
//!
//! Nothing here changes what is stored, so it may be dropped at any await when the program stops.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use feeds::merge::{Known, Shelf};
use feeds::model::{Context, Document, Entry, How, Key, Outcome, Problem, ProblemKind, Reading, Time};
use feeds::source::Memory;
use feeds::{normalize, source};
use futures_util::{FutureExt, StreamExt};
use storage::{IncidentKind, Learned, SourceState, Validators};
use url::Url;

use super::moving::{self, Whereabouts};
use super::plan::Job;
use super::trust;
use crate::app::App;
use crate::fetch::{Error, Fetched, Followed, Request};
use crate::incident;
use crate::reading;

/// New releases whose own pages are read in one run of one source. A first look at a long list must not become
/// a burst of requests at the office's server.
const FOLLOWED: usize = 40;

/// Pages of one source read at a time.
const FOLLOWED_AT_ONCE: usize = 2;

/// Time for them in one run. A host that wants long pauses must not hold up the next run; what is left is asked
/// for then.
const FOLLOWED_FOR: Duration = Duration::from_secs(120);

/// What a source's document gave.
pub struct Gathering {
    /// How its entries were found.
    pub how: How,
    /// In the order of the document; none if the list is there and empty.
    pub entries: Vec<Entry>,
    /// Entries left out, with reasons.
    pub skipped: Vec<Problem>,
    /// Oddities.
    pub problems: Vec<Problem>,
    /// What to use first next time.
    pub learned: Learned,
    /// Whether pages of new releases were left for the next run.
    pub is_unfinished: bool,
    /// How many minutes apart the feed wants to be asked.
    pub wish: Option<u32>,
    /// What came along with the document.
    pub answer: Answer,
}

/// What an answer says beside its document.
#[derive(Debug, Clone)]
pub struct Answer {
    /// For the next request of that address.
    pub validators: Validators,
    /// Whether the source's address still leads there.
    pub whereabouts: Whereabouts,
    /// How long it is fresh.
    pub fresh: Option<TimeDelta>,
}

/// What became of fetching and reading.
#[expect(
    clippy::large_enum_variant,
    reason = "one value for each source of a run, and most of them are of this kind"
)]
pub enum Gathered {
    /// Nothing has changed: the server said so, or the document is the one of last time.
    NotModified(Answer),
    /// There is a list.
    Read(Box<Gathering>),
    /// There is none to be had.
    Failed(Failure),
    /// Nobody asked: its host had too many requests, by another source since the run began.
    Unasked {
        /// Not before this time.
        until: Time,
        /// In words.
        reason: String,
    },
}

/// Why there is no list to be had.
#[derive(Debug)]
pub struct Failure {
    /// What that is for the source.
    pub kind: IncidentKind,
    /// In words.
    pub reason: String,
    /// When the server wants to be asked again.
    pub retry_after: Option<Time>,
}

impl Failure {
    /// The document is no list of releases, or cannot be believed.
    pub fn unreadable(reason: String) -> Self {
        Self { kind: IncidentKind::Unreadable, reason, retry_after: None }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { kind: incident::kind_of(&error), reason: error.to_string(), retry_after: error.retry_after() }
    }
}

/// Lays out what was read on the shelf: here it costs others no time.
pub async fn laid_out(mut gathering: Box<Gathering>, shelf: &Arc<Shelf>) -> Gathered {
    let (shelf, entries) = (Arc::clone(shelf), std::mem::take(&mut gathering.entries));
    let laid_out = reading::apart(move || {
        entries.iter().for_each(|entry| shelf.lay(entry));
        entries
    });
    match laid_out.await {
        Ok(entries) => Gathered::Read(Box::new(Gathering { entries, ..*gathering })),
        Err(reason) => Gathered::Failed(Failure::unreadable(reason)),
    }
}

/// Fetches and reads one source, the way that worked last time first.
pub async fn gather(app: &App, job: &Job, now: Time) -> Gathered {
    if let Some(address) = moving::learned(&job.state, now) {
        let gathered = gather_from(app, job, address, now).await;
        if !matches!(gathered, Gathered::Failed(_)) {
            return gathered;
        }
    }
    gather_from(app, job, &job.source.address, now).await
}

async fn gather_from(app: &App, job: &Job, address: &Url, now: Time) -> Gathered {
    let context = Context { now, zone: app.config.site.zone };
    let Followed { fetched, lasting, fresh } = match app.fetcher.follow(&request(job, address, now)).await {
        Ok(followed) => followed,
        Err(error @ Error::Resting { until, .. }) => {
            return Gathered::Unasked { until, reason: error.to_string() };
        }
        Err(error) => return Gathered::Failed(error.into()),
    };
    let whereabouts = Whereabouts::of(&job.source.address, address, lasting);
    let before = &job.state.validators;
    let Fetched::Document(document, validators) = fetched else {
        return Gathered::NotModified(Answer { validators: before.clone(), whereabouts, fresh });
    };
    let validators = trust::with_body(validators, &document);
    if trust::is_same(before, &validators) {
        return Gathered::NotModified(Answer { validators, whereabouts, fresh });
    }
    let wish = source::wish(&document.body);
    let landed = document.address.clone();
    let memory = remembered(app, job, address).await;
    let reading = reading::read(&job.source, document, memory, Some(&app.fetcher), context).await;
    // A redirect is followed each time, not adopted. An announced feed is fetched directly from now on, and the
    // validators of the page that led to it say nothing about it.
    let (address, validators) = if reading.address == landed {
        (address.clone(), validators)
    } else {
        (reading.address.clone(), Validators::default())
    };
    let is_torn = reading.problems.iter().any(|problem| problem.kind == ProblemKind::Torn);
    let validators = if is_torn { trust::by_body_alone(validators) } else { validators };
    let (how, shape) = (reading.how, reading.shape.as_deref().cloned());
    let before = job.state.learned.as_ref();
    let learned = Learned {
        address,
        how,
        shape,
        listed: 0,
        doubted: before.and_then(|learned| learned.doubted),
        note: before.and_then(|learned| learned.note.clone()),
    };
    let answer = Answer { validators, whereabouts, fresh };
    match normalise(app, job, reading, (learned, wish, answer), context).await {
        Ok(gathering) => Gathered::Read(Box::new(gathering)),
        Err(reason) => Gathered::Failed(Failure::unreadable(reason)),
    }
}

/// What helps to find the list again. A change of the settings may name another list, so it empties the memory.
async fn remembered(app: &App, job: &Job, address: &Url) -> Memory {
    let id = &job.source.id;
    let is_page = |learned: &&Learned| learned.how == How::Detected || learned.address != *address;
    let Some(learned) = job.state.learned.as_ref().filter(is_page) else { return Memory::default() };
    // The commit meets the same store and reports what is wrong with it.
    let stories = app.store.timeline(Some(id), None, source::MOST_KNOWN).await.unwrap_or_default();
    Memory::new(learned.shape.clone(), id, &stories)
}

fn request(job: &Job, address: &Url, now: Time) -> Request {
    let validators = trust::validators(&job.state, now);
    Request { address: address.clone(), validators, robots: job.source.robots, now }
}

/// The entries, or why there are none. Cleaning them is the most work of all, so it is done beside the network's threads.
async fn normalise(
    app: &App,
    job: &Job,
    reading: Reading,
    (learned, wish, answer): (Learned, Option<u32>, Answer),
    context: Context,
) -> Result<Gathering, String> {
    let Reading { how, outcome, mut problems, address, shape: _ } = reading;
    let raw = match outcome {
        Outcome::Listed(raw) => raw,
        Outcome::Empty => Vec::new(),
        Outcome::NotFound(looked_for) => return Err(looked_for),
    };
    let source = job.source.clone();
    let normalized = reading::apart(move || normalize::normalize(raw, &source, &address, &context)).await?;
    let (mut entries, skipped) = (normalized.entries, normalized.skipped);
    problems.extend(normalized.problems);
    let is_unfinished = follow(app, job, &mut entries, &mut problems, context).await;
    let learned = Learned { listed: u32::try_from(entries.len()).unwrap_or(u32::MAX), ..learned };
    Ok(Gathering { how, entries, skipped, problems, learned, is_unfinished, wish, answer })
}

/// Reads the own pages of releases the source has not told before and whose text the list does not give. Whether some
/// are left, which the next run has to ask for although the list will be the same.
async fn follow(
    app: &App,
    job: &Job,
    entries: &mut [Entry],
    problems: &mut Vec<Problem>,
    context: Context,
) -> bool {
    if !job.source.follow || !entries.iter().any(lacks_text) {
        return false;
    }
    let keys: Vec<_> = entries.iter().flat_map(|entry| entry.keys.iter().cloned()).collect();
    let known = match app.store.near(&job.source.id, &keys).await {
        Ok(stories) => Known::new(stories),
        // The commit meets the same store and reports what is wrong with it.
        Err(_) => return false,
    };
    let trusted = trusted(&job.state, entries.iter().position(|entry| known.recognises(entry)));
    let wanted = entries
        .iter_mut()
        .take(trusted)
        .filter(|entry| lacks_text(entry) && known.wants_page(entry, context.now));
    // Boxed beforehand: the compiler cannot tell that a stream of closures over entries may change threads.
    let pages: Vec<_> = wanted.map(|entry| read_own_page(app, job, entry, context).boxed()).collect();
    let all = pages.len();
    let read: Vec<Own> = futures_util::stream::iter(pages.into_iter().take(FOLLOWED))
        .buffered(FOLLOWED_AT_ONCE)
        .take_until(tokio::time::sleep(FOLLOWED_FOR))
        .collect()
        .await;
    let come = read.iter().filter(|own| own.came).count();
    problems.extend(read.into_iter().flat_map(|own| own.problems));
    come < all
}

/// How many entries from the top are worth a request each. What is refused or held back as doubtful is read again at
/// every run, and its pages must not be: the one has no known release in it, the other stands below the first.
fn trusted(state: &SourceState, first_known: Option<usize>) -> usize {
    let Some(learned) = &state.learned else { return usize::MAX };
    match first_known {
        None if state.failures > 0 => 0,
        Some(first) if learned.doubted.is_some() => first,
        _ => usize::MAX,
    }
}

/// Whether the release has an address of its own where the text may be that the list does not give.
fn lacks_text(entry: &Entry) -> bool {
    entry.listed.content.is_none() && entry.keys.iter().any(|key| matches!(key, Key::Address(_)))
}

/// What became of asking for a release's own page.
struct Own {
    came: bool,
    problems: Vec<Problem>,
}

async fn read_own_page(app: &App, job: &Job, entry: &mut Entry, context: Context) -> Own {
    let address = entry.listed.link.clone();
    let request =
        Request { address: address.clone(), validators: None, robots: job.source.robots, now: context.now };
    match app.fetcher.fetch(&request).await {
        Ok(Fetched::Document(document, _)) => {
            Own { came: true, problems: fill(entry, document, context).await }
        }
        Ok(Fetched::NotModified) => Own { came: true, problems: Vec::new() },
        Err(error) => {
            // What is gone or forbidden will not come at the next run either.
            let came = !error.is_passing();
            let problem = Problem::new(ProblemKind::Unfetched, format!("{address}: {error}"));
            Own { came, problems: vec![problem] }
        }
    }
}

async fn fill(entry: &mut Entry, document: Document, context: Context) -> Vec<Problem> {
    let page = document.address.clone();
    match reading::apart(move || source::read_article(&document, &context)).await {
        Ok(Some(article)) => normalize::fill(entry, article, &page, &context),
        Ok(None) => Vec::new(),
        Err(reason) => vec![Problem::new(ProblemKind::Unreadable, format!("{page}: {reason}"))],
    }
}
