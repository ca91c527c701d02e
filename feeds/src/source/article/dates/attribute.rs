//! Moments that a page gives in attributes: of `<time>`, of microdata, of labels that show when pointed at.

use chrono_tz::Tz;
use scraper::node::Element;

use crate::model::Time;
use crate::normalize::date::{self, Found, Moment};
use crate::source::article::block::Block;
use crate::source::article::tree::Tree;

/// What an attribute says about the moment it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Of publication.
    Publication,
    /// Of a change.
    Change,
    /// It does not tell.
    Unknown,
}

/// A moment given by an attribute.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    /// The moment.
    pub(super) moment: Moment,
    /// What it is the moment of.
    pub(super) role: Role,
    /// Whether the reader sees no date there.
    pub(super) hidden: bool,
    /// The day as the attribute spells it, in whatever zone.
    day: String,
}

impl Attribute {
    /// Whether the date a reader sees is this one: the same day here, or in the zone the attribute was written in.
    pub(super) fn means(&self, shown: &Found, zone: Tz) -> bool {
        let day = |time: Time| time.with_timezone(&zone).date_naive();
        let seen = day(shown.moment.time);
        day(self.moment.time) == seen || self.day == seen.to_string()
    }
}

/// What `<time>` and microdata of a block say.
pub(super) fn of(tree: &Tree, block: &Block, zone: Tz) -> Vec<Attribute> {
    let elements = block.range.clone().filter_map(|index| Some((index, tree.element(index)?)));
    elements
        .filter_map(|(index, element)| {
            let title = || element.attr("title").filter(|title| title.len() <= 40);
            let value = element.attr("datetime").or(element.attr("content")).or_else(title)?;
            let moment = date::parse_attribute(value, zone)?;
            let property = element.attr("itemprop").unwrap_or_default();
            let role = if property.contains("datePublished") || element.attr("pubdate").is_some() {
                Role::Publication
            } else if property.contains("dateModified") || is_called_changed(element) {
                Role::Change
            } else {
                Role::Unknown
            };
            let hidden = date::all(&tree.text(tree.range(index)), zone).is_empty();
            Some(Attribute {
                moment,
                role,
                hidden,
                day: value.trim().get(..10).unwrap_or_default().to_owned(),
            })
        })
        .collect()
}

/// Whether the name of an element, or what shows when it is pointed at, tells of a change; some systems call what has
/// not been changed since by both names.
fn is_called_changed(element: &Element) -> bool {
    let says = |words: &[&str]| {
        let mut names = ["class", "title"].into_iter().filter_map(|name| element.attr(name));
        names.any(|name| {
            let name = name.to_lowercase();
            words.iter().any(|word| name.contains(word))
        })
    };
    says(&["updated", "modified", "aktualisiert", "geändert"]) && !says(&["published", "veröffentlicht"])
}
