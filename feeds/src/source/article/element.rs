//! What elements mean: which are never seen, which break the line, which are headings.

use scraper::node::Element;

/// Elements that are never part of the visible text.
const INVISIBLE: [&str; 24] = [
    "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "link", "map",
    "math", "meta", "noscript", "object", "option", "progress", "script", "select", "style", "svg",
    "template", "textarea", "video",
];

/// Elements that break the line.
const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
];
const BLOCKS_TOO: [&str; 3] = ["tr", "ul", "caption"];

/// Whether an element rather sets words apart than it marks some of them.
pub(super) fn is_label(element: &Element) -> bool {
    matches!(element.name(), "span" | "time" | "a" | "label")
}

/// Whether an element breaks the line before and after itself.
pub(super) fn breaks_line(element: &Element) -> bool {
    BLOCKS.contains(&element.name())
        || BLOCKS_TOO.contains(&element.name())
        || heading_level(element).is_some()
}

/// The level of a heading, by its element or its role.
pub(super) fn heading_level(element: &Element) -> Option<u8> {
    match element.name().as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ if element.attr("role") == Some("heading") => Some(
            element.attr("aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2).clamp(1, 6),
        ),
        _ => None,
    }
}

/// Whether an element is a link.
pub(super) fn is_link(element: &Element) -> bool {
    element.name() == "a" && element.attr("href").is_some()
}

/// Whether a reader never sees an element, or sees it over the page until it is dismissed.
pub(super) fn is_invisible(element: &Element) -> bool {
    let style = || {
        let style = element.attr("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    let consent = || {
        let names = [element.attr("id"), element.attr("class")];
        let asks = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("cookie") || name.contains("consent")
        };
        !matches!(element.name(), "html" | "body" | "main") && names.into_iter().flatten().any(asks)
    };
    let shadow = element.name() == "template" && element.attr("shadowrootmode").is_some();
    (INVISIBLE.contains(&element.name()) && !shadow)
        || consent()
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("aria-modal") == Some("true")
        || matches!(element.attr("role"), Some("dialog" | "alertdialog"))
        || style()
}
