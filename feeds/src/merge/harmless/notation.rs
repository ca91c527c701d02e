//! One thing in several notations: in initials, as a count, as an age.

use super::super::folding::fold;
use super::super::lexicon::Kind;
use super::super::words::Word;
use super::alias::spells;
use super::slip::{Slip, slip_of};

/// Digits of a long number.
const NUMBER: usize = 4;

/// Whether one says in initials what the other writes out: `z. B.` for `zum Beispiel`, `DRK` for `Deutsches Rotes
/// Kreuz`.
pub(super) fn initials(short: &[Word], long: &[Word]) -> bool {
    let initial = |(short, long): (&Word, &Word)| {
        short.folded.len() == 1
            && short.kind == Kind::Common
            && long.folded.starts_with(short.folded.as_str())
    };
    let apart = short.len() > 1 && short.len() == long.len() && short.iter().zip(long).all(initial);
    apart || is_acronym(short, long)
}

/// Whether the letters of `ASP` are those with which the parts of `Afrikanische Schweinepest` begin. `LfL` has the small
/// one of `Landesamt für Liegenschaften` too, and what stands behind all letters may be where it is.
fn is_acronym(short: &[Word], long: &[Word]) -> bool {
    let mut said = short.iter().filter(|word| word.kind != Kind::Free);
    let (Some(acronym), None) = (said.next(), said.next()) else { return false };
    let capitals = acronym.written.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 2 || !acronym.is_capital() || !acronym.written.chars().all(char::is_alphabetic) {
        return false;
    }
    let letters = fold(&acronym.written.chars().filter(|c| c.is_uppercase()).collect::<String>());
    let named: Vec<&str> =
        long.iter().filter(|word| word.is_capital()).map(|word| word.folded.as_str()).collect();
    named.len() > 1 && spells(letters.as_bytes(), &named, usize::from(long.len() > 2))
}

/// Whether one says `1` where the other says `ein`.
pub(super) fn is_one(a: &[Word], b: &[Word]) -> bool {
    matches!((a, b), ([figure], [one])
        if figure.folded == "1" && matches!(one.folded.as_str(), "ein" | "eine" | "einen" | "einem" | "einer" | "eines"))
}

/// Whether one says `jährige` where the other says `Jahre alte`.
pub(super) fn is_age(short: &[Word], long: &[Word]) -> bool {
    let stem = |word: &Word, stem: &str| word.folded.starts_with(stem) && word.folded.len() <= stem.len() + 2;
    matches!((short, long), ([year], [years, old])
        if stem(year, "jaehrig") && stem(years, "jahr") && stem(old, "alt"))
}

/// Whether one says somebody's age before the word where the other has it in brackets behind it, and both the same else.
pub(in crate::merge) fn is_age_moved(spelled: &[Word], aside: &[Word]) -> bool {
    let in_brackets = |word: &&Word| word.is_figure() && word.aside;
    let mut ages = aside.iter().filter(in_brackets);
    let (Some(age), None) = (ages.next(), ages.next()) else { return false };
    let Some(place) = spelled.iter().position(|word| word.folded == age.folded && !word.aside) else {
        return false;
    };
    let begins = |at: usize, stem: &str| spelled.get(at).is_some_and(|word| word.folded.starts_with(stem));
    let unit = match place + 1 {
        next if begins(next, "jaehrig") => 2,
        next if begins(next, "jahre") && begins(next + 1, "alt") => 3,
        _ => return false,
    };
    let rest = spelled[..place].iter().chain(&spelled[place + unit..]);
    let others = aside.iter().filter(|word| !in_brackets(word));
    rest.map(|word| &word.folded).eq(others.map(|word| &word.folded))
}

/// Whether both are one long number in other groups, as telephones have.
pub(super) fn same_digits(a: &[Word], b: &[Word]) -> bool {
    let digits = |words: &[Word]| -> Option<String> {
        let written = words.iter().flat_map(|word| word.written.chars());
        let written: String =
            written.filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '/')).collect();
        written.chars().all(|c| c.is_ascii_digit()).then_some(written)
    };
    // With or without the number of the country, behind which some leave the zero: `+49 (0)381`.
    let number = |words: &[Word]| {
        digits(words).map(|digits| match digits.strip_prefix("00").unwrap_or(&digits).strip_prefix("49") {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => digits,
        })
    };
    number(a).is_some_and(|a| a.len() >= NUMBER && number(b).as_ref() == Some(&a))
}

/// Whether one leaves out a telephone number that the other one says, and says no other one: `Nummer nur für Mitglieder`.
pub(super) fn masks(telephone: &[Word], mask: &[Word]) -> bool {
    let digits = telephone.iter().filter(|word| word.is_figure() || word.written == "-");
    let length = digits.clone().map(|word| word.written.len()).sum::<usize>();
    let dialled = telephone.first().is_some_and(|word| word.written.starts_with('0'));
    let says = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Turn | Kind::Weekday);
    dialled && digits.count() == telephone.len() && length > NUMBER && !mask.iter().any(says)
}

/// Whether one says in short, with a point behind it, what the other writes out: `geschl.`, `tgl.`
pub(super) fn is_short_for(short: &Word, long: &Word) -> bool {
    let mut letters = long.folded.chars();
    let in_order = short.folded.chars().all(|letter| letters.any(|other| other == letter));
    (short.short || short.closes)
        && short.kind == Kind::Plain
        && in_order
        && short.folded.len() > 2
        && short.folded.len() < long.folded.len()
        && short.folded.chars().next() == long.folded.chars().next()
        && short.is_capital() == long.is_capital()
}

/// Whether a count has a slip in its unit: `2,9 Milionen`.
pub(super) fn same_count(a: &[Word], b: &[Word]) -> bool {
    let written =
        |words: &[Word]| words.iter().map(|word| word.written.to_lowercase()).collect::<Vec<_>>().join(" ");
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (a, b) = (written(a), written(b));
    let counts = !digits(&a).is_empty() && digits(&a) == digits(&b) && a.len().min(b.len()) > 7;
    counts && matches!(slip_of(&a, &b), Some(Slip::Letter | Slip::Swapped))
}
