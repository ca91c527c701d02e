//! A feed of any bytes, read and published.
#![no_main]

use feeds::model::Kind;
use libfuzzer_sys::fuzz_target;

#[path = "../input.rs"]
mod input;

fuzz_target!(|bytes: &[u8]| {
    input::publish(&input::source(Kind::Feed), &input::document(bytes, "application/xml"));
});
