//! The next page of a paged list, told from the tags of links alone: pages are rarely followed, and this is asked
//! of every page.

use scraper::{ElementRef, Html};
use url::Url;

use super::tree::squeeze;

/// Links looked at in full.
const MOST_LINKS: usize = 60;
/// Longest link of a pager.
const LONGEST: usize = 600;

/// The address of the next page.
pub(super) fn next(text: &str, address: &Url) -> Option<Url> {
    let base = base(text, address);
    let mut best: Option<(u8, Url)> = None;
    for snippet in snippets(text).take(MOST_LINKS) {
        let fragment = Html::parse_fragment(snippet);
        let link =
            fragment.root_element().descendent_elements().find(|element| element.attr("href").is_some());
        let found = link.and_then(|link| {
            let url = base.join(link.attr("href")?.trim()).ok()?;
            let worth = worth(link, &url, address)?;
            Some((worth, url))
        });
        if let Some(found) = found.filter(|(worth, _)| best.as_ref().is_none_or(|(most, _)| worth > most)) {
            best = Some(found);
        }
    }
    best.map(|(_, url)| url)
}

/// What relative addresses are relative to.
fn base(text: &str, address: &Url) -> Url {
    let tags = text.match_indices('<').filter_map(|(at, _)| text.get(at..));
    let mut bases = tags.filter(|rest| {
        rest.get(1..6)
            .is_some_and(|name| name.eq_ignore_ascii_case("base ") || name.eq_ignore_ascii_case("base\n"))
    });
    let tag = bases.next().and_then(|rest| rest.get(..=rest.find('>').filter(|end| *end < LONGEST)?));
    let fragment = tag.map(Html::parse_fragment);
    let mut elements = fragment.iter().flat_map(|fragment| fragment.root_element().descendent_elements());
    let href = elements.find_map(|element| element.attr("href"));
    href.and_then(|href| address.join(href.trim()).ok()).unwrap_or_else(|| address.clone())
}

/// Links whose tag or text has a word of pagers.
fn snippets(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').filter_map(move |(at, _)| {
        let rest = text.get(at..)?;
        let name = rest.get(1..)?.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let tag = rest.get(..=rest.find('>').filter(|end| *end < LONGEST)?)?;
        if name.eq_ignore_ascii_case("link") {
            return tag.to_ascii_lowercase().contains("next").then_some(tag);
        }
        if !name.eq_ignore_ascii_case("a") {
            return None;
        }
        let end = rest.get(tag.len()..)?.find("</").filter(|end| *end < LONGEST)?;
        let whole = rest.get(..tag.len() + end)?;
        let lower = whole.to_lowercase();
        let words = [
            "next", "weiter", "chste", "ltere", "older", "&gt;", "»", "›", "→", "&raquo;", "&rsaquo;",
            "&rarr;", "&#", "vor",
        ];
        let is_number = whole.get(tag.len()..)?.trim().parse::<u32>().is_ok();
        (is_number || words.iter().any(|word| lower.contains(word))).then_some(whole)
    })
}

/// How sure it is that a link leads to the next page; `None` if it does not.
fn worth(link: ElementRef<'_>, url: &Url, address: &Url) -> Option<u8> {
    if url == address || url.host() != address.host() {
        return None;
    }
    let rel = link.attr("rel").unwrap_or_default().to_ascii_lowercase();
    if rel.split_ascii_whitespace().any(|word| word == "next") {
        return Some(4);
    }
    let (here, there) = (Place::of(address), Place::of(url));
    if here.list != there.list || there.number <= here.number {
        return None;
    }
    let text = squeeze(&link.text().collect::<String>());
    let labels = [link.attr("title"), link.attr("aria-label"), Some(text.as_str())];
    let said = labels.into_iter().flatten().filter_map(says_next).max();
    if said.is_some() {
        return said;
    }
    let is_second = text == "2" && here.number == 0;
    (is_second || text.parse::<u64>().is_ok_and(|number| here.number > 0 && number == here.number + 1))
        .then_some(1)
}

/// How clearly a label says that the list goes on, whatever marks stand around its words: with words or by an arrow.
fn says_next(label: &str) -> Option<u8> {
    let words: Vec<String> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => label.chars().any(|c| matches!(c, '»' | '›' | '>' | '→' | '⟩')).then_some(2),
        ["nächste" | "weiter" | "next" | "vor" | "vorwärts" | "weitere" | "older" | "ältere"] => Some(3),
        ["nächste" | "next", "seite" | "page"] | ["zur", "nächsten", "seite"] => Some(3),
        ["ältere" | "older", _] | ["zu", "älteren", _] => Some(3),
        _ => None,
    }
}

/// An address of a paged list, taken apart: which list, and how far in it.
struct Place {
    list: String,
    number: u64,
}

impl Place {
    fn of(url: &Url) -> Self {
        let mut number = 0;
        let mut list = String::new();
        let mut after_page = false;
        for folder in url.path().trim_matches('/').split('/') {
            let is_page = matches!(folder.to_ascii_lowercase().as_str(), "page" | "seite" | "p");
            match folder.parse() {
                Ok(found) if after_page => number = found,
                _ if is_page || folder.is_empty() => {}
                _ if let Some((stem, found)) = numbered(folder) => {
                    number = found;
                    if !stem.is_empty() {
                        list.push('/');
                        list.push_str(stem);
                    }
                }
                _ => {
                    list.push('/');
                    list.push_str(folder);
                }
            }
            after_page = is_page;
        }
        let mut pairs: Vec<_> = url.query_pairs().collect();
        pairs.sort();
        for (name, value) in pairs {
            let lower = name.to_lowercase();
            let names = ["page", "seite", "ofs", "offset", "start", "pager", "skip", "from", "limitstart"];
            let is_page = names.iter().any(|known| lower.contains(known)) || lower == "p";
            match value.parse::<u64>() {
                Ok(found) if is_page => number = number.max(found),
                _ if lower == "chash" => {}
                _ => {
                    list.push('&');
                    list.push_str(&name);
                    list.push('=');
                    list.push_str(&value);
                }
            }
        }
        Self { list, number }
    }
}

/// A folder or file that has the number of the page in its name, without it: `page2`, `seite-3`, `index2.html`,
/// `kultur2.html`; the first page of such files has no number.
fn numbered(folder: &str) -> Option<(&str, u64)> {
    let file = folder.strip_suffix(".html").or(folder.strip_suffix(".htm"));
    let name = file.unwrap_or(folder);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.get(stem.len()..)?;
    let number = if digits.is_empty() { 0 } else { digits.parse().ok().filter(|_| digits.len() < 4)? };
    match (stem.trim_end_matches(['-', '_']), file) {
        ("page" | "seite", _) if number > 0 => Some(("", number)),
        ("index", Some(_)) => Some(("", number)),
        // A dash before it would make it the name of a release.
        (stem, Some(_)) if stem.len() == name.len() - digits.len() => Some((stem, number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, html: &str, expected: Option<&str>) {
        let address = Url::parse(address).expect("an address");
        assert_eq!(next(html, &address).map(String::from).as_deref(), expected, "{html}");
    }

    #[test]
    fn finds_the_next_page() {
        let news = "https://a.example/news/";
        check(news, "<link rel=next href='/news/page/2/'>", Some("https://a.example/news/page/2/"));
        check(news, "<a href='?page=1'>Nächste Seite</a>", Some("https://a.example/news/?page=1"));
        check(
            news,
            "<a href='?ofs_1=15'>1</a><a href='?ofs_1=15'>weiter</a>",
            Some("https://a.example/news/?ofs_1=15"),
        );
        check(
            "https://a.example/news/?ofs_1=15&x=1",
            "<a href='?x=1&amp;ofs_1=0'>«</a><a href='?x=1&amp;ofs_1=30'><span>»</span></a>",
            Some("https://a.example/news/?x=1&ofs_1=30"),
        );
        check(
            news,
            "<a href='/news/page/2'>2</a><a href='/news/page/3'>3</a>",
            Some("https://a.example/news/page/2"),
        );
        check(
            news,
            "<a href='/news/p/7' aria-label='Nächste Seite'><i></i></a>",
            Some("https://a.example/news/p/7"),
        );
    }

    #[test]
    fn finds_the_next_page_as_generators_write_it() {
        for (here, html, expected) in [
            (
                "https://a.example/",
                "<a href='/page/2/'>&larr; &Auml;ltere Beitr&auml;ge</a>",
                Some("/page/2/"),
            ),
            ("https://a.example/", "<a href='/page2/'>Older Posts &rarr;</a>", Some("/page2/")),
            ("https://a.example/page2", "<a href='/'>Newer</a><a href='/page3'>Older</a>", Some("/page3")),
            ("https://a.example/index.html", "<a href='index2.html'>&#8250;</a>", Some("/index2.html")),
            (
                "https://a.example/thema/bauen.html",
                "<a href='bauen2.html'>Nächste Seite →</a>",
                Some("/thema/bauen2.html"),
            ),
            ("https://a.example/news", "<a href='/news/seite-2'>2</a>", Some("/news/seite-2")),
            ("https://a.example/news", "<a href='/news/haushalt-2.html'>weiter</a>", None),
            ("https://a.example/news/page/2", "<a href='/news/'>Neuere Beiträge</a>", None),
        ] {
            let expected = expected.map(|path| format!("https://a.example{path}"));
            check(here, html, expected.as_deref());
        }
    }

    #[test]
    fn addresses_are_relative_to_the_base_of_the_page() {
        check(
            "https://a.example/aktuelles/presse.html",
            "<base href='/'><a href='aktuelles/presse.html?page=2'>Nächste Seite</a>",
            Some("https://a.example/aktuelles/presse.html?page=2"),
        );
    }

    #[test]
    fn a_release_is_no_next_page() {
        let news = "https://a.example/news/";
        check(news, "<a href='/news/freibad-oeffnet'>weiter</a>", None);
        check(news, "<a href='/news/2026/'>2026</a> <a href='/news/'>weiter</a>", None);
        check(news, "<a rel=next href='https://b.example/news/page/2'>weiter</a>", None);
        check("https://a.example/news/?page=3", "<a href='?page=2'>vor</a>", None);
    }
}
