//! The merge on pairs of releases: those with a label, and those that an edit makes of one text.

#[path = "pairs/edits.rs"]
mod edits;
#[path = "../examples/score_pairs/pairs.rs"]
mod pairs;

use pairs::{Label, Pair, outcome};

fn labelled() -> Vec<Pair> {
    serde_json::from_str(include_str!("fixtures/pairs/pairs.json")).expect("a list of pairs")
}

#[test]
fn labelled_pairs_join_or_stay_apart() {
    let mut wrong = vec![];
    for pair in labelled() {
        for (joined, why) in [outcome(&pair.a, &pair.b), outcome(&pair.b, &pair.a)] {
            let right = match pair.label {
                Label::Dup => joined,
                // Told again in other words: either is right.
                Label::Rewrite => true,
                Label::Related | Label::Diff => !joined,
            };
            if !right {
                wrong.push(format!("{:?} {}: {why}", pair.label, pair.trap));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
