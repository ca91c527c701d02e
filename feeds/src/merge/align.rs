//! Two sequences laid beside each other: which stretches differ.
//!
//! Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986): its cost grows with what differs, which is
//! little where it matters, and it gives up where too much differs.

use std::hash::Hash;
use std::ops::Range;

use super::hashing::Map;

/// Edits after which two texts are no versions of each other. Bounds time and memory.
const MOST_EDITS: usize = 1_000;

/// A stretch of the one sequence in whose place the other has another one; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// In the first sequence.
    pub(super) a: Range<usize>,
    /// In the second sequence.
    pub(super) b: Range<usize>,
}

/// The stretches in which `b` differs from `a`, in order; `None` if nearly everything does.
pub(super) fn align<T: Eq + Hash>(a: &[T], b: &[T]) -> Option<Vec<Hunk>> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[head..], &b[head..]);
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (&rest_a[..rest_a.len() - tail], &rest_b[..rest_b.len() - tail]);
    if middle_a.is_empty() || middle_b.is_empty() {
        let hunk = Hunk { a: head..head + middle_a.len(), b: head..head + middle_b.len() };
        return Some(Some(hunk).into_iter().filter(|_| middle_a.len() != middle_b.len()).collect());
    }
    let (numbers_a, numbers_b) = numbered(middle_a, middle_b);
    let trace = search(&numbers_a, &numbers_b)?;
    Some(hunks(&trace, middle_a.len(), middle_b.len(), head))
}

/// Both sequences with a number for each value, since the search compares the same ones time and again.
fn numbered<T: Eq + Hash>(a: &[T], b: &[T]) -> (Vec<u32>, Vec<u32>) {
    let mut numbers: Map<&T, u32> = Map::with_capacity_and_hasher(a.len() + b.len(), Default::default());
    let mut number = |value| {
        let next = numbers.len() as u32;
        *numbers.entry(value).or_insert(next)
    };
    (a.iter().map(&mut number).collect(), b.iter().map(&mut number).collect())
}

/// The furthest places reached after 0, 1, 2… edits, for each diagonal, one after the other.
struct Trace(Vec<i32>);

impl Trace {
    /// The places before an edit, on the diagonals from minus to plus its number: for `n` edits `n * n` places.
    fn before(&self, edit: usize) -> &[i32] {
        &self.0[edit * edit..(edit + 1) * (edit + 1)]
    }

    fn edits(&self) -> usize {
        self.0.len().isqrt()
    }
}

/// A place from which no step is the furthest.
const NOWHERE: i32 = -1;

fn search(a: &[u32], b: &[u32]) -> Option<Trace> {
    let most = (a.len() + b.len()).min(MOST_EDITS);
    let mut reached = vec![NOWHERE; 2 * most + 3];
    let mut trace = Vec::new();
    for edits in 0..=most {
        // All diagonals that these edits lead to, and one more on either side.
        let near = &mut reached[most - edits..=most + 2 + edits];
        trace.extend_from_slice(&near[1..=2 * edits + 1]);
        for diagonal in (0..=2 * edits).step_by(2) {
            // One to the right, or one down, whichever leads further. Where both do, it is down.
            let mut x = (near[diagonal] + 1).max(near[diagonal + 2]) as usize;
            // The diagonal's number is `diagonal - edits`.
            let mut y = (x + edits).checked_sub(diagonal)?;
            while let (Some(one), Some(other)) = (a.get(x), b.get(y))
                && one == other
            {
                (x, y) = (x + 1, y + 1);
            }
            near[diagonal + 1] = x as i32;
            if x >= a.len() && y >= b.len() {
                return Some(Trace(trace));
            }
        }
    }
    None
}

/// Walks the trace back from the end and gathers what is not equal.
fn hunks(trace: &Trace, mut x: usize, mut y: usize, head: usize) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for edits in (1..trace.edits()).rev() {
        let reached = trace.before(edits);
        // `reached` spans the diagonals from -edits to +edits, as they were before this step.
        let diagonal = x + edits - y;
        let down = diagonal == 0 || (diagonal != 2 * edits && reached[diagonal - 1] < reached[diagonal + 1]);
        let from = if down { diagonal + 1 } else { diagonal - 1 };
        let before_x = reached[from] as usize;
        let before_y = before_x + edits - from;
        let after = if down { (before_x, before_y + 1) } else { (before_x + 1, before_y) };
        let edit = Hunk { a: head + before_x..head + after.0, b: head + before_y..head + after.1 };
        match hunks.last_mut() {
            Some(last) if last.a.start == edit.a.end && last.b.start == edit.b.end => {
                last.a.start = edit.a.start;
                last.b.start = edit.b.start;
            }
            _ => hunks.push(edit),
        }
        (x, y) = (before_x, before_y);
    }
    hunks.reverse();
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rebuilt(a: &[u8], b: &[u8], hunks: &[Hunk]) -> Vec<u8> {
        let mut built = Vec::new();
        let mut place = 0;
        for hunk in hunks {
            built.extend(&a[place..hunk.a.start]);
            built.extend(&b[hunk.b.clone()]);
            place = hunk.a.end;
        }
        built.extend(&a[place..]);
        built
    }

    #[test]
    fn what_differs_is_found() {
        let hunk = |a, b| Hunk { a, b };
        for (a, b, expected) in [
            ("", "", vec![]),
            ("abc", "abc", vec![]),
            ("abc", "axc", vec![hunk(1..2, 1..2)]),
            ("abc", "abxc", vec![hunk(2..2, 2..3)]),
            ("abcd", "ad", vec![hunk(1..3, 1..1)]),
            ("", "ab", vec![hunk(0..0, 0..2)]),
            ("xabcy", "abc", vec![hunk(0..1, 0..0), hunk(4..5, 3..3)]),
        ] {
            assert_eq!(align(a.as_bytes(), b.as_bytes()), Some(expected), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn the_hunks_lead_from_one_to_the_other(
            a in proptest::collection::vec(0..4_u8, 0..40),
            b in proptest::collection::vec(0..4_u8, 0..40),
        ) {
            let hunks = align(&a, &b).expect("so short that all of it is laid out");
            prop_assert_eq!(rebuilt(&a, &b, &hunks), b);
            // Between two hunks stands something equal.
            for pair in hunks.windows(2) {
                prop_assert!(pair[0].a.end < pair[1].a.start && pair[0].b.end < pair[1].b.start);
            }
        }
    }
}
