//! What is the affair of one text alone: its beginning, its end, somebody it lets speak.

use std::ops::Range;

use super::super::align::Hunk;
use super::super::harmless::says;
use super::super::lexicon::Kind;
use super::super::trim;
use super::super::words::Word;
use super::super::worn::fresh;
use super::stretch::{is_block, is_own_affair, is_plain, is_whole, news};
use super::{ENDING, Laid, SHORTENED};

impl Laid<'_> {
    /// Whether a stretch leaves the rest as it is, whatever it says.
    pub(super) fn is_own_affair(&self, hunk: &Hunk) -> bool {
        let (a, b) = (&self.a[hunk.a.clone()], &self.b[hunk.b.clone()]);
        let begins = hunk.a.start == 0 && hunk.b.start == 0;
        let ends = hunk.a.end == self.a.len() && hunk.b.end == self.b.len();
        match (a.is_empty(), b.is_empty()) {
            (false, false) if begins && ends => false,
            (false, false) if begins => {
                let whole = is_whole(self.a, &hunk.a) && is_whole(self.b, &hunk.b);
                whole && [[a, b], [b, a]].iter().any(|[a, b]| trim::is_introduction(a) && is_plain(b))
            }
            // Beside one's block about itself the other's last paragraph is only more.
            (false, false) if ends && self.is_cut(a, b) => true,
            (false, false) if ends => {
                let whole = is_whole(self.a, &hunk.a) && is_whole(self.b, &hunk.b);
                let (own, other) = (is_block(self.a, &hunk.a), is_block(self.b, &hunk.b));
                (own && other) || (whole && (own || other) && !news(a) && !news(b))
            }
            (false, false) => self.is_other_quote(hunk),
            (true, _) => is_own_affair(self.b, &hunk.b, self.a, &hunk.a),
            (_, true) => is_own_affair(self.a, &hunk.a, self.b, &hunk.b),
        }
    }

    /// Whether each text lets somebody of its own speak in the middle of what is the same else.
    fn is_other_quote(&self, hunk: &Hunk) -> bool {
        let quoted = |words: &[Word], range: &Range<usize>| {
            let part = &words[range.clone()];
            let counts = |word: &Word| matches!(word.kind, Kind::Figure | Kind::Weekday);
            let says = part.iter().any(|word| word.folded != "so" && says(&word.folded));
            is_whole(words, range) && says && !news(part) && !part.iter().any(counts) && part.len() <= ENDING
        };
        let alone = self.open.iter().filter(|other| !other.a.is_empty() && !other.b.is_empty()).count() == 1;
        let much = self.equal();
        alone
            && much >= SHORTENED
            && much * 10 >= fresh(self.a).min(fresh(self.b)) * 7
            && quoted(self.a, &hunk.a)
            && quoted(self.b, &hunk.b)
    }

    /// Whether one of the two ends in the middle of what the other says.
    fn is_cut(&self, a: &[Word], b: &[Word]) -> bool {
        let cut = |short: &[Word], long: &[Word]| {
            let half = match (short.first(), long.first()) {
                // `19,4` is all that is left of `19,4 Millionen`, and `26` of `26.000`.
                (Some(short), Some(long)) if short.is_figure() || long.is_figure() => {
                    let whole = long.written.split(' ').next() == Some(short.written.as_str());
                    whole || (!short.closes && long.written.starts_with(short.written.as_str()))
                }
                // `Thoms.` is all of a name, and not the half of `Thomsen`.
                (Some(short), Some(long)) => !short.closes && long.folded.starts_with(short.folded.as_str()),
                _ => false,
            };
            trim::is_read_on(&short[usize::from(half)..])
        };
        cut(a, b) || cut(b, a)
    }
}
