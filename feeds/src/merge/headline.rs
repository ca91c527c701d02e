//! Whether two titles over one text can be those of one release.
//!
//! A title may be another one altogether. But where two titles are alike, what differs is what the editor meant to
//! say: `KW 47` and `KW 48`, one town and the next. The texts bear witness: what both say is no claim of a title.

use std::ops::Range;

use super::align::Hunk;
use super::folding::fold;
use super::harmless::{stands_for_a_name, synonyms};
use super::hashing::Set;
use super::laid::Laid;
use super::lexicon::{Kind, makes_news};
use super::trim;
use super::words::Word;

/// Words before a figure that is rounded.
const HEDGES: &[&str] = &["fast", "knapp", "rund", "etwa", "ca", "circa", "gut", "ueber", "beinahe", "als"];

/// Letters of a part of a word that may begin another one.
const PART: usize = 4;

/// How far from it a figure may be rounded.
const ROUNDED: f64 = 0.08;

/// What the titles claim beyond what the texts say.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// What parts them.
    pub(super) conflict: Option<String>,
    /// Whether one of two titles that are alike names what neither text does.
    pub(super) one_sided: bool,
    /// Whether they say the same, but for words that claim nothing.
    pub(super) same: bool,
}

/// Compares two titles over texts that are the same as far as both go.
pub(super) fn claims(titles: &Laid<'_>, texts: [&[Word]; 2]) -> Claims {
    let alike = titles.equal() * 2 >= titles.a.len().min(titles.b.len());
    let said = texts.map(|words| words.iter().map(|word| word.folded.as_str()).collect());
    let witnesses =
        Witnesses { titles: Titles { a: titles.a, b: titles.b, open: &titles.open }, alike, texts, said };
    let mut claims = Claims::default();
    for hunk in &titles.open {
        let sides = Sides::of(&witnesses, hunk);
        claims.conflict = claims.conflict.or(if alike { sides.conflict() } else { sides.both_count() });
        claims.one_sided |= alike && !(sides.a.is_empty() && sides.b.is_empty());
    }
    claims.conflict = claims.conflict.or_else(|| other_names(&witnesses));
    claims.same = alike && !claims.one_sided && claims.conflict.is_none();
    claims
}

/// Names that only one title has, where the other one has another.
fn other_names(witnesses: &Witnesses<'_>) -> Option<String> {
    let titles = witnesses.titles;
    let name = |title, range: fn(&Hunk) -> Range<usize>, other| {
        let open = titles.open.iter().flat_map(range);
        open.filter(|place| stands_for_a_name(title, *place))
            .find_map(|place| witnesses.unheard(title, &(place..place + 1), other).first().copied())
    };
    let of_a = name(titles.a, |hunk| hunk.a.clone(), titles.b)?;
    let of_b = name(titles.b, |hunk| hunk.b.clone(), titles.a)?;
    witnesses.alike.then(|| instead(of_a, of_b))
}

/// Two titles and where they differ.
#[derive(Clone, Copy)]
struct Titles<'a> {
    a: &'a [Word],
    b: &'a [Word],
    open: &'a [Hunk],
}

struct Witnesses<'a> {
    titles: Titles<'a>,
    /// Whether most of one title is in the other.
    alike: bool,
    texts: [&'a [Word]; 2],
    said: [Set<&'a str>; 2],
}

impl<'a> Witnesses<'a> {
    /// The words of a stretch of a title that neither both texts nor the other title have.
    fn unheard(&self, title: &'a [Word], range: &Range<usize>, other: &[Word]) -> Vec<&'a Word> {
        let places = range.clone().filter(|place| title[*place].tells());
        let unheard = places.filter(|place| {
            let word = &title[*place];
            let counts = self.alike && word.is_figure();
            !other.iter().any(|other| other.folded == word.folded)
                && !self.rounds(title, *place)
                && if counts { !self.counted(title, *place) } else { !self.said(word) }
        });
        unheard.map(|place| &title[place]).collect()
    }

    /// Whether a figure of a title says roughly what both texts say exactly: `fast fünf Millionen`.
    fn rounds(&self, title: &[Word], place: usize) -> bool {
        let value = |word: &Word| word.folded.parse::<f64>().ok().filter(|_| word.is_figure());
        let hedged = title[..place].last().is_some_and(|word| HEDGES.contains(&word.folded.as_str()));
        let Some(rough) = value(&title[place]).filter(|rough| hedged && *rough >= 10.0) else { return false };
        let near = |exact: f64| (exact - rough).abs() <= rough * ROUNDED;
        self.texts.iter().all(|text| text.iter().filter_map(value).any(near))
    }

    /// Whether both texts say a word, or the parts that hyphens hold together in it.
    fn said(&self, word: &Word) -> bool {
        let said = |folded: &str| self.said.iter().all(|said| said.contains(folded));
        let parts = || word.written.split(['-', '\u{2010}', '\u{2011}']).map(fold).collect::<Vec<_>>();
        // `Kita` of `Kita-Plätze` is said by `Kita-Leiterin`.
        let begun = |part: &String| {
            let begins = |said: &Set<&str>| said.iter().any(|word| word.starts_with(part.as_str()));
            part.len() >= PART && self.said.iter().all(begins)
        };
        let other = |word: &Word| synonyms(&word.folded).iter().any(|other| said(other));
        said(&word.folded) || other(word) || (word.written.contains('-') && parts().iter().all(begun))
    }

    /// Whether both texts have the figure beside one of the words that stand beside it in the title: `Linie 23` is
    /// not borne out by `bis 23 Uhr`.
    fn counted(&self, title: &[Word], place: usize) -> bool {
        let beside = neighbours(title, place);
        self.texts.iter().all(|text| {
            let mut places = (0..text.len()).filter(|at| text[*at].folded == title[place].folded);
            places.any(|at| neighbours(text, at).iter().any(|word| beside.contains(word)))
        })
    }
}

/// The words before and behind, articles left out.
fn neighbours(words: &[Word], place: usize) -> Vec<&str> {
    let tells = |word: &&Word| word.kind != Kind::Free;
    let before = words[..place].iter().rev().find(tells);
    let behind = words[place + 1..].iter().find(tells);
    before.into_iter().chain(behind).map(|word| word.folded.as_str()).collect()
}

/// What two titles say where they differ.
struct Sides<'a> {
    said: [&'a [Word]; 2],
    /// Of these the words that nothing else bears out.
    a: Vec<&'a Word>,
    b: Vec<&'a Word>,
}

impl<'a> Sides<'a> {
    fn of(witnesses: &Witnesses<'a>, hunk: &Hunk) -> Self {
        let titles = witnesses.titles;
        let said = [&titles.a[hunk.a.clone()], &titles.b[hunk.b.clone()]];
        let a = witnesses.unheard(titles.a, &hunk.a, titles.b);
        Self { said, a, b: witnesses.unheard(titles.b, &hunk.b, titles.a) }
    }

    /// Two headlines for one text: what only one of them counts the other does not deny.
    fn both_count(&self) -> Option<String> {
        let count = |words: &[&'a Word]| words.iter().find(|word| counts(word)).copied();
        Some(instead(count(&self.a)?, count(&self.b)?))
    }

    fn conflict(&self) -> Option<String> {
        let [a, b] = self.said;
        let only = |word: &Word| format!("only one title says „{}“", word.written);
        if let Some(word) = self.a.iter().chain(&self.b).find(|word| word.kind != Kind::Plain) {
            return Some(only(word));
        }
        // Where the one counts or turns something the other must not count or turn something else.
        let find = |words: &'a [Word], fits: fn(&Word) -> bool| words.iter().find(|word| fits(word));
        if let (Some(a), Some(b)) = (find(a, counts), find(b, counts)) {
            return Some(instead(a, b));
        }
        // What both texts report one title may say in a word of its own.
        let reported = |word: &Word| makes_news(&word.folded) && !a.is_empty() && !b.is_empty();
        if let Some(turn) = a.iter().chain(b).find(|word| word.kind == Kind::Turn && !reported(word)) {
            return Some(only(turn));
        }
        if [a, b].iter().any(|words| words.iter().any(counts) && words.iter().any(is_edition)) {
            return Some("one title is of another edition".to_owned());
        }
        let named = |words: &[&'a Word]| words.iter().find(|word| word.is_capital()).copied();
        let beside = |words: &'a [Word]| find(words, |word| word.kind == Kind::Plain && word.is_capital());
        match (named(&self.a), named(&self.b)) {
            (Some(named), _) => beside(b).map(|other| instead(named, other)),
            (_, Some(named)) => beside(a).map(|other| instead(other, named)),
            // A verb over one text is the editor's to choose.
            (None, None) => None,
        }
    }
}

fn counts(word: &Word) -> bool {
    matches!(word.kind, Kind::Figure | Kind::Weekday)
}

fn instead(a: &Word, b: &Word) -> String {
    format!("one title says „{}“, the other „{}“", a.written, b.written)
}

fn is_edition(word: &Word) -> bool {
    trim::counts_editions(&word.folded)
}
