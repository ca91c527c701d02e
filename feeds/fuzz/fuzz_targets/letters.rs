//! Any bytes in any charset, as a list, a feed and a release's own page. The first line is the `Content-Type`.
#![no_main]

use feeds::model::Kind;
use feeds::source;
use libfuzzer_sys::fuzz_target;

#[path = "../input.rs"]
mod input;

fuzz_target!(|bytes: &[u8]| {
    let (line, body) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let document = input::document(body, &String::from_utf8_lossy(line));
    input::publish(&input::source(Kind::Auto), &document);
    source::read_article(&document, &input::context());
    source::wish(body);
});
