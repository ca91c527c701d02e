//! The merge on pairs of releases: those with a label, and those that an edit makes of one text.

#[path = "pairs/edits.rs"]
mod edits;
#[path = "../examples/score_pairs/pairs.rs"]
mod pairs;

use pairs::{Label, Pair, outcome};

/// Duplicates that may stay apart, of a hundred.
const MISSED: usize = 5;

fn labelled() -> Vec<Pair> {
    let files = [
        include_str!("fixtures/pairs/pairs.json"),
        include_str!("fixtures/pairs/offices.json"),
        include_str!("fixtures/pairs/partners.json"),
        include_str!("fixtures/pairs/neighbours.json"),
        include_str!("fixtures/pairs/clubs.json"),
        include_str!("fixtures/pairs/editors.json"),
        include_str!("fixtures/pairs/copyists.json"),
        include_str!("fixtures/pairs/house_styles.json"),
    ];
    let read = |file| serde_json::from_str::<Vec<Pair>>(file).expect("a list of pairs");
    files.into_iter().flat_map(read).collect()
}

#[test]
fn labelled_pairs_join_or_stay_apart() {
    let (mut tried, mut missed, mut wrong) = (0, vec![], vec![]);
    for pair in labelled() {
        let both = [outcome(&pair.a, &pair.b), outcome(&pair.b, &pair.a)];
        assert_eq!(both[0].0, both[1].0, "{}: the order decides", pair.trap);
        let [(joined, why), _] = both;
        match pair.label {
            Label::Dup => {
                tried += 1;
                missed.extend((!joined).then(|| format!("{}: {why}", pair.trap)));
            }
            // Told again in other words: either is right.
            Label::Rewrite => {}
            Label::Related | Label::Diff => {
                wrong.extend(joined.then(|| format!("{:?} {}: {why}", pair.label, pair.trap)));
            }
        }
    }
    assert!(wrong.is_empty(), "joined:\n{}", wrong.join("\n"));
    assert!(
        missed.len() * 100 <= tried * MISSED,
        "{} of {tried} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
