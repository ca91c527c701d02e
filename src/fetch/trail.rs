//! The hops of one document: bounded, and never in a circle.

use std::collections::HashSet;

use url::Url;

use super::Error;
use super::error::shown;

/// Where a document was looked for so far.
pub(super) struct Trail {
    limit: usize,
    here: Url,
    visited: HashSet<Url>,
    lasting: Lasting,
}

/// How far redirects for good lead from the start: what follows a passing one is passing itself.
#[derive(Debug, Default)]
struct Lasting {
    to: Option<Url>,
    ended: bool,
}

impl Trail {
    /// Starts at `address`; at most `limit` hops follow.
    pub(super) fn new(address: &Url, limit: usize) -> Self {
        Self {
            limit,
            here: address.clone(),
            visited: HashSet::from([shown(address)]),
            lasting: Lasting::default(),
        }
    }

    /// Where to look now.
    pub(super) fn here(&self) -> &Url {
        &self.here
    }

    /// Where the start leads for good, if it does.
    pub(super) fn lasting(&self) -> Option<Url> {
        self.lasting.to.as_ref().map(shown)
    }

    /// Follows a redirect for good.
    pub(super) fn move_on(&mut self, next: Url) -> Result<(), Error> {
        if !self.lasting.ended {
            self.lasting.to = Some(next.clone());
        }
        self.go(next)
    }

    /// Follows a passing redirect.
    pub(super) fn hop(&mut self, next: Url) -> Result<(), Error> {
        self.lasting.ended = true;
        self.go(next)
    }

    fn go(&mut self, next: Url) -> Result<(), Error> {
        if !self.visited.insert(shown(&next)) {
            return Err(Error::RedirectLoop { address: shown(&next).into() });
        }
        if self.visited.len() > self.limit + 1 {
            return Err(Error::TooManyRedirects { limit: self.limit, address: shown(&next).into() });
        }
        self.here = next;
        Ok(())
    }
}
