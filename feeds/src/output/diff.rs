//! What changed between two texts, word by word, with a few words around each change.

/// Words shown before and after a change.
const AROUND: usize = 6;

/// Pairs of words compared at most; two texts that differ in more are shown one after the other.
const PAIRS: usize = 400_000;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// In both texts; what is left out of a long run is an ellipsis.
    Same(String),
    /// In the first only.
    Removed(String),
    /// In the second only.
    Added(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Removed,
    Added,
}

/// The way from one text to the other; empty if they have the same words.
pub(super) fn diff(before: &str, after: &str) -> Vec<Part> {
    let words = |text| str::split_whitespace(text).collect::<Vec<_>>();
    let (before, after) = (words(before), words(after));
    if before == after {
        return Vec::new();
    }
    let steps = steps(&before, &after);
    let runs: Vec<_> = steps.chunk_by(|(a, _), (b, _)| a == b).collect();
    let last = runs.len().saturating_sub(1);
    runs.iter().enumerate().map(|(i, run)| part(run, i == 0, i == last)).collect()
}

/// Every word with what became of it: what begins and ends alike is kept, the middle is compared.
fn steps<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (head, before) = before.split_at(start);
    let after = &after[start..];
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let (before, tail) = before.split_at(before.len() - end);
    let after = &after[..after.len() - end];
    let same = |words: &[&'a str]| words.iter().map(|word| (Kind::Same, *word)).collect::<Vec<_>>();
    [same(head), middle(before, after), same(tail)].concat()
}

/// The longest common subsequence, by the table that every textbook has.
fn middle<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let removed = before.iter().map(|word| (Kind::Removed, *word));
    let added = after.iter().map(|word| (Kind::Added, *word));
    if before.len().saturating_mul(after.len()) > PAIRS {
        return removed.chain(added).collect();
    }
    let width = after.len() + 1;
    // lengths[i * width + j]: of what before[i..] and after[j..] have in common.
    let mut lengths = vec![0_u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            let at = i * width + j;
            lengths[at] = if before[i] == after[j] {
                lengths[at + width + 1] + 1
            } else {
                lengths[at + width].max(lengths[at + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::with_capacity(before.len() + after.len());
    while i < before.len() && j < after.len() {
        let at = i * width + j;
        if before[i] == after[j] {
            steps.push((Kind::Same, before[i]));
            (i, j) = (i + 1, j + 1);
        } else if lengths[at + width] >= lengths[at + 1] {
            steps.push((Kind::Removed, before[i]));
            i += 1;
        } else {
            steps.push((Kind::Added, after[j]));
            j += 1;
        }
    }
    steps.extend(removed.skip(i).chain(added.skip(j)));
    steps
}

fn part(run: &[(Kind, &str)], first: bool, last: bool) -> Part {
    let words: Vec<_> = run.iter().map(|(_, word)| *word).collect();
    match run.first().map_or(Kind::Same, |(kind, _)| *kind) {
        Kind::Removed => Part::Removed(words.join(" ")),
        Kind::Added => Part::Added(words.join(" ")),
        Kind::Same => Part::Same(shortened(&words, first, last)),
    }
}

/// The words next to a change; before the first and after the last there is none.
fn shortened(words: &[&str], first: bool, last: bool) -> String {
    let before = if first { 0 } else { AROUND };
    let after = if last { 0 } else { AROUND };
    if words.len() <= before + after {
        return words.join(" ");
    }
    let (start, end) = (words[..before].join(" "), words[words.len() - after..].join(" "));
    let parts = [start.as_str(), "…", end.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` before what was removed, `+` before what was added.
    fn shown(before: &str, after: &str) -> String {
        let parts = diff(before, after).into_iter().map(|part| match part {
            Part::Same(words) => words,
            Part::Removed(words) => format!("-[{words}]"),
            Part::Added(words) => format!("+[{words}]"),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn changes_are_shown_with_their_surroundings() {
        let long = "eins zwei drei vier fünf sechs sieben acht";
        for (before, after, expected) in [
            ("", "", ""),
            ("gleich  viel", "gleich viel", ""),
            ("", "neu", "+[neu]"),
            ("alt", "", "-[alt]"),
            ("am 1. Mai geschlossen", "am 2. Mai geschlossen", "am -[1.] +[2.] Mai geschlossen"),
            ("a b c d", "b c x d", "-[a] b c +[x] d"),
            (
                &format!("{long} am 1. Mai {long}"),
                &format!("{long} am 2. Mai {long}"),
                "… vier fünf sechs sieben acht am -[1.] +[2.] Mai eins zwei drei vier fünf …",
            ),
            (
                &format!("a {long} {long} b"),
                &format!("{long} {long}"),
                "-[a] eins zwei drei vier fünf sechs … drei vier fünf sechs sieben acht -[b]",
            ),
        ] {
            assert_eq!(shown(before, after), expected, "{before} → {after}");
        }
    }

    #[test]
    fn texts_that_differ_everywhere_cost_little() {
        let text = |word: &str| (0..5_000).map(|n| format!("{word}{n} ")).collect::<String>();
        let parts = diff(&text("a"), &text("b"));
        assert!(matches!(parts.as_slice(), [Part::Removed(_), Part::Added(_)]));
    }
}
