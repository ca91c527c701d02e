//! The figures of a text at a glance, each with the word before it.
//!
//! Two releases of one series or template count in the same places and say other numbers there. A date, a sum or an hour
//! in another notation begins with the same figure, so two texts that are one say most of them in the same places; what is
//! written out is in no place at all. A contact has few places: a figure behind a figure has none, nor has a telephone.

/// Places in which both count, at least, for two texts to be parted by them.
const ENOUGH: usize = 6;

/// Fifths of what both count in the same places that are the same where two texts are one.
const SAME: usize = 3;

/// Digits from which on a figure is one of thousands, and is taken by what stands before their first point: `1.200.000`,
/// `1200000` and `1,2 Mio.` begin alike.
const LONG: u32 = 5;

/// Digits of a figure with a zero before it that is no day and no month, but where one calls.
const CALLED: u32 = 3;

/// A figure as far as it was read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figure {
    value: u32,
    digits: u32,
    called: bool,
}

impl Figure {
    /// With one digit more.
    pub(super) fn grown(self, digit: u8) -> Self {
        let value = self.value.saturating_mul(10).saturating_add(u32::from(digit));
        let digits = self.digits + 1;
        Self { value, digits, called: self.called || (digits == 1 && digit == 0) }
    }

    /// By what it is compared, unless it is a telephone.
    pub(super) fn value(self) -> Option<u32> {
        let thousands = if self.digits < LONG { 0 } else { self.value.max(1).ilog10() / 3 };
        (!self.called || self.digits < CALLED).then(|| self.value / 1_000_u32.pow(thousands))
    }
}

/// The figures of a text behind the words before them, both as numbers, in order and each once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Figures(Vec<(u32, u32)>);

impl Figures {
    pub(super) fn new(mut figures: Vec<(u32, u32)>) -> Self {
        figures.sort_unstable();
        figures.dedup();
        Self(figures)
    }

    /// Whether little of what both count in the same places is the same. Which of them is which does not matter.
    pub(super) fn are_others_than(&self, other: &Self) -> bool {
        let ((places, same), (others, same_there)) = (self.shared_with(other), other.shared_with(self));
        places.min(others) >= ENOUGH && 5 * (same + same_there) < SAME * (places + others)
    }

    /// What the one counts and what the other counts in the first place where each has a figure of its own, the lower one
    /// first.
    pub(super) fn instead(&self, other: &Self) -> Option<[u32; 2]> {
        let of_its_own = |figure: &&(u32, u32), others: &Self| others.0.binary_search(figure).is_err();
        self.0.iter().filter(|figure| of_its_own(figure, other)).find_map(|(place, figure)| {
            let there = other.0.iter().skip(other.first_at(*place)).take_while(|(before, _)| before == place);
            let (_, instead) = there.filter(|figure| of_its_own(figure, self)).min()?;
            Some([*figure.min(instead), *figure.max(instead)])
        })
    }

    fn first_at(&self, place: u32) -> usize {
        self.0.partition_point(|(before, _)| *before < place)
    }

    /// In how many of its places the other one counts too, and in how many of them the same.
    fn shared_with(&self, other: &Self) -> (usize, usize) {
        let counts_at =
            |place: u32| other.0.get(other.first_at(place)).is_some_and(|(before, _)| *before == place);
        let places = self.0.iter().filter(|(before, _)| counts_at(*before));
        let same = self.0.iter().filter(|figure| other.0.binary_search(figure).is_ok());
        (places.count(), same.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_taken_by_how_it_begins() {
        for (written, expected) in [
            ("5", Some(5)),
            ("05", Some(5)),
            ("2026", Some(2026)),
            ("12500", Some(12)),
            ("1200000", Some(1)),
            ("999999", Some(999)),
            ("0391", None),
            ("00000", None),
            ("99999999999", Some(4)),
        ] {
            let read = written.bytes().fold(Figure::default(), |figure, digit| figure.grown(digit - b'0'));
            assert_eq!(read.value(), expected, "{written}");
        }
    }
}
