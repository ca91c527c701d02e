//! Persons named one after the other, in another order.

use smol_str::{SmolStr, format_smolstr};

use super::super::lexicon::Kind;
use super::super::words::Word;

/// Words that hold an enumeration together.
const AND: &[&str] = &["und", "sowie", "oder"];

/// Prepositions with which a name goes on: `Eva Lau aus Wendau`.
const OF_NAMES: &[&str] = &["aus", "bei", "fuer", "vom"];

/// Whether two stretches are one enumeration that begins with another of its parts. They hold nothing but names and
/// what they are, so that nothing depends on which comes first; two names that trade their places within such parts
/// are other persons.
pub(in crate::merge) fn is_other_order(a: &[Word], b: &[Word]) -> bool {
    let lists = [a, b].iter().all(|words| {
        let names = |word: &Word| {
            word.kind == Kind::Free
                || (word.kind == Kind::Plain && word.is_capital())
                || OF_NAMES.contains(&word.folded.as_str())
        };
        words.iter().all(names) && words.iter().any(|word| AND.contains(&word.folded.as_str()))
    });
    if !lists {
        return false;
    }
    let (a, b) = (named(a), named(b));
    let (a, b) = (together(&a, &b), together(&b, &a));
    a.len() == b.len() && a != b && (1..a.len()).any(|start| is_swapped(&a, &b, start))
}

fn named(words: &[Word]) -> Vec<SmolStr> {
    words.iter().filter(|word| word.kind != Kind::Free).map(|word| word.folded.clone()).collect()
}

/// Two words of the one that are one in the other, `Leiter der Straßenmeisterei` for `Straßenmeisterei-Leiter`.
fn together(words: &[SmolStr], other: &[SmolStr]) -> Vec<SmolStr> {
    let mut joined = Vec::new();
    let mut rest = words;
    while let [first, tail @ ..] = rest {
        let compound = tail
            .first()
            .map(|second| [format_smolstr!("{first}{second}"), format_smolstr!("{second}{first}")]);
        let compound = compound.into_iter().flatten().find(|compound| other.contains(compound));
        rest = if compound.is_some() { &tail[1..] } else { tail };
        joined.push(compound.unwrap_or_else(|| first.clone()));
    }
    joined
}

/// Whether two neighbouring parts traded their places, the second of which begins at `start` in the first list.
fn is_swapped(a: &[SmolStr], b: &[SmolStr], start: usize) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    if start <= head {
        return false;
    }
    (start + 1..=a.len()).any(|end| {
        let parts = [&a[..head], &a[start..end], &a[head..start], &a[end..]];
        parts.into_iter().flatten().eq(b.iter())
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::words::words;
    use super::*;

    #[test]
    fn persons_may_be_named_in_any_order_but_keep_their_names() {
        for (one, other, expected) in [
            ("Landrat Udo Kern und Pastorin Eva Lau", "Pastorin Eva Lau und Landrat Udo Kern", true),
            ("Udo Kern, Leiter der Schule, und Eva Lau", "Eva Lau und Schule-Leiter Udo Kern", false),
            ("Udo Kern und der Leiter der Schule, Tom Au", "Schulleiter Tom Au und Udo Kern", false),
            ("Udo Kern und der Leiter der Halle, Tom Au", "Halle-Leiter Tom Au und Udo Kern", true),
            ("Landrat Udo Kern und Pastorin Eva Lau", "Landrat Eva Lau und Pastorin Udo Kern", false),
            ("Udo Kern und Eva Lau", "Eva Kern und Udo Lau", false),
            (
                "Rätin Eva Lau aus Au und Rat Udo Kern aus Ulm",
                "Rat Udo Kern aus Ulm und Rätin Eva Lau aus Au",
                true,
            ),
            (
                "Rätin Eva Lau aus Au und Rat Udo Kern aus Ulm",
                "Rat Udo Kern aus Au und Rätin Eva Lau aus Ulm",
                false,
            ),
            ("von Magdeburg und nach Schwerin", "von Schwerin und nach Magdeburg", false),
            ("Magdeburg Schwerin", "Schwerin Magdeburg", false),
            ("Udo Kern und Eva Lau", "Udo Kern und Eva Lau", false),
        ] {
            assert_eq!(is_other_order(&words(one), &words(other)), expected, "{one} / {other}");
            assert_eq!(is_other_order(&words(other), &words(one)), expected, "{other} / {one}");
        }
    }
}
