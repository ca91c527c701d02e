//! The fragment "Aktuelles": a section that a partner's server sets into its own page.
//!
//! No `<html>`, no style, no script, no ids (two fragments may share a page), one class prefix, nothing loaded.
//! It reads well without any style sheet; `aktuelles.css` is an offer. `aktuelles.js` takes over no other elements
//! and attributes than those used here.

use std::str::FromStr;

use maud::{Markup, PreEscaped, html};

use super::item::{Attachment, Item, Teller};
use super::{View, date};

/// Its address.
pub(super) const FILE: &str = "aktuelles.html";

/// Characters of a short teaser.
const SHORT: usize = 200;

/// The language of the words that are the fragment's own.
const LANGUAGE: &str = "de";

/// How the fragment is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FragmentOptions {
    /// Its topmost heading; the items' headings are one below.
    pub heading: Heading,
    /// How much of a release's teaser it shows.
    pub teaser: Teaser,
}

/// A heading of level 2 to 6. The first level belongs to the partner's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading(u8);

/// How much of a release's teaser the fragment shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Teaser {
    /// Titles only.
    None,
    /// Cut at a word.
    #[default]
    Short,
    /// All of it.
    Full,
}

impl Default for Heading {
    fn default() -> Self {
        Self(2)
    }
}

impl FromStr for Heading {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::NAMES.iter().position(|name| *name == text).and_then(Self::nth).ok_or(())
    }
}

impl FromStr for Teaser {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|teaser| teaser.name() == text).ok_or(())
    }
}

impl FragmentOptions {
    /// What differs from how it looks unasked, as parameters.
    pub(super) fn asked(&self) -> Vec<(&'static str, &'static str)> {
        let plain = Self::default();
        let heading = (self.heading != plain.heading).then(|| ("heading", self.heading.name()));
        let teaser = (self.teaser != plain.teaser).then(|| ("teaser", self.teaser.name()));
        heading.into_iter().chain(teaser).collect()
    }
}

impl Teaser {
    pub(super) const ALL: [Self; 3] = [Self::None, Self::Short, Self::Full];

    /// As addresses have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Short => "short",
            Self::Full => "full",
        }
    }
}

impl Heading {
    /// As addresses have them, from the second level on.
    pub(super) const NAMES: [&str; 5] = ["h2", "h3", "h4", "h5", "h6"];

    fn nth(index: usize) -> Option<Self> {
        u8::try_from(index).ok().map(|index| Self(index + 2))
    }

    /// As addresses have it.
    pub(super) fn name(self) -> &'static str {
        Self::NAMES.get(usize::from(self.0).saturating_sub(2)).copied().unwrap_or("h2")
    }

    /// The level below; there is none below the sixth.
    pub(super) fn below(self) -> Self {
        Self((self.0 + 1).min(6))
    }

    fn with(self, class: &str, inner: &Markup) -> Markup {
        let Self(level) = self;
        PreEscaped(format!("<h{level} class=\"presseschau-{class}\">{}</h{level}>", inner.0))
    }
}

/// The view as a section to embed.
pub fn fragment(view: &View<'_>, options: &FragmentOptions) -> String {
    let items = view.items();
    let section = html! {
        section.presseschau lang=(LANGUAGE) {
            (options.heading.with("heading", &html! { (view.heading()) }))
            @if items.is_empty() {
                p.presseschau-empty { (nothing(view)) }
            } @else {
                ul.presseschau-list {
                    @for item in &items { (entry(view, item, options)) }
                }
            }
        }
    };
    section.into_string()
}

/// Not an error: there was nothing yet, or nothing of the kind that was asked for.
fn nothing(view: &View<'_>) -> &'static str {
    if view.query.is_all() {
        "Zurzeit liegen keine Mitteilungen vor."
    } else {
        "Zu dieser Auswahl liegen zurzeit keine Mitteilungen vor."
    }
}

fn entry(view: &View<'_>, item: &Item<'_>, options: &FragmentOptions) -> Markup {
    let language = item.language_beside(view.site, LANGUAGE);
    let teaser = match options.teaser {
        Teaser::None => None,
        Teaser::Short => item.teaser(SHORT),
        Teaser::Full => item.plain().map(|text| text.into_owned()),
    };
    let title = html! { a href=(item.link) lang=[language] { (item.title) } };
    html! {
        li.presseschau-item {
            p.presseschau-meta {
                time datetime=(date::iso(item.published)) { (date::short(item.published)) }
                " · " span.presseschau-source { (item.office.name) }
            }
            (options.heading.below().with("title", &title))
            p.presseschau-teaser {
                @if let Some(teaser) = teaser { span lang=[language] { (teaser) } " " }
                a.presseschau-more href=(item.link) aria-label={ "mehr zu: " (item.title) } { "mehr »" }
            }
            (documents(&item.attachments))
            (others(&item.related))
        }
    }
}

fn documents(attachments: &[Attachment]) -> Markup {
    html! {
        @if !attachments.is_empty() {
            ul.presseschau-documents {
                @for attachment in attachments {
                    li { a href=(attachment.url) { (attachment.title) " (" (attachment.kind_and_size()) ")" } }
                }
            }
        }
    }
}

/// The further offices that tell the release.
fn others(related: &[Teller<'_>]) -> Markup {
    html! {
        @if !related.is_empty() {
            p.presseschau-others {
                "Auch bei: "
                @for (i, teller) in related.iter().enumerate() {
                    @if i > 0 { ", " }
                    a href=(teller.link) { (teller.name) }
                }
            }
        }
    }
}
