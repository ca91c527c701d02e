//! Commands beside a running daemon: they say and end the same as alone, and nobody waits for ever.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{Daemon, Home, Page, Publisher, Ran, rss};

const ITEMS: [(&str, &str); 2] = [
    ("Kanalbau endet", "Die Arbeiten in der Mühlgasse sind zwei Wochen früher fertig geworden."),
    ("Chor singt im Park", "Am Sonntag um 15 Uhr singen 60 Kinder auf der Wiese am Teich."),
];

/// An office that is read, one that is not, and the daemon after its first run.
fn daemon() -> (Publisher, Home, Daemon) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed"), ("weg", "/nirgends")]);
    home.expect(3, &["refresh"]);
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    (publisher, home, daemon)
}

fn same(alone: &Ran, beside: &Ran) {
    assert_eq!((alone.code, &alone.out, &alone.err), (beside.code, &beside.out, &beside.err));
}

#[test]
fn a_command_says_and_ends_the_same_beside_a_daemon_as_alone() {
    let (_publisher, home, daemon) = daemon();
    let commands: [&[&str]; 4] =
        [&["refresh", "amt"], &["refresh", "gibtsnicht"], &["publish", "--to", "htdocs"], &["sources"]];
    home.run(&["publish", "--to", "htdocs"]);
    let beside: Vec<_> = commands.iter().map(|command| home.run(command)).collect();
    assert_eq!(beside.iter().map(|ran| ran.code).collect::<Vec<_>>(), [0, 2, 0, 0]);
    home.expect(4, &["refresh", "weg"]);
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    home.expect(4, &["refresh", "weg"]);
    for (command, beside) in commands.iter().zip(&beside).take(3) {
        same(&home.run(command), beside);
    }
}

#[test]
fn an_edition_goes_where_the_command_was_given() {
    let (_publisher, home, _daemon) = daemon();
    let elsewhere = tempfile::tempdir().expect("a directory");
    let (file, store) = (home.path("presseschau.toml"), format!("sled:{}", home.path("data").display()));
    let options = ["--config", &file.display().to_string(), "--storage", &store, "publish", "--to", "hier"];
    let output = home.command(&options).current_dir(elsewhere.path()).output().expect("a run");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(elsewhere.path().join("hier/atom.xml").exists());
}

#[test]
fn the_socket_is_its_owners_alone_and_goes_with_the_daemon() {
    let (_publisher, home, daemon) = daemon();
    let socket = home.path("data/control.sock");
    let mode = std::fs::metadata(&socket).expect("a socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    assert!(!socket.exists());
}

#[test]
fn a_killed_daemon_is_in_nobodys_way() {
    let (_publisher, home, daemon) = daemon();
    daemon.signal("KILL");
    assert_eq!(daemon.end(), None);
    assert!(home.path("data/control.sock").exists(), "nobody was there to remove it");
    home.expect(0, &["sources"]);
    let _daemon = home.daemon();
    home.expect(0, &["refresh", "amt"]);
}

#[test]
fn a_second_daemon_says_that_the_store_is_held() {
    let (_publisher, home, _daemon) = daemon();
    let ran = home.expect(1, &["run"]);
    assert!(ran.err.contains("data is in use"), "{}", ran.err);
}

#[test]
fn a_store_too_deep_for_a_socket_address_is_reached_all_the_same() {
    let home = Home::with("sources = []\n[service]\nlisten = \"127.0.0.1:0\"\n");
    let store = format!("sled:{}", home.path(&"tief/".repeat(30)).display());
    let _daemon = Daemon::start(home.command(&["run", "--storage", &store]));
    home.expect(0, &["sources", "--storage", &store]);
}

#[test]
fn commands_at_the_same_time_wait_for_each_other() {
    let home = Home::with("sources = []\n");
    let start =
        |_| home.command(&["sources"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a run");
    let running: Vec<_> = (0..4).map(start).collect();
    for child in running {
        let ran: Ran = child.wait_with_output().expect("an end").into();
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
}

/// An office that answers 404 until it is told to hold its clients, which it does without a word.
struct Silent {
    address: String,
    holding: Arc<AtomicBool>,
    held: Receiver<TcpStream>,
}

impl Silent {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        let (holding, (sender, held)) = (Arc::new(AtomicBool::new(false)), channel());
        let hold = Arc::clone(&holding);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                if hold.load(Ordering::SeqCst) {
                    let _ = sender.send(stream);
                } else {
                    // What is closed unread is reset, which is another answer than 404.
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream
                        .write_all(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                }
            }
        });
        Self { address, holding, held }
    }

    /// Waits for a client to hold. Without one a test must not hang.
    fn client(&self) -> TcpStream {
        self.held.recv_timeout(Duration::from_secs(20)).expect("a request")
    }

    /// A daemon with this office, and a `refresh` beside it that waits for its answer.
    fn waited_for(&self) -> (Home, Daemon, std::process::Child) {
        let home = Home::with(&format!(
            "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"0 0 0 1 1 *\"\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n\
             [[sources]]\nid = \"amt\"\naddress = \"{}\"\n",
            self.address
        ));
        let mut daemon = home.daemon();
        daemon.wait_for("run ended");
        self.holding.store(true, Ordering::SeqCst);
        let mut command = home.command(&["refresh", "amt"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run");
        (home, daemon, child)
    }
}

#[test]
fn a_command_that_is_stopped_is_withdrawn_and_the_daemon_lives_on() {
    let office = Silent::start();
    let (home, daemon, child) = office.waited_for();
    let _unanswered = office.client();
    let sent = std::process::Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    let ran: Ran = child.wait_with_output().expect("an end").into();
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("stopped before 1 of 1"), "{}", ran.err);
    assert_eq!(daemon.get("/", &[]).0, 200);
    home.expect(0, &["sources"]);
}

#[test]
fn a_daemon_that_is_stopped_stops_the_commands_it_does() {
    let office = Silent::start();
    let (home, daemon, child) = office.waited_for();
    let _unanswered = office.client();
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
    let ran: Ran = child.wait_with_output().expect("an end").into();
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("stopped before 1 of 1"), "{}", ran.err);
    home.expect(0, &["sources"]);
}
