//! Scores the merge on labelled pairs: `cargo run -p feeds --example score_pairs -- FILE…`.
//!
//! A file holds a JSON list of `{"label", "trap", "a", "b"}`; a side is `{"source", "title", "date", "link", "body",
//! "form"}`, its `form` `full`, `teaser` or `title-only`. Each pair is tried in both orders. Prints joined and parted
//! ones of each label and those that came out wrong; exits with 1 below the floors.

mod pairs;

use std::collections::BTreeMap;
use std::process::ExitCode;

use pairs::{Label, Pair, outcome};

/// Of duplicates, the share that must join.
const FLOOR: f64 = 0.95;

fn main() -> ExitCode {
    let mut counts: BTreeMap<Label, [usize; 2]> = BTreeMap::new();
    for file in std::env::args().skip(1) {
        let pairs = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        let pairs = pairs
            .and_then(|text| serde_json::from_str::<Vec<Pair>>(&text).map_err(|error| error.to_string()));
        match pairs {
            Ok(pairs) => pairs.iter().for_each(|pair| score(pair, &mut counts)),
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    println!("label     joined  parted");
    counts.iter().for_each(|(label, [parted, joined])| {
        println!("{:8}  {joined:6}  {parted:6}", format!("{label:?}").to_uppercase())
    });
    if meets_floors(&counts) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn meets_floors(counts: &BTreeMap<Label, [usize; 2]>) -> bool {
    let of = |label| counts.get(&label).copied().unwrap_or_default();
    let [parted, joined] = of(Label::Dup);
    joined as f64 >= FLOOR * (parted + joined) as f64 && of(Label::Related)[1] == 0 && of(Label::Diff)[1] == 0
}

fn score(pair: &Pair, counts: &mut BTreeMap<Label, [usize; 2]>) {
    let both = [outcome(&pair.a, &pair.b), outcome(&pair.b, &pair.a)];
    let joined = both.iter().any(|(joined, _)| *joined);
    let expected = match pair.label {
        Label::Dup => Some(true),
        Label::Rewrite => None,
        Label::Related | Label::Diff => Some(false),
    };
    let counts = counts.entry(pair.label).or_default();
    for (joined, _) in &both {
        counts[usize::from(*joined)] += 1;
    }
    let wrong = expected.is_some_and(|expected| both.iter().any(|(joined, _)| *joined != expected));
    if wrong || (joined && expected.is_none()) || std::env::var_os("SCORE_ALL").is_some() {
        println!("{:?} {}: {}", pair.label, pair.trap, both[0].1);
        if both[0].1 != both[1].1 {
            println!("    the other way round: {}", both[1].1);
        }
    }
}
