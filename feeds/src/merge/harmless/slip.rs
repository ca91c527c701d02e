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
        ([a, b], [c, d]) if a == d && b == c => Some(Slip::Swapped),
        // The wrong letter doubled: `Parre` for `Paare`.
        ([a], [b]) if head > 0 && is_doubled_elsewhere(whole, head, *a, *b) => Some(Slip::Swapped),
        ([_], [_]) if head > 0 => Some(Slip::Other),
        ([..], []) | ([], [..]) => {
            let twice = if longer { gone } else { come };
            (twice.len() == 2 && whole[..head].ends_with(twice)).then_some(Slip::Stutter)
        }
        _ => None,
    }
}

fn is_doubled_elsewhere(whole: &[char], place: usize, one: char, other: char) -> bool {
    let (before, behind) = (whole.get(place - 1), whole.get(place + 1));
    before.zip(behind).is_some_and(|(before, behind)| {
        (one == *before && other == *behind) || (other == *before && one == *behind)
    })
}

/// Whether one letter of a word stands in the place of another one, and both are vowels: `Reperatur`.
pub(super) fn is_vowel_for_vowel(one: &str, other: &str) -> bool {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'ä' | 'ö' | 'ü' | 'y');
    let mut differing = one.chars().zip(other.chars()).filter(|(a, b)| a != b);
    differing.all(|(a, b)| vowel(a) && vowel(b))
}

/// Whether both are one word but for letters that are doubled in one of them: `Hale` for `Halle`.
pub(super) fn is_doubled_within(one: &str, other: &str) -> bool {
    let once = |word: &str| {
        let mut once = String::with_capacity(word.len());
        word.chars().for_each(|c| once.extend((!once.ends_with(c)).then_some(c)));
        once
    };
    one.len().min(other.len()) > 3 && once(one) == once(other)
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

/// Letters of a word that is the same if it sounds the same.
const HEARD: usize = 7;

/// Letters that sound alike. Words are given folded.
const SOUNDS: &[(&str, &str)] = &[
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("dt", "t"),
    ("ck", "k"),
    ("tz", "z"),
    ("ai", "ei"),
    ("aeu", "eu"),
    ("ieh", "ie"),
    ("ih", "i"),
    ("ah", "a"),
    ("eh", "e"),
    ("oh", "o"),
    ("uh", "u"),
];

/// Endings of words that are two although they sound alike.
const UNLIKE: &[&str] = &["rad", "tod"];

/// Whether both sound alike: `Saxophon` and `Saxofon`, `Saatgut` and `Saatgud`.
pub(in crate::merge) fn sounds_alike(one: &str, other: &str) -> bool {
    // Hardly any two words begin with the same two letters.
    one.len().min(other.len()) >= HEARD
        && one.chars().next() == other.chars().next()
        && sound(one) == sound(other)
}

fn sound(word: &str) -> String {
    let heard = SOUNDS.iter().fold(word.to_owned(), |word, (letters, sound)| match word.contains(letters) {
        true => word.replace(letters, sound),
        false => word,
    });
    let mut once = String::with_capacity(heard.len());
    heard.chars().for_each(|c| once.extend((!once.ends_with(c)).then_some(c)));
    // At its end a word is spoken hard.
    let hard = [('d', "t"), ('b', "p"), ('g', "k")].into_iter();
    let hard = hard.filter(|_| !UNLIKE.iter().any(|ending| once.ends_with(ending)));
    let hard = hard.filter_map(|(soft, hard)| Some(once.strip_suffix(soft)?.to_owned() + hard)).next();
    hard.unwrap_or(once)
}

/// Words that are written twice by a slip.
const TWICE: usize = 3;

/// Whether a stretch only says once more what stands right before it: `will das aber aber nicht`.
pub(super) fn is_doubled(words: &[Word], range: &std::ops::Range<usize>) -> bool {
    let before = range.start.checked_sub(range.len()).map(|start| &words[start..range.start]);
    let plain = |word: &Word| matches!(word.kind, Kind::Plain | Kind::Common | Kind::Free) && !word.comma;
    let same = |(one, other): (&Word, &Word)| one.folded == other.folded && plain(one) && !other.opens;
    range.len() <= TWICE && before.is_some_and(|before| before.iter().zip(&words[range.clone()]).all(same))
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
