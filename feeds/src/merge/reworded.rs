//! Whether two sentences say the same in another order: the time at the front, persons the other way round, an office
//! behind its name, `Familienkarte` for `Karte für Familien`.
//!
//! Invariants: every figure, noun and turn of the one is in the other; each keeps its preposition and its neighbours;
//! of these parts one at most stands elsewhere, and only where its place is of no account; small words may trade
//! places, but none is missing that says something. Who does what to whom is told by order alone, so two parts that
//! could be subject and object never trade places.

use super::harmless::{are_synonyms, is_filler, stem};
use super::lexicon::{self, Kind};
use super::words::Word;

/// Words of a sentence that is compared. Longer ones are lists.
const LONGEST: usize = 70;

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

/// Words that rank what is enumerated, so that its order counts.
const RANKS: &[&str] =
    &["jeweils", "beziehungsweise", "platz", "plaetze", "plaetzen", "rang", "raenge", "reihenfolge"];

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

/// Whether two sentences say the same.
pub(super) fn same(a: &[Word], b: &[Word]) -> bool {
    if a.len().max(b.len()) > LONGEST || a.is_empty() || b.is_empty() {
        return false;
    }
    let (one, other) = (Sentence::of(a, b), Sentence::of(b, a));
    let ranked = a.iter().any(|word| RANKS.contains(&word.folded.as_str()));
    same_small(&one.small, &other.small)
        && (in_one_order(&one.parts, &other.parts, ranked) || leads_otherwise(&one.parts, &other.parts))
}

/// What a sentence says: its parts in order, and the small words between them.
#[derive(Default)]
struct Sentence<'a> {
    parts: Vec<Part>,
    small: Vec<&'a Word>,
}

/// Words that belong together, with the preposition before them.
#[derive(Debug, Clone, Default)]
struct Part {
    before: Option<&'static str>,
    words: Vec<String>,
    /// Whether it is one of an enumeration, or stands between commas.
    ends: bool,
    /// Whether a comma ends it.
    comma: bool,
    /// Whether all of it tells a time.
    time: bool,
    /// How many of its words say what somebody is.
    roles: usize,
    /// Whether an article stands before it.
    article: bool,
    /// Whether its second word is whose the first is: `Leiter des Amtes`.
    owned: bool,
}

impl<'a> Sentence<'a> {
    fn of(words: &'a [Word], other: &[Word]) -> Self {
        let mut found = Self::default();
        let (mut before, mut open, mut article) = (None, false, false);
        let mut place = 0;
        while let Some(word) = words.get(place) {
            let said = word.folded.as_str();
            let step = if AND.contains(&said) {
                found.parts.last_mut().into_iter().for_each(|last| last.ends = true);
                (open, before) = (false, None);
                1
            } else if let Some((_, preposition)) = PREPOSITIONS.iter().find(|(written, _)| *written == said) {
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

/// Whether each small word of the one is one of the other, but for those that say nothing.
fn same_small(a: &[&Word], b: &[&Word]) -> bool {
    let mut rest = b.to_vec();
    let mut open = Vec::new();
    for word in a {
        let same = |other: &&Word| {
            other.folded == word.folded
                || (stem(word).is_some() && stem(word) == stem(other))
                || are_synonyms(word, other)
        };
        match rest.iter().position(same) {
            Some(place) => drop(rest.remove(place)),
            None => open.push(*word),
        }
    }
    open.iter().chain(&rest).all(|word| is_filler(word))
}

/// A word of a part, in its place.
#[derive(Debug)]
struct Placed<'a> {
    /// The preposition of its part, if it is the first one of it.
    before: Option<&'static str>,
    word: &'a str,
    first: bool,
    last: bool,
    part: &'a Part,
}

impl PartialEq for Placed<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.before, self.word) == (other.before, other.word)
    }
}

fn placed(parts: &[Part]) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for part in parts {
        for (at, word) in part.words.iter().enumerate() {
            let (first, last) = (at == 0, at + 1 == part.words.len());
            placed.push(Placed { before: part.before.filter(|_| first), word, first, last, part });
        }
    }
    placed
}

/// Whether the words of the parts come in one order, save one part that may stand anywhere.
fn in_one_order(a: &[Part], b: &[Part], ranked: bool) -> bool {
    let (a, b) = (placed(a), placed(b));
    if a.len() != b.len() {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    a.is_empty()
        || (1..a.len()).any(|cut| {
            let (first, second) = a.split_at(cut);
            let moved = second.iter().chain(first).eq(b);
            // Beyond another time, a comma or an `und` it would belong to something else.
            let clause = a.iter().rev().skip(1).all(|placed| !placed.last || !placed.part.ends);
            let timeless = |block: &[Placed<'_>]| !block.iter().any(|placed| placed.part.time);
            let front = head == 0;
            let free = clause
                && ((may_move(first, front) && timeless(second))
                    || (may_move(second, front) && timeless(first)));
            moved && (free || (!ranked && are_items(first, second)))
        })
}

/// Whether in one clause several parts stand elsewhere that prepositions lead in, each with another one.
fn leads_otherwise(a: &[Part], b: &[Part]) -> bool {
    let split = |parts: &'_ [Part]| -> (Vec<(Option<&'static str>, Vec<String>)>, Vec<Vec<String>>) {
        let led = parts.iter().filter(|part| part.before.is_some());
        let mut led: Vec<_> = led.map(|part| (part.before, part.words.clone())).collect();
        led.sort();
        (led, parts.iter().filter(|part| part.before.is_none()).map(|part| part.words.clone()).collect())
    };
    let one_clause =
        |parts: &[Part]| parts.split_last().is_none_or(|(_, rest)| !rest.iter().any(|part| part.ends));
    let ((led, core), other) = (split(a), split(b));
    one_clause(a)
        && one_clause(b)
        && (&led, &core) == (&other.0, &other.1)
        && led.windows(2).all(|two| two[0].0 != two[1].0)
}

/// Whether a block means the same anywhere: a time, or what a preposition leads in from the front of the sentence.
fn may_move(block: &[Placed<'_>], front: bool) -> bool {
    let [first, ..] = block else { return false };
    let time = block.iter().all(|placed| placed.part.time);
    let counts = block.iter().all(|placed| placed.word.starts_with(|c: char| c.is_ascii_digit()));
    let led = first.before.is_some() && block.last().is_some_and(|last| last.last);
    first.first && ((time && (first.before.is_some() || !counts)) || (front && led))
}

/// Whether two blocks are whole neighbours of one enumeration. The last of all is ended by what comes behind it.
fn are_items(first: &[Placed<'_>], second: &[Placed<'_>]) -> bool {
    let whole = |block: &[Placed<'_>]| {
        let [one, .., last] = block else {
            return matches!(block, [one] if one.first && one.last && one.part.before.is_none() && !one.part.time);
        };
        one.first
            && last.last
            && block.iter().all(|placed| placed.part.before.is_none() && !placed.part.time)
            && std::ptr::eq(one.part, last.part)
    };
    whole(first) && whole(second) && first.last().is_some_and(|last| last.part.ends)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn another_order_says_the_same_where_nothing_depends_on_it() {
        for (one, other, expected) in [
            (
                "Die Sparkasse hat am Montag 400 Euro gegeben",
                "Am Montag hat die Sparkasse 400 Euro gegeben",
                true,
            ),
            (
                "Die Sparkasse hat am Montag 400 Euro gegeben",
                "Am Freitag hat die Sparkasse 400 Euro gegeben",
                false,
            ),
            ("Es gab Saft, Brot und Käse im Hof", "Es gab Brot, Saft und Käse im Hof", true),
            ("Saft, Brot und Käse kamen auf die Plätze", "Brot, Saft und Käse kamen auf die Plätze", false),
            ("Den Schlüssel bekam Leiterin Eva Lau", "Den Schlüssel bekam Eva Lau, die Leiterin", true),
            ("Dort sprach Kitaleiterin Eva Lau", "Dort sprach Eva Lau, die Leiterin der Kita", true),
            ("Es sprach Wirtschaftsminister Udo Kern", "Es sprach Udo Kern, Minister für Wirtschaft", true),
            ("Das sagte Kapitän Udo Kern im Hafen", "Das sagte Udo Kern, der Kapitän, im Hafen", true),
            (
                "Leiterin Eva Lau bittet die Leser, so viele Bücher wie möglich zu leihen.",
                "Eva Lau, die Leiterin, bittet die Leser, so viele Bücher wie möglich zu leihen.",
                true,
            ),
            ("Es sprach Wirtschaftsminister Udo Kern", "Es sprach Jan Kern, Minister für Wirtschaft", false),
            (
                "Der Ratsvorsitzende, Landrat Udo Kern, dankte ihm",
                "Landrat Udo Kern, Vorsitzender des Rates, dankte ihm",
                true,
            ),
            (
                "Der Ratsvorsitzende, Landrat Udo Kern, dankte Eva Lau",
                "Der Ratsvorsitzende, Landrat Eva Lau, dankte Udo Kern",
                false,
            ),
            ("Landrat Udo Kern dankte Pastorin Eva Lau", "Landrat Eva Lau dankte Pastorin Udo Kern", false),
            ("Die Stadt zahlt an den Kreis", "Der Kreis zahlt an die Stadt", false),
            ("An den Kreis zahlt die Stadt", "Die Stadt zahlt an den Kreis", true),
            ("Der Weg führt von Ahlen nach Borken", "Der Weg führt von Borken nach Ahlen", false),
            (
                "Das Bad ist am Montag zu, am Freitag offen",
                "Das Bad ist am Freitag zu, am Montag offen",
                false,
            ),
            (
                "Mit einem Fest beginnt die Stadt am 18. Mai das Jahr",
                "Am 18. Mai beginnt die Stadt mit einem Fest das Jahr",
                true,
            ),
            ("Mit der Bahn fährt Udo zu Eva", "Zu Udo fährt Eva mit der Bahn", false),
            ("In Ahlen ist es kalt und in Borken warm", "In Borken ist es kalt und in Ahlen warm", false),
            ("Die rote Ampel steht am grünen Haus", "Die grüne Ampel steht am roten Haus", false),
            ("Eine Karte für Familien kostet 9 Euro", "Eine Familienkarte kostet 9 Euro", true),
            ("Der Rat hat nicht alle gefragt", "Nicht der Rat hat alle gefragt", false),
            ("Das Bad öffnet um 9 Uhr", "Das Bad schließt um 9 Uhr", false),
        ] {
            assert_eq!(same(&words(one), &words(other)), expected, "{one} / {other}");
            assert_eq!(same(&words(other), &words(one)), expected, "{other} / {one}");
        }
    }
}
