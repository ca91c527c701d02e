//! What pages of growing size cost: time on the processor, at first sight and with a full memory, and memory over
//! what the program holds anyway, with what the parser's tree alone takes of it.
//!
//! Time is that of the thread, so that a busy machine does not count, and the least of several readings.

use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

use feeds::model::Document;
use scraper::Html;

use crate::listing;

/// Reads made-up pages of 0.1, 1 and 5 MB, each in a process of its own, and prints what each took.
pub(crate) fn print() -> io::Result<()> {
    for (name, _) in ITEMS {
        for size in SIZES {
            let program = std::env::current_exe()?;
            Command::new(program).args(["speed", name, &size.to_string()]).status()?;
        }
    }
    Ok(())
}

/// Reads one such page; `words` are its kind and its size in bytes.
pub(crate) fn one(words: &[String]) -> Option<()> {
    if let [what, kind, size] = words
        && what == "parser"
    {
        return parse(kind, size);
    }
    let [kind, size] = words else { return None };
    let (name, item) = ITEMS.into_iter().find(|(name, _)| name == kind)?;
    let page = document(item, size.parse().ok()?);
    let mut count = 0;
    // Code that is loaded and tables that are laid out once are no cost of a page.
    listing::count(&document(item, 2_000));
    let length = page.body.len();
    let memory = peak(|| count = listing::count(&page));
    let parser = parser_alone(name, length);
    let time = least(length, || {
        listing::count(&page);
    });
    // Bigger pages only make bigger stores, of which no more is remembered.
    let known = (length < 200_000).then(|| listing::memory(&page));
    let again = known.map(|known| least(length, || listing::read_again(&page, &known)));
    let again = again.map_or(String::new(), |again| format!("  with all that may be remembered {again:.1?}"));
    println!(
        "{name:10} {:>5} kB  {time:>9.1?}  {:>5.1} ms/100 kB  {:>5.1} times the page ({:.1} the parser)  {count} entries{again}",
        length / 1000,
        time.as_secs_f64() * 1e8 / length as f64,
        memory.unwrap_or_default() as f64 / length as f64,
        parser.unwrap_or_default(),
    );
    Some(())
}

/// How many times the page its tree takes, measured in a process of its own: memory that was used once stays there.
fn parser_alone(name: &str, length: usize) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).args(["speed", "parser", name, &length.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Parses one such page and prints how many times the page memory has grown.
fn parse(name: &str, size: &str) -> Option<()> {
    let (_, item) = ITEMS.into_iter().find(|(known, _)| *known == name)?;
    let page = String::from_utf8(document(item, size.parse().ok()?).body).ok()?;
    drop(Html::parse_document("<p>"));
    let memory = peak(|| drop(Html::parse_document(&page)))?;
    println!("{}", memory as f64 / page.len() as f64);
    Some(())
}

/// The least time of several readings. Small pages are read several times in a row, for some systems count the time on
/// the processor in steps of milliseconds.
fn least(length: usize, read: impl Fn()) -> Duration {
    let in_a_row = u32::try_from(2_000_000 / length).unwrap_or(1).max(1);
    let times = (0..5).map(|_| {
        let start = Clock::now();
        (0..in_a_row).for_each(|_| read());
        start.elapsed() / in_a_row
    });
    times.min().unwrap_or_default()
}

const SIZES: [usize; 3] = [100_000, 1_000_000, 5_000_000];

/// Time the thread has had the processor (Linux, `/proc/thread-self/schedstat`), or that of the wall elsewhere.
enum Clock {
    Processor(u64),
    Wall(Instant),
}

impl Clock {
    fn now() -> Self {
        on_processor().map_or_else(|| Self::Wall(Instant::now()), Self::Processor)
    }

    fn elapsed(&self) -> Duration {
        match self {
            Self::Processor(from) => {
                Duration::from_nanos(on_processor().unwrap_or(*from).saturating_sub(*from))
            }
            Self::Wall(from) => from.elapsed(),
        }
    }
}

fn on_processor() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// How far memory grows during `work`, in bytes; `None` where the system does not tell.
fn peak<T>(work: impl FnOnce() -> T) -> Option<usize> {
    // Resets the high-water mark (proc(5)).
    fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = status("VmRSS:")?;
    work();
    Some(status("VmHWM:")?.saturating_sub(before))
}

fn status(field: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<usize>().ok()? * 1024)
}

/// A plain list, a list with much around each item, hardly any text, and none.
const ITEMS: [(&str, &str); 4] = [
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
    ("siblings", "<p>"),
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
