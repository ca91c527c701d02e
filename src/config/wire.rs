//! The configuration as it is written: TOML in both directions. Every key has a default but a source's `id` and
//! `address`; whether those are there is for `check` to say.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use chrono_tz::Tz;
use feeds::model::{Kind, Robots, Select, SourceId, TextLength};
use serde::{Deserialize, Serialize};
use toml::Spanned;
use url::Url;

use super::Config;
use super::alerts::Alerts;
use super::values::{Contact, Language, Schedule, Size, Storage, Within, Words, Written};
use crate::fetch::Network;
use crate::secret::Secret;

/// The whole file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct File {
    pub service: Service,
    pub fetch: Fetch,
    #[serde(skip_serializing_if = "Alerts::is_empty")]
    pub alerts: Alerts,
    pub backup: Backup,
    /// `None`: the built-in ones.
    pub sources: Option<Vec<Spanned<Source>>>,
}

/// `[service]`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Service {
    pub title: Written<Words>,
    /// `None`: made from `listen`.
    pub base_url: Option<Written<Url>>,
    pub language: Written<Language>,
    pub timezone: Written<Tz>,
    pub schedule: Written<Schedule>,
    pub listen: Written<SocketAddr>,
    pub storage: Written<Storage>,
    pub entries: Within<1, 200>,
    pub versions: Within<0, 20>,
    /// `None`: nobody is told.
    pub hub: Option<Written<Url>>,
    /// `None`: `/status` and `/metrics` are for this machine.
    pub status_token: Option<Spanned<Written<Secret>>>,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            title: Written(Words("Aktuelles der kommunalen IT".to_owned())),
            base_url: None,
            language: Written(Language("de".to_owned())),
            timezone: Written(Tz::Europe__Berlin),
            schedule: Written(Schedule("0 */15 * * * *".to_owned())),
            listen: Written(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            storage: Written(Storage("sled:data".to_owned())),
            entries: Within(50),
            versions: Within(20),
            hub: None,
            status_token: None,
        }
    }
}

/// `[fetch]`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Fetch {
    pub allow_private: Vec<Written<Network>>,
    pub contact: Written<Contact>,
    pub timeout: Written<Duration>,
    pub max_bytes: Written<Size>,
    pub redirects: Within<0, 50>,
    pub per_host: Within<1, 100>,
    pub concurrency: Within<1, 1000>,
}

impl Default for Fetch {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            contact: Written(Contact(None)),
            timeout: Written(Duration::from_secs(30)),
            max_bytes: Written(Size(10_000_000)),
            redirects: Within(10),
            per_host: Within(2),
            concurrency: Within(16),
        }
    }
}

/// `[backup]`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Backup {
    /// Empty: none are made.
    pub directory: String,
    pub keep: Within<1, 10_000>,
}

impl Default for Backup {
    fn default() -> Self {
        Self { directory: String::new(), keep: Within(14) }
    }
}

/// One of `[[sources]]`
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table")]
pub struct Source {
    pub id: Option<Spanned<Written<SourceId>>>,
    /// `None`: the address's host.
    pub name: Option<Written<Words>>,
    pub address: Option<Written<Url>>,
    pub home: Option<Written<Url>>,
    pub kind: Kind,
    pub authority: Within<-1_000_000, 1_000_000>,
    pub merge: bool,
    pub follow: bool,
    pub pages: Within<1, 1000>,
    pub robots: Robots,
    pub text: TextLength,
    pub select: Option<Spanned<Select>>,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            id: None,
            name: None,
            address: None,
            home: None,
            kind: Kind::Auto,
            authority: Within(10),
            merge: true,
            follow: true,
            pages: Within(1),
            robots: Robots::Obey,
            text: TextLength::Full,
            select: None,
        }
    }
}

impl From<&Config> for File {
    fn from(config: &Config) -> Self {
        let sources = config.sources.iter().map(|source| Spanned::new(0..0, source.into())).collect();
        Self {
            service: config.into(),
            fetch: (&config.fetch).into(),
            alerts: (&config.alerts).into(),
            backup: config.backup.as_ref().map(Backup::from).unwrap_or_default(),
            sources: Some(sources),
        }
    }
}

impl From<&Config> for Service {
    fn from(config: &Config) -> Self {
        Self {
            title: Written(Words(config.site.title.clone())),
            base_url: Some(Written(config.site.base_url.clone())),
            language: Written(Language(config.site.language.clone())),
            timezone: Written(config.site.zone),
            schedule: Written(Schedule(config.schedule.clone())),
            listen: Written(config.listen),
            storage: Written(Storage(config.storage.clone())),
            entries: Within(as_i64(config.entries)),
            versions: Within(as_i64(config.versions)),
            hub: config.site.hub.clone().map(Written),
            status_token: config.status_token.clone().map(|token| Spanned::new(0..0, Written(token))),
        }
    }
}

impl From<&crate::fetch::Settings> for Fetch {
    fn from(settings: &crate::fetch::Settings) -> Self {
        Self {
            allow_private: settings.allow_private.iter().copied().map(Written).collect(),
            contact: Written(Contact(settings.contact.clone())),
            timeout: Written(settings.timeout),
            max_bytes: Written(Size(settings.max_bytes)),
            redirects: Within(as_i64(settings.redirects)),
            per_host: Within(as_i64(settings.per_host)),
            concurrency: Within(as_i64(settings.concurrency)),
        }
    }
}

impl From<&crate::backup::Daily> for Backup {
    fn from(daily: &crate::backup::Daily) -> Self {
        Self { directory: daily.directory.display().to_string(), keep: Within(as_i64(daily.keep)) }
    }
}

impl From<&feeds::model::Source> for Source {
    fn from(source: &feeds::model::Source) -> Self {
        Self {
            id: Some(Spanned::new(0..0, Written(source.id.clone()))),
            name: Some(Written(Words(source.name.clone()))),
            address: Some(Written(source.address.clone())),
            home: source.home.clone().map(Written),
            kind: source.kind,
            authority: Within(source.authority.into()),
            merge: source.merge,
            follow: source.follow,
            pages: Within(source.pages.into()),
            robots: source.robots,
            text: source.text,
            select: source.select.clone().map(|select| Spanned::new(0..0, select)),
        }
    }
}

/// Only bounded numbers come here.
fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
