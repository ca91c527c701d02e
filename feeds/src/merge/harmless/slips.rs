//! Words of two texts that are one with a slip of the pen, in another form or by another word.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::lexicon::Kind;
use super::super::words::Word;
use super::name::{is_of_place, is_surname, stands_for_a_name};
use super::slip::{self, Slip, slip_of};
use super::{Texts, are_synonyms, notation, same_person};

/// Letters from which on a noun with one wrong vowel is still that noun.
const LONG: usize = 9;

impl<'a> Texts<'a> {
    /// Whether word for word nothing differs but the spelling.
    pub(super) fn slips(&self, hunk: &Hunk) -> bool {
        let said = |words: &'a [Word], range: &Range<usize>| {
            range.clone().filter(|place| words[*place].kind != Kind::Free).collect::<Vec<_>>()
        };
        let (a, b) = (said(self.a.words, &hunk.a), said(self.b.words, &hunk.b));
        if a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| self.slip(*a, *b)) {
            return true;
        }
        // `udn` for `und`, which are not both free to come and go.
        let (a, b) = (&self.a.words[hunk.a.clone()], &self.b.words[hunk.b.clone()]);
        matches!((a, b), ([a], [b]) if slip::in_small_word(a, b))
    }

    fn slip(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.a.words[a], &self.b.words[b]);
        let plain = |word: &Word| matches!(word.kind, Kind::Plain | Kind::Common);
        if one.folded == other.folded {
            return true;
        }
        let written = [one, other].map(|word| word.written.to_lowercase());
        let slip = slip_of(&one.folded, &other.folded).or_else(|| slip_of(&written[0], &written[1]));
        let letters = written.iter().map(|word| word.chars().count()).min().unwrap_or(0);
        if !plain(one) || !plain(other) {
            // `wieeder` is no word that turns anything, `eine` beside `keine` is one.
            let spelled = written.iter().all(|word| word.chars().all(char::is_alphabetic));
            let either = plain(one) || plain(other);
            return either && spelled && letters > 4 && matches!(slip, Some(Slip::Swapped | Slip::Letter));
        }
        let surname = is_surname(self.a.words, a) && is_surname(self.b.words, b);
        // A point that ends a sentence makes no short form of a name.
        let short_for =
            |short: &Word, long: &Word| (short.short || !surname) && notation::is_short_for(short, long);
        if slip::is_misread(&written[0], &written[1]) || short_for(one, other) || short_for(other, one) {
            return true;
        }
        let inflected = slip::stem(one).is_some() && slip::stem(one) == slip::stem(other);
        let person = || !surname && same_person(&one.folded, &other.folded);
        if inflected || person() || are_synonyms(one, other) {
            return true;
        }
        let named = stands_for_a_name(self.a.words, a) || stands_for_a_name(self.b.words, b);
        if !named && slip::sounds_alike(&one.folded, &other.folded) {
            return true;
        }
        let Some(slip) = slip else { return false };
        // Written right elsewhere in both, so that it is no other name.
        if slip != Slip::Other && (self.both_say(&one.folded) || self.both_say(&other.folded)) {
            return letters > 2;
        }
        // Written so throughout: a slip happens once.
        let often = |place: usize, word: &Word| self.counts()[place].get(word.folded.as_str()) > Some(&1);
        if often(0, one) && often(1, other) {
            return false;
        }
        match slip {
            Slip::Swapped => letters > 3,
            Slip::Letter | Slip::Stutter if named => letters > 7,
            Slip::Letter => letters > 4 || slip::is_doubled_within(&written[0], &written[1]),
            Slip::Stutter => letters > 5,
            Slip::Other if named => false,
            Slip::Other if one.is_capital() || other.is_capital() => {
                letters >= LONG
                    && !is_of_place(&one.folded)
                    && slip::is_vowel_for_vowel(&written[0], &written[1])
            }
            Slip::Other => letters > 4,
        }
    }
}
