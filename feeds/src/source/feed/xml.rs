//! RSS and Atom through feed-rs: the text is tidied, parsed whole, and where that fails entry by entry.
//!
//! feed-rs loses the whole feed for one mistake and panics on some input, so it is never trusted with more than
//! it can lose: a panic is caught like an error, and the second try risks one entry at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::Feed;
use feed_rs::parser::Builder;

use super::convert::{self, Base};
use super::lexer::{Kind, local, tokens};
use super::rescue::Pieces;
use super::tidy::tidy;
use super::{Found, MOST_ENTRIES, rejected_dates};
use crate::model::{Context, Document, How, Problem, ProblemKind};
use crate::normalize::date;

/// Reads `text`, which starts with the root element of a feed.
pub(super) fn read(text: &str, document: &Document, context: &Context) -> Found {
    let tidy = tidy(text, &document.address);
    let parser = Parser { address: tidy.base.as_str(), context, rejected: Arc::default() };
    let mut problems = Vec::new();
    if !tidy.repairs.is_empty() {
        problems.push(Problem::new(ProblemKind::Repaired, format!("mended: {}", tidy.repairs.join(", "))));
    }
    let pieces = Pieces::of(&tidy.xml);
    let whole = if pieces.entries.len() > MOST_ENTRIES {
        Err(format!("it has more than {MOST_ENTRIES} entries"))
    } else {
        parser.parse(&tidy.xml)
    };
    let feed = whole.or_else(|error| parser.rescue(&pieces, &error, &mut problems));
    // Also where feed-rs finds nothing to complain of, as within the end tag of an entry, or between two of them.
    if feed.is_ok() && pieces.breaks_off && problems.iter().all(|problem| problem.kind != ProblemKind::Torn) {
        problems.push(Problem::new(ProblemKind::Torn, "it breaks off before its end".to_owned()));
    }
    let base = Base::new(&document.address, &tidy.base);
    let mut found = match feed {
        // Entries in a vocabulary that nobody knows are not the same as none.
        Ok(feed) if feed.entries.is_empty() && !pieces.entries.is_empty() => {
            Found::unreadable(how(&tidy.xml), "not one of its entries is in a known vocabulary".to_owned())
        }
        Ok(feed) => convert::found(feed, &base),
        Err(error) => Found::unreadable(how(&tidy.xml), error),
    };
    problems.append(&mut found.problems);
    problems.extend(rejected_dates(&parser.rejected()));
    Found { problems, ..found }
}

/// feed-rs with our settings.
struct Parser<'a> {
    address: &'a str,
    context: &'a Context,
    /// Dates that could not be understood, as found.
    rejected: Arc<Mutex<Vec<String>>>,
}

impl Parser<'_> {
    fn parse(&self, xml: &str) -> Result<Feed, String> {
        // A parser carries state from one element to the next, so each document gets its own.
        let (zone, rejected) = (self.context.zone, Arc::clone(&self.rejected));
        let builder = Builder::new()
            .base_uri(Some(self.address))
            .id_generator(|_, _, _| String::new())
            .timestamp_parser(move |raw| {
                let time = date::parse_feed(raw, zone);
                if time.is_none() && !raw.trim().is_empty() {
                    rejected.lock().unwrap_or_else(PoisonError::into_inner).push(raw.trim().to_owned());
                }
                time
            });
        match catch_unwind(AssertUnwindSafe(|| builder.build().parse(xml.as_bytes()))) {
            Ok(Ok(feed)) => Ok(feed),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the parser panicked".to_owned()),
        }
    }

    /// The second try: every entry as a feed of its own. What cannot be read costs itself only.
    fn rescue(&self, pieces: &Pieces<'_>, error: &str, problems: &mut Vec<Problem>) -> Result<Feed, String> {
        // The first try may have met some dates already.
        self.rejected.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut lost = pieces.torn;
        let mut entries = Vec::new();
        let mut last_error = error.to_owned();
        for entry in pieces.entries.iter().take(MOST_ENTRIES) {
            match self.parse(&pieces.alone(entry)) {
                Ok(feed) => entries.extend(feed.entries),
                Err(error) => (lost, last_error) = (lost + 1, error),
            }
        }
        // A feed that breaks off before its first entry has not said that it is empty.
        if entries.is_empty() {
            return Err(last_error);
        }
        let mut feed = self.parse(&pieces.head()).or_else(|_| self.parse(&pieces.alone("")))?;
        let beyond = pieces.entries.len().saturating_sub(MOST_ENTRIES);
        let lost = lost + beyond;
        let message = format!("read entry by entry, because {error}; {} whole, {lost} lost", entries.len());
        let kind = if lost > 0 { ProblemKind::Torn } else { ProblemKind::Repaired };
        problems.push(Problem::new(kind, message));
        feed.entries = entries;
        Ok(feed)
    }

    fn rejected(&self) -> Vec<String> {
        self.rejected.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The format by the root element.
fn how(xml: &str) -> How {
    match tokens(xml).next().map(|root| root.kind) {
        Some(Kind::Start(name) | Kind::Empty(name)) if local(name) == "feed" => How::Atom,
        _ => How::Rss,
    }
}
