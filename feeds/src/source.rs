//! Reading: documents in, raw entries, problems and an outcome out. One file per kind of document.
//!
//! Nothing here fetches. A reader that needs a further document (an announced feed, the next page of a paged
//! list) answers [`Step::Fetch`]; the program fetches and calls [`read`] again with all it has.

use url::Url;

use self::pages::{Asked, Page, asked, follow, unfetched};
use crate::model::{Context, Document, How, Kind, Outcome, Problem, ProblemKind, RawEntry, Reading, Source};

mod announced;
mod article;
mod decode;
mod feed;
mod listing;
mod pages;

/// Announced feeds that are tried.
const MOST_ANNOUNCED: usize = 2;

/// What reading asks for next, or its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The source has been read.
    Done(Reading),
    /// Fetch these and call again; an address already tried is never asked for twice.
    Fetch(Vec<Url>),
}

/// A document asked for by an earlier step; `None` if it could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// The address asked for.
    pub address: Url,
    /// What came back.
    pub document: Option<Document>,
}

/// Reads a source from its first document and those asked for since.
pub fn read(source: &Source, first: &Document, further: &[Further], context: &Context) -> Step {
    let reader = Reader { source, further, context };
    let feed = (source.kind != Kind::Listing).then(|| reader.feed(first)).flatten();
    match (feed, source.kind) {
        (Some(feed), _) => follow(feed, source, further, |document| reader.feed(document)),
        (None, Kind::Feed) => Step::Done(no_feed(first)),
        (None, Kind::Auto) => reader.page(first),
        (None, Kind::Listing) => reader.listing(first),
    }
}

/// Reads a release's own page; `None` if it is none. The entry has neither guid nor anchor.
pub fn read_article(document: &Document, context: &Context) -> Option<RawEntry> {
    article::read(document, context)
}

/// What was considered for the list on a page and why it was taken or not, the best first, one paragraph each.
pub fn explain(document: &Document, context: &Context) -> Vec<String> {
    let text = decode::decode(&document.body, document.content_type.as_deref()).text;
    listing::explain(document, &text, context)
}

/// A source and what there is of it.
struct Reader<'a> {
    source: &'a Source,
    further: &'a [Further],
    context: &'a Context,
}

impl Reader<'_> {
    fn feed(&self, document: &Document) -> Option<Page> {
        let feed::Feed { reading, next } = feed::read(document, self.context)?;
        Some(Page { reading, next })
    }

    fn list(&self, document: &Document, text: &str) -> Page {
        let reading = listing::read(document, text, self.source, self.context);
        Page { reading, next: listing::next_page(text, &document.address) }
    }

    fn decoded_list(&self, document: &Document) -> Page {
        let decoded = decode::decode(&document.body, document.content_type.as_deref());
        let mut page = self.list(document, &decoded.text);
        page.reading.problems.extend(decoded.problem);
        page
    }

    fn listing(&self, first: &Document) -> Step {
        let page = self.decoded_list(first);
        follow(page, self.source, self.further, |document| Some(self.decoded_list(document)))
    }

    /// A page without instructions: a feed that it announces if that tells the same, else the list on it.
    fn page(&self, first: &Document) -> Step {
        let text = decode::decode(&first.body, first.content_type.as_deref()).text;
        let candidates: Vec<_> =
            announced::announced(&text, &first.address).into_iter().take(MOST_ANNOUNCED).collect();
        let never = |address: &&Url| matches!(asked(self.further, address), Asked::Never);
        let missing: Vec<_> = candidates.iter().filter(never).cloned().collect();
        if !missing.is_empty() {
            return Step::Fetch(missing);
        }
        let list = self.list(first, &text).reading.outcome;
        let mut problems = Vec::new();
        for address in &candidates {
            match asked(self.further, address) {
                Asked::Came(document) => {
                    if let Some(feed) = self.feed(document).filter(|feed| stands_for(feed, &list)) {
                        return follow(feed, self.source, self.further, |document| self.feed(document));
                    }
                }
                Asked::Failed | Asked::Never => problems.push(unfetched(address)),
            }
        }
        match self.listing(first) {
            Step::Done(mut reading) => {
                reading.problems.extend(problems);
                Step::Done(reading)
            }
            step => step,
        }
    }
}

/// Whether an announced feed may stand for the list of the page that announces it.
fn stands_for(feed: &Page, list: &Outcome) -> bool {
    match (&feed.reading.outcome, list) {
        (Outcome::Listed(feed), Outcome::Listed(list)) => announced::same_releases(feed, list),
        // A list that is there and empty is an answer; a list that was not found is none.
        (Outcome::Listed(_), Outcome::NotFound(_)) => true,
        _ => false,
    }
}

fn no_feed(document: &Document) -> Reading {
    let sentence = "this is neither RSS nor Atom nor JSON Feed".to_owned();
    Reading {
        how: How::Rss,
        outcome: Outcome::NotFound(sentence.clone()),
        problems: vec![Problem::new(ProblemKind::NotFound, sentence)],
        address: document.address.clone(),
    }
}
