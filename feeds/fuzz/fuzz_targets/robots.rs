//! A robots.txt of any bytes, and any address asked for. The first line is the address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;

#[path = "../../../src/fetch/robots/rules.rs"]
mod rules;

use rules::Rules;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (path, file) = text.split_once('\n').unwrap_or(("", &text));
    let rules = Rules::parse(file);
    rules.delay();
    let page = Url::parse("https://www.amt.example/presse/").expect("an address");
    for address in [page.join(path), page.join("?seite=2"), page.join("%7Eamt/%2F")].into_iter().flatten() {
        let allowed = rules.allow(&address);
        assert!(allowed || !rules.is_empty(), "no rule forbids {address}");
    }
});
