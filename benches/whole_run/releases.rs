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
const SENTENCES: [&str; 8] = [
    "Der Rat hat dem Vorhaben in seiner jüngsten Sitzung einstimmig zugestimmt.",
    "Die Arbeiten beginnen im Frühjahr und dauern voraussichtlich vier Monate.",
    "Während der Umstellung bleiben alle Dienstleistungen nach Anmeldung verfügbar.",
    "Fragen beantwortet die Geschäftsstelle telefonisch und während der Öffnungszeiten.",
    "Die Mittel stammen je zur Hälfte aus dem Haushalt und aus einem Landesprogramm.",
    "Beschäftigte und Vereine waren an der Planung von Anfang an beteiligt.",
    "Eine Übersicht mit allen Terminen steht als Dokument zum Herunterladen bereit.",
    "Wer mithelfen möchte, meldet sich bis zum Monatsende schriftlich oder online.",
];

/// The RSS feed of an office: `count` releases of about 1.7 kB each, newest first.
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
        for sentence in 0..3 {
            feed.push_str(SENTENCES[(seed + paragraph * 3 + sentence) % SENTENCES.len()]);
            feed.push(' ');
        }
        let _ = write!(feed, "Aktenzeichen {office}/{number}/{paragraph}.</p>");
    }
    feed.push_str("]]></content:encoded></item>\n");
}
