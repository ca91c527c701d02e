//! Name resolving behind the guard: the addresses checked are the addresses connected to.
//!
//! Checking a name first and connecting to it later would let its owner answer differently the second time. The system
//! is asked on threads of their own: names without an answer, of which each takes one for seconds, hold up nobody else.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, LazyLock};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::runtime::{Builder, Runtime};
use tokio::task::spawn_blocking;

use super::guard::{self, Network, Refusal};

/// Asks where a name leads; ports are of no importance.
pub(super) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// Names that the system is asked for at a time.
const LOOKUPS: usize = 64;

/// The threads for that. None where the system has no more: then those of everybody.
static THREADS: LazyLock<Option<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().max_blocking_threads(LOOKUPS).build().ok());

/// Asks the system.
pub(super) fn system_lookup() -> Lookup {
    Arc::new(|name| Box::pin(looked_up(name)))
}

async fn looked_up(name: String) -> io::Result<Vec<SocketAddr>> {
    let look_up = move || Ok((name, 0).to_socket_addrs()?.collect());
    match &*THREADS {
        Some(threads) => threads.spawn_blocking(look_up).await?,
        None => spawn_blocking(look_up).await?,
    }
}

/// Resolves names and leaves out what the guard refuses.
pub(super) struct Resolver {
    lookup: Lookup,
    allow: Arc<[Network]>,
}

impl Resolver {
    /// A resolver that asks `lookup` and lets `allow` pass.
    pub(super) fn new(lookup: Lookup, allow: Arc<[Network]>) -> Self {
        Self { lookup, allow }
    }
}

/// A name that leads nowhere.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotResolved(pub(super) String);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.allow);
        let asked = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let found = asked.await.map_err(|error| NotResolved(error.to_string()))?;
            let addresses =
                filter(found.into_iter(), &allow)?.ok_or(NotResolved("it has no address".to_owned()))?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The addresses that may be connected to; the first refusal if there are others only, `None` if there is none.
fn filter(
    found: impl Iterator<Item = SocketAddr>,
    allow: &[Network],
) -> Result<Option<Vec<SocketAddr>>, Refusal> {
    let mut addresses = Vec::new();
    let mut refused = None;
    for address in found {
        match guard::check(address.ip(), allow) {
            Ok(()) => addresses.push(address),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    match refused {
        _ if !addresses.is_empty() => Ok(Some(addresses)),
        Some(refusal) => Err(refusal),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::filter;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| SocketAddr::new(text.parse().expect(text), 0)).collect()
    }

    #[test]
    fn a_name_with_public_and_private_addresses_leads_to_the_public_ones() {
        let found = addresses(&["10.0.0.1", "1.1.1.1", "::1"]);
        assert_eq!(filter(found.into_iter(), &[]), Ok(Some(addresses(&["1.1.1.1"]))));
    }

    #[test]
    fn a_name_with_private_addresses_only_is_refused() {
        let refusal = filter(addresses(&["10.0.0.1", "::1"]).into_iter(), &[]).expect_err("private");
        assert_eq!(refusal.to_string(), "10.0.0.1 is a private address (10.0.0.0/8)");
    }

    #[test]
    fn a_name_without_addresses_is_no_refusal() {
        assert_eq!(filter(std::iter::empty(), &[]), Ok(None));
    }
}
