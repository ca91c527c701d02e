//! The command line as scripts use it: exit codes, results on standard output, messages on standard error.

use crate::support::{Home, Page, Publisher, Ran, rss};

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
    for command in ["run", "refresh", "check", "publish", "sources", "stories", "story", "demo", "config"] {
        assert!(help.contains(command), "{command}");
        let help = home.expect(0, &[command, "--help"]).out;
        assert!(
            help.contains("Examples:") && help.contains(&format!("presseschau {command}")),
            "{command}:\n{help}"
        );
    }
}

#[test]
fn check_says_why_nothing_was_fetched_for_people_and_for_machines() {
    let publisher = Publisher::start();
    let home = Home::reading(&publisher, &[("amt", "/nirgends")]);
    let ran = home.expect(3, &["check", "amt"]);
    assert!(ran.out.is_empty() && ran.err.contains("404"), "{}{}", ran.out, ran.err);
    let read = json(&home.expect(3, &["check", "amt", "--json"]));
    assert!(read["how"].is_null() && read["entries"] == serde_json::json!([]), "{read}");
    assert_eq!(read["problems"][0]["kind"], "unfetched");
}

#[test]
fn check_reads_the_page_of_a_release() {
    let text = "Das Freibad am Weiher öffnet am Samstag um 9 Uhr. Das Becken wurde im Winter saniert und hat neue Fliesen. \
                Der Eintritt bleibt gleich. Wer eine Jahreskarte hat, kommt wie bisher am Nebeneingang herein.";
    let page = format!(
        "<!DOCTYPE html><html lang=\"de\"><head><title>Freibad öffnet - Amt</title></head><body><nav><a href=\"/\">Start</a></nav>\
         <main><article><h1>Freibad öffnet</h1><time datetime=\"2026-05-04\">4. Mai 2026</time><p>{text}</p><p>{text}</p></article></main>\
         <footer>Impressum</footer></body></html>"
    );
    let home = Home::with("");
    std::fs::write(home.path("m.html"), page).expect("a page");
    let read = json(
        &home.expect(0, &["check", "m.html", "--base", "https://amt.example/m/1", "--article", "--json"]),
    );
    assert_eq!((&read["how"], read["entries"].as_array().map(Vec::len)), (&"article".into(), Some(1)));
    let entry = &read["entries"][0];
    assert_eq!(
        (&entry["title"], &entry["link"]),
        (&"Freibad öffnet".into(), &"https://amt.example/m/1".into())
    );
    assert_eq!(entry["published"], "2026-05-04T00:00:00+02:00");
    assert!(entry["content"].as_str().is_some_and(|content| content.contains("neue Fliesen")), "{read}");
}

#[test]
fn check_makes_a_block_that_is_a_configuration_of_what_was_found() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&[("Guten Tag", "Ein Text aus dem Amt.")])));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let block = home.expect(0, &["check", &publisher.url("/feed"), "--toml"]).out;
    assert_eq!(
        block,
        format!(
            "[[sources]]\nid = \"127-0-0-1\"\nname = \"Amt\"\naddress = \"{}\"\nkind = \"feed\"\n",
            publisher.url("/feed")
        )
    );
    let configured = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&(configured + &block));
    home.expect(0, &["check", "127-0-0-1"]);
}

#[test]
fn what_cannot_be_meant_is_two_and_says_what_can() {
    let home = Home::with("");
    for (arguments, words) in [
        (&["check", "nirgends.html"][..], "configured source (kid, kitu, vitako)"),
        (&["check", "kid", "--base", "https://amt.example/"], "for saved files"),
        (&["check", "presseschau.toml", "--base", "mailto:amt@example.org"], "neither an http:"),
        (&["publish", "--to", "s3://eimer/presse"], "s3 is not known"),
        (&["publish"], "--to"),
        (&["story", "eins"], "no story id"),
        (&["--storage", "postgres://db/presse", "sources"], "sled:DIRECTORY"),
        (&["--log", "presseschau=laut", "config"], "--log"),
        (&["--config", "nirgends.toml", "config"], "nirgends.toml: cannot be read"),
    ] {
        let ran = home.expect(2, arguments);
        assert!(ran.out.is_empty() && ran.err.contains(words), "{arguments:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_taken_address_is_said_before_anything_is_stored() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let home = Home::with(&format!("[service]\nlisten = \"{address}\"\n"));
    let ran = home.expect(1, &["run"]);
    assert!(ran.err.contains(&address) && ran.err.contains("service.listen"), "{}", ran.err);
    assert!(!home.path("data").exists());
    assert!(home.expect(1, &["demo", "--listen", &address]).err.contains("--listen"));
}

#[test]
fn stories_are_listed_and_one_is_told_with_its_decisions() {
    let publisher = Publisher::start();
    publisher.put(
        "/feed",
        Page::rss(rss(&[("Turm ist fertig", "Er misst 41 Meter."), ("Markt zieht um", "Auf den Platz.")])),
    );
    let home = Home::reading(&publisher, &[("amt", "/feed"), ("leer", "/leer")]);
    publisher.put("/leer", Page::rss(rss(&[])));
    home.expect(0, &["refresh"]);
    let listed = json(&home.expect(0, &["stories", "--json"]));
    let titles: Vec<_> = listed.as_array().into_iter().flatten().map(|story| &story["title"]).collect();
    assert_eq!(titles, ["Turm ist fertig", "Markt zieht um"]);
    assert_eq!(
        json(&home.expect(0, &["stories", "--q", "markt", "--json"])).as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(json(&home.expect(0, &["stories", "--source", "leer", "--json"])), serde_json::json!([]));
    home.expect(2, &["stories", "--source", "fremd"]);

    let id = listed[0]["id"].as_str().expect("an id");
    let story = json(&home.expect(0, &["story", id, "--json"]));
    assert_eq!(
        (&story["members"][0]["source"], &story["decisions"][0]["verdict"]),
        (&"amt".into(), &"new".into())
    );
    assert!(home.expect(0, &["story", &format!("urn:uuid:{id}")]).out.contains("guid:turm"));
    home.expect(3, &["story", "01890a5d-ac96-774b-bcce-b302099a8057"]);
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}:\n{}", ran.out))
}

#[test]
fn a_block_made_from_a_page_reads_the_same_and_candidates_are_explained() {
    let publisher = Publisher::start();
    publisher.put("/presse/", Page::html(PAGE));
    let home = Home::reading(&publisher, &[]);
    let titles = |ran: &str| -> Vec<String> {
        let read: serde_json::Value = serde_json::from_str(ran).expect("JSON");
        let entries = read["entries"].as_array().expect("entries").clone();
        entries.iter().map(|entry| format!("{} {}", entry["title"], entry["published"])).collect()
    };
    let detected = titles(&home.expect(0, &["check", &publisher.url("/presse/"), "--json"]).out);
    let block = home.expect(0, &["check", &publisher.url("/presse/"), "--toml"]).out;
    assert!(block.contains("[sources.select]"), "{block}");
    home.configure(&format!("[fetch]\nallow_private = [\"127.0.0.0/8\"]\n{block}"));
    let id = block
        .lines()
        .find_map(|line| line.strip_prefix("id = "))
        .expect("an id")
        .trim_matches('"')
        .to_owned();
    let selected = home.expect(0, &["check", &id, "--json"]).out;
    assert!(selected.contains("listing:selectors"), "{selected}");
    assert_eq!(titles(&selected), detected);
    let explained = home.expect(0, &["check", &publisher.url("/presse/"), "--explain"]).err;
    assert!(explained.contains("3 items") && explained.contains("dates"), "{explained}");
}

#[test]
fn subscriptions_become_blocks_that_are_a_configuration() {
    let home =
        Home::with("[[sources]]\nid = \"amt\"\nname = \"Amt\"\naddress = \"https://amt.example/presse\"\n");
    let opml = r#"<opml version="2.0"><body><outline text="Ordner">
<outline text="Amt, schon da" htmlUrl="https://amt.example/presse"/>
<outline text="Stadt &quot;A&quot;" xmlUrl="https://www.stadt.example/feed" htmlUrl="https://www.stadt.example/"/>
<outline text="Stadt B" xmlUrl="https://stadt.example/b"/><outline text="noch einmal" xmlUrl="https://stadt.example/b"/>
<outline text="Seite" htmlUrl="https://seite.example/"/><outline text="Datei" xmlUrl="file:///etc/passwd"/>
</outline></body></opml>"#;
    std::fs::write(home.path("abos.opml"), opml).expect("a file");
    let ran = home.expect(0, &["sources", "import", "abos.opml"]);
    assert!(
        ran.err.contains("amt.example/presse is \"amt\" already") && ran.err.contains("file:///etc/passwd")
    );
    let before = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&format!("{before}{}", ran.out));
    let config = home.expect(0, &["config"]).out;
    for words in [
        "id = \"stadt\"",
        "name = 'Stadt \"A\"'",
        "home = \"https://www.stadt.example/\"",
        "id = \"stadt-2\"",
        "id = \"seite\"",
        "kind = \"feed\"",
    ] {
        assert!(config.contains(words), "{words} is not in\n{config}");
    }
    assert_eq!(config.matches("[[sources]]").count(), 4);
    home.expect(3, &["sources", "import", "abos.opml"]);
    std::fs::write(home.path("abos.opml"), "<opml><body>\n<outline").expect("a file");
    assert!(home.expect(2, &["sources", "import", "abos.opml"]).err.contains("line 2"));
    assert!(home.expect(2, &["sources", "import", "nirgends"]).err.contains("cannot be read"));
}
