//! What several keys must agree on, and from wire structs to the checked [`Config`].

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::Range;

use chrono_tz::Tz;
use feeds::model::{Kind, Select, Source, SourceId};
use feeds::output::Site;
use toml::Spanned;
use url::Url;

use super::mistakes::Mistakes;
use super::tree::Dropped;
use super::values::Written;
use super::{Config, alerts, wire};
use crate::backup::Daily;
use crate::fetch;
use crate::schedule::Schedule;
use crate::secret::Secret;

/// Characters of the shortest `status_token`.
const SHORTEST_TOKEN: usize = 16;

/// Checks what is left to check. The configuration is only worth something if `mistakes` stays empty.
pub fn check(file: wire::File, dropped: &Dropped, mistakes: &mut Mistakes) -> Config {
    let service = file.service;
    let listen = service.listen.0;
    Config {
        site: Site {
            title: service.title.0.0,
            base_url: base_url(service.base_url.map(|url| url.0), listen),
            language: service.language.0.0,
            zone: service.timezone.0,
            ttl: minutes_between_runs(&service.schedule.0.0, service.timezone.0),
            hub: service.hub.map(|hub| hub.0),
        },
        schedule: service.schedule.0.0,
        listen,
        storage: service.storage.0.0,
        entries: as_usize(service.entries.0),
        status_token: service.status_token.and_then(|token| check_token(token, mistakes)),
        versions: as_usize(service.versions.0),
        fetch: settings(file.fetch),
        alerts: alerts::check(file.alerts, dropped, mistakes),
        backup: Some(file.backup)
            .filter(|backup| !backup.directory.is_empty())
            .map(|backup| Daily { directory: backup.directory.into(), keep: as_usize(backup.keep.0) }),
        sources: match file.sources {
            Some(sources) => check_sources(sources, dropped, mistakes),
            None => Config::built_in().sources,
        },
    }
}

/// At least one, since a shorter time cannot be said.
fn minutes_between_runs(schedule: &str, zone: Tz) -> Option<u64> {
    let period = Schedule::parse(schedule, zone).ok().and_then(|schedule| schedule.period())?;
    Some((period.as_secs() / 60).max(1))
}

/// Ends with a slash, so that addresses can be joined to it; has no query or fragment.
fn base_url(given: Option<Url>, listen: SocketAddr) -> Url {
    let mut url = given.unwrap_or_else(|| own_address(listen));
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

/// Where a browser on this machine finds the service.
fn own_address(listen: SocketAddr) -> Url {
    let host = if listen.ip().is_unspecified() {
        format!("localhost:{}", listen.port())
    } else {
        listen.to_string()
    };
    format!("http://{host}/").parse().expect("a socket address makes a host and port")
}

/// What can be guessed opens nothing.
fn check_token(token: Spanned<Written<Secret>>, mistakes: &mut Mistakes) -> Option<Secret> {
    let span = token.span();
    let token = token.into_inner().0;
    if matches!(&token, Secret::Here(token) if token.len() < SHORTEST_TOKEN) {
        mistakes.add(
            Some(span),
            format!(
                "a token has {SHORTEST_TOKEN} characters at least: take what `openssl rand -hex 32` gives"
            ),
        );
        return None;
    }
    Some(token)
}

fn settings(fetch: wire::Fetch) -> fetch::Settings {
    fetch::Settings {
        allow_private: fetch.allow_private.into_iter().map(|network| network.0).collect(),
        contact: fetch.contact.0.0,
        timeout: fetch.timeout.0,
        max_bytes: fetch.max_bytes.0.0,
        redirects: as_usize(fetch.redirects.0),
        per_host: as_usize(fetch.per_host.0),
        concurrency: as_usize(fetch.concurrency.0),
    }
}

fn check_sources(
    sources: Vec<Spanned<wire::Source>>,
    dropped: &Dropped,
    mistakes: &mut Mistakes,
) -> Vec<Source> {
    let mut seen = BTreeMap::new();
    let mut checked = Vec::new();
    for source in sources {
        let span = source.span();
        let source = source.into_inner();
        if let Some(id) = &source.id {
            note_duplicate(&mut seen, id.get_ref().0.clone(), id.span(), mistakes);
        }
        checked.extend(check_source(source, span, dropped, mistakes));
    }
    checked
}

fn note_duplicate(
    seen: &mut BTreeMap<SourceId, usize>,
    id: SourceId,
    span: Range<usize>,
    mistakes: &mut Mistakes,
) {
    if let Some(first) = seen.get(&id) {
        let place = mistakes.place(*first);
        mistakes
            .add(Some(span), format!("the source id \"{id}\" is taken already, at {place}; choose another"));
    } else {
        seen.insert(id, span.start);
    }
}

/// A source, or `None` if it lacks what it cannot be without.
fn check_source(
    source: wire::Source,
    span: Range<usize>,
    dropped: &Dropped,
    mistakes: &mut Mistakes,
) -> Option<Source> {
    let mut require = |key: &str, missing: bool, example: &str| {
        if missing && !dropped.contains(span.clone(), key) {
            mistakes
                .add(Some(span.clone()), format!("a source needs `{key}`, for example {key} = {example}"));
        }
    };
    require("id", source.id.is_none(), "\"kid\"");
    require("address", source.address.is_none(), "\"https://www.example.org/news\"");
    let select = source.select.and_then(|select| check_select(select, source.kind, mistakes));
    let address = source.address?.0;
    Some(Source {
        id: source.id?.into_inner().0,
        name: source.name.map_or_else(|| host(&address), |name| name.0.0),
        address,
        home: source.home.map(|home| home.0),
        kind: source.kind,
        authority: i32::try_from(source.authority.0).unwrap_or_default(),
        merge: source.merge,
        follow: source.follow,
        pages: u32::try_from(source.pages.0).unwrap_or(1),
        robots: source.robots,
        text: source.text,
        select,
    })
}

fn check_select(select: Spanned<Select>, kind: Kind, mistakes: &mut Mistakes) -> Option<Select> {
    if kind != Kind::Listing {
        mistakes.add(
            Some(select.span()),
            "selectors are for listings: set kind = \"listing\", or leave them out",
        );
    }
    Some(select.into_inner())
}

fn host(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Only numbers within small bounds come here.
fn as_usize(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}
