//! `check`: reads once and shows what would become of it. Stores nothing, and needs no network for a saved file.
//!
//! What is shown are entries as a run would store them, made by the same fetcher, readers and normaliser.

mod block;
mod found;
mod target;

use feeds::model::{Context, Document, How, Outcome, Problem, ProblemKind, Source};
use feeds::source::Memory;
use feeds::{normalize, source};

use super::{Exit, Failure, Output};
use crate::app::App;
use crate::cli::{AddArgs, CheckArgs};
use crate::config::Config;
use crate::fetch::{Fetched, Request};
use crate::reading;
use crate::stop::Stopper;
use found::Found;
use target::Target;

pub use target::by_address;

/// A source that may be added, as it was just read.
pub struct Candidate {
    /// As it would be configured.
    pub source: Source,
    /// What was found, for people.
    pub shown: String,
    /// Its block for the configuration; `None` if nothing was found.
    pub block: Option<String>,
    /// What is to be said about it.
    pub notes: Vec<String>,
}

/// Reads an address and makes a source of it.
pub async fn candidate(config: Config, args: &AddArgs) -> Result<Candidate, Failure> {
    let mut source = by_address(args.address.clone(), &config.sources);
    args.id.iter().for_each(|id| source.id.clone_from(id));
    args.name.iter().for_each(|name| source.name.clone_from(name));
    let (_stopper, stop) = Stopper::new();
    let app = App::new(config, storage::open("memory:").await?, stop);
    let context = Context { now: (app.clock)(), zone: app.config.site.zone };
    let what = CheckArgs { toml: true, ..CheckArgs::of(&args.address) };
    let target = Target::address(source.clone());
    let mut found = look(&app, &target, &what, context).await;
    if args.name.is_some() {
        found.title = None;
    }
    let block =
        (!found.entries.is_empty()).then(|| block::block(&found, &source, &app.config.sources, &context));
    let (shown, notes) = (found.to_table(context.zone), found.notes().collect());
    Ok(Candidate { source: Source { address: found.address, ..source }, shown, block, notes })
}

/// Reads what `args` name and shows it.
pub async fn check(config: Config, args: &CheckArgs, out: &dyn Output) -> Result<Exit, Failure> {
    let target = Target::of(args, &config)?;
    // Nothing is stored, so there is nothing to finish: a signal may end the program at once.
    let (_stopper, stop) = Stopper::new();
    let app = App::new(config, storage::open("memory:").await?, stop);
    let context = Context { now: (app.clock)(), zone: app.config.site.zone };
    let found = look(&app, &target, args, context).await;
    if args.json {
        out.result(&found.to_json(context.zone));
    } else if args.toml && !found.entries.is_empty() {
        out.result(&block::block(&found, &target.source, &app.config.sources, &context));
    } else if !found.entries.is_empty() {
        out.result(&found.to_table(context.zone));
    }
    found.considered.iter().for_each(|candidate| out.message(candidate));
    if !args.json {
        target.notes().chain(found.notes()).for_each(|note| out.message(&note));
    }
    Ok(if found.entries.is_empty() { Exit::Lacking } else { Exit::Done })
}

async fn look(app: &App, target: &Target, args: &CheckArgs, context: Context) -> Found {
    let (document, fetcher) = match &target.saved {
        Some(saved) => (saved.clone(), None),
        None => match fetch(app, &target.source, context).await {
            Ok(document) => (document, Some(&*app.fetcher)),
            Err(reason) => {
                let problem = Problem::new(ProblemKind::Unfetched, reason);
                return Found::empty(None, target.source.address.clone()).with(problem);
            }
        },
    };
    if args.article {
        return look_at_article(&target.source, document, context).await;
    }
    let (page, title) = (document.address.clone(), block::title(&document));
    let again = (args.toml || args.explain).then(|| document.clone());
    let reading = reading::read(&target.source, document, Memory::default(), fetcher, context).await;
    let moved = reading.address != page;
    let mut found = Found {
        how: Some(reading.how),
        address: if moved { reading.address } else { target.source.address.clone() },
        title,
        entries: Vec::new(),
        problems: reading.problems,
        select: None,
        considered: Vec::new(),
    };
    if let Some(document) = again.filter(|_| reading.how == How::Detected) {
        let looked = reading::apart(move || {
            (source::suggest(&document, &context), source::explain(&document, &context))
        });
        let (select, considered) = looked.await.unwrap_or_default();
        found.select = select.filter(|_| args.toml);
        found.considered = if args.explain { considered } else { Vec::new() };
    }
    match reading.outcome {
        Outcome::Listed(raw) => {
            let page = if moved { found.address.clone() } else { page };
            found.take(normalize::normalize(raw, &target.source, &page, &context));
        }
        Outcome::Empty => {}
        Outcome::NotFound(looked_for) => found.lead_with(Problem::new(ProblemKind::NotFound, looked_for)),
    }
    found
}

async fn fetch(app: &App, source: &Source, context: Context) -> Result<Document, String> {
    let address = source.address.clone();
    let request = Request { address, validators: None, robots: source.robots, now: context.now };
    match app.fetcher.fetch(&request).await {
        Ok(Fetched::Document(document, _)) => Ok(document),
        Ok(Fetched::NotModified) => Err("the server answered \"not modified\" to a first request".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

async fn look_at_article(source: &Source, document: Document, context: Context) -> Found {
    let page = document.address.clone();
    let mut found = Found::empty(Some(How::Article), page.clone());
    match reading::apart(move || source::read_article(&document, &context)).await {
        Ok(Some(raw)) => {
            found.take(normalize::normalize_article(raw, source, &page, &context));
            found
        }
        Ok(None) => found.with(Problem::new(ProblemKind::NotFound, "this is not the page of a release")),
        Err(reason) => found.with(Problem::new(ProblemKind::Unreadable, reason)),
    }
}
