//! A sentence taken apart: what must be said in its order, and the small words between.
//!
//! A part is what belongs together: a noun with what describes it, with the preposition before it, with the office that a
//! name has. Nothing here looks at grammar beyond articles, commas and endings, so a part may hold less than it should;
//! two sentences are taken apart in the same way, and where they are not, they count as different.

use super::super::harmless::{is_filler, stem};
use super::super::lexicon::{self, Kind};
use super::super::words::Word;

/// Prepositions, as they are and in the form in which they are compared.
const PREPOSITIONS: &[(&str, &str)] = &[
    ("in", "in"),
    ("im", "in"),
    ("ins", "in"),
    ("an", "an"),
    ("am", "an"),
    ("ans", "an"),
    ("zu", "zu"),
    ("zum", "zu"),
    ("zur", "zu"),
    ("von", "von"),
    ("vom", "von"),
    ("bei", "bei"),
    ("beim", "bei"),
    ("auf", "auf"),
    ("aus", "aus"),
    ("mit", "mit"),
    ("fuer", "fuer"),
    ("nach", "nach"),
    ("vor", "vor"),
    ("ueber", "ueber"),
    ("unter", "unter"),
    ("durch", "durch"),
    ("um", "um"),
    ("seit", "seit"),
    ("ab", "ab"),
    ("bis", "bis"),
    ("gegen", "gegen"),
    ("zwischen", "zwischen"),
    ("wegen", "wegen"),
    ("waehrend", "waehrend"),
    ("trotz", "trotz"),
    ("laut", "laut"),
    ("neben", "neben"),
    ("hinter", "hinter"),
];

/// Articles before what is no attribute of the noun before them.
const BEGINNING: &[&str] = &["das", "die", "den", "dem", "ein", "eine", "einen", "einem"];

/// Endings of words that describe a noun.
const ADJECTIVES: &[&str] = &["e", "en", "er", "es", "em"];

/// Endings of verbs that stand before a noun as well.
const PAST: &[&str] = &["te", "ten"];

/// Words between the parts of an enumeration.
const AND: &[&str] = &["und", "sowie", "oder"];

/// Times that are no figure.
const TIMES: &[&str] = &[
    "heute",
    "gestern",
    "morgen",
    "woche",
    "monat",
    "jahr",
    "jahres",
    "wochenende",
    "abend",
    "abends",
    "vormittag",
    "nachmittag",
    "mittag",
    "nacht",
    "uhr",
    "fruehjahr",
    "sommer",
    "herbst",
    "winter",
    "anfang",
    "ende",
    "mitte",
];

/// What a sentence says: its parts in order, and the small words between them.
#[derive(Default)]
pub(super) struct Sentence<'a> {
    pub(super) parts: Vec<Part>,
    pub(super) small: Vec<&'a Word>,
}

/// Words that belong together, with the preposition before them.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about the place of a part")]
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) before: Option<&'static str>,
    pub(super) words: Vec<String>,
    /// Whether it is one of an enumeration, or stands between commas.
    pub(super) ends: bool,
    /// Whether a comma ends it.
    comma: bool,
    /// Whether all of it tells a time.
    pub(super) time: bool,
    /// How many of its words say what somebody is.
    roles: usize,
    /// Whether an article stands before it.
    article: bool,
    /// Whether its second word is whose the first is: `Leiter des Amtes`.
    owned: bool,
}

impl<'a> Sentence<'a> {
    pub(super) fn of(words: &'a [Word], other: &[Word]) -> Self {
        let mut found = Self::default();
        let (mut before, mut open, mut article) = (None, false, false);
        // The preposition, until a part takes it: `ab` in `ab sofort in der Halle` is small.
        let mut leading: Option<&Word> = None;
        let mut place = 0;
        while let Some(word) = words.get(place) {
            let said = word.folded.as_str();
            let step = if AND.contains(&said) {
                found.parts.last_mut().into_iter().for_each(|last| last.ends = true);
                found.small.extend(leading.take());
                (open, before) = (false, None);
                1
            } else if let Some((_, preposition)) = PREPOSITIONS.iter().find(|(written, _)| *written == said) {
                found.small.extend(leading.replace(word));
                (open, before) = (false, Some(*preposition));
                1
            } else if word.kind == Kind::Free {
                article = true;
                open &= !BEGINNING.contains(&said);
                1
            } else if is_hard(word, other) || describes(words, place, other) {
                let (text, step) = compound(words, place, other);
                let goes_on = open && !found.time_ends(&words[place..]);
                found.push(word, text, if goes_on { None } else { Some(before.take()) }, article);
                leading = if goes_on { leading } else { None };
                (open, article) = (true, false);
                step
            } else {
                (open, article) = (false, false);
                found.small.push(word);
                1
            };
            if words[place..place + step].iter().any(|word| word.comma || word.closes) {
                found.parts.last_mut().into_iter().for_each(|last| (last.ends, last.comma) = (true, true));
                open = false;
            }
            place += step;
        }
        found.small.extend(leading);
        found.join_offices();
        found
    }

    /// Adds a word to the last part, or to a new one with its preposition.
    fn push(&mut self, word: &Word, text: String, new: Option<Option<&'static str>>, article: bool) {
        if let Some(before) = new {
            self.parts.push(Part { before, article, time: true, ..Part::default() });
        }
        let Some(part) = self.parts.last_mut() else { return };
        part.owned |= part.words.len() == 1 && article;
        part.time &= is_time(word);
        part.roles += usize::from(lexicon::is_role(&text));
        part.words.push(text);
    }

    /// Whether the last part is a time that the next words do not belong to: `am Montag` before `400 Euro`.
    fn time_ends(&self, next: &[Word]) -> bool {
        let Some((last, next)) = self.parts.last().filter(|part| part.time).zip(next.split_first()) else {
            return false;
        };
        let month = |text: &str| text.starts_with("0m");
        let (word, behind) = next;
        let said = last.words.last().map(String::as_str).unwrap_or_default();
        let year = word.is_figure() && word.folded.len() == 4 && word.folded.starts_with("20");
        let date = word.is_figure() && behind.first().is_some_and(|behind| month(&behind.folded));
        let figure = said.starts_with(|c: char| c.is_ascii_digit());
        !(if month(said) {
            year
        } else if figure {
            !date
        } else {
            date || (is_time(word) && !word.is_figure())
        })
    }

    /// Joins `Eva Lau, Leiterin der Kita,` to one part, in the order of `die Leiterin der Kita, Eva Lau`.
    fn join_offices(&mut self) {
        let mut joined: Vec<Part> = Vec::new();
        for mut part in std::mem::take(&mut self.parts) {
            let last = joined.last_mut().filter(|last| last.comma && part.before.is_none());
            match last.and_then(|last| Some((is_office_of(last, &part)?, last))) {
                Some((Order::NameFirst, last)) => {
                    last.words.splice(0..0, part.words);
                    (last.ends, last.comma) = (part.ends, false);
                }
                Some((Order::OfficeFirst, last)) => {
                    last.words.append(&mut part.words);
                    (last.ends, last.comma) = (part.ends, false);
                }
                None => joined.push(part),
            }
        }
        self.parts = joined;
    }
}

/// Which of two parts says what somebody is.
enum Order {
    NameFirst,
    OfficeFirst,
}

/// Whether of two parts one is a name and the other what that person is: by its ending, or since it stands between
/// commas with an article of its own.
fn is_office_of(last: &Part, next: &Part) -> Option<Order> {
    let office = |part: &Part, aside: bool| {
        let short = part.words.len() == 1 || (part.words.len() == 2 && part.owned);
        short && !part.time && (part.roles == 1 || (aside && part.article && part.comma))
    };
    // A name may have another office before it.
    let name = |part: &Part| {
        let words = part.words.len();
        !part.time && !part.article && (1..=3 + part.roles).contains(&words) && (part.roles == 0 || words > 2)
    };
    if name(last) && office(next, true) {
        Some(Order::NameFirst)
    } else {
        (office(last, false) && name(next)).then_some(Order::OfficeFirst)
    }
}

/// Whether a word says something that must be in the other sentence, in its order.
fn is_hard(word: &Word, other: &[Word]) -> bool {
    let written_small = || other.iter().any(|other| other.folded == word.folded && !other.is_capital());
    match word.kind {
        Kind::Figure | Kind::Weekday | Kind::Turn => true,
        Kind::Plain if word.is_capital() => !(word.opens && written_small()),
        _ => lexicon::limits(&word.folded),
    }
}

/// Whether a small word describes the noun behind it. With an article between them it does not.
fn describes(words: &[Word], place: usize, other: &[Word]) -> bool {
    let word = &words[place];
    word.kind == Kind::Plain
        && ADJECTIVES.iter().any(|ending| word.folded.ends_with(ending))
        && !PAST.iter().any(|ending| word.folded.ends_with(ending))
        && !word.comma
        && !is_filler(word)
        && words.get(place + 1).is_some_and(|next| next.is_capital() && !next.opens && is_hard(next, other))
}

fn is_time(word: &Word) -> bool {
    let day = lexicon::weekday_number(&word.folded).is_some();
    matches!(word.kind, Kind::Figure | Kind::Weekday) || day || TIMES.contains(&word.folded.as_str())
}

/// A word, joined with the one behind it where the other sentence says both in one word; and how many words that is.
fn compound(words: &[Word], place: usize, other: &[Word]) -> (String, usize) {
    let first = &words[place];
    let rest = words[place + 1..].iter().take(3);
    let between = rest.take_while(|word| word.kind == Kind::Free || word.folded == "fuer").count();
    let second = words.get(place + 1 + between).filter(|word| word.kind == Kind::Plain && word.is_capital());
    let said = |text: &str| other.iter().any(|other| other.folded == text);
    if let Some(second) = second.filter(|_| first.is_capital() && !first.comma) {
        let stems = ["", "s", "es", "n", "en"].iter().filter_map(|ending| second.folded.strip_suffix(ending));
        let mut forms =
            stems.flat_map(|stem| ["", "s", "n"].map(|link| format!("{stem}{link}{}", first.folded)));
        // `Vorsitzender des Rates` is `der Ratsvorsitzende`.
        let found = forms.find_map(|form| {
            let other = form.strip_suffix('r').map(str::to_owned);
            Some(form).filter(|form| said(form)).or(other.filter(|form| said(form)))
        });
        if let Some(found) = found {
            return (noun(&found), 2 + between);
        }
    }
    let text = if first.is_capital() {
        noun(&first.folded)
    } else {
        stem(first).unwrap_or(&first.folded).to_owned()
    };
    (text, 1)
}

/// A noun without the ending of the genitive.
fn noun(folded: &str) -> String {
    folded
        .strip_suffix('s')
        .filter(|stem| stem.len() > 3 && !stem.ends_with('s'))
        .unwrap_or(folded)
        .to_owned()
}
