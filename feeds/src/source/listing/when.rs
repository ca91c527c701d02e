//! Dates on the page: each with the place it was seen at, which decides whether it can be a release's day.

use std::borrow::Cow;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::names::Names;
use super::sheet;
use super::tree::{Place, Tree, squeeze};
use crate::model::Time;
use crate::normalize::date::{self, Found, Label, Moment};

/// A date seen on the page.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    /// The text or element it was seen at.
    pub(super) node: usize,
    /// The day, and the time if it was given.
    pub(super) day: Day,
    /// What the words around say.
    pub(super) label: Option<Label>,
    /// How it was written.
    pub(super) form: Form,
}

/// A day, as far as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// All of it.
    Full(Moment),
    /// Day and month; the year must come from elsewhere.
    Yearless { day: u32, month: u32 },
}

impl Day {
    pub(super) fn time(self, year: Option<i32>, zone: Tz) -> Option<Time> {
        match self {
            Self::Full(moment) => Some(moment.time),
            Self::Yearless { day, month } => {
                let date = NaiveDate::from_ymd_opt(year?, month, day)?;
                date::local(date.and_hms_opt(0, 0, 0)?, zone)
            }
        }
    }
}

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// In an attribute meant for the day of publication.
    Published,
    /// In another attribute.
    Attribute,
    /// Alone, or nearly.
    Alone,
    /// At the start of a longer text.
    Start,
    /// At the end of a longer text.
    End,
    /// Elsewhere in a text.
    Inside,
}

/// Longest text that counts as a date with something beside it.
const SHORT: usize = 90;
/// Columns of a table whose heads are looked at.
const WIDEST: usize = 32;
/// Bytes looked at on either side of a longer text.
const EDGE: usize = 70;

/// All dates, by node.
pub(super) fn sightings(tree: &Tree<'_>, zone: Tz) -> Vec<Sighting> {
    let mut found = Vec::new();
    let slashed = has_days_before_slashes(tree);
    for node in 0..tree.nodes.len() {
        if tree.is_text(node) {
            in_text(tree, node, slashed, zone, &mut found);
        } else {
            in_attributes(tree, node, zone, &mut found);
        }
    }
    sheet::sheets(tree, zone, &mut found);
    found.sort_by_key(|sighting| sighting.node);
    found.shrink_to_fit();
    found
}

fn in_text(tree: &Tree<'_>, node: usize, slashed: bool, zone: Tz, found: &mut Vec<Sighting>) {
    let text = tree.text(&tree.range(node));
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    if text.len() > SHORT {
        let head = cut_before(text, EDGE);
        let first = date::all(head, zone).into_iter().next();
        if let Some(first) = first {
            let form = if first.range.start < 40 { Form::Start } else { Form::Inside };
            found.push(full(node, &first, form));
            return;
        }
        let tail = &text[head.len().max(cut_before(text, text.len() - EDGE / 2).len())..];
        let last = date::all(tail, zone).into_iter().next_back();
        found.extend(last.map(|last| full(node, &last, Form::End)));
        return;
    }
    let before = label_before(tree, node);
    let changed = says_changed(tree, tree.nodes[node].parent());
    let whole = format!("{before}{}", tight(text));
    let whole = if slashed { whole.replace('/', ".") } else { whole };
    let whole = ideographic(&whole).unwrap_or(whole);
    let dates = date::all(&whole, zone);
    if dates.is_empty() && text.len() <= 16 {
        let label = date::all(&format!("{before}1.1.2024"), zone).first().and_then(|one| one.label);
        let day = whole.get(before.len()..).and_then(|day| yearless(day, zone));
        found.extend(day.map(|day| Sighting { node, day, label, form: Form::Alone }));
        return;
    }
    let in_paragraph = opens_paragraph(tree, node);
    for one in &dates {
        let rest = text.len().saturating_sub(one.range.len());
        let is_first =
            !whole.get(before.len()..one.range.start).unwrap_or_default().contains(char::is_alphanumeric);
        let form = match (is_first, rest) {
            _ if rest > 12 && in_paragraph == Some(true) && is_first => Form::Start,
            _ if rest > 12 && in_paragraph.is_some() => Form::Inside,
            (_, ..=42) => Form::Alone,
            (true, _) => Form::Start,
            _ if one.range.end + 2 >= whole.len() => Form::End,
            _ => Form::Inside,
        };
        let mut sighting = full(node, one, form);
        if changed {
            sighting.label = Some(Label::Updated);
        }
        found.push(sighting);
    }
}

/// For a text in a paragraph that says much more: whether it is the first there.
fn opens_paragraph(tree: &Tree<'_>, node: usize) -> Option<bool> {
    let paragraph = tree.ancestors(node).skip(1).take(3).find(|at| tree.name(*at) == "p")?;
    let range = tree.range(paragraph);
    let says_more = tree.length(&range) > tree.length(&tree.range(node)) + 25;
    let has_lines = range.clone().any(|inner| tree.name(inner) == "br");
    let is_first = (paragraph..node).all(|at| !tree.is_text(at) || tree.nodes[at].place.is_in(Place::LINK));
    (says_more && !has_lines).then_some(is_first)
}

/// Whether attributes of an element tell that its date is that of a change.
fn says_changed(tree: &Tree<'_>, node: usize) -> bool {
    let Some(element) = tree.element(node) else { return false };
    let property = tree.attr(node, "itemprop").unwrap_or_default();
    let mut attributes = element.value().attrs();
    ["modified", "updated"].iter().any(|word| property.contains(word))
        || tree.is_called(node, Names::CHANGE)
        || attributes.any(|(name, _)| {
            name.starts_with("data-") && (name.contains("updated") || name.contains("modified"))
        })
}

/// Whether `22/05/2026` on this page tells that `08/05/2026` is a day in May.
fn has_days_before_slashes(tree: &Tree<'_>) -> bool {
    let (mut first, mut second) = (false, false);
    for node in (0..tree.nodes.len()).filter(|node| tree.is_text(*node)) {
        let text = tree.text(&tree.range(node));
        if !text.contains('/') {
            continue;
        }
        let text = tight(text);
        if text.len() > SHORT {
            continue;
        }
        for word in text.split_whitespace() {
            let figures: Vec<u32> = word.split('/').filter_map(|part| part.parse().ok()).collect();
            if let [a, b, 1990..2100] = figures[..] {
                first |= (13..32).contains(&a) && b <= 12;
                second |= (13..32).contains(&b) && a <= 12;
            }
        }
    }
    first && !second
}

/// `05 / 11 / 2026` without the spaces.
fn tight(text: &str) -> Cow<'_, str> {
    let is_spaced = text.bytes().all(|byte| !byte.is_ascii_alphabetic()) && text.split(" / ").count() == 3;
    if is_spaced { text.replace(" / ", "/").into() } else { text.into() }
}

fn full(node: usize, found: &Found, form: Form) -> Sighting {
    Sighting { node, day: Day::Full(found.moment), label: found.label, form }
}

/// `2026年5月27日` and `5月27日`, which themes of site generators leave in German pages, in figures and marks.
fn ideographic(text: &str) -> Option<String> {
    let (month, day) = text.split_once('月')?;
    let day: String = day.trim_start().chars().take_while(char::is_ascii_digit).collect();
    let month_at = month.trim_end().rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let figures = |text: &str| text.trim().parse::<u32>().ok();
    let (year, month) = match month.split_once('年') {
        Some((year, month)) => (year.get(year.len().checked_sub(4)?..).and_then(figures), figures(month)?),
        None => (None, figures(month.get(month_at..)?)?),
    };
    let day = figures(&day)?;
    Some(match year {
        Some(year) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{day:02}.{month:02}."),
    })
}

/// A label in the text before: `Datum:` in an element of its own.
fn label_before(tree: &Tree<'_>, node: usize) -> String {
    let texts = (node.saturating_sub(4)..node).rev().find(|at| tree.is_text(*at));
    let text = texts.map(|at| tree.text(&tree.range(at))).unwrap_or_default();
    let is_label = text.len() <= 40
        && (text.ends_with(':') || text.ends_with(" am") || text.ends_with(" vom"))
        && !text.bytes().any(|byte| byte.is_ascii_digit());
    if is_label { format!("{text} ") } else { column_head(tree, node).unwrap_or_default() }
}

/// What the head of a table says about the column of `node`, as a label: `Frist: `.
fn column_head(tree: &Tree<'_>, node: usize) -> Option<String> {
    let cell = tree.ancestors(node).take(4).find(|at| tree.name(*at) == "td")?;
    let row = tree.nodes[cell].parent();
    let table = tree.ancestors(row).take(3).find(|at| tree.name(*at) == "table")?;
    let first = tree.range(table).take(8).find(|at| tree.name(*at) == "tr").filter(|first| *first != row)?;
    let column = columns(tree, row).find(|(at, _)| *at == cell)?.1.start;
    let over =
        columns(tree, first).find(|(at, columns)| tree.name(*at) == "th" && columns.contains(&column))?.0;
    let head = tree.line(over);
    let is_word = (2..=30).contains(&head.len()) && !head.bytes().any(|byte| byte.is_ascii_digit());
    is_word.then(|| format!("{}: ", head.trim_end_matches(':')))
}

/// The cells of a row, each with the columns that it reaches over.
fn columns(tree: &Tree<'_>, row: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    let cells = tree.children(row).filter(|at| matches!(tree.name(*at), "td" | "th")).take(WIDEST);
    cells.scan(0, |next, cell| {
        let width = tree.attr(cell, "colspan").and_then(|width| width.trim().parse().ok()).unwrap_or(1);
        let from = *next;
        *next += width.clamp(1, WIDEST);
        Some((cell, from..*next))
    })
}

/// A day and a month without a year, and nothing else: `18.12.`, `05-27`, `27. Mai`.
pub(super) fn yearless(text: &str, zone: Tz) -> Option<Day> {
    let text = squeeze(text);
    let text = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ':' | ',' | '|'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) || text.contains(':') {
        return None;
    }
    let candidates = [
        format!("{text}2024"),
        format!("{text}.2024"),
        format!("{text} 2024"),
        format!("2024-{text}"),
        format!("{text}, 2024"),
    ];
    let is_all = |found: &Found, whole: &str| found.range == (0..whole.len());
    let found = candidates
        .iter()
        .find_map(|whole| date::all(whole, zone).into_iter().next().filter(|found| is_all(found, whole)))?;
    let local = found.moment.time.with_timezone(&zone);
    (local.year() == 2024).then(|| Day::Yearless { day: local.day(), month: local.month() })
}

fn in_attributes(tree: &Tree<'_>, node: usize, zone: Tz, found: &mut Vec<Sighting>) {
    let Some(element) = tree.element(node) else { return };
    let name = element.value().name();
    let property =
        tree.attr(node, "itemprop").or(tree.attr(node, "property")).unwrap_or_default().to_ascii_lowercase();
    let modified = property.contains("modified") || property.contains("updated");
    let published = property.contains("published") || property.contains("created");
    let foreign = !property.is_empty() && !modified && !published && property.contains("date");
    let is_custom = name.contains('-');
    for (attribute, value) in element.value().attrs() {
        if value.len() < 5 || value.len() > 60 || !value.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let (form, wanted) = match attribute {
            "datetime" => (if published || name == "time" { Form::Published } else { Form::Attribute }, true),
            "content" => (Form::Published, published || modified),
            "title" => (Form::Attribute, matches!(name, "span" | "time" | "abbr" | "div" | "small" | "p")),
            "href" | "src" | "class" | "id" | "style" | "alt" => continue,
            _ if is_custom => (Form::Published, true),
            _ => (Form::Attribute, ["date", "datum", "publish"].iter().any(|word| attribute.contains(word))),
        };
        if !wanted || value.starts_with(['P', 'p']) {
            continue;
        }
        let moment = if attribute == "title" || is_custom {
            spelled(value, zone)
        } else {
            date::parse_attribute(value, zone)
        };
        let day = moment.map(Day::Full).or_else(|| yearless(value, zone));
        let label = match () {
            () if modified
                || tree.is_called(node, Names::CHANGE)
                || attribute.contains("modif")
                || attribute.contains("update") =>
            {
                Some(Label::Updated)
            }
            () if foreign
                || attribute.contains("end")
                || attribute.contains("begin")
                || attribute.contains("start") =>
            {
                Some(Label::Elsewhere)
            }
            () => None,
        };
        found.extend(day.map(|day| Sighting { node, day, label, form }));
    }
}

/// A value that is a date and hardly anything more.
fn spelled(value: &str, zone: Tz) -> Option<Moment> {
    let found = date::all(value, zone).into_iter().next()?;
    (found.range.len() + 22 >= value.len()).then_some(found.moment)
}

fn cut_before(text: &str, at: usize) -> &str {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
