//! Offices that publish as chance will have it, and the network between them and us.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use feeds::model::{SourceId, Time};
use hyper::Response;
use hyper::header::{HeaderMap, IF_NONE_MATCH};
use url::Url;

use super::chance::Chance;
use crate::fetch::Error;

/// Releases that a list has room for.
const LISTED: usize = 8;

const SUBJECTS: [&str; 8] =
    ["Buslinie", "Freibad", "Haushalt", "Bücherei", "Wochenmarkt", "Sporthalle", "Radweg", "Museum"];
const PLACES: [&str; 7] = ["Südstadt", "Altenau", "Neuhof", "Rosental", "Hafen", "Weiher", "Schlossberg"];

/// What stands between an office and us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weather {
    Fine,
    Status(u16),
    Unreachable,
    Cut,
    Garbage,
    Login,
    Circle,
    Elsewhere,
    Packed,
    Unasked,
    Robots,
    Stale,
}

impl Weather {
    fn any(chance: &mut Chance) -> Self {
        let bad = [
            Self::Status([403, 404, 410, 429, 500, 503][chance.below(6) as usize]),
            Self::Unreachable,
            Self::Cut,
            Self::Garbage,
            Self::Login,
            Self::Circle,
            Self::Elsewhere,
            Self::Packed,
            Self::Unasked,
            Self::Robots,
            Self::Stale,
        ];
        bad[chance.below(bad.len() as u64) as usize]
    }
}

#[derive(Debug, Clone)]
struct Release {
    guid: String,
    title: String,
    text: String,
    date: Option<Time>,
    /// Whether another office has told it as well. No office tells the same twice.
    is_copied: bool,
}

#[derive(Debug, Clone)]
struct Office {
    weather: Weather,
    /// Runs until it changes.
    lasts: u64,
    /// The newest first.
    list: Vec<Release>,
    told: BTreeSet<String>,
    /// The list as it was some time ago.
    stale: Vec<Release>,
    /// Where a document is cut.
    cut: u64,
}

pub(super) struct Offices {
    all: Vec<Office>,
    releases: usize,
    /// What was shown whole since this was cleared, by office.
    pub(super) shown: BTreeMap<String, BTreeSet<String>>,
}

impl Offices {
    pub(super) fn new(count: usize) -> Self {
        let office = Office {
            weather: Weather::Fine,
            lasts: 2,
            list: Vec::new(),
            told: BTreeSet::new(),
            stale: Vec::new(),
            cut: 0,
        };
        Self { all: vec![office; count], releases: 0, shown: BTreeMap::new() }
    }

    /// Offices publish, tell what another one has told, correct themselves; the weather changes.
    pub(super) fn go_on(&mut self, chance: &mut Chance, now: Time) {
        for number in 0..self.all.len() {
            for _ in 0..chance.below(4) {
                self.releases += 1;
                let release = self.release(number, chance, now);
                self.all[number].tell(release);
            }
            let office = &mut self.all[number];
            if chance.once_in(4) && !office.list.is_empty() {
                let place = chance.below(office.list.len() as u64) as usize;
                let amount = chance.below(900) + 100;
                office.list[place].text.push_str(&format!(" Das kostet {amount} Euro mehr."));
            }
            if chance.once_in(5) {
                office.stale = office.list.clone();
            }
            office.cut = chance.number();
            office.lasts = office.lasts.saturating_sub(1);
            if office.lasts == 0 {
                office.lasts = 1 + chance.below(6);
                let fine = office.weather != Weather::Fine || chance.once_in(4);
                office.weather = if fine { Weather::Fine } else { Weather::any(chance) };
            }
        }
    }

    /// A release of its own, or one of the next office's in nearly its words.
    fn release(&mut self, number: usize, chance: &mut Chance, now: Time) -> Release {
        let count = self.releases;
        let guid = format!("g{count}");
        let date = (!chance.once_in(4)).then(|| now - TimeDelta::minutes(1 + chance.below(50) as i64));
        let next = (number + 1) % self.all.len();
        let others = self.all[next].list.first_mut().filter(|other| !other.is_copied && chance.once_in(6));
        if let Some(other) = others {
            other.is_copied = true;
            return Release { guid, date, ..other.clone() };
        }
        let subject = SUBJECTS[chance.below(SUBJECTS.len() as u64) as usize];
        let place = PLACES[chance.below(PLACES.len() as u64) as usize];
        Release {
            guid,
            title: format!("{subject} {place}: Vorlage {count} ist beschlossen"),
            text: format!(
                "Der Rat gibt für {subject} in {place} {} Euro frei, Vorlage {count}.",
                count * 7919
            ),
            date,
            is_copied: false,
        }
    }

    /// All offices can be read again.
    pub(super) fn clear_up(&mut self) {
        self.all.iter_mut().for_each(|office| office.weather = Weather::Fine);
    }

    pub(super) fn listed(&self, number: usize) -> Vec<String> {
        self.all[number].list.iter().map(|release| release.guid.clone()).collect()
    }

    pub(super) fn has_told(&self, office: &SourceId, guid: &str) -> bool {
        number(office.as_str()).is_some_and(|number| self.all[number].told.contains(guid))
    }

    /// What comes back.
    pub(super) fn answer(&mut self, url: &Url, headers: &HeaderMap) -> Result<Response<Vec<u8>>, Error> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let id = host.trim_end_matches(".example").to_owned();
        let Some(number) = number(&id) else { return Err(unreachable_host(host)) };
        let office = &self.all[number];
        match (url.path(), office.weather) {
            (_, Weather::Unreachable) => Err(unreachable_host(host)),
            ("/robots.txt", Weather::Robots) => Ok(status(503)),
            ("/robots.txt", _) => Ok(status(404)),
            ("/feed", Weather::Status(code)) => Ok(status(code)),
            ("/feed", Weather::Circle) => Ok(moved("/feed")),
            ("/feed", Weather::Elsewhere) => Ok(moved("/neu")),
            ("/feed", Weather::Garbage) => {
                let mut chance = Chance::new(office.cut);
                Ok(document("", (0..3000).map(|_| chance.number() as u8).collect()))
            }
            ("/feed", Weather::Login) => {
                let page = "<html><body><h1>WLAN</h1><form>Bitte anmelden.</form></body></html>";
                Ok(document("", page.into()))
            }
            ("/feed", Weather::Packed) => {
                let mut answer = document("", office.feed(number, &office.list));
                answer.headers_mut().insert("content-encoding", "gzip".parse().expect("a value"));
                Ok(answer)
            }
            ("/feed", Weather::Unasked) => Ok(status(304)),
            ("/feed" | "/neu", _) => {
                let (answer, shown) = office.list(number, headers);
                self.shown.entry(id).or_default().extend(shown);
                Ok(answer)
            }
            _ => Ok(document("", "<html><body><h1>Meldung</h1><p>Text.</p></body></html>".into())),
        }
    }
}

impl Office {
    fn tell(&mut self, release: Release) {
        self.told.insert(release.guid.clone());
        self.list.insert(0, release);
        self.list.truncate(LISTED);
    }

    /// The list, and what of it can be seen.
    fn list(&self, number: usize, headers: &HeaderMap) -> (Response<Vec<u8>>, Vec<String>) {
        let listed = if self.weather == Weather::Stale { &self.stale } else { &self.list };
        let mut body = self.feed(number, listed);
        let tag =
            format!("\"{:x}\"", body.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte)));
        let mut shown: Vec<_> = listed.iter().map(|release| release.guid.clone()).collect();
        if headers.get(IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes()) {
            return (status(304), shown);
        }
        if self.weather == Weather::Cut {
            body.truncate((self.cut % body.len() as u64) as usize);
            // Whatever else is read of it is a gift.
            let whole = String::from_utf8_lossy(&body);
            let whole = whole.rsplit_once("</item>").map_or("", |(whole, _)| whole);
            shown.retain(|guid| whole.contains(&format!(">{guid}<")));
        }
        (document(&tag, body), shown)
    }

    fn feed(&self, number: usize, listed: &[Release]) -> Vec<u8> {
        let items = listed.iter().map(|Release { guid, title, text, date, .. }| {
            let date =
                date.map(|date| format!("<pubDate>{}</pubDate>", date.to_rfc2822())).unwrap_or_default();
            format!(
                "<item><title>{title}</title><link>http://amt-{number}.example/m/{guid}</link>\
                 <guid isPermaLink=\"false\">{guid}</guid>{date}<description>{text}</description></item>"
            )
        });
        let items: String = items.collect();
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>"
        )
        .into()
    }
}

fn number(id: &str) -> Option<usize> {
    id.strip_prefix("amt-")?.parse().ok()
}

fn unreachable_host(host: String) -> Error {
    Error::ConnectionRefused { host }
}

fn status(status: u16) -> Response<Vec<u8>> {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status.try_into().expect("a status");
    if status == 429 || status == 503 {
        answer.headers_mut().insert("retry-after", "7200".parse().expect("a value"));
    }
    answer
}

fn moved(to: &str) -> Response<Vec<u8>> {
    let mut answer = status(302);
    answer.headers_mut().insert("location", to.parse().expect("a value"));
    answer
}

fn document(tag: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut answer = Response::new(body);
    if !tag.is_empty() {
        answer.headers_mut().insert("etag", tag.parse().expect("a value"));
    }
    answer
}
