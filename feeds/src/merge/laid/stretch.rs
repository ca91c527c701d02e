//! One stretch of a text: whether it is whole sentences, makes news, or is the affair of that text alone.

use std::ops::Range;

use super::super::harmless::says;
use super::super::lexicon::{self, Kind, makes_news};
use super::super::trim;
use super::super::words::Word;
use super::ENDING;

/// Words of a line that only says for what the text is.
const LABEL: usize = 4;

/// Words of a heading over a block about the office.
const HEADING: usize = 8;

/// Words of the end of a sentence that says something for itself.
const CLAUSE: usize = 3;

/// Whether what only one text has leaves the rest as it is: whole sentences without news, a long ending, or what
/// comes where the other one was cut.
pub(super) fn is_own_affair(
    words: &[Word],
    range: &Range<usize>,
    other: &[Word],
    place: &Range<usize>,
) -> bool {
    if trim::is_note(words, range) {
        return true;
    }
    let ending = range.end == words.len() && range.len() > ENDING;
    // What ends with `am 6.` is cut where the other one goes on with `Mai`.
    let dated = words[range.start].is_figure() && words[range.start].folded.starts_with("0m");
    let open = |last: &Word| !last.closes || (dated && last.is_figure());
    let cut = other.last().is_some_and(open) && reaches_end(words, range, other.len() - place.end);
    (!is_news(words, range) || ending)
        && (cut || is_whole(words, range) || is_elided(words, range, other, place))
}

/// Whether dots stand in the place of what is left out, and that turns nothing round.
fn is_elided(words: &[Word], range: &Range<usize>, other: &[Word], place: &Range<usize>) -> bool {
    let dots =
        place.start.checked_sub(1).and_then(|before| other.get(before)).is_some_and(|word| word.elided);
    dots && !words[range.clone()].iter().any(|word| word.kind == Kind::Turn)
}

/// The sentences that a stretch is part of; an empty one is part of the sentence behind it if that one `begins` with it.
pub(super) fn sentences_around(words: &[Word], range: &Range<usize>, begins: bool) -> Range<usize> {
    let behind = !range.is_empty() || (begins && words.get(range.start).is_some_and(|word| word.opens));
    let looked_at = if behind { range.start + 1 } else { range.start };
    let start = words.iter().take(looked_at).rposition(|word| word.opens).unwrap_or(0);
    let from = range.end.max(start + 1);
    let end = words.iter().skip(from).position(|word| word.opens).map_or(words.len(), |place| from + place);
    start..end
}

/// Whether a stretch can be moved to the end over the `rest` words behind it, which also begin it: an `und` that
/// stands last may be any of many.
fn reaches_end(words: &[Word], range: &Range<usize>, rest: usize) -> bool {
    range.end + rest == words.len()
        && (0..rest).all(|step| words[range.start + step].folded == words[range.end + step].folded)
}

/// Whether a stretch is a clause at the end of a sentence, behind a comma and after at least a few words of it. What is
/// listed there has no verb.
pub(super) fn is_end_of_sentence(words: &[Word], range: &Range<usize>) -> bool {
    let start = words[..range.start].iter().rposition(|word| word.opens).unwrap_or(0);
    let ends = |end: usize| words.get(end).is_none_or(|word| word.opens);
    let one = words[range.start + 1..range.end].iter().all(|word| !word.opens);
    let behind = range.start.checked_sub(1).is_some_and(|before| words[before].comma);
    let verb = words[range.clone()].iter().any(|word| word.kind == Kind::Plain && !word.is_capital());
    range.len() >= CLAUSE && range.start >= start + CLAUSE && one && ends(range.end) && behind && verb
}

/// Whether the words take back a part of what is said before them.
pub(super) fn limits(words: &[Word]) -> bool {
    words.iter().any(|word| {
        let said = word.folded.as_str();
        word.kind == Kind::Turn || lexicon::limits(said) || trim::counts_editions(said)
    })
}

/// Whether what only one text says is why it is told again: by its words, or since it turns something and stands
/// before all the rest.
pub(super) fn is_news(words: &[Word], range: &Range<usize>) -> bool {
    let part = &words[range.clone()];
    let turns = part.iter().any(|word| word.kind == Kind::Turn);
    // `Sperrfrist: keine` turns nothing.
    let label = part.len() <= LABEL && trim::is_introduction(part);
    // Moved over the words that it ends with and that stand before it, it may begin the text as well.
    let begins = range.start <= part.len()
        && words[..range.start]
            .iter()
            .zip(&part[part.len() - range.start..])
            .all(|(a, b)| a.folded == b.folded);
    // What ends with a colon leads in the rest: `Nun ist es so weit, wie der Verband mitteilt:`
    let leads_in = part.len() > LABEL * 2
        && part.iter().all(|word| word.kind != Kind::Turn || !lexicon::denies(&word.folded))
        && part.iter().filter(|word| word.opens).count() == 1
        && range.start == 0
        && part.last().is_some_and(|last| !last.closes);
    news(part) || (begins && turns && !label && !leads_in)
}

pub(super) fn news(words: &[Word]) -> bool {
    words.iter().any(|word| makes_news(&word.folded)) || trim::reports_on(words)
}

/// Whether a stretch is a block about the office, or stands right behind the words that begin one: `Über uns:`
pub(super) fn is_block(words: &[Word], range: &Range<usize>) -> bool {
    let begins = |place: &usize| words[*place].opens && trim::begins_block(&words[*place..range.end]);
    // What ends a sentence of the matter before it counts, as any other end does.
    let part = &words[range.clone()];
    let mut rest = part.iter().take_while(|word| !word.opens);
    let counts = |word: &Word| {
        matches!(word.kind, Kind::Figure | Kind::Weekday | Kind::Turn)
            || (word.kind == Kind::Plain && word.is_capital())
    };
    (trim::is_block(part) && (part.iter().all(|word| !word.opens) || !rest.any(counts)))
        || (range.start.saturating_sub(HEADING)..range.start).any(|place| begins(&place))
}

/// Whether a beginning counts nothing and turns nothing, so that another one in its place denies nothing.
pub(super) fn is_plain(words: &[Word]) -> bool {
    trim::is_introduction(words)
        || words.iter().all(|word| matches!(word.kind, Kind::Plain | Kind::Common | Kind::Free))
}

/// Whether a stretch is made of whole sentences, if need be when moved by words that stand at both its ends.
pub(super) fn is_whole(words: &[Word], range: &Range<usize>) -> bool {
    let whole = |start: usize, end: usize| {
        words.get(start).is_some_and(|word| word.opens || start == 0)
            && words.get(end).is_none_or(|word| {
                // Or the rest of what somebody said: `…“, sagt`.
                word.opens || (says(&word.folded) && end.checked_sub(1).is_some_and(|last| words[last].comma))
            })
    };
    let (mut start, mut end) = (range.start, range.end);
    if whole(start, end) {
        return true;
    }
    while start > 0 && words[start - 1].folded == words[end - 1].folded {
        (start, end) = (start - 1, end - 1);
        if whole(start, end) {
            return true;
        }
    }
    let (mut start, mut end) = (range.start, range.end);
    while end < words.len() && words[start].folded == words[end].folded {
        (start, end) = (start + 1, end + 1);
        if whole(start, end) {
            return true;
        }
    }
    false
}
