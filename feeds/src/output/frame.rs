//! The fragment as a page of its own, for systems in which an `<iframe>` is all that can be pasted.
//!
//! The only document that foreign pages may frame. It runs one script of ours, which tells the page around it how
//! tall it is; links open in the window, not in the frame.

use maud::{DOCTYPE, PreEscaped, html};

use super::layout::{LANGUAGE, STYLESHEET_FILE};
use super::{FragmentOptions, View, fragment};

/// Its address.
pub(super) const FILE: &str = "frame.html";

/// The address of its script.
pub(super) const SCRIPT_FILE: &str = "frame.js";

/// The view as a page to frame.
pub fn frame(view: &View<'_>, options: &FragmentOptions) -> String {
    let document = html! {
        (DOCTYPE)
        html.framed lang=(LANGUAGE) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (view.title()) }
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, follow";
                base target="_top";
                link rel="stylesheet" href=(view.site.path(STYLESHEET_FILE));
                script type="module" src=(view.site.path(SCRIPT_FILE)) {}
            }
            // Named, since the page around it has a main part as well.
            body { main aria-label=(view.heading()) { (PreEscaped(fragment(view, options))) } }
        }
    };
    document.into_string()
}
