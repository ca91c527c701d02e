//! Who says so: `Wie der Kreis mitteilt, …`, `nach Angaben der Polizei`, `…, so die Leiterin`.
//!
//! An editor puts it into a sentence that he takes over, and the sentence says the same. Nothing that counts, turns or limits is
//! part of it.

use std::ops::Range;

use super::super::harmless::says;
use super::super::lexicon::Kind;
use super::super::words::Word;

/// Words of one that is looked for.
const LONGEST: usize = 12;

/// Words of a sentence that are more than who says it.
const SAID: usize = 4;

/// Nouns behind `nach`.
const SOURCES: &[&str] =
    &["angaben", "auskunft", "mitteilung", "informationen", "worten", "aussage", "aussagen", "darstellung"];

/// Further verbs that say so.
const TELLS: &[&str] = &[
    "mitteilt",
    "mitteilte",
    "mitteilten",
    "mitteilen",
    "meldet",
    "meldete",
    "informiert",
    "informierte",
    "ankuendigt",
    "ankuendigte",
    "teilt",
    "teilte",
    "teilten",
];

/// A sentence without the words that say who says it, if it has such.
pub(super) fn without(sentence: &[Word]) -> Option<Vec<Word>> {
    let range = leading(sentence).or_else(|| inner(sentence)).or_else(|| trailing(sentence))?;
    let strict =
        |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday | Kind::Turn) || word.limits();
    let rest: Vec<Word> = sentence[..range.start].iter().chain(&sentence[range.end..]).cloned().collect();
    (rest.len() >= SAID && !sentence[range].iter().any(strict)).then_some(rest)
}

fn tells(word: &Word) -> bool {
    TELLS.contains(&word.folded.as_str()) || says(&word.folded)
}

/// `Wie der Kreis mitteilt,`
fn leading(sentence: &[Word]) -> Option<Range<usize>> {
    let end = sentence.iter().take(LONGEST).position(|word| word.comma)? + 1;
    let clause = &sentence[..end];
    (clause[0].folded == "wie" && clause.iter().skip(1).any(tells)).then_some(0..end)
}

/// `nach Angaben der Polizei`, `laut Landkreis`
fn inner(sentence: &[Word]) -> Option<Range<usize>> {
    let of_source = |place: &usize| {
        let next = sentence.get(place + 1).map(|word| word.folded.as_str()).unwrap_or_default();
        match sentence[*place].folded.as_str() {
            "nach" => SOURCES.contains(&next),
            "laut" => true,
            _ => false,
        }
    };
    let start = (0..sentence.len()).find(of_source)?;
    let named = |word: &&Word| word.kind == Kind::Free || (word.kind == Kind::Plain && word.is_capital());
    let length = sentence[start + 1..].iter().take(LONGEST).take_while(named).count();
    // What comes behind it may begin with an article or `am`.
    let last = sentence[start + 1..start + 1 + length].iter().rposition(Word::is_capital)?;
    Some(start..start + 2 + last)
}

/// `…, so die Leiterin`, `…, teilte der Kreis mit`
fn trailing(sentence: &[Word]) -> Option<Range<usize>> {
    let start = sentence.iter().rposition(|word| word.comma)? + 1;
    let clause = &sentence[start..];
    (clause.len() <= LONGEST && clause.first().is_some_and(tells)).then_some(start..sentence.len())
}

#[cfg(test)]
mod tests {
    use super::super::super::words::words;
    use super::*;

    #[test]
    fn who_says_it_goes_and_what_is_said_stays() {
        for (text, expected) in [
            ("Wie der Kreis mitteilt, ist die Straße frei.", Some("ist die Straße frei")),
            (
                "Die Straße ist nach Angaben der Polizei am Montag frei.",
                Some("Die Straße ist am Montag frei"),
            ),
            ("Die Straße ist am Montag frei, so die Leiterin.", Some("Die Straße ist am Montag frei")),
            ("Die Straße ist frei, teilte der Kreis am Montag mit.", None),
            ("Die Straße ist frei, sagte nicht nur der Kreis.", None),
            ("Wie breit die Straße ist, bleibt offen.", None),
            ("Nach dem Umbau ist die Straße frei.", None),
        ] {
            let said = without(&words(text));
            let said = said
                .map(|words| words.iter().map(|word| word.written.as_str()).collect::<Vec<_>>().join(" "));
            assert_eq!(said.as_deref(), expected, "{text}");
        }
    }
}
