//! The service as whoever operates it meets it: status, metrics, health, the log, reloading, the service manager.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::support::{Daemon, Home, Page, Publisher, rss};

const ITEMS: [(&str, &str); 2] = [
    ("Rathaus öffnet samstags", "Ab März ist das Bürgerbüro auch samstags von 9 bis 12 Uhr besetzt."),
    ("Straßenbau beginnt", "Die Hauptstraße wird ab Montag zwischen Markt und Mühle erneuert."),
];

/// One source that is read and one that is not.
fn service() -> (Publisher, Home) {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    publisher.put("/closed", Page::status(403));
    let home = Home::reading(&publisher, &[("amt", "/feed"), ("zu", "/closed")]);
    (publisher, home)
}

fn with_token(home: &Home, token: &str) {
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&text.replacen("[service]\n", &format!("[service]\nstatus_token = \"{token}\"\n"), 1));
}

fn after_its_first_run(home: &Home) -> Daemon {
    let mut daemon = home.daemon();
    daemon.wait_for("run ended");
    daemon
}

#[test]
fn the_terminal_and_the_browser_tell_the_same() {
    let (_publisher, home) = service();
    let daemon = after_its_first_run(&home);
    let (status, head, page) = daemon.get("/status", &[]);
    assert_eq!(status, 200, "{page}");
    assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
    assert!(
        head.contains("cache-control: no-store") && !head.contains("access-control-allow-origin"),
        "{head}"
    );
    let listed = home.expect(0, &["sources", "--json"]).out;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    for source in listed.as_array().expect("a list") {
        for key in ["id", "name", "address", "state", "reason", "last_success", "last_new", "next_due"] {
            let Some(told) = source[key].as_str() else { continue };
            assert!(page.contains(told), "{key} {told} is not on the page: {page}");
        }
    }
    assert_eq!(listed[1]["state"], "failing");
    assert!(page.contains("In the last 90 days asked on 1, without a failure; 2 new"), "{page}");
    assert!(page.find("source-zu") < page.find("source-amt"), "what fails comes first");
    let (status, head, _) = daemon.get("/status.css", &[]);
    assert!(status == 200 && head.contains("content-type: text/css"), "{head}");
    assert_eq!(daemon.get("/status?page=2", &[]).0, 404);
    assert_eq!(daemon.get("/status?seite=1", &[]).0, 400);
}

#[test]
fn without_a_token_only_this_machine_sees_anything() {
    let (_publisher, home) = service();
    let daemon = after_its_first_run(&home);
    for path in ["/status", "/metrics"] {
        assert_eq!(daemon.get(path, &[]).0, 200, "{path}");
        let (status, _, page) = daemon.get(path, &[("X-Forwarded-For", "192.0.2.7")]);
        assert!(status == 404 && !page.contains("zu") && page.contains("Hier ist nichts"), "{path}: {page}");
    }
}

#[test]
fn with_a_token_only_who_has_it_sees_anything() {
    let (_publisher, home) = service();
    let token = "c8b3f1d0a4e94d6f";
    with_token(&home, token);
    let daemon = after_its_first_run(&home);
    let bearer = format!("Bearer {token}");
    for path in ["/status", "/metrics"] {
        let (status, head, _) = daemon.get(path, &[]);
        assert!(
            status == 401 && head.contains("www-authenticate: basic realm=\"presseschau\""),
            "{path}: {head}"
        );
        assert_eq!(daemon.get(path, &[("Authorization", "Bearer c8b3f1d0a4e94d6e")]).0, 401, "{path}");
        let proxied = [("X-Forwarded-For", "192.0.2.7"), ("Authorization", bearer.as_str())];
        assert_eq!(daemon.get(path, &proxied).0, 200, "{path}");
    }
    let printed = home.expect(0, &["config"]).out;
    assert!(printed.contains("status_token") && !printed.contains(token), "{printed}");
    home.configure(&printed);
    assert!(home.expect(2, &["config"]).err.contains("hides one"));
}

/// The value of a sample.
fn sample(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[test]
fn metrics_count_what_happened() {
    let (_publisher, home) = service();
    let daemon = after_its_first_run(&home);
    daemon.get("/atom.xml", &[]);
    daemon.get("/sources/amt/atom.xml", &[]);
    daemon.get("/nirgends/../gibt/es", &[]);
    let (status, head, text) = daemon.get("/metrics", &[]);
    assert!(status == 200 && head.contains("content-type: text/plain; version=0.0.4"), "{head}");
    for (name, expected) in [
        ("presseschau_ready", 1.0),
        ("presseschau_runs_total{result=\"some_failed\"}", 1.0),
        ("presseschau_runs_total{result=\"all_failed\"}", 0.0),
        ("presseschau_run_duration_seconds_count", 1.0),
        ("presseschau_source_outcomes_total{outcome=\"read\"}", 1.0),
        ("presseschau_entries_total{verdict=\"new\"}", 2.0),
        ("presseschau_entries_total{verdict=\"withdrawn\"}", 0.0),
        ("presseschau_sources{state=\"failing\"}", 1.0),
        ("presseschau_source_failures{source=\"zu\"}", 1.0),
        ("presseschau_http_requests_total{route=\"atom.xml\",status=\"200\"}", 1.0),
        ("presseschau_http_requests_total{route=\"sources/{id}/{file}\",status=\"200\"}", 1.0),
        ("presseschau_http_requests_total{route=\"other\",status=\"404\"}", 1.0),
    ] {
        assert_eq!(sample(&text, name), Some(expected), "{name}: {text}");
    }
    for name in [
        "presseschau_fetch_duration_seconds_count",
        "presseschau_edition_revision",
        "presseschau_edition_size_bytes",
        "presseschau_last_success_timestamp_seconds",
        "presseschau_source_newest_entry_timestamp_seconds{source=\"amt\"}",
        "process_start_time_seconds",
    ] {
        assert!(sample(&text, name).is_some_and(|value| value > 0.0), "{name}: {text}");
    }
    assert_eq!(sample(&text, "presseschau_source_last_success_timestamp_seconds{source=\"zu\"}"), None);
}

#[test]
fn metrics_tell_whether_there_is_a_backup() {
    let (_publisher, home) = service();
    let text = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    home.configure(&format!("{text}[backup]\ndirectory = \"{}\"\n", home.path("backups").display()));
    std::fs::write(home.path("backups"), "in the way").expect("a file where the directory should be");
    let mut daemon = home.daemon();
    daemon.wait_for("today's backup is missing");
    let last =
        |daemon: &Daemon| sample(&daemon.get("/metrics", &[]).2, "presseschau_last_backup_timestamp_seconds");
    assert_eq!(last(&daemon), Some(0.0));
    std::fs::remove_file(home.path("backups")).expect("out of the way");
    home.expect(3, &["refresh"]);
    daemon.wait_for("backed up to");
    assert!(last(&daemon).is_some_and(|time| time > 1e9));
}

#[test]
fn health_tells_a_new_service_from_one_that_works_and_one_that_does_not() {
    let publisher = Publisher::start();
    publisher.put("/feed", Page::status(500));
    let home = Home::reading(&publisher, &[("amt", "/feed")]);
    let daemon = after_its_first_run(&home);
    let (status, _, health) = daemon.get("/health", &[]);
    assert!(status == 503 && health.contains("no source could be read yet"), "{health}");
    assert_eq!(daemon.get("/health/live", &[]).0, 200);
    publisher.put("/feed", Page::rss(rss(&ITEMS)));
    home.expect(0, &["refresh", "amt"]);
    assert_eq!(daemon.get("/health", &[]).0, 200);
    publisher.put("/feed", Page::status(500));
    home.expect(4, &["refresh", "amt"]);
    let (status, _, health) = daemon.get("/health", &[]);
    assert!(
        status == 200 && health.contains("\"sources_failed\":1"),
        "one bad run is none too many: {health}"
    );
}

#[test]
fn an_event_is_a_line_of_json_and_visitors_are_in_none() {
    let (_publisher, home) = service();
    let mut daemon = Daemon::start(home.command(&["--log", "debug", "--log-format", "json", "run"]));
    daemon.get("/atom.xml?q=geheim", &[("X-Forwarded-For", "192.0.2.7")]);
    let line = daemon.wait_for("answered");
    let event: serde_json::Value = serde_json::from_str(&line).expect("an object");
    assert_eq!(
        (&event["level"], &event["path"], &event["status"]),
        (&"DEBUG".into(), &"/atom.xml".into(), &200.into())
    );
    assert!(!line.contains("192.0.2.7") && !line.contains("127.0.0.1") && !line.contains("geheim"), "{line}");
}

#[test]
fn a_reload_takes_a_sound_configuration_and_refuses_another() {
    let (publisher, home) = service();
    let mut daemon = after_its_first_run(&home);
    let first = std::fs::read_to_string(home.path("presseschau.toml")).expect("a configuration");
    let added =
        format!("[[sources]]\nid = \"neu\"\nname = \"Neu\"\naddress = \"{}\"\n", publisher.url("/feed"));
    let second = first
        .replace("listen = \"127.0.0.1:0\"\n", "listen = \"127.0.0.1:1\"\ntitle = \"Anders\"\n")
        + &added;

    home.configure(&second.replace("id = \"neu\"", "id = \"neu\"\nkind = \"zettel\""));
    daemon.signal("HUP");
    let line = daemon.wait_for("is not reloaded");
    assert!(
        line.contains("ERROR") && line.contains("presseschau.toml:") && line.contains("zettel"),
        "{line}"
    );
    assert!(!daemon.get("/sources.opml", &[]).2.contains("Neu"));

    home.configure(&second);
    daemon.signal("HUP");
    assert!(daemon.wait_for("service.listen").contains("until the next start"));
    daemon.wait_for("the configuration is reloaded");
    assert!(daemon.get("/sources.opml", &[]).2.contains("Neu"));
    assert!(daemon.get("/atom.xml", &[]).2.contains("<title>Anders</title>"));
    assert!(home.expect(3, &["refresh"]).out.contains("neu"), "the next run reads the new source");
    daemon.signal("TERM");
    assert_eq!(daemon.end(), Some(0));
}

#[test]
fn the_service_manager_is_told_of_every_turn() {
    let (_publisher, home) = service();
    let path = home.path("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("patience");
    let mut command = home.command(&["run"]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "30000000").env_remove("WATCHDOG_PID");
    let daemon = Daemon::start(command);
    let told = |wanted: &str| {
        let mut message = [0; 256];
        loop {
            let length = socket.recv(&mut message).expect("a message");
            let text = String::from_utf8_lossy(&message[..length]).into_owned();
            if text.starts_with(wanted) {
                return text;
            }
            assert_eq!(text, "WATCHDOG=1\n", "instead of {wanted}");
        }
    };
    told("READY=1");
    assert_eq!(daemon.get("/health/live", &[]).0, 200, "whoever is ready answers");
    told("WATCHDOG=1");
    daemon.signal("HUP");
    assert!(told("RELOADING=1").contains("\nMONOTONIC_USEC="));
    told("READY=1");
    daemon.signal("TERM");
    told("STOPPING=1");
    assert_eq!(daemon.end(), Some(0));
}
