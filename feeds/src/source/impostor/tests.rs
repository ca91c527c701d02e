//! Impostors in the manner of those met, and pages that only look like one.

use proptest::prelude::*;

use super::*;

const ASKED: &str = "https://www.amt.example/presse/";

fn at(landed: &str, page: &str) -> Option<Impostor> {
    let url = |address: &str| address.parse::<Url>().expect("an address");
    recognise(&Html::parse_document(page), page.len(), &url(landed), &url(ASKED))
}

/// A page with menu, footer and what stands in between.
fn site(title: &str, main: &str) -> String {
    let menu: String = [
        "Rathaus",
        "Bürgerservice",
        "Leben",
        "Wirtschaft",
        "Kultur",
        "Tourismus",
        "Presse",
        "Kontakt",
        "Impressum",
    ]
    .map(|name| format!("<li><a href='/{name}'>{name}</a></li>"))
    .concat();
    format!(
        "<!DOCTYPE html><html lang=de><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>\
         <main>{main}</main><footer><form action=/suche><input name=q></form></footer></body></html>"
    )
}

fn bare(title: &str, main: &str) -> String {
    format!("<html><head><title>{title}</title></head><body>{main}</body></html>")
}

const NEWS: &str = "<ul><li><a href=/a>Freibad öffnet am Montag</a> 04.05.2026</li><li><a href=/b>Rat tagt</a> \
     03.05.2026</li><li><a href=/c>Brücke gesperrt</a> 02.05.2026</li></ul>";

#[test]
fn pages_that_say_they_are_not_there_are_recognised_whatever_else_they_show() {
    for (title, main) in [
        ("Seite nicht gefunden | Stadt Altenbrück", "<h1>Hoppla!</h1>"),
        ("Stadt Altenbrück", "<h1>Die angeforderte Seite konnte leider nicht gefunden werden</h1>"),
        ("404 - Seite nicht gefunden", "<h1>Fehler</h1>"),
        ("Fehler 404", ""),
        ("Amt Birkenau: Error 404", ""),
        ("Page not found – Landkreis", ""),
        ("Landkreis", "<h2>Diese Seite existiert nicht mehr</h2>"),
        ("Kreis", "<h1>Der gewünschte Inhalt ist nicht mehr verfügbar</h1>"),
        ("The requested URL was not found", ""),
    ] {
        for main in [main.to_owned(), format!("{main}<h3>Aktuelle Meldungen</h3>{NEWS}")] {
            assert_eq!(at(ASKED, &site(title, &main)), Some(Impostor::NotFound), "{title}: {main}");
        }
    }
    for title in ["404", "Not Found", "nicht gefunden"] {
        assert_eq!(
            at(ASKED, &bare(title, "<p>Zurück zur <a href=/>Startseite</a></p>")),
            Some(Impostor::NotFound)
        );
    }
}

#[test]
fn bare_pages_that_stand_in_are_recognised() {
    let form = "<form method=post><input name=user><input type=password name=p><button>Los</button></form>";
    let accept = "<form method=post><input type=checkbox name=agb> Ich akzeptiere die Bedingungen <button>Weiter</button></form>";
    for (expected, page) in [
        (Impostor::Parked, bare("amt.example steht zum Verkauf", "<h1>Diese Domain kaufen</h1>")),
        (
            Impostor::Parked,
            bare("amt.example", "<h1>This domain may be for sale</h1><a href=//x.example>Related</a>"),
        ),
        (Impostor::Parked, bare("Domain geparkt", "<p>Hier entsteht etwas.</p>")),
        (Impostor::Parked, bare("x", "<h1>Diese Domain wurde soeben registriert</h1>")),
        (Impostor::Portal, bare("WLAN im Rathaus", accept)),
        (Impostor::Portal, bare("Guest Wi-Fi", form)),
        (Impostor::Portal, bare("Willkommen", &format!("<h1>Hotspot: bitte anmelden</h1>{accept}"))),
        (Impostor::SignIn, bare("Anmeldung", form)),
        (Impostor::SignIn, bare("Intranet", &format!("<h1>Bitte einloggen</h1>{form}"))),
        (Impostor::Check, bare("Just a moment...", "<noscript>Enable JavaScript</noscript>")),
        (Impostor::Check, bare("Sicherheitsprüfung", "<p>Bitte warten</p>")),
        (Impostor::Maintenance, bare("Wartungsarbeiten", "<p>Wir sind bald zurück.</p>")),
        (Impostor::Maintenance, bare("Stadt X", "<h1>Die Website ist vorübergehend nicht erreichbar</h1>")),
    ] {
        assert_eq!(at(ASKED, &page), Some(expected), "{page}");
        assert!(!expected.to_string().is_empty());
    }
}

#[test]
fn a_sign_in_elsewhere_is_a_network_in_between() {
    let page = bare("Login", "<form><input name=voucher><button>Los</button></form>");
    assert_eq!(at("http://login.hotel.example/", &page), Some(Impostor::Portal));
    assert_eq!(at("https://amt.example/presse", &page), None, "the site's own, and no password");
}

#[test]
fn lists_and_releases_are_none() {
    for page in [
        site("Presse | Stadt Altenbrück", &format!("<h1>Pressemitteilungen</h1>{NEWS}")),
        site(
            "Presse",
            &format!("<h1>Vermisster Hund nicht gefunden</h1><h1>Seite des Rates nicht verfügbar</h1>{NEWS}"),
        ),
        site("WLAN am Marktplatz freigeschaltet - Presse", NEWS),
        site("Wartungsarbeiten an der Schleuse", NEWS),
        site("Zugriff verweigert? Neue Ausstellung zum Datenschutz", NEWS),
        site("Stadt verkauft Domain: Bauplätze zum Verkauf", NEWS),
        site(
            "Presse",
            &format!("<form><input type=password></form><h1>Anmeldung für Kitas beginnt</h1>{NEWS}"),
        ),
        bare("Presse", NEWS),
        bare("Freies WLAN in der Bücherei", NEWS),
        bare(
            "Buslinie 404 fährt wieder nach Plan und hält jetzt auch an der neuen Haltestelle vor dem Rathaus",
            NEWS,
        ),
        site("Linie 404 fährt wieder", NEWS),
        String::new(),
        "<rss><channel><title>Seiten</title></channel></rss>".to_owned(),
    ] {
        assert_eq!(at(ASKED, &page), None, "{page}");
    }
    let large = site("Fehler 404", &"<p>Wort</p>".repeat(LARGEST / 10));
    assert_eq!(at(ASKED, &large), None);
}

proptest! {
    #[test]
    fn nothing_breaks_it(title in "\\PC{0,40}", main in "(<h1>|</h1>|<a href=/>|<form>|[a-zé ]|404|seite){0,40}") {
        let _ = at(ASKED, &bare(&title, &main));
    }
}
