//! What a look gave, for people and for machines.

use chrono_tz::Tz;
use feeds::model::{Entry, How, Problem, Select};
use feeds::normalize::Normalized;
use serde::Serialize;
use url::Url;

use crate::command::time;

/// What a look gave.
pub struct Found {
    /// How the entries were found; `None` if there was nothing to look at.
    pub how: Option<How>,
    /// The address to read from.
    pub address: Url,
    /// The title of the document that was looked at first, as found.
    pub title: Option<String>,
    /// In the order of the document.
    pub entries: Vec<Entry>,
    /// Oddities, and what was left out.
    pub problems: Vec<Problem>,
    /// Selectors that read the page as the detection does.
    pub select: Option<Select>,
    /// What was considered for the list, in words.
    pub considered: Vec<String>,
}

impl Found {
    /// No entries yet.
    pub fn empty(how: Option<How>, address: Url) -> Self {
        Self {
            how,
            address,
            title: None,
            entries: Vec::new(),
            problems: Vec::new(),
            select: None,
            considered: Vec::new(),
        }
    }

    /// With a problem, if there is one.
    pub fn with(mut self, problem: Problem) -> Self {
        self.problems.push(problem);
        self
    }

    /// Takes what the normaliser made.
    pub fn take(&mut self, normalized: Normalized) {
        self.entries = normalized.entries;
        self.problems.extend(normalized.skipped);
        self.problems.extend(normalized.problems);
    }

    /// Puts the problem that explains the others to the front, once.
    pub fn lead_with(&mut self, problem: Problem) {
        self.problems.retain(|other| other.message != problem.message);
        self.problems.insert(0, problem);
    }

    /// The object of `check --json`. Times have the zone's offset.
    pub fn to_json(&self, zone: Tz) -> String {
        let entries = self.entries.iter().map(|entry| EntryObject::new(entry, zone)).collect();
        let object = Object { how: self.how, entries, problems: &self.problems };
        serde_json::to_string_pretty(&object).expect("text and numbers under fixed keys can be written")
    }

    /// Date, title and link of each entry, under a line that says how they were found.
    pub fn to_table(&self, zone: Tz) -> String {
        let how = self.how.map(|how| how.to_string()).unwrap_or_default();
        let count = match self.entries.len() {
            1 => "1 entry".to_owned(),
            count => format!("{count} entries"),
        };
        let mut lines = vec![format!("{count}, found as {how} at {}", self.address)];
        for entry in &self.entries {
            let facts = entry.facts();
            let date =
                facts.published.map_or_else(|| "no date".to_owned(), |published| time::day(published, zone));
            lines.push(format!("{date:16}  {}", facts.title));
            lines.push(format!("{:16}  {}", "", facts.link));
        }
        lines.join("\n")
    }

    /// What else a user should know.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        let empty = self.entries.is_empty() && self.problems.is_empty();
        let empty = empty.then(|| "the list is there and has no entries".to_owned());
        self.problems.iter().map(|problem| format!("{}: {}", kind(problem), problem.message)).chain(empty)
    }
}

/// A problem's kind as JSON has it.
fn kind(problem: &Problem) -> String {
    match serde_json::to_value(problem.kind) {
        Ok(serde_json::Value::String(kind)) => kind,
        _ => "problem".to_owned(),
    }
}

/// What `check --json` prints.
#[derive(Serialize)]
struct Object<'a> {
    how: Option<How>,
    entries: Vec<EntryObject>,
    problems: &'a [Problem],
}

/// One of its entries.
#[derive(Serialize)]
struct EntryObject {
    title: String,
    link: Url,
    published: Option<String>,
    updated: Option<String>,
    summary: Option<String>,
    content: Option<String>,
    authors: Vec<String>,
    categories: Vec<String>,
    enclosures: Vec<EnclosureObject>,
    keys: Vec<String>,
}

/// One of its enclosures.
#[derive(Serialize)]
struct EnclosureObject {
    url: Url,
    #[serde(rename = "type")]
    media_type: Option<String>,
    length: Option<u64>,
}

impl EntryObject {
    fn new(entry: &Entry, zone: Tz) -> Self {
        let facts = entry.facts();
        let enclosures = facts.enclosures.into_iter().map(|enclosure| EnclosureObject {
            url: enclosure.url,
            media_type: enclosure.media_type,
            length: enclosure.length,
        });
        Self {
            title: facts.title,
            link: facts.link,
            published: facts.published.map(|published| time::exact(published, zone)),
            updated: facts.updated.map(|updated| time::exact(updated, zone)),
            summary: facts.summary,
            content: facts.content.map(|content| content.as_str().to_owned()),
            authors: facts.authors,
            categories: facts.categories,
            enclosures: enclosures.collect(),
            keys: entry.keys.iter().map(ToString::to_string).collect(),
        }
    }
}
