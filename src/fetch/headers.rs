//! What the headers of requests and answers mean: validators, `Cache-Control`, `Retry-After`, `Location`.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use feeds::model::Time;
use reqwest::header::{
    AGE, CACHE_CONTROL, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use storage::Validators;
use url::Url;

use super::error::shown;

/// No server gets to silence a source for longer.
const LONGEST_HOLD: TimeDelta = TimeDelta::days(1);

/// The headers of a conditional request for `address`; none if the validators are another address's.
///
/// They belong to where the document was found. What a redirect leads to today may be another document, and its
/// 304 would hide it.
pub(super) fn conditional(address: &Url, validators: Option<&Validators>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let own = |validators: &&Validators| validators.address.as_ref() == Some(&shown(address));
    let Some(validators) = validators.filter(own) else {
        return headers;
    };
    let mut put = |name: HeaderName, value: Option<&str>| {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    };
    put(IF_NONE_MATCH, validators.etag.as_deref());
    put(IF_MODIFIED_SINCE, validators.last_modified.as_deref());
    headers
}

/// The validators of an answer of `address`.
pub(super) fn validators(address: &Url, headers: &HeaderMap) -> Validators {
    Validators {
        address: Some(shown(address)),
        etag: text(headers, ETAG),
        last_modified: text(headers, LAST_MODIFIED),
        body: None,
    }
}

/// How long an answer is fresh by its `max-age` (RFC 9111, sections 4.2 and 5.2.2), without the time that it has spent
/// in caches on its way; never beyond a day. `no-cache` and `no-store` say that it never is.
pub(super) fn freshness(headers: &HeaderMap) -> Option<TimeDelta> {
    let lines = headers.get_all(CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    let mut longest = None;
    for directive in lines.flat_map(|line| line.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return None,
            // Of two that contradict each other the shorter one.
            "max-age" => longest = longest.into_iter().chain(seconds(value.trim().trim_matches('"'))).min(),
            _ => {}
        }
    }
    let age = text(headers, AGE).and_then(|age| seconds(age.trim())).unwrap_or_default();
    longest.map(|longest| longest - age).filter(|fresh| *fresh > TimeDelta::zero())
}

/// Whole seconds, a day at most: more digits than fit mean a long time, not none.
fn seconds(value: &str) -> Option<TimeDelta> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = || value.parse().unwrap_or(i64::MAX).min(LONGEST_HOLD.num_seconds());
    is_number.then(|| TimeDelta::seconds(seconds()))
}

/// `Retry-After` (RFC 9110, section 10.2.3) in seconds or as a date; never before `now`, never beyond a day.
pub(super) fn retry_after(headers: &HeaderMap, now: Time) -> Option<Time> {
    let value = text(headers, RETRY_AFTER)?;
    let value = value.trim();
    match seconds(value) {
        Some(seconds) => Some(now + seconds),
        None => http_date(value).filter(|time| *time > now).map(|time| time.min(now + LONGEST_HOLD)),
    }
}

/// A date in any of the three forms of RFC 9110, section 5.6.7.
fn http_date(value: &str) -> Option<Time> {
    let obsolete = |format| NaiveDateTime::parse_from_str(value, format).ok().map(|time| time.and_utc());
    DateTime::parse_from_rfc2822(value)
        .ok()
        .map(|time| time.with_timezone(&Utc))
        .or_else(|| obsolete("%A, %d-%b-%y %H:%M:%S GMT"))
        .or_else(|| obsolete("%a %b %e %H:%M:%S %Y"))
}

/// Where a redirect leads, without user and password: they were meant for `base` alone.
///
/// Raw UTF-8 is taken, as browsers do; any other encoding would be a guess.
pub(super) fn location(base: &Url, headers: &HeaderMap) -> Option<Url> {
    let value = headers.get(LOCATION)?;
    let value = std::str::from_utf8(value.as_bytes()).ok()?;
    if value.trim().is_empty() {
        return None;
    }
    base.join(value).ok().map(|url| shown(&url))
}

/// A header as text, if it is text.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{DATE, EXPIRES};

    use super::*;

    fn time(text: &str) -> Time {
        text.parse().expect(text)
    }

    proptest! {
        /// Whatever a server says in its headers, nothing panics and no wish reaches beyond its bound.
        #[test]
        fn headers_of_any_bytes_are_read(
            value in prop_oneof![
                "[ -~]{0,40}",
                "(max-age|s-maxage|no-cache|public)?[=, ]{0,2}[0-9]{0,30}",
                "(Mon|Wednesday), ?[0-9]{1,3}[ -](Jan|Feb)[ -][0-9]{0,9} [0-9]{1,3}:[0-9]{2}:[0-9]{2} GMT",
                "[a-z]{0,5}:?//[^ ]{0,20}",
                "\\PC{0,20}",
            ],
        ) {
            let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else { return Ok(()) };
            let names = [RETRY_AFTER, LOCATION, ETAG, LAST_MODIFIED, CACHE_CONTROL, AGE, DATE, EXPIRES];
            let headers = HeaderMap::from_iter(names.map(|name| (name, value.clone())));
            let now = time("2026-07-01T10:00:00Z");
            if let Some(until) = retry_after(&headers, now) {
                prop_assert!(now <= until && until <= now + LONGEST_HOLD);
            }
            freshness(&headers);
            let base = Url::parse("https://presse.example/a").expect("address");
            if let Some(to) = location(&base, &headers) {
                prop_assert!(to.username().is_empty() && to.password().is_none());
            }
            conditional(&base, Some(&validators(&base, &headers)));
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        let now = "2026-07-01T10:00:00Z";
        for (value, expected) in [
            ("120", Some("2026-07-01T10:02:00Z")),
            (" 0 ", Some("2026-07-01T10:00:00Z")),
            ("86401", Some("2026-07-02T10:00:00Z")),
            ("99999999999999999999999999", Some("2026-07-02T10:00:00Z")),
            ("Wed, 01 Jul 2026 11:30:00 GMT", Some("2026-07-01T11:30:00Z")),
            ("Wed, 1 Jul 2026 11:30:00 +0000", Some("2026-07-01T11:30:00Z")),
            ("Wednesday, 01-Jul-26 11:30:00 GMT", Some("2026-07-01T11:30:00Z")),
            ("Wed Jul  1 11:30:00 2026", Some("2026-07-01T11:30:00Z")),
            ("Thu, 01 Jul 2027 11:30:00 GMT", Some("2026-07-02T10:00:00Z")),
            ("Wed, 01 Jul 2026 09:00:00 GMT", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]);
            assert_eq!(retry_after(&headers, time(now)), expected.map(time), "{value:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), time(now)), None);
    }

    #[test]
    fn an_answer_is_fresh_as_long_as_it_says_and_never_beyond_a_day() {
        for (lines, age, expected) in [
            (&["max-age=3600"][..], "", Some(3600)),
            (&["public, Max-Age=\"600\" , must-revalidate"], "", Some(600)),
            (&["private", "max-age=600"], "100", Some(500)),
            (&["max-age=600, max-age=60"], "", Some(60)),
            (&["max-age=31536000, immutable"], "", Some(86400)),
            (&["max-age=99999999999999999999999"], "0", Some(86400)),
            (&["max-age=600"], "600", None),
            (&["max-age=600"], "99999999999999999999999", None),
            (&["max-age=600"], "-5", Some(600)),
            (&["max-age=600", "no-cache"], "", None),
            (&["no-store, max-age=600"], "", None),
            (&["max-age=0"], "", None),
            (&["max-age=", "max-age", "max-age=-1", "max-age=1.5"], "", None),
            (&["s-maxage=600"], "", None),
            (&[], "", None),
        ] {
            let lines = lines.iter().map(|line| (CACHE_CONTROL, HeaderValue::from_static(line)));
            let mut headers: HeaderMap = lines.fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            });
            if !age.is_empty() {
                headers.insert(AGE, HeaderValue::from_static(age));
            }
            assert_eq!(freshness(&headers).map(|fresh| fresh.num_seconds()), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_location_resolves_against_its_page_and_loses_user_and_password() {
        let base = Url::parse("https://user:secret@presse.example/a/b?c").expect("address");
        for (value, expected) in [
            ("/d", Some("https://presse.example/d")),
            ("d", Some("https://presse.example/a/d")),
            ("//andere.example/", Some("https://andere.example/")),
            ("http://x:y@andere.example/e#f", Some("http://andere.example/e")),
            ("/Übersicht", Some("https://presse.example/%C3%9Cbersicht")),
            ("file:///etc/passwd", Some("file:///etc/passwd")),
            ("", None),
            ("  ", None),
            ("https://[", None),
            ("http://", None),
        ] {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect(value);
            let found = location(&base, &HeaderMap::from_iter([(LOCATION, value.clone())]));
            assert_eq!(found.as_ref().map(Url::as_str), expected, "{value:?}");
        }
        let latin1 = HeaderValue::from_bytes(b"/\xdcbersicht").expect("bytes");
        assert_eq!(location(&base, &HeaderMap::from_iter([(LOCATION, latin1)])), None);
        assert_eq!(location(&base, &HeaderMap::new()), None);
    }

    #[test]
    fn validators_are_sent_to_their_own_address_alone() {
        let own = Url::parse("https://presse.example/feed").expect("address");
        let validators = Validators {
            address: Some(own.clone()),
            etag: Some("W/\"5\"".to_owned()),
            last_modified: Some("broken\nheader".to_owned()),
            body: None,
        };
        let sent = conditional(&own, Some(&validators));
        assert_eq!(sent.get(IF_NONE_MATCH).map(HeaderValue::as_bytes), Some(&b"W/\"5\""[..]));
        assert_eq!(sent.len(), 1);

        let other = Url::parse("https://presse.example/feed?page=2").expect("address");
        assert!(conditional(&other, Some(&validators)).is_empty());
        assert!(conditional(&own, Some(&Validators { address: None, ..validators })).is_empty());
        assert!(conditional(&own, None).is_empty());
    }
}
