//! What only one of two texts says within a sentence, and says nothing by it: small words, who has said it, a name that
//! both know.

use super::super::lexicon::{self, Kind};
use super::super::words::Word;
use super::synonyms::says;

/// Words that hold sentences together, or only stress what is said.
const FILLERS: &[&str] = &[
    "bereits",
    "schon",
    "davon",
    "dabei",
    "dazu",
    "dafuer",
    "damit",
    "daher",
    "deshalb",
    "dadurch",
    "hierfuer",
    "hierzu",
    "somit",
    "auch",
    "insgesamt",
    "zudem",
    "ausserdem",
    "ferner",
    "zugleich",
    "gleichzeitig",
    "ebenfalls",
    "ebenso",
    "natuerlich",
    "selbstverstaendlich",
    "schliesslich",
    "derzeit",
    "zurzeit",
    "aktuell",
    "herzlich",
    "gern",
    "gerne",
    "bitte",
    "eben",
    "dann",
    "da",
    "er",
    "sie",
    "man",
    "ihn",
    "ihm",
];

/// Prepositions that lead in a name without limiting anything.
const LEADING: &[&str] = &["aus", "bei", "mit", "fuer", "auf"];

/// Words that are more than an aside.
const LONGEST: usize = 6;

/// Whether a small word says nothing about the matter.
pub(in crate::merge) fn is_filler(word: &Word) -> bool {
    word.kind == Kind::Free || FILLERS.contains(&word.folded.as_str())
}

/// Whether a stretch says nothing that is not `known`. What stands in an enumeration says that it belongs there.
pub(super) fn says_nothing(
    words: &[Word],
    range: &std::ops::Range<usize>,
    known: impl Fn(&Word) -> bool,
) -> bool {
    let part = &words[range.clone()];
    let named = |word: &Word| word.kind == Kind::Plain && word.is_capital() && known(word);
    let leads = |word: &Word| LEADING.contains(&word.folded.as_str());
    let small = |word: &Word| {
        !lexicon::limits(&word.folded) && (is_filler(word) || says(&word.folded) || leads(word))
    };
    let names = part.iter().any(named);
    let before = range.start.checked_sub(1).and_then(|before| words.get(before));
    let listed = before.into_iter().chain(part).any(|word| word.comma)
        || part.iter().any(|word| matches!(word.folded.as_str(), "und" | "oder" | "sowie"));
    let told = part.iter().any(|word| says(&word.folded));
    part.len() <= LONGEST && part.iter().all(|word| small(word) || named(word)) && (!names || !listed || told)
}
