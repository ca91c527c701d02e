//! A press page of any bytes: the list on it, the release on it, its explanation and its selectors.
#![no_main]

use feeds::model::Kind;
use feeds::source;
use libfuzzer_sys::fuzz_target;

#[path = "../input.rs"]
mod input;

fuzz_target!(|bytes: &[u8]| {
    let document = input::document(bytes, "text/html");
    let context = input::context();
    input::publish(&input::source(Kind::Auto), &document);
    source::explain(&document, &context);
    let select = source::suggest(&document, &context);
    if let Some(article) = source::read_article(&document, &context) {
        let office = input::source(Kind::Auto);
        feeds::normalize::normalize_article(article, &office, &document.address, &context);
    }
    if select.is_some() {
        input::publish(&feeds::model::Source { select, ..input::source(Kind::Listing) }, &document);
    }
});
