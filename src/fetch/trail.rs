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
}

impl Trail {
    /// Starts at `address`; at most `limit` hops follow.
    pub(super) fn new(address: &Url, limit: usize) -> Self {
        Self { limit, here: address.clone(), visited: HashSet::from([shown(address)]) }
    }

    /// Where to look now.
    pub(super) fn here(&self) -> &Url {
        &self.here
    }

    /// Follows a redirect.
    pub(super) fn hop(&mut self, next: Url) -> Result<(), Error> {
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
