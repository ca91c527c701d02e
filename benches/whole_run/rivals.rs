//! Two programs that everybody knows, doing the same with the same feeds: newsboat, which reads them, and curl, which
//! only asks. Where one is not installed its figures are left out.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Threads that newsboat loads feeds with.
const THREADS: usize = 8;

/// Loads all feeds into an empty cache; nothing if newsboat is not there.
pub(crate) fn newsboat(addresses: &[String]) -> Option<Duration> {
    let home = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    let urls = file("urls", &(addresses.join("\n") + "\n"));
    // Without its delays: it is to be as fast as it can.
    let settings = format!("reload-threads {THREADS}\nauto-reload no\ncleanup-on-quit no\nmax-items 0\n");
    let config = file("config", &settings);
    let cache = home.path().join("cache.db");
    let mut command = Command::new("newsboat");
    command.arg("-u").arg(urls).arg("-C").arg(config).arg("-c").arg(&cache).args(["-x", "reload"]);
    let took = timed(command.env("HOME", home.path()), home.path())?;
    let size = std::fs::metadata(cache).expect("a cache").len();
    assert!(size > 20_000 * addresses.len() as u64, "newsboat has stored {size} bytes only");
    Some(took)
}

/// Asks for each feed, given with its tag, whether it has changed; nothing if curl is not there.
pub(crate) fn curl(feeds: &[(String, String)]) -> Option<Duration> {
    let home = tempfile::tempdir().expect("a directory");
    let mut config = String::from("parallel\nsilent\n");
    for (n, (address, tag)) in feeds.iter().enumerate() {
        let next = if n == 0 { "" } else { "next\n" };
        let tag = tag.replace('"', "\\\"");
        let _ = write!(
            config,
            "{next}url = \"{address}\"\noutput = \"/dev/null\"\nsilent\nheader = \"If-None-Match: {tag}\"\n"
        );
    }
    let path = home.path().join("curlrc");
    std::fs::write(&path, config).expect("a file");
    timed(
        Command::new("curl")
            .arg("--disable")
            .args(["--parallel", "--no-progress-meter", "--config"])
            .arg(path),
        home.path(),
    )
}

/// How long a program takes; it has to end well.
fn timed(command: &mut Command, home: &Path) -> Option<Duration> {
    let began = Instant::now();
    command.current_dir(home).env("TERM", "dumb").stdin(Stdio::null()).stdout(Stdio::null());
    let status = match command.stderr(Stdio::inherit()).status() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        status => status.expect("a program that starts"),
    };
    let took = began.elapsed();
    assert!(status.success(), "{command:?} ended with {status}");
    Some(took)
}
