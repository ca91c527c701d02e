//! https over real connections to loopback, with certificates of an authority that tests alone trust.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::super::client::{self, Roots};
use super::server::{Server, answer, found, ok};
use super::*;

const CA: &[u8] = include_bytes!("../../../tests/fixtures/tls/ca.pem");
const CERTIFICATE: &[u8] = include_bytes!("../../../tests/fixtures/tls/server.pem");
const KEY: &[u8] = include_bytes!("../../../tests/fixtures/tls/server.key");

/// Trusts the tests' authority alone.
pub(super) fn roots() -> Roots {
    let mut store = rustls::RootCertStore::empty();
    store.add(CertificateDer::from_pem_slice(CA).expect("a certificate"))?;
    let builder =
        rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(store), client::provider());
    Ok(builder.build().expect("an authority"))
}

fn configuration() -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    let builder = ServerConfig::builder_with_provider(client::provider())
        .with_safe_default_protocol_versions()
        .expect("ring has what the default versions need");
    Arc::new(
        builder
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("key and certificate belong together"),
    )
}

/// A secure publisher that answers every request with these bytes; its port.
fn secure(address: &str, bytes: Vec<u8>) -> u16 {
    let listener = TcpListener::bind(address).expect("a loopback port");
    let port = listener.local_addr().expect("an address").port();
    let configuration = configuration();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(connection) = ServerConnection::new(Arc::clone(&configuration)) else { continue };
            let mut stream = StreamOwned::new(connection, stream);
            let head = BufReader::new(&mut stream).lines().map_while(Result::ok).find(String::is_empty);
            if head.is_some() && stream.write_all(&bytes).is_ok() {
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    port
}

#[tokio::test]
async fn redirects_lead_into_encryption_and_out_of_it() {
    let last = Server::always(|| ok("da")).await;
    let between = secure("127.0.0.1:0", answer("301 X", &[("Location", last.url("/").as_str())], ""));
    let first = Server::start(move |_| found(&format!("https://127.0.0.1:{between}/"))).await;
    let (document, _) = get(first.url("/")).await.expect("a document");
    assert_eq!(document.address, last.url("/"));
    assert!(!last.take()[0].headers.contains_key("referer"));
}

#[tokio::test]
async fn certificates_are_checked() {
    let port = secure("127.0.0.1:0", answer("200 OK", &[("Connection", "close")], "da"));
    for host in ["127.0.0.1", "localhost"] {
        let address = format!("https://{host}:{port}/").parse().expect("an address");
        assert_eq!(get(address).await.as_ref().map(text), Ok("da".to_owned()), "{host}");
    }
    let elsewhere = secure("127.0.0.2:0", answer("200 OK", &[], "da"));
    let other_name =
        failure(format!("https://127.0.0.2:{elsewhere}/").parse().expect("an address")).await.to_string();
    assert!(
        other_name.contains("no secure connection") && other_name.contains("another name"),
        "{other_name}"
    );

    let address: Url = format!("https://127.0.0.1:{port}/").parse().expect("an address");
    let untrusting = Fetcher::new(settings(), memory().await, crate::metrics::Durations::default());
    let error =
        untrusting.fetch(&request(address.clone())).await.expect_err("a strange authority").to_string();
    assert!(error.contains("nobody whom this system trusts"), "{error}");

    let rootless = Fetcher::on(
        System { roots: Err(rustls::Error::General("no roots".into())), ..system() },
        settings(),
        memory().await,
    );
    assert!(matches!(rootless.fetch(&request(address)).await, Err(Error::Tls { .. })));
    let plain = Server::always(|| ok("da")).await;
    rootless.fetch(&request(plain.url("/"))).await.expect("plain http needs no authority");
}
