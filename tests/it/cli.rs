//! The command line as scripts use it: exit codes, results on standard output, messages on standard error.

use crate::support::{Home, Page, Publisher, rss};

const PAGE: &str = "<!DOCTYPE html><html lang=\"de\"><body><main><h1>Aktuelles</h1><ul>\
    <li><time datetime=\"2026-05-04\">04.05.2026</time> <h3><a href=\"/m/1\">Freibad öffnet am Wochenende</a></h3><p>Das Becken wurde saniert.</p></li>\
    <li><time datetime=\"2026-04-30\">30.04.2026</time> <h3><a href=\"/m/2\">Neue Buslinie in die Oststadt</a></h3><p>Sie fährt alle zehn Minuten.</p></li>\
    <li><time datetime=\"2026-04-12\">12.04.2026</time> <h3><a href=\"/m/3\">Haushalt ist beschlossen</a></h3><p>Der Rat stimmte mit 31 zu 9 Stimmen zu.</p></li>\
    </ul></main></body></html>";

#[test]
fn check_reads_a_saved_page_and_stores_nothing() {
    let home = Home::with("");
    std::fs::write(home.path("seite.html"), PAGE).expect("a page");
    let ran = home.expect(0, &["check", "seite.html", "--base", "https://www.amt.example/presse/", "--json"]);
    let read: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(read["how"], "listing:detected");
    assert_eq!(read["entries"].as_array().map(Vec::len), Some(3));
    assert_eq!(read["entries"][0]["title"], "Freibad öffnet am Wochenende");
    assert_eq!(read["entries"][0]["link"], "https://www.amt.example/m/1");
    assert_eq!(read["entries"][0]["published"], "2026-05-04T00:00:00+02:00");
    assert!(read["entries"][0]["updated"].is_null());
    assert!(!home.path("data").exists(), "no store is made");
}

#[test]
fn check_says_what_it_looked_for_when_there_is_nothing() {
    let home = Home::with("");
    std::fs::write(home.path("leer.html"), "<html><body><h1>Impressum</h1><p>Angaben.</p></body></html>")
        .expect("a page");
    let ran = home.expect(3, &["check", "leer.html", "--base", "https://www.amt.example/"]);
    assert!(!ran.err.is_empty());
    let ran = home.expect(3, &["check", "leer.html", "--base", "https://www.amt.example/", "--json"]);
    let read: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(read["problems"][0]["kind"], "not-found");
}

#[test]
fn check_reads_an_address_and_a_source_by_its_name() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&[("Guten Tag", "Ein Text aus dem Amt.")])));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    for what in [publisher.url("/feed"), "amt".to_owned()] {
        let ran = home.expect(0, &["check", &what]);
        assert!(ran.out.contains("Guten Tag") && ran.out.contains("feed:rss"), "{}", ran.out);
    }
    let toml = home.expect(0, &["check", &publisher.url("/feed"), "--toml"]).out;
    assert!(toml.contains("[[sources]]") && toml.contains(&publisher.url("/feed")), "{toml}");
}

#[test]
fn wrong_usage_and_wrong_configuration_are_two_and_say_what_to_change() {
    let home = Home::with(
        "[service]\ntitel = \"x\"\nschedule = \"bald\"\n[[sources]]\nid = \"A\"\nname = \"A\"\naddress = \"amt\"\n",
    );
    let ran = home.expect(2, &["config"]);
    for words in
        ["presseschau.toml:2:1", "titel", "presseschau.toml:3:", "0 */15 * * * *", "presseschau.toml:5:"]
    {
        assert!(ran.err.contains(words), "{words} is not in:\n{}", ran.err);
    }
    Home::with("").expect(2, &["verteilen"]);
}

#[test]
fn config_prints_itself_complete() {
    let home = Home::with("[service]\ntitle = \"Neues aus dem Kreis\"\n");
    let printed = home.expect(0, &["config"]).out;
    assert!(printed.contains("Neues aus dem Kreis") && printed.contains("timezone"), "{printed}");
    home.configure(&printed);
    assert_eq!(
        home.expect(0, &["config"]).out,
        printed,
        "what it prints is a configuration that prints the same"
    );
}

#[test]
fn the_environment_overrides_the_file() {
    let home = Home::with("");
    let output = home
        .command(&["config"])
        .env("PRESSESCHAU_SERVICE__TITLE", "Aus der Umgebung")
        .output()
        .expect("a run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Aus der Umgebung"));
}

#[test]
fn an_unusable_store_is_said_with_path_and_remedy() {
    let publisher = Publisher::start();
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    std::fs::write(home.path("data"), "keine Ablage").expect("a file in the way");
    let ran = home.expect(1, &["refresh"]);
    assert!(ran.err.contains("data"), "{}", ran.err);
    home.expect(0, &["config"]);
}

#[test]
fn help_shows_examples_for_every_command() {
    let home = Home::with("");
    let help = home.expect(0, &["--help"]).out;
    for command in ["run", "refresh", "check", "publish", "sources", "demo", "config"] {
        assert!(help.contains(command), "{command}");
        let help = home.expect(0, &[command, "--help"]).out;
        assert!(
            help.contains("Examples:") && help.contains(&format!("presseschau {command}")),
            "{command}:\n{help}"
        );
    }
}
