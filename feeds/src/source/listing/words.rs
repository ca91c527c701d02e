//! Words that tell what a part of a page is about. Weak evidence each; no list is found by a word alone.
//!
//! German compounds are matched by their stems, names of classes and ids by whole words of any language.

mod small;

pub(super) use small::{after_more, is_generic, is_more, is_number_of_release, is_span_of_time};

/// Stems of words for releases. Adjectives such as „aktuelle“ say nothing.
#[rustfmt::skip]
const NEWS: &[&str] = &[
    "aktuelles", "presse", "meldung", "mitteilung", "nachricht", "news", "neuigkeit", "neues", "medieninfo",
    "medienmitteilung", "medienservice", "press", "berichte", "artikel", "beiträge", "beitraege", "blog",
    "notizen", "gemeldet", "bekanntgaben", "archives", "posts", "stories", "schlagzeilen", "kurzinfo", "pm", "newsroom",
];

/// Stems of words for things that are listed alike and are no releases.
#[rustfmt::skip]
const OTHER: &[&str] = &[
    "termin", "veranstaltung", "kalender", "event", "sitzung", "ausschreibung", "vergabe", "ansprech",
    "kontakt", "amtsblatt", "amtsblätter", "amtliche", "stellen", "karriere", "jobs", "ausbildung",
    "produkt", "leistung", "service", "dienst", "download", "formular", "foto", "bilder", "bildmaterial",
    "mediathek", "galerie", "ausstellung", "bekanntmachung", "satzung", "publikation", "veröffentlichungen",
    "broschüre", "themen", "beliebt", "baustelle", "störung", "sperrung", "mitglieder", "partner", "links",
    "linkliste", "schnell", "gästebuch", "impressum", "sitemap", "inhaltsverzeichnis", "ortsrecht", "team",
    "vorstand", "mitarbeit", "personen", "projekt", "kurse", "programm", "spielplan", "newsletter", "faq",
    "fragen", "wetter", "umfrage", "facebook", "instagram", "twitter", "mastodon", "polizei", "notdienst",
    "dokument", "merkblätter", "geburtstag", "jubil", "rathaus online", "anträge", "antrag",
    "bürgermeister", "ämter", "abteilung", "fachbereich", "verein", "gremien", "beschlüsse", "vorlagen",
    "protokoll", "niederschrift", "tagesordnung", "haushaltsplan", "wahlergebnis", "führung", "konzert", "theater", "kino",
    "ferienprogramm", "seminar", "schulung", "lehrgang", "workshop", "fortbildung", "webinar", "messe",
    "zimmer", "unterkunft", "gastgeber", "shop", "angebote", "lösungen", "referenzen", "standorte",
    "öffnungszeiten", "anfahrt", "suche", "filter", "cookie", "schlagwort", "kategorien", "tags",
    "ratsinfo", "ausschuss", "ausschüsse", "archivseiten", "gesetz", "vorschrift", "verordnung",
    "sprechstunde", "kommentar", "comment", "leserbrief", "spiegel", "mappe", "konferenz", "verteiler", "akkredit",
    "biografie", "factsheet", "ausgabe", "magazin", "heft", "inhalt", "sponsor", "rückmeldung", "bewertung", "mitteilungsblatt", "gemeindeblatt", "stadtanzeiger", "rundschreiben", "neuerwerbung", "neuzugäng", "neuanschaffung", "fundbüro", "datensätz", "datensatz", "fundsachen", "fundstück", "podcast", "video",
];

/// Stems of words for a choice that follows the reader, not the day.
#[rustfmt::skip]
const RELATED: &[&str] = &[
    "ähnlich", "interessieren", "interessant", "verwandt", "related", "lesen sie auch", "auch lesen", "meistgelesen",
    "meist gelesen", "most read", "popular", "beliebt", "passend", "empfehl", "read next", "you may", "相关", "热门",
    "推荐", "mehr zu",
];

/// What is published beside releases under words that elsewhere mean them.
const PUBLICATIONS: [&str; 3] = ["statistische berichte", "statistischen berichte", "berichte und studien"];

/// Stems of words for a part of the list, whether the first or the rest of it.
#[rustfmt::skip]
const FURTHER: &[&str] = &[
    "weitere", "mehr aus", "mehr von", "neueste beiträge", "letzte beiträge", "letzter beitrag", "recent", "latest", "zuletzt", "最近",
];

/// What a heading says about the list below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Releases.
    News,
    /// Something else.
    Other,
    /// A choice from a list that is elsewhere, or a neighbour of the page.
    Related,
    /// Further releases: beside one release a choice, on a page of releases the list.
    Further,
    /// Nothing by itself: a year, a month, a quarter, a number.
    Neutral,
    /// Words that tell nothing.
    Unknown,
}

/// What `heading` is about.
pub(super) fn topic(heading: &str) -> Topic {
    let text = heading.to_lowercase();
    if is_period(&text) {
        return Topic::Neutral;
    }
    if PUBLICATIONS.iter().any(|phrase| text.contains(phrase)) {
        return Topic::Other;
    }
    let mut news = text.trim() == "aktuell";
    let mut other = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match of_word(word) {
            Topic::News => news = true,
            Topic::Other => other = true,
            _ => {}
        }
    }
    if RELATED.iter().any(|stem| text.contains(*stem)) {
        return Topic::Related;
    }
    if (FURTHER.iter().any(|stem| text.contains(*stem)) || (news && says_more(&text))) && !other {
        return if news || is_recent(&text) { Topic::Further } else { Topic::Related };
    }
    match (news, other) {
        (true, false) => Topic::News,
        (false, true) => Topic::Other,
        (true, true) => Topic::News,
        (false, false) => Topic::Unknown,
    }
}

/// Whether a heading begins with a word for more of what is known already.
fn says_more(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(first, "mehr" | "andere" | "more" | "other" | "further")
}

/// First parts of compounds that say what these are about, whatever the last part is.
#[rustfmt::skip]
const SAYS_ALL: &[&str] = &[
    "polizei", "störung", "sperrung", "baustelle", "verkehr", "wetter", "stellen", "warn", "fund", "jahresbericht",
    "geschäftsbericht", "prüfbericht", "umweltbericht", "sitzung",
];

/// A heading without what the site is about by its own name: the „Polizeimeldungen“ of `polizei-musterstadt.de` are its
/// releases, elsewhere they are somebody else's.
pub(super) fn without_office(heading: &str, host: &str) -> Option<String> {
    let text = heading.to_lowercase();
    let office = SAYS_ALL.iter().find(|stem| host.contains(**stem) && text.contains(**stem))?;
    Some(text.replace(office, ""))
}

/// What one word is about; of a compound the last part decides, unless the first says it all.
fn of_word(word: &str) -> Topic {
    const OFFICES: &[&str] =
        &["pressedienst", "presseservice", "medienservice", "pressestelle", "informationsdienst"];
    let holds = |stem: &&str| word.contains(*stem) && !(stem.len() < 5 && word.len() > stem.len() + 4);
    let other = OTHER.iter().any(holds) || SAYS_ALL.iter().any(|stem| word.starts_with(stem));
    let news = |stem: &str| if stem.len() < 4 { word == stem } else { word.contains(stem) };
    if !NEWS.iter().any(|stem| news(stem)) && !OFFICES.contains(&word) {
        return if other { Topic::Other } else { Topic::Unknown };
    }
    let head = word.trim_end_matches(['n', 'e', 's']);
    let ends = NEWS.iter().any(|stem| head.ends_with(stem.trim_end_matches(['n', 'e', 's'])));
    let is_news =
        !other || OFFICES.contains(&word) || (ends && !SAYS_ALL.iter().any(|stem| word.starts_with(stem)));
    if is_news { Topic::News } else { Topic::Other }
}

/// Whether a heading is for recent releases, which is a choice of releases all the same.
pub(super) fn is_recent(heading: &str) -> bool {
    let text = heading.to_lowercase();
    ["recent", "latest", "neueste", "letzte", "aktuelle", "zuletzt", "neu ", "最近"]
        .iter()
        .any(|stem| text.contains(*stem))
}

/// Whether a short line is a year or has one, as the heading of a part of a list.
pub(super) fn is_year_line(text: &str) -> bool {
    let has_year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
    has_year && is_period(&text.to_lowercase())
}

/// A year, a month, a quarter, a calendar week, a day or a mere letter.
pub(super) fn is_period(text: &str) -> bool {
    #[rustfmt::skip]
    const PERIODS: &[&str] = &[
        "januar", "jänner", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
        "november", "dezember", "quartal", "jahr", "halbjahr", "kw", "kalenderwoche", "woche", "montag",
        "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "heute", "january", "february", "march", "may", "june", "july", "october", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dez", "dec", "year", "archive",
    ];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.chars().all(|c| c.is_ascii_digit()) || PERIODS.contains(&word) || word == "archiv"
        })
}

/// Labels in the parts of other lists: events, jobs, tenders, people, things to buy or borrow.
pub(super) fn is_labelled_otherwise(text: &str) -> bool {
    #[rustfmt::skip]
    const LABELS: &[&str] = &[
        "uhrzeit:", "beginn:", "einlass:", "einlass ", "eintritt:", "treffpunkt", "veranstaltungsort",
        "veranstalter:", "ort:", "wo:", "wann:", "bewerbungsschluss", "bewerbungsfrist", "entgeltgruppe",
        "arbeitszeit:", "vollzeit", "teilzeit", "angebotsfrist", "submission", "vergabenummer", "vergabeart",
        "abgabefrist", "telefon:", "tel.:", "telefax", "e-mail:", "zimmer:", "sprechzeiten", "öffnungszeiten",
        "geboren am", "geb.", "ansprechperson:", "ausgabe:", "teilnahmegebühr", "vormerken", "in den warenkorb",
        "jetzt buchen", "isbn", "lieferbar", "ausleihbar", "preis:", "preis der",
    ];
    let text = text.to_lowercase();
    LABELS.iter().any(|label| text.contains(label)) || gives_number_to_call(&text)
}

/// „Telefon 0841 77-210“.
fn gives_number_to_call(text: &str) -> bool {
    ["telefon", "tel.", "fax"].iter().any(|name| {
        let rest = text.split(name).nth(1).map(|rest| rest.trim_start_matches([' ', ':', '(', '+', '/']));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Sentences that stand where a list would.
pub(in crate::source) fn says_empty(text: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: &[&str] = &[
        "meldung", "mitteilung", "nachricht", "neuigkeit", "beiträge", "beitrag", "einträge", "artikel", "news",
        "ergebnis", "treffer", "inhalte", "informationen", "posts", "entries",
    ];
    let text = text.to_lowercase();
    let after = |no: &str| text.find(no).and_then(|at| text.get(at + no.len()..));
    let rest = after("keine ").or_else(|| after("no "));
    rest.is_some_and(|rest| {
        let near: String = rest.chars().take(40).collect();
        NOUNS.iter().any(|noun| near.contains(noun))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_office_is_about_is_not_something_else_on_its_own_site() {
        let topic_at = |host: &str| {
            let own = without_office("Polizeimeldungen", host);
            topic(own.as_deref().unwrap_or("Polizeimeldungen"))
        };
        assert_eq!(topic_at("www.polizei-musterstadt.example"), Topic::News);
        assert_eq!(topic_at("www.musterstadt.example"), Topic::Other);
    }
}
