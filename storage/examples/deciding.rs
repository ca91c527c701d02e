//! How long deciding takes with a large store: `cargo run --release -p storage --example deciding -- 10000 [100000 …]`.
//!
//! Fills a sled store with generated releases of a thousand offices (series on templates, notices, cross-posts) and
//! decides one new entry at a time as a run does: look-ups by key and by trace, then the verdict. Prints the time of
//! both, the size of the store and what opening it takes.

use std::time::{Duration, Instant};

use feeds::merge::{self, Known};
use feeds::model::{
    Context, Entry, Kind, Markup, Office, RawEntry, Robots, Source, TextLength, Time, Verdict,
};
use feeds::normalize;
use storage::{Batch, SourceState, Store, Validators};
use url::Url;

/// Entries of which each store's time is taken.
const TAKEN: usize = 400;

const PLACES: [&str; 16] = [
    "Altfelde",
    "Birkau",
    "Dornhagen",
    "Erlenau",
    "Falkenrode",
    "Gramsdorf",
    "Heidenau",
    "Immenrode",
    "Kaltbrunn",
    "Lauenstein",
    "Moosach",
    "Niederau",
    "Oberfeld",
    "Rauental",
    "Steinhude",
    "Wiesenthal",
];
const MATTERS: [&str; 12] = [
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
];
const EVENTS: [&str; 8] =
    ["saniert", "eröffnet", "gesperrt", "erweitert", "verkauft", "ausgezeichnet", "gefördert", "umbenannt"];

#[tokio::main]
async fn main() -> storage::Result<()> {
    let mut store = None;
    let directory = std::env::temp_dir().join(format!("deciding-{}", std::process::id()));
    let address = format!("sled:{}", directory.display());
    let mut filled = 0;
    for size in std::env::args().skip(1).filter_map(|size| size.parse().ok()) {
        drop(store.take());
        let began = Instant::now();
        let opened = storage::open(&address).await?;
        let opening = began.elapsed();
        fill(&*opened, filled, size).await?;
        filled = size;
        measure(&*opened, size, opening).await?;
        store = Some(opened);
    }
    drop(store);
    let _ = std::fs::remove_dir_all(directory);
    Ok(())
}

async fn fill(store: &dyn Store, from: usize, to: usize) -> storage::Result<()> {
    for start in (from..to).step_by(500) {
        let source = source(start / 500);
        let entries = entries(&source, start..to.min(start + 500));
        let decided = merge::decide(&source, entries, Known::default(), &context(start));
        let batch = Batch {
            now: time(start),
            state: Some(state(&source)),
            stories: decided.stories,
            decisions: decided.decisions,
        };
        store.commit(batch).await?;
    }
    Ok(())
}

async fn measure(store: &dyn Store, size: usize, opening: Duration) -> storage::Result<()> {
    let (mut whole, mut pure, mut joined) = (Vec::new(), Vec::new(), 0);
    for number in 0..TAKEN {
        // Half of them tell again what is stored, half are new.
        let teller = source(1_000_000 + number);
        let told = if number % 2 == 0 { size - 1 - number * (size / TAKEN / 2) } else { size + number };
        let entries = entries(&teller, told..told + 1);
        let began = Instant::now();
        let keys: Vec<_> = entries.iter().flat_map(|entry| entry.keys.clone()).collect();
        let mut known = Known::new(store.near(&teller.id, &keys).await?);
        for entry in &entries {
            known.add_alike(entry, store.alike(&merge::traces(entry)).await?);
        }
        let looked_up = Instant::now();
        let decided = merge::decide(&teller, entries, known, &context(told));
        pure.push(looked_up.elapsed());
        whole.push(began.elapsed());
        joined += decided.decisions.iter().filter(|decision| decision.verdict == Verdict::Joined).count();
    }
    let at = |times: &mut Vec<Duration>, share: usize| {
        times.sort_unstable();
        times[(times.len() - 1) * share / 100]
    };
    println!(
        "{size} stories: look-up and verdict p5 {:?}, median {:?}, p99 {:?}; verdict alone p5 {:?}, median {:?}, \
         p99 {:?}; {joined} of {} joined; opened in {opening:?}",
        at(&mut whole, 5),
        at(&mut whole, 50),
        at(&mut whole, 99),
        at(&mut pure, 5),
        at(&mut pure, 50),
        at(&mut pure, 99),
        TAKEN / 2,
    );
    Ok(())
}

/// The releases with these numbers, each in words that its number draws.
fn entries(source: &Source, numbers: std::ops::Range<usize>) -> Vec<Entry> {
    let latest = numbers.end;
    let raw = numbers.map(|number| {
        let draw = |salt: usize, of: usize| (number.wrapping_mul(2_654_435_761).rotate_left(salt as u32) / 7) % of;
        let (place, other) = (PLACES[draw(3, 16)], PLACES[draw(11, 16)]);
        let (matter, event) = (MATTERS[draw(17, 12)], EVENTS[draw(23, 8)]);
        let body = format!(
            "In {place} wird die {matter} Nummer {number} {event}. Das hat der Rat der Gemeinde am Donnerstag mit {} \
             Stimmen entschieden. Die Kosten werden auf {} Euro geschätzt, einen Teil trägt das Land. Beginn ist im \
             kommenden Frühjahr, die Bauzeit beträgt {} Wochen. Wer Fragen hat, erreicht die Verwaltung in {other} \
             werktags von {} bis 16 Uhr. Die Unterlagen liegen im Rathaus aus und können auch im Internet eingesehen \
             werden. Anregungen nimmt das Bauamt bis zum Ende des Monats schriftlich entgegen.",
            draw(5, 40) + 2,
            (draw(29, 900) + 100) * 1_000,
            draw(31, 50) + 3,
            draw(37, 4) + 7,
        );
        RawEntry {
            title: Some(Markup::Text(format!("{matter} in {place} wird {event} ({number})"))),
            link: Url::parse(&format!("https://{}.example/meldungen/{number}-{event}", source.id)).ok(),
            published: Some(time(number)),
            content: Some(Markup::Html(format!("<p>{body}</p>"))),
            ..RawEntry::default()
        }
    });
    normalize::normalize(raw.collect(), source, &source.address, &context(latest)).entries
}

fn time(number: usize) -> Time {
    Time::from_timestamp(1_500_000_000 + number as i64 * 60, 0).unwrap_or_default()
}

fn context(number: usize) -> Context {
    Context { now: time(number + 1_000), zone: chrono_tz::Tz::Europe__Berlin }
}

fn source(number: usize) -> Source {
    let id = format!("amt-{number}");
    Source {
        address: Url::parse(&format!("https://{id}.example/")).expect("a host and a path"),
        id: id.parse().expect("letters, a hyphen and digits"),
        name: format!("Amt {number}"),
        home: None,
        kind: Kind::Feed,
        authority: 0,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn state(source: &Source) -> SourceState {
    SourceState {
        office: Office::from(source),
        settings: String::new(),
        learned: None,
        validators: Validators::default(),
        last_try: None,
        last_success: None,
        last_new: None,
        failures: 0,
        reason: None,
        retry_after: None,
        next_due: None,
    }
}
