//! Foreign HTML made safe by an allow-list, for feeds and pages alike.
//!
//! What comes out holds only the elements and attributes named here; addresses are absolute, `http`, `https`,
//! `mailto` or `tel`; no heading is above the third level; no invisible character is left. Sanitising it again
//! changes nothing, which is checked each time, by a look at it where it is `simple`: what does not settle is published
//! as plain text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use icu_normalizer::ComposingNormalizerBorrowed;
use url::Url;

use super::{link, text};
use crate::model::{Markup, SafeHtml};

pub(super) mod cost;
mod rewrite;
pub(super) mod signature;
mod simple;

/// Bytes of markup an entry may carry.
const LONGEST: usize = 500_000;

/// Rounds that markup gets to settle in.
const ROUNDS: usize = 4;

const ELEMENTS: [&str; 58] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Schemes of addresses that stay.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Elements that go with all they hold.
const DROPPED: [&str; 19] = [
    "audio", "button", "canvas", "datalist", "iframe", "math", "nav", "noembed", "noframes", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// The text of `markup` as safe HTML; `None` if nothing of it would be seen. Relative addresses are relative to
/// `base`.
pub fn sanitise(markup: &Markup, base: &Url) -> Option<SafeHtml> {
    let html = match markup {
        Markup::Html(html) => settled(html, base),
        Markup::Text(_) => None,
    };
    let html = html.unwrap_or_else(|| in_paragraphs(markup));
    let is_seen = |html: &String| text::has_words(&text::plain(&Markup::Html(html.clone())));
    (html.contains("<img") || rewrite::says_words(&html) || is_seen(&html))
        .then(|| SafeHtml::from_sanitiser(html))
}

fn settled(html: &str, base: &Url) -> Option<String> {
    if html.len() <= LONGEST && is_settled(html, base) {
        return Some(html.to_owned());
    }
    let html = Some(cost::bounded(html)).filter(|html| cost::is_bearable(html))?;
    let html = html.replace("<![CDATA[", "").replace("]]>", "");
    by_sanitiser(&sanitiser(base), html, base)
}

/// Whether the sanitiser would leave it as it is, as far as that is told without it.
fn is_settled(html: &str, base: &Url) -> bool {
    simple::is_simple_markup(html, |address| is_settled_address(base, address))
}

/// Sanitised until another time changes nothing. A character taken out may make sense of what the sanitiser took
/// for nonsense, and a parser may see another tree in what it has written itself.
fn by_sanitiser(sanitiser: &Builder<'_>, mut html: String, base: &Url) -> Option<String> {
    let mut cut = false;
    for _ in 0..ROUNDS {
        let clean = once(sanitiser, &html);
        if clean.len() > LONGEST && !cut {
            cut = true;
            html = head(&clean, LONGEST - LONGEST / 50).to_owned();
            continue;
        }
        if clean == html || is_settled(&clean, base) {
            return Some(clean).filter(|html| html.len() <= LONGEST);
        }
        html = clean;
    }
    None
}

fn once(sanitiser: &Builder<'_>, html: &str) -> String {
    rewrite::rewrite(&sanitiser.clean(&shown(html)).to_string())
}

/// Without invisible characters, and composed.
fn shown(html: &str) -> Cow<'_, str> {
    if html.chars().all(|c| text::is_simple(c) || matches!(c, '\t' | '\n')) {
        return html.into();
    }
    composed(&visible(html)).into()
}

/// In Unicode's form NFC, but for signs of markup, which accents behind them must not change.
fn composed(html: &str) -> String {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let mut composed = String::with_capacity(html.len());
    for piece in html.split_inclusive(['<', '>', '=', '&', ';']) {
        composed.push_str(&nfc.normalize(piece));
    }
    composed
}

fn visible(html: &str) -> String {
    text::visible(html, |c| matches!(c, '\t' | '\n'))
}

/// At most `length` bytes, not ending within a tag.
fn head(html: &str, length: usize) -> &str {
    let head = &html[..html.floor_char_boundary(length)];
    match head.rfind('<') {
        Some(open) if !head[open..].contains('>') => &head[..open],
        _ => head,
    }
}

/// What is left of markup that cannot be sanitised: its words.
fn in_paragraphs(markup: &Markup) -> String {
    let mut html = String::new();
    for paragraph in text::paragraphs(markup) {
        let paragraph = escaped(&paragraph);
        if html.len() + paragraph.len() + 7 > LONGEST {
            break;
        }
        html.push_str(&format!("<p>{paragraph}</p>"));
    }
    html
}

/// As the sanitiser's own serialiser writes text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn sanitiser(base: &Url) -> Builder<'static> {
    let base = base.clone();
    let mut sanitiser = Builder::default();
    sanitiser
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(DROPPED))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(move |element, name, value| attribute(&base, element, name, value))
        .link_rel(Some("noopener noreferrer"));
    sanitiser
}

/// Addresses become absolute and lose what follows the reader; pictures come from the web only. What is left is
/// checked once more against the schemes allowed.
fn attribute<'u>(base: &Url, element: &str, name: &str, value: &'u str) -> Option<Cow<'u, str>> {
    if !matches!((element, name), ("a", "href") | ("img", "src")) {
        return Some(value.into());
    }
    let url = base.join(value).ok()?;
    match link::published(&url) {
        Some(url) => Some(String::from(url).into()),
        None => Some(String::from(url).into()).filter(|_| element == "a"),
    }
}

/// Whether an address as it is written in markup is one that [`attribute`] leaves as it is.
fn is_settled_address(base: &Url, written: &str) -> bool {
    // In an attribute the sanitiser writes ampersands and quotes as references.
    let address = written.replace("&amp;", "&");
    written.matches('&').count() == written.matches("&amp;").count()
        && !address.contains(['"', '<', '>'])
        && attribute(base, "a", "href", &address).is_some_and(|kept| kept == address.as_str())
        && SCHEMES.iter().any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':')))
}

#[cfg(test)]
pub(super) mod tests;
