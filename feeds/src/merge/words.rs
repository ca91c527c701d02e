//! The words of a release as they are compared: one form for all spellings of a word.
//!
//! Invariants: a word's folded form holds letters and digits only (and one `:` or `.` in a figure); case, umlaut
//! spellings, hyphens within a word, soft hyphens and punctuation leave no trace in it; reading is linear in the
//! length of the text and never fails.
//!
//! Words keep how they were written, for reasons shown to people and because a capital in the middle of a
//! sentence tells a noun from a verb.

use smol_str::SmolStr;

use super::figures::{date, figure, is_blank, is_grouped, times};
use super::folding::{fold, plain};
use super::lexicon::{self, Kind};
use super::mojibake::well_read;
use super::phrases;
use super::prose::{in_one_notation, is_file_name, prose, without_marks};
use super::spelling::{spelled, without_misread_figures};
use crate::model::Facts;

/// Words of one text that are looked at. What comes behind decides nothing: no release differs there alone.
const LIMIT: usize = 4_000;

/// Letters of a word, and what stands behind it, so that room for the words is made at once.
const LETTERS: usize = 6;

/// Short words with which a sentence may end.
const ENDS: &[&str] = &["ab", "an", "zu", "um", "so", "da", "ja", "er", "es"];

/// Titles in short before another one or a name.
const TITLES: &[&str] = &["Prof", "Dipl", "Ing", "Priv", "Doz"];

/// Digits with which the number of a telephone begins.
const AREA: usize = 3;

/// Words of a dateline.
const DATELINE: usize = 8;

/// A word and where it stands.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about the place of a word")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    /// As compared.
    pub(super) folded: SmolStr,
    /// As written.
    pub(super) written: SmolStr,
    /// Whether a sentence, line or paragraph begins with it.
    pub(super) opens: bool,
    /// Whether a sentence ends with it. One that was cut does not.
    pub(super) closes: bool,
    /// Whether it stands in brackets.
    pub(super) aside: bool,
    /// Whether a comma stands behind it.
    pub(super) comma: bool,
    /// Whether a point behind it ends no sentence, as that of a short form.
    pub(super) short: bool,
    /// Whether dots behind it say that something is left out.
    pub(super) elided: bool,
    /// Whether its source says its sentence in its other releases as well.
    pub(super) worn: bool,
    /// What it can change.
    pub(super) kind: Kind,
}

/// What a release says, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// Of the title.
    pub(super) title: Vec<Word>,
    /// Of the whole text, of the teaser if that is all there is.
    pub(super) body: Vec<Word>,
}

impl Words {
    /// The words of `facts`.
    pub(super) fn of(facts: &Facts) -> Self {
        Self { title: title(&facts.title), body: words(&text(facts)) }
    }
}

/// The words of a title.
pub(super) fn title(title: &str) -> Vec<Word> {
    // The name of a file says nothing that its text does not.
    if is_file_name(title) { Vec::new() } else { words(&in_one_notation(&without_marks(title))) }
}

/// The whole text with a line for each paragraph, or the teaser if that is all there is.
pub(super) fn text(facts: &Facts) -> String {
    match (&facts.content, &facts.summary) {
        (Some(content), _) => prose(&plain(content.as_str())),
        (None, Some(summary)) => prose(summary),
        (None, None) => String::new(),
    }
}

/// The words of a text, at most [`LIMIT`].
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len());
    chars.extend(well_read(text).chars().filter(|c| !is_invisible(*c)));
    let mut words: Vec<Word> = Vec::with_capacity((text.len() / LETTERS).min(LIMIT));
    let mut place = 0;
    let mut opens = true;
    let mut brackets = 0_usize;
    while place < chars.len() && words.len() < LIMIT {
        let c = chars[place];
        if c.is_alphanumeric() {
            let end = end_of_word(&chars, place);
            let known = words.len();
            push(&mut words, &chars[place..end], opens, chars.get(end) == Some(&'.'));
            words.iter_mut().skip(known).for_each(|word| word.aside = brackets > 0);
            opens = false;
            place = end;
            continue;
        }
        match c {
            // Most of what is no word is this, and says nothing.
            ' ' => {
                place += 1;
                continue;
            }
            ',' | ';' => words.last_mut().into_iter().for_each(|last| last.comma = true),
            '…' => words.last_mut().into_iter().for_each(|last| last.elided = true),
            '.' if chars.get(place + 1) == Some(&'.') => {
                words.last_mut().into_iter().for_each(|last| last.elided = true);
            }
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            // One that was never closed.
            '\n' => brackets = 0,
            _ => {}
        }
        if let Some(name) = symbol(c) {
            words.push(Word::new(name.to_owned(), c.to_string(), opens));
        }
        if is_range(&chars, place, &words) {
            words.push(Word::new("bis".to_owned(), c.to_string(), false));
        }
        // Three points are no end but a cut.
        let dots =
            [place.checked_sub(1), Some(place + 1)].iter().flatten().any(|at| chars.get(*at) == Some(&'.'));
        let closes = is_end(&chars, place, &words);
        if matches!(c, '.' | '!' | '?') && !dots {
            words.last_mut().into_iter().for_each(|last| (last.closes, last.short) = (closes, !closes));
        }
        opens |= closes || ends_dateline(&chars, place, &words);
        place += 1;
    }
    phrases::unify(&mut words);
    words
}

/// Adds a word as written; a date in figures is three.
fn push(words: &mut Vec<Word>, written: &[char], opens: bool, point: bool) {
    let text = without_misread_figures(written).unwrap_or_else(|| written.iter().copied().collect());
    if written.iter().any(|c| c.is_alphabetic()) {
        let folded = spelled(fold(&text));
        if let Some(figure) = words.last_mut().filter(|last| last.kind == Kind::Figure) {
            if let Some(power) = lexicon::power(&folded) {
                figure.folded = times(&figure.folded, power).into();
                figure.written = format!("{} {text}", figure.written).into();
                return;
            }
            if let Some(month) = lexicon::short_month(&folded) {
                words.push(Word::new(month, text, opens));
                return;
            }
        }
        if let Some(figure) = half(words, &folded) {
            words.pop();
            words.push(Word::new(figure, format!("halbe {text}"), false));
            return;
        }
        words.push(Word::new(folded, text, opens));
        return;
    }
    match date(&text, point) {
        Some(parts) => words.extend(
            parts
                .into_iter()
                .enumerate()
                .map(|(part, (folded, written))| Word::new(folded, written, opens && part == 0)),
        ),
        None => words.push(Word::new(figure(&text), text, opens)),
    }
}

/// The figure that `halbe` and the unit behind it are: `eine halbe Million`.
fn half(words: &[Word], folded: &str) -> Option<String> {
    let power = lexicon::power(folded).and_then(|power| power.checked_sub(1))?;
    words.last().filter(|last| matches!(last.folded.as_str(), "halbe" | "halben")).map(|_| times("5", power))
}

impl Word {
    fn new(folded: impl Into<SmolStr>, written: impl Into<SmolStr>, opens: bool) -> Self {
        let (folded, kind) = lexicon::classify(folded.into());
        let written = written.into();
        let (closes, aside, comma, short, elided, worn) = (false, false, false, false, false, false);
        Self { folded, written, opens, closes, aside, comma, short, elided, worn, kind }
    }

    /// Whether it is a number, an ordinal or a month.
    pub(super) fn is_figure(&self) -> bool {
        self.kind == Kind::Figure
    }

    /// Whether it says something about the matter.
    pub(super) fn tells(&self) -> bool {
        !matches!(self.kind, Kind::Free | Kind::Common)
    }

    /// Whether it takes back a part of what is said beside it. `Er deckt das Dach ab` does not.
    pub(super) fn limits(&self) -> bool {
        let prefix = self.folded == "ab" && (self.closes || self.comma);
        lexicon::limits(&self.folded) && !prefix
    }

    /// Whether it is a noun or a name, as far as its first letter says so.
    pub(super) fn is_capital(&self) -> bool {
        self.written.starts_with(char::is_uppercase)
    }
}

/// Where the word that begins at `start` ends: hyphens between letters, separators between digits and the marks
/// of gendered spelling belong to it.
fn end_of_word(chars: &[char], start: usize) -> usize {
    let mut end = start + 1;
    loop {
        let rest = chars.get(end..).unwrap_or_default();
        let digit_before = chars[end - 1].is_numeric();
        match rest {
            [c, ..] if c.is_alphanumeric() || is_accent(*c) => end += 1,
            ['.' | ',' | ':', next, ..] if digit_before && next.is_ascii_digit() => end += 2,
            [blank, ..] if is_blank(*blank) && is_grouped(&chars[start..end], rest) => end += 4,
            ['-' | '\u{2010}' | '\u{2011}', next, ..] if !digit_before && next.is_alphabetic() => end += 2,
            ['*' | ':' | '_' | '·' | '/', 'i', 'n', ..] if !digit_before => end += 3,
            ['/', '-', 'i', 'n', ..] if !digit_before => end += 4,
            _ => return end,
        }
    }
}

/// Whether a sentence ends here. A point behind a number or a single letter ends none, nor does one before a small letter.
fn is_end(chars: &[char], place: usize, words: &[Word]) -> bool {
    match chars.get(place) {
        Some('\n' | '!' | '?' | '|') => true,
        Some('.') => {
            let goes_on = |next: &char| next.is_alphanumeric() || matches!(next, ',' | ';' | '-');
            !chars.get(place + 1).is_some_and(goes_on)
                && (dials(words) || !words.last().is_some_and(|word| is_short(word, &chars[place + 1..])))
        }
        Some(':') => {
            let short = words.last().is_some_and(|word| word.written.chars().count() < 3);
            !short && !chars.get(place + 1).is_some_and(|next| next.is_alphanumeric())
        }
        _ => false,
    }
}

/// Whether the last words are the number of a telephone, which no point makes an ordinal.
fn dials(words: &[Word]) -> bool {
    let mut groups = words.iter().rev().take_while(|word| word.is_figure() || word.written == "-");
    groups.any(|group| group.written.starts_with('0') && group.written.len() >= AREA)
}

/// Whether the point behind a word is that of an ordinal or a short form, by what comes behind it.
fn is_short(word: &Word, behind: &[char]) -> bool {
    let mut next = behind.iter().skip_while(|c| matches!(c, ' ' | '\u{a0}')).peekable();
    if next.peek().is_some_and(|next| next.is_lowercase()) {
        return true;
    }
    let unit = word.written.rsplit(' ').next().unwrap_or_default();
    if word.is_figure() && matches!(unit, "Mio" | "Mrd" | "Tsd") {
        return true;
    }
    // `Am 7. Mai` goes on, `Linie 7. Das ist` does not.
    let begins = || {
        let next: String = next.take_while(|c| c.is_alphanumeric()).collect();
        matches!(lexicon::classify(fold(&next)).1, Kind::Free | Kind::Common)
    };
    TITLES.contains(&word.written.as_str())
        || word.written.chars().count() < 3
            && !ENDS.contains(&word.written.as_str())
            && !(word.is_figure() && begins())
}

/// Whether a dash means `bis`: it stands between two figures or short weekdays.
fn is_range(chars: &[char], place: usize, words: &[Word]) -> bool {
    let Some(last) = words.last().filter(|_| is_dash(chars[place])) else { return false };
    let mut next = chars[place + 1..].iter().skip_while(|c| **c == ' ');
    if last.is_figure() && last.written.ends_with(|c: char| c.is_ascii_digit()) {
        return next.next().is_some_and(char::is_ascii_digit);
    }
    let next: String = next.take_while(|c| c.is_alphanumeric()).take(3).collect();
    phrases::is_short_weekday(&last.written) && phrases::is_short_weekday(&next)
}

/// Whether a dash stands behind place and date, or a bracket behind an agency's mark: `Eschental, den 5. August
/// 2026 – In der …`, `(pm) In der …`
fn ends_dateline(chars: &[char], place: usize, words: &[Word]) -> bool {
    let blank =
        |place: Option<usize>| place.and_then(|place| chars.get(place)).is_some_and(|c| c.is_whitespace());
    let marks = chars[place] == ')' || (is_dash(chars[place]) && blank(place.checked_sub(1)));
    marks && blank(Some(place + 1)) && words.iter().rev().take(DATELINE).any(|word| word.opens)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '€' => "euro",
        '%' => "prozent",
        '&' => "und",
        '§' => "paragraf",
        '°' => "grad",
        _ => return None,
    })
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_spellings_of_a_word_are_one() {
        for (one, other) in [
            ("Bücherei öffnet", "Buecherei oeffnet"),
            ("GROẞE STRASSE", "große Straße"),
            ("Abfallwirtschafts-Plan", "Abfallwirtschaftsplan"),
            ("Ver\u{ad}wal\u{200b}tung", "Verwaltung"),
            ("mu\u{308}de", "müde"),
            ("Schüler*innen und Schüler:innen", "SchülerInnen und Schüler/-innen"),
            ("„Neu“ – jetzt!", "\"neu\", jetzt"),
            ("1.180 Euro", "1180 €"),
            ("18,00", "18"),
            ("10.30 Uhr", "10:30 Uhr"),
            ("um 10:00 Uhr", "um 10 Uhr"),
            ("2026-2030", "2026 bis 2030"),
            ("10 – 12 Uhr", "10 bis 12 Uhr"),
            ("5 %", "5 Prozent"),
            ("am 12.05.2026", "am 12. Mai 2026"),
            ("bis 05.08. offen", "bis 5. August offen"),
            ("1,2 Mio. Euro", "1.200.000 Euro"),
            ("zwölf Plätze", "12 Plätze"),
            ("halbe Million", "500.000"),
            ("Am M0ntag im Wasser1auf", "Am Montag im Wasserlauf"),
            ("frÃ¼h Ã\u{9c}bungen, grÃ¶Ã\u{9f}ere", "früh Übungen, größere"),
            ("2 km² mit 4 °C", "zwei Quadratkilometer mit vier Grad Celsius"),
            ("Schülerinnen", "Schüler"),
            ("im Dez. und am Mo. im Bad", "im Dezember und am Montag im Bad"),
            ("häuﬁg betroﬀen", "häufig betroffen"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in
            [("10:30", "10:45"), ("1,2", "12"), ("1.180", "1,18"), ("der dem", "der*dem x"), ("5.8", "5.9")]
        {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn sentences_are_told_apart() {
        let opening = |text: &str| -> Vec<SmolStr> {
            words(text).into_iter().filter(|word| word.opens).map(|word| word.written).collect()
        };
        assert_eq!(opening("Am 5. Mai tagt der Rat. Er wählt.\nGäste? Gern"), ["Am", "Er", "Gäste", "Gern"]);
        assert_eq!(
            opening("Es folgen die Linien 2 und 7. Das hält sie ab. Erst dann"),
            ["Es", "Das", "Erst"]
        );
        assert_eq!(opening("Am 14. Dez. tagt lt. Plan der Rat, Tel., Fax. Alle"), ["Am", "Alle"]);
    }
}
