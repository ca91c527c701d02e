//! What classes and ids call an element, told once for every element: words of any system for dates, titles,
//! menus. They are hints beside what an element holds and where it stands.

/// What an element is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Names(u16);

impl Names {
    /// A title.
    pub(super) const TITLE: Self = Self(1);
    /// Something beside a title: a kicker, a category, an author.
    pub(super) const LABEL: Self = Self(2);
    /// A date.
    const DATE: Self = Self(4);
    /// The date of a change or an end.
    pub(super) const CHANGE: Self = Self(8);
    /// A menu, a pager, a trail.
    pub(super) const NAVIGATION: Self = Self(16);
    /// The page's foot.
    pub(super) const FOOT: Self = Self(32);
    /// A column beside the main one.
    pub(super) const MARGIN: Self = Self(64);
    /// What is no part of a title: a label, a credit, a date.
    pub(super) const NO_TITLE: Self = Self(2 | 4 | 128);
    /// What is no part of a title even where nothing else has words.
    pub(super) const NO_TITLE_AT_ALL: Self = Self(4 | 128);
    const CREDIT: Self = Self(128);
    const TIME: Self = Self(256);
    const PUBLISHED: Self = Self(512);
    /// A date or something near one.
    pub(super) const DATED: Self = Self(4 | 256 | 512);

    /// What the words of `classes` and `id` say.
    pub(super) fn of(classes: Option<&str>, id: Option<&str>) -> Self {
        let mut found = Self::default();
        for names in [classes, id].into_iter().flatten() {
            for name in names.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty()) {
                found = found.and(Self::of_word(&name.to_lowercase()));
            }
        }
        // What has not been changed since is called both by some systems.
        if found.has(Self::PUBLISHED) {
            found.0 &= !Self::CHANGE.0;
        }
        let titled = |class: &str| {
            let class = class.to_lowercase();
            TITLES.iter().any(|title| class.ends_with(title)) && !class.contains("sub")
        };
        if classes.is_some_and(|classes| classes.split_ascii_whitespace().any(titled)) {
            found = found.and(Self::TITLE);
        }
        found
    }

    fn of_word(word: &str) -> Self {
        match word {
            "title" | "titel" | "headline" | "ueberschrift" | "überschrift" | "heading" | "betreff" => {
                Self::TITLE
            }
            "kicker" | "category" | "kategorie" | "rubrik" | "topic" | "thema" | "meta" | "author"
            | "autor" | "tag" | "tags" | "label" | "badge" | "marke" | "byline" | "subtitle" => Self::LABEL,
            "untertitel" | "subline" | "dachzeile" | "topline" | "credit" | "caption" => Self::CREDIT,
            "date" | "datum" => Self::DATE,
            "published" => Self::PUBLISHED,
            "time" | "zeit" => Self::TIME,
            "updated" | "modified" | "geaendert" | "expires" | "frist" => Self::CHANGE,
            "nav" | "navi" | "navigation" | "navbar" | "menu" | "menue" | "breadcrumb" | "breadcrumbs"
            | "pagination" | "pager" | "submenu" | "subnav" | "sitemap" | "brotkrumen" => Self::NAVIGATION,
            "footer" | "fuss" | "fusszeile" | "foot" | "fussbereich" => Self::FOOT,
            "sidebar" | "aside" | "marginal" | "marginalspalte" | "randspalte" | "rechts" | "widget"
            | "widgets" | "seitenleiste" | "randleiste" | "infospalte" | "marginalie" => Self::MARGIN,
            _ => Self::default(),
        }
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Endings of classes such as `newsTitle` and `list-headline`.
const TITLES: [&str; 7] = ["title", "titel", "headline", "ueberschrift", "überschrift", "heading", "betreff"];
