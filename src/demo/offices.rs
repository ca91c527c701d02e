//! Three sample press offices, as unlike each other as real ones: pages and a feed made from one list of releases.
//!
//! The shapes are those of municipal sites: a dated list beside undated product teasers with article pages that
//! carry no date; whole items on a home page without date or address; a page that announces a feed.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Europe::Berlin;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;

use crate::daemon::File;

/// The releases, in the order their offices list them.
const RELEASES: &str = include_str!("releases.toml");

/// Words of a teaser before an office's system cuts it.
const TEASER_WORDS: usize = 18;

/// Number of the first article of an office; the oldest release has it.
const FIRST_NUMBER: usize = 640;

#[derive(Debug, Deserialize)]
struct Releases {
    release: Vec<Release>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    office: Office,
    date: Option<NaiveDate>,
    title: String,
    text: Vec<String>,
    document: Option<String>,
    also: Option<Office>,
    also_date: Option<NaiveDate>,
}

/// The sample offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Office {
    Datenwerk,
    Genossenschaft,
    Verband,
}

/// One office's telling of a release.
#[derive(Debug, Clone, Copy)]
struct Telling<'a> {
    number: usize,
    date: Option<NaiveDate>,
    release: &'a Release,
}

/// Every file of the three offices by path, as served at `base` (`http://127.0.0.1:PORT`).
///
/// # Errors
/// When the list of releases cannot be read, which a test rules out.
pub fn files(base: &str) -> Result<BTreeMap<String, File>, toml::de::Error> {
    let releases = toml::from_str::<Releases>(RELEASES)?.release;
    let mut files = BTreeMap::new();
    let mut put = |path: String, media_type, body: Vec<u8>| files.insert(path, File { media_type, body });
    let datenwerk = told_by(&releases, Office::Datenwerk);
    put("/datenwerk/aktuelles".to_owned(), HTML, page("Datenwerk Elbaue", datenwerk_list(&datenwerk)));
    for telling in &datenwerk {
        let title = &telling.release.title;
        put(article_path("datenwerk", telling), HTML, page(title, datenwerk_article(telling, &datenwerk)));
        if telling.release.document.is_some() {
            put(document_path(telling), "application/pdf", pdf(title));
        }
    }
    let genossenschaft = told_by(&releases, Office::Genossenschaft);
    put(
        "/genossenschaft/".to_owned(),
        HTML,
        page("IT-Genossenschaft Mittelland", genossenschaft_home(&genossenschaft)),
    );
    let verband = told_by(&releases, Office::Verband);
    put("/verband/news".to_owned(), HTML, verband_page(&verband));
    put("/verband/feed".to_owned(), "application/rss+xml; charset=utf-8", verband_feed(&verband, base));
    for telling in &verband {
        put(article_path("verband", telling), HTML, page(&telling.release.title, body(telling)));
        if telling.release.document.is_some() {
            put(document_path(telling), "application/pdf", pdf(&telling.release.title));
        }
    }
    Ok(files)
}

const HTML: &str = "text/html; charset=utf-8";

/// What an office tells, newest first where there are dates.
fn told_by(releases: &[Release], office: Office) -> Vec<Telling<'_>> {
    let telling = |(index, release): (usize, &'_ Release)| {
        let date = if release.office == office { release.date } else { release.also_date };
        (release.office == office || release.also == Some(office)).then_some((index, date))
    };
    let mut told: Vec<_> = releases
        .iter()
        .enumerate()
        .filter_map(|(index, release)| {
            let (index, date) = telling((index, release))?;
            Some(Telling { number: FIRST_NUMBER + releases.len() - index, date, release })
        })
        .collect();
    told.sort_by_key(|telling| std::cmp::Reverse(telling.date));
    told
}

fn page(title: &str, main: Markup) -> Vec<u8> {
    let page = html! {
        (DOCTYPE)
        html lang="de" {
            head { meta charset="utf-8"; title { (title) } }
            body {
                header { nav { ul { li { a href="/" { "Startseite" } } li { a href="/kontakt" { "Kontakt" } } } } }
                main { (main) }
                footer { p { "Impressum · Datenschutz · Barrierefreiheit" } }
            }
        }
    };
    page.into_string().into_bytes()
}

fn article_path(office: &str, telling: &Telling<'_>) -> String {
    format!("/{office}/archive/{}", telling.number)
}

fn document_path(telling: &Telling<'_>) -> String {
    format!("/media/{}.pdf", telling.number)
}

/// The dated list, with product teasers around it that are no news although they end the same way.
fn datenwerk_list(told: &[Telling<'_>]) -> Markup {
    html! {
        h1 { "Unternehmen" }
        section {
            h2 { "Unsere Leistungen" }
            @for (name, words) in PRODUCTS {
                div.teaser { h3 { a href={ "/datenwerk/leistungen/" (name) } { (name) } } p { (words) " ... " a href={ "/datenwerk/leistungen/" (name) } { "mehr »" } } }
            }
        }
        (datenwerk_news(told))
    }
}

const PRODUCTS: [(&str, &str); 4] = [
    ("Arbeitsplatz", "Vom Rechner bis zum Drucker: alles aus einer Hand, gewartet und versichert"),
    ("Fachverfahren", "Mehr als achtzig Verfahren für Meldewesen, Bauen, Soziales und Finanzen"),
    ("Netze", "Sichere Leitungen zwischen Rathaus, Schule und Bauhof"),
    ("Beratung", "Wir begleiten Vorhaben von der ersten Idee bis zum Betrieb"),
];

fn datenwerk_news(told: &[Telling<'_>]) -> Markup {
    html! {
        section {
            h2 { "Aktuelles" }
            ul {
                @for telling in told {
                    li {
                        @if let Some(date) = telling.date { span.date { (date.format("%d.%m.%Y")) } }
                        h3 { a href=(article_path("datenwerk", telling)) { (telling.release.title) } }
                        p { (teaser(telling)) " ... " a href=(article_path("datenwerk", telling)) { "mehr »" } }
                    }
                }
            }
        }
    }
}

fn teaser(telling: &Telling<'_>) -> String {
    let text = telling.release.text.join(" ");
    text.split_whitespace().take(TEASER_WORDS).collect::<Vec<_>>().join(" ")
}

/// An article without a date, beside the list of the newest.
fn datenwerk_article(telling: &Telling<'_>, told: &[Telling<'_>]) -> Markup {
    html! {
        (body(telling))
        address { "Datenwerk Elbaue GmbH" br; "Am Deich 4" br; "39999 Elbaue" }
        aside { (datenwerk_news(&told[..told.len().min(3)])) }
    }
}

fn body(telling: &Telling<'_>) -> Markup {
    html! {
        article {
            h1 { (telling.release.title) }
            @for paragraph in &telling.release.text { p { (paragraph) } }
            @if let Some(label) = &telling.release.document {
                p { a href=(document_path(telling)) { (label) " (PDF, 1 kB)" } }
            }
        }
    }
}

/// Whole items below each other: no date, no address, no "mehr".
fn genossenschaft_home(told: &[Telling<'_>]) -> Markup {
    html! {
        h1 { "Gemeinsam stärker" }
        p { "Wir sind der Zusammenschluss kleiner und großer Gemeinden im Mittelland." }
        section {
            h2 { "Aktuelle Meldungen" }
            @for telling in told {
                div {
                    h3 { (telling.release.title) }
                    @for paragraph in &telling.release.text { p { (paragraph) } }
                }
            }
        }
    }
}

fn verband_page(told: &[Telling<'_>]) -> Vec<u8> {
    let page = html! {
        (DOCTYPE)
        html lang="de" {
            head {
                meta charset="utf-8";
                title { "News – Bundesverband Kommunale Digitaldienste" }
                link rel="alternate" type="application/rss+xml" title="News" href="/verband/feed";
            }
            body {
                main {
                    h1 { "News" }
                    @for telling in told {
                        article {
                            h2 { a href=(article_path("verband", telling)) { (telling.release.title) } }
                            p { @if let Some(date) = telling.date { (date.format("%d.%m.%Y")) " | " } (teaser(telling)) }
                        }
                    }
                }
            }
        }
    };
    page.into_string().into_bytes()
}

/// A feed as a weblog system writes it. Elements are given a body even if empty, since XML has no void elements.
fn verband_feed(told: &[Telling<'_>], base: &str) -> Vec<u8> {
    let feed = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" {
            channel {
                title { "Bundesverband Kommunale Digitaldienste" }
                (PreEscaped(format!("<link>{base}/verband/news</link>")))
                description { "Pressemitteilungen und Stellungnahmen" }
                @for telling in told { (verband_item(telling, base)) }
            }
        }
    };
    feed.into_string().into_bytes()
}

fn verband_item(telling: &Telling<'_>, base: &str) -> Markup {
    let address = format!("{base}{}", article_path("verband", telling));
    let text = html! { @for paragraph in &telling.release.text { p { (paragraph) } } };
    html! {
        item {
            // Once for XML and once more for the HTML that titles in RSS are.
            title { (html! { (telling.release.title) }.into_string()) }
            (PreEscaped(format!("<link>{address}</link>")))
            guid isPermaLink="false" { (base) "/verband/?p=" (telling.number) }
            @if let Some(date) = telling.date { pubDate { (nine_o_clock(date)) } }
            dc:creator { "Pressestelle" }
            category { "Pressemitteilung" }
            description { (teaser(telling)) " […]" }
            content:encoded { (text.into_string()) }
            @if telling.release.document.is_some() {
                enclosure url={ (base) (document_path(telling)) } type="application/pdf" length=(pdf(&telling.release.title).len()) {}
            }
        }
    }
}

fn nine_o_clock(date: NaiveDate) -> String {
    let nine = date.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(9);
    let local = nine.and_local_timezone(Berlin).earliest();
    local.map(|time| time.format("%a, %d %b %Y %H:%M:%S %z").to_string()).unwrap_or_default()
}

/// A document of one page with one line of text (ISO 32000). Its standard font knows Latin-1.
fn pdf(line: &str) -> Vec<u8> {
    let text: String = line.chars().filter(|c| c.is_ascii() && !"()\\".contains(*c)).collect();
    let stream = format!("BT /F1 14 Tf 60 760 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_tell_twenty_two_releases_two_of_them_twice() {
        let releases = toml::from_str::<Releases>(RELEASES).expect("releases").release;
        let told: usize = [Office::Datenwerk, Office::Genossenschaft, Office::Verband]
            .map(|office| told_by(&releases, office).len())
            .iter()
            .sum();
        assert_eq!((releases.len(), told), (22, 24));
    }

    #[test]
    fn everything_linked_to_is_served() {
        let files = files("http://127.0.0.1:1").expect("files");
        let pdfs = files.values().filter(|file| file.media_type == "application/pdf");
        assert!(pdfs.into_iter().all(|file| file.body.starts_with(b"%PDF-")));
        assert_eq!(files.keys().filter(|path| path.contains("/archive/")).count(), 9 + 10);
    }
}
