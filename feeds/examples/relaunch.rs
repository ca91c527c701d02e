//! Relaunches of one office's site: the same releases in other markup. `relaunch FOLDER [--floor SHARE] [--every N] [--verbose]`.
//!
//! FOLDER holds `gold.json` and pages that show the same releases in many themes. Every ordered pair of pages is a
//! relaunch: the first page is read and decided about, then the second one under the same address, with 0, 3 or 10
//! newer releases, none or 60 % of the old ones gone, the addresses kept or all new, and with new addresses every
//! third title retouched as well. The second page is read with the memory of the first. A case is good when every
//! known release tells the story that it told before, and every other one a story of its own. With a floor the exit code is 1 where fewer cases are good; `--every` plays a sample.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use chrono::Duration;
use feeds::merge::{Known, decide};
use feeds::model::{
    Context, Document, Kind, Markup, Outcome, RawEntry, Reading, Robots, Source, Story, StoryId, TextLength,
    Time,
};
use feeds::normalize::normalize;
use feeds::source::{Memory, Step, read_again};
use serde::Deserialize;
use url::Url;

/// Releases that two pages must share to be a relaunch of each other.
const SHARED: usize = 3;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let verbose = words.iter().any(|word| word == "--verbose");
    let number = |name: &str| {
        words.iter().skip_while(|word| *word != name).nth(1).and_then(|number| number.parse::<f64>().ok())
    };
    let (floor, every) = (number("--floor"), number("--every").map_or(1, |every| (every as usize).max(1)));
    let Some(pages) = words.first().and_then(|folder| load(Path::new(folder)).ok()) else {
        eprintln!("usage: relaunch FOLDER [--floor SHARE] [--every N] [--verbose], with gold.json in FOLDER");
        return ExitCode::from(2);
    };
    let sites: Vec<Site<'_>> =
        pages.iter().filter(|page| !page.items.is_empty()).filter_map(Site::read).collect();
    let mut tally = BTreeMap::<&str, usize>::new();
    for (before, after) in pairs(&sites).step_by(every) {
        let misled = !after.reads_alike(&before.memory());
        for case in cases() {
            let faults = relaunch(before, after, case);
            let worst = faults.iter().map(|(fault, _)| *fault).min();
            let worst = worst.or(misled.then_some(Fault::Misled));
            *tally.entry(worst.map_or("good", Fault::name)).or_default() += 1;
            if let Some(worst) = worst.filter(|_| verbose) {
                println!("{} -> {} {case:?}: {}", before.name, after.name, worst.name());
                faults.iter().for_each(|(fault, what)| println!("      {}: {what}", fault.name()));
            }
        }
    }
    let all: usize = tally.values().sum();
    let good = tally.get("good").copied().unwrap_or_default();
    println!(
        "{} pages read, {good} of {all} relaunches good ({:.3})",
        sites.len(),
        good as f64 / all.max(1) as f64
    );
    println!("{tally:?}");
    match floor {
        Some(floor) if all == 0 || (good as f64) < floor * all as f64 => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// A page whose releases are known.
#[derive(Deserialize)]
struct Page {
    page: String,
    url: Url,
    #[serde(default)]
    http_charset: Option<String>,
    items: Vec<Item>,
    #[serde(skip)]
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct Item {
    title: String,
    link: Url,
}

fn load(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut pages: Vec<Page> = serde_json::from_slice(&fs::read(folder.join("gold.json"))?)?;
    for page in &mut pages {
        page.body = fs::read(folder.join(&page.page))?;
    }
    Ok(pages)
}

/// A page as read, and which release each entry is.
struct Site<'p> {
    name: String,
    page: &'p Page,
    reading: Reading,
    entries: Vec<(String, RawEntry)>,
}

impl<'p> Site<'p> {
    /// Reads a page; `None` if not all of its releases are found, which is no matter of relaunches.
    fn read(page: &'p Page) -> Option<Self> {
        let reading = reading(page, &Memory::default())?;
        let Outcome::Listed(raw) = reading.outcome.clone() else { return None };
        let names: BTreeMap<_, _> =
            page.items.iter().map(|item| (item.link.as_str(), fold(&item.title))).collect();
        let entries: Vec<_> = raw
            .into_iter()
            .filter_map(|entry| Some((names.get(entry.link.as_ref()?.as_str())?.clone(), entry)))
            .collect();
        let name = page.page.clone();
        (entries.len() == page.items.len()).then_some(Self { name, page, reading, entries })
    }

    /// What is remembered once it is told.
    fn memory(&self) -> Memory {
        let shape = self.reading.shape.as_deref().cloned();
        Memory::new(shape, &source().id, &told(&self.entries, &[], 0).stories)
    }

    /// Whether a memory of another page changes nothing about what is read.
    fn reads_alike(&self, memory: &Memory) -> bool {
        reading(self.page, memory).is_some_and(|again| again.outcome == self.reading.outcome)
    }
}

fn fold(title: &str) -> String {
    feeds::normalize::text::fold_words(title).join(" ")
}

fn source() -> Source {
    Source {
        id: "amt".parse().expect("an id"),
        name: "Amt".to_owned(),
        address: Url::parse("https://www.amt.example/presse/").expect("an address"),
        home: None,
        kind: Kind::Listing,
        authority: 10,
        merge: true,
        follow: false,
        pages: 1,
        robots: Robots::Obey,
        text: TextLength::Full,
        select: None,
    }
}

fn at(day: i64) -> Context {
    let first: Time = "2026-11-01T12:00:00Z".parse().expect("a time");
    Context { now: first + Duration::days(day), zone: chrono_tz::Europe::Berlin }
}

fn reading(page: &Page, memory: &Memory) -> Option<Reading> {
    let charset = page.http_charset.as_ref().map_or(String::new(), |charset| format!("; charset={charset}"));
    let content_type = Some(format!("text/html{charset}"));
    let document = Document { address: page.url.clone(), content_type, body: page.body.clone() };
    match read_again(&source(), &document, &[], memory, &at(0)) {
        Step::Done(reading) => Some(reading),
        Step::Fetch(_) => None,
    }
}

fn pairs<'s, 'p>(sites: &'s [Site<'p>]) -> impl Iterator<Item = (&'s Site<'p>, &'s Site<'p>)> {
    let all = sites.iter().flat_map(move |before| sites.iter().map(move |after| (before, after)));
    all.filter(|(before, after)| {
        let known: BTreeSet<_> = before.entries.iter().map(|(name, _)| name).collect();
        before.name != after.name
            && after.entries.iter().filter(|(name, _)| known.contains(name)).count() >= SHARED
    })
}

#[derive(Debug, Clone, Copy)]
struct Case {
    /// Releases that only the second page has.
    newer: usize,
    /// Whether most of the old ones are gone from it.
    gone: bool,
    /// Whether every address is a new one.
    moved: bool,
    /// Whether every third title is another one.
    retouched: bool,
}

fn cases() -> impl Iterator<Item = Case> {
    let all = [0, 3, 10].into_iter().flat_map(|newer| [false, true].map(|gone| (newer, gone)));
    all.flat_map(|(newer, gone)| {
        [(false, false), (true, false), (true, true)].map(|(moved, retouched)| Case {
            newer,
            gone,
            moved,
            retouched,
        })
    })
}

/// What may go wrong, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// A known release has got a second story.
    Twice,
    /// A release tells the story of another one, which is lost with it.
    Mistaken,
    /// A release is in doubt and is not told; nothing wrong is published.
    Held,
    /// The memory of the first page finds something else on the second than detection alone.
    Misled,
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Self::Twice => "told twice",
            Self::Mistaken => "taken for another",
            Self::Held => "held back",
            Self::Misled => "the memory of the first page misleads",
        }
    }
}

/// Plays one case; what went wrong with which release.
fn relaunch(before: &Site<'_>, after: &Site<'_>, case: Case) -> Vec<(Fault, String)> {
    let newest: Vec<_> = after.entries.iter().map(|(name, _)| name).take(case.newer).collect();
    let old: Vec<_> = before.entries.iter().filter(|(name, _)| !newest.contains(&name)).cloned().collect();
    let (fresh, known): (Vec<_>, Vec<_>) =
        after.entries.iter().cloned().partition(|(name, _)| newest.contains(&name));
    let kept = if case.gone { known.len() * 2 / 5 } else { known.len() };
    let mut now: Vec<_> = fresh.into_iter().chain(known.into_iter().take(kept)).collect();
    if case.moved {
        now.iter_mut().for_each(|(_, entry)| entry.link = entry.link.take().map(|link| moved(&link)));
    }
    if case.retouched {
        let fresh = now.len() - kept;
        now.iter_mut().skip(fresh).step_by(3).enumerate().for_each(|(nth, (_, entry))| retouch(nth, entry));
    }
    let first = told(&old, &[], 0);
    let again = told(&now, &first.stories, 7);
    judge((&old, &first), (&now, &again))
}

/// Gives an entry another title: without its end, with a word more, with a label, with a letter less, with other marks.
fn retouch(nth: usize, entry: &mut RawEntry) {
    let Some(Markup::Text(title)) = &mut entry.title else { return };
    *title = match nth % 5 {
        0 if title.split(' ').count() > 4 => {
            title.rsplit_once(' ').map_or(title.as_str(), |cut| cut.0).to_owned()
        }
        0 | 2 => format!("Pressemitteilung: {title}"),
        1 => title.replacen(' ', " jetzt ", 1),
        3 => mistyped(title),
        _ => title.replace(": ", " – ").replace(" und ", " & ") + "!",
    };
}

/// A title whose longest word lacks the letter in its middle.
fn mistyped(title: &str) -> String {
    let Some(word) = title.split(' ').max_by_key(|word| word.len()) else { return title.to_owned() };
    let middle = word.chars().count() / 2;
    let less: String =
        word.chars().enumerate().filter(|(place, _)| *place != middle).map(|(_, c)| c).collect();
    title.replacen(word, &less, 1)
}

fn moved(link: &Url) -> Url {
    let mut link = link.clone();
    let number =
        link.as_str().bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    link.set_path(&format!("/archiv/{}", number % 100_000_007));
    link.set_query(None);
    link
}

/// What a reading leads to.
struct Told {
    /// The stories afterwards, those of before included.
    stories: Vec<Story>,
    /// Which of them each entry tells; `None` for what is held back in doubt.
    tells: Vec<Option<StoryId>>,
}

fn told(entries: &[(String, RawEntry)], known: &[Story], day: i64) -> Told {
    let source = source();
    let raw = entries.iter().map(|(_, entry)| entry.clone()).collect();
    let entries = normalize(raw, &source, &source.address, &at(day)).entries;
    let decided = decide(&source, entries, Known::new(known.to_vec()), &at(day));
    let mut stories: BTreeMap<StoryId, Story> =
        known.iter().cloned().map(|story| (story.id, story)).collect();
    stories.extend(decided.stories.into_iter().map(|story| (story.id, story)));
    let tells = decided.decisions.iter().enumerate();
    let tells = tells.map(|(place, one)| (!decided.doubtful.contains(&place)).then_some(one.story));
    Told { stories: stories.into_values().collect(), tells: tells.collect() }
}

/// Each release of before must tell the story that it told, each other one a story of its own.
fn judge(
    (old, first): (&[(String, RawEntry)], &Told),
    (now, again): (&[(String, RawEntry)], &Told),
) -> Vec<(Fault, String)> {
    let mut tells: BTreeMap<&str, StoryId> = BTreeMap::new();
    let mut told: BTreeMap<StoryId, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    let all = old.iter().zip(&first.tells).chain(now.iter().zip(&again.tells));
    for ((name, _), story) in all {
        let Some(story) = *story else {
            faults.push((Fault::Held, name.clone()));
            continue;
        };
        if *tells.entry(name).or_insert(story) != story {
            faults.push((Fault::Twice, name.clone()));
        }
        let first = *told.entry(story).or_insert(name);
        if first != name {
            faults.push((Fault::Mistaken, format!("{name} / {first}")));
        }
    }
    faults
}
