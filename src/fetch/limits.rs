//! How many connections at a time: to one host, and over all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hosts remembered before those nobody waits for are forgotten.
const REMEMBERED: usize = 1024;

/// The bounds. A host is a name and a port, as in the header of that name.
pub(super) struct Limits {
    per_host: usize,
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// Leave to hold one connection, until dropped.
pub(super) struct Permit {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Limits {
    /// At least one connection each, or nothing would ever be fetched.
    pub(super) fn new(per_host: usize, all: usize) -> Self {
        let all = Arc::new(Semaphore::new(all.max(1)));
        Self { per_host: per_host.max(1), all, hosts: Mutex::default() }
    }

    /// Waits for leave to connect to `host`.
    ///
    /// The host's turn comes first: those who queue for a slow host must not keep the others from theirs.
    pub(super) async fn acquire(&self, host: &str) -> Permit {
        let host = self.of_host(host);
        Permit { _host: granted(host).await, _all: granted(Arc::clone(&self.all)).await }
    }

    fn of_host(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= REMEMBERED {
            hosts.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
        }
        let semaphore =
            hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.per_host)));
        Arc::clone(semaphore)
    }
}

async fn granted(semaphore: Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.acquire_owned().await.expect("no semaphore is ever closed")
}
