//! Pages that change under their address: rebuilt, emptied, sorted anew, without dates. What is known stays as it
//! is, what is new is told, nothing else is, and the operator hears of it once.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Home, Page, Publisher};

/// Title and teaser, the newest first.
const RELEASES: [(&str, &str); 12] = [
    ("Neue Buslinie verbindet Südstadt und Klinikum", "Ab Montag fährt sie im Zehn-Minuten-Takt."),
    ("Freibad am Weiher öffnet früher", "Die Stadtwerke haben das Becken erneuert und die Preise gehalten."),
    (
        "Bahnhofstraße wird saniert",
        "Umleitungen sind ausgeschildert, Anlieger erreichen ihre Grundstücke zu Fuß.",
    ),
    ("Stadtrat stimmt dem Haushalt zu", "Eine breite Mehrheit hat das Geld für Schulen freigegeben."),
    ("Wochenmarkt zieht auf den Schlossplatz", "Wegen der Bauarbeiten stehen die Buden vorerst am Schloss."),
    ("Anmeldung für Kitas beginnt", "Eltern können bis zu fünf Einrichtungen angeben."),
    ("Bücherei feiert ihr Jubiläum mit Lesungen", "Zwanzig Autorinnen lesen, der Eintritt ist frei."),
    ("Polizei warnt vor Betrug am Telefon", "Niemand soll Kontodaten am Telefon nennen."),
    ("Klimabeirat legt seinen Bericht vor", "Die städtischen Gebäude brauchen weniger Wärme als früher."),
    ("Volkshochschule stellt ihr Programm vor", "Sprachen, Handwerk und Gesundheit sind die Schwerpunkte."),
    ("Ehrenamtskarte wird digital", "Sie passt künftig in jedes Telefon und gilt im ganzen Land."),
    (
        "Abkochgebot in Grünau aufgehoben",
        "Die letzten Proben waren ohne Befund, teilt das Gesundheitsamt mit.",
    ),
];

/// When release `number` came out, in days before the newest.
fn date(number: usize) -> String {
    let days = 360 - 9 * number as u64;
    let (month, day) = (1 + days / 31, 1 + days % 31 % 28);
    format!("{day:02}.{month:02}.2025")
}

fn page(title: &str, list: &str) -> Page {
    Page::html(format!(
        "<html><head><title>{title}</title></head><body><nav><ul><li><a href=/amt>Amt</a><li><a href=/rat>Rat \
         und Verwaltung</a><li><a href=/karriere>Karriere</a></ul></nav><main><h1>Pressemitteilungen</h1>{list}\
         </main><footer><p>Rathausplatz 1</p></footer></body></html>"
    ))
}

/// The site as it was: a list with dates.
fn old(numbers: impl IntoIterator<Item = usize>) -> Page {
    let item = |number: usize| {
        let (title, teaser) = RELEASES[number];
        format!(
            "<li class=meldung><span class=datum>{}</span><h3><a href=/presse/{number}.html>{title}</a></h3>\
             <p>{teaser}</p></li>",
            date(number)
        )
    };
    page("Amt", &format!("<ul class=meldungen>{}</ul>", numbers.into_iter().map(item).collect::<String>()))
}

/// The site as it is after a relaunch: cards, new addresses, dates only if wanted.
fn new(numbers: impl IntoIterator<Item = usize>, dated: bool) -> Page {
    let item = |number: usize| {
        let (title, teaser) = RELEASES[number];
        let date = if dated { format!("<time>{}</time>", date(number)) } else { String::new() };
        format!(
            "<article class=card><div class=body><a class=head href=/aktuelles/meldung-{}/>{title}</a>{date}\
             <div class=text>{teaser}</div></div></article>",
            number * 17 + 1000
        )
    };
    page("Amt", &format!("<div class=grid>{}</div>", numbers.into_iter().map(item).collect::<String>()))
}

fn menu() -> Page {
    let item =
        |name: &str| format!("<li class=kachel><h3><a href=/bereich/{name}>Bereich {name}</a></h3></li>");
    let names =
        ["Bauen und Wohnen", "Familie und Soziales", "Verkehr und Wege", "Kultur und Sport", "Steuern"];
    page("Amt", &format!("<ul class=kacheln>{}</ul>", names.map(item).concat()))
}

struct Office {
    publisher: Publisher,
    home: Home,
}

impl Office {
    fn showing(first: Page) -> Self {
        let publisher = Publisher::start();
        publisher.put("/presse", first);
        let home = Home::reading(&publisher, &[("amt", "/presse")]);
        home.configure(
            &(std::fs::read_to_string(home.path("presseschau.toml")).expect("it") + "follow = false\n"),
        );
        let office = Self { publisher, home };
        office.home.expect(0, &["refresh"]);
        office
    }

    /// Another page under the same address, read; what `refresh` printed.
    fn then(&self, code: i32, page: Page) -> String {
        self.publisher.put("/presse", page);
        let ran = self.home.expect(code, &["refresh", "amt"]);
        ran.out + &ran.err
    }

    /// What is published, id by id: its title and date.
    fn told(&self) -> BTreeMap<String, (String, String)> {
        let atom = self.home.published().remove("atom.xml").expect("a feed");
        let inner = |entry: &str, name: &str| {
            let rest = entry.split_once(&format!("<{name}")).and_then(|(_, rest)| rest.split_once('>'));
            rest.and_then(|(_, rest)| rest.split_once("</")).map_or("", |(text, _)| text).to_owned()
        };
        let entries = atom.split("<entry>").skip(1);
        entries.map(|one| (inner(one, "id"), (inner(one, "title"), inner(one, "published")))).collect()
    }

    fn source(&self) -> serde_json::Value {
        let sources = self.home.expect(0, &["sources", "--json"]);
        let sources: serde_json::Value = serde_json::from_str(&sources.out).expect("JSON");
        sources[0].clone()
    }
}

fn titles(told: &BTreeMap<String, (String, String)>) -> Vec<&str> {
    let mut titles: Vec<_> = told.values().map(|(title, _)| title.as_str()).collect();
    titles.sort_unstable();
    titles
}

#[test]
fn a_rebuilt_site_keeps_its_stories_and_is_told_on_with_one_note() {
    let office = Office::showing(old(3..12));
    let before = office.told();
    assert_eq!(before.len(), 9);
    let said = office.then(0, new(0..9, true));
    let after = office.told();
    assert_eq!(after.len(), 12, "three are new: {:?}", titles(&after));
    assert!(before.iter().all(|(id, told)| after.get(id) == Some(told)), "{before:?}\n{after:?}");
    assert_eq!(
        said.matches("6 of 9 known releases were found again").count(),
        2,
        "a line and a log line: {said}"
    );
    assert!(said.contains("article.card"), "{said}");
    let source = office.source();
    assert!(source["note"].as_str().is_some_and(|note| note.contains("6 of 9")), "{source}");
    assert!(source["noted"].is_string());

    let said = office.then(0, new(0..10, true));
    assert!(!said.contains("found again"), "one note per incident: {said}");
    assert_eq!(office.told(), after);
}

#[test]
fn a_rebuilt_site_that_lost_its_dates_tells_its_news_and_nothing_twice() {
    let office = Office::showing(old(3..12));
    let before = office.told();
    office.then(0, new(0..9, false));
    let after = office.told();
    assert!(before.iter().all(|(id, told)| after.get(id) == Some(told)), "{before:?}\n{after:?}");
    let all: BTreeSet<_> = RELEASES.iter().map(|(title, _)| *title).collect();
    assert_eq!(titles(&after), all.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_menu_an_empty_list_and_a_page_of_nothing_change_nothing_until_the_list_is_back() {
    let office = Office::showing(old(2..10));
    let before = office.told();
    let said = office.then(4, menu());
    assert!(said.contains("failed"), "{said}");
    assert_eq!(office.told(), before);
    office.then(4, page("Amt", "<p>Willkommen auf unserer neuen Seite.</p>"));
    assert_eq!(office.told(), before);
    office.then(0, page("Amt", "<p>Zurzeit liegen keine Pressemitteilungen vor.</p>"));
    assert_eq!(office.told(), before);
    office.then(0, new(0..10, true));
    let after = office.told();
    assert_eq!(after.len(), before.len() + 2);
    assert!(before.iter().all(|(id, told)| after.get(id) == Some(told)));
}

/// The archive's own entries: none of them was ever told.
fn archive(from: usize, dated: bool) -> String {
    let item = |number: usize| {
        let date = if dated {
            format!("<span class=datum>{:02}.0{}.2019</span>", number + 1, number % 9 + 1)
        } else {
            String::new()
        };
        format!(
            "<li class=meldung>{date}<h3><a href=/archiv/{number}.html>Bericht über das {}. Heimatfest in \
             Oberdorf</a></h3><p>Der Verein hatte eingeladen, und viele sind gekommen.</p></li>",
            number + 40
        )
    };
    (from..from + 8).map(item).collect()
}

#[test]
fn an_archive_in_place_of_the_list_is_not_told() {
    let office = Office::showing(old(0..9));
    let before = office.told();
    for dated in [true, false] {
        office.then(4, page("Amt", &format!("<ul class=meldungen>{}</ul>", archive(0, dated))));
        assert_eq!(office.told(), before);
    }
    office.then(0, old(0..9));
    assert_eq!((office.told(), office.source()["state"].clone()), (before, "ok".into()));
}

#[test]
fn a_list_sorted_anew_is_read_and_its_old_entries_are_held_back_with_one_note() {
    let office = Office::showing(old(1..9));
    let before = office.told();
    let mixed = |dated: bool, known: [usize; 3]| {
        let item = |number: usize| {
            let (title, teaser) = RELEASES[number];
            let date = if dated { date(number) } else { String::new() };
            format!(
                "<li class=meldung><span class=datum>{date}</span><h3><a href=/presse/{number}.html>{title}</a>\
                 </h3><p>{teaser}</p></li>"
            )
        };
        let known: Vec<_> = known.iter().map(|number| item(*number)).collect();
        let list = format!("{}{}{}{}", known[0], archive(0, dated), known[1], known[2]);
        page("Amt", &format!("<ul class=meldungen>{list}</ul>"))
    };
    let said = office.then(0, mixed(true, [4, 6, 2]));
    assert!(said.contains("8 entries are new to us"), "{said}");
    assert_eq!(office.told(), before);
    let said = office.then(0, mixed(true, [4, 2, 6]));
    assert!(!said.contains("new to us"), "one note per incident: {said}");
    assert_eq!(office.told(), before);
    office.then(0, mixed(false, [4, 6, 2]));
    assert_eq!(office.told(), before);
    office.then(0, old(0..9));
    assert_eq!(office.told().len(), before.len() + 1, "and news are told as ever");
}

#[test]
fn a_longer_list_is_told_with_its_own_dates() {
    let office = Office::showing(old(0..5));
    let before = office.told();
    office.then(0, old(0..12));
    let after = office.told();
    assert_eq!(after.len(), 12);
    let oldest = before.values().map(|(_, date)| date.as_str()).min().expect("one").to_owned();
    let added = after.iter().filter(|(id, _)| !before.contains_key(*id));
    assert!(added.clone().all(|(_, (_, date))| *date < oldest), "{after:?}");
}

#[test]
fn pages_of_what_is_not_believed_are_asked_for_once() {
    let publisher = Publisher::start();
    publisher.put("/presse", old(0..9));
    let home = Home::reading(&publisher, &[("amt", "/presse")]);
    home.expect(0, &["refresh"]);
    publisher.put("/presse", page("Amt", &format!("<ul class=meldungen>{}</ul>", archive(0, true))));
    home.expect(4, &["refresh", "amt"]);
    publisher.take_requests();
    home.expect(4, &["refresh", "amt"]);
    let asked: Vec<_> = publisher.take_requests().into_iter().map(|request| request.path).collect();
    assert!(asked.iter().all(|path| path == "/presse"), "{asked:?}");
}
