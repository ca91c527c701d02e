//! Pages that come in the place of the one asked for, with a status as if they were it: "not found" pages, domains for
//! sale, sign-in pages of a network or a site, checks for robots, notices of maintenance.
//!
//! Such a page says what it is in its title or its only heading, in few words; a list of releases never does. Where that
//! alone might be a release as well, the page must also be as bare as such pages are. What is not sure is no impostor: it
//! is read like any other page, and what is found there is doubted elsewhere.

use std::fmt;

use scraper::{Html, Selector};
use url::Url;

/// Bytes; larger pages are none: they have something to say.
const LARGEST: usize = 300_000;

/// A title or heading of more words is a release.
const LONGEST_TITLE: usize = 14;

/// Links with a text of a bare page at most.
const FEW_LINKS: usize = 8;

/// Words of a bare page at most.
const FEW_WORDS: usize = 300;

/// What a page is instead of the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Impostor {
    NotFound,
    Parked,
    Portal,
    SignIn,
    Check,
    Maintenance,
}

/// For operators.
impl fmt::Display for Impostor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => {
                "this page says that what was asked for is not there, although the server answered as if it were; the \
                 list may have another address by now"
            }
            Self::Parked => {
                "this is the page of a domain that is for sale or parked; the office may have let it go"
            }
            Self::Portal => {
                "this is the sign-in page of a network, not of the office: whoever runs this machine's network has to \
                 let it out"
            }
            Self::SignIn => "this page wants a user and a password; the list is not open to everybody",
            Self::Check => "this page checks whether a person is there; ask the office to let us in",
            Self::Maintenance => "this page says that the site is closed for maintenance",
        })
    }
}

/// What makes a page an impostor: words of its title or only heading, and what else has to be so.
struct Mark {
    impostor: Impostor,
    /// One of each of these has to be in the same title or heading.
    words: &'static [&'static [&'static str]],
    /// Whether the page must be a bare one.
    bare: bool,
}

#[rustfmt::skip]
const ABSENT: [&str; 24] = [
    "nicht gefunden", "nicht verfügbar", "nicht vorhanden", "nicht mehr vorhanden", "nicht mehr verfügbar", "nicht mehr gefunden",
    "nicht mehr online", "nicht auffindbar", "nicht erreichbar", "existiert nicht", "existiert leider nicht", "gibt es nicht",
    "leider nicht", "konnte nicht", "not found", "not be found", "can't be found", "cannot be found", "does not exist",
    "doesn't exist", "no longer available", "no longer exists", "not available", "verschoben oder gelöscht",
];

const PAGES: [&str; 10] =
    ["seite", "page", "dokument", "document", "datei", "file", "inhalt", "content", "adresse", "url "];

#[rustfmt::skip]
const MARKS: [Mark; 8] = [
    Mark { impostor: Impostor::NotFound, words: &[&["404"], &["fehler", "error", "not found", "nicht gefunden", "seite", "page", "http"]], bare: false },
    Mark { impostor: Impostor::NotFound, words: &[&PAGES, &ABSENT], bare: false },
    Mark { impostor: Impostor::NotFound, words: &[&["404", "not found", "nicht gefunden"]], bare: true },
    Mark { impostor: Impostor::Parked, words: &[&["domain"], &[
        "zum verkauf", "zu verkaufen", "kaufen", "for sale", "buy this", "geparkt", "parked", "parking", "reserviert", "registriert",
        "registered", "expired", "abgelaufen",
    ]], bare: true },
    Mark { impostor: Impostor::Parked, words: &[&["zum verkauf", "zu verkaufen", "is for sale", "may be for sale"]], bare: true },
    Mark { impostor: Impostor::Portal, words: &[&["wlan", "wi-fi", "wifi", "hotspot", "captive portal", "gastnetz", "internetzugang", "internet access", "network login", "netzwerkanmeldung"]], bare: true },
    Mark { impostor: Impostor::Check, words: &[&[
        "just a moment", "einen moment", "checking your browser", "not a bot", "a robot", "kein roboter", "ein roboter", "are you human",
        "sicherheitsprüfung", "security check", "security verification", "captcha", "attention required", "access denied", "zugriff verweigert",
        "browser wird geprüft", "überprüfung",
    ]], bare: true },
    Mark { impostor: Impostor::Maintenance, words: &[&[
        "wartung", "maintenance", "under construction", "vorübergehend nicht", "temporarily unavailable", "kurzzeitig nicht", "be right back",
    ]], bare: true },
];

/// Words of a page that signs people in.
const SIGN_IN: [&str; 8] =
    ["anmeldung", "anmelden", "einloggen", "login", "log in", "sign in", "signin", "zugangsdaten"];

/// What a page of so many bytes is, that came from `landed` for what was asked at `asked`, if it is an impostor.
pub(super) fn recognise(page: &Html, bytes: usize, landed: &Url, asked: &Url) -> Option<Impostor> {
    if bytes > LARGEST {
        return None;
    }
    let titles = titles(page);
    let is_bare = is_bare(page);
    let marked = MARKS.iter().find(|mark| {
        (is_bare || !mark.bare) && titles.iter().any(|title| mark.words.iter().all(|any| says(title, any)))
    });
    match marked {
        // A hotspot that wants nothing keeps nobody out.
        Some(mark) if mark.impostor == Impostor::Portal && !has(page, "form, button, input") => None,
        Some(mark) => Some(mark.impostor),
        None if is_bare && has(page, "form input") && titles.iter().any(|title| says(title, &SIGN_IN)) => {
            match (has(page, "input[type=password]"), is_elsewhere(landed, asked)) {
                (_, true) => Some(Impostor::Portal),
                (true, false) => Some(Impostor::SignIn),
                (false, false) => None,
            }
        }
        None => None,
    }
}

/// The title and, if there is but one, the main heading, in lower case.
fn titles(page: &Html) -> Vec<String> {
    let text = |selector: &str| -> Vec<String> {
        let texts = select(page, selector).map(|element| element.text().collect::<Vec<_>>().join(" "));
        texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).collect()
    };
    let (title, mut headings) = (text("head > title"), text("h1"));
    if headings.is_empty() {
        headings = text("h2");
    }
    if headings.len() > 1 {
        headings.clear();
    }
    let titles = title.into_iter().take(1).chain(headings);
    titles.filter(|title| title.split(' ').count() <= LONGEST_TITLE).collect()
}

/// Whether one of `words` begins where a word begins.
fn says(title: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        title.match_indices(word).any(|(at, _)| {
            let before = title.get(..at).and_then(|before| before.chars().next_back());
            !before.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Whether there is little on the page beside its title.
fn is_bare(page: &Html) -> bool {
    let links =
        select(page, "a[href]").filter(|link| link.text().any(|text| !text.trim().is_empty())).count();
    let spoken = select(page, "body").flat_map(|body| body.descendants()).filter_map(|node| {
        let text = node.value().as_text()?;
        let parent = node.parent()?;
        let silent = parent
            .value()
            .as_element()
            .is_some_and(|it| matches!(it.name(), "script" | "style" | "noscript"));
        (!silent).then(|| text.split_whitespace().count())
    });
    links <= FEW_LINKS && spoken.sum::<usize>() <= FEW_WORDS
}

/// Whether a page lies on another host than asked for.
fn is_elsewhere(landed: &Url, asked: &Url) -> bool {
    let bare = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    bare(landed) != bare(asked)
}

fn has(page: &Html, selector: &str) -> bool {
    select(page, selector).next().is_some()
}

fn select<'a>(page: &'a Html, selector: &str) -> impl Iterator<Item = scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a constant selector");
    page.select(&selector).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests;
