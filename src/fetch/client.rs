//! The HTTP client as this program wants it: guarded, without memory, without detours.
//!
//! - Names are resolved behind the guard; literal addresses never reach a resolver and are checked per hop.
//! - Redirects are followed by our own loop, since every hop has to ask guard, robots.txt and limits.
//! - No proxy from the environment: it would resolve names past the guard. No Referer, no cookies.
//! - The TLS provider belongs to this client; nothing is installed for the whole process.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue};
use rustls::client::danger::ServerCertVerifier;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::Settings;
use super::body::ACCEPTED;
use super::guard::Network;
use super::resolve::{self, Lookup, Resolver};

/// Feeds and pages alike: what an address gives is for its publisher to choose.
const ACCEPT_ALL: &str = "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, \
     application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

/// Longest wait for a connection, encryption included.
const CONNECT: Duration = Duration::from_secs(10);

/// Longest silence of a server, its thinking before the first byte included.
const SILENCE: Duration = Duration::from_secs(20);

/// How long a connection is kept for the next request. Those of one run follow on each other at once, and each one that
/// rests is a file that others may need.
const IDLE: Duration = Duration::from_secs(4);

/// The time limits that follow from the one that is configured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    /// For a connection.
    pub(super) connect: Duration,
    /// For the next bytes.
    pub(super) silence: Duration,
    /// For everything.
    pub(super) whole: Duration,
}

impl Waits {
    /// Shares of `timeout`, so that a short one still tells one cause from another.
    pub(super) fn of(timeout: Duration) -> Self {
        Self { connect: CONNECT.min(timeout / 3), silence: SILENCE.min(timeout * 2 / 3), whole: timeout }
    }
}

/// Who judges certificates, or why nobody can.
pub(super) type Roots = Result<Arc<dyn ServerCertVerifier>, rustls::Error>;

/// What the client has from the system it runs on.
pub(super) struct System {
    /// Whom to trust.
    pub(super) roots: Roots,
    /// Where names lead.
    pub(super) lookup: Lookup,
}

impl System {
    /// This one.
    pub(super) fn here() -> Self {
        Self { roots: system_roots(), lookup: resolve::system_lookup() }
    }
}

/// Builds the client.
pub(super) fn build(
    settings: &Settings,
    waits: Waits,
    allow: Arc<[Network]>,
    system: System,
) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(system.roots))
        .dns_resolver(Resolver::new(system.lookup, allow))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(user_agent(settings.contact.as_deref()))
        .default_headers(HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static(ACCEPT_ALL)),
            (ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED)),
        ]))
        .connect_timeout(waits.connect)
        .read_timeout(waits.silence)
        .pool_max_idle_per_host(settings.per_host)
        .pool_idle_timeout(IDLE)
        // Old servers send such headers; every browser takes them.
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .build()
        .expect("a client of constant parts and a checked User-Agent can be built")
}

/// `Presseschau/VERSION (+contact)`; a contact that no header can carry is left out.
fn user_agent(contact: Option<&str>) -> HeaderValue {
    let product = concat!("Presseschau/", env!("CARGO_PKG_VERSION"));
    contact
        .and_then(|contact| HeaderValue::try_from(format!("{product} (+{contact})")).ok())
        .filter(|value| value.to_str().is_ok())
        .unwrap_or_else(|| HeaderValue::from_static(product))
}

/// Trusts whom the system trusts; the reason if the system trusts nobody.
fn system_roots() -> Roots {
    Ok(Arc::new(Verifier::new(provider())?))
}

pub(super) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Without the system's roots no certificate is trusted, but plain http works all the same.
fn tls(roots: Roots) -> ClientConfig {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("ring has the cipher suites of the default protocol versions");
    let mut config = match roots {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth(),
        Err(error) => {
            tracing::error!(%error, "https sources will fail: install the system's CA certificates");
            builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}
