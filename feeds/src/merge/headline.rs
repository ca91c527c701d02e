//! Whether two titles over one text can be those of one release.
//!
//! A title may be another one altogether. But where two titles are alike, what differs is what the editor meant to
//! say: `KW 47` and `KW 48`, one town and the next. The texts bear witness: what both say is no claim of a title. What only
//! one title says is a claim that the other does not deny: the number of a file, the day, a category, unless it turns
//! something or numbers an edition.

use std::ops::Range;

use smol_str::SmolStr;

use super::align::Hunk;
use super::folding::fold;
use super::harmless::{Alias, is_short, stands_for_a_name, synonyms};
use super::hashing::Set;
use super::laid::Laid;
use super::lexicon::{self, Kind, makes_news};
use super::substance;
use super::trim;
use super::words::Word;

/// Words before a figure that is rounded.
pub(super) const HEDGES: &[&str] =
    &["fast", "knapp", "rund", "etwa", "ca", "circa", "gut", "ueber", "beinahe", "als"];

/// Both texts, which bear witness together.
const BOTH: Range<usize> = 0..2;

/// Words of the number of a release.
const NUMBERED: usize = 8;

/// Words behind a title that are catchwords.
const CATCHWORDS: usize = 3;

/// Letters of a part of a word that may begin another one.
const PART: usize = 4;

/// Letters with which two words of one matter begin.
const BEGUN: usize = 5;

/// Letters that a word shares with another one of which it says a part.
const HALF: usize = 6;

/// How far from it a figure may be rounded.
const ROUNDED: f64 = 0.08;

/// What the titles claim beyond what the texts say.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about the titles")]
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// What parts them.
    pub(super) conflict: Option<String>,
    /// What one of them says and the other does not deny: it parts them unless the texts agree at length.
    pub(super) alone: Option<String>,
    /// Whether one of two titles that are alike names what neither text does.
    pub(super) one_sided: bool,
    /// Whether that may be a place or a person.
    pub(super) names: bool,
    /// Whether it is no more than a category before the title: `Region: …`
    pub(super) kicker: bool,
    /// Whether they say the same, but for words that claim nothing.
    pub(super) same: bool,
}

/// Compares two titles over texts that are the same as far as both go.
pub(super) fn claims(titles: &Laid<'_>, texts: [&[Word]; 2]) -> Claims {
    let alike = titles.equal() * 2 >= titles.a.len().min(titles.b.len());
    let said = texts.map(|words| words.iter().map(|word| word.folded.as_str()).collect());
    let unlike =
        titles.open.iter().flat_map(|hunk| titles.a[hunk.a.clone()].iter().chain(&titles.b[hunk.b.clone()]));
    let short = alike && unlike.into_iter().any(is_short);
    let aliases = if short { titles.texts.aliases() } else { &[] };
    // Who tells it and when is no claim.
    let frames = |hunk: &Hunk| titles.is_frame_of_one(hunk) || is_number_of_one(titles, hunk);
    let open: Vec<Hunk> = titles.open.iter().filter(|hunk| !frames(hunk)).cloned().collect();
    let pair = Titles { a: titles.a, b: titles.b, open: &open };
    let witnesses = Witnesses { titles: pair, alike, texts, said, aliases };
    let mut claims = Claims { kicker: true, ..Claims::default() };
    let all: Vec<Sides<'_>> = open.iter().map(|hunk| Sides::of(&witnesses, hunk)).collect();
    for sides in &all {
        let (conflict, alone) = if alike { sides.claims(&witnesses) } else { (sides.both_count(), None) };
        claims.conflict = claims.conflict.or(conflict);
        claims.alone = claims.alone.or(alone);
        let unheard = || sides.a.iter().chain(&sides.b);
        claims.one_sided |= alike && (unheard().next().is_some() || sides.akin);
        claims.kicker &= unheard().next().is_none() || sides.kicker;
        claims.names |= alike && unheard().any(|heard| heard.name || heard.word.kind != Kind::Plain);
    }
    if alike {
        let of_a = all.iter().flat_map(|sides| &sides.a).find(|unheard| counts(unheard.word));
        let of_b = all.iter().flat_map(|sides| &sides.b).find(|unheard| counts(unheard.word));
        let both = of_a.zip(of_b);
        claims.conflict = claims.conflict.or_else(|| both.map(|(a, b)| instead(a.word, b.word)));
    }
    claims.conflict = claims.conflict.or_else(|| other_names(&witnesses));
    claims.same = alike && !claims.one_sided && claims.conflict.is_none() && claims.alone.is_none();
    claims
}

/// Whether what only one of two titles says is the number that its office gave the release: `PM 12/2026: …`
fn is_number_of_one(titles: &Laid<'_>, hunk: &Hunk) -> bool {
    let (a, b) = (&titles.a[hunk.a.clone()], &titles.b[hunk.b.clone()]);
    let own = if a.is_empty() { b } else { a };
    (a.is_empty() || b.is_empty())
        && own.len() <= NUMBERED
        && trim::names_a_release(own)
        && !own.iter().any(|word| word.kind == Kind::Turn)
}

/// Names that only one title has, where the other one has another.
fn other_names(witnesses: &Witnesses<'_>) -> Option<String> {
    let titles = witnesses.titles;
    let name = |title, range: fn(&Hunk) -> Range<usize>, other| {
        let open = titles.open.iter().flat_map(range);
        open.filter(|place| stands_for_a_name(title, *place)).find_map(|place| {
            witnesses.unheard(title, &(place..place + 1), other, &[BOTH]).first().map(|found| found.word)
        })
    };
    let unheard = || {
        let of_a = name(titles.a, |hunk| hunk.a.clone(), titles.b)?;
        let of_b = name(titles.b, |hunk| hunk.b.clone(), titles.a)?;
        Some(instead(of_a, of_b))
    };
    let unheard = if witnesses.alike { unheard() } else { None };
    unheard.or_else(|| other_place(witnesses))
}

/// Where one title says `in` of one place what the other one says of another, and the texts do not tell of both.
fn other_place(witnesses: &Witnesses<'_>) -> Option<String> {
    let Titles { a, b, .. } = witnesses.titles;
    let places = |title: &'_ [Word], other: &'_ [Word]| -> Vec<usize> {
        let said = |word: &Word| other.iter().any(|other| other.folded == word.folded);
        let led = |place: &usize| ["in", "bei", "aus"].contains(&title[*place - 1].folded.as_str());
        (1..title.len())
            .filter(led)
            .filter(|at| stands_for_a_name(title, *at) && !said(&title[*at]))
            .collect()
    };
    let (of_a, of_b) = (*places(a, b).first()?, *places(b, a).first()?);
    let heard =
        |title, place: usize, other| witnesses.unheard(title, &(place..place + 1), other, &[BOTH]).is_empty();
    // `Feuerwehrhaus in Wendau`, whatever else is said of it.
    let before = |title: &'_ [Word], place: usize| {
        place.checked_sub(2).and_then(|at| title.get(at)).map(|word| word.folded.clone())
    };
    let one_thing = witnesses.alike || (of_a > 1 && before(a, of_a) == before(b, of_b));
    let differs =
        one_thing && a[of_a - 1].folded == b[of_b - 1].folded && !(heard(a, of_a, b) && heard(b, of_b, a));
    differs.then(|| instead(&a[of_a], &b[of_b]))
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
    /// The short forms of names.
    aliases: &'a [Alias<'a>],
}

impl<'a> Witnesses<'a> {
    /// The words of a stretch of a title that neither the other title has nor all these texts.
    fn unheard(
        &self,
        title: &'a [Word],
        range: &Range<usize>,
        other: &[Word],
        texts: &[Range<usize>],
    ) -> Vec<Unheard<'a>> {
        let places = range.clone().filter(|place| title[*place].tells());
        let unheard = places.filter(|place| {
            let word = &title[*place];
            let denies =
                word.kind == Kind::Turn && lexicon::denies(&word.folded) && !makes_news(&word.folded);
            let counts = self.alike && (word.is_figure() || denies);
            let heard = |texts: &Range<usize>| {
                if counts {
                    self.counted(title, *place, texts.clone())
                } else {
                    self.said(word, texts.clone())
                }
            };
            !other.iter().any(|other| other.folded == word.folded)
                && !self.rounds(title, *place)
                && !texts.iter().any(heard)
        });
        unheard.map(|place| Unheard { word: &title[place], name: stands_for_a_name(title, place) }).collect()
    }

    /// The texts that bear out what one title says where the other one says nothing: that of the other title, and its
    /// own where the other is but the beginning of it.
    fn of_one(&self, own: usize) -> Vec<Range<usize>> {
        let other = 1 - own;
        let cut = self.texts[other].last().is_some_and(|last| !last.closes);
        let teaser = cut && self.texts[other].len() < self.texts[own].len();
        [Some(other..other + 1), teaser.then_some(own..own + 1)].into_iter().flatten().collect()
    }

    /// Whether a figure of a title says roughly what both texts say exactly: `fast fünf Millionen`.
    fn rounds(&self, title: &[Word], place: usize) -> bool {
        let value = |word: &Word| word.folded.parse::<f64>().ok().filter(|_| word.is_figure());
        let hedged = title[..place].last().is_some_and(|word| HEDGES.contains(&word.folded.as_str()));
        let Some(rough) = value(&title[place]).filter(|rough| hedged && *rough >= 10.0) else { return false };
        let near = |exact: f64| (exact - rough).abs() <= rough * ROUNDED;
        self.texts.iter().all(|text| text.iter().filter_map(value).any(near))
    }

    /// Whether these texts say a word, or the parts that hyphens hold together in it.
    fn said(&self, word: &Word, texts: Range<usize>) -> bool {
        let texts = &self.said[texts];
        let said = |folded: &str| texts.iter().all(|said| said.contains(folded));
        let parts = || word.written.split(['-', '\u{2010}', '\u{2011}']).map(fold).collect::<Vec<_>>();
        // `Kita` of `Kita-Plätze` is said by `Kita-Leiterin`.
        let begun = |part: &SmolStr| {
            let begins = |said: &Set<&str>| said.iter().any(|word| word.starts_with(part.as_str()));
            part.len() >= PART && texts.iter().all(begins)
        };
        let other = |word: &Word| synonyms(&word.folded).iter().any(|other| said(other));
        said(&word.folded) || other(word) || (word.written.contains('-') && parts().iter().all(begun))
    }

    /// Whether both texts have the first or the last half of a word somewhere: `Mühlen` bears `Mühlenretter` out in part.
    fn half_said(&self, word: &Word) -> bool {
        let folded = word.folded.as_str();
        let half = folded.len().div_ceil(2).max(HALF);
        let (Some(head), Some(tail)) =
            (folded.get(..half), folded.get(folded.len() - half.min(folded.len())..))
        else {
            return false;
        };
        let shared = |other: &&str| other.contains(head) || other.contains(tail);
        self.said.iter().all(|said| said.iter().any(shared))
    }

    /// Whether both texts say a word of a title between the two that stand around it there.
    fn say_around(&self, word: &Word) -> bool {
        let around = |words: &'_ [Word], place: usize| {
            let start = place.checked_sub(1)?;
            let three = words.get(start..place + 2)?;
            Some(three.iter().map(|word| word.folded.clone()).collect::<Vec<_>>())
        };
        let titled = [self.titles.a, self.titles.b].into_iter().find_map(|title| {
            let place = title.iter().position(|said| std::ptr::eq(said, word))?;
            around(title, place)
        });
        titled.is_some_and(|titled| {
            self.texts
                .iter()
                .all(|text| text.windows(3).any(|three| three.iter().map(|word| &word.folded).eq(&titled)))
        })
    }

    /// Whether these texts have a figure or a `nicht` beside one of the words that stand beside it in the title: `Linie 23` is
    /// not borne out by `bis 23 Uhr`.
    fn counted(&self, title: &[Word], place: usize, texts: Range<usize>) -> bool {
        self.texts[texts].iter().all(|text| is_beside(title, place, text))
    }
}

/// Whether a text has a word of other words beside one of those that stand beside it there.
pub(super) fn is_beside(words: &[Word], place: usize, text: &[Word]) -> bool {
    let beside = neighbours(words, place);
    let mut places = (0..text.len()).filter(|at| text[*at].folded == words[place].folded);
    // `34 Orte` is said by `an 34 Orten`, `Linie 3` by `Buslinie 3`.
    let begin = |word: &str| word.get(..PART).unwrap_or(word).to_owned();
    let alike = |one: &str, other: &str| {
        let ends = |long: &str, short: &str| short.len() > PART && long.ends_with(short);
        begin(one) == begin(other) || ends(one, other) || ends(other, one)
    };
    places.any(|at| neighbours(text, at).iter().any(|word| beside.iter().any(|beside| alike(word, beside))))
}

/// Whether texts say most of what a title names, be it in part: `Müllwagen` is borne out by `Müllfahrzeuge`. What stands for a
/// name they say as it is, and so what counts.
pub(super) fn is_borne_out(title: &[Word], texts: [&[Word]; 2]) -> bool {
    let said = || texts.into_iter().flatten();
    let begun = |word: &Word| {
        let part = word.folded.get(..BEGUN).unwrap_or(&word.folded);
        texts.into_iter().flatten().any(|said| said.folded.starts_with(part))
    };
    let strict = |place: &usize| title[*place].kind != Kind::Plain || stands_for_a_name(title, *place);
    let named: Vec<usize> = (0..title.len()).filter(|place| title[*place].tells()).collect();
    let all = named
        .iter()
        .filter(|place| strict(place))
        .all(|place| said().any(|word| word.folded == title[*place].folded));
    let nouns: Vec<_> = named.iter().filter(|place| title[**place].is_capital()).collect();
    let found = nouns.iter().filter(|place| begun(&title[***place])).count();
    all && found > 1 && found * 2 >= nouns.len()
}

/// The words before and behind, articles left out.
fn neighbours(words: &[Word], place: usize) -> Vec<&str> {
    let tells = |word: &&Word| word.kind != Kind::Free;
    let before = words[..place].iter().rev().find(tells);
    let behind = words[place + 1..].iter().find(tells);
    before.into_iter().chain(behind).map(|word| word.folded.as_str()).collect()
}

/// A word of a title that nothing else bears out.
struct Unheard<'a> {
    word: &'a Word,
    /// Whether it stands for a place or a person.
    name: bool,
}

/// What two titles say where they differ.
struct Sides<'a> {
    said: [&'a [Word]; 2],
    /// Of these the words that nothing else bears out, and that are no other form of what the other title says.
    a: Vec<Unheard<'a>>,
    b: Vec<Unheard<'a>>,
    /// Whether some are such a form.
    akin: bool,
    /// Whether either names a place or a person.
    names: [bool; 2],
    /// Whether only one has them, before all that both say or as catchwords behind it.
    kicker: bool,
}

/// What parts two titles, and what one of them says alone.
type Found = (Option<String>, Option<String>);

impl<'a> Sides<'a> {
    fn of(witnesses: &Witnesses<'a>, hunk: &Hunk) -> Self {
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
    fn both_count(&self) -> Option<String> {
        let count =
            |words: &[Unheard<'a>]| words.iter().map(|unheard| unheard.word).find(|word| counts(word));
        Some(instead(count(&self.a)?, count(&self.b)?))
    }

    /// Whether one title says nothing here.
    fn is_alone(&self) -> bool {
        self.said.iter().any(|words| !words.iter().any(Word::tells))
    }

    fn claims(&self, witnesses: &Witnesses<'a>) -> Found {
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

fn counts(word: &Word) -> bool {
    matches!(word.kind, Kind::Figure | Kind::Weekday)
}

fn instead(a: &Word, b: &Word) -> String {
    format!("one title says „{}“, the other „{}“", a.written, b.written)
}
