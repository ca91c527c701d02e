//! The demonstration as a newcomer sees it.

use crate::support::{Daemon, Home};

#[test]
fn three_offices_become_one_feed_and_one_fragment() {
    let home = Home::with("");
    let mut command = home.command(&["demo", "--listen", "127.0.0.1:0"]);
    command.env("NO_COLOR", "1");
    let daemon = Daemon::start(command);
    let (_, _, atom) = daemon.get("/atom.xml", &[]);
    let (_, _, rss) = daemon.get("/rss.xml", &[]);
    let entries = atom.matches("<entry>").count();
    assert_eq!((entries, rss.matches("<item>").count()), (22, 22));
    assert_eq!(atom.matches("rel=\"related\"").count(), 2, "two releases are told by two offices");
    for crossed in ["Registerumstellung", "Elterngeld jetzt ganz ohne Papier"] {
        let titles = atom
            .split("<title")
            .filter(|title| title.split("</title>").next().is_some_and(|title| title.contains(crossed)));
        assert_eq!(titles.count(), 1, "{crossed}");
    }
    assert!(atom.contains("rel=\"enclosure\""), "documents are enclosed");
    let (_, _, fragment) = daemon.get("/aktuelles.html", &[]);
    for words in
        ["<time datetime=\"2026-10-28\">28.10.2026</time>", "Glasfaser für die letzten elf Schulen", "mehr »"]
    {
        assert!(fragment.contains(words), "{words}\n{fragment}");
    }
    daemon.signal("INT");
    assert_eq!(daemon.end(), Some(0));
}
