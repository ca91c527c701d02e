//! Whether two sentences say the same in another order: the time at the front, persons the other way round, an office
//! behind its name, `Familienkarte` for `Karte für Familien`.
//!
//! Invariants: every figure, noun and turn of the one is in the other; each keeps its preposition and its neighbours;
//! of these parts one at most stands elsewhere, and only where its place is of no account; small words may trade
//! places, but none is missing that says something. Who does what to whom is told by order alone, so two parts that
//! could be subject and object never trade places.

mod attribution;
mod sentence;

use super::harmless::{are_synonyms, is_filler, stem};
use super::words::Word;
use sentence::{Part, Sentence};

/// What prepositions lead in, and the rest in its order.
type Led<'a> = (Vec<(Option<&'static str>, &'a [String])>, Vec<&'a [String]>);

/// Words of a sentence that is compared. Longer ones are lists.
const LONGEST: usize = 70;

/// Words that rank what is enumerated, so that its order counts.
const RANKS: &[&str] =
    &["jeweils", "beziehungsweise", "platz", "plaetze", "plaetzen", "rang", "raenge", "reihenfolge"];

/// Whether two sentences say the same, be it that only one says who says so.
pub(super) fn same(a: &[Word], b: &[Word]) -> bool {
    if a.len().min(b.len()) == 0 || a.len().max(b.len()) > LONGEST {
        return false;
    }
    are_same(a, b)
        || match (attribution::without(a), attribution::without(b)) {
            (Some(a), None) => are_same(&a, b),
            (None, Some(b)) => are_same(a, &b),
            _ => false,
        }
}

fn are_same(a: &[Word], b: &[Word]) -> bool {
    // Most of what differs has another figure, which is seen at once.
    if !has_figures_of(a, b) || !has_figures_of(b, a) {
        return false;
    }
    let (one, other) = (Sentence::of(a, b), Sentence::of(b, a));
    let ranked = a.iter().any(|word| RANKS.contains(&word.folded.as_str()));
    same_small(&one.small, &other.small)
        && (in_one_order(&one.parts, &other.parts, ranked) || leads_otherwise(&one.parts, &other.parts))
}

/// Whether each figure of `b` is one of `a`.
fn has_figures_of(a: &[Word], b: &[Word]) -> bool {
    b.iter().filter(|word| word.is_figure()).all(|figure| a.iter().any(|word| word.folded == figure.folded))
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
    let one_clause =
        |parts: &[Part]| parts.split_last().is_none_or(|(_, rest)| !rest.iter().any(|part| part.ends));
    let ((led, core), other) = (led_and_core(a), led_and_core(b));
    one_clause(a)
        && one_clause(b)
        && (&led, &core) == (&other.0, &other.1)
        && led.windows(2).all(|two| two[0].0 != two[1].0)
}

fn led_and_core(parts: &[Part]) -> Led<'_> {
    let (led, core): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.before.is_some());
    let mut led: Vec<_> = led.into_iter().map(|part| (part.before, part.words.as_slice())).collect();
    led.sort_unstable();
    (led, core.into_iter().map(|part| part.words.as_slice()).collect())
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
            ("Wie der Rat mitteilt, ist die Halle auf", "Die Halle ist auf", true),
            ("Laut Rat ist die Halle am Montag auf", "Die Halle ist am Montag auf", true),
            ("Laut Rat ist die Halle am Montag auf", "Die Halle ist am Freitag auf", false),
            ("Die Halle ist auf, so Eva Lau", "Die Halle ist auf, so Udo Kern", false),
            ("Das gilt ab sofort in der Halle", "Das gilt bis sofort in der Halle", false),
            ("Die Stelle wirbt vor allem mit Ruhe", "Die Stelle wirbt nach allem mit Ruhe", false),
        ] {
            assert_eq!(same(&words(one), &words(other)), expected, "{one} / {other}");
            assert_eq!(same(&words(other), &words(one)), expected, "{other} / {one}");
        }
    }
}
