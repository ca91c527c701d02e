//! `check --toml`: what was found as a `[[sources]]` block to paste into the configuration.

use feeds::model::{Context, Document, How, Kind, Markup, RawEntry, Select, Source};
use feeds::normalize;
use serde::Serialize;
use url::Url;

use super::found::Found;

/// Bytes of a document in which its title is looked for.
const HEAD: usize = 64 << 10;

/// Characters of a title that still is a name.
const LONGEST: usize = 80;

#[derive(Serialize)]
struct File<'a> {
    sources: [Block<'a>; 1],
}

/// What differs from the defaults, and what a source cannot be without.
#[derive(Serialize)]
struct Block<'a> {
    id: &'a str,
    name: &'a str,
    address: &'a Url,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    select: Option<&'a Select>,
}

/// The block for `source`, reading directly what was found to give its entries. Selectors are in it where they read
/// the page as it was read now; without them the list is detected each time.
pub fn block(found: &Found, source: &Source, configured: &[Source], context: &Context) -> String {
    let named = configured.iter().any(|other| other.id == source.id);
    let title = found.title.as_ref().filter(|_| !named).and_then(|title| clean(title, source, context));
    let kind = match found.how {
        Some(How::Atom | How::Rss | How::Json) => Kind::Feed,
        Some(How::Selectors | How::Detected) => Kind::Listing,
        Some(How::Article) | None => Kind::Auto,
    };
    let block = Block {
        id: source.id.as_str(),
        name: title.as_deref().unwrap_or(&source.name),
        address: &found.address,
        kind,
        select: source.select.as_ref().or(found.select.as_ref()),
    };
    let file = toml::to_string(&File { sources: [block] }).expect("text under fixed keys can be written");
    file.trim_end().to_owned()
}

/// The first `<title>` of a page or feed, as found. None if the bytes are in an encoding that would spoil it.
pub fn title(document: &Document) -> Option<String> {
    let head = document.body.get(..HEAD).unwrap_or(&document.body);
    let text = String::from_utf8_lossy(head);
    let lower = text.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower.get(tag..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let title = text.get(start..end)?.trim();
    let title = title.strip_prefix("<![CDATA[").and_then(|inner| inner.strip_suffix("]]>")).unwrap_or(title);
    Some(title.to_owned()).filter(|title| !title.contains('\u{fffd}'))
}

/// A title as plain text, cleaned in the one way that foreign titles are.
fn clean(title: &str, source: &Source, context: &Context) -> Option<String> {
    let link = Some(source.address.clone());
    let raw = RawEntry { title: Some(Markup::Html(title.to_owned())), link, ..RawEntry::default() };
    let normalized = normalize::normalize(vec![raw], source, &source.address, context);
    let name = normalized.entries.into_iter().next()?.listed.title;
    Some(name).filter(|name| name.chars().count() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(body: &str) -> Option<String> {
        let address = "https://amt.example/".parse().expect("an address");
        title(&Document { address, content_type: None, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn titles_are_found_in_pages_and_feeds() {
        assert_eq!(
            title_of("<html><HEAD><Title class=x>Amt &amp; Presse\n</TITLE>").as_deref(),
            Some("Amt &amp; Presse")
        );
        assert_eq!(title_of("<rss><channel><title><![CDATA[Amt]]></title>").as_deref(), Some("Amt"));
        assert_eq!(title_of("<title>ohne Ende"), None);
        assert_eq!(title_of("{\"title\": \"Amt\"}"), None);
    }
}
