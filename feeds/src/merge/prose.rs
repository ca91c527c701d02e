//! What of a text is said, and what only leads elsewhere: addresses, links to read on, the sign of who wrote it.

use std::borrow::Cow;

/// Words behind an ellipsis at the end that are those of a link.
const LINK: usize = 14;

/// Characters of the longest date, and some more.
const AHEAD: usize = 20;

/// Entities that are left in a text which was escaped twice, and marks that say nothing.
const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&bdquo;", "„"),
    ("&ldquo;", "“"),
    ("&ndash;", "–"),
    ("&rdquo;", "“"),
    ("&mdash;", "—"),
    ("&hellip;", "…"),
    ("&euro;", "€"),
    ("&auml;", "ä"),
    ("&ouml;", "ö"),
    ("&uuml;", "ü"),
    ("&Auml;", "Ä"),
    ("&Ouml;", "Ö"),
    ("&Uuml;", "Ü"),
    ("&szlig;", "ß"),
    ("&shy;", ""),
    ("&#39;", "'"),
    ("&amp;", "&"),
    // For whom a position is.
    ("(m/w/d)", ""),
    ("(w/m/d)", ""),
    ("(d/m/w)", ""),
    ("(m/w/x)", ""),
];

/// Degrees behind a name.
const DEGREES: &[&str] = &["M.Sc.", "B.Sc.", "M. Sc.", "B. Sc.", "M.A.", "B.A.", "Ph.D.", "LL.M.", "MBA"];

/// How the number of the country stands before that of a telephone.
const COUNTRY: &[&str] = &["+49 (0) ", "+49 (0)", "+49(0)", "+49 ", "+49-", "+49/", "+49"];

/// What says in brackets where a link leads and what comes then.
const OF_LINKS: &[&str] = &[
    "PDF",
    " MB",
    " KB",
    " kB",
    "neuem Fenster",
    "neues Fenster",
    "neuem Tab",
    "Mail-Programm",
    "externer Link",
];

/// Letters of such brackets at most.
const OF_LINK: usize = 60;

/// Words before which a hyphen stands for the end of a word: `Vor- und Nachteile`.
const AFTER_HYPHEN: &[&str] = &["und", "oder", "bis", "sowie", "bzw", "beziehungsweise", "u", "noch", "als"];

/// How an address is written that robots shall not read.
const HIDDEN: &[(&str, &str)] = &[
    (" (at) ", "@"),
    ("(at)", "@"),
    (" [at] ", "@"),
    ("[at]", "@"),
    (" (punkt) ", "."),
    ("(punkt)", "."),
    (" [punkt] ", "."),
    ("[punkt]", "."),
    (" (dot) ", "."),
    ("(dot)", "."),
    (" [dot] ", "."),
    ("[dot]", "."),
];

/// A text without addresses of pages and mail boxes, and without the link behind a teaser that was cut.
pub(super) fn prose(text: &str) -> String {
    let mut text = in_one_notation(&without_tags(text));
    DEGREES.iter().for_each(|degree| remove(&mut text, degree));
    if text.contains(['(', '[']) {
        text = without_links_marks(&text);
    }
    if ["(at)", "[at]"].iter().any(|mark| text.contains(mark)) {
        text = HIDDEN.iter().fold(text, |text, (hidden, meant)| text.replace(hidden, meant));
    }
    let said = without_link(&text);
    if !ADDRESSES.iter().any(|mark| said.contains(mark)) {
        return said.to_owned();
    }
    let text = said;
    let mut said = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if is_address(word) {
            // What ends the sentence or closes the bracket stays.
            said.push_str(&word[word.trim_end_matches(['.', ',', ';', ')', '!', '?', '»', '“']).len()..]);
            said.push_str(&piece[word.len()..]);
        } else {
            said.push_str(piece);
        }
    }
    said
}

/// Endings of the names of files in which offices write.
const FILES: &[&str] = &[".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt"];

/// Whether a title is the name of a file: `2026_PM_17_final.docx`.
pub(super) fn is_file_name(title: &str) -> bool {
    let title = title.trim();
    let ends = FILES.iter().any(|ending| title.to_ascii_lowercase().ends_with(ending));
    !title.contains(char::is_whitespace) && (ends || title.matches('_').count() > 1)
}

/// What every address has one of.
const ADDRESSES: &[&str] = &["@", "www.", "http"];

fn is_address(word: &str) -> bool {
    let bare = word.trim_start_matches(['(', '<', '„', '»', '[']);
    let mail = bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    mail || bare.starts_with("www.") || bare.starts_with("http://") || bare.starts_with("https://")
}

/// A text up to the ellipsis near its end, behind which there is but a link.
fn without_link(text: &str) -> &str {
    let ellipsis = ["…", "..."].iter().filter_map(|dots| Some(text.rfind(dots)? + dots.len())).max();
    let Some(end) = ellipsis else { return text };
    let (whole, link) = text.split_at(end);
    let words = link.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let sentence =
        link.trim_end().ends_with(['.', '!', '?', '“', '"']) || link.contains(|c: char| c.is_numeric());
    if words > LINK || sentence { text } else { whole }
}

fn remove(text: &mut String, part: &str) {
    if text.contains(part) {
        *text = text.replace(part, "");
    }
}

/// A text without the tags that it shows to readers.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains("</") {
        return text.into();
    }
    let pieces = text.split('<').enumerate().map(|(number, piece)| match piece.split_once('>') {
        Some((tag, said)) if number > 0 && tag.starts_with(|c: char| c == '/' || c.is_ascii_lowercase()) => {
            said
        }
        _ => piece,
    });
    pieces.collect::<Vec<_>>().join("\n").into()
}

/// A text without the brackets that say of a link where it leads.
fn without_links_marks(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(['(', '[']) {
        let opened = before.len()..before.len() + 1;
        let of_link = behind.split_once([')', ']']).filter(|(inside, _)| {
            inside.chars().count() <= OF_LINK && OF_LINKS.iter().any(|mark| inside.contains(mark))
        });
        said.push_str(before);
        match of_link {
            Some((_, after)) => rest = after,
            None => {
                said.push_str(&rest[opened]);
                rest = behind;
            }
        }
    }
    said + rest
}

/// How many bytes of blanks stand behind a hyphen that only parts the syllables of a word at the end of a line.
fn hyphenation(before: &str, behind: &str) -> Option<usize> {
    let next = behind.trim_start();
    let blanks = behind.len() - next.len();
    let mut last = before.chars().rev().take(2);
    let parts = blanks > 0 && [last.next(), last.next()].iter().all(|c| c.is_some_and(char::is_lowercase));
    let word = &next[..next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len())];
    let goes_on = word.starts_with(char::is_lowercase) && !AFTER_HYPHEN.contains(&word);
    (parts && goes_on).then_some(blanks)
}

/// A text with all dates as `1.7.2026` and telephones without their country, without entities that nobody resolved and
/// without the hyphens of a print.
pub(super) fn in_one_notation(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    if text.contains("+49") {
        text = COUNTRY.iter().fold(text, |text, country| match text.contains(country) {
            true => text.replace(country, "0").into(),
            false => text,
        });
    }
    if text.contains('&') {
        text = ENTITIES.iter().fold(text, |text, (entity, meant)| text.replace(entity, meant).into());
    }
    // Dates and roads have figures.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-') {
        return text.into_owned();
    }
    let mut written = String::with_capacity(text.len() + 8);
    let (mut copied, mut at, mut before) = (0, 0, None);
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let begins = (c.is_ascii_digit() || matches!(c, 'A' | 'B' | 'K' | 'L'))
            && !before.is_some_and(char::is_alphanumeric);
        before = Some(c);
        if c == '-' {
            if let Some(blanks) = hyphenation(&text[..at], &text[next..]) {
                written.push_str(&text[copied..at]);
                (copied, at, before) = (next + blanks, next + blanks, Some(' '));
                continue;
            }
        } else if begins && !c.is_ascii_digit() {
            // `B197` is `B 197`.
            if number_at(&ahead(&text[next..])) {
                written.extend([&text[copied..next], " "]);
                copied = next;
            }
        } else if begins {
            let ahead = ahead(&text[at..]);
            if let Some((date, length)) = iso_date(&ahead).or_else(|| spaced_date(&ahead)) {
                written.extend([&text[copied..at], date.as_str()]);
                copied = at + ahead[..length].iter().map(|c| c.len_utf8()).sum::<usize>();
                (at, before) = (copied, ahead[..length].last().copied());
                continue;
            }
        }
        at = next;
    }
    written.push_str(&text[copied..]);
    written
}

/// As many characters as a date may have, and what stands behind it.
fn ahead(text: &str) -> Vec<char> {
    text.chars().take(AHEAD).collect()
}

/// Whether a number of a road stands here.
fn number_at(chars: &[char]) -> bool {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=4).contains(&digits) && !chars.get(digits).is_some_and(|c| c.is_alphanumeric())
}

/// `2026-07-01`, and how many characters that takes.
fn iso_date(chars: &[char]) -> Option<(String, usize)> {
    let text: String = chars.iter().take(10).collect();
    let ends = !chars.get(10).is_some_and(|c| c.is_alphanumeric() || *c == '-');
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = [(year, 4), (month, 2), (day, 2)]
        .iter()
        .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
    (ends && digits && parts.next().is_none()).then(|| (format!("{day}.{month}.{year}"), 10))
}

/// `1. 7. 2026`, and how many characters that takes.
fn spaced_date(chars: &[char]) -> Option<(String, usize)> {
    let number = |from: usize, most: usize| {
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        (1..=most).contains(&digits.len()).then_some(digits)
    };
    let point = |at: usize| chars.get(at..at + 2).is_some_and(|two| two[0] == '.' && two[1].is_whitespace());
    let day = number(0, 2)?;
    let month_at = point(day.len()).then_some(day.len() + 2)?;
    let month = number(month_at, 2)?;
    let year_at = point(month_at + month.len()).then_some(month_at + month.len() + 2)?;
    let year = number(year_at, 4).filter(|year| year.len() == 4)?;
    Some((format!("{day}.{month}.{year}"), year_at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_titles() {
        for (title, expected) in [
            ("20260224_PM-017_Bilanz_final.docx", true),
            ("presse_mitteilung_17", true),
            ("pm17.pdf", true),
            ("Wegweiser.pdf liegt aus", false),
            ("Schüler_innen", false),
        ] {
            assert_eq!(is_file_name(title), expected, "{title}");
        }
    }

    #[test]
    fn links_addresses_and_notations_go() {
        for (text, expected) in [
            ("Das Bad öffnet im … Zum Beitrag der Stadt »", "Das Bad öffnet im …"),
            ("Er sagte … nichts. Der Rat schwieg.", "Er sagte … nichts. Der Rat schwieg."),
            ("Mehr unter www.amt.example.", "Mehr unter ."),
            ("An (post@amt.example) schreiben", "An ) schreiben"),
            ("An post (at) amt (punkt) example schreiben", "An  schreiben"),
            ("Am 1. 7. 2026 und 2026-07-02", "Am 1.7.2026 und 02.07.2026"),
            ("Am 1. 7 Kinder", "Am 1. 7 Kinder"),
            ("Auf der B197, A4 und im Raum K12a", "Auf der B 197, A 4 und im Raum K12a"),
            ("ÄB19 2026-07-02-1 12026-07-02", "ÄB19 2026-07-02-1 12026-07-02"),
            ("1.\u{a0}7.\u{a0}2026 2026-07-02", "1.7.2026 02.07.2026"),
            ("Das&nbsp;„Bad&quot;", "Das „Bad\""),
            ("Die Kir-\nchen und Scheu- nen", "Die Kirchen und Scheunen"),
            ("Vor- und Nachteile, Kita- oder Hortplatz", "Vor- und Nachteile, Kita- oder Hortplatz"),
            ("Mit dem Formular (PDF, 0,4 MB, lang) geht (fast) alles", "Mit dem Formular  geht (fast) alles"),
            ("Unter +49 (0)5944 88 oder +4930 5, 10049 Euro", "Unter 05944 88 oder 030 5, 10049 Euro"),
            ("<p>Das B&auml;dchen</p>", "\nDas Bädchen\n"),
            ("Die Leiterin, Eva Wald, M.Sc., kommt", "Die Leiterin, Eva Wald, , kommt"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }
}
