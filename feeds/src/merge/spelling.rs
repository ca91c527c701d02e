//! Spellings of one word that German allows or allowed, or that a machine got wrong, brought into one.
//!
//! What is brought into one form here is so wherever it stands, names included; so each rule is about a stem that is no
//! name, or about letters that no word has.

use smol_str::SmolStr;

/// Stems that are spelled in two ways: the rarer one, and the one by which both are compared. Words are given folded.
const STEMS: &[(&str, &str)] = &[
    ("photo", "foto"),
    ("graphi", "grafi"),
    ("graphie", "grafie"),
    ("saxophon", "saxofon"),
    ("mikrophon", "mikrofon"),
    ("delphin", "delfin"),
    ("phantas", "fantas"),
    ("potential", "potenzial"),
    ("potentiell", "potenziell"),
    ("substantiell", "substanziell"),
    ("existentiell", "existenziell"),
    ("differential", "differenzial"),
    ("selbststaendig", "selbstaendig"),
    ("aufwaend", "aufwend"),
    ("thunfisch", "tunfisch"),
    ("panther", "panter"),
    ("joghurt", "jogurt"),
];

/// A folded word in the spelling by which it is compared: the plural of both sexes without its ending, `Schülerinnen` as
/// `schueler`, streets written out, stems as they are spelled today.
pub(super) fn spelled(folded: SmolStr) -> SmolStr {
    match folded.strip_suffix("innen") {
        // `beginnen` and `gewinnen` are no persons.
        Some(stem) if stem.len() > 2 && !["beg", "gew", "ges", "ent"].contains(&stem) => return stem.into(),
        _ if folded.len() > 4 && folded.ends_with("str") => return format!("{folded}asse").into(),
        _ => {}
    }
    if !may_have_stem(&folded) {
        return folded;
    }
    let stem = STEMS.iter().find(|(other, _)| folded.contains(other));
    stem.map_or(folded.clone(), |(other, usual)| folded.replacen(other, usual, 1).into())
}

/// Whether letters stand in a word that each of [`STEMS`] has some of: hardly any word is searched for all of these.
fn may_have_stem(folded: &str) -> bool {
    let any =
        |three: &[u8]| matches!(three, [b'p', b'h', _] | b"nti" | b"tst" | b"wae" | b"thu" | b"nth" | b"jog");
    folded.as_bytes().windows(3).any(any)
}

/// A word that a machine read from paper, with the letters it took for figures: `M0ntag`, `Wasser1eitung`. `CO2`, `G20` and
/// `3D` stay.
pub(super) fn without_misread_figures(written: &[char]) -> Option<SmolStr> {
    let small = |place: usize| written.get(place).is_some_and(|c| c.is_lowercase());
    let letter = |place: usize| written.get(place).is_some_and(|c| c.is_alphabetic());
    let misread = |place: usize| {
        matches!(written[place], '0' | '1') && place > 0 && letter(place - 1) && small(place + 1)
    };
    let figures = |place: &usize| written[*place].is_ascii_digit();
    let mut places = (0..written.len()).filter(figures).peekable();
    places.peek()?;
    let meant = |(place, c): (usize, &char)| match c {
        '0' if misread(place) => 'o',
        '1' if misread(place) => 'l',
        c => *c,
    };
    places.all(misread).then(|| written.iter().enumerate().map(meant).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        for (one, other) in [
            ("photovoltaikkataster", "fotovoltaikkataster"),
            ("potentials", "potenzials"),
            ("bibliographie", "bibliografie"),
            ("selbststaendige", "selbstaendige"),
            ("jahnstr", "jahnstrasse"),
        ] {
            assert_eq!(spelled(one.into()), spelled(other.into()));
        }
        assert_eq!(spelled("stephan".into()), "stephan");
    }

    #[test]
    fn no_stem_is_passed_over() {
        assert!(STEMS.iter().all(|(other, _)| may_have_stem(other)));
    }

    #[test]
    fn only_figures_within_small_letters_are_misread() {
        let read = |written: &str| without_misread_figures(&written.chars().collect::<Vec<_>>());
        assert_eq!(read("M0ntag").as_deref(), Some("Montag"));
        assert_eq!(read("Wasser1eitung").as_deref(), Some("Wasserleitung"));
        for written in ["CO2", "G20", "A10a", "Montag", "B1b2", "3D", "V1"] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
