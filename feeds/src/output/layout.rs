//! What all pages share: the head, the way around, the foot; and the page that says what went wrong.
//!
//! Pages load one style sheet of their own and nothing else, run no script, and link with paths only, so that
//! they work behind any proxy and before the public name exists.

use maud::{DOCTYPE, Markup, html};

use super::{Site, embed, opml};
use crate::model::StoryId;

/// The address of the pages' style sheet.
pub(super) const STYLESHEET_FILE: &str = "presseschau.css";

/// The language of the pages' own words.
pub(super) const LANGUAGE: &str = "de";

/// What differs from page to page.
pub(super) struct Page {
    /// Of the window; the service's title follows.
    pub(super) title: Option<String>,
    /// Whether it is the start page, which has the service's title as its heading.
    pub(super) is_start: bool,
    /// Further elements of the head.
    pub(super) head: Markup,
    /// Opens with a heading of the first level.
    pub(super) main: Markup,
}

/// A whole page.
pub(super) fn layout(site: &Site, page: &Page) -> String {
    let title = page.title.as_ref().map(|title| format!("{title} – {}", site.title()));
    let document = html! {
        (DOCTYPE)
        html lang=(LANGUAGE) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title.unwrap_or_else(|| site.title())) }
                meta name="color-scheme" content="light dark";
                link rel="stylesheet" href=(site.path(STYLESHEET_FILE));
                (page.head)
            }
            body {
                a.skip href="#inhalt" { "Zum Inhalt" }
                header.top { (top(site, page)) }
                main #inhalt tabindex="-1" { (page.main) }
                footer.bottom { (around(site)) }
            }
        }
    };
    document.into_string()
}

fn top(site: &Site, page: &Page) -> Markup {
    html! {
        @if !page.is_start { p.service { a href=(site.path("")) { (site.title()) } } }
        nav aria-label="Angebote" {
            ul {
                li { a href={ (site.path("")) "#abonnieren" } { "Abonnieren" } }
                li { a href=(site.path(embed::START)) { "Einbetten" } }
            }
        }
    }
}

fn around(site: &Site) -> Markup {
    html! {
        nav aria-label="Weitere Seiten" {
            ul {
                li { a href=(site.path("")) { "Alle Mitteilungen" } }
                li { a href=(site.path(opml::FILE)) { "Liste der Stellen (OPML)" } }
            }
        }
    }
}

/// The page for an answer that is no success: what went wrong in a sentence, and a way on.
pub fn error_page(site: &Site, status: u16, sentence: &str) -> String {
    let heading = match status {
        400 => "Das haben wir nicht verstanden",
        404 => "Hier ist nichts",
        405 => "So geht es nicht",
        410 => "Diese Mitteilung wurde zurückgezogen",
        503 => "Gerade nicht erreichbar",
        _ => "Da ging etwas schief",
    };
    let page = Page {
        title: Some(heading.to_owned()),
        is_start: false,
        head: html! { meta name="robots" content="noindex"; },
        main: html! {
            h1 { (heading) }
            p.lead { (super::text::line(sentence)) }
            p { a href=(site.path("")) { "Zu allen Mitteilungen" } }
            p.note { "Fehler " (status) }
        },
    };
    layout(site, &page)
}

/// The page at the address of a story that is told as another one, for hosts that cannot redirect.
pub fn moved_page(site: &Site, to: StoryId) -> String {
    let place = site.path(&format!("stories/{to}"));
    let page = Page {
        title: Some("Diese Mitteilung steht jetzt woanders".to_owned()),
        is_start: false,
        head: html! {
            meta name="robots" content="noindex";
            meta http-equiv="refresh" content={ "0; url=" (place) };
            link rel="canonical" href=(site.address(&format!("stories/{to}")));
        },
        main: html! {
            h1 { "Diese Mitteilung steht jetzt woanders" }
            p { a href=(place) { "Zur Mitteilung" } }
        },
    };
    layout(site, &page)
}
