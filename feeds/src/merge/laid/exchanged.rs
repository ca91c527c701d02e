//! Whole sentences in the place of others, where two texts agree at length: who speaks for whom, a first sentence of one's
//! own, the one entry of a list that concerns the own place.
//!
//! Invariants: what is exchanged is looked at as whole sentences; no count, day or turn stands in it against another one;
//! a statement that both have keeps its speaker.

use std::ops::Range;

use super::super::align::align;
use super::super::harmless::{
    are_synonyms, is_auxiliary, is_filler, is_of_day, is_one_verb, says, speaks, stands_for_a_name, stem,
};
use super::super::hashing::Set;
use super::super::lexicon::{self, Kind};
use super::super::substance::bare;
use super::super::trim;
use super::super::words::Word;
use super::stretch::news;

/// Words of what somebody says.
const QUOTE: usize = 60;

/// Words of a first paragraph.
const LEAD: usize = 50;

/// Telling words that each has for itself, at least.
const OWN: usize = 2;

/// Telling words of one, at least.
const TOLD: usize = 5;

/// Commas of a list, and by how many words it is longer than one of its entries.
const ENTRIES: usize = 3;
const LONGER: usize = 8;

/// Whether each text lets somebody of its own speak: not the same words with another speaker.
pub(super) fn are_other_quotes(a: &[Word], b: &[Word]) -> bool {
    let quoted = |words: &[Word]| {
        let says = words.iter().any(|word| word.folded != "so" && says(&word.folded));
        words.len() <= QUOTE && says && !news(words) && !words.iter().any(counts)
    };
    let said = |words: &'_ [Word]| {
        let tells = |word: &&Word| word.tells() && !says(&word.folded) && !lexicon::is_role(&word.folded);
        words.iter().filter(tells).map(|word| word.folded.clone()).collect::<Set<_>>()
    };
    let (said_a, said_b) = (said(a), said(b));
    let both = said_a.iter().filter(|word| said_b.contains(*word)).count();
    quoted(a) && quoted(b) && both * 4 <= said_a.len().min(said_b.len())
}

/// Whether one text has a sentence in which its office speaks of itself or says whom to ask, where the other one has a
/// sentence of the matter. Neither says what the other one does.
pub(super) fn is_of_its_own(own: &[Word], other: &[Word]) -> bool {
    let strict = |word: &Word| counts(word) || word.kind == Kind::Turn || word.limits();
    let whole =
        |words: &[Word]| words.first().is_some_and(|word| word.opens) && words.len() <= QUOTE && !news(words);
    let said: Set<&str> = other.iter().filter(|word| word.tells()).map(|word| word.folded.as_str()).collect();
    let shared = own.iter().filter(|word| word.tells() && said.contains(word.folded.as_str())).count();
    let speaks = speaks(own) > 0 && !own.iter().any(strict);
    whole(own)
        && whole(other)
        && (speaks || trim::asks(own))
        && !own.iter().any(|word| says(&word.folded))
        && shared * 5 <= said.len()
}

/// Whether one text has but an entry of the list that the other one has, under a title that may say the same once more.
pub(super) fn is_one_entry(short: &[Word], long: &[Word], titles: [&[Word]; 2]) -> bool {
    let counted = |words: &'_ [Word]| {
        let counted = (0..words.len()).filter(|place| counts(&words[*place]));
        counted.collect::<Vec<_>>()
    };
    let (few, all) = (counted(short), counted(long));
    let same = |window: &&[usize]| {
        window.iter().zip(&few).all(|(place, other)| long[*place].folded == short[*other].folded)
    };
    let hour = |word: &Word| ["ab", "bis"].contains(&word.folded.as_str());
    let turns =
        |words: &[Word]| words.iter().any(|word| word.kind == Kind::Turn || (word.limits() && !hour(word)));
    let list = long.iter().filter(|word| word.comma).count() >= ENTRIES && long.len() >= short.len() + LONGER;
    if few.is_empty() || !list || turns(short) || turns(long) {
        return false;
    }
    let begins = long.iter().position(|word| word.comma).unwrap_or(0);
    all.windows(few.len()).filter(same).any(|window| {
        let (first, last) = (window[0], window[window.len() - 1]);
        let of_another = |word: &&Word| counts(word) || word.folded == "uhr";
        let start = long[..first].iter().rposition(|word| of_another(&word)).map_or(0, |place| place + 1);
        let end =
            long[last..].iter().position(|word| word.comma).map_or(long.len(), |place| last + place + 1);
        let said = |words: &[Word], word: &Word| words.iter().any(|said| said.folded == word.folded);
        // What is named is named before the list, in this entry or in a title, and in no other entry.
        short.iter().filter(|word| word.is_capital() && word.tells() && !counts(word)).all(|word| {
            said(&long[..begins], word)
                || said(&long[start..end], word)
                || (!said(long, word) && titles.iter().any(|title| said(title, word)))
        })
    })
}

fn counts(word: &Word) -> bool {
    matches!(word.kind, Kind::Figure | Kind::Weekday)
}

/// Whether two sentences count and name the same in one order, and their verbs are the same in another tense: `Der Sturm hat
/// das Dach abgedeckt` beside `Der Sturm deckte das Dach ab`.
pub(super) fn are_one_statement(a: &[Word], b: &[Word]) -> bool {
    let strict = |words: &'_ [Word]| {
        let strict = words.iter().filter(|word| {
            let letter = word.kind == Kind::Common && word.is_capital() && word.written.len() == 1;
            letter || counts(word) || word.kind == Kind::Turn || word.limits() || is_of_day(&word.folded)
        });
        strict.map(|word| word.folded.clone()).collect::<Vec<_>>()
    };
    let nouns = |words: &'_ [Word]| {
        let nouns = words.iter().filter(|word| word.is_capital() && word.kind == Kind::Plain);
        nouns.map(|word| bare(&word.folded).to_owned()).collect::<Vec<_>>()
    };
    let only = |own: &[Word], other: &[Word]| {
        let small = |word: &&Word| !word.is_capital() && matches!(word.kind, Kind::Plain | Kind::Common);
        let prefix = |word: &Word| word.folded == "ab" && !word.limits();
        let mut rest = own.iter().filter(small);
        rest.any(|word| {
            !is_filler(word)
                && !is_auxiliary(word)
                && !prefix(word)
                && !other.iter().any(|other| says_too(word, other))
        })
    };
    a.len().max(b.len()) <= LEAD
        && strict(a) == strict(b)
        && nouns(a).len() > 1
        && nouns(a) == nouns(b)
        && !(only(a, b) && only(b, a))
}

/// Whether two small words are one in another form.
fn says_too(one: &Word, other: &Word) -> bool {
    one.folded == other.folded
        || (stem(one).is_some() && stem(one) == stem(other))
        || is_one_verb(one, other)
        || are_synonyms(one, other)
}

/// Whether both begin the same release in words of their own, of which those of one text name nothing that is not `known`.
pub(super) fn are_other_leads(a: &[Word], b: &[Word], known: impl Fn(&Word) -> bool) -> bool {
    let only = |own: &[Word], other: &[Word], fits: &dyn Fn(&[Word], usize) -> bool| {
        let said: Set<&str> = other.iter().map(|word| word.folded.as_str()).collect();
        (0..own.len()).any(|place| fits(own, place) && !said.contains(own[place].folded.as_str()))
    };
    let turns = |words: &[Word], place: usize| words[place].kind == Kind::Turn || words[place].limits();
    let names = |words: &[Word], place: usize| {
        let word = &words[place];
        word.is_capital() && word.kind == Kind::Plain && (!word.opens || place > 0) && !known(word)
    };
    let either = |fits: &dyn Fn(&[Word], usize) -> bool| only(a, b, fits) || only(b, a, fits);
    let each = |fits: &dyn Fn(&[Word], usize) -> bool| only(a, b, fits) && only(b, a, fits);
    let telling = |words: &'_ [Word]| {
        words.iter().filter(|word| word.tells()).map(|word| word.folded.clone()).collect::<Set<_>>()
    };
    let (said_a, said_b) = (telling(a), telling(b));
    let both = said_a.iter().filter(|word| said_b.contains(*word)).count();
    a.len().max(b.len()) <= LEAD
        && said_a.len().min(said_b.len()) >= TOLD
        && both * 3 >= said_a.len().min(said_b.len())
        && both * 3 <= said_a.len().max(said_b.len()) * 2
        && both + OWN <= said_a.len().min(said_b.len())
        && !either(&turns)
        && !each(&|words, place| counts(&words[place]) || is_of_day(&words[place].folded))
        && !each(&stands_for_a_name)
        && (are_reordered(a, b) || !each(&names))
}

/// The range of both.
pub(super) fn both(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

/// Whether of two stretches little stands in one order, so that no word can stand in the place of another one.
fn are_reordered(a: &[Word], b: &[Word]) -> bool {
    let folded = |words: &'_ [Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
    let hunks = align(&folded(a), &folded(b)).unwrap_or_default();
    let equal = a.len() - hunks.iter().map(|hunk| hunk.a.len()).sum::<usize>();
    equal * 2 <= a.len().min(b.len())
}

#[cfg(test)]
mod tests {
    use super::super::super::words::words;
    use super::*;

    #[test]
    fn sentences_are_one_in_another_tense() {
        let same = |one: &str, other: &str| are_one_statement(&words(one), &words(other));
        let (past, perfect) = (
            "Ein Sturm deckte das Dach der Sporthalle zur Hälfte ab.",
            "Ein Sturm hat das Dach der Sporthalle zur Hälfte abgedeckt.",
        );
        assert!(same(past, perfect) && same(perfect, past));
        for (one, other) in [
            ("Der Rat will den Preis um 3 Cent anheben.", "Der Rat will den Preis um 3 Cent senken."),
            ("Der Bus hält vor dem Rathaus am Markt.", "Der Bus hält nach dem Rathaus am Markt."),
            ("Vom Dach im Mai bleibt die Hälfte.", "Vom Dach im Mai bleibt nur die Hälfte."),
            ("Rektorin Anke Roth lobt Leiterin Mia Vogt.", "Rektorin Mia Vogt lobt Leiterin Anke Roth."),
            ("Das Bad öffnet von 3 bis 5 im Mai.", "Das Bad öffnet von 5 bis 3 im Mai."),
        ] {
            assert!(!same(one, other) && !same(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn each_may_let_its_own_man_speak() {
        let other = |one: &str, other: &str| are_other_quotes(&words(one), &words(other));
        let quote = "„Das hilft den Kranken sofort“, sagt Leiterin Dr. Vera Stohl.";
        assert!(other(quote, "„So wünscht man sich Nachbarn“, freut sich Direktor Jan Uhde."));
        assert!(!other(quote, "„Das hilft den Kranken sofort“, sagt Leiter Dr. Kurt Wiese."));
        assert!(!other(quote, "„Uns bringt das 20 Betten“, freut sich Direktor Jan Uhde."));
    }

    #[test]
    fn an_entry_of_a_list_keeps_its_day() {
        let list = words(
            "Die Halte: Nord, Schule, 3. Mai, 9 Uhr; Roggow, Wehr, 4. Mai, 8 Uhr; Tal, Kirche, 5. Mai, 9 Uhr.",
        );
        assert!(is_one_entry(&words("In Roggow steht es am 4. Mai um 8 Uhr."), &list, [&[], &[]]));
        assert!(!is_one_entry(&words("In Roggow steht es am 5. Mai um 9 Uhr."), &list, [&[], &[]]));
    }

    #[test]
    fn a_lead_in_other_words_denies_nothing() {
        let other = |one: &str, other: &str| are_other_leads(&words(one), &words(other), |_| false);
        let lead = "Die Konzerte beginnen am 3. Juli mit einem Abend in der Scheune von Gut Marlow.";
        assert!(other(
            lead,
            "In der Scheune von Gut Marlow ist am 3. Juli Auftakt für die Konzerte, an denen wir mitwirken."
        ));
        assert!(!other(
            lead,
            "In der Scheune von Gut Marlow ist am 2. Juli Auftakt für die Konzerte, an denen wir mitwirken."
        ));
        assert!(!other(
            lead,
            "Die Konzerte beginnen am 3. Juli mit einem Abend in der Scheune von Gut Hagen."
        ));
    }
}
