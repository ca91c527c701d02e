//! What a request asks of a list: read strictly, matched leniently, written back in one canonical form.
//!
//! Strictly: what is not understood is refused with a sentence, since a partner who misspells a parameter must
//! not publish the wrong list unnoticed. Leniently: words match in every spelling (case, `ä` and `ae`, accents)
//! and within compounds. The canonical form goes into self links, so two ways to ask the same are one view.

mod fold;
mod lead;

use url::form_urlencoded;

use self::fold::fold;
use super::{FragmentOptions, Query};
use crate::model::{Facts, SourceId, Story};

pub use lead::{Lead, parts, say_the_same, words as words_of};

/// The parameters of every list.
const OF_LISTS: [&str; 4] = ["source", "category", "q", "limit"];

/// The parameters of the fragment.
const OF_FRAGMENTS: [&str; 6] = ["source", "category", "q", "limit", "heading", "teaser"];

/// Stories a list may have at most.
const MOST: usize = 200;

/// Characters that a searched text may have at most: more than a sentence is a mistake or an attack.
const LONGEST: usize = 200;

/// Why a request for a list is refused: a sentence for whoever embeds or subscribes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A parameter that this list does not take.
    #[error("Den Parameter „{name}“ gibt es hier nicht; möglich sind {}.", .allowed.join(", "))]
    Unknown {
        /// As asked.
        name: String,
        /// Those there are.
        allowed: &'static [&'static str],
    },
    /// A parameter that may be given once was given again.
    #[error("Der Parameter „{0}“ darf nur einmal vorkommen.")]
    Repeated(&'static str),
    /// A value that the parameter cannot have.
    #[error("Der Wert „{value}“ passt nicht zum Parameter „{name}“; erlaubt ist {allowed}.")]
    Value {
        /// The parameter.
        name: &'static str,
        /// As asked.
        value: String,
        /// What would be right.
        allowed: &'static str,
    },
    /// A source that is neither configured nor known from a story.
    #[error("Eine Quelle „{0}“ gibt es hier nicht.")]
    Source(String),
}

impl Query {
    /// Reads the decoded pairs of an address's query.
    ///
    /// # Errors
    /// On the first pair that is not understood. Empty texts and numbers count as not given: forms send them so.
    pub fn parse(
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
        known: impl Fn(&SourceId) -> bool,
    ) -> Result<Self, QueryError> {
        Ok(read(pairs, known, &OF_LISTS)?.0)
    }

    /// Whether nothing is asked for but everything.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// The one source that is asked for, if nothing else is: such a view has an address of its own.
    pub fn only_source(&self) -> Option<&SourceId> {
        let [source] = self.sources.as_slice() else { return None };
        let nothing_else = self.categories.is_empty() && self.words.is_none() && self.limit.is_none();
        nothing_else.then_some(source)
    }

    /// Whether the story is one of those asked for. The cut is the caller's.
    pub fn matches(&self, story: &Story) -> bool {
        self.matches_source(story) && self.matches_categories(story) && self.matches_words(story)
    }

    /// Whether a view for this query may have shown a story that is gone: by its sources alone, since what it said is
    /// nobody's business any more.
    pub fn concerns(&self, gone: &Story) -> bool {
        let members = gone.members.iter().map(|member| &member.entry.source);
        let mut sources = members.chain(gone.marks.iter().map(|mark| &mark.source));
        self.sources.is_empty() || sources.any(|source| self.sources.contains(source))
    }

    /// The query in its canonical form, encoded, without question mark; empty if nothing is asked for.
    pub fn to_query_string(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for source in sorted(&self.sources) {
            query.append_pair("source", source.as_str());
        }
        for category in sorted(&self.categories) {
            query.append_pair("category", category);
        }
        if let Some(words) = &self.words {
            query.append_pair("q", words);
        }
        if let Some(limit) = self.limit {
            query.append_pair("limit", &limit.to_string());
        }
        query.finish()
    }

    fn matches_source(&self, story: &Story) -> bool {
        let asked = |id| self.sources.contains(id);
        self.sources.is_empty() || story.tellers().any(|member| asked(&member.entry.source))
    }

    fn matches_categories(&self, story: &Story) -> bool {
        self.categories.iter().all(|asked| {
            let asked = fold(asked);
            facts(story).any(|facts| facts.categories.iter().any(|category| fold(category) == asked))
        })
    }

    fn matches_words(&self, story: &Story) -> bool {
        let Some(words) = &self.words else { return true };
        let text: Vec<_> = facts(story).map(fold::facts).collect();
        fold::terms(words).iter().all(|term| text.iter().any(|text| text.contains(term)))
    }
}

impl FragmentOptions {
    /// Reads the decoded pairs of the fragment's address: the query of its list, and how it is to look.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn parse(
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
        known: impl Fn(&SourceId) -> bool,
    ) -> Result<(Query, Self), QueryError> {
        read(pairs, known, &OF_FRAGMENTS)
    }
}

fn read(
    pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    known: impl Fn(&SourceId) -> bool,
    allowed: &'static [&'static str],
) -> Result<(Query, FragmentOptions), QueryError> {
    let mut query = Query::default();
    let (mut heading, mut teaser) = (None, None);
    for (name, value) in pairs {
        let (name, value) = (name.as_ref(), one_line(value.as_ref()));
        match allowed.iter().find(|allowed| **allowed == name) {
            Some(&"source") => query.sources.push(source(&value, &known)?),
            Some(&("q" | "category" | "limit")) if value.is_empty() => {}
            Some(&"category") => query.categories.push(category(value)?),
            Some(&"q") => once("q", &mut query.words, words(value)?)?,
            Some(&"limit") => once("limit", &mut query.limit, limit(&value)?)?,
            Some(&"heading") => {
                let choice =
                    value.parse().map_err(|()| wrong("heading", &value, "h2, h3, h4, h5 oder h6"))?;
                once("heading", &mut heading, choice)?;
            }
            Some(&"teaser") => {
                let choice = value.parse().map_err(|()| wrong("teaser", &value, "none, short oder full"))?;
                once("teaser", &mut teaser, choice)?;
            }
            _ => return Err(QueryError::Unknown { name: quoted(name), allowed }),
        }
    }
    query.sources = sorted(&query.sources).cloned().collect();
    query.categories = sorted(&query.categories).cloned().collect();
    let look = FragmentOptions { heading: heading.unwrap_or_default(), teaser: teaser.unwrap_or_default() };
    Ok((query, look))
}

fn once<T>(name: &'static str, place: &mut Option<T>, value: T) -> Result<(), QueryError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(QueryError::Repeated(name)),
    }
}

fn source(value: &str, known: impl Fn(&SourceId) -> bool) -> Result<SourceId, QueryError> {
    value.parse().ok().filter(known).ok_or_else(|| QueryError::Source(quoted(value)))
}

fn category(value: String) -> Result<String, QueryError> {
    let fits = !value.is_empty() && value.chars().count() <= LONGEST;
    if fits { Ok(value) } else { Err(wrong("category", &value, "ein Text von höchstens 200 Zeichen")) }
}

fn words(value: String) -> Result<String, QueryError> {
    let fits = value.chars().count() <= LONGEST && !fold::terms(&value).is_empty();
    if fits { Ok(value) } else { Err(wrong("q", &value, "ein Text von höchstens 200 Zeichen")) }
}

fn limit(value: &str) -> Result<usize, QueryError> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && (1..=MOST).contains(number));
    number.ok_or_else(|| wrong("limit", value, "eine Zahl von 1 bis 200"))
}

fn wrong(name: &'static str, value: &str, allowed: &'static str) -> QueryError {
    QueryError::Value { name, value: quoted(value), allowed }
}

/// Enough of what was asked to recognise it.
fn quoted(text: &str) -> String {
    super::text::cut(&super::text::line(text), 60).into_owned()
}

fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    super::text::line(&words.join(" "))
}

fn sorted<T: Ord>(values: &[T]) -> impl Iterator<Item = &T> {
    std::collections::BTreeSet::from_iter(values).into_iter()
}

/// Everything that any office says about a story, in its list and on the release's own page.
fn facts(story: &Story) -> impl Iterator<Item = &Facts> {
    story.tellers().flat_map(|member| [Some(&member.entry.listed), member.entry.article.as_ref()]).flatten()
}

#[cfg(test)]
mod tests;
