//! Listing pages read by the selectors of a source's configuration: no guessing, and a word where one matches nothing.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::{clean, tree, words};
use crate::model::{
    Context, Document, How, Markup, Outcome, Problem, ProblemKind, RawEntry, Reading, Select, Time,
};
use crate::normalize::date::{self, Moment};

/// Reads the list on a page by `select`.
pub(super) fn read(document: &Document, html: &Html, select: &Select, context: &Context) -> Reading {
    let mut problems = Vec::new();
    let outcome = match Compiled::of(select) {
        Err(sentence) => not_found(&mut problems, sentence),
        Ok(compiled) => {
            let page = Page { base: super::base(html, &document.address), select: &compiled, context };
            page.read(html, select, &mut problems)
        }
    };
    Reading { how: How::Selectors, outcome, problems, address: document.address.clone(), shape: None }
}

fn not_found(problems: &mut Vec<Problem>, sentence: String) -> Outcome {
    problems.push(Problem::new(ProblemKind::NotFound, sentence.clone()));
    Outcome::NotFound(sentence)
}

struct Compiled {
    item: Selector,
    title: Selector,
    link: Option<Selector>,
    date: Option<Selector>,
    teaser: Option<Selector>,
}

impl Compiled {
    fn of(select: &Select) -> Result<Self, String> {
        let one = |name: &str, text: &str| {
            Selector::parse(text).map_err(|_| format!("the selector {name} = {text:?} is no CSS selector"))
        };
        let maybe = |name: &str, text: &Option<String>| text.as_ref().map(|text| one(name, text)).transpose();
        Ok(Self {
            item: one("item", &select.item)?,
            title: one("title", &select.title)?,
            link: maybe("link", &select.link)?,
            date: maybe("date", &select.date)?,
            teaser: maybe("teaser", &select.teaser)?,
        })
    }
}

struct Page<'a> {
    base: Url,
    select: &'a Compiled,
    context: &'a Context,
}

impl Page<'_> {
    fn read(&self, html: &Html, select: &Select, problems: &mut Vec<Problem>) -> Outcome {
        let items: Vec<_> = html.select(&self.select.item).collect();
        let entries: Vec<_> = items.iter().filter_map(|item| self.entry(*item)).collect();
        let mut missed = |name: &str, text: &str, count: usize| {
            if count < items.len() {
                let of = format!("{name} = {text:?} matches in {count} of {} items", items.len());
                problems.push(Problem::new(ProblemKind::Selector, of));
            }
        };
        missed("title", &select.title, entries.len());
        if let Some(date) = &select.date {
            missed("date", date, entries.iter().filter(|entry| entry.published.is_some()).count());
        }
        if !entries.is_empty() {
            return Outcome::Listed(entries);
        }
        if html.root_element().text().any(words::says_empty) {
            return Outcome::Empty;
        }
        not_found(problems, format!("the selector item = {:?} finds no releases on the page", select.item))
    }

    fn entry(&self, item: ElementRef<'_>) -> Option<RawEntry> {
        let titled = first(item, &self.select.title)?;
        let title = clean::clean(&text(titled), self.context.zone);
        let link = self.link(item, titled);
        let date =
            self.select.date.as_ref().and_then(|date| first(item, date)).and_then(|date| self.time(date));
        let teaser = self.select.teaser.as_ref().and_then(|teaser| first(item, teaser)).map(text);
        let anchor = item.attr("id").filter(|_| link.is_none()).map(str::to_owned);
        (!title.is_empty()).then(|| RawEntry {
            title: Some(Markup::Text(title)),
            link,
            anchor,
            published: date,
            summary: teaser.filter(|teaser| !teaser.is_empty()).map(Markup::Text),
            ..RawEntry::default()
        })
    }

    /// The configured link's address, else that of the title or of what is nearest to it.
    fn link(&self, item: ElementRef<'_>, titled: ElementRef<'_>) -> Option<Url> {
        let element = match &self.select.link {
            Some(link) => first(item, link)?,
            None => {
                let inner = || titled.descendent_elements().find(|element| element.attr("href").is_some());
                let outer =
                    || titled.ancestors().filter_map(ElementRef::wrap).find(|at| at.attr("href").is_some());
                let own = Some(titled).filter(|element| element.attr("href").is_some());
                own.or_else(inner).or_else(outer)?
            }
        };
        let target = ["href", "data-href", "data-url"].iter().find_map(|name| element.attr(name))?;
        self.base.join(target.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    }

    /// The attribute `datetime`, else the text.
    fn time(&self, element: ElementRef<'_>) -> Option<Time> {
        let zone = self.context.zone;
        let attribute = element.attr("datetime").or(element.attr("content"));
        let exact = attribute.and_then(|value| date::parse_attribute(value, zone));
        let written = || date::find(&text(element), zone).map(|found| found.moment);
        exact.or_else(written).map(|Moment { time, .. }| time)
    }
}

/// The first match in an item, or the item itself.
fn first<'a>(item: ElementRef<'a>, selector: &Selector) -> Option<ElementRef<'a>> {
    item.select(selector).next().or_else(|| Some(item).filter(|item| selector.matches(item)))
}

fn text(element: ElementRef<'_>) -> String {
    tree::squeeze(&element.text().collect::<Vec<_>>().join(" "))
}
