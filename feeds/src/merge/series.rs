//! Titles of one series: each has a number of its own, as those of each week, each line or each issue have.
//!
//! Most of what lies near a release is the rest of its series. Their titles part them, and a title is read in no time: the
//! other text is searched for a number, and need not be laid out.
//!
//! Invariants: the order of the two does not matter; what is found here [`judge`](super::similarity::judge) finds as
//! well, for only such numbers are looked at as stand for nothing else: no date, no time, no part of a longer number,
//! and no beginning of what the other title has in its place.

use super::align::{Hunk, align};
use super::headline::HEDGES;
use super::lexicon::Kind;
use super::words::Word;

/// Digits of a number that is no year, no price and none of a telephone.
const SHORT: usize = 3;

/// What parts two titles: in one place each has a number of its own. Where they are not alike besides, at least one of the
/// texts must not say it; `says` tells which text does, and may say so of more.
pub(super) fn other_number(titles: [&[Word]; 2], says: impl Fn(usize, &str) -> bool) -> Option<String> {
    let [one, other] = titles;
    let both_say = |number: &str| says(0, number) && says(1, number);
    let (a, b) = laid(one, other, &both_say)?;
    // Which words stand beside each other depends on which title comes first; what is found must not.
    laid(other, one, &both_say).map(|_| format!("one title says „{}“, the other „{}“", a.written, b.written))
}

fn laid<'a>(a: &'a [Word], b: &'a [Word], both_say: &impl Fn(&str) -> bool) -> Option<(&'a Word, &'a Word)> {
    let folded = |words: &'a [Word]| words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>();
    let numbered = |words: &[Word]| words.iter().any(is_number);
    if !numbered(a) || !numbered(b) {
        return None;
    }
    let hunks = align(&folded(a), &folded(b))?;
    let equal = a.len() - hunks.iter().map(|hunk| hunk.a.len()).sum::<usize>();
    let alike = equal * 2 >= a.len().min(b.len());
    let own = |words: &'a [Word], range: &std::ops::Range<usize>, other: &[Word]| {
        let single = range.len() == 1;
        range.clone().find_map(|place| {
            let word = words.get(place).filter(|word| is_number(word))?;
            let short = word.folded.len() <= SHORT && !is_hedged(words, place);
            let of_its_own = !other.iter().any(|said| said.folded == word.folded);
            (of_its_own && (short || (single && alike)) && (alike || !both_say(&word.folded))).then_some(word)
        })
    };
    let differs = |hunk: &&Hunk| differs(a, b, hunk);
    let mut numbers =
        hunks.iter().filter(differs).filter_map(|hunk| Some((own(a, &hunk.a, b)?, own(b, &hunk.b, a)?)));
    numbers.next()
}

/// Whether two stretches cannot be one in two notations, as far as numbers go.
fn differs(a: &[Word], b: &[Word], hunk: &Hunk) -> bool {
    let (in_a, in_b) = (&a[hunk.a.clone()], &b[hunk.b.clone()]);
    let beside = |words: &[Word], start: usize, end: usize| {
        let goes_on = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday) || word.folded == "bis";
        let before = start.checked_sub(1).and_then(|before| words.get(before));
        before.into_iter().chain(words.get(end)).any(goes_on)
    };
    let single = in_a.len() == 1 && in_b.len() == 1;
    let goes_on = beside(a, hunk.a.start, hunk.a.end) || beside(b, hunk.b.start, hunk.b.end);
    let figures = in_a.iter().chain(in_b).all(Word::is_figure);
    // A title that was cut may end within a number.
    let begins = |short: &[Word], long: &[Word]| matches!((short, long), ([half], [whole, ..]) if whole.written.starts_with(half.written.as_str()));
    let digits = |words: &[Word]| {
        let written = words.iter().flat_map(|word| word.written.chars());
        written.filter(|c| c.is_numeric()).collect::<String>()
    };
    (!figures || (single && !goes_on))
        && !begins(in_a, in_b)
        && !begins(in_b, in_a)
        && digits(in_a) != digits(in_b)
}

/// Whether a word is a number in digits. With a zero before it, it may be part of one that telephones have.
fn is_number(word: &Word) -> bool {
    word.kind == Kind::Figure
        && !word.written.starts_with('0')
        && word.written == word.folded
        && word.folded.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number may be rounded: `fast 20`.
fn is_hedged(words: &[Word], place: usize) -> bool {
    words[..place].last().is_some_and(|word| HEDGES.contains(&word.folded.as_str()))
}

/// Whether a text may say a number of few digits: in digits or in words. `text` is without markup and in small letters, umlauts aside.
pub(super) fn may_say(text: &str, number: &str) -> bool {
    // What nobody resolved may stand within a number.
    let torn = ["&shy", "&amp"].iter().any(|mark| text.contains(mark));
    text.contains(number) || torn || number.parse().map_or(true, |number| in_words(text, number))
}

/// What the numbers from ten on hold in words, without what is written in several ways.
fn in_words(text: &str, number: usize) -> bool {
    const TEENS: [&str; 10] = [
        "zehn", "elf", "zw", "dreizehn", "vierzehn", "nfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    ];
    const TENS: [&str; 8] =
        ["zwanzig", "drei", "vierzig", "nfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
    let root = match number {
        10..20 => TEENS.get(number - 10),
        20..100 => TENS.get(number / 10 - 2),
        100.. => Some(&"hundert"),
        _ => None,
    };
    root.is_none_or(|root| text.contains(root))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::similarity::{Judgement, judge};
    use super::super::telling::tests::telling;
    use super::super::words::title;
    use super::*;

    fn parts(one: &str, other: &str) -> bool {
        is_parted(one, other, false)
    }

    /// With two texts that say all there is to say, or nothing.
    fn is_parted(one: &str, other: &str, says: bool) -> bool {
        other_number([&title(one), &title(other)], |_, _| says).is_some()
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
    fn where_the_rest_differs_the_texts_bear_witness() {
        let (one, other) =
            ("Wendau: Bad Nr. 7 öffnet früher (3)", "Wendau: Bad Nr. 12 stellt Bilanz vor (4)");
        assert!(is_parted(one, other, false) && !is_parted(one, other, true));
        let (one, other) = ("Der Rat lobt 12 Helfer", "Das Bad sucht 13 Gäste");
        assert!(is_parted(one, other, false) && !is_parted(one, other, true));
        let (one, other) = ("Das Bad lobt 12 Gäste", "Das Bad lobt 13 Gäste");
        assert!(is_parted(one, other, true));
    }

    #[test]
    fn a_text_may_say_a_number_in_words() {
        for (text, number) in [
            ("es sind 17", "17"),
            ("die siebzehn", "17"),
            ("einundneunzigste", "91"),
            ("zwölf", "12"),
            ("dreißig", "30"),
        ] {
            assert!(may_say(text, number), "{number} in {text}");
        }
        assert!(!may_say("es sind 18 von neunzig", "17"));
    }

    #[test]
    fn what_may_be_one_number_in_two_notations_parts_nothing() {
        for (one, other) in [
            ("Baustellen in der KW 47", "Baustellen in der KW 47"),
            ("Das Fest am 5. Mai fällt aus", "Das Fest am 6. Mai fällt aus"),
            ("Anruf unter 0351 12 34 genügt", "Anruf unter 0351 1234 genügt"),
            ("Die Saison 2025/26 beginnt", "Die Saison 2025/2026 beginnt"),
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
            let told = [telling(&one, &text), telling(&other, &text)];
            let small = text.to_lowercase();
            let titles = [told[0].words.title.as_slice(), &told[1].words.title];
            let found = other_number(titles, |_, number| may_say(&small, number)).is_some();
            let judged = judge(&told[0], &told[1]);
            prop_assert!(!found || !matches!(judged, Judgement::Same(_)), "{judged:?}");
            let judged = judge(&telling(&one, ""), &telling(&other, ""));
            prop_assert!(!matches!(judged, Judgement::Same(_)), "{judged:?}");
        }
    }
}
