//! Which decisions about a story are kept: the first, the newest, and all that persons made.
//!
//! A page whose text changes with every reading, with a counter in it for instance, has a decision four times an hour.
//! What the program decided in between explains nothing that the others do not.

use feeds::model::{Author, Decision};

use crate::DECISION_LIMIT;

/// The places of those of `kept`, oldest first, that go once `new` ones are added.
pub(crate) fn surplus(kept: &[Decision], new: usize) -> impl Iterator<Item = usize> {
    let too_many = (kept.len() + new).saturating_sub(DECISION_LIMIT);
    let by_program = |(_, decision): &(usize, &Decision)| decision.by == Author::Program;
    kept.iter().enumerate().skip(1).filter(by_program).take(too_many).map(|(place, _)| place)
}
