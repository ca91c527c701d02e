//! One slip of the pen: letters swapped, left out, doubled or wrong.

use super::super::lexicon::Kind;
use super::super::words::Word;

/// One slip of the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// Two letters in the wrong order.
    Swapped,
    /// One too many or too few.
    Letter,
    /// Two letters written twice: `erbeutetet`.
    Stutter,
    /// A wrong one.
    Other,
}

/// The slip that makes the one word of the other, if one does.
pub(super) fn slip_of(one: &str, other: &str) -> Option<Slip> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (whole, longer) = if one.len() > other.len() { (&one, true) } else { (&other, false) };
    let (one, other) = (&one[head..], &other[head..]);
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, come) = (&one[..one.len() - tail], &other[..other.len() - tail]);
    match (gone, come) {
        ([_], []) | ([], [_]) => Some(Slip::Letter),
        ([_], [_]) if head > 0 => Some(Slip::Other),
        ([a, b], [c, d]) if a == d && b == c => Some(Slip::Swapped),
        ([..], []) | ([], [..]) => {
            let twice = if longer { gone } else { come };
            (twice.len() == 2 && whole[..head].ends_with(twice)).then_some(Slip::Stutter)
        }
        _ => None,
    }
}

/// Letters of a word that is the same with one too many, too few or two in the wrong order, whatever it names.
const LONG: usize = 8;

/// Whether two long words are one, once with a slip.
pub(in crate::merge) fn is_slip(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= LONG && matches!(slip_of(one, other), Some(Slip::Swapped | Slip::Letter))
}

/// Whether a machine read the one from paper, `Emeuerung` for `Erneuerung`, or lost half of its umlauts: `Ãbung`.
pub(super) fn is_misread(one: &str, other: &str) -> bool {
    let on_paper = |word: &str| word.replace("rn", "m");
    one.len().min(other.len()) > 3 && (on_paper(one) == on_paper(other) || is_torn(one, other))
        || is_torn(other, one)
}

/// Whether where one word has `Ã` the other one has a letter that UTF-8 begins with it.
fn is_torn(torn: &str, whole: &str) -> bool {
    let same = |(torn, whole): (char, char)| {
        torn == whole || (torn == 'ã' && matches!(whole, 'ä' | 'ö' | 'ü' | 'ß'))
    };
    torn.contains('ã')
        && torn.chars().count() == whole.chars().count()
        && torn.chars().zip(whole.chars()).all(same)
}

/// Whether both sound alike: `Saxophon` and `Saxofon`.
pub(in crate::merge) fn sounds_alike(one: &str, other: &str) -> bool {
    let sound = |word: &str| word.replace("ph", "f").replace("th", "t").replace("rh", "r");
    one.len() >= LONG && sound(one) == sound(other)
}

/// Whether one of two short words in small letters is no word and the other a frequent one: `udn` for `und`.
pub(super) fn in_small_word(one: &Word, other: &Word) -> bool {
    let small = |word: &Word| !word.is_capital() && word.written.chars().all(char::is_alphabetic);
    let frequent = |word: &Word| matches!(word.kind, Kind::Free | Kind::Common);
    let unknown = |word: &Word| word.kind == Kind::Plain;
    let swapped = matches!(slip_of(&one.folded, &other.folded), Some(Slip::Swapped | Slip::Letter));
    small(one)
        && small(other)
        && one.folded.len().min(other.folded.len()) > 2
        && ((frequent(one) && unknown(other)) || (frequent(other) && unknown(one)))
        && swapped
}

/// Endings of verbs and adjectives, the longest first.
const ENDINGS: &[&str] = &["en", "et", "em", "er", "es", "e", "n", "t", "s"];

/// Letters of a word before its ending.
const STEM: usize = 3;

/// A word in small letters without its ending: `baut` and `bauen`, `neue` and `neuen`. A tense is no ending.
pub(in crate::merge) fn stem(word: &Word) -> Option<&str> {
    let small = !word.is_capital() && word.kind == Kind::Plain;
    let stem = ENDINGS.iter().find_map(|ending| word.folded.strip_suffix(ending)).unwrap_or(&word.folded);
    Some(stem).filter(|stem| small && stem.len() >= STEM)
}
