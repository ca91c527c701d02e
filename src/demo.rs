//! The demonstration: three sample offices on a loopback port, one run over real HTTP, the result served.
//!
//! Needs no network, no configuration and leaves nothing behind. What it shows is what the program does: the
//! offices are fetched, read and merged by the code that reads real ones.

mod offices;

use std::fmt::Write;
use std::io;
use std::net::Ipv4Addr;

use feeds::model::Verdict;
use tokio::net::TcpListener;

use crate::app::App;
use crate::collect::{self, Outcome, Report, Selection, SourceReport};
use crate::config::{self, Config};
use crate::daemon;
use crate::stop::Stop;

/// Collects from the sample offices, hands over what to tell the user, and serves until the stop is asked for.
///
/// # Errors
/// When no loopback port can be had or the server fails.
pub async fn run(listener: TcpListener, stop: Stop, tell: &mut dyn FnMut(&str)) -> Result<(), daemon::Error> {
    let offices = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let publisher = format!("http://{}", offices.local_addr()?);
    let service = format!("http://{}/", listener.local_addr()?);
    let files = offices::files(&publisher).map_err(io::Error::other)?;
    tokio::spawn(daemon::serve_files(offices, files, stop.clone()));

    let app = App::new(configuration(&publisher, &service)?, storage::open("memory:").await?, stop);
    let report = collect::run(&app, Selection::Due, (app.clock)(), &|_, _, _| {}).await?;
    tell(&summary(&report, &app, &publisher, &service));
    daemon::serve(listener, app).await
}

/// The offices as an operator would configure them: by address alone.
fn configuration(publisher: &str, service: &str) -> io::Result<Config> {
    let text = format!(
        r#"
[service]
title = "Aktuelles der kommunalen IT (Beispiel)"
base_url = "{service}"

[fetch]
allow_private = ["127.0.0.0/8"]

[[sources]]
id = "datenwerk"
name = "Datenwerk Elbaue"
address = "{publisher}/datenwerk/aktuelles"

[[sources]]
id = "genossenschaft"
name = "IT-Genossenschaft Mittelland"
address = "{publisher}/genossenschaft/"

[[sources]]
id = "verband"
name = "Bundesverband Kommunale Digitaldienste"
address = "{publisher}/verband/news"
authority = 10
"#
    );
    config::parse("the demonstration's configuration", &text, &[])
        .map_err(|error| io::Error::other(error.to_string()))
}

/// What was collected, joined and skipped, and where to click.
fn summary(report: &Report, app: &App, publisher: &str, service: &str) -> String {
    let mut text = format!("Three sample offices are served at {publisher}/ and have been read once:\n\n");
    for source in &report.sources {
        let name =
            app.config.sources.iter().find(|known| known.id == source.id).map_or("", |known| &known.name);
        let _ = writeln!(text, "  {name:40}{}", line(source));
    }
    let totals = report.totals();
    let count = |verdict| totals.get(&verdict).copied().unwrap_or_default();
    let (new, joined) = (count(Verdict::New), count(Verdict::Joined));
    let _ = write!(
        text,
        "\n{} tellings became {new} stories: {joined} are told by two offices and appear once.\n\n\
         Open in a browser:\n  \
         {service}                 the stories, for people\n  \
         {service}aktuelles.html   the fragment that partner sites embed\n\n\
         Subscribe:\n  \
         {service}atom.xml\n  {service}rss.xml\n  {service}feed.json\n\n\
         Ctrl-C ends the demonstration.",
        new + joined
    );
    text
}

fn line(source: &SourceReport) -> String {
    match &source.outcome {
        Outcome::Read { how, counts, skipped, .. } => {
            let told: usize = counts.values().sum();
            let joined = counts.get(&Verdict::Joined).copied().unwrap_or_default();
            format!("{told:2} releases, {joined} joined, {} skipped   ({how})", skipped.len())
        }
        Outcome::Failed { reason, .. } | Outcome::Waiting { reason, .. } => format!("failed: {reason}"),
        Outcome::NotModified | Outcome::NotDue { .. } => "not modified".to_owned(),
    }
}
