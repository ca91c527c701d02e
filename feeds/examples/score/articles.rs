//! Reading a page as a release's own page and comparing what came out.

use std::fmt;

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use feeds::model::{Context, Document, Markup, RawEntry, Time};
use feeds::source::read_article;
use serde::Deserialize;
use url::Url;

use crate::gold::Page;

/// Words compared at the beginning and the end of a text.
const WORDS: usize = 8;

/// What a release's own page says.
#[derive(Debug, Deserialize)]
pub(crate) struct Article {
    title: String,
    published: Option<String>,
    updated: Option<String>,
    /// The beginning of the text.
    body: String,
    /// Its end.
    body_end: String,
    enclosures: Vec<Url>,
    /// What is on the page and not in the text.
    not_in_body: Vec<String>,
}

/// How many articles were read right in which respect.
#[derive(Debug, Default)]
pub(crate) struct Articles {
    pages: usize,
    titles: usize,
    published: usize,
    updated: usize,
    beginnings: usize,
    ends: usize,
    clean: usize,
    enclosures: usize,
    /// Pages that are no releases, and those of them read as one.
    others: usize,
    taken: usize,
}

impl Articles {
    /// Reads `page`, prints what is wrong with it and counts.
    pub(crate) fn add(&mut self, page: &Page, verbose: bool) {
        let entry = read(page);
        match &page.article {
            Some(gold) => self.compare(page, gold, &entry.unwrap_or_default(), verbose),
            None => {
                self.others += 1;
                self.taken += usize::from(entry.is_some());
                if let Some(entry) = entry.filter(|_| verbose) {
                    println!("{}: no release, read as {:?}", page.page, title(&entry));
                }
            }
        }
    }

    fn compare(&mut self, page: &Page, gold: &Article, entry: &RawEntry, verbose: bool) {
        let text = plain(entry);
        let words: Vec<&str> = text.split_whitespace().collect();
        let first: Vec<&str> = gold.body.split_whitespace().take(WORDS).collect();
        let end: Vec<&str> = gold.body_end.split_whitespace().collect();
        let last = &end[end.len().saturating_sub(WORDS)..];
        let stray: Vec<_> = gold.not_in_body.iter().filter(|words| text.contains(words.as_str())).collect();
        let mut found: Vec<String> = entry.enclosures.iter().map(|file| file.url.to_string()).collect();
        let mut expected: Vec<String> = gold.enclosures.iter().map(Url::to_string).collect();
        found.sort();
        expected.sort();
        let (beginning, ending) = (words.starts_with(&first), words.ends_with(last));
        let check = |right: bool, what: &str, shown: String| {
            if !right && verbose {
                println!("{}: {what}: {shown}", page.page);
            }
            usize::from(right)
        };
        self.pages += 1;
        self.titles += check(title(entry) == gold.title, "title", title(entry));
        self.published +=
            check(day(entry.published) == gold.published, "published", format!("{:?}", entry.published));
        self.updated += check(day(entry.updated) == gold.updated, "updated", format!("{:?}", entry.updated));
        self.beginnings += check(beginning, "beginning", words[..words.len().min(14)].join(" "));
        self.ends += check(ending, "end", words[words.len().saturating_sub(14)..].join(" "));
        self.clean += check(stray.is_empty(), "stray", format!("{stray:?}"));
        self.enclosures += check(found == expected, "enclosures", format!("{found:?}"));
    }
}

impl Articles {
    /// The share of what was read right.
    pub(crate) fn right(&self) -> f64 {
        let Self { titles, published, updated, beginnings, ends, clean, enclosures, .. } = self;
        let right = titles + published + updated + beginnings + ends + clean + enclosures;
        if self.pages == 0 { 1.0 } else { right as f64 / (7 * self.pages) as f64 }
    }
}

impl fmt::Display for Articles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = [
            ("titles", self.titles),
            ("published", self.published),
            ("updated", self.updated),
            ("beginnings", self.beginnings),
            ("ends", self.ends),
            ("clean", self.clean),
            ("enclosures", self.enclosures),
        ];
        write!(f, "{} articles:", self.pages)?;
        figures.iter().try_for_each(|(name, count)| write!(f, " {name} {count}"))?;
        write!(f, "; {} of {} other pages taken for one", self.taken, self.others)
    }
}

fn read(page: &Page) -> Option<RawEntry> {
    let charset = page.http_charset.as_ref().map_or(String::new(), |charset| format!("; charset={charset}"));
    let document = Document {
        address: page.url.clone(),
        content_type: Some(format!("text/html{charset}")),
        body: page.body.clone(),
    };
    let now = Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).single().expect("a time");
    read_article(&document, &Context { now, zone: Berlin })
}

fn title(entry: &RawEntry) -> String {
    match &entry.title {
        Some(Markup::Text(text) | Markup::Html(text)) => text.clone(),
        None => String::new(),
    }
}

fn day(time: Option<Time>) -> Option<String> {
    time.map(|time| time.with_timezone(&Berlin).date_naive().to_string())
}

/// The text of the content without its markup.
fn plain(entry: &RawEntry) -> String {
    let html = match &entry.content {
        Some(Markup::Html(html) | Markup::Text(html)) => html,
        None => return String::new(),
    };
    // Elements that break the line separate words.
    let html = ["</p>", "</li>", "</td>", "</dt>", "</dd>", "<br>", "</h2>", "</h3>", "</h4>"]
        .iter()
        .fold(html.clone(), |html, tag| html.replace(tag, &format!(" {tag}")));
    let fragment = scraper::Html::parse_fragment(&html);
    let texts: Vec<&str> = fragment.root_element().text().collect();
    texts.concat().replace(['\u{ad}', '\u{200b}'], "")
}
