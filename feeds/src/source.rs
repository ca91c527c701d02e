//! Reading: documents in, raw entries, problems and an outcome out. One file per kind of document.
//!
//! Nothing here fetches. A reader that needs a further document (an announced feed, the next page of a paged
//! list) answers [`Step::Fetch`]; the program fetches and calls [`read`] again with all it has.

use scraper::Html;
use url::Url;

use self::decode::Decoded;
use self::pages::{Asked, Page, asked, follow, unfetched};
use crate::model::{
    Context, Document, How, Kind, Outcome, Problem, ProblemKind, RawEntry, Reading, Select, Source,
};

mod announced;
mod article;
mod decode;
mod extent;
mod feed;
mod impostor;
mod listing;
mod memory;
mod opml;
mod pages;
mod unescaped;
mod wish;

pub use memory::{MOST_KNOWN, Memory};
pub use opml::{OpmlError, Outline, Outlines, outlines};
pub use wish::wish;

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

/// Reads a source of which nothing is remembered from its first document and those asked for since.
pub fn read(source: &Source, first: &Document, further: &[Further], context: &Context) -> Step {
    read_again(source, first, further, &Memory::default(), context)
}

/// Reads a source from its first document, those asked for since and what is remembered of it.
pub fn read_again(
    source: &Source,
    first: &Document,
    further: &[Further],
    memory: &Memory,
    context: &Context,
) -> Step {
    let reader = Reader { source, further, memory, context };
    let feed = (source.kind != Kind::Listing).then(|| reader.feed(first)).flatten();
    match (feed, source.kind) {
        (Some(feed), _) => follow(feed, source, further, |document| reader.feed(document)),
        (None, Kind::Feed) => {
            Step::Done(not_found(How::Rss, first, "this is neither RSS nor Atom nor JSON Feed"))
        }
        (None, Kind::Auto) => reader.page(first),
        (None, Kind::Listing) => reader.follow_list(reader.list(first)),
    }
}

/// Reads a release's own page; `None` if it is none. The entry has neither guid nor anchor.
pub fn read_article(document: &Document, context: &Context) -> Option<RawEntry> {
    article::read(document, context)
}

/// What was considered for the list on a page and why it was taken or not, the best first, one paragraph each.
pub fn explain(document: &Document, context: &Context) -> Vec<String> {
    let text = decode::decode(&document.body, document.content_type.as_deref()).text;
    let text = unescaped::escaped(&text);
    match extent::excess(&text) {
        Some(excess) => vec![excess.to_string()],
        None => listing::explain(document, &text, context),
    }
}

/// Selectors that read the list on a page as the detection does; `None` where they would read anything else.
pub fn suggest(document: &Document, context: &Context) -> Option<Select> {
    let text = decode::decode(&document.body, document.content_type.as_deref()).text;
    let text = unescaped::escaped(&text);
    if extent::excess(&text).is_some() { None } else { listing::suggest(document, &text, context) }
}

/// A page that is not too much for the parser, parsed once for whoever asks. Its text is not kept beside the tree.
struct Parsed {
    html: Html,
    /// Bytes of the text.
    length: usize,
    /// The next page of a paged list, where it is asked for.
    next: Option<Url>,
}

/// A source and what there is of it.
struct Reader<'a> {
    source: &'a Source,
    further: &'a [Further],
    memory: &'a Memory,
    context: &'a Context,
}

impl Reader<'_> {
    fn feed(&self, document: &Document) -> Option<Page> {
        let feed::Feed { reading, next } = feed::read(document, self.context)?;
        Some(Page { reading, next })
    }

    /// The list on a page.
    fn list(&self, document: &Document) -> Page {
        let Decoded { text, problem, .. } = decode::decode(&document.body, document.content_type.as_deref());
        let page = self.parsed(&text, &document.address);
        drop(text);
        self.impostor(document, &page).unwrap_or_else(|| self.listed(document, page, problem))
    }

    /// What is too much is said in words.
    fn parsed(&self, text: &str, address: &Url) -> Result<Parsed, String> {
        let text = unescaped::escaped(text);
        if let Some(excess) = extent::excess(&text) {
            return Err(excess.to_string());
        }
        let next = if self.source.pages > 1 { listing::next_page(&text, address) } else { None };
        Ok(Parsed { html: Html::parse_document(&text), length: text.len(), next })
    }

    /// What a page is in the place of the one asked for. It has no list, and what it announces is not asked for.
    fn impostor(&self, document: &Document, page: &Result<Parsed, String>) -> Option<Page> {
        let Parsed { html, length, .. } = page.as_ref().ok()?;
        let impostor = impostor::recognise(html, *length, &document.address, &self.source.address)?;
        Some(Page { reading: not_found(How::Detected, document, &impostor.to_string()), next: None })
    }

    fn listed(&self, document: &Document, page: Result<Parsed, String>, problem: Option<Problem>) -> Page {
        let Parsed { html, next, .. } = match page {
            Ok(page) => page,
            Err(excess) => {
                let sentence = format!("no list of releases: {excess}");
                return Page { reading: not_found(How::Detected, document, &sentence), next: None };
            }
        };
        let mut reading = listing::read(document, html, self.source, self.memory, self.context);
        reading.problems.extend(problem);
        Page { reading, next }
    }

    fn follow_list(&self, first: Page) -> Step {
        follow(first, self.source, self.further, |document| Some(self.list(document)))
    }

    /// A page without instructions: a feed that it announces if that tells the same, else the list on it.
    fn page(&self, first: &Document) -> Step {
        let Decoded { text, problem, .. } = decode::decode(&first.body, first.content_type.as_deref());
        let page = self.parsed(&text, &first.address);
        if let Some(impostor) = self.impostor(first, &page) {
            return Step::Done(impostor.reading);
        }
        let announced = announced::announced(&text, &first.address);
        drop(text);
        let candidates: Vec<_> = announced.into_iter().take(MOST_ANNOUNCED).collect();
        let never = |address: &&Url| matches!(asked(self.further, address), Asked::Never);
        let missing: Vec<_> = candidates.iter().filter(never).cloned().collect();
        if !missing.is_empty() {
            return Step::Fetch(missing);
        }
        let mut list = self.listed(first, page, problem);
        for address in &candidates {
            match asked(self.further, address) {
                Asked::Came(document) => {
                    let feed = self.feed(document).filter(|feed| stands_for(feed, &list));
                    if let Some(feed) = feed {
                        return follow(feed, self.source, self.further, |document| self.feed(document));
                    }
                }
                Asked::Failed | Asked::Never => list.reading.problems.push(unfetched(address)),
            }
        }
        self.follow_list(list)
    }
}

/// Whether an announced feed may stand for the list of the page that announces it.
fn stands_for(feed: &Page, list: &Page) -> bool {
    match (&feed.reading.outcome, &list.reading.outcome) {
        (Outcome::Listed(feed), Outcome::Listed(list)) => announced::same_releases(feed, list),
        // A list that is there and empty is an answer; a list that was not found is none.
        (Outcome::Listed(_), Outcome::NotFound(_)) => true,
        _ => false,
    }
}

fn not_found(how: How, document: &Document, sentence: &str) -> Reading {
    Reading {
        how,
        outcome: Outcome::NotFound(sentence.to_owned()),
        problems: vec![Problem::new(ProblemKind::NotFound, sentence)],
        address: document.address.clone(),
        shape: None,
    }
}

#[cfg(test)]
mod tests;
