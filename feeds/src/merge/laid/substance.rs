//! What two texts laid beside each other differ in, whoever tells them: one names, counts, turns or exchanges something.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::stands_for_a_name;
use super::super::lexicon::Kind;
use super::super::substance;
use super::super::trim;
use super::super::words::Word;
use super::stretch::{is_whole, news};
use super::{ASIDE, CHANCE, Laid, SHORTENED};

impl Laid<'_> {
    /// Whether one text names or counts something in the place of what the other one does.
    pub(in crate::merge) fn renames(&self) -> bool {
        self.open.iter().any(|hunk| {
            let says = |words: &[Word], range: &Range<usize>| {
                range.len() <= CHANCE
                    && range.clone().any(|place| {
                        let counts = matches!(words[place].kind, Kind::Figure | Kind::Weekday);
                        counts || stands_for_a_name(words, place)
                    })
            };
            says(self.a, &hunk.a) && says(self.b, &hunk.b)
        })
    }

    /// Whether a word within a sentence that both have turns it in one of them.
    pub(in crate::merge) fn turns(&self) -> bool {
        let short = |range: &Range<usize>| range.len() <= CHANCE;
        self.open.iter().filter(|hunk| short(&hunk.a) && short(&hunk.b)).any(|hunk| {
            let mut words = self.a[hunk.a.clone()].iter().chain(&self.b[hunk.b.clone()]);
            words.any(|word| word.kind == Kind::Turn)
        })
    }

    /// Whether within a sentence one noun stands in the place of another one.
    pub(in crate::merge) fn exchanges(&self) -> bool {
        let noun = |words: &[Word]| {
            words.len() <= CHANCE && words.iter().any(|word| word.kind == Kind::Plain && word.is_capital())
        };
        let exchanged = |hunk: &&Hunk| noun(&self.a[hunk.a.clone()]) && noun(&self.b[hunk.b.clone()]);
        let exchanged: Vec<_> = self.open.iter().filter(exchanged).collect();
        !exchanged.is_empty() && !substance::are_slight(&self.ground(), &exchanged)
    }

    /// Whether one text begins with sentences of its own before nearly all that the other one says.
    pub(in crate::merge) fn is_told_on(&self) -> bool {
        let leads = |own: &[Word], range: &Range<usize>, other: &Range<usize>, all: &[Word]| {
            let before = other.start <= CHANCE && other.len() <= ASIDE;
            let sentences = range.start <= CHANCE && range.len() > ASIDE && is_whole(own, range);
            before
                && sentences
                && (!trim::is_introduction(&own[range.clone()]) || news(&own[range.clone()]))
                && all.len() >= SHORTENED
        };
        self.open.first().is_some_and(|hunk| {
            leads(self.a, &hunk.a, &hunk.b, self.b) || leads(self.b, &hunk.b, &hunk.a, self.a)
        })
    }
}
