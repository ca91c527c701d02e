//! What the parts of a path and query mean: tracking, sessions, object numbers, spellings of the same byte.

use std::borrow::Cow;

/// Parameters that say where a visitor came from.
const TRACKING: [&str; 24] = [
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "gclsrc",
    "msclkid",
    "twclid",
    "yclid",
    "igshid",
    "igsh",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "vero_id",
    "ml_subscriber",
    "oly_enc_id",
    "oly_anon_id",
    "mkt_tok",
];

/// The same, by how they begin.
const TRACKING_PREFIXES: [&str; 7] = ["utm_", "mc_", "pk_", "piwik_", "mtm_", "matomo_", "etcc_"];

/// Parameters that name a visitor's session.
const SESSION: [&str; 6] = ["jsessionid", "phpsessid", "cfid", "cftoken", "sessionid", "osadmin_session"];

/// Parameters that protect a cache and name no page.
const CACHE: [&str; 2] = ["chash", "no_cache"];

/// What servers show for a folder.
const INDEX: [&str; 3] = ["/index.html", "/index.htm", "/index.php"];

/// Whether a parameter says where a visitor came from. Fragments are misused for that too.
pub(super) fn is_tracking(name: &str) -> bool {
    let name = name.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a parameter names a visitor's session.
pub(super) fn is_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SESSION.contains(&name.as_str()) || name.starts_with("aspsessionid")
}

/// A path without the sessions that servlets write into it (`/a;jsessionid=1`).
pub(super) fn without_session(path: &str) -> Cow<'_, str> {
    let is_session = |parameter: &str| is_session(parameter.split('=').next().unwrap_or_default());
    if !path.split(['/', ';']).any(is_session) {
        return Cow::Borrowed(path);
    }
    let segments = path.split('/').map(|segment| {
        let mut parts = segment.split(';');
        let name = parts.next().unwrap_or_default().to_owned();
        parts.filter(|part| !is_session(part)).fold(name, |kept, part| format!("{kept};{part}"))
    });
    Cow::Owned(segments.collect::<Vec<_>>().join("/"))
}

/// A path without slashes and index pages at its end.
pub(super) fn without_index(mut path: &str) -> &str {
    loop {
        path = path.trim_end_matches('/');
        match INDEX.iter().find_map(|index| path.strip_suffix(index)) {
            Some(folder) => path = folder,
            None => return path,
        }
    }
}

/// The parameters whose names pass, as they were written.
pub(super) fn keep(query: &str, passes: impl Fn(&str) -> bool) -> String {
    let kept = query.split('&').filter(|pair| !pair.is_empty() && passes(name(pair)));
    kept.collect::<Vec<_>>().join("&")
}

fn name(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

/// The parameters that decide which release is shown, each in one spelling, sorted. Beside an object number all
/// others only say how it is shown.
pub(super) fn canonical(query: &str) -> String {
    let query = keep(query, |name| !CACHE.contains(&name.to_ascii_lowercase().as_str()));
    let by_number = query.split('&').any(|pair| numbered(pair).is_some());
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter_map(|pair| match numbered(pair) {
            Some((Parameter::Object, number)) => Some(format!("object={}", number.replace('|', "%7C"))),
            Some((Parameter::Fid, number)) => Some(format!("fid={}", number.trim_start_matches("tx|"))),
            None if by_number => None,
            None => Some(one_encoding(&pair.replace('+', "%20"))),
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs.join("&")
}

/// The numbers by which a content management system knows the release, the most telling first: where the item's
/// own (`FID`) stands beside `object`, the latter may be the template that shows it.
pub fn object_numbers(url: &url::Url) -> Vec<String> {
    let query = url.query().unwrap_or_default();
    let query = query.replace("&amp;", "&");
    let mut numbers: Vec<_> = query.split('&').filter_map(numbered).collect();
    numbers.sort();
    let mut numbers: Vec<_> = numbers.into_iter().map(|(_, number)| number).collect();
    numbers.dedup();
    numbers
}

/// The parameters that carry object numbers, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Parameter {
    Fid,
    Object,
}

/// The number in `object=tx|116.679.1` or `FID=116.679.1`, however the separator is written.
fn numbered(pair: &str) -> Option<(Parameter, String)> {
    let (name, value) = pair.split_once('=')?;
    let value = fully_decoded(value).to_ascii_lowercase();
    if name.eq_ignore_ascii_case("fid") {
        return is_number(&value).then(|| (Parameter::Fid, format!("tx|{value}")));
    }
    let (kind, number) = value.split_once(['|', ','])?;
    let is_kind = (1..=8).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_object = name.eq_ignore_ascii_case("object") && is_kind && is_number(number);
    is_object.then(|| (Parameter::Object, format!("{kind}|{number}")))
}

/// Site, number and language.
fn is_number(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.len() < 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').count() == 3 && text.split('.').all(is_part)
}

/// For comparing short values only: an address decoded twice is another address.
fn fully_decoded(value: &str) -> String {
    let mut value = value.to_owned();
    for _ in 0..3 {
        value = value.replace("%25", "%").replace("%7C", "|").replace("%7c", "|").replace("%2C", ",");
        value = value.replace("%2c", ",").replace("%2E", ".").replace("%2e", ".");
    }
    value
}

/// The same bytes in one spelling: escapes in capitals, what needs none unescaped, a bare `%` escaped.
pub(super) fn one_encoding(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'%' {
            written.push(char::from(byte));
            continue;
        }
        let escaped = bytes.get(at..at + 2).and_then(|hex| {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(hex[0])? * 16 + digit(hex[1])?).ok()
        });
        match escaped {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                written.push(char::from(byte));
                at += 2;
            }
            Some(byte) => {
                written.push_str(&format!("%{byte:02X}"));
                at += 2;
            }
            None => written.push_str("%25"),
        }
    }
    written
}
