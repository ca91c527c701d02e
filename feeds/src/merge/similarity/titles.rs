//! Two tellings of which no more than a title and a teaser can be compared.
//!
//! Invariants: a short title is no evidence; what anybody could have shut or opened on one day proves nothing.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::stands_for_a_name;
use super::super::hashing::Set;
use super::super::headline;
use super::super::laid::Laid;
use super::super::lexicon::{Kind, makes_news};
use super::super::trim;
use super::super::words::Word;
use super::Judgement::{self, Same, Unclear};
use super::{has_name, is_anywhere};

/// Telling words without which a title alone means nothing, and with a name in it.
const TITLE: usize = 7;
pub(super) const TITLE_WITH_NAME: usize = 5;

/// Words of a teaser, at most.
const ABSTRACT: usize = 60;

/// Words before a title that only say of what kind it is.
const KICKER: usize = 3;

/// Title alone: only a long one is evidence.
pub(super) fn by_titles(titles: &Laid<'_>, texts: [&[Word]; 2], close: bool) -> Judgement {
    let telling = telling(titles.a.iter());
    let named = has_name(titles.a) || titles.names_home();
    // What one title says more the other's text must bear out.
    let borne_out = |words: &[Word], text: &[Word]| {
        words.iter().all(|word| {
            word.kind == Kind::Free
                || (word.kind == Kind::Plain && text.iter().any(|said| said.folded == word.folded))
        })
    };
    let same = titles.open.iter().all(|hunk| {
        let (a, b) = (&titles.a[hunk.a.clone()], &titles.b[hunk.b.clone()]);
        let own = is_kicker(titles, hunk)
            || titles.is_home_of_one(hunk)
            || titles.is_frame_of_one(hunk)
            || trim::names_a_release(a)
            || trim::names_a_release(b);
        (b.is_empty() && (own || borne_out(a, texts[1]))) || (a.is_empty() && (own || borne_out(b, texts[0])))
    });
    if !same {
        return Unclear("only titles could be compared, and they differ".to_owned());
    }
    // Any office may shut its own doors on that day.
    let dated = titles.a.iter().any(Word::is_figure) && !is_anywhere(titles.a, &[]);
    let needed = match (named || counts(titles.a), dated) {
        (true, _) => TITLE_WITH_NAME,
        (false, true) => TITLE - 1,
        (false, false) => TITLE,
    };
    if !close || telling < needed {
        return Unclear("a title like this is no evidence".to_owned());
    }
    Same("under the same long title".to_owned())
}

/// How many words of a title say something. A day is shared by many: whatever a title counts counts once.
fn telling<'a>(words: impl Iterator<Item = &'a Word> + Clone) -> usize {
    let plain = words.clone().filter(|word| word.tells() && !word.is_figure()).count();
    let mut words = words;
    plain + usize::from(words.any(Word::is_figure))
}

/// Whether only one of two long titles has a word or two before it that say of what kind it is or who tells it: `Kultur: …`,
/// `Verkehrsbetriebe | …`
fn is_kicker(titles: &Laid<'_>, hunk: &Hunk) -> bool {
    let before = |words: &[Word], own: &Range<usize>, other: &Range<usize>, of_a: bool| {
        // When it is told says nothing of it.
        let clock = |word: &Word| word.is_figure() && word.folded.contains(':');
        let plain = |word: &Word| {
            (matches!(word.kind, Kind::Plain | Kind::Free) && !makes_news(&word.folded)) || clock(word)
        };
        let kicker = titles.without_day_of_telling(words, own, of_a);
        let first = own.start == 0 && other.start == 0 && other.is_empty() && kicker.len() <= KICKER;
        first && kicker.iter().all(plain) && words.get(own.end).is_some_and(|word| word.opens)
    };
    let shared =
        titles.a.iter().enumerate().filter(|(place, _)| !hunk.a.contains(place)).map(|(_, word)| word);
    telling(shared) >= TITLE_WITH_NAME
        && (before(titles.a, &hunk.a, &hunk.b, true) || before(titles.b, &hunk.b, &hunk.a, false))
}

/// Whether a title counts something that few others count as well: neither a day or a year, nor a price or a share.
fn counts(title: &[Word]) -> bool {
    let year = |word: &Word| word.folded.len() == 4 && word.folded.starts_with(['1', '2']);
    let shared = |noun: &Word| ["prozent", "euro", "jahr", "jahre", "jahren"].contains(&noun.folded.as_str());
    title.windows(2).any(|two| {
        let [figure, noun] = two else { return false };
        let number = figure.folded.bytes().all(|digit| digit.is_ascii_digit());
        let noun = noun.kind == Kind::Plain && noun.is_capital() && !shared(noun);
        number && figure.folded.len() > 1 && !year(figure) && noun
    })
}

/// Whether one of the texts is so short beside the other that it may say in words of its own what that says.
pub(super) fn may_be_abstract(a: &[Word], b: &[Word]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() * 3 < long.len() * 2 && short.len() < ABSTRACT
}

/// Whether a text turns what a teaser says in the words that stand around its `nicht`.
fn is_turned(teaser: &[Word], text: &[Word]) -> bool {
    let said =
        |words: &'_ [Word]| words.iter().filter(|word| word.kind != Kind::Free).cloned().collect::<Vec<_>>();
    let (teaser, text) = (said(teaser), said(text));
    text.windows(3).filter(|three| three[1].kind == Kind::Turn).any(|three| {
        let beside = |two: &[Word]| two[0].folded == three[0].folded && two[1].folded == three[2].folded;
        teaser.windows(2).any(beside)
    })
}

/// A teaser in words of its own beside the whole text, under one long title.
pub(super) fn by_abstract(titles: &Laid<'_>, a: &[Word], b: &[Word]) -> Option<String> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let exact = || has_name(titles.a) || titles.a.iter().any(Word::is_figure);
    let long_title = titles.a.iter().filter(|word| word.tells()).count() > TITLE_WITH_NAME;
    if !titles.open.is_empty() || !may_be_abstract(a, b) || !long_title || !exact() {
        return None;
    }
    let said: Set<&str> = long.iter().map(|word| word.folded.as_str()).collect();
    let telling: Vec<_> = short.iter().filter(|word| word.tells()).collect();
    let found = telling.iter().filter(|word| said.contains(word.folded.as_str())).count();
    let strict = |place: &usize| {
        matches!(short[*place].kind, Kind::Figure | Kind::Weekday | Kind::Turn)
            || stands_for_a_name(short, *place)
    };
    // `Vier Drehleitern` is not borne out by `vier Tage`.
    let borne_out = |place: usize| match short[place].kind {
        Kind::Figure | Kind::Weekday | Kind::Turn => headline::is_beside(short, place, long),
        _ => said.contains(short[place].folded.as_str()),
    };
    let agrees = (0..short.len()).filter(strict).all(borne_out);
    (agrees && !is_turned(short, long) && found * 10 >= telling.len() * 6)
        .then(|| "under the same long title, and its teaser says what the text says".to_owned())
}
