//! The documents at hand, and what to ask for next: paging without state.
//!
//! Reading starts anew with every further document, so that nothing has to be kept between two calls; the
//! addresses asked for tell how far it had come.

use url::Url;

use super::{Further, Step};
use crate::model::{Document, Outcome, Problem, ProblemKind, RawEntry, Reading, Source};

/// One page as read, and the address of the page after it.
pub(super) struct Page {
    /// What it says.
    pub(super) reading: Reading,
    /// Where the list goes on.
    pub(super) next: Option<Url>,
}

/// What became of an address asked for.
pub(super) enum Asked<'a> {
    /// It was never asked for.
    Never,
    /// It could not be fetched.
    Failed,
    /// It came.
    Came(&'a Document),
}

/// Looks up what became of `address`.
pub(super) fn asked<'a>(further: &'a [Further], address: &Url) -> Asked<'a> {
    match further.iter().find(|one| one.address == *address).map(|one| &one.document) {
        None => Asked::Never,
        Some(None) => Asked::Failed,
        Some(Some(document)) => Asked::Came(document),
    }
}

/// The problem of a document that did not come.
pub(super) fn unfetched(address: &Url) -> Problem {
    Problem::new(ProblemKind::Unfetched, format!("{address} could not be fetched"))
}

/// Follows a list from its first page through as many as the source is configured for.
pub(super) fn follow(
    first: Page,
    source: &Source,
    further: &[Further],
    read: impl Fn(&Document) -> Option<Page>,
) -> Step {
    let Page { mut reading, mut next } = first;
    let mut seen = vec![reading.address.clone()];
    for _ in 1..source.pages {
        let Some(address) = next.take().filter(|address| !seen.contains(address)) else { break };
        match asked(further, &address) {
            Asked::Never => return Step::Fetch(vec![address]),
            Asked::Failed => reading.problems.push(unfetched(&address)),
            Asked::Came(document) => {
                let Some(page) = read(document) else { break };
                next = page.next;
                append(&mut reading, page.reading);
            }
        }
        seen.push(address);
    }
    Step::Done(reading)
}

/// Adds a later page. Lists move while they are read, and pinned entries stand on every page.
fn append(reading: &mut Reading, page: Reading) {
    let Outcome::Listed(later) = page.outcome else { return };
    reading.problems.extend(page.problems);
    match &mut reading.outcome {
        Outcome::Listed(entries) => {
            for entry in later {
                if !entries.iter().any(|known| is_same(known, &entry)) {
                    entries.push(entry);
                }
            }
        }
        outcome => *outcome = Outcome::Listed(later),
    }
}

fn is_same(a: &RawEntry, b: &RawEntry) -> bool {
    match (&a.guid, &b.guid) {
        (Some(a), Some(b)) => a == b,
        _ => a == b || (a.link.is_some() && a.link == b.link && a.title == b.title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{How, Kind, Markup, Robots, TextLength};

    fn url(page: u32) -> Url {
        Url::parse(&format!("https://amt.example/liste?seite={page}")).expect("an address")
    }

    fn source(pages: u32) -> Source {
        Source {
            id: "amt".parse().expect("an id"),
            name: "Amt".to_owned(),
            address: url(1),
            home: None,
            kind: Kind::Auto,
            authority: 0,
            merge: true,
            follow: true,
            pages,
            robots: Robots::Obey,
            text: TextLength::Full,
            select: None,
        }
    }

    /// A page is its number, the titles on it and the number of the next: `1 a,b 2`.
    fn page(page: &str) -> Page {
        let mut parts = page.split(' ');
        let number = parts.next().and_then(|number| number.parse().ok()).expect("a number");
        let titles = parts.next().expect("titles").split(',').filter(|title| !title.is_empty());
        let entry =
            |title: &str| RawEntry { title: Some(Markup::Text(title.to_owned())), ..RawEntry::default() };
        let entries: Vec<_> = titles.map(entry).collect();
        let outcome = if entries.is_empty() { Outcome::Empty } else { Outcome::Listed(entries) };
        let reading =
            Reading { how: How::Detected, outcome, problems: Vec::new(), address: url(number), shape: None };
        Page { reading, next: parts.next().and_then(|next| next.parse().ok()).map(url) }
    }

    fn further(pages: &[&str]) -> Vec<Further> {
        let document = |text: &str| {
            let number = text.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
            let body = text.as_bytes().to_vec();
            let document = Document { address: url(number), content_type: None, body };
            Further { address: url(number), document: Some(document).filter(|_| text.contains(' ')) }
        };
        pages.iter().map(|page| document(page)).collect()
    }

    /// The titles found and the number of problems, or what is asked for.
    fn followed(pages: u32, known: &[&str]) -> Result<(String, usize), Url> {
        let read = |document: &Document| Some(page(&String::from_utf8_lossy(&document.body)));
        let reading = match follow(page(known[0]), &source(pages), &further(&known[1..]), read) {
            Step::Fetch(wanted) => return Err(wanted.into_iter().next().expect("an address")),
            Step::Done(reading) => reading,
        };
        let titles = match reading.outcome {
            Outcome::Listed(entries) => entries,
            Outcome::Empty | Outcome::NotFound(_) => Vec::new(),
        };
        let titles = titles.into_iter().filter_map(|entry| match entry.title {
            Some(Markup::Text(title)) => Some(title),
            _ => None,
        });
        Ok((titles.collect::<Vec<_>>().join(","), reading.problems.len()))
    }

    #[test]
    fn asks_for_one_page_after_the_other() {
        assert_eq!(followed(3, &["1 a,b 2"]), Err(url(2)));
        assert_eq!(followed(3, &["1 a,b 2", "2 c 3"]), Err(url(3)));
        assert_eq!(followed(3, &["1 a,b 2", "2 c 3", "3 d 4"]), Ok(("a,b,c,d".to_owned(), 0)));
    }

    #[test]
    fn stops_where_the_source_or_the_list_ends() {
        assert_eq!(followed(1, &["1 a,b 2"]), Ok(("a,b".to_owned(), 0)));
        assert_eq!(followed(9, &["1 a,b 2", "2 c"]), Ok(("a,b,c".to_owned(), 0)));
        assert_eq!(followed(9, &["1 a,b 1"]), Ok(("a,b".to_owned(), 0)), "a page that leads to itself");
        assert_eq!(
            followed(9, &["1 a,b 2", "2 c 1"]),
            Ok(("a,b,c".to_owned(), 0)),
            "pages that lead in a circle"
        );
    }

    #[test]
    fn a_page_that_does_not_come_ends_the_list_with_a_problem() {
        assert_eq!(followed(9, &["1 a,b 2", "2"]), Ok(("a,b".to_owned(), 1)));
    }

    #[test]
    fn what_stands_on_several_pages_counts_once() {
        assert_eq!(followed(2, &["1 pin,a 2", "2 pin,a,b"]), Ok(("pin,a,b".to_owned(), 0)));
        assert_eq!(followed(2, &["1  2", "2 a,b"]), Ok(("a,b".to_owned(), 0)), "an empty first page");
    }

    #[test]
    fn the_same_id_or_address_and_title_is_the_same_release() {
        let entry = |guid: &str, link: u32, title: &str| RawEntry {
            guid: Some(guid.to_owned()).filter(|guid| !guid.is_empty()),
            link: Some(url(link)),
            title: Some(Markup::Text(title.to_owned())),
            ..RawEntry::default()
        };
        assert!(is_same(&entry("g", 1, "a"), &entry("g", 2, "b")));
        assert!(!is_same(&entry("g", 1, "a"), &entry("h", 1, "a")));
        assert!(is_same(&entry("", 1, "a"), &entry("g", 1, "a")));
        assert!(!is_same(&entry("", 1, "a"), &entry("", 1, "b")));
    }
}
