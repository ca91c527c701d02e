//! Any text as what small parsers take: dates, embargoes, addresses, markup, OPML, and what a reader asks for.
#![no_main]

use feeds::model::{Markup, SourceId};
use feeds::normalize::{date, embargo, html, link, text};
use feeds::output::FragmentOptions;
use feeds::source;
use libfuzzer_sys::fuzz_target;
use url::{Url, form_urlencoded};

#[path = "../input.rs"]
#[expect(dead_code, reason = "what others publish is not published here")]
mod input;

fuzz_target!(|bytes: &[u8]| {
    let zone = input::context().zone;
    let words = String::from_utf8_lossy(bytes);
    date::find(&words, zone);
    date::all(&words, zone);
    date::parse_attribute(&words, zone);
    date::parse_feed(&words, zone);
    embargo::until([&*words], Some(input::context().now), zone);
    let page = Url::parse("https://www.amt.example/presse/").expect("an address");
    if let Ok(address) = page.join(&words) {
        date::from_url(&address, zone);
        link::published(&address);
        link::canonical(&address);
    }
    let markup = Markup::Html(words.clone().into_owned());
    html::sanitise(&markup, &page);
    text::paragraphs(&markup);
    text::fold_words(&words);
    text::cut(&words, 20);
    // A list of subscriptions that was written is read again.
    if let Ok(outlines) = source::outlines(bytes) {
        assert!(outlines.found.len() + outlines.unusable.len() <= bytes.len());
    }
    let pairs = form_urlencoded::parse(bytes);
    let _ = FragmentOptions::parse(pairs, |_: &SourceId| true);
});
