//! One place in which two titles differ: what each says there, and whether that parts them.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::stands_for_a_name;
use super::super::lexicon::{self, Kind, makes_news};
use super::super::substance;
use super::super::trim;
use super::super::words::Word;
use super::witnesses::{BOTH, Titles, Unheard, Witnesses};

/// Words behind a title that are catchwords.
const CATCHWORDS: usize = 3;

/// What two titles say where they differ.
pub(super) struct Sides<'a> {
    pub(super) said: [&'a [Word]; 2],
    /// Of these the words that nothing else bears out, and that are no other form of what the other title says.
    pub(super) a: Vec<Unheard<'a>>,
    pub(super) b: Vec<Unheard<'a>>,
    /// Whether some are such a form.
    pub(super) akin: bool,
    /// Whether either names a place or a person.
    pub(super) names: [bool; 2],
    /// Whether only one has them, before all that both say or as catchwords behind it.
    pub(super) kicker: bool,
}

/// What parts two titles, and what one of them says alone.
pub(super) type Found = (Option<String>, Option<String>);

impl<'a> Sides<'a> {
    pub(super) fn of(witnesses: &Witnesses<'a>, hunk: &Hunk) -> Self {
        let Titles { a, b, .. } = witnesses.titles;
        let said = [&a[hunk.a.clone()], &b[hunk.b.clone()]];
        let named = |title, range: &Range<usize>| range.clone().any(|place| stands_for_a_name(title, place));
        let names = [named(a, &hunk.a), named(b, &hunk.b)];
        let before = |own: &[Word], in_own: &Range<usize>, in_other: &Range<usize>| {
            in_own.start == 0 && in_other.is_empty() && own.get(in_own.end).is_some_and(|word| word.opens)
        };
        let behind = |own: &[Word], in_own: &Range<usize>, in_other: &Range<usize>| {
            let opens = own.get(in_own.start).is_some_and(|word| word.opens);
            opens && in_own.end == own.len() && in_own.len() <= CATCHWORDS && in_other.is_empty()
        };
        let kicker = before(a, &hunk.a, &hunk.b)
            || before(b, &hunk.b, &hunk.a)
            || behind(a, &hunk.a, &hunk.b)
            || behind(b, &hunk.b, &hunk.a);
        let silent = |words: &[Word]| !words.iter().any(Word::tells);
        // What one title says more the other's text may say.
        let texts = |own: usize| if silent(said[1 - own]) { witnesses.of_one(own) } else { vec![BOTH] };
        let unheard_a = witnesses.unheard(a, &hunk.a, b, &texts(0));
        let unheard_b = witnesses.unheard(b, &hunk.b, a, &texts(1));
        let (mut rest_a, mut rest_b) = substance::unmatched(a, &hunk.a, b, &hunk.b);
        substance::without_aliases(witnesses.aliases, &mut rest_a, &mut rest_b);
        let without_akin = |unheard: Vec<Unheard<'a>>, rest: &[substance::Piece<'_>]| {
            let open =
                |unheard: &Unheard<'_>| rest.iter().any(|piece| std::ptr::eq(piece.word, unheard.word));
            let all = unheard.len();
            let rest: Vec<_> = unheard.into_iter().filter(open).collect();
            (rest.len() < all, rest)
        };
        let ((akin_a, a), (akin_b, b)) = (without_akin(unheard_a, &rest_a), without_akin(unheard_b, &rest_b));
        Self { said, a, b, akin: akin_a || akin_b, names, kicker }
    }

    /// Two headlines for one text: what only one of them counts the other does not deny.
    pub(super) fn both_count(&self) -> Option<String> {
        let count =
            |words: &[Unheard<'a>]| words.iter().map(|unheard| unheard.word).find(|word| counts(word));
        Some(instead(count(&self.a)?, count(&self.b)?))
    }

    /// Whether one title says nothing here.
    fn is_alone(&self) -> bool {
        self.said.iter().any(|words| !words.iter().any(Word::tells))
    }

    pub(super) fn claims(&self, witnesses: &Witnesses<'a>) -> Found {
        let [a, b] = self.said;
        let only = |word: &Word| format!("only one title says „{}“", word.written);
        let unheard = || self.a.iter().chain(&self.b).map(|unheard| unheard.word);
        // Where the one counts or turns something the other must not count or turn something else.
        let find = |words: &'a [Word], fits: fn(&Word) -> bool| words.iter().find(|word| fits(word));
        if let (Some(a), Some(b)) = (find(a, counts), find(b, counts)) {
            return (Some(instead(a, b)), None);
        }
        // What both texts report one title may say in a word of its own.
        let reported = |word: &Word| makes_news(&word.folded) && !a.is_empty() && !b.is_empty();
        // `Busse statt Bahnen`, word for word.
        let said_so = |word: &Word| !makes_news(&word.folded) && witnesses.say_around(word);
        let borne_out = |word: &Word| !unheard().any(|unheard| std::ptr::eq(unheard, word));
        let unreported = |word: &&Word| {
            word.kind == Kind::Turn
                && !reported(word)
                && !(self.is_alone() && borne_out(word) && (!lexicon::denies(&word.folded) || said_so(word)))
        };
        if let Some(turn) =
            a.iter().chain(b).find(unreported).or(unheard().find(|word| word.kind == Kind::Turn))
        {
            return (Some(only(turn)), None);
        }
        if is_of_edition(a) || is_of_edition(b) || numbers(&self.a, a) || numbers(&self.b, b) {
            return (Some("one title is of another edition".to_owned()), None);
        }
        if let Some(word) = unheard().find(|word| word.kind != Kind::Plain) {
            // Beside nothing that stands in its place it is only more.
            let other = beside(if self.a.is_empty() { a } else { b });
            return (other.map(|other| instead(word, other)), Some(only(word)));
        }
        let conflict = match (named(&self.a), named(&self.b)) {
            (Some(a), Some(b)) => Some((instead(a.word, b.word), false)),
            (Some(a), None) => beside(b).map(|other| {
                (instead(a.word, other), self.is_half_said(a, witnesses) || is_other_view(a, other))
            }),
            (None, Some(b)) => beside(a).map(|other| {
                (instead(other, b.word), self.is_half_said(b, witnesses) || is_other_view(b, other))
            }),
            // A verb over one text is the editor's to choose.
            (None, None) => None,
        };
        match conflict {
            Some((what, false)) => (Some(what), None),
            Some((what, true)) => (None, Some(what)),
            None => (None, None),
        }
    }

    /// Whether a word that only one title has stands for no name and is none, and both texts have a part of it.
    fn is_half_said(&self, unheard: &Unheard<'_>, witnesses: &Witnesses<'_>) -> bool {
        self.names == [false; 2] && witnesses.half_said(unheard.word)
    }
}

/// Whether one title names what both texts tell where the other one has a word of its own that is no name: who did it, and
/// where.
fn is_other_view(own: &Unheard<'_>, told: &Word) -> bool {
    !own.name && told.kind == Kind::Plain
}

fn named<'u, 'a>(words: &'u [Unheard<'a>]) -> Option<&'u Unheard<'a>> {
    words.iter().find(|unheard| unheard.word.is_capital())
}

/// What the other title names or counts in the same place.
fn beside(words: &[Word]) -> Option<&Word> {
    words.iter().find(|word| counts(word) || (word.kind == Kind::Plain && word.is_capital()))
}

/// Whether words count an edition: `Teil 3`. The number of a release is none.
fn is_of_edition(words: &[Word]) -> bool {
    let numbered = words.iter().any(|word| trim::counts_editions(&word.folded));
    numbered && words.iter().any(Word::is_figure) && !trim::names_a_release(words)
}

/// Whether a title numbers what it names, or says but a number or a year more than the other one: `der Linie 23`,
/// `Ferienpass 2026`.
fn numbers(words: &[Unheard<'_>], said: &[Word]) -> bool {
    let number = |word: &Word| word.is_figure() && !word.folded.starts_with("0m");
    let unheard = |word: &Word| number(word) && words.iter().any(|unheard| std::ptr::eq(unheard.word, word));
    // A date, or a count of what is named behind it, numbers nothing.
    let goes_on = |at: usize| {
        let month = |word: &Word| word.is_figure() && word.folded.starts_with("0m");
        said.get(at).is_some_and(|word| {
            !word.opens && (month(word) || (word.kind == Kind::Plain && word.is_capital()))
        })
    };
    let named = said.windows(2).enumerate().any(|(at, two)| {
        let noun = two[0].kind == Kind::Plain && two[0].is_capital() && !trim::names_a_release(said);
        noun && !two[1].opens && unheard(&two[1]) && !goes_on(at + 2)
    });
    let of_year = |word: &Word| matches!(word.folded.as_str(), "jahr" | "jahres");
    let mut telling = said.iter().filter(|word| word.tells() && !of_year(word));
    let (first, more) = (telling.next(), telling.next());
    named || (first.is_some_and(unheard) && more.is_none())
}

pub(super) fn counts(word: &Word) -> bool {
    matches!(word.kind, Kind::Figure | Kind::Weekday)
}

pub(super) fn instead(a: &Word, b: &Word) -> String {
    format!("one title says „{}“, the other „{}“", a.written, b.written)
}
