//! Short forms in capitals in one stretch, and the words of which they are the initials in the other one.

use std::ops::Range;

use super::piece::Piece;

/// Removes short forms in capitals and the words of which they are the initials.
pub(super) fn spell_out(short: &mut Vec<Piece<'_>>, long: &mut Vec<Piece<'_>>) {
    let mut at = 0;
    while let Some(acronym) = short.get(at) {
        let found = acronym.is_acronym().then(|| spelled_out(&acronym.folded, long)).flatten();
        match found {
            Some(run) => {
                short.remove(at);
                long.drain(run);
            }
            None => at += 1,
        }
    }
}

/// The stretch whose capitals begin with the letters, small words between them aside.
fn spelled_out(letters: &str, long: &[Piece<'_>]) -> Option<Range<usize>> {
    (0..long.len()).find_map(|start| {
        let (mut rest, mut words) = (letters.chars().peekable(), 0);
        for (step, piece) in long[start..].iter().enumerate() {
            let capital = piece.word.is_capital();
            if capital && rest.next_if(|letter| piece.folded.starts_with(*letter)).is_some() {
                words += 1;
                // The last word may give the letters of its parts too.
                let mut last = rest.clone();
                piece.folded.chars().skip(1).for_each(|letter| {
                    last.next_if_eq(&letter);
                });
                if words > 1 && last.peek().is_none() {
                    return Some(start..start + step + 1);
                }
            } else if capital || step == 0 {
                return None;
            }
        }
        None
    })
}
