//! The start page: the stories by day, a filter, and how to subscribe or embed. And what is older, page by page.

use maud::{Markup, html};
use url::{Position, Url};

use super::atom::essence;
use super::date::Local;
use super::item::Item;
use super::layout::{LANGUAGE, Page, layout};
use super::text::line;
use super::{FEEDS, View, date, embed};
use crate::model::Office;

/// Characters of a teaser in the list.
const TEASER: usize = 280;

/// Longer lists say less about each release, so that the page stays light.
const LONG: usize = 100;

/// Characters of a teaser in a long list.
const SHORT_TEASER: usize = 100;

/// More offices than these are shown on demand.
const FEW: usize = 8;

/// The start page of a view, or one of its archives.
pub fn page(view: &View<'_>) -> String {
    match view.archive() {
        Some(number) => archive(view, number),
        None => start(view),
    }
}

fn start(view: &View<'_>) -> String {
    let items = view.items();
    let asked = view.asked();
    let page = Page {
        title: Some(asked.clone()).filter(|asked| !asked.is_empty()),
        is_start: true,
        head: head(view),
        main: html! {
            h1 { (view.site.title()) }
            p.lead { (view.description()) "." }
            (filter(view))
            @if !asked.is_empty() {
                p.asked role="status" { (count(items.len())) ": " (asked) ". " a href=(view.site.path("")) { "Alle zeigen" } }
            } @else if items.is_empty() {
                p.empty { "Noch gibt es keine Mitteilungen." }
            }
            (days(view, &items))
            (further(view))
            (subscribe(view))
            (embed_it(view))
        },
    };
    layout(view.site, &page)
}

/// Says nothing that changes when further archives follow.
fn archive(view: &View<'_>, number: u64) -> String {
    let items = view.items();
    let heading = format!("Ältere Mitteilungen, Teil {number}");
    let asked = Some(view.asked()).filter(|asked| !asked.is_empty());
    let page = Page {
        title: Some(asked.iter().fold(heading.clone(), |title, asked| format!("{title}: {asked}"))),
        is_start: false,
        head: head(view),
        main: html! {
            h1 { (heading) }
            @if let Some(asked) = &asked { p.lead { (asked) } }
            (days(view, &items))
            (further(view))
        },
    };
    layout(view.site, &page)
}

/// The ways to newer and older stories.
fn further(view: &View<'_>) -> Markup {
    let (newer, older) = (view.newer(""), view.older(""));
    let path = |address: &Url| address[Position::BeforePath..].to_owned();
    html! {
        @if newer.is_some() || older.is_some() {
            nav.further aria-label="Weitere Mitteilungen" {
                ul {
                    @if let Some(newer) = &newer { li { a rel="next" href=(path(newer)) { "Neuere Mitteilungen" } } }
                    @if let Some(older) = &older { li { a rel="prev" href=(path(older)) { "Ältere Mitteilungen" } } }
                }
            }
        }
    }
}

/// The feeds for readers that look for them, and what a link to this page shows.
fn head(view: &View<'_>) -> Markup {
    html! {
        meta name="description" content={ (view.description()) "." };
        @if !view.query.is_all() { meta name="robots" content="noindex, follow"; }
        @for feed in FEEDS {
            link rel="alternate" type=(essence(feed.media_type)) title={ (view.title()) " (" (feed.name) ")" } href=(view.path(feed.file));
        }
    }
}

fn filter(view: &View<'_>) -> Markup {
    let query = view.query;
    html! {
        search {
            form.filter action=(view.site.path("")) method="get" {
                label.for-words for="q" { "Suchen nach" }
                div.words {
                    input #q type="search" name="q" maxlength="200" value=[query.words.as_deref().map(line)];
                    button type="submit" { "Anzeigen" }
                }
                @match view.offices.len() {
                    0 | 1 => {},
                    2..=FEW => (choices(view)),
                    _ => details open[!query.sources.is_empty()] { summary { "Stellen auswählen" } (choices(view)) },
                }
                @for category in &query.categories { input type="hidden" name="category" value=(line(category)); }
                @if let Some(limit) = query.limit { input type="hidden" name="limit" value=(limit); }
            }
        }
    }
}

pub(super) fn choices(view: &View<'_>) -> Markup {
    let chosen = |office: &Office| view.query.sources.contains(&office.id);
    html! {
        fieldset {
            legend { "Nur Mitteilungen von" }
            @for office in view.offices.values() {
                label.choice {
                    input type="checkbox" name="source" value=(office.id) checked[chosen(office)];
                    " " (line(&office.name))
                }
            }
        }
    }
}

fn days(view: &View<'_>, items: &[Item<'_>]) -> Markup {
    let length = if items.len() > LONG { SHORT_TEASER } else { TEASER };
    html! {
        @for day in items.chunk_by(|a, b| a.published.date_naive() == b.published.date_naive()) {
            section.day {
                h2 { (heading(day[0].published)) }
                @for item in day { (entry(view, item, length)) }
            }
        }
    }
}

/// The weekday may stand on a line of its own.
fn heading(time: Local) -> Markup {
    html! { time datetime=(date::iso(time)) { (date::weekday(time)) ", " span { (date::day(time)) } } }
}

fn entry(view: &View<'_>, item: &Item<'_>, length: usize) -> Markup {
    let language = item.language_beside(view.site, LANGUAGE);
    html! {
        article.story {
            h3 { a href=(view.site.path(&format!("stories/{}", item.id))) lang=[language] { (item.title) } }
            @if let Some(teaser) = item.teaser(length) { p.teaser lang=[language] { (teaser) } }
            p.origin {
                (item.office.name)
                @for teller in &item.related { ", " (teller.name) }
                @if item.corrected { " · berichtigt am " (date::short(item.updated)) }
                @if !item.attachments.is_empty() { " · " (attached(item.attachments.len())) }
            }
        }
    }
}

fn subscribe(view: &View<'_>) -> Markup {
    html! {
        section.more {
            h2 #abonnieren { "Abonnieren" }
            p {
                "Neue Mitteilungen kommen von selbst zu Ihnen, ohne Anmeldung und ohne Ihre Adresse: Kopieren Sie einen \
                 dieser Links in einen Feedreader oder ein Mailprogramm. "
                @if !view.query.is_all() { "Die Links gelten für die Auswahl oben." }
            }
            ul.feeds {
                @for feed in FEEDS {
                    li { a href=(view.path(feed.file)) { (feed.name) } " " span.note { (feed.purpose) } }
                }
            }
        }
    }
}

fn embed_it(view: &View<'_>) -> Markup {
    html! {
        section.more {
            h2 #einbetten { "Einbetten" }
            p {
                "Dieselben Mitteilungen lassen sich in Ihre eigene Website setzen; Schrift und Farben übernehmen sie \
                 von dort. "
                a href=(view.path(embed::FILE)) { "Auswählen, ansehen und Text zum Kopieren holen" }
                @if view.query.is_all() { "." } @else { ", für die Auswahl oben." }
            }
        }
    }
}

fn count(number: usize) -> String {
    match number {
        0 => "Keine Mitteilung".to_owned(),
        1 => "Eine Mitteilung".to_owned(),
        _ => format!("{number} Mitteilungen"),
    }
}

fn attached(number: usize) -> String {
    match number {
        1 => "1 Dokument".to_owned(),
        _ => format!("{number} Dokumente"),
    }
}
