//! Addresses: as they are published, and as they are compared.
//!
//! What is published keeps all that the server may need; only tracking and sessions go. What is compared
//! ([`canonical`]) also drops all that does not decide which release is shown. Both change nothing the second time.

use std::borrow::Cow;

use url::Url;

pub mod fragment;
mod query;

pub use query::object_numbers;

/// `url` fit to be published: `http` or `https`, `&amp;` repaired, without credentials, tracking parameters and
/// session numbers. `None` for every other scheme.
pub fn published(url: &Url) -> Option<Url> {
    let mut url = repaired(url)?;
    // Neither fails for addresses with a host, which http addresses have.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let path = query::without_session(url.path());
    if let Cow::Owned(path) = path {
        url.set_path(&path);
    }
    if let Some(query) = url.query() {
        let kept = query::keep(query, |name| !query::is_tracking(name) && !query::is_session(name));
        if kept != query {
            url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
        }
    }
    if url.fragment().is_some_and(|fragment| fragment.is_empty() || query::is_tracking(fragment)) {
        url.set_fragment(None);
    }
    Some(url)
}

/// `url` in the one spelling that all addresses of a release share, without its fragment: scheme `https`, host
/// without `www.` and trailing dot, parameters sorted, percent-encoding in one form, no slash or index page at the end.
pub fn canonical(url: &Url) -> Option<Url> {
    let mut url = published(url)?;
    url.set_fragment(None);
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    let bare = host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(&host);
    // A host that would not be one any more stays as it is.
    let _ = url.set_host(Some(bare));
    let _ = url.set_scheme("https");
    let path = query::one_encoding(url.path());
    url.set_path(query::without_index(&path));
    let query = url.query().map(query::canonical).filter(|query| !query.is_empty());
    url.set_query(query.as_deref());
    Some(url)
}

/// Whether two addresses show the same page.
pub fn same_page(a: &Url, b: &Url) -> bool {
    canonical(a).is_some_and(|a| canonical(b).is_some_and(|b| a == b))
}

/// Whether the address is a site's front page.
pub fn is_root(url: &Url) -> bool {
    canonical(url).is_some_and(|url| url.path() == "/" && url.query().is_none())
}

/// `&amp;` and `&#038;` stand for `&` in HTML; in an address they are left over from text escaped twice.
fn repaired(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    let text = url.as_str();
    if !text.contains("&amp;") && !text.contains("&#") {
        return Some(url.clone());
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (head, tail) = rest.split_at(at + 1);
        kept.push_str(head);
        rest = tail;
        while let Some(tail) = ["amp;", "#038;", "#38;"].iter().find_map(|left| rest.strip_prefix(left)) {
            rest = tail;
        }
    }
    kept.push_str(rest);
    Url::parse(&kept).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests;
