//! How a partner embeds the fragment: the section of the start page that says so, with text to copy.

use maud::{Markup, html};
use sha2::{Digest, Sha384};

use super::{ELEMENT, View, fragment};

/// The address of the fragment's style sheet.
pub(super) const STYLESHEET_FILE: &str = "aktuelles.css";

/// The address of the custom element.
pub(super) const ELEMENT_FILE: &str = "aktuelles.js";

/// What to copy, for the view on the page.
pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        section.more {
            h2 #einbetten { "Einbetten" }
            p {
                "Dieselben Mitteilungen gibt es als "
                a href=(view.path(fragment::FILE)) { "Abschnitt ohne Seite" }
                " für Ihre eigene Website. Schrift und Farben übernimmt er von dort. "
                @if !view.query.is_all() { "Der Text zum Kopieren gilt für die Auswahl oben." }
            }
            h3 { "Auf dem Server" }
            p {
                "Der sichere Weg: Ihr Server setzt den Abschnitt ein, Ihre Besucher laden nichts von anderswo. \
                 In PHP zum Beispiel so:"
            }
            pre tabindex="0" { code { (php(view)) } }
            h3 { "Im Browser" }
            p {
                "Wo nur HTML möglich ist. Kommt keine Antwort, bleibt der Link stehen. Ihre Besucher laden dann von "
                "dieser Adresse."
            }
            pre tabindex="0" { code { (element(view)) } }
            h3 { "Anpassen" }
            p {
                "An die Adresse des Abschnitts lassen sich anhängen: " code { "heading=h2" } " bis " code { "h6" }
                " für die oberste Überschrift, " code { "teaser=none" } ", " code { "short" } " oder " code { "full" }
                " für die Länge der Texte, " code { "limit=5" } " für die Anzahl. Wer mag, bindet "
                a href=(view.site.path(STYLESHEET_FILE)) { "dieses Stylesheet" } " ein."
            }
        }
    }
}

fn php(view: &View<'_>) -> String {
    let address = view.address(fragment::FILE);
    format!(
        "<?= @file_get_contents('{address}',\n    false, stream_context_create(['http' => ['timeout' => 3]])) ?>"
    )
}

fn element(view: &View<'_>) -> String {
    let script = view.site.address(ELEMENT_FILE);
    let address = view.address(fragment::FILE).as_str().replace('&', "&amp;");
    let page = view.address("").as_str().replace('&', "&amp;");
    let integrity = integrity(ELEMENT);
    format!(
        "<script type=\"module\" src=\"{script}\"\n    integrity=\"{integrity}\"\n    \
         crossorigin=\"anonymous\"></script>\n\
         <presse-aktuelles src=\"{address}\">\n    <a href=\"{page}\">Aktuelles</a>\n</presse-aktuelles>"
    )
}

/// The digest by which a browser recognises the script (W3C Subresource Integrity).
fn integrity(script: &str) -> String {
    format!("sha384-{}", base64(&Sha384::digest(script)))
}

/// RFC 4648, section 4, for lengths that are a multiple of three, as SHA-384's is.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
    let digits = |bits: usize| [18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63]));
    bytes.chunks_exact(3).map(group).flat_map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_as_browsers_read_them() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[0xff, 0xef, 0xbe, 0, 0, 0]), "/+++AAAA");
        let of_nothing = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(""), of_nothing);
    }
}
