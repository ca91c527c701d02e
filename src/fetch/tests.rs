//! Fetching over real connections to loopback addresses.

mod documents;
mod hops;
mod limits;
mod robots;
mod secure;
mod sentences;
mod server;

use std::sync::Arc;
use std::time::Duration;

use feeds::model::{Document, Robots, Time};
use storage::{Store, Validators};
use url::Url;

use super::client::System;
use super::{Error, Fetched, Fetcher, Request, Settings, resolve};

/// Patient, so that a busy machine fails no test; tests of limits set their own.
fn settings() -> Settings {
    Settings {
        allow_private: vec!["127.0.0.0/16".parse().expect("a range")],
        contact: Some("https://presse.example.org/ueber".to_owned()),
        timeout: Duration::from_secs(30),
        max_bytes: 100_000,
        redirects: 3,
        per_host: 2,
        concurrency: 8,
    }
}

/// Whole after this long, silent for two thirds of it, connecting for one.
fn hasty() -> Settings {
    Settings { timeout: Duration::from_millis(900), ..settings() }
}

/// Trusts the tests' authority alone.
fn system() -> System {
    System { roots: secure::roots(), lookup: resolve::system_lookup() }
}

async fn memory() -> Arc<dyn Store> {
    storage::open("memory:").await.expect("a store")
}

async fn fetcher(settings: Settings) -> Fetcher {
    remembering(settings, memory().await)
}

/// A fetcher with a store.
fn remembering(settings: Settings, store: Arc<dyn Store>) -> Fetcher {
    Fetcher::on(system(), settings, store)
}

fn now() -> Time {
    "2026-07-01T10:00:00Z".parse().expect("a time")
}

fn request(address: Url) -> Request {
    Request { address, validators: None, robots: Robots::Ignore, now: now() }
}

/// Fetches with patience and without robots.txt.
async fn get(address: Url) -> Result<(Document, Validators), Error> {
    get_with(settings(), address).await
}

async fn get_with(settings: Settings, address: Url) -> Result<(Document, Validators), Error> {
    match fetcher(settings).await.fetch(&request(address)).await? {
        Fetched::Document(document, validators) => Ok((document, validators)),
        Fetched::NotModified => panic!("nobody asked whether anything changed"),
    }
}

async fn failure(address: Url) -> Error {
    get(address).await.expect_err("a failure")
}

fn text((document, _): &(Document, Validators)) -> String {
    String::from_utf8_lossy(&document.body).into_owned()
}
