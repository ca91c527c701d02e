//! What a machine may do to the program: each fault gets a clear message, and everything goes on once it is over.
//!
//! Where the system does not let a test mount or set what it needs, the test says so and ends.

mod clock;
mod drive;
mod limits;
mod signals;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Daemon, Home, Page, Publisher};

/// Where systems have the library that shows a program another time.
pub const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];

/// How long a daemon may take to notice what it is to notice.
const PATIENCE: Duration = Duration::from_secs(30);

/// An office whose list can be made longer, read once a second.
struct Office {
    publisher: Publisher,
    home: Home,
}

impl Office {
    fn new(settings: &str) -> Self {
        let publisher = Publisher::start();
        let home = Home::with(&format!(
            "[service]\nlisten = \"127.0.0.1:0\"\nschedule = \"* * * * * *\"\nbase_url = \"https://presse.example.org/\"\n\
             [fetch]\nallow_private = [\"127.0.0.0/8\"]\n{settings}\n\
             [[sources]]\nid = \"amt\"\nname = \"Amt\"\naddress = \"{}\"\nfollow = false\n",
            publisher.url("/feed")
        ));
        let office = Self { publisher, home };
        office.tells(1);
        office
    }

    /// From now on the office lists its releases up to this number. They have no date: the first reading gives it.
    fn tells(&self, last: usize) {
        let items = (1..=last).rev().map(|number| {
            format!(
                "<item><title>Meldung {number} aus dem Rathaus</title><link>http://127.0.0.1/m/{number}</link>\
                 <guid>g{number}</guid><description>Vorgang {} ist abgeschlossen, sagt Nummer {number}.</description>\
                 </item>",
                number * 7919
            )
        });
        let items: String = items.collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>Amt</title>{items}</channel></rss>");
        self.publisher.put("/feed", Page::rss(feed));
    }

    /// What the store holds, alone or beside a daemon: id and date of each release by its title.
    fn stories(&self) -> Vec<[String; 3]> {
        let listed = self.home.expect(0, &["stories", "--json"]).out;
        told(&serde_json::from_str(&listed).expect("JSON"), "title", "published")
    }
}

/// Title, id and date of each release, sorted.
fn told(stories: &Value, title: &str, date: &str) -> Vec<[String; 3]> {
    let stories = stories.as_array().expect("a list");
    let mut told: Vec<_> = stories
        .iter()
        .map(|story| [&story[title], &story["id"], &story[date]].map(Value::to_string))
        .collect();
    told.sort();
    told
}

/// What a daemon serves: title, id and date of each release.
fn served(daemon: &Daemon) -> Vec<[String; 3]> {
    let (status, _, body) = daemon.get("/feed.json", &[]);
    assert_eq!(status, 200, "{body}");
    let feed: Value = serde_json::from_str(&body).expect("JSON");
    told(&feed["items"], "title", "date_published")
}

/// Waits until a daemon serves so many releases, and gives them.
fn until_served(daemon: &Daemon, count: usize) -> Vec<[String; 3]> {
    let began = Instant::now();
    loop {
        let served = served(daemon);
        if served.len() == count {
            return served;
        }
        assert!(began.elapsed() < PATIENCE, "{} releases are served, not {count}", served.len());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The program with `arguments`, started by a script in a shell that has it as `"$@"`.
fn within(home: &Home, script: &str, arguments: &[&str]) -> Command {
    let program = home.command(arguments);
    let mut shell = Command::new("bash");
    shell.current_dir(home.path("")).env_remove("RUST_LOG");
    shell.args(["-c", script, "bash"]).arg(program.get_program()).args(program.get_args());
    shell
}

/// The program in a namespace in which a script may mount, if the system has them.
fn apart(home: &Home, script: &str, arguments: &[&str]) -> Option<Command> {
    let mut can = Command::new("unshare");
    can.args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]);
    if !can.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        println!("left out: nothing can be mounted here");
        return None;
    }
    let inside = within(home, script, arguments);
    let mut command = Command::new("unshare");
    command.current_dir(home.path("")).env_remove("RUST_LOG").args(["-rm", "bash"]).args(inside.get_args());
    Some(command)
}
