//! `sources import`: the subscriptions of an OPML file as `[[sources]]` blocks, for the operator to append.
//!
//! They are printed rather than written, as those of `check --toml` are: the configuration is the operator's own
//! text. Only what differs from the defaults is in a block. What is configured already is left out, with a message.

use std::path::Path;

use feeds::model::{Kind, Source};
use feeds::source::{Outline, outlines};
use serde::Serialize;
use url::Url;

use crate::command::check::by_address;
use crate::command::{Exit, Failure, Output};
use crate::config::Config;

#[derive(Serialize)]
struct File<'a> {
    sources: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    id: &'a str,
    name: &'a str,
    address: &'a Url,
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<&'a Url>,
    #[serde(skip_serializing_if = "is_auto")]
    kind: Kind,
}

fn is_auto(kind: &Kind) -> bool {
    *kind == Kind::Auto
}

/// Prints a block for each subscription of the file.
pub fn import(config: &Config, file: &Path, out: &dyn Output) -> Result<Exit, Failure> {
    let unread = |reason: String| Failure::usage(format!("{}: {reason}", file.display()));
    let body = std::fs::read(file).map_err(|error| unread(format!("it cannot be read: {error}")))?;
    let outlines = outlines(&body).map_err(|error| unread(error.to_string()))?;
    for address in &outlines.unusable {
        out.message(&format!("left out: {address:?} is neither an http: nor an https: address"));
    }
    let mut sources = config.sources.clone();
    for outline in &outlines.found {
        match sources.iter().find(|source| is_of(outline, source)) {
            Some(source) => {
                out.message(&format!("left out: {} is {:?} already", source.address, source.id.as_str()))
            }
            None => sources.extend(source(outline, &sources)),
        }
    }
    let new: Vec<_> = sources.iter().skip(config.sources.len()).map(block).collect();
    if new.is_empty() {
        out.message("there is nothing new in it");
        return Ok(Exit::Lacking);
    }
    let text = toml::to_string(&File { sources: new }).map_err(|error| Failure::other(error.to_string()))?;
    out.result(text.trim_end());
    Ok(Exit::Done)
}

/// A page that announces the feed counts as the feed's source: both give the same releases.
fn is_of(outline: &Outline, source: &Source) -> bool {
    [&outline.feed, &outline.page].into_iter().flatten().any(|address| *address == source.address)
}

fn source(outline: &Outline, others: &[Source]) -> Option<Source> {
    let address = outline.feed.as_ref().or(outline.page.as_ref())?.clone();
    let mut source = by_address(address, others);
    if !outline.title.is_empty() {
        source.name.clone_from(&outline.title);
    }
    if outline.feed.is_some() {
        source.kind = Kind::Feed;
        source.home.clone_from(&outline.page);
    }
    Some(source)
}

fn block(source: &Source) -> Block<'_> {
    Block {
        id: source.id.as_str(),
        name: &source.name,
        address: &source.address,
        home: source.home.as_ref(),
        kind: source.kind,
    }
}
