//! Little of what a system gives to a process: files, memory.

use std::net::TcpStream;

use super::*;
use crate::support::{Ran, rss};

/// So many offices of their own.
fn offices(count: usize) -> (Publisher, Home) {
    let publisher = Publisher::start();
    let mut text = String::from(
        "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"* * * * * *\"\nbase_url = \"https://presse.example.org/\"\n\
         entries = 200\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"5s\"\nper_host = 40\nconcurrency = 40\n",
    );
    for number in 0..count {
        let title = format!("N{number} wird neu gebaut");
        publisher
            .put(&format!("/{number}"), Page::rss(rss(&[(&title, &format!("Der Bau {number} beginnt."))])));
        let address = publisher.url(&format!("/{number}"));
        text.push_str(&format!("[[sources]]\nid = \"s{number}\"\naddress = \"{address}\"\nfollow = false\n"));
    }
    (publisher, Home::with(&text))
}

#[test]
fn sixty_four_files_are_enough() {
    let (publisher, home) = offices(60);
    let few = |arguments: &[&str]| within(&home, "ulimit -n 64; exec \"$@\"", arguments);
    let ran: Ran = few(&["refresh"]).output().expect("the program").into();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let mut daemon = Daemon::start(few(&["run"]));
    daemon.wait_for("run ended");
    // Far more clients than there are files, all of whom keep what they have.
    let clients: Vec<TcpStream> = (0..100).map(|_| daemon.connect()).collect();
    std::thread::sleep(Duration::from_millis(500));
    let title = "N0 zieht um";
    publisher.put("/0", Page::rss(rss(&[(title, "Das Amt hat eine neue Anschrift.")])));
    let ran: Ran = few(&["refresh"]).output().expect("the program").into();
    assert_eq!(ran.code, 0, "beside the daemon: {}{}", ran.out, ran.err);
    drop(clients);
    assert!(served(&daemon).iter().any(|[found, ..]| found.contains(title)));
    let sources = home.expect(0, &["sources", "--json"]).out;
    assert!(!sources.contains("failing"), "{sources}");
}

#[test]
fn too_little_memory_is_told_and_harms_nothing() {
    let (_publisher, home) = offices(20);
    let with = |kilobytes: u32| -> Ran {
        let script = format!("ulimit -c 0; ulimit -v {kilobytes}; exec \"$@\"");
        within(&home, &script, &["refresh"]).output().expect("the program").into()
    };
    // From far too little to enough: what it cannot do it says, and what it has done stays.
    let (mut ended_well, mut last) = (false, String::new());
    for megabytes in [60, 90, 120, 160, 220, 300, 400, 600, 1000] {
        let ran = with(megabytes * 1024);
        ended_well = ran.code == 0;
        let words = ran.err.to_lowercase();
        assert!(
            ended_well || words.contains("memory") || words.contains("resource temporarily unavailable"),
            "{megabytes} MB: {} {}{}",
            ran.code,
            ran.out,
            ran.err
        );
        if ended_well {
            println!("{megabytes} MB of addresses are enough");
            break;
        }
        last = format!("{} {}{}", ran.code, ran.out, ran.err);
        home.expect(0, &["sources"]);
    }
    assert!(ended_well, "a gigabyte is not enough: {last}");
    home.expect(0, &["refresh"]);
    let stories: Value = serde_json::from_str(&home.expect(0, &["stories", "--json"]).out).expect("JSON");
    assert_eq!(stories.as_array().map(Vec::len), Some(20));
}
