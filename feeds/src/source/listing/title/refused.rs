//! Texts that are no titles wherever they stand: labels, credits, dates, lengths of time, lines of facts.

use crate::normalize::date::{self, Found, Label};
use crate::source::listing::survey::Survey;
use crate::source::listing::tree::Place;
use crate::source::listing::words::{self, Topic};

/// Letters of a word that names a thing beside a date; days of the week and months are shorter.
const THING: usize = 11;
/// Words of a fact such as a category.
const FACT: usize = 3;
/// Words of a short title.
const TITLE: usize = 3;

/// Whether the text of `node` cannot be a title.
pub(super) fn is_refused(survey: &Survey<'_>, node: usize, text: &str) -> bool {
    let is_heading = survey.tree.heading(node).is_some();
    let heads = is_heading || survey.place(node).is_in(Place::HEADING);
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_none()
        || ["http", "www."].iter().any(|opening| text.starts_with(opening))
        || text.contains("{{")
        || words::is_generic(text)
        || is_label(text)
        || is_byline(text)
        || is_credit(survey, node, text)
        || (!is_heading && tells_time(survey, text))
        || (is_date_only(survey, text) && !(heads && names_thing(survey, text)))
}

/// Whether a line only says when something was, or how long it takes.
pub(super) fn is_beside(survey: &Survey<'_>, line: &str) -> bool {
    is_date_only(survey, line) || tells_time(survey, line)
}

fn tells_time(survey: &Survey<'_>, text: &str) -> bool {
    words::is_span_of_time(text) || is_line_of_facts(survey, text)
}

/// „Titel:“ and its like, which stand before what they name.
fn is_label(text: &str) -> bool {
    text.ends_with(':') && text.split_whitespace().count() < 3
}

/// „Geschrieben von: Geschäftsstelle“.
fn is_byline(text: &str) -> bool {
    #[rustfmt::skip]
    const OPENINGS: [&str; 9] = [
        "geschrieben von", "verfasst von", "erstellt von", "veröffentlicht von", "autor:", "autorin:", "redaktion:",
        "written by", "posted by",
    ];
    let opens = |opening: &str| {
        let mut said = text.chars().flat_map(char::to_lowercase);
        opening.chars().all(|wanted| said.next() == Some(wanted))
    };
    OPENINGS.iter().any(|opening| opens(opening))
}

/// „Foto: Stadt“: what belongs to a picture.
fn is_credit(survey: &Survey<'_>, node: usize, text: &str) -> bool {
    ["Foto:", "Bild:", "©", "Fotos:", "Grafik:", "Quelle:"].iter().any(|mark| text.starts_with(mark))
        || survey.tree.ancestors(node).take(3).any(|at| survey.tree.name(at) == "figcaption")
}

/// „Studie · 24. November 2026 · 2 Min. Lesezeit“: dates and lengths of time with one short fact at most. A single date
/// with few words may be all that an office writes of a release.
fn is_line_of_facts(survey: &Survey<'_>, text: &str) -> bool {
    if !text.contains(['·', '|', '•']) {
        return false;
    }
    let facts: Vec<&str> =
        text.split(['·', '|', '•']).map(str::trim).filter(|fact| !fact.is_empty()).collect();
    let is_time = |fact: &&str| words::is_span_of_time(fact) || is_date_only(survey, fact);
    let (times, others): (Vec<&str>, Vec<&str>) = facts.iter().partition(|fact| is_time(fact));
    facts.len() > 1
        && times.len() > 1
        && others.len() < 2
        && others.iter().all(|fact| fact.split_whitespace().count() <= FACT)
}

/// A date with hardly a word beside it.
pub(super) fn is_date_only(survey: &Survey<'_>, text: &str) -> bool {
    if text.len() > 60 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let dates = date::all(text, survey.zone);
    let covered: usize = dates.iter().map(|found| found.whole.len()).sum();
    !dates.is_empty() && text.len() <= covered + 18 && !says_more(text, &dates)
}

/// Whether behind its only date a text says as much as a short title does: „17.07.26 – Chor sucht Stimmen“.
fn says_more(text: &str, dates: &[Found]) -> bool {
    let [date] = dates else { return false };
    let words = text.get(date.whole.end..).unwrap_or_default().split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() > 2).count() >= TITLE
}

/// Whether a heading names a thing beside its days: „Karrieremesse vom … bis …“.
fn names_thing(survey: &Survey<'_>, text: &str) -> bool {
    let dates = date::all(text, survey.zone);
    let labelled = dates.iter().any(|found| matches!(found.label, Some(Label::Published | Label::Updated)));
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= THING);
    !labelled && words.any(|word| survey.topic(word) != Topic::News)
}
