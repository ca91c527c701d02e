//! Whether two titles over one text can be those of one release.
//!
//! A title may be another one altogether. But where two titles are alike, what differs is what the editor meant to
//! say: `KW 47` and `KW 48`, one town and the next. The texts bear witness: what both say is no claim of a title. What only
//! one title says is a claim that the other does not deny: the number of a file, the day, a category, unless it turns
//! something or numbers an edition.

mod sides;
mod witnesses;

use std::ops::Range;

use super::align::Hunk;
use super::harmless::{is_short, stands_for_a_name};
use super::laid::Laid;
use super::lexicon::Kind;
use super::trim;
use super::words::Word;
use sides::{Sides, counts, instead};
use witnesses::{BOTH, Titles, Witnesses};
pub(super) use witnesses::{HEDGES, is_beside, is_borne_out};

/// Words of the number of a release.
const NUMBERED: usize = 8;

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
