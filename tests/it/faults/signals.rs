//! Asked to stop in the middle of a run, and two at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::support::Ran;

/// An office that takes its clients in and says nothing, until it is let go on.
fn silent() -> (String, Arc<AtomicBool>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicBool::new(false));
    let is_asked = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming().flatten() {
            is_asked.store(true, Ordering::SeqCst);
            held.push(stream);
        }
    });
    (address, asked)
}

#[test]
fn a_run_that_is_asked_to_stop_keeps_what_it_has_and_the_next_one_goes_on() {
    let (address, asked) = silent();
    let office = Office::new(&format!(
        "timeout = \"60s\"\n[[sources]]\nid = \"still\"\naddress = \"{address}\"\nfollow = false\nrobots = \"ignore\"\n"
    ));
    let before = Instant::now();
    let mut command = office.home.command(&["refresh"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run");
    // The other office has been read by then, or is read later.
    while !asked.load(Ordering::SeqCst) || office.publisher.requests() < 2 {
        assert!(before.elapsed() < PATIENCE, "nobody asks");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(500));
    let sent = Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    let asked_at = Instant::now();
    let ran: Ran = child.wait_with_output().expect("an end").into();
    assert!(asked_at.elapsed() < Duration::from_secs(5), "{:?}", asked_at.elapsed());
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("stopped before 1 of 2 sources were read"), "{}", ran.err);
    let kept = office.stories();
    assert_eq!(kept.len(), 1);
    office.tells(2);
    office.home.expect(0, &["refresh", "amt"]);
    let after = office.stories();
    assert!(after.len() == 2 && kept.iter().all(|story| after.contains(story)));
}

#[test]
fn a_daemon_that_is_asked_to_stop_in_its_run_ends_well() {
    let (address, asked) = silent();
    let office = Office::new(&format!(
        "timeout = \"60s\"\n[[sources]]\nid = \"still\"\naddress = \"{address}\"\nfollow = false\nrobots = \"ignore\"\n"
    ));
    let daemon = office.home.daemon();
    let began = Instant::now();
    while !asked.load(Ordering::SeqCst) {
        assert!(began.elapsed() < PATIENCE, "nobody asks");
        std::thread::sleep(Duration::from_millis(10));
    }
    daemon.signal("TERM");
    let asked_at = Instant::now();
    assert_eq!(daemon.end(), Some(0));
    assert!(asked_at.elapsed() < Duration::from_secs(8), "{:?}", asked_at.elapsed());
    office.home.expect(0, &["refresh", "amt"]);
    assert_eq!(office.stories().len(), 1);
}

#[test]
fn two_of_everything_at_once_do_each_other_no_harm() {
    let office = Office::new("");
    office.tells(30);
    let together = |arguments: &[&str], count: usize| {
        let start = |_| {
            let mut command = office.home.command(arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run")
        };
        let running: Vec<_> = (0..count).map(start).collect();
        for child in running {
            let ran: Ran = child.wait_with_output().expect("an end").into();
            assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
        }
    };
    together(&["refresh"], 3);
    let alone = office.stories();
    assert_eq!(alone.len(), 30);
    together(&["publish", "--to", "htdocs"], 3);
    let daemon = office.home.daemon();
    std::fs::remove_dir_all(office.home.path("htdocs")).expect("removed");
    together(&["publish", "--to", "htdocs"], 4);
    together(&["refresh"], 2);
    let pages = std::fs::read_dir(office.home.path("htdocs/stories")).expect("pages");
    assert_eq!(pages.count(), 30);
    assert!(!office.home.path("htdocs/.presseschau.new").exists());
    assert_eq!(office.stories(), alone);
    let second = office.home.expect(1, &["run"]);
    assert!(second.err.contains("in use by another process"), "{}", second.err);
    assert_eq!(served(&daemon).len(), 30);
}
