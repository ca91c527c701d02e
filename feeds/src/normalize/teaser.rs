//! Teasers: the item's own words, without the link that leads on.

use chrono_tz::Tz;

use super::date;
use super::text::{cut, fold_words, has_words};

/// Characters of a teaser.
pub(super) const LONGEST: usize = 2_000;

/// Characters of a teaser made from a longer text.
const SHORT: usize = 300;

/// Bytes at the start of a teaser in which its date stands.
const DATE: usize = 60;

/// What links to the whole text are called; of two that end alike the longer first.
const LEADS_ON: [&str; 26] = [
    "weitere informationen",
    "vollständiger artikel",
    "mehr informationen",
    "zur pressemitteilung",
    "continue reading",
    "hier weiterlesen",
    "lesen sie mehr",
    "ganzer artikel",
    "artikel lesen",
    "mehr anzeigen",
    "mehr erfahren",
    "weiter lesen",
    "jetzt lesen",
    "zum artikel",
    "zur meldung",
    "weiterlesen",
    "mehr infos",
    "mehr lesen",
    "learn more",
    "mehr dazu",
    "read more",
    "details",
    "weiter",
    "lesen",
    "mehr",
    "more",
];

/// Those that also end sentences.
const PLAIN_WORDS: [&str; 5] = ["details", "weiter", "lesen", "mehr", "more"];

/// Arrows behind such a link.
const ARROWS: [char; 11] = [' ', '»', '›', '→', '>', '▸', '►', '▶', '⟩', '➔', '➤'];

/// Signs of a text that was cut.
const CUTS: [&str; 6] = ["[…]", "[...]", "(…)", "(...)", "…", "..."];

/// The teaser without what leads on; `None` if nothing is left but the title.
pub(super) fn cleaned(teaser: &str, title: &str, zone: Tz) -> Option<String> {
    let teaser = without_lead(without_title(without_date(teaser, zone), title));
    let words = fold_words(&teaser);
    (!words.is_empty() && words != fold_words(title)).then(|| cut(&teaser, LONGEST))
}

/// `teaser` without a date that a colon or stroke sets off at its start: "12.04.2021: Die Stadt …".
fn without_date(teaser: &str, zone: Tz) -> &str {
    let head = &teaser[..teaser.floor_char_boundary(DATE)];
    let date = date::all(head, zone).into_iter().next().filter(|date| date.whole.start == 0);
    let rest =
        date.and_then(|date| head.get(date.range.end..)?.trim_start().strip_prefix([':', '|']).map(str::len));
    // Measured from the end of the head, since what is behind it was not looked at.
    rest.and_then(|rest| teaser.get(head.len() - rest..)).map_or(teaser, str::trim_start)
}

/// `teaser` without the title at its end where that belongs to the link: "Weiterlesen „Neue Server“".
fn without_title<'a>(teaser: &'a str, title: &str) -> &'a str {
    let is_mark = |c: char| ARROWS.contains(&c) || "„“”‚‘’\"'«‹:".contains(c);
    let lead_on = teaser.trim_end_matches(is_mark).strip_suffix(title.trim_end_matches(is_mark));
    let lead_on = lead_on.map(|lead_on| lead_on.trim_end_matches(is_mark));
    match lead_on {
        Some(lead_on) if has_words(title) && lead(lead_on, true).is_some() => lead_on,
        _ => teaser,
    }
}

/// A teaser for a text of several paragraphs.
pub(super) fn shortened(text: &str) -> String {
    cut(text, SHORT)
}

/// `text` without "mehr »" and the like at its end. That it was cut is shown by one ellipsis.
fn without_lead(text: &str) -> String {
    let mut rest = text.trim_end();
    let mut was_cut = false;
    loop {
        let unmarked = rest.trim_end_matches(ARROWS);
        let is_marked = unmarked.len() < rest.len();
        if let Some(before) = lead(unmarked, is_marked) {
            rest = before.trim_end();
        } else if let Some(before) = CUTS.iter().find_map(|mark| unmarked.strip_suffix(mark)) {
            // "(mehr…)" leads on as well.
            let before = before.trim_end();
            was_cut = true;
            rest = lead(before, false).map_or(before, str::trim_end);
        } else {
            break;
        }
    }
    if was_cut && !rest.is_empty() { format!("{rest} …") } else { rest.to_owned() }
}

/// What stands before the name of a link at the end of `text`, unless that ends a sentence of the text.
fn lead(text: &str, is_marked: bool) -> Option<&str> {
    let text = text.trim_end_matches([')', ']', ':', ' ', '…']);
    LEADS_ON.iter().find_map(|name| {
        let (start, _) = text.char_indices().rev().nth(name.chars().count() - 1)?;
        let (before, found) = text.split_at(start);
        if found.to_lowercase() != *name || before.ends_with(char::is_alphanumeric) {
            return None;
        }
        let before = before.trim_end();
        let is_apart = before.is_empty()
            || before.ends_with(['.', '!', '?', '…', ':', '"', '“', ')', ']', '(', '[', '|']);
        let is_label = found.starts_with(char::is_uppercase) && !PLAIN_WORDS.contains(name);
        (is_marked || is_apart || is_label).then(|| before.trim_end_matches(['(', '[', '|', ' ']))
    })
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Berlin;

    use super::*;

    #[test]
    fn links_are_no_words_of_the_teaser() {
        for (teaser, expected) in [
            ("Die KID hat neue Server ... mehr »", "Die KID hat neue Server …"),
            ("Die KID hat neue Server. Weiterlesen", "Die KID hat neue Server."),
            ("Die KID hat am Weiterlesen →", "Die KID hat am"),
            ("Die KID hat [...]", "Die KID hat …"),
            ("Die KID hat [&hellip;]", "Die KID hat [&hellip;]"),
            ("Neue Server (mehr…)", "Neue Server"),
            ("Neue Server. (mehr)", "Neue Server."),
            ("Neue Server… Read more >>", "Neue Server …"),
            ("Wir wollen noch mehr", "Wir wollen noch mehr"),
            ("Wir wollen immer mehr.", "Wir wollen immer mehr."),
            ("Das Kastanienmehr", "Das Kastanienmehr"),
            ("Alle können weiterlesen", "Alle können weiterlesen"),
        ] {
            assert_eq!(without_lead(teaser), expected, "{teaser}");
            assert_eq!(without_lead(expected), expected, "twice: {teaser}");
        }
    }

    #[test]
    fn a_teaser_says_more_than_the_title() {
        assert_eq!(cleaned("mehr »", "Neue Server", Berlin), None);
        assert_eq!(cleaned("Neue Server … mehr", "NEUE SERVER!", Berlin), None);
        assert_eq!(cleaned("…", "Neue Server", Berlin), None);
        for teaser in ["Sie laufen. Weiterlesen „Neue Server“", "Sie laufen. Mehr: Neue Server »"] {
            assert_eq!(cleaned(teaser, "Neue Server", Berlin).as_deref(), Some("Sie laufen."), "{teaser}");
        }
        assert_eq!(
            cleaned("Es gibt Neue Server", "Neue Server", Berlin).as_deref(),
            Some("Es gibt Neue Server")
        );
    }

    #[test]
    fn dates_in_front_are_no_words_of_the_teaser() {
        for (teaser, expected) in [
            ("12.04.2021: Die Stadt baut.", "Die Stadt baut."),
            ("07 Apr. '25 | Die Stadt baut.", "Die Stadt baut."),
            ("12.04.2021 war ein guter Tag: Es ging los.", "12.04.2021 war ein guter Tag: Es ging los."),
            ("Am 12.04.2021: Baubeginn.", "Am 12.04.2021: Baubeginn."),
            ("12.04.2021:", ""),
        ] {
            assert_eq!(without_date(teaser, Berlin), expected, "{teaser}");
        }
    }
}
