//! What one document says about one release: every field cleaned, bounded and checked.

use chrono::{DateTime, SubsecRound};
use url::Url;

use super::link::{self, fragment};
use super::text::{self, clean};
use super::{embargo, enclosure, html, people, teaser, title};
use crate::model::{Context, Enclosure, Facts, Markup, Problem, ProblemKind, RawEntry, Time};

/// Before the first web site nobody published a release on one.
const EARLIEST: i64 = 631_152_000; // 1990-01-01

/// Categories and authors of a release at most.
const NAMES: usize = 20;

/// Characters of a text from which on several paragraphs of a teaser are the release's text.
const TEXT: usize = 500;

/// Facts, and what else decides how the release is recognised again.
#[derive(Debug, Clone)]
pub(super) struct Cleaned {
    /// The facts.
    pub(super) facts: Facts,
    /// The release's own address, if it has one.
    pub(super) address: Option<Url>,
    /// What the document calls it.
    pub(super) guid: Option<String>,
}

/// Where a document's facts come from, and what was odd about them.
pub(super) struct Cleaner<'a> {
    /// Relative addresses are relative to it.
    pub(super) base: &'a Url,
    /// The page for people that shows items without an address of their own.
    pub(super) shown_at: &'a Url,
    /// Pages that show more than one release.
    pub(super) lists: Vec<&'a Url>,
    /// The time of the run.
    pub(super) context: &'a Context,
    /// Oddities so far.
    pub(super) problems: Vec<Problem>,
}

impl Cleaner<'_> {
    /// The facts of one raw entry; a problem if it has neither title nor text.
    pub(super) fn clean(&mut self, mut raw: RawEntry) -> Result<Cleaned, Problem> {
        let title = Blocks::of(raw.title.as_ref());
        for text in [&mut raw.summary, &mut raw.content] {
            *text = text.take().map(|text| unsigned(text, &title.plain));
        }
        let blocks = [title, Blocks::of(raw.summary.as_ref()), Blocks::of(raw.content.as_ref())];
        let embargo = self.embargo(&blocks, raw.published);
        let [Blocks { plain: own, .. }, summary, content] = blocks;
        let title = if text::has_words(&own) {
            Some(title::cleaned(&own, &format!("{} {}", summary.plain, content.plain)))
        } else {
            [&summary, &content].into_iter().find_map(|text| title::from_text(&text.paragraphs))
        };
        // A title of nothing but signs is better than none.
        let Some(title) = title.or_else(|| Some(own).filter(|own| !own.is_empty())) else {
            return Err(skipped(&raw));
        };
        let address = self.address(&raw, &title);
        let link = self.link(&raw, address.as_ref(), &title);
        let (published, updated) = self.dates(&raw, &title);
        let (summary, content) = self.texts(&raw, &summary, &title);
        let enclosures = self.enclosures(raw.enclosures, &title);
        let embargo = raw.embargo.max(embargo);
        let facts = Facts {
            link,
            published,
            updated,
            summary,
            content,
            authors: people::names(&raw.authors, NAMES),
            categories: people::words(&raw.categories, NAMES),
            enclosures,
            language: raw.language.as_deref().and_then(language),
            embargo,
            title,
        };
        let guid = raw.guid.map(|guid| clean(&guid)).filter(|guid| !guid.is_empty());
        Ok(Cleaned { facts, address, guid })
    }

    fn problem(&mut self, kind: ProblemKind, message: String) {
        self.problems.push(Problem::new(kind, message));
    }

    /// The release's own address: not that of a page that shows others as well.
    fn address(&mut self, raw: &RawEntry, title: &str) -> Option<Url> {
        let found = raw.link.as_ref()?;
        let Some(url) = link::published(found) else {
            let message = format!("{:?}: {:?} is no web address", title, text::cut(found.as_str(), 200));
            self.problem(ProblemKind::BadAddress, message);
            return None;
        };
        (!self.lists.iter().any(|list| link::same_page(list, &url))).then_some(url)
    }

    /// The address to publish: the release's own, or the way to it on the page that shows it.
    fn link(&self, raw: &RawEntry, address: Option<&Url>, title: &str) -> Url {
        if let Some(address) = address {
            return address.clone();
        }
        let given = raw.link.as_ref().and_then(link::published);
        let is_shown_here =
            |url: &Url| [self.base, self.shown_at].iter().any(|page| link::same_page(page, url));
        // What leads to a place in the list, or to the office's front page, is meant so.
        let given = given.filter(|url| url.fragment().is_some() || !is_shown_here(url));
        let anchor = raw.anchor.as_deref().map(clean).filter(|anchor| !anchor.is_empty());
        match (given, anchor) {
            (Some(link), _) => link,
            (None, Some(anchor)) => fragment::at_anchor(self.base, &anchor),
            (None, None) => fragment::at_text(self.shown_at, title),
        }
    }

    /// Until when the release's own words ask for it to be held.
    fn embargo(&self, texts: &[Blocks; 3], own: Option<Time>) -> Option<Time> {
        let blocks = texts.iter().flat_map(|text| &text.paragraphs);
        embargo::until(blocks.map(String::as_str), own, self.context.zone)
    }

    /// Publication and change, as far as they can be believed.
    fn dates(&mut self, raw: &RawEntry, title: &str) -> (Option<Time>, Option<Time>) {
        let published = raw.published.and_then(|time| self.date(time, "published", title));
        let updated = raw.updated.and_then(|time| self.date(time, "updated", title));
        (published, updated.filter(|updated| published.is_none_or(|published| published <= *updated)))
    }

    fn date(&mut self, time: Time, what: &str, title: &str) -> Option<Time> {
        let time = time.trunc_subsecs(0);
        if time > self.context.now {
            let message = format!("{title:?} is said to be {what} in the future, on {}", shown(time));
            self.problem(ProblemKind::FutureDate, message);
            return None;
        }
        if time.timestamp() < EARLIEST {
            self.problem(ProblemKind::BadDate, format!("{title:?} is said to be {what} on {}", shown(time)));
            return None;
        }
        Some(time)
    }

    /// Teaser and text. A teaser as long as a text is one.
    fn texts(
        &self,
        raw: &RawEntry,
        Blocks { paragraphs, plain: summary }: &Blocks,
        title: &str,
    ) -> (Option<String>, Option<crate::model::SafeHtml>) {
        let content = raw.content.as_ref().and_then(|content| html::sanitise(content, self.base));
        let Some(markup) = &raw.summary else { return (None, content) };
        let length = summary.chars().count();
        let is_text = length > teaser::LONGEST || (length > TEXT && paragraphs.len() > 1);
        let is_text = content.is_none() && is_text;
        if !is_text {
            return (teaser::cleaned(summary, title, self.context.zone), content);
        }
        let content = html::sanitise(markup, self.base);
        (teaser::cleaned(&teaser::shortened(summary), title, self.context.zone), content)
    }

    fn enclosures(&mut self, found: Vec<Enclosure>, title: &str) -> Vec<Enclosure> {
        let (kept, dropped) = enclosure::cleaned(found);
        for url in dropped {
            let message =
                format!("{title:?}: {:?} is no web address of a document", text::cut(url.as_str(), 200));
            self.problem(ProblemKind::BadAddress, message);
        }
        kept
    }
}

/// What a piece of markup says: read once, for taking markup apart is what cleaning takes longest for.
#[derive(Default)]
struct Blocks {
    paragraphs: Vec<String>,
    /// On one line.
    plain: String,
}

impl Blocks {
    fn of(markup: Option<&Markup>) -> Self {
        let Some(markup) = markup else { return Self::default() };
        let paragraphs = text::paragraphs(markup);
        Self { plain: text::plain_of(markup, &paragraphs), paragraphs }
    }
}

fn unsigned(text: Markup, title: &str) -> Markup {
    match text {
        Markup::Html(html) => Markup::Html(html::signature::unsigned(&html, title).to_owned()),
        Markup::Text(_) => text,
    }
}

fn skipped(raw: &RawEntry) -> Problem {
    let link = raw.link.as_ref().map(|link| text::cut(link.as_str(), 200));
    let link = link.map_or_else(|| "no link".to_owned(), |link| format!("the link {link}"));
    let date = raw.published.map_or_else(|| "no date".to_owned(), |date| format!("the date {}", shown(date)));
    Problem::new(
        ProblemKind::Skipped,
        format!("An entry without title and text was left out; it has {link} and {date}."),
    )
}

fn shown(time: DateTime<chrono::Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A language tag (BCP 47) as far as its shape tells, in its usual spelling.
fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next().filter(|first| matches!(first.len(), 2 | 3) && is_alphabetic(first))?;
    let mut written = first.to_ascii_lowercase();
    for part in parts {
        if !(1..=8).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        written.push('-');
        written.push_str(&match part.len() {
            2 if is_alphabetic(part) => part.to_ascii_uppercase(),
            _ => part.to_ascii_lowercase(),
        });
    }
    (written.len() <= 35).then_some(written)
}

fn is_alphabetic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_have_a_shape() {
        for (tag, expected) in [
            ("de", Some("de")),
            (" DE_de ", Some("de-DE")),
            ("de-DE-1996", Some("de-DE-1996")),
            ("deutsch", None),
            ("", None),
            ("de-", None),
            ("d", None),
            ("de\"><script>", None),
        ] {
            assert_eq!(language(tag).as_deref(), expected, "{tag}");
        }
    }
}
