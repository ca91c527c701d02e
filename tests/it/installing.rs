//! The first minutes: a configuration, a first source, completions, the manual, and how a daemon fares.

use crate::support::{Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 2] = [
    ("Kanalbau endet", "Die Arbeiten in der Mühlgasse sind zwei Wochen früher fertig geworden."),
    ("Chor singt im Park", "Am Sonntag um 15 Uhr singen 60 Kinder auf der Wiese am Teich."),
];

fn configuration(home: &Home) -> String {
    std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration")
}

#[test]
fn init_writes_a_sound_configuration_and_never_over_another() {
    let home = Home::with("");
    assert!(home.expect(2, &["init"]).err.contains("is there already"));
    assert_eq!(configuration(&home), "");
    home.expect(0, &["init", "--config", "neu.toml"]);
    let written = std::fs::read_to_string(home.path("neu.toml")).expect("a configuration");
    assert!(written.contains("# ") && written.contains("[service]"));
    let checked = home.expect(0, &["config", "--check", "--config", "neu.toml"]);
    assert_eq!((checked.out.as_str(), checked.err.as_str()), ("", ""));
    assert!(home.expect(1, &["init", "--config", "weg/neu.toml"]).err.contains("cannot be written"));
    std::fs::write(home.path("neu.toml"), "[service]\ntitel = 1").expect("a file");
    assert!(home.expect(2, &["config", "--check", "--config", "neu.toml"]).err.contains("neu.toml:2:1"));
}

#[test]
fn a_source_is_added_with_what_was_found_and_comments_stay() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    publisher.put("/leer", Page::html("<html><title>Amt</title><p>Nichts Neues.</p>"));
    let text = "# unser Amt\n[fetch]\nallow_private = [\"127.0.0.0/8\"] # im Haus\n\n[[sources]]\nid = \"a\"\naddress = \"http://127.0.0.1:9/\"\n";
    let home = Home::with(text);
    let (feed, empty) = (publisher.url("/feed"), publisher.url("/leer"));

    let added = home.expect(0, &["sources", "add", &feed, "--id", "amt"]);
    assert!(
        added.out.contains("2 entries, found as feed:rss") && added.out.contains("Kanalbau endet"),
        "{}",
        added.out
    );
    assert!(added.out.contains("systemctl reload presseschau"), "{}", added.out);
    let block =
        format!("\n[[sources]]\nid = \"amt\"\nname = \"Amt\"\naddress = \"{feed}\"\nkind = \"feed\"\n");
    assert_eq!(configuration(&home), format!("{text}{block}"));
    assert!(home.expect(3, &["refresh"]).out.contains("amt  2 new"));

    for (code, arguments, reason) in [
        (2, &[feed.as_str()][..], "configured already, as \"amt\""),
        (2, &[&empty, "--id", "a"], "configured already, as \"a\""),
        (2, &[&empty, "--id", "Amt Süd"], "may only hold"),
        (2, &["amt.example"], "begin with https://"),
        (2, &["ftp://amt.example/"], "only http and https"),
        (3, &[&empty], "stays as it is"),
    ] {
        let ran = home.expect(code, &[&["sources", "add"], arguments].concat());
        assert!(ran.err.contains(reason), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(configuration(&home), format!("{text}{block}"));
    publisher.put("/zweite", Page::rss(rss(&ITEMS[..1])));
    home.expect(0, &["sources", "add", &publisher.url("/zweite"), "--name", "Stadt „West“"]);
    assert!(configuration(&home).ends_with(&format!(
        "\n[[sources]]\nid = \"127-0-0-1\"\nname = \"Stadt „West“\"\naddress = \"{}\"\nkind = \"feed\"\n",
        publisher.url("/zweite")
    )));
    let none = home.expect(2, &["sources", "add", &feed, "--config", "weg.toml"]);
    assert!(none.err.contains("weg.toml"), "{}", none.err);
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let home = Home::with("");
    for shell in ["bash", "zsh", "fish"] {
        let text = home.expect(0, &["completions", shell]).out;
        for word in ["refresh", "backup", "import", "withdraw"] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
    home.expect(0, &["man", "man1"]);
    let page = |name| std::fs::read_to_string(home.path("man1").join(name)).expect("a page");
    assert!(page("presseschau.1").contains("presseschau\\-backup"));
    for name in ["presseschau-run.1", "presseschau-sources-add.1", "presseschau-story-erase.1"] {
        assert!(page(name).contains("Examples"), "{name}");
    }
}

#[test]
fn health_is_that_of_the_running_daemon() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let ask = || {
        let mut command = home.command(&["health"]);
        command.env("PRESSESCHAU_SERVICE__LISTEN", &address).output().expect("the program")
    };
    drop(listener);
    assert_eq!(ask().status.code(), Some(1), "nobody is there");
    let mut command = home.command(&["run"]);
    command.env("PRESSESCHAU_SERVICE__LISTEN", &address);
    let mut daemon = crate::support::Daemon::start(command);
    daemon.wait_for("run ended");
    let answer = ask();
    assert_eq!(answer.status.code(), Some(0), "{answer:?}");
    assert!(String::from_utf8_lossy(&answer.stdout).starts_with('{'), "{answer:?}");
}

#[test]
fn root_does_not_open_the_store_of_a_service() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    home.expect(0, &["refresh"]);
    // Only root may give a directory away, and only root is refused.
    if std::os::unix::fs::chown(home.path("data"), Some(65_532), None).is_ok() {
        for command in [&["sources"][..], &["backup", "b.jsonl"], &["restore", "b.jsonl"]] {
            assert!(home.expect(1, command).err.contains("belongs to the user with the id 65532"));
        }
    }
}
