//! Two titles laid beside each other: what of one is no title but who tells it, and when.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::is_office;
use super::super::lexicon::Kind;
use super::super::words::Word;
use super::Laid;

impl Laid<'_> {
    /// Whether what only one of two titles says is who tells it, as its host says too, or when.
    pub(in crate::merge) fn is_frame_of_one(&self, hunk: &Hunk) -> bool {
        let own = |words: &[Word], range: &Range<usize>, of_a: bool| {
            let part = self.without_day_of_telling(words, range, of_a);
            let home = |word: &Word| self.texts.is_home(word, of_a);
            let of_office = |word: &Word| word.kind == Kind::Free || is_office(&word.folded) || home(word);
            let named = part.iter().any(home) && part.iter().all(of_office);
            // `Bad öffnet in Wendau` says where, `Bad öffnet | Stadt Wendau` and `Wendau: Bad öffnet` who.
            let before = range.start == 0 && words.get(range.end).is_some_and(|word| word.opens);
            let behind =
                range.end == words.len() && part.first().is_some_and(|first| first.opens || first.aside);
            !range.is_empty() && (part.is_empty() || (named && (before || behind)))
        };
        (hunk.b.is_empty() && own(self.a, &hunk.a, true))
            || (hunk.a.is_empty() && own(self.b, &hunk.b, false))
    }

    /// Whether what only one of two titles says is where it is told, as its host says too.
    pub(in crate::merge) fn is_home_of_one(&self, hunk: &Hunk) -> bool {
        let own = |words: &[Word], of_a: bool| {
            !words.is_empty() && words.iter().all(|word| self.texts.is_home(word, of_a))
        };
        let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
        (b.is_empty() && own(a, true)) || (a.is_empty() && own(b, false))
    }

    /// A stretch of a title without the day of the telling with which the title begins or ends.
    pub(in crate::merge) fn without_day_of_telling<'w>(
        &self,
        words: &'w [Word],
        range: &Range<usize>,
        of_a: bool,
    ) -> &'w [Word] {
        let part = &words[range.clone()];
        let is_day = |words: &[Word]| self.texts.is_day_of_telling(words, of_a);
        let fits = |length: &usize| part.len() >= *length;
        // A day that an event has stands without brackets as well.
        let ends = range.end == words.len();
        let aside = |day: &[Word]| day.iter().all(|word| word.aside);
        let before =
            [3, 2].into_iter().filter(fits).find(|length| range.start == 0 && is_day(&part[..*length]));
        let behind = [3, 2].into_iter().filter(fits).find(|length| {
            let day = &part[part.len() - length..];
            ends && aside(day) && is_day(day)
        });
        match (before, behind) {
            (Some(length), _) => &part[length..],
            (None, Some(length)) => &part[..part.len() - length],
            (None, None) => part,
        }
    }

    /// Whether one of the titles names the place where it is told.
    pub(in crate::merge) fn names_home(&self) -> bool {
        let (mut a, mut b) = (self.a.iter(), self.b.iter());
        a.any(|word| self.texts.is_home(word, true)) || b.any(|word| self.texts.is_home(word, false))
    }

    /// Whether one of them says no more than a part of the other one does.
    pub(in crate::merge) fn is_one_in_other(&self) -> bool {
        let rest = |own: fn(&Hunk) -> bool| self.open.iter().all(own);
        !self.a.is_empty()
            && !self.b.is_empty()
            && (rest(|hunk| hunk.a.is_empty()) || rest(|hunk| hunk.b.is_empty()))
    }
}
