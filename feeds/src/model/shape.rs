//! Where a detected list stands on its page: what is learned of it, and what has to change to be an incident.
//!
//! It is kept with the source's state, which drops it when the program's version or the source's settings change.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where the list of a page stands: short selectors of what holds it and its parts. Only compared, never trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// What holds the items.
    pub holder: String,
    /// One item.
    pub item: String,
    /// Where its title stands.
    pub title: String,
    /// Where its date comes from; `None` if most have none.
    pub date: Option<String>,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} > {}", self.holder, self.item)?;
        match &self.date {
            Some(date) => write!(f, " (titles in {}, dates in {date})", self.title),
            None => write!(f, " (titles in {}, no dates)", self.title),
        }
    }
}

impl Shape {
    /// What broke between this shape and the one found now, in words; `None` for what is no incident.
    pub fn broke(&self, now: &Self) -> Option<&'static str> {
        if self.holder != now.holder || self.item != now.item {
            Some("its list stands elsewhere")
        } else if self.date.is_some() && now.date.is_none() {
            Some("its entries have no dates any more")
        } else {
            None
        }
    }
}
