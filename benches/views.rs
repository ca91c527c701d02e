//! The first page of views over a store of a million stories: `cargo bench --bench views -- 1000000`.
//!
//! Fills a sled store with generated releases, notes their words, and asks the program for views, each of them for the
//! first time: an edition keeps what it was asked for, so every repetition asks for another length. Prints what each
//! took until its last byte had come, what the index of words weighs and took to make, and the memory of the program.
//! Without a number it takes twenty thousand. A million stories take some nine gigabytes and half an hour of work; a
//! second argument names a directory in which they stay for the next time, also if the filling was interrupted.

#[path = "../storage/examples/deciding/process.rs"]
#[expect(dead_code, reason = "only memory is asked for")]
mod process;
#[path = "../storage/examples/deciding/releases.rs"]
mod releases;
#[path = "../storage/examples/deciding/stories.rs"]
mod stories;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DurationRound, TimeDelta};
use feeds::model::Story;
use releases::{office, time};
use stories::{state, story};

/// Stories of one commit while the store grows.
const BATCH: usize = 500;

/// Times that each view is asked for.
const TIMES: usize = 9;

/// What longer words are made of: each stem is in some nine hundred of them.
const STEMS: [&str; 30] = [
    "licht",
    "signal",
    "schacht",
    "pumpen",
    "dienst",
    "fahrt",
    "brunnen",
    "kessel",
    "ziegel",
    "balken",
    "giebel",
    "rinnen",
    "deich",
    "graben",
    "wiesen",
    "hecken",
    "acker",
    "mauer",
    "treppen",
    "keller",
    "fenster",
    "dach",
    "ofen",
    "kamin",
    "laternen",
    "pflaster",
    "gleis",
    "weichen",
    "schranken",
    "bahnsteig",
];

/// What is asked for. Seldom and often told, in parts and wholes, together and not at all.
const VIEWS: [&str; 29] = [
    "atom.xml?",
    "rss.xml?source=amt-5",
    "atom.xml?source=amt-5&source=amt-10&source=amt-15",
    "atom.xml?category=Bauen",
    "atom.xml?category=Jahrtausend",
    "atom.xml?category=niemals",
    "atom.xml?q=Rat",
    "atom.xml?q=Glasfaser",
    "atom.xml?q=Sternwarte",
    "atom.xml?q=hafenboerse",
    "atom.xml?q=versorgung",
    "atom.xml?q=M%C3%BChlhagen",
    "atom.xml?q=muehlhagen+Turnhalle",
    "atom.xml?q=%E2%80%9EDie+Unterlagen+liegen+im+Rathaus+aus%E2%80%9C",
    "atom.xml?q=%E2%80%9ESternwarte+in+M%C3%BChlhagen%E2%80%9C",
    "atom.xml?q=Klimawerkstatt+Orchesterpreis",
    "atom.xml?q=gibtesnicht",
    "atom.xml?q=KI",
    "atom.xml?q=2019",
    "atom.xml?q=%C2%A7",
    "atom.xml?q=ung",
    "atom.xml?q=der+und",
    "atom.xml?q=lichtsignal",
    "atom.xml?q=licht",
    "atom.xml?source=amt-5&q=Sternwarte",
    "atom.xml?category=Bauen&q=Klimawerkstatt",
    "feed.json?q=Feuerwehr",
    "aktuelles.html?q=Museumsnetz",
    "?q=Kita&source=amt-10",
];

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A process that ends with this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let size = words.first().map_or(Ok(20_000), |word| word.parse())?;
    let temporary = tempfile::tempdir()?;
    let home = words.get(1).map_or(temporary.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&home)?;
    let address = format!("sled:{}", home.join("data").display());
    tokio::runtime::Runtime::new()?.block_on(fill(&address, size))?;
    println!("the directory has {:.0} MB", megabytes(&home.join("data"))?);
    let (daemon, at) = daemon(&home)?;
    let mut slowest = Duration::ZERO;
    for view in VIEWS {
        let mut times = Vec::new();
        let mut found = 0;
        for less in 0..TIMES {
            let sign = if view.ends_with('?') { "" } else { "&" };
            let (took, body) = get(&at, &format!("/{view}{sign}limit={}", 50 - less))?;
            found = found.max(
                ["<entry>", "<item>", "\"id\": \"urn", "<article", "presseschau-item"]
                    .map(|it| body.matches(it).count())
                    .into_iter()
                    .max()
                    .unwrap_or(0),
            );
            times.push(took);
        }
        times.sort_unstable();
        let (median, most) = (times[TIMES / 2], times[TIMES - 1]);
        slowest = slowest.max(most);
        println!("/{view:<75} {found:>3} found, median {median:>8.2?}, most {most:>8.2?}");
    }
    println!("slowest {slowest:.2?}; the program has {} MB", resident(daemon.0.id()));
    Ok(())
}

/// Grows the store to its size and notes the words.
async fn fill(address: &str, size: usize) -> Outcome<()> {
    let store = storage::open(address).await?;
    let there = store.timeline(None, None, 1).await?;
    let there = there.first().map_or(0, |newest| number(newest) + 1);
    let began = Instant::now();
    for start in (there..size).step_by(BATCH) {
        let stories: Vec<Story> = (start..size.min(start + BATCH)).map(varied).collect();
        let batch = storage::Batch {
            now: time(start),
            state: Some(state(office(start))),
            stories,
            decisions: vec![],
        };
        store.commit(batch).await?;
        if start % 50_000 == 0 && start > there {
            eprintln!("{start} of {size} stories after {:.0?}", began.elapsed());
        }
    }
    println!("{size} stories; {} added in {:.1?}", size.saturating_sub(there), began.elapsed());
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    loop {
        let step = Instant::now();
        let rest = store.index().await?;
        longest = longest.max(step.elapsed());
        if !rest {
            break;
        }
    }
    println!(
        "words noted in {:.1?}, at most {longest:.1?} at a time; at most {} MB of memory",
        began.elapsed(),
        process::memory("VmHWM")
    );
    store.settle(50).await?;
    Ok(())
}

/// A story with a category and, once in ten, a long word; half of them have a day and no time of day, four in five no
/// text but a teaser.
fn varied(number: usize) -> Story {
    let mut story = story(number);
    let at = story.published;
    for member in &mut story.members {
        let facts = &mut member.entry.listed;
        facts.content = facts.content.take().filter(|_| number.is_multiple_of(5));
        facts.categories.push(["Bauen", "Kultur & Sport", "Verkehr", "Soziales"][number % 4].to_owned());
        if number % 1_000 == 7 {
            facts.categories.push("Jahrtausend".to_owned());
        }
        if number % 10 == 3 {
            let stem = |divisor: usize| STEMS[number / divisor % STEMS.len()];
            let word = [stem(10), stem(300), stem(9_000)].concat();
            facts.summary = Some(format!("{} Zur {word}.", facts.summary.take().unwrap_or_default()));
        }
    }
    if number.is_multiple_of(2) {
        story.published = at.duration_trunc(TimeDelta::days(1)).unwrap_or(at);
    }
    story
}

fn number(story: &Story) -> usize {
    let told = story.touched.timestamp() - time(0).timestamp();
    (told / (time(1).timestamp() - time(0).timestamp())) as usize
}

/// The program on the store, after its first run, and where it listens.
fn daemon(home: &Path) -> Outcome<(Running, String)> {
    std::fs::write(
        home.join("presseschau.toml"),
        "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 0 4 1 1 *\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n\
         [[sources]]\nid = \"amt-0\"\nname = \"Amt\"\naddress = \"http://127.0.0.1:9/\"\n",
    )?;
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_presseschau"));
    let mut child =
        child.arg("run").current_dir(home).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(child.stderr.take().ok_or("no messages")?).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("http://127.0.0.1:")).ok_or("no address")?;
    println!("the program listens after {:.1?}", began.elapsed());
    lines.find(|line| line.contains("run ended")).ok_or("no run")?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(['/', ' ']).next());
    let address = address.ok_or("no address")?.to_owned();
    std::thread::spawn(move || lines.for_each(drop));
    // Documents of the edition are compressed first.
    std::thread::sleep(Duration::from_secs(5));
    Ok((Running(child), address))
}

fn get(address: &str, path: &str) -> Outcome<(Duration, String)> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let took = began.elapsed();
    if !answer.starts_with("HTTP/1.1 200 ") {
        return Err(format!("{path}: {}", answer.lines().next().unwrap_or_default()).into());
    }
    Ok((took, answer))
}

fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

fn megabytes(path: &Path) -> std::io::Result<f64> {
    let mut bytes = 0.0;
    for entry in path.read_dir()?.flatten() {
        bytes += if entry.file_type()?.is_dir() {
            megabytes(&entry.path())?
        } else {
            entry.metadata()?.len() as f64 / 1e6
        };
    }
    Ok(bytes)
}
