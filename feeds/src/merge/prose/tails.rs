//! What a system for blogs and portals puts behind a text: `Der Beitrag … erschien zuerst auf …`

/// What says that a text is told elsewhere too.
const MARKS: &[&str] = &[
    "erschien zuerst",
    "erscheint zuerst",
    "erschien ursprünglich",
    "erschien erstmals",
    "zuerst erschienen",
    "zuerst veröffentlicht",
    "wurde ursprünglich veröffentlicht",
    "appeared first on",
    "first appeared on",
    "was first published",
    "was originally published",
];

/// How the sentence begins in which that is said.
const BEGINNINGS: &[&str] = &[
    "Der Beitrag",
    "Dieser Beitrag",
    "Den Beitrag",
    "Der Artikel",
    "Dieser Artikel",
    "Der Text",
    "Dieser Text",
    "Die Meldung",
    "Diese Meldung",
    "Die Mitteilung",
    "Diese Mitteilung",
    "Die Pressemitteilung",
    "Diese Pressemitteilung",
    "Die Nachricht",
    "Diese Nachricht",
    "Der Post",
    "Dieser Post",
    "The post",
    "This post",
    "The article",
    "This article",
    "Zuerst",
];

/// Bytes of a title, and of the name of a page.
const TITLE: usize = 300;
const PAGE: usize = 160;

/// Links to the rest, behind a whole sentence.
const LINKS: &[&str] = &[
    "weiterlesen",
    "weiter lesen",
    "mehr lesen",
    "mehr erfahren",
    "mehr dazu",
    "mehr",
    "weiter",
    "lesen sie mehr",
    "lesen sie weiter",
    "hier weiterlesen",
    "jetzt lesen",
    "zum artikel",
    "zum beitrag",
    "zur meldung",
    "zur pressemitteilung",
    "artikel lesen",
    "beitrag lesen",
    "meldung lesen",
    "ganzen artikel lesen",
    "ganzen beitrag lesen",
    "ganze meldung lesen",
    "zum ganzen artikel",
    "zum ganzen beitrag",
    "zur ganzen meldung",
    "den ganzen artikel lesen",
    "den ganzen beitrag lesen",
    "read more",
    "continue reading",
];

/// Bytes of such a link.
const LINK: usize = 60;

/// A text without the link to the rest behind its last sentence.
pub(super) fn without_link_behind(text: &str) -> &str {
    let Some(end) = text
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '…')
        .rfind(['.', '!', '?', '“', '"', '…', '\n'])
    else {
        return text;
    };
    let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
    let (whole, link) = text.split_at(end);
    let said = link.trim_matches(|c: char| !c.is_alphanumeric());
    if link.len() <= LINK && LINKS.contains(&said.to_lowercase().as_str()) { whole } else { text }
}

/// A text without the catchwords behind it: `#Rathaus #Verkehr`
pub(super) fn without_catchwords(text: &str) -> &str {
    let mut said = text;
    while let Some(start) = said.trim_end().rfind(char::is_whitespace) {
        let last = said[start..].trim();
        if !last.strip_prefix('#').is_some_and(|word| word.starts_with(char::is_alphabetic)) {
            break;
        }
        said = &said[..start];
    }
    said
}

/// A text without such a sentence behind it.
pub(super) fn without_tail(text: &str) -> &str {
    let end = text.ceil_char_boundary(text.len().saturating_sub(PAGE));
    let found = MARKS.iter().filter_map(|mark| text[end..].rfind(mark)).max();
    let Some(mark) = found.map(|place| end + place) else { return text };
    let starts = BEGINNINGS.iter().filter_map(|beginning| text[..mark].rfind(beginning));
    match starts.max().or_else(|| text[mark..].starts_with("zuerst").then_some(mark)) {
        Some(start) if mark - start <= TITLE => text[..start].trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catchwords_behind_a_text_go() {
        for (text, expected) in [
            ("Das Bad öffnet.\n\n#Bad #Heimat ", "Das Bad öffnet.\n"),
            ("Das #Bad öffnet.", "Das #Bad öffnet."),
            ("Das ist Platz #1", "Das ist Platz #1"),
            ("#Bad", "#Bad"),
        ] {
            assert_eq!(without_catchwords(text), expected);
        }
    }

    #[test]
    fn a_link_to_the_rest_goes() {
        for (text, expected) in [
            ("Das Bad öffnet. Weiterlesen »", "Das Bad öffnet."),
            ("Das Bad öffnet.\n\nMehr erfahren", "Das Bad öffnet.\n\n"),
            ("Das Bad öffnet. [mehr]", "Das Bad öffnet."),
            ("Das Bad öffnet nicht mehr", "Das Bad öffnet nicht mehr"),
            ("Das Bad öffnet. Mehr Gäste kommen", "Das Bad öffnet. Mehr Gäste kommen"),
        ] {
            assert_eq!(without_link_behind(text), expected);
        }
    }

    #[test]
    fn the_sentence_that_names_the_first_page_goes() {
        for (text, expected) in [
            ("Das Bad […]\n\nDer Beitrag Bad: neu erschien zuerst auf Stadt Wendau.", "Das Bad […]"),
            ("The pool. The post Pool appeared first on Wendau.", "The pool."),
            (
                "Das Bad öffnet. Dieser Artikel wurde zuerst veröffentlicht auf wendau.example",
                "Das Bad öffnet.",
            ),
            ("Der Beitrag steigt um 5 Euro.", "Der Beitrag steigt um 5 Euro."),
            ("Der Band erschien zuerst 1912 in Wendau.", "Der Band erschien zuerst 1912 in Wendau."),
        ] {
            assert_eq!(without_tail(text), expected);
        }
    }
}
