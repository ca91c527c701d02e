//! What of a text is said, and what only leads elsewhere: addresses, links to read on, the sign of who wrote it.

mod notation;
mod tails;

use std::borrow::Cow;

pub(super) use notation::in_one_notation;

/// Words behind an ellipsis at the end that are those of a link.
const LINK: usize = 14;

/// Degrees behind a name.
const DEGREES: &[&str] = &["M.Sc.", "B.Sc.", "M. Sc.", "B. Sc.", "M.A.", "B.A.", "Ph.D.", "LL.M.", "MBA"];

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
    let said =
        without_link(tails::without_link_behind(tails::without_tail(tails::without_catchwords(&text))));
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

/// A title with a bar in the place of each mark of a ticker, `+++ 14:05 Uhr +++ Das Bad ist zu +++`, and before each catchword.
pub(super) fn without_marks(title: &str) -> Cow<'_, str> {
    if !title.contains("++") && !title.contains(" #") {
        return title.into();
    }
    let marks = ["+++", "++", " #"];
    marks.iter().fold(title.to_owned(), |title, mark| title.replace(mark, " | ")).into()
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
    let dots = text.as_bytes().windows(3).rposition(|three| three == b"...").map(|place| place + 3);
    let ellipsis = text.rfind('…').map(|place| place + '…'.len_utf8());
    let Some(end) = dots.max(ellipsis) else { return text };
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
            ("Mit dem Formular (PDF, 0,4 MB, lang) geht (fast) alles", "Mit dem Formular  geht (fast) alles"),
            ("<p>Das B&auml;dchen</p>", "\nDas Bädchen\n"),
            ("Die Leiterin, Eva Wald, M.Sc., kommt", "Die Leiterin, Eva Wald, , kommt"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }
}
