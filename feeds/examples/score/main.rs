//! Scores the readers against pages whose releases are known: `score FOLDER [--part a|b] [--floors F1,TITLES,DATES,FALSE,ARTICLES]`.
//!
//! `score speed` prints what pages of growing size cost.
//!
//! FOLDER holds `gold.json` and the pages it names. A third of the pages, chosen by a hash of the name, is part
//! `b`: to be looked at only to see what generalises. With floors the exit code is 1 where one is missed, so that
//! a reader cannot get worse unnoticed; the last is the share of what releases' own pages say that was read right.

use std::path::PathBuf;
use std::process::ExitCode;

use self::articles::Articles;
use self::gold::Page;
use self::tally::Tally;

mod articles;
mod gold;
mod listing;
mod speed;
mod tally;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [speed, rest @ ..] = &words[..]
        && speed == "speed"
    {
        let done = if rest.is_empty() { speed::print().is_ok() } else { speed::one(rest).is_some() };
        return if done { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let arguments = match Arguments::parse(words.into_iter()) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!(
                "{error}\nusage: score FOLDER [--part a|b] [--floors F1,TITLES,DATES,FALSE,ARTICLES] [--verbose] [--explain NAME]"
            );
            return ExitCode::from(2);
        }
    };
    let pages = match gold::load(&arguments.folder) {
        Ok(pages) => pages,
        Err(error) => {
            eprintln!("{}: {error}", arguments.folder.display());
            return ExitCode::from(2);
        }
    };
    if let Some(name) = &arguments.explain {
        pages.iter().filter(|page| page.page.contains(name)).for_each(listing::explain);
        return ExitCode::SUCCESS;
    }
    let wanted = |page: &&Page| arguments.part.is_none_or(|part| part == page.part());
    let mut total = Tally::default();
    let mut articles = Articles::default();
    for page in pages.iter().filter(wanted) {
        total.add(&listing::score(page, arguments.verbose));
        articles.add(page, arguments.verbose);
    }
    println!("{total}");
    println!("{articles}");
    match arguments.floors {
        Some([lists @ .., right]) if !total.reaches(lists) || articles.right() < right => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// What the command line asks for.
struct Arguments {
    folder: PathBuf,
    part: Option<char>,
    floors: Option<[f64; 5]>,
    verbose: bool,
    explain: Option<String>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut found =
            Self { folder: PathBuf::new(), part: None, floors: None, verbose: false, explain: None };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--verbose" => found.verbose = true,
                "--explain" => found.explain = words.next(),
                "--part" => found.part = words.next().and_then(|part| part.chars().next()),
                "--floors" => found.floors = Some(floors(&words.next().unwrap_or_default())?),
                folder if found.folder.as_os_str().is_empty() => found.folder = folder.into(),
                other => return Err(format!("unexpected {other:?}")),
            }
        }
        if found.folder.as_os_str().is_empty() {
            return Err("no folder given".to_owned());
        }
        Ok(found)
    }
}

fn floors(text: &str) -> Result<[f64; 5], String> {
    let figures: Result<Vec<f64>, _> = text.split(',').map(str::parse).collect();
    let figures = figures.ok().and_then(|figures| figures.try_into().ok());
    figures.ok_or_else(|| format!("{text:?} is not five figures"))
}
