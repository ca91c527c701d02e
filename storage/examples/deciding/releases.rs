//! Generated German releases, any number of them, each by its number alone.
//!
//! Three in ten are of a series (notices that differ in figures and dates), two in ten stand on a template with blanks,
//! half are composed of sentences; they have 100 to 300 words. A thousand offices tell them in turn, five minutes apart.

use feeds::model::{Entry, Facts, Key, Office, SourceId, TextLength, Time};
use url::Url;

/// Offices that tell releases.
const OFFICES: usize = 1_000;

const SYLLABLES: [&str; 32] = [
    "Al", "Bir", "Dorn", "Er", "Fal", "Gram", "Hei", "Im", "Kal", "Lau", "Moos", "Nie", "Ober", "Rau",
    "Stein", "Wies", "Acher", "Buch", "Eich", "Forst", "Grün", "Hohen", "Kirch", "Linden", "Mühl", "Neu",
    "Rot", "Schön", "Tann", "Ulm", "Vogel", "Wald",
];
const ENDINGS: [&str; 16] = [
    "au", "bach", "berg", "brunn", "burg", "dorf", "feld", "hagen", "hausen", "heim", "kirchen", "rode",
    "stadt", "stedt", "tal", "weiler",
];
const MATTERS: [&str; 24] = [
    "Brücke",
    "Schule",
    "Bücherei",
    "Kläranlage",
    "Turnhalle",
    "Kita",
    "Feuerwache",
    "Promenade",
    "Sternwarte",
    "Markthalle",
    "Jugendherberge",
    "Buslinie",
    "Sporthalle",
    "Musikschule",
    "Radstation",
    "Volkshochschule",
    "Schwimmhalle",
    "Friedhofskapelle",
    "Kreisstraße",
    "Ortsdurchfahrt",
    "Wohnanlage",
    "Mensa",
    "Stadtmauer",
    "Schleuse",
];
const EVENTS: [&str; 12] = [
    "saniert",
    "eröffnet",
    "gesperrt",
    "erweitert",
    "verkauft",
    "ausgezeichnet",
    "gefördert",
    "umbenannt",
    "geräumt",
    "vermessen",
    "beleuchtet",
    "begrünt",
];
const WHO: [&str; 12] = [
    "Der Bauausschuss",
    "Die Kämmerei",
    "Das Jugendamt",
    "Der Kreistag",
    "Die Feuerwehr",
    "Das Veterinäramt",
    "Der Eigenbetrieb",
    "Die Wirtschaftsförderung",
    "Das Kulturamt",
    "Der Seniorenbeirat",
    "Die Ordnungsbehörde",
    "Das Umweltamt",
];
const DOES: [&str; 12] = [
    "berät über",
    "prüft",
    "begrüßt",
    "fördert",
    "plant",
    "verschiebt",
    "bewertet",
    "veröffentlicht",
    "beauftragt",
    "kontrolliert",
    "erneuert",
    "beendet",
];
/// Nouns are made of two of these, as German makes them: some thousands.
const FIRST: [&str; 48] = [
    "Abfall",
    "Verkehrs",
    "Grün",
    "Schul",
    "Jugend",
    "Sport",
    "Kultur",
    "Wasser",
    "Energie",
    "Wohn",
    "Sozial",
    "Bau",
    "Straßen",
    "Brücken",
    "Denkmal",
    "Umwelt",
    "Klima",
    "Radwege",
    "Wirtschafts",
    "Tourismus",
    "Senioren",
    "Familien",
    "Integrations",
    "Gesundheits",
    "Feuerwehr",
    "Katastrophen",
    "Haushalts",
    "Personal",
    "Archiv",
    "Museums",
    "Theater",
    "Orchester",
    "Markt",
    "Messe",
    "Hafen",
    "Bahn",
    "Forst",
    "Boden",
    "Lärm",
    "Luft",
    "Licht",
    "Wärme",
    "Breitband",
    "Daten",
    "Bürger",
    "Ehrenamts",
    "Vereins",
    "Nachbarschafts",
];
const SECOND: [&str; 40] = [
    "planung",
    "förderung",
    "konzept",
    "gebühren",
    "zentrum",
    "beirat",
    "preis",
    "programm",
    "bericht",
    "projekt",
    "vertrag",
    "gutachten",
    "statistik",
    "kampagne",
    "woche",
    "forum",
    "netz",
    "stelle",
    "beratung",
    "schutz",
    "pflege",
    "technik",
    "ausbau",
    "betrieb",
    "fonds",
    "stiftung",
    "tagung",
    "umfrage",
    "werkstatt",
    "messe",
    "karte",
    "halle",
    "versorgung",
    "sanierung",
    "verwaltung",
    "bildung",
    "leitung",
    "anlage",
    "satzung",
    "börse",
];
const VERBS: [&str; 24] = [
    "beschlossen",
    "vorgestellt",
    "begonnen",
    "geprüft",
    "genehmigt",
    "finanziert",
    "verglichen",
    "erläutert",
    "gelobt",
    "kritisiert",
    "vereinbart",
    "beantragt",
    "übergeben",
    "besichtigt",
    "ausgeschrieben",
    "vergeben",
    "beraten",
    "angepasst",
    "unterzeichnet",
    "ergänzt",
    "vorbereitet",
    "gestartet",
    "bewilligt",
    "überarbeitet",
];
const WHEN: [&str; 8] = [
    "nach den Ferien",
    "im kommenden Frühjahr",
    "bis zum Jahresende",
    "in der nächsten Sitzung",
    "ab sofort",
    "mit Beginn des Schuljahres",
    "nach Abschluss der Prüfung",
    "in den nächsten Wochen",
];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Numbers that a release's number draws, the same ones every time (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn place(&mut self) -> String {
        format!("{}{}", self.of(&SYLLABLES), self.of(&ENDINGS))
    }

    fn noun(&mut self) -> String {
        format!("{}{}", self.of(&FIRST), self.of(&SECOND))
    }
}

/// The office that tells the release with this number.
pub(crate) fn office(number: usize) -> Office {
    named(number / 100 % OFFICES)
}

fn named(number: usize) -> Office {
    let mut draw = Draw(number as u64 ^ 0x0FF1CE);
    Office {
        id: source(number),
        name: format!("Stadt {}", draw.place()),
        address: Url::parse(&format!("https://amt-{number}.example/presse/")).expect("a host and a path"),
        home: None,
        text: TextLength::Full,
    }
}

fn source(number: usize) -> SourceId {
    format!("amt-{number}").parse().expect("letters, a hyphen and digits")
}

/// When the release with this number is told.
pub(crate) fn time(number: usize) -> Time {
    Time::from_timestamp(1_400_000_000 + number as i64 * 300, 0).unwrap_or_default()
}

/// The release with this number as its office tells it.
pub(crate) fn release(number: usize) -> Entry {
    let (title, text) = told(number);
    entry(&source(number / 100 % OFFICES), number, title, &text)
}

/// The same as another office tells it, under its own masthead. None of its keys is one of the other telling.
pub(crate) fn cross_post(number: usize) -> Entry {
    let (title, text) = told(number);
    let text = format!("Pressemitteilung\n{text}");
    let mut entry = entry(&source(OFFICES + number % 97), number, title, &text);
    entry.keys.retain(|key| !matches!(key, Key::Text(_)));
    entry.keys.push(print(usize::MAX - number));
    entry
}

/// A key of the text that no other number gives.
fn print(number: usize) -> Key {
    let print = (number as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    Key::Text(format!("{print:032x}").try_into().expect("32 hexadecimal digits"))
}

fn entry(source: &SourceId, number: usize, title: String, text: &str) -> Entry {
    let link =
        Url::parse(&format!("https://{source}.example/presse/{number}-meldung")).expect("a host and a path");
    let paragraphs: String = text.lines().map(|line| format!("<p>{line}</p>")).collect();
    let listed = Facts {
        title,
        published: Some(time(number)),
        updated: None,
        summary: text.lines().last().and_then(|line| line.split_inclusive(". ").next()).map(str::to_owned),
        content: Some(serde_json::from_value(paragraphs.into()).expect("a string")),
        authors: vec![],
        categories: vec![],
        enclosures: vec![],
        language: Some("de".to_owned()),
        embargo: None,
        link: link.clone(),
    };
    let keys = vec![Key::Guid(link.to_string()), Key::Address(link.to_string()), print(number)];
    Entry { source: source.clone(), keys, listed, article: None }
}

/// Title and text.
fn told(number: usize) -> (String, String) {
    let mut draw = Draw(number as u64);
    match draw.below(10) {
        0..3 => series(number, &mut draw),
        3..5 => template(&mut draw),
        _ => composed(&mut draw),
    }
}

fn date(draw: &mut Draw) -> String {
    format!("{}. {} {}", draw.below(28) + 1, draw.of(&MONTHS), 2015 + draw.below(10))
}

/// Notices of one office in the same words, week after week.
fn series(number: usize, draw: &mut Draw) -> (String, String) {
    let place = Draw((number / 100 % OFFICES) as u64 ^ 0x0FF1CE).place();
    let (week, day, hour) = (draw.below(52) + 1, date(draw), draw.below(4) + 8);
    let title = format!("Geschwindigkeitskontrollen in {place} in der Kalenderwoche {week}");
    let mut text = format!(
        "Das Ordnungsamt der Stadt {place} kontrolliert in der Kalenderwoche {week} ab dem {day} wieder die \
         Geschwindigkeit an mehreren Stellen im Stadtgebiet. Gemessen wird täglich ab {hour} Uhr. "
    );
    for _ in 0..draw.below(8) + 6 {
        let street = draw.place();
        text += &format!(
            "Am {} steht der Messwagen in der {street}er Straße, es gilt Tempo {}. ",
            date(draw),
            (draw.below(5) + 3) * 10
        );
    }
    text += "Kurzfristige Änderungen sind möglich. Die Stadt bittet alle Fahrerinnen und Fahrer um Rücksicht, besonders \
             vor Schulen, Kindertagesstätten und Pflegeheimen.";
    (title, text)
}

/// What many offices write with their own names in the blanks.
fn template(draw: &mut Draw) -> (String, String) {
    let (place, matter, event) = (draw.place(), draw.of(&MATTERS), draw.of(&EVENTS));
    let mut text = format!(
        "In {place} wird die {matter} {event}. Das hat der Rat der Gemeinde am {} mit {} Stimmen entschieden. Die Kosten \
         werden auf {} Euro geschätzt, einen Teil trägt das Land. Beginn ist im kommenden Frühjahr, die Bauzeit beträgt {} \
         Wochen. Wer Fragen hat, erreicht die Verwaltung werktags von {} bis 16 Uhr. Die Unterlagen liegen im Rathaus aus \
         und können auch im Internet eingesehen werden. Anregungen nimmt das Bauamt bis zum Ende des Monats schriftlich \
         entgegen.\n",
        date(draw),
        draw.below(40) + 2,
        (draw.below(900) + 100) * 1_000,
        draw.below(50) + 3,
        draw.below(4) + 7,
    );
    for _ in 0..draw.below(9) + 3 {
        text += &sentence(draw);
    }
    (format!("{matter} in {place} wird {event}"), text)
}

fn composed(draw: &mut Draw) -> (String, String) {
    let (who, noun, verb, place) = (draw.of(&WHO), draw.noun(), draw.of(&VERBS), draw.place());
    let title = format!("{who} in {place}: {noun} und {} {verb}", draw.noun());
    let mut text = String::new();
    for number in 0..draw.below(16) + 8 {
        text += &sentence(draw);
        text += if number % 6 == 5 { "\n" } else { "" };
    }
    (title, text)
}

fn sentence(draw: &mut Draw) -> String {
    let (who, does, one, other) = (draw.of(&WHO), draw.of(&DOES), draw.noun(), draw.noun());
    let (verb, when, place) = (draw.of(&VERBS), draw.of(&WHEN), draw.place());
    match draw.below(5) {
        0 => format!("{who} {does} {one} und {other} in {place} {when}. "),
        1 => format!("Für {} Euro wird in {place} die {one} {verb}. ", (draw.below(900) + 10) * 1_000),
        2 => format!("Am {} wurde die {one} aus {place} {verb}, die {other} folgt {when}. ", date(draw)),
        3 => format!(
            "{one} betrifft rund {} Haushalte, die {other} wird {when} {verb}. ",
            draw.below(4_000) + 20
        ),
        _ => format!("„{one} braucht {other}“, sagt {} {}. ", draw.place(), draw.place()),
    }
}
