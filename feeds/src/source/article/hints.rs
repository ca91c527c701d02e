//! What a page says about itself for machines. Hints: none of them is believed against what is visible.

use scraper::Html;
use serde_json::Value;
use url::Url;

use super::words;

/// What the head, JSON-LD and microdata claim.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// The text of `<title>`.
    pub(super) page_title: String,
    /// Titles given for sharing and in JSON-LD.
    pub(super) titles: Vec<String>,
    /// The name of the site.
    pub(super) site: Option<String>,
    /// Descriptions, best first.
    pub(super) descriptions: Vec<String>,
    /// Claimed dates of publication, as written.
    pub(super) published: Vec<String>,
    /// Claimed dates of change, as written.
    pub(super) modified: Vec<String>,
    /// Claimed authors.
    pub(super) authors: Vec<String>,
    /// Sections and tags.
    pub(super) categories: Vec<String>,
    /// Claimed addresses of the page itself, as written.
    pub(super) addresses: Vec<String>,
    /// What relative addresses refer to, as written.
    pub(super) base: Option<String>,
    /// The language of the page.
    pub(super) language: Option<String>,
}

impl Hints {
    /// Reads the hints of a parsed page.
    pub(super) fn of(html: &Html) -> Self {
        let mut hints = Self::default();
        for node in html.tree.root().descendants() {
            let Some(element) = node.value().as_element() else { continue };
            let attribute = |name| element.attr(name).map(str::trim).filter(|value| !value.is_empty());
            let text = || -> String {
                node.descendants().filter_map(|n| Some(n.value().as_text()?.to_string())).collect()
            };
            match element.name() {
                "html" => hints.language = attribute("lang").or(attribute("xml:lang")).map(str::to_owned),
                "title" if hints.page_title.is_empty() => hints.page_title = one_line(&text()),
                "base" if hints.base.is_none() => hints.base = attribute("href").map(str::to_owned),
                "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    hints.addresses.insert(0, attribute("href").unwrap_or_default().to_owned());
                }
                "meta" => {
                    let name = attribute("property").or(attribute("name")).or(attribute("itemprop"));
                    hints.meta(name.unwrap_or_default(), attribute("content").unwrap_or_default());
                }
                "script" if attribute("type").is_some_and(|kind| kind.contains("ld+json")) => {
                    if let Ok(value) = serde_json::from_str::<Value>(&text()) {
                        hints.linked_data(&value);
                    }
                }
                _ => {}
            }
        }
        hints
    }

    fn meta(&mut self, name: &str, content: &str) {
        let content = one_line(content);
        if content.is_empty() {
            return;
        }
        let list = match name.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" | "dc.title" | "headline" => &mut self.titles,
            "og:site_name" => {
                self.site = Some(content);
                return;
            }
            "description" | "og:description" | "twitter:description" | "dc.description" => {
                &mut self.descriptions
            }
            "article:published_time" | "datepublished" => &mut self.published,
            "article:modified_time" | "og:updated_time" | "datemodified" => &mut self.modified,
            "author" | "article:author" | "dc.creator" => &mut self.authors,
            "article:section" => &mut self.categories,
            "og:url" => &mut self.addresses,
            _ => return,
        };
        list.push(content);
    }

    /// Takes over what a linked article says. Other things (offices, events, lists) have dates of their own.
    fn linked_data(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.linked_data(value)),
            Value::Object(fields) => {
                if fields.get("@type").is_some_and(is_article) {
                    let take = |key: &str, list: &mut Vec<String>| texts(fields.get(key), list);
                    take("headline", &mut self.titles);
                    take("datePublished", &mut self.published);
                    take("dateModified", &mut self.modified);
                    take("articleSection", &mut self.categories);
                    take("description", &mut self.descriptions);
                    take("author", &mut self.authors);
                } else if let Some(graph) = fields.get("@graph").or(fields.get("mainEntity")) {
                    self.linked_data(graph);
                }
            }
            _ => {}
        }
    }

    /// Every title the page claims, that of the window in all its parts.
    pub(super) fn claimed_titles(&self) -> Vec<String> {
        let mut titles = self.titles.clone();
        titles.push(self.page_title.clone());
        for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " / ", " • "] {
            titles.extend(self.page_title.split(mark).map(|part| part.trim().to_owned()));
        }
        titles.retain(|title| !title.is_empty());
        titles
    }

    /// The words by which the office calls itself: the name of the site, and the window's title without the release's.
    pub(super) fn office(&self, title: &str) -> Vec<String> {
        let site = self.site.as_deref().unwrap_or_default();
        let rest = self.page_title.replace(title, " ");
        words::words(&format!("{site} {rest}"))
    }

    /// The claimed address that may stand for `page`: on its host, neither an overview above it nor the page
    /// without the parameters that choose the release.
    pub(super) fn canonical(&self, page: &Url) -> Option<Url> {
        let bare = |url: &Url| url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        self.addresses.iter().filter_map(|address| page.join(address).ok()).find(|url| {
            let above = page.path().trim_end_matches('/').starts_with(url.path().trim_end_matches('/'))
                && page.path().trim_end_matches('/') != url.path().trim_end_matches('/');
            let loses = url.query().is_none() && chooses(page);
            matches!(url.scheme(), "http" | "https") && bare(url) == bare(page) && !above && !loses
        })
    }
}

/// Whether a query names a release rather than the way a reader came.
fn chooses(page: &Url) -> bool {
    page.query_pairs().any(|(name, _)| {
        let name = name.to_ascii_lowercase();
        !name.starts_with("utm_") && !matches!(name.as_str(), "fbclid" | "gclid" | "mtm_campaign" | "chash")
    })
}

fn is_article(kind: &Value) -> bool {
    let article = |name: &str| name.ends_with("Article") || matches!(name, "BlogPosting" | "Report");
    match kind {
        Value::String(name) => article(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(article),
        _ => false,
    }
}

fn texts(value: Option<&Value>, list: &mut Vec<String>) {
    match value {
        Some(Value::String(text)) => list.push(one_line(text)),
        Some(Value::Array(values)) => values.iter().for_each(|value| texts(Some(value), list)),
        Some(Value::Object(fields)) => texts(fields.get("name"), list),
        _ => {}
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
