//! The figures of a text at a glance, each with the word before it.
//!
//! Two releases of one series or template count in the same places and say other numbers there. A date, a sum or an hour
//! in another notation begins with the same figure, so two texts that are one say most of them in the same places; what is
//! written out is in no place at all. A contact has few places, for a figure behind a figure has none.

/// Places in which both count, at least, for two texts to be parted by them.
const ENOUGH: usize = 6;

/// The figures of a text behind the words before them, both as numbers, in order and each once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Figures(Vec<(u32, u32)>);

impl Figures {
    pub(super) fn new(mut figures: Vec<(u32, u32)>) -> Self {
        figures.sort_unstable();
        figures.dedup();
        Self(figures)
    }

    /// Whether less than half of what both count in the same places is the same. Which of them is which does not matter.
    pub(super) fn are_others_than(&self, other: &Self) -> bool {
        let ((places, same), (others, same_there)) = (self.shared_with(other), other.shared_with(self));
        places.min(others) >= ENOUGH && 2 * (same + same_there) < places + others
    }

    /// In how many of its places the other one counts too, and in how many of them the same.
    fn shared_with(&self, other: &Self) -> (usize, usize) {
        let counts_at = |place: u32| {
            let from = other.0.partition_point(|(before, _)| *before < place);
            other.0.get(from).is_some_and(|(before, _)| *before == place)
        };
        let places = self.0.iter().filter(|(before, _)| counts_at(*before));
        let same = self.0.iter().filter(|figure| other.0.binary_search(figure).is_ok());
        (places.count(), same.count())
    }
}

/// Whether a number goes on behind a point or a blank that parts its thousands.
pub(super) fn goes_on(text: &[u8]) -> bool {
    let rest = match text {
        [b'.' | b' ', rest @ ..] | [0xC2, 0xA0, rest @ ..] | [0xE2, 0x80, 0xAF, rest @ ..] => rest,
        _ => return false,
    };
    let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    digits == 3
}
