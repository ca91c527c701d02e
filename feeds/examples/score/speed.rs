//! How long pages of growing size take, parsing included.

use std::time::Instant;

use feeds::model::Document;

use crate::listing;

/// Reads made-up pages of 0.1, 1 and 5 MB and prints the time each took.
pub(crate) fn print() {
    for (name, item) in ITEMS {
        for size in [100_000, 1_000_000, 5_000_000] {
            let document = document(item, size);
            let length = document.body.len();
            let mut count = 0;
            // The least of several times is what the work takes; the rest is what else the machine does.
            let times = (0..5_000_000 / size + 2).map(|_| {
                let start = Instant::now();
                count = listing::count(&document);
                start.elapsed()
            });
            let time = times.min().unwrap_or_default();
            println!("{name:10} {:>5} kB  {time:>12.1?}  {count} entries", length / 1000);
        }
    }
}

/// A plain list, a list with much around each item, and hardly any text.
const ITEMS: [(&str, &str); 3] = [
    (
        "list",
        "<li><span class=\"date\">12.04.2026</span> <a href=\"/presse/#\">Ein Titel mit Worten #</a></li>",
    ),
    (
        "cards",
        "<article class=\"card\"><figure><img src=\"/#.jpg\" alt=\"\"><figcaption>Foto: Stadt</figcaption></figure>\
         <div class=\"body\"><p class=\"meta\">Kultur | 12. April 2026</p><h3><a href=\"/presse/#\">Neues aus dem Haus \
         Nummer #</a></h3><p>Ein Text von üblicher Länge, der am 3. Mai 2026 endet und von vielem handelt, was im Ort \
         geschieht. Mehr dazu steht auf der Seite der Verwaltung.</p><a href=\"/presse/#\" class=\"more\">mehr</a></div>\
         </article>",
    ),
    ("empty", "<div><span></span><br></div>"),
];

fn document(item: &str, size: usize) -> Document {
    let mut body =
        String::from("<!doctype html><html lang=\"de\"><body><main><h1>Presse</h1><div class=\"list\">");
    let mut number = 0;
    while body.len() < size {
        number += 1;
        body.push_str(&item.replace('#', &number.to_string()));
    }
    body.push_str("</div></main></body></html>");
    Document {
        address: "https://amt.example/presse/".parse().expect("an address"),
        content_type: Some("text/html; charset=utf-8".to_owned()),
        body: body.into_bytes(),
    }
}
