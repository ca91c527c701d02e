//! A page as a sequence of blocks: headings, paragraphs, lists, tables, pictures, in document order.
//!
//! A block is the largest piece without another block in it. Text that stands in a container without an element
//! of its own makes blocks too, one for each part between empty lines, since old pages know no paragraphs.
//! Tables that only arrange the page, and lists of whole articles, are containers.

use std::ops::Range;

pub(super) use self::cut::blocks;

mod cut;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph or loose text.
    Text,
    /// A list, table, quotation or preformatted text.
    Set,
    /// A picture with or without a caption.
    Picture,
}

/// In which part of the page a block stands, by what its elements mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In nothing that says otherwise.
    Main,
    /// In the head of the page.
    Header,
    /// In something beside the main content.
    Aside,
    /// In navigation, a search form or the foot of the page.
    Navigation,
}

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Sentences of a release.
    Prose,
    /// A line about a release: dates, author, contact.
    About,
    /// Anything.
    Unknown,
}

/// A piece of the page.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) place: Place,
    /// Its nodes; those of a run of text are siblings.
    pub(super) range: Range<usize>,
    /// Its element, or the container of a run.
    pub(super) top: usize,
    /// Its visible text, lines separated by `\n`.
    pub(super) text: String,
    /// How many of its visible characters are link text, of how many.
    pub(super) linked: usize,
    /// How many visible characters it has.
    pub(super) chars: usize,
    /// Whether its text reads like sentences.
    pub(super) sentences: bool,
    /// Whether it is a short line with a date.
    pub(super) dated: bool,
    /// What it is for.
    pub(super) role: Role,
}

impl Block {
    /// Whether it is sentences of a release.
    pub(super) fn is_prose(&self) -> bool {
        self.role == Role::Prose
    }

    /// Whether it only tells about a release.
    pub(super) fn is_about(&self) -> bool {
        self.role == Role::About
    }

    /// Whether most of its text is link text.
    pub(super) fn is_mostly_links(&self) -> bool {
        self.linked * 2 > self.chars
    }
}
