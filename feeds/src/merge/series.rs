//! Titles of one series: alike but for a number, as those of each week, each line or each issue are.
//!
//! Most of what lies near a release is the rest of its series. Their titles part them, and a title is read in no time:
//! no text need be looked at.
//!
//! Invariants: the order of the two does not matter; what is found here [`judge`](super::similarity::judge) finds as
//! well, whatever the texts say, for only such numbers are looked at as are no date, no time, no part of a longer number
//! and no beginning of the other one.

use std::ops::Range;

use super::align::align;
use super::lexicon::Kind;
use super::words::Word;

/// What parts two titles that are alike: in one place, and in nothing around it, each has a number of its own.
pub(super) fn other_number(one: &[Word], other: &[Word]) -> Option<String> {
    let (a, b) = laid(one, other)?;
    // Which words stand beside each other depends on which title comes first; what is found must not.
    laid(other, one).map(|_| format!("one title says „{}“, the other „{}“", a.written, b.written))
}

fn laid<'a>(a: &'a [Word], b: &'a [Word]) -> Option<(&'a Word, &'a Word)> {
    let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
    let numbered = |words: &[Word]| words.iter().any(is_number);
    if !numbered(a) || !numbered(b) {
        return None;
    }
    let hunks = align(&folded(a), &folded(b))?;
    let equal = a.len() - hunks.iter().map(|hunk| hunk.a.len()).sum::<usize>();
    let alike = equal * 2 >= a.len().min(b.len());
    let numbers = hunks.iter().filter_map(|hunk| Some((number(a, &hunk.a)?, number(b, &hunk.b)?)));
    // A title that was cut may end within a number.
    let begins = |a: &Word, b: &Word| a.written.starts_with(b.written.as_str());
    numbers.filter(|_| alike).find(|(a, b)| !begins(a, b) && !begins(b, a))
}

/// The number that a stretch is, if no other one stands beside it.
fn number<'a>(words: &'a [Word], range: &Range<usize>) -> Option<&'a Word> {
    let goes_on = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday) || word.folded == "bis";
    let before = range.start.checked_sub(1).and_then(|before| words.get(before));
    let beside = before.into_iter().chain(words.get(range.end));
    let number = words.get(range.start).filter(|word| range.len() == 1 && is_number(word))?;
    (!beside.into_iter().any(goes_on)).then_some(number)
}

/// Whether a word is a number in digits. With a zero before it, it may be part of one that telephones have.
fn is_number(word: &Word) -> bool {
    word.kind == Kind::Figure
        && !word.written.starts_with('0')
        && [&word.written, &word.folded].iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::similarity::{Judgement, judge};
    use super::super::telling::Telling;
    use super::super::words::title;
    use super::*;
    use crate::model::Facts;

    fn parts(one: &str, other: &str) -> bool {
        other_number(&title(one), &title(other)).is_some()
    }

    #[test]
    fn a_number_of_its_own_parts_titles_that_are_alike() {
        for (one, other) in [
            ("Baustellen in der KW 47", "Baustellen in der KW 48"),
            ("Linie 23 fährt wieder nach Altenau", "Linie 9 fährt wieder nach Altenau"),
            ("Wendau: Bad Nr. 7 öffnet früher (3)", "Torgau: Bad Nr. 12 öffnet früher (4)"),
        ] {
            assert!(parts(one, other) && parts(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn what_may_be_one_number_in_two_notations_parts_nothing() {
        for (one, other) in [
            ("Baustellen in der KW 47", "Baustellen in der KW 47"),
            ("Das Fest am 5. Mai fällt aus", "Das Fest am 6. Mai fällt aus"),
            ("Anruf unter 0351 12 34 genügt", "Anruf unter 0351 1234 genügt"),
            ("Die Saison 2025/26 beginnt", "Die Saison 2025/2026 beginnt"),
            ("Der Rat lobt 12 Helfer", "Das Bad sucht 13 Gäste"),
            ("Der Kreis sucht nun 20", "Der Kreis sucht nun 2000 Helfer"),
            ("Rund 1.200 Gäste kamen", "Viele Gäste kamen"),
        ] {
            assert!(!parts(one, other) && !parts(other, one), "{one} / {other}");
        }
    }

    fn any_title() -> impl Strategy<Value = String> {
        let words = vec![
            "Rat ",
            "tagt ",
            "Linie ",
            "7 ",
            "12 ",
            "13 ",
            "120 ",
            "KW ",
            "2025/26 ",
            "2026 ",
            "am ",
            "5. ",
            "Mai ",
            "in ",
            "Wendau ",
            "fährt ",
            "wieder ",
            "Nr. ",
            "03 ",
            "– ",
            "und ",
            "Dienstag ",
            "zwei ",
            "€ ",
            "(4) ",
            "…",
        ];
        proptest::collection::vec(proptest::sample::select(words), 1..10).prop_map(|words| words.concat())
    }

    fn telling(title: &str, text: &str) -> Telling {
        Telling::of(&Facts {
            title: title.to_owned(),
            link: url::Url::parse("https://amt.example/").expect("an address"),
            published: None,
            updated: None,
            summary: Some(text.to_owned()),
            content: None,
            authors: vec![],
            categories: vec![],
            enclosures: vec![],
            language: None,
            embargo: None,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_parted_here_no_text_unites(one in any_title(), other in any_title(), more in any_title()) {
            if !parts(&one, &other) {
                return Ok(());
            }
            prop_assert!(parts(&other, &one));
            let text = format!(
                "{one}. {other}. {more}. Der Kreistag von Wendau hat am Montag den Haushalt für das nächste Jahr \
                 beschlossen. Landrätin Eva Lau dankte allen, die daran mitgewirkt haben, und kündigte an, dass 34 neue \
                 Stellen in der Verwaltung und im Rettungsdienst besetzt werden."
            );
            for text in ["", text.as_str()] {
                let judged = judge(&telling(&one, text), &telling(&other, text));
                prop_assert!(!matches!(judged, Judgement::Same(_)), "{judged:?}");
            }
        }
    }
}
