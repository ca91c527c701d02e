//! Texts of single elements that are no titles by their words: „mehr“, „vor 6 Tagen“, „PM 21/2026“.

use super::{Topic, of_word};

/// Bytes of a text that only tells when something was.
const LONGEST_SPAN: usize = 60;

/// Link texts that name no target: „mehr“, „weiterlesen“.
pub(in crate::source::listing) fn is_generic(text: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "mehr", "weiter", "weiterlesen", "lesen", "details", "detail", "zur", "zum", "die", "der", "den", "das",
        "meldung", "artikel", "beitrag", "pressemitteilung", "mitteilung", "nachricht", "read", "more",
        "read_more", "ansehen", "anzeigen", "öffnen", "hier", "klicken", "informationen", "infos", "info",
        "erfahren", "und", "im", "in", "detailansicht", "ganzen", "ganze", "vollständigen", "komplette",
        "kompletten", "text", "jetzt", "continue", "reading", "full", "article", "story", "alles", "dazu", "zu",
        "neu", "seite", "volltext", "download", "herunterladen", "pdf", "word", "docx", "datei", "dokument",
        "aufrufen", "link", "oder", "weitere", "bitte", "sie", "ausführlich",
    ];
    const UNITS: [&str; 8] = ["kb", "mb", "kib", "mib", "kbyte", "mbyte", "byte", "bytes"];
    let (mut sized, mut counts) = (false, false);
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()) {
        if is_one_of(word.trim_start_matches(|c: char| c.is_ascii_digit()), &UNITS) {
            sized = true;
        } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
            counts = true;
        } else if !is_one_of(word, WORDS) {
            return false;
        }
    }
    // Figures say nothing about a file where they give its size.
    sized || !counts
}

/// Whether a word is one of `words`, which are in lower case. Asked of most words of a page: it copies none but those
/// with umlauts.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    if word.is_ascii() {
        return words.iter().any(|known| known.eq_ignore_ascii_case(word));
    }
    let word = word.to_lowercase();
    words.contains(&word.as_str())
}

/// Whether a text that names no target offers to read on, rather than to print or to load a file.
pub(in crate::source::listing) fn is_more(text: &str) -> bool {
    const WORDS: [&str; 9] =
        ["mehr", "weiter", "weiterlesen", "lesen", "details", "more", "read", "reading", "erfahren"];
    is_generic(text) && text.split(|c: char| !c.is_alphanumeric()).any(|word| is_one_of(word, &WORDS))
}

/// „vor 6 Tagen“, “3 hours ago”, „gestern“: when something was, told from the moment the page was made; and „2 Min.
/// Lesezeit“, how long it takes.
pub(in crate::source::listing) fn is_span_of_time(text: &str) -> bool {
    #[rustfmt::skip]
    const UNITS: &[&str] = &[
        "sekunde", "minute", "min", "stunde", "std", "tag", "woche", "monat", "jahr", "second", "sec", "hour", "day",
        "week", "month", "year",
    ];
    const COUNTS: [&str; 8] = ["einer", "einem", "einigen", "wenigen", "a", "an", "few", "paar"];
    const AROUND: [&str; 8] = ["vor", "ago", "etwa", "ca", "rund", "about", "uhr", "um"];
    const READING: [&str; 5] = ["lesezeit", "lesedauer", "read", "reading", "time"];
    const ALONE: [&str; 6] = ["heute", "gestern", "vorgestern", "today", "yesterday", "soeben"];
    if text.len() > LONGEST_SPAN {
        return false;
    }
    let figure = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let unit = |word: &str| {
        let stems = ["", "n", "en", "e", "s"].into_iter().filter_map(|ending| word.strip_suffix(ending));
        stems.into_iter().any(|stem| UNITS.contains(&stem))
    };
    let known = |word: &str| {
        let named = [&COUNTS[..], &AROUND, &ALONE, &READING].iter().any(|names| names.contains(&word));
        figure(word) || unit(word) || named
    };
    let (mut measured, mut counted, mut alone) = (false, false, false);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if !known(&word) {
            return false;
        }
        measured |= matches!(word.as_str(), "vor" | "ago") || READING.contains(&word.as_str());
        counted |= unit(&word);
        alone |= ALONE.contains(&word.as_str());
    }
    alone || (measured && counted)
}

/// „PM 21/2026“, „Nr. 41“, „Presseinformation 12-26“: a number by which an office counts its releases, and no more.
pub(in crate::source::listing) fn is_number_of_release(text: &str) -> bool {
    const COUNTS: [&str; 5] = ["nr", "nummer", "pi", "mm", "pr"];
    let (words, figures): (Vec<&str>, Vec<&str>) = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .partition(|word| word.starts_with(char::is_alphabetic));
    let counts = |word: &&str| {
        let word = word.to_lowercase();
        COUNTS.contains(&word.as_str()) || of_word(&word) == Topic::News
    };
    let is_figure = |word: &&str| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    matches!(words.len(), 1..=2)
        && matches!(figures.len(), 1..=2)
        && words.iter().all(counts)
        && figures.iter().all(is_figure)
}

/// The words after an opening such as „Weiterlesen: “ or „Read more about “, if `text` has one.
pub(in crate::source::listing) fn after_more(text: &str) -> Option<&str> {
    #[rustfmt::skip]
    const OPENINGS: &[&str] = &[
        "weiterlesen", "weiter lesen", "mehr lesen", "mehr erfahren", "mehr dazu", "mehr zu", "mehr über",
        "mehr:", "mehr »", "details zu", "details:", "zum artikel", "zur meldung", "zum beitrag",
        "zur pressemitteilung", "artikel lesen", "lesen sie mehr", "read more", "continue reading", "read full",
        "jetzt lesen", "lesen:",
    ];
    const LINKS: [&str; 10] =
        ["über", "von", "zu", "zum", "zur", "about", "of", "thema", "artikel", "meldung"];
    let opens = |opening: &&&str| {
        let head = text.get(..opening.len());
        head.is_some_and(|head| is_one_of(head, &[**opening]))
    };
    let opening = OPENINGS.iter().find(opens)?;
    let mut rest = text.get(opening.len()..)?;
    if opening.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic) {
        return None;
    }
    loop {
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '»' | '›' | '…' | '.' | '-' | '–')
        });
        let word = rest.split_whitespace().next().unwrap_or_default();
        if !LINKS.contains(&word) {
            return Some(rest);
        }
        rest = rest.get(word.len()..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_releases_are_told_from_titles() {
        for text in
            ["PM 21/2026", "Nr. 41/2026", "Presseinformation 12", "Pressemitteilung Nr. 3-26", "PI 40/2026"]
        {
            assert!(is_number_of_release(text), "{text}");
        }
        for text in ["", "2026", "Haushalt 2026", "Linie 4", "Meldung", "Presse 12 Uhr Rathaus", "B 96"] {
            assert!(!is_number_of_release(text), "{text}");
        }
    }

    #[test]
    fn spans_of_time_are_told_from_titles() {
        for text in [
            "vor 6 Tagen",
            "vor einer Woche",
            "vor etwa 2 Monaten",
            "3 hours ago",
            "gestern",
            "heute, 14 Uhr",
        ] {
            assert!(is_span_of_time(text), "{text}");
        }
        for text in
            ["", "Tage", "Vor 100 Jahren gebaut", "Heute Sperrung", "2026", "Um 14 Uhr", "Tag der Stadt"]
        {
            assert!(!is_span_of_time(text), "{text}");
        }
    }
}
