//! Numbers and ordinals in words: `einundzwanzig`, `zweihundertste`. Words are given folded.

const ONES: [(&str, u32); 19] = [
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fuenfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwoelf", 12),
];

const TENS: [(&str, u32); 8] = [
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fuenfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
];

/// How numbers in words begin: what begins otherwise need not be taken apart.
const BEGINNINGS: &[&str] = &[
    "eins",
    "einund",
    "eintausend",
    "einhundert",
    "zwei",
    "drei",
    "dritt",
    "vier",
    "fuenf",
    "sech",
    "sieb",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwoelf",
    "zwanzig",
    "hundert",
    "tausend",
    "erst",
];

/// A number in words. `ein` is none, since it is an article as well.
pub(super) fn cardinal(word: &str) -> Option<u32> {
    if begins(word) { below_million(word) } else { None }
}

fn begins(word: &str) -> bool {
    // Every second word begins with a letter that none of these has.
    word.starts_with(['e', 'z', 'd', 'v', 'f', 's', 'a', 'n', 'h', 't'])
        && BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// The same, or an ordinal.
pub(super) fn number(word: &str) -> Option<u32> {
    if !begins(word) {
        return None;
    }
    if let Some(number) = below_million(word) {
        return Some(number);
    }
    for (stem, number) in [("erst", 1), ("dritt", 3), ("siebt", 7), ("acht", 8)] {
        if word.strip_prefix(stem).is_some_and(is_ending) {
            return Some(number);
        }
    }
    let stem = ["ste", "sten", "ster", "stes", "stem", "te", "ten", "ter", "tes", "tem"];
    stem.iter().filter_map(|ending| below_million(word.strip_suffix(ending)?)).next()
}

/// A number and a half in words, in digits: `zweieinhalb` as `2.5`.
pub(super) fn and_a_half(word: &str) -> Option<String> {
    if matches!(word, "anderthalb" | "eineinhalb") {
        return Some("1.5".to_owned());
    }
    Some(format!("{}.5", below_thousand(word.strip_suffix("einhalb")?)?))
}

fn is_ending(ending: &str) -> bool {
    matches!(ending, "e" | "en" | "er" | "es" | "em")
}

fn below_million(word: &str) -> Option<u32> {
    match word.split_once("tausend") {
        Some((thousands, rest)) => {
            let thousands = if matches!(thousands, "" | "ein") { 1 } else { below_thousand(thousands)? };
            let rest = if rest.is_empty() { 0 } else { below_thousand(rest)? };
            Some(thousands * 1_000 + rest)
        }
        None => below_thousand(word),
    }
}

fn below_thousand(word: &str) -> Option<u32> {
    match word.split_once("hundert") {
        Some((hundreds, rest)) => {
            let hundreds = if matches!(hundreds, "" | "ein") { 1 } else { below_hundred(hundreds)? };
            let rest = rest.strip_prefix("und").unwrap_or(rest);
            let rest = if rest.is_empty() { 0 } else { below_hundred(rest)? };
            Some(hundreds * 100 + rest)
        }
        None => below_hundred(word),
    }
}

fn below_hundred(word: &str) -> Option<u32> {
    let find =
        |list: &[(&str, u32)], word: &str| list.iter().find(|(name, _)| *name == word).map(|(_, n)| *n);
    if let Some(number) = find(&ONES, word).or_else(|| find(&TENS, word)) {
        return Some(number);
    }
    let (tens_name, tens) = TENS.iter().find(|(name, _)| word.ends_with(name))?;
    let one = word.strip_suffix(tens_name)?.strip_suffix("und")?;
    let one = if one == "ein" { 1 } else { find(&ONES, one).filter(|one| *one < 10)? };
    Some(tens + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_beginning_is_passed_over() {
        for word in BEGINNINGS.iter().chain(ONES.iter().map(|(word, _)| word)) {
            assert!(begins(word), "{word}");
        }
    }
}
