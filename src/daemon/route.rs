//! The addresses that need a look into the store: which document an address and its query mean.

use feeds::model::{SourceId, State, StoryId, Time};
use feeds::output::{self, Content, Document, FragmentOptions, Query};
use url::form_urlencoded;

use crate::app::App;
use crate::publish::{Edition, Served, told_as};

/// Why there is no document.
pub enum Refusal {
    /// With a sentence for whoever wrote the address.
    BadRequest(String),
    NotFound,
    Gone,
    /// The search would have to look at more stories than there is time for.
    TooWide,
    Unavailable,
}

impl Refusal {
    /// Of a request with this query that took too long: most stories that are looked at have the words that are looked
    /// for, and hardly any says them as a phrase.
    pub fn late(asked: &str) -> Self {
        let is_search = form_urlencoded::parse(asked.as_bytes()).any(|(name, _)| name == "q");
        if is_search { Self::TooWide } else { Self::Unavailable }
    }
}

impl From<storage::Error> for Refusal {
    fn from(error: storage::Error) -> Self {
        tracing::error!("a request could not be answered: {error}");
        Self::Unavailable
    }
}

/// Which kind of address a path below the base address is, of a bounded set.
pub fn kind(path: &str) -> &'static str {
    match path.split_once('/') {
        Some(("stories", _)) => "stories/{id}",
        Some(("sources", _)) => "sources/{id}/{file}",
        Some(("archive", _)) => "archive/{number}/{file}",
        _ => match path {
            "" => "start",
            "health" | "health/live" => "health",
            "status" => "status",
            "metrics" => "metrics",
            _ => output::documents().find(|document| document.path == path).map_or("other", |it| it.path),
        },
    }
}

/// Where a story is told.
pub enum Told {
    /// On this page, last changed then.
    Here(Served, Time),
    /// As another one.
    As(StoryId),
}

/// A list.
pub struct Listed {
    /// What it is.
    pub document: Document,
    /// As asked for.
    pub served: Served,
    /// When it last changed.
    pub changed: Option<Time>,
}

/// A list at its path below the base address, as the query wants it.
pub async fn list(app: &App, edition: &Edition, path: &str, asked: &str) -> Result<Listed, Refusal> {
    let (file, office) = match path.strip_prefix("sources/").and_then(|rest| rest.split_once('/')) {
        Some((id, file)) => (file, Some(office(edition, id)?)),
        None => (path, None),
    };
    let (archive, file) = output::split_archive(file).ok_or(Refusal::NotFound)?;
    if let Some(number) = archive {
        return self::archive(app, edition, (number, file), office, asked).await;
    }
    let (document, _) = edition.document(file).ok_or(Refusal::NotFound)?;
    let served = view(app, edition, document, office, asked).await?;
    Ok(Listed { document: *document, served, changed: edition.changed })
}

/// A document of an archive, of everything or of one office.
async fn archive(
    app: &App,
    edition: &Edition,
    (number, file): (u64, &str),
    office: Option<SourceId>,
    asked: &str,
) -> Result<Listed, Refusal> {
    let document = output::archived().find(|list| list.path == file).ok_or(Refusal::NotFound)?;
    if !asked.is_empty() {
        return takes_nothing(asked);
    }
    let part = edition.head(app, office.as_ref()).await?.archive(number).ok_or(Refusal::NotFound)?;
    let archived = edition.archived(app, &document, office.as_ref(), part).await?;
    let served = archived.ok_or(Refusal::NotFound)?;
    Ok(Listed { document, served, changed: edition.changed })
}

fn office(edition: &Edition, id: &str) -> Result<SourceId, Refusal> {
    id.parse().ok().filter(|id| edition.offices.contains_key(id)).ok_or(Refusal::NotFound)
}

/// A list as asked for by a query, or by the address of one office, or both.
async fn view(
    app: &App,
    edition: &Edition,
    document: &Document,
    office: Option<SourceId>,
    asked: &str,
) -> Result<Served, Refusal> {
    let known = |id: &SourceId| edition.offices.contains_key(id);
    let pairs = form_urlencoded::parse(asked.as_bytes());
    let parsed = match document.content {
        Content::Start(_) | Content::Generator(_) if office.is_some() => return Err(Refusal::NotFound),
        Content::List(_) | Content::Start(_) => {
            Query::parse(pairs, known).map(|query| (query, FragmentOptions::default()))
        }
        Content::Fragment(_) | Content::Frame(_) | Content::Generator(_) => {
            FragmentOptions::parse(pairs, known)
        }
        Content::Offices(_) | Content::Fixed(_) if office.is_some() => return Err(Refusal::NotFound),
        Content::Offices(_) | Content::Fixed(_) => return takes_nothing(asked),
    };
    let (mut query, look) = parsed.map_err(|error| Refusal::BadRequest(error.to_string()))?;
    match office {
        Some(_) if !query.sources.is_empty() => {
            let sentence =
                "Die Adresse nennt schon eine Quelle; der Parameter „source“ ist hier nicht möglich.";
            return Err(Refusal::BadRequest(sentence.to_owned()));
        }
        Some(office) => query.sources = vec![office],
        None => {}
    }
    Ok(edition.view(app, document, &query, &look).await?)
}

fn takes_nothing<T>(asked: &str) -> Result<T, Refusal> {
    let name = form_urlencoded::parse(asked.as_bytes()).next().map(|(name, _)| name.into_owned());
    let name = name.unwrap_or_default();
    Err(Refusal::BadRequest(format!(
        "Den Parameter „{name}“ gibt es hier nicht; diese Adresse nimmt keinen."
    )))
}

/// The page of a story.
pub async fn story(app: &App, edition: &Edition, id: &str, asked: &str) -> Result<Told, Refusal> {
    let id: StoryId = id.parse().map_err(|_| Refusal::NotFound)?;
    if !asked.is_empty() {
        return takes_nothing(asked);
    }
    let story = app.store.story(id).await?.ok_or(Refusal::NotFound)?;
    match story.state {
        State::Withdrawn { shown: true, .. } => return Err(Refusal::Gone),
        // Nobody has to know that there was one.
        State::Withdrawn { .. } | State::Held { .. } => return Err(Refusal::NotFound),
        State::Ended { shown, .. } => {
            let gone = if shown { Refusal::Gone } else { Refusal::NotFound };
            let to = told_as(app, story).await?.filter(|to| to.state.is_public()).ok_or(gone)?;
            return Ok(Told::As(to.id));
        }
        State::Published | State::Corrected => {}
    }
    let page = output::story_page(&app.config.site, &edition.offices, &story);
    Ok(Told::Here(Served::new(output::HTML, page), story.touched))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_search_can_be_too_wide() {
        for (asked, is_too_wide) in
            [("source=a&q=der+die", true), ("q", true), ("source=q", false), ("", false)]
        {
            assert_eq!(matches!(Refusal::late(asked), Refusal::TooWide), is_too_wide, "{asked}");
        }
    }
}
