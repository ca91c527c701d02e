//! The page of one story: its text, its documents, who tells it, and what was corrected.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::diff::{Part, diff};
use super::item::{Item, Teller};
use super::layout::{LANGUAGE, Page, error_page, layout};
use super::text::line;
use super::{Site, date, html as safe_html};
use crate::model::{Facts, Member, Office, SourceId, Story};

/// The page of a public story. Any other gets the answer of an address that leads nowhere.
pub fn story_page(site: &Site, offices: &BTreeMap<SourceId, Office>, story: &Story) -> String {
    if !story.state.is_public() {
        return error_page(site, 404, "Eine Mitteilung mit dieser Adresse gibt es hier nicht.");
    }
    let item = Item::new(site, offices, story);
    let page = Page {
        title: Some(item.title.clone()),
        is_start: false,
        head: head(site, &item),
        main: html! {
            article.whole {
                (opening(site, &item))
                (text(site, &item))
                (documents(&item))
                p.original { a href=(item.link) { "Zur Mitteilung bei " (item.office.name) } }
            }
            (tellers(&item))
            (history(site, offices, story))
        },
    };
    layout(site, &page)
}

fn head(site: &Site, item: &Item<'_>) -> Markup {
    let description = item.teaser(160);
    html! {
        link rel="canonical" href=(item.link);
        @if let Some(description) = &description { meta name="description" content=(description); }
        meta property="og:type" content="article";
        meta property="article:published_time" content=(date::rfc3339(item.published));
        @if item.corrected { meta property="article:modified_time" content=(date::rfc3339(item.updated)); }
        meta property="og:title" content=(item.title);
        meta property="og:site_name" content=(site.title());
        meta property="og:url" content=(site.address(&format!("stories/{}", item.id)));
        @if let Some(description) = &description { meta property="og:description" content=(description); }
        script type="application/ld+json" { (linked_data(site, item)) }
    }
}

/// schema.org's `NewsArticle`: data, which no browser runs and no policy blocks. `<` and `&` are written as JSON
/// escapes, so that nothing in it can end the element.
fn linked_data(site: &Site, item: &Item<'_>) -> Markup {
    let data = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "datePublished": date::rfc3339(item.published),
        "dateModified": date::rfc3339(item.updated),
        "inLanguage": item.language.as_deref().unwrap_or(&site.language),
        "url": item.link.as_str(),
        "author": item.authors.iter().map(|name| author(item, name)).collect::<Vec<_>>(),
        "publisher": {"@type": "Organization", "name": item.office.name, "url": item.office.home.as_str()},
    });
    let data = data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    PreEscaped(data)
}

/// Whoever else an office names may be a person or a department.
fn author(item: &Item<'_>, name: &str) -> serde_json::Value {
    let kind = if name == item.office.name { "Organization" } else { "Thing" };
    json!({"@type": kind, "name": name})
}

fn opening(site: &Site, item: &Item<'_>) -> Markup {
    html! {
        h1 lang=[item.language_beside(site, LANGUAGE)] { (item.title) }
        p.origin {
            time datetime=(date::rfc3339(item.published)) {
                (date::weekday(item.published)) ", " (date::day(item.published))
            }
            " · " (item.office.name)
            @if item.corrected {
                " · berichtigt am " time datetime=(date::rfc3339(item.updated)) { (date::short(item.updated)) }
            }
        }
    }
}

fn text(site: &Site, item: &Item<'_>) -> Markup {
    let language = item.language_beside(site, LANGUAGE);
    html! {
        @match (&item.content, &item.summary) {
            (Some(content), _) => div.text lang=[language] { (PreEscaped(safe_html::for_page(content))) },
            (None, Some(summary)) => p.text lang=[language] { (summary) },
            (None, None) => p.note { "Den Text lesen Sie bei der Stelle selbst." },
        }
    }
}

fn documents(item: &Item<'_>) -> Markup {
    html! {
        @if !item.attachments.is_empty() {
            section {
                h2 { "Dokumente" }
                ul {
                    @for attachment in &item.attachments {
                        li { a href=(attachment.url) { (attachment.title) " (" (attachment.kind_and_size()) ")" } }
                    }
                }
            }
        }
    }
}

fn tellers(item: &Item<'_>) -> Markup {
    let row = |teller: &Teller<'_>| {
        html! {
            li {
                a href=(teller.link) { (teller.name) } ", "
                time datetime=(date::iso(teller.published)) { (date::short(teller.published)) }
            }
        }
    };
    html! {
        @if !item.related.is_empty() {
            section {
                h2 { "Diese Mitteilung bei" }
                ul { (row(&item.office)) @for teller in &item.related { (row(teller)) } }
            }
        }
    }
}

/// What was corrected, newest first.
fn history(site: &Site, offices: &BTreeMap<SourceId, Office>, story: &Story) -> Markup {
    let mut corrections: Vec<_> = story.tellers().flat_map(corrections).collect();
    corrections.sort_by_key(|correction| std::cmp::Reverse(correction.version.replaced));
    html! {
        @if !corrections.is_empty() {
            section {
                h2 { "Berichtigungen" }
                ul.history { @for correction in &corrections { (row(site, offices, correction)) } }
            }
        }
    }
}

/// A version and what came in its place.
struct Correction<'a> {
    member: &'a Member,
    version: &'a crate::model::Version,
    next: &'a Facts,
}

fn corrections(member: &Member) -> impl Iterator<Item = Correction<'_>> {
    let later = member.versions.iter().skip(1).map(|version| &version.facts);
    let next = later.chain(std::iter::once(&member.entry.listed));
    member.versions.iter().zip(next).map(move |(version, next)| Correction { member, version, next })
}

fn row(site: &Site, offices: &BTreeMap<SourceId, Office>, correction: &Correction<'_>) -> Markup {
    let Correction { member, version, next } = correction;
    let at = date::local(version.replaced, site.zone);
    let before = &version.facts;
    html! {
        li {
            p {
                time datetime=(date::rfc3339(at)) { (date::short(at)) } ", " (Teller::new(site, offices, member).name)
                @if before.enclosures != next.enclosures { ". Die Dokumente wurden geändert." }
            }
            (change("Titel", &line(&before.title), &line(&next.title)))
            (change("Text", &words(before), &words(next)))
        }
    }
}

/// The whole text where the list gives it, else the teaser.
fn words(facts: &Facts) -> String {
    let content = facts.content.as_ref().map(|content| safe_html::plain(&safe_html::for_feed(content)));
    let teaser = || facts.summary.as_deref().map(line);
    content.or_else(teaser).unwrap_or_default()
}

/// Removed and added words, told apart by more than their looks.
fn change(what: &str, before: &str, after: &str) -> Markup {
    let parts = diff(before, after);
    html! {
        @if !parts.is_empty() {
            p.change {
                (what) ": "
                @for part in &parts {
                    @match part {
                        Part::Same(words) => (words),
                        Part::Removed(words) => del { span.unseen { "gestrichen: " } (words) },
                        Part::Added(words) => ins { span.unseen { "neu: " } (words) },
                    }
                    " "
                }
            }
        }
    }
}
