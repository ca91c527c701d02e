//! Made-up releases in the manner of German press offices, the same ones every time.

use std::fmt::Write;

const PLACES: [&str; 16] = [
    "Altenbrück",
    "Birkenau",
    "Cranzfelde",
    "Dornstedt",
    "Eichwerder",
    "Försterau",
    "Grünhagen",
    "Hohenlinde",
    "Immenrode",
    "Jungholz",
    "Kaltensee",
    "Lerchenberg",
    "Mühlgrund",
    "Nesselried",
    "Oberkirch",
    "Pappelhain",
];
const THINGS: [&str; 12] = [
    "Bürgerbüro",
    "Rechenzentrum",
    "Kita-Portal",
    "Glasfaserausbau",
    "Standesamt",
    "Freibad",
    "Buslinie",
    "Feuerwache",
    "Stadtarchiv",
    "Volkshochschule",
    "Radweg",
    "Wertstoffhof",
];
const EVENTS: [&str; 10] = [
    "öffnet früher",
    "zieht um",
    "wird modernisiert",
    "bekommt Verstärkung",
    "stellt Bilanz vor",
    "sucht Freiwillige",
    "startet Umfrage",
    "feiert Jubiläum",
    "wird barrierefrei",
    "geht in Betrieb",
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
/// Nouns are made of one of these and one of the next, as German makes them.
#[rustfmt::skip]
const FIRST: [&str; 24] = [
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
    "Brücken",
    "Denkmal",
    "Umwelt",
    "Klima",
    "Radwege",
    "Senioren",
    "Familien",
    "Gesundheits",
    "Haushalts",
    "Archiv",
    "Museums",
    "Hafen",
    "Lärm",
];
#[rustfmt::skip]
const SECOND: [&str; 20] = [
    "planung",
    "förderung",
    "satzung",
    "gebühren",
    "beratung",
    "kommission",
    "prämie",
    "messung",
    "woche",
    "runde",
    "kampagne",
    "stelle",
    "prüfung",
    "sammlung",
    "wertung",
    "abgabe",
    "tagung",
    "stiftung",
    "zählung",
    "sanierung",
];
const WHEN: [&str; 10] = [
    "noch vor den Sommerferien",
    "bis zum Ende des Quartals",
    "in der nächsten Sitzung",
    "gemeinsam mit den Vereinen",
    "nach langer Vorbereitung",
    "auf Antrag mehrerer Fraktionen",
    "ohne zusätzliche Kosten",
    "mit Mitteln des Landes",
    "im Auftrag der Nachbarkommunen",
    "unter Beteiligung der Beschäftigten",
];

/// Sentences of a paragraph.
const SENTENCES: usize = 4;

/// The RSS feed of an office: `count` releases of about 1.7 kB each, no two alike, newest first.
pub(crate) fn feed(office: usize, count: usize, base: &str) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Amt {office}</title>\
         <link>{base}/</link><description>Meldungen</description>\n"
    );
    for item in 0..count {
        write_item(&mut feed, office, count - item, base);
    }
    feed.push_str("</channel></rss>\n");
    feed
}

fn write_item(feed: &mut String, office: usize, number: usize, base: &str) {
    let seed = office * 31 + number;
    let (place, thing) = (PLACES[seed % PLACES.len()], THINGS[seed / 7 % THINGS.len()]);
    let title = format!("{place}: {thing} Nr. {office} {} ({number})", EVENTS[seed / 3 % EVENTS.len()]);
    let lead =
        format!("{thing} in {place}: {} Menschen nutzen das Angebot von Amt {office}.", seed * 17 + 400);
    let day = 1 + number % 28;
    let _ = write!(
        feed,
        "<item><title>{title}</title><link>{base}/{office}/{number}</link><guid isPermaLink=\"false\">{office}-{number}</guid>\
         <pubDate>{day:02} Feb 2026 {:02}:{:02}:00 +0100</pubDate><description>{lead}</description><content:encoded><![CDATA[<p>{lead}</p>",
        number % 24,
        office % 60
    );
    for paragraph in 0..4 {
        feed.push_str("<p>");
        for number in 0..SENTENCES {
            let mut dice = Dice((seed * 64 + paragraph * 8 + number) as u64 + office as u64 * 1_000_003);
            let _ = write!(
                feed,
                "{} {} die {}{} in {} {}. ",
                dice.one_of(&WHO),
                dice.one_of(&DOES),
                dice.one_of(&FIRST),
                dice.one_of(&SECOND),
                dice.one_of(&PLACES),
                dice.one_of(&WHEN)
            );
        }
        let _ = write!(feed, "Aktenzeichen {office}/{number}/{paragraph}.</p>");
    }
    feed.push_str("]]></content:encoded></item>\n");
}

/// Numbers that look thrown and are the same at every start (Steele, Lea, Flood: SplitMix, 2014).
struct Dice(u64);

impl Dice {
    fn one_of<'a>(&mut self, sides: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        sides[((mixed ^ (mixed >> 31)) % sides.len() as u64) as usize]
    }
}
