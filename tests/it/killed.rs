//! Killed in the middle: nothing is lost, nothing comes twice, and the store opens again at once.

use std::process::Stdio;

use crate::support::{Home, Page, Publisher, rss};

#[test]
fn a_killed_run_loses_nothing_and_repeats_nothing() {
    let publisher = Publisher::start();
    let ids: Vec<_> = (0..24).map(|n| format!("s{n}")).collect();
    let paths: Vec<_> = (0..24).map(|n| format!("/{n}")).collect();
    for (n, path) in paths.iter().enumerate() {
        let titles: Vec<_> = (0..8)
            .map(|item| {
                (format!("A{n}x{item} wird neu gebaut"), format!("Amt {n}, Meldung {item}: der Bau beginnt."))
            })
            .collect();
        let items: Vec<_> = titles.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
        publisher.put(path, Page::rss(rss(&items).replace("/m/", &format!("/m{n}/"))));
    }
    let sources: Vec<_> = ids.iter().map(String::as_str).zip(paths.iter().map(String::as_str)).collect();
    let home = Home::reading(&publisher, &sources);
    for wanted in [1, 5, 11, 17, 23] {
        let mut child =
            home.command(&["refresh"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a run");
        while publisher.requests() < wanted {
            std::thread::yield_now();
        }
        child.kill().expect("a kill");
        child.wait().expect("an end");
        publisher.take_requests();
    }
    home.expect(0, &["refresh"]);
    let stories = home.published().keys().filter(|path| path.starts_with("stories/")).count();
    assert_eq!(stories, 24 * 8);
    let before = home.published();
    home.expect(0, &["refresh"]);
    assert_eq!(before, home.published());
}
