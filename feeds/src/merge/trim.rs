//! What stands around a release: its masthead before, contacts and self-portraits behind, a link to read on.

mod vocabulary;

use std::ops::Range;

use super::lexicon::Kind;
use super::words::Word;
use vocabulary::{
    BLOCKS, BUTTONS, CATEGORIES, EDITIONS, EVERYWHERE, MASTHEAD, READ_ON, STATES, TELLING, WHOLE,
};

/// Words before the number of a file.
const FILES: &[&str] = &["az", "aktenzeichen", "beschluss", "urteil"];

/// Words of a label for those who do not see what a link does: `öffnet in einem neuen Fenster`.
const HINTS: &[&str] =
    &["oeffnet", "oeffnen", "sich", "neuem", "neuen", "neues", "fenster", "tab", "externer", "link"];

/// Words of a link that says where it leads.
const LINK: usize = 8;

/// Words for a report, and for one that another one follows.
const FIRST_REPORTS: &[&str] =
    &["meldung", "mitteilung", "information", "nachricht", "text", "fassung", "bericht"];
const EARLIER: &[&str] =
    &["erstmeldung", "ursprungsmeldung", "ausgangsmeldung", "folgemeldung", "nachtragsmeldung"];

/// Words in which a masthead may be.
const NEAR: usize = 14;

/// Words of a heading over a self-portrait.
const HEADING: usize = 7;

/// Letters of the sign of who wrote a text.
const SIGN: usize = 3;

/// Words of an introduction behind which a masthead is looked for.
const INTRODUCTION: usize = 40;

/// How many words at the beginning are masthead and dateline.
pub(super) fn masthead(body: &[Word]) -> usize {
    let mut end = 0;
    while let Some(line) = line(body, end) {
        // `Ostersee – 13. April 2026 –`: a place alone belongs to the date behind it.
        let line = line_of_date(body, end, line).unwrap_or(line);
        let words = &body[end..line];
        let names = words.iter().any(|word| MASTHEAD.contains(&word.folded.as_str()));
        let dated = is_dated(words);

        if !(names || dated) || words.len() > NEAR || line == body.len() {
            break;
        }
        end = line;
    }
    end
}

/// How many words before a title or a text name nothing but a part of a site.
pub(super) fn category(title: &[Word]) -> usize {
    let of_site = |word: &&Word| word.kind == Kind::Free || CATEGORIES.contains(&word.folded.as_str());
    let words = title.iter().take_while(of_site).count();
    let named = title[..words].iter().any(|word| word.kind != Kind::Free);
    // What follows is a title of its own.
    if named && title.get(words).is_some_and(|next| next.opens) { words } else { 0 }
}

/// Masthead and dateline: at the beginning, or behind an introduction.
pub(super) fn head(body: &[Word]) -> Range<usize> {
    let end = masthead(body);
    if end > 0 {
        return 0..end;
    }
    let starts = (1..body.len().min(INTRODUCTION)).filter(|place| body[*place].opens);
    starts.map(|start| start..start + masthead(&body[start..])).find(|head| !head.is_empty()).unwrap_or(0..0)
}

/// Where a text ends without the sign of who wrote it: `(th/lg)` behind its last sentence.
pub(super) fn without_sign(body: &[Word]) -> usize {
    let end = body.iter().rposition(|word| word.closes).map_or(0, |last| last + 1);
    let sign = &body[end..];
    let short = |word: &Word| word.written.chars().count() <= SIGN && word.kind != Kind::Figure;
    if end > 0 && sign.len() <= 3 && sign.iter().all(short) { end } else { body.len() }
}

/// Where the date ends that follows a line with nothing but a place.
fn line_of_date(body: &[Word], start: usize, end: usize) -> Option<usize> {
    let place = &body[start..end];
    let next = line(body, end)?;
    let dated = is_dated(&body[end..next]);
    (dated && is_dateline(place) && !place.iter().any(Word::is_figure)).then_some(next)
}

/// Whether two mastheads have lines of one form but of two releases: the same words with other figures, or the same
/// number with another word.
pub(super) fn counts_on(one: &[Word], other: &[Word]) -> bool {
    let (one, other) = (lines(one), lines(other));
    // A line that both have counts nothing on, whatever else stands in the masthead.
    one.iter().filter(|line| !other.contains(line)).any(|line| {
        let alike = || other.iter().filter(|beside| beside.names == line.names);
        (alike().next().is_some() && alike().all(|beside| beside.figures != line.figures))
            || other.iter().any(|beside| !one.contains(beside) && line.renames(beside))
    })
}

/// What a line of a masthead says.
#[derive(PartialEq, Eq)]
struct Line<'a> {
    names: Vec<&'a str>,
    figures: Vec<&'a str>,
}

impl Line<'_> {
    /// Whether both give one number to two kinds of releases.
    fn renames(&self, other: &Self) -> bool {
        let masthead = self.names.iter().any(|name| MASTHEAD.contains(name) && other.names.contains(name));
        masthead && !self.figures.is_empty() && self.figures == other.figures && self.names != other.names
    }
}

fn lines(head: &[Word]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < head.len() {
        let end = line(head, start).unwrap_or(head.len());
        let end = line_of_date(head, start, end).unwrap_or(end);
        let part = |figures: bool| {
            let words = head[start..end].iter().filter(|word| word.kind != Kind::Free);
            words.filter(|word| word.is_figure() == figures).map(|word| word.folded.as_str()).collect()
        };
        lines.push(Line { names: part(false), figures: part(true) });
        start = end;
    }
    lines
}

/// Where the sentence or line that begins at `start` ends.
fn line(body: &[Word], start: usize) -> Option<usize> {
    let rest = body.get(start + 1..)?;
    Some(rest.iter().position(|word| word.opens).map_or(body.len(), |place| start + 1 + place))
}

/// Whether the words only say who tells it, when and where.
pub(super) fn is_introduction(words: &[Word]) -> bool {
    let named = |list: &[&str]| words.iter().any(|word| list.contains(&word.folded.as_str()));
    words.is_empty()
        || (words.len() <= NEAR && (named(MASTHEAD) || is_dated(words)))
        || (words.len() < INTRODUCTION && named(TELLING))
}

/// Whether the words could be a place and are a date. `Ein Radfahrer (58)` is none.
fn is_dated(words: &[Word]) -> bool {
    let year = |word: &Word| {
        word.folded.len() == 4 && (word.folded.starts_with("20") || word.folded.starts_with("19"))
    };
    is_dateline(words)
        && words.iter().any(|word| word.is_figure() && (year(word) || word.folded.starts_with("0m")))
}

/// Whether the words could be a place and a date.
fn is_dateline(words: &[Word]) -> bool {
    words.len() < 8
        && words.iter().all(|word| {
            // `Ab 4. Mai` leads in what comes.
            let name = word.is_capital() && !matches!(word.kind, Kind::Common | Kind::Turn);
            word.is_figure() || word.kind == Kind::Free || name
        })
}

/// Whether words say that an earlier report stands beneath: `Ursprüngliche Meldung:`
pub(super) fn reports_on(words: &[Word]) -> bool {
    let report = |word: &Word| FIRST_REPORTS.iter().any(|report| word.folded.ends_with(report));
    words.windows(2).any(|two| two[0].folded.starts_with("urspruenglich") && report(&two[1]))
        || words.iter().any(|word| EARLIER.contains(&word.folded.as_str()))
}

/// Whether the words are about the office: contacts, self-portrait, picture credits.
pub(super) fn is_block(words: &[Word]) -> bool {
    let begins = |(place, word): (usize, &Word)| {
        // `Über uns` begins a block, `dankt über` does not.
        BLOCKS.contains(&word.folded.as_str())
            && (word.folded != "ueber" || (place == 0 && is_heading(words)))
    };
    let dials = |word: &Word| {
        let digits = word.written.chars().all(|c| c.is_ascii_digit());
        digits && word.written.starts_with('0') && matches!(word.written.len(), 4..=6)
    };
    words.is_empty()
        || words.iter().take(4).enumerate().any(begins)
        || (words.len() < INTRODUCTION && words.iter().any(dials))
}

/// Whether a sentence says whom to ask, and under which number.
pub(super) fn asks(words: &[Word]) -> bool {
    let asked = |word: &Word| {
        let said = word.folded.as_str();
        BLOCKS.contains(&said) || ["fragen", "auskunft", "auskuenfte", "telefon"].contains(&said)
    };
    let dials = |word: &Word| word.written.starts_with('0') && word.written.len() > 2 && word.is_figure();
    words.len() < INTRODUCTION && words.iter().any(asked) && words.iter().any(dials)
}

/// Whether a block about the office begins with the first of the words. `Über 200 Gäste` begins none.
pub(super) fn begins_block(words: &[Word]) -> bool {
    let figure = words.get(1).is_some_and(Word::is_figure);
    let begins = |first: &Word| {
        BLOCKS.contains(&first.folded.as_str()) && (first.folded != "ueber" || is_heading(words))
    };
    words.first().is_some_and(begins) && !figure
}

/// Whether the first words are a line of their own. `Über den Antrag entscheidet der Rat am 5. Mai` is none.
fn is_heading(words: &[Word]) -> bool {
    words.iter().skip(1).take(HEADING).any(|word| word.opens)
}

/// Whether the words are those of a link to the rest, after at most one word that was cut.
pub(super) fn is_read_on(words: &[Word]) -> bool {
    let leads = |word: &Word| READ_ON.contains(&word.folded.as_str());
    let says_where = |word: &Word| word.kind == Kind::Free || word.folded == "auf" || word.is_capital();
    (words.len() < 6 && words.iter().all(leads))
        || (words.len() <= LINK
            && words.iter().take(4).any(|word| WHOLE.contains(&word.folded.as_str()))
            && words
                .iter()
                .all(|word| leads(word) || says_where(word) || WHOLE.contains(&word.folded.as_str())))
        || (words.len() <= LINK
            && words.first().is_some_and(|first| first.folded == "weiterlesen")
            && words[1..].iter().all(says_where))
}

/// Whether an office says the word of itself, as every other one would.
pub(super) fn is_everywhere(folded: &str) -> bool {
    EVERYWHERE.contains(&folded)
}

/// Whether the word stands before the number of an edition.
pub(super) fn counts_editions(folded: &str) -> bool {
    EDITIONS.contains(&folded)
}

/// Whether the words give the number of a release or of a file: `PM Nr. 83/2025`, `Az. 2 K 417/24`.
pub(super) fn names_a_release(words: &[Word]) -> bool {
    let names =
        |word: &Word| MASTHEAD.contains(&word.folded.as_str()) || FILES.contains(&word.folded.as_str());
    words.iter().any(names) || is_number_of_year(words)
}

/// `Nr. 41/2026`, and no name of what is numbered.
fn is_number_of_year(words: &[Word]) -> bool {
    let [number, count, year] = words else { return false };
    counts_editions(&number.folded)
        && number.folded.starts_with('n')
        && count.is_figure()
        && year.folded.len() == 4
        && year.folded.starts_with("20")
}

/// Whether a stretch says nothing of the release but of its page: buttons, when it was last changed, who counted.
pub(super) fn is_noise(words: &[Word], range: &Range<usize>) -> bool {
    let button = |word: &Word| word.kind == Kind::Free || BUTTONS.contains(&word.folded.as_str());
    words[range.clone()].iter().all(button) || is_note(words, range)
}

/// Whether a stretch is a note about the page, when it was last changed or who counted, or the label of a link.
pub(super) fn is_note(words: &[Word], range: &Range<usize>) -> bool {
    let start = words.iter().take(range.start + 1).rposition(|word| word.opens);
    let of = |list: &[&str], word: &Word| list.contains(&word.folded.as_str());
    // A colon behind it ends a line of its own.
    let start = start.map_or(0, |start| start - usize::from(start > 0 && of(STATES, &words[start - 1])));
    let line = &words[start.min(range.end)..range.end];
    let state = line.first().is_some_and(|first| of(STATES, first))
        && line.iter().all(|word| {
            let small = matches!(word.kind, Kind::Figure | Kind::Free | Kind::Weekday);
            small || of(STATES, word) || of(&["aenderung", "aktualisierung", "bearbeitet"], word)
        });
    state || is_hint(&words[range.clone()])
}

/// Whether a stretch is the label of a link, copied along with it.
fn is_hint(words: &[Word]) -> bool {
    let says = |names: &[&str]| words.iter().any(|word| names.contains(&word.folded.as_str()));
    let known = |word: &Word| word.kind == Kind::Free || HINTS.contains(&word.folded.as_str());
    words.iter().all(known) && says(&["oeffnet", "oeffnen", "externer"]) && says(&["fenster", "tab", "link"])
}
