//! Reading a source: the pure reader asks for further documents, this fetches them and calls it again.
//!
//! The only way from the program into the readers. Parsing is heavy and its input foreign, so it runs on a thread
//! of its own, for a bounded time, and a panic in it becomes a problem of that one source.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use feeds::model::{Context, Document, How, Outcome, Problem, ProblemKind, Reading, Source};
use feeds::source::{Further, Memory, Step};
use tokio::sync::Semaphore;
use url::Url;

use crate::fetch::{Fetched, Fetcher, Request};

/// Rounds of asking for further documents; a page, its feed and a paged list need far fewer.
const ROUNDS: usize = 100;

/// Time for one piece of pure work. Documents are bounded in size and take milliseconds.
const LIMIT: Duration = Duration::from_secs(30);

/// A panic, in words.
const FAILED: &str = "the reader failed on this document; please report its address";

/// Reads a source from its first document, what is remembered of it and whatever the reader asks for since.
///
/// Without a fetcher (a saved file) further documents count as not there. One that cannot be fetched is a problem
/// of the reading, with the reason.
pub async fn read(
    source: &Source,
    first: Document,
    memory: Memory,
    fetcher: Option<&Fetcher>,
    context: Context,
) -> Reading {
    let address = first.address.clone();
    let given = Arc::new((source.clone(), first, memory));
    let mut further = Companions::default();
    for _ in 0..ROUNDS {
        let known = Arc::clone(&further.documents);
        let input = Arc::clone(&given);
        let step = apart(move || {
            let (source, first, memory) = &*input;
            feeds::source::read_again(source, first, &known, memory, &context)
        });
        let step = step.await;
        match step {
            Ok(Step::Done(mut reading)) => {
                // The reader only knows that a document is missing, this side knows why.
                reading.problems.retain(|problem| problem.kind != ProblemKind::Unfetched);
                reading.problems.append(&mut further.problems);
                return reading;
            }
            Ok(Step::Fetch(wanted)) => {
                if !further.fetch(source, wanted, fetcher, context).await {
                    return unreadable(address, "the reader asked for the same document twice");
                }
            }
            Err(reason) => return unreadable(address, &reason),
        }
    }
    unreadable(address, "the reader asked for too many further documents")
}

/// Runs pure work on foreign input that is bounded and short. The error says in words that it failed.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What the work had borrowed or taken is gone with it, so nothing half done is seen afterwards.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|_panic| FAILED.to_owned())
}

/// A turn for each core: more threads at a time would be no faster, and take addresses for each.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Runs pure work on foreign input on a thread of its own. The error says in words what went wrong with it.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    // Nobody closes it. What is given up is no longer waited for: it takes nobody's turn.
    let _turn = TURNS.acquire().await.ok();
    match tokio::time::timeout(LIMIT, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) => Err(FAILED.to_owned()),
        Err(_) => Err(format!("reading took more than {} seconds and was given up", LIMIT.as_secs())),
    }
}

/// What was fetched beyond the first document, in the order it was asked for.
#[derive(Default)]
struct Companions {
    documents: Arc<Vec<Further>>,
    asked: HashSet<Url>,
    problems: Vec<Problem>,
}

impl Companions {
    /// Fetches what is wanted, one after the other as a guest would; false if nothing of it is new.
    async fn fetch(
        &mut self,
        source: &Source,
        wanted: Vec<Url>,
        fetcher: Option<&Fetcher>,
        context: Context,
    ) -> bool {
        let mut any_new = false;
        for address in wanted {
            if !self.asked.insert(address.clone()) {
                continue;
            }
            any_new = true;
            let document = match fetcher {
                None => {
                    self.problems.push(Problem::new(
                        ProblemKind::Unfetched,
                        format!("{address} belongs to it and is not fetched for a saved file"),
                    ));
                    None
                }
                Some(fetcher) => self.fetch_one(source, &address, fetcher, context).await,
            };
            Arc::make_mut(&mut self.documents).push(Further { address, document });
        }
        any_new
    }

    async fn fetch_one(
        &mut self,
        source: &Source,
        address: &Url,
        fetcher: &Fetcher,
        context: Context,
    ) -> Option<Document> {
        let request =
            Request { address: address.clone(), validators: None, robots: source.robots, now: context.now };
        let reason = match fetcher.fetch(&request).await {
            Ok(Fetched::Document(document, _)) => return Some(document),
            Ok(Fetched::NotModified) => "the server answered \"not modified\" to a first request".to_owned(),
            Err(error) => error.to_string(),
        };
        self.problems.push(Problem::new(ProblemKind::Unfetched, format!("{address}: {reason}")));
        None
    }
}

/// A reading that came to nothing through a fault of the program or a document made to break it.
fn unreadable(address: Url, reason: &str) -> Reading {
    Reading {
        how: How::Detected,
        outcome: Outcome::NotFound(reason.to_owned()),
        problems: vec![Problem::new(ProblemKind::Unreadable, reason)],
        address,
        shape: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_in_words() {
        let result = apart(|| -> u8 { panic!("foreign input") }).await;
        assert!(result.is_err_and(|reason| reason.contains("failed on this document")));
    }

    #[test]
    fn a_panic_on_the_spot_is_one_as_well() {
        let result = caught(|| -> u8 { panic!("foreign input") });
        assert!(result.is_err_and(|reason| reason.contains("failed on this document")));
        assert_eq!(caught(|| 6 * 7), Ok(42));
    }

    #[tokio::test]
    async fn pure_work_gives_its_value() {
        assert_eq!(apart(|| 6 * 7).await, Ok(42));
    }
}
