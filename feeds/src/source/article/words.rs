//! The words by which German (and English) offices mark what belongs to a release and what does not.

/// Headings of lists of other releases, events and comments: what follows them is not the release.
const RELATED: [&str; 48] = [
    "weitere meldungen",
    "weitere nachrichten",
    "weitere artikel",
    "weitere beiträge",
    "weitere themen",
    "weitere news",
    "weitere mitteilungen",
    "weitere presse",
    "weitere medien",
    "weitere aktuelle",
    "weitere neuigkeiten",
    "weitere veranstaltungen",
    "weitere termine",
    "mehr aus",
    "mehr zu",
    "mehr von",
    "mehr news",
    "mehr meldungen",
    "mehr nachrichten",
    "mehr artikel",
    "das könnte",
    "auch interessant",
    "könnte sie",
    "könnte dich",
    "verwandte",
    "ähnliche",
    "neueste",
    "letzte beiträge",
    "letzte meldungen",
    "aktuelle meldungen",
    "aktuelle nachrichten",
    "aktuelle beiträge",
    "aktuelles",
    "meistgelesen",
    "meist gelesen",
    "beliebte",
    "lesen sie auch",
    "passend dazu",
    "zum thema",
    "related",
    "recent",
    "more from",
    "kommentar",
    "comment",
    "schreibe einen kommentar",
    "schreiben sie einen kommentar",
    "termine",
    "veranstaltungen",
];

/// Headings of what an office puts around its releases: documents, contacts, links.
const EXTRA: [&str; 50] = [
    "download",
    "dokument",
    "dateien",
    "datei",
    "anhang",
    "anhänge",
    "anlage",
    "material",
    "zum herunterladen",
    "zum download",
    "pressematerial",
    "link",
    "externe link",
    "weiterführende",
    "weitere information",
    "mehr information",
    "kontakt",
    "pressekontakt",
    "medienkontakt",
    "ansprechpartner",
    "ansprechperson",
    "ihr ansprechpartner",
    "ihre ansprechpartner",
    "ihr kontakt",
    "ihre ansprechperson",
    "rückfragen",
    "für rückfragen",
    "bei rückfragen",
    "herausgeber",
    "originalveröffentlichung",
    "original-content",
    "originalpublikation",
    "teilen",
    "beitrag teilen",
    "seite teilen",
    "artikel teilen",
    "diesen artikel",
    "diese seite",
    "share",
    "bildnachweis",
    "bildergalerie",
    "galerie",
    "pressefoto",
    "über den autor",
    "über die autor",
    "autor",
    "adresse",
    "anschrift",
    "öffnungszeiten",
    "schlagw",
];

/// Words of lines that tell about a release rather than tell it.
const META: [&str; 95] = [
    "von",
    "vom",
    "am",
    "um",
    "uhr",
    "den",
    "der",
    "die",
    "autor",
    "autorin",
    "in",
    "redaktion",
    "erstellt",
    "veröffentlicht",
    "veröffentlichung",
    "aktualisiert",
    "aktualisierung",
    "letzte",
    "letztes",
    "zuletzt",
    "änderung",
    "geändert",
    "update",
    "bearbeitet",
    "stand",
    "datum",
    "lesezeit",
    "lesedauer",
    "ca",
    "min",
    "minute",
    "minuten",
    "kategorie",
    "kategorien",
    "rubrik",
    "thema",
    "themen",
    "ressort",
    "schlagworte",
    "schlagwörter",
    "tags",
    "tag",
    "drucken",
    "druckansicht",
    "druckversion",
    "teilen",
    "empfehlen",
    "zurück",
    "weiterempfehlen",
    "vorlesen",
    "pdf",
    "seite",
    "artikel",
    "beitrag",
    "link",
    "kopieren",
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "linkedin",
    "xing",
    "e",
    "email",
    "mail",
    "instagram",
    "mastodon",
    "bluesky",
    "by",
    "posted",
    "published",
    "updated",
    "on",
    "category",
    "author",
    "pressemitteilung",
    "pressemitteilungen",
    "medieninformation",
    "pressemeldung",
    "presseinformation",
    "medienmitteilung",
    "mitteilung",
    "meldung",
    "nr",
    "nummer",
    "quelle",
    "zur",
    "übersicht",
    "zum",
    "seitenanfang",
    "nach",
    "oben",
    "merken",
    "auf",
    "aufrufe",
];

/// Names of sections, which are no titles of releases.
const SECTIONS: [&str; 36] = [
    "aktuelles",
    "aktuell",
    "aktuelle meldungen",
    "aktuelle nachrichten",
    "aktuelle mitteilungen",
    "aktuelle informationen",
    "aktuelle pressemitteilungen",
    "aktuelle pressemeldungen",
    "presse",
    "pressemitteilung",
    "pressemitteilungen",
    "pressemeldung",
    "pressemeldungen",
    "presseinformation",
    "presseinformationen",
    "pressebereich",
    "presseportal",
    "pressearchiv",
    "medieninformation",
    "medieninformationen",
    "medienmitteilungen",
    "meldungen",
    "meldung",
    "mitteilungen",
    "nachrichten",
    "nachricht",
    "neuigkeiten",
    "neues",
    "news",
    "newsroom",
    "archiv",
    "blog",
    "detailansicht",
    "artikel ansicht",
    "detail",
    "startseite",
];

/// The lower-case words of a text, figures included.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// What a heading announces, if not a part of the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announces {
    /// Other releases, events, comments.
    Others,
    /// Documents, contacts, links.
    Extras,
}

/// What a heading, or a short line like one, announces.
pub(super) fn announces(line: &str) -> Option<Announces> {
    let line = line.trim().trim_start_matches(['»', '>', '–', '-', ' ']).to_lowercase();
    let starts = |list: &[&str]| list.iter().any(|start| line.starts_with(start));
    if words(&line).len() > 12 {
        return None;
    }
    if starts(&RELATED) {
        return Some(Announces::Others);
    }
    starts(&EXTRA).then_some(Announces::Extras)
}

/// Whether a heading is the name of a section.
pub(super) fn is_section(heading: &str) -> bool {
    let heading = words(heading);
    let without_year: Vec<_> =
        heading.iter().filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).cloned().collect();
    SECTIONS.contains(&without_year.join(" ").as_str())
}

/// Whether the words of a line, its dates aside, only tell about the release: at most three are others.
pub(super) fn is_meta(without_dates: &str, dated: bool) -> bool {
    let words = words(without_dates);
    let other =
        words.iter().filter(|word| !META.contains(&word.as_str()) && word.parse::<u64>().is_err()).count();
    let known = words.len() - other;
    words.len() <= 25
        && (other == 0 || (other <= 4 && dated && words.len() <= 12) || (other <= 3 && known > other))
}

/// Whether a block gives an address or ways of contact and no sentences.
pub(super) fn is_contact(text: &str) -> bool {
    let lower = text.to_lowercase();
    let signals = [
        ["telefon", "tel.", "tel:", "fon:", "mobil", "☎"].iter().any(|word| lower.contains(word)),
        ["e-mail", "email", "mail:", "@", "(at)"].iter().any(|word| lower.contains(word)),
        lower.contains("fax"),
        lower.contains("www.") || lower.contains("internet:"),
        has_post_code(text),
        lower.starts_with("kontakt") || lower.starts_with("pressekontakt"),
        ["straße ", "str. ", "platz ", "weg ", "gasse ", "allee ", "ufer "]
            .iter()
            .any(|word| lower.split(word).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))),
    ];
    let count = signals.iter().filter(|signal| **signal).count();
    let lines = text.lines().count().max(1);
    let words = words(text).len();
    count >= 2 && (words / lines <= 7 || (count >= 3 && words <= 45))
}

fn has_post_code(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let code = word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
        if code && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase)) {
            return true;
        }
    }
    false
}

/// Whether a text reads like sentences.
pub(super) fn is_prose(text: &str) -> bool {
    let count = words(text).len();
    let text = text.trim_end();
    let ends = text.ends_with(['.', '!', '?', '…', ':', '“', '”', '"', '«']) || text.ends_with(".)");
    (ends && count >= 5) || (count >= 20 && text.contains(". "))
}
