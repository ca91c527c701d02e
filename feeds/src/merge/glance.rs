//! Two tellings at a glance: whether they are so far from one another that they need not be laid out.
//!
//! To lay a text out takes some twenty times as long as to read its letters, and most of what lies near a release shares a
//! phrase, a series or a template with it and no more. A glance knows no notations and no lexicon; so it parts only what
//! is far from alike, and none but texts of some length.
//!
//! Invariants: of some seven hundred pairs that are the same none is parted here; which of the two is which does not
//! matter; a glance is linear in the length of the text.

mod figures;
mod letters;
mod named;

use super::hashing::MIX;
use super::similarity::{LITTLE as LITTLE_IN_COMMON, are_titled_alike};
use super::words::Word;
use figures::{Figure, Figures};
use letters::{Letters, grown, next};
use named::names_nothing_in;

/// Words of a text that is worth a glance. Shorter ones are laid out in no time, and may be teasers in words of their own.
const ENOUGH: usize = 70;

/// Tenths of the shorter text's pairs of words without which there is little, and where titles differ. To be judged the
/// same it takes four and six; five hundred pairs of texts that are the same have more than five at a glance.
const LITTLE: usize = 3;
const LITTLE_WITHOUT_TITLE: usize = 4;

/// What parts two tellings that name different things.
const OTHER_NAMES: &str = "neither says what the other one's title names";

/// A telling at a glance.
#[derive(Debug)]
pub(super) struct Glance<'a> {
    /// Title and text as they stand.
    said: [&'a str; 2],
    /// The pairs of neighbouring words of the text, as numbers.
    pairs: Vec<u32>,
    figures: Figures,
}

impl<'a> Glance<'a> {
    /// Of a title and a text, with or without markup.
    pub(super) fn of(said: [&'a str; 2]) -> Self {
        let (pairs, figures) = read(said[1]);
        Self { said, pairs, figures }
    }

    /// What parts two tellings under these titles, if it is plain to see.
    pub(super) fn parts(&self, other: &Self, titles: [&[Word]; 2]) -> Option<String> {
        self.counts_otherwise(other).or_else(|| self.says_otherwise(other, titles).map(str::to_owned))
    }

    fn counts_otherwise(&self, other: &Self) -> Option<String> {
        let words = |[one, other]: [u32; 2]| format!("in the same words one counts {one}, the other {other}");
        let others = self.figures.are_others_than(&other.figures);
        others.then(|| {
            self.figures.instead(&other.figures).map_or_else(|| "they count otherwise".to_owned(), words)
        })
    }

    fn says_otherwise(&self, other: &Self, titles: [&[Word]; 2]) -> Option<&'static str> {
        if self.pairs.len().min(other.pairs.len()) < ENOUGH {
            return None;
        }
        let [one, another] = titles;
        if self.has_little_of(other, are_titled_alike(one, another)) {
            return Some(LITTLE_IN_COMMON);
        }
        let apart = names_nothing_in(one, other.said) && names_nothing_in(another, self.said);
        apart.then_some(OTHER_NAMES)
    }

    fn has_little_of(&self, other: &Self, titled_alike: bool) -> bool {
        let (short, long) = if self.pairs.len() <= other.pairs.len() { (self, other) } else { (other, self) };
        let mut said = long.pairs.clone();
        said.sort_unstable();
        let found = short.pairs.iter().filter(|pair| said.binary_search(pair).is_ok()).count();
        let little = if titled_alike { LITTLE } else { LITTLE_WITHOUT_TITLE };
        found * 10 < short.pairs.len() * little
    }
}

/// The pairs of neighbouring words of a text, and its figures.
fn read(text: &str) -> (Vec<u32>, Figures) {
    let mut reading = Reading { pairs: Vec::with_capacity(text.len() / 6), ..Reading::default() };
    // A teaser may have a `<` that opens no tag.
    let open = text.len() - text.rfind('>').unwrap_or_default();
    let mut rest = text.as_bytes();
    while let Some((letters, behind)) = next(rest, open) {
        match letters {
            Letters::One(letter) => reading.letter(letter),
            Letters::Two(letters) => letters.into_iter().for_each(|letter| reading.letter(letter)),
            Letters::Inside => {}
            Letters::End => reading.end(),
        }
        rest = behind;
    }
    reading.end();
    (reading.pairs, Figures::new(reading.figures))
}

/// What was read of a text.
#[derive(Default)]
struct Reading {
    pairs: Vec<u32>,
    figures: Vec<(u32, u32)>,
    /// The word before this one, if it is no figure, and this one as far as it was read.
    before: u64,
    word: u64,
    /// The same, if it is one.
    figure: Option<Figure>,
    behind_figure: bool,
}

impl Reading {
    fn letter(&mut self, letter: u8) {
        let before = if self.word == 0 { Some(Figure::default()) } else { self.figure };
        self.figure = before.filter(|_| letter.is_ascii_digit()).map(|figure| figure.grown(letter - b'0'));
        self.word = grown(self.word, letter);
    }

    fn end(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word == 0 {
            return;
        }
        let figure = self.figure.take();
        let place = (self.before >> u32::BITS) as u32;
        let counts = figure.filter(|_| !self.behind_figure).and_then(Figure::value);
        self.figures.extend(counts.map(|figure| (place, figure)));
        self.pairs.push((self.before.wrapping_add(word).wrapping_mul(MIX) >> u32::BITS) as u32);
        self.before = word.rotate_left(17);
        self.behind_figure = figure.is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::title;
    use super::*;

    /// What parts two texts under these titles, whichever comes first.
    fn parted(titles: [&str; 2], texts: [&str; 2]) -> Option<String> {
        let words = titles.map(title);
        let [a, b] = [0, 1].map(|n| Glance::of([titles[n], texts[n]]));
        let found = a.parts(&b, [&words[0], &words[1]]);
        assert_eq!(found, b.parts(&a, [&words[1], &words[0]]));
        found
    }

    #[test]
    fn one_text_is_seen_as_one_in_every_spelling() {
        let text = "Die Bücherei öffnet am Fuß der Treppe am 5. um 10 – größer als zuvor. ".repeat(10);
        let seen = read(&text);
        assert_eq!((seen.0.len(), &seen.1), (140, &read("am 5 um 10").1));
        for other in [
            text.to_uppercase(),
            text.replace('ü', "ue").replace('ö', "oe").replace('ß', "ss"),
            text.replace('ü', "u\u{308}"),
            text.replace("Treppe", "Trep\u{ad}pe").replace("Bücherei", "Büche&shy;rei"),
            format!("<p class=\"a\">{}</p>", text.replace("öffnet", "<b>ö</b>ffnet</p><p>")),
            text.replace(' ', "&nbsp;").replace('–', "&ndash;"),
            text.replace("5.", "05."),
        ] {
            assert_eq!((read(&other).0.len(), &read(&other).1), (seen.0.len(), &seen.1), "{other}");
        }
        assert_eq!(read(&text.to_uppercase()).0, seen.0);
    }

    #[test]
    fn what_opens_no_tag_ends_a_word() {
        for text in ["a<b", "a<b<", "<a>a</a> <b", "a > b"] {
            assert_eq!(read(text).0, read("a b").0, "{text}");
        }
        // However many there are, what is behind them is looked at once.
        assert_eq!(read(&"<&".repeat(1 << 20)).0.len(), 0);
    }

    #[test]
    fn a_phrase_in_a_long_text_is_little_and_short_texts_are_not_judged() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("wort{n} ")).collect::<String>();
        let little = |one: &str, other: &str, alike: bool| {
            parted(["Bad öffnet", if alike { "Bad öffnet" } else { "Rat tagt" }], [one, other]).is_some()
        };
        for alike in [false, true] {
            assert!(little(&words(0, 200), &words(180, 300), alike));
            assert!(!little(&words(0, 200), &words(100, 300), alike), "half");
            assert_eq!(little(&words(0, 200), &words(130, 330), alike), !alike, "a third");
            assert!(!little(&words(0, 200), &words(300, 360), alike), "short");
            assert!(!little("", "", alike));
        }
    }

    #[test]
    fn two_of_a_series_count_otherwise() {
        let told = |week: usize, hour: usize, speed: &str| {
            format!(
                "In der Woche {week} misst die Stadt ab {hour} Uhr, am {week}. Mai bis {hour} Uhr, bei Tempo 30, für \
                 {speed} Euro, rund {week} Mal."
            )
        };
        let titles = ["Die Stadt misst"; 2];
        let found = parted(titles, [&told(7, 8, "1.200"), &told(9, 10, "1.300")]);
        let (said, figures) = found.as_deref().and_then(|found| found.split_once(" one counts ")).unzip();
        assert_eq!(said, Some("in the same words"), "{found:?}");
        assert!(["7, the other 9", "8, the other 10"].contains(&figures.unwrap_or_default()), "{found:?}");
        for (one, other) in [
            (told(7, 8, "1.200"), told(7, 8, "1200")),
            (told(7, 8, "1.200"), told(7, 8, "1&nbsp;200").replace("7. Mai", "07.05.2026")),
            (told(7, 8, "1.200"), told(7, 10, "1.200")),
            // A contact of each office's own.
            (
                told(7, 8, "12") + "Telefon 0391 99 11, Fax 0391 22 44, Straße 5, 39104 Burg",
                told(7, 8, "12") + "Telefon 0340 12 55, Fax 0340 33 66, Straße 8, 06844 Dessau",
            ),
        ] {
            assert_eq!(parted(titles, [&one, &other]), None, "{one} / {other}");
        }
    }

    #[test]
    fn two_on_a_template_name_their_own() {
        let text = |what: &str, place: &str| {
            let all = "Der Rat hat das so beschlossen und der Kämmerer hat es geprüft. ".repeat(9);
            format!("Die {what} in {place} wird saniert. {all}")
        };
        let (promenade, school) = (text("Promenade", "Wendau"), text("Sporthalle", "Torgau"));
        let titles = ["Promenade in Wendau wird saniert", "Sporthalle in Torgau wird begrünt"];
        assert_eq!(parted(titles, [&promenade, &school]).as_deref(), Some(OTHER_NAMES));
        let torn = school.replace("halle", "hal\u{ad}le");
        for (titles, texts) in [
            (titles, [&promenade, &torn]),
            (titles, [&promenade, &promenade]),
            (["Die Promenade wird saniert", titles[1]], [&promenade, &school]),
            (["Ufer-Promenade wird saniert", "Torgaus neue Sporthallen"], [&school, &school]),
            (["Rat beschließt Sanierung", titles[1]], [&promenade, &school]),
            (["Übungsplätze für Üsedom", titles[1]], [&promenade, &school]),
        ] {
            assert_eq!(parted(titles, [texts[0], texts[1]]), None, "{titles:?}");
        }
    }
}
