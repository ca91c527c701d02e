//! How a partner embeds the fragment: a page on which to choose, look at the result, and copy the text for it.
//!
//! A plain form, which works without script. The texts are files beside this one, the very ones that
//! `docs/embedding.md` gives and the tests run; only the address in them is another.

use maud::{Markup, PreEscaped, html};

use super::fragment::{Heading, Teaser};
use super::layout::{Page, layout};
use super::page::choices;
use super::text::line;
use super::{FragmentOptions, View, fragment, frame, json_feed};

/// Its address.
pub(super) const FILE: &str = "embed.html";

/// Its address for those who come without a selection: as many releases as most pages have room for.
pub(super) const START: &str = "embed.html?limit=5";

/// The address of the fragment's style sheet.
pub(super) const STYLESHEET_FILE: &str = "aktuelles.css";

/// The address of the custom element.
pub(super) const ELEMENT_FILE: &str = "aktuelles.js";

/// The address of the service in the texts to copy.
const EXAMPLE: &str = "https://presse.example.org/";

/// What the texts ask for, behind a file's name.
const EXAMPLE_QUERY: &str = "?limit=5&heading=h3";

/// The height that fits it.
const EXAMPLE_HEIGHT: &str = "height=\"1000\"";

/// Releases that are shown as an example of the result.
const SHOWN: usize = 5;

/// A way to embed.
struct Way {
    name: &'static str,
    /// What it does and where the text goes.
    purpose: &'static str,
    /// Each with where it goes, if the purpose does not say so.
    texts: &'static [(&'static str, &'static str)],
}

/// The best ones first.
const WAYS: [Way; 8] = [
    Way {
        name: "PHP",
        purpose: "Ihr Server holt den Abschnitt alle zehn Minuten, wartet höchstens drei Sekunden und zeigt, wenn \
                  nichts kommt, die letzte gute Kopie. Ihre Besucher laden nichts von anderswo.",
        texts: &[("", include_str!("embed/aktuelles.php"))],
    },
    Way {
        name: "WordPress",
        purpose: "Dasselbe als Shortcode: in die functions.php des Themes oder in ein kleines Plug-in; danach steht \
                  [aktuelles] auf jeder Seite zur Verfügung.",
        texts: &[("", include_str!("embed/wordpress.php"))],
    },
    Way {
        name: "TYPO3",
        purpose: "Dasselbe als Klasse im Site-Package, mit vier Zeilen TypoScript. Im Template: \
                  <f:cObject typoscriptObjectPath=\"lib.aktuelles\" />",
        texts: &[
            ("Classes/Aktuelles.php", include_str!("embed/typo3.php")),
            ("setup.typoscript", include_str!("embed/typo3.typoscript")),
        ],
    },
    Way {
        name: "nginx",
        purpose: "Server Side Includes, mit der letzten guten Kopie aus dem Zwischenspeicher.",
        texts: &[
            ("nginx.conf", include_str!("embed/nginx.conf")),
            ("In der Seite", include_str!("embed/nginx.html")),
        ],
    },
    Way {
        name: "Python",
        purpose: "Für Jinja und andere Vorlagen: {{ aktuelles() | safe }}",
        texts: &[("", include_str!("embed/aktuelles.py"))],
    },
    Way {
        name: "Statische Website",
        purpose: "Vor jedem Bauen auszuführen. Kommt nichts, bleibt die letzte Kopie.",
        texts: &[("", include_str!("embed/build.sh"))],
    },
    Way {
        name: "Nur HTML, mit Skript",
        purpose: "Wo nur HTML möglich ist: Der Browser Ihrer Besucher holt den Abschnitt von hier. Kommt keine \
                  Antwort, bleibt der Link stehen.",
        texts: &[("", include_str!("embed/element.html"))],
    },
    Way {
        name: "Rahmen (iframe)",
        purpose: "Wo sonst nichts geht. Das Skript gibt dem Rahmen die Höhe seines Inhalts und zeigt ihn erst, wenn \
                  er welchen hat; ohne das Skript bleibt die Höhe fest.",
        texts: &[("", include_str!("embed/frame.html"))],
    },
];

/// The page for a view and how its fragment is to look.
pub fn embed(view: &View<'_>, look: &FragmentOptions) -> String {
    // What is not public is not even counted.
    let public: Vec<_> = view.stories.iter().filter(|story| story.state.is_public()).cloned().collect();
    let view = &View { stories: &public, ..view.clone() };
    let page = Page {
        title: Some("Einbetten".to_owned()),
        is_start: false,
        head: html! { meta name="robots" content="noindex, follow"; },
        main: html! {
            h1 { "Einbetten" }
            p.lead {
                "Die Mitteilungen als Abschnitt in Ihrer eigenen Website, in drei Schritten. Schrift und Farben \
                 übernimmt er von dort."
            }
            (form(view, look))
            (result(view, look))
            (ways(view, look))
        },
    };
    layout(view.site, &page)
}

fn form(view: &View<'_>, look: &FragmentOptions) -> Markup {
    let query = view.query;
    html! {
        form.filter.chooser action=(view.site.path(FILE)) method="get" aria-labelledby="auswahl" {
            h2 #auswahl { "1. Auswählen" }
            @if view.offices.len() > 1 { (choices(view)) }
            @if !query.categories.is_empty() {
                fieldset {
                    legend { "Nur mit den Kategorien" }
                    @for category in &query.categories {
                        label.choice { input type="checkbox" name="category" value=(line(category)) checked; " " (line(category)) }
                    }
                }
            }
            div.fields {
                (field("q", "Wörter", &html! {
                    input #q type="search" name="q" maxlength="200" value=[query.words.as_deref().map(line)];
                }))
                (field("category", "Kategorie", &html! {
                    input #category type="text" name="category" maxlength="200";
                }))
                (field("limit", "Höchstens", &html! {
                    input #limit type="number" name="limit" min="1" max="200" value=[query.limit];
                }))
                (field("heading", "Überschrift", &html! {
                    select #heading name="heading" {
                        @for name in Heading::NAMES { option value=(name) selected[name == look.heading.name()] { (name) } }
                    }
                }))
                (field("teaser", "Texte", &html! {
                    select #teaser name="teaser" {
                        @for teaser in Teaser::ALL { option value=(teaser.name()) selected[teaser == look.teaser] { (length(teaser)) } }
                    }
                }))
            }
            button type="submit" { "Anzeigen" }
        }
    }
}

fn field(id: &str, name: &str, control: &Markup) -> Markup {
    html! { div.field { label for=(id) { (name) } (control) } }
}

fn length(teaser: Teaser) -> &'static str {
    match teaser {
        Teaser::None => "keine",
        Teaser::Short => "kurz",
        Teaser::Full => "ganz",
    }
}

/// The fragment itself, below a heading of this page's own.
fn result(view: &View<'_>, look: &FragmentOptions) -> Markup {
    let shown = View { stories: view.stories.get(..SHOWN).unwrap_or(view.stories), ..view.clone() };
    let here = FragmentOptions { heading: Heading::default().below(), ..*look };
    html! {
        section.more {
            h2 #ergebnis { "2. Ansehen" }
            div.result { (PreEscaped(fragment(&shown, &here))) }
            p.note {
                @if view.stories.len() > SHOWN { "Die ersten " (SHOWN) " von " (view.stories.len()) ". " }
                "Auf Ihrer Seite beginnt der Abschnitt mit " code { (look.heading.name()) } "; "
                "die Abstände und Linien kommen aus " a href=(view.site.path(STYLESHEET_FILE)) { "diesem Stylesheet" }
                ", das Sie einbinden oder kopieren können. Seine Adresse: "
                a href=(view.path_of_look(fragment::FILE, look)) { (view.address_of_look(fragment::FILE, look)) }
            }
        }
    }
}

fn ways(view: &View<'_>, look: &FragmentOptions) -> Markup {
    let feed = view.address(json_feed::FORMAT.file);
    html! {
        section.more {
            h2 #kopieren { "3. Kopieren" }
            @for (i, way) in WAYS.iter().enumerate() {
                details.way open[i == 0] {
                    summary { (way.name) }
                    p { (way.purpose) }
                    @for (place, text) in way.texts {
                        @let text = filled(view, look, text);
                        @if !place.is_empty() { p.place { (place) } }
                        textarea readonly spellcheck="false" rows=(text.lines().count())
                            aria-label={ "Text für " (way.name) @if !place.is_empty() { ": " (place) } } { (text) }
                    }
                }
            }
            details.way {
                summary { "Eigene Gestaltung" }
                p { "Dieselbe Auswahl als JSON Feed: " a href=(view.path(json_feed::FORMAT.file)) { (feed) } }
            }
        }
    }
}

/// A text to copy with the address of this service and of the view. Addresses hold no quotes and no blanks.
fn filled(view: &View<'_>, look: &FragmentOptions, text: &str) -> String {
    let mut text = text.trim_end().to_owned();
    for file in [fragment::FILE, frame::FILE] {
        let address = view.address_of_look(file, look).to_string();
        let example = format!("{EXAMPLE}{file}{EXAMPLE_QUERY}");
        text = text.replace(&example.replace('&', "&amp;"), &address.replace('&', "&amp;"));
        text = text.replace(&example, &address);
    }
    let height = format!("height=\"{}\"", height(view.stories.len(), look.teaser));
    text.replace(EXAMPLE_HEIGHT, &height).replace(EXAMPLE, view.site.base_url.as_str())
}

/// How tall a frame is about to be, in pixels, so that little moves when it tells. Read off columns of usual width.
fn height(stories: usize, teaser: Teaser) -> usize {
    let each = match teaser {
        Teaser::None => 130,
        Teaser::Short => 190,
        Teaser::Full => 240,
    };
    50 + each * stories
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha384};

    use super::super::ELEMENT;
    use super::*;

    const DOCUMENTATION: &str = include_str!("../../../docs/embedding.md");

    #[test]
    fn the_documentation_gives_the_same_texts() {
        for (_, text) in WAYS.iter().flat_map(|way| way.texts) {
            assert!(DOCUMENTATION.contains(text), "docs/embedding.md lacks\n{text}");
        }
    }

    /// W3C Subresource Integrity; the digest in RFC 4648's base 64.
    #[test]
    fn the_digest_is_that_of_the_script() {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let group = |three: &[u8]| three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        let digits = |bits: usize| [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]));
        let digest: String = Sha384::digest(ELEMENT).chunks_exact(3).map(group).flat_map(digits).collect();
        let attribute = format!("integrity=\"sha384-{digest}\"");
        assert!(include_str!("embed/element.html").contains(&attribute), "element.html needs {attribute}");
    }
}
